"""What a process must not leave behind, kept where it can be cleared away however the process comes to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_CLEARING: dict[object, Callable[[], object]] = {}


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
