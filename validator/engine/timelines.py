"""States that are read from one timeline: spans of one type that never overlap, told apart by an attribute.

Many states ask of the same spans which value they have. The value is looked at once; each state is a truth by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Of, Point, Which, Whose, Window
from validator.core.facts import Select
from validator.core.truths import All, Any, Compare, Covered, Not
from validator.core.values import Field, Literal
from validator.engine.frames import Frame
from validator.engine.keys import MAX, Longs
from validator.engine.lanes import Spans
from validator.engine.trivalent import Truths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.truths import Truth
    from validator.engine.kinds import Kind
    from validator.engine.session import Session
    from validator.histories.columns import Ints

LASTING = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
"""A fact itself, from its first day to its last."""
MOST_VALUES = 64
"""Values of more kinds are not told apart by one timeline."""


def source_of(node: Truth) -> tuple[str, str] | None:
    """The type and the attribute of the timeline that a state may be read from; None if it is no such state."""
    select = _selected(node)
    names = None if select is None or select.where is None else _attributes(select.where)
    return None if select is None or names is None or len(names) != 1 else (select.type, next(iter(names)))


def test_of(node: Truth) -> Truth | None:
    """What such a state asks of the spans; None if it is none."""
    select = _selected(node)
    return None if select is None else select.where


def _selected(node: Truth) -> Select | None:
    """What is selected by a state that lasts as long as one of its facts."""
    if not isinstance(node, Covered) or node.facts is None or len(node.facts) != 1 or node.window != LASTING:
        return None
    (select,) = node.facts
    return select if isinstance(select, Select) else None


def _attributes(node: Truth) -> frozenset[str] | None:
    """The fact's attributes that a test looks at; None if it looks at anything else."""
    match node:
        case Compare(left=Field(whose=Whose.OWN, name=name), right=None | Literal()):
            return frozenset((name,))
        case All(of=parts) | Any(of=parts):
            found = [_attributes(part) for part in parts]
            return None if None in found else frozenset().union(*(names for names in found if names is not None))
        case Not(of=part):
            return _attributes(part)
        case _:
            return None


def timeline(session: Session, source: tuple[str, str], tests: Sequence[Truth]) -> tuple[Spans, list[Truths]] | None:
    """The timeline with, for each test, the truth in each of its classes; None if it has to be looked at otherwise.

    That is where spans overlap, have times on the clocks, are not all observed, or have too many values.
    """
    name, attribute = source
    kind = session.pool.kind(name)
    if session.pool.declares(frozenset((name,))) or session.as_of >= MAX or attribute == "id" or not kind.apart:
        return None
    codes = kind.codes(attribute)
    value, least, values = _values(codes)
    if values.size > MOST_VALUES:
        return None
    held = _held(session, kind, codes, values, tests)
    known: dict[tuple[int, ...], int] = {(0,) * len(tests): 0}
    number = [known.setdefault(one, len(known)) for one in held]
    classes = np.zeros(int(value.max(initial=least - 1)) - least + 1, np.int64)
    classes[values - least if value is codes else slice(None)] = number
    subject, start, _, _ = kind.raw
    spans = Spans(subject, start, kind.over, value, session.pool.first, session.as_of, least, classes)
    return spans, list(np.array(list(known), np.int8).T)


def _values(codes: Ints) -> tuple[Ints, int, Longs]:
    """What tells values apart, the least of it, and the codes that occur, in order."""
    least, most = (int(codes.min()), int(codes.max())) if codes.size else (0, -1)
    if most - least > codes.size:
        values, number = np.unique(codes, return_inverse=True)
        return number.astype(np.int32), 0, values.astype(np.int64)
    return codes, least, np.flatnonzero(np.bincount(codes - least, minlength=1)[: most - least + 1]) + least


def _held(session: Session, kind: Kind, codes: Ints, values: Longs, tests: Sequence[Truth]) -> list[tuple[int, ...]]:
    """What the tests say of facts with each value; they ask of nothing else, so that it is asked once in a run."""
    known = session.dictionary.tested("\n".join(session.name_of_state(test) for test in tests))
    fresh = [value for value in values.tolist() if value not in known]
    if fresh:
        places = np.array([np.flatnonzero(codes == value)[0] for value in fresh])
        band = kind.raw[0].take(places) - np.int64(session.pool.first)
        frame = Frame(session.root, band, kind.sample(places))
        said = np.array([session.test(frame, test) for test in tests])
        known.update(zip(fresh, map(tuple, said.T.tolist()), strict=True))
    return [known[value] for value in values.tolist()]
