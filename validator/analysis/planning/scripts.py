"""Choices in a fixed order, where made-up histories draw them at random."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Option = TypeVar("Option")
Result = TypeVar("Result")
MOST_DAYS = 24
"""How many numbers of a range are options."""


@dataclass(slots=True)
class Script:
    """Takes the options with the given numbers, one after the other, and the first where no number is left.

    `widths` tells how many options each draw had. Draws from one range begin at different options, so that several
    acts within one window fall on different days. `liked` numbers come right after the last and the first of a range.
    """

    numbers: tuple[int, ...] = ()
    liked: tuple[int, ...] = ()
    widths: list[int] = field(default_factory=list)
    seen: dict[tuple[int, int], int] = field(default_factory=dict)

    def taken(self, width: int) -> int:
        """The number of the option that the next draw takes."""
        place = len(self.widths)
        self.widths.append(width)
        return self.numbers[place] % width if place < len(self.numbers) else 0

    def choice(self, seq: Sequence[Option], /) -> Option:
        """An option of a list."""
        return seq[self.taken(len(seq))]

    def randint(self, a: int, b: int, /) -> int:
        """A number of a range: the last, the first, one that is liked, one in the middle, then the others."""
        options = ordered(a, b, self.liked)
        turn = self.seen.get((a, b), 0)
        self.seen[a, b] = turn + 1
        return options[(self.taken(len(options)) + turn) % len(options)]

    def random(self) -> float:
        """Always what is likeliest."""
        return 0.0

    def uniform(self, a: float, b: float, /) -> float:
        """The upper end, the middle, or the lower end."""
        return (b, (a + b) / 2, a)[self.taken(3)]


def ordered(first: int, last: int, liked: Sequence[int] = ()) -> tuple[int, ...]:
    """At most `MOST_DAYS` numbers of a range, the likeliest to be of use first."""
    middle = (first + last) // 2
    inside = [one for one in liked if first <= one <= last]
    step = max(1, (last - first + 1) // (MOST_DAYS // 2))
    edges = (one for by in range(1, 4) for one in (last - by, first + by))
    found = dict.fromkeys([last, first, *inside, middle, *edges, *range(first, last + 1, step)])
    return tuple(one for one in found if first <= one <= last)[:MOST_DAYS]


def attempts(make: Callable[[Script], Result], liked: tuple[int, ...], most: int) -> Iterator[Result]:
    """What is made with each script: the first options everywhere, then every single deviation, then two, and so on."""
    waiting: deque[tuple[int, ...]] = deque([()])
    for _ in range(most):
        if not waiting:
            return
        numbers = waiting.popleft()
        script = Script(numbers, liked)
        yield make(script)
        for place in range(len(numbers), len(script.widths)):
            gap = (0,) * (place - len(numbers))
            waiting.extend((*numbers, *gap, other) for other in range(1, script.widths[place]))
