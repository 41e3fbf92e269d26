"""Selecting facts (§4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, kleene, points, smt, truths
from validator.analysis.symbolic.kleene import Truth3, exactly
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.view import Item, View
from validator.core.facts import Edge, Facts, Select

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.world import Slot
    from validator.core.days import Point


def select(facts: Facts, view: View) -> list[Item]:
    """The sure and the possible facts, each once; sure if it is sure once."""
    found: list[Item] = []
    for member in facts:
        for item in selected(member, view):
            found = taken(found, item)
    return sorted(found, key=lambda one: one.slot.place)


def taken(found: list[Item], item: Item) -> list[Item]:
    """With one more, unless it is there already: the same fact on the same day."""
    kept: list[Item] = []
    for before in found:
        twice = days.same(before.start, item.start) if before.slot is item.slot else False
        if twice is False:
            kept.append(before)
            continue
        again = smt.conj(twice, before.possible)
        both = kleene.both(exactly(again), item.truth)
        kept.append(before if kleene.crisp(before.truth) and kleene.crisp(item.truth) else surer(before, both.sure))
        item = replace(item, truth=kleene.both(item.truth, exactly(smt.neg(again))))
    return kept if item.possible is False else [*kept, item]


def surer(item: Item, sure: Formula) -> Item:
    """An item that is also sure where a second selection makes it so."""
    return replace(item, truth=Truth3(smt.disj(item.sure, sure), item.possible))


def selected(member: Select | Edge, view: View) -> Iterator[Item]:
    match member:
        case Select(type, where):
            for slot in view.world.of_type(type):
                yield from tested(whole(slot), where, view)
        case Edge(of, at):
            for item in select(of, view):
                yield from edge(item, at, view)
        case _ as never:
            assert_never(never)


def whole(slot: Slot) -> Item:
    return Item(slot, exactly(slot.exists), slot.start, slot.end, slot.ongoing, slot.event)


def tested(item: Item, where: truths.Truth | None, view: View) -> Iterator[Item]:
    found = item.truth if where is None else kleene.both(item.truth, truths.truth(where, view.on(item)))
    if found.possible is not False:
        yield replace(item, truth=found)


def edge(item: Item, at: Point, view: View) -> Iterator[Item]:
    mark = points.locate(at, view.on(item))
    if smt.conj(item.possible, mark.unknown) is not False:
        raise Outside(Reason.MISSING)
    found = kleene.both(item.truth, exactly(mark.at))
    if found.possible is not False:
        yield Item(item.slot, found, mark.day, mark.day, False, True)


def types(facts: Facts) -> frozenset[str]:
    """The fact types that are selected from."""
    found: set[str] = set()
    for member in facts:
        found |= {member.type} if isinstance(member, Select) else types(member.of)
    return frozenset(found)
