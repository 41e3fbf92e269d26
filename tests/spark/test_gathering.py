"""Batches of a partition become tables of whole subjects, whatever their sizes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow", reason="needs the extra parquet")

from validator.reports.arrow.tables import once, whole


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(1, 12), max_size=12), st.lists(st.integers(0, 5), min_size=1, max_size=20), st.integers(1, 9)
)
def test_each_subject_is_in_one_table(counts: list[int], sizes: list[int], limit: int) -> None:
    names = [f"K-{number:02}" for number, count in enumerate(counts) for _ in range(count)]
    batches, done = [], 0
    for size in [*sizes, len(names)]:
        batches.append(pa.record_batch({"subject": pa.array(names[done : done + size], pa.string())}))
        done += size
    tables = [table.column("subject").to_pylist() for table in whole(batches, "subject", limit)]
    assert [name for table in tables for name in table] == names
    assert sum(len(set(table)) for table in tables) == len(counts)
    most = limit + max(one.num_rows for one in batches)
    assert all(len(table) - max(map(table.count, table)) < most for table in tables)


def test_rows_that_are_there_for_several_subjects_are_taken_once() -> None:
    rows = [("a", "a", 1), ("a", "b", 2), ("b", "b", 2), ("c", "b", 2), ("c", "c", 3), ("d", "x", 4)]
    names = ("key", "subject", "row")
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    found, keys = once(table, "key")
    assert found.to_pylist() == [{"subject": one, "row": row} for one, row in (("a", 1), ("b", 2), ("c", 3), ("x", 4))]
    assert keys == {"a", "b", "c", "d"}
