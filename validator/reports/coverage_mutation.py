"""What the examples notice of changes to a policy, for people and as plain values."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from validator.messages.catalogue import text
from validator.reports.coverage import number, table
from validator.reports.locale import percent_text
from validator.reports.terminal import WIDTH, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.table import Table

    from validator.usecases.coverage import Coverage
    from validator.usecases.mutation import Mutation, Score, Survivor


def mutation_tables(found: Iterable[tuple[Coverage, Mutation]], language: str, terminal: TextIO | None) -> str:
    """The scores and survivors of policies as text, plain and `WIDTH` wide; or onto a terminal ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    for coverage, mutation in found:
        used = coverage.policy
        console.print(shown(text("mutate-head", language, policy=used.id, version=used.version), "bold"))
        console.print(scores(mutation, language))
        console.print(Text("\n").join([*lines(mutation, language), Text()]), soft_wrap=True)
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def scores(found: Mutation, language: str) -> Table:
    """A line for each part of the document, and one for all."""
    made = table()
    made.add_column(text("mutate-part", language), overflow="fold", ratio=1)
    for name in ("mutants", "killed", "equivalent", "alive", "score"):
        made.add_column(text(f"mutate-{name}", language), justify="right", no_wrap=True)
    for one in found.scores:
        made.add_row(shown(one.part), *cells(one, language))
    made.add_section()
    made.add_row(text("mutate-all", language), *cells(found.total, language))
    return made


def cells(one: Score, language: str) -> Iterator[Text]:
    yield from map(number, (one.mutants, one.killed, one.equivalent))
    yield Text(str(one.alive), "bold red") if one.alive else number(0)
    yield Text(percent(one, language))


def percent(one: Score, language: str) -> str:
    """How many of the changes that can be noticed are, rounded down to a tenth."""
    countable = one.mutants - one.equivalent
    return percent_text(one.killed, countable, language) if countable else ""


def lines(found: Mutation, language: str) -> Iterator[Text]:
    """The survivors, those without a reason first; then reasons that have nothing to explain."""
    for one in sorted(found.survivors, key=lambda one: bool(one.because)):
        yield shown(survivor(one, language), "dim" if one.because else "yellow")
    for each in found.stale:
        yield shown(text("mutate-stale", language, place=each.place, name=each.name), "red")
    code = "mutate-complete" if found.complete else "mutate-incomplete"
    yield Text(text(code, language, count=found.total.alive), "bold")


def survivor(one: Survivor, language: str) -> str:
    change = one.change
    kind = text(f"mutate-change-{change.code}", language)
    fields = {"place": change.place, "kind": kind, "name": change.name, "because": one.because}
    return text("mutate-explained" if one.because else "mutate-survivor", language, **fields)
