"""A rule may name rules of other policies; where these are at hand, they must exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.messages.catalogue import render
from validator.policy.problems import BadInput
from validator.usecases.library import library

DATA = Path(__file__).parents[1] / "cli" / "data"
SEE = "    title: The intake has a note\n"


def place(folder: Path, reference: str) -> Path:
    (folder / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    policy = (DATA / "muster.yaml").read_text(encoding="utf-8")
    (folder / "other.yaml").write_text(policy.replace("policy: muster", "policy: other"), encoding="utf-8")
    (folder / "muster.yaml").write_text(policy.replace(SEE, f"{SEE}    see: [{reference}]\n"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("reference", ["other", '"other:bericht"', "elsewhere", '"elsewhere:r"'])
def test_what_is_there_or_not_at_hand_may_be_named(tmp_path: Path, reference: str) -> None:
    assert len(library([place(tmp_path, reference)], {}, {})) == 2


def test_a_rule_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        library([place(tmp_path, '"other:berichte"')], {}, {})
    (said,) = [render(one, "en") for one in caught.value.problems]
    assert said.endswith("the policy “other” has no rule “berichte” [rule vermerk]; hint: bericht")


def acknowledging(folder: Path, fault: str, rules: str) -> Path:
    place(folder, "other")
    file = folder / "muster.yaml"
    said = f"acknowledged:\n  - {{fault: {fault}, rules: {rules}, because: So it is.}}\n"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + said, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("fault", "rules", "said"),
    [
        ("versions", "[]", ""),
        ("conflict", "[bericht, vermerk]", ""),
        ("conflict", "[]", "a “conflict” is about rules; name those that the report names"),
        ("gap", "[]", "a “gap” is about rules"),
        ("conflict", '["other:bericht"]', "no rule of “muster” is here"),
        ("conflict", "[berichte]", "the policy “muster” has no rule “berichte”; hint: bericht"),
        ("conflict", '[bericht, "other:berichte"]', "the policy “other” has no rule “berichte”; hint: bericht"),
        ("conflict", '[bericht, "elsewhere:berichte"]', ""),
    ],
)
def test_an_acknowledgement_names_rules_that_there_are(tmp_path: Path, fault: str, rules: str, said: str) -> None:
    folder = acknowledging(tmp_path, fault, rules)
    if not said:
        assert len(library([folder], {}, {})) == 2
        return
    with pytest.raises(BadInput) as caught:
        library([folder], {}, {})
    (only,) = [render(one, "en") for one in caught.value.problems]
    assert said in only
    assert "muster.yaml:" in only
