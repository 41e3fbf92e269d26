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
