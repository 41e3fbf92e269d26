"""What the proof cannot express: named, never approximated."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A form that formulas over days do not decide."""

    CLOCK_TIMES = "clock-times"
    CLOCK = "clock"
    LISTS = "lists"
    TEXT_ORDER = "text-order"
    MISSING = "missing"
    MEASURE = "measure"
    SHARE = "share"
    PERIODS = "periods"
    OBSERVED = "observed"
    RATIO = "ratio"
    NUMBERS = "numbers"
    CALENDAR = "calendar"


class Outside(Exception):
    """A rule, or a question about it, lies outside what can be decided."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
