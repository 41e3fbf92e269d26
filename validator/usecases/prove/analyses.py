"""What an analysis is: asked about a group of policies, it says faults, and questions with their standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

from validator.analysis.change import Change
from validator.analysis.faults import Engine, Fault, Proof
from validator.analysis.questions import Account
from validator.core.rules import Policy
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.vocabulary import Vocabulary
from validator.usecases.check import Progress
from validator.usecases.prove.model import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable

LIBRARIES = {Engine.SEARCH: "hypothesis", Engine.PROOF: "z3"}
"""What an engine cannot do without; it comes with the extra `prove`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an analysis says: faults, questions of the proof with their standing, those of the search in an account."""

    faults: tuple[Fault, ...] = ()
    proofs: tuple[Proof, ...] = ()
    account: Account = field(default_factory=Account)


@dataclass(frozen=True, slots=True)
class Group:
    """Policies that can be compared, in order of id and version.

    `mentioned` are, by id and version, the values of closed lists that a document names outside its rules. With a
    `change` one of them is read otherwise, and only what that changes is asked.
    """

    policies: tuple[Policy, ...]
    vocabulary: Vocabulary
    mentioned: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    change: Change | None = None


Run: TypeAlias = Callable[[Group, Asked, Progress | None], Found]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of policies with one vocabulary; `share` is the part of a run's time it takes, roughly.

    `otherwise`: it can be narrowed to a change, and so also runs under other readings.
    """

    engine: Engine
    run: Run
    share: int = 1
    otherwise: bool = False


def equipped(engines: Iterable[Engine]) -> None:
    """BadInput where an engine lacks its library."""
    lacking = [one for one in engines if find_spec(LIBRARIES[one]) is None]
    if lacking:
        raise BadInput(
            [Problem("prove-extra", Place(f"--engine {one.value}"), {"library": LIBRARIES[one]}) for one in lacking]
        )
