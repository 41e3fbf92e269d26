"""Facts in words: those that counted, and those that nearly did, each with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from validator.core.truths import Compare, Not
from validator.explaining.model import Why
from validator.messages.catalogue import printable, text
from validator.reports.explanation.selectors import Speech, speech
from validator.reports.explanation.words import attribute, datum, moment, quoted
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.explaining.model import Explanation, Given, Near, Shown


def counted(one: Explanation, language: str) -> list[str]:
    """The facts that counted, in the order of the history."""
    said = speech(one, language)
    return [fact_said(each, said, one.zone) + late(each, one, said) for each in one.counted]


def late(shown: Shown, one: Explanation, said: Speech) -> str:
    """By how many days an act came after the due day."""
    due = one.finding.due
    return said.text("fact-late", count=shown.day - due) if due is not None and shown.day > due else ""


def nearly(one: Explanation, language: str) -> list[str]:
    """The facts that nearly counted, the nearest first, each with the reason why it did not."""
    said = speech(one, language)
    found = [f"{fact_said(each.shown, said, one.zone)}: {because(each, one, said)}" for each in one.near]
    return found + ([said.text("near-left", count=one.near_left)] if one.near_left else [])


def fact_named(shown: Shown, language: str) -> str:
    """A fact's type in quotation marks."""
    return quoted(shown.fact.type, language)


def fact_said(shown: Shown, said: Speech, zone: str) -> str:
    """A fact with its days, its id and what the rule looks at."""
    language = said.language
    name = fact_named(shown, language)
    identity = "" if shown.fact.id is None else f" #{printable(shown.fact.id)}"
    held = given(shown.attributes, language)
    point = said.text("fact-point", day=day_text(shown.day, language)) if shown.day != shown.fact.start else ""
    return f"{name}{identity} {days(shown, zone, said)}{f' ({held})' if held else ''}{point}"


def days(shown: Shown, zone: str, said: Speech) -> str:
    """`am 31.01.2013`, `vom 01.04.2019 bis 30.09.2019`, `ab 01.02.2013`."""
    fact = shown.fact
    first = moment(fact.start, shown.start_ms, zone, said.language)
    if shown.event:
        return said.text("fact-on", day=first)
    if fact.end is None:
        return said.text("fact-from", day=first)
    return said.text("fact-from-to", first=first, last=moment(fact.end, shown.end_ms, zone, said.language))


def given(attributes: Iterable[Given], language: str) -> str:
    """Attributes that were given, with their values."""
    return ", ".join(one_given(one, language) for one in attributes if one.known)


def one_given(one: Given, language: str) -> str:
    held = said_value(one, language)
    return held if one.name == "value" else f"{quoted(one.name, language)}: {held}"


def said_value(one: Given, language: str) -> str:
    """What an attribute holds, or only that it holds something."""
    return text("explain-hidden", language) if one.hidden else datum(one.value, language)


def because(near: Near, one: Explanation, said: Speech) -> str:
    """Why a fact did not count."""
    language = said.language
    match near.why:
        case Why.VALUE | Why.UNKNOWN | Why.CONDITION | Why.UNDECIDED:
            return condition(near, said)
        case Why.BEFORE | Why.AFTER:
            assert near.bound is not None
            return said.text(f"near-{near.why}", count=near.days, day=day_text(near.bound, language))
        case Why.TIME:
            return said.text("near-time")
        case Why.ANCHOR:
            return said.text("near-anchor")
        case Why.POINT:
            if near.point is None:
                return said.text("near-pointless")
            return said.text("near-point", day=day_text(near.point, language))
        case Why.NOT_YET:
            return said.text("near-not-yet", day=day_text(one.as_of, language))
        case Why.OTHER_SUBJECT:
            return said.text("near-other-subject")
        case _ as never:
            assert_never(never)


def condition(near: Near, said: Speech) -> str:
    """A condition that is not met: the attribute as it is and as it is wanted, or the condition in words."""
    test, has = near.test, near.has
    if test is None:
        return said.text("near-undated")
    if has is None or near.why in (Why.CONDITION, Why.UNDECIDED):
        return said.text(f"near-{near.why}", test=said.test(test))
    name = attribute(has.name, said.language)
    if near.why is Why.UNKNOWN:
        return said.text("near-unknown", name=name, wanted=wanted(near, said))
    return said.text("near-value", name=name, has=said_value(has, said.language), wanted=wanted(near, said))


def wanted(near: Near, said: Speech) -> str:
    """What an attribute should be; a day that it is compared with is named."""
    limit = "" if near.limit is None else f" ({day_text(near.limit, said.language)})"
    match near.test:
        case Compare():
            return said.wanted(near.test) + limit
        case Not(Compare() as inner):
            return said.text("not", what=said.wanted(inner)) + limit
        case _:
            return ""
