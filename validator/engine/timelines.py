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
from validator.engine.uniform import equal, everywhere
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.truths import Truth
    from validator.engine.frames import Items
    from validator.engine.session import Session

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
    if session.pool.declares(frozenset((name,))) or session.as_of >= MAX or not _plain(kind.items):
        return None
    day, end, band = kind.items.day, kind.items.end, kind.subject
    if not ((day[1:] > end[:-1]) | (band[1:] != band[:-1])).all():
        return None
    sample, code, least, number = _values(session.pool.attribute(attribute, kind.fact))
    if sample.size > MOST_VALUES:
        return None
    frame = Frame(session.root, band[sample], kind.items.take(sample))
    held = np.array([session.test(frame, test) for test in tests])
    known: dict[tuple[int, ...], int] = {(0,) * len(tests): 0}
    classes = np.array([known.setdefault(tuple(one), len(known)) for one in held.T.tolist()], np.int64)
    return Spans(band, day, end, code, least, classes.take(number)), list(np.array(list(known), np.int8).T)


def _values(codes: Longs) -> tuple[Longs, Longs, int, Longs]:
    """The place of a fact with each value that occurs; what tells values apart, the least of it, and which value each
    from the least on stands for.
    """
    least, most = (int(codes.min()), int(codes.max())) if codes.size else (0, -1)
    if most - least > codes.size:
        _, sample, value = np.unique(codes, return_index=True, return_inverse=True)
        return sample.astype(np.int64), value.astype(np.int64), 0, np.arange(sample.size)
    holder = np.full(most - least + 1, -1, np.int64)
    holder[codes - least] = np.arange(codes.size)
    occurs = holder >= 0
    return holder[occurs], codes, least, np.cumsum(occurs) - 1


def _plain(items: Items) -> bool:
    """Whether there are no times on the clocks, and nothing is over before it begins."""
    instants = all(everywhere(equal(ms, int(NO_INSTANT))) for ms in (items.ms, items.end_ms))
    return instants and (items.end is items.day or bool((items.day <= items.end).all()))
