"""Clocks without doubt in one pass, gap by gap (§ 9.2).

It finds what `clocks` finds with `undisturbed`, `plans`, `turns` and `ticks`. Most gaps are quiet, and are judged here;
in others a clock has to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    Chart,
    Found,
    Rests,
    Rules,
    beyond,
    gap,
    outcome,
    reported,
)
from validator.engine.keys import MAX, MIN, SPAN, Bools, Longs

if TYPE_CHECKING:
    from validator.histories.columns import Ints

NOT_ONE, ONE = np.uint64(0), np.uint64(1)
"""Places without a sign: of others compiled code looks each time whether they count from the end. That takes a sixth of
the time."""


class Facts(NamedTuple):
    """Acts, or starts, by subject and day, in canonical order."""

    subject: Ints
    day: Ints
    fact: Ints


class Terms(NamedTuple):
    """What of `law` each gap is judged by: read once, as compiled code would read it again after each row written."""

    first: int
    last: int
    as_of: int
    origin: int
    enters: int
    late: bool


class Places(NamedTuple):
    """How far acts, chart and suspensions are read, and how many rows are written."""

    at: np.uint64
    piece: np.uint64
    pause: int
    told: np.uint64


@compiled
def quiet(terms: Terms, rules: Rules, found: Found, at: np.uint64, day: int, row: int, until: int, final: bool) -> bool:
    """Writes what `gap` finds where nothing changes before its end, but whose it is; and whether that is to be told.

    Most gaps are so: they need no clock that runs from change to change.
    """
    due = rules.days[rules.intervals[DUE_LINE, row], day - terms.origin]
    since = max(due, day, terms.first)
    breached = since < until and since <= terms.last
    verdict = outcome(breached, final, terms.late)
    found.rows[ANCHOR, at], found.rows[BY_ROW, at], found.rows[MOVED_BY, at] = day, row, found.tally[MOVED]
    found.rows[DUE_ON, at], found.rows[SINCE, at] = due, due + 1 if breached else NONE
    found.rows[MET_ON, at], found.verdicts[at] = until if verdict in (MET, MET_LATE) else NONE, verdict
    if not reported(terms.first, terms.last, due, until):
        return False
    if rules.law[LAW + verdict]:
        return True
    found.tally[HIDDEN + verdict] += 1
    return False


@compiled_apart
def clash(found: Found, act: int, start: int, at: np.uint64, end: np.uint64) -> None:
    """Notes the rows in a range that an act anchors: the gap began with the first start, too."""
    while at < end:
        if found.rows[ANCHORED_ON, at] == act:
            place = found.tally[CLASHED]
            found.clashes[0, place], found.clashes[1, place] = at, start
            found.tally[CLASHED] += 1
        at += ONE


@compiled
def reached(facts: Facts, at: np.uint64, owner: int, least: int) -> np.uint64:
    """The place of the first fact of a subject on a day or later, or else of the next subject; from a place on."""
    subject, day = facts.subject, facts.day
    while at < np.uint64(subject.size) and (subject[at] < owner or (subject[at] == owner and day[at] < least)):
        at += ONE
    return at


@compiled
def upcoming(facts: Facts, at: np.uint64, owner: int) -> int:
    """The day of a fact if it is the subject's; otherwise `MAX`."""
    return int(facts.day[at]) if at < np.uint64(facts.subject.size) and facts.subject[at] == owner else MAX


@compiled
def gaps(
    terms: Terms,
    rules: Rules,
    chart: Chart,
    rests: Rests,
    acts: Facts,
    clock: Longs,
    found: Found,
    places: Places,
    band: int,
    begun: int,
    start: int,
) -> Places:
    """All gaps of a band, of which the first begins on a day with a fact that starts the clock."""
    base, owner, tally = band * SPAN, band + rules.law[ACTORS], found.tally
    at, piece, pause, told, pieces = places.at, places.piece, places.pause, places.told, np.uint64(chart.key.size)
    at = reached(acts, at, owner, begun)
    by, final, opens, following = start, False, True, upcoming(acts, at, owner)
    acted = following == begun
    while not final:
        if following == begun:
            by = acts.fact[at]
            while following == begun:
                at += ONE
                following = upcoming(acts, at, owner)
        final, until = following > terms.as_of, min(following, terms.as_of)
        while piece < pieces and chart.key[piece] <= base + begun:
            piece += ONE
        pause, before = beyond(rests.last, pause, base + begun - 1), told
        changes = piece < pieces and chart.key[piece] <= base + min(until, terms.last)
        if changes or begun < terms.enters or (pause < rests.first.size and rests.first[pause] <= base + until):
            clock[BAND], clock[FACT], clock[REST], clock[PIECE], tally[ROWS] = band, by, pause, piece - ONE, told
            gap(rules, chart, rests, clock, found, begun, until, final)
            told = np.uint64(tally[ROWS])
        else:
            found.rows[SUBJECT, told], found.rows[ANCHORED_ON, told] = band, by
            if quiet(terms, rules, found, told, begun, chart.row[piece - ONE], until, final):
                told += ONE
        if acted and opens:
            clash(found, by, start, before, told)
        begun, opens = until, False
    return Places(at, piece, pause, told)


@compiled
def judge(
    rules: Rules, chart: Chart, rests: Rests, acts: Facts, starts: Facts, mine: Bools, clock: Longs, found: Found
) -> None:
    """All gaps of the bands that are `mine`. The subjects of band 0 are `law[ACTORS]` and `law[STARTERS]`."""
    law, tally = rules.law, found.tally
    enters = law[FIRST] if law[BOUNDED] == 1 else MIN
    terms = Terms(law[FIRST], law[LAST], law[AS_OF], law[ORIGIN], enters, law[LATE] == 1)
    places, opening, size = Places(NOT_ONE, ONE, 0, NOT_ONE), NOT_ONE, np.uint64(starts.day.size)
    for band in range(mine.size):
        starter = band + law[STARTERS]
        opening = reached(starts, opening, starter, MIN)
        begins = opening < size and starts.subject[opening] == starter and starts.day[opening] <= terms.as_of
        if begins and mine[band]:
            day, fact = int(starts.day[opening]), int(starts.fact[opening])
            places = gaps(terms, rules, chart, rests, acts, clock, found, places, band, day, fact)
    tally[ROWS], found.rows[MOVED_BY, places.told] = places.told, tally[MOVED]
