"""Between instants (milliseconds since 1970-01-01T00:00Z) and local days of a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

from validator.time.days import calendar_date, number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The named zone of the IANA database; ValueError if there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, LookupError) as error:
        raise ValueError(name) from error


def rules(name: str) -> bytes:
    """What the IANA database at hand says of a zone: it changes from release to release."""
    for folder in TZPATH:
        path = Path(folder, *name.split("/"))
        if path.is_file():
            return path.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def instant(moment: datetime) -> int:
    """The instant of an aware date-time; ValueError if it is finer than a millisecond."""
    whole, rest = divmod(moment - _EPOCH, _MS)
    if rest:
        raise ValueError(moment.isoformat())
    return whole


def local_instant(moment: datetime, name: str) -> int:
    """The instant of a naive date-time in a zone; ValueError where the clocks skip or repeat it."""
    early, late = (moment.replace(tzinfo=zone(name), fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        raise ValueError(moment.isoformat())
    return instant(early)


def local_day(moment: int, name: str) -> int:
    """The local day on which an instant falls."""
    return number((_EPOCH + moment * _MS).astimezone(zone(name)).date())


def clock(moment: int, day: int, name: str) -> int:
    """The time on the zone's clocks at an instant, in milliseconds since the midnight of a local day."""
    local = (_EPOCH + moment * _MS).astimezone(zone(name))
    since = timedelta(local.toordinal() - calendar_date(day).toordinal(), hours=local.hour, minutes=local.minute)
    return (since + timedelta(seconds=local.second, microseconds=local.microsecond)) // _MS


def midnight(day: int, name: str) -> int:
    """The first instant of a local day: the earlier of two where the clocks repeat it, the first after a gap."""
    date = calendar_date(day)
    return instant(datetime(date.year, date.month, date.day, tzinfo=zone(name)))
