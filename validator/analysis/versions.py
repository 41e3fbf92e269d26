"""Faults between versions of one policy: days of none or of two, and obligations that no version judges."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.succession import Lost, Succession
from validator.core.rules import Policy
from validator.reference.daysets import FOREVER, NEVER
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.rules import Rule
    from validator.policy.vocabulary import Vocabulary


def version_faults(policies: Sequence[Policy], vocabulary: Vocabulary, ledger: Ledger | None = None) -> Iterator[Fault]:
    """What is wrong between the versions of each policy; `ledger` takes down what was asked."""
    notes = Ledger() if ledger is None else ledger
    for name in sorted({one.id for one in policies}):
        versions = sorted((one for one in policies if one.id == name), key=lambda one: (span(one), one.version))
        yield from twice(versions)
        for before, after in pairwise(versions):
            if span(before)[1] < span(after)[0]:
                yield from uncovered(before, after)
                yield from lost(before, after, vocabulary, notes)
            else:
                for rule, _ in heirs(before, after):
                    notes.leave(Topic.SEAM, norms(before, after, rule.id), Reason.TWICE_IN_FORCE)


def span(policy: Policy) -> tuple[int, int]:
    """The first and last day in force."""
    first, last = policy.validity.first, policy.validity.last
    return NEVER if first is None else first, FOREVER if last is None else last


def norms(before: Policy, after: Policy, rule: str = "") -> tuple[Norm, Norm]:
    """The two versions, or a rule of both."""
    return Norm(before.id, before.version, rule), Norm(after.id, after.version, rule)


def twice(versions: Sequence[Policy]) -> Iterator[Fault]:
    """Days on which two versions are in force."""
    for one, other in combinations(versions, 2):
        first, last = max(span(one)[0], span(other)[0]), min(span(one)[1], span(other)[1])
        if first <= last:
            yield of_days("prove-versions-twice", one, other, first, last)


def uncovered(before: Policy, after: Policy) -> Iterator[Fault]:
    """Days between two versions on which none is in force."""
    first, last = span(before)[1] + 1, span(after)[0] - 1
    if first <= last:
        yield of_days("prove-versions-uncovered", before, after, first, last)


def of_days(code: str, before: Policy, after: Policy, first: int, last: int) -> Fault:
    days = ["–" if day in (NEVER, FOREVER) else iso(day) for day in (first, last)]
    fields = {"policy": before.id, "before": before.version, "after": after.version, "first": days[0], "last": days[1]}
    return Fault(Kind.VERSIONS, norms(before, after), code, fields, f"{days[0]} … {days[1]}")


def heirs(before: Policy, after: Policy) -> Iterator[tuple[Rule, Rule]]:
    """The rules that are in both versions, as they are in each."""
    for rule in before.rules:
        heir = next((one for one in after.rules if one.id == rule.id and one.subject == rule.subject), None)
        if heir is not None:
            yield rule, heir


def lost(before: Policy, after: Policy, vocabulary: Vocabulary, ledger: Ledger) -> Iterator[Fault]:
    """One fault for each rule of both versions of which an obligation is judged by neither, or put off."""
    for rule, heir in heirs(before, after):
        question = Topic.SEAM, norms(before, after, rule.id)
        ledger.ask(*question)
        succession = Succession(before, after, rule, heir, vocabulary)
        found = succession.lost()
        if found is not None:
            yield of_rule(before, after, rule.id, found)
        elif not succession.seamless and not succession.owing():
            ledger.leave(*question, Reason.NO_FACT if succession.hung else Reason.SITUATION)


def of_rule(before: Policy, after: Policy, rule: str, found: Lost) -> Fault:
    fields = {
        "policy": before.id,
        "rule": rule,
        "before": before.version,
        "after": after.version,
        "before_due": iso(found.before),
        "after_due": iso(found.after),
        "put_off": "–" if found.put_off is None else iso(found.put_off),
    }
    code = "prove-versions-lost" if found.put_off is None else "prove-versions-put-off"
    witness = Witness(found.history, found.as_of, ())
    key = "lost" if found.put_off is None else "put-off"
    return Fault(Kind.VERSIONS, norms(before, after, rule), code, fields, key, (witness,))
