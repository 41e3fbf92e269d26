"""Acknowledgements: the faults that a policy means to keep, and those of them that are there no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.faults import Kind
from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from validator.analysis.faults import Fault
    from validator.policy.problems import Place
    from validator.policy.tree import Tree
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a policy says of faults of one kind between the same rules. `rules` are `policy:rule`, sorted.

    `keys` narrows it to single faults of these rules; empty: all of them.
    """

    policy: str
    version: str
    place: Place
    kind: Kind
    rules: tuple[str, ...]
    keys: tuple[str, ...]
    prevails: str
    because: str

    def fits(self, fault: Fault) -> bool:
        """Whether it speaks of a fault: the same kind, exactly the same rules, one of this very version."""
        names = {one.name for one in fault.norms if one.rule}
        own = any((one.policy, one.version) == (self.policy, self.version) for one in fault.norms)
        return (
            fault.kind is self.kind and own and names == set(self.rules) and (not self.keys or fault.key in self.keys)
        )

    def judgeable(self, known: Collection[tuple[str, str]]) -> bool:
        """Whether it can be judged by policies at hand: all that it names are, of versions more than one."""
        policies = {name for name, _ in known}
        alone = self.kind is Kind.VERSIONS and sum(name == self.policy for name, _ in known) < 2
        return not alone and {name.partition(":")[0] for name in self.rules} <= policies


@dataclass(frozen=True, slots=True)
class Stale:
    """An acknowledgement that fits no fault, or of which one key fits none."""

    acknowledgement: Acknowledgement
    key: str = ""


def acknowledgements(entry: Entry) -> Iterator[Acknowledgement]:
    """Those of a policy, in the order of the file."""
    listed = entry.source.document.get("acknowledged")
    for tree in listed if isinstance(listed, Listing) else ():
        assert isinstance(tree, Mapped)
        rules = {name if ":" in name else f"{entry.policy.id}:{name}" for name in texts(tree.get("rules"))}
        kind, said = Kind(text(tree.get("fault"))), (text(tree.get("prevails")), text(tree.get("because")))
        yield Acknowledgement(*entry.key, tree.place, kind, tuple(sorted(rules)), texts(tree.get("keys")), *said)


def fitting(fault: Fault, all_of_them: Iterable[Acknowledgement]) -> Acknowledgement | None:
    """The first acknowledgement of a fault."""
    return next((one for one in all_of_them if one.fits(fault)), None)


def stale(
    faults: Sequence[Fault], all_of_them: Iterable[Acknowledgement], policies: Collection[tuple[str, str]]
) -> Iterator[Stale]:
    """What is acknowledged and is no fault, as far as that can be judged by the policies at hand, by id and version."""
    for one in all_of_them:
        if not one.judgeable(policies):
            continue
        fitted = {fault.key for fault in faults if one.fits(fault)}
        if not fitted and not one.keys:
            yield Stale(one)
        yield from (Stale(one, key) for key in one.keys if key not in fitted)


def text(tree: Tree | None) -> str:
    """The text of a leaf; empty where there is none."""
    return str(tree.value) if isinstance(tree, Leaf) else ""


def texts(tree: Tree | None) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(text(one) for one in tree) if isinstance(tree, Listing) else ()
