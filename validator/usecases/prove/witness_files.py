"""Faults as examples: what must hold once the policy is mended, and so fails until then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from validator.analysis.faults import Kind
from validator.core.findings import Verdict
from validator.usecases.example_files import Case
from validator.usecases.examples import agree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.analysis.faults import Fault
    from validator.core.findings import Finding
    from validator.usecases.prove.model import Judged, Told

MENDED = frozenset((Kind.CONFLICT, Kind.TENSION, Kind.DIVERGENCE))
"""Kinds that are mended when the rules concerned can be kept on the witness; a divergence in force alone is not."""
LONGEST = 120
"""So many characters of a fault's name go into the name of its file."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_.]+")


class Purpose(StrEnum):
    """What an example file is for."""

    FAILS = "fails"
    GAP = "gap"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class WitnessFile:
    """The example file of a fault: its name, the fault, what it is for, its examples."""

    name: str
    judged: Judged
    purpose: Purpose
    cases: tuple[Case, ...]


def witness_files(faults: Iterable[Judged], says: Mapping[int, str]) -> tuple[WitnessFile, ...]:
    """A file for each fault that is not acknowledged and has a history; `says` gives the sentence by place in the list.

    Names are the same for the same faults, safe on any file system, and different in more than case.
    """
    found: list[WitnessFile] = []
    taken: set[str] = set()
    for number, one in enumerate(faults):
        own = tuple(cases(one, says[number])) if one.acknowledged is None else ()
        if own:
            name = free(stem(one.fault), taken)
            found.append(WitnessFile(name, one, purpose(one, own), own))
    return tuple(found)


def cases(one: Judged, says: str) -> Iterator[Case]:
    """An example a rule, on the first history: a mended policy lets these acts keep all rules, and not also others."""
    rules = dict.fromkeys((norm.policy, norm.version, norm.rule) for norm in one.fault.norms if norm.rule)
    for told in one.told[:1]:
        witness = told.witness
        for rule in rules:
            wanted = tuple(expected(one.fault.kind, told, of_rule(rule, told)))
            yield Case(*rule, says, witness.as_of, witness.history, wanted)


def of_rule(rule: tuple[str, str, str], told: Told) -> list[Finding]:
    """What the reference finds of a rule today."""
    return [one for one in told.whole if (one.policy, one.version, one.rule) == rule]


def expected(kind: Kind, told: Told, found: Sequence[Finding]) -> Iterator[Mapping[str, Any]]:
    """What is to be found of a rule once the policy is mended."""
    if kind is Kind.GAP and not found:
        yield {"verdict": Verdict.OPEN.value}
    differ = kind is Kind.CONFLICT or any(not one.verdict.breach for one in told.findings)
    for one in found:
        mended = kind in MENDED and differ and one.verdict.breach and one in told.findings
        yield {"verdict": (Verdict.MET if mended else one.verdict).value}


def purpose(one: Judged, own: Iterable[Case]) -> Purpose:
    """Whether the examples fail today; and if so, until what."""
    today = ((case, of_rule((case.policy, case.version, case.rule), one.told[0])) for case in own)
    if all(agree(case.expect, found) for case, found in today):
        return Purpose.DOCUMENTS
    return Purpose.GAP if one.fault.kind is Kind.GAP else Purpose.FAILS


def stem(fault: Fault) -> str:
    """`kind-rule-rule-key`, of letters that every file system takes; without a key, rows tell rules apart."""
    several = len({norm.policy for norm in fault.norms}) > 1
    rules = dict.fromkeys(f"{norm.policy}.{norm.rule}" if several else norm.rule for norm in fault.norms)
    rows = (norm.row for norm in fault.norms if norm.row and not fault.key)
    parts = (_UNSAFE.sub("-", one).strip("-.") for one in (fault.kind.value, *rules, fault.key, *rows))
    return "-".join(filter(None, parts))[:LONGEST].rstrip("-.")


def free(name: str, taken: set[str]) -> str:
    """The name with an ending, numbered where another file has it."""
    number = 1
    while (numbered := name if number == 1 else f"{name}-{number}").lower() in taken:
        number += 1
    taken.add(numbered.lower())
    return f"{numbered}.yaml"
