"""What the benchmark itself is made of: looking at processes, fitting, and cutting into pieces."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks.cases import piece
from benchmarks.clients import make
from benchmarks.cluster.model import fit
from benchmarks.findings import Kept, compare, findings
from benchmarks.processes import Limits, ended

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@LINUX
def test_a_process_that_needs_too_much_is_ended_with_all_that_it_started():
    child = "import time; held = bytearray(300 * 2**20); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    found = ended(["-c", parent], Limits(50, memory=200))
    assert found.over
    assert found.status < 0
    assert 200 < found.peak < 400
    assert found.seconds < 40


@LINUX
def test_the_peak_is_that_of_the_process_and_not_of_whoever_started_it():
    held = bytearray(200 * 2**20)
    held[:: 2**12] = b"x" * len(held[:: 2**12])
    small = ended(["-c", "import time; time.sleep(0.5); print('done')"], Limits(30))
    assert small.answer == "done"
    assert 3 < small.peak < 60
    assert not small.over


def test_pieces_are_the_whole():
    made = make(25, 20, seed=6)
    parts = [piece(made, first, first + 10) for first in (0, 10, 20)]
    assert [one.subjects for one in parts] == [10, 10, 5]
    for name, whole in made.tables.items():
        owner = np.concatenate(
            [one.tables[name].subject + first for one, first in zip(parts, (0, 10, 20), strict=True)]
        )
        start = np.concatenate([one.tables[name].start for one in parts])
        assert np.array_equal(owner, whole.subject)
        assert np.array_equal(start, whole.start)


def test_findings_in_pieces_compare_equal_to_the_whole_and_a_difference_shows(tmp_path):
    whole, parts, other = Kept(), Kept(), Kept()
    whole.add({"rule": findings([0, 1, 1], [5, 6, 7], None, [0, 3, 0])})
    parts.add({"rule": findings([0], [5], None, [0])})
    parts.add({"rule": findings([0, 0], [6, 7], None, [3, 0])}, 1)
    other.add({"rule": findings([0, 1, 1], [5, 6, 7], None, [0, 3, 3])})
    files = [tmp_path / f"{name}.npz" for name in ("whole", "parts", "other")]
    for one, file in zip((whole, parts, other), files, strict=True):
        one.write(file)
    assert compare(files[0], files[1]) is None
    assert "only ours: [(1, 7" in (compare(files[0], files[2]) or "")


def test_a_model_gives_back_what_it_was_made_from():
    rows, found = [1e5, 1e5, 1e6, 1e6, 5e6, 5e6], [1e4, 1e5, 1e5, 1e6, 5e5, 5e6]
    fitted = fit(rows, found, [3 + 2e-5 * row + 1e-5 * one for row, one in zip(rows, found, strict=True)])
    assert (fitted.fixed, fitted.row, fitted.finding) == pytest.approx((3, 2e-5, 1e-5))
    assert fitted.worst == pytest.approx(0, abs=1e-9)
    assert fitted.cost(1e6, 1e6) == pytest.approx(33)


def test_a_part_of_a_model_is_never_negative():
    fitted = fit([1e5, 1e6, 5e6], [1e5, 1e6, 5e6], [1, 19, 99])
    assert min(fitted.fixed, fitted.row, fitted.finding) >= 0
