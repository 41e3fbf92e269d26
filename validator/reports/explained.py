"""Findings of a result with their explanations, case by case: what the findings of a case share is computed once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from validator.explaining.explain import Explainer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.explaining.model import Explanation
    from validator.results.model import Found
    from validator.results.reading import Result


def explained(result: Result, found: Iterable[Found]) -> Iterator[tuple[Found, Explanation]]:
    """Findings with their explanations, in the order given; those of one case that stand together are done at once."""
    as_of = result.manifest.receipt.as_of
    explainers = {one.key: Explainer(one.policy, as_of) for one in result.entries}
    for key, group in groupby(found, key=case):
        own = list(group)
        told = explainers[key[:2]].explain(result.history(own[0]), (one.finding for one in own))
        yield from zip(own, told, strict=True)


def case(one: Found) -> tuple[str, str, str]:
    """Policy, version and subject."""
    return one.finding.policy, one.finding.version, one.finding.subject
