"""What became of an obligation, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.explaining.model import Hold
from validator.reports.explanation.selectors import speech
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from validator.explaining.model import Explanation


REASONS = ("anchor", "scope", "unless", "version")
"""What may be unknown other than the demand."""


def outcome(one: Explanation, language: str) -> str:
    """`Verletzt seit 01.03.2013; am Stichtag 30.06.2013 sind es 122 Tage.`"""
    said, finding = speech(one, language), one.finding
    days = {"due": finding.due, "since": finding.since, "met": finding.met_on, "as_of": one.as_of}
    fields: dict[str, object] = {name: day_text(day, language) for name, day in days.items() if day is not None}
    sentence = said.text(code(one), **fields, late=late(one))
    return sentence + (said.text("outcome-excused") if finding.excused else "")


def code(one: Explanation) -> str:
    """The code of the sentence: by verdict, and by the days that there are."""
    finding = one.finding
    named = f"outcome-{finding.verdict}"
    match finding.verdict:
        case Verdict.VIOLATED:
            return f"{named}-due" if finding.due is not None else f"{named}-since"
        case Verdict.MET_LATE:
            if finding.met_on is None:
                return f"{named}-somehow"
            return named if late(one) > 0 else f"{named}-otherwise"
        case Verdict.MET if finding.met_on is not None:
            return f"{named}-on"
        case Verdict.MET if finding.due is None and one.anchor.kind is not Hold.PERIOD:
            return f"{named}-kept"
        case Verdict.UNDETERMINED if finding.why in REASONS:
            return f"{named}-{finding.why}"
        case Verdict.OPEN:
            return named if finding.due is not None else f"{named}-undated"
        case _:
            return named


def late(one: Explanation) -> int:
    """The days since the due day, or since the breach began, until the late act or the as-of day."""
    finding = one.finding
    since = finding.due if finding.due is not None else None if finding.since is None else finding.since - 1
    return 0 if since is None else (one.as_of if finding.met_on is None else finding.met_on) - since
