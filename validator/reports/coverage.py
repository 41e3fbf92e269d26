"""Coverage for people: the clauses of the source, the rules, and what is called out."""

from __future__ import annotations

import io
from itertools import chain, groupby
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.messages.catalogue import text
from validator.reports.terminal import WIDTH, shown
from validator.usecases.accounting import Mark, Status
from validator.usecases.boundaries import Boundary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.usecases.accounting import Clause, Use
    from validator.usecases.coverage import Coverage, Exercise

_STYLES = {
    Status.ENCODED: "green",
    Status.DEFINITION: "cyan",
    Status.NOT_CHECKED: "dim",
    Status.MISSING: "bold red",
}
_DAYS = {
    "first": (Boundary.FIRST_DAY, Boundary.FIRST_IN_SCOPE),
    "last": (Boundary.LAST_DAY, Boundary.LAST_IN_SCOPE),
    "due": (Boundary.DUE_DAY_OPEN,),
    "after": (Boundary.DAY_AFTER,),
}
"""The columns of boundaries; a rule has at most one boundary of each."""


def coverage_tables(found: Iterable[Coverage], language: str, terminal: TextIO | None) -> str:
    """The coverage as text, plain and `WIDTH` wide; or, onto a terminal, in colour and as wide ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    for one in found:
        head(console, one, language)
        if one.clauses:
            console.print(totals(one, language))
            console.print(register(one, language))
        console.print(exercises(one, language))
        console.print(below(one, language))
        console.print(called_out(one, language))
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def head(console: Console, found: Coverage, language: str) -> None:
    """Which policy, under which choices; and how many clauses there are."""
    one = found.policy
    fields = {"policy": one.id, "version": one.version, "title": one.title.said(language), "sha": one.sha256[:12]}
    console.print(shown(text("reports-policy", language, **fields)))
    for name, choice in chain(one.readings.items(), one.parameters.items()):
        console.print(shown(f"    {name} = {choice}"), style="dim")
    code = "reports-clauses" if found.listed else "reports-clauses-unlisted"
    console.print()
    console.print(shown(text(code, language, count=len(found.clauses)) + ("" if found.clauses else "\n"), "italic"))


def table(title: str | None = None) -> Table:
    return Table(title=title, box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), title_justify="left", expand=False)


def totals(found: Coverage, language: str) -> Table:
    """How many clauses there are of each status and mark."""
    made = table()
    marks = [one for one in (*Mark, None) if any(clause.mark is one for clause in found.clauses)]
    made.add_column(text("reports-status", language))
    for mark in marks:
        made.add_column(marked(mark, language), justify="right")
    made.add_column(text("reports-total", language), justify="right")
    for status in Status:
        counts = [found.totals[status, mark] for mark in marks]
        numbers = (str(count) if count else "·" for count in (*counts, sum(counts)))
        made.add_row(named(status, language), *numbers)
    return made


def marked(mark: Mark | None, language: str) -> str:
    return text(f"reports-mark-{mark or 'none'}", language)


def named(status: Status, language: str) -> Text:
    return Text(text(f"reports-status-{status}", language), _STYLES[status])


def register(found: Coverage, language: str) -> Table:
    """Each clause with what became of it."""
    made = table()
    for name in ("clause", "mark", "status"):
        made.add_column(text(f"reports-{name}", language), overflow="fold")
    made.add_column(text("reports-use", language), overflow="fold", ratio=1)
    for one in found.clauses:
        mark = "" if one.mark is None else marked(one.mark, language)
        made.add_row(shown(one.id), mark, named(one.status, language), shown("\n".join(uses(one, language))))
    return made


def uses(one: Clause, language: str) -> Iterator[str]:
    """Where a clause is used, a line for each section; why it is not checked."""
    for section, found in groupby(one.uses, key=lambda use: use.section):
        several = tuple(found)
        names = ", ".join(use.name for use in several if use.name is not None)
        if names:
            yield f"{text(f'reports-use-{section}', language)} {names}"
        yield from (reason(use, language) for use in several if use.name is None)


def reason(use: Use, language: str) -> str:
    """What stands for a name where there is none."""
    kind = f"reports-use-{use.section}" if use.reason is None else f"reports-reason-{use.reason}"
    return ": ".join([text(kind, language), *([use.because] if use.because else [])])


def exercises(found: Coverage, language: str) -> Table:
    """Each rule with the verdicts and boundaries that its examples reach."""
    made = table(text("reports-exercises", language, count=len(found.rules)))
    made.add_column(text("reports-rule", language), overflow="fold", ratio=1)
    made.add_column(text("reports-examples", language), justify="right", no_wrap=True)
    for verdict in Verdict:
        made.add_column(text(f"reports-short-{verdict}", language), justify="right", no_wrap=True)
    for name in _DAYS:
        made.add_column(text(f"reports-day-{name}", language), justify="center", no_wrap=True)
    for one in found.rules:
        made.add_row(rule(one), number(one.examples), *map(number, one.verdicts.values()), *days(one))
    return made


def rule(one: Exercise) -> Text:
    force = "" if one.force is Force.MUST else f" ({one.force})"
    return Text.assemble(shown(one.rule, "" if one.met and one.breached else "bold red"), shown(force, "dim"))


def number(count: int) -> Text:
    return Text(str(count)) if count else Text("·", "dim")


def days(one: Exercise) -> Iterator[Text]:
    """Per column: reached, missing, or no such day."""
    for boundaries in _DAYS.values():
        reached = next((one.boundaries[each] for each in boundaries if each in one.boundaries), None)
        yield Text() if reached is None else Text("✓", "green") if reached else Text("–", "yellow")


def below(found: Coverage, language: str) -> Text:
    """What the signs mean, and how many boundaries are reached."""
    reached = [each for one in found.rules for each in one.boundaries.values()]
    legend = text("reports-legend", language, reached=sum(reached), count=len(reached))
    return shown(legend + "\n", "dim")


def called_out(found: Coverage, language: str) -> Text:
    """What is left to do, or that nothing is."""
    missing = {one.rule: one.missing for one in found.rules}
    lines = [
        text(f"reports-gap-{name}", language, count=len(gap), names=", ".join(explained(gap, missing, language)))
        for name, gap in found.gaps.items()
        if gap
    ]
    verdict = Text(text(outcome(found), language), "bold")
    return Text("\n").join([shown(line, "red") for line in lines] + [verdict]) + Text("\n")


def outcome(found: Coverage) -> str:
    """The code of the last sentence: that nothing is left out says less where rules need no examples."""
    if not found.complete:
        return "reports-incomplete"
    return "reports-complete" if all(one.met and one.breached for one in found.rules) else "reports-complete-waived"


def explained(gap: Iterable[str], missing: dict[str, tuple[str, ...]], language: str) -> Iterator[str]:
    """The names in a gap; with a rule the values that the source leaves out."""
    for name in gap:
        values = ", ".join(missing.get(name, ()))
        yield text("reports-needs", language, rule=name, names=values) if values else name
