"""One fault, reported twice, is one fault: the search's witness stands first, whatever came first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Engine
from validator.usecases.prove.model import Judged

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDER = tuple(Engine)


def merged(found: Iterable[Judged]) -> tuple[Judged, ...]:
    """Each fault once, in order of identity; of two reports by one engine the first gives the sentence."""
    by_identity: dict[tuple[object, ...], Judged] = {}
    for one in sorted(found, key=rank):
        first = by_identity.setdefault(one.fault.identity, one)
        if first is not one:
            by_identity[one.fault.identity] = joined(first, one)
    return tuple(sorted(by_identity.values(), key=lambda one: one.fault.identity))


def rank(one: Judged) -> tuple[int, bool]:
    """Search before proof; what has a witness before what has none."""
    return min(map(ORDER.index, one.fault.engines), default=len(ORDER)), not one.told


def joined(first: Judged, other: Judged) -> Judged:
    """The first, with the other's engines; of two rules also with the other's witnesses of what the first lacks."""
    shown = {one.witness.about for one in first.told}
    several = len(set(first.fault.norms)) > 1 or not first.told
    told = first.told + tuple(one for one in other.told if several and one.witness.about not in shown)
    engines = tuple(one for one in ORDER if one in (*first.fault.engines, *other.fault.engines))
    fault = replace(first.fault, engines=engines, witnesses=tuple(one.witness for one in told))
    return replace(first, fault=fault, told=told)
