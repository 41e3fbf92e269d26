"""What is drawn of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.explaining.model.facts import Shown


class Mark(StrEnum):
    """What a fact is on the timeline."""

    ANCHOR = "anchor"
    COUNTED = "counted"
    NEAR = "near"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bar:
    """A fact on its lane: a span from `first` to `last` (None: open), or an event."""

    shown: Shown
    first: int
    last: int | None
    event: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Lane:
    """The facts of one type; `left` more lie in the range than are shown."""

    type: str
    bars: tuple[Bar, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn: everything lies within `first` and `last`, or begins before it or ends after it.

    The `window` has None for a side without bound. The breach lasts from `broken` to `mended` (None: it lasted on the
    as-of day). `force` are the days in force, `observed` the first observed days by fact type.
    """

    first: int
    last: int
    lanes: tuple[Lane, ...]
    anchor: int | None
    window: tuple[int | None, int | None] | None
    due: int | None
    broken: int | None
    mended: int | None
    as_of: int
    force: tuple[int | None, int | None]
    observed: tuple[tuple[str, int], ...]
