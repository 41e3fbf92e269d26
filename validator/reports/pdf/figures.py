"""The figures of a result as tables: by rule, clause, unit and month, all with the same columns."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from validator.core.findings import BREACHES, Verdict
from validator.messages.catalogue import text
from validator.reports.locale import month_text, number_text, percent_text, sorting_key
from validator.reports.pdf.model import Figures, Key, Row
from validator.results.model import SMALL
from validator.results.summary import Sums, added, by_clause, by_month, by_rule, by_unit, in_all
from validator.results.waived import waived
from validator.time.days import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.reports.view import View
    from validator.usecases.model import Tally

SHOWN = (Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED, Verdict.OPEN, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE)
"""The order of the columns: kept, not kept, not known yet."""
NOTHING = "–"


def percent(sums: Sums, language: str) -> str:
    """The share that was kept in time."""
    return percent_text(sums.of(Verdict.MET), sums.decided, language)


def rate(sums: Sums, language: str) -> str:
    """The share with its denominator."""
    if not sums.decided:
        return NOTHING
    fields = {"rate": percent(sums, language), "decided": number_text(sums.decided, language)}
    return text("pdf-rate-of", language, **fields)


def keys(view: View) -> tuple[Key, ...]:
    """The figures of everything."""
    sums, language = in_all(view.result.manifest), view.language
    found = [Key(text("pdf-total", language), number_text(sums.total, language))]
    found += [
        Key(text(f"reports-verdict-{one}", language), number_text(sums.of(one), language))
        for one in SHOWN
        if one is not Verdict.NOT_APPLICABLE
    ]
    return (*found, Key(text("pdf-rate", language), percent(sums, language)))


def table(what: str, rows: Iterable[Row], language: str) -> Figures:
    """A table of figures of rules, clauses, units or months."""
    verdicts = (text(f"pdf-column-{one}", language) for one in SHOWN)
    return Figures(
        (text(what, language), text("pdf-total", language), *verdicts, text("pdf-rate", language)), tuple(rows)
    )


def row(name: str, below: tuple[str, ...], sums: Sums, language: str, *, last: bool = False) -> Row:
    """A row of figures; a zero is a dash that does not catch the eye."""
    counts = (sums.total, *(sums.of(one) for one in SHOWN))
    cells = (number_text(one, language) if one else NOTHING for one in counts)
    return Row(name, below, (*cells, rate(sums, language)), last)


def rules(view: View, policy: tuple[str, str]) -> tuple[Figures, tuple[str, ...]]:
    """The rules of a policy, those with most breaches first; and those that nothing called for."""
    own = [(one, sums) for one, sums in by_rule(view.result.manifest) if of(one) == policy]
    called = [(one, sums) for one, sums in own if sums.total]
    taken = waived(view.result.found, lambda one: ((one.finding.policy, one.finding.version, one.finding.rule),))
    rows = [
        row(said(one, view), about(one, taken.get((*of(one), one.rule)), view.language), sums, view.language)
        for one, sums in called
    ]
    rows.append(sum_of((sums for _, sums in called), view.language))
    idle = (one.rule for one, sums in own if not sums.total)
    return table("pdf-rule", rows, view.language), tuple(sorted(idle, key=sorting_key))


def said(one: Tally, view: View) -> str:
    """What a rule says, in one sentence."""
    return one.title.said(view.language) or one.rule


def about(one: Tally, taken: Sums | None, language: str) -> tuple[str, ...]:
    """The rule's name, how binding it is, where it stands, how many of its breaches are waived."""
    found = (one.rule, text(f"pdf-force-{one.force}", language), *one.clauses)
    breaches = 0 if taken is None else sum(taken.of(each) for each in BREACHES)
    return (*found, text("pdf-waived", language, count=number_text(breaches, language))) if breaches else found


def sum_of(parts: Iterable[Sums], language: str) -> Row:
    """The last row."""
    return row(text("pdf-sum", language), (), added(one.counts for one in parts), language, last=True)


def clauses(view: View, policy: tuple[str, str]) -> tuple[Figures, tuple[str, ...]]:
    """The clauses of a policy that rules encode, and those of them that nothing called for.

    There is no sum, for a rule counts for each of its clauses.
    """
    found = {clause: sums for (*own, clause), sums in by_clause(view.result.manifest).items() if tuple(own) == policy}
    coded: dict[str, list[str]] = {clause: [] for clause in found}
    for one in view.result.manifest.tallies:
        if of(one) == policy:
            for clause in one.clauses:
                coded[clause].append(one.rule)
    order = sorted(found, key=natural)
    rows = [row(one, tuple(coded[one]), found[one], view.language) for one in order if found[one].total]
    return table("pdf-clause", rows, view.language), tuple(one for one in order if not found[one].total)


def of(one: Tally) -> tuple[str, str]:
    return one.policy, one.version


def natural(name: str) -> tuple[tuple[int, tuple[str, str]], ...]:
    """The order in which people number things: 2 before 10."""
    parts = re.split(r"([0-9]+)", name)
    return tuple((int(part), ("", "")) if place % 2 else (0, sorting_key(part)) for place, part in enumerate(parts))


def units(view: View) -> Figures:
    """The units, the small ones together last."""
    found = by_unit(view.result.counts)
    order = sorted(found, key=lambda one: (one is None, one == SMALL, sorting_key(one or "")))
    rows = [row(unit(one, view.language), (), found[one], view.language) for one in order]
    return table("pdf-unit", [*rows, sum_of(found.values(), view.language)], view.language)


def unit(name: str | None, language: str) -> str:
    """A unit as people call it."""
    if name is None:
        return text("pdf-unit-none", language)
    return text("pdf-unit-small", language) if name == SMALL else name


def months(view: View) -> Figures:
    """The months in which something was due."""
    found = {month: sums for month, sums in by_month(view.result.counts).items() if sums.total}
    rows = [row(month_named(month, view.language), (), sums, view.language) for month, sums in found.items()]
    return table("pdf-month", [*rows, sum_of(found.values(), view.language)], view.language)


def month_named(month: int, language: str) -> str:
    """`Februar 2013`; months count from January 1970."""
    return month_text(number(date(1970 + month // 12, month % 12 + 1, 1)), language)
