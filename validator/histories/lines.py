"""JSON Lines, one subject a line, and JSON: a list of the same, or one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from validator.histories.data import BadValue
from validator.histories.model import EVERY_TYPE
from validator.histories.records import Reading
from validator.policy.problems import Place

SUBJECT_KEYS = frozenset(("subject", "type", "attributes", "events", "spans", "observed-from", "observed"))
FACT_KEYS = frozenset(("id", "type", "at", "from", "to"))


class Twice(ValueError):
    """A key that stands twice in one object."""


def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(found)
    if len(table) != len(found):
        raise Twice(next(key for i, (key, _) in enumerate(found) if key in dict(found[:i])))
    return table


def constant(name: str) -> Any:
    raise ValueError(name)


DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=constant, object_pairs_hook=pairs)


def read_lines(path: Path, reading: Reading, advance: Callable[[int], None]) -> None:
    """A JSON Lines file; each bad line is a problem, the others are still looked at."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            place = Place(str(path), number, 1)
            advance(len(raw))
            if raw.strip():
                for entry in decoded(raw, place, reading):
                    add(entry, place, reading)


def read_document(path: Path, reading: Reading, advance: Callable[[int], None]) -> None:
    """A JSON file: a list of histories, or one."""
    raw = path.read_bytes()
    advance(len(raw))
    place = Place(str(path), 1, 1)
    for found in decoded(raw, place, reading):
        for number, entry in enumerate(found if isinstance(found, list) else [found], 1):
            add(entry, Place(str(path), number, 0) if isinstance(found, list) else place, reading)


def decoded(raw: bytes, place: Place, reading: Reading) -> Iterator[Any]:
    try:
        yield DECODER.decode(raw.decode("utf-8-sig").strip())
    except UnicodeDecodeError:
        reading.gathered.problem("history-encoding", place)
    except Twice as error:
        reading.gathered.problem("history-duplicate-key", place, name=str(error))
    except json.JSONDecodeError as error:
        where = Place(place.file, place.line + error.lineno - 1, error.colno)
        reading.gathered.problem("history-json", where, detail=error.msg)
    except (ValueError, RecursionError):
        reading.gathered.problem("history-json", place, detail="value")


def add(entry: Any, place: Place, reading: Reading) -> None:
    """One history."""
    if not isinstance(entry, dict):
        reading.gathered.problem("history-object", place)
        return
    unknown_keys(entry, SUBJECT_KEYS, place, reading)
    attributes = entry.get("attributes") or {}
    kind = entry.get("type")
    if not isinstance(attributes, dict) or not isinstance(kind, str | None):
        reading.gathered.problem("history-object", place)
        return
    number = reading.subject(entry.get("subject"), kind, attributes, place)
    if number is None:
        return
    observed(entry, number, place, reading)
    for key, moment in (("events", "at"), ("spans", "from")):
        for index, one in enumerate(listed(entry.get(key), key, place, reading)):
            fact(one, moment, number, place.of(f"{key}[{index}]"), reading)


def listed(found: Any, key: str, place: Place, reading: Reading) -> list[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        reading.gathered.problem("history-list", place, name=key)
        return []
    return found


def unknown_keys(entry: Mapping[str, object], known: frozenset[str], place: Place, reading: Reading) -> None:
    for key in sorted(entry.keys() - known):
        reading.gathered.problem("history-unknown-key", place, name=key)


def observed(entry: Mapping[str, Any], number: int, place: Place, reading: Reading) -> None:
    found = entry.get("observed")
    days = dict(found) if isinstance(found, dict) else {}
    if found is not None and not isinstance(found, dict):
        reading.gathered.problem("history-object", place)
    if entry.get("observed-from") is not None:
        days[EVERY_TYPE] = entry["observed-from"]
    for kind, text in days.items():
        try:
            reading.gathered.observed(number, kind, reading.moments.read(text)[0], place)
        except BadValue as error:
            where = place.of("observed-from") if kind == EVERY_TYPE else place.of("observed").of(kind)
            reading.gathered.problem(error.code, where, text)


def fact(one: Any, moment: str, number: int, place: Place, reading: Reading) -> None:
    """One event or span."""
    if not isinstance(one, dict) or not isinstance(one.get("type"), str) or moment not in one:
        reading.gathered.problem("history-fact", place, moment=moment)
        return
    others = {"at", "from", "to"} - ({"at"} if moment == "at" else {"from", "to"})
    if others & one.keys():
        reading.gathered.problem("history-fact", place, moment=moment)
        return
    when = reading.when(one, place)
    attributes = reading.attributes(one["type"], one, FACT_KEYS, place)
    if when is not None:
        reading.gathered.fact(number, one["type"], when, reading.name(one.get("id"), place), attributes, place)
