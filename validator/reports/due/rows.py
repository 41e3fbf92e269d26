"""A line of the list of what falls due, in words; every form shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.locale import day_text
from validator.reports.waivers import because
from validator.results.model import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.findings import FactRef
    from validator.results.due import DueList
    from validator.results.model import Found


@dataclass(frozen=True, slots=True)
class Row:
    """An obligation for people.

    `due` is its day and `left` the days from the as-of day to it, less than 0 if it is missed. `asked` is what the
    rule asks for, `window` since or from when an act counts, `counted` what counts already, `note` what else is to be
    known, `serves_late` whether an act after the due day still makes up for it.
    """

    id: str
    due: int
    left: int
    unit: str
    subject: str
    asked: str
    rule: str
    policy: str
    clauses: str
    anchor: str
    window: str
    counted: str
    note: str
    serves_late: bool


def rows(listed: DueList, language: str) -> Iterator[Row]:
    """Those that were missed, if they were asked for, then those that are open."""
    for one in (*(listed.overdue or ()), *listed.open):
        yield row(one, listed, language)


def row(one: Found, listed: DueList, language: str) -> Row:
    """A line."""
    finding, rule, as_of = one.finding, listed.rule(one), listed.receipt.as_of
    due = as_of if finding.due is None else finding.due
    return Row(
        one.id,
        due,
        due - as_of,
        unit(one.unit, language) if listed.options.unit is not None else "",
        finding.subject,
        rule.title.said(language) or rule.id,
        finding.rule if finding.row is None else f"{finding.rule} · {finding.row}",
        f"{finding.policy} {finding.version}",
        " ".join(finding.clauses),
        anchor(one, language),
        window(one, as_of, language),
        ", ".join(fact(each, language) for each in finding.evidence),
        "; ".join(notes(one, listed, language)),
        listed.serves_late(one),
    )


def unit(name: str | None, language: str) -> str:
    """A unit as lists show it."""
    if name is None:
        return text("due-no-unit", language)
    return text("due-small-units", language) if name == SMALL else name


def anchor(one: Found, language: str) -> str:
    """What the obligation hangs on."""
    finding = one.finding
    if finding.anchored is not None:
        return fact(finding.anchored, language)
    return "" if finding.anchor is None else day_text(finding.anchor, language)


def fact(one: FactRef, language: str) -> str:
    """A fact by its type and days."""
    first = day_text(one.start, language)
    if one.end == one.start:
        return text("due-event", language, type=one.type, day=first)
    last = "" if one.end is None else day_text(one.end, language)
    return text("due-span", language, type=one.type, first=first, last=last).rstrip()


def window(one: Found, as_of: int, language: str) -> str:
    """Since when, or from when, an act counts."""
    finding = one.finding
    if finding.due is not None and finding.due < as_of:
        return text("due-over", language)
    if finding.first is None:
        return text("due-open", language)
    code = "due-open-since" if finding.first <= as_of else "due-open-from"
    return text(code, language, day=day_text(finding.first, language))


def notes(one: Found, listed: DueList, language: str) -> Iterator[str]:
    """Whether it can still be made up for, how binding it is, whether it is excused or waived, and why."""
    finding, rule = one.finding, listed.rule(one)
    if listed.receipt.as_of > (finding.due or listed.receipt.as_of):
        yield text("due-late-serves" if listed.serves_late(one) else "due-too-late", language)
    if rule.force != "must":
        yield text(f"due-force-{rule.force}", language)
    if finding.excused:
        yield text("reports-excused", language)
    for waiver in listed.waivers.waivers if listed.waivers is not None else ():
        if waiver.number in one.waivers:
            yield f"{text('waived-mark', language)}: {because(waiver, language)}"
