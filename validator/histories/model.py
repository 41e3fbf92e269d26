"""A history as rows: what the reference reads, and what a finding points back to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.values import Datum

EVERY_TYPE = "*"
"""The key of `History.observed` that speaks of each fact type without a key of its own."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event (`end` equals `start`) or a span (`end` None: ongoing), both days counted.

    `start_ms` and `end_ms` are instants, given together or not at all (an ongoing span has only the first). A span's
    `end_ms` is exclusive, so its last day is the local day of `end_ms - 1`; an event's two instants are one.
    `ordinal` is the fact's place in the canonical order of its subject's facts.
    """

    type: str
    start: int
    end: int | None
    start_ms: int | None
    end_ms: int | None
    event: bool
    id: str | None
    attributes: Mapping[str, Datum]
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """A subject with its facts in canonical order: by type, start, end (ongoing last), id, then attributes as text.

    `observed` gives per fact type, or under `EVERY_TYPE`, the first day on which that type was recorded at all.
    """

    subject: str
    type: str
    attributes: Mapping[str, Datum]
    facts: tuple[Fact, ...]
    observed: Mapping[str, int] = field(default_factory=dict)
