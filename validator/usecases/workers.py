"""Lots judged by several processes: each is handed numbers, and hands back counts; all else lies on disk.

Processes are forked where that is safe, which saves each of them loading all anew, and started afresh elsewhere. One
that dies ends the run.
"""

from __future__ import annotations

import gc
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing import connection, get_context
from multiprocessing.reduction import ForkingPickler
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from validator.core.leavings import cleared, forget, lonely, uncut
from validator.histories.lots import TooLarge
from validator.policy.problems import BadInput

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

Whole = TypeVar("Whole")
Piece = TypeVar("Piece")
Result = TypeVar("Result")


class WorkerDied(Exception):
    """A process ended before its work was done."""


class WorkerFailed(Exception):
    """A process failed; the text says where."""


def across(
    job: Any, most: int, cut: Callable[[], Sequence[Piece]], work: Callable[[Any, Piece, int], Result]
) -> Iterator[Result]:
    """The work on each piece, in order, by as many processes as the job says; the first BadInput, if there is one.

    There are about `most` pieces. They are cut while the processes start.
    """
    if min(job.workers, most) <= 1:
        yield from alone(job, cut(), work)
        return
    with ExitStack() as stack:
        crew, starting = hired(work, min(job.workers, most)), Lock()
        stack.callback(dismiss, crew)
        stack.enter_context(cleared(lambda: stop(crew, starting)))
        for one in crew:
            with uncut(), starting:
                one.start()
        pieces = cut()
        if len(pieces) <= 1:
            dismiss(crew)
            yield from alone(job, pieces, work)
            return
        known = ForkingPickler.dumps(job)
        for one in crew:
            one.tell(known)
        yield from in_order(crew, pieces)


def alone(job: Any, pieces: Sequence[Piece], work: Callable[[Any, Piece, int], Result]) -> Iterator[Result]:
    """The work on each piece, by this process."""
    return (work(job, piece, number) for number, piece in enumerate(pieces))


def in_order(crew: Sequence[Worker], pieces: Sequence[Any]) -> Iterator[Any]:
    """Results in the order of the pieces. After a failure the pieces before it are still waited for."""
    waiting, done, given, due = list(crew), {}, 0, 0
    busy: dict[Any, Worker] = {}
    stop = len(pieces)
    while due < stop or (due in done):
        while waiting and given < stop:
            one = waiting.pop()
            one.give(given, pieces[given])
            busy[one.line] = one
            given += 1
        for line in connection.wait(list(busy)):
            one = busy.pop(line)
            number, result = one.receive()
            done[number] = result
            stop = min(stop, number + 1) if isinstance(result, Exception) else stop
            waiting.append(one)
        while due in done:
            result = done.pop(due)
            due += 1
            if isinstance(result, Exception):
                raise result
            yield result


def stop(crew: Sequence[Worker], starting: Lock) -> None:
    """End all processes as the run ends: none is left half started, to complain of it, and none is started after."""
    starting.acquire()  # for good
    dismiss(crew)


def dismiss(crew: Sequence[Worker]) -> None:
    """End all processes at once."""
    for one in crew:
        one.end()


FAILURES: dict[str, Callable[[Any], Exception]] = {"bad": BadInput, "large": TooLarge, "failed": WorkerFailed}
"""What became of pieces that came to nothing."""


def context() -> ForkContext | SpawnContext:
    """How processes are started. A fork takes over the locks of other threads, held for ever: none may be at work.

    On Linux alone: what macOS does in the background is not to be forked, and Windows knows no such thing.
    """
    if sys.platform == "linux" and lonely():
        return get_context("fork")
    return get_context("spawn")


def hired(work: Callable[..., Any], count: int) -> list[Worker]:
    """So many processes, not started yet. One that is forked has the lines to all of them, and closes the others."""
    how = context()
    lines = [how.Pipe() for _ in range(count)]
    ends = [end for line in lines for end in line] if how.get_start_method() == "fork" else []
    return [
        Worker(*line, how.Process(target=serve, args=(line[1], work, [one for one in ends if one is not line[1]])))
        for line in lines
    ]


class Worker:
    """A process at work, and the line to it."""

    def __init__(self, line: Connection[Any, Any], other: Connection[Any, Any], process: BaseProcess) -> None:
        self.line, self.other, self.process = line, other, process
        self.process.daemon = True
        self.number = -1

    def start(self) -> None:
        """Start the process."""
        with warnings.catch_warnings():
            # Python 3.12 warns of every thread there is, also of those that hold no lock.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        self.other.close()

    def tell(self, job: Any) -> None:
        """Hand over what all pieces share, as bytes; WorkerDied if nobody takes it."""
        try:
            self.line.send_bytes(job)
        except OSError as error:
            raise WorkerDied from error

    def give(self, number: int, piece: Any) -> None:
        """Hand over a piece; WorkerDied if nobody takes it."""
        self.number = number
        try:
            self.line.send((number, piece))
        except OSError as error:
            raise WorkerDied from error

    def receive(self) -> tuple[int, Any]:
        """What became of the piece; WorkerDied if the process is gone."""
        try:
            kind, result = self.line.recv()
        except (EOFError, OSError) as error:
            raise WorkerDied from error
        return self.number, FAILURES[kind](result) if kind in FAILURES else result

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.process.pid is not None:
            self.process.kill()
            self.process.join()
        self.line.close()


def serve(line: Connection[Any, Any], work: Callable[..., Any], others: Sequence[Connection[Any, Any]]) -> None:
    """Work on pieces for as long as somebody hands them over; signals are for whoever does that."""
    if others:
        settle_in(others)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        job = line.recv()
        while True:
            number, piece = line.recv()
            line.send(outcome(job, piece, number, work))
    except (EOFError, OSError):
        return


def settle_in(others: Sequence[Connection[Any, Any]]) -> None:
    """Let go of the lines to others, and of what to do on signals and at the end; the rest is not looked through."""
    for one in others:
        one.close()
    forget()
    gc.freeze()


def outcome(job: Any, piece: Any, number: int, work: Callable[..., Any]) -> tuple[str, Any]:
    """The result of a piece, or what was wrong."""
    try:
        return "done", work(job, piece, number)
    except BadInput as error:
        return "bad", error.problems
    except TooLarge as error:
        return "large", str(error)
    except Exception:
        return "failed", traceback.format_exc()
