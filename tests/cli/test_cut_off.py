"""Runs that are stopped while they judge or write, targets that cannot be written, inputs that end too soon."""

from __future__ import annotations

import errno
import gzip
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from validator.cli import output
from validator.cli.main import main

DATA = Path(__file__).parent / "data"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
JUDGING = "import validator.usecases.check as one\ndef held(*a, **k): hold()\none.run_batches = held\n"
LOTS = (
    "import validator.usecases.check as one, validator.usecases.lots as lots\none.Checking.lots = lambda *a: 2\n"
    "def held(*a, **k): hold()\nlots.run_batches = held\n"
)
WRITING = (
    "import validator.cli.output as one\ndef pour(pieces, stream):\n"
    "    stream.write(b'half a result'); stream.flush(); hold()\none.pour = pour\n"
)
HOLDING = "import time, sys\ndef hold():\n    print('holding', flush=True)\n    time.sleep(60)\n"
RUN = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)\nfrom validator.cli.main import run\nrun()\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"subject": f"K{n}", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]})
        for n in range(50)
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "out.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "spill").mkdir()
    return tmp_path


def words(folder: Path, *more: str, cases: str = "cases.jsonl") -> list[str]:
    asked = ["check", str(DATA / "muster.yaml"), "--lang", "en", "--cases", str(folder / cases)]
    return [*asked, "--as-of", "2020-06-01", "--verdicts", "all", "--format", "jsonl", *more]


def into(folder: Path) -> list[str]:
    return ["--output", str(folder / "out.jsonl"), "--spill", str(folder / "spill")]


def held(folder: Path, where: str) -> subprocess.Popen[str]:
    """A run that has come to some place and stays there."""
    program = [sys.executable, "-c", HOLDING + where + RUN, *words(folder, *into(folder))]
    running = subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "holding\n"
    return running


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@POSIX
@pytest.mark.parametrize(
    ("where", "kind"), [(JUDGING, signal.SIGINT), (WRITING, signal.SIGTERM), (LOTS, signal.SIGTERM)]
)
def test_a_signal_while_judging_or_writing_leaves_the_old_result_and_nothing_else(
    folder: Path, where: str, kind: signal.Signals
) -> None:
    with held(folder, where) as running:
        begun = time.monotonic()
        running.send_signal(kind)
        _, said = running.communicate(timeout=10)
        assert time.monotonic() - begun < 2
    assert (running.returncode, said.splitlines()[-1]) == (130, "Stopped.")
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert names(folder) == ["cases.jsonl", "out.jsonl", "spill"]
    assert not names(folder / "spill")


@POSIX
def test_a_run_that_is_killed_while_writing_leaves_the_old_result_and_the_next_removes_its_draft(folder: Path) -> None:
    with held(folder, WRITING) as running:
        running.kill()
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert names(folder) == [f".out.jsonl.{running.pid}.part", "cases.jsonl", "out.jsonl", "spill"]
    assert main(words(folder, *into(folder))) < 2
    assert names(folder) == ["cases.jsonl", "out.jsonl", "spill"]
    assert (folder / "out.jsonl").read_text(encoding="utf-8").startswith('{"policy"')


@POSIX
def test_what_a_killed_run_put_aside_is_private_and_gone_after_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(folder, LOTS) as running:
        (private,) = (folder / "spill").iterdir()
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        running.kill()
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert private.exists()
    monkeypatch.setattr("validator.usecases.check.Checking.lots", lambda *_: 2)
    assert main(words(folder, *into(folder))) < 2
    assert not names(folder / "spill")


@POSIX
def test_a_signal_while_nobody_reads_the_result_ends_the_run(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    line = '{"subject": "K%d", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]}\n'
    (folder / "cases.jsonl").write_text("".join(line % number for number in range(2000)), encoding="utf-8")
    program = [sys.executable, "-m", "validator", *words(folder, "--output", str(folder / "pipe"))]
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        with (folder / "pipe").open("rb") as reader:
            assert reader.read(1) == b"{"
            time.sleep(0.1)
            begun = time.monotonic()
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 130
        assert time.monotonic() - begun < 2


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *more: str, cases: str = "cases.jsonl") -> str:
    """What is said of a run that cannot be: one sentence, with status 2, beside notes on the data."""
    assert main(words(folder, *more, cases=cases)) == 2
    (said,) = (line for line in capsys.readouterr().err.splitlines() if not line.startswith("Note: "))
    return said


def test_a_folder_is_no_target_and_that_is_said_before_anything_is_judged(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.cli.check_command.checked", lambda *_: pytest.fail("judged"))
    assert "the result cannot be written here" in refused(folder, capsys, "--output", str(folder / "spill"))
    assert not names(folder / "spill")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that nobody can write")
def test_a_folder_that_nobody_can_write_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the result cannot be written here" in refused(folder, capsys, "--output", "/proc/self/result")


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "spill").chmod(0o500)
    target = folder / "spill" / "out.jsonl"
    assert "the result cannot be written here" in refused(folder, capsys, "--output", str(target))


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_whatever_the_system_says_while_writing_leaves_the_old_result(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def broken(_pieces: object, stream: object) -> None:
        stream.write(b"half")  # type: ignore[attr-defined]
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(output, "pour", broken)
    assert os.strerror(code) in refused(folder, capsys, "--output", str(folder / "out.jsonl"))
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert names(folder) == ["cases.jsonl", "out.jsonl", "spill"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_full_device_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the result cannot be written here" in refused(folder, capsys, "--output", "/dev/full")


HEAD = "subject,subject_type,kind,type,at\n"
CUT = {
    "line.jsonl": b'{"subject": "K1", "type": "kunde"}\n{"subject": "K2", "ty',
    "letter.jsonl": '{"subject": "ü"}'.encode()[:-3],
    "quote.csv": f'{HEAD}K1,kunde,event,aufnahme,2020-02-01\nK2,kunde,event,"aufn'.encode(),
    "row.csv": f"{HEAD}K1,kunde,event,aufnahme,2020-02-01\nK2,kunde,ev".encode(),
    "list.json": b'[{"subject": "K1", "type": "kunde"}, {"subject": "K2"',
    "packed.xes.gz": gzip.compress(b"<log>" + b" " * 500 + b"</log>", mtime=0)[:-12],
    "log.xes": b"<log><trace><string key='concept:name' value='a'/>",
    "table.parquet": b"PAR1 and nothing more",
    "empty.parquet": b"",
}


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("lots", [1, 3])
def test_a_file_that_ends_too_soon_is_said_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, lots: int
) -> None:
    (folder / name).write_bytes(CUT[name])
    monkeypatch.setattr("validator.usecases.check.Checking.lots", lambda *_: lots)
    assert name in refused(folder, capsys, *into(folder), cases=name)
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert not names(folder / "spill")


def test_a_file_that_shrinks_while_it_is_judged_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = folder / "cases.jsonl"
    monkeypatch.setattr(
        "validator.usecases.check.crowded", lambda *_: cases.write_bytes(cases.read_bytes()[:-40]) and ()
    )
    assert "changed while it was read" in refused(folder, capsys, *into(folder))
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
