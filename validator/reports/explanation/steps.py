"""How the days of an obligation came about, one sentence a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from validator.core.duties import Word
from validator.explaining.model import Hold, Role, StepKind
from validator.reports.explanation.facts import fact_said
from validator.reports.explanation.selectors import Speech, speech
from validator.reports.explanation.ways import Ways, ways
from validator.reports.locale import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.explaining.model import Anchored, End, Explanation, Shown, Turn

CONSTANT = "always"
"""The row of an interval that is the same for everybody."""


def steps(one: Explanation, language: str) -> list[str]:
    """What the obligation hangs on, and how each end of its window and its due day came about."""
    said = speech(one, language)
    found = [anchor(one, said), *point(one, said), *share(one, said)]
    found += turns(one, said) if one.turns else ends(one, said)
    if one.until is not None and one.finding.until is not None:
        found.append(said.text(f"until-{one.until}", day=day_text(one.finding.until, language)))
    return found


def anchor(one: Explanation, said: Speech) -> str:
    """What the obligation hangs on."""
    found, language = one.anchor, said.language
    first = said.text("way-unknown-day") if found.first is None else day_text(found.first, language)
    days = period(found.first, found.last, said)
    match found.kind:
        case Hold.FACT:
            whole = found.fact if found.fact is None or found.point is None else start_of(found.fact)
            what = "" if whole is None else fact_said(whole, said, one.zone)
            return said.text("anchor-fact", fact=what)
        case Hold.ACT:
            if found.fact is None:
                return said.text("anchor-day", day=first)
            return said.text("anchor-act", fact=fact_said(found.fact, said, one.zone))
        case Hold.ANEW:
            return said.text("anchor-anew", day=first)
        case Hold.RUN:
            assert found.state is not None
            return said.text("anchor-run", state=said.state(found.state), days=days)
        case Hold.STATE:
            return said.text("anchor-state", days=days)
        case Hold.PERIOD:
            return of_period(found, days, said)
        case Hold.BREACH:
            return said.text("anchor-breach", rules=said.joined(found.rules, "or"), day=first)
        case _ as never:
            assert_never(never)


def start_of(shown: Shown) -> Shown:
    """A fact of which the day that counts is told elsewhere."""
    return replace(shown, day=shown.fact.start)


def of_period(found: Anchored, days: str, said: Speech) -> str:
    """A calendar period, with the part of it that counts where that is not all of it."""
    assert found.period is not None
    name = said.text(f"period-{found.period}")
    if found.whole is None or found.whole == (found.first, found.last):
        return said.text("anchor-period", period=name, days=days)
    return said.text("anchor-period-part", period=name, whole=period(*found.whole, said), days=days)


def point(one: Explanation, said: Speech) -> Iterator[str]:
    """How the day came about of a fact of which only a point counts."""
    if one.anchor.point is not None:
        own = replace(one.anchor, point=None, first=None)
        yield said.text("point", way=Ways(said, own, one.zone).way(one.anchor.point))


def period(first: int | None, last: int | None, said: Speech) -> str:
    """From a day to a day, either of which may be missing."""
    shown = [None if day is None else day_text(day, said.language) for day in (first, last)]
    return between(shown[0], shown[1], said)


def between(first: str | None, last: str | None, said: Speech) -> str:
    """From a day to a day, as texts."""
    days = {"first": first, "last": last}
    shown = {name: day for name, day in days.items() if day is not None}
    if len(shown) == 2:
        return said.text("days-one" if first == last else "days", **shown)
    return said.text("days-" + "-".join(shown), **shown) if shown else said.text("any-time")


def share(one: Explanation, said: Speech) -> Iterator[str]:
    """The part of a period that counts."""
    part = one.anchor.share
    if part != 1:
        fields = {"part": number_text(part * 100, said.language, 1), "over": part.numerator, "under": part.denominator}
        yield said.text("share", **fields)


def ends(one: Explanation, said: Speech) -> Iterator[str]:
    """The window's ends and the due day; a last day that is due is said once."""
    spoken = ways(one, said)
    found = {end.role: end for end in one.ends}
    asks = Role.DUE in found
    due, last = found.get(Role.DUE), found.get(Role.LAST)
    same = due is not None and last is not None and due.courses == last.courses
    for end in one.ends:
        if end.role is Role.LAST and same:
            continue
        code = "last-due" if end.role is Role.DUE and same else end.role.value
        yield said.text(code if asks or end.role is Role.RECKONED else f"ban-{code}", way=way(end, spoken, said))
        if end.cut is not None:
            yield said.text(f"cut-{end.role}", day=day_text(end.cut, said.language))


def way(end: End, spoken: Ways, said: Speech) -> str:
    """The way to a day; of several the latest, with the others."""
    if len(end.courses) == 1:
        return spoken.way(end.courses[0])
    listed = said.text("way-semicolon").join(map(spoken.way, dict.fromkeys(end.courses)))
    if end.day is None:
        return listed
    return said.text("way-latest", ways=listed, day=day_text(end.day, said.language))


def turns(one: Explanation, said: Speech) -> Iterator[str]:
    """The clock's first due day, and each move of it."""
    spoken = ways(one, said)
    for turn in one.turns:
        yield first_due(turn, spoken, said) if turn.why == "act" else moved(turn, spoken, said)


def first_due(turn: Turn, spoken: Ways, said: Speech) -> str:
    """The interval from the last act on."""
    counting = counted(turn, spoken, said)
    return said.text("turn-act", way=counting, row=row(turn, said))


def counted(turn: Turn, spoken: Ways, said: Speech) -> str:
    """`31.01.2013 + 1 Monat = 28.02.2013`."""
    if not turn.steps:
        return "" if turn.after is None else day_text(turn.after, said.language)
    return day_text(turn.steps[0].before, said.language) + "".join(map(spoken.step, turn.steps))


def moved(turn: Turn, spoken: Ways, said: Speech) -> str:
    """Why the due day moved, and to where."""
    day = day_text(turn.day, said.language)
    before = said.text("no-due") if turn.before is None else day_text(turn.before, said.language)
    if turn.after is None:
        return said.text("turn-lapsed" if turn.why == "lapsed" else "turn-ends", day=day, before=before)
    why = said.text(f"turn-{turn.why}", day=day)
    decided = row(turn, said) if any(one.kind is StepKind.MOVED for one in turn.steps) else ""
    return said.text("turn", why=why, how=how(turn, spoken, said), row=decided)


def how(turn: Turn, spoken: Ways, said: Speech) -> str:
    """What the policy's word makes of the due day."""
    assert turn.after is not None
    after = day_text(turn.after, said.language)
    if turn.paused is not None:
        return paused(turn, spoken, said)
    counts = any(one.kind is StepKind.MOVED for one in turn.steps)
    if not counts:
        assert turn.before is not None
        before = day_text(turn.before, said.language)
        return said.text("word-runs-on", before=before) + said.text("floored", day=after)
    code = "word-starts-anew" if turn.steps[0].before == turn.day else "word-from-last-act"
    if turn.word is Word.RUNS_ON and turn.before is None:
        code = "word-from-last-act"
    return said.text(code, way=counted(turn, spoken, said)) + (said.text("floored", day=after) if turn.floored else "")


def paused(turn: Turn, spoken: Ways, said: Speech) -> str:
    """The due day put off by the days of the suspension."""
    assert turn.before is not None
    assert turn.paused is not None
    before, put_off = (day_text(day, said.language) for day in (turn.before, turn.before + turn.paused))
    rolled = "".join(map(spoken.step, turn.steps))
    return said.text("word-pauses", before=before, count=turn.paused, day=put_off) + rolled


def row(turn: Turn, said: Speech) -> str:
    """The row of the table that decided, where there is more than one."""
    named = turn.row is not None and turn.row != CONSTANT
    return said.text("row", row=turn.row) if named else ""
