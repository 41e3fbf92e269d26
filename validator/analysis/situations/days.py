"""Days on which a history that is to show something may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Period
from validator.time.days import parse
from validator.time.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.rules import Policy

ANY_DAY = parse("2020-01-01")
"""Where no policy has a first day."""


def common(policies: Sequence[Policy]) -> tuple[int, int | None] | None:
    """The first and last day on which all policies are in force; None where there is none."""
    firsts = [one.validity.first for one in policies if one.validity.first is not None]
    lasts = [one.validity.last for one in policies if one.validity.last is not None]
    last = min(lasts, default=None)
    first = max(firsts, default=ANY_DAY if last is None else min(ANY_DAY, last - 400))
    return None if last is not None and last < first else (first, last)


def opening(policies: Sequence[Policy]) -> Iterator[int]:
    """Days to begin on: the first of a month soon after all policies are in force, then their first common day."""
    span = common(policies)
    if span is None:
        return
    first, last = span
    following = period_of(first, Period.MONTH)[1] + 1
    if last is None or following <= last:
        yield following
    yield first
