"""Windows of anchors in one pass: the plain facts in each are counted, and what became of the duty is told.

It finds what `duties` finds with `counting` and `ranks` where nothing is in doubt. Anchors and facts are sorted by
subject and day, so that both are read once, one beside the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from validator.engine.blocks import MET, MET_LATE, NONE, OPENED, VIOLATED
from validator.engine.kernels.compiler import compiled
from validator.engine.keys import MAX, MIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.engine.keys import Bools, Longs
    from validator.histories.columns import Ints

    Bytes: TypeAlias = NDArray[np.int8]

LAW = 12
AS_OF, FIRST, LAST, COUNT, LATEST, BEGUN, KNOWN, ENDLESS, ORIGIN, NUMBER, OWN, OTHERS = range(LAW)
"""As-of day, days in force, how many facts, the last day on which a late one still serves, the last days of which
anchors and facts are known, from which last day on an anchor has none and no window, the day of the first line of the
tables, the number of the first anchor's fact, and the numbers of the first subjects of anchors and of facts."""
NEVER = MAX + 1
FEW, STEPS = 64, 8
"""So many facts of a subject are passed one by one; of more only so many, before the rest is bisected."""
PLACE = np.uintp
"""Places are unsigned: compiled code looks whether signed ones count from the end, which takes a third of the time."""


class Anchors(NamedTuple):
    """Subjects, first and last days of anchors, the days on which their windows' first and last days hang, and tables
    that have these by day; their last lines stand for an anchor without an end. `mine`: the rule is about the subject.
    """

    subject: Ints
    start: Ints
    end: Ints
    opened_by: Ints
    shut_by: Ints
    opens: Ints
    shuts: Ints
    mine: Bools


class Facts(NamedTuple):
    """Subjects and days of the facts that count."""

    subject: Ints
    day: Ints


class Found(NamedTuple):
    """Room for what is found, a row each; columns that are the same may be one. `low`, `high`: days of the window."""

    subject: Ints
    fact: Ints
    first: Ints
    last: Ints
    low: Ints
    high: Ints
    since: Ints
    met_on: Ints
    verdict: Bytes


@compiled
def bisected(day: Ints, low: int, high: int, asked: int) -> int:
    """The place of the first day in a range that is not before the one that is asked for."""
    while low < high:
        middle = (low + high) >> 1
        if day[PLACE(middle)] < asked:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def sought(day: Ints, head: int, at: int, stop: int, asked: int) -> int:
    """The same in the range of a subject, from a place on that it is likely to be at or shortly after."""
    if at > head and day[PLACE(at - 1)] >= asked:
        return bisected(day, head, at, asked)
    near = stop if stop - head <= FEW else min(at + STEPS, stop)
    while at < near and day[PLACE(at)] < asked:
        at += 1
    return at if at < near or near == stop else bisected(day, at, stop, asked)


@compiled
def beyond(subjects: Ints, at: int, subject: int) -> int:
    """The place of the first entry that is not of an earlier subject, from a place on."""
    while at < subjects.size and subjects[PLACE(at)] < subject:
        at += 1
    return at


@compiled
def moved(table: Ints, origin: int, day: int) -> int:
    """What a table has for a day."""
    return int(table[PLACE(min(day - origin, table.size - 1))])


@compiled
def nth(law: Longs, day: Ints, at: int, stop: int) -> int:
    """The day on which the count is reached, counted from a place on, if that is known."""
    place = at + law[COUNT] - 1
    act = day[PLACE(place)] if place < stop else NEVER
    return act if act <= law[KNOWN] else NEVER


@compiled
def write(found: Found, size: int, subject: int, fact: int, first: int, last: int, low: int, high: int) -> None:
    """Notes an anchor and its window."""
    at = PLACE(size)
    found.subject[at], found.fact[at], found.first[at], found.last[at] = subject, fact, first, last
    found.low[at], found.high[at] = low, high


@compiled
def periods(subject: Longs, low: Longs, high: Longs, starts: Longs, whose: Ints, first: Ints, last: Ints) -> None:
    """The calendar periods from one place to another in a run of them, subject by subject."""
    size = 0
    for row in range(subject.size):
        one = subject[PLACE(row)]
        for number in range(low[PLACE(row)], high[PLACE(row)] + 1):
            at = PLACE(size)
            whose[at], first[at], last[at] = one, starts[PLACE(number)], starts[PLACE(number + 1)] - 1
            size += 1


@compiled
def extent(day: Ints, endless: int, found: Longs) -> None:
    """The first and the last of some days but endless ones."""
    low, high = endless, -endless
    for one in day:
        low = min(low, one)
        high = max(high, one if one < endless else -endless)
    found[0], found[1] = low, high


@compiled
def asked(law: Longs, anchors: Anchors, facts: Facts, found: Found) -> int:
    """The verdicts of anchors for which facts are asked for; how many of them are due while in force.

    Without a due day it is the first day that tells whether the policy was in force.
    """
    as_of, latest, origin, day = law[AS_OF], law[LATEST], law[ORIGIN], facts.day
    size, band, head, at, stop = 0, -1, 0, 0, 0
    for row in range(anchors.subject.size):
        place = PLACE(row)
        begin, end, subject = anchors.start[place], min(anchors.end[place], MAX), anchors.subject[place] - law[OWN]
        if begin > law[BEGUN] or end >= law[ENDLESS] or not anchors.mine[PLACE(subject)]:
            continue
        low = moved(anchors.opens, origin, anchors.opened_by[place])
        high = moved(anchors.shuts, origin, anchors.shut_by[place])
        owed = high if high < MAX else low if low > MIN else begin
        if owed < law[FIRST] or owed > law[LAST]:
            continue
        if subject != band:
            band, head = subject, beyond(facts.subject, stop, subject + law[OTHERS])
            at, stop = head, beyond(facts.subject, head, subject + law[OTHERS] + 1)
        at = sought(day, head, at, stop, low)
        act = nth(law, day, at, stop)
        in_time, opened, late = act <= high, high >= as_of, act <= latest
        verdict = MET if in_time else OPENED if opened else MET_LATE if late else VIOLATED
        since = NONE if in_time or opened else high + 1
        write(found, size, subject, law[NUMBER] + row, begin, end, low, high)
        found.since[PLACE(size)], found.verdict[PLACE(size)] = since, verdict
        found.met_on[PLACE(size)] = act if in_time or (late and not opened) else NONE
        size += 1
    return size


@compiled
def forbidden(law: Longs, anchors: Anchors, facts: Facts, found: Found) -> int:
    """The same of anchors for which facts are forbidden: those of which some of the window is known and in force."""
    as_of, first, last, origin, day = law[AS_OF], law[FIRST], law[LAST], law[ORIGIN], facts.day
    size, band, head, at, stop = 0, -1, 0, 0, 0
    for row in range(anchors.subject.size):
        place = PLACE(row)
        begin, end, subject = anchors.start[place], min(anchors.end[place], MAX), anchors.subject[place] - law[OWN]
        if begin > law[BEGUN] or end >= law[ENDLESS] or not anchors.mine[PLACE(subject)]:
            continue
        low = moved(anchors.opens, origin, anchors.opened_by[place])
        high = moved(anchors.shuts, origin, anchors.shut_by[place])
        from_, until = max(low, first), min(high, last)
        if low > high or from_ > until or from_ > as_of:
            continue
        if subject != band:
            band, head = subject, beyond(facts.subject, stop, subject + law[OTHERS])
            at, stop = head, beyond(facts.subject, head, subject + law[OTHERS] + 1)
        at = sought(day, head, at, stop, from_)
        act = nth(law, day, at, stop)
        verdict = MET if act > until else OPENED if act >= as_of else VIOLATED
        since = act if verdict == VIOLATED else NONE
        write(found, size, subject, law[NUMBER] + row, begin, end, low, high)
        found.since[PLACE(size)], found.verdict[PLACE(size)] = since, verdict
        size += 1
    return size
