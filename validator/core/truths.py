"""Three-valued truths (Kleene): tests on a fact, states on a day, demands for an anchor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from validator.core.days import Duration, Missing, Point, Window
    from validator.core.facts import Facts
    from validator.core.values import Value


class Op(StrEnum):
    """A comparison. `in` takes a list on the right, `includes` a list on the left; `known` and `none` take no right."""

    EQ = "=="
    NE = "!="
    GE = ">="
    LE = "<="
    GT = ">"
    LT = "<"
    IN = "in"
    INCLUDES = "includes"
    KNOWN = "known"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; unknown where a side is."""

    left: Value
    op: Op
    right: Value | None = None


@dataclass(frozen=True, slots=True)
class Lasts:
    """The fact at hand covers at least (`least`) or at most so long, both its days counted."""

    least: bool
    span: Duration | Missing


@dataclass(frozen=True, slots=True)
class During:
    """The state holds on that day."""

    state: Truth
    at: Point


@dataclass(frozen=True, slots=True)
class All:
    """True where each part is, false where one is false; true where there is none."""

    of: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True where a part is, false where each is false; false where there is none."""

    of: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    of: Truth


@dataclass(frozen=True, slots=True)
class Unknown:
    """Never true, never false: a parameter without a value or a document that is not here."""

    why: str


@dataclass(frozen=True, slots=True)
class Covered:
    """True on the days of a window around each selected fact; with `facts` None, around the subject's own days."""

    facts: Facts | None
    window: Window


@dataclass(frozen=True, slots=True)
class Between:
    """True from the day of a fact of the first kind until the day before the next of the second kind."""

    start: Facts
    end: Facts


Truth: TypeAlias = Compare | Lasts | During | All | Any | Not | Unknown | Covered | Between
