"""The solver, and formulas that fold: what is known stays a plain truth or number.

The only module that knows z3. Everything is deterministic: fixed seeds, and effort counted in the solver's own steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import z3  # type: ignore[import-untyped]

Formula: TypeAlias = Any
"""A truth: `bool`, or a formula of the solver."""
Term: TypeAlias = Any
"""A whole number: `int`, or a term of the solver."""


@dataclass(slots=True)
class Workshop:
    """Where formulas are made. A new one for each question: its answer then hangs on nothing that was asked before."""

    context: z3.Context | None = None


WORKSHOP = Workshop()


def fresh() -> None:
    """Begin a new question."""
    WORKSHOP.context = z3.Context()


def boolean(name: str) -> Formula:
    """An unknown truth."""
    return z3.Bool(name, WORKSHOP.context)


def integer(name: str) -> Term:
    """An unknown whole number."""
    return z3.Int(name, WORKSHOP.context)


def conj(*parts: Formula) -> Formula:
    """All of them."""
    return every(parts)


def every(parts: Iterable[Formula]) -> Formula:
    """All of them; true where there is none."""
    kept = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else z3.And(kept)


def disj(*parts: Formula) -> Formula:
    """One of them."""
    return some(parts)


def some(parts: Iterable[Formula]) -> Formula:
    """One of them; false where there is none."""
    kept = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else z3.Or(kept)


def neg(part: Formula) -> Formula:
    """The opposite."""
    if isinstance(part, bool):
        return not part
    return part.children()[0] if z3.is_not(part) else z3.Not(part)


def implies(one: Formula, other: Formula) -> Formula:
    """The other, if the one."""
    return disj(neg(one), other)


def iff(one: Formula, other: Formula) -> Formula:
    """Both or neither."""
    if isinstance(one, bool):
        return other if one else neg(other)
    if isinstance(other, bool):
        return one if other else neg(one)
    return one == other


def choose(condition: Formula, one: Term, other: Term) -> Term:
    """One number or the other."""
    if isinstance(condition, bool):
        return one if condition else other
    if isinstance(one, int) and isinstance(other, int) and one == other:
        return one
    return z3.If(condition, one, other)


def pick(condition: Formula, one: Formula, other: Formula) -> Formula:
    """One truth or the other."""
    return disj(conj(condition, one), conj(neg(condition), other))


def at_most(one: Term, other: Term) -> Formula:
    """`one <= other`."""
    return one <= other


def equal(one: Term, other: Term) -> Formula:
    """`one == other`."""
    return one == other


def total(parts: Iterable[Term]) -> Term:
    """The sum."""
    fixed, free = 0, []
    for part in parts:
        if isinstance(part, int):
            fixed += part
        else:
            free.append(part)
    if not free:
        return fixed
    return z3.Sum([*free, fixed]) if fixed or len(free) > 1 else free[0]


def count(parts: Iterable[Formula]) -> Term:
    """How many hold."""
    return total(choose(part, 1, 0) for part in parts)


def replaced(part: Formula, values: Sequence[tuple[Term, Term]]) -> Formula:
    """A formula with unknowns replaced by other terms or values."""
    if isinstance(part, bool):
        return part
    pairs = [(one, literal(other, part.ctx)) for one, other in values]
    return z3.substitute(part, *pairs) if pairs else part


def twin(unknown: Term) -> Term:
    """Another unknown of the same kind."""
    return z3.Const(f"{unknown}'", unknown.sort())


def literal(value: Term, context: z3.Context) -> Term:
    if isinstance(value, bool):
        return z3.BoolVal(value, context)
    return z3.IntVal(value, context) if isinstance(value, int) else value


def is_truth(part: Formula) -> bool:
    """Whether it is a truth rather than a number."""
    return isinstance(part, bool) or bool(z3.is_bool(part))


def known(part: Formula) -> bool:
    """Whether it is a plain truth or number."""
    return isinstance(part, bool | int)


STOPPED = ("interrupted from keyboard", "canceled")
"""What the solver says when it was stopped, by whatever."""


class Answer(StrEnum):
    """Whether there is a solution; or the effort was spent before that was known."""

    YES = "yes"
    NO = "no"
    SPENT = "spent"


class Model:
    """One solution."""

    def __init__(self, model: z3.ModelRef) -> None:
        self.model = model

    def truth(self, part: Formula) -> bool:
        """The value of a truth; what the formulas leave open is false."""
        if isinstance(part, bool):
            return part
        return bool(z3.is_true(self.model.eval(part, model_completion=True)))

    def number(self, part: Term) -> int:
        """The value of a number; what the formulas leave open is 0."""
        if isinstance(part, int):
            return part
        return int(self.model.eval(part, model_completion=True).as_long())


class Solver:
    """Asks for solutions, each within `effort` steps."""

    def __init__(self, effort: int) -> None:
        self.solver, self.effort = z3.Solver(ctx=WORKSHOP.context), effort
        self.solver.set("random_seed", 0)
        self.solver.set("rlimit", effort)
        self.model: Model | None = None

    def add(self, *parts: Formula) -> None:
        """What every solution from here on fulfils."""
        for part in parts:
            if part is not True:
                self.solver.add(z3.BoolVal(False, WORKSHOP.context) if part is False else part)

    def ask(self, *parts: Formula) -> Answer:
        """Whether there is a solution with these parts as well; then `model` is one."""
        if any(part is False for part in parts):
            return Answer.NO
        self.solver.push()
        try:
            self.add(*parts)
            before = self.steps()
            found = self.solver.check()
            if found == z3.unknown and self.solver.reason_unknown() in STOPPED and self.steps() - before < self.effort:
                raise KeyboardInterrupt  # the solver took an interruption that was meant for the program
            if found == z3.sat:
                self.model = Model(self.solver.model())
                return Answer.YES
            return Answer.NO if found == z3.unsat else Answer.SPENT
        finally:
            self.solver.pop()

    def steps(self) -> int:
        """The solver's steps so far."""
        found = self.solver.statistics()
        return int(found.get_key_value("rlimit count")) if "rlimit count" in found.keys() else 0  # noqa: SIM118

    def solved(self) -> Model:
        """The solution of the last question that had one."""
        assert self.model is not None
        return self.model


def least(solver: Solver, fixed: Sequence[Formula], term: Term, low: int) -> tuple[int, list[Formula]]:
    """The smallest value of a number, from a solution at hand, and what fixes it for the questions to come."""
    high = solver.solved().number(term)
    while low < high:
        middle = (low + high) // 2
        if solver.ask(*fixed, at_most(term, middle)) is Answer.YES:
            high = solver.solved().number(term)
        else:
            low = middle + 1
    return high, [*fixed, equal(term, high)]
