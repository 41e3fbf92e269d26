"""Coverage as JSON: clauses in the order of the source's list, rules by name, every key sorted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator.reports.bounds_plain import bounds_plain
from validator.usecases.accounting import Mark, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.results.plain import Plain
    from validator.usecases.accounting import Clause
    from validator.usecases.bounds import Bounds
    from validator.usecases.coverage import Coverage, Exercise
    from validator.usecases.mutation import Mutation, Score


def coverage_document(
    found: Iterable[Coverage], mutations: Sequence[Mutation] = (), bounds: Sequence[Bounds] = ()
) -> str:
    """A document with the coverage of every policy; with `mutations`, what the examples of each notice of changes; with
    `bounds`, which bounds have cases on both sides.
    """
    policies = [policy(one) for one in found]
    for plain, changed in zip(policies, mutations, strict=False):
        plain["mutation"] = mutation(changed)
    for plain, bounded in zip(policies, bounds, strict=False):
        plain["bounds"] = bounds_plain(bounded)
    document = {"policies": policies}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def policy(found: Coverage) -> dict[str, Plain]:
    """One policy; `gaps` is what is called out."""
    used = found.policy
    return {
        "policy": used.id,
        "version": used.version,
        "title": used.title.de,
        "file": used.file,
        "sha256": used.sha256,
        "readings": dict(used.readings),
        "parameters": dict(used.parameters),
        "listed": found.listed,
        "totals": totals(found),
        "clauses": [clause(one) for one in found.clauses],
        "rules": [rule(one) for one in found.rules],
        "gaps": {name: list(gap) for name, gap in found.gaps.items()},
        "complete": found.complete,
    }


def totals(found: Coverage) -> dict[str, Plain]:
    """Clauses counted by status and mark; `none` are those without a mark."""
    return {
        status.value: {str(mark or "none"): found.totals[status, mark] for mark in (*Mark, None)} for status in Status
    }


def clause(one: Clause) -> dict[str, Plain]:
    """A clause; `name` of a use is None under `definitions` and `not-checked`."""
    return {
        "clause": one.id,
        "checkable": one.mark,
        "status": one.status.value,
        "uses": [
            {"section": use.section, "name": use.name, "reason": use.reason, "because": use.because} for use in one.uses
        ],
    }


def rule(one: Exercise) -> dict[str, Plain]:
    """A rule; the verdicts count the findings of its examples."""
    return {
        "rule": one.rule,
        "title": one.title.de,
        "force": one.force.value,
        "examples": one.examples,
        "verdicts": {verdict.value: count for verdict, count in one.verdicts.items()},
        "boundaries": {boundary.value: reached for boundary, reached in one.boundaries.items()},
        "missing-values": list(one.missing),
    }


def mutation(found: Mutation) -> dict[str, Plain]:
    """What the examples notice of changes; `name` is how the policy calls a change that cannot be noticed."""
    return {
        "total": score(found.total),
        "parts": [{"part": one.part, **score(one)} for one in found.scores],
        "survivors": [
            {
                "at": one.change.at,
                "line": one.change.place.line,
                "column": one.change.place.column,
                "kind": one.change.code,
                "before": one.change.before,
                "after": one.change.after,
                "name": one.change.name,
                "rules": list(one.rules),
                "because": one.because or None,
            }
            for one in found.survivors
        ],
        "stale": [{"line": one.place.line, "name": one.name} for one in found.stale],
        "complete": found.complete,
    }


def score(one: Score) -> dict[str, Plain]:
    return {"mutants": one.mutants, "killed": one.killed, "equivalent": one.equivalent, "alive": one.alive}
