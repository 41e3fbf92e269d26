"""Acknowledged faults stand in the chapter of contradictions."""

from __future__ import annotations

from tests.usecases.proving import ACKNOWLEDGED, entries
from validator.usecases.show.document import document
from validator.usecases.show.model import Heading, Table

MORE = ACKNOWLEDGED + '  - {fault: gap, rules: [melden, "fern:regel"], keys: [lang], because: Nobody asks.}\n'


def test_acknowledged_faults_are_shown_with_what_prevails(tmp_path):
    blocks = document(entries(tmp_path, MORE)[0]).blocks
    assert any(isinstance(one, Heading) and one.anchor == "widersprueche" for one in blocks)
    (table,) = [one for one in blocks if isinstance(one, Table) and one.caption == "Anerkannte Fehler"]
    assert table.rows == (
        ("melden, warten", "Konflikt", "melden", "Speed matters more."),
        ("melden, fern:regel", "Lücke (lang)", "–", "Nobody asks."),
    )


def test_without_acknowledged_faults_there_is_no_chapter(tmp_path):
    blocks = document(entries(tmp_path)[0]).blocks
    assert not any(isinstance(one, Heading) and one.anchor == "widersprueche" for one in blocks)
