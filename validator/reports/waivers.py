"""Waivers in words: which hold, which do not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import BREACHES
from validator.messages.catalogue import text
from validator.reports.locale import day_text, number_text
from validator.results.model import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.results.model import WaiversUsed, WaiverUsed
    from validator.results.waived import BothWays


def idle(used: WaiversUsed, language: str) -> Iterator[str]:
    """A sentence on each waiver that waives nothing."""
    yield from (told(one, language) for one in used.waivers if one.standing is not Standing.APPLIED)


def counted(counts: BothWays, language: str) -> str:
    """How many breaches there are, with and without waivers."""
    every = sum(counts.all.of(verdict) for verdict in BREACHES)
    fields = {"count": number_text(every, language), "waived": number_text(counts.breaches, language)}
    return text("waiver-counted", language, **fields)


def told(one: WaiverUsed, language: str) -> str:
    """What became of a waiver."""
    day = one.approved if one.standing is Standing.NOT_YET else one.expires
    fields = {"name": name(one, language), "day": day_text(day, language), "count": one.findings}
    return text(f"waiver-{one.standing}", language, **fields)


def name(one: WaiverUsed, language: str) -> str:
    """A waiver by its number, and what it is for."""
    kind = "finding" if one.finding is not None else "narrowed" if one.narrowed else "rule"
    fields = {"finding": one.finding, "policy": one.policy, "rule": one.rule}
    return text(f"waiver-name-{kind}", language, number=one.number, line=one.line, **fields)


def because(one: WaiverUsed, language: str) -> str:
    """Why a waiver was given, by which role, when."""
    fields = {"reason": one.reason, "role": one.role, "day": day_text(one.approved, language)}
    return text("waiver-reason", language, **fields)
