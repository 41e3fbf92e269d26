"""Rules that circumstances alone break, and rules that are due before anybody could know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import tests_of, values_of
from validator.analysis.faults import Fault, Kind
from validator.analysis.generation.drafts import as_date
from validator.analysis.matters import root
from validator.analysis.pairs.bars import not_alone, unmade
from validator.analysis.pairs.conflicts import MOST_CHOICES, this_tests, variants
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.trials import BROKEN
from validator.analysis.questions import Reason, Topic
from validator.core.days import Dated, Step, Yearly
from validator.core.duties import Duty, Each
from validator.core.nodes import parts
from validator.core.rules import BINDING
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.contexts.situations import Situation, Stage
    from validator.analysis.matters import Party

TRIED = 12


def alone_faults(stage: Stage) -> Iterator[Fault]:
    """The conflicts of a binding rule with itself."""
    (party,) = stage.parties
    norm = party.rule.norm
    if party.rule.force not in BINDING:
        stage.leave(Topic.ALONE, Reason.FORCE)
    elif not isinstance(norm, Duty) or not isinstance(norm.anchors, Each):
        stage.leave(Topic.ALONE, Reason.NO_FACT)
    else:
        if party.asked and looks_back(party):
            yield from hindsight(stage)
        barred = not_alone(party, stage.vocabulary)
        if barred is None:
            yield from fated(stage)
        else:
            stage.leave(Topic.ALONE, barred)


def fated(stage: Stage) -> Iterator[Fault]:
    """Circumstances that break the rule whatever is decided about them."""
    stage.ledger.ask(Topic.ALONE, stage.norms)
    found = list(islice(stage.shared(), TRIED))
    if not found:
        stage.leave(Topic.ALONE, unmade(stage.parties, stage.vocabulary))
    for situation in found:
        for one in (situation, *fates(stage, situation)):
            drafts = variants(stage, one, decided_only=True) or [one.draft]
            if len(drafts) > MOST_CHOICES:
                stage.leave(Topic.ALONE, Reason.CHOICES)
                continue
            judged = stage.court.engine(drafts, one.as_of)
            if all(standings == (BROKEN,) for standings in judged):
                shown = witness(stage, drafts[0], one.as_of, (BROKEN,), "breaks")
                if shown is None:
                    stage.leave(Topic.ALONE, Reason.UNSHOWN)
                else:
                    stage.ledger.settle(Topic.ALONE, stage.norms)
                    yield Fault(
                        Kind.CONFLICT,
                        (stage.parties[0].norm,),
                        "prove-pair-conflict-alone",
                        {"rule": stage.parties[0].norm.name},
                        "alone",
                        (shown,),
                    )
                    return


def fates(stage: Stage, situation: Situation) -> Iterator[Situation]:
    """The situation with other values of the attributes that happen, and with a fact that is forbidden."""
    fact = situation.draft.facts.get(situation.anchor)
    (party,) = stage.parties
    if fact is None:
        return
    known = stage.vocabulary.facts[fact.type]
    names = [one for one in this_tests(party) if one in known.attributes and not known.decides(one)]
    tests = list(tests_of(fact.type, stage.parties))
    values = [tuple(values_of(name, known.attributes[name], tests, fact)) for name in names]
    for one in product(*values) if names else ():
        changed = replace(fact, attributes={**fact.attributes, **dict(zip(names, one, strict=True))})
        draft = situation.draft.copy()
        draft.facts[situation.anchor] = changed
        yield replace(situation, draft=draft)
    for select in party.bounded:
        draft, owed = situation.draft.copy(), situation.owed[0]
        first = owed.first if owed.first is not None else fact.start
        if stage.holder(party, situation.as_of).add((select,), first, first, draft) is not None:
            yield replace(situation, draft=draft)


def hindsight(stage: Stage) -> Iterator[Fault]:
    """An obligation that is due before the first day of the fact it hangs on."""
    (party,) = stage.parties
    stage.ledger.ask(Topic.HINDSIGHT, stage.norms)
    made = False
    for situation in stage.shared():
        made = True
        fact, due = situation.draft.facts.get(situation.anchor), situation.owed[0].due
        if fact is None or due is None or due >= fact.start or strange(party, situation):
            continue
        shown = witness(stage, situation.draft, situation.as_of, (BROKEN,), "breaks")
        if shown is None:
            stage.leave(Topic.HINDSIGHT, Reason.UNSHOWN)
        else:
            stage.ledger.settle(Topic.HINDSIGHT, stage.norms)
            made_of = {"rule": party.norm.name, "due": iso(due), "start": iso(fact.start)}
            yield Fault(Kind.CONFLICT, (party.norm,), "prove-pair-conflict-hindsight", made_of, "hindsight", (shown,))
            return
    if not made:
        stage.leave(Topic.HINDSIGHT, unmade(stage.parties, stage.vocabulary))


def looks_back(party: Party) -> bool:
    """Whether its due day may lie before its anchor: it is counted backwards, or from a date."""
    norm = party.rule.norm
    if not isinstance(norm, Duty):
        return False
    points = (norm.due, norm.anchors)
    return any(one.sign < 0 for one in parts(points, Step)) or any(parts(points, Dated)) or any(parts(points, Yearly))


def strange(party: Party, situation: Situation) -> bool:
    """Whether a date that the due day is counted from lies before the fact that holds it."""
    fact = situation.draft.facts[situation.anchor]
    dates = [fact.attributes.get(name) for name in root(party)]
    return any(isinstance(one, date) and one < as_date(fact.start) for one in dates)
