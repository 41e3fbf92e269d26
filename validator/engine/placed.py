"""Duties whose anchors are their windows, as `per` has them, in compiled passes: rules share where windows lie.

Rules that look at the same facts in the same windows differ in which of the facts count, and how many are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from validator.core.facts import Select
from validator.core.values import Kind
from validator.engine.blocks import NOTHING
from validator.engine.completing import MOST_VALUES
from validator.engine.exceptions import Judged
from validator.engine.frames import kept
from validator.engine.kernels import placed as kernel
from validator.engine.kernels.windows import Facts
from validator.engine.keys import MAX, MIN
from validator.engine.selections import all_of, passing
from validator.engine.sequences import narrow, selected, sequence
from validator.engine.trivalent import T, U
from validator.engine.uniform import everywhere, longs, yes
from validator.histories.columns import ABSENT

if TYPE_CHECKING:
    from validator.core.duties import Duty
    from validator.core.values import Measure
    from validator.engine.anchors import Anchors
    from validator.engine.keys import Bools, Longs
    from validator.engine.sequences import Sequence
    from validator.engine.session import Session
    from validator.histories.columns import Ints


class Counted(NamedTuple):
    """Facts that may count, by a `name` for nothing else, and which of them do."""

    name: str
    facts: Sequence
    some: Bools


def judged(session: Session, duty: Duty, measure: Measure, count: int, anchors: Anchors) -> Judged | None:
    """What became of windows in each of which so many facts, or different values of theirs, are asked for.

    None where something is in doubt.
    """
    counted = _counted(session, measure)
    completed = None if counted is None else _completed(session, measure, counted, count)
    if counted is None or completed is None:
        return None
    last, place = narrow(anchors.this.last.day), _places(anchors, counted)
    told = kernel.Told(np.empty(last.size, np.int8), np.empty(last.size, np.int32), np.empty(last.size, np.int32))
    kernel.judged(place, last, completed, MAX if duty.late is not None else MIN, session.as_of, told)
    verdict, since, met_on = (cast("Longs", column) for column in told)
    one = measure.kind is Kind.TIMES
    return Judged(told.verdict, since, longs(NOTHING, verdict.size), met_on if one else None)


def _counted(session: Session, measure: Measure) -> Counted | None:
    """All facts of a type where a test says which count; otherwise those that are selected."""
    (first, *more) = measure.facts or (None,)
    if not isinstance(first, Select) or more or (first.where is None and measure.kind is Kind.TIMES):
        facts, name = sequence(session, measure.facts, events=True), session.name_of_facts(measure.facts)
        return None if facts is None else Counted(name, facts, yes(facts.start.size))
    every, truth = all_of(first.type), passing(session, first)
    name = session.name_of_facts(every)
    facts = session.kept(f"known {name}", lambda: selected(session, every, events=True))
    return None if facts is None or not everywhere(truth != U) else Counted(f"known {name}", facts, truth == T)


def _places(anchors: Anchors, counted: Counted) -> Ints:
    """Where each window begins."""

    def found() -> Ints:
        places = np.empty(anchors.subject.size, np.int32)
        first, facts = narrow(anchors.this.first.day), counted.facts
        kernel.placed(narrow(anchors.subject), first, Facts(facts.subject, facts.start), facts.own, places)
        return places

    return kept(anchors.space, f"places {counted.name}", found)


def _completed(session: Session, measure: Measure, counted: Counted, count: int) -> Ints | None:
    """Per fact the day on which the count is reached, counted from it on."""
    facts, some = Facts(counted.facts.subject, counted.facts.start), np.ascontiguousarray(counted.some)
    known = session.as_of if counted.facts.fact is None else MAX
    found = np.empty(facts.day.size + 1, np.int32)
    if measure.kind is Kind.TIMES:
        kernel.completed(facts, some, count, known, np.empty(facts.day.size, np.int32), found)
        return found
    codes = _codes(session, measure, counted.facts)
    if codes is None or count > MOST_VALUES or bool((some & (codes == ABSENT)).any()):
        return None
    if count == 2:
        kernel.second(facts, codes, some, known, found)
        return found
    again = np.empty(int(codes.max(initial=0)) + 2, np.int32)
    kernel.varied(facts, codes, some, known, again, np.empty(count, np.int32), found)
    return found


def _codes(session: Session, measure: Measure, facts: Sequence) -> Ints | None:
    fact, name = facts.fact, measure.attribute
    if fact is None or name is None:
        return None
    return narrow(session.pool.attribute(name, fact))
