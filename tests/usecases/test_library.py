"""Policies found in files and folders."""

from pathlib import Path

import pytest

from validator.messages.catalogue import LANGUAGES, render
from validator.policy.problems import BadInput
from validator.usecases.library import library
from validator.usecases.needs import needed

DATA = Path(__file__).parents[1] / "cli" / "data"
POLICY, VOCABULARY = (DATA / "muster.yaml").read_text(), (DATA / "vocabulary.yaml").read_text()


def place(folder: Path, **documents: str) -> Path:
    (folder / "vocabulary.yaml").write_text(VOCABULARY)
    for name, text in documents.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def codes(error: BadInput) -> list[str]:
    for problem in error.problems:
        for language in LANGUAGES:
            assert render(problem, language)
    return [problem.code for problem in error.problems]


def test_vocabularies_and_other_documents_are_passed_over(tmp_path):
    place(tmp_path, muster=POLICY, other="something: else\n")
    assert [one.key for one in library([tmp_path], {}, {})] == [("muster", "2020-01")]


def test_versions_stand_in_order(tmp_path):
    later = POLICY.replace("2020-01\n", "2021-01\n").replace("from: 2020-01-01", "from: 2021-01-01")
    earlier = POLICY.replace("from: 2020-01-01}", "from: 2020-01-01, to: 2020-12-31}")
    place(tmp_path, a=later, b=earlier)
    assert [one.key[1] for one in library([tmp_path], {}, {})] == ["2020-01", "2021-01"]


def test_two_versions_in_force_on_one_day(tmp_path):
    place(tmp_path, a=POLICY, b=POLICY.replace("2020-01\n", "2021-01\n"))
    with pytest.raises(BadInput) as error:
        library([tmp_path], {}, {})
    assert codes(error.value) == ["lowering-two-versions"]


def test_a_document_named_outright_must_be_a_policy(tmp_path):
    place(tmp_path)
    with pytest.raises(BadInput) as error:
        library([tmp_path / "vocabulary.yaml"], {}, {})
    assert all(code.startswith("schema-") for code in codes(error.value))


def test_problems_of_all_files_are_said_at_once(tmp_path):
    place(tmp_path, a=POLICY.replace("kontakt:", "kontakte:"), b=POLICY.replace("subject: kunde\n", "subject: 1\n"))
    with pytest.raises(BadInput) as error:
        library([tmp_path], {}, {})
    assert codes(error.value)


def test_effective_choices():
    (entry,) = library([DATA], {"muster:abstand": "1 month"}, {"zaehlung": "weit"})
    assert (entry.parameters, entry.readings) == ({"abstand": "1 month"}, {"zaehlung": "weit"})


def test_choices_for_nobody():
    with pytest.raises(BadInput) as error:
        library([DATA], {"other:abstand": "1 month"}, {"x": "y"})
    assert codes(error.value) == ["library-name", "library-name"]


def test_what_a_rule_needs():
    (entry,) = library([DATA], {}, {})
    found = {rule.id: needed(rule) for rule in entry.policy.rules}
    assert found["kontaktdichte"] == {"kontakt", "aufnahme", "profil"}
    assert found["bericht"] == {"massnahme", "bericht"}
