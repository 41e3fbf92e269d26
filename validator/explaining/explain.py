"""Explaining a finding: what the reference judged, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Clock
from validator.explaining.acting import of_duty
from validator.explaining.cases import UNNAMED, Case, Looks
from validator.explaining.ticking import of_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.explaining.model import Explanation
    from validator.histories.model import History


def explain(policy: Policy, rule: Rule, history: History, finding: Finding, as_of: int) -> Explanation:
    """Why a finding of a rule is what it is; days since 1970-01-01.

    The finding must be one that this policy gives for this history as of this day.
    """
    return in_case(Case(policy, history, as_of), rule, finding)


class Explainer:
    """Explains many findings of one policy; what they share is computed once.

    `names` are what the policy calls states (`usecases.terms`): without them each is said in full. `hidden` are the
    attributes, by type, whose values stay out of the explanations (`free_text` of a vocabulary).
    """

    def __init__(
        self,
        policy: Policy,
        as_of: int,
        names: Mapping[Truth, str] = UNNAMED,
        hidden: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.policy, self.as_of, self._names, self._hidden = policy, as_of, names, hidden
        self._looks = Looks()
        self._rules = {one.id: one for one in policy.rules}

    def explain(self, history: History, findings: Iterable[Finding]) -> Iterator[Explanation]:
        """The explanations of one history's findings, in their order."""
        case = Case(self.policy, history, self.as_of, self._looks, self._names, self._hidden)
        for one in findings:
            yield in_case(case, self._rules[one.rule], one)


def in_case(case: Case, rule: Rule, finding: Finding) -> Explanation:
    """The explanation of one of a case's findings."""
    if isinstance(rule.norm, Clock):
        return of_clock(case, rule, rule.norm, finding)
    return of_duty(case, rule, rule.norm, finding)
