"""The situations of one day: which states can hold together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.analysis.situations.carriers import exact
from validator.analysis.situations.formulas import And, Formula, Literal, Or, Search, mentioned, opposite, outside
from validator.analysis.situations.gathering import WHILE, Gathering, lasting, where
from validator.analysis.situations.lines import bounds
from validator.analysis.situations.situation import Group, Situation
from validator.core.facts import Edge, Select
from validator.core.truths import All, Any, Covered, Not

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.situations.carriers import Carrier
    from validator.analysis.situations.formulas import Live
    from validator.analysis.situations.gathering import Leaf
    from validator.core.truths import Truth
    from validator.policy.vocabulary import Vocabulary


@dataclass(slots=True)
class Space:
    """Every situation that some truths about subjects of one type can tell apart.

    `empty`: attributes of subjects and facts that are known to have no value are reckoned with, also where the
    vocabulary does not say that absence means none. `apart`: sets of truths of which at most one holds (classes).
    """

    truths: tuple[Truth, ...]
    vocabulary: Vocabulary
    subject: str
    empty: bool = True
    apart: tuple[tuple[Truth, ...], ...] = ()
    carriers: tuple[Carrier, ...] = field(init=False)
    search: Search = field(init=False)
    known: dict[int, tuple[Truth, tuple[Formula, Formula]]] = field(init=False, default_factory=dict)
    """What truths came to, by identity: conditions are made of the same parts, and their hashes take long."""
    places: dict[Leaf, tuple[int, int, int]] = field(init=False, default_factory=dict)
    always: Formula = field(init=False)

    def __post_init__(self) -> None:
        gathering = Gathering(self.vocabulary, self.subject, self.empty)
        gathering.take((*self.truths, *(one for several in self.apart for one in several)))
        found = tuple(gathering.carriers())
        self.carriers = tuple(carrier for carrier, _ in found)
        self.search = Search(tuple(one.weights for one in self.carriers))
        for number, (_, masks) in enumerate(found):
            self.places |= {leaf: (number, *pair) for leaf, pair in masks.items()}
        self.always = And(tuple(self.at_most_one(several) for several in self.apart))

    def at_most_one(self, several: Sequence[Truth]) -> Formula:
        pairs = [(one, other) for place, one in enumerate(several) for other in several[:place]]
        return And(tuple(Or((self.formula(one)[1], self.formula(other)[1])) for one, other in pairs))

    def formula(self, node: Truth) -> tuple[Formula, Formula]:
        """When a truth of this space is surely true, and when it is surely false."""
        if id(node) not in self.known:
            self.known[id(node)] = node, self.compiled(node)
        return self.known[id(node)][1]

    def compiled(self, node: Truth) -> tuple[Formula, Formula]:
        match node:
            case All(of):
                pairs = [self.formula(one) for one in of]
                return And(tuple(true for true, _ in pairs)), Or(tuple(false for _, false in pairs))
            case Any(of):
                pairs = [self.formula(one) for one in of]
                return Or(tuple(true for true, _ in pairs)), And(tuple(false for _, false in pairs))
            case Not(of):
                return self.formula(of)[::-1]
            case Covered(None) if node not in self.places:
                return self.dated(node)
            case Covered(facts, window) if facts is not None and window == WHILE and node not in self.places:
                pairs = [self.literal(key(member)) for member in facts]
                return Or(tuple(true for true, _ in pairs)), And(tuple(false for _, false in pairs))
            case _:
                return self.literal(node)

    def literal(self, leaf: Leaf) -> tuple[Formula, Formula]:
        carrier, true, false = self.places[leaf]
        return Literal(carrier, true), Literal(carrier, false)

    def dated(self, node: Covered) -> tuple[Formula, Formula]:
        """A stretch of the subject's days; without the date it never begins, and never ends."""
        found, everything = bounds(node.window), self.search.everything
        assert found is not None
        first, last = found
        inside = [] if first is None else [self.places[first][:2]]
        if last is not None:
            carrier, reached, _ = self.places[last]
            inside.append((carrier, everything[carrier] & ~reached))
        outside = [(carrier, everything[carrier] & ~mask) for carrier, mask in inside]
        return And(tuple(Literal(*one) for one in inside)), Or(tuple(Literal(*one) for one in outside))

    def find(self, condition: Truth) -> Situation | None:
        """The smallest situation in which a condition surely holds; None if there is none at all."""
        wanted = And((self.always, self.formula(condition)[0]))
        live = self.search.best(wanted, self.search.everything)
        return None if live is None else self.situation(live, wanted)

    def situation(self, live: Live, wanted: Formula) -> Situation:
        """The quietest choice of one value for each carrier."""
        values = tuple(mask.bit_length() - 1 for mask in self.search.cheapest(live))
        return Situation(
            self.subject, self.carriers, values, all(exact(self.carriers[one]) for one in mentioned(wanted))
        )

    def all(self, condition: Truth) -> Iterator[Group]:
        """Every situation in which a condition surely holds, in groups that have none in common."""
        wanted = And((self.always, self.formula(condition)[0]))
        for live in self.search.cubes(wanted, self.search.everything):
            yield Group(self.carriers, live, self.situation(live, wanted), mentioned(wanted))

    def groups(self, condition: Truth, limit: int, about: Truth) -> Iterator[Group]:
        """The largest groups around the smallest situations in which a condition surely holds.

        Together they hold every such situation, unless there are more than `limit` groups. They are named by the
        carriers that `about` speaks of.
        """
        everything, found = self.search.everything, self.formula(condition)[0]
        wanted = And((self.always, found))
        refuted = And((self.always, opposite(found, everything)))
        named = mentioned(self.formula(about)[0])
        for _ in range(limit):
            live = self.search.best(wanted, everything)
            if live is None:
                return
            wide = self.search.widened(refuted, live, range(len(self.carriers)))
            yield Group(self.carriers, wide, self.situation(live, wanted), named)
            wanted = And((wanted, outside(wide, everything)))


def key(member: Select | Edge) -> Truth:
    """The leaf of one member of a selection while it lasts."""
    return lasting(member.type, where(member)) if isinstance(member, Select) else Covered((member,), WHILE)
