"""Compiled loops find what columns find, also where there is no compiler, and are loaded where there is much to do."""

from __future__ import annotations

import stat
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.making import columns, day, event, only, policy, rule, span
from validator.core.days import Duration, Of, Point, Unit, Which, Whose, Window
from validator.core.duties import Clock, Hit, Row, Table, Word
from validator.core.findings import Verdict
from validator.core.truths import All, Covered
from validator.engine import passes, run_batches
from validator.engine.clocks import MOST_PASSES
from validator.engine.kernels import clock as kernel
from validator.engine.kernels import compiler
from validator.engine.kernels.arrays import ints, whole
from validator.engine.kernels.compiler import LEAST, Heat
from validator.engine.uniform import longs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

AS_OF = day("2020-06-30")
SPAN = Window(*(Point(Of(Whose.OWN, which)) for which in (Which.START, Which.END)))


def monthly(count: int = 1) -> Clock:
    row = Row(All(()), Duration(count, Unit.MONTH), None, (), "monthly")
    words = (Word.RUNS_ON, Word.RUNS_ON, Word.RUNS_ON, Word.RUNS_ON)
    return Clock((Table(Hit.FIRST, (row,)),), (only("contact"),), (only("start"),), *words)


def both_ways(facts: Sequence[Mapping[str, Any]], clock: Clock | None = None) -> list[list[Any]]:
    data = columns({"K": facts})
    ways = [run_batches(policy(rule(clock or monthly())), data, AS_OF, None, compiled=way) for way in (False, True)]
    return [list(found.findings()) for found in ways]


def test_an_act_on_the_day_of_the_start_comes_first_in_canonical_order() -> None:
    begin = day("2020-05-31")
    in_columns, compiled = both_ways([event("start", begin), event("contact", begin), event("contact", begin + 3)])
    assert compiled == in_columns
    assert [(one.anchor, one.anchored.type) for one in compiled] == [(begin, "contact"), (begin + 3, "contact")]


def test_all_obligations_of_that_day_are_anchored_on_the_fact_that_comes_first() -> None:
    begin = day("2020-03-31")
    row = Row(Covered((only("span"),), SPAN), Duration(1, Unit.MONTH), None, (), "during a span")
    words = (Word.STARTS_ANEW, Word.FROM_LAST_ACT, Word.PAUSES, Word.STARTS_ANEW)
    clock = Clock((Table(Hit.FIRST, (row,)),), (only("visit"),), (only("start"),), *words)
    days = [
        event("start", begin),
        event("visit", begin),
        span("span", begin, begin),
        span("span", begin + 4, begin + 4),
    ]
    in_columns, compiled = both_ways(days, clock)
    assert compiled == in_columns
    assert [(one.verdict, one.anchored.type) for one in compiled] == [(Verdict.NOT_APPLICABLE, "start")] * 2


def test_a_start_in_another_century_is_left_to_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "judge", None)
    in_columns, compiled = both_ways([event("start", day("1820-01-31")), event("contact", day("2020-06-01"))])
    assert compiled == in_columns
    assert len(compiled) == 2


def test_a_fact_beyond_32_bits_is_left_to_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "judge", None)
    monkeypatch.setattr(passes, "MOST", 1)
    in_columns, compiled = both_ways([event("start", day("2020-01-31")), event("contact", day("2020-02-29"))])
    assert compiled == in_columns


def test_nobody_has_started() -> None:
    assert both_ways([event("contact", day("2020-02-29"))]) == [[], []]


def test_loops_are_worth_loading_once_much_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "installed", lambda: True)
    heat = Heat()
    assert [heat.worth(LEAST // 2) for _ in range(3)] == [False, True, True]
    monkeypatch.setattr(compiler, "installed", lambda: False)
    assert not heat.worth(LEAST)


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps folders apart by other means")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiler.home.cache_clear()
    home = compiler.home()
    assert home is not None
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    home.chmod(0o777)
    compiler.home.cache_clear()
    assert compiler.home() is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    compiler.home.cache_clear()
    assert compiler.home() is None
    compiler.home.cache_clear()


def test_what_is_kept_is_known_by_text_and_constants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, module = tmp_path / "loops.py", ModuleType("loops")
    source.write_text("LAST = 3\n")
    module.__file__ = str(source)
    monkeypatch.setitem(sys.modules, "loops", module)
    monkeypatch.setattr(compiler, "home", lambda: tmp_path)

    def folder() -> Path:
        compiler.folder.cache_clear()
        return compiler.folder("loops")

    first = folder()
    module.LAST = 4  # type: ignore[attr-defined]
    other = folder()
    source.write_text("LAST = 4\n")
    assert len({first, other, folder()}) == 3
    compiler.folder.cache_clear()


def test_what_is_called_is_known_by_its_text_and_constants_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in one module is compiled into the loops of another: without this, old machine code would be run."""
    inner, outer = ModuleType(f"{compiler.__package__}.inner"), ModuleType("outer")
    for module in (inner, outer):
        name = module.__name__.rpartition(".")[2]
        (tmp_path / name).write_text(name)
        module.__file__ = str(tmp_path / name)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    exec("def loop(): pass", vars(inner))
    outer.loop = inner.loop  # type: ignore[attr-defined]
    monkeypatch.setattr(compiler, "home", lambda: tmp_path)
    found = []
    for change in (lambda: None, lambda: setattr(inner, "LAST", 4), lambda: (tmp_path / "inner").write_text("new")):
        change()
        compiler.folder.cache_clear()
        found.append(compiler.folder("outer"))
    assert len(set(found)) == 3
    compiler.folder.cache_clear()


def test_columns_of_every_kind_go_to_loops_as_arrays_of_one() -> None:
    read_only = np.arange(5, dtype=np.int32)
    read_only.flags.writeable = False
    for column in (read_only, longs(7, 5), np.arange(5), np.arange(10, dtype=np.int32)[::2]):
        for made, width in ((ints(column), np.int32), (whole(column), np.int64)):
            assert (made.dtype, made.flags.c_contiguous, made.flags.writeable) == (width, True, True)
            assert made.tolist() == column.tolist()
    plain = np.arange(5, dtype=np.int32)
    assert ints(plain) is plain


def test_more_copies_than_passes_are_left_to_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "judge", None)
    clocks = [rule(monthly(count), f"r{count}") for count in range(1, MOST_PASSES + 2)]
    data = columns({"K": [event("start", day("2020-01-31")), event("contact", day("2020-02-29"))]})
    compiled, in_columns = (run_batches(policy(*clocks), data, AS_OF, None, compiled=way) for way in (True, False))
    assert list(compiled.findings()) == list(in_columns.findings())


def test_a_clock_of_many_clients_is_the_same_compiled() -> None:
    rng = np.random.default_rng(7)
    facts = {
        f"K{number:03}": [event("start", int(days[0])), *(event("contact", int(one)) for one in days[1:])]
        for number in range(300)
        if (days := np.sort(rng.choice(np.arange(AS_OF - 900, AS_OF + 30), 12, replace=False))).size
    }
    data = columns(facts)
    in_columns, compiled = (
        run_batches(policy(rule(monthly())), data, AS_OF, 500, compiled=way) for way in (False, True)
    )
    assert list(compiled.findings()) == list(in_columns.findings())
    assert len(compiled.parts) > 5
