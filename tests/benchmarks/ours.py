"""Our engine: the benchmark's policy with the rules that are asked for, over columns in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from benchmarks.cases import Made, to_columns
from benchmarks.findings import NO_DAY, Findings, findings
from benchmarks.works import AS_OF, CannotSay, Rule, form_of
from validator.core.findings import BREACHES, NOTEWORTHY
from validator.engine import run_batches
from validator.engine.results import Results
from validator.lowering.documents import lower
from validator.usecases.library import library

if TYPE_CHECKING:
    from validator.core.rules import Policy

Prepared: TypeAlias = tuple[Callable[[], Results], Callable[[Results], Mapping[str, Findings]]]
FAR = 10**8
"""Days farther off than that stand for none."""
POLICY = Path(__file__).with_name("policy.yaml")


def policy_of(rules: Sequence[Rule]) -> Policy:
    """The policy with exactly these rules, each with its own parameters."""
    (entry,) = library([POLICY], {}, {})
    found = []
    for rule in rules:
        own = lower(entry.source.document, entry.vocabulary, settings=rule.settings(), readings={})
        found += [replace(one, id=rule.name) for one in own.rules if one.id == form_of(rule)]
    return replace(entry.policy, rules=tuple(found))


def prepare(made: Made, rules: Sequence[Rule]) -> Prepared:
    """Findings without evidence: what the others compute."""
    return _judging(made, rules, compiled=False)


def prepare_fast(made: Made, rules: Sequence[Rule]) -> Prepared:
    """The same with loops in machine code; compiling and loading it is not timed, as for the compiled rival."""
    require_compiler()
    run, tidy = _judging(made, rules, compiled=True)
    run()
    return run, tidy


def require_compiler() -> None:
    """CannotSay where there is none: NumPy would do it, unsaid."""
    if find_spec("numba") is None:
        raise CannotSay("not installed: numba")


def _judging(made: Made, rules: Sequence[Rule], *, compiled: bool) -> Prepared:
    policy, columns = policy_of(rules), to_columns(made)
    return lambda: run_batches(policy, columns, AS_OF, evidence=(), compiled=compiled), plain


def prepare_shown(made: Made, rules: Sequence[Rule]) -> Prepared:
    """The findings that `check` shows unless others are asked for, with their evidence; the others are counted."""
    policy, columns = policy_of(rules), to_columns(made)
    return lambda: run_batches(policy, columns, AS_OF, shown=NOTEWORTHY | BREACHES, compiled=False), plain


def plain(results: Results) -> dict[str, Findings]:
    """The findings of each rule."""
    return {rule.id: of_rule(results, rule.id) for rule in results.policy.rules}


def of_rule(results: Results, rule: str) -> Findings:
    blocks = [part.block for part in results.parts if part.rule.id == rule]
    if not blocks:
        return findings([], [], [], [])
    columns = {
        name: np.concatenate([getattr(one, name) for one in blocks]) for name in ("subject", "anchor", "due", "verdict")
    }
    for name in ("anchor", "due"):
        day = columns[name]
        columns[name] = np.where((day > -FAR) & (day < FAR), day, NO_DAY)
    return findings(**columns)
