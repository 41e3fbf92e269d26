"""How processes at work are started, and what they let go of."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from validator.core import leavings
from validator.usecases.workers import context

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


def test_nothing_is_forked_beside_a_thread_at_work() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert not leavings.lonely()
        assert context().get_start_method() == "spawn"
    finally:
        over.set()
        thread.join()


@LINUX
def test_a_thread_that_waits_for_signals_is_none_at_work() -> None:
    run = (
        "from validator.cli.interrupts import watched\n"
        "from validator.usecases.workers import context\n"
        "with watched(lambda: None): print(context().get_start_method())"
    )
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "fork\n"


def test_what_was_to_be_done_at_the_end_is_forgotten_in_a_process_that_was_forked() -> None:
    before = {one: signal.getsignal(one) for one in leavings.SIGNALS}
    cleared: list[int] = []
    try:
        with leavings.cleared(lambda: cleared.append(1)):
            leavings.forget()
            leavings.clear_all()
        assert {signal.getsignal(one) for one in leavings.SIGNALS} == {signal.SIG_DFL}
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert not cleared
