"""The schemas themselves: closed, described, and without a way out."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing.exceptions import NoSuchResource

from tests.reports.one_by_one import written
from validator.core.findings import FactRef, Finding, Move, Verdict
from validator.policy.load import parse
from validator.policy.objections import nowhere
from validator.policy.problems import BadInput
from validator.policy.resources import schema_text, shipped_policies
from validator.policy.schema import SCHEMAS

HISTORY: dict[str, Any] = {
    "subject": "K-1",
    "type": "kunde",
    "attributes": {"geburtsdatum": "1992-04-10", "aktivierbar": True, "kinder": 2, "sprachen": ["de", "tr"], "x": None},
    "observed-from": "2012-01-01",
    "observed": {"kontakt": "2012-03-01"},
    "events": [
        {"id": "e1", "type": "erstgespraech", "at": "2013-02-12", "partner": "IFK"},
        {"type": "kontakt", "at": "2013-02-12T09:30:00+01:00"},
    ],
    "spans": [
        {"type": "profillage", "from": "2013-02-12", "to": None, "value": "Marktprofil"},
        {"type": "massnahme", "from": "2013-02-12T08:00", "to": "2013-02-12T16:00"},
    ],
}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


def schema(name: str) -> Any:
    return json.loads(schema_text(name))


def described(part: Any, root: Any) -> bool:
    reference = part.get("$ref", "").removeprefix("#/$defs/")
    return "description" in part or (bool(reference) and described(root["$defs"][reference], root))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_leads_nowhere_else(name: str) -> None:
    root = schema(name)
    Draft202012Validator.check_schema(root)
    assert all(one["$ref"].startswith("#/$defs/") for one in parts(root) if isinstance(one.get("$ref"), str))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_of_a_document_is_described(name: str) -> None:
    root = schema(name)
    bare = {key for one in parts(root) if isinstance(one.get("properties"), dict)
            for key, part in one["properties"].items() if not described(part, root)}  # fmt: skip
    assert bare == set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_key_that_the_schema_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse("nonsense: 1\n", "file.yaml", name)
    assert ("schema-unknown-key", {"key": "nonsense"}) in [(one.code, one.fields) for one in caught.value.problems]


def test_no_reference_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(NoSuchResource):
        nowhere("https://example.org/schema.json")


def test_shipped_policies_have_a_folder() -> None:
    assert shipped_policies().name == "policies"


def test_a_history_is_valid() -> None:
    parse(json.dumps(HISTORY), "h.jsonl", "history")


@pytest.mark.parametrize(
    "change",
    [
        {"subject": ""},
        {"subject": 1},
        {"type": "job-center"},
        {"type": "kunde\n"},
        {"subject": " "},
        {"attributes": {"x\n": 1}},
        {"more": 1},
        {"observed-from": "2012-02-30"},
        {"observed": {"kontakt": "2300-01-01"}},
        {"attributes": {"x": {"y": 1}}},
        {"attributes": {"x": [[1]]}},
        {"attributes": {"x": [None]}},
        {"events": [{"type": "kontakt"}]},
        {"events": [{"at": "2012-01-01"}]},
        {"events": [{"type": "kontakt", "at": "1.1.2012"}]},
        {"events": [{"type": "kontakt", "at": "2012-01-01T25:00"}]},
        {"events": [{"type": "kontakt", "at": "٢٠١٢-01-01"}]},
        {"events": [{"type": "kontakt", "at": "2012-01-01", "to": "2012-01-02"}]},
        {"events": [{"type": "kontakt", "at": "2012-01-01", "id": 7}]},
        {"events": [{"type": "kontakt", "at": None}]},
        {"spans": [{"type": "massnahme", "to": "2012-01-02"}]},
        {"spans": [{"type": "massnahme", "from": "2012-01-02", "at": "2012-01-02"}]},
        {"spans": [{"type": "massnahme", "from": "2012-01-02", "to": 5}]},
        {"spans": {"type": "massnahme"}},
    ],
)
def test_a_faulty_history_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        parse(json.dumps(HISTORY | change), "h.jsonl", "history")


def test_a_finding_is_written_as_its_schema_says() -> None:
    fact = FactRef(15000, "kontakt", None, "e1", 0)
    moves = (Move(15000, "lapsed", 15001, None),)
    full = Finding("p", "1", "r", ("c",), "K-1", Verdict.MET_LATE, 15000, fact, 15000, 15001, 15001, 15002, 15003,
                   15004, (fact,), True, "zeile", moves, None)  # fmt: skip
    bare = Finding("p", "1", "r", (), "K-1", Verdict.UNDETERMINED, None, None, None, None, None, None, None,
                   None, (), False, None, (), "data")  # fmt: skip
    for line in written([full, bare]):
        parse(line, "findings.jsonl", "finding")
