"""A result's findings as JSON Lines: as `check` writes them, each with its lasting name and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.lines import text
from validator.results import findings
from validator.results.plain import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View
    from validator.results.life import Life
    from validator.results.plain import Plain


def render(view: View) -> Iterator[str]:
    """One finding a line, in the order of the result, the first `limit` of them or all.

    Where earlier results are named, each says what became of it since, and those that are listed no more follow.
    """
    for one in view.result.found[: view.limit]:
        told = findings.plain(one)
        yield f"{text(told if view.lives is None else told | {'life': life(view.life(one))})}\n"
    for one, ended in () if view.lives is None else view.lives.ended:
        yield f"{text(findings.plain(one) | {'life': life(ended)})}\n"


def life(one: Life | None) -> Plain:
    """What became of a finding as plain JSON values; null where there is nothing to say."""
    if one is None:
        return None
    before, after = (None if verdict is None else verdict.value for verdict in (one.before, one.after))
    return {"change": one.change.value, "before": before, "after": after, "since": day(one.since)}
