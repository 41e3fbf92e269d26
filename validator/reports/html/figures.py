"""How figures are written: counts, rates with their denominators, days late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.locale import number_text, percent_text

if TYPE_CHECKING:
    from validator.results.summary import Sums

NONE = "–"
"""What stands for a rate of nothing."""
SIGNS = {
    Verdict.VIOLATED: "✕",
    Verdict.MET_LATE: "◷",
    Verdict.UNDETERMINED: "?",
    Verdict.MET: "✓",
    Verdict.OPEN: "○",
    Verdict.NOT_APPLICABLE: "–",
}
"""What stands beside the word for a verdict."""
ORDER = (
    Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED, Verdict.OPEN, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""The verdicts in the order of tables."""


def percent(sums: Sums, language: str) -> str:
    """The rate."""
    return percent_text(sums.of(Verdict.MET), sums.decided, language)


def of_decided(sums: Sums, language: str) -> str:
    """`63 von 69`: what was kept in time, of what is decided."""
    if not sums.decided:
        return ""
    counts = (number_text(one, language) for one in (sums.of(Verdict.MET), sums.decided))
    return text("html-of", language, **dict(zip(("part", "whole"), counts, strict=True)))


def rate(sums: Sums, language: str) -> str:
    """`91,3 % (63 von 69)`."""
    return f"{percent(sums, language)} ({of_decided(sums, language)})" if sums.decided else NONE
