"""The columns of a list of findings."""

from __future__ import annotations

import pytest

from validator.messages.catalogue import LANGUAGES
from validator.policy.problems import BadInput
from validator.reports.excel.columns import (
    EXPLAINED,
    FINDINGS,
    GONE,
    ID,
    OPEN,
    REVIEWER,
    UNDETERMINED,
    WIDTHS,
    by_heading,
    chosen,
    heading,
)
from validator.reports.excel.rows import CELLS
from validator.reports.excel.statuses import Status, folded, said, translated
from validator.reports.excel.stories import TOLD


def test_every_column_says_something_and_nothing_else_does() -> None:
    assert set(WIDTHS) == {*CELLS, *TOLD, *REVIEWER}
    assert set(EXPLAINED) == set(TOLD)
    assert {*FINDINGS, *OPEN, *UNDETERMINED} <= set(WIDTHS)


def test_no_heading_of_either_language_stands_for_two_columns() -> None:
    every = tuple({**WIDTHS, **dict.fromkeys(GONE)})
    for one in every:
        for language in LANGUAGES:
            assert by_heading(every)[folded(heading(one, language))] == one


def test_the_columns_to_work_in_and_the_id_are_always_there() -> None:
    assert chosen("due, subject", FINDINGS, units=False) == ("due", "subject", *REVIEWER, ID)
    assert chosen("remark,due,id", FINDINGS, units=False)[:3] == ("remark", "due", "id")
    assert len(chosen("remark,due,id", FINDINGS, units=False)) == 6


def test_units_are_among_the_usual_columns_only_where_there_are_units() -> None:
    assert "unit" not in chosen(None, FINDINGS, units=False)
    assert "unit" in chosen(None, FINDINGS, units=True)
    assert "unit" in chosen("unit", FINDINGS, units=False)


@pytest.mark.parametrize(
    ("listed", "codes", "hint"),
    [
        ("subject,dew", ["excel-column"], "due"),
        ("", ["excel-column"], None),
        ("due,due", ["excel-column-twice"], None),
        ("Fällig,due,due", ["excel-column", "excel-column-twice"], None),
    ],
)
def test_columns_that_there_are_not_are_refused_with_the_nearest(listed: str, codes: list[str], hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        chosen(listed, FINDINGS, units=False)
    assert [one.code for one in caught.value.problems] == codes
    assert caught.value.problems[0].hint == hint


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("old", LANGUAGES)
@pytest.mark.parametrize("new", LANGUAGES)
def test_a_status_is_known_in_every_language(status: Status, old: str, new: str) -> None:
    assert translated(f" {said(status, old).upper()} ", new) == said(status, new)


def test_a_status_that_is_none_of_ours_stays_as_it_stands() -> None:
    assert translated("liegt beim Chef", "en") == "liegt beim Chef"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_statuses_is_one_that_excel_takes(language: str) -> None:
    words = [said(one, language) for one in Status]
    assert len(",".join(words)) <= 255
    assert not any("," in one for one in words)
