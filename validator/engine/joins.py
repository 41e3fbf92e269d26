"""Tests of the form `own.x == this.y`: facts are looked up by value instead of being tried one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Whose
from validator.core.truths import All, Compare, Op
from validator.core.values import Field
from validator.engine.frames import bands
from validator.engine.keys import Longs, expand, rank
from validator.engine.values import codes_of
from validator.histories.columns import ABSENT, NULL

if TYPE_CHECKING:
    from validator.core.truths import Truth
    from validator.engine.frames import Space
    from validator.engine.kinds import Kind
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True)
class Join:
    """An attribute of the fact at hand that must equal one of the anchor."""

    own: Field
    this: Field


def join_of(where: Truth | None) -> Join | None:
    """The first equality that every fact passing the test fulfils, or may fulfil."""
    match where:
        case All(of=parts):
            return next((found for part in parts if (found := join_of(part)) is not None), None)
        case Compare(left=Field() as left, op=Op.EQ, right=Field() as right):
            sides = {left.whose: left, right.whose: right}
            return Join(sides[Whose.OWN], sides[Whose.THIS]) if set(sides) == {Whose.OWN, Whose.THIS} else None
        case _:
            return None


def joined(session: Session, space: Space, kind: Kind, join: Join) -> tuple[Longs, Longs]:
    """Per band the facts of its subject whose value is, or may be, the anchor's: band and place, in any order."""
    wanted = codes_of(session, bands(space), join.this)
    codes = session.pool.attribute(join.own.name, kind.fact)
    if join.own.absent_is_none:
        codes = np.where(codes == ABSENT, NULL, codes)
    width = int(max(codes.max(initial=0), wanted.max(initial=0))) + 4
    pair = kind.subject * width + codes + 3
    order = np.argsort(pair, kind="stable")
    pair, base = pair[order], space.subject * width + 3
    equal, unknown = _range(pair, base + wanted, base + wanted), _range(pair, base + ABSENT, base + ABSENT)
    any_ = _range(pair, base - 3, base + width - 4)
    lost = wanted == ABSENT
    certain = np.where(lost, any_[0], equal[0]), np.where(lost, any_[1], equal[1])
    doubtful = unknown[0], np.where(lost, unknown[0], unknown[1])
    owners, places = zip(expand(*certain), expand(*doubtful), strict=True)
    return np.concatenate(owners), order[np.concatenate(places)]


def _range(pair: Longs, low: Longs, high: Longs) -> tuple[Longs, Longs]:
    return rank(pair, low), rank(pair, high, right=True)
