"""Example files as YAML, so that `test --examples` runs them and an author can take them over as they stand."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from validator.analysis.generation.forms import plain, written
from validator.histories.model import EVERY_TYPE
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.histories.model import History
    from validator.usecases.example_files import Case

_BARE = re.compile(r"[A-Za-zÄÖÜäöüß_][A-Za-z0-9ÄÖÜäöüß_-]*|\d{4}-\d{2}-\d{2}")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""What some reader of YAML takes for something else than text."""


def example_file(cases: Iterable[Case]) -> str:
    """The text of an example file: cases by policy, version and rule, those of a rule in the order given."""
    ordered = sorted(cases, key=lambda one: (one.policy, one.version, one.rule))
    if not ordered:
        return "examples: []\n"
    lines = ["examples:"]
    for (policy, version), own in groupby(ordered, key=lambda one: (one.policy, one.version)):
        lines += [f"  - policy: {flow(policy)}", f"    version: {quoted(version)}", "    rules:"]
        for rule, found in groupby(own, key=lambda one: one.rule):
            lines.append(f"      {flow(rule)}:")
            lines += [f"        {line}" for one in found for line in entry(one)]
    return "\n".join(lines) + "\n"


def entry(case: Case) -> Iterator[str]:
    """The lines of one example, as they can also stand beside a rule of a policy."""
    yield f"- says: {quoted(case.says)}"
    yield f"  as-of: {iso(case.as_of)}"
    yield f"  history: {flow(content(case.history))}"
    yield f"  expect: {flow(list(case.expect))}"


def content(history: History) -> dict[str, Any]:
    """A history without its subject; what it does not have is left out."""
    facts = [
        (one.event, {name: value for name, value in written(one).items() if keeps(name, value)})
        for one in history.facts
    ]
    observed = {name: iso(day) for name, day in sorted(history.observed.items()) if name != EVERY_TYPE}
    found = {
        "attributes": {name: plain(value) for name, value in sorted(history.attributes.items())},
        "observed-from": iso(history.observed[EVERY_TYPE]) if EVERY_TYPE in history.observed else None,
        "observed": observed,
        "events": [one for event, one in facts if event],
        "spans": [one for event, one in facts if not event],
    }
    return {name: value for name, value in found.items() if value}


def keeps(name: str, value: Any) -> bool:
    """Whether a key of a fact says something: a fact without an id has none, other keys may be null."""
    return name != "id" or value is not None


def flow(value: Any) -> str:
    """A value in YAML's short form; what needs no quotes has none."""
    match value:
        case dict():
            return pairs(value)
        case list() | tuple():
            return f"[{', '.join(map(flow, value))}]"
        case str() if _BARE.fullmatch(value) and value.lower() not in _WORDS:
            return value
        case _:
            return quoted(value)


def pairs(mapping: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{flow(name)}: {flow(value)}' for name, value in mapping.items())}}}"


def quoted(value: Any) -> str:
    """JSON, which is YAML."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
