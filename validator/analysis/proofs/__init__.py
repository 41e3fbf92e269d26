"""Proofs: questions about rules, decided over all histories within bounds (docs/analysis.md, 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from validator.analysis.proofs.model import EFFORT, HORIZON, SLOTS, Bounds, Proven
from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from validator.analysis.change import Change
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

__all__ = ["Bounds", "Proven", "prove"]


def prove(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    horizon: int = HORIZON,
    slots: int = SLOTS,
    effort: int = EFFORT,
    progress: Callable[[int, int], None] | None = None,
    change: Change | None = None,
) -> Proven:
    """The faults that formulas show in policies with one vocabulary, and what became of each question.

    Histories of `horizon` days with at most `slots` facts of a type; `effort` is the solver's steps for a question.
    BadInput where the solver is not installed.
    """
    if find_spec("z3") is None:
        raise BadInput([Problem("prove-extra", Place("proof"), {"library": "z3"})])
    from validator.analysis.proofs.running import run  # noqa: PLC0415 - only with the solver at hand

    return run(policies, Bounds(vocabulary, horizon, slots, effort), progress, change)
