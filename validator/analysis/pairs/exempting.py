"""Situations that a rule takes out expressly, and rules that ask for the same there without a word about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.matters import Party, named, types
from validator.analysis.pairs.special import taken
from validator.analysis.situations import Space
from validator.analysis.situations.carriers import said
from validator.analysis.tables import asked_rows
from validator.core.days import Whose
from validator.core.duties import Clock
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.rules import BINDING
from validator.core.truths import Any, Compare
from validator.core.values import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.truths import Truth
    from validator.policy.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Exemption:
    """A state in which a rule asks for nothing, or excuses a breach.

    `written` is what its author wrote of it: of a row without an interval, its condition. `about` are the
    circumstances that it hangs on.
    """

    party: Party
    state: Truth
    written: Truth
    about: frozenset[str]

    def silent(self, other: Party, vocabulary: Vocabulary) -> bool:
        """Whether another binding rule asks for no acts but such as this one asks for, and names no circumstance."""
        first, second = self.party, other
        versions = first.policy.id == second.policy.id and first.policy.version != second.policy.version
        if versions or first.norm == second.norm or first.rule.subject != second.rule.subject:
            return False
        if second.rule.force not in BINDING or not types(second.asked):
            return False
        return taken(second.asked, first.asked, vocabulary) and not self.about & named(second.rule)


def exemptions(party: Party, vocabulary: Vocabulary) -> Iterator[Exemption]:
    """What a binding rule that asks for acts takes out, one alternative after the other, each once.

    A state that acts alone make is no situation but a way to act.
    """
    if party.rule.force not in BINDING or not types(party.asked):
        return
    for state, shown in dict(taken_out(party)).items():
        about = frozenset(circumstances(shown, party.rule.subject, vocabulary))
        if about:
            yield Exemption(party, state, shown, about)


def taken_out(party: Party) -> Iterator[tuple[Truth, Truth]]:
    """The states, each with what its author wrote of it: of a row without an interval, the row."""
    rule = party.rule
    clock = rule.norm if isinstance(rule.norm, Clock) else None
    for whole in (rule.unless, rule.excused, None if clock is None else clock.suspended):
        yield from ((one, one) for one in alternatives(whole))
    for row in () if clock is None else asked_rows(rule, clock):
        if row.row.interval is None:
            yield row.decides, row.row.when


def alternatives(state: Truth | None) -> Iterator[Truth]:
    """The parts of an `any`, through all levels."""
    match state:
        case None:
            return
        case Any(of):
            for one in of:
                yield from alternatives(one)
        case _:
            yield state


def circumstances(state: Truth, subject: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The types of facts and attributes of the subject that a state hangs on and the agency does not decide."""
    for select in parts(state, Select):
        known = vocabulary.facts.get(select.type.rpartition("/")[2])
        tests = [one.left.name for one in parts(select.where, Compare) if isinstance(one.left, Field)]
        if known is None or not known.act or not all(map(known.decides, tests)):
            yield select.type
    attributes = vocabulary.subjects.get(subject, {})
    for one in parts(state, Field):
        if one.whose is Whose.SUBJECT and not (one.name in attributes and attributes[one.name].act):
            yield f"/{one.name}"


def spoken(state: Truth, subject: str, vocabulary: Vocabulary) -> str:
    """The plainest situation in which a state holds, as text."""
    found = Space((state,), vocabulary, subject).find(state)
    return "" if found is None else " & ".join(said(carrier, place) for carrier, place in found.chosen)
