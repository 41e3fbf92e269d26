"""Both evaluators against cases derived by hand from `docs/language.md`; and no construct without a case."""

from __future__ import annotations

import dataclasses
import enum

import pytest

from tests.conformance import cases as suite
from validator.core import days, duties, facts, findings, truths, values
from validator.policy.problems import BadInput

JUDGED = [case for case in suite.cases() if "refused" not in case.content]
REFUSED = [case for case in suite.cases() if "refused" in case.content]
CONSTRUCTS = {
    "every", "each", "per", "always", "within", "do", "never", "must", "only-after", "tables", "clock-words", "states",
    "points", "measures", "bounds", "calendar", "time-units", "periods", "holidays", "zones", "unknown", "observed", "exceptions",
    "readings", "breaches", "relations", "groups", "versions", "as-of", "traps",
}  # fmt: skip


@pytest.mark.parametrize("evaluator", ["reference", "engine", "compiled"])
@pytest.mark.parametrize("case", JUDGED, ids=str)
def test_case(case: suite.Case, evaluator: str) -> None:
    expected = case.content["expect"]
    found = suite.found(case, evaluator)
    seen = [{key: one[key] for key in wanted} for wanted, one in zip(expected, found, strict=False)]
    assert seen == expected, case.content["why"]
    assert len(found) == len(expected), found


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_refused(case: suite.Case) -> None:
    with pytest.raises(BadInput) as caught:
        suite.lowered(case)
    assert case.content["refused"] in [problem.code for problem in caught.value.problems]


def test_there_are_many_cases_and_no_title_twice() -> None:
    names = [str(case) for case in suite.cases()]
    assert len(set(names)) == len(names)
    assert len(names) >= 150


def test_every_construct_and_every_trap_has_cases() -> None:
    assert {case.construct for case in suite.cases()} == CONSTRUCTS
    assert {case.content.get("trap") for case in suite.cases()} - {None} == {f"T{i}" for i in range(1, 23)}


def test_every_verdict_is_expected() -> None:
    verdicts = {one["verdict"] for case in JUDGED for one in case.content["expect"]}
    assert verdicts == {verdict.value for verdict in findings.Verdict}


def test_every_node_and_every_word_of_the_core_has_a_case() -> None:
    met: set[str] = set()
    for case in JUDGED:
        meet(suite.lowered(case), met)
    modules = (days, duties, facts, truths, values)
    classes = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    own = [one for one in classes if one.__module__.startswith("validator.core")]
    nodes = {one.__name__ for one in own if dataclasses.is_dataclass(one)}
    words = {str_of(word) for one in own if issubclass(one, enum.Enum) for word in one}
    assert (nodes | words) - met == UNWRITTEN


UNWRITTEN = {"Op.NE"}
"""Words that no surface form is lowered to; generated policies cover them."""


def meet(node: object, met: set[str]) -> None:
    """Collect the node types and words below a node."""
    if isinstance(node, enum.Enum):
        met.add(str_of(node))
    elif isinstance(node, tuple):
        for one in node:
            meet(one, met)
    elif dataclasses.is_dataclass(node):
        met.add(type(node).__name__)
        for field in dataclasses.fields(node):
            meet(getattr(node, field.name), met)


def str_of(word: enum.Enum) -> str:
    """A word with its class: equal texts of two classes are different words."""
    return f"{type(word).__name__}.{word.name}"
