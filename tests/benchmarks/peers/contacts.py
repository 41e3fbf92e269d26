"""What several peers share: contacts as documents, histories as documents, and verdicts from yes and no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.cases import Made, numbers_of
from benchmarks.findings import MET, OPEN, VIOLATED, Findings, findings
from benchmarks.rivals.loop import Client, clients_of
from benchmarks.works import AS_OF


def documents(made: Made) -> list[dict[str, Any]]:
    """One document a contact that is known."""
    talks = made.tables["persoenlicher_kontakt"]
    checked, minutes = talks.attributes["profillage_geprueft"].codes, numbers_of(talks.attributes["dauer_minuten"])
    known = zip(talks.start.tolist(), checked.tolist(), minutes.tolist(), strict=True)
    return [
        {"tag": day, "profillage_geprueft": bool(one), "dauer_minuten": number}
        for day, one, number in known
        if day <= AS_OF
    ]


def tidied(made: Made, fits: Sequence[bool]) -> Findings:
    """The findings about contacts, from whether each is as it must be."""
    talks = made.tables["persoenlicher_kontakt"]
    known = talks.start <= AS_OF
    day, kept = talks.start[known], np.array(fits, bool)
    return findings(talks.subject[known], day, day, np.where(kept, MET, np.where(day == AS_OF, OPEN, VIOLATED)))


def known_clients(made: Made) -> Iterator[Client]:
    """The clients with the facts that are known on the as-of day; spans keep their planned ends."""
    for one in clients_of(made):
        one.contacts = [day for day in one.contacts if day <= AS_OF]
        one.proposals = [day for day in one.proposals if day <= AS_OF]
        one.measures = [span for span in one.measures if span[0] <= AS_OF]
        yield one
