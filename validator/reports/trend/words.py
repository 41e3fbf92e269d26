"""Groups and rates in words; every form shows the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.due.rows import unit
from validator.reports.locale import percent_text
from validator.results.trend import By

if TYPE_CHECKING:
    from validator.results.summary import Sums
    from validator.results.trend import Series, Trend
    from validator.results.waived import BothWays


def name(one: Series, trend: Trend, language: str) -> str:
    """A group by its name; of several policies, with the policy before it."""
    if one is trend.total:
        return text("trend-total", language)
    policy, own = one.key
    if trend.by is By.UNIT:
        return unit(own, language)
    several = len({each.key[0] for each in trend.groups}) > 1
    return f"{policy}: {own}" if several else str(own)


def says(one: Series, language: str) -> str:
    """What a rule says, where the group is one."""
    return "" if one.title is None else one.title.said(language)


def rate(one: Sums, language: str) -> str:
    """The share of decided obligations that were met in time."""
    return percent_text(one.of(Verdict.MET), one.decided, language)


def rates(one: BothWays | None, language: str) -> str:
    """The rate, and in brackets the one without waived findings, where they differ in a finding."""
    if one is None:
        return "–"
    with_all = rate(one.all, language)
    return f"{with_all} ({rate(one.rest, language)})" if one.waived.decided else with_all
