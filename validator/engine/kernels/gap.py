"""The clock that runs from an act to the next, change by change (§ 9.2).

All is in arrays, which compiled code hands on at no cost, and some are handed on together; places have names. `clock`
is the one that runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from validator.core.duties import Word
from validator.engine.blocks import MET, MET_LATE, NONE, NOT_APPLICABLE, OPENED, VERDICTS, VIOLATED
from validator.engine.frames import NOBODY
from validator.engine.kernels.compiler import compiled, compiled_apart
from validator.engine.keys import MAX, SPAN, Longs
from validator.engine.tables import NEVER
from validator.engine.ticks import IN_FORCE, LAPSED, LOOSER, RESUMED, STRICTER

if TYPE_CHECKING:
    from validator.engine.trivalent import Truths
    from validator.histories.columns import Ints

WORDS = tuple(Word)
FROM_LAST_ACT, STARTS_ANEW, RUNS_ON, PAUSES = (
    WORDS.index(word) for word in (Word.FROM_LAST_ACT, Word.STARTS_ANEW, Word.RUNS_ON, Word.PAUSES)
)
LAW = 12
FIRST, LAST, AS_OF, BOUNDED, LATE, ORIGIN, ACTORS, STARTERS, COMING, TIGHTER, WIDER, AFTER_REST = range(LAW)
"""Days in force, as-of day, whether the policy has a first day, whether a late act meets, the day of the first column
of `days`, the subjects of band 0 as acts and as starts have it, the words for coming into force, stricter, looser and
resumed. What follows says which verdicts are told."""
LENGTH, LINE, DUE_LINE = range(3)
SLOTS = 12
BAND, FACT, BEGUN, DUE, ROW, ANCHORED, RUNS, CHANGED, BREACHED, KEPT, REST, PIECE = range(SLOTS)
"""`RUNS`: the length of the interval in which the clock runs; `REST`: the place of the first suspension that is not
over when the gap begins; `PIECE`: that of the piece of the chart that holds its first day; otherwise as in `ticks`."""
COLUMNS = 8
SUBJECT, ANCHOR, ANCHORED_ON, DUE_ON, SINCE, MET_ON, BY_ROW, MOVED_BY = range(COLUMNS)
"""`MOVED_BY`: the place of the first of its moves."""
MOVES = 5
OWNER, DAY, WHY, BEFORE, AFTER = range(MOVES)
COUNTS = 4 + len(VERDICTS)
ROWS, MOVED, PENDING, CLASHED, HIDDEN = range(5)


class Rules(NamedTuple):
    """How to judge. `intervals` has, by row of the tables, how long its interval is, and which line of `days` moves a
    day by it, without and with rolling; the last line of `days` rolls due days.
    """

    law: Longs
    intervals: Longs
    days: Ints


class Chart(NamedTuple):
    """From which key on which row is in force."""

    key: Longs
    row: Longs


class Rests(NamedTuple):
    """First and last keys of suspensions."""

    first: Longs
    last: Longs


class Found(NamedTuple):
    """Room for what is found, a line a column, with room for one row more; `clashes`: the rows that begin with an act
    and the first start, and the fact of that start.
    """

    rows: Ints
    verdicts: Truths
    moves: Ints
    clashes: Ints
    tally: Longs


@compiled
def after(rules: Rules, day: int, row: int) -> int:
    """The day one interval of a row after a day; `MAX` where it has none."""
    return int(rules.days[rules.intervals[LINE, row], day - rules.law[ORIGIN]])


@compiled
def rolled(rules: Rules, day: int) -> int:
    """Where a due day comes to lie."""
    return day if day >= MAX else rules.days[-1, day - rules.law[ORIGIN]]


@compiled
def begin(rules: Rules, clock: Longs, day: int, row: int, anchored: int) -> None:
    """A clock that begins on a day, by an act or without one."""
    clock[BEGUN], clock[CHANGED], clock[ROW], clock[ANCHORED] = day, day, row, anchored
    clock[DUE] = rolled(rules, after(rules, day, row))
    clock[RUNS], clock[BREACHED] = rules.intervals[LENGTH, row], 0


@compiled
def beyond(keys: Longs, at: int, key: int) -> int:
    """The place of the first key after a key, from a place on."""
    while at < keys.size and keys[at] <= key:
        at += 1
    return at


@compiled
def suspended(rests: Rests, clock: Longs, day: int) -> bool:
    """Whether the clock is suspended on a day of its gap."""
    key = clock[BAND] * SPAN + day
    at = beyond(rests.last, clock[REST], key - 1)
    return bool(at < rests.first.size and rests.first[at] <= key)


@compiled
def pass_until(rules: Rules, rests: Rests, clock: Longs, day: int) -> None:
    """Marks the obligation as breached if its due day was over before a day while it ran.

    A suspension that ends is a change: days from the last change on are suspended up to the day, or not at their first.
    """
    due = clock[DUE]
    if clock[BREACHED] == 1 or due >= day:
        return
    since = due if clock[KEPT] == 1 else max(due, clock[CHANGED], rules.law[FIRST])
    runs = rules.law[FIRST] <= due if clock[KEPT] == 1 else clock[RUNS] < NEVER and since < day
    clock[BREACHED] = 1 if runs and since <= rules.law[LAST] and not suspended(rests, clock, since) else 0


@compiled
def from_last_act(rules: Rules, clock: Longs, day: int, row: int) -> int:
    """The due day if the clock had run in this row since it began."""
    return max(after(rules, clock[BEGUN], row), day)


@compiled
def named(rules: Rules, clock: Longs, word: int, day: int, row: int) -> int:
    """The due day that a word gives."""
    if word == FROM_LAST_ACT:
        return from_last_act(rules, clock, day, row)
    return after(rules, day, row) if word == STARTS_ANEW else clock[DUE]


@compiled
def record(found: Found, day: int, why: int, before: int, later: int) -> None:
    """Notes a move; whose it is shows when its obligation ends."""
    at = found.tally[MOVED]
    found.moves[DAY, at], found.moves[WHY, at] = day, why
    found.moves[BEFORE, at], found.moves[AFTER, at] = NONE if before == MAX else before, NONE if later == MAX else later
    found.tally[MOVED] = at + 1


@compiled
def move(rules: Rules, clock: Longs, found: Found, day: int, row: int, due: int, why: int) -> None:
    """Moves the due day, if it is another."""
    due = rolled(rules, min(due, MAX))
    if due != clock[DUE]:
        record(found, day, why, clock[DUE], due)
        clock[DUE] = due
        if rules.intervals[LENGTH, row] < NEVER:
            clock[ROW] = row


@compiled_apart
def into_force(rules: Rules, clock: Longs, found: Found, day: int, row: int) -> None:
    """The policy comes into force."""
    due = named(rules, clock, rules.law[COMING], day, row)
    if due == MAX:
        due = from_last_act(rules, clock, day, row)
    due = MAX if rules.intervals[LENGTH, row] == NEVER else max(due, day)
    move(rules, clock, found, day, row, due, IN_FORCE)
    clock[RUNS] = rules.intervals[LENGTH, row]


@compiled
def outcome(breached: bool, final: bool, late: bool) -> int:
    """The verdict of an obligation that an act ended, or of which nothing further is known (`final`)."""
    if final:
        return VIOLATED if breached else OPENED
    if breached:
        return MET_LATE if late else VIOLATED
    return MET


@compiled
def reported(first: int, last: int, due: int, ended: int) -> bool:
    """Whether an obligation is due while in force, and not over before."""
    return first <= due <= last and due < MAX and ended >= first


@compiled
def tell(rules: Rules, clock: Longs, found: Found, verdict: int, met: int, ended: int) -> None:
    """Writes an obligation that is due while in force, with its moves, if it is asked for; otherwise counts it."""
    due, at = clock[DUE], found.tally[ROWS]
    lapsed = verdict == NOT_APPLICABLE and ended > rules.law[LAST]
    if reported(rules.law[FIRST], rules.law[LAST], due, ended) and not lapsed:
        if rules.law[LAW + verdict]:
            found.rows[SUBJECT, at], found.verdicts[at], found.rows[ANCHOR, at] = clock[BAND], verdict, clock[BEGUN]
            found.rows[ANCHORED_ON, at] = clock[FACT] if clock[ANCHORED] == 1 else NOBODY
            found.rows[DUE_ON, at], found.rows[SINCE, at] = due, due + 1 if clock[BREACHED] == 1 else NONE
            found.rows[MET_ON, at], found.rows[BY_ROW, at] = met, clock[ROW]
            found.rows[MOVED_BY, at] = found.tally[PENDING]
            for own in range(found.tally[PENDING], found.tally[MOVED]):
                found.moves[OWNER, own] = at
            found.tally[ROWS], found.tally[PENDING] = at + 1, found.tally[MOVED]
        else:
            found.tally[HIDDEN + verdict] += 1
    found.tally[MOVED] = found.tally[PENDING]


@compiled_apart
def renew(rules: Rules, clock: Longs, found: Found, day: int, row: int, why: int) -> None:
    """Ends a breached obligation as violated, and begins a new one on the day."""
    tell(rules, clock, found, VIOLATED, NONE, day)
    begin(rules, clock, day, row, 0)
    record(found, day, why, MAX, clock[DUE])


@compiled_apart
def resume(rules: Rules, clock: Longs, found: Found, day: int, row: int, since: int) -> None:
    """A suspension `since` a day is over."""
    word, runs = rules.law[AFTER_REST], rules.intervals[LENGTH, row] < NEVER
    anew = word in (FROM_LAST_ACT, STARTS_ANEW)
    if anew and runs and clock[BREACHED] == 1:
        renew(rules, clock, found, day, row, RESUMED)
    if clock[BREACHED] == 1 or clock[DUE] == MAX or (anew and not runs):
        return
    if word == PAUSES:
        due = clock[DUE] + day - max(since, clock[BEGUN] + 1, rules.law[FIRST])
    else:
        due = max(named(rules, clock, word, day, row), day)
    move(rules, clock, found, day, row, due, RESUMED)


@compiled
def change(rules: Rules, clock: Longs, found: Found, day: int, row: int) -> None:
    """A row with another interval, or with the same after a suspension."""
    now, before = rules.intervals[LENGTH, row], clock[RUNS]
    if clock[BREACHED] == 1:
        if rules.law[TIGHTER] in (FROM_LAST_ACT, STARTS_ANEW) and before == NEVER and now < NEVER:
            renew(rules, clock, found, day, row, STRICTER)
    elif now == NEVER and before < NEVER:
        lapse(rules, clock, found, day)
    elif now != before:
        stricter = now < before
        due = named(rules, clock, rules.law[TIGHTER] if stricter else rules.law[WIDER], day, row)
        if stricter and due == MAX:
            due = from_last_act(rules, clock, day, row)
        due = min(clock[DUE], due) if stricter else max(clock[DUE], due)
        move(rules, clock, found, day, row, due, STRICTER if stricter else LOOSER)
    if now < NEVER:
        clock[KEPT] = 0
    clock[RUNS] = now


@compiled_apart
def lapse(rules: Rules, clock: Longs, found: Found, day: int) -> None:
    """There is no interval any more: the clock stops, or runs on as it was."""
    if clock[DUE] == MAX:
        return
    if rules.law[WIDER] == RUNS_ON:
        clock[KEPT] = 1
        return
    record(found, day, LAPSED, clock[DUE], MAX)
    tell(rules, clock, found, NOT_APPLICABLE, NONE, day)
    clock[DUE] = MAX


@compiled
def gap(
    rules: Rules, chart: Chart, rests: Rests, clock: Longs, found: Found, day: int, until: int, final: bool
) -> None:
    """From an act to the next one, or to the as-of day."""
    base, pause, piece = clock[BAND] * SPAN, clock[REST], clock[PIECE]
    last = min(rules.law[AS_OF] if final else until - 1, rules.law[LAST])
    enters = rules.law[FIRST] if rules.law[BOUNDED] == 1 and day < rules.law[FIRST] else MAX
    begin(rules, clock, day, chart.row[piece], 1)
    clock[KEPT] = 0
    while True:
        changes = chart.key[piece + 1] - base if piece + 1 < chart.key.size else MAX
        resumes = rests.last[pause] + 1 - base if pause < rests.last.size else MAX
        at = min(changes, enters, resumes)
        if at > last:
            break
        before = chart.row[piece]
        piece, pause = piece + (at == changes), pause + (at == resumes)
        now = chart.row[piece]
        other = at == resumes or rules.intervals[LENGTH, now] != rules.intervals[LENGTH, before]
        if at == enters or (at >= rules.law[FIRST] and other):
            pass_until(rules, rests, clock, at)
            if at == enters:
                into_force(rules, clock, found, at, now)
                enters = MAX
            else:
                if at == resumes:
                    resume(rules, clock, found, at, now, rests.first[pause - 1] - base)
                if not suspended(rests, clock, at):
                    change(rules, clock, found, at, now)
            clock[CHANGED] = at
    pass_until(rules, rests, clock, until)
    verdict = outcome(clock[BREACHED] == 1, final, rules.law[LATE] == 1)
    met = until if verdict in (MET, MET_LATE) else NONE
    tell(rules, clock, found, verdict, met, until)
