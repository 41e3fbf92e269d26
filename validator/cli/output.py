"""Writing results: a file whole or not at all, or standard output, always as UTF-8 and with the line ends given."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeAlias

from validator.core.leavings import cleared
from validator.histories.spill import locked
from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Beside: TypeAlias = "Callable[[Path, Path], None]"
"""Told the file that was asked for, and the one that was written in its stead."""
OTHERS = 99
"""So many other names are tried for a file that is open."""


def write(pieces: Iterable[str | bytes], path: Path | None, beside: Beside | None = None) -> None:
    """Write to a file, or to standard output; BadInput if the file cannot be written.

    A file that another program holds open, as Excel does on Windows, is left as it is. With `beside` what was to be in
    it is then written beside it: `report (2).xlsx`.
    """
    if path is None:
        if sys.stdout is None:
            raise BadInput([Problem("output-unwritable", Place("stdout"), {"detail": "closed"})])
        try:
            sys.stdout.flush()
            pour(pieces, sys.stdout.buffer)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable("stdout", error) from error
    else:
        try:
            taken = replace(pieces, path, others=beside is not None)
        except OSError as error:
            raise unwritable(str(path), error) from error
        if beside is not None and taken != path:
            beside(path, taken)


def screen(output: str | None) -> TextIO | None:
    """The terminal that a report goes to, if it goes to one."""
    return sys.stdout if output is None and sys.stdout is not None and sys.stdout.isatty() else None


def unwritable(where: str, error: OSError) -> BadInput:
    return BadInput([Problem("output-unwritable", Place(where), {"detail": error.strerror or ""})])


def protect(output: str | None, inputs: Iterable[Path]) -> Path | None:
    """The file to write, if one is named; BadInput if it is one of those that were read."""
    if output is None:
        return None
    if same(Path(output), inputs):
        raise BadInput([Problem("cli-output-is-input", Place(output))])
    return Path(output)


def refuse_unwritable(path: Path | None) -> None:
    """BadInput if a result cannot be put there: whoever waits for one wants to know that before."""
    if path is None:
        return
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        draft = drafted(path.resolve())
        draft.open("xb").close()
        draft.unlink()
    except OSError as error:
        raise unwritable(str(path), error) from error


def drafted(target: Path) -> Path:
    """Where a result is written until it is complete."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def folder(option: str, named: str | None) -> Path | None:
    """The folder that an option names, if given; BadInput for an empty name, which would be the current folder."""
    if named is None:
        return None
    if not named.strip():
        raise BadInput([Problem("cli-empty-folder", Place(option))])
    return Path(named)


def same(output: Path, inputs: Iterable[Path]) -> bool:
    """Whether a file is one of these, or would be if both were there; one that cannot be looked at is none."""
    try:
        return any(alike(output, one) for one in inputs)
    except (OSError, RuntimeError):  # the latter of links that go round in circles
        return False


def alike(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def replace(pieces: Iterable[str | bytes], path: Path, *, others: bool = False) -> Path:
    """Write beside the file and put it in its place when complete; devices and pipes are written to directly.

    The file it is in then: another than `path` only where that cannot be replaced and `others` may be taken.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            pour(pieces, stream)
        return path
    target = path.resolve()
    draft = drafted(target)
    clear(target)
    try:
        with cleared(lambda: draft.unlink(missing_ok=True)), draft.open("xb") as stream:
            locked(stream)
            pour(pieces, stream)
            stream.flush()
            os.fsync(stream.fileno())
        taken = settled(draft, target, others=others)
        return path if taken == target else taken
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def settled(draft: Path, target: Path, *, others: bool) -> Path:
    """Put a draft in the place of a file, or under the first other name that is free; OSError if neither can be."""
    try:
        draft.replace(target)
    except PermissionError:
        if not others:
            raise
        for number in range(2, OTHERS + 1):
            other = target.with_name(f"{target.stem} ({number}){target.suffix}")
            if not other.exists():
                draft.replace(other)
                return other
        raise
    return target


def clear(target: Path) -> None:
    """Remove the drafts of a file that runs left which broke off: the process is gone, and with it the lock."""
    for draft in target.parent.glob(f".{escape(target.name)}.*.part"):
        number = draft.name.removesuffix(".part").rpartition(".")[2]
        if number.isdecimal() and not draft.is_symlink():
            with suppress(OSError):
                if abandoned(draft, int(number)):
                    draft.unlink()


def abandoned(draft: Path, process: int) -> bool:
    """Whether nobody writes a draft any more; a process of another machine may, which only its lock tells."""
    if os.name == "posix" and process != os.getpid():
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            pass
        else:
            return False
    with draft.open("r+b") as stream:
        return locked(stream)


def pour(pieces: Iterable[str | bytes], stream: BinaryIO) -> None:
    stream.writelines(
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace") for piece in pieces
    )
    stream.flush()
