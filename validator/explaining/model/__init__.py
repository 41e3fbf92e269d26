"""What an explanation holds: plain values. Days are integers since 1970-01-01, instants milliseconds since then."""

from validator.explaining.model.clocks import Turn
from validator.explaining.model.days import (
    Base,
    Closed,
    Course,
    End,
    Note,
    Origin,
    Role,
    Standing,
    Step,
    StepKind,
    Until,
)
from validator.explaining.model.explanation import Explanation
from validator.explaining.model.facts import Anchored, Given, Hold, Near, Shown, Why
from validator.explaining.model.needs import (
    Acts,
    Condition,
    Doubt,
    Doubted,
    Either,
    Holding,
    Need,
    Remedy,
    Share,
    Together,
    Value,
)
from validator.explaining.model.timelines import Bar, Lane, Mark, Timeline

__all__ = [
    "Acts",
    "Anchored",
    "Bar",
    "Base",
    "Closed",
    "Condition",
    "Course",
    "Doubt",
    "Doubted",
    "Either",
    "End",
    "Explanation",
    "Given",
    "Hold",
    "Holding",
    "Lane",
    "Mark",
    "Near",
    "Need",
    "Note",
    "Origin",
    "Remedy",
    "Role",
    "Share",
    "Shown",
    "Standing",
    "Step",
    "StepKind",
    "Timeline",
    "Together",
    "Turn",
    "Until",
    "Value",
    "Why",
]
