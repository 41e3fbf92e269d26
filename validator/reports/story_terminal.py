"""One case for the terminal: each finding with how it came about, what counted, what was missing, and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.explaining.model import Mark
from validator.messages.catalogue import printable, text
from validator.reports.dated_lines import ACT, CIRCUMSTANCE, INDENT, TODAY, Line
from validator.reports.dated_lines import drawn as dated
from validator.reports.explanation import counted, nearly, outcome, remedy, steps
from validator.reports.explanation.facts import given
from validator.reports.explanation.words import moment, named, quoted
from validator.reports.faults_timeline import moments
from validator.reports.lanes_terminal import drawn
from validator.reports.locale import day_text
from validator.reports.wrapping import WIDTH, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.core.wording import Wording
    from validator.explaining.model import Bar, Explanation

DAY_COLUMNS = 11
"""The width of a day: `28 Feb 2013`."""
LEAST_WIDTH = 60


def story(
    explanations: Sequence[Explanation], language: str, width: int = WIDTH, titles: Mapping[str, Wording] | None = None
) -> str:
    """The findings of one subject as text, in lines of at most `width` columns; `titles` are those of the rules."""
    wide = max(width, LEAST_WIDTH)
    lines = [] if explanations else [text("explain-story-none", language)]
    for number, one in enumerate(explanations, 1):
        if number == 1:
            fields = {"subject": printable(one.finding.subject), "type": named(one.subject)}
            lines += wrapped(text("explain-story", language, **fields, count=len(explanations)), width=wide)
        lines += ["", *chapter(number, one, language, wide, titles or {})]
    return "\n".join(lines) + "\n"


def chapter(number: int, one: Explanation, language: str, width: int, titles: Mapping[str, Wording]) -> Iterator[str]:
    """One finding: its rule, what became of it, why, and the timeline."""
    finding = one.finding
    clauses = f" ({', '.join(finding.clauses)})" if finding.clauses else ""
    yield from wrapped(printable(f"{number}. {finding.policy} · {finding.rule}{clauses}"), width=width, hang=3)
    if finding.rule in titles:
        yield from wrapped(printable(titles[finding.rule].said(language)), 3, 0, width)
    yield from wrapped(outcome(one, language), 3, 0, width)
    asked = "need" if finding.verdict is not Verdict.UNDETERMINED else "doubt"
    parts = (("steps", steps), ("counted", counted), ("nearly", nearly), (asked, remedy))
    for name, said in parts:
        yield from section(text(f"explain-section-{name}", language), said(one, language), width)
    yield from ("", f"   {text('explain-section-timeline', language)}")
    yield from (f"{'':{INDENT}}{line}" for line in drawn(one.timeline, language, width - INDENT))
    yield ""
    yield from dated(lines(one, language), lambda day: day_text(day, language), DAY_COLUMNS, width)


def section(title: str, sentences: Sequence[str], width: int) -> Iterator[str]:
    """Sentences under a heading; nothing where there are none."""
    if sentences:
        yield from ("", f"   {title}")
        for sentence in sentences:
            mark = "" if sentence.startswith("–") else "• "
            yield from wrapped(printable(mark + sentence), INDENT + 2 * (not mark), 2, width)


def lines(one: Explanation, language: str) -> Iterator[Line]:
    """What lies on the timeline, day by day: the facts that matter, the ends, the breach, the as-of day."""
    for number, bar in enumerate(bar for lane in one.timeline.lanes for bar in lane.bars):
        yield from of_bar(number, bar, one, language)
    for day, mark, code in moments(one.finding):
        yield Line(day, mark, text(code.replace("prove-", "explain-line-"), language))
    verdict = text(f"reports-verdict-{one.finding.verdict}", language)
    yield Line(one.as_of, TODAY, text("explain-line-as-of", language, verdict=verdict))


def of_bar(number: int, bar: Bar, one: Explanation, language: str) -> Iterator[Line]:
    """A fact on its day; a span also on its last, where that lies on the timeline."""
    if bar.mark is Mark.OTHER and bar.last is not None and bar.last < one.timeline.first:
        return
    shown, zone = bar.shown, one.zone
    held = given(shown.attributes, language)
    identity = "" if shown.fact.id is None else f" #{printable(shown.fact.id)}"
    name = f"{quoted(shown.fact.type, language)}{identity}{f' ({held})' if held else ''}"
    sign = CIRCUMSTANCE if bar.mark is Mark.OTHER else ACT
    what = text(f"explain-mark-{bar.mark}", language, fact=name)
    if bar.event:
        timed = "" if shown.start_ms is None else f", {moment(bar.first, shown.start_ms, zone, language)}"
        yield Line(bar.first, sign, what + timed, number)
        return
    if bar.last is None:
        yield Line(bar.first, sign, text("explain-line-begins", language, fact=what), number)
        return
    last = moment(bar.last, shown.end_ms, zone, language)
    yield Line(bar.first, sign, text("explain-line-begins-until", language, fact=what, day=last), number)
    if bar.last <= one.timeline.last and bar.last != bar.first:
        yield Line(bar.last, sign, text("explain-line-ends", language, fact=quoted(shown.fact.type, language)), number)
