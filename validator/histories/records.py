"""One subject, one fact, as files give them: shared by the readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.histories.bands import Band
from validator.histories.data import BadValue, Convert
from validator.histories.gathering import Gathering, When
from validator.histories.moments import Moments
from validator.policy.problems import Place
from validator.policy.vocabulary import Attribute, Vocabulary

if TYPE_CHECKING:
    from validator.core.values import Datum


@dataclass(slots=True)
class Reading:
    """One file being read: where facts go, how values and moments are read, what the vocabulary declares."""

    gathered: Gathering
    moments: Moments
    vocabulary: Vocabulary | None
    convert: Convert
    band: Band | None = None
    """The subjects that are wanted, if not all."""

    def when(self, entry: Mapping[str, object], place: Place) -> When | None:
        """`at`, or `from` and `to`; None after collecting the problem."""
        if "at" in entry:
            found = self.moment(entry, "at", place)
            return None if found is None else When(found[0], found[0], found[1], found[1], True)
        return self.span(entry, place)

    def moment(self, entry: Mapping[str, object], key: str, place: Place) -> tuple[int, int | None] | None:
        try:
            return self.moments.read(entry.get(key))
        except BadValue as error:
            self.gathered.problem(error.code, place.of(key), entry.get(key))
            return None

    def span(self, entry: Mapping[str, object], place: Place) -> When | None:
        first = self.moment(entry, "from", place)
        if first is None or entry.get("to") is None:
            return None if first is None else When(first[0], None, first[1], None, False)
        last = self.moment(entry, "to", place)
        if last is None:
            return None
        (start, start_ms), (end, end_ms) = first, last
        if (start_ms is None) != (end_ms is None):
            self.gathered.problem("history-mixed-span", place)
            return None
        if end_ms is not None and start_ms is not None and end_ms > start_ms:
            end, _ = self.moments.at(end_ms - 1)
        return When(start, end, start_ms, end_ms, False)

    def attributes(
        self, kind: str, entry: Mapping[str, object], known: frozenset[str], place: Place
    ) -> dict[str, Datum]:
        """A fact's attributes: every key that is not one of the known ones."""
        declared = self.vocabulary.facts.get(kind) if self.vocabulary is not None else None
        types = declared.attributes if declared is not None else {}
        return self.converted({key: value for key, value in entry.items() if key not in known}, types, place)

    def converted(self, given: Mapping[str, object], types: Mapping[str, Attribute], place: Place) -> dict[str, Datum]:
        found = {}
        for key, value in given.items():
            try:
                found[key] = self.convert(value, types.get(key))
            except BadValue as error:
                self.gathered.problem(error.code, place.of(key), value, wanted=error.wanted)
        return found

    def subject(self, name: object, kind: str | None, given: Mapping[str, object], place: Place) -> int | None:
        """A subject with its attributes; its type may be left out where the vocabulary has only one."""
        if not isinstance(name, str) or not name.strip():
            self.gathered.problem("history-subject", place, name)
            return None
        if self.band is not None and not self.band.holds(name):
            return None
        if not kind and self.vocabulary is not None and len(self.vocabulary.subjects) == 1:
            kind = next(iter(self.vocabulary.subjects))
        number = self.gathered.subject(name, kind, place)
        if given and self.vocabulary is not None and not self.gathered.people[number].type:
            self.gathered.pending.append(lambda: self.attach(number, given, place))
        elif given:
            self.attach(number, given, place)
        return number

    def attach(self, number: int, given: Mapping[str, object], place: Place) -> None:
        """The attributes of a subject, read as its type declares them."""
        kind = self.gathered.people[number].type
        types = self.vocabulary.subjects.get(kind, {}) if self.vocabulary is not None else {}
        for key, value in self.converted(given, types, place).items():
            self.gathered.attribute(number, key, value, place)

    def name(self, value: object, place: Place) -> str | None:
        """A fact's id, which is text."""
        if value is not None and not isinstance(value, str):
            self.gathered.problem("history-id", place, value)
            return None
        return value or None
