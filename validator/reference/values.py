"""Numbers measured over facts: intervals from what is sure to what is possible (§5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Truth, Unknown
from validator.core.values import Kind, Measure, Ratio
from validator.reference import points, selections
from validator.reference.daysets import FOREVER, NEVER, days
from validator.reference.fields import ABSENT, Absent
from validator.reference.view import Item, Place
from validator.time import zones
from validator.time.durations import HOUR_MS

if TYPE_CHECKING:
    from validator.core.days import Window
    from validator.core.values import Datum
    from validator.reference.points import Bound, Stretch
    from validator.reference.view import View

MICRO = 10**6


@dataclass(frozen=True, slots=True)
class Number:
    """From `surely` to `possibly` (None: without bound)."""

    surely: Fraction
    possibly: Fraction | None


def number(value: object) -> Number | None:
    """A number as an interval; None if it is no number."""
    if isinstance(value, Number):
        return value
    return Number(Fraction(value), Fraction(value)) if isinstance(value, Decimal) else None


def shared(bound: Number, kind: Kind, share: Fraction) -> Number:
    """A period's share of a bound: counts rounded down, in favour of the obliged (§7.3)."""
    part = bound.surely * share
    if share != 1 and kind in (Kind.TIMES, Kind.DIFFERENT, Kind.DAYS):
        part = Fraction(int(part // 1))
    return Number(part, part)


def measures(node: Truth) -> Iterator[Measure]:
    """The measures that a demand compares itself; not those nested in states and tests."""
    match node:
        case Compare(left, _, right):
            for side in (left, right):
                parts = (side.over, side.under) if isinstance(side, Ratio) else (side,)
                yield from (part for part in parts if isinstance(part, Measure))
        case All(of) | Any(of):
            for part in of:
                yield from measures(part)
        case Not(of):
            yield from measures(of)
        case Lasts() | During() | Unknown() | Covered() | Between():
            return
        case _ as never:
            assert_never(never)


def measure(node: Measure, view: View, day: int | None) -> Number:
    """The number, surely and possibly."""
    window = None if node.window is None else points.stretch(node.window, view)
    if window is not None and window.unknown:
        return Number(Fraction(0), None)
    if window is not None and window.first.mark.place is Place.OPEN:
        return Number(Fraction(0), None if view.future else Fraction(0))
    if window is None and day is None:
        return Number(Fraction(0), None)
    counted = touching(node, view, day)
    surely, possibly = total(node, counted, window, view)
    if unbounded(node, window, view, day) or any(item.start is None for item, _ in counted):
        possibly = None
    return Number(surely, possibly)


def unbounded(node: Measure, window: Stretch | None, view: View, day: int | None) -> bool:
    """Whether facts not yet known, or never recorded, could add to it without bound (§5.4)."""
    if window is not None and window.empty:
        return False
    first = (NEVER if window.lo_day is None else window.lo_day) if window is not None else day
    last = (FOREVER if window.hi_day is None else window.hi_day) if window is not None else day
    assert first is not None
    assert last is not None
    observed = view.observed(selections.types(node.facts))
    return (observed is not None and first < observed) or (view.future and last >= view.as_of)


def touching(node: Measure, view: View, day: int | None) -> list[tuple[Item, bool]]:
    """The facts that possibly count, and whether each surely does; never the anchor's own in its demand."""
    own = view.this.fact if view.demand and view.this is not None else None
    window = None if node.window is None else counting(node.window, node.kind, view)
    nothing = window is not None and window.empty
    found = []
    for item in selections.select(node.facts, view.nested()):
        if own is not None and item.fact.ordinal == own.ordinal:
            continue
        if item.start is None:
            found.append((item, False))
        elif not nothing:
            touch = covers(item, day) if window is None else meets(item, window)
            if touch is not False:
                found.append((item, item.sure and touch is True))
    return found


def counting(window: Window, kind: Kind, view: View) -> Stretch:
    """For `days`, bounds and facts count as days; otherwise instants decide within a day."""
    found = points.stretch(window, view)
    return found.whole_days() if kind is Kind.DAYS else found


def covers(item: Item, day: int | None) -> bool:
    assert item.start is not None
    return day is not None and item.start <= day and (item.end is None or item.end >= day)


def touches(item: Item, window: Stretch) -> bool | None:
    """Whether the fact starts not after the window's end and ends not before its beginning."""
    return False if window.empty else meets(item, window)


def meets(item: Item, window: Stretch) -> bool | None:
    """The same of a window that is not empty."""
    starts = starts_in_time(item, window.last)
    ends = starts is not False and ends_in_time(item, window.first)
    return None if ends is None else ends and starts


def starts_in_time(item: Item, bound: Bound) -> bool | None:
    assert item.start is not None
    mark = bound.mark
    if mark.place is not Place.DAY:
        return True
    if item.start != mark.day:
        return item.start < mark.day
    if mark.ms is not None and item.start_ms is not None:
        return item.start_ms < mark.ms if bound.open else item.start_ms <= mark.ms
    return same_day(bound)


def ends_in_time(item: Item, bound: Bound) -> bool | None:
    mark = bound.mark
    if mark.place is not Place.DAY or item.end is None:
        return True
    if item.end != mark.day:
        return item.end > mark.day
    if mark.ms is not None and item.end_ms is not None:
        return item.end_ms >= mark.ms if item.event and not bound.open else item.end_ms > mark.ms
    return same_day(bound)


def same_day(bound: Bound) -> bool | None:
    """A fact and a bound on one day that cannot be told apart by the clock."""
    if bound.timed and bound.mark.ms is not None:
        return None
    return not bound.open


def total(
    node: Measure, counted: list[tuple[Item, bool]], window: Stretch | None, view: View
) -> tuple[Fraction, Fraction | None]:
    sure = [item for item, surely in counted if surely]
    possible = [item for item, _ in counted]
    match node.kind:
        case Kind.TIMES:
            return Fraction(len(sure)), Fraction(len(possible))
        case Kind.DIFFERENT:
            return different(sure, possible, node.attribute)
        case Kind.SUM:
            return added(counted, node.attribute)
        case Kind.DAYS:
            assert window is not None
            return covered_days(sure, window, view), covered_days(possible, window, view)
        case Kind.HOURS:
            assert window is not None
            return covered_hours(sure, window, view), covered_hours(possible, window, view)
        case _ as never:
            assert_never(never)


def attribute(item: Item, name: str | None) -> Datum | Absent:
    assert name is not None
    return item.fact.id if name == "id" else item.fact.attributes.get(name, ABSENT)


def different(sure: list[Item], possible: list[Item], name: str | None) -> tuple[Fraction, Fraction]:
    def kinds(items: list[Item]) -> set[tuple[type, object]]:
        found = [attribute(item, name) for item in items]
        return {(type(one), one) for one in found if one is not None and one is not ABSENT}

    blank = sum(attribute(item, name) is ABSENT for item in possible)
    return Fraction(len(kinds(sure))), Fraction(len(kinds(possible)) + blank)


def added(counted: list[tuple[Item, bool]], name: str | None) -> tuple[Fraction, Fraction | None]:
    surely = possibly = Fraction(0)
    blank = False
    for item, sure in counted:
        found = attribute(item, name)
        if isinstance(found, Decimal):
            amount = Fraction(found)
            surely += amount if sure else min(amount, Fraction(0))
            possibly += amount if sure else max(amount, Fraction(0))
        elif found is not None:
            blank = True
    return surely, None if blank else possibly


def covered_days(items: list[Item], window: Stretch, view: View) -> Fraction:
    """Each day once; a window without end reaches to the as-of day."""
    if window.empty:
        return Fraction(0)
    lo = NEVER if window.lo_day is None else window.lo_day
    hi = view.as_of if window.hi_day is None else window.hi_day
    spans = [
        (max(lo, item.start), min(hi, hi if item.end is None else item.end)) for item in items if item.start is not None
    ]
    return Fraction(sum(last - first + 1 for first, last in days(spans).spans))


def covered_hours(items: list[Item], window: Stretch, view: View) -> Fraction:
    """Each moment once, exact in milliseconds, then rounded down to six places of an hour."""
    if window.empty:
        return Fraction(0)
    lo, hi = moments(window, view)
    found: list[tuple[int, int]] = []
    for item in items:
        if item.start is not None and not item.event:
            first, last = lived(item, hi, view)
            found.append((first if lo is None else max(lo, first), min(hi, last) - 1))
    elapsed = sum(last - first + 1 for first, last in days(found).spans)
    return Fraction(elapsed * MICRO // HOUR_MS, MICRO)


def moments(window: Stretch, view: View) -> tuple[int | None, int]:
    """The window as instants, the last one excluded; a bound without an instant stands for its whole day."""
    zone = view.policy.zone
    lo, hi = window.lo_day, window.hi_day
    first = window.first.mark.ms if lo is not None else None
    if lo is not None and first is None:
        first = zones.midnight(lo, zone)
    last = window.last.mark.ms if hi is not None else None
    if last is None:
        last = zones.midnight((view.as_of if hi is None else hi) + 1, zone)
    return first, last


def lived(item: Item, until: int, view: View) -> tuple[int, int]:
    """A span as instants, the last one excluded."""
    assert item.start is not None
    zone = view.policy.zone
    first = zones.midnight(item.start, zone) if item.start_ms is None else item.start_ms
    if item.end_ms is not None:
        return first, item.end_ms
    return first, until if item.end is None else zones.midnight(item.end + 1, zone)
