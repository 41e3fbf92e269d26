"""The way to a day in words: `Ende von „massnahme“ 30.09.2019 + 14 Tage = 14.10.2019`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from validator.explaining.model import Base, Closed, Hold, Standing, StepKind
from validator.reports.explanation.facts import fact_named
from validator.reports.explanation.selectors import Speech, month_day
from validator.reports.explanation.words import duration, moment, open_term
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from validator.explaining.model import Anchored, Course, Explanation, Origin, Step


@dataclass(frozen=True, slots=True)
class Ways:
    """Says how days came about, for one explanation."""

    speech: Speech
    anchor: Anchored
    zone: str

    @property
    def language(self) -> str:
        return self.speech.language

    def way(self, course: Course) -> str:
        """The whole way: where it starts, step by step to the day."""
        begun = self.origin(course.origin)
        if course.origin.day is None:
            return begun
        return begun + "".join(self.step(one) for one in course.steps)

    def origin(self, one: Origin) -> str:
        """Where the way starts, with its day; or why there is none."""
        if one.standing is Standing.EVER:
            return self.speech.text("way-ever")
        name = self.named(one)
        if one.base is Base.FIRST_KNOWN and one.chosen is not None:
            return name
        if one.standing is Standing.DAY:
            assert one.day is not None
            day = moment(one.day, one.ms, self.zone, self.language)
            return self.speech.text("way-day", name=name, day=day) if name else day
        endless = one.base is Base.START and one.standing is Standing.OPEN
        return self.speech.text("way-endless" if endless else f"way-{one.standing}", name=name)

    def named(self, one: Origin) -> str:
        """What the start is called."""
        text = self.speech.text
        match one.base:
            case Base.START | Base.END:
                return self.end_of_anchor(one.base)
            case Base.ATTRIBUTE:
                return "" if one.field is None else self.speech.value(one.field)
            case Base.FIXED | Base.EVER:
                return ""
            case Base.FIRST_KNOWN:
                return self.first_known(one)
            case Base.EARLIER | Base.LATER:
                days = self.speech.joined((self.way(each) for each in one.of), "and")
                return text("way-earlier" if one.base is Base.EARLIER else "way-later", days=days)
            case Base.NEXT | Base.PREVIOUS:
                assert one.facts is not None
                facts = self.speech.facts(one.facts)
                return text("next-fact" if one.base is Base.NEXT else "previous-fact", facts=facts)
            case Base.NEXT_DATE | Base.LAST_DATE:
                assert one.month_day is not None
                date, near = month_day(*one.month_day, self.language), self.way(one.of[0])
                return text("next-date" if one.base is Base.NEXT_DATE else "last-date", date=date, near=near) + ":"
            case _ as never:
                assert_never(never)

    def first_known(self, one: Origin) -> str:
        """The first of several points that there is, after those that there are not."""
        ways = [self.way(each) for each in one.of[: len(one.of) if one.chosen is None else one.chosen + 1]]
        return self.speech.text("way-else").join(ways)

    def end_of_anchor(self, base: Base) -> str:
        """The beginning or the end of what the obligation hangs on."""
        anchor = self.anchor
        name = fact_named(anchor.fact, self.language) if anchor.fact is not None else ""
        if anchor.kind is Hold.FACT and anchor.point is not None:
            return self.speech.text("way-point", name=name)
        if anchor.kind is Hold.FACT and (anchor.fact is None or single(anchor)):
            return name
        return self.speech.text(f"way-{anchor.kind}-{base}", name=name)

    def step(self, one: Step) -> str:
        """One step, from the day before it on."""
        if one.after is None:
            assert one.open_term is not None or one.by is not None
            by = duration(one.by, self.language) if one.by is not None else open_term_of(one, self.language)
            return self.speech.text("step-unknown", sign=sign(one), by=by)
        day = moment(one.after, one.after_ms, self.zone, self.language)
        match one.kind:
            case StepKind.MOVED:
                return self.moved(one, day)
            case StepKind.EXCLUDED:
                return self.speech.text("step-before" if one.sign < 0 else "step-after", day=day)
            case StepKind.ROLLED:
                passed = self.speech.joined((self.closed(*each) for each in one.closed), "and")
                return self.speech.text("step-rolled", days=passed, day=day)
            case _ as never:
                assert_never(never)

    def moved(self, one: Step, day: str) -> str:
        """A duration, with what is surprising about its end."""
        assert one.by is not None
        said = self.speech.text("step", sign=sign(one), by=duration(one.by, self.language), day=day)
        if one.note is not None:
            said += self.speech.text(f"note-{one.note}")
        if one.open_term is not None:
            said += self.speech.text("note-open", term=open_term(one.open_term, self.language))
        return said

    def closed(self, day: int, why: Closed) -> str:
        """Why a day is no working day."""
        return self.speech.text(f"closed-{why}", day=day_text(day, self.language))


def single(anchor: Anchored) -> bool:
    """Whether the anchor is a single day, so that its beginning and its end need not be told apart."""
    return anchor.fact is not None and (anchor.fact.event or anchor.first == anchor.last)


def sign(one: Step) -> str:
    """Forwards or backwards."""
    return "+" if one.sign > 0 else "−"


def open_term_of(one: Step, language: str) -> str:
    """The duration that the source leaves open."""
    return "" if one.open_term is None else open_term(one.open_term, language)


def ways(one: Explanation, speech: Speech) -> Ways:
    """The way that an explanation's days are said."""
    return Ways(speech, one.anchor, one.zone)
