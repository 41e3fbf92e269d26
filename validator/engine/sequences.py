"""Facts by subject and day in columns of 32 bits, as compiled passes read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from validator.core.facts import Select
from validator.engine import uniform
from validator.engine.uniform import everywhere
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from validator.core.facts import Facts
    from validator.engine.anchors import Anchors
    from validator.engine.keys import Longs
    from validator.engine.selections import Chosen
    from validator.engine.session import Session
    from validator.histories.columns import Ints


class Sequence(NamedTuple):
    """Facts by subject and day, in 32 bits. Subjects count from `own` on.

    The number of each fact is in `fact`; or they are numbered through from `number` on, and some may begin after the
    as-of day. `whole`: anchors that stand on no fact, as columns have them.
    """

    subject: Ints
    start: Ints
    end: Ints
    own: int
    number: int
    fact: Longs | None
    whole: Anchors | None = None


def sequence(session: Session, facts: Facts, *, events: bool) -> Sequence | None:
    """Selected facts, if all are sure and have days without times (`events`: and are events)."""
    (first, *more) = facts or (None,)
    if not isinstance(first, Select) or first.where is not None or more:
        return selected(session, facts, events=events)
    kind = session.pool.kind(first.type)
    if kind.timed or (events and not kind.events):
        return None
    subject, start, end, number = kind.raw
    return Sequence(subject, start, start if kind.events else end, session.pool.first, number, None)


def selected(session: Session, facts: Facts, *, events: bool) -> Sequence | None:
    """The same of facts that are known on the as-of day, in the order and number of their selection."""
    chosen = session.selection(session.root, facts)[1]
    items = chosen.items
    if not (chosen.plain if events else _dated(chosen)):
        return None
    subject, start, end = (narrow(one) for one in (chosen.band, items.day, items.end))
    return Sequence(subject, start, end, 0, 0, items.fact)


def _dated(chosen: Chosen) -> bool:
    """Whether all are sure and have days without times."""
    timed = not all(everywhere(uniform.equal(ms, int(NO_INSTANT))) for ms in (chosen.items.ms, chosen.items.end_ms))
    return everywhere(chosen.sure) and not chosen.undated_band.size and not timed


def narrow(column: Longs) -> Ints:
    """The same numbers, which fit, in one piece of 32 bits each; the column itself if it is that already."""
    return np.ascontiguousarray(column, np.int32)
