"""YAML 1.2 into immutable trees, with the place of every key and value; what could mislead a reader is refused.

Events are taken from ruamel.yaml and put together here, so that duplicate keys, tags, directives and aliases are seen
before anything is built from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from itertools import chain
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from validator.policy.problems import BadInput, Place, Problem
from validator.policy.tree import Atom, Leaf, Listing, Mapped, Tree

DEPTH = 40
"""How deep a document may be nested."""
NODES = 200_000
"""How many nodes a document may have once its aliases are expanded."""
_INT, _FLOAT = re.compile(r"[-+]?\d{1,18}"), re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d{1,3})?")
_CORE: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CORE |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_ALLOWED_CONTROLS = "\n\r\t"


def parse(text: str, file: str) -> Tree:
    """The one document of a text; BadInput with the first place where it is not plain YAML 1.2."""
    check_characters(text, file)
    try:
        return Builder(file, iter(YAML(typ="rt", pure=True).parse(StringIO(text)))).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise BadInput([Problem("yaml-syntax", place, {"detail": str(error.problem or error.context)})]) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise BadInput([Problem("yaml-syntax", Place(file), {"detail": type(error).__name__})]) from error


def check_characters(text: str, file: str) -> None:
    """Control and direction characters can make a file read otherwise than it is."""
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line, 1):
            if hidden(character):
                name = f"U+{ord(character):04X}"
                raise BadInput([Problem("yaml-character", Place(file, number, column), {"character": name})])


def hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _ALLOWED_CONTROLS


@dataclass(slots=True)
class Builder:
    """Builds one tree from parser events."""

    file: str
    events: Iterator[Any]
    anchors: dict[str, Tree | None] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    nodes: int = 0

    def document(self) -> Tree:
        next(self.events)
        start = next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise self.bad("yaml-empty", start)
        if start.version not in (None, (1, 2)) or start.tags:
            raise self.bad("yaml-directive", start)
        tree = self.node(next(self.events), 0)
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
        if event.tag is not None:
            raise self.bad("yaml-tag", event, tag=str(event.tag))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        before = self.nodes
        tree = self.build(event, depth)
        if event.anchor is not None:
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
            raise self.bad("yaml-alias", event, name=str(event.anchor))
        self.nodes += self.sizes.get(id(tree), 1)
        if self.nodes > NODES:
            raise self.bad("yaml-size", event, limit=str(NODES))
        return tree

    def items(self, depth: int) -> Iterator[Tree]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def mapping(self, start: Any, depth: int) -> Mapped:
        entries: dict[str, Tree] = {}
        places: dict[str, Place] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.key(event, depth)
            if key in entries:
                raise self.bad("yaml-duplicate-key", event, key=key, first=str(places[key].line))
            places[key] = self.place(event)
            entries[key] = self.node(next(self.events), depth + 1)
        return Mapped(entries, places, self.place(start))

    def key(self, event: Any, depth: int) -> str:
        tree = self.node(event, depth + 1)
        if not isinstance(tree, Leaf) or (isinstance(event, ScalarEvent) and event.value == "<<"):
            raise self.bad("yaml-key", event)
        return tree.value if isinstance(tree.value, str) else str(event.value)

    def scalar(self, event: Any) -> Atom:
        text: str = event.value
        for character in text:
            if hidden(character):
                raise self.bad("yaml-character", event, character=f"U+{ord(character):04X}")
        if not event.implicit[0]:
            return text
        if text in _CORE:
            return _CORE[text]
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return Decimal(text)
        if text.lower().lstrip("+-") in (".inf", ".nan"):
            raise self.bad("yaml-number", event, value=text)
        return text

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def bad(self, code: str, event: Any, **fields: str) -> BadInput:
        return BadInput([Problem(code, self.place(event), fields)])


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every scalar of a tree, keys aside."""
    match tree:
        case Leaf():
            yield tree
        case Listing(items):
            yield from chain.from_iterable(leaves(item) for item in items)
        case Mapped(entries):
            yield from chain.from_iterable(leaves(item) for item in entries.values())
