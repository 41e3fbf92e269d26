"""Which waivers cover a finding, and what became of each waiver of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.results.model import Standing, WaiversUsed, WaiverUsed
from validator.results.veil import pseudonym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.findings import Finding
    from validator.results.keys import Key
    from validator.results.waivers import Waiver, Waivers

WAIVABLE = frozenset((Verdict.VIOLATED, Verdict.MET_LATE, Verdict.UNDETERMINED, Verdict.OPEN))
"""What there is something to waive of: what was kept in time needs no waiver."""


def standing(one: Waiver, as_of: int) -> Standing:
    """What is to be said of a waiver on a day, as long as it covers nothing."""
    if as_of > one.expires:
        return Standing.EXPIRED
    return Standing.NOT_YET if as_of < one.approved else Standing.UNUSED


@dataclass(slots=True)
class Waiving:
    """Waivers on their way through the findings of a run as of a day. `key` is that of the pseudonyms."""

    given: Waivers
    as_of: int
    key: Key
    covered: Counter[int] = field(default_factory=Counter)
    _by_finding: defaultdict[str, list[Waiver]] = field(default_factory=lambda: defaultdict(list))
    _by_rule: defaultdict[tuple[str, str], list[Waiver]] = field(default_factory=lambda: defaultdict(list))
    _subjects: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.given.waivers:
            if one.finding is not None:
                self._by_finding[one.finding].append(one)
            elif one.policy is not None and one.rule is not None:
                self._by_rule[one.policy, one.rule].append(one)
            names = (*one.subjects, *(pseudonym(self.key, name) for name in one.subjects))
            self._subjects[one.number] = frozenset(names)

    def of(self, name: str, unit: str | None, finding: Finding, day: int | None) -> tuple[int, ...]:
        """The numbers of the waivers in effect that cover a finding, by its name, its unit, and the day it counts on.

        The subject may be given by its own name or by its pseudonym, in the file as in the finding.
        """
        if finding.verdict not in WAIVABLE:
            return ()
        covering = list(self.covering(name, unit, finding, day))
        self.covered.update(one.number for one in covering)
        return tuple(sorted(one.number for one in covering if one.approved <= self.as_of <= one.expires))

    def covering(self, name: str, unit: str | None, finding: Finding, day: int | None) -> Iterator[Waiver]:
        """The waivers that speak of a finding, in effect or not."""
        yield from self._by_finding.get(name, ())
        for one in self._by_rule.get((finding.policy, finding.rule), ()):
            named = self._subjects[one.number]
            if named and named.isdisjoint((finding.subject, pseudonym(self.key, finding.subject))):
                continue
            if one.unit in (None, unit) and within(one, day):
                yield one

    def used(self) -> WaiversUsed:
        """What became of each waiver, once every finding has gone by."""
        return WaiversUsed(self.given.file, tuple(map(self.told, self.given.waivers)))

    def told(self, one: Waiver) -> WaiverUsed:
        """What a result says of a waiver."""
        count, found = self.covered[one.number], standing(one, self.as_of)
        if found is Standing.UNUSED and count:
            found = Standing.APPLIED
        head = (one.number, one.place.line, one.finding, one.policy, one.rule, one.narrowed)
        return WaiverUsed(*head, one.reason, one.role, one.approved, one.expires, found, count)


def within(one: Waiver, day: int | None) -> bool:
    """Whether a day lies in the period of a waiver; an obligation without a day lies in none."""
    if one.first is None and one.last is None:
        return True
    return day is not None and (one.first is None or one.first <= day) and (one.last is None or day <= one.last)
