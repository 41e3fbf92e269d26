"""A case's timeline as a drawing: spans as bars, events as marks, the window, the due day, the breach hatched.

Nothing rests on colour: marks differ in shape, bars in their edge, and the days that matter are written beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from validator.explaining.model import Mark
from validator.messages.catalogue import text
from validator.reports.explanation.facts import days as fact_days
from validator.reports.explanation.facts import given
from validator.reports.explanation.selectors import speech
from validator.reports.explanation.words import quoted
from validator.reports.html.constants import constant
from validator.reports.html.nodes import Element, el
from validator.reports.html.shapes import HATCH, mark, polygon
from validator.reports.html.ticks import ticks
from validator.reports.locale import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.explaining.model import Bar, Explanation, Lane, Timeline

WIDTH, LEFT, RIGHT = 880, 190, 868
"""The drawing's width, and between which places its days lie."""
LABEL, LANE, BAR = 16, 26, 12
"""The heights of a line of labels, of a lane and of a bar."""
LETTER, BOLD = 6.3, 7.4
"""How wide a letter of a name and of a label is, about."""
MANY = 8
"""More facts of a lane than these that are nothing to the finding are drawn as one."""
LEAST = 3.0
"""A bar is at least so wide."""
LONGEST = 24
"""So many letters of a lane's name are shown; its tooltip has it whole."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days lie; each has its own width, from midnight to midnight."""

    first: int
    last: int

    def at(self, day: float) -> float:
        """Where a day begins, within the drawing."""
        share = (day - self.first) / (self.last + 1 - self.first)
        return LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT)

    def middle(self, day: int) -> float:
        """Where the middle of a day is."""
        return self.at(day + 0.5)

    def holds(self, day: int | None) -> bool:
        """Whether a day lies within the drawing."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Flag:
    """A day that matters, with what it is called and how its line is drawn."""

    day: int
    said: str
    klass: str


def drawing(one: Explanation, language: str) -> Element:
    """The timeline of a finding."""
    line = one.timeline
    scale = Scale(line.first, line.last)
    raised = list(flags(line, language))
    rows = placed(raised, scale)
    top = LABEL * (max(rows, default=0) + 1) + 4
    tall = top + LANE + LANE * len(line.lanes)
    children = [
        el("title", constant("html-timeline", language)),
        el("desc", described(one, raised, language)),
        *background(line, scale, top, tall, language),
        *axis(scale, top, tall, language),
        *duty(line, scale, top, language),
    ]
    for number, lane in enumerate(line.lanes):
        children += drawn(lane, scale, top + LANE * (number + 1), one, language)
    children += [
        el("g", *drawn, klass="flags")
        for drawn in zip(*map(drawn_flag, raised, rows, repeat(scale), repeat(tall)), strict=True)
    ]
    return el(
        "svg",
        *children,
        klass="timeline",
        viewBox=f"0 0 {WIDTH} {tall + LABEL + 6}",
        role="img",
    )


def described(one: Explanation, raised: Iterable[Flag], language: str) -> str:
    """The drawing in words."""
    line = one.timeline
    first, last = day_text(line.first, language), day_text(line.last, language)
    said = [text("html-timeline-range", language, first=first, last=last)]
    said += [f"{each.said}." for each in raised]
    for lane in line.lanes:
        fields = {"name": quoted(lane.type, language), "count": number_text(len(lane.bars), language)}
        said.append(text("html-timeline-lane", language, **fields))
    return " ".join(said)


def flags(line: Timeline, language: str) -> Iterator[Flag]:
    """The days that matter, in the order of time."""
    days = {"anchor": line.anchor, "due": line.due, "mended": line.mended, "as-of": line.as_of}
    if line.due is None:
        days["broken"] = line.broken
    found = [(day, name) for name, day in days.items() if day is not None and line.first <= day <= line.last]
    for day, name in sorted(found):
        said = text(f"html-flag-{name}", language, day=day_text(day, language))
        yield Flag(day, said, f"flag-{name}")


def placed(raised: Iterable[Flag], scale: Scale) -> list[int]:
    """In which line of labels each stands, so that none covers another; 0 is the lowest."""
    ends: list[float] = []
    rows: list[int] = []
    for one in raised:
        left, right = extent(one, scale)
        row = next((number for number, end in enumerate(ends) if end < left), len(ends))
        ends[row : row + 1] = [right + 10]
        rows.append(row)
    return [max(rows, default=0) - row for row in rows]


def extent(one: Flag, scale: Scale) -> tuple[float, float]:
    """From where to where a label reaches; it stays within the drawing."""
    half = len(one.said) * BOLD / 2
    middle = min(max(scale.middle(one.day), half), WIDTH - half)
    return middle - half, middle + half


def drawn_flag(one: Flag, row: int, scale: Scale, tall: int) -> tuple[Element, Element]:
    """A line through the drawing, and its label above."""
    left, right = extent(one, scale)
    x, y = scale.middle(one.day), LABEL * (row + 1) - 4
    label = el("text", one.said, x=(left + right) / 2, y=y, text_anchor="middle")
    return el("path", d=f"M{x:.0f} {y + 4}V{tall}", klass=one.klass), label


def background(line: Timeline, scale: Scale, top: int, tall: int, language: str) -> Iterator[Element]:
    """The days on which the directive is not in force, and those before anything was recorded."""
    first, last = line.force
    sides = []
    if first is not None and first > line.first:
        sides.append((line.first, first - 1))
    if last is not None and last < line.last:
        sides.append((last + 1, line.last))
    for begin, end in sides:
        x = scale.at(begin)
        shape = el("title", constant("html-not-in-force", language))
        yield el("rect", shape, x=x, y=top, width=scale.at(end + 1) - x, height=tall - top, klass="outside")


def axis(scale: Scale, top: int, tall: int, language: str) -> Iterator[Element]:
    """Months or years, as lines from top to bottom with their names below."""
    marks = [(round(scale.at(day)), name) for day, name in ticks(scale.first, scale.last, language)]
    grid = "".join([f"M{x} {top}V{tall}" for x, _ in marks])
    yield el("path", d=f"{grid}M{LEFT} {tall}H{RIGHT}", klass="grid")
    right = 0.0
    for x, name in marks:
        if x >= right and x + len(name) * LETTER < WIDTH:
            yield el("text", name, x=x + 2, y=tall + LABEL - 2, klass="tick")
            right = x + len(name) * LETTER + 10


def duty(line: Timeline, scale: Scale, top: int, language: str) -> Iterator[Element]:
    """The first lane: the window, and the breach."""
    yield el("text", constant("html-lane-duty", language), x=0, y=top + LANE / 2 + 4, klass="lane")
    y = top + (LANE - BAR) / 2
    if line.window is not None:
        first, last = line.window
        left = scale.at(line.first if first is None else first)
        right = scale.at(line.last + 1 if last is None else last + 1)
        said = text("html-window", language, days=days(first, last, language))
        yield el("rect", el("title", said), x=left, y=y, width=max(right - left, LEAST), height=BAR, klass="window")
    if line.broken is not None:
        left = scale.at(line.broken)
        end = line.mended - 1 if line.mended is not None else min(line.as_of, line.last)
        width = max(scale.at(end + 1) - left, LEAST)
        said = text("html-breach", language, days=days(line.broken, end, language))
        yield el("rect", x=left, y=y, width=width, height=BAR, klass="breach-ground")
        yield el("rect", el("title", said), x=left, y=y, width=width, height=BAR, fill=f"url(#{HATCH})", klass="breach")
        if line.mended is None and line.as_of > line.last:
            yield el("path", d=arrow(scale.at(line.last + 1), y + BAR / 2, 1), klass="breach-ground breach")


def days(first: int | None, last: int | None, language: str) -> str:
    """From a day to a day."""
    shown = ["…" if day is None else day_text(day, language) for day in (first, last)]
    return shown[0] if first == last else "–".join(shown)


def drawn(lane: Lane, scale: Scale, top: int, one: Explanation, language: str) -> Iterator[Element]:
    """A lane with its name."""
    full = quoted(lane.type, language)
    name = full if len(full) <= LONGEST else f"{full[: LONGEST - 1]}…"
    if lane.left:
        full += f" (+ {number_text(lane.left, language)})"
    yield el("text", name, el("title", full), x=0, y=top + LANE / 2 + 4, klass="lane")
    others = [bar for bar in lane.bars if bar.mark is Mark.OTHER]
    if len(others) > MANY:
        yield crowd(others, scale, top, language)
        others = []
    for bar in (*others, *(bar for bar in lane.bars if bar.mark is not Mark.OTHER)):
        outline = el("path", d=shape(bar, scale, top))
        yield el("g", el("title", told(bar, one, language)), outline, klass=f"fact {bar.mark} {kind(bar)}")


def crowd(bars: Sequence[Bar], scale: Scale, top: int, language: str) -> Element:
    """Many facts that are nothing to the finding: one drawing, and only their number is told."""
    said = el("title", text("html-crowd", language, count=number_text(len(bars), language)))
    outlines = {
        word: "".join(shape(bar, scale, top) for bar in bars if kind(bar) == word) for word in ("span", "event")
    }
    drawn = [el("path", d=outline, klass=word) for word, outline in outlines.items() if outline]
    return el("g", said, *drawn, klass=f"fact {Mark.OTHER}")


def kind(bar: Bar) -> str:
    """What a fact is in time."""
    return "event" if bar.event else "span"


def told(bar: Bar, one: Explanation, language: str) -> str:
    """The days of a fact and what the rule looks at; what kind of fact it is, the lane says."""
    held = given(bar.shown.attributes, language)
    when = fact_days(bar.shown, one.zone, speech(one, language))
    return f"{when} ({held})" if held else when


def shape(bar: Bar, scale: Scale, top: int) -> str:
    """The outline of an event as a mark; of a span as a bar, with an arrow where it goes on beyond the drawing."""
    middle = top + LANE / 2
    if bar.event:
        return mark(bar.mark, scale.middle(bar.first), middle)
    left = scale.at(bar.first)
    right = max(scale.at(scale.last + 1 if bar.last is None else bar.last + 1), left + LEAST)
    found = f"M{left:.0f} {middle - BAR / 2:.0f}H{right:.0f}v{BAR}H{left:.0f}Z"
    if bar.last is None or bar.last > scale.last:
        found += arrow(right, middle, 1)
    if bar.first < scale.first:
        found += arrow(left, middle, -1)
    return found


def arrow(x: float, middle: float, way: int) -> str:
    """The outline of what goes on beyond the drawing, to the right (1) or to the left (-1)."""
    return polygon((x, middle - BAR / 2), (x + 8 * way, middle), (x, middle + BAR / 2))
