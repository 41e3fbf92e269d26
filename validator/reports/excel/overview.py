"""The first sheet: method, scope, and figures by rule, clause, unit and month, each rate with its denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports import about
from validator.reports.excel.book import Style
from validator.reports.excel.cells import Month, Rate, Value
from validator.reports.locale import sorting_key
from validator.results.model import SMALL
from validator.results.summary import Sums, by_clause, by_month, by_rule, by_unit, in_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.reports.excel.book import Sheet
    from validator.reports.view import View

SHOWN = (
    Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED, Verdict.OPEN, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE,
)  # fmt: skip
WIDTHS = (40, 76, 11, *(11 for _ in SHOWN), 13, 9)


def fill(sheet: Sheet, view: View, said: Iterable[str]) -> None:
    """Write the sheet; `said` are sentences on this report itself."""
    language, manifest = view.language, view.result.manifest
    sheet.columns(WIDTHS)
    sheet.row([sheet.book.title], Style.TITLE)
    for line in about.lines(view):
        sheet.row([line.name, line.value], (Style.STRONG, Style.LOOSE))
    for sentence in said:
        sheet.row([text("excel-this-report", language), sentence], (Style.STRONG, Style.LOOSE))
    whole = [[text("excel-all", language), None, *figures(in_all(manifest))]]
    if manifest.waivers is not None:
        whole.append([text("excel-rest", language), None, *figures(about.both_ways(view).rest)])
    table(sheet, "all", whole)
    table(sheet, "rules", ([one.rule, one.title.said(language), *figures(sums)] for one, sums in by_rule(manifest)))
    table(sheet, "clauses", clauses(view))
    if manifest.options.unit is not None:
        table(sheet, "units", units(view))
    months = by_month(view.result.counts)
    table(sheet, "months", ([Month(month), None, *figures(sums)] for month, sums in months.items()))


def table(sheet: Sheet, name: str, rows: Iterable[Sequence[Value]]) -> None:
    """A part with its heading, after an empty row."""
    language = sheet.book.language
    heads = [text(f"excel-by-{name}", language), text(f"excel-by-{name}-what", language) or None]
    heads += [text(f"excel-{one}", language) for one in ("obligations", *(f"count-{each}" for each in SHOWN))]
    heads += [text("excel-decided", language), text("excel-rate", language)]
    sheet.row([])
    sheet.row(heads, Style.HEAD)
    for row in rows:
        sheet.row(row)


def figures(sums: Sums) -> list[Value]:
    """Obligations, how many got each verdict, the decided, and the rate among these."""
    rate = None if sums.rate is None else Rate(sums.rate)
    return [sums.total, *(sums.of(one) for one in SHOWN), sums.decided, rate]


def clauses(view: View) -> Iterator[list[Value]]:
    """The figures of each clause that a rule encodes."""
    found = by_clause(view.result.manifest)
    for policy, version, clause in sorted(found, key=lambda key: (key[0], key[1], sorting_key(key[2]))):
        yield [clause, f"{policy} {version}", *figures(found[policy, version, clause])]


def units(view: View) -> Iterator[list[Value]]:
    """The figures of each unit, small ones together."""
    language = view.language
    names = {None: text("excel-unit-none", language), SMALL: text("excel-unit-small", language)}
    found = by_unit(view.result.counts)
    for unit in sorted(found, key=lambda one: (one is None, one == SMALL, sorting_key(one or ""))):
        yield [names.get(unit, unit), None, *figures(found[unit])]
