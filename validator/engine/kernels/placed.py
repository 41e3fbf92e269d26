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
def completed(facts: Facts, some: Bools, count: int, known: int, found: Ints) -> None:
    """Per fact the day on which so many of `some` facts have happened from it on, if that is known by then."""
    size, ahead, seen = facts.day.size, 0, 0
    for row in range(size):
        place = PLACE(row)
        while seen < count and ahead < size and facts.subject[PLACE(ahead)] == facts.subject[place]:
            seen += some[PLACE(ahead)]
            ahead += 1
        day = facts.day[PLACE(ahead - 1)]
        found[place] = day if seen >= count and day <= known else NEVER
        seen -= some[place]
    found[PLACE(size)] = NEVER


@compiled
def varied(facts: Facts, code: Ints, some: Bools, count: int, known: int, within: Ints, found: Ints) -> None:
    """The same of different values; `within`: how often each is between a fact and the one that completes the count."""
    size, ahead, seen = facts.day.size, 0, 0
    for row in range(size):
        place = PLACE(row)
        while seen < count and ahead < size and facts.subject[PLACE(ahead)] == facts.subject[place]:
            value = code[PLACE(ahead)]
            if some[PLACE(ahead)] and value >= 0:
                seen += within[PLACE(value)] == 0
                within[PLACE(value)] += 1
            ahead += 1
        day = facts.day[PLACE(ahead - 1)]
        found[place] = day if seen >= count and day <= known else NEVER
        value = code[place]
        if some[place] and value >= 0:
            within[PLACE(value)] -= 1
            seen -= within[PLACE(value)] == 0
    found[PLACE(size)] = NEVER


@compiled
def judged(place: Ints, last: Ints, completed: Ints, latest: int, as_of: int, told: Told) -> None:
    """The verdicts of windows in which a count is asked for; until `latest` a late one still serves."""
    for number in range(place.size):
        row = PLACE(number)
        act, high = completed[PLACE(place[row])], last[row]
        in_time, opened, late = act <= high, high >= as_of, act <= latest
        verdict = MET if in_time else OPENED if opened else MET_LATE if late else VIOLATED
        told.verdict[row] = verdict
        told.since[row] = NONE if in_time or opened else high + 1
        told.met_on[row] = act if in_time or (late and not opened) else NONE
