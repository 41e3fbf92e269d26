"""A parser whose help and complaints come from the catalogue."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from validator.messages.catalogue import text

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.+)", "cli-required"),
    (r"unrecognized arguments: (?P<names>.+)", "cli-unrecognized"),
    (r"argument (?P<name>[^:]+): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)", "cli-choice"),
    (r"argument (?P<name>[^:]+): expected (?:one|at least one) argument", "cli-expected"),
    (r"argument (?P<name>[^:]+): (?P<detail>.+)", "cli-argument"),
)
"""What argparse says in English, and the code of what we say."""


class Parser(argparse.ArgumentParser):
    """An argument parser in one language. Abbreviated options are refused: a script must not change its meaning."""

    def __init__(self, prog: str, language: str, description: str) -> None:
        def formatter(prog: str) -> argparse.HelpFormatter:
            return Formatter(prog, language)

        super().__init__(
            prog, description=text(description, language), add_help=False, allow_abbrev=False, formatter_class=formatter
        )
        self.language = language
        self.inputs = self.add_argument_group(text("cli-inputs", language))
        self.options = self.add_argument_group(text("cli-options", language))
        self.options.add_argument("-h", "--help", action="help", help=text("cli-help", language))
        self.options.add_argument("--lang", choices=("de", "en"), default=language, help=text("cli-lang", language))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {complaint(message, self.language)}\n")


class Formatter(argparse.HelpFormatter):
    """Help of a fixed width with a translated “usage”."""

    def __init__(self, prog: str, language: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)
        self.language = language

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The usage line, in the reader's language."""
        super().add_usage(usage, actions, groups, text("cli-usage", self.language) if prefix is None else prefix)


def complaint(message: str, language: str) -> str:
    """What argparse complained of, in the reader's language; as it stands where we do not know it."""
    for pattern, code in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return text(code, language, **found.groupdict())
    return message
