"""What checks look at and what they give: bare facts, to which the driver adds the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from validator.analysis.tables import TableFault, table_faults
from validator.linting.selections import Chosen, selections
from validator.linting.uses import Uses, uses
from validator.policy.problems import Place
from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.core.rules import Policy
    from validator.policy.problems import Problem
    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Subject:
    """One policy that loads: its document, what it was lowered to, its vocabulary, the list of its source's clauses.

    `names` are those that its rules were lowered by, as these left them.
    """

    document: Mapped
    policy: Policy
    vocabulary: Vocabulary
    names: Uses
    clauses: frozenset[str] | None = None

    @cached_property
    def uses(self) -> Uses:
        """The names that rules use."""
        return uses(self.names)

    @cached_property
    def selections(self) -> tuple[Chosen, ...]:
        """Every selection with tests, with its place."""
        return tuple(selections(self.document, self.vocabulary))

    @cached_property
    def table_faults(self) -> tuple[TableFault, ...]:
        """What is wrong with the tables of clocks."""
        return tuple(table_faults(self.policy, self.vocabulary))

    def section(self, name: str) -> Mapped:
        """A part of the document; empty if it is not there."""
        found = self.document.get(name)
        return found if isinstance(found, Mapped) else Mapped({}, {}, self.document.place)

    def listing(self, name: str) -> tuple[Tree, ...]:
        """A part of the document that is a list; empty if it is not there."""
        found = self.document.get(name)
        return found.items if isinstance(found, Listing) else ()

    @property
    def rules(self) -> Iterator[tuple[str, Mapped, Place]]:
        """The rules of the document: name, tree, and the place of the name."""
        part = self.section("rules")
        for name, tree in part.entries.items():
            if isinstance(tree, Mapped):
                yield name, tree, part.keys[name]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check found: where, and what fills its sentence (`lint-CODE` in the catalogue)."""

    place: Place
    fields: Mapping[str, str] = field(default_factory=dict)
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its stable code. `wrong` and `right` are parts of a policy, as `samples` completes them."""

    code: str
    slug: str
    run: Callable[[Subject], Iterator[Remark]]
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Result:
    """A remark, or a problem of loading, with its code. The problem holds what fills the sentence."""

    code: str
    slug: str
    problem: Problem
    fatal: bool = False

    @property
    def order(self) -> tuple[Place, str, str, tuple[tuple[str, str], ...]]:
        """Results are listed by place, then by code."""
        return self.problem.place, self.code, self.problem.code, tuple(sorted(self.problem.fields.items()))


def text(tree: Tree | None) -> str:
    """The text of a leaf; empty where there is none."""
    return str(tree.value) if isinstance(tree, Leaf) else ""


def texts(tree: Tree | None) -> tuple[str, ...]:
    """The texts of a list or of a single value."""
    if isinstance(tree, Listing):
        return tuple(text(one) for one in tree)
    return (text(tree),) if isinstance(tree, Leaf) else ()


def bare(tree: Tree | None) -> object:
    """A tree without its places: equal for trees that say the same."""
    match tree:
        case None:
            return None
        case Leaf():
            return type(tree.value), tree.value
        case Mapped():
            return frozenset([(key, bare(inner)) for key, inner in tree.entries.items()])
        case Listing():
            return tuple([bare(one) for one in tree.items])
