"""JSON Schema, by the validator in Rust: one document a contact. A schema looks at one document and reckons with no dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import jsonschema_rs

from benchmarks.cases import Made
from benchmarks.findings import Findings
from benchmarks.peers.contacts import documents, tidied
from benchmarks.works import CannotSay, Must, Rule


def prepare(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], list[bool]], Callable[[list[bool]], Mapping[str, Findings]]]:
    """Whether each contact fits the schema."""
    (rule,) = rules
    if not isinstance(rule, Must):
        raise CannotSay("cannot say it: a schema sees one document, and dates are text to it")
    asked = {"profillage_geprueft": {"const": True}, "dauer_minuten": {"minimum": rule.minutes}}
    validator = jsonschema_rs.validator_for({"required": [*asked], "properties": asked})
    found = documents(made)
    return lambda: [validator.is_valid(one) for one in found], lambda fits: {rule.name: tidied(made, fits)}
