"""Anchors of a duty on the way to a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.engine import uniform

if TYPE_CHECKING:
    from validator.engine.frames import Days, Frame
    from validator.engine.keys import Bools, Longs
    from validator.engine.points import Bounds
    from validator.engine.trivalent import Truths


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Anchors on the way to a verdict.

    `bounds` is the duty's window, `cut` the same cut to the days in force. `due` is a day, open or unknown; for a
    prohibition always open. `reckoned` is not known where `unsure`.
    """

    frame: Frame
    bounds: Bounds
    cut: Bounds
    due: Days
    scope: Truths
    provisional: Bools
    unsure: Bools

    def where(self, kept: Bools) -> Cases:
        """The cases of which something holds."""
        return self if kept.all() else self.take(np.flatnonzero(kept))

    def take(self, chosen: Longs) -> Cases:
        """Some of the cases."""
        bounds = self.bounds.take(chosen)
        cut = bounds if self.cut is self.bounds else self.cut.take(chosen)
        due = bounds.hi if self.due is self.bounds.hi else self.due.take(chosen)
        doubts = (uniform.taken(one, chosen) for one in (self.provisional, self.unsure))
        scope = uniform.taken(self.scope, chosen)
        return Cases(self.frame.take(chosen), bounds, cut, due, scope, *doubts)
