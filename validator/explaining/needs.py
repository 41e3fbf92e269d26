"""What would have satisfied a demand: the acts, attributes or states that were missing, or the fact that breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.core.days import Whose
from validator.core.duties import Clock
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Field, Kind, Literal, Measure, Ratio
from validator.explaining.courses import day_of
from validator.explaining.model import Acts, Condition, Either, Given, Holding, Need, Share, Shown, Together, Value
from validator.reference import evidence, points, values
from validator.reference.fields import Absent, field_value
from validator.reference.states import state
from validator.reference.truths import truth, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.explaining.cases import Case
    from validator.reference.values import Number
    from validator.reference.view import View

MOST_BREAKING = 5
"""So many facts that were too many are shown."""
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asking what was missing, for one anchor."""

    case: Case
    rule: Rule
    view: View
    """The view that the demand was judged from."""

    def need(self, node: Truth) -> Need | None:
        """What a demand still needs; None where it is met."""
        if truth(node, self.view) is True:
            return None
        match node:
            case Compare():
                return self.compared(node, self.view.first_day)
            case All(of):
                return several(Together, (self.need(one) for one in of))
            case Any(of):
                return several(Either, (self.need(one) for one in of))
            case During(inner, at):
                return self.holding(inner, day_of(points.locate(at, self.view)))
            case Covered() | Between():
                return self.holding(node, self.view.first_day)
            case Not(During(inner, at)):
                day = day_of(points.locate(at, self.view))
                return Holding(inner, day, (), None, wanted=False)
            case Not() | Lasts() | Unknown():
                return Condition(node)
            case _ as never:
                assert_never(never)

    def compared(self, node: Compare, day: int | None) -> Need:
        """A number, a ratio, or an attribute."""
        match node:
            case Compare(Measure() as measure, op, Literal(Decimal() as wanted)):
                return self.counted(measure, op, wanted, day)
            case Compare(Ratio() as ratio, op, right) if right is not None:
                return self.shared(ratio, op, node, day)
            case Compare(Field() as field):
                has = self.held(field)
                return Value(has, field, node)
            case _:
                return Condition(node)

    def held(self, field: Field) -> Given:
        """An attribute as it is."""
        found = field_value(field, self.view)
        fact = self.view.this.fact if self.view.this is not None and field.whose is Whose.THIS else None
        kind = self.rule.subject if fact is None else fact.type.rpartition("/")[2]
        if isinstance(found, Absent):
            return Given(field.name, None, known=False)
        return self.case.held(kind, field.name, found, known=True)

    def counted(self, measure: Measure, op: Op, wanted: Decimal, day: int | None) -> Acts:
        """A number of facts against what is asked for, after a period's share."""
        has = values.measure(measure, self.view, day)
        whole = Fraction(wanted)
        share = ONE if self.view.this is None or not self.view.demand else self.view.this.share
        asked = values.shared(values.Number(whole, whole), measure.kind, share).surely
        first, last, first_ms, last_ms = self.days(measure)
        names = (measure.kind, measure.facts, measure.attribute, op, asked, whole)
        breaking = self.breaking(measure, op, asked, day) if op in (Op.LE, Op.LT, Op.EQ) else ()
        on = day if measure.window is None else None
        return Acts(*names, has.surely, has.possibly, first, last, on, breaking, first_ms, last_ms)

    def days(self, measure: Measure) -> tuple[int | None, int | None, int | None, int | None]:
        """The window of a measure: its two days, and their instants where clock times decide."""
        if measure.window is None:
            return None, None, None, None
        window = points.stretch(measure.window, self.view)
        by_days = measure.kind is Kind.DAYS
        first_ms, last_ms = (None if by_days else bound.mark.ms for bound in (window.first, window.last))
        return window.lo_day, window.hi_day, first_ms, last_ms

    def breaking(self, measure: Measure, op: Op, asked: Fraction, day: int | None) -> tuple[Shown, ...]:
        """The facts beyond the number that is allowed; only where facts are counted one by one."""
        limit = evidence.allowed(op, asked)
        if measure.kind is not Kind.TIMES or limit is None:
            return ()
        sure = [item for item, surely in values.touching(measure, self.view, day) if surely and item.start is not None]
        sure.sort(key=lambda item: (item.start or 0, item.fact.ordinal))
        beyond = sure[limit : limit + MOST_BREAKING]
        return tuple(self.case.shown(item.fact, self.rule, item.start) for item in beyond)

    def shared(self, ratio: Ratio, op: Op, node: Compare, day: int | None) -> Share:
        """A ratio with its numbers."""
        over, under, limit = (self.number(one, day) for one in (ratio.over, ratio.under, node.right))
        measures = [one for one in (ratio.over, ratio.under) if isinstance(one, Measure)]
        first, last, *_ = self.days(measures[0]) if measures else (None, None)
        return Share(over, under, op, limit, node, first, last)

    def number(self, node: object, day: int | None) -> Fraction | None:
        """A number that is surely known."""
        found: Number | None = values.number(value(node, self.view, day))  # type: ignore[arg-type]
        return found.surely if found is not None and found.surely == found.possibly else None

    def holding(self, node: Truth, day: int | None) -> Holding:
        """A state that must hold, with what of it does not on the day."""
        missing = () if day is None else tuple(self.missing(node, day))
        number = None
        if day is not None and isinstance(node, Compare):
            found = Asking(self.case, self.rule, self.view.nested()).compared(node, day)
            number = found if isinstance(found, Acts | Share) else None
        return Holding(node, day, missing, number)

    def missing(self, node: Truth, day: int) -> Iterable[Truth]:
        """The parts of a state that do not hold on a day; nothing where it has no parts."""
        if isinstance(node, All):
            for one in node.of:
                if state(one, self.view.nested()).on(day) is not True:
                    inner = tuple(self.missing(one, day))
                    yield from inner or (one,)


def several(join: type[Together | Either], needs: Iterable[Need | None]) -> Need | None:
    """Several needs as one."""
    found = tuple(one for one in needs if one is not None)
    if not found:
        return None
    return found[0] if len(found) == 1 else join(found)


def act_need(clock: Clock, finding: Finding) -> Acts:
    """What a clock asks for: one act after the last, until the due day."""
    rows = (row for table in clock.tables for row in table.rows)
    own = next((row.act for row in rows if row.name == finding.row and row.act is not None), None)
    assert finding.anchor is not None
    facts = clock.act if own is None else own
    first = finding.anchor + 1
    return Acts(Kind.TIMES, facts, None, Op.GE, ONE, ONE, Fraction(0), Fraction(0), first, finding.due)
