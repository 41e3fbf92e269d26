"""CSV: one finding a line, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from validator.reports.plain import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.core.findings import FactRef, Finding

COLUMNS = (
    "policy", "version", "rule", "clauses", "subject", "verdict", "excused", "anchor", "anchor-fact", "first", "last",
    "due", "since", "until", "met-on", "row", "moves", "why", "evidence",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def separated(findings: Iterable[Finding], *, excel: bool) -> Iterator[str]:
    """A head and one line a finding; with `excel`, a byte order mark and semicolons, as Excel in German expects."""
    if excel:
        yield "\ufeff"
    delimiter = ";" if excel else ","
    yield line(COLUMNS, delimiter)
    for one in findings:
        yield line(map(safe, cells(one)), delimiter)


def line(values: Iterable[str], delimiter: str) -> str:
    """One line, ended as RFC 4180 says."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(values)
    return buffer.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: whatever begins like one gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def cells(one: Finding) -> Iterator[str]:
    """The cells of a finding, in the order of `COLUMNS`; lists are joined by blanks."""
    yield from (one.policy, one.version, one.rule, " ".join(one.clauses), one.subject, one.verdict.value)
    yield "true" if one.excused else "false"
    yield day(one.anchor) or ""
    yield fact(one.anchored) if one.anchored is not None else ""
    yield from (day(number) or "" for number in (one.first, one.last, one.due, one.since, one.until, one.met_on))
    yield one.row or ""
    yield " ".join(f"{day(move.day)}:{move.why}:{day(move.before) or ''}>{day(move.after) or ''}" for move in one.moves)
    yield one.why or ""
    yield " ".join(map(fact, one.evidence))


def fact(one: FactRef) -> str:
    """A fact in one word: type, first day, id."""
    name = f"#{one.id}" if one.id is not None else ""
    return f"{one.type}@{day(one.start)}{name}"


def injected(breaches: Iterable[tuple[str, Finding]]) -> Iterator[str]:
    """The breaches put into made-up histories, one a line: by them a check can be checked."""
    yield line(("subject", "rule", "verdict", "anchor", "due", "since"), ",")
    for subject, one in breaches:
        days = (day(number) or "" for number in (one.anchor, one.due, one.since))
        yield line(map(safe, (subject, one.rule, one.verdict.value, *days)), ",")
