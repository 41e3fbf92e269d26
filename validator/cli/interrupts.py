"""Ctrl-C ends the program within a second, also in the middle of a long query that does not listen."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from validator.core.leavings import SIGNALS, clear_all, waiting

GRACE = 0.5
"""Seconds in which the program may come to its end by itself."""
SHOW_CURSOR = "\x1b[?25h"


class Watch:
    """Whether somebody asked the program to stop; if it does not, it is ended."""

    def __init__(self, end: Callable[[], None]) -> None:
        self.end, self.asked, self.over = end, threading.Event(), threading.Event()

    def listen(self, ear: socket.socket) -> None:
        """Wait for a signal; then for the program's own end, or bring it about."""
        while heard := ear.recv(1):
            if heard[0] in SIGNALS:
                self.asked.set()
                if not self.over.wait(GRACE):
                    self.end()
                return


@contextmanager
def watched(end: Callable[[], None]) -> Iterator[Watch]:
    """While the block runs, signals to stop raise KeyboardInterrupt, and `end` is called if that does not help.

    Libraries in C look at signals only now and then; a thread of its own hears them at once.
    """
    watch = Watch(end)
    if threading.current_thread() is not threading.main_thread():
        yield watch
        return
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    before = {one: signal.getsignal(one) for one in SIGNALS}
    earlier = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    for one in SIGNALS:
        signal.signal(one, signal.default_int_handler)
    thread = threading.Thread(target=watch.listen, args=(ear,), daemon=True)
    thread.start()
    try:
        with waiting(thread):
            yield watch
    finally:
        watch.over.set()
        for one, handler in before.items():
            signal.signal(one, handler)
        signal.set_wakeup_fd(earlier)
        mouth.close()
        thread.join(GRACE)
        ear.close()


def leave(status: int, line: str) -> None:
    """End the process at once, with nothing left behind but a line on stderr."""
    clear_all()
    if sys.stderr is not None:
        ending = SHOW_CURSOR if sys.stderr.isatty() else ""
        os.write(sys.stderr.fileno(), f"{ending}{line}\n".encode())
    os._exit(status)
