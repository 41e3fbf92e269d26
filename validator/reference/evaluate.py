"""One policy, one history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Clock, Duty
from validator.core.findings import Finding, order
from validator.reference.clocks import run_clock
from validator.reference.duties import judge
from validator.reference.view import View

if TYPE_CHECKING:
    from validator.core.rules import Policy
    from validator.histories.model import History


def evaluate(policy: Policy, history: History, as_of: int) -> tuple[Finding, ...]:
    """The findings of every rule about such a subject, as of a day, in canonical order.

    Rules are taken in the policy's order, so that a duty after a breach sees the findings it hangs on.
    """
    view = View(policy, history, as_of)
    found: list[Finding] = []
    for rule in policy.rules:
        if rule.subject != history.type:
            continue
        match rule.norm:
            case Duty():
                found += judge(rule, rule.norm, view, tuple(found))
            case Clock():
                found += run_clock(rule, rule.norm, view)
    return tuple(sorted(found, key=order))
