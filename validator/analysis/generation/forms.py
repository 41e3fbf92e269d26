"""Drafts as text: a line of a history file, or rows of a table. The subject's name is put in front later."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from validator.analysis.generation.drafts import canonical
from validator.time.days import iso

if TYPE_CHECKING:
    from validator.analysis.generation.drafts import Draft
    from validator.core.values import Datum
    from validator.histories.model import Fact
    from validator.policy.vocabulary import Vocabulary

_KEYS = ("subject_type", "kind", "type", "id", "at", "from", "to")


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One subject a line."""

    head: str = ""

    def rests(self, draft: Draft) -> tuple[str, ...]:
        """The line without the opening brace and the subject."""
        facts = sorted(draft.facts.values(), key=canonical)
        content = {
            "type": draft.type,
            "attributes": {name: plain(value) for name, value in sorted(draft.attributes.items())},
            "events": [written(fact) for fact in facts if fact.event],
            "spans": [written(fact) for fact in facts if not fact.event],
        }
        return (json.dumps(content, ensure_ascii=False)[1:] + "\n",)

    def text(self, subject: str, rests: tuple[str, ...]) -> str:
        """The line of a subject."""
        return "".join(f'{{"subject": "{subject}", {rest}' for rest in rests)


class Table:
    """One fact a row, and one row for the subject's own attributes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        facts = [one.attributes for one in vocabulary.facts.values()]
        self.columns = (*_KEYS, *sorted({name for one in [*facts, *vocabulary.subjects.values()] for name in one}))
        self.head = "subject," + ",".join(self.columns) + "\n"

    def rests(self, draft: Draft) -> tuple[str, ...]:
        """The rows without the subject."""
        own = {"kind": "subject", **{name: cell(value) for name, value in draft.attributes.items()}}
        facts = sorted(draft.facts.values(), key=canonical)
        return tuple(self.row({"subject_type": draft.type, **one}) for one in (own, *map(self.fact, facts)))

    def fact(self, one: Fact) -> dict[str, str]:
        """The cells of a fact that are not empty."""
        days = {name: value for name, value in times(one).items() if value is not None}
        values = {name: cell(value) for name, value in one.attributes.items()}
        return {"kind": "event" if one.event else "span", "type": one.type, "id": one.id or "", **days, **values}

    def row(self, cells: dict[str, str]) -> str:
        """A row, a comma before it."""
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow([cells.get(name, "") for name in self.columns])
        return f",{buffer.getvalue()}"

    def text(self, subject: str, rests: tuple[str, ...]) -> str:
        """The rows of a subject."""
        return "".join([subject + rest for rest in rests])


def written(fact: Fact) -> dict[str, Any]:
    """A fact as it stands in a history file."""
    values = {name: plain(value) for name, value in sorted(fact.attributes.items())}
    return {"id": fact.id, "type": fact.type, **times(fact), **values}


def times(fact: Fact) -> dict[str, str | None]:
    """When a fact was: `at`, or `from` and `to`."""
    start = moment(fact.start, fact.start_ms)
    if fact.event:
        return {"at": start}
    return {"from": start, "to": None if fact.end is None else moment(fact.end, fact.end_ms)}


def moment(day: int, ms: int | None) -> str:
    """A day, or an exact instant."""
    if ms is None:
        return iso(day)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).isoformat().replace("+00:00", "Z")


def plain(value: Datum) -> Any:
    """A datum as JSON."""
    match value:
        case tuple():
            return [plain(one) for one in value]
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def cell(value: Datum) -> str:
    """A datum as a cell; lists are separated by bars, and what is known to be empty is `null`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case tuple():
            return "|".join(map(cell, value))
        case _:
            return str(plain(value))
