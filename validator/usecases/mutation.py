"""Whether the examples of a policy notice when the policy is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.mutation.mutants import mutants, only
from validator.histories.rows import to_histories
from validator.lowering.documents import chosen_for
from validator.policy.tree import Listing, Mapped
from validator.reference import evaluate
from validator.usecases.examples import agree, columns_of, examples
from validator.usecases.library import chosen, leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from validator.analysis.mutation.mutants import Mutant
    from validator.analysis.mutation.trees import Change
    from validator.core.rules import Policy
    from validator.histories.model import History
    from validator.policy.problems import Place
    from validator.usecases.examples import Example
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Held:
    """An example with its history read."""

    example: Example
    history: History

    def refuted_by(self, policy: Policy) -> bool:
        """Whether a policy gives something else than the example expects."""
        findings = evaluate(policy, self.history, self.example.as_of)
        return not agree(self.example.expected, [one for one in findings if one.rule == self.example.rule])


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no example notices; `because` says why none can, where the policy says so."""

    change: Change
    rules: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """A change that the policy calls equivalent, and that is not made or is noticed."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many changes of one part of a document there are, how many are noticed, how many cannot be."""

    part: str
    mutants: int
    killed: int
    equivalent: int

    @property
    def alive(self) -> int:
        """How many changes nothing notices or explains."""
        return self.mutants - self.killed - self.equivalent


@dataclass(frozen=True, slots=True)
class Mutation:
    """The scores by part in the order of the document, the survivors, and what is called equivalent in vain."""

    scores: tuple[Score, ...]
    survivors: tuple[Survivor, ...]
    stale: tuple[Stale, ...] = ()

    @property
    def total(self) -> Score:
        """All parts together."""
        mutants = sum(one.mutants for one in self.scores)
        killed = sum(one.killed for one in self.scores)
        equivalent = sum(one.equivalent for one in self.scores)
        return Score("", mutants, killed, equivalent)

    @property
    def complete(self) -> bool:
        """Whether every change is noticed or explained."""
        return not self.stale and self.total.alive == 0


def mutate(entry: Entry, settings: Mapping[str, str], progress: Callable[[int, int], None] | None = None) -> Mutation:
    """The mutants of a policy, each run over the examples of the rules it touches.

    An example that fails as things are shows nothing and is passed over; `test` reports it. `settings` are the
    parameters set for the run; with choices other than the policy's own nothing is called stale.
    """
    document = entry.source.document
    own = chosen_for(document, settings, "parameters")
    made = tuple(mutants(document, entry.vocabulary, entry.policy, own, entry.readings))
    held = examples_held(entry)
    alive = []
    for number, one in enumerate(made, 1):
        if not noticed(one, held):
            alive.append(one)
        if progress is not None:
            progress(number, len(made))
    reasons = {name: because for _, name, because in equivalents(document)}
    survivors = tuple(Survivor(one.change, one.rules, reasons.get(one.change.name, "")) for one in alive)
    plain = not own and entry.readings == chosen(document)
    return Mutation(tuple(scores(made, survivors)), survivors, tuple(stale(document, survivors)) if plain else ())


def examples_held(entry: Entry) -> dict[str, list[Held]]:
    """The examples that give what they say, by rule."""
    found: dict[str, list[Held]] = {one.id: [] for one in entry.policy.rules}
    for example in examples(entry):
        held = Held(example, next(to_histories(columns_of(example, entry))))
        if not held.refuted_by(only(entry.policy, [example.rule])):
            found[example.rule].append(held)
    return found


def noticed(mutant: Mutant, held: Mapping[str, list[Held]]) -> bool:
    """Whether an example of a rule that the change touches gives something else; what notices is tried first next."""
    for rule in mutant.rules:
        policy, own = only(mutant.policy, [rule]), held[rule]
        for place, one in enumerate(own):
            if one.refuted_by(policy):
                own.insert(0, own.pop(place))
                return True
    return False


def scores(made: Sequence[Mutant], survivors: Sequence[Survivor]) -> Iterator[Score]:
    total = Counter(one.change.part for one in made)
    alive = Counter(one.change.part for one in survivors)
    explained = Counter(one.change.part for one in survivors if one.because)
    for part, count in total.items():
        yield Score(part, count, count - alive[part], explained[part])


def equivalents(document: Mapped) -> Iterator[tuple[Place, str, str]]:
    """The changes that the policy calls equivalent, with their places and reasons."""
    listed = document.get("equivalent-mutants")
    for entry in listed if isinstance(listed, Listing) else ():
        names = entry.get("mutants") if isinstance(entry, Mapped) else None
        for one in names if isinstance(names, Listing) else ():
            assert isinstance(entry, Mapped)
            yield one.place, leaf(one), leaf(entry.get("because"))


def stale(document: Mapped, survivors: Sequence[Survivor]) -> Iterator[Stale]:
    alive = {one.change.name for one in survivors}
    return (Stale(place, name) for place, name, _ in equivalents(document) if name not in alive)
