"""What is left of a demand when its bounds are lowered to a share of the period (§ 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import All, Any, Compare, Not
from validator.engine.truths import adapts, bound_of
from validator.engine.uniform import yes
from validator.engine.values import number

if TYPE_CHECKING:
    from validator.core.truths import Truth
    from validator.engine.frames import Frame
    from validator.engine.keys import Bools
    from validator.engine.session import Session


def owes(session: Session, frame: Frame, demand: Truth) -> Bools:
    """Whether anything is owed: not where each adapted bound has become zero, and one was not."""
    owed = yes(frame.rows)
    adapted = _adapted(demand)
    if frame.space.this is None or frame.space.this.share is None or not adapted:
        return owed
    left, before = np.zeros(frame.rows, np.bool_), np.zeros(frame.rows, np.bool_)
    for node in adapted:
        assert node.right is not None
        left |= np.asarray(bound_of(session, frame, node).low.over != 0, np.bool_)
        before |= np.asarray(number(session, frame, node.right).low.over > 0, np.bool_)
    return left | ~before


def _adapted(node: Truth) -> list[Compare]:
    match node:
        case Compare():
            return [node] if adapts(node) else []
        case All(of=parts) | Any(of=parts):
            return [found for part in parts for found in _adapted(part)]
        case Not(of=part):
            return _adapted(part)
        case _:
            return []
