"""An obligation that there may be, in unknown histories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.points import Stretch
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.view import Anchor, Mark
    from validator.core.rules import Rule


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation that there may be: there is one where `exists`, a breach where `breach`, met where `met`.

    `perhaps`: a breach, or undetermined with a day on which it would be one. `since` is the first day in breach.
    `due` is a day only for duties that ask for acts. `window` is the duty's own, not cut. `excused` marks a breach.
    """

    rule: Rule
    anchor: Anchor
    window: Stretch
    exists: Formula
    breach: Formula
    met: Formula
    perhaps: Formula
    due: Mark
    since: Day
    excused: Formula = False
