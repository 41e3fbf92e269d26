"""A small world in which two rules contradict each other, and made-up faults of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from validator.analysis.faults import Engine, Fault, Kind, Norm, Proof, Shown, Standing, Witness
from validator.core.findings import Verdict
from validator.histories.model import Fact, History
from validator.time.days import parse
from validator.usecases.library import library
from validator.usecases.prove import prove
from validator.usecases.prove.analyses import Analysis, Found
from validator.usecases.prove.model import Asked

VOCABULARY = """\
vocabulary: klein
title: A small world
subjects:
  fall: {attributes: {geburtsdatum: date}}
events:
  bedarf: {of: [fall], attributes: {dringend: bool}}
  meldung: {of: [fall], act: true, attributes: {art: {one-of: [brief, anruf]}}}
spans:
  sperre: {of: [fall], attributes: {value: {one-of: [kurz, lang]}}}
"""
POLICY = """\
policy: {policy}
version: "2020"
title: {{de: Eine kleine Anweisung, en: A small directive}}
issuer: muster
vocabulary: vocabulary.yaml
subject: fall
valid: {{from: 2020-01-01}}
rules:
  melden:
    title: {{de: Bedarf wird in drei Tagen gemeldet, en: A need is reported within three days}}
    without-examples: A sample.
    clauses: [K-1]
    each: bedarf
    within: [at, at + 3 days]
    do: meldung
  warten:
    title: {{de: Nach einem Bedarf wird zehn Tage nichts gemeldet, en: Nothing is reported for ten days after a need}}
    without-examples: A sample.
    clauses: [K-2]
    each: bedarf
    within: [at, at + 10 days]
    never: meldung
"""
MELDEN, WARTEN = Norm("klein", "2020", "melden"), Norm("klein", "2020", "warten")
BEDARF = parse("2020-02-01")
ACKNOWLEDGED = """\
acknowledged:
  - fault: conflict
    rules: [melden, warten]
    prevails: melden
    because: Speed matters more.
"""


def written(folder: Path, more: str = "", policy: str = "klein") -> Path:
    """The policy as a file, with its vocabulary beside it."""
    (folder / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    path = folder / f"{policy}.yaml"
    path.write_text(POLICY.format(policy=policy) + more, encoding="utf-8")
    return path


def entries(folder: Path, more: str = ""):
    return library([written(folder, more)], {}, {})


def event(kind: str, day: int, **attributes: object) -> Fact:
    return Fact(kind, day, day, None, None, True, None, attributes)


def history(*facts: Fact) -> History:
    ordered = sorted(facts, key=lambda one: (one.type, one.start))
    numbered = tuple(replace(one, ordinal=number) for number, one in enumerate(ordered))
    return History("F-1", "fall", {}, numbered)


def reported(day: int | None) -> History:
    """A need on 1 February, reported so many days later or not at all."""
    return history(event("bedarf", BEDARF), *([] if day is None else [event("meldung", BEDARF + day)]))


KEEPS_FIRST = Witness(
    reported(0),
    BEDARF + 30,
    (Shown(MELDEN, Verdict.MET, BEDARF + 3), Shown(WARTEN, Verdict.VIOLATED)),
    "keeps-first",
)
KEEPS_SECOND = Witness(
    reported(None),
    BEDARF + 30,
    (Shown(MELDEN, Verdict.VIOLATED, BEDARF + 3, BEDARF + 4), Shown(WARTEN, Verdict.MET)),
    "keeps-second",
)
CODE, FIELDS = "prove-outside", {"count": "2", "reason": "a made-up sentence"}
"""Any code of the catalogue will do for a sentence."""
CONFLICT = Fault(Kind.CONFLICT, (MELDEN, WARTEN), CODE, FIELDS, "", (KEEPS_FIRST, KEEPS_SECOND))
WRONG = replace(CONFLICT, witnesses=(replace(KEEPS_FIRST, shown=(Shown(MELDEN, Verdict.VIOLATED),)),))
PROOFS = (
    Proof(Kind.CONFLICT, (MELDEN, WARTEN), Standing.FOUND, 400, 2),
    Proof(Kind.REDUNDANCY, (MELDEN, WARTEN), Standing.ABSENT, 400, 2),
    Proof(Kind.TENSION, (MELDEN, WARTEN), Standing.OUTSIDE, reason="a made-up reason"),
)


@dataclass(frozen=True)
class Says:
    """An analysis that says what it is told to say."""

    faults: tuple[Fault, ...] = ()
    proofs: tuple[Proof, ...] = ()

    def __call__(self, group, asked, progress):
        names = {(one.id, one.version) for one in group.policies}
        if progress is not None:
            progress(1, 2)
        own = [one for one in self.faults if any((norm.policy, norm.version) in names for norm in one.norms)]
        return Found(tuple(own), self.proofs)


def saying(*faults: Fault, engine: Engine = Engine.SEARCH, proofs: tuple[Proof, ...] = ()) -> Analysis:
    return Analysis(engine, Says(faults, proofs))


def proved(folder: Path, *faults: Fault, more: str = "", asked: Asked | None = None, proofs: tuple[Proof, ...] = ()):
    return prove(entries(folder, more), asked or Asked(), None, [saying(*faults, proofs=proofs)])
