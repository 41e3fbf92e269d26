"""The shapes of drawings, told apart without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from validator.explaining.model import Mark
from validator.reports.html.nodes import el

if TYPE_CHECKING:
    from validator.reports.html.nodes import Element

HATCH, DENSE = "hatch", "dense"
"""The names of the patterns."""


def patterns() -> Element:
    """The hatchings that all drawings of a page use, in a drawing of their own that is not seen."""
    wide = el("pattern", el("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5"), id=HATCH, width=6, height=6)
    dense = el("pattern", el("path", d="M0 0L4 4M3 -1L5 1M-1 3L1 5"), id=DENSE, width=4, height=4)
    both = (el(one.tag, *one.children, patternUnits="userSpaceOnUse", **dict(one.attributes)) for one in (wide, dense))
    return el("svg", el("defs", *both), klass="patterns", aria_hidden="true", width=0, height=0)


def mark(kind: Mark, x: float, y: float) -> str:
    """The outline of an event: a diamond for the anchor, a disc for what counted, a triangle for what nearly did."""
    match kind:
        case Mark.ANCHOR:
            return polygon((x, y - 8), (x + 7, y), (x, y + 8), (x - 7, y))
        case Mark.COUNTED:
            return circle(x, y, 6)
        case Mark.NEAR:
            return polygon((x, y - 7), (x + 7, y + 6), (x - 7, y + 6))
        case Mark.OTHER:
            return circle(x, y, 4)
        case _ as never:
            assert_never(never)


def circle(x: float, y: float, radius: int) -> str:
    """The outline of a disc."""
    return f"M{x - radius:.0f} {y:.0f}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0"


def polygon(*points: tuple[float, float]) -> str:
    """The outline of what has corners."""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"
