"""What keeps the search from asking about some rules, as far as their form shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from validator.analysis.matters import same_runs, types
from validator.analysis.questions import Reason
from validator.core.days import Missing, Whose
from validator.core.duties import Clock
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.rules import BINDING
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Unknown
from validator.core.values import Field, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.analysis.matters import Pair, Party
    from validator.core.truths import Truth
    from validator.policy.vocabulary import Vocabulary


def bare(kind: str) -> str:
    """The type of a fact, also of one that a related subject lends."""
    return kind.rpartition("/")[2]


def acts(kinds: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Those of some types that are acts, also of related subjects."""
    known = vocabulary.facts
    return frozenset(one for one in kinds if bare(one) in known and known[bare(one)].act)


def actless(vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary tells no acts from circumstances at all."""
    return not any(one.act for one in vocabulary.facts.values())


def not_alone(party: Party, vocabulary: Vocabulary) -> Reason | None:
    """Why it is not asked whether circumstances alone break a rule; None where it is asked.

    It is asked of rules that name no act and no attribute of the subject that the agency decides, in any part.
    """
    if actless(vocabulary):
        return Reason.NO_ACTS
    rule = party.rule
    kinds = {one.type for one in parts((rule.norm, rule.scope, rule.unless, rule.excused), Select)}
    if any("/" in kind for kind in kinds):
        return Reason.RELATED
    own = vocabulary.subjects.get(rule.subject, {})
    whole = parts((rule.norm, rule.scope, rule.unless, rule.excused), Field)
    decided = any(one.whose is Whose.SUBJECT and one.name in own and own[one.name].act for one in whole)
    strange = any(kind not in vocabulary.facts for kind in kinds)
    return Reason.NAMES_ACTS if decided or strange or acts(kinds, vocabulary) else None


def unmade(parties: Sequence[Party], vocabulary: Vocabulary) -> Reason:
    """Why there is no history in which the rules ask for something: what the form shows, or that none was found."""
    if any(one.name == party.rule.subject for party in parties for one in vocabulary.groups):
        return Reason.GROUP
    if any(party.anchors and not types(party.anchors) for party in parties):
        return Reason.RELATED
    if any(True for party in parties for _ in parts(party.rule.norm, Missing)):
        return Reason.MISSING
    return Reason.SITUATION


def demanded(party: Party) -> frozenset[str]:
    """The types of facts that a rule's demand, or a clock, counts or looks at."""
    norm = party.rule.norm
    if isinstance(norm, Clock):
        return frozenset(one.type for one in party.asked)
    return frozenset(one.type for one in parts(norm.demand, Select))


def states(party: Party, vocabulary: Vocabulary) -> frozenset[str]:
    """The types of acts that make a state hold or fail that a rule demands, or that it counts on a single day.

    What a counted fact must coincide with is no demand: it belongs to the context (docs/analysis.md, 1).
    """
    norm = party.rule.norm
    if isinstance(norm, Clock):
        return frozenset()
    return acts((one.type for node in looked_at(norm.demand) for one in parts(node, Select)), vocabulary)


def looked_at(demand: Truth) -> Iterator[object]:
    """The states in a demand, and the facts that it counts without a window."""
    match demand:
        case All(of) | Any(of):
            for one in of:
                yield from looked_at(one)
        case Not(of):
            yield from looked_at(of)
        case During(state):
            yield state
        case Covered() | Between():
            yield demand
        case Compare(left, _, right):
            yield from (one.facts for side in (left, right) for one in parts(side, Measure) if one.window is None)
        case Lasts() | Unknown():
            return
        case _ as never:
            assert_never(never)


def kept_apart(pair: Pair, vocabulary: Vocabulary) -> Reason | None:
    """Why it is not asked whether two rules can both be kept, although they bear on the same acts.

    None where they do not, or where both only ask for facts in windows, which never stand in each other's way.
    """
    common = acts(shared(pair), vocabulary)
    if not common:
        return None
    if any(one.rule.force not in BINDING for one in pair):
        return Reason.FORCE
    if any("/" in kind for kind in common):
        return Reason.RELATED
    if any(states(one, vocabulary) for one in pair):
        return Reason.STATES
    return Reason.SPANS if any(vocabulary.facts[kind].single for kind in common) else None


def shared(pair: Pair) -> frozenset[str]:
    """The types that one rule demands and the other demands or hangs on."""
    first, second = map(demanded, pair)
    hung = [frozenset(select.type for select in party.anchors) for party in pair]
    return (first & (second | hung[1])) | (second & (first | hung[0]))


def unmatched(pair: Pair) -> Reason | None:
    """Why two rules are not compared on one matter: only facts of related subjects make it one."""
    asked = [frozenset(select.type for select in party.asked) for party in pair]
    hung = [frozenset(select.type for select in party.anchors) for party in pair]
    recurring = pair[0].recurring and pair[1].recurring
    if not asked[0] & asked[1] or all(isinstance(party.rule.norm, Clock) for party in pair):
        return None
    if not recurring and not hung[0] & hung[1] and not same_runs(pair):
        return None
    return Reason.RELATED
