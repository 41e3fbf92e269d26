"""What every report says first: method and scope, what is waived, and what became of findings since earlier results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports import life, scope
from validator.reports.scope import Line
from validator.reports.waivers import counted
from validator.results import summary
from validator.results.waived import BothWays, in_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View


def lines(view: View) -> Iterator[Line]:
    """All of it, a heading and a sentence each."""
    yield from scope.lines(view.result.manifest, view.language)
    if view.result.manifest.waivers is not None:
        yield Line(text("scope-waived", view.language), counted(both_ways(view), view.language))
    if view.lives is not None:
        yield from life.lines(view.lives, view.language)


def both_ways(view: View) -> BothWays:
    """All counts of a result, with waived findings and without."""
    return in_all(summary.in_all(view.result.manifest), view.result.found)
