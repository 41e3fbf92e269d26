"""Selections, tests, states and points in words: what must be so, as the rule has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from validator.core.days import (
    Dated,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Which,
    Whose,
    Window,
    Yearly,
)
from validator.core.facts import Select
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Unknown
from validator.core.values import Aspect, Calendar, Field, Kind, Literal, Measure, Ratio
from validator.messages.catalogue import text
from validator.reports.explanation.words import attribute, clock_time, datum, joined, named, open_term, quoted, span
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from validator.core.facts import Edge, Facts
    from validator.core.truths import Truth
    from validator.core.values import Value
    from validator.explaining.model import Explanation

OWN_START, OWN_END = Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END))
MEMORY = 4096
"""So many texts are remembered."""


_SPEECHES: dict[tuple[str, str, int], Speech] = {}
MOST_SPEECHES = 64


def speech(one: Explanation, language: str) -> Speech:
    """The words of a language for explanations of one policy."""
    key = language, one.subject, id(one.names)
    if key not in _SPEECHES:
        if len(_SPEECHES) >= MOST_SPEECHES:
            _SPEECHES.clear()
        _SPEECHES[key] = Speech(language, one.subject, one.names)
    return _SPEECHES[key]


@dataclass(slots=True)
class Speech:
    """Says nodes in a language, and remembers what it said; nodes are told apart by identity.

    `subject` is the type of subject spoken of, `names` what the policy calls states.
    """

    language: str
    subject: str
    names: Mapping[Truth, str]
    said: dict[tuple[str, int], tuple[object, str]] = field(default_factory=dict)

    def text(self, code: str, **fields: object) -> str:
        """A text of the catalogue."""
        return text(f"explain-{code}", self.language, **fields)

    def remembered(self, what: str, node: object, say: Callable[[], str]) -> str:
        """A text, made once while it is remembered."""
        key = what, id(node)
        if key not in self.said:
            if len(self.said) >= MEMORY:
                self.said.clear()
            self.said[key] = node, say()
        return self.said[key][1]

    def joined(self, found: Iterable[str], word: str) -> str:
        return joined(found, word, self.language)

    def quoted(self, name: str) -> str:
        return quoted(name, self.language)

    # Facts

    def facts(self, facts: Facts) -> str:
        """The facts of a selection: `„kontakt“ (partner: IFK) oder „brief“`."""
        return self.remembered("facts", facts, lambda: self.joined(dict.fromkeys(map(self.member, facts)), "or"))

    def member(self, member: Select | Edge) -> str:
        """One selection."""
        if not isinstance(member, Select):
            return self.text("edge", point=self.point(member.at), facts=self.facts(member.of))
        kind = self.quoted(member.type)
        if member.where is None or member.where == All(()):
            return kind
        return self.text("select", type=kind, tests=self.tests(member.where))

    def tests(self, where: Truth) -> str:
        """The conditions on a fact, parted by commas."""
        return ", ".join(map(self.test, where.of)) if isinstance(where, All) else self.test(where)

    def test(self, node: Truth) -> str:
        """One condition on a fact, an anchor or the subject."""
        match node:
            case Compare():
                return self.compared(node)
            case Lasts(least, by):
                return self.text("lasts-least" if least else "lasts-most", span=span(by, self.language))
            case During(state, at):
                return self.during(state, at)
            case All(of):
                return self.several(of, "and", self.test, "always")
            case Any(of):
                return self.several(of, "or", self.test, "never")
            case Not(of):
                return self.text("not", what=self.bracketed(of, self.test))
            case Unknown(why):
                return self.text("unsaid", why=named(why))
            case Covered() | Between():
                return self.state(node)
            case _ as never:
                assert_never(never)

    def during(self, state: Truth, at: Point) -> str:
        """A state on the day of a fact, or of another point."""
        held = self.state(state)
        if at == OWN_START:
            return self.text("while", state=held)
        return self.text("while-at", state=held, point=self.point(at))

    def several(self, of: tuple[Truth, ...], word: str, say: Callable[[Truth], str], none: str) -> str:
        """Truths joined by a word; of none, all hold and not one does."""
        if len(of) < 2:
            return say(of[0]) if of else self.text(none)
        return self.joined((self.bracketed(one, say) for one in of), word)

    def bracketed(self, node: Truth, say: Callable[[Truth], str]) -> str:
        """A truth within another one; in brackets if it is itself joined and has no name."""
        named_state = say == self.state and self.called(node)
        compound = isinstance(node, All | Any) and len(node.of) > 1 and not named_state
        return f"({say(node)})" if compound else say(node)

    # Comparisons

    def compared(self, node: Compare) -> str:
        """A comparison with what it looks at."""
        match node.left:
            case Field(Whose.OWN, "value"):
                return self.wanted(node)
            case Ratio(over, under):
                left = self.ratio(over, under)
            case _:
                left = self.value(node.left)
        return self.text("compared", left=left, wanted=self.wanted(node))

    def wanted(self, node: Compare) -> str:
        """What a value is compared with: `IFK oder AA`, `mindestens 10`, `nicht leer`."""
        if node.op in (Op.KNOWN, Op.NONE):
            return self.text(f"op-{node.op.name.lower()}")
        assert node.right is not None
        dated = isinstance(node.right, Calendar) or (
            isinstance(node.left, Calendar) and node.left.aspect is Aspect.CLOCK
        )
        right = self.right(node)
        if node.op in (Op.EQ, Op.IN):
            return right
        return self.text(
            f"op-{node.op.name.lower()}" + "-day" * (dated and node.op not in (Op.NE, Op.INCLUDES)), value=right
        )

    def right(self, node: Compare) -> str:
        """The right side, read as what the left side is."""
        aspect = node.left.aspect if isinstance(node.left, Calendar) else None
        match node.right:
            case Literal(value) if aspect in (Aspect.CLOCK, Aspect.WEEKDAY):
                values = value if isinstance(value, tuple) else (value,)
                return self.joined((self.of_aspect(one, aspect) for one in values), "or")
            case Literal(value):
                return datum(value, self.language, "or" if node.op is Op.IN else "and")
            case None:
                return ""
            case right:
                return self.value(right)

    def of_aspect(self, value: object, aspect: Aspect | None) -> str:
        """A weekday or a clock time, which policies hold as numbers."""
        if not isinstance(value, Decimal):
            return datum(value, self.language)
        if aspect is Aspect.CLOCK:
            return clock_time(int(value), self.language)
        known = 1 <= value <= 7 and value == int(value)
        return text(f"locale-weekday-{int(value)}", self.language) if known else datum(value, self.language)

    def value(self, node: Value) -> str:
        """A value as something to compare."""
        match node:
            case Literal(value):
                return datum(value, self.language)
            case Field(Whose.THIS, "id"):
                return self.text("this")
            case Field(whose, name):
                called = attribute(name, self.language)
                return (
                    called if whose is Whose.OWN else self.text(f"of-{whose}", name=called, subject=named(self.subject))
                )
            case Calendar(aspect, point):
                said = self.point(point)
                return said if aspect is Aspect.DAY else self.text(f"aspect-{aspect}", point=said)
            case Measure():
                return self.measure(node)
            case Ratio(over, under):
                return self.ratio(over, under)
            case Missing():
                return open_term(node, self.language)
            case _ as never:
                assert_never(never)

    def ratio(self, over: Value, under: Value) -> str:
        """One number over another; one that is itself measured stands in brackets."""
        parts = [f"({self.value(one)})" if isinstance(one, Measure) else self.value(one) for one in (over, under)]
        return self.text("ratio", over=parts[0], under=parts[1])

    def measure(self, node: Measure) -> str:
        """A number over facts."""
        of = "" if node.attribute is None else attribute(node.attribute, self.language)
        code = "measure-now" if node.window is None and node.kind is Kind.TIMES else f"measure-{node.kind}"
        return self.text(code, facts=self.facts(node.facts), of=of)

    # States

    def state(self, node: Truth) -> str:
        """What holds on a day."""
        return self.remembered("state", node, lambda: self.called(node) or self.held(node))

    def called(self, node: Truth) -> str:
        """What the policy calls a state, where saying it would take longer; empty where it has no name."""
        name = self.names.get(node)
        said = "" if name is None else self.quoted(name)
        return said if len(said) < len(self.held(node)) else ""

    def unfolded(self, node: Truth) -> str:
        """A state with its name and what is meant by it."""
        name = self.called(node)
        return self.text("unfolded", name=name, state=self.held(node)) if name else self.state(node)

    def held(self, node: Truth) -> str:
        match node:
            case Covered(None, window):
                return self.between(window)
            case Covered(facts, window):
                assert facts is not None
                return self.around(facts, window)
            case Between(start, end):
                return self.text("between-facts", start=self.facts(start), end=self.facts(end))
            case All(of):
                return self.several(of, "and", self.state, "always")
            case Any(of):
                return self.several(of, "or", self.state, "never")
            case Not(of):
                return self.text("not", what=self.bracketed(of, self.state))
            case Compare() | Lasts() | During() | Unknown():
                return self.test(node)
            case _ as never:
                assert_never(never)

    def around(self, facts: Facts, window: Window) -> str:
        """A state that stands around facts; on their own days it is the facts themselves."""
        said = self.facts(facts)
        if window == Window(OWN_START, OWN_END):
            return said
        if window == Window(OWN_START, Point(Ever())):
            return self.text("since", facts=said)
        return self.text("around", days=self.between(window), facts=said)

    # Days

    def between(self, window: Window) -> str:
        """A window: `ab Ende − 90 Tage bis Ende + 14 Tage`."""
        parts = []
        if not isinstance(window.first.base, Ever):
            parts.append(self.text("after" if window.first.open else "from", point=self.point(window.first)))
        if not isinstance(window.last.base, Ever):
            parts.append(self.text("before" if window.last.open else "until", point=self.point(window.last)))
        return " ".join(parts) or self.text("any-time")

    def point(self, point: Point) -> str:
        """A point as arithmetic: `Ende + 14 Tage`."""
        steps = [f"{'+' if one.sign > 0 else '−'} {span(one.by, self.language)}" for one in point.steps]
        said = " ".join((self.base(point), *steps))
        return self.text("rolled-point", point=said) if point.roll else said

    def base(self, point: Point) -> str:
        """Where a point starts."""
        match point.base:
            case Of(whose, which):
                return self.text(f"point-{whose}-{which}")
            case Dated(Field() as dated):
                return self.value(dated)
            case Fixed(day):
                return day_text(day, self.language)
            case Ever():
                return self.text("any-time")
            case FirstKnown(of):
                return self.text("or-else").join(map(self.point, of))
            case Extreme(later, of):
                days = self.joined(map(self.point, of), "and")
                return self.text("later-of" if later else "earlier-of", days=days)
            case Neighbour(forward, facts):
                return self.text("next-fact" if forward else "previous-fact", facts=self.facts(facts))
            case Yearly(forward, month, number, near):
                said = month_day(month, number, self.language)
                return self.text("next-date" if forward else "last-date", date=said, near=self.point(near))
            case _ as never:
                assert_never(never)


def month_day(month: int, day: int, language: str) -> str:
    """A day of the year: `25.11.`, in English `25 Nov`."""
    name = text(f"locale-month-{month}", language)[:3]
    return f"{day} {name}" if language == "en" else f"{day:02}.{month:02}."
