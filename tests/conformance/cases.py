"""Conformance cases: read from YAML, run by one of the two evaluators, shown in the words of the cases.

A file is `{about, policy, cases}`. A case is `{title, why, as-of, history | histories, expect | refused}`, optionally
with `policy` (laid over the file's: definitions by name, rules as a whole), `set`, `choose`, `trap`. `rule: {…}` stands
for a policy's single rule, called `regel`; a case's is laid over the file's key by key, null takes a key away. A fact
may be written short: `besuch 2012-03-01`, `kurs 2012-03-01/.. grund`.
Only the fields that an expected finding names are compared; how many findings there are, and their order, always.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.engine import run_batches
from validator.histories.assembling import assemble
from validator.histories.data import datum
from validator.histories.gathering import Gathering
from validator.histories.lines import DECODER, add
from validator.histories.moments import Moments
from validator.histories.records import Reading
from validator.histories.rows import to_histories
from validator.lowering import lower
from validator.policy import yaml
from validator.policy.load import parse
from validator.policy.problems import Place
from validator.policy.schema import plain
from validator.policy.vocabularies import read_vocabulary
from validator.reference import evaluate
from validator.time.days import iso
from validator.time.days import parse as day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.core.findings import FactRef, Finding
    from validator.core.rules import Policy
    from validator.histories.columns import Columns
    from validator.policy.vocabulary import Vocabulary

FOLDER = Path(__file__).parent
HEADER = {
    "policy": "fall",
    "version": "1",
    "title": "Fall",
    "vocabulary": "vocabulary.yaml",
    "subject": "person",
    "valid": {"from": "2012-01-01"},
}
WAIVED = {"without-examples": "The cases are the examples."}
DEFINITIONS = ("facts", "states", "parameters", "readings", "classes")
DAYS = ("anchor", "first", "last", "due", "since", "until", "met_on")
CASE_KEYS = {
    "title", "why", "trap", "policy", "set", "choose", "as-of", "history", "histories", "expect", "refused",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case with its merged policy document."""

    file: str
    construct: str
    content: Mapping[str, Any]
    document: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.content['title']}"


@lru_cache
def cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(FOLDER.glob("*/*.yaml")) for case in cases_of(path))


def cases_of(path: Path) -> Iterator[Case]:
    content = plain(yaml.parse(path.read_text(encoding="utf-8"), path.name))
    assert content.keys() <= {"about", "policy", "cases"}, f"{path}: {content.keys()}"
    for one in content["cases"]:
        assert one.keys() <= CASE_KEYS, f"{path}: {one['title']}: {one.keys() - CASE_KEYS}"
        assert one["why"], path
        document = merged(merged(HEADER, content.get("policy", {})), one.get("policy", {}))
        yield Case(f"{path.parent.name}/{path.stem}", path.parent.name, one, document)


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The document with another laid over it."""
    over = dict(over)
    if "rule" in over:
        whole = {**under.get("rules", {}).get("regel", {}), **over.pop("rule")}
        over["rules"] = {"regel": {key: value for key, value in whole.items() if value is not None}}
    if "rules" in over:
        over["rules"] = {name: {"title": name, **WAIVED, **rule} for name, rule in over["rules"].items()}
    both = {key: {**under[key], **over[key]} for key in DEFINITIONS if key in under and key in over}
    return {**under, **over, **both}


@lru_cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(FOLDER / "vocabulary.yaml")


def lowered(case: Case) -> Policy:
    document = parse(json.dumps(case.document), case.file, "policy")
    settings = {name: str(value) for name, value in case.content.get("set", {}).items()}
    return lower(document, vocabulary(), settings=settings, readings=case.content.get("choose", {}))


def columns(case: Case, policy: Policy) -> Columns:
    """The case's histories as a file would give them."""
    gathered = Gathering()
    given = case.content.get("histories", [case.content.get("history", {})])
    for number, history in enumerate(given):
        facts = {kind: [written(one, kind) for one in history.get(kind, [])] for kind in ("events", "spans")}
        line = {"subject": f"P-{number + 1}", "type": "person", **history, **facts}
        reading = Reading(gathered, Moments(policy.zone), vocabulary(), datum)
        add(DECODER.decode(json.dumps(line)), Place(case.file), reading)
    return assemble(gathered, policy.relations, policy.groups)


def written(fact: Any, kind: str) -> Any:
    """A fact written short, in full."""
    if not isinstance(fact, str):
        return fact
    name, when, *value = fact.split()
    if kind == "events":
        assert not value, fact
        return {"type": name, "at": when}
    first, last = when.split("/")
    span = {"type": name, "from": first, "to": None if last == ".." else last}
    return span | ({"value": value[0]} if value else {})


def found(case: Case, evaluator: str) -> list[dict[str, Any]]:
    """The findings of an evaluator, in the words of the cases."""
    policy = lowered(case)
    table, as_of = columns(case, policy), day(case.content["as-of"])
    if evaluator != "reference":
        results = run_batches(policy, table, as_of, None, compiled=evaluator == "compiled")
        return [shown(one) for one in results.findings()]
    by_subject = [finding for history in to_histories(table) for finding in evaluate(policy, history, as_of)]
    return [shown(one) for one in sorted(by_subject, key=lambda one: (one.rule, one.subject))]


def shown(finding: Finding) -> dict[str, Any]:
    days = {name.replace("_", "-"): date(getattr(finding, name)) for name in DAYS}
    moves = [[date(move.day), move.why, date(move.before), date(move.after)] for move in finding.moves]
    return {
        **days,
        **{name: getattr(finding, name) for name in ("version", "rule", "subject", "row", "excused", "why")},
        "verdict": finding.verdict.value,
        "clauses": list(finding.clauses),
        "anchored": fact(finding.anchored),
        "evidence": [fact(one) for one in finding.evidence],
        "moves": moves,
    }


def date(number: int | None) -> str | None:
    return None if number is None else iso(number)


def fact(one: FactRef | None) -> str | None:
    """A fact by its id, or else by its type and day."""
    return None if one is None else one.id or f"{one.type} {iso(one.start)}"
