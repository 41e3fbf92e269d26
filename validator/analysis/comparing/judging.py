"""One rule under the old and under the new policy: the obligations that each finds, held against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from validator.analysis.comparing.changes import Effect
from validator.core.duties import Breaches
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.engine import run
from validator.engine.blocks import NONE, VERDICTS
from validator.engine.keys import MAX
from validator.histories.rows import to_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.engine.results import Part
    from validator.histories.columns import Columns
    from validator.histories.model import History

DIRECTIONS = frozenset((Effect.BROKEN, Effect.KEPT))
WIDER = 3_653
NOBODY = -1
"""The place of an obligation that stands on no fact."""


class Judged(NamedTuple):
    """An obligation and what became of it. `place` is the anchoring fact's place in its history, or `NOBODY`."""

    anchor: int | None
    place: int
    verdict: Verdict
    first: int | None
    last: int | None
    due: int | None
    since: int | None
    excused: bool


Pair = tuple[tuple[Judged, ...], tuple[Judged, ...]]
"""What the old and the new policy find in one history."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Side:
    """A rule under a policy that holds no more than the rule needs; `whole` is the policy as it is compared."""

    rule: Rule
    policy: Policy
    whole: Policy


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule under the old and the new policy; a rule that was added or removed has one side only."""

    old: Side | None
    new: Side | None

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that there are."""
        return tuple(one for one in (self.old, self.new) if one is not None)

    @property
    def subject(self) -> str:
        """The type of subject that the rule is about."""
        return self.sides[-1].rule.subject

    def widened(self) -> Trial:
        """The same, with both in force long before and after."""
        return Trial(
            *(None if one is None else replace(one, policy=longer(one.policy)) for one in (self.old, self.new))
        )


def longer(policy: Policy) -> Policy:
    """A policy that is in force for ten more years on either side."""
    first, last = policy.validity.first, policy.validity.last
    bounds = (None if first is None else first - WIDER, None if last is None else last + WIDER)
    return replace(policy, validity=replace(policy.validity, first=bounds[0], last=bounds[1]))


def side(rule: Rule | None, policy: Policy) -> Side | None:
    """A rule with those whose breaches it hangs on."""
    if rule is None:
        return None
    known, wanted = {one.id: one for one in policy.rules}, [rule.id]
    for name in wanted:
        wanted += [other for one in parts(known[name], Breaches) for other in one.rules if other in known]
    return Side(rule, replace(policy, rules=tuple(one for one in policy.rules if one.id in wanted)), policy)


def judge(trial: Trial, histories: Sequence[History], as_of: int) -> list[Pair]:
    """What both sides find in each history, by the engine."""
    if not histories:
        return []
    columns = to_columns(replace(one, subject=f"{number:07}") for number, one in enumerate(histories))
    old, new = (judged(one, columns, as_of) for one in (trial.old, trial.new))
    return list(zip(old, new, strict=True))


def judged(one: Side | None, columns: Columns, as_of: int) -> list[tuple[Judged, ...]]:
    """The rule's obligations by subject."""
    found: list[list[Judged]] = [[] for _ in columns.subjects]
    if one is not None:
        for part in run(one.policy, columns, as_of, evidence=()).parts:
            if part.rule.id == one.rule.id:
                for subject, row in rows(part):
                    found[subject].append(row)
    return [tuple(sorted(each, key=order)) for each in found]


def rows(part: Part) -> Iterator[tuple[int, Judged]]:
    """The findings of a rule, with the number of their subject."""
    block = part.block
    days = [[day(one) for one in getattr(block, name).tolist()] for name in ("anchor", "first", "last", "due", "since")]
    verdicts = [VERDICTS[code] for code in block.verdict.tolist()]
    columns = (block.subject.tolist(), part.ordinal.tolist(), verdicts, block.excused.tolist(), *days)
    for subject, place, verdict, excused, anchor, first, last, due, since in zip(*columns, strict=True):
        yield subject, Judged(anchor, place, verdict, first, last, due, since, excused)


def day(number: int) -> int | None:
    return None if number in (NONE, MAX) else number


def judged_by(findings: Iterable[Finding]) -> tuple[Judged, ...]:
    """Findings in the same terms."""
    found = (
        Judged(one.anchor, place(one), one.verdict, one.first, one.last, one.due, one.since, one.excused)
        for one in findings
    )
    return tuple(sorted(found, key=order))


def place(one: Finding) -> int:
    return NOBODY if one.anchored is None else one.anchored.ordinal


def order(one: Judged) -> tuple[object, ...]:
    days = (one.anchor, one.due, one.since, one.first, one.last)
    return one.place, *((each is not None, each or 0) for each in days), one.verdict.value, one.excused


def standing(one: Judged) -> Hashable:
    """What an obligation stands on: its fact and its day."""
    return one.place, one.anchor


def aligned(
    old: Iterable[Item], new: Iterable[Item], key: Callable[[Item], Hashable]
) -> Iterator[tuple[Item | None, Item | None]]:
    """The same obligation under both: what has the same key, in order where there are several."""
    left, right = numbered(old, key), numbered(new, key)
    for one in (*left, *(one for one in right if one not in left)):
        yield left.get(one), right.get(one)


def numbered(found: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[tuple[Hashable, int], Item]:
    """Each obligation by its key and its number among those with the same."""
    counts: dict[Hashable, int] = {}
    named: dict[tuple[Hashable, int], Item] = {}
    for one in found:
        name = key(one)
        counts[name] = counts.get(name, 0) + 1
        named[name, counts[name]] = one
    return named


def compared(trial: Trial, histories: Sequence[History], as_of: int) -> list[tuple[Pair, frozenset[Effect]]]:
    """What both sides find in each history, and how they differ on it.

    A side that keeps a history only because it reckons the obligation to a day out of force is not said to keep it.
    """
    pairs = judge(trial, histories, as_of)
    found = [effects(pair) for pair in pairs]
    doubtful = [place for place, pair in enumerate(pairs) if found[place] & DIRECTIONS and absent(pair)]
    wide = judge(trial.widened(), [histories[place] for place in doubtful], as_of)
    for place, pair in zip(doubtful, wide, strict=True):
        found[place] -= beyond(pairs[place], pair)
    return list(zip(pairs, found, strict=True))


def absent(pair: Pair) -> bool:
    """Whether each breach of one side has no counterpart on the other."""
    return all(old is None or new is None for old, new in aligned(*pair, standing) if breach(old) or breach(new))


def beyond(pair: Pair, wide: Pair) -> frozenset[Effect]:
    """The directions that are no more than an obligation reckoned to a day out of force."""
    found = set()
    for effect, breaking, keeping in ((Effect.BROKEN, 1, 0), (Effect.KEPT, 0, 1)):
        there = {standing(one) for one in wide[keeping] if one.verdict.breach}
        if all(standing(one) in there for one in pair[breaking] if one.verdict.breach):
            found.add(effect)
    return frozenset(found)


def breach(one: Judged | None) -> bool:
    return one is not None and one.verdict.breach


def effects(pair: Pair) -> frozenset[Effect]:
    """How the two differ on one history."""
    old, new = pair
    if old == new:
        return frozenset()
    found = set[Effect]()
    if kept(old) and broken(new):
        found.add(Effect.BROKEN)
    if broken(old) and kept(new):
        found.add(Effect.KEPT)
    for left, right in aligned(old, new, standing):
        found |= set(differences(left, right))
    return frozenset(found)


def broken(found: Iterable[Judged]) -> bool:
    """Whether an obligation is broken."""
    return any(one.verdict.breach for one in found)


def kept(found: Iterable[Judged]) -> bool:
    """Whether no obligation is broken, nor may be."""
    return not any(one.verdict.breach or one.verdict is Verdict.UNDETERMINED for one in found)


def differences(old: Judged | None, new: Judged | None) -> Iterator[Effect]:
    """How one obligation is judged differently."""
    if old is None or new is None:
        present = new or old
        if present is not None and present.verdict is not Verdict.NOT_APPLICABLE:
            yield Effect.APPEARS if old is None else Effect.DISAPPEARS
        return
    if old.verdict is not new.verdict:
        yield of_verdicts(old.verdict, new.verdict)
    if old.due != new.due:
        both = old.due is not None and new.due is not None
        yield Effect.DAYS if not both else Effect.EARLIER if (new.due or 0) < (old.due or 0) else Effect.LATER
    elif old.verdict is new.verdict and old.since != new.since:
        yield Effect.DAYS
    if old.excused is not new.excused and old.verdict is new.verdict:
        yield Effect.EXCUSED if new.excused else Effect.UNEXCUSED


def of_verdicts(old: Verdict, new: Verdict) -> Effect:
    """The name of a change of verdict."""
    if Verdict.NOT_APPLICABLE in (old, new):
        return Effect.APPLIES if old is Verdict.NOT_APPLICABLE else Effect.EXEMPT
    if Verdict.UNDETERMINED in (old, new):
        return Effect.DECIDED if old is Verdict.UNDETERMINED else Effect.UNDETERMINED
    return Effect.VERDICT
