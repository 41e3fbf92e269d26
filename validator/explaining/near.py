"""Facts that nearly counted: of the type asked for, and short of one condition, or just outside the window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.core.days import Whose
from validator.core.facts import Edge, Select
from validator.core.truths import All, Compare, Not
from validator.core.values import Aspect, Calendar, Field
from validator.explaining.courses import day_of
from validator.explaining.model import Given, Near, Shown, Why
from validator.reference import points, selections, values
from validator.reference.truths import truth
from validator.reference.view import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.core.facts import Facts
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.explaining.cases import Case
    from validator.histories.model import Fact
    from validator.reference.points import Stretch
    from validator.reference.view import View

MOST = 5
"""So many facts are listed."""
FAR, FURTHEST = 31, 92
"""A fact outside the window nearly counts within the window's own length, but at least and at most so many days."""
ORDER = tuple(Why)


@dataclass(frozen=True, slots=True)
class Sought:
    """Facts asked for between two days; None is no bound. `window` tells more where clock times decide."""

    facts: Facts
    first: int | None
    last: int | None
    window: Stretch | None = None

    @property
    def reach(self) -> int:
        """By how many days a fact may miss the window."""
        if self.first is None or self.last is None:
            return FURTHEST
        return min(max(self.last - self.first + 1, FAR), FURTHEST)

    def missed(self, fact: Fact, day: int | None) -> tuple[int, int | None]:
        """By how many days (before: negative) a fact misses the window, and the end that it misses.

        `day` is the point of it that counts; without one, the whole fact does.
        """
        start, end = (fact.start, fact.end) if day is None else (day, day)
        if self.last is not None and start > self.last:
            return start - self.last, self.last
        if self.first is not None and end is not None and end < self.first:
            return end - self.first, self.first
        return 0, None

    def untimely(self, fact: Fact) -> bool:
        """Whether a fact on the right day misses the window by the clock."""
        return self.window is not None and values.touches(selections.whole(fact), self.window) is False


@dataclass(frozen=True, slots=True)
class Failed:
    """One condition that a fact does not meet; `unknown` where nobody can tell."""

    test: Truth
    unknown: bool


def key(one: Near) -> tuple[int, int, int, int]:
    """What lies within the window first; then by distance."""
    return one.days, ORDER.index(one.why), one.shown.day, one.shown.fact.ordinal


@dataclass(frozen=True, slots=True)
class Looking:
    """Looking for facts that nearly counted; `own` is the anchor's fact, `counted` those that did count."""

    case: Case
    rule: Rule
    view: View
    own: int | None
    counted: frozenset[int]

    def near(self, sought: Iterable[Sought]) -> tuple[tuple[Near, ...], int]:
        """The facts that nearly counted, the nearest first, and how many more there are."""
        found: dict[int, Near] = {}
        for one in sought:
            for each in self.candidates(one):
                before = found.get(each.shown.fact.ordinal)
                if before is None or key(each) < key(before):
                    found[each.shown.fact.ordinal] = each
        listed = sorted(found.values(), key=key)
        return tuple(listed[:MOST]), max(len(listed) - MOST, 0)

    def candidates(self, sought: Sought) -> Iterator[Near]:
        """What is short of one thing; of those outside the window the nearest before and the nearest after it."""
        outside: dict[Why, Near] = {}
        for member in sought.facts:
            for one in self.of_member(member, sought):
                if one.why not in (Why.BEFORE, Why.AFTER):
                    yield one
                elif one.why not in outside or key(one) < key(outside[one.why]):
                    outside[one.why] = one
        yield from outside.values()

    def of_member(self, member: Select | Edge, sought: Sought) -> Iterator[Near]:
        """What one selection nearly selects."""
        if isinstance(member, Select):
            for fact in self.reachable(member.type, sought):
                yield from self.judged(fact, member.where, None, sought)
            yield from self.strangers(member, sought)
            return
        for inner in member.of:
            for fact in self.facts(inner.type):
                yield from self.pointed(fact, inner, member, sought)

    def reachable(self, kind: str, sought: Sought) -> Iterator[Fact]:
        """The facts of a type that did not count, those too far away left out."""
        first = None if sought.first is None else sought.first - sought.reach
        last = None if sought.last is None else sought.last + sought.reach
        return (one for one in self.case.within(kind, first, last) if one.ordinal not in self.counted)

    def facts(self, kind: str) -> Iterator[Fact]:
        """The facts of a type that did not count."""
        return (one for one in self.case.by_type.get(kind, ()) if one.ordinal not in self.counted)

    def judged(self, fact: Fact, where: Truth | None, day: int | None, sought: Sought) -> Iterator[Near]:
        """A fact of the right type, if it is short of one thing alone."""
        days, bound = sought.missed(fact, day)
        late, is_own = fact.start > self.case.as_of, fact.ordinal == self.own
        wrong = (days != 0) + late + is_own
        if wrong > 1 or abs(days) > sought.reach:
            return
        failing = self.failures(where, fact)
        if wrong + len(failing) == 0 and day is None and sought.untimely(fact):
            yield Near(self.case.shown(fact, self.rule, day), Why.TIME)
        if wrong + len(failing) != 1:
            return
        shown = self.case.shown(fact, self.rule, day)
        if failing:
            yield replace(because(failing[0], fact, shown, self.case), limit=self.limit(failing[0].test, fact))
        elif is_own or late:
            yield Near(shown, Why.ANCHOR if is_own else Why.NOT_YET)
        else:
            yield Near(shown, Why.BEFORE if days < 0 else Why.AFTER, abs(days), bound, point=day)

    def limit(self, test: Truth, fact: Fact) -> int | None:
        """The day that a condition compares with, where it compares with a day."""
        match test:
            case Compare(_, _, Calendar(Aspect.DAY, point)):
                return day_of(points.locate(point, self.view.on(selections.whole(fact))))
            case Not(of):
                return self.limit(of, fact)
            case _:
                return None

    def pointed(self, fact: Fact, inner: Select, edge: Edge, sought: Sought) -> Iterator[Near]:
        """A fact of which only a point counts."""
        mark = points.locate(edge.at, self.view.on(selections.whole(fact)))
        if mark.place is Place.DAY:
            found = list(self.judged(fact, inner.where, mark.day, sought))
            inside = sought.missed(fact, None)[0] == 0
            if inside and sought.missed(fact, mark.day)[0] and fact.start != mark.day:
                found = [Near(one.shown, Why.POINT, point=mark.day) for one in found]
            yield from found
        elif (
            not self.failures(inner.where, fact) and sought.missed(fact, None)[0] == 0 and fact.start <= self.case.as_of
        ):
            unknown = mark.place is Place.UNKNOWN
            yield Near(self.case.shown(fact, self.rule), Why.UNDECIDED if unknown else Why.POINT)

    def strangers(self, member: Select, sought: Sought) -> Iterator[Near]:
        """Facts of the same type of another subject, where nothing else is wrong with them."""
        base = member.type.rpartition("/")[2]
        for kind in sorted(self.case.by_type):
            if kind == member.type or kind.rpartition("/")[2] != base:
                continue
            for fact in self.reachable(kind, sought):
                inside = fact.start <= self.case.as_of and not sought.missed(fact, None)[0]
                if inside and not self.failures(member.where, fact):
                    yield Near(self.case.shown(fact, self.rule), Why.OTHER_SUBJECT)

    def failures(self, where: Truth | None, fact: Fact) -> tuple[Failed, ...]:
        """The conditions that a fact does not meet; asked once where they do not look at the anchor."""
        if where is None:
            return ()
        if self.case.looks.anchored(where):
            return self.failed(where, fact)
        known = self.case.failed.setdefault(id(where), {})
        if fact.ordinal not in known:
            known[fact.ordinal] = self.failed(where, fact)
        return known[fact.ordinal]

    def failed(self, where: Truth, fact: Fact) -> tuple[Failed, ...]:
        """The same, asked now."""
        view = self.view.on(selections.whole(fact))
        truths = [(one, truth(one, view)) for one in conjuncts(where)]
        return tuple(Failed(one, held is None) for one, held in truths if held is not True)


def conjuncts(where: Truth) -> Iterator[Truth]:
    """The conditions that must all be met."""
    if isinstance(where, All):
        for one in where.of:
            yield from conjuncts(one)
    else:
        yield where


def because(failed: Failed, fact: Fact, shown: Shown, case: Case) -> Near:
    """Why a fact within the window does not count."""
    has = tested(failed.test, fact, case)
    if failed.unknown:
        why = Why.UNKNOWN if has is not None and not has.known else Why.UNDECIDED
    else:
        why = Why.CONDITION if has is None else Why.VALUE
    return Near(shown, why, test=failed.test, has=has)


def tested(test: Truth, fact: Fact, case: Case) -> Given | None:
    """The attribute of the fact that a condition is about, if it is about one alone."""
    inner = test.of if isinstance(test, Not) else test
    if not isinstance(inner, Compare) or not isinstance(inner.left, Field) or inner.left.whose is not Whose.OWN:
        return None
    return case.given(fact, inner.left.name, absent_is_none=inner.left.absent_is_none)
