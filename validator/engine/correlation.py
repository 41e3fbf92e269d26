"""Whether an expression looks at the anchor: if not, it is the same for all anchors of a subject and computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from validator.core import days, facts, truths, values
from validator.core.days import Whose
from validator.core.nodes import parts
from validator.engine.known import Known

if TYPE_CHECKING:
    from validator.core.rules import Rule

Node: TypeAlias = "days.Base | days.Point | days.Window | facts.Select | facts.Edge | truths.Truth | values.Value"
Nodes: TypeAlias = "Node | tuple[facts.Select | facts.Edge, ...]"


def looks_at_anchor(node: Nodes, *, own: bool = False, by_day: bool = False) -> bool:
    """Whether the value depends on `this`. `own`: a fact is at hand; `by_day`: inside a state, a day is."""
    match node:
        case tuple():
            return any(looks_at_anchor(part) for part in node)
        case facts.Select():
            return node.where is not None and looks_at_anchor(node.where, own=True)
        case facts.Edge():
            return looks_at_anchor(node.of) or looks_at_anchor(node.at, own=True)
        case values.Literal() | days.Missing() | values.Field() | values.Calendar() | values.Measure() | values.Ratio():
            return _value(node, own=own, by_day=by_day)
        case days.Point() | days.Window():
            return any(looks_at_anchor(part, own=own) for part in _parts(node))
        case (
            days.Of()
            | days.Dated()
            | days.Fixed()
            | days.Ever()
            | days.FirstKnown()
            | days.Extreme()
            | days.Neighbour()
            | days.Yearly()
        ):
            return _base(node, own=own)
        case _:
            return _truth(node, own=own, by_day=by_day)


def _parts(node: days.Point | days.Window) -> tuple[Node, ...]:
    return (node.base,) if isinstance(node, days.Point) else (node.first, node.last)


def _value(node: values.Value, *, own: bool, by_day: bool) -> bool:
    match node:
        case values.Literal() | days.Missing():
            return False
        case values.Field(whose=whose):
            return whose is Whose.THIS
        case values.Calendar(point=point):
            return looks_at_anchor(point, own=own)
        case values.Measure(facts=selected, window=None):
            return not by_day or looks_at_anchor(selected)
        case values.Measure(facts=selected, window=window):
            return looks_at_anchor(selected) or (window is not None and looks_at_anchor(window, own=own))
        case values.Ratio(over=over, under=under):
            return any(_value(part, own=own, by_day=by_day) for part in (over, under))


def _base(node: days.Base, *, own: bool) -> bool:
    match node:
        case days.Of(whose=whose):
            return whose is Whose.THIS
        case days.Dated(field=field):
            return field.whose is Whose.THIS
        case days.Fixed() | days.Ever():
            return False
        case days.FirstKnown(points=points) | days.Extreme(points=points):
            return any(looks_at_anchor(point, own=own) for point in points)
        case days.Neighbour(facts=selected):
            return not own or looks_at_anchor(selected)
        case days.Yearly(near=near):
            return looks_at_anchor(near, own=own)


def _truth(node: truths.Truth, *, own: bool, by_day: bool) -> bool:
    match node:
        case truths.Compare(left=left, right=right):
            sides = (left,) if right is None else (left, right)
            return any(_value(side, own=own, by_day=by_day) for side in sides)
        case truths.Lasts() | truths.Unknown():
            return False
        case truths.During(state=state, at=at):
            return _truth(state, own=False, by_day=True) or looks_at_anchor(at, own=own)
        case truths.All(of=parts) | truths.Any(of=parts):
            return any(_truth(part, own=own, by_day=by_day) for part in parts)
        case truths.Not(of=part):
            return _truth(part, own=own, by_day=by_day)
        case truths.Covered(facts=selected, window=window):
            return (selected is not None and looks_at_anchor(selected)) or looks_at_anchor(
                window, own=selected is not None
            )
        case truths.Between(start=start, end=end):
            return looks_at_anchor(start) or looks_at_anchor(end)


def selected_types(selected: facts.Facts) -> frozenset[str]:
    """The fact types that a list of facts selects from."""
    return frozenset(
        select.type for member in selected for select in (member.of if isinstance(member, facts.Edge) else (member,))
    )


def types_in(node: truths.Truth) -> frozenset[str]:
    """Every fact type that a truth mentions, in its measures, states, tests and points."""
    return _TYPES.of(node)


def types_in_rule(rule: Rule) -> frozenset[str]:
    """Every fact type that a rule looks at."""
    return _TYPES.of(rule)


_TYPES: Known[object, frozenset[str]] = Known(lambda node: frozenset(one.type for one in parts(node, facts.Select)))
