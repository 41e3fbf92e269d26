"""The evaluators agree on clocks in which rows, suspensions and acts begin and end within days of each other."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from comparing import differences

from validator.core.days import Duration, Of, Point, Unit, Which, Whose, Window
from validator.core.duties import Clock, Hit, Row, Table, Word
from validator.core.facts import Select
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Covered, Truth
from validator.histories.model import Fact, History

OWN = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
DAYS = st.integers(0, 24)
BEGINNING = (Word.RUNS_ON, Word.FROM_LAST_ACT, Word.STARTS_ANEW)


def holds(kind: str) -> Truth:
    return Covered((Select(kind, None),), OWN)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Of two situations each with an interval or none; in a third table, or never, a row for all others."""
    kinds = [(holds(kind), kind) for kind in ("near", "far")] + ([(All(()), "any")] if draw(st.booleans()) else [])
    lengths = [draw(st.sampled_from((1, 2, 3, 5, 8, None))) for _ in kinds]
    made = [
        Row(when, None if length is None else Duration(length, Unit.DAY), None, (), name)
        for (when, name), length in zip(kinds, lengths, strict=True)
    ]
    tables = (Table(draw(st.sampled_from((Hit.FIRST, Hit.STRICTEST))), tuple(made[:2])),)
    words = [draw(st.sampled_from(BEGINNING)) for _ in range(3)]
    return Clock(
        (*tables, *((Table(Hit.FIRST, tuple(made[2:])),) if made[2:] else ())),
        (Select("act", None),),
        (Select("start", None),),
        words[0],
        words[1],
        draw(st.sampled_from(Word)),
        words[2],
        holds("rest"),
        draw(st.booleans()),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A start, and stretches one after the other, each with a situation or none, at rest or not, and an act or none."""
    day = draw(st.integers(0, 3))
    facts = [Fact("start", day, day, None, None, True, None, {})]
    stretches = st.tuples(
        st.sampled_from(("near", "far", None)), st.booleans(), st.sampled_from((None, None, 0, 1)), st.integers(1, 5)
    )
    for kind, rest, act, length in draw(st.lists(stretches, min_size=2, max_size=7)):
        for name in (kind, "rest" if rest else None):
            if name is not None:
                facts.append(Fact(name, day, day + length - 1, None, None, False, None, {}))
        if act is not None:
            facts.append(Fact("act", day + act, day + act, None, None, True, None, {}))
        day += length
    return History("k", "kunde", {}, tuple(facts))


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(clocks(), histories(), st.sampled_from((None, 0, 6)), st.integers(10, 40))
def test_what_begins_and_ends_within_days(clock: Clock, history: History, first: int | None, as_of: int) -> None:
    policy = Policy("p", "1", "Europe/Berlin", Validity(first, None), (Rule("r", "kunde", (), clock),))
    assert not differences(policy, [history], as_of)
