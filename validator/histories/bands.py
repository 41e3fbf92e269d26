"""Bands: cases cut by the names of subjects, each subject whole, so that one band after the other is all in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Band:
    """The names from `first` on that come before `last`; without bound where there is none."""

    first: str | None
    last: str | None

    def holds(self, name: str) -> bool:
        """Whether a name lies in the band."""
        return (self.first is None or self.first <= name) and (self.last is None or name < self.last)


def bands(sample: Iterable[tuple[str, float]], count: int) -> tuple[Band, ...]:
    """At most so many bands that have about the same weight, by names that were drawn and the weight of each."""
    weights: dict[str, float] = {}
    for name, weight in sample:
        if sayable(name):
            weights[name] = weights.get(name, 0.0) + weight
    share, reached = sum(weights.values()) / count, 0.0
    bounds: list[str] = []
    for name in sorted(weights):
        if reached >= share * (len(bounds) + 1):
            bounds.append(name)
        reached += weights[name]
    return tuple(Band(first, last) for first, last in pairwise((None, *bounds, None)))


def sayable(name: str) -> bool:
    """Whether every program can be told a name: half a character can stand in a JSON file and nowhere else."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in name
