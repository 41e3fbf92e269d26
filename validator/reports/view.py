"""What every form of report is given: the result, the language, and how many findings to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.messages.catalogue import text
from validator.reports.locale import sorting_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from validator.core.rules import Rule
    from validator.results.life import Life, Lives
    from validator.results.model import Found, WaiverUsed
    from validator.results.reading import Result


@dataclass(frozen=True, eq=False)
class View:
    """A result as a report in a language shows it; of the findings the first `limit`, worst first, or all.

    `lives` says what became of them since earlier results, None where none were named.
    """

    result: Result
    language: str
    limit: int | None = None
    lives: Lives | None = None

    @property
    def as_of(self) -> int:
        """The as-of day."""
        return self.result.manifest.receipt.as_of

    def rule(self, one: Found) -> Rule:
        """The rule that a finding is about."""
        return self.result.rules[one.finding.policy, one.finding.version, one.finding.rule]

    def says(self, one: Found) -> str:
        """What the finding's rule says, in one sentence."""
        return self.rule(one).title.said(self.language) or one.finding.rule

    def verdict(self, verdict: Verdict) -> str:
        """A verdict as people call it."""
        return text(f"reports-verdict-{verdict}", self.language)

    def life(self, one: Found) -> Life | None:
        """What became of a finding since the earlier results, as far as there is something to say."""
        return None if self.lives is None else self.lives.of.get(one.id)

    def waivers(self, one: Found) -> tuple[WaiverUsed, ...]:
        """The waivers in effect that cover a finding."""
        used = self.result.manifest.waivers
        return () if used is None else tuple(each for each in used.waivers if each.number in one.waivers)

    def late(self, one: Found) -> int | None:
        """Days late, until the late act or else the as-of day; None for prohibitions and what is not late."""
        return one.finding.late(self.as_of)

    def findings(self, verdicts: Collection[Verdict]) -> Iterator[Found]:
        """The findings of some verdicts: binding rules first, then worst verdicts, longest delay, and by case."""
        forces, order = list(Force), list(Verdict)

        def worst(one: Found) -> tuple[object, ...]:
            finding = one.finding
            place = (forces.index(self.rule(one).force), finding.excused, order.index(finding.verdict))
            return (*place, -(self.late(one) or 0), sorting_key(finding.subject), finding.rule, one.id)

        yield from sorted((one for one in self.result.found if one.finding.verdict in verdicts), key=worst)
