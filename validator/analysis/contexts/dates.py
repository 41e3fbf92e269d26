"""Days worth trying: where months end, where a window begins to fit, where a directive takes effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from validator.core.days import Duration
from validator.core.nodes import parts
from validator.time.days import calendar_date, number
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.matters import Party
    from validator.core.rules import Policy

SOME_DAY = number(date(2019, 1, 1))
LONG, SHORT = 400, 40
LATEST = number(date(2190, 1, 1))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where an anchor stands: its first day, its last (None: its kind is an event), the day its dates hold,
    and how far off its neighbours are.
    """

    start: int
    end: int | None
    dates: int
    gap: int


def steps(parties: Sequence[Party]) -> tuple[Duration, ...]:
    """The calendar durations that the rules name, each once, shortest first."""
    found = {one for party in parties for one in parts(party.rule.norm, Duration) if not one.unit.exact and one.count}
    return tuple(sorted(found, key=lambda one: (shift(SOME_DAY, 1, one), one.unit.value)))


def opening(policies: Sequence[Policy]) -> int:
    """The first day on which all policies are in force."""
    known = [one.validity.first for one in policies if one.validity.first is not None]
    return max(known, default=SOME_DAY)


def closing(policies: Sequence[Policy]) -> int:
    """The last such day."""
    return min((one.validity.last for one in policies if one.validity.last is not None), default=LATEST)


def starts(policies: Sequence[Policy]) -> tuple[int, ...]:
    """A plain day, the last of January, a leap day, the first day in force; without those that are not in force."""
    first, last = opening(policies), closing(policies)
    year = calendar_date(first).year + 2
    leap = year + -year % 4
    leap += 4 * (leap % 100 == 0 and leap % 400 != 0)
    days = (number(date(year, 3, 15)), number(date(year, 1, 31)), number(date(leap, 2, 29)), first)
    return tuple(day for day in days if first <= day <= last) or (first,)


def plans(parties: Sequence[Party], *, event: bool) -> Iterator[Plan]:
    """Anchors to try, the plainest first."""
    moves = steps(parties)
    for turn, start in enumerate(starts([one.policy for one in parties])):
        yield Plan(start, None if event else start + LONG, start + LONG, LONG // 4)
        yield Plan(start, None if event else start + LONG, start + LONG // 4, 1)
        for by in moves:
            edge = shift(start, 1, by)
            lengths = () if event else (edge - 1, edge, edge + 1, edge + SHORT) if turn == 0 else (edge,)
            yield from (Plan(start, end, end, 1) for end in lengths if end >= start)
            yield Plan(start, None if event else start + LONG, edge, max(1, edge - start))
            last = start if event else start + LONG
            beside = (0, -1, 1) if turn == 0 else (0,)
            for day in (shift(last, -1, by), shift(last, 1, by)):
                yield from (Plan(start, None if event else last, day + off, 1) for off in beside)
