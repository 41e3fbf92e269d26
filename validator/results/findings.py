"""Findings as lines of a result and back: a finding as everywhere, with its lasting name and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.core.findings import FactRef, Finding, Move, Verdict
from validator.policy.schema import fits
from validator.results.model import Found
from validator.results.plain import finding
from validator.time.days import parse

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain(one: Found) -> dict[str, Any]:
    """A finding as plain JSON values."""
    return {"id": one.id, "unit": one.unit, "waivers": list(one.waivers), **finding(one.finding)}


def found(line: Mapping[str, Any]) -> Found:
    """The finding that a line tells; LookupError, ValueError or TypeError if it tells none."""
    own = {"id": line["id"], "unit": line["unit"], "waivers": line["waivers"]}
    if not (well_named(**own) and fits({name: one for name, one in line.items() if name not in own}, "finding")):
        raise ValueError(line)
    anchor, window = line["anchor"], line["window"]
    told = Finding(
        line["policy"],
        line["version"],
        line["rule"],
        tuple(line["clauses"]),
        line["subject"],
        Verdict(line["verdict"]),
        day(anchor["day"]),
        None if anchor["fact"] is None else fact(anchor["fact"]),
        day(window["first"]),
        day(window["last"]),
        day(line["due"]),
        day(line["since"]),
        day(line["until"]),
        day(line["met-on"]),
        tuple(map(fact, line["evidence"])),
        line["excused"],
        line["row"],
        tuple(Move(parse(one["day"]), one["why"], day(one["before"]), day(one["after"])) for one in line["moves"]),
        line["why"],
    )
    return Found(line["id"], line["unit"], told, tuple(line["waivers"]))


def well_named(id: Any, unit: Any, waivers: Any) -> bool:  # noqa: A002 - as the line has it
    """Whether what a result says of a finding, beyond the finding, is of its kind."""
    named = isinstance(id, str) and (unit is None or isinstance(unit, str))
    return named and isinstance(waivers, list) and all(type(one) is int for one in waivers)


def day(text: str | None) -> int | None:
    return None if text is None else parse(text)


def fact(told: Mapping[str, Any]) -> FactRef:
    return FactRef(parse(told["from"]), told["type"], day(told["to"]), told["id"], told["ordinal"])
