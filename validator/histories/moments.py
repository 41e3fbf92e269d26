"""Days and date-times as they stand in files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from validator.core.days import FIRST_YEAR, LAST_YEAR
from validator.histories.data import BadValue
from validator.time import zones
from validator.time.days import parse


@dataclass(slots=True)
class Moments:
    """Reads the days and date-times of one file in one zone; a file must not mix local times and offsets."""

    zone: str
    offsets: bool | None = None
    seen: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def read(self, text: object) -> tuple[int, int | None]:
        """The local day, and the instant if the text has a time of day."""
        if not isinstance(text, str):
            raise BadValue("history-date")
        found = self.seen.get(text)
        if found is None:
            found = self.day(text) if len(text) == 10 else self.moment(text)
            if len(self.seen) < 100_000:
                self.seen[text] = found
        return found

    def day(self, text: str) -> tuple[int, int | None]:
        try:
            return parse(text), None
        except ValueError as error:
            raise BadValue("history-date") from error

    def moment(self, text: str) -> tuple[int, int | None]:
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadValue("history-date") from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR or len(text) < 16:
            raise BadValue("history-date")
        aware = found.tzinfo is not None
        if self.offsets is not None and self.offsets != aware:
            raise BadValue("history-mixed-zones")
        self.offsets = aware
        return self.at(self.instant(found))

    def at(self, ms: int) -> tuple[int, int | None]:
        """The local day of an instant, and the instant."""
        return zones.local_day(ms, self.zone), ms

    def instant(self, found: datetime) -> int:
        if found.microsecond % 1000:
            raise BadValue("history-finer-than-ms")
        try:
            return zones.instant(found) if found.tzinfo is not None else zones.local_instant(found, self.zone)
        except ValueError as error:
            raise BadValue("history-local-time") from error
