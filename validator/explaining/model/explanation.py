"""An explanation as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.findings import Finding
    from validator.core.truths import Truth
    from validator.explaining.model.clocks import Turn
    from validator.explaining.model.days import End, Until
    from validator.explaining.model.facts import Anchored, Near, Shown
    from validator.explaining.model.needs import Remedy
    from validator.explaining.model.timelines import Timeline


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is what it is. `near_left` more facts nearly counted than are listed.

    `subject` is the type of the subject; `names` are what the policy calls states.
    """

    finding: Finding
    subject: str
    names: Mapping[Truth, str]
    zone: str
    as_of: int
    anchor: Anchored
    ends: tuple[End, ...]
    turns: tuple[Turn, ...]
    until: Until | None
    counted: tuple[Shown, ...]
    near: tuple[Near, ...]
    near_left: int
    remedy: Remedy
    timeline: Timeline
