"""Rates over several results in a terminal, or in a file of plain text, and what changed since the result before."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from validator.messages.catalogue import text
from validator.reports.coverage import table
from validator.reports.life import lines
from validator.reports.locale import day_text
from validator.reports.terminal import WIDTH, shown
from validator.reports.trend.words import name, rates, says

if TYPE_CHECKING:
    from rich.table import Table

    from validator.results.life import Lives
    from validator.results.trend import Series, Trend

MOST = 5
"""So many results fit side by side; of more, the first and the last ones are shown."""


def render(trend: Trend, lives: Lives | None, language: str, terminal: TextIO | None) -> str:
    """The rates as text, plain and `WIDTH` wide; or, onto a terminal, in colour and as wide ("" returned)."""
    buffer = io.StringIO()
    if terminal is None:
        console = Console(file=buffer, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    else:
        console = Console(file=terminal, highlight=False)
    places = chosen(len(trend.runs))
    console.print(listing(trend, places, language))
    if len(places) < len(trend.runs):
        console.print(shown(text("trend-left-out", language, count=len(trend.runs) - len(places))))
    if any(one is not None and one.waived.decided for one in trend.total.counts):
        console.print(shown(text("trend-brackets", language)))
    if lives is not None:
        for line in lines(lives, language):
            console.print(Text.assemble(shown(f"{line.name}: ", "bold"), shown(line.value)))
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def chosen(count: int) -> list[int]:
    """Which results are shown: all, or the first and the last ones."""
    return list(range(count)) if count <= MOST else [0, *range(count - MOST + 1, count)]


def listing(trend: Trend, places: list[int], language: str) -> Table:
    """A line for everything, then one for each group of which anything was ever owed."""
    made = table(text(f"trend-by-{trend.by}", language))
    made.add_column(text(f"trend-name-{trend.by}", language), overflow="fold", ratio=1)
    for place in places:
        made.add_column(day_text(trend.runs[place].as_of, language), justify="right", no_wrap=True)
    made.add_row(*cells(trend.total, trend, places, language))
    made.add_section()
    for one in trend.groups:
        if any(each is not None and each.all.total for each in one.counts):
            made.add_row(*cells(one, trend, places, language))
    return made


def cells(one: Series, trend: Trend, places: list[int], language: str) -> list[Text]:
    """The cells of a group."""
    said = says(one, language)
    first = Text.assemble(shown(name(one, trend, language), "bold"), *(("\n", shown(said)) if said else ()))
    return [first, *(Text(rates(one.counts[place], language)) for place in places)]
