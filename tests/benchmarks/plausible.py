"""How often what happens: facts of each type in three years of one subject, and subjects of each type among a thousand.

Estimates, since no office publishes its case files. They follow what the directives ask for: a client of whom contacts
are due every one to six months is written to, invited, noted and put down for later about as often; what befalls few
(school, retirement, a change of office) is rare. Equal numbers of everything would make histories of which most rules
find next to nothing to judge, and in which nothing is frequent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RARE = 0.1
"""Facts of a type that is not named."""
FACTS: Mapping[str, Mapping[str, float]] = {
    "kunde": {
        "persoenlicher_kontakt": 9, "telefonischer_kontakt": 6, "schriftlicher_kontakt": 4, "einladung": 8,
        "wiedervorlage": 8, "vermittlungsvorschlag": 6, "egv_eintrag": 4, "stelleninformation": 3, "vv_suchlauf": 3,
        "bewerberdaten_aktualisiert": 2, "profillage": 2.5, "profillage_gesetzt": 2.5, "arbeitslos": 2,
        "arbeitslosmeldung": 1.5, "massnahme": 1.5, "massnahmeaustritt": 1.2, "lebenslaufeintrag": 1, "bereich": 1,
        "aktivierungsangebot": 1, "handlungsbedarf": 0.8, "abmeldung": 0.5, "abgemeldet": 0.5, "anmeldung": 0.5,
        "erziehung_kind": 0.4, "lebenslaufeintrag_p10": 0.4, "zuordnung": 0.4, "situationsaenderung": 0.4,
        "begruendung_nichteinhaltung": 0.4, "integration": 0.3, "betreuungsart": 0.3, "schule": 0.2,
        "in_ausbildung": 0.2, "bewerberangebot_umgestellt": 0.2,
    },
    "bestands_elb": {
        "coachinggespraech": 15, "leistungsrelevanter_sachverhalt": 2, "tatbestandspruefung": 2,
        "ermessensentscheidung": 2, "zustaendigkeitswechsel": 1, "falluebergabe": 1, "uebergabegespraech": 1,
        "antragstellung": 1, "besondere_auffaelligkeit": 0.5, "fehlende_mitwirkung": 0.5, "gruppencoaching_beginn": 0.5,
        "gruppencoaching_vorschlag": 0.5, "aenderung_fallarbeit": 0.5,
    },
    "neuantragsteller": {
        "kontaktversuch": 2, "einladung": 2, "clearingtermin": 1.5, "clearinggespraech": 1.2, "wiedervorlage": 1,
        "weiterleitung_egs": 1, "identitaetspruefung": 1, "leistungsbewilligung": 0.8, "gruppencoaching_vorschlag": 0.6,
        "aufnahmeentscheidung": 0.5, "falluebergabe": 0.5, "alg1_bezug": 0.2,
    },
    "arbeitgeber": {"arbeitgebergespraech": 3},
    "gruppenangebot": {"gruppentermin": 300, "terminbuchung": 900},
    "jobcenter": {
        "massnahme": 300, "wiedervorlage": 100, "teamleiterbesprechung": 36, "auswertung_kontaktdichte": 36,
        "auswertung_absolventen": 36, "praxistreffen": 12, "instrument": 3, "ideen_werkstatt": 3,
    },
    "mitarbeiter": {"arbeitsgruppe_teilnahme": 12},
    "regionalstelle": {
        "vorsprache": 600, "oeffnungszeit": 600, "anruf_arbeitgeber": 300, "arbeitszeitbilanz": 36,
        "multiplikatorentreffen": 12, "multiplikator": 4,
    },
    "team": {"pruefung_kontaktdichte": 36},
    "unternehmen": {"ansprechperson": 2},
}  # fmt: skip
ONCE = frozenset({"antrag", "arbeitgeber_erfasst", "erstgespraech"})
"""With these a history begins."""
A_DAY = frozenset({"oeffnungszeit"})
"""Spans of one day."""
SUBJECTS: Mapping[str, float] = {
    "kunde": 650, "bestands_elb": 200, "neuantragsteller": 100, "arbeitgeber": 30, "unternehmen": 12, "mitarbeiter": 3,
    "arbeitsvermittler": 3, "gruppenangebot": 1, "team": 0.7, "regionalstelle": 0.3, "jobcenter": 0.1, "document": 0.1,
}  # fmt: skip
"""Of a thousand: among few there is no office, of which the country has one for ten thousand clients."""


@dataclass(frozen=True)
class Following:
    """Facts that are made for others: for most of these there is one within some days, whose `attribute` names it."""

    attribute: str
    others: tuple[str, ...]
    share: float = 0.9
    days: int = 3


CONTACTS = ("erstgespraech", "persoenlicher_kontakt", "schriftlicher_kontakt", "telefonischer_kontakt")
FOLLOWING = {
    "vermerk": Following("zu", CONTACTS),
    "dokumentation": Following(
        "zu", ("arbeitgebergespraech", "besondere_auffaelligkeit", "clearinggespraech", "coachinggespraech")
    ),
}


def number(subject: str, fact: str) -> float:
    """How many facts of a type there are on average in three years, those left aside that are made for others."""
    return FACTS.get(subject, {}).get(fact, RARE)


def people(size: int, *, only: str | None = None) -> dict[str, int]:
    """So many subjects, of one type or of all."""
    if only is not None:
        return {only: size}
    others = {name: round(size * share / 1000) for name, share in SUBJECTS.items() if name != "kunde"}
    return {"kunde": size - sum(others.values())} | {name: number for name, number in others.items() if number}
