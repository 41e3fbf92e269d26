"""Clocks without doubt in one pass, gap by gap (§ 9.2).

It finds what `clocks` finds with `undisturbed`, `plans`, `turns` and `ticks`. Most gaps are quiet, and are judged here;
in others a clock has to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import MET, MET_LATE, NONE
from validator.engine.kernels.compiler import compiled, compiled_apart
from validator.engine.kernels.gap import (
    ACTORS,
    ANCHOR,
    ANCHORED_ON,
    AS_OF,
    BAND,
    BOUNDED,
    BY_ROW,
    CLASHED,
    DUE_LINE,
    DUE_ON,
    FACT,
    FIRST,
    HIDDEN,
    LAST,
    LATE,
    LAW,
    MET_ON,
    MOVED,
    MOVED_BY,
    ORIGIN,
    PIECE,
    REST,
    ROWS,
    SINCE,
    STARTERS,
    SUBJECT,
    beyond,
    gap,
    outcome,
    reported,
)
from validator.engine.keys import MAX, MIN, SPAN, Bools, Longs

if TYPE_CHECKING:
    from validator.engine.trivalent import Truths
    from validator.histories.columns import Ints

NOT_ONE, ONE = np.uint64(0), np.uint64(1)
"""Places without a sign: of others compiled code looks each time whether they count from the end. That takes a sixth of
the time."""


@compiled
def quiet(
    first: int,
    last: int,
    late: bool,
    rows: Ints,
    verdicts: Truths,
    at: np.uint64,
    day: int,
    due: int,
    until: int,
    final: bool,
) -> int:
    """The verdict that `gap` finds where nothing changes before its end, with its days in row `at`.

    Most gaps are so: they need no clock that runs from change to change.
    """
    since = max(due, day, first)
    breached = since < until and since <= last
    verdict = outcome(breached, final, late)
    rows[DUE_ON, at], rows[SINCE, at] = due, due + 1 if breached else NONE
    rows[MET_ON, at], verdicts[at] = until if verdict in (MET, MET_LATE) else NONE, verdict
    return verdict


@compiled_apart
def clash(act: int, start: int, rows: Ints, clashes: Ints, count: Longs, at: np.uint64, end: np.uint64) -> None:
    """Notes the rows in a range that an act anchors: the gap began with the first start, too."""
    while at < end:
        if rows[ANCHORED_ON, at] == act:
            clashes[0, count[CLASHED]], clashes[1, count[CLASHED]] = at, start
            count[CLASHED] += 1
        at += ONE


@compiled
def reached(subject: Ints, day: Ints, at: np.uint64, owner: int, least: int) -> np.uint64:
    """The place of the first fact of a subject on a day or later, or else of the next subject; from a place on."""
    while at < np.uint64(subject.size) and (subject[at] < owner or (subject[at] == owner and day[at] < least)):
        at += ONE
    return at


@compiled
def upcoming(subject: Ints, day: Ints, at: np.uint64, owner: int) -> int:
    """The day of a fact if it is the subject's; otherwise `MAX`."""
    return int(day[at]) if at < np.uint64(subject.size) and subject[at] == owner else MAX


@compiled
def judge(
    law: Longs,
    intervals: Longs,
    days: Ints,
    chart: Longs,
    row: Longs,
    rest: Longs,
    over: Longs,
    subject: Ints,
    day: Ints,
    fact: Ints,
    started: Ints,
    start: Ints,
    start_fact: Ints,
    mine: Bools,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    clashes: Ints,
    count: Longs,
) -> None:
    """All gaps of all bands.

    `chart`, `row`: from which key on which row is in force; `rest`, `over`: first and last keys of suspensions;
    `subject`, `day`, `fact`: acts by subject and day, in canonical order; `started`, `start`, `start_fact`: starts in
    the same way; `mine`: the bands that are judged. The subjects of band 0 are `law[ACTORS]` and `law[STARTERS]`.
    `rows`, `verdicts`, `moves`: what is found, a line a column, with room for one row more; `clashes`: the rows that
    begin with an act and the first start, and the fact of that start.
    """
    at, piece, told, pieces = NOT_ONE, ONE, NOT_ONE, np.uint64(chart.size)
    first, last, as_of, origin, late, pause = law[FIRST], law[LAST], law[AS_OF], law[ORIGIN], law[LATE] == 1, 0
    opening, starts, enters = NOT_ONE, np.uint64(start.size), first if law[BOUNDED] == 1 else MIN
    for band in range(mine.size):
        opening = reached(started, start, opening, band + law[STARTERS], MIN)
        if opening == starts or not mine[band] or started[opening] > band + law[STARTERS] or start[opening] > as_of:
            continue
        begun, base, owner = int(start[opening]), band * SPAN, band + law[ACTORS]
        at = reached(subject, day, at, owner, begun)
        by, final, opens, following = start_fact[opening], False, True, upcoming(subject, day, at, owner)
        acted = following == begun
        while not final:
            if following == begun:
                by = fact[at]
                while following == begun:
                    at += ONE
                    following = upcoming(subject, day, at, owner)
            final, until = following > as_of, min(following, as_of)
            while piece < pieces and chart[piece] <= base + begun:
                piece += ONE
            pause, before, now = beyond(over, pause, base + begun - 1), told, row[piece - ONE]
            changes = piece < pieces and chart[piece] <= base + min(until, last)
            if changes or begun < enters or (pause < rest.size and rest[pause] <= base + until):
                clock[BAND], clock[FACT], clock[REST], clock[PIECE], count[ROWS] = band, by, pause, piece - ONE, told
                gap(
                    law,
                    intervals,
                    days,
                    chart,
                    row,
                    rest,
                    over,
                    clock,
                    rows,
                    verdicts,
                    moves,
                    count,
                    begun,
                    until,
                    final,
                )
                told = np.uint64(count[ROWS])
            else:
                due = days[intervals[DUE_LINE, now], begun - origin]
                rows[SUBJECT, told], rows[ANCHOR, told], rows[ANCHORED_ON, told] = band, begun, by
                rows[BY_ROW, told], rows[MOVED_BY, told] = now, count[MOVED]
                verdict = quiet(first, last, late, rows, verdicts, told, begun, due, until, final)
                if reported(first, last, due, until):
                    if law[LAW + verdict]:
                        told += ONE
                    else:
                        count[HIDDEN + verdict] += 1
            if acted and opens:
                clash(by, start_fact[opening], rows, clashes, count, before, told)
            begun, opens = until, False
    count[ROWS], rows[MOVED_BY, told] = told, count[MOVED]
