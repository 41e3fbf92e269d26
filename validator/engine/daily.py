"""Windows by day: where a window lies that hangs on the first or on the last day of its anchor, for each such day.

There are few days and many anchors: each day is moved once, and the anchors' days are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Ever, Extreme, FirstKnown, Fixed, Of, Which, Whose, Yearly
from validator.engine.calendar import STRETCH
from validator.engine.frames import DAY, EVER, NOBODY, OPEN, Days, Frame, Space, This, days, kinds
from validator.engine.keys import MAX, MIN
from validator.engine.uniform import longs

if TYPE_CHECKING:
    from validator.core.days import Point, Window
    from validator.engine.keys import Longs
    from validator.engine.points import Bounds
    from validator.engine.session import Session
    from validator.histories.columns import Ints

MOST_TABLES = 256
"""So many windows are known at once; a table of some years takes some 50 KB."""


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Per day from `origin` on the first (last) day of the window, last that of an anchor without an end.

    `opened_by_end`, `shut_by_end`: it hangs on the last day of the anchor; `opens_ever`, `shuts_never`: there is none.
    """

    origin: int
    opens: Ints
    shuts: Ints
    opened_by_end: bool
    shut_by_end: bool
    opens_ever: bool
    shuts_never: bool


_KNOWN: dict[tuple[object, ...], Daily | None] = {}


def daily(session: Session, node: Window, first: int, last: int) -> Daily | None:
    """The window for each day of a range; None if something else decides where it lies, or it is not made of days."""
    first, last = first - first % STRETCH, last + STRETCH - last % STRETCH
    name = (session.name_of_window(node), session.policy.holidays, first, last)
    if name not in _KNOWN:
        if len(_KNOWN) >= MOST_TABLES:
            _KNOWN.clear()
        _KNOWN[name] = _made(session, node, first, last)
    return _KNOWN[name]


def _made(session: Session, node: Window, first: int, last: int) -> Daily | None:
    opened, shut = _hangs_on(node.first), _hangs_on(node.last)
    if opened is None or shut is None or max(len(opened), len(shut)) > 1:
        return None
    bounds = session.window(_every_day(session, first, last), node)
    ever, never = _sole(bounds.lo), _sole(bounds.hi)
    if ever is None or never is None or not _plain(bounds):
        return None
    opens, shuts = (column.astype(np.int32) for column in (bounds.lo_day, bounds.hi_day))
    by_end = frozenset({Which.END})
    return Daily(first, opens, shuts, opened == by_end, shut == by_end, ever == EVER, never == EVER)


def _every_day(session: Session, first: int, last: int) -> Frame:
    """An anchor on each day, and one that has not ended."""
    day: Longs = np.arange(first, last + 1, dtype=np.int64)
    open_ = replace(days(day), kind=kinds(day == last, OPEN))
    this = This(days(day), open_, longs(NOBODY, day.size), day)
    space = Space(np.zeros(day.size, np.int64), session.root, this)
    return Frame(space, space.bands)


def _hangs_on(point: Point) -> frozenset[Which] | None:
    """The days of the anchor that a point hangs on; None if it hangs on something else."""
    match point.base:
        case Of(whose=Whose.THIS, which=which):
            return frozenset({which})
        case Fixed() | Ever():
            return frozenset()
        case Yearly(near=near):
            return _hangs_on(near)
        case FirstKnown(points=points) | Extreme(points=points):
            found = [_hangs_on(one) for one in points]
            return None if None in found else frozenset[Which]().union(*(one for one in found if one is not None))
        case _:
            return None


def _sole(side: Days) -> int | None:
    """What a side is for all anchors that have ended, if it is a day for all or without bound for all."""
    kind = side.kind[:-1]
    return next((one for one in (DAY, EVER) if bool((kind == one).all())), None)


def _plain(bounds: Bounds) -> bool:
    """Whether all days are days of the calendar, without a time."""
    if bounds.lo_timed or bounds.hi_timed:
        return False
    return bool((bounds.lo_day >= MIN).all() and (bounds.hi_day <= MAX).all())
