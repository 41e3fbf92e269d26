"""The little policy that the examples of checks are parts of: what a part does not say is taken from here."""

from __future__ import annotations

import re

KEY = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
VOCABULARY = """\
vocabulary: muster
subjects: {kunde: {attributes: {geburtsdatum: date}}}
events:
  aufnahme: {of: [kunde]}
  gespraech: {of: [kunde], act: true, attributes: {art: {one-of: [persoenlich, telefon]}, dauer: number}}
spans:
  profil: {of: [kunde], single: true, attributes: {value: {one-of: [nah, fern]}}}
  massnahme: {of: [kunde], attributes: {value: text}}
"""
POLICY = """\
policy: muster
version: "1"
title: A sample
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-01}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
"""
CLAUSES = "clause\nM-1\nM-2\n"


def files(part: str) -> dict[str, str]:
    """The files of an example, by name. A part that says `vocabulary: muster` belongs to the vocabulary."""
    if part.startswith("vocabulary: muster"):
        return {"policy.yaml": POLICY, "vocabulary.yaml": completed(VOCABULARY, part), "clauses.tsv": CLAUSES}
    return {"policy.yaml": completed(POLICY, part), "vocabulary.yaml": VOCABULARY, "clauses.tsv": CLAUSES}


def completed(base: str, part: str) -> str:
    """The base with the sections of a part in place of its own."""
    given = set(KEY.findall(part))
    return "".join(section for key, section in sections(base) if key not in given) + part


def sections(text: str) -> list[tuple[str, str]]:
    """The top-level sections of a document: key and text."""
    starts = [(found.start(), found[1]) for found in KEY.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [(key, text[start:end]) for (start, key), end in zip(starts, ends, strict=True)]
