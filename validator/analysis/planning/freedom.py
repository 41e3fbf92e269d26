"""What an agency is free to choose: acts and the attributes that it decides; everything else stays as it happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import Draft, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.values import Datum
    from validator.histories.model import Fact, History
    from validator.policy.vocabulary import Vocabulary

NUMBERED = re.compile(r"f[0-9]{1,9}")
"""The ids that drafts give."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """The choices that a vocabulary leaves to the agency."""

    vocabulary: Vocabulary

    def act(self, kind: str) -> bool:
        """Whether the agency decides that there are such facts."""
        known = self.vocabulary.facts.get(kind)
        return known is not None and known.act

    def restrain(self, before: Draft, after: Draft) -> None:
        """Undo in `after` every change of what the agency does not decide, and keep single spans single."""
        for name, fact in before.facts.items():
            now = after.facts.get(name)
            if now is not fact and (now is not None or not self.act(fact.type)):
                after.facts[name] = self.allowed(fact, now)
        for name in [name for name in after.facts if name not in before.facts]:
            self.admit(name, after)
        self.own(before, after)

    def allowed(self, fact: Fact, now: Fact | None) -> Fact:
        """A fact as it was, with the changes that the agency may make."""
        if now is None:
            return fact
        values = self.mixed(fact, now)
        return replace(now if self.act(fact.type) else fact, attributes=values)

    def mixed(self, fact: Fact, now: Fact) -> Mapping[str, Datum]:
        known = self.vocabulary.facts.get(fact.type)
        if known is None:
            return fact.attributes
        kept = {name: value for name, value in fact.attributes.items() if not known.decides(name)}
        return {**kept, **{name: value for name, value in now.attributes.items() if known.decides(name)}}

    def admit(self, name: str, draft: Draft) -> None:
        """A new fact stays if it is an act, without what the agency does not decide."""
        fact = draft.facts[name]
        known = self.vocabulary.facts.get(fact.type)
        if known is None or not known.act:
            del draft.facts[name]
            return
        values = {key: value for key, value in fact.attributes.items() if known.decides(key)}
        draft.facts[name] = replace(fact, attributes=values)
        if known.single and not fact.event:
            self.make_room(name, draft)

    def make_room(self, name: str, draft: Draft) -> None:
        """End the span before a new single one, begin no second on one day, end the new one before the next."""
        new = draft.facts[name]
        others = sorted((one for one in draft.facts.values() if one.type == new.type and one.id != name), key=canonical)
        if any(one.start == new.start for one in others):
            del draft.facts[name]
            return
        for one in others:
            if one.start < new.start and (one.end is None or one.end >= new.start) and one.id is not None:
                draft.facts[one.id] = replace(one, end=new.start - 1, start_ms=None, end_ms=None)
                new = replace(new, end=one.end, start_ms=None, end_ms=None)
            elif one.start > new.start and (new.end is None or new.end >= one.start):
                new = replace(new, end=one.start - 1, start_ms=None, end_ms=None)
        draft.facts[name] = new

    def own(self, before: Draft, after: Draft) -> None:
        """The subject's attributes that the agency does not decide, as they were."""
        known = self.vocabulary.subjects.get(before.type, {})
        decided = {name for name, one in known.items() if one.act is True}
        kept = {name: value for name, value in before.attributes.items() if name not in decided}
        after.attributes = {**kept, **{name: value for name, value in after.attributes.items() if name in decided}}


def draft_of(history: History) -> Draft:
    """A history as a draft; facts without an id of their own get one. ValueError where some days were not observed."""
    if history.observed:
        raise ValueError("a draft is observed throughout")
    numbers = [int(fact.id[1:]) for fact in history.facts if fact.id is not None and NUMBERED.fullmatch(fact.id)]
    draft = Draft(history.type, dict(history.attributes), made=max(numbers, default=0))
    for fact in history.facts:
        if fact.id is None:
            draft.add(fact)
        else:
            draft.facts[fact.id] = fact
    return draft
