"""OPA's Rego, by rego-cpp: one document a client, rules as comprehensions over it.

Its arithmetic carries 31 February over into March, so a move by months is looked up in a table that is handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from regopy import Input, Interpreter

from benchmarks.cases import Made
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.peers.contacts import known_clients
from benchmarks.rivals.loop import Client, quarters
from benchmarks.works import (
    AS_OF,
    IN_FORCE,
    NEAR_MARKET,
    Always,
    CannotSay,
    Density,
    Different,
    Must,
    Never,
    Per,
    Rule,
    Within,
)
from validator.time.durations import add_months

Rows = list[list[list[int]]]
HEAD = f"package benchmark\nimport rego.v1\ntoday := {AS_OF}\n"
WITHIN = f"""
found contains [m[0], due, verdict] if {{
    some m in input.measures
    m[1] < {2**30}
    low := data.moves[format_int(m[1], 10)]
    due := m[1] + data.after
    acts := [c | some c in input.contacts; c >= low]
    verdict := answer(acts, due)
}}
answer(acts, due) := {MET} if {{ acts[0] <= due }}
answer(acts, due) := {OPEN} if {{ not early(acts, due); due >= today }}
answer(acts, due) := {VIOLATED} if {{ count(acts) == 0; due < today }}
answer(acts, due) := {MET_LATE} if {{ acts[0] > due; due < today }}
early(acts, due) if {{ acts[0] <= due }}
"""
NEVER = f"""
found contains [m[0], {NO_DAY}, verdict] if {{
    some m in input.measures
    m[1] < today
    high := data.moves[format_int(m[1], 10)]
    verdict := answer([p | some p in input.proposals; p > m[1]; p <= high])
}}
answer(broken) := {MET} if {{ count(broken) == 0 }}
answer(broken) := {VIOLATED} if {{ broken[0] < today }}
answer(broken) := {OPEN} if {{ broken[0] >= today }}
"""
MUST = f"""
found contains [c[0], c[0], verdict] if {{
    some c in input.talks
    verdict := answer(c)
}}
kept(c) if {{ c[1] == 1; c[3] >= data.minutes }}
answer(c) := {MET} if {{ kept(c) }}
answer(c) := {OPEN} if {{ not kept(c); c[0] == today }}
answer(c) := {VIOLATED} if {{ not kept(c); c[0] < today }}
"""
PERIODS = f"""
found contains [q[0], q[1], verdict] if {{
    some q in data.quarters
    q[0] >= input.begin
    verdict := answer(q)
}}
answer(q) := {MET} if {{ served(q) }}
answer(q) := {OPEN} if {{ not served(q); q[1] >= today }}
answer(q) := {VIOLATED} if {{ not served(q); q[1] < today }}
"""
INSIDE = "some c in input.talks; c[0] >= q[0]; c[0] <= q[1]"
PER = PERIODS + f"served(q) if {{ count([c | {INSIDE}]) >= data.times }}\n"
DIFFERENT = PERIODS + f"served(q) if {{ count({{c[2] | {INSIDE}; c[3] >= data.minutes}}) > 1 }}\n"
ALWAYS = f"""
spans := [[m[0], min([m[1], today])] | some m in input.measures; m[1] - m[0] + 1 >= data.lasts]
covered(d) if {{ some s in spans; s[0] <= d; d <= s[1] }}
near(d) if {{ some p in input.profiles; p[0] <= d; d <= p[1]; p[2] < {NEAR_MARKET} }}
points := {{s[0] | some s in spans}} | {{p[0] | some p in input.profiles; covered(p[0])}}
found contains [d, {NO_DAY}, verdict] if {{
    some d in points
    fresh(d)
    verdict := answer(d)
}}
fresh(d) if {{ not covered(d - 1) }}
fresh(d) if {{ near(d); not near(d - 1) }}
fresh(d) if {{ not near(d); near(d - 1) }}
answer(d) := {MET} if {{ near(d) }}
answer(d) := {VIOLATED} if {{ not near(d); d < today }}
answer(d) := {OPEN} if {{ not near(d); d == today }}
"""


def prepare(made: Made, rules: Sequence[Rule]) -> tuple[Callable[[], Rows], Callable[[Rows], Mapping[str, Findings]]]:
    """An answer for each client."""
    (rule,) = rules
    text, data = said(rule)
    interpreter = Interpreter()
    interpreter.add_module("benchmark", HEAD + text)
    if data:
        interpreter.add_data(data)
    bundle = interpreter.build("data.benchmark.found")
    inputs = [Input(document(one)) for one in known_clients(made)]

    def run() -> Rows:
        found = []
        for one in inputs:
            interpreter.set_input(one)
            found.append(interpreter.query_bundle(bundle).results[0].expressions[0])
        return found

    return run, lambda found: {rule.name: tidied(found)}


def tidied(found: Rows) -> Findings:
    rows = [(subject, *row) for subject, own in enumerate(found) for row in own]
    return findings(*zip(*rows, strict=True))


def document(one: Client) -> dict[str, Any]:
    return {
        "begin": one.begin,
        "grown": one.grown,
        "contacts": one.contacts,
        "talks": [list(row) for row in zip(one.contacts, one.checked, one.partners, one.minutes, strict=False)],
        "profiles": [list(span) for span in one.profiles],
        "measures": [list(span) for span in one.measures],
        "proposals": one.proposals,
    }


def said(rule: Rule) -> tuple[str, dict[str, Any]]:
    """The module, and the data that it looks up."""
    match rule:
        case Density():
            raise CannotSay(
                "not timed: it can be written as comprehensions, but what rego-cpp found had other due days"
            )
        case Within():
            return WITHIN, {"moves": table(-rule.before, "months"), "after": rule.after}
        case Never():
            return NEVER, {"moves": table(rule.after, rule.unit)}
        case Always():
            return ALWAYS, {"lasts": rule.lasts}
        case Per():
            return PER, {"quarters": all_quarters(), "times": rule.times}
        case Different():
            return DIFFERENT, {"quarters": all_quarters(), "minutes": rule.minutes}
        case Must():
            return MUST, {"minutes": rule.minutes}


def table(count: int, unit: str) -> dict[str, int]:
    """For each day the day so many units on, under the day as text: keys of a document are text."""
    days = range(IN_FORCE, IN_FORCE + 3000)
    return {str(day): add_months(day, count) if unit == "months" else day + count for day in days}


def all_quarters() -> list[list[int]]:
    begin = Client(0, IN_FORCE, [], [], [], [], [], [], [])
    return [list(one) for one in quarters(begin)]
