"""What nobody can tell: the facts, attributes and terms that left a truth unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from validator.core.days import (
    Dated,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Whose,
    Yearly,
)
from validator.core.facts import Edge, Select
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio, Value
from validator.explaining.model import Doubt, Doubted
from validator.reference import points, selections, values
from validator.reference.daysets import days
from validator.reference.fields import ABSENT, field_value
from validator.reference.states import state
from validator.reference.truths import truth
from validator.reference.view import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.days import Point, Window
    from validator.core.facts import Facts
    from validator.core.rules import Rule
    from validator.explaining.cases import Case
    from validator.reference.view import Anchor, Item, View


Span = tuple[int | None, int | None]
"""From a day to a day; None is no bound."""


@dataclass(frozen=True, slots=True)
class Doubting:
    """Looking for what is unknown. `span`: the days that a state is asked of; None asks a fact or an anchor."""

    case: Case
    rule: Rule

    def of_truth(self, node: Truth, view: View) -> Iterator[Doubt]:
        """Why a truth asked of a fact or an anchor is unknown; nothing where it is known."""
        if truth(node, view) is not None:
            return
        match node:
            case All(of) | Any(of):
                for one in of:
                    yield from self.of_truth(one, view)
            case Not(of):
                yield from self.of_truth(of, view)
            case During(inner, at):
                yield from self.at_point(inner, at, view)
            case Covered() | Between():
                day = view.first_day
                if day is not None:
                    yield from self.of_state(node, view.nested(), (day, day))
            case Compare() | Lasts() | Unknown():
                yield from self.plain(node, view)
            case _ as never:
                assert_never(never)

    def at_point(self, inner: Truth, at: Point, view: View) -> Iterator[Doubt]:
        """A state on the day of a point."""
        mark = points.locate(at, view)
        if mark.place is not Place.DAY:
            yield from self.of_point(at, view)
        elif view.future and mark.day > view.as_of:
            yield Doubt(Doubted.FUTURE, day=mark.day)
        else:
            yield from self.of_state(inner, view.nested(), (mark.day, mark.day))

    def of_state(self, node: Truth, view: View, span: tuple[int, int]) -> Iterator[Doubt]:
        """Why a state is unknown on some of the days; nothing where it is known on each."""
        found = state(node, view)
        if not ((found.possible - found.sure) & days([span])).spans:
            return
        match node:
            case All(of) | Any(of):
                for one in of:
                    yield from self.of_state(one, view, span)
            case Not(of):
                yield from self.of_state(of, view, span)
            case During(inner, at):
                yield from self.at_point(inner, at, view)
            case Covered(facts, window):
                yield from self.around(facts, window, view)
            case Between(start, end):
                yield from self.of_facts(start, view)
                yield from self.of_facts(end, view)
            case Compare() | Lasts() | Unknown():
                yield from self.plain(node, view, span)
            case _ as never:
                assert_never(never)

    def plain(self, node: Compare | Lasts | Unknown, view: View, over: Span = (None, None)) -> Iterator[Doubt]:
        """A comparison, a length, or a term that is not known; `over` are the days that a state is asked of."""
        match node:
            case Compare(left, _, right):
                yield from self.of_value(left, view, over)
                if right is not None:
                    yield from self.of_value(right, view, over)
            case Lasts(_, span):
                if isinstance(span, Missing):
                    yield term(span)
                elif view.own is not None and view.own.end is None:
                    yield Doubt(Doubted.FUTURE, day=view.as_of)
                elif span.unit.exact:
                    yield from self.clockless(view)
            case Unknown(why):
                yield Doubt(Doubted.TERM, why)

    def of_value(self, node: Value, view: View, span: Span) -> Iterator[Doubt]:
        """What of a value is unknown."""
        match node:
            case Field():
                yield from self.of_field(node, view)
            case Calendar(aspect, point):
                mark = points.locate(point, view)
                if mark.place is Place.DAY and aspect is Aspect.CLOCK and mark.ms is None:
                    yield from self.clockless(view)
                else:
                    yield from self.of_point(point, view)
            case Measure():
                yield from self.of_measure(node, view, span)
            case Ratio(over, under):
                yield from self.of_value(over, view, span)
                yield from self.of_value(under, view, span)
            case Missing():
                yield term(node)
            case Literal():
                return
            case _ as never:
                assert_never(never)

    def of_field(self, field: Field, view: View) -> Iterator[Doubt]:
        """An attribute that nobody gave."""
        if field_value(field, view) is not ABSENT:
            return
        if field.whose is Whose.SUBJECT:
            yield Doubt(Doubted.SUBJECT, field.name)
            return
        fact = None
        if field.whose is Whose.OWN and view.own is not None:
            fact = view.own.fact
        elif field.whose is Whose.THIS and view.this is not None:
            fact = view.this.fact
        if fact is not None:
            yield Doubt(Doubted.ATTRIBUTE, field.name, self.case.shown(fact, self.rule))

    def clockless(self, view: View) -> Iterator[Doubt]:
        """A fact without a clock time."""
        fact = view.own.fact if view.own is not None else None if view.this is None else view.this.fact
        if fact is not None and fact.start_ms is None:
            yield Doubt(Doubted.CLOCK, fact=self.case.shown(fact, self.rule))

    def of_measure(self, node: Measure, view: View, span: Span) -> Iterator[Doubt]:
        """Facts that may count, days to come, days not observed, a window without known ends."""
        if node.window is not None:
            window = points.stretch(node.window, view)
            yield from self.of_window(node.window, view)
            last = window.hi_day
            if view.future and not window.empty and (last is None or last >= view.as_of):
                yield Doubt(Doubted.FUTURE, day=view.as_of)
            yield from self.of_facts(node.facts, view.nested(), (window.lo_day, window.hi_day))
            if not window.unknown:
                yield from self.touching(node, view)
            yield from self.unsaid(node, view, (window.lo_day, window.hi_day))
            return
        yield from self.of_facts(node.facts, view.nested(), span)
        yield from self.unsaid(node, view, span)

    def touching(self, node: Measure, view: View) -> Iterator[Doubt]:
        """Facts on the day of a bound that cannot be told apart from it without a clock time."""
        for item, surely in values.touching(node, view, view.first_day):
            if item.sure and not surely and item.start_ms is None:
                yield Doubt(Doubted.CLOCK, fact=self.case.shown(item.fact, self.rule))

    def unsaid(self, node: Measure, view: View, span: Span) -> Iterator[Doubt]:
        """Facts without the attribute that is added or told apart."""
        if node.attribute is None or node.attribute == "id":
            return
        for item in selections.select(node.facts, view.nested()):
            if node.attribute not in item.fact.attributes and not outside(item.start, item.end, *span):
                yield Doubt(Doubted.ATTRIBUTE, node.attribute, self.case.shown(item.fact, self.rule))

    def of_facts(self, facts: Facts, view: View, span: Span = (None, None)) -> Iterator[Doubt]:
        """The facts of which nobody can tell whether they are meant; days before the types were recorded."""
        kinds = selections.types(facts)
        observed = view.observed(kinds)
        first, last = span
        if observed is not None and (first is None or first < observed):
            yield Doubt(Doubted.UNOBSERVED, types=tuple(sorted(kinds)), day=observed)
        for member in facts:
            yield from self.of_member(member, view, first, last)

    def of_member(self, member: Select | Edge, view: View, first: int | None, last: int | None) -> Iterator[Doubt]:
        """The facts of one selection that are meant or not."""
        for item in selections.selected(member, view):
            if item.sure or outside(item.start, item.end, first, last):
                continue
            yield from self.of_item(member, item, view)

    def of_item(self, member: Select | Edge, item: Item, view: View) -> Iterator[Doubt]:
        """Why nobody can tell whether a fact is meant, or which day of it."""
        fact = selections.whole(item.fact)
        if isinstance(member, Select):
            if member.where is not None:
                yield from self.of_truth(member.where, view.on(fact))
            return
        if points.locate(member.at, view.on(fact)).place is Place.UNKNOWN:
            yield from self.of_point(member.at, view.on(fact))
        for inner in member.of:
            if inner.type == item.fact.type and inner.where is not None:
                yield from self.of_truth(inner.where, view.on(fact))

    def of_anchor(self, facts: Facts, view: View, anchor: Anchor) -> Iterator[Doubt]:
        """Why nobody can tell whether a fact is one of those selected, or on which day."""
        for member in facts:
            for item in selections.selected(member, view):
                if anchor.fact is not None and item.fact.ordinal == anchor.fact.ordinal and not item.sure:
                    yield from self.of_item(member, item, view)

    def around(self, facts: Facts | None, window: Window, view: View) -> Iterator[Doubt]:
        """A state that stands around facts, or around the subject's own days."""
        if facts is None:
            yield from self.of_window(window, view)
            return
        yield from self.of_facts(facts, view)
        for item in selections.select(facts, view):
            if item.start is not None:
                yield from self.of_window(window, view.on(item))

    def of_window(self, window: Window, view: View) -> Iterator[Doubt]:
        yield from self.of_point(window.first, view)
        yield from self.of_point(window.last, view)

    def of_point(self, point: Point, view: View) -> Iterator[Doubt]:
        """Why a point has no known day; nothing where it has one."""
        if points.locate(point, view).place is not Place.UNKNOWN:
            return
        for step in point.steps:
            if isinstance(step.by, Missing):
                yield term(step.by)
            elif step.by.unit.exact:
                yield from self.clockless(view)
        match point.base:
            case Dated(field):
                yield from self.of_field(field, view)
            case FirstKnown(of) | Extreme(_, of):
                for one in of:
                    yield from self.of_point(one, view)
            case Neighbour(_, facts):
                yield from self.of_facts(facts, view.nested())
            case Yearly(_, _, _, near):
                yield from self.of_point(near, view)
            case Of() | Fixed() | Ever():
                return
            case _ as never:
                assert_never(never)


def term(missing: Missing) -> Doubt:
    """A term that the source leaves open."""
    return Doubt(Doubted.TERM, missing.name, open_term=missing)


def outside(start: int | None, end: int | None, first: int | None, last: int | None) -> bool:
    """Whether a fact surely lies outside two days."""
    if start is None:
        return False
    return (last is not None and start > last) or (first is not None and end is not None and end < first)
