"""Points and windows written as text: `after at`, `end - 90 days`, `austritt or end`, `next bescheid`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from validator.core.days import (
    Base,
    Dated,
    Duration,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Step,
    Unit,
    Which,
    Whose,
    Window,
    Yearly,
)
from validator.core.values import Field
from validator.lowering import durations, facts
from validator.lowering.names import Names, text
from validator.policy.tree import Leaf, Listing, Tree
from validator.policy.vocabulary import Attribute, Shape
from validator.time.days import parse as parse_day

STEP = re.compile(r"\s+([+-])\s+((?:\d+ \w+(?: of life)?)|[A-Za-z_]\w*)$")
YEARLY = re.compile(r"(next|last) (\d{1,2})\.(\d{1,2})\.(?: (?:from|to) (.+))?")
WHICH = {"at": Which.START, "start": Which.START, "end": Which.END}


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a point stands: what bare `at`, `start`, `end` and bare attributes belong to.

    `own` holds the fact types at hand; None where there is no fact. `anchor` holds the anchor's fact types: None
    where there is no anchor, empty where it is a run, a period or a breach. `days_of_subject`: a bare attribute is
    the subject's.
    """

    own: tuple[str, ...] | None = None
    anchor: tuple[str, ...] | None = None
    days_of_subject: bool = False

    @property
    def bare(self) -> Whose:
        """Whose points bare words are (T16)."""
        return Whose.OWN if self.own is not None else Whose.THIS


def window(tree: Tree, seen: Seen, names: Names) -> Window:
    """`[first, last]`."""
    given = names.given(tree)
    if not isinstance(given, Listing) or len(given.items) != 2:
        names.fail("lowering-window", tree)
    first, last = given.items
    return Window(point(first, seen, names), point(last, seen, names))


def point(tree: Tree, seen: Seen, names: Names) -> Point:
    """A point; the place of an error is that of its text."""
    given = names.given(tree)
    if not isinstance(given, Leaf):
        names.fail("lowering-point", tree)
    return Parser(given, seen, names).whole(text(given))


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads one text."""

    leaf: Leaf
    seen: Seen
    names: Names

    def whole(self, written: str) -> Point:
        words = written.strip()
        for prefix in ("after ", "before "):
            if words.startswith(prefix):
                return replace(self.stepped(words.removeprefix(prefix)), open=True)
        return self.stepped(words)

    def stepped(self, words: str) -> Point:
        if words.startswith(("earlier of ", "later of ")):
            return Point(self.base(words))
        steps: list[Step] = []
        while match := STEP.search(words):
            words = words[: match.start()]
            steps.insert(0, Step(1 if match[1] == "+" else -1, self.length(match[2])))
        found = Point(self.base(words.strip()), tuple(steps))
        if any(
            not isinstance(step.by, Missing) and step.by.unit is Unit.YEAR_OF_LIFE and step.sign < 0 for step in steps
        ):
            self.names.fail("lowering-life-backwards", self.leaf)
        return found

    def length(self, words: str) -> Duration | Missing:
        if words[0].isdigit():
            found = durations.parse(words)
            if found is None:
                durations.refuse(self.leaf, self.names, words)
            return found
        given = self.names.parameter(words, self.leaf)
        return (
            durations.bounded(given, self.names)
            if isinstance(given, Missing)
            else durations.duration(given, self.names)
        )

    def base(self, words: str) -> Base:
        for word, later in (("earlier of ", False), ("later of ", True)):
            if words.startswith(word):
                return Extreme(later, tuple(self.stepped(part.strip()) for part in words.removeprefix(word).split(",")))
        if " or " in words:
            parts = tuple(self.stepped(part.strip()) for part in words.split(" or "))
            if any(isinstance(step.by, Missing) for part in parts[:-1] for step in part.steps):
                self.names.fail("lowering-missing-or", self.leaf)
            return FirstKnown(parts)
        if match := YEARLY.fullmatch(words):
            near = Point(Of(self.seen.bare, Which.START)) if match[4] is None else self.stepped(match[4])
            return self.yearly(match[1] == "next", int(match[3]), int(match[2]), near)
        if words.startswith(("next ", "last ")):
            return self.neighbour(words)
        return self.simple(words)

    def yearly(self, forward: bool, month: int, day: int, near: Point) -> Yearly:
        try:
            parse_day(f"2000-{month:02}-{day:02}")
        except ValueError:
            self.names.fail("schema-date", self.leaf)
        return Yearly(forward, month, day, near)

    def neighbour(self, words: str) -> Neighbour:
        direction, name = words.split(" ", 1)
        chosen = facts.facts(Leaf(name.strip(), self.leaf.place), Seen(anchor=self.seen.anchor), self.names)
        return Neighbour(direction == "next", chosen)

    def simple(self, words: str) -> Base:
        if words == "ever":
            return Ever()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            try:
                return Fixed(parse_day(words))
            except ValueError:
                self.names.fail("schema-date", self.leaf)
        owner, _, name = words.rpartition(".")
        if owner in ("", "this") and name in WHICH:
            return self.of(owner, WHICH[name])
        return Dated(self.dated(owner, name))

    def of(self, owner: str, which: Which) -> Of:
        whose = Whose.THIS if owner == "this" else self.seen.bare
        if (whose is Whose.THIS and self.seen.anchor is None) or self.seen.days_of_subject:
            self.names.fail("lowering-no-anchor", self.leaf)
        return Of(whose, which)

    def dated(self, owner: str, name: str) -> Field:
        """A date attribute: of the fact at hand or the anchor, otherwise of the subject."""
        whose, attribute = field_of(owner, name, self.seen, self.names, self.leaf)
        if attribute.shape is not Shape.DATE or attribute.many:
            self.names.fail("lowering-no-date", self.leaf, name=name)
        return Field(whose, name, attribute.absent_is_none)


def field_of(owner: str, name: str, seen: Seen, names: Names, tree: Tree) -> tuple[Whose, Attribute]:
    """Whose attribute a dotted or bare name is, and its type."""
    tables: list[tuple[Whose, dict[str, Attribute]]] = []
    if owner == "" and seen.own is not None and not seen.days_of_subject:
        tables.append((Whose.OWN, names.attributes_of(seen.own)))
    if owner == "this" or (owner == "" and seen.own is None and not seen.days_of_subject):
        if seen.anchor is None and owner == "this":
            names.fail("lowering-no-anchor", tree)
        tables.append((Whose.THIS, names.attributes_of(seen.anchor or ())))
    if owner in ("", "subject"):
        tables.append((Whose.SUBJECT, dict(names.subject_attributes())))
    for whose, attributes in tables:
        if name in attributes:
            return whose, attributes[name]
    if name == "id" and owner == "this":
        return Whose.THIS, Attribute(Shape.ID, absent_is_none=True)
    names.unknown("lowering-attribute", tree, name, known_names(tables))


def known_names(tables: Iterable[tuple[Whose, dict[str, Attribute]]]) -> list[str]:
    return [*(name for _, table in tables for name in table), "at", "start", "end", "ever"]
