"""The canonical order of the facts of one type (`docs/language.md`, §1.3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from validator.histories.cases import Block
from validator.histories.columns import ABSENT, Ints, Longs

if TYPE_CHECKING:
    from validator.core.values import Datum

Order = NDArray[np.intp]


def canonical(one: Block, place: Ints, values: Sequence[Datum]) -> Order:
    """The facts by subject, as `place` ranks them, then in canonical order.

    Subject and first day decide nearly always, and files mostly come in that order; the rest only tells ties apart.
    """
    leading = (place[one.subject].astype(np.int64) << 32) + (one.start.astype(np.int64) + 2**31)
    sorted_already = bool((leading[1:] >= leading[:-1]).all())
    order = np.arange(one.size) if sorted_already else np.argsort(leading, kind="stable")
    tied = ties(leading[order])
    if tied.size:
        order[tied] = resolved(one, leading, order[tied], values)
    return order


def ties(*keys: NDArray[Any]) -> Order:
    """The places of sorted rows that are like one of their neighbours in all keys."""
    same = np.zeros(len(keys[0]) + 1, np.bool_)
    same[1:-1] = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    return np.flatnonzero(same[:-1] | same[1:])


def resolved(one: Block, leading: Longs, rows: Order, values: Sequence[Datum]) -> Order:
    """Rows that are ordered but for ties, in full order: by all the rest, last by attributes as text."""
    keys = (ranked(one.id[rows], values), one.end_ms[rows], one.end[rows], one.start_ms[rows], leading[rows])
    order = np.lexsort(keys)
    tied = ties(*(key[order] for key in keys))
    if tied.size and one.attributes:
        texts = [attributes_text(one, row, values) for row in rows[order[tied]].tolist()]
        rank = {text: number for number, text in enumerate(sorted(set(texts)))}
        last = np.zeros(len(rows), np.int64)
        last[order[tied]] = [rank[text] for text in texts]
        order = np.lexsort((last, *keys))
    return rows[order]


def ranked(codes: Ints, values: Sequence[Datum]) -> Longs:
    """Codes of texts as their rank in text order; absent comes first."""
    used, place = np.unique(codes, return_inverse=True)
    named = [(code >= 0, text(code, values)) for code in used.tolist()]
    order = sorted(range(len(used)), key=named.__getitem__)
    rank = np.empty(len(used), np.int64)
    rank[order] = np.arange(len(used))
    found: Longs = rank[place]
    return found


def text(code: int, values: Sequence[Datum]) -> str:
    return str(values[code]) if code >= 0 else ""


def attributes_text(one: Block, row: int, values: Sequence[Datum]) -> tuple[str, ...]:
    """A fact's attributes as text, the same whatever order they came in; then what tells values of one text apart."""
    given = {name: int(column[row]) for name, column in sorted(one.attributes.items()) if column[row] != ABSENT}
    found = {name: None if code < 0 else values[code] for name, code in given.items()}
    written = json.dumps({name: None if value is None else str(value) for name, value in found.items()})
    return written, *(type(value).__name__ for value in found.values())
