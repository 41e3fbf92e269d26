"""The states that a policy has names for, lowered: so that a report can call them what the policy calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Duty, Each
from validator.lowering import facts, states
from validator.lowering.documents import names_of
from validator.lowering.names import Refused
from validator.lowering.points import Seen
from validator.policy.tree import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.core.rules import Policy
    from validator.core.truths import Truth
    from validator.usecases.library import Entry


def terms(entry: Entry) -> Mapping[Truth, str]:
    """The name of each defined state, as it is lowered for the subjects and anchors of the policy's rules.

    Of two names for one state the first counts. A definition that cannot be lowered for a subject is not used for it.
    """
    found: dict[Truth, str] = {}
    names = names_of(entry.source.document, entry.vocabulary, entry.settings, entry.readings)
    for subject, anchor in seen_from(entry.policy):
        names.subject = subject
        for name, tree in names.section("states").entries.items():
            try:
                found.setdefault(states.state(Leaf(name, tree.place), Seen(None, anchor), names), name)
            except Refused:
                continue
    return found


def seen_from(policy: Policy) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The subjects of rules, each with the fact types that their duties hang on."""
    pairs: dict[tuple[str, tuple[str, ...] | None], None] = {}
    for rule in policy.rules:
        pairs.setdefault((rule.subject, None), None)
        if isinstance(rule.norm, Duty):
            anchors = rule.norm.anchors
            pairs.setdefault((rule.subject, facts.types(anchors.facts) if isinstance(anchors, Each) else ()), None)
    yield from pairs
