"""Which unit answers for an obligation: an attribute of the subject, or one of the fact that holds on its day.

Units of few subjects are counted together, and never one alone: what is taken from the total must not give it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from validator.histories.columns import ABSENT
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.results.model import SMALL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from validator.histories.columns import Columns
    from validator.policy.vocabulary import Vocabulary

Longs = NDArray[np.int64]
NO_UNIT = ABSENT
DAYS = np.int64(1 << 22)
"""More days than there are between the first and the last that a fact can have."""


def refuse_unknown(unit: str | None, vocabularies: Collection[Vocabulary]) -> None:
    """BadInput for a unit that is no attribute of any vocabulary."""
    if unit is None:
        return
    known = {name for one in vocabularies for names in one.subjects.values() for name in names}
    known |= {f"{kind}.{name}" for one in vocabularies for kind, fact in one.facts.items() for name in fact.attributes}
    if unit not in known:
        raise BadInput([Problem("result-unit", Place("--unit"), {"name": unit}, hint=nearest(unit, known))])


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of cases: codes into `Columns.values`, `NO_UNIT` where there is none."""

    columns: Columns
    unit: str | None

    def of(self, subjects: Longs, days: Longs) -> Longs:
        """The unit of each of some subjects on a day of its own."""
        if self.unit is None:
            return np.full(subjects.size, NO_UNIT, np.int64)
        kind, dot, name = self.unit.partition(".")
        if not dot:
            column = self.columns.attributes.get(kind)
            return np.full(subjects.size, NO_UNIT, np.int64) if column is None else column[subjects].astype(np.int64)
        return self.held(kind, name, subjects, days)

    def held(self, kind: str, name: str, subjects: Longs, days: Longs) -> Longs:
        """The attribute of the last fact that began by the day: of a span only while it lasts."""
        none = np.full(subjects.size, NO_UNIT, np.int64)
        facts = self.columns.facts.get(kind)
        if facts is None or name not in facts.attributes or not facts.subject.size:
            return none
        known = np.maximum(days, -DAYS // 2)
        keys = facts.subject.astype(np.int64) * DAYS + facts.start
        row = np.searchsorted(keys, subjects * DAYS + known, side="right") - 1
        safe = np.maximum(row, 0)
        holds = (
            (row >= 0)
            & (facts.subject[safe] == subjects)
            & (known == days)
            & (facts.event[safe] | (facts.end[safe] >= days))
        )
        codes = facts.attributes[name][safe].astype(np.int64)
        return np.where(holds & (codes >= 0), codes, NO_UNIT)


def merged(subjects: Mapping[str | None, frozenset[str]], smallest: int) -> dict[str | None, str | None]:
    """What each unit is shown as: itself, or `SMALL` together with others.

    The units below the threshold go together; while they are one alone or still too few, the next smallest joins them.
    """
    order = sorted(subjects, key=lambda one: (len(subjects[one]), one is not None, one or ""))
    together: list[str | None] = []
    whole: frozenset[str] = frozenset()
    for one in order:
        if len(subjects[one]) >= smallest and (not together or (len(together) > 1 and len(whole) >= smallest)):
            break
        together.append(one)
        whole |= subjects[one]
    return {one: SMALL if one in together else one for one in order}
