"""What arguments mean: days, pairs, verdicts, numbers. A bad one is a usage error, said in the reader's language."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from validator.core.findings import NOTEWORTHY, Verdict
from validator.core.memory import LEAST
from validator.messages.catalogue import text
from validator.time.days import parse

MOST_WORKERS = 99
SIZE, UNITS = re.compile(r"([0-9]{1,12})(MiB|GiB|TiB)"), {"MiB": 20, "GiB": 30, "TiB": 40}
DIGITS = 1000
"""So many digits a number of the command line may have: fewer than Python refuses to read."""

if TYPE_CHECKING:
    from validator.cli.parser import Parser


class Arguments:
    """Adds arguments to a parser and reads their values."""

    def __init__(self, parser: Parser) -> None:
        self.parser, self.language = parser, parser.language

    def input(self, name: str, message: str, **options: Any) -> None:
        """An argument that says what to work on."""
        self.parser.inputs.add_argument(name, help=text(message, self.language), **options)

    def option(self, name: str, message: str, **options: Any) -> None:
        """An argument that says how to work."""
        self.parser.options.add_argument(name, help=text(message, self.language), **options)

    def policies(self) -> None:
        """Policies, what they leave open, and where details of a fault go."""
        self.input("policies", "cli-policies", nargs="+", metavar="POLICY")
        self.option("--reading", "cli-reading", action="append", default=[], type=self.pair, metavar="NAME=CHOICE")
        self.option("--set", "cli-set", action="append", default=[], type=self.pair, metavar="NAME=VALUE")
        self.option("--details", "cli-details", metavar="FILE")

    def day(self, value: str) -> int:
        """A day, as ISO text."""
        try:
            return parse(value)
        except ValueError:
            raise self.wrong("cli-bad-day", value) from None

    def pair(self, value: str) -> tuple[str, str]:
        """`name=value`."""
        name, equals, rest = value.partition("=")
        if not (name and equals and rest):
            raise self.wrong("cli-bad-pair", value)
        return name, rest

    def count(self, value: str) -> int:
        """A number that is not negative."""
        digits = value.lstrip("0") or value[-1:]
        if not (value.isascii() and value.isdigit()) or len(digits) > DIGITS:
            raise self.wrong("cli-bad-count", value[:DIGITS])
        return int(digits)

    def positive(self, value: str) -> int:
        """A number from 1 to 99."""
        found = self.count(value)
        if not 1 <= found <= MOST_WORKERS:
            raise self.wrong("cli-bad-workers", value[:DIGITS], most=str(MOST_WORKERS))
        return found

    def size(self, value: str) -> int:
        """An amount of memory in bytes."""
        found = SIZE.fullmatch(value)
        if found is None:
            raise self.wrong("cli-bad-size", value[:DIGITS])
        size = int(found[1]) << UNITS[found[2]]
        if size < LEAST:
            raise self.wrong("cli-small-size", value, least=f"{LEAST // 2**20}MiB")
        return size

    def share(self, value: str) -> float:
        """A number from 0 to 1."""
        try:
            found = float(value)
        except ValueError:
            found = -1.0
        if not 0 <= found <= 1:
            raise self.wrong("cli-bad-share", value)
        return found

    def verdicts(self, value: str) -> frozenset[Verdict]:
        """`all`, or verdicts separated by commas."""
        if value == "all":
            return frozenset(Verdict)
        try:
            return frozenset(Verdict(one.strip()) for one in value.split(","))
        except ValueError:
            raise self.wrong("cli-bad-verdict", value, known=", ".join(Verdict)) from None

    def wrong(self, code: str, value: str, **fields: str) -> argparse.ArgumentTypeError:
        """The complaint about a value."""
        return argparse.ArgumentTypeError(text(code, self.language, value=value, **fields))


def declare_check(arguments: Arguments) -> None:
    """The arguments of `check`."""
    arguments.policies()
    arguments.input("--cases", "cli-cases", nargs="+", required=True, metavar="FILE")
    arguments.input("--as-of", "cli-as-of", type=arguments.day, required=True, metavar="DATE")
    arguments.option("--format", "cli-format", choices=("table", "jsonl", "csv", "json", "parquet"), default="table")
    arguments.option("--engine", "cli-engine", choices=("local", "spark"), default="local")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--verdicts", "cli-verdicts", type=arguments.verdicts, default=NOTEWORTHY, metavar="LIST")
    arguments.option("--limit", "cli-limit", type=arguments.count, metavar="N")
    arguments.option("--excel", "cli-excel", action="store_true")
    arguments.option("--result", "cli-result", metavar="FILE")
    arguments.option("--unit", "cli-unit", metavar="ATTRIBUTE")
    arguments.option("--smallest-unit", "cli-smallest-unit", type=arguments.positive, metavar="N")
    arguments.option("--identify", "cli-identify", action="store_true")
    arguments.option("--texts", "cli-texts", action="store_true")
    arguments.option("--key", "cli-key", metavar="FILE")
    arguments.option("--waivers", "cli-waivers", metavar="FILE")
    arguments.option("--cache", "cli-cache", metavar="DIR")
    arguments.option("--memory", "cli-memory", type=arguments.size, metavar="SIZE")
    arguments.option("--workers", "cli-workers", type=arguments.positive, default=1, metavar="N")
    arguments.option("--spill", "cli-spill", metavar="DIR")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")


def declare_due(arguments: Arguments) -> None:
    """The arguments of `due`."""
    arguments.policies()
    arguments.input("--cases", "cli-cases", nargs="+", required=True, metavar="FILE")
    arguments.input("--as-of", "cli-as-of", type=arguments.day, required=True, metavar="DATE")
    arguments.input("--within", "cli-due-within", required=True, metavar="DURATION")
    arguments.option("--overdue", "cli-due-overdue", action="store_true")
    arguments.option("--format", "cli-due-format", choices=("table", "csv", "xlsx", "ics"), default="table")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--unit", "cli-due-unit", metavar="ATTRIBUTE")
    arguments.option("--smallest-unit", "cli-smallest-unit", type=arguments.positive, metavar="N")
    arguments.option("--identify", "cli-due-identify", action="store_true")
    arguments.option("--key", "cli-key", metavar="FILE")
    arguments.option("--waivers", "cli-waivers", metavar="FILE")
    arguments.option("--cache", "cli-cache", metavar="DIR")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")


def declare_report(arguments: Arguments) -> None:
    """The arguments of `report`."""
    arguments.input("result", "cli-report-result", metavar="RESULT")
    for name in ("html", "xlsx", "pdf", "csv", "jsonl", "junit"):
        arguments.option(f"--{name}", f"cli-report-{name}", metavar="FILE")
    arguments.option("--baseline", "cli-report-baseline", nargs="+", action="extend", default=[], metavar="RESULT")
    arguments.option("--columns", "cli-report-columns", metavar="LIST")
    arguments.option("--carry", "cli-report-carry", metavar="FILE")
    arguments.option("--limit", "cli-report-limit", type=arguments.count, metavar="N")
    arguments.option("--details", "cli-details", metavar="FILE")


def declare_explain(arguments: Arguments) -> None:
    """The arguments of `explain`."""
    arguments.input("result", "cli-report-result", metavar="RESULT")
    arguments.input("subject", "cli-explain-subject", metavar="SUBJECT")
    arguments.input("rule", "cli-explain-rule", nargs="?", metavar="RULE")
    arguments.option("--key", "cli-explain-key", metavar="FILE")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--details", "cli-details", metavar="FILE")


def declare_verify(arguments: Arguments) -> None:
    """The arguments of `verify`."""
    arguments.input("result", "cli-report-result", metavar="RESULT")
    arguments.input("--cases", "cli-verify-cases", nargs="+", default=[], metavar="FILE")
    arguments.input("--policies", "cli-verify-policies", nargs="+", default=[], metavar="POLICY")
    arguments.option("--key", "cli-verify-key", metavar="FILE")
    arguments.option("--sample", "cli-verify-sample", type=arguments.count, metavar="N")
    arguments.option("--seed", "cli-verify-seed", type=arguments.count, default=0, metavar="S")
    arguments.option("--format", "cli-verify-format", choices=("text", "json"), default="text")
    arguments.option("--limit", "cli-verify-limit", type=arguments.count, metavar="N")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")
    arguments.option("--details", "cli-details", metavar="FILE")


def declare_trend(arguments: Arguments) -> None:
    """The arguments of `trend`."""
    arguments.input("results", "cli-trend-results", nargs="+", metavar="RESULT")
    arguments.option("--by", "cli-trend-by", choices=("rule", "clause", "unit"), default="rule")
    arguments.option("--format", "cli-trend-format", choices=("table", "csv", "svg"), default="table")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--details", "cli-details", metavar="FILE")


def declare_test(arguments: Arguments) -> None:
    """The arguments of `test`."""
    arguments.policies()
    arguments.input("--examples", "cli-example-files", nargs="+", action="extend", default=[], metavar="FILE")


def declare_coverage(arguments: Arguments) -> None:
    """The arguments of `coverage`."""
    arguments.policies()
    arguments.option("--mutate", "cli-mutate", action="store_true")
    arguments.option("--write-examples", "cli-write-examples", metavar="DIR")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")
    arguments.option("--format", "cli-format", choices=("table", "json"), default="table")
    arguments.option("--output", "cli-output", metavar="FILE")


def declare_generate(arguments: Arguments) -> None:
    """The arguments of `generate`."""
    arguments.policies()
    arguments.option("--subjects", "cli-subjects", type=arguments.count, required=True, metavar="N")
    arguments.option("--seed", "cli-seed", type=arguments.count, required=True, metavar="S")
    arguments.option("--violations", "cli-violations", type=arguments.share, default=0.0, metavar="RATE")
    arguments.option("--as-of", "cli-generate-as-of", type=arguments.day, metavar="DATE")
    arguments.option("--output", "cli-generate-output", required=True, metavar="FILE")


def declare_show(arguments: Arguments) -> None:
    """The arguments of `show`."""
    arguments.policies()
    arguments.option("--format", "cli-show-format", choices=("text", "markdown", "html"), default="text")
    arguments.option("--output", "cli-show-output", metavar="FILE")


def declare_prove(arguments: Arguments) -> None:
    """The arguments of `prove`."""
    arguments.policies()
    arguments.option("--engine", "cli-prove-engine", choices=("search", "proof", "both"), default="both")
    for name, default in (("horizon", 400), ("slots", 2), ("effort", 2_000_000), ("seed", 0), ("examples", 40)):
        arguments.option(f"--{name}", f"cli-prove-{name}", type=arguments.count, default=default, metavar="N")
    arguments.option("--format", "cli-prove-format", choices=("text", "json"), default="text")
    arguments.option("--limit", "cli-prove-limit", type=arguments.count, metavar="N")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--write-tests", "cli-prove-write-tests", metavar="DIR")
    arguments.option("--no-readings", "cli-prove-no-readings", action="store_true")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")


def declare_diff(arguments: Arguments) -> None:
    """The arguments of `diff`."""
    arguments.input("policies", "cli-diff-old", action="append", metavar="OLD")
    arguments.input("policies", "cli-diff-new", action="append", metavar="NEW")
    arguments.input("--cases", "cli-diff-cases", nargs="+", default=[], metavar="FILE")
    arguments.input("--as-of", "cli-diff-as-of", type=arguments.day, metavar="DATE")
    for name in ("reading", "old-reading", "new-reading"):
        message = "cli-reading" if name == "reading" else f"cli-diff-{name}"
        arguments.option(f"--{name}", message, action="append", default=[], type=arguments.pair, metavar="NAME=CHOICE")
    for name in ("set", "old-set", "new-set"):
        message = "cli-set" if name == "set" else f"cli-diff-{name}"
        arguments.option(f"--{name}", message, action="append", default=[], type=arguments.pair, metavar="NAME=VALUE")
    arguments.option("--prove", "cli-diff-prove", action="store_true")
    arguments.option("--unit", "cli-diff-unit", metavar="ATTRIBUTE")
    arguments.option("--limit", "cli-diff-limit", type=arguments.count, metavar="N")
    arguments.option("--format", "cli-format", choices=("table", "json"), default="table")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--details", "cli-details", metavar="FILE")
    arguments.option("--no-progress", "cli-no-progress", action="store_true")


def declare_lint(arguments: Arguments) -> None:
    """The arguments of `lint`."""
    arguments.input("policies", "cli-policies", nargs="*", metavar="POLICY")
    arguments.option("--format", "cli-lint-format", choices=("text", "json", "sarif"), default="text")
    arguments.option("--output", "cli-output", metavar="FILE")
    arguments.option("--select", "cli-lint-select", action="append", default=[], metavar="CODES")
    arguments.option("--ignore", "cli-lint-ignore", action="append", default=[], metavar="CODES")
    arguments.option("--explain", "cli-lint-explain", metavar="CODE")
    arguments.option("--details", "cli-details", metavar="FILE")
