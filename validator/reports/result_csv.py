"""A result's findings as a table for a spreadsheet: for people, one finding a line, safe to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.locale import day_text, number_text
from validator.reports.separated import line, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View
    from validator.results.model import Found

NAMES = (
    "id", "policy", "rule", "says", "clauses", "unit", "subject", "verdict", "excused", "anchor", "due", "since",
    "met-on", "late",
)  # fmt: skip
MARK = "\ufeff"


def render(view: View) -> Iterator[str]:
    """A head and one line a finding, worst first, as Excel in the view's language expects it."""
    delimiter = "," if view.language == "en" else ";"
    yield MARK + line([text(f"column-{name}", view.language) for name in NAMES], delimiter)
    for number, one in enumerate(view.findings(frozenset(Verdict))):
        if number == view.limit:
            return
        yield line(map(safe, cells(view, one)), delimiter)


def cells(view: View, one: Found) -> Iterator[str]:
    """The cells of a finding, in the order of `NAMES`."""
    finding = one.finding
    yield one.id
    yield f"{finding.policy} {finding.version}"
    yield finding.rule if finding.row is None else f"{finding.rule} · {finding.row}"
    yield view.says(one)
    yield " ".join(finding.clauses)
    yield one.unit or ""
    yield finding.subject
    yield view.verdict(finding.verdict)
    yield text("word-yes" if finding.excused else "word-no", view.language)
    for day in (finding.anchor, finding.due, finding.since, finding.met_on):
        yield "" if day is None else day_text(day, view.language)
    late = view.late(one)
    yield "" if late is None else number_text(late, view.language)
