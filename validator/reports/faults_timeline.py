"""A witness as dated lines: circumstances, acts, windows, due days, breaches, told apart by their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.generation.forms import cell
from validator.core.findings import Verdict
from validator.histories.model import EVERY_TYPE
from validator.messages.catalogue import printable, text
from validator.reports.dated_lines import (
    ACT,
    BROKEN,
    CIRCUMSTANCE,
    CLOSES,
    INDENT,
    KEPT,
    OPENS,
    TODAY,
    Line,
    drawn,
)
from validator.reports.wrapping import wrapped
from validator.time.days import iso
from validator.time.zones import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.core.findings import Finding
    from validator.core.values import Datum
    from validator.histories.model import Fact, History
    from validator.usecases.prove.model import Told


def timeline(told: Told, language: str) -> Iterator[str]:
    """The lines of a witness, indented, at most 100 columns wide; a day is named once."""
    history = told.witness.history
    for line in (subject(history, language), *observed(history, language)):
        yield from wrapped(line, INDENT)
    lines = [*facts(told, language), *rules(told, language), today(told, language)]
    yield from drawn(lines, iso, 10)


def subject(history: History, language: str) -> str:
    """Whom it happens to, with the attributes that are given."""
    given = values(history.attributes)
    return text("prove-subject", language, type=printable(history.type), attributes=f": {given}" if given else "")


def observed(history: History, language: str) -> Iterator[str]:
    """From when on the data is known, where that is said."""
    for name, day in sorted(history.observed.items()):
        kind = text("prove-observed-all", language) if name == EVERY_TYPE else printable(name)
        yield text("prove-observed", language, day=iso(day), type=kind)


def facts(told: Told, language: str) -> Iterator[Line]:
    """Each fact; a span that ends also on the day of its end."""
    for number, one in enumerate(told.witness.history.facts):
        mark, words = ACT if one.type in told.acts else CIRCUMSTANCE, named(one, told.zone)
        if one.event or one.end == one.start:
            yield Line(one.start, mark, words, number)
        elif one.end is None:
            yield Line(one.start, mark, text("prove-from", language, fact=words), number)
        else:
            until = iso(one.end) + at(one.end_ms, one.end, told.zone)
            yield Line(one.start, mark, text("prove-from-to", language, fact=words, day=until), number)
            yield Line(one.end, mark, text("prove-to", language, fact=one.type), number)


def named(fact: Fact, zone: str) -> str:
    """A fact's type, its clock time where it has one, its attributes."""
    identity = f" #{fact.id}" if fact.id is not None else ""
    given = values(fact.attributes)
    return f"{fact.type}{identity}{at(fact.start_ms, fact.start, zone)}" + (f" ({given})" if given else "")


def at(ms: int | None, day: int, zone: str) -> str:
    """The time on the zone's clocks, to the minute, a space before it; a span that ends at midnight ends at 24:00."""
    if ms is None:
        return ""
    hours, minutes = divmod(clock(ms, day, zone) // 60_000, 60)
    return f" {hours:02}:{minutes:02}"


def values(attributes: Mapping[str, Datum]) -> str:
    """Attributes with their values; the one that a fact has without a name of its own stands alone."""
    pairs = sorted(attributes.items())
    return ", ".join(cell(value) if name == "value" else f"{name} {cell(value)}" for name, value in pairs)


def rules(told: Told, language: str) -> Iterator[Line]:
    """What each obligation asks for and what became of it."""
    several = len({one.policy for one in told.findings}) > 1
    for number, one in enumerate(told.findings):
        name = f"{one.policy}:{one.rule}" if several else one.rule
        row = f" · {one.row}" if one.row else ""
        for day, mark, code in moments(one):
            yield Line(day, mark, text(code, language, rule=name + row), number)


def moments(one: Finding) -> Iterator[tuple[int, str, str]]:
    """The days of an obligation, each with its mark and the code of its words."""
    yield from opening(one)
    yield from closing(one)
    if one.met_on is not None:
        yield one.met_on, KEPT, "prove-met-late" if one.verdict is Verdict.MET_LATE else "prove-met"
    if one.since is not None:
        yield one.since, BROKEN, "prove-broken"


def opening(one: Finding) -> Iterator[tuple[int, str, str]]:
    """The first day that counts: of the window, or of a clock's interval."""
    if one.first is not None and one.first == one.last == one.due:
        return
    if one.first is not None:
        yield one.first, OPENS, "prove-opens"
    elif one.anchor is not None and one.due is not None:
        yield one.anchor, OPENS, "prove-runs"


def closing(one: Finding) -> Iterator[tuple[int, str, str]]:
    """The last day that counts, and the due day where it is another."""
    if one.last is not None and one.last == one.due:
        yield one.last, CLOSES, "prove-opens-due" if one.first == one.last else "prove-closes-due"
        return
    if one.last is not None:
        yield one.last, CLOSES, "prove-closes"
    if one.due is not None:
        yield one.due, CLOSES, "prove-due"


def today(told: Told, language: str) -> Line:
    """The as-of day, with what each rule's obligation came to."""
    found = dict.fromkeys(f"{one.rule} {text(f'reports-verdict-{one.verdict}', language)}" for one in told.findings)
    code = "prove-as-of" if found else "prove-as-of-none"
    return Line(told.witness.as_of, TODAY, text(code, language, verdicts=", ".join(found)))
