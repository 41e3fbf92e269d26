"""What became of an obligation, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.explaining.model import Hold, Role
from validator.reports.explanation.selectors import speech
from validator.reports.explanation.words import moment
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from validator.explaining.model import Explanation


REASONS = ("anchor", "scope", "unless", "version")
"""What may be unknown other than the demand."""


def outcome(one: Explanation, language: str) -> str:
    """`Verletzt seit 01.03.2013; am Stichtag 30.06.2013 sind es 122 Tage.`"""
    said, finding = speech(one, language), one.finding
    days = {"since": finding.since, "met": finding.met_on, "until": finding.until, "as_of": one.as_of}
    fields: dict[str, object] = {name: day_text(day, language) for name, day in days.items() if day is not None}
    if finding.due is not None:
        fields["due"] = moment(finding.due, due_instant(one), one.zone, language)
    sentence = said.text(code(one), **fields, late=late(one))
    return sentence + (said.text("outcome-excused") if finding.excused else "")


def code(one: Explanation) -> str:
    """The code of the sentence: by verdict, and by the days that there are."""
    finding = one.finding
    named = f"outcome-{finding.verdict}"
    match finding.verdict:
        case Verdict.VIOLATED:
            if finding.due is not None:
                return f"{named}-due"
            lasts = one.anchor.kind is Hold.STATE and finding.until is not None
            return f"{named}-{'since' if finding.until == one.as_of else 'period'}" if lasts else f"{named}-on"
        case Verdict.MET_LATE:
            if finding.met_on is None:
                return f"{named}-somehow"
            if late(one) == 0 and due_instant(one) is not None:
                return f"{named}-hours"
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
    """The days since the due day until the late act or the as-of day; of a state, those on which it did not hold."""
    finding = one.finding
    if finding.due is not None:
        return (one.as_of if finding.met_on is None else finding.met_on) - finding.due
    if finding.since is None or finding.until is None:
        return 0
    return finding.until - finding.since + 1


def due_instant(one: Explanation) -> int | None:
    """The instant that it was due at, where hours count."""
    ways = (course for end in one.ends if end.role is Role.DUE for course in end.courses)
    return next((way.ms for way in ways if way.day == one.finding.due and way.ms is not None), None)
