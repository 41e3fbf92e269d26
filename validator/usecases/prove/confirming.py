"""The last word: each witness is judged again by the reference, on the policies as they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Kind
from validator.core.findings import Verdict
from validator.reference import evaluate
from validator.time.days import iso
from validator.usecases.prove.model import Denied, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.analysis.faults import Fault, Norm, Shown, Witness
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

SHOWN = frozenset((Kind.CONFLICT, Kind.TENSION, Kind.DIVERGENCE, Kind.REDUNDANCY))
"""Kinds that are claims about verdicts; the others also speak of what is not there, which no finding can show."""
BROKEN = frozenset((Kind.CONFLICT, Kind.REDUNDANCY))
"""Kinds of which every witness breaks a rule."""

_NUMBERED = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class Confirming:
    """The reference over the policies of one group, by id and version."""

    policies: Mapping[tuple[str, str], Policy]
    vocabulary: Vocabulary
    zone: str

    def fault(self, fault: Fault) -> tuple[Told, ...] | Denied:
        """The witnesses with their findings; or what is claimed and the reference does not find."""
        if fault.kind in SHOWN and not fault.witnesses:
            return Denied(fault, None, "")
        found: list[Told] = []
        for one in fault.witnesses:
            told = self.witness(fault, one)
            missing = told if isinstance(told, str) else self.lacking(fault, told)
            if missing is not None:
                return Denied(fault, one, missing)
            assert isinstance(told, Told)
            found.append(told)
        return tuple(found)

    def witness(self, fault: Fault, witness: Witness) -> Told | str:
        """One witness, judged; or the first finding that it should give and does not."""
        norms = (*fault.norms, *(one.norm for one in witness.shown))
        whole = tuple(self.findings(norms, witness))
        matched: list[Finding] = []
        for shown in witness.shown:
            match = next((one for one in whole if same(shown, one)), None)
            if match is None:
                return described(shown)
            if match not in matched:
                matched.append(match)
        return Told(witness, tuple(matched), whole, self.acts(witness), self.zone)

    def lacking(self, fault: Fault, told: Told) -> str | None:
        """What a witness of this kind must show and does not; None if nothing."""
        if fault.kind in SHOWN and not told.findings and not unowed(fault, told):
            return "?"
        if fault.kind in BROKEN and not any(one.verdict.breach for one in told.findings):
            return Verdict.VIOLATED.value
        silent = fault.kind is Kind.GAP and not told.witness.shown
        return "∅" if silent and told.whole != self.without_facts(fault, told.witness) else None

    def without_facts(self, fault: Fault, witness: Witness) -> tuple[Finding, ...]:
        """What is found of the same subject where nothing happens: a gap adds nothing to it."""
        empty = replace(witness, history=replace(witness.history, facts=()))
        return tuple(self.findings(fault.norms, empty))

    def findings(self, norms: tuple[Norm, ...], witness: Witness) -> Iterator[Finding]:
        """What the reference says of rules, each once; nothing where a policy is not at hand."""
        rules = {(one.policy, one.version, one.rule) for one in norms}
        for key in sorted({(one.policy, one.version) for one in norms} & self.policies.keys()):
            judged = evaluate(self.policies[key], witness.history, witness.as_of)
            yield from (one for one in judged if (one.policy, one.version, one.rule) in rules)

    def acts(self, witness: Witness) -> frozenset[str]:
        """The types of the witness's facts that the agency decides on, also those of related subjects."""
        known = self.vocabulary.facts
        named = {one.type for one in witness.history.facts}
        return frozenset(one for one in named if (kind := known.get(one.rsplit("/", 1)[-1])) and kind.act)


def unowed(fault: Fault, told: Told) -> bool:
    """Whether a history shows that the row of a single rule asks for nothing: there is nothing to find of the rule."""
    one_rule = len({(one.policy, one.version, one.rule) for one in fault.norms}) == 1
    return fault.kind is Kind.DIVERGENCE and one_rule and not told.whole


def same(shown: Shown, finding: Finding) -> bool:
    """Whether a finding is what is said to be shown; a day that is not named may be any."""
    norm = shown.norm
    return (
        (finding.policy, finding.version, finding.rule) == (norm.policy, norm.version, norm.rule)
        and finding.verdict is shown.verdict
        and shown.due in (None, finding.due)
        and shown.since in (None, finding.since)
        and row(norm) in ("", finding.row)
    )


def row(norm: Norm) -> str:
    """The name of a row, without the number that tells it from others of its name."""
    return _NUMBERED.sub("", norm.row)


def described(shown: Shown) -> str:
    """A finding as text."""
    days = (("due", shown.due), ("since", shown.since))
    named = "".join(f" {name} {iso(day)}" for name, day in days if day is not None)
    where = f" · {shown.norm.row}" if shown.norm.row else ""
    return f"{shown.norm.name}{where}: {shown.verdict.value}{named}"
