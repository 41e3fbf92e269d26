"""Histories as columns: one set of columns per fact type, sorted by (subject, start), values dictionary-encoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.core.values import Datum

Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]

ONGOING = np.int32(2**31 - 1)
"""The `end` of a span without an end."""
NO_INSTANT = np.int64(-(2**63))
"""The instant of a fact that has only a day."""
ABSENT, NULL = -1, -2
"""Codes of a value that was not given, and of one that is known to be empty."""
NEVER_UNOBSERVED = np.int32(-(2**31))
"""The first observed day of a type that was observed throughout."""


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The facts of one type, n of them, sorted by (subject, ordinal); within a type that is also by (subject, start).

    `subject` indexes `Columns.subjects`; `start` and `end` are days (`ONGOING`); `start_ms` and `end_ms` instants
    (`NO_INSTANT`; `end_ms` exclusive for spans, as in `model.Fact`); `event` tells events from spans; `id` and each
    column of `attributes` hold codes into `Columns.values`, or `ABSENT` or `NULL`. `ordinal` counts all facts of
    the subject in canonical order.
    """

    type: str
    subject: Ints
    start: Ints
    end: Ints
    start_ms: Longs
    end_ms: Longs
    event: NDArray[np.bool_]
    id: Ints
    ordinal: Ints
    attributes: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Columns:
    """Many histories. `subjects` are sorted and unique; `types` and `subject_types` say what each subject is.

    `values` is the dictionary of every datum in the columns; equal data of one kind have one code, and data of
    different kinds (text "1", number 1, true) never share one. `observed` maps a fact type (or `EVERY_TYPE`) to the
    first observed day per subject, `NEVER_UNOBSERVED` where none was declared.
    """

    subjects: Sequence[str]
    types: Ints
    subject_types: tuple[str, ...]
    attributes: Mapping[str, Ints]
    facts: Mapping[str, FactColumns]
    values: Sequence[Datum]
    observed: Mapping[str, Ints]
