"""Findings, counts and receipts as plain JSON values, in the shape of `schemas/finding.schema.json`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from validator.core.findings import Verdict
from validator.time.days import iso

if TYPE_CHECKING:
    from validator.core.findings import FactRef, Finding, Move
    from validator.usecases.model import PolicyUsed, Receipt, Tally

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"


def finding(one: Finding) -> dict[str, Plain]:
    """A finding; days as ISO dates, None where there is none."""
    return {
        "policy": one.policy,
        "version": one.version,
        "rule": one.rule,
        "clauses": list(one.clauses),
        "subject": one.subject,
        "verdict": one.verdict.value,
        "excused": one.excused,
        "anchor": {"day": day(one.anchor), "fact": None if one.anchored is None else fact(one.anchored)},
        "window": {"first": day(one.first), "last": day(one.last)},
        "due": day(one.due),
        "since": day(one.since),
        "until": day(one.until),
        "met-on": day(one.met_on),
        "row": one.row,
        "moves": [move(step) for step in one.moves],
        "why": one.why,
        "evidence": [fact(each) for each in one.evidence],
    }


@lru_cache(maxsize=2**16)
def day(number: int | None) -> str | None:
    """A day as an ISO date."""
    return None if number is None else iso(number)


def fact(one: FactRef) -> dict[str, Plain]:
    """A reference to a fact; `to` is None for an ongoing span."""
    return {"type": one.type, "id": one.id, "from": day(one.start), "to": day(one.end), "ordinal": one.ordinal}


def move(one: Move) -> dict[str, Plain]:
    """What moved a clock's due day."""
    return {"day": day(one.day), "why": one.why, "before": day(one.before), "after": day(one.after)}


def receipt(one: Receipt) -> dict[str, Plain]:
    """What is needed to run the check again."""
    return {
        "tool": {"name": "fachaufsicht", "version": one.tool},
        "as-of": day(one.as_of),
        "policies": [policy_used(each) for each in one.policies],
        "inputs": [{"file": each.file, "sha256": each.sha256} for each in one.inputs],
        "subjects": one.subjects,
        "facts": one.facts,
    }


def policy_used(one: PolicyUsed) -> dict[str, Plain]:
    """A policy as a run applied it."""
    return {
        "policy": one.id,
        "version": one.version,
        "title": one.title.de,
        "file": one.file,
        "sha256": one.sha256,
        "readings": dict(one.readings),
        "parameters": dict(one.parameters),
    }


def tally(one: Tally) -> dict[str, Plain]:
    """The counts of one rule, every verdict named."""
    return {
        "policy": one.policy,
        "version": one.version,
        "rule": one.rule,
        "title": one.title.de,
        "clauses": list(one.clauses),
        "force": one.force.value,
        "decided": one.decided,
        **{verdict.value: one.counts.get(verdict, 0) for verdict in Verdict},
    }
