"""The command `fachaufsicht`: parse, call, print, set the status."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from argparse import Namespace
from contextlib import nullcontext, suppress
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from validator import __version__
from validator.cli import arguments as declared
from validator.cli.arguments import Arguments
from validator.cli.interrupts import Watch, leave, watched
from validator.cli.output import same
from validator.cli.parser import Parser
from validator.core.leavings import clear_all, uncut
from validator.messages.catalogue import LANGUAGES, default_language, render, text
from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager


COMMANDS = {
    "check": declared.declare_check,
    "due": declared.declare_due,
    "report": declared.declare_report,
    "explain": declared.declare_explain,
    "trend": declared.declare_trend,
    "verify": declared.declare_verify,
    "test": declared.declare_test,
    "coverage": declared.declare_coverage,
    "generate": declared.declare_generate,
    "show": declared.declare_show,
    "lint": declared.declare_lint,
    "prove": declared.declare_prove,
    "diff": declared.declare_diff,
}
"""The commands; each is carried out by the module of `validator.cli` that bears its name and ends in `_command`."""
OK, VIOLATED, USAGE, FAULT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141

ALLOCATIONS = 200_000
"""So many new objects before Python looks for cycles. Policies and cases are trees and hold none: looking every 700
costs a third of the time of reading them."""
MOST = 100
"""How many problems are said one by one."""
INPUTS, INPUT = ("policies", "cases", "results", "baseline"), ("result", "key", "waivers", "carry")
"""The arguments that name files to be read, or to be kept: several each, and one each."""
POLICY_FILES = (".yaml", ".yml", ".tsv")
"""What policies, vocabularies and lists of clauses end in."""


def run() -> None:
    """Carry out the command line of the process, and end it."""
    gc.set_threshold(ALLOCATIONS)
    ended: list[int] = []
    atexit.register(end, ended)
    status = main(sys.argv[1:])
    if status == INTERRUPTED:
        # Python remembers an interrupt in code that was being made, and would end by the signal in spite of the status.
        clear_all()  # a second interrupt may have come while the first was seen to
        os._exit(status)
    ended.append(status)
    sys.exit(status)


def end(ended: Sequence[int]) -> None:
    """Leave with what `main` returned, after all others who wait for the end: none that came later is before us.

    Python would take apart every text that was read, one by one, which takes as long as to load NumPy.
    """
    if ended:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.flush()
        os._exit(ended[0])


def main(words: Sequence[str]) -> int:
    """Carry out a command line; the exit status, also where argparse would leave the process."""
    language = wanted_language(words)
    try:
        chosen = parse(words, language)
        status = carry_out(chosen)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as leave:
        return int(leave.code or 0)
    except KeyboardInterrupt:  # before the command watches for it, or after
        say(text("cli-interrupted", language))
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return PIPE_CLOSED
    return status


def wanted_language(words: Sequence[str]) -> str:
    """The language asked for, known before the arguments are read, since it words the complaints about them."""
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        value = after if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGUAGES:
            return value
    return default_language()


def parse(words: Sequence[str], language: str) -> Namespace:
    """The arguments of a command; SystemExit after help or a complaint."""
    asked = words[0].removeprefix("--lang=") if words and words[0] != "--lang" else "".join(words[1:2])
    if words and words[0].startswith("--lang") and asked in LANGUAGES:
        words = words[2 if words[0] == "--lang" else 1 :]
    first = words[0] if words else ""
    if first in COMMANDS:
        parser = Parser(f"fachaufsicht {first}", language, f"cli-{first}")
        COMMANDS[first](Arguments(parser))
        return parser.parse_args([*words[1:]], Namespace(command=first))
    outer = Parser("fachaufsicht", language, "cli-about")
    outer.inputs.add_argument("command", choices=tuple(COMMANDS), help=text("cli-command", language))
    outer.options.add_argument(
        "--version", action="version", version=f"fachaufsicht {__version__}", help=text("cli-version", language)
    )
    outer.epilog = text("cli-epilog", language)
    if not words:
        outer.print_help(sys.stderr)
        raise SystemExit(USAGE)
    return outer.parse_args(words)


def carry_out(chosen: Namespace) -> int:
    """Call the command. Bad input is said place by place; a fault of ours in one sentence: it may hold case data."""
    stopped = text("cli-interrupted", chosen.lang)
    with watched(lambda: leave(INTERRUPTED, stopped)) as watch:
        return executed(chosen, watch)


def executed(chosen: Namespace, watch: Watch) -> int:
    """The same; what a library makes of a signal to stop is no fault."""
    try:
        refuse_details_over_input(chosen)
        with uncut():
            early = begun(chosen)
        with early:
            with uncut():
                command = import_module(f"validator.cli.{chosen.command}_command")
            status: int = command.execute(chosen)
    except BadInput as error:
        if watch.asked.is_set():
            raise KeyboardInterrupt from error
        complain(error.problems, chosen)
        return USAGE
    except BrokenPipeError:
        raise
    except Exception as error:
        if watch.asked.is_set():
            raise KeyboardInterrupt from error
        return fault(chosen)
    return status


def begun(chosen: Namespace) -> AbstractContextManager[None]:
    """What can be done while all the rest is loaded: `check` has its cases read, where nothing says to do otherwise."""
    if chosen.command != "check" or chosen.engine == "spark" or chosen.cache or chosen.memory or chosen.workers > 1:
        return nullcontext()
    from validator.histories.ahead import ahead  # noqa: PLC0415 - no other command has need of it

    return ahead([Path(one) for one in chosen.cases])


def refuse_details_over_input(chosen: Namespace) -> None:
    """BadInput where details would take the place of cases, or of anything a policy may be read from."""
    if chosen.details is None:
        return
    several = chain.from_iterable(getattr(chosen, name, ()) for name in INPUTS)
    single = (getattr(chosen, name, None) for name in INPUT)
    named = [Path(one) for one in chain(several, single) if one is not None]
    inside = (file for folder in named if folder.is_dir() for file in folder.rglob("*"))
    if Path(chosen.details).suffix in POLICY_FILES or same(Path(chosen.details), chain(named, inside)):
        raise BadInput([Problem("cli-output-is-input", Place(chosen.details))])


def complain(problems: Sequence[Problem], chosen: Namespace) -> None:
    """Say what is wrong with the input; values of cases go only into a file that the user names."""
    for problem in problems[:MOST]:
        say(render(problem, chosen.lang, values=harmless(problem)))
    if len(problems) > MOST:
        say(text("cli-more", chosen.lang, count=len(problems) - MOST))
    if all(harmless(problem) or problem.value is None for problem in problems):
        return
    written = detailed(chosen.details, "".join(f"{render(problem, chosen.lang)}\n" for problem in problems))
    say(text("cli-values-details" if written else "cli-values", chosen.lang, file=chosen.details))


def harmless(problem: Problem) -> bool:
    """Whether the value at fault comes from a policy or an option, and so tells nothing of a person."""
    file = problem.place.file
    return file.startswith("--") or Path(file).suffix in (".yaml", ".yml")


def fault(chosen: Namespace) -> int:
    """Say that we failed; the traceback goes only into a file that the user names."""
    written = detailed(chosen.details, traceback.format_exc())
    say(text("cli-fault-details" if written else "cli-fault", chosen.lang, file=chosen.details))
    return FAULT


def detailed(target: str | None, content: str) -> bool:
    """Write what may hold case data to the file the user named, if one was named and it can be written."""
    if target is None:
        return False
    try:
        Path(target).write_text(content, encoding="utf-8")
    except OSError:
        return False
    return True


def say(line: str) -> None:
    """A line on stderr; where nothing can be said, the status still tells."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(line, file=sys.stderr)  # noqa: T201


def silence() -> None:
    """Nobody reads on: keep the interpreter from failing again when it flushes on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
