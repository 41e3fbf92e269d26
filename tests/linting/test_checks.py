"""Every code has an example that shows exactly it, and one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.linting.loading import AREAS
from validator.linting.samples import files
from validator.linting.table import CHECKS
from validator.messages.catalogue import LANGUAGES, text
from validator.reports.linting_explained import ALL, everything
from validator.usecases.lint import codes, lint

ROOT = Path(__file__).parents[2]
ALL_CODES = codes((), ())
MARK = "<!-- What follows is made from the explanations in the program; a test compares them. -->\n\n"


def found(part: str, folder: Path) -> list[str]:
    for name, content in files(part).items():
        (folder / name).write_text(content, "utf-8")
    return [one.code for one in lint([folder / "policy.yaml"], ALL_CODES).results]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_the_wrong_example_shows_exactly_its_code(one, tmp_path):
    assert set(found(one.wrong, tmp_path)) == {one.code}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_the_right_example_shows_nothing(one, tmp_path):
    assert found(one.right, tmp_path) == []


def test_codes_and_slugs_are_unique_and_in_order():
    names = [one.code for one in ALL]
    assert names == sorted(set(names))
    assert len({one.slug for one in ALL}) == len(ALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_texts(language):
    for one in ALL:
        assert text(f"lint-{one.code}-why", language)
    for one in CHECKS:
        assert f"lint-{one.code}" in __import__("validator.messages.catalogue", fromlist=["messages"]).messages(
            language
        )


def test_every_area_of_loading_has_one_code():
    areas = [area for one in AREAS for area in one.areas]
    assert len(areas) == len(set(areas))


def test_the_page_says_what_explain_says():
    page = (ROOT / "docs" / "lint.md").read_text("utf-8")
    assert page.partition(MARK)[2] == everything("en")


def test_every_module_of_checks_stands_in_the_table():
    modules = {one.stem for one in (ROOT / "validator" / "linting" / "checks").glob("[a-z]*.py")}
    assert modules == {one.slug.replace("-", "_") for one in CHECKS}


def test_checks_find_what_they_find_in_any_order_of_files(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, version in ((one, "1"), (other, "2")):
        folder.mkdir()
        part = f'version: "{version}"\nvalid: {{from: 20{version}0-01-01, to: 20{version}1-01-01}}\nparameters:\n  frist: 14 days\n'
        for name, content in files(part).items():
            (folder / name).write_text(content, "utf-8")
    assert lint([one, other], ALL_CODES).results == lint([other, one], ALL_CODES).results
    assert len(lint([one, other, tmp_path], ALL_CODES).results) == 2
