"""Charts by machine code say of every day what pieces say that are cut in columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine.making import columns, day, event, only, policy, rule, span
from validator.core.days import Duration, Of, Point, Unit, Which, Whose, Window
from validator.core.duties import Clock, Hit, Row, Table, Word
from validator.core.truths import All, Covered, Not
from validator.engine import charts, run_batches
from validator.engine.charts import MOST_BITS, charted
from validator.engine.keys import MAX, MIN, Intervals, key
from validator.engine.lanes import Spans, bits_of, lane_of, refine
from validator.histories.columns import ONGOING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.engine.keys import Bools, Longs
    from validator.engine.lanes import Track

BANDS, FIRST, UNTIL = 5, 7, 24
AS_OF = day("2020-06-30")


def days_of(*bands: Sequence[tuple[int, int]]) -> Intervals:
    band = np.array([number for number, pairs in enumerate(bands) for _ in pairs], np.int64)
    flat = [pair for pairs in bands for pair in pairs]
    return Intervals(*(key(band, np.array([pair[side] for pair in flat], np.int64)) for side in (0, 1)))


def spans_of(*bands: Sequence[tuple[int, int, int]]) -> Spans:
    """Spans of the bands as first day, last day and code; the class of code 3 is 2, of 4 it is 0, of 5 it is 1."""
    rows = [(FIRST + number, *one) for number, some in enumerate(bands) for one in some]
    subject, begins, ends, code = (np.array([row[place] for row in rows], np.int32) for place in range(4))
    return Spans(subject, begins, ends, code, FIRST, UNTIL, 3, np.array([2, 0, 1]))


def drawn(rng: np.random.Generator) -> list[Track]:
    """Tracks on few days, so that many things change on one day; some bands have nothing."""
    found: list[Track] = []
    for number in range(int(rng.integers(1, 5))):
        bands = []
        for _ in range(BANDS):
            edges = np.sort(rng.choice(26, 2 * int(rng.integers(0, 4)), replace=False)).tolist()
            some = list(zip(edges[::2], edges[1::2], strict=True))
            if some and rng.random() < 0.3:
                some[-1] = (some[-1][0], ONGOING if number % 2 else MAX)
            if some and number % 2 == 0:
                some = [some[0], *(two for one, two in pairwise(some) if two[0] > one[1] + 1)]
                some[0] = (MIN if rng.random() < 0.3 else some[0][0], some[0][1])
            bands.append(some)
        if number % 2:
            found.append(spans_of(*([(*one, int(rng.integers(3, 6))) for one in some] for some in bands)))
        else:
            found.append(days_of(*bands))
    return found


def codes(held: Sequence[Longs], tracks: Sequence[Track], size: int) -> Longs:
    found, shift = np.zeros(size, np.int64), 0
    for track, classes in zip(tracks, held, strict=True):
        found |= classes << shift
        shift += bits_of(track)
    return found


def in_columns(tracks: Sequence[Track], doubt: int) -> tuple[list[int], list[int], list[int]]:
    keys, situation, held = refine([lane_of(track) for track in tracks], BANDS)
    found = codes(held, tracks, held[0].size)[situation]
    doubtful = sorted({(one + 2 * MAX) // (4 * MAX) for one in keys[found == doubt].tolist()})
    return keys.tolist(), found.tolist(), doubtful


def by_machine_code(tracks: Sequence[Track], doubt: int) -> tuple[list[int], list[int], list[int]]:
    def judged(held: list[Longs], size: int) -> tuple[Longs, Bools]:
        found = codes(held, tracks, size)
        return found, found == doubt

    found = charted(tracks, BANDS, judged)
    assert found is not None
    chart, doubtful = found
    return chart.key.tolist(), chart.row.tolist(), np.flatnonzero(doubtful).tolist()


@pytest.mark.parametrize("seed", range(200))
def test_days_and_timelines_laid_over_each_other(seed: int) -> None:
    tracks = drawn(np.random.default_rng(seed))
    assert by_machine_code(tracks, seed % 4) == in_columns(tracks, seed % 4)


def test_bands_in_which_nothing_changes() -> None:
    tracks = [days_of([], [(MIN, MAX)], [], [(MIN, MAX)]), days_of([], [], [], [(MIN, MAX)], [(MIN, MAX)])]
    begins = [number * 4 * MAX + MIN for number in range(BANDS)]
    assert by_machine_code(tracks, 3) == (begins, [0, 1, 0, 3, 2], [3])


def test_what_lasts_for_ever_ends_with_its_band() -> None:
    tracks = [days_of([(3, MAX)], [(MIN, 4)]), spans_of([(3, 9, 3), (10, ONGOING, 5)], [(MIN, 2, 3)])]
    found = by_machine_code(tracks, -1)
    assert found == in_columns(tracks, -1)
    assert found[1][:6] == [0, 1 | 2 << 1, 1 | 1 << 1, 1 | 2 << 1, 1, 0]


def test_a_span_that_is_not_known_yet_changes_nothing() -> None:
    assert by_machine_code([spans_of([(UNTIL, 30, 3)], [(UNTIL + 1, 30, 3)])], -1)[1] == [0, 2, 0, 0, 0, 0, 0]


def test_a_clock_without_any_state() -> None:
    found = charted([], 3, lambda held, size: (np.full(size, 4), np.zeros(size, np.bool_)))
    assert found is not None
    assert (found[0].key.tolist(), found[0].row.tolist()) == (key(np.arange(3), MIN).tolist(), [4, 4, 4])


def test_more_tracks_than_bits_are_left_to_columns() -> None:
    assert charted([days_of()] * (MOST_BITS + 1), 1, lambda *_: pytest.fail("never asked")) is None


def both_ways(facts: Sequence[Mapping[str, Any]], clock: Clock) -> list[list[Any]]:
    data = columns({"K": facts, "L": facts[:2], "M": ()})
    ways = [run_batches(policy(rule(clock)), data, AS_OF, None, compiled=way) for way in (False, True)]
    return [list(found.findings()) for found in ways]


@pytest.mark.parametrize("most", [0, MOST_BITS])
def test_findings_are_the_same_however_many_bits_are_judged(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "MOST_BITS", most)
    window = Window(*(Point(Of(Whose.OWN, which)) for which in (Which.START, Which.END)))
    near, far = (Covered((only("profile", value=value),), window) for value in ("near", "far"))
    sick = Covered((only("sick"),), window)
    rows = tuple(
        Row(when, Duration(count, Unit.DAY), None, (), name)
        for when, count, name in ((All((near, Not(sick))), 20, "near"), (far, 50, "far"), (sick, 90, "sick"))
    )
    words = (Word.STARTS_ANEW, Word.FROM_LAST_ACT, Word.PAUSES, Word.STARTS_ANEW)
    clock = Clock((Table(Hit.FIRST, rows),), (only("contact"),), (only("start"),), *words)
    facts = [
        event("start", AS_OF - 300),
        event("contact", AS_OF - 250),
        event("contact", AS_OF - 100),
        span("profile", AS_OF - 300, AS_OF - 201, value="near"),
        span("profile", AS_OF - 200, AS_OF - 100, value="far"),
        span("profile", AS_OF - 99, None, value="near"),
        span("sick", AS_OF - 200, AS_OF - 180),
        span("sick", AS_OF - 100, AS_OF - 100),
    ]
    in_columns, compiled = both_ways(facts, clock)
    assert compiled == in_columns
    assert len(compiled) == 3
