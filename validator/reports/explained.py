"""Findings of a result with their explanations, case by case: what the findings of a case share is computed once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from validator.explaining import Explainer, free_text
from validator.usecases.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.explaining.model import Explanation
    from validator.results.model import Found
    from validator.results.reading import Result
    from validator.usecases.library import Entry


def explained(result: Result, found: Iterable[Found]) -> Iterator[tuple[Found, Explanation]]:
    """Findings with their explanations, in the order given; those of one case that stand together are done at once."""
    explainers = {one.key: explainer(result, one) for one in result.entries}
    for key, group in groupby(found, key=case):
        own = list(group)
        told = explainers[key[:2]].explain(result.history(*own), (one.finding for one in own))
        yield from zip(own, told, strict=True)


def explainer(result: Result, entry: Entry) -> Explainer:
    """What explains findings of a policy: by the policy's own names of states, without texts that stand for others."""
    options = result.manifest.options
    hidden = frozenset[tuple[str, str]]() if options.identify or options.texts else free_text(entry.vocabulary)
    return Explainer(entry.policy, result.manifest.receipt.as_of, terms(entry), hidden)


def case(one: Found) -> tuple[str, str, str]:
    """Policy, version and subject."""
    return one.finding.policy, one.finding.version, one.finding.subject
