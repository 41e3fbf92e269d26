"""What could mend one breach: the ways to do what its rule asks for, and the acts to leave undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.generation.repair import Repairer
from validator.analysis.planning.lean import LeanMaker
from validator.analysis.planning.scripts import Script, attempts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.planning.freedom import Freedom
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.histories.model import Fact, History

MOST = 32
"""How many ways to mend a breach are tried."""


def repairer(policy: Policy, freedom: Freedom, as_of: int) -> Repairer:
    """A mender of one policy's breaches that draws nothing."""
    first = policy.validity.first if policy.validity.first is not None else as_of - 366
    return Repairer(LeanMaker(policy, freedom.vocabulary, Script(), first, as_of), as_of)


@dataclass(frozen=True, slots=True)
class Repairs:
    """The ways to mend breaches of one policy."""

    repairer: Repairer
    freedom: Freedom

    def mended(self, draft: Draft, finding: Finding, history: History, script: Script) -> Draft:
        """The draft with a breach mended in one way; `history` is what the finding was found in."""
        self.repairer.maker.random = script
        copy = draft.copy()
        self.repairer.mend(self.repairer.breach(finding, history, copy))
        self.freedom.restrain(draft, copy)
        return copy

    def all_mended(self, draft: Draft, findings: Iterable[Finding], history: History) -> Draft:
        """The draft with each breach mended in the first way; what one has added serves all that ask for the same.

        What is only undetermined is no reason to leave an act undone.
        """
        made: set[str] = set()
        for finding in findings:
            after = self.mended(draft, finding, history, Script())
            if not finding.verdict.breach and not draft.facts.keys() <= after.facts.keys():
                continue
            new = {name: described(fact) for name, fact in after.facts.items() if name not in draft.facts}
            for name, told in new.items():
                if told in made:
                    del after.facts[name]
            made |= set(new.values())
            draft = after
        return draft

    def ways(self, draft: Draft, finding: Finding, history: History, liked: tuple[int, ...]) -> Iterator[Draft]:
        """The draft with a breach mended in one way after the other, likeliest first."""
        found = {content(draft)}
        mended = attempts(lambda script: self.mended(draft, finding, history, script), liked, MOST)
        for one in (*mended, *self.undone(draft, finding, history)):
            if (told := content(one)) not in found:
                found.add(told)
                yield one

    def undone(self, draft: Draft, finding: Finding, history: History) -> Iterator[Draft]:
        """The draft without acts that were counted, or without the act that the obligation hangs on."""
        refs = [*finding.evidence, *(() if finding.anchored is None else (finding.anchored,))]
        facts = [history.facts[ref.ordinal] for ref in refs]
        names = [fact.id for fact in facts if fact.id in draft.facts and self.freedom.act(fact.type)]
        yield from (without(draft, [name]) for name in names)
        if len(names) > 1:
            yield without(draft, names)


def without(draft: Draft, names: Sequence[str | None]) -> Draft:
    """A copy without some facts."""
    copy = draft.copy()
    for name in names:
        if name is not None:
            copy.facts.pop(name, None)
    return copy


def described(fact: Fact) -> str:
    """Equal for facts that differ in nothing but their ids."""
    return repr((fact.type, fact.start, fact.end, fact.start_ms, fact.end_ms, sorted(fact.attributes.items())))


def content(draft: Draft) -> str:
    """Equal for drafts that say the same."""
    return repr((sorted(draft.attributes.items()), sorted(map(described, draft.facts.values()))))
