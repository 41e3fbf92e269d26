"""Which of two rules is the special one: it hangs on no other facts and holds in no other states, but on fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.situations import Space
from validator.analysis.situations.gathering import where
from validator.analysis.situations.kinds import kinds
from validator.core.truths import All, Any, Not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.matters import Party
    from validator.core.facts import Select
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.policy.vocabulary import FactType, Vocabulary


def special(narrow: Party, wide: Party, vocabulary: Vocabulary) -> bool:
    """Whether the second rule applies wherever the first does, and also elsewhere, as far as their forms show."""
    return within(narrow, wide, vocabulary) and not within(wide, narrow, vocabulary)


def within(narrow: Party, wide: Party, vocabulary: Vocabulary) -> bool:
    """Whether each anchor and each state in which the first rule applies is one of the second."""
    if not taken(narrow.anchors, wide.anchors, vocabulary):
        return False
    inner, outer = applies(narrow.rule), applies(wide.rule)
    return Space((inner, outer), vocabulary, narrow.rule.subject).find(All((inner, Not(outer)))) is None


def taken(some: Sequence[Select], others: Sequence[Select], vocabulary: Vocabulary) -> bool:
    """Whether each fact that one of the first selections takes is taken by one of the others."""
    return all(taken_of(kind, some, others, vocabulary.facts.get(kind)) for kind in sorted({one.type for one in some}))


def taken_of(kind: str, some: Sequence[Select], others: Sequence[Select], known: FactType | None) -> bool:
    """The same for facts of one type."""
    inner, outer = (Any(tuple(where(one) for one in listed if one.type == kind)) for listed in (some, others))
    found = None if known is None else kinds((inner, outer), known.attributes, empty=False)
    return found is not None and not any(one is True and other is not True for one, other in found)


def applies(rule: Rule) -> Truth:
    """The state in which a rule applies to its anchors."""
    scope = () if rule.scope is None else (rule.scope,)
    return All((*scope, *(() if rule.unless is None else (Not(rule.unless),))))
