"""Check over several policies."""

from pathlib import Path

import pytest

from validator.core.findings import Verdict
from validator.policy.problems import BadInput
from validator.time.days import parse
from validator.usecases.check import check
from validator.usecases.library import library

DATA = Path(__file__).parents[1] / "cli" / "data"
CASES, AS_OF = DATA / "cases.jsonl", parse("2020-12-31")
POLICY, VOCABULARY = (DATA / "muster.yaml").read_text(), (DATA / "vocabulary.yaml").read_text()


def place(folder: Path, **documents: str) -> Path:
    (folder / "vocabulary.yaml").write_text(VOCABULARY)
    for name, text in documents.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def test_two_zones_cannot_share_a_run(tmp_path):
    other = POLICY.replace("policy: muster", "policy: other\nzone: America/New_York")
    entries = library([place(tmp_path, a=POLICY, b=other)], {}, {})
    with pytest.raises(BadInput) as error:
        check(entries, [CASES], AS_OF)
    assert [one.code for one in error.value.problems] == ["check-zones"]


def test_policies_and_their_findings_stand_in_order(tmp_path):
    entries = library([place(tmp_path, a=POLICY.replace("policy: muster", "policy: zuletzt"), b=POLICY)], {}, {})
    steps = []
    report = check(entries, [CASES], AS_OF, progress=lambda done, total: steps.append((done, total)))
    findings = [one.policy for one in report.findings(frozenset(Verdict))]
    assert findings == ["muster"] * 10 + ["zuletzt"] * 10
    assert [done / total for done, total in steps] == sorted(done / total for done, total in steps)
    done, total = steps[-1]
    assert done == total


def test_vocabularies_of_their_own(tmp_path):
    (tmp_path / "v2.yaml").write_text(VOCABULARY)
    other = POLICY.replace("policy: muster", "policy: other").replace("vocabulary.yaml", "v2.yaml")
    report = check(library([place(tmp_path, a=POLICY, b=other)], {}, {}), [CASES], AS_OF)
    assert len(list(report.findings(frozenset(Verdict)))) == 20


def test_types_that_occur_nowhere():
    report = check(library([DATA], {}, {}), [CASES], AS_OF)
    assert [(one.type, one.rules, one.findings) for one in report.blind] == [("bericht", ("bericht",), 2)]
    assert (report.receipt.subjects, report.receipt.facts) == (3, 9)
