"""Selecting facts (§4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from validator.core.facts import Edge, Facts, Select
from validator.reference import points, truths
from validator.reference.once import once
from validator.reference.view import Item, Place

if TYPE_CHECKING:
    from validator.core.days import Point
    from validator.histories.model import Fact
    from validator.reference.view import View


def select(facts: Facts, view: View) -> tuple[Item, ...]:
    """The sure and the possible facts, each once; sure if it is sure once."""
    return once(facts, lambda: taken(facts, view), view)


def taken(facts: Facts, view: View) -> tuple[Item, ...]:
    found: dict[tuple[object, ...], Item] = {}
    for member in facts:
        for item in selected(member, view):
            before = found.get(item.key)
            found[item.key] = item if before is None else replace(before, sure=before.sure or item.sure)
    return tuple(sorted(found.values(), key=lambda item: (item.fact.ordinal, item.start or 0)))


def selected(member: Select | Edge, view: View) -> Iterator[Item]:
    match member:
        case Select(type, where):
            for fact in view.history.facts:
                if fact.type == type and fact.start <= view.as_of:
                    item = whole(fact)
                    truth = True if where is None else truths.truth(where, view.on(item))
                    if truth is not False:
                        yield item if truth else replace(item, sure=False)
        case Edge(of, at):
            for item in select(of, view):
                yield from edge(item, at, view)
        case _ as never:
            assert_never(never)


def whole(fact: Fact) -> Item:
    return Item(fact, True, fact.start, fact.end, fact.start_ms, fact.end_ms, fact.event)


def edge(item: Item, at: Point, view: View) -> Iterator[Item]:
    if item.start is None:
        yield item
        return
    mark = points.locate(at, view.on(item))
    match mark.place:
        case Place.DAY:
            yield Item(item.fact, item.sure, mark.day, mark.day, mark.ms, mark.ms, True)
        case Place.UNKNOWN:
            yield Item(item.fact, False, None, None, None, None, True)
        case Place.OPEN | Place.EVER:
            return


def types(facts: Facts) -> frozenset[str]:
    """The fact types that are selected from."""
    found: set[str] = set()
    for member in facts:
        found |= {member.type} if isinstance(member, Select) else types(member.of)
    return frozenset(found)
