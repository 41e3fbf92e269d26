"""The life of a finding over several results: new, still open, open again, cured.

A finding *stands* while somebody has to do something about it: it is violated, or the data do not tell. One that was
made up for late was a breach and stands no more. Findings of different runs are the same if their names are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.policy.problems import BadInput, Place, Problem
from validator.results.writing import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.results.model import Found, Manifest
    from validator.results.reading import Result

STANDING = frozenset((Verdict.VIOLATED, Verdict.UNDETERMINED))
"""The verdicts of findings about which something has to be done."""
TROUBLED = STANDING | {Verdict.MET_LATE}
"""The verdicts of what was not in order, or is not known to have been."""


class Change(StrEnum):
    """What became of a finding since the result before.

    `new` is also what was broken and made up for between the two; `dropped` what stood under a rule that the policy no
    longer has.
    """

    NEW = "new"
    STILL = "still"
    REOPENED = "reopened"
    CURED = "cured"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a finding.

    `before` and `after` are its verdicts in the result before and in this one, None where it is not listed there.
    `since` is the as-of day of the first result from which on it stood without a break, until now or until it ended.
    """

    change: Change
    before: Verdict | None
    after: Verdict | None
    since: int


@dataclass(frozen=True, slots=True)
class Run:
    """A result as its successors see it: its file, what it says of itself, and its findings by name."""

    file: str
    digest: str
    manifest: Manifest
    found: Mapping[str, Found]

    @property
    def as_of(self) -> int:
        """The as-of day."""
        return self.manifest.receipt.as_of

    @property
    def rules(self) -> frozenset[tuple[str, str]]:
        """The rules that were judged, by policy, whatever its version."""
        return frozenset((one.policy, one.rule) for one in self.manifest.tallies)

    @property
    def policies(self) -> frozenset[str]:
        """The policies that were applied, whatever their version."""
        return frozenset(one.id for one in self.manifest.receipt.policies)


def run(result: Result) -> Run:
    """What is needed of a result once it is closed."""
    found = {one.id: one for one in result.found}
    return Run(str(result.path), result.archive.sha256(MANIFEST), result.manifest, found)


@dataclass(frozen=True, slots=True)
class Lives:
    """The lives of the findings of a result, by name; `ended` are those that it does not list any more.

    `uncompared` are policies of which no earlier result tells anything: of their findings nothing is said.
    """

    now: Run
    earlier: tuple[Run, ...]
    of: Mapping[str, Life]
    ended: tuple[tuple[Found, Life], ...]
    uncompared: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Change, int]:
        """How many there are of each change, every one named."""
        found = Counter(one.change for one in (*self.of.values(), *(life for _, life in self.ended)))
        return {one: found[one] for one in Change}


def lives(now: Run, earlier: Sequence[Run]) -> Lives:
    """What became of every finding since the earlier results; BadInput where they cannot be compared.

    Of each policy the results count that applied it; the last of them is the one before.
    """
    before = in_order([*earlier, now])[:-1]
    if later := [one for one in earlier if one.as_of > now.as_of]:
        raise BadInput([Problem("life-later", Place(one.file)) for one in later])
    same_key([*before, now])
    shared = {policy for one in before for policy in one.policies} & now.policies
    if not shared:
        raise BadInput([Problem("life-nothing", Place(now.file))])
    found = dict(known(now, [one for one in before if one.policies & shared], shared))
    ended = tuple((last_listed(name, now, before), life) for name, life in found.items() if name not in now.found)
    here = {name: life for name, life in found.items() if name in now.found}
    return Lives(now, before, here, ended, tuple(sorted(now.policies - shared)))


def in_order(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Results by as-of day, those of one day as given; BadInput for one that is given twice."""
    counts = Counter(one.digest for one in runs)
    twice = {one.digest: one.file for one in runs if counts[one.digest] > 1}
    if twice:
        raise BadInput([Problem("life-twice", Place(file)) for file in twice.values()])
    return tuple(sorted(runs, key=lambda one: one.as_of))


def same_key(runs: Sequence[Run]) -> None:
    """BadInput where names of findings are made with several keys: then nothing can be told from them."""
    key = runs[-1].manifest.options.key
    others = [one for one in runs if one.manifest.options.key != key]
    if others:
        fields = [{"key": one.manifest.options.key, "ours": key} for one in others]
        raise BadInput([Problem("life-key", Place(one.file), each) for one, each in zip(others, fields, strict=True)])


def known(now: Run, before: Sequence[Run], shared: set[str]) -> Iterator[tuple[str, Life]]:
    """The lives of all findings of shared policies of which there is something to say."""
    names = {name: one.finding.policy for each in (*before, now) for name, one in each.found.items()}
    for name, policy in sorted(names.items()):
        if policy in shared:
            own = [each for each in before if policy in each.policies]
            life = one_life(name, now, own)
            if life is not None:
                yield name, life


def one_life(name: str, now: Run, before: Sequence[Run]) -> Life | None:
    """What became of a finding; None where it is as it was, and in order."""
    past, after = [verdict(name, run) for run in before], verdict(name, now)
    last, known_before = past[-1], any(one in TROUBLED for one in past)
    if after in STANDING:
        if last in STANDING:
            return Life(Change.STILL, last, after, stood_since(past, before))
        return Life(Change.REOPENED if known_before else Change.NEW, last, after, now.as_of)
    if last in STANDING:
        return Life(ended_by(name, now, before[-1]), last, after, stood_since(past, before))
    if after is Verdict.MET_LATE and not known_before:
        return Life(Change.NEW, last, after, now.as_of)
    return None


def verdict(name: str, run: Run) -> Verdict | None:
    """The verdict of a finding in a result, if it is listed there."""
    found = run.found.get(name)
    return None if found is None else found.finding.verdict


def stood_since(past: Sequence[Verdict | None], before: Sequence[Run]) -> int:
    """The as-of day of the first of the last results in which a finding stood without a break."""
    place = len(past) - 1
    while place > 0 and past[place - 1] in STANDING:
        place -= 1
    return before[place].as_of


def ended_by(name: str, now: Run, last: Run) -> Change:
    """Why a finding stands no more: because it is cured, or because its rule is gone."""
    finding = last.found[name].finding
    return Change.CURED if (finding.policy, finding.rule) in now.rules else Change.DROPPED


def last_listed(name: str, now: Run, before: Sequence[Run]) -> Found:
    """A finding as the last result has it that lists it; without whom it is about, if that is hidden by now.

    Without its waivers, too: their numbers are those of another file.
    """
    last = next(one for one in reversed(before) if name in one.found)
    found = replace(last.found[name], waivers=())
    if now.manifest.options.identify or not last.manifest.options.identify:
        return found
    return replace(found, unit=None, finding=replace(found.finding, subject="", anchored=None, evidence=()))
