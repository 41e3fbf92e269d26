"""Faults between versions of one policy: days of none or of two, and obligations that no version judges."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from validator.analysis.change import asked
from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.succession import Lost, Succession
from validator.core.rules import Policy
from validator.reference.daysets import FOREVER, NEVER
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.change import Change
    from validator.policy.vocabulary import Vocabulary


def version_faults(policies: Sequence[Policy], vocabulary: Vocabulary, change: Change | None = None) -> Iterator[Fault]:
    """What is wrong between the versions of each policy; a change of rules leaves the days as they are."""
    for name in sorted({one.id for one in policies}):
        versions = sorted((one for one in policies if one.id == name), key=lambda one: (span(one), one.version))
        yield from () if change else twice(versions)
        for before, after in neighbours(versions):
            yield from () if change else uncovered(before, after)
            yield from lost(before, after, vocabulary, change)


def span(policy: Policy) -> tuple[int, int]:
    """The first and last day in force."""
    first, last = policy.validity.first, policy.validity.last
    return NEVER if first is None else first, FOREVER if last is None else last


def neighbours(versions: Sequence[Policy]) -> Iterator[tuple[Policy, Policy]]:
    """Each version with the one that follows it, where they have no day in common."""
    for before, after in pairwise(versions):
        if span(before)[1] < span(after)[0]:
            yield before, after


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


def lost(before: Policy, after: Policy, vocabulary: Vocabulary, change: Change | None) -> Iterator[Fault]:
    """One fault for each rule of both versions of which an obligation is judged by neither, or put off."""
    for rule in (one for one in before.rules if asked(change, *norms(before, after, one.id))):
        heir = next((one for one in after.rules if one.id == rule.id and one.subject == rule.subject), None)
        found = None if heir is None else Succession(before, after, rule, heir, vocabulary).lost()
        if found is not None:
            yield of_rule(before, after, rule.id, found)


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
