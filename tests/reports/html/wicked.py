"""A result full of texts that would like to be markup."""

import json

from validator.cli.main import main
from validator.reports.html import render
from validator.reports.view import View
from validator.results.life import lives, run
from validator.results.reading import opened

WICKED = (
    "<script>alert('planted')</script>",
    "</script><img src=x onerror=alert(1)>",
    "</style><b>planted</b>",
    "]]> --> <!-- planted",
    '"\' onmouseover="alert(1)',
    "&lt;planted&gt;&amp;",
    "umgekehrt \u202egnutsiel\u202c und \u2066so\u2069",
    "zeile\u2028zwei\u0085drei\x0bvier",
    "https://planted.example/x.js",
    "{{planted}} ${planted} javascript:alert(1)",
    "Jürgen Groß",
    "\u200b\ufeff",
)
VOCABULARY = """
vocabulary: bosheit
title: Names
subjects:
  kunde: {attributes: {team: text}}
events:
  aufnahme: {of: [kunde], attributes: {vermerk: text}}
  kontakt: {of: [kunde], attributes: {art: {one-of: [persoenlich, telefon]}, notiz: text}}
spans:
  massnahme: {of: [kunde], attributes: {value: text}}
"""
POLICY = """
policy: bosheit
version: 2020-01
title: "Wer <b>fett</b> schreibt & '</title>' \\"zitiert\\""
issuer: bosheit
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-01}
rules:
  bericht:
    title: "Zwei Wochen nach dem Ende </script><script>alert(2)</script> ]]> ein Kontakt"
    without-examples: A sample.
    clauses: [B-1, B-2]
    each: {massnahme: {}}
    within: [end, end + 14 days]
    do: {kontakt: {art: persoenlich, notiz: {not: nichts}}}
  vermerk:
    title: Die Aufnahme hat den vorgeschriebenen Vermerk
    without-examples: A sample.
    clauses: [B-3]
    force: should
    each: aufnahme
    must: {vermerk: vollständig}
  ruhe:
    title: Kein Telefonat während einer Maßnahme
    without-examples: A sample.
    clauses: [B-2]
    each: {massnahme: {}}
    within: [start, end]
    never: {kontakt: {art: telefon}}
not-checked:
  B-4: {reason: target, because: "Ein Ziel <i>ohne</i> Maß"}
"""


def case(number):
    """A case with texts that would like to be markup in all places where texts may stand."""
    text = WICKED[number % len(WICKED)]
    day = f"2020-{number % 9 + 1:02}-{number % 28 + 1:02}"
    return {
        "subject": f"{number:03} {text}",
        "type": "kunde",
        "attributes": {"team": f"{text} {number % 4}"} if number % 7 else {},
        "events": [
            {"id": f"a{number} {text}", "type": "aufnahme", "at": day, "vermerk": "vollständig" if number % 3 else text},
            {"id": f"k{number}", "type": "kontakt", "at": f"2020-10-{number % 30 + 1:02}", "notiz": text,
             "art": ("persoenlich", "telefon")[number % 2]},
        ],
        "spans": [{"id": f"m{number}", "type": "massnahme", "from": "2020-02-29", "value": text,
                   "to": f"2020-10-{number % 20 + 1:02}" if number % 5 else None}],
    }  # fmt: skip


def made(folder, subjects, *options, day="2020-12-31", name="a"):
    """A result with so many subjects."""
    for file, said in (("vocabulary.yaml", VOCABULARY), ("bosheit.yaml", POLICY)):
        (folder / file).write_text(said, encoding="utf-8")
    lines = [json.dumps(case(number)) + "\n" for number in range(subjects)]
    (folder / "cases.jsonl").write_text("".join(lines), encoding="utf-8")
    result = folder / f"{name}.result"
    arguments = ["--cases", str(folder / "cases.jsonl"), "--as-of", day, "--result", str(result)]
    main(["check", str(folder / "bosheit.yaml"), *arguments, "--key", str(folder / "key"), "--no-progress", *options])
    return result


def rendered(result, language="de", limit=None, earlier=()):
    """The page of a result, compared with earlier ones if there are any."""
    runs = []
    for file in earlier:
        with opened(file) as one:
            runs.append(run(one))
    with opened(result) as one:
        return "".join(render(View(one, language, limit, lives(run(one), runs) if runs else None)))
