"""A result's findings as JSON Lines: as `check` writes them, each with its lasting name and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.lines import text
from validator.results import findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View


def render(view: View) -> Iterator[str]:
    """One finding a line, in the order of the result, the first `limit` of them or all."""
    for one in view.result.found[: view.limit]:
        yield f"{text(findings.plain(one))}\n"
