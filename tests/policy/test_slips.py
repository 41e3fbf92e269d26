"""Typical slips of a policy author, and word for word what is said about them."""

from __future__ import annotations

import pytest

from validator.messages.catalogue import render
from validator.policy.load import parse
from validator.policy.problems import BadInput

GOOD = """\
policy: beispiel
version: "2012-06"
title: Beispiel
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2012-06-01, to: null}
parameters:
  abstand: {value: 3 months, clauses: [B-1]}
rules:
  kontaktdichte:
    title: Ein Kontakt alle drei Monate
    force: must
    clauses: [B-1]
    every: 3 months
    starts: beginn
    do: kontakt
    without-examples: Ein Muster.
"""

SLIPS = [
    ('title: Beispiel', 'titel: Beispiel', [
        '3:1: the key “titel” is not known here; hint: title',
        '3:1: der Schlüssel „titel“ ist hier unbekannt; Hinweis: title',
    ]),
    ('    clauses: [B-1]\n    every', '    clause: [B-1]\n    every', [
        '13:5: the key “clause” is not known here [rule kontaktdichte]; hint: clauses',
        '13:5: der Schlüssel „clause“ ist hier unbekannt [Regel kontaktdichte]; Hinweis: clauses',
    ]),
    ('    do: kontakt', '    du: kontakt\n    withn: [at, at]', [
        '16:5: the key “du” is not known here [rule kontaktdichte]',
        '17:5: the key “withn” is not known here [rule kontaktdichte]; hint: within',
        '16:5: der Schlüssel „du“ ist hier unbekannt [Regel kontaktdichte]',
        '17:5: der Schlüssel „withn“ ist hier unbekannt [Regel kontaktdichte]; Hinweis: within',
    ]),
    ('    every: 3 months', '    evry: 3 months', [
        '14:5: the key “evry” is not known here [rule kontaktdichte]; hint: every',
        '14:5: der Schlüssel „evry“ ist hier unbekannt [Regel kontaktdichte]; Hinweis: every',
    ]),
    ('rules:', 'ruels:', [
        '9:1: the key “ruels” is not known here; hint: rules',
        '9:1: der Schlüssel „ruels“ ist hier unbekannt; Hinweis: rules',
    ]),
    ('    do: kontakt', '    do: kontakt\n    partial: skip', [
        '17:5: the key “partial” does not go with the others here [rule kontaktdichte]',
        '17:5: der Schlüssel „partial“ passt hier nicht zu den anderen [Regel kontaktdichte]',
    ]),
    ('force: must', 'force: muss', [
        '12:12: this word is not one of those allowed here (found: muss) [rule kontaktdichte]; hint: must',
        '12:12: dieses Wort ist hier nicht vorgesehen (gefunden: muss) [Regel kontaktdichte]; Hinweis: must',
    ]),
    ('    every: 3 months\n    starts: beginn\n    do: kontakt', '    per: wek\n    do: kontakt\n    hours: {at-least: 21,5}', [
        '14:10: this word is not one of those allowed here (found: wek) [rule kontaktdichte]; hint: week',
        '16:26: the key “5” is not known here [rule kontaktdichte]',
        '14:10: dieses Wort ist hier nicht vorgesehen (gefunden: wek) [Regel kontaktdichte]; Hinweis: week',
        '16:26: der Schlüssel „5“ ist hier unbekannt [Regel kontaktdichte]',
    ]),
    ('    every: 3 months', '    every: {hit: strict, rows: [{when: a, interval: 3 months}]}', [
        '14:18: this word is not one of those allowed here (found: strict) [rule kontaktdichte]; hint: strictest',
        '14:18: dieses Wort ist hier nicht vorgesehen (gefunden: strict) [Regel kontaktdichte]; Hinweis: strictest',
    ]),
    ('    every: 3 months', '    every: {hit: first, rows: [{wenn: a, interval: 3 months}]}', [
        '14:33: the key “wenn” is not known here [rule kontaktdichte]; hint: when',
        '14:33: der Schlüssel „wenn“ ist hier unbekannt [Regel kontaktdichte]; Hinweis: when',
    ]),
    ('    do: kontakt', '    do: kontakt\n    times: {atleast: 2}', [
        '17:13: the key “atleast” is not known here [rule kontaktdichte]; hint: at-least',
        '17:13: der Schlüssel „atleast“ ist hier unbekannt [Regel kontaktdichte]; Hinweis: at-least',
    ]),
    ('from: 2012-06-01', 'from: 2024-02-30', [
        '6:15: there is no such day between 1900 and 2199; write it as 2024-02-29 (found: 2024-02-30)',
        '6:15: diesen Tag gibt es zwischen 1900 und 2199 nicht; Schreibweise: 2024-02-29 (gefunden: 2024-02-30)',
    ]),
    ('to: null', 'to: 2013-13-01', [
        '6:31: there is no such day between 1900 and 2199; write it as 2024-02-29 (found: 2013-13-01)',
        '6:31: diesen Tag gibt es zwischen 1900 und 2199 nicht; Schreibweise: 2024-02-29 (gefunden: 2013-13-01)',
    ]),
    ('from: 2012-06-01', 'from: 1.6.2012', [
        '6:15: there is no such day between 1900 and 2199; write it as 2024-02-29 (found: 1.6.2012)',
        '6:15: diesen Tag gibt es zwischen 1900 und 2199 nicht; Schreibweise: 2024-02-29 (gefunden: 1.6.2012)',
    ]),
    ('    do: kontakt', '    do: kontakt\n    examples: [{says: x, as-of: 2012-02-30, history: {events: [{type: kontakt, at: 2012-01-01}]}, expect: [{verdict: broken}]}]', [
        '17:33: there is no such day between 1900 and 2199; write it as 2024-02-29 (found: 2012-02-30) [rule kontaktdichte]',
        '17:118: this word is not one of those allowed here (found: broken) [rule kontaktdichte]; hint: open',
        '17:33: diesen Tag gibt es zwischen 1900 und 2199 nicht; Schreibweise: 2024-02-29 (gefunden: 2012-02-30) [Regel kontaktdichte]',
        '17:118: dieses Wort ist hier nicht vorgesehen (gefunden: broken) [Regel kontaktdichte]; Hinweis: open',
    ]),
    ('"2012-06"', '2012.06', [
        '2:10: this must be a text; put it into quotes (found: 2012.06); hint: "2012.06"',
        '2:10: hier muss ein Text stehen; bitte in Anführungszeichen setzen (gefunden: 2012.06); Hinweis: "2012.06"',
    ]),
    ('    clauses: [B-1]\n    every', '    clauses: B-1\n    every', [
        '13:14: this must be: a list (found: B-1) [rule kontaktdichte]; hint: [B-1]',
        '13:14: hier muss stehen: eine Liste (gefunden: B-1) [Regel kontaktdichte]; Hinweis: [B-1]',
    ]),
    ('to: null}', 'to: null, assumed: yes}', [
        '6:46: this must be: true or false (found: yes); hint: true',
        '6:46: hier muss stehen: true oder false (gefunden: yes); Hinweis: true',
    ]),
    ('    do: kontakt', '    do:', [
        '16:5: this must be: a text (found: null) [rule kontaktdichte]',
        '16:5: hier muss stehen: ein Text (gefunden: null) [Regel kontaktdichte]',
    ]),
    ('valid: {from: 2012-06-01, to: null}', 'valid:', [
        '6:1: this must be: a mapping of keys to values (found: null); hint: The days in force.',
        '6:1: hier muss stehen: eine Zuordnung von Schlüsseln zu Werten (gefunden: null); Hinweis: The days in force.',
    ]),
    ('  kontaktdichte:\n', '  - kontaktdichte:\n', [
        '10:3: this must be: a mapping of keys to values (found: […]); hint: The checkable norms by id.',
        '10:3: hier muss stehen: eine Zuordnung von Schlüsseln zu Werten (gefunden: […]); Hinweis: The checkable norms by id.',
    ]),
    ('  kontaktdichte:', '  kontakt dichte:', [
        '10:3: a name cannot look like this here (found: kontakt dichte); hint: A word; hyphens, dots and digits are allowed.',
        '10:3: so kann ein Name hier nicht lauten (gefunden: kontakt dichte); Hinweis: A word; hyphens, dots and digits are allowed.',
    ]),
    ('  abstand:', '  ab-stand:', [
        '8:3: a name cannot look like this here (found: ab-stand); hint: A word with underscores, without hyphens.',
        '8:3: so kann ein Name hier nicht lauten (gefunden: ab-stand); Hinweis: A word with underscores, without hyphens.',
    ]),
    ('    do: kontakt', '    do: {a: x, b: y}', [
        '16:9: here there may be at most 1 (found: {…}) [rule kontaktdichte]',
        '16:9: hier darf höchstens so viel stehen: 1 (gefunden: {…}) [Regel kontaktdichte]',
    ]),
    ('do: kontakt', 'do: []', [
        '16:9: here there must be at least 1 (found: […]) [rule kontaktdichte]',
        '16:9: hier muss mindestens so viel stehen: 1 (gefunden: […]) [Regel kontaktdichte]',
    ]),
    ('title: Ein', 'title: Regel: Ein', [
        '11:17: a colon and a space inside a text; put the whole text into quotes',
        '11:17: ein Doppelpunkt mit Leerzeichen im Text; bitte den ganzen Text in Anführungszeichen setzen',
    ]),
    ('    title: Ein', '\ttitle: Ein', [
        '11:1: a tab; indent with spaces only',
        '11:1: ein Tabulator; eingerückt wird nur mit Leerzeichen',
    ]),
    ('"2012-06"', '"2012-06', [
        '2:10: this quote is never closed',
        '2:10: das Anführungszeichen wird nicht geschlossen',
    ]),
    ('    every', '   every', [
        '14:4: the indentation does not fit the lines above',
        '14:4: die Einrückung passt nicht zu den Zeilen darüber',
    ]),
    ('[B-1]}', '[B-1}', [
        '8:43: before this place a comma or a closing bracket is missing',
        '8:43: vor dieser Stelle fehlt ein Komma oder eine schließende Klammer',
    ]),
    ('    clauses: [B-1]\n', '    clauses: [B-1\n', [
        '14:10: before this place a comma or a closing bracket is missing',
        '14:10: vor dieser Stelle fehlt ein Komma oder eine schließende Klammer',
    ]),
    ('title: Beispiel', 'title: @Beispiel', [
        "3:8: a value cannot begin like this; put it into quotes (found character '@' that cannot start any token)",
        "3:8: so kann ein Wert nicht beginnen; bitte in Anführungszeichen setzen (found character '@' that cannot start any token)",
    ]),
    ('title: Beispiel', 'title: *Beispiel', [
        '3:8: the alias *Beispiel* stands inside its own anchor or has none',
        '3:8: der Alias *Beispiel* steht in seinem eigenen Anker oder hat keinen',
    ]),
    ('title: Beispiel', 'title: !Beispiel', [
        '3:8: tags are not allowed: !Beispiel',
        '3:8: Tags sind nicht erlaubt: !Beispiel',
    ]),
    ('    do: kontakt', '    do kontakt', [
        '17:5: before this place a key has no colon and space after it',
        '17:5: vor dieser Stelle fehlt hinter einem Schlüssel der Doppelpunkt mit Leerzeichen',
    ]),
]  # fmt: skip


def complaints(text: str, language: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        parse(text, "p.yaml", "policy")
    return [render(one, language).removeprefix("p.yaml:") for one in caught.value.problems]


def test_the_policy_without_slips_is_valid() -> None:
    parse(GOOD, "p.yaml", "policy")


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS)
def test_a_slip_is_named_with_its_place_and_its_remedy(right: str, wrong: str, said: list[str]) -> None:
    assert right in GOOD
    text = GOOD.replace(right, wrong, 1)
    assert complaints(text, "en") + complaints(text, "de") == said


def test_values_can_be_left_out() -> None:
    with pytest.raises(BadInput) as caught:
        parse(GOOD.replace("force: must", "force: geheim"), "p.yaml", "policy")
    assert "geheim" not in render(caught.value.problems[0], "en", values=False)
