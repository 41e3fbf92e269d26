"""Which bounds of a policy have cases on both sides, for people: a line a rule, then each bound that lacks one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from validator.messages.catalogue import text
from validator.reports.coverage import number, table
from validator.reports.terminal import WIDTH, shown
from validator.time.days import iso
from validator.usecases.bounds import Standing, counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.table import Table

    from validator.usecases.bounds import Bounded, Bounds


def bound_tables(found: Iterable[Bounds], language: str, terminal: TextIO | None) -> str:
    """The bounds of policies as text, plain and `WIDTH` wide; or onto a terminal ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    for one in found:
        console.print(shown(text("bounds-head", language, policy=one.policy, version=one.version), "bold"))
        console.print(by_rule(one, language))
        console.print(Text("\n").join([*lines(one, language), Text()]), soft_wrap=True)
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def by_rule(found: Bounds, language: str) -> Table:
    """A line for each rule, and one for all."""
    made = table()
    made.add_column(text("reports-rule", language), overflow="fold", ratio=1)
    for name in ("count", *Standing):
        made.add_column(text(f"bounds-{name}", language), justify="right", no_wrap=True)
    for rule in found.rules:
        made.add_row(shown(rule), *cells(found.of(rule)))
    made.add_section()
    made.add_row(text("mutate-all", language), *cells(found.bounds))
    return made


def cells(bounds: tuple[Bounded, ...]) -> Iterator[Text]:
    standing = counts(bounds)
    yield number(len(bounds))
    yield from (number(standing[one]) for one in Standing)


def lines(found: Bounds, language: str) -> Iterator[Text]:
    """The bounds without a case on some side, those that show only in days, what the evaluators do not agree on."""
    for one in found.lacking:
        yield shown(lacking(one, language), "yellow")
    for one in found.bounds:
        for side, case in one.shown.items():
            if not case.plain:
                fields = {"side": text(f"bounds-{side}", language), "case": case.case}
                yield shown(text("bounds-days", language, **fields, **named(one, language)), "dim")
    for each in found.disagreements:
        fields = {"place": str(each.where.place), "rule": each.rule, "day": iso(each.as_of)}
        yield shown(text("bounds-disagreement", language, **fields), "bold red")
    code = "bounds-complete" if found.complete else "bounds-incomplete"
    yield Text(text(code, language, count=len(found.lacking), cases=len(found.cases)), "bold")


def lacking(one: Bounded, language: str) -> str:
    sides = ", ".join(text(f"bounds-{side}", language) for side in one.missing)
    return text("bounds-lacking", language, sides=sides, **named(one, language))


def named(one: Bounded, language: str) -> dict[str, str]:
    kind = text(f"bounds-kind-{one.kind}", language)
    return {"place": str(one.where.place), "rule": one.rule, "kind": kind, "text": one.where.text or one.where.at}
