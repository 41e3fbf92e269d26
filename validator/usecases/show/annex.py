"""The tables of an annex, made again from the rules: for each group of clients, who is owed an act how often.

A policy's classes give the groups: each member of the first is a table, each member of the second a line of it. Rows
that need more than class members are further lines; other rules about the same states are remarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.usecases.show.clocks import RESUMED, tables
from validator.usecases.show.decisions import Choice, Decider, decider
from validator.usecases.show.logic import Both, Logic, classes, forms, least, logic
from validator.usecases.show.model import Table
from validator.usecases.show.norms import sight_of, title
from validator.usecases.show.others import Other, others, rule_of, told
from validator.usecases.show.states import part, state
from validator.usecases.show.words import clauses, joined, shown, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.policy.tree import Mapped
    from validator.usecases.show.given import Given, Sight

HEADER = ("Gruppe", "Abstand", "Handlung", "Bemerkungen", "Fundstellen")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a group's table; `others` are the rules that its remarks tell of."""

    name: str
    interval: str
    act: str
    remarks: tuple[str, ...]
    clauses: tuple[str, ...]
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """What is needed to make the tables of one rule."""

    rule: Mapped
    sight: Sight
    logic: Logic
    decider: Decider
    groups: tuple[str, ...]
    kinds: tuple[str, ...]
    others: tuple[Other, ...]

    def lines(self, group: str) -> tuple[Line, ...]:
        """All lines of a group's table; `group` is empty where a policy has but one class."""
        found = (*self.usual(group), *self.special(group), *self.suspended(group))
        return *found, *self.rest(group, frozenset(one.name for line in found for one in line.others))

    def assumed(self, group: str, kind: str = "") -> frozenset[str]:
        """What holds of a client of the group and kind, before anything special is assumed."""
        return frozenset(filter(None, (group, kind)))

    def excluded(self, group: str, kind: str) -> frozenset[str]:
        """What does not hold then: the other members of both classes."""
        return frozenset((*self.groups, *self.kinds)) - self.assumed(group, kind)

    def about(self, group: str, kind: str, needed: frozenset[str]) -> tuple[Other, ...]:
        """The other rules that name something needed and can speak of such a client."""
        true, false = self.assumed(group, kind) | needed, self.excluded(group, kind)
        return tuple(one for one in self.others if one.about & needed and one.possible(true, false))

    def usual(self, group: str) -> Iterator[Line]:
        """The members of the second class, those with one outcome on one line."""
        found: dict[tuple[str, str], list[str]] = {}
        for kind in self.kinds:
            chosen = self.decider.decide(self.assumed(group, kind))
            found.setdefault(("–", "–") if chosen is None else chosen.outcome, []).append(kind)
        for (gap, act), kinds in found.items():
            pairs = [(kind, self.about(group, kind, frozenset((kind,)))) for kind in kinds]
            remarks = (one for kind, ones in pairs for one in told(ones, kind if len(kinds) > 1 else ""))
            name = ", ".join(map(shown, kinds))
            yield Line(name, gap, act, tuple(remarks), self.cited(group, kinds), merged(ones for _, ones in pairs))

    def cited(self, group: str, kinds: list[str]) -> tuple[str, ...]:
        """The clauses of the rows that decide for these members."""
        chosen = (self.decider.decide(self.assumed(group, kind)) for kind in kinds)
        return tuple(dict.fromkeys(one for row in chosen if row is not None for one in row.clauses))

    def special(self, group: str) -> Iterator[Line]:
        """The rows that need more than class members, where they decide."""
        rows = (one for _, choices in self.decider.tables for one in choices)
        yield from (line for one in rows if self.beyond(one) for line in self.special_line(group, one))

    def beyond(self, one: Choice) -> bool:
        """Whether a row asks about more than the classes."""
        return bool(forms(one.when) - {*self.groups, *self.kinds})

    def special_line(self, group: str, one: Choice) -> Iterator[Line]:
        """A row's line: its own outcome, and the members for which another row decides."""
        within = Both((self.logic.formula(self.rule.get("while")), one.when))
        needs = {
            kind: least(within, self.assumed(group, kind), self.excluded(group, kind)) for kind in self.kinds or ("",)
        }
        possible = {kind: more for kind, more in needs.items() if more}
        chosen = {kind: self.decider.decide(self.assumed(group, kind) | more) for kind, more in possible.items()}
        if any(row is not None and row.outcome == one.outcome for row in chosen.values()):
            related = merged(self.about(group, kind, more) for kind, more in possible.items())
            remarks = (*deviations(one, chosen), *told(related))
            yield Line(self.name(group, one), one.interval, one.act, remarks, one.clauses, related)

    def name(self, group: str, one: Choice) -> str:
        """The row's states, without the group that the table is for."""
        parts = [item for item in one.conditions if text(item) != group]
        return bare(joined(part(item, self.sight) for item in parts) if len(parts) > 1 else state(parts[0], self.sight))

    def suspended(self, group: str) -> Iterator[Line]:
        """The state in which the clock stands still."""
        tree = self.rule.get("suspended-while")
        if tree is None:
            return
        needed = least(self.logic.formula(tree), self.assumed(group), self.excluded(group, ""))
        if needed is not None:
            related = self.about(group, "", needed)
            remarks = (RESUMED[text(self.rule.get("when-resumed"))].rstrip("."), *told(related))
            ids = tuple(dict.fromkeys(clause for one in related for clause in one.clauses))
            yield Line(bare(state(tree, self.sight)), "ruht", "–", remarks, ids, related)

    def rest(self, group: str, seen: frozenset[str]) -> Iterator[Line]:
        """Lines of their own for the rules that no line has told of, by the situation in which they speak."""
        found: dict[str, list[Other]] = {}
        strangers = frozenset(self.groups) - {group}
        for one in self.others:
            if one.name not in seen and one.conditions is not None and one.possible(self.assumed(group), strangers):
                found.setdefault(bare(one.line(group)), []).append(one)
        for name, ones in found.items():
            ids = tuple(dict.fromkeys(clause for one in ones for clause in one.clauses))
            yield Line(name, "–", "–", told(tuple(ones)), ids, tuple(ones))


def deviations(one: Choice, chosen: dict[str, Choice | None]) -> Iterator[str]:
    """The members for which the row applies and another one decides."""
    found: dict[str, list[str]] = {}
    for kind, row in chosen.items():
        if row is not None and row.outcome != one.outcome:
            found.setdefault(row.interval, []).append(shown(kind))
    yield from (f"bei {joined(kinds)}: {gap}" for gap, kinds in found.items())


def merged(lists: Iterable[tuple[Other, ...]]) -> tuple[Other, ...]:
    """All of them, each once."""
    return tuple({one.name: one for ones in lists for one in ones}.values())


def annex_tables(given: Given) -> Iterator[Table]:
    """The tables of every rule whose rows speak of class members."""
    for name, tree in given.section("rules").items():
        annex = annex_of(name, given)
        if annex is None:
            continue
        for group in annex.groups or ("",):
            lines = tuple(cells(one) for one in annex.lines(group))
            caption = f"{shown(group)}: {title(tree)}" if group else title(tree)
            yield Table(caption, HEADER, lines)


def annex_of(name: str, given: Given) -> Annex | None:
    """How the tables of a rule are made; None if it has none, or none that speak of class members."""
    rule = rule_of(name, given)
    sight = sight_of(rule, given)
    if "every" not in rule or not tables(rule.entries["every"], sight):
        return None
    read = logic(given)
    rows = decider(rule, sight, read)
    asked = frozenset(form for _, choices in rows.tables for one in choices for form in forms(one.when))
    found = [members for members in classes(given).values() if asked & set(members)]
    if not found:
        return None
    groups, kinds = (found[0], found[1]) if len(found) > 1 else ((), found[0])
    return Annex(rule, sight, read, rows, groups, kinds, others(name, given, read))


def cells(one: Line) -> tuple[str, ...]:
    """A line as cells of a table."""
    return one.name, one.interval, one.act, "; ".join(one.remarks) or "–", clauses(one.clauses)


def bare(term: str) -> str:
    """A term without quotation marks, as the name of a line."""
    return term.replace("„", "").replace("“", "")
