"""The report for people: tables in a terminal or in a file, and the progress bar. The only place that knows rich."""

from __future__ import annotations

import heapq
import io
import unicodedata
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.messages.catalogue import text
from validator.reports.locale import percent_text
from validator.reports.worst import candidates
from validator.results.plain import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from validator.core.findings import FactRef, Finding
    from validator.usecases.model import Receipt, Report, Tally

WIDTH = 100
"""The width of a report that is not read in a terminal."""
_STYLES = {
    Verdict.VIOLATED: "bold red",
    Verdict.MET_LATE: "yellow",
    Verdict.UNDETERMINED: "magenta",
    Verdict.MET: "green",
    Verdict.OPEN: "cyan",
    Verdict.NOT_APPLICABLE: "dim",
}
_VERDICTS = tuple(Verdict)


def tables(report: Report, verdicts: frozenset[Verdict], limit: int, language: str, terminal: TextIO | None) -> str:
    """The report as text, plain and `WIDTH` wide; or, onto a terminal, in colour and as wide ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    head(console, report.receipt, language)
    for tallies in grouped(report.tallies):
        console.print(overview(tallies, language))
        console.print(idle(tallies, language))
    console.print(listing(report, verdicts, limit, language))
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def head(console: Console, receipt: Receipt, language: str) -> None:
    """What was checked against what."""
    for one in receipt.policies:
        fields = {"policy": one.id, "version": one.version, "title": one.title.said(language), "sha": one.sha256[:12]}
        console.print(shown(text("reports-policy", language, **fields)))
        for name, choice in chain(one.readings.items(), one.parameters.items()):
            console.print(shown(f"    {name} = {choice}"), style="dim")
    console.print(shown(text("reports-as-of", language, day=day(receipt.as_of))))
    amounts = {"subjects": receipt.subjects, "facts": receipt.facts}
    console.print(shown(text("reports-cases", language, **amounts)))
    for file in receipt.inputs:
        console.print(shown(text("reports-input", language, file=file.file, sha=file.sha256[:12])))
    console.print()


def grouped(tallies: Iterable[Tally]) -> list[list[Tally]]:
    """The tallies by policy version."""
    found: dict[tuple[str, str], list[Tally]] = {}
    for one in tallies:
        found.setdefault((one.policy, one.version), []).append(one)
    return list(found.values())


def worst_first(tallies: Iterable[Tally]) -> list[Tally]:
    """Binding rules first; then by violations, late and undetermined ones, and by name."""
    forces = list(Force)
    return sorted(
        tallies,
        key=lambda one: (
            forces.index(one.force),
            *(-one.counts.get(verdict, 0) for verdict in _VERDICTS[:3]),
            one.rule,
        ),
    )


def overview(tallies: list[Tally], language: str) -> Table:
    """The rules of one policy with their counts, worst first."""
    first = tallies[0]
    table = Table(
        title=shown(f"{first.policy} {first.version}"),
        box=box.SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
        title_justify="left",
        expand=False,
    )
    table.add_column(text("reports-rule", language), overflow="fold", ratio=1)
    for verdict in _VERDICTS:
        table.add_column(text(f"reports-short-{verdict}", language), justify="right", no_wrap=True)
    table.add_column(text("reports-decided", language), justify="right", no_wrap=True)
    table.add_column(text("reports-rate", language), justify="right", no_wrap=True)
    for one in worst_first(one for one in tallies if one.total):
        counts = [
            Text(str(count) if count else "·", _STYLES[verdict] if count else "dim")
            for verdict, count in one.counts.items()
        ]
        table.add_row(named(one, language), *counts, str(one.decided), rate(one, language))
    return table


def idle(tallies: list[Tally], language: str) -> Text:
    """The rules that nothing in the data called for."""
    names = [one.rule for one in tallies if not one.total]
    if not names:
        return Text()
    return shown(text("reports-idle", language, count=len(names), rules=", ".join(names)) + "\n")


def named(one: Tally, language: str) -> Text:
    """The rule's id with its clauses, and its title below."""
    clauses = f" ({', '.join(one.clauses)})" if one.clauses else ""
    return Text.assemble(shown(one.rule, "bold"), shown(clauses, "dim"), "\n", shown(one.title.said(language)))


def rate(one: Tally, language: str) -> str:
    """The share of decided obligations that were met in time."""
    return percent_text(one.counts.get(Verdict.MET, 0), one.decided, language)


def worst(report: Report, verdicts: frozenset[Verdict], limit: int) -> list[Finding]:
    """The worst findings, as many as asked for; better verdicts are looked at only if there are too few."""
    tally = {(one.policy, one.version, one.rule): one for one in report.tallies}
    ranks = {
        key: rank for rank, key in enumerate((one.policy, one.version, one.rule) for one in worst_first(tally.values()))
    }
    as_of = report.receipt.as_of

    def badness(one: Finding) -> tuple[object, ...]:
        place = ranks[one.policy, one.version, one.rule]
        return one.excused, place, -(one.late(as_of) or 0), one.subject, one.anchor or 0

    chosen: list[Finding] = []
    for verdict in _VERDICTS:
        if verdict in verdicts and len(chosen) < limit:
            wanted = limit - len(chosen)
            few = (candidates(one, as_of, wanted) for one in report.listings(frozenset((verdict,))))
            chosen += heapq.nsmallest(wanted, chain.from_iterable(one.findings() for one in few), key=badness)
    return chosen


def listing(report: Report, verdicts: frozenset[Verdict], limit: int, language: str) -> Table:
    """The worst findings with their evidence."""
    chosen, as_of = worst(report, verdicts, limit), report.receipt.as_of
    table = Table(
        title=text("reports-findings", language, count=len(chosen)),
        box=box.SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
        title_justify="left",
    )
    for name in ("subject", "rule", "verdict", "due"):
        table.add_column(text(f"reports-{name}", language), overflow="fold")
    table.add_column(text("reports-late", language), justify="right", no_wrap=True)
    table.add_column(text("reports-evidence", language), overflow="fold", ratio=1)
    for one in chosen:
        table.add_row(*row(one, as_of, language))
    return table


def row(one: Finding, as_of: int, language: str) -> Iterator[Text]:
    """The cells of a finding."""
    yield shown(one.subject)
    yield shown(one.rule if one.row is None else f"{one.rule} · {one.row}")
    mark = f" ({text('reports-excused', language)})" if one.excused else ""
    yield Text(text(f"reports-verdict-{one.verdict}", language) + mark, _STYLES[one.verdict])
    yield Text(day(one.due if one.due is not None else one.since) or "–", no_wrap=True)
    days = one.late(as_of)
    yield Text("–" if days is None else str(days))
    anchor = () if one.anchored is None else (one.anchored,)
    yield shown("\n".join(map(fact, (*anchor, *one.evidence))) or "–")


def fact(one: FactRef) -> str:
    """Type, days and id of a fact."""
    days = day(one.start) if one.end == one.start else f"{day(one.start)}…{day(one.end) or ''}"
    return f"{one.type} {days}" + (f" #{one.id}" if one.id is not None else "")


def shown(value: str, style: str = "") -> Text:
    """Text from a file, with nothing in it that could steer a terminal."""
    kept = (one if one == "\n" or unicodedata.category(one)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for one in value)
    return Text("".join(kept), style)


@contextmanager
def progress(title: str, *, at_once: bool = True) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while the block runs, or from when it is first told of; gone without a trace afterwards."""
    from rich import progress as bars  # noqa: PLC0415 - what is done at once has none

    remaining = bars.TaskProgressColumn(), bars.TimeRemainingColumn()
    columns = bars.TextColumn("{task.description}"), bars.BarColumn(), *remaining
    bar = bars.Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=None)

    def told(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)

    if at_once:
        bar.start()
    try:
        yield told
    finally:
        bar.stop()
