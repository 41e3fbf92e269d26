"""The result of `prove` as JSON: every key sorted, days as ISO dates; `docs/analysis.md` §5 describes it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from validator import __version__
from validator.analysis.faults import Standing
from validator.analysis.questions import Topic
from validator.messages.catalogue import LANGUAGES, text
from validator.reports.example_files import content
from validator.results.plain import day, finding, policy_used

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.analysis.faults import Norm, Proof
    from validator.analysis.questions import Account
    from validator.policy.problems import Place
    from validator.results.plain import Plain
    from validator.usecases.acknowledgements import Acknowledgement, Stale
    from validator.usecases.prove.model import Alternative, Asked, Denied, Judged, Proved, Told


def faults_document(found: Proved, limit: int | None = None) -> str:
    """A document with the faults, at most so many, and all that the totals count."""
    every = found.faults + found.elsewhere
    listed = every if limit is None else every[:limit]
    document: dict[str, Plain] = {
        "tool": {"name": "fachaufsicht", "version": __version__},
        "run": asked(found.asked),
        "policies": [policy_used(one) for one in found.policies],
        "faults": [fault(one, found) for one in listed],
        "search": account(found.account),
        "proofs": [proof(one) for one in found.proofs],
        "stale": [stale(one) for one in found.stale],
        "unjudged": [acknowledgement(one) for one in found.unjudged],
        "denied": [denied(one) for one in found.denied],
        "totals": totals(found),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def asked(one: Asked) -> dict[str, Plain]:
    """What the run was asked."""
    return {
        "engines": [engine.value for engine in one.engines],
        "horizon": one.horizon,
        "slots": one.slots,
        "effort": one.effort,
        "seed": one.seed,
        "examples": one.examples,
        "alternatives": one.alternatives,
    }


def fault(one: Judged, found: Proved) -> dict[str, Plain]:
    """A fault; `acknowledged` is None where it is not, `under` where it is there with the policies as they stand."""
    bare = one.fault
    return {
        "kind": bare.kind.value,
        "key": bare.key,
        "code": bare.code,
        "fields": dict(bare.fields),
        "says": {language: text(bare.code, language, **bare.fields) for language in LANGUAGES},
        "rules": [rule(norm, found) for norm in bare.norms],
        "slack": bare.slack,
        "engines": [engine.value for engine in bare.engines],
        "acknowledged": None if one.acknowledged is None else acknowledgement(one.acknowledged),
        "under": None if one.under is None else alternative(one.under),
        "avoided-by": [alternative(each) for each in one.avoided_by],
        "witnesses": [witness(told) for told in one.told],
    }


def alternative(one: Alternative) -> dict[str, Plain]:
    """An alternative of a reading, beside the one in effect."""
    return {
        "policy": one.policy,
        "version": one.version,
        "reading": one.reading,
        "question": one.question,
        "clauses": list(one.clauses),
        "choice": one.choice,
        "because": one.because,
        "chosen": one.chosen,
        "chosen-because": one.chosen_because,
    }


def norm(one: Norm) -> dict[str, Plain]:
    """A rule by its names; `row` is None where no row of its table is meant."""
    return {"policy": one.policy, "version": one.version, "rule": one.rule, "row": one.row or None}


def rule(one: Norm, found: Proved) -> dict[str, Plain]:
    """A rule of a fault: what it says and where it stands."""
    titled = found.rules.get((one.policy, one.version, one.rule))
    if titled is None:
        return {**norm(one), "title": None, "clauses": [], "place": None}
    clauses: list[Plain] = list(titled.cited(one.row))
    return {**norm(one), "title": titled.title.de, "clauses": clauses, "place": place(titled.place)}


def place(one: Place) -> dict[str, Plain]:
    """Where something stands."""
    return {"file": one.file, "line": one.line, "column": one.column}


def witness(told: Told) -> dict[str, Plain]:
    """A history as in a history file, with the findings that show the fault."""
    one = told.witness
    acts: list[Plain] = [*sorted(told.acts)]
    return {
        "about": one.about,
        "as-of": day(one.as_of),
        "history": {"subject": one.history.subject, "type": one.history.type, **content(one.history)},
        "acts": acts,
        "findings": [finding(each) for each in told.findings],
    }


def proof(one: Proof) -> dict[str, Plain]:
    """How far a question is settled."""
    return {
        "kind": one.kind.value,
        "rules": [norm(each) for each in one.norms],
        "standing": one.standing.value,
        "horizon": one.horizon,
        "slots": one.slots,
        "reason": one.reason,
    }


def account(one: Account) -> dict[str, Plain]:
    """What the search asked to the end, by topic, and each question that it did not."""
    return {
        "asked": {topic.value: one.asked.get(topic, 0) for topic in Topic},
        "unasked": [
            {
                "question": left.topic.value,
                "reason": left.reason.value,
                "rules": [norm(each) for each in left.norms],
                "about": left.about,
            }
            for left in one.unasked
        ],
    }


def acknowledgement(one: Acknowledgement) -> dict[str, Plain]:
    """What a policy acknowledges, and where."""
    return {
        "policy": one.policy,
        "version": one.version,
        "place": place(one.place),
        "fault": one.kind.value,
        "rules": list(one.rules),
        "keys": list(one.keys),
        "prevails": one.prevails or None,
        "because": one.because,
    }


def stale(one: Stale) -> dict[str, Plain]:
    """A stale acknowledgement; `key` is None where it is stale as a whole."""
    return {**acknowledgement(one.acknowledgement), "key": one.key or None}


def denied(one: Denied) -> dict[str, Plain]:
    """What an engine reported and the reference does not confirm."""
    return {
        "kind": one.fault.kind.value,
        "rules": [norm(each) for each in one.fault.norms],
        "key": one.fault.key,
        "engines": [engine.value for engine in one.fault.engines],
        "missing": one.missing,
    }


def totals(found: Proved) -> dict[str, Plain]:
    """Faults by kind, questions by standing, of the policies as they stand; `under`: faults under other readings only.

    All of them are counted, whatever is listed.
    """
    kinds: Iterable[str] = (one.fault.kind.value for one in found.faults)
    standings = Counter(one.standing for one in found.proofs)
    return {
        "faults": len(found.faults),
        "acknowledged": sum(one.acknowledged is not None for one in found.faults),
        "under": len(found.elsewhere),
        "kinds": dict(sorted(Counter(kinds).items())),
        "proofs": {one.value: standings[one] for one in Standing},
    }
