"""Charts in one pass: the changes of all lanes, merged day by day, with the row of each situation looked up (§ 9.1).

A lane's changes are keys beside the class that begins there, each pair in one number; they rise strictly, and the last
one is beyond all keys. The situation is the classes of all lanes side by side, each in bits of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.engine.kernels.compiler import compiled
from validator.engine.keys import MAX, MIN, SPAN, Bools, Longs

if TYPE_CHECKING:
    from validator.histories.columns import Ints

CLASS_BITS = 7
CLASSES = (1 << CLASS_BITS) - 1
LANE = 3
PLACE, SHIFT, KEPT = range(LANE)
"""Of a lane: its next change, where its bits stand, and the bits of all others."""


@compiled
def held(changes: Longs, begin: int, at: int, begins: int, last: int, now: int, base: int) -> int:
    """Notes that a class begins on one day and is over after another; what follows at once begins where it is over.

    What lasts for ever is over where the next band begins. The place after the last change is given back.
    """
    if at > begin and changes[at - 1] >> CLASS_BITS == begins:
        at -= 1
    over = last + 1 if last < base + MAX else base + SPAN + MIN
    changes[at], changes[at + 1] = begins << CLASS_BITS | now, over << CLASS_BITS
    return at + 2


@compiled
def days(lo: Longs, hi: Longs, changes: Longs, begin: int) -> int:
    """The changes of a set of days, which is in class 1 where it holds, from a place on."""
    at = begin
    for place in range(lo.size):
        base = (hi[place] + SPAN // 2) & -SPAN
        at = held(changes, begin, at, lo[place], hi[place], 1, base)
    return at


@compiled
def spans(
    subject: Ints,
    day: Ints,
    end: Ints,
    code: Ints,
    first: int,
    until: int,
    least: int,
    classes: Longs,
    changes: Longs,
    begin: int,
) -> int:
    """The changes of a timeline, from a place on: each span is in the class of its code."""
    at = begin
    for place in range(day.size):
        if day[place] <= until:
            base, now = (int(subject[place]) - first) * SPAN, classes[code[place] - least]
            begins, last = base + int(day[place]), base + min(int(end[place]), MAX)
            at = held(changes, begin, at, begins, last, now, base)
    return at


@compiled
def chart(changes: Longs, lanes: Longs, rows: Longs, doubts: Bools, doubtful: Bools, key: Longs, row: Longs) -> int:
    """From which key on which row is in force, and which bands are doubtful; how many keys there are is given back.

    `lanes`: a line a place; `rows`, `doubts`: by situation.
    """
    count, situation = 0, 0
    for band in range(doubtful.size):
        at, over, before = band * SPAN + MIN, (band + 1) * SPAN + MIN, -1
        while at < over:
            following = over
            for lane in range(lanes.shape[1]):
                change = changes[lanes[PLACE, lane]]
                if change >> CLASS_BITS == at:
                    situation = situation & lanes[KEPT, lane] | (change & CLASSES) << lanes[SHIFT, lane]
                    lanes[PLACE, lane] += 1
                    change = changes[lanes[PLACE, lane]]
                following = min(following, change >> CLASS_BITS)
            if rows[situation] != before:
                before = rows[situation]
                key[count], row[count] = at, before
                count += 1
            if doubts[situation]:
                doubtful[band] = True
            at = following
    return count
