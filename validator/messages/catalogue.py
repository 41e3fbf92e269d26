"""Texts by code and language. `<area>.<language>.toml` maps codes to texts with `{fields}`, one a line.

A field with two words, `{count:rule|rules}`, says the first where it is 1, and the second where it is anything else.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from string import Formatter

from validator.policy.problems import Problem

LANGUAGES = ("de", "en")
FOLDER = Path(__file__).parent


@lru_cache(maxsize=4)
def messages(language: str) -> dict[str, str]:
    """All texts of a language; ValueError if two files give one code."""
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob(f"*.{language}.toml")):
        part = parsed(file.read_text(encoding="utf-8"))
        if twice := found.keys() & part.keys():
            raise ValueError(f"{file.name}: {sorted(twice)}")
        found |= part
    return found


def parsed(content: str) -> dict[str, str]:
    """The texts of a file. Of TOML it uses lines `code = "text"` alone, quoted as JSON quotes.

    A parser of all TOML would take ten times as long, and that of every start.
    """
    pairs = (line.split(" = ", 1) for line in content.splitlines() if line)
    return {code: json.loads(quoted) for code, quoted in pairs}


def text(code: str, language: str, /, **fields: object) -> str:
    """The text of a code, filled."""
    found = messages(language)[code]
    return WORDS.vformat(found, (), fields) if "|" in found else found.format(**fields)


class Words(Formatter):
    """Fills a text, with the word that goes with a number."""

    def format_field(self, value: object, format_spec: str) -> str:
        """The value, or one of two words."""
        one, either, other = format_spec.partition("|")
        return (one if str(value) == "1" else other) if either else super().format_field(value, format_spec)


WORDS = Words()


def default_language() -> str:
    """The language of the locale; English if it is none of ours."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "de" if value.lower().startswith("de") else "en"
    return "en"


def render(problem: Problem, language: str, *, values: bool = True) -> str:
    """`file:line:column: message`, the value, the rule, what to write instead; `values` False hides case data."""
    fields = {name: worded(name, value, language) for name, value in problem.fields.items()}
    parts = [f"{problem.place}: {text(problem.code, language, **fields)}"]
    if problem.value is not None and values:
        parts.append(text("problem-value", language, value=problem.value))
    if problem.rule is not None:
        parts.append(text("problem-rule", language, rule=problem.rule))
    hint = "; " + text("problem-hint", language, hint=problem.hint) if problem.hint is not None else ""
    return printable(" ".join(parts) + hint)


def worded(name: str, value: str, language: str) -> str:
    """A field as a reader calls it: `string / null` is a text or nothing."""
    if name != "wanted":
        return value
    words = messages(language)
    return f" {words['word-or']} ".join(words.get(f"type-{one}", one) for one in value.split(" / "))


def printable(line: str) -> str:
    """A line that cannot steer the terminal it is shown in, nor look like several lines."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in line)
