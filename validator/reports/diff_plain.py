"""The result of `diff` as JSON: every key sorted, days as ISO dates; `docs/analysis.md` §6 says what the words mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator import __version__
from validator.reports.example_files import content
from validator.results.plain import day, finding, policy_used

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.comparing.changes import Change, Question, Witness
    from validator.core.rules import Rule, Validity
    from validator.results.plain import Plain
    from validator.usecases.diff.model import Affected, Counts, Dates, Load, Replay, Report


def diff_document(found: Report) -> str:
    """A document with every rule's change, and what was found in cases."""
    document: dict[str, Plain] = {
        "tool": {"name": "fachaufsicht", "version": __version__},
        "old": policy_used(found.old),
        "new": policy_used(found.new),
        "changed": found.changed,
        "dates": None if found.dates is None else dates(found.dates),
        "zones": None if found.zones is None else {"old": found.zones[0], "new": found.zones[1]},
        "changes": [change(one) for one in found.changes],
        "replay": None if found.replay is None else replay(found.replay),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def dates(one: Dates) -> dict[str, Plain]:
    """The days in force of both; rules are compared on those of the new policy."""
    shown = None if one.witness is None else witness(one.witness)
    return {"old": validity(one.old), "new": validity(one.new), "witness": shown}


def validity(one: Validity) -> dict[str, Plain]:
    """First and last day in force; None is unbounded."""
    return {"from": day(one.first), "to": day(one.last)}


def change(one: Change) -> dict[str, Plain]:
    """What became of a rule; `renamed` and `force` tell what changed beside its meaning."""
    forces = one.forces
    return {
        "kind": one.kind.value,
        "rule": one.name,
        "renamed": one.renamed,
        "old": None if one.old is None else rule(one.old),
        "new": None if one.new is None else rule(one.new),
        "force": None if forces is None else {"old": forces[0].value, "new": forces[1].value},
        "histories": one.tried,
        "witnesses": [witness(each) for each in one.witnesses],
        "proofs": [question(each) for each in one.proofs],
    }


def question(one: Question) -> dict[str, Plain]:
    """What was decided about all histories within bounds."""
    return {
        "effect": one.effect.value,
        "standing": one.standing.value,
        "horizon": one.horizon,
        "slots": one.slots,
        "reason": one.reason or None,
    }


def rule(one: Rule) -> dict[str, Plain]:
    """A rule by its names."""
    return {"rule": one.id, "title": one.title.de, "clauses": list(one.clauses), "force": one.force.value}


def witness(one: Witness) -> dict[str, Plain]:
    """A history as in a history file, with the findings by both policies."""
    return {
        "effect": one.effect.value,
        "as-of": day(one.as_of),
        "history": {"subject": one.history.subject, "type": one.history.type, **content(one.history)},
        "old": [finding(each) for each in one.old],
        "new": [finding(each) for each in one.new],
    }


def replay(one: Replay) -> dict[str, Plain]:
    """Both policies on the cases."""
    return {
        "as-of": day(one.as_of),
        "inputs": [{"file": each.file, "sha256": each.sha256} for each in one.inputs],
        "subjects": one.subjects,
        "facts": one.facts,
        "breaches": {"old": one.breaches[0], "new": one.breaches[1]},
        "totals": {name.value: count for name, count in one.totals.items()},
        "by-rule": counted(one.by_rule),
        "by-clause": counted(one.by_clause),
        "by-unit": None if one.by_unit is None else counted(one.by_unit),
        "affected": [affected(each) for each in one.affected],
        "workload": [load(each) for each in one.workload],
    }


def counted(found: Mapping[str, Counts]) -> dict[str, Plain]:
    """Counts by name, every outcome named."""
    return {name: {one.value: count for one, count in counts.items()} for name, counts in found.items()}


def affected(one: Affected) -> dict[str, Plain]:
    """An obligation under both policies, None where it is not there; findings have no evidence here."""
    return {
        "outcome": one.outcome.value,
        "rule": one.rule,
        "subject": one.subject,
        "unit": one.unit,
        "old": None if one.old is None else finding(one.old),
        "new": None if one.new is None else finding(one.new),
    }


def load(one: Load) -> dict[str, Plain]:
    """The acts that a rule asks for in a month."""
    return {"month": one.month, "rule": one.rule, "old": one.old, "new": one.new}
