"""What a batch of subjects holds: its facts type by type, and what is known of the subjects themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.keys import MIN, Longs
from validator.engine.kinds import Kind
from validator.engine.numbering import Numbering
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NULL, FactColumns
from validator.histories.model import EVERY_TYPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.histories.columns import Columns

_DAYS, _MS = np.zeros(0, np.int32), np.zeros(0, np.int64)
_NO_FACTS = FactColumns("", _DAYS, _DAYS, _DAYS, _MS, _MS, np.zeros(0, np.bool_), _DAYS, _DAYS, {})


class Pool:
    """The subjects `first … last − 1`, which count from 0 within the batch, and their facts known on day `as_of`.

    A fact is known by its number among all facts of the columns, so that nothing need be translated at the end.
    """

    def __init__(self, columns: Columns, numbering: Numbering, first: int, last: int, as_of: int) -> None:
        self._columns, self.first, self.size, self._as_of = columns, first, last - first, as_of
        self.numbering = numbering
        self._kinds: dict[str, Kind] = {}

    def kind(self, name: str) -> Kind:
        """The facts of one type; gathered when a rule asks for them, as most policies ask for few types."""
        if name not in self._kinds:
            facts, base = self._columns.facts.get(name, _NO_FACTS), self.numbering.first.get(name, 0)
            self._kinds[name] = Kind(facts, base, self.first, self.first + self.size, self._as_of)
        return self._kinds[name]

    def attribute(self, name: str, fact: Longs) -> Longs:
        """The codes of an attribute of facts, `ABSENT` for nobody; `id` is the fact's id, none where it has none."""
        if name == "id":
            codes = self.numbering.gathered(fact, lambda facts: facts.id, NULL)
            return np.where(codes == ABSENT, NULL, codes)
        for kind in self._kinds.values():
            if kind.numbered(fact):
                return kind.known_codes(name)
        return self.numbering.gathered(fact, lambda facts: _attribute(facts, name), ABSENT)

    def ordinal(self, fact: Longs) -> Longs:
        """The place of each fact in its history; −1 for nobody."""
        return self.numbering.gathered(fact, lambda facts: facts.ordinal, -1)

    def subject_attribute(self, name: str) -> Longs:
        """The codes of a subject attribute, for every subject of the batch."""
        column = self._columns.attributes.get(name)
        if column is None:
            return np.full(self.size, ABSENT, np.int64)
        return column[self.first : self.first + self.size].astype(np.int64)

    def subject_type(self) -> Longs:
        """Per subject the place of its type in `Columns.subject_types`."""
        return self._columns.types[self.first : self.first + self.size].astype(np.int64)

    def type_code(self, name: str) -> int:
        """The place of a subject type in `Columns.subject_types`; one that no subject has if it does not occur."""
        types = self._columns.subject_types
        return types.index(name) if name in types else len(types)

    def observed(self, types: frozenset[str]) -> Longs:
        """Per subject the latest of the first observed days of the types; `MIN` where none was declared."""
        latest = np.full(self.size, MIN, np.int64)
        for name in types:
            latest = np.maximum(latest, self._observed(name))
        return latest

    def declares(self, types: frozenset[str]) -> bool:
        """Whether anything is declared of the days from which on one of the types is observed."""
        return any(name in self._columns.observed for name in (EVERY_TYPE, *types)) if types else False

    def _observed(self, name: str) -> Longs:
        days = np.full(self.size, MIN, np.int64)
        for source in (EVERY_TYPE, name):
            if (column := self._columns.observed.get(source)) is not None:
                part = column[self.first : self.first + self.size]
                days = np.where(part == NEVER_UNOBSERVED, days, part.astype(np.int64))
        return days


def _attribute(facts: FactColumns, name: str) -> NDArray[np.int32] | None:
    return facts.attributes.get(name)
