"""Cells that no spreadsheet takes for a formula."""

import csv

import pytest

from validator.reports.separated import line, safe


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x"])
def test_formulas_get_an_apostrophe(cell):
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "K-1", "2020-01-01", "a=b", "ä", " x"])
def test_other_cells_stay(cell):
    assert safe(cell) == cell


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_cells_survive_their_separators(delimiter):
    cells = ["a,b", "c;d", 'e"f', "g\nh"]
    assert next(csv.reader([line(cells, delimiter)], delimiter=delimiter)) == cells
