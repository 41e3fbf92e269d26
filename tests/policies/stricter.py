"""Policies with one parameter changed by one unit, which way is stricter, and what then becomes of breaches.

The direction is read off the lowered forms: an interval or a window of a duty that asks for acts is stricter shorter, an
amount that is asked for stricter higher. A change that also reaches scopes, selections, exemptions, denials or windows
in which something is forbidden has no direction of its own; it is passed over with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import IntEnum

from validator.analysis.mutation.mutants import only
from validator.analysis.probing.probes import Probe
from validator.core.days import Duration, Missing, Point, Step, Unit
from validator.core.duties import Duty, Row
from validator.core.findings import Finding
from validator.core.rules import Policy, Rule
from validator.core.truths import Compare, Op
from validator.core.values import Literal
from validator.policy.problems import BadInput
from validator.reference import evaluate
from validator.usecases.library import Entry, library

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365, Unit.YEAR_OF_LIFE: 365}
ASKED = {Op.GE: 1, Op.GT: 1, Op.LE: -1, Op.LT: -1}
DEMANDS = ("demand", "due", "late", "window", "between", "tables")
"""Where a duty or clock says what is owed; everything else says for whom, for what and when not."""


class Way(IntEnum):
    """Which way a change goes."""

    LOOSER = -1
    STRICTER = 1


@dataclass(frozen=True)
class Change:
    """A policy and the same with one parameter changed; `way` is None where the form gives none, `why` says why."""

    name: str
    old: Policy
    new: Policy
    way: Way | None
    why: str

    @property
    def sides(self) -> tuple[Policy, Policy]:
        """The looser policy, then the stricter one."""
        return (self.new, self.old) if self.way is Way.LOOSER else (self.old, self.new)


@dataclass(frozen=True)
class Spot:
    """Two leaves in which two lowered forms differ, and the nodes and names of fields that lead there."""

    path: tuple[tuple[object, str], ...]
    old: object
    new: object


def changes(entry: Entry) -> list[Change]:
    """For each parameter the policy with it one unit longer or higher than it is."""
    parameters = entry.source.document.get("parameters")
    found = []
    for name in sorted(parameters.entries) if parameters is not None else ():
        values = steps(entry.parameters.get(name, ""))
        made = [one for value in values for one in [changed(entry, {name: value})] if one is not None]
        found.append(
            change(name, made[0], made[1])
            if len(made) == 2
            else Change(name, entry.policy, entry.policy, None, "no unit")
        )
    return found


def steps(now: str) -> tuple[str, ...]:
    """A value and the one after it; for a parameter without a value, two durations."""
    found = re.fullmatch(r"(\d+)( .*)?", now)
    if found is None:
        return () if re.search(r"\d", now) else ("14 days", "15 days")
    rest = found[2] or ""
    plural = rest if not rest or rest.endswith("s") else f"{rest}s"
    return now, f"{int(found[1]) + 1}{plural}"


def changed(entry: Entry, settings: dict[str, str]) -> Policy | None:
    """The policy with other values of parameters; None where it does not take them."""
    try:
        (one,) = library([entry.source.path], settings, {})
    except BadInput:
        return None
    return one.policy


def change(name: str, old: Policy, new: Policy) -> Change:
    """Which way a change goes: the one way of all its spots, or none."""
    judged = [way(spot) for left, right in zip(old.rules, new.rules, strict=True) for spot in differing(left, right)]
    ways = {one for one, _ in judged}
    why = "; ".join(sorted({reason for _, reason in judged if reason}))
    if not judged:
        return Change(name, old, new, None, "changes no rule")
    if len(ways) == 1 and judged[0][0] is not None:
        return Change(name, old, new, judged[0][0], "")
    return Change(name, old, new, None, why or "both ways at once")


def differing(old: object, new: object, path: tuple[tuple[object, str], ...] = ()) -> Iterator[Spot]:
    """Where two lowered forms differ, as far in as they are alike."""
    if old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for left, right in zip(old, new, strict=True):
            yield from differing(left, right, path)
    elif type(old) is type(new) and is_dataclass(old) and not isinstance(old, (Duration, Missing, Literal)):
        for one in fields(old):
            yield from differing(getattr(old, one.name), getattr(new, one.name), (*path, (old, one.name)))
    else:
        yield Spot(path, old, new)


def way(spot: Spot) -> tuple[Way | None, str]:
    """Which way one difference goes, or why it goes none."""
    names = [name for _, name in spot.path]
    if "norm" not in names or names[names.index("norm") + 1] not in DEMANDS:
        return None, "scope, exemption or anchor"
    if any(name in ("where", "when", "facts", "of") and not connects(node, name) for node, name in spot.path):
        return None, "selection, row or denial"
    by = amount(spot.new) - amount(spot.old)
    if by == 0:
        return None, "no bound"
    node, name = spot.path[-1]
    if isinstance(node, Row):
        return (Way.LOOSER if by > 0 else Way.STRICTER), ""
    if isinstance(node, Compare) and node.op in ASKED and name == "right":
        return (Way.STRICTER if by * ASKED[node.op] > 0 else Way.LOOSER), ""
    return windowed(spot, by)


def windowed(spot: Spot, by: Decimal) -> tuple[Way | None, str]:
    """A step of a window: a duty with more days to act in is looser; where it only forbids, stricter."""
    duty = next((node for node, _ in spot.path if isinstance(node, Duty)), None)
    step = next((node for node, _ in reversed(spot.path) if isinstance(node, Step)), None)
    side = next((name for _, name in reversed(spot.path) if name in ("first", "last", "due")), None)
    if duty is None or step is None or side is None or not any(isinstance(node, Point) for node, _ in spot.path):
        return None, "no bound of a window"
    compare = next((node for node, _ in reversed(spot.path) if isinstance(node, Compare)), None)
    forbids = not duty.due or (compare is not None and ASKED.get(compare.op, 0) <= 0)
    wider = by * step.sign * (-1 if side == "first" else 1) > 0
    return (Way.STRICTER if wider is forbids else Way.LOOSER), ""


def connects(node: object, name: str) -> bool:
    """Whether a field only leads on, to the parts of `all` and `any` or to the facts that a window belongs to."""
    return type(node).__name__ in ("All", "Any") and name == "of"


def amount(leaf: object) -> Decimal:
    """A bound as a number, in days where it is a duration."""
    match leaf:
        case Duration(count, unit) if unit in DAYS:
            return Decimal(count * DAYS[unit])
        case Literal(Decimal() as value):
            return value
        case _:
            return Decimal(0)


def touching(one: Change, bases: dict[str, list[Probe]]) -> list[Probe]:
    """The histories made for the rules that the change touches."""
    touched = {left.id for left, right in zip(one.old.rules, one.new.rules, strict=True) if left != right}
    return [probe for rule in sorted(touched) for probe in bases[rule]]


def lost(one: Change, probes: Sequence[Probe]) -> list[tuple[str, Finding]]:
    """Breaches that the stricter policy no longer finds.

    A duty stands on the same fact or day under both. A clock's later obligations stand on the acts before them, and a
    stricter clock has each act answer for the obligation before it as well; so of a clock only this is asked: where the
    looser policy finds a breach, the stricter one finds one too, that began no later.
    """
    touched = [left.id for left, right in zip(one.old.rules, one.new.rules, strict=True) if left != right]
    looser, stricter = (only(policy, touched) for policy in one.sides)
    norms = {rule.id: rule for rule in looser.rules}
    found = []
    for probe in probes:
        after = [each for each in evaluate(stricter, probe.history, probe.as_of) if each.verdict.breach]
        for each in evaluate(looser, probe.history, probe.as_of):
            if each.verdict.breach and not any(remains(norms[each.rule], each, other) for other in after):
                found.append((one.name, each))
    return found


def remains(rule: Rule, old: Finding, new: Finding) -> bool:
    if old.rule != new.rule:
        return False
    if isinstance(rule.norm, Duty):
        return (old.anchor, old.anchored) == (new.anchor, new.anchored)
    return new.since is None or old.since is None or new.since <= old.since
