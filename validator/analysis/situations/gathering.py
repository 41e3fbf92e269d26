"""From the truths of a policy to carriers: which of their leaves hang on what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from validator.analysis.situations.carriers import Attribute, Free, Line, Spans
from validator.analysis.situations.kinds import Kind, holds, kinds, leaves, plain, told_apart
from validator.analysis.situations.lines import Threshold, bounds, ordered, stretches
from validator.core.days import Of, Point, Which, Whose, Window
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.truths import All, Compare, Covered, Op, Truth
from validator.core.values import Field
from validator.reference.truths import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.analysis.situations.carriers import Carrier
    from validator.policy import vocabulary as words

WHILE = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
"""While a span lasts."""
GIVEN = (Op.KNOWN, Op.NONE)
"""Whether there is a date is part of its line; how it compares is not."""
MOST_SIGNATURES = 256
ANY_FACT: Truth = All(())
Leaf: TypeAlias = Truth | Threshold
Masks: TypeAlias = "Mapping[Leaf, tuple[int, int]]"
"""For each leaf the values of a carrier with which it is true, and those with which it is false."""


@dataclass(slots=True)
class Gathering:
    """The leaves of truths by what they hang on. `empty`: attributes without a value are reckoned with."""

    vocabulary: words.Vocabulary
    subject: str
    empty: bool
    attributes: dict[str, list[Compare]] = field(default_factory=dict)
    lines: dict[str, list[Threshold]] = field(default_factory=dict)
    spans: dict[str, list[Truth]] = field(default_factory=dict)
    free: dict[Truth, None] = field(default_factory=dict)

    def take(self, nodes: Iterable[Truth]) -> None:
        """Take in every leaf of the truths."""
        dated: list[Covered] = []
        for leaf in dict.fromkeys(one for node in nodes for one in leaves(node)):
            if isinstance(leaf, Covered) and leaf.facts is None and bounds(leaf.window) is not None:
                dated.append(leaf)
            else:
                self.leaf(leaf)
        self.order(dated)

    def leaf(self, node: Truth) -> None:
        match node:
            case Compare(Field(_, name)) if plain(node, Whose.SUBJECT) and not self.listed(name):
                self.attributes.setdefault(name, []).append(node)
            case Covered(facts, window) if facts is not None and window == WHILE:
                for member in facts:
                    if isinstance(member, Select) and self.span_type(member.type) is not None:
                        self.spans.setdefault(member.type, []).append(where(member))
                    else:
                        self.free.setdefault(Covered((member,), window))
            case _:
                self.free.setdefault(node)

    def order(self, dated: Sequence[Covered]) -> None:
        """Thresholds by their date; those without a fixed order, or on a date that is also compared, stay free."""
        found: dict[str, list[Threshold]] = {}
        for leaf in dated:
            for one in edges(leaf):
                found.setdefault(one.name, []).append(one)
        compared = {name for name, tests in self.attributes.items() if any(test.op not in GIVEN for test in tests)}
        loose = {name for name, several in found.items() if ordered(several) is None or name in compared}
        self.free |= dict.fromkeys(leaf for leaf in dated if loose & {one.name for one in edges(leaf)})
        self.lines = {name: several for name, several in found.items() if name not in loose}

    def listed(self, name: str) -> bool:
        known = self.subject_attributes().get(name)
        return known is not None and known.many

    def subject_attributes(self) -> Mapping[str, words.Attribute]:
        return self.vocabulary.subjects.get(self.subject, {})

    def span_type(self, name: str) -> words.FactType | None:
        """The type of a span of the subject, or of a related one; None for events and for unknown types."""
        found = self.vocabulary.facts.get(name.rpartition("/")[2])
        return None if found is None or found.event else found

    def single(self, name: str) -> bool:
        """Whether at most one such span lasts on a day; a group gathers those of many subjects."""
        found = self.span_type(name)
        return found is not None and found.single and all(one.name != self.subject for one in self.vocabulary.groups)

    def carriers(self) -> Iterator[tuple[Carrier, Masks]]:
        """Each carrier with the masks of its leaves."""
        for name, tests in self.attributes.items():
            if name not in self.lines:
                yield self.attribute(name, tests)
        for name, thresholds in self.lines.items():
            yield self.line(name, thresholds)
        for name, wheres in self.spans.items():
            yield from self.span(name, tuple(dict.fromkeys(wheres)))
        for node in self.free:
            yield free(node)

    def attribute(self, name: str, tests: Sequence[Compare]) -> tuple[Carrier, Masks]:
        values = told_apart(tests, self.subject_attributes().get(name), empty=self.empty)
        return Attribute(name, values), {test: masked([holds(test, one[0]) for one in values]) for test in tests}

    def line(self, name: str, thresholds: Sequence[Threshold]) -> tuple[Carrier, Masks]:
        """A line; a threshold is true where the day has reached it, false where there is a date and it has not."""
        known, found = self.subject_attributes().get(name), ordered(thresholds)
        assert found is not None
        none = bool(name) and (self.empty or (known is not None and known.absent_is_none))
        places = (*stretches(found), *([None] if none else []))
        masks: dict[Leaf, tuple[int, int]] = {
            one: masked([None if place is None else place > position for place in places])
            for position, one in enumerate(found)
        }
        for test in self.attributes.get(name, ()):
            masks[test] = masked([(place is None) == (test.op is Op.NONE) for place in places])
        return Line(name, found, places), masks

    def span(self, name: str, wheres: Sequence[Truth]) -> Iterator[tuple[Carrier, Masks]]:
        known = self.span_type(name)
        found = kinds(wheres, {} if known is None else known.attributes, empty=self.empty)
        values = None if found is None else together(found, single=self.single(name), width=len(wheres))
        if values is None:
            for test in wheres:
                yield free(lasting(name, test))
            return
        masks: dict[Leaf, tuple[int, int]] = {
            lasting(name, test): masked([row[place] for row in values]) for place, test in enumerate(wheres)
        }
        yield Spans(name, tuple(values.values()), (found or {}).get((False,) * len(wheres))), masks


def edges(leaf: Covered) -> tuple[Threshold, ...]:
    return tuple(one for one in bounds(leaf.window) or () if one is not None)


def where(member: Select) -> Truth:
    return ANY_FACT if member.where is None else member.where


def lasting(name: str, test: Truth) -> Truth:
    """The leaf of one selection while it lasts."""
    return Covered((Select(name, None if test == ANY_FACT else test),), WHILE)


def together(
    found: Mapping[tuple[bool | None, ...], Kind], *, single: bool, width: int
) -> dict[tuple[bool | None, ...], tuple[Kind, ...]] | None:
    """What tests come out to when no span lasts, one, or several at once, each way with the fewest spans."""
    values: dict[tuple[bool | None, ...], tuple[Kind, ...]] = {(False,) * width: ()}
    for signature, kind in found.items():
        values.setdefault(signature, (kind,))
    latest = [] if single else list(values.items())[1:]
    while latest:
        grown = [
            (tuple(map(some, zip(row, signature, strict=True))), (*several, kind))
            for row, several in latest
            for signature, kind in found.items()
        ]
        latest = [(row, several) for row, several in dict(reversed(grown)).items() if row not in values]
        latest.reverse()
        values |= dict(latest)
        if len(values) > MOST_SIGNATURES:
            return None
    return values


def masked(found: Sequence[bool | None]) -> tuple[int, int]:
    true = sum(1 << place for place, one in enumerate(found) if one is True)
    return true, sum(1 << place for place, one in enumerate(found) if one is False)


def free(node: Truth) -> tuple[Carrier, Masks]:
    return Free(called(node), node), {node: (0b10, 0b01)}


def called(node: Truth) -> str:
    """A name for a truth that is no simple state: its form and the types of facts that it looks at."""
    types = dict.fromkeys(one.type for one in parts(node, Select))
    points = "…" if any(True for _ in parts(node, Edge)) else ""
    return f"{type(node).__name__.lower()}({', '.join(types)}{points})"
