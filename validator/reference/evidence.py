"""What a finding shows: the counted facts, the day that met a demand, the day of a forbidden fact (§§8.2, 8.3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from validator.core.findings import FactRef
from validator.core.truths import All, Any, Compare, During, Op, Truth
from validator.core.values import Kind, Literal, Measure
from validator.reference import points, values
from validator.reference.truths import truth
from validator.reference.view import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.histories.model import Fact
    from validator.reference.view import View


def refer(fact: Fact) -> FactRef:
    """A reference to a fact."""
    return FactRef(fact.start, fact.type, fact.end, fact.id, fact.ordinal)


def cite(facts: Iterable[Fact]) -> tuple[FactRef, ...]:
    """References to facts, each once, in canonical order."""
    return tuple(refer(fact) for _, fact in sorted({fact.ordinal: fact for fact in facts}.items()))


def counted(demand: Truth, view: View) -> tuple[FactRef, ...]:
    """The facts that surely count in the measures of a demand."""
    found: list[Fact] = []
    for measure in values.measures(demand):
        if measurable(measure, view):
            found += [item.fact for item, sure in values.touching(measure, view, view.first_day) if sure]
    return cite(found)


def measurable(measure: Measure, view: View) -> bool:
    if measure.window is None:
        return view.first_day is not None
    window = points.stretch(measure.window, view)
    return not window.unknown and window.first.mark.place is not Place.OPEN


def met_on(demand: Truth, view: View) -> int | None:
    """The day of the act that met a demand for a number of acts; of several ways, the earliest."""
    ways = demand.of if isinstance(demand, Any) else (demand,)
    days = [met_by(way, view) for way in ways if isinstance(way, Compare) and truth(way, view)]
    if not all(isinstance(way, Compare) and asked(way) is not None for way in ways):
        return None
    return min((day for day in days if day is not None), default=None)


def asked(way: Compare) -> Decimal | None:
    """n, where the comparison asks for at least n acts."""
    match way:
        case Compare(Measure(Kind.TIMES, _, window), Op.GE, Literal(Decimal() as n)) if window is not None and n >= 1:
            return n
        case _:
            return None


def met_by(way: Compare, view: View) -> int | None:
    wanted = asked(way)
    share = Fraction(1) if view.this is None else view.this.share
    measure = way.left
    if wanted is None or not isinstance(measure, Measure) or measure.window is None:
        return None
    number = ceil(values.shared(values.Number(Fraction(wanted), Fraction(wanted)), measure.kind, share).surely)
    if number == 0:
        return None
    day = sure_days(measure, view)[number - 1]
    lo = points.stretch(measure.window, view).lo_day
    return day if lo is None else max(day, lo)


def sure_days(measure: Measure, view: View) -> list[int]:
    found = [item.start for item, sure in values.touching(measure, view, view.first_day) if sure]
    return sorted(day for day in found if day is not None)


def forbidden_on(demand: Truth, view: View, otherwise: int) -> int:
    """The day on which a false demand was broken (§8.2)."""
    match demand:
        case All(of):
            return min(forbidden_on(part, view, otherwise) for part in of if truth(part, view) is False)
        case Any(of):
            return max((forbidden_on(part, view, otherwise) for part in of), default=otherwise)
        case During(_, at):
            mark = points.locate(at, view)
            return mark.day if mark.place is Place.DAY else otherwise
        case Compare():
            return too_many(demand, view, otherwise)
        case _:
            return otherwise


def too_many(demand: Compare, view: View, otherwise: int) -> int:
    match demand:
        case Compare(Measure(Kind.TIMES) as measure, Op.LE | Op.LT | Op.EQ as op, Literal(Decimal() as n)):
            days = sure_days(measure, view)
            share = Fraction(1) if view.this is None else view.this.share
            limit = allowed(op, values.shared(values.Number(Fraction(n), Fraction(n)), Kind.TIMES, share).surely)
            return days[limit] if limit is not None and len(days) > limit else otherwise
        case _:
            return otherwise


def allowed(op: Op, n: Fraction) -> int | None:
    """How many facts are allowed at most."""
    limit = n - 1 if op is Op.LT and n == int(n) else n
    return None if limit < 0 else int(limit)
