"""YAML 1.2 into immutable trees, with the place of every key and value; what could mislead a reader is refused.

Events are taken from ruamel.yaml and put together here, so that duplicate keys, tags, directives and aliases are seen
before anything is built from them. Its parser in C is five times as fast and knows YAML 1.1: what it reads without a
complaint is taken; whatever it or we object to is read again by the parser in Python, which alone refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from validator.policy.characters import HIDDEN, code_point, directives, hidden_characters
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.scalars import LONGEST, plain, usable
from validator.policy.tree import Atom, Leaf, Listing, Mapped, Tree

DEPTH = 40
"""How deep a document may be nested."""
NODES = 100_000
"""How many nodes a document may have once its aliases are expanded."""
MOST = 50
"""How many problems of one file are listed."""
BREAKS = re.compile(
    r"[\x85\u2028\u2029\t\n|>&*\"']"
    r"(?:(?<=[\x85\u2028\u2029\t])|(?<=\n)\.\.\.|(?<=[|>])[-+\d]*#|(?<=[&*])[\w-]*[?:%@`]|(?<=[\"']):\S)"
)
"""What the two parsers do not quite agree about: ends of lines of YAML 1.1, tabs, ends of documents, odd comments,
signs after the name of an anchor, a value that touches its key. (One set of characters to begin with is looked for
eight times as fast as five patterns.)"""
_SYNTAX = (
    ("mapping values are not allowed", "yaml-colon"),
    ("found character '\\t'", "yaml-tab"),
    ("that cannot start any token", "yaml-quotes"),
    ("found unexpected end of stream", "yaml-open-quote"),
    ("expected ',' or", "yaml-bracket"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("expected <block end>", "yaml-indent"),
)
"""What the parser says, and the code under which we say what to do about it."""


def parse(text: str, file: str) -> Tree:
    """The one document of a text; BadInput with the places where it is not plain YAML 1.2."""
    problems = [*hidden_characters(text, file), *directives(text, file)]
    if problems:
        raise BadInput(problems[:MOST])
    tree = None if BREAKS.search(f"\n{text}") else quick(text, file)
    return Builder(file, events(text, file)).document() if tree is None else tree


def quick(text: str, file: str) -> Tree | None:
    """The document as the parser in C reads it; None if there is anything to be said about it."""
    # `YAML.parse` asks for each event twice, through Python: that is a quarter of the time of reading a policy.
    _, parser = YAML(typ="safe", pure=False).get_constructor_parser(StringIO(text))
    builder = Builder(file, iter(parser.get_event, None))
    try:
        tree = builder.document()
    except Exception:
        return None
    finally:
        parser.dispose()
    return None if builder.vague else tree


def events(text: str, file: str) -> Iterator[Any]:
    """The parser's events. On hostile input it fails in many ways; all of them mean that this is no YAML."""
    try:
        yield from YAML(typ="safe", pure=True).parse(StringIO(text))
    except MarkedYAMLError as error:
        detail = str(error.problem or error.context)
        code = next((code for words, code in _SYNTAX if words in detail), "yaml-syntax")
        mark = error.problem_mark or error.context_mark
        if code == "yaml-open-quote" and error.context_mark:
            mark = error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise BadInput([Problem(code, place, {"detail": detail})]) from error
    except Exception as error:
        raise BadInput([Problem("yaml-syntax", Place(file), {"detail": type(error).__name__})]) from error


@dataclass(slots=True)
class Builder:
    """Builds one tree from parser events; what is wrong is collected, so that an author sees all of it at once.

    `known`: what scalars without quotes are of which there is nothing to be said; most words come again and again.
    `vague`: an item of a list was left out, so that its place is wherever the parser says; or the document is a
    scalar, of which the parsers see the end in different lines.
    """

    file: str
    events: Iterator[Any]
    known: dict[str, Atom] = field(default_factory=dict)
    anchors: dict[str, Tree | None] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    nodes: int = 0
    vague: bool = False
    problems: list[Problem] = field(default_factory=list)

    def document(self) -> Tree:
        try:
            tree = self.whole()
        except BadInput as error:
            raise BadInput([*self.problems, *error.problems]) from error
        if self.problems:
            raise BadInput(self.problems)
        return tree

    def whole(self) -> Tree:
        next(self.events)
        start = next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise self.bad("yaml-empty", start)
        root = next(self.events)
        self.vague = isinstance(root, ScalarEvent)
        tree = self.node(root, 0)
        next(self.events)
        after = next(self.events)
        if isinstance(after, DocumentStartEvent):
            raise self.bad("yaml-documents", after)
        return tree

    def node(self, event: Any, depth: int) -> Tree:
        self.nodes += 1
        if depth > DEPTH:
            raise self.bad("yaml-depth", event, limit=str(DEPTH))
        if self.nodes > NODES:
            raise self.bad("yaml-size", event, limit=str(NODES))
        if isinstance(event, AliasEvent):
            return self.alias(event)
        if event.ctag is not None:
            self.note("yaml-tag", event, tag=str(event.tag))
        if event.anchor is None:
            return self.build(event, depth)
        self.anchors[event.anchor] = None
        before = self.nodes
        tree = self.build(event, depth)
        self.anchors[event.anchor] = tree
        self.sizes[id(tree)] = self.nodes - before + 1
        return tree

    def build(self, event: Any, depth: int) -> Tree:
        match event:
            case ScalarEvent():
                return Leaf(self.scalar(event), self.place(event))
            case SequenceStartEvent():
                return Listing(tuple(self.items(depth)), self.place(event))
            case MappingStartEvent():
                return self.mapping(event, depth)
            case _:
                raise self.bad("yaml-syntax", event, detail=type(event).__name__)

    def alias(self, event: Any) -> Tree:
        """An alias stands for its anchor's tree; what it adds counts towards the limit."""
        tree = self.anchors.get(event.anchor)
        if tree is None:
            self.note("yaml-alias", event, name=str(event.anchor))
            return Leaf(None, self.place(event))
        self.nodes += self.sizes.get(id(tree), 1)
        if self.nodes > NODES:
            raise self.bad("yaml-size", event, limit=str(NODES))
        return tree

    def items(self, depth: int) -> Iterator[Tree]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            self.vague = self.vague or left_out(event)
            yield self.node(event, depth + 1)

    def mapping(self, start: Any, depth: int) -> Mapped:
        entries: dict[str, Tree] = {}
        places: dict[str, Place] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.key(event, depth)
            after, place = next(self.events), self.place(event)
            value = Leaf(None, place) if left_out(after) else self.node(after, depth + 1)
            if key is None:
                self.note("yaml-key", event)
            elif key in entries:
                self.note("yaml-duplicate-key", event, key=key, first=str(places[key].line))
            else:
                entries[key], places[key] = value, place
        return Mapped(entries, places, self.place(start))

    def key(self, event: Any, depth: int) -> str | None:
        """A key as written, such as 4.1; None if it is no plain word. An alias or a merge hides what it stands for."""
        if not isinstance(event, ScalarEvent):
            self.node(event, depth + 1)
            return None
        if event.anchor is None and event.ctag is None and depth < DEPTH and self.nodes < NODES:
            self.nodes += 1  # as `node` does; nearly all keys are plain words, and nobody needs them as leaves
            self.scalar(event)
        else:
            self.node(event, depth + 1)
        return str(event.value) if event.value not in ("", "<<") else None

    def scalar(self, event: Any) -> Atom:
        text: str = event.value
        bare = event.implicit[0]
        if bare and text in self.known:
            return self.known[text]
        if not text.isprintable() and (found := HIDDEN.search(text)) is not None:
            self.note("yaml-character", event, character=code_point(found[0]))
            return text
        return self.word(text, event) if bare else text

    def word(self, text: str, event: Any) -> Atom:
        """A scalar without quotes that is here for the first time."""
        value = plain(text)
        if isinstance(value, int | Decimal) and not usable(value):
            self.note("yaml-number", event, value=text[:LONGEST])
        else:
            self.known[text] = value
        return value

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def note(self, code: str, event: Any, **fields: str) -> None:
        """Collect a problem and read on; after `MOST` of them, stop."""
        self.problems.append(Problem(code, self.place(event), fields))
        if len(self.problems) >= MOST:
            raise BadInput(())

    def bad(self, code: str, event: Any, **fields: str) -> BadInput:
        return BadInput([Problem(code, self.place(event), fields)])


def left_out(event: Any) -> bool:
    """Whether a value was not written at all. It is shown at its key; the parsers have it at some token behind."""
    return isinstance(event, ScalarEvent) and event.value == "" and event.implicit[0] and event.anchor is None
