"""Windows that are anchors themselves, as calendar periods are: where each begins among facts, and what became of it.

Where a window begins is found once for all rules that look at the same facts. Which fact completes a count, seen from
each fact on, is found once for a rule, and then a window has only to be told whether that fact still lies in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from validator.engine.blocks import MET, MET_LATE, NONE, OPENED, VIOLATED
from validator.engine.kernels.compiler import compiled
from validator.engine.kernels.windows import NEVER, Facts, beyond, sought

if TYPE_CHECKING:
    from validator.engine.keys import Bools
    from validator.engine.trivalent import Truths
    from validator.histories.columns import Ints


PLACE = np.uintp
"""Places are unsigned, as in `windows`."""


class Told(NamedTuple):
    """Room for what is told of windows: verdict, first day in breach, and the day of the act that met it."""

    verdict: Truths
    since: Ints
    met_on: Ints


@compiled
def placed(subject: Ints, low: Ints, facts: Facts, own: int, found: Ints) -> None:
    """The place of the first fact of a subject from each first day on, or that after all facts if there is none.

    Subjects of facts count from `own` on.
    """
    band, head, at, stop = -1, 0, 0, 0
    for row in range(subject.size):
        place = PLACE(row)
        if subject[place] != band:
            band = subject[place]
            head = beyond(facts.subject, stop, band + own)
            at, stop = head, beyond(facts.subject, head, band + own + 1)
        at = sought(facts.day, head, at, stop, low[place])
        found[place] = at if at < stop else facts.day.size


@compiled
def happened(facts: Facts, row: int, place: int, known: int) -> int:
    """The day of a fact if it is of the same subject as another one before it, and known."""
    at = PLACE(min(place, facts.day.size - 1))
    day = facts.day[at]
    mine = (place < facts.day.size) & (facts.subject[at] == facts.subject[PLACE(row)]) & (day <= known)
    return day if mine else NEVER


@compiled
def completed(facts: Facts, some: Bools, count: int, known: int, counted: Ints, found: Ints) -> None:
    """Per fact the day on which so many of `some` facts have happened from it on, if that is known by then.

    `counted` has room for the places of these.
    """
    rows, size, before = facts.day.size, 0, 0
    for row in range(rows):
        counted[PLACE(size)] = row
        size += some[PLACE(row)]
    for row in range(rows):
        last = before + count - 1
        place = counted[PLACE(last)] if last < size else rows
        found[PLACE(row)] = happened(facts, row, place, known)
        before += some[PLACE(row)]
    found[PLACE(rows)] = NEVER


@compiled
def second(facts: Facts, code: Ints, some: Bools, known: int, found: Ints) -> None:
    """The same of two different values, backwards through the facts: most rules ask for no more.

    What is to be noted is three numbers, not columns in memory, and takes two fifths of the time of `varied`.
    """
    rows = facts.day.size
    last, own, other = rows, -1, rows
    for row in range(rows - 1, -1, -1):
        value = code[PLACE(row)]
        counts = some[PLACE(row)] & (value >= 0)
        other = last if counts & (value != own) else other
        own, last = value if counts else own, row if counts else last
        found[PLACE(row)] = happened(facts, row, other, known)
    found[PLACE(rows)] = NEVER


@compiled
def varied(facts: Facts, code: Ints, some: Bools, known: int, again: Ints, seen: Ints, found: Ints) -> None:
    """The same of as many different values as there is room for in `seen`, backwards through the facts.

    There it is noted where each number of values has been seen from a fact on, in `again` where each code comes again;
    the last stands for facts that do not count.

    A fact sees one value more than the next one has seen so far, unless its own is among these: then it comes again
    not later than they are seen, and the fact sees as many as the next one does.
    """
    rows, spare = facts.day.size, again.size - 1
    again[:], seen[:] = rows, rows
    for row in range(rows - 1, -1, -1):
        counts = some[PLACE(row)] & (code[PLACE(row)] >= 0)
        own = code[PLACE(row)] if counts else spare
        next_ = again[PLACE(own)] if counts else -1
        again[PLACE(own)] = row
        for number in range(seen.size - 1, 0, -1):
            fewer = seen[PLACE(number - 1)]
            seen[PLACE(number)] = seen[PLACE(number)] if next_ <= fewer else fewer
        seen[0] = row if counts else seen[0]
        found[PLACE(row)] = happened(facts, row, seen[PLACE(seen.size - 1)], known)
    found[PLACE(rows)] = NEVER


@compiled
def judged(place: Ints, last: Ints, completed: Ints, latest: int, as_of: int, told: Told) -> None:
    """The verdicts of windows in which a count is asked for; until `latest` a late one still serves."""
    for number in range(place.size):
        row = PLACE(number)
        act, high = completed[PLACE(place[row])], last[row]
        in_time, opened, late = act <= high, high >= as_of, act <= latest
        # Chosen one after the other, and not as soon as one holds: the processor would guess which, and often wrong.
        verdict = MET_LATE if late else VIOLATED
        verdict = OPENED if opened else verdict
        told.verdict[row] = MET if in_time else verdict
        told.since[row] = NONE if in_time | opened else high + 1
        told.met_on[row] = act if in_time | (late & (not opened)) else NONE
