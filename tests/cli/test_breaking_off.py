"""A run that breaks off says so in one sentence, and leaves neither half a result nor case data behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from validator.cli.main import main
from validator.core.leavings import uncut

DATA = Path(__file__).parent / "data"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spill").mkdir()
    lines = [
        json.dumps({"subject": f"K{n}", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]})
        for n in range(2000)
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def command(folder: Path, *words: str, cases: str = "cases.jsonl") -> list[str]:
    begun = [sys.executable, "-m", "validator", "check", str(DATA / "muster.yaml"), "--lang", "en"]
    return [*begun, "--cases", str(folder / cases), "--as-of", "2020-06-01", "--verdicts", "all", *words]


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder / "spill"), "TEMP": str(folder / "spill"), "TMP": str(folder / "spill")}


def ended(folder: Path, *words: str, cases: str = "cases.jsonl", **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command(folder, *words, cases=cases),
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@POSIX
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_within_a_second_and_leaves_the_old_result(folder: Path, kind: signal.Signals) -> None:
    os.mkfifo(folder / "slow.jsonl")
    (folder / "out.jsonl").write_text("old", encoding="utf-8")
    words = command(folder, "--format", "jsonl", "--output", str(folder / "out.jsonl"), cases="slow.jsonl")
    with subprocess.Popen(words, env=environment(folder), stderr=subprocess.PIPE, text=True) as running:
        with (folder / "slow.jsonl").open("w"):
            time.sleep(0.2)
            begun = time.monotonic()
            running.send_signal(kind)
            assert running.wait(5) == 130
        assert time.monotonic() - begun < 1
        assert running.stderr is not None
        assert running.stderr.read() == "Stopped.\n"
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in folder.iterdir()) == ["cases.jsonl", "out.jsonl", "slow.jsonl", "spill"]
    assert not list((folder / "spill").iterdir())


@POSIX
def test_drafts_of_runs_that_were_killed_go_and_those_of_others_stay(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    kept = [f".out.jsonl.{os.getpid()}.part", ".out.jsonl.x.part", f".other.{gone.pid}.part"]
    for name in (f".out.jsonl.{gone.pid}.part", *kept):
        (folder / name).touch()
    ended(folder, "--format", "jsonl", "--output", str(folder / "out.jsonl"))
    assert sorted(one.name for one in folder.iterdir() if one.name.startswith(".")) == sorted(kept)
    assert (folder / "out.jsonl").stat().st_size > 0


@POSIX
def test_a_disk_that_is_full_ends_in_one_sentence_with_the_old_result_whole(folder: Path) -> None:
    resource = pytest.importorskip("resource")

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    (folder / "out.jsonl").write_text("old", encoding="utf-8")
    found = ended(folder, "--format", "jsonl", "--output", str(folder / "out.jsonl"), preexec_fn=small)
    assert found.returncode == 2
    assert "the result cannot be written here" in found.stderr.splitlines()[-1]
    assert "Traceback" not in found.stderr
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "old"
    assert not list(folder.glob(".*part"))


@POSIX
def test_an_interrupt_in_code_that_is_made_while_loading_has_its_status_too(tmp_path: Path) -> None:
    interrupted = [
        "from validator.cli import main as module",
        "def main(words):",
        "    try: exec('raise KeyboardInterrupt')",
        "    except KeyboardInterrupt: return 130",
        "module.main = main",
        "module.run()",
    ]
    (tmp_path / "interrupted.py").write_text("\n".join(interrupted), encoding="utf-8")
    words = [sys.executable, "-m", "interrupted"]
    assert subprocess.run(words, check=False, cwd=tmp_path).returncode == 130


def test_a_signal_waits_for_what_must_not_be_half_done() -> None:
    done = []

    def interrupted() -> None:
        with uncut():
            signal.raise_signal(signal.SIGINT)
            done.append("whole")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == ["whole"]


def many(folder: Path) -> list[str]:
    """A run that two processes share."""
    line = '{"subject": "K%d", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]}\n'
    (folder / "many.jsonl").write_text("".join(line % number for number in range(200_000)), encoding="utf-8")
    report = ("--format", "jsonl", "--output", str(folder / "out.jsonl"))
    return command(folder, "--workers", "2", *report, cases="many.jsonl")


def at_work(running: subprocess.Popen[str]) -> list[int]:
    """The processes at work, once they are there."""
    for _ in range(1500):
        found = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="ascii").split()
        if len(found) == 2:
            return [*map(int, found)]
        time.sleep(0.02)
    raise AssertionError


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes of Linux")
def test_a_process_that_dies_ends_the_run_in_one_sentence(folder: Path) -> None:
    with subprocess.Popen(many(folder), env=environment(folder), stderr=subprocess.PIPE, text=True) as running:
        os.kill(at_work(running)[0], signal.SIGKILL)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 3
    assert said.startswith("A process at work ended before it was done")
    assert said.count("\n") == 1
    assert not (folder / "out.jsonl").exists()
    assert not list((folder / "spill").iterdir())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes of Linux")
def test_a_signal_ends_all_processes_within_a_second(folder: Path) -> None:
    with subprocess.Popen(many(folder), env=environment(folder), stderr=subprocess.PIPE, text=True) as running:
        own, begun = at_work(running), time.monotonic()
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert time.monotonic() - begun < 1.5
    assert (running.returncode, said) == (130, "Stopped.\n")
    assert not [one for one in own if Path(f"/proc/{one}").exists()]
    assert not list((folder / "spill").iterdir())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes of Linux")
def test_no_process_outlives_a_run_that_is_killed(folder: Path) -> None:
    with subprocess.Popen(many(folder), env=environment(folder), stderr=subprocess.DEVNULL) as running:
        own = at_work(running)
        running.kill()
        running.wait()
        for _ in range(500):
            if not [one for one in own if alive(one)]:
                return
            time.sleep(0.02)
    raise AssertionError


def alive(process: int) -> bool:
    """Whether a process is there, and not merely waited for."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


@POSIX
def test_no_room_for_what_is_put_aside_is_said_in_one_sentence(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    words = many(folder)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    found = subprocess.run(
        words, env=environment(folder), capture_output=True, text=True, check=False, preexec_fn=small
    )
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "nothing can be put aside in this folder" in found.stderr
    assert not list((folder / "spill").iterdir())


def test_a_parquet_file_that_ends_too_soon_is_refused_in_one_sentence(folder: Path) -> None:
    table = folder / "whole.parquet"
    columns = "'K' || range AS subject, 'kunde' AS subject_type, 'event' AS kind, 'aufnahme' AS type"
    duckdb.sql(f"SELECT {columns}, '2020-02-01' AS at FROM range(2000)").write_parquet(str(table))
    cut = folder / "cut.parquet"
    cut.write_bytes(table.read_bytes()[:-100])
    for words in ((), ("--memory", "256MiB"), ("--workers", "2")):
        found = ended(folder, *words, cases="cut.parquet")
        assert (found.returncode, found.stderr.count("\n")) == (2, 1)
        assert "not a readable Parquet file" in found.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--memory", "2GB"), "2GB is no amount of memory"),
        (("--memory", "1.5GiB"), "1.5GiB is no amount of memory"),
        (("--memory", "255MiB"), "at least 256MiB"),
        (("--workers", "0"), "from 1 to 99"),
        (("--spill", ""), "--spill"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    cases = ["check", str(DATA / "muster.yaml"), "--cases", "none.jsonl", "--as-of", "2020-06-01", "--lang", "en"]
    assert main([*cases, *words]) == 2
    assert said in capsys.readouterr().err
