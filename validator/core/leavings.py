"""What a process must not leave behind or half done, however it comes to its end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""What asks a process to stop."""
_CLEARING: dict[object, Callable[[], object]] = {}
_WAITING: set[threading.Thread] = set()


@contextmanager
def cleared(clear: Callable[[], object]) -> Iterator[None]:
    """While the block runs, `clear` is called if the process has to end at once; the block itself clears otherwise."""
    key = object()
    _CLEARING[key] = clear
    try:
        yield
    finally:
        _CLEARING.pop(key, None)


def clear_all() -> None:
    """Clear away what is there, the latest first."""
    for clear in reversed(list(_CLEARING.values())):
        with suppress(Exception):
            clear()


@contextmanager
def waiting(thread: threading.Thread) -> Iterator[None]:
    """While the block runs, it is known of a thread that it does nothing but wait, and holds no lock."""
    _WAITING.add(thread)
    try:
        yield
    finally:
        _WAITING.discard(thread)


def lonely() -> bool:
    """Whether no other thread is at work, which could hold a lock."""
    return set(threading.enumerate()) - _WAITING == {threading.main_thread()}


def forget() -> None:
    """In a process that was forked: what there is to clear, and signals, are those of the process that forked it."""
    _CLEARING.clear()
    _WAITING.clear()
    signal.set_wakeup_fd(-1)
    for one in SIGNALS:
        signal.signal(one, signal.SIG_DFL)


@contextmanager
def uncut() -> Iterator[None]:
    """While the block runs, signals to stop wait: they come when it is over. For what must not be half done.

    A process half started complains when it is left; a library in C that is half loaded ends the process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    come: list[int] = []
    before = {one: signal.signal(one, lambda number, _: come.append(number)) for one in SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    for number in come[:1]:
        signal.raise_signal(number)
