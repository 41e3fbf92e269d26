"""A timeline drawn in characters: a lane for each type of fact, below them the window, the breach and the days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.explaining.model import Mark
from validator.messages.catalogue import text
from validator.reports.explanation.words import quoted
from validator.reports.locale import day_text
from validator.reports.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.explaining.model import Bar, Lane, Timeline

EVENTS = {Mark.ANCHOR: "◆", Mark.COUNTED: "●", Mark.NEAR: "◌", Mark.OTHER: "·"}
SPANS = {Mark.ANCHOR: "█", Mark.COUNTED: "━", Mark.NEAR: "╌", Mark.OTHER: "─"}
STARTS = {Mark.ANCHOR: "▐", Mark.COUNTED: "┣", Mark.NEAR: "├", Mark.OTHER: "├"}
BREACH, DUE, AS_OF, GOES_ON = "░", "▼", "▲", "▶"
LABEL = 24
"""The widest that the name of a lane is."""
LEAST = 20
"""So many columns a drawing has at least."""
MOST_LANES = 12
RANKS = tuple(Mark)
"""What lies above what where two facts meet in one column."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Days as columns."""

    first: int
    last: int
    columns: int

    def column(self, day: int) -> int:
        """The column of a day; of one beyond an edge, that edge."""
        inside = min(max(day, self.first), self.last)
        return (inside - self.first) * (self.columns - 1) // max(self.last - self.first, 1)

    def painted(self, marks: list[tuple[int, int, str]]) -> str:
        """A row: each mark over those before it."""
        row = [" "] * self.columns
        for first, last, sign in marks:
            for column in range(self.column(first), self.column(last) + 1):
                row[column] = sign
        return "".join(row)


def drawn(timeline: Timeline, language: str, width: int) -> Iterator[str]:
    """The rows of a timeline, at most `width` wide; a legend says what the signs mean."""
    lanes = sorted(timeline.lanes, key=lambda lane: min(RANKS.index(bar.mark) for bar in lane.bars))[:MOST_LANES]
    names = [named(quoted(one.type, language)) for one in lanes]
    rows = [named(text(f"explain-row-{name}", language)) for name in ("window", "due", "breach", "as-of")]
    label = max(map(len, (*names, *rows)))
    canvas = Canvas(timeline.first, timeline.last, max(width - label - 2, LEAST))
    first, last = day_text(timeline.first, language), day_text(timeline.last, language)
    yield f"{'':{label}}  {first}{last.rjust(canvas.columns - len(first))}".rstrip()
    for name, lane in zip(names, lanes, strict=True):
        yield f"{name:{label}}  {canvas.painted(list(painted(lane, timeline)))}".rstrip()
    for name, marks in zip(rows, below(timeline), strict=True):
        if marks:
            yield f"{name:{label}}  {canvas.painted(marks)}".rstrip()
    yield from wrapped(text("explain-legend", language), width=width)


def named(name: str) -> str:
    """The name of a row, cut where it is long."""
    return name if len(name) <= LABEL else name[: LABEL - 1] + "…"


def painted(lane: Lane, timeline: Timeline) -> Iterator[tuple[int, int, str]]:
    """The facts of a lane; what matters over what does not, events over spans."""
    for bar in sorted(lane.bars, key=lambda one: (-RANKS.index(one.mark), one.event, one.first)):
        yield from of_bar(bar, timeline)


def of_bar(bar: Bar, timeline: Timeline) -> Iterator[tuple[int, int, str]]:
    """A fact: an event as a sign, a span as a bar, one without end with an arrow."""
    if bar.event:
        yield bar.first, bar.first, EVENTS[bar.mark]
        return
    last = timeline.last if bar.last is None else bar.last
    yield bar.first, last, SPANS[bar.mark]
    if bar.first >= timeline.first:
        yield bar.first, bar.first, STARTS[bar.mark]
    if bar.last is None or bar.last > timeline.last:
        yield timeline.last, timeline.last, GOES_ON


def below(timeline: Timeline) -> tuple[list[tuple[int, int, str]], ...]:
    """The window, the due day, the breach and the as-of day; nothing for what there is not, or lies outside."""
    window, due, breach, as_of = [], [], [], []
    if timeline.window is not None:
        first = timeline.first if timeline.window[0] is None else timeline.window[0]
        last = timeline.last if timeline.window[1] is None else timeline.window[1]
        if first <= last:
            window = [(first, last, "─"), (first, first, "├"), (last, last, "┤")]
    if timeline.due is not None:
        due = [(timeline.due, timeline.due, DUE)]
    if timeline.broken is not None:
        breach = [(timeline.broken, timeline.as_of if timeline.mended is None else timeline.mended, BREACH)]
    if timeline.first <= timeline.as_of <= timeline.last:
        as_of = [(timeline.as_of, timeline.as_of, AS_OF)]
    return window, due, breach, as_of
