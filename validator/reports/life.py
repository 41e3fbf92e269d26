"""What became of findings since earlier results, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.locale import day_text, number_text
from validator.reports.scope import Line
from validator.results.differences import differences
from validator.results.life import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.findings import Verdict
    from validator.results.differences import Difference
    from validator.results.life import Life, Lives


def lines(lives: Lives, language: str) -> Iterator[Line]:
    """The section of a report: how many of each change, since when, and what else differs between the results."""
    last = lives.earlier[-1]
    yield Line(text("life-since", language), f"{day_text(last.as_of, language)} [{last.digest[:12]}]")
    for one, count in lives.counts.items():
        if count or one is not Change.DROPPED:
            yield Line(text(f"life-{one}", language), number_text(count, language))
    for policy in lives.uncompared:
        yield Line(text("life-note", language), text("life-uncompared", language, policy=policy))
    for difference in differences(last.manifest, lives.now.manifest):
        yield Line(text("life-note", language), told(difference, language))


def change(one: Life, language: str) -> str:
    """What became of a finding, with its verdicts before and after where they tell more."""
    said = text(f"life-{one.change}", language)
    if one.before is one.after or one.change is Change.DROPPED:
        return said
    before, after = (verdict(each, language) for each in (one.before, one.after))
    return text("life-change", language, change=said, before=before, after=after)


def verdict(one: Verdict | None, language: str) -> str:
    """A verdict, or that there is none."""
    return text("life-not-listed", language) if one is None else text(f"reports-verdict-{one}", language)


def told(one: Difference, language: str) -> str:
    """What differs between two results."""
    before, after = (each or "–" for each in (one.before, one.after))
    if one.kind == "identify":
        before, after = (text(f"word-{each}", language) for each in (before, after))
    return text(f"life-differs-{one.kind}", language, name=one.name, before=before, after=after)
