"""A result's findings as a table for a spreadsheet: for people, one finding a line, safe to open."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.life import change
from validator.reports.locale import day_text, number_text
from validator.reports.separated import line, safe
from validator.reports.waivers import because

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View
    from validator.results.life import Life
    from validator.results.model import Found

NAMES = (
    "id", "policy", "rule", "says", "clauses", "unit", "subject", "verdict", "excused", "anchor", "due", "since",
    "met-on", "late",
)  # fmt: skip
MARK = "\ufeff"


def render(view: View) -> Iterator[str]:
    """A head and one line a finding, worst first, as Excel in the view's language expects it."""
    delimiter = "," if view.language == "en" else ";"
    names = (*NAMES, *further(view))
    yield MARK + line([text(f"column-{name}", view.language) for name in names], delimiter)
    for one in islice(view.findings(frozenset(Verdict)), view.limit):
        yield line(map(safe, (*cells(view, one), *more(view, one, view.life(one)))), delimiter)
    for one, life in () if view.lives is None else view.lives.ended:
        yield line(map(safe, (*gone(view, one), *more(view, one, life))), delimiter)


def further(view: View) -> Iterator[str]:
    """The columns of a result with waivers, and of one that is compared with earlier ones."""
    if view.result.manifest.waivers is not None:
        yield "waived"
    if view.lives is not None:
        yield from ("change", "standing")


def more(view: View, one: Found, life: Life | None) -> Iterator[str]:
    """The cells of these columns."""
    if view.result.manifest.waivers is not None:
        yield "; ".join(because(each, view.language) for each in view.waivers(one))
    if view.lives is not None:
        yield "" if life is None else change(life, view.language)
        yield "" if life is None else day_text(life.since, view.language)


def gone(view: View, one: Found) -> Iterator[str]:
    """The cells of a finding that the result does not list any more: as it was, without a verdict."""
    finding = one.finding
    yield one.id
    yield f"{finding.policy} {finding.version}"
    yield finding.rule if finding.row is None else f"{finding.rule} · {finding.row}"
    yield title(view, one)
    yield " ".join(finding.clauses)
    yield one.unit or ""
    yield finding.subject
    yield from ("", "")
    for day in (finding.anchor, finding.due, finding.since):
        yield "" if day is None else day_text(day, view.language)
    yield from ("", "")


def title(view: View, one: Found) -> str:
    """What a rule says that the result perhaps no longer has."""
    lives, finding = view.lives, one.finding
    tallies = () if lives is None else (tally for each in reversed(lives.earlier) for tally in each.manifest.tallies)
    wanted = finding.policy, finding.version, finding.rule
    found = next((each for each in tallies if (each.policy, each.version, each.rule) == wanted), None)
    return (found.title.said(view.language) if found is not None else "") or finding.rule


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
