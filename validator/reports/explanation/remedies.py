"""What would have kept an obligation, or what nobody can tell, in sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.core.findings import Verdict
from validator.core.truths import Op, Unknown
from validator.core.values import Kind
from validator.explaining.model import Acts, Condition, Doubted, Either, Holding, Share, Together, Value
from validator.reports.explanation.facts import fact_said, said_value
from validator.reports.explanation.selectors import speech
from validator.reports.explanation.steps import between, period
from validator.reports.explanation.words import attribute, moment, named, open_term, quoted
from validator.reports.locale import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.explaining.model import Doubt, Explanation, Need
    from validator.reports.explanation.selectors import Speech

WHEN = {Verdict.OPEN: "open", Verdict.UNDETERMINED: "asked"}
"""Whether what was needed can still come, or whether it was needed at all; otherwise it was missed."""
ROUNDED = Fraction(1, 1000)
"""A minute this little off is whole."""
UPPER = (Op.LE, Op.LT)


def remedy(one: Explanation, language: str) -> list[str]:
    """What was needed, what broke a prohibition, what is unknown, or which exception held."""
    said, found = speech(one, language), one.remedy
    sentences = list(doubts(one, said))
    if found.need is not None:
        sentences += Saying(one, said).need(found.need)
    if found.exempt is not None:
        sentences.append(exempt(one, said))
    return sentences


def exempt(one: Explanation, said: Speech) -> str:
    """The exception that took the rule out of force."""
    assert one.remedy.exempt is not None
    state, day = said.unfolded(one.remedy.exempt), one.remedy.decided
    if day is None:
        return said.text("exempt-then", state=state)
    return said.text("exempt", state=state, day=day_text(day, said.language))


def doubts(one: Explanation, said: Speech) -> Iterator[str]:
    """What nobody can tell."""
    for doubt in one.remedy.doubts:
        yield doubted(doubt, one, said)
    if one.remedy.doubts_left:
        yield said.text("doubt-left", count=one.remedy.doubts_left)


def doubted(doubt: Doubt, one: Explanation, said: Speech) -> str:
    """One thing that nobody can tell."""
    language = said.language
    fact = "" if doubt.fact is None else fact_said(doubt.fact, said, one.zone)
    day = "" if doubt.day is None else day_text(doubt.day, language)
    match doubt.what:
        case Doubted.ATTRIBUTE | Doubted.SUBJECT:
            return said.text(
                f"doubt-{doubt.what}", name=attribute(doubt.name, language), fact=fact, subject=named(one.subject)
            )
        case Doubted.CLOCK:
            return said.text("doubt-clock", fact=fact)
        case Doubted.UNOBSERVED:
            types = said.joined((quoted(kind, language) for kind in doubt.types), "or")
            return said.text("doubt-unobserved", types=types, day=day)
        case Doubted.TERM:
            if doubt.open_term is not None:
                return said.text("doubt-term", term=open_term(doubt.open_term, language))
            return said.text("doubt-unsaid", why=named(doubt.name))
        case Doubted.ROWS:
            rows = said.joined((quoted(row, language) for row in doubt.types), "and")
            return said.text("doubt-rows", rows=rows)
        case Doubted.FUTURE | Doubted.BREACH | Doubted.DATA:
            return said.text(f"doubt-{doubt.what}", day=day)
        case _ as never:
            assert_never(never)


class Saying:
    """Says what was needed."""

    def __init__(self, one: Explanation, said: Speech) -> None:
        self.one, self.said, self.language = one, said, said.language
        self.when = WHEN.get(one.finding.verdict, "missed")

    def need(self, need: Need) -> Iterator[str]:
        """A need as sentences."""
        match need:
            case Acts():
                yield self.acts(need)
                yield from self.breaking(need)
            case Share():
                yield self.share(need)
            case Value():
                yield self.value(need)
            case Holding():
                yield from self.holding(need)
            case Condition(Unknown()):
                return
            case Condition(test):
                yield self.said.text(f"need-condition-{self.when}", test=self.said.test(test))
            case Together(of):
                for each in of:
                    yield from self.need(each)
            case Either(of):
                yield self.said.text(f"need-either-{self.when}")
                for each in of:
                    yield from (f"– {sentence}" for sentence in self.need(each))
            case _ as never:
                assert_never(never)

    def acts(self, need: Acts) -> str:
        """So many facts between two days."""
        facts = self.said.facts(need.facts)
        if self.none_allowed(need):
            return self.said.text("need-never", facts=facts, days=self.days(need))
        amount = self.said.text(f"amount-{need.kind}", **self.amount(need, facts))
        code = "need-upper" if need.op in UPPER else f"need-acts-{self.when}"
        sentence = self.said.text(code, amount=amount, days=self.days(need))
        return sentence + self.have(need)

    @staticmethod
    def none_allowed(need: Acts) -> bool:
        """Whether it is a prohibition."""
        return need.kind is Kind.TIMES and (
            (need.op is Op.LE and need.wanted == 0) or (need.op is Op.LT and need.wanted == 1)
        )

    def amount(self, need: Acts, facts: str) -> dict[str, object]:
        """The words of an amount: `mindestens 3-mal „kontakt“`."""
        of = "" if need.attribute is None else attribute(need.attribute, self.language)
        number = number_text(need.wanted, self.language)
        return {"bound": self.said.text(f"bound-{need.op.name.lower()}"), "count": number, "facts": facts, "of": of}

    def days(self, need: Acts | Share) -> str:
        """Between which days."""
        if isinstance(need, Acts) and need.day is not None:
            return self.said.text("on-day", day=day_text(need.day, self.language))
        if need.first is None and need.last is None:
            return ""
        if isinstance(need, Share):
            return " " + period(need.first, need.last, self.said)
        return " " + between(self.end(need.first, need.first_ms), self.end(need.last, need.last_ms), self.said)

    def end(self, day: int | None, ms: int | None) -> str | None:
        """An end of a window, with its clock time where it has one."""
        return None if day is None else moment(day, ms, self.one.zone, self.language)

    def have(self, need: Acts) -> str:
        """How much there is, where it is not plainly nothing."""
        if need.has == 0 and need.wanted == 1:
            return ""
        has = self.measured(need, need.has)
        whole = number_text(need.whole, self.language)
        reduced = self.said.text("need-whole", whole=whole) if need.whole != need.wanted else ""
        if need.op in (Op.GE, Op.GT) and need.more > 0:
            return self.said.text("need-have-more", has=has, more=self.measured(need, need.more)) + reduced
        return self.said.text("need-have", has=has) + reduced

    def measured(self, need: Acts, amount: Fraction) -> str:
        """An amount; hours as `21:29` where they are whole minutes (they are cut after six places)."""
        minutes = round(amount * 60)
        if need.kind is not Kind.HOURS or abs(amount * 60 - minutes) > ROUNDED:
            return number_text(amount, self.language)
        return self.said.text("hours", time=f"{minutes // 60}:{minutes % 60:02}")

    def breaking(self, need: Acts) -> Iterator[str]:
        """The facts that were too many."""
        for shown in need.breaking:
            code = "need-breaking-asked" if self.when == "asked" else "need-breaking"
            yield self.said.text(code, fact=fact_said(shown, self.said, self.one.zone))

    def share(self, need: Share) -> str:
        """A ratio with its numbers."""
        said = self.said.text(f"need-ratio-{self.when}", test=self.said.test(need.test), days=self.days(need))
        if need.over is None or need.under is None:
            return said
        over, under = (number_text(one, self.language) for one in (need.over, need.under))
        if need.under == 0:
            return said + self.said.text("need-ratio-zero", over=over)
        return said + self.said.text(
            "need-ratio-have", over=over, under=under, value=number_text(need.over / need.under, self.language)
        )

    def value(self, need: Value) -> str:
        """An attribute that should be another."""
        name, wanted = self.said.value(need.field), self.said.wanted(need.test)
        if not need.has.known and self.when == "asked":
            return self.said.text("need-value-asked", name=name, wanted=wanted)
        if not need.has.known:
            return self.said.text("need-value-unknown", name=name, wanted=wanted)
        if need.has.value is None and not need.has.hidden:
            return self.said.text("need-value-empty", name=name, wanted=wanted)
        return self.said.text("need-value", name=name, wanted=wanted, has=said_value(need.has, self.language))

    def holding(self, need: Holding) -> Iterator[str]:
        """A state that had to hold, with what of it was missing."""
        day = "" if need.day is None else self.said.text("on-day", day=day_text(need.day, self.language))
        code = "need-state" if need.wanted else "need-no-state"
        yield self.said.text(code, state=self.said.unfolded(need.state), day=day)
        for part in need.missing:
            yield self.said.text("need-part", state=self.said.unfolded(part))
        match need.number:
            case Acts() as number:
                yield self.said.text("need-number", has=number_text(number.has, self.language))
            case Share(over, under) if over is not None and under:
                fields = {"over": over, "under": under, "value": over / under}
                shown = {name: number_text(one, self.language) for name, one in fields.items()}
                yield self.said.text("need-number-ratio", **shown)
            case _:
                return
