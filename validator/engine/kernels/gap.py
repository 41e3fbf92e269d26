"""The clock that runs from an act to the next, change by change (§ 9.2).

All is in arrays, which compiled code hands on at no cost: `law` says how to judge, `clock` is the one that runs,
`count` what was found; their places have names. `intervals` has, by row of the tables, how long its interval is, which
line of `days` moves a day by it, and which one also rolls it; the last line of `days` rolls due days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


@compiled
def after(law: Longs, intervals: Longs, days: Ints, day: int, row: int) -> int:
    """The day one interval of a row after a day; `MAX` where it has none."""
    return int(days[intervals[LINE, row], day - law[ORIGIN]])


@compiled
def rolled(law: Longs, days: Ints, day: int) -> int:
    """Where a due day comes to lie."""
    return day if day >= MAX else days[-1, day - law[ORIGIN]]


@compiled
def begin(law: Longs, intervals: Longs, days: Ints, clock: Longs, day: int, row: int, anchored: int) -> None:
    """A clock that begins on a day, by an act or without one."""
    clock[BEGUN], clock[CHANGED], clock[ROW], clock[ANCHORED] = day, day, row, anchored
    clock[DUE] = rolled(law, days, after(law, intervals, days, day, row))
    clock[RUNS], clock[BREACHED] = intervals[LENGTH, row], 0


@compiled
def beyond(keys: Longs, at: int, key: int) -> int:
    """The place of the first key after a key, from a place on."""
    while at < keys.size and keys[at] <= key:
        at += 1
    return at


@compiled
def rests(rest: Longs, over: Longs, clock: Longs, day: int) -> bool:
    """Whether the clock is suspended on a day of its gap."""
    key = clock[BAND] * SPAN + day
    at = beyond(over, clock[REST], key - 1)
    return bool(at < rest.size and rest[at] <= key)


@compiled
def pass_until(law: Longs, rest: Longs, over: Longs, clock: Longs, day: int) -> None:
    """Marks the obligation as breached if its due day was over before a day while it ran.

    A suspension that ends is a change: days from the last change on are suspended up to the day, or not at their first.
    """
    due = clock[DUE]
    if clock[BREACHED] == 1 or due >= day:
        return
    since = due if clock[KEPT] == 1 else max(due, clock[CHANGED], law[FIRST])
    runs = law[FIRST] <= due if clock[KEPT] == 1 else clock[RUNS] < NEVER and since < day
    clock[BREACHED] = 1 if runs and since <= law[LAST] and not rests(rest, over, clock, since) else 0


@compiled
def from_last_act(law: Longs, intervals: Longs, days: Ints, clock: Longs, day: int, row: int) -> int:
    """The due day if the clock had run in this row since it began."""
    return max(after(law, intervals, days, clock[BEGUN], row), day)


@compiled
def named(law: Longs, intervals: Longs, days: Ints, clock: Longs, word: int, day: int, row: int) -> int:
    """The due day that a word gives."""
    if word == FROM_LAST_ACT:
        return from_last_act(law, intervals, days, clock, day, row)
    return after(law, intervals, days, day, row) if word == STARTS_ANEW else clock[DUE]


@compiled
def record(moves: Ints, count: Longs, day: int, why: int, before: int, later: int) -> None:
    """Notes a move; whose it is shows when its obligation ends."""
    at = count[MOVED]
    moves[DAY, at], moves[WHY, at] = day, why
    moves[BEFORE, at], moves[AFTER, at] = NONE if before == MAX else before, NONE if later == MAX else later
    count[MOVED] = at + 1


@compiled
def move(
    law: Longs,
    intervals: Longs,
    days: Ints,
    clock: Longs,
    moves: Ints,
    count: Longs,
    day: int,
    row: int,
    due: int,
    why: int,
) -> None:
    """Moves the due day, if it is another."""
    due = rolled(law, days, min(due, MAX))
    if due != clock[DUE]:
        record(moves, count, day, why, clock[DUE], due)
        clock[DUE] = due
        if intervals[LENGTH, row] < NEVER:
            clock[ROW] = row


@compiled_apart
def into_force(
    law: Longs, intervals: Longs, days: Ints, clock: Longs, moves: Ints, count: Longs, day: int, row: int
) -> None:
    """The policy comes into force."""
    due = named(law, intervals, days, clock, law[COMING], day, row)
    if due == MAX:
        due = from_last_act(law, intervals, days, clock, day, row)
    due = MAX if intervals[LENGTH, row] == NEVER else max(due, day)
    move(law, intervals, days, clock, moves, count, day, row, due, IN_FORCE)
    clock[RUNS] = intervals[LENGTH, row]


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
def tell(
    law: Longs,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    count: Longs,
    verdict: int,
    met: int,
    ended: int,
) -> None:
    """Writes an obligation that is due while in force, with its moves, if it is asked for; otherwise counts it."""
    due, at = clock[DUE], count[ROWS]
    lapsed = verdict == NOT_APPLICABLE and ended > law[LAST]
    if reported(law[FIRST], law[LAST], due, ended) and not lapsed:
        if law[LAW + verdict]:
            rows[SUBJECT, at], verdicts[at], rows[ANCHOR, at] = clock[BAND], verdict, clock[BEGUN]
            rows[ANCHORED_ON, at] = clock[FACT] if clock[ANCHORED] == 1 else NOBODY
            rows[DUE_ON, at], rows[SINCE, at] = due, due + 1 if clock[BREACHED] == 1 else NONE
            rows[MET_ON, at], rows[BY_ROW, at], rows[MOVED_BY, at] = met, clock[ROW], count[PENDING]
            for own in range(count[PENDING], count[MOVED]):
                moves[OWNER, own] = at
            count[ROWS], count[PENDING] = at + 1, count[MOVED]
        else:
            count[HIDDEN + verdict] += 1
    count[MOVED] = count[PENDING]


@compiled_apart
def renew(
    law: Longs,
    intervals: Longs,
    days: Ints,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    count: Longs,
    day: int,
    row: int,
    why: int,
) -> None:
    """Ends a breached obligation as violated, and begins a new one on the day."""
    tell(law, clock, rows, verdicts, moves, count, VIOLATED, NONE, day)
    begin(law, intervals, days, clock, day, row, 0)
    record(moves, count, day, why, MAX, clock[DUE])


@compiled_apart
def resume(
    law: Longs,
    intervals: Longs,
    days: Ints,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    count: Longs,
    day: int,
    row: int,
    since: int,
) -> None:
    """A suspension `since` a day is over."""
    word, runs = law[AFTER_REST], intervals[LENGTH, row] < NEVER
    anew = word in (FROM_LAST_ACT, STARTS_ANEW)
    if anew and runs and clock[BREACHED] == 1:
        renew(law, intervals, days, clock, rows, verdicts, moves, count, day, row, RESUMED)
    if clock[BREACHED] == 1 or clock[DUE] == MAX or (anew and not runs):
        return
    if word == PAUSES:
        due = clock[DUE] + day - max(since, clock[BEGUN] + 1, law[FIRST])
    else:
        due = max(named(law, intervals, days, clock, word, day, row), day)
    move(law, intervals, days, clock, moves, count, day, row, due, RESUMED)


@compiled
def change(
    law: Longs,
    intervals: Longs,
    days: Ints,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    count: Longs,
    day: int,
    row: int,
) -> None:
    """A row with another interval, or with the same after a suspension."""
    now, before = intervals[LENGTH, row], clock[RUNS]
    if clock[BREACHED] == 1:
        if law[TIGHTER] in (FROM_LAST_ACT, STARTS_ANEW) and before == NEVER and now < NEVER:
            renew(law, intervals, days, clock, rows, verdicts, moves, count, day, row, STRICTER)
    elif now == NEVER and before < NEVER:
        lapse(law, clock, rows, verdicts, moves, count, day)
    elif now != before:
        stricter = now < before
        due = named(law, intervals, days, clock, law[TIGHTER] if stricter else law[WIDER], day, row)
        if stricter and due == MAX:
            due = from_last_act(law, intervals, days, clock, day, row)
        due = min(clock[DUE], due) if stricter else max(clock[DUE], due)
        move(law, intervals, days, clock, moves, count, day, row, due, STRICTER if stricter else LOOSER)
    if now < NEVER:
        clock[KEPT] = 0
    clock[RUNS] = now


@compiled_apart
def lapse(law: Longs, clock: Longs, rows: Ints, verdicts: Truths, moves: Ints, count: Longs, day: int) -> None:
    """There is no interval any more: the clock stops, or runs on as it was."""
    if clock[DUE] == MAX:
        return
    if law[WIDER] == RUNS_ON:
        clock[KEPT] = 1
        return
    record(moves, count, day, LAPSED, clock[DUE], MAX)
    tell(law, clock, rows, verdicts, moves, count, NOT_APPLICABLE, NONE, day)
    clock[DUE] = MAX


@compiled
def gap(
    law: Longs,
    intervals: Longs,
    days: Ints,
    chart: Longs,
    row: Longs,
    rest: Longs,
    over: Longs,
    clock: Longs,
    rows: Ints,
    verdicts: Truths,
    moves: Ints,
    count: Longs,
    day: int,
    until: int,
    final: bool,
) -> None:
    """From an act to the next one, or to the as-of day."""
    base, pause, piece = clock[BAND] * SPAN, clock[REST], clock[PIECE]
    last = min(law[AS_OF] if final else until - 1, law[LAST])
    enters = law[FIRST] if law[BOUNDED] == 1 and day < law[FIRST] else MAX
    begin(law, intervals, days, clock, day, row[piece], 1)
    clock[KEPT] = 0
    while True:
        changes = chart[piece + 1] - base if piece + 1 < chart.size else MAX
        resumes = over[pause] + 1 - base if pause < over.size else MAX
        at = min(changes, enters, resumes)
        if at > last:
            break
        before = row[piece]
        piece, pause = piece + (at == changes), pause + (at == resumes)
        now = row[piece]
        other = at == resumes or intervals[LENGTH, now] != intervals[LENGTH, before]
        if at == enters or (at >= law[FIRST] and other):
            pass_until(law, rest, over, clock, at)
            if at == enters:
                into_force(law, intervals, days, clock, moves, count, at, now)
                enters = MAX
            else:
                if at == resumes:
                    resume(law, intervals, days, clock, rows, verdicts, moves, count, at, now, rest[pause - 1] - base)
                if not rests(rest, over, clock, at):
                    change(law, intervals, days, clock, rows, verdicts, moves, count, at, now)
            clock[CHANGED] = at
    pass_until(law, rest, over, clock, until)
    verdict = outcome(clock[BREACHED] == 1, final, law[LATE] == 1)
    met = until if verdict in (MET, MET_LATE) else NONE
    tell(law, clock, rows, verdicts, moves, count, verdict, met, until)
