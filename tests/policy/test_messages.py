"""Both languages say the same things."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import validator
from validator.messages.catalogue import FOLDER, LANGUAGES, messages, parsed, render, text
from validator.policy.problems import Place, Problem

PACKAGE = Path(validator.__file__).parent
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_codes() -> None:
    first, *others = (set(messages(language)) for language in LANGUAGES)
    assert all(first == other for other in others)


def test_both_languages_have_the_same_placeholders() -> None:
    texts = [(code, text, messages("en")[code]) for code, text in messages("de").items()]
    assert [code for code, de, en in texts if placeholders(de) != placeholders(en)] == []


@pytest.mark.parametrize("folder", ["policy", "lowering", "histories", "usecases", "results", "cli"])
def test_every_code_of_a_problem_has_a_text(folder: str) -> None:
    areas = {code.split("-")[0] for code in messages("en")} - {"type", "word", "problem"}
    written = {code for file in (PACKAGE / folder).rglob("*.py") for code in CODE.findall(file.read_text("utf-8"))}
    mentioned = {code for code in written if code.split("-")[0] in areas}
    assert mentioned - set(messages("en")) <= NO_MESSAGES


NO_MESSAGES = {"file-name", "due-day-open"}
"""Words that look like the code of a message and are none."""


@pytest.mark.parametrize(
    ("code", "language", "fields", "said"),
    [
        ("lint-clean", "en", {"count": 1}, "1 policy, nothing found."),
        ("lint-clean", "en", {"count": 0}, "0 policies, nothing found."),
        ("lint-clean", "de", {"count": "1"}, "1 Policy, nichts gefunden."),
        ("lint-clean", "de", {"count": "11"}, "11 Policies, nichts gefunden."),
        ("cli-examples-failed", "en", {"failed": 1, "count": 2}, "1 of 2 examples does not give what it says."),
        ("prove-slack", "de", {"slack": 1}, "Spielraum: 1 Tag"),
        ("prove-slack", "de", {"slack": -1}, "Spielraum: -1 Tage"),
    ],
)
def test_one_thing_is_not_said_to_be_several(code: str, language: str, fields: dict[str, object], said: str) -> None:
    assert text(code, language, **fields) == said


def test_a_problem_is_rendered_whole() -> None:
    problem = Problem("schema-unknown-key", Place("p.yaml", 3, 5), {"key": "clauze"}, "x", "r1", "clause")
    assert render(problem, "en") == "p.yaml:3:5: the key “clauze” is not known here (found: x) [rule r1]; hint: clause"
    assert "x)" not in render(problem, "en", values=False)


def test_a_message_cannot_steer_the_terminal() -> None:
    problem = Problem("yaml-mapping", Place("a\nb.yaml"), {}, "\x1b[2J\u202e")
    shown = render(problem, "de")
    assert shown.isprintable()
    assert "\\x1b[2J\\u202e" in shown


def test_types_are_named_in_the_readers_language() -> None:
    problem = Problem("schema-type", Place("p.yaml"), {"wanted": "string / null"})
    assert render(problem, "de") == "p.yaml: hier muss stehen: ein Text oder nichts (null)"


def test_any_field_name_can_be_filled() -> None:
    assert text("yaml-tag", "en", tag="!x", code="y", language="z") == "tags are not allowed: !x"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.name)
def test_every_file_is_toml(file: Path) -> None:
    content = file.read_text(encoding="utf-8")
    assert parsed(content) == tomllib.loads(content)
