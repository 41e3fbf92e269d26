"""The list of what falls due in a terminal, or in a file of plain text."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from validator.messages.catalogue import text
from validator.reports.coverage import table
from validator.reports.due.rows import rows
from validator.reports.locale import day_text, number_text, sorting_key
from validator.reports.terminal import WIDTH, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from validator.reports.due.rows import Row
    from validator.results.due import DueList

COLUMNS = ("due", "left", "subject", "asked", "window")


def render(listed: DueList, language: str, terminal: TextIO | None) -> str:
    """The list as text, plain and `WIDTH` wide; or, onto a terminal, in colour and as wide ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    for one in head(listed, language):
        console.print(shown(one))
    found = list(rows(listed, language))
    missed = [one for one in found if one.left < 0]
    if listed.overdue is not None:
        console.print(shown("\n" + text("due-overdue", language, count=len(missed)), "bold red"))
        console.print(*by_unit(missed, language))
    soon = [one for one in found if one.left >= 0]
    console.print(shown("\n" + text("due-soon", language, count=len(soon)), "bold"))
    console.print(*by_unit(soon, language))
    if listed.unclear:
        console.print(shown(text("due-unclear", language, count=listed.unclear)))
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def head(listed: DueList, language: str) -> Iterator[str]:
    """Which policies, which days, how many cases."""
    receipt = listed.receipt
    for one in receipt.policies:
        fields = {"policy": one.id, "version": one.version, "title": one.title.said(language), "sha": one.sha256[:12]}
        yield text("reports-policy", language, **fields)
    first, last = (day_text(day, language) for day in (receipt.as_of, listed.until))
    yield text("due-days", language, first=first, last=last)
    subjects, facts = (number_text(one, language) for one in (receipt.subjects, receipt.facts))
    yield text("reports-cases", language, subjects=subjects, facts=facts)


def by_unit(found: Iterable[Row], language: str) -> Iterator[Table | Text]:
    """A table for each unit, in order of their names."""
    order = sorted(found, key=lambda one: sorting_key(one.unit))
    for unit, own in groupby(order, key=lambda one: one.unit):
        yield listing(unit, own, language)
    if not order:
        yield Text(text("due-none", language))


def listing(unit: str, found: Iterable[Row], language: str) -> Table:
    """The obligations of a unit."""
    made = table()
    made.title = shown(unit) if unit else None
    for name in COLUMNS:
        made.add_column(
            text(f"due-column-{name}", language),
            overflow="fold",
            no_wrap=name in ("due", "left", "window"),
            justify="right" if name == "left" else "left",
            ratio=1 if name == "asked" else None,
        )
    for one in found:
        made.add_row(*cells(one, language))
    return made


def cells(one: Row, language: str) -> Iterator[Text]:
    """The cells of an obligation: what it hangs on, and what counts already, stand below what is asked for."""
    yield Text(day_text(one.due, language))
    yield Text(number_text(one.left, language))
    yield shown(one.subject)
    counted = text("due-counts", language, facts=one.counted) if one.counted else ""
    below = " · ".join(part for part in (one.rule, one.anchor, counted, one.note) if part)
    yield Text.assemble(shown(one.asked), "\n", shown(below, "dim"))
    yield shown(one.window)
