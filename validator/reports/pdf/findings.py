"""The worst findings in detail: what the rule says, how the days came about, what counted, what would have kept it."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from validator.core.findings import NOTEWORTHY, Verdict
from validator.messages.catalogue import text
from validator.reports.explained import explained
from validator.reports.explanation import counted, nearly, outcome, remedy, steps
from validator.reports.life import change
from validator.reports.locale import day_text, number_text
from validator.reports.pdf.figures import unit
from validator.reports.pdf.model import Block, Detail, Heading, Paragraph, Passage
from validator.reports.waivers import because
from validator.results.summary import in_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.explaining.model import Explanation
    from validator.reports.view import View
    from validator.results.model import Found

LIMIT = 50
"""So many findings in detail, unless asked for otherwise; the others are in the attachment."""


def blocks(view: View) -> Iterator[Block]:
    """The findings: how many there are, the worst in detail, where the others are."""
    language = view.language
    limit = LIMIT if view.limit is None else view.limit
    found = list(view.findings(NOTEWORTHY))
    yield Heading(text("pdf-findings", language))
    yield Paragraph(introduced(len(found), limit, language))
    if missing := sorted(NOTEWORTHY - set(view.result.manifest.options.verdicts), key=list(Verdict).index):
        names = ", ".join(map(view.verdict, missing))
        yield Paragraph(text("pdf-findings-unlisted", language, verdicts=names), quiet=True)
    if waiting := in_all(view.result.manifest).of(Verdict.OPEN):
        yield Paragraph(text("pdf-findings-open", language, count=number_text(waiting, language)), quiet=True)
    for one, why in explained(view.result, islice(found, limit)):
        yield detail(view, one, why)
    if len(found) > limit:
        yield Paragraph(text("pdf-findings-more", language, count=number_text(len(found) - limit, language)))


def introduced(count: int, limit: int, language: str) -> str:
    """How many findings there are, and how many are told."""
    code = "none" if not count else "all" if count <= limit else "some" if limit else "elsewhere"
    fields = {"count": number_text(count, language), "shown": number_text(min(count, limit), language)}
    return text(f"pdf-findings-{code}", language, **fields)


def detail(view: View, one: Found, found: Explanation) -> Detail:
    """A finding as a block."""
    fields = {"subject": one.finding.subject, "verdict": view.verdict(one.finding.verdict)}
    heading = text("pdf-finding", view.language, **fields)
    return Detail(
        heading, 2, view.says(one), where(view, one), tuple(chain(passages(found, view.language), standing(view, one)))
    )


def where(view: View, one: Found) -> tuple[str, ...]:
    """Policy, rule, clauses, unit and the finding's lasting name."""
    finding, language = one.finding, view.language
    parts = [f"{finding.policy} {finding.version}", finding.rule, *finding.clauses]
    if view.result.manifest.options.unit is not None:
        parts.append(text("pdf-in-unit", language, unit=unit(one.unit, language)))
    return (*parts, text("pdf-finding-id", language, id=one.id))


def passages(found: Explanation, language: str) -> Iterator[Passage]:
    """Why it is a finding."""
    doubtful = found.finding.verdict is Verdict.UNDETERMINED
    said = {
        "outcome": [outcome(found, language)],
        "steps": steps(found, language),
        "counted": counted(found, language) or [text("pdf-nothing", language)],
        "nearly": nearly(found, language),
        "doubts" if doubtful else "remedy": remedy(found, language),
    }
    for name, lines in said.items():
        if lines:
            yield Passage(text(f"pdf-passage-{name}", language), tuple(lines))


def standing(view: View, one: Found) -> Iterator[Passage]:
    """Who waived a finding, and what became of it since earlier results."""
    language = view.language
    if waivers := view.waivers(one):
        yield Passage(text("column-waived", language), tuple(because(each, language) for each in waivers))
    if (life := view.life(one)) is not None:
        since = text("pdf-since", language, change=change(life, language), day=day_text(life.since, language))
        yield Passage(text("pdf-passage-life", language), (since,))
