"""The result of `diff` for people: what changed, each change with the history that shows it; then the cases."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from validator.analysis import faults
from validator.analysis.comparing.changes import Kind
from validator.messages.catalogue import text
from validator.reports.dated_lines import INDENT
from validator.reports.faults_timeline import timeline
from validator.reports.terminal import WIDTH, shown
from validator.reports.wrapping import wrapped
from validator.results.plain import day
from validator.usecases.diff.model import Outcome
from validator.usecases.prove.model import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.text import Text

    from validator.analysis.comparing.changes import Change, Question, Witness
    from validator.core.findings import Finding
    from validator.core.rules import Validity
    from validator.usecases.diff.model import Affected, Counts, Load, Replay, Report

_STYLES = {
    Kind.ADDED: "bold cyan",
    Kind.REMOVED: "bold magenta",
    Kind.STRICTER: "bold red",
    Kind.LOOSER: "bold green",
    Kind.INCOMPARABLE: "bold yellow",
    Kind.OTHER: "bold yellow",
    Kind.UNDECIDED: "bold",
    Kind.UNCHANGED: "",
}


def diff_text(found: Report, limit: int, language: str, terminal: TextIO | None) -> str:
    """The report as text, plain and `WIDTH` wide; or, onto a terminal, in colour and as wide ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    head(console, found, language)
    changes(console, found, language)
    if found.replay is not None:
        cases(console, found.replay, limit, language)
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def head(console: Console, found: Report, language: str) -> None:
    """Which two policies, and what was chosen differently for them."""
    for code, one in (("diff-old", found.old), ("diff-new", found.new)):
        fields = {"policy": one.id, "version": one.version, "title": one.title.said(language), "sha": one.sha256[:12]}
        console.print(shown(text(code, language, **fields)))
    chosen = [{**one.readings, **one.parameters} for one in (found.old, found.new)]
    names = [name for name in sorted({*chosen[0], *chosen[1]}) if chosen[0].get(name) != chosen[1].get(name)]
    if names:
        console.print(shown(text("diff-choices", language)))
    for name in names:
        was, now = (one.get(name, text("diff-unset", language)) for one in chosen)
        console.print(shown(f"    {text('diff-choice', language, name=name, old=was, new=now)}"), style="dim")
    console.print()


def changes(console: Console, found: Report, language: str) -> None:
    """What is not about one rule, then rule by rule; how many say the same."""
    if found.dates is not None:
        was, now = bounds(found.dates.old, language), bounds(found.dates.new, language)
        paragraph(console, text("diff-dates", language, old=was, new=now))
        if found.dates.witness is not None:
            history(console, found.dates.witness, found, language)
    if found.zones is not None:
        paragraph(console, text("diff-zones", language, old=found.zones[0], new=found.zones[1]))
    for one in found.changes:
        if one.matters or one.renamed:
            rule(console, one, found, language)
    same = sum(one.kind is Kind.UNCHANGED and not one.matters and not one.renamed for one in found.changes)
    altered = found.dates is not None or found.zones is not None or any(one.matters for one in found.changes)
    console.print(shown(text("diff-same" if altered else "diff-none", language, count=same)))
    console.print()


def bounds(one: Validity, language: str) -> str:
    """First and last day in force."""
    ends = [day(each) or text("diff-unbounded", language) for each in (one.first, one.last)]
    return text("diff-bounds", language, first=ends[0], last=ends[1])


def paragraph(console: Console, line: str, indent: int = 0) -> None:
    for one in wrapped(line, indent):
        console.print(shown(one))


def rule(console: Console, one: Change, found: Report, language: str) -> None:
    """A rule's change with its witnesses."""
    line = f"{text(f'diff-kind-{one.kind}', language)}: {one.name}{marks(one, language)}"
    console.print(shown(line, _STYLES[one.kind]))
    named = one.new or one.old
    if named is not None and named.title.said(language):
        paragraph(console, named.title.said(language), 2)
    if one.kind is Kind.UNDECIDED:
        paragraph(console, text("diff-undecided", language, count=one.tried), 2)
    elif one.kind is not Kind.UNCHANGED and not one.witnesses:
        paragraph(console, text("diff-no-obligation", language, count=one.tried), 2)
    for each in one.witnesses:
        history(console, each, found, language)
    for question in one.proofs:
        paragraph(console, said(question, language), 2)
    console.print()


def said(one: Question, language: str) -> str:
    """What the proof says of one direction."""
    what = text(f"diff-proof-{one.effect}", language)
    reason = text(f"diff-outside-{one.reason}", language) if one.reason else ""
    fields = {"what": what, "horizon": one.horizon, "slots": one.slots, "reason": reason}
    return text(f"diff-proof-{one.standing}", language, **fields)


def marks(one: Change, language: str) -> str:
    """Clauses, the former name, the force where it changed."""
    named = one.new or one.old
    clauses = f" ({', '.join(named.clauses)})" if named is not None and named.clauses else ""
    was = f", {text('diff-renamed', language, old=one.old.id)}" if one.renamed and one.old is not None else ""
    if one.forces is None:
        return clauses + was
    old, new = (text(f"diff-force-{force}", language) for force in one.forces)
    return f"{clauses}{was}, {text('diff-force', language, old=old, new=new)}"


def history(console: Console, one: Witness, found: Report, language: str) -> None:
    """A witness as a timeline, and what both policies find in it."""
    paragraph(console, text(f"diff-effect-{one.effect}", language), 2)
    told = Told(faults.Witness(one.history, one.as_of, ()), (), (), found.acts, found.zone)
    for line in timeline(told, language):
        console.print(shown(line), soft_wrap=True)
    for side, judged in (("old", one.old), ("new", one.new)):
        words = "; ".join(verdict(each, language) for each in judged) or text("diff-nothing", language)
        paragraph(console, f"{text(f'diff-side-{side}', language)}: {words}", INDENT)


def verdict(one: Finding, language: str) -> str:
    """An obligation in a few words."""
    words = [text(f"reports-verdict-{one.verdict}", language)]
    words += [text("reports-excused", language)] if one.excused else []
    words += [text("diff-due", language, day=day(one.due))] if one.due is not None else []
    words += [text("diff-since", language, day=day(one.since))] if one.since is not None else []
    return ", ".join(words) + (f" ({one.row})" if one.row else "")


def cases(console: Console, found: Replay, limit: int, language: str) -> None:
    """What the new policy does to real cases."""
    fields = {"day": day(found.as_of), "subjects": found.subjects, "facts": found.facts}
    console.print(shown(text("diff-replay", language, **fields)))
    for one in found.inputs:
        console.print(shown(text("reports-input", language, file=one.file, sha=one.sha256[:12])))
    console.print(shown(text("diff-breaches", language, old=found.breaches[0], new=found.breaches[1])))
    console.print()
    if any(found.totals.values()):
        affected(console, found, limit, language)
    else:
        console.print(shown(text("diff-untouched", language)))
        console.print()
    if found.workload:
        titled(console, text("diff-workload", language), workload(found.workload, language))
    if differing := {one.rule for one in found.workload if one.old != one.new}:
        own = [one for one in found.workload if one.rule in differing]
        titled(console, text("diff-workload-rules", language), by_rule(own, language))


def affected(console: Console, found: Replay, limit: int, language: str) -> None:
    """Affected obligations: by rule, by clause, by unit, and one by one."""
    for name, by, totals in (("rule", found.by_rule, found.totals), ("clause", found.by_clause, None)):
        made = counts(text(f"diff-{name}", language), by, totals, language)
        titled(console, text(f"diff-by-{name}", language), made)
    if found.by_unit is not None:
        named = {name or text("diff-unit-none", language): each for name, each in found.by_unit.items()}
        made = counts(found.unit or "", named, found.totals, language)
        titled(console, text("diff-by-unit", language, unit=found.unit), made)
    chosen = found.affected[:limit]
    amounts = {"shown": len(chosen), "count": sum(found.totals.values())}
    titled(console, text("diff-affected", language, **amounts), listing(chosen, language))


def titled(console: Console, title: str, made: Table) -> None:
    """A table below its title, which may be wider."""
    console.print(shown(title, "italic"))
    console.print(made)


def table() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), expand=False)


def counts(first: str, found: Mapping[str, Counts], totals: Mapping[Outcome, int] | None, language: str) -> Table:
    """Affected obligations by name and outcome; outcomes that do not occur have no column."""
    used = [one for one in Outcome if any(each[one] for each in found.values())]
    made = table()
    made.add_column(shown(first), overflow="fold")
    for one in used:
        made.add_column(text(f"diff-outcome-{one}", language), justify="right", no_wrap=True)
    for name, each in found.items():
        made.add_row(shown(name), *(str(each[one] or "·") for one in used))
    if totals is not None and len(found) > 1:
        made.add_row(text("diff-total", language), *(str(totals[one] or "·") for one in used))
    return made


def listing(chosen: Iterable[Affected], language: str) -> Table:
    """Affected obligations, under both policies."""
    made = table()
    for name in ("subject", "rule", "outcome"):
        made.add_column(text(f"diff-{name}", language), overflow="fold")
    for side in ("old", "new"):
        made.add_column(text(f"diff-side-{side}", language), overflow="fold", ratio=1)
    for one in chosen:
        made.add_row(*cells(one, language))
    return made


def cells(one: Affected, language: str) -> Iterator[Text | str]:
    """The cells of an affected obligation."""
    yield shown(one.subject)
    yield shown(one.rule)
    yield text(f"diff-outcome-{one.outcome}", language)
    for each in (one.old, one.new):
        yield shown("–" if each is None else verdict(each, language))


def workload(found: Iterable[Load], language: str) -> Table:
    """Acts a month under both policies."""
    return side_by_side(text("diff-month", language), *summed(found, "month"), language)


def by_rule(found: Iterable[Load], language: str) -> Table:
    """Acts by rule under both policies."""
    return side_by_side(text("diff-rule", language), *summed(found, "rule"), language)


def summed(found: Iterable[Load], name: str) -> tuple[Counter[str], Counter[str]]:
    """The acts of both policies, added up by month or by rule."""
    old, new = Counter[str](), Counter[str]()
    for one in found:
        old[getattr(one, name)] += one.old
        new[getattr(one, name)] += one.new
    return old, new


def side_by_side(first: str, old: Counter[str], new: Counter[str], language: str) -> Table:
    made = table()
    made.add_column(first, overflow="fold")
    for name in ("side-old", "side-new", "difference"):
        made.add_column(text(f"diff-{name}", language), justify="right", no_wrap=True)
    for name in sorted(old):
        made.add_row(shown(name), str(old[name]), str(new[name]), f"{new[name] - old[name]:+d}")
    total = new.total() - old.total()
    made.add_row(text("diff-total", language), str(old.total()), str(new.total()), f"{total:+d}")
    return made
