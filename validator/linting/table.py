"""The table of checks, and the driver that adds the code to what they yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.checks import (
    acknowledged_twice,
    clause_used_and_not_checked,
    colliding_rows,
    conflict_without_clause,
    equal_alternatives,
    idle_example,
    idle_row,
    lasts_never,
    never_holds,
    rule_without_clause,
    same_example,
    same_rule,
    selects_nothing,
    title_language,
    two_at_once,
    unaccounted_clause,
    uncovered_situation,
    unreachable_row,
    unused_class,
    unused_facts,
    unused_parameter,
    unused_reading,
    unused_state,
    vague_breach,
)
from validator.linting.model import Result
from validator.policy.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Check, Subject

CHECKS: tuple[Check, ...] = (
    unused_facts.CHECK,
    unused_state.CHECK,
    unused_class.CHECK,
    unused_parameter.CHECK,
    unused_reading.CHECK,
    selects_nothing.CHECK,
    lasts_never.CHECK,
    never_holds.CHECK,
    unreachable_row.CHECK,
    idle_row.CHECK,
    colliding_rows.CHECK,
    uncovered_situation.CHECK,
    unaccounted_clause.CHECK,
    rule_without_clause.CHECK,
    clause_used_and_not_checked.CHECK,
    conflict_without_clause.CHECK,
    idle_example.CHECK,
    same_example.CHECK,
    vague_breach.CHECK,
    two_at_once.CHECK,
    title_language.CHECK,
    equal_alternatives.CHECK,
    same_rule.CHECK,
    acknowledged_twice.CHECK,
)
"""All checks, by code."""


def results(subject: Subject, wanted: frozenset[str]) -> Iterator[Result]:
    """What the wanted checks find in a policy, check by check."""
    for check in CHECKS:
        if check.code in wanted:
            for remark in check.run(subject):
                problem = Problem(f"lint-{check.code}", remark.place, remark.fields, rule=remark.rule)
                yield Result(check.code, check.slug, problem)
