"""Which bounds of a policy have cases on both sides, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.example_files import content
from validator.time.days import iso
from validator.usecases.bounds import Side, Standing, counts
from validator.usecases.examples import brief

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.results.plain import Plain
    from validator.usecases.bounds import Bounded, Bounds, Disagreement


def bounds_plain(found: Bounds) -> dict[str, Plain]:
    """The bounds of a policy by rule, and the histories in which the evaluators differ."""
    return {
        "total": tally(found.bounds),
        "rules": [
            {"rule": rule, **tally(found.of(rule)), "bounds": [bound(one) for one in found.of(rule)]}
            for rule in found.rules
        ],
        "cases": len(found.cases),
        "disagreements": [disagreement(one) for one in found.disagreements],
        "complete": found.complete,
    }


def tally(bounds: Iterable[Bounded]) -> dict[str, Plain]:
    """How many bounds there are, and how many have cases on both sides, on one, on none."""
    own = tuple(bounds)
    found = counts(own)
    return {"count": len(own), **{one.value: found[one] for one in Standing}}


def bound(one: Bounded) -> dict[str, Plain]:
    """A bound; of each side the number of its case among those of the rule, None where there is none."""
    return {
        "kind": one.kind,
        "at": one.where.at,
        "text": one.where.text,
        "line": one.where.place.line,
        "column": one.where.place.column,
        "standing": one.standing.value,
        "sides": [side(one, each) for each in one.possible],
    }


def side(one: Bounded, each: Side) -> dict[str, Plain]:
    shown = one.shown.get(each)
    return {
        "side": each.value,
        "case": None if shown is None else shown.case,
        "in": None if shown is None else "verdict" if shown.plain else "days",
    }


def disagreement(one: Disagreement) -> dict[str, Plain]:
    """A history in which the evaluators differ, as it would stand in an example."""
    return {
        "rule": one.rule,
        "kind": one.kind,
        "at": one.where.at,
        "line": one.where.place.line,
        "column": one.where.place.column,
        "as-of": iso(one.as_of),
        "history": content(one.history),
        "engine": [{"rule": each.rule, **brief(each)} for each in one.by_engine],
        "reference": [{"rule": each.rule, **brief(each)} for each in one.by_reference],
    }
