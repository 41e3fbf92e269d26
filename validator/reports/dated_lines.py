"""Things on days as lines, told apart by their marks; a day is named once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.messages.catalogue import printable
from validator.reports.wrapping import WIDTH, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

INDENT = 4
CIRCUMSTANCE, ACT, OPENS, CLOSES, KEPT, BROKEN, TODAY = "○", "●", "├──", "└──", "✓", "✗", "═══"
_RANKS = {CIRCUMSTANCE: 0, ACT: 2, OPENS: 1, CLOSES: 3, KEPT: 4, BROKEN: 5, TODAY: 6}
"""What comes first on one day: what happens, what it sets going, what is done, what runs out."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something on a day; `order` tells lines with one mark apart."""

    day: int
    mark: str
    words: str
    order: int = 0

    @property
    def key(self) -> tuple[int, int, int, str]:
        """Its place: by day, then by what it is."""
        return self.day, _RANKS[self.mark], self.order, self.words


def drawn(lines: Iterable[Line], named: Callable[[int], str], columns: int, width: int = WIDTH) -> Iterator[str]:
    """The lines in their order, indented; `named` writes a day, in at most so many columns."""
    last = None
    for one in sorted(lines, key=lambda line: line.key):
        day = (named(one.day) if one.day != last else "").rjust(columns)
        last = one.day
        yield from wrapped(printable(f"{day}  {one.mark:<3} {one.words}"), INDENT, columns + 6, width)
