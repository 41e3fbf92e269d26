"""The compiler of inner loops, where it is installed, and from when on it is worth its while."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Loop = TypeVar("Loop", bound="Callable[..., object]")

CLOCK = 4
"""A clock saves four times as much as a duty that counts or a state that is cut: 60 ns of each fact it reads, or 15."""
LEAST = 150_000_000
"""So many facts read by rules, by clocks `CLOCK` times, would have saved what loading costs: about two seconds."""


class Heat:
    """How much this process has judged: loops are compiled once enough has been that more is to be expected."""

    def __init__(self) -> None:
        self.work = 0

    def worth(self, work: int) -> bool:
        """Whether compiled loops are worth loading, now that there is so much more to do: facts that rules read."""
        self.work += work
        return self.work >= LEAST and installed()


HEAT = Heat()


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether there is a compiler, and a folder of one's own for what it makes, which takes it seconds."""
    try:
        import numba  # noqa: F401, PLC0415 - it takes half a second to load, and may not go with the NumPy that is here
    except ImportError:
        return False
    return home() is not None


def compiled(loop: Loop) -> Loop:
    """The same function in machine code, which is kept on disk; as it is where there is no compiler."""
    return _made(loop, inline=True)


def compiled_apart(loop: Loop) -> Loop:
    """The same for what is seldom done: calling it costs more, but it is compiled once and not wherever it stands."""
    return _made(loop, inline=False)


def _made(loop: Loop, *, inline: bool) -> Loop:
    if not installed():
        return loop
    from numba import config, njit  # noqa: PLC0415 - only with its library at hand

    before, config.CACHE_DIR = config.CACHE_DIR, str(folder(loop.__module__))
    try:
        # A loop makes nothing, so that nothing need be counted: counting what refers to arrays takes half the time, and
        # calls instead of one body again as much.
        found: Loop = njit(cache=True, nogil=True, forceinline=inline, _nrt=False)(loop)
    finally:
        config.CACHE_DIR = before
    return found


@lru_cache(maxsize=8)
def folder(module: str) -> Path:
    """Where the loops of a module are kept: by its text and constants, and those of others whose loops it calls.

    All of these are compiled in.
    """
    content = b"".join(map(_content, sorted({module, *_called(module)})))
    return Path(str(home())) / f"kernels-{hashlib.sha256(content).hexdigest()[:16]}"


def _called(module: str) -> set[str]:
    """The other modules of loops that a module takes something from."""
    sources = (str(getattr(value, "__module__", "")) for value in vars(sys.modules[module]).values())
    return {name for name in sources if name.startswith(f"{__package__}.")}


def _content(module: str) -> bytes:
    held: dict[str, Any] = vars(sys.modules[module])
    numbers = sorted((name, value) for name, value in held.items() if isinstance(value, int))
    return Path(str(held["__file__"])).read_bytes() + repr(numbers).encode()


@lru_cache(maxsize=1)
def home() -> Path | None:
    """A folder for nobody but the user; None if there is none: what lies in it is run."""
    try:
        folder = _base() / "fachaufsicht"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    private = os.name != "posix" or not (status.st_mode & 0o077 or status.st_uid != os.getuid())
    return folder if private else None


def _base() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
