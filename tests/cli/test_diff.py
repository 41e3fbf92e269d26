"""`fachaufsicht diff`."""

import json
import tomllib
from pathlib import Path

import pytest

from validator.cli.main import main

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
MUSTER, CASES = str(DATA / "muster.yaml"), str(DATA / "cases.jsonl")
SHORTER = ["--new-set", "abstand=2 months"]
REPLAY = ["--cases", CASES, "--as-of", "2020-12-31"]


def test_a_policy_says_what_it_says(capsys):
    assert main(["diff", MUSTER, MUSTER, "--lang", "en"]) == 0
    assert "No change in meaning: 4 rules say the same." in capsys.readouterr().out


def test_a_shorter_term_is_stricter_and_shown_to_the_day(capsys):
    assert main(["diff", MUSTER, MUSTER, *SHORTER, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    for line in (
        "    abstand: 3 months → 2 months",
        "stricter: kontaktdichte (M-1)",
        "    2020-02-01  ○   aufnahme",
        "    2020-04-02  ═══ as-of day",
        "    old: open, due 2020-05-01 (nah)",
        "    new: violated, due 2020-04-01, since 2020-04-02 (nah)",
        "Say the same: 3 rules.",
    ):
        assert line in out.splitlines()


def test_a_value_for_both_is_no_change():
    assert main(["diff", MUSTER, MUSTER, "--set", "abstand=2 months"]) == 0


def test_a_reading_is_compared_with_another(capsys):
    assert main(["diff", MUSTER, MUSTER, "--new-reading", "muster:zaehlung=weit", "--lang", "en"]) == 0
    assert "zaehlung: eng → weit" in capsys.readouterr().out


def test_a_folder_with_one_policy_will_do(tmp_path):
    for name in ("muster.yaml", "vocabulary.yaml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    assert main(["diff", str(tmp_path), MUSTER]) == 0


def test_json_holds_the_witness_as_a_history(capsys):
    assert main(["diff", MUSTER, MUSTER, *SHORTER, "--format", "json", *REPLAY]) == 1
    found = json.loads(capsys.readouterr().out)
    [change] = [one for one in found["changes"] if one["kind"] != "unchanged"]
    assert (change["rule"], change["kind"]) == ("kontaktdichte", "stricter")
    [witness] = change["witnesses"]
    assert witness["as-of"] == "2020-04-02"
    assert witness["history"]["events"] == [{"type": "aufnahme", "at": "2020-02-01"}]
    assert [one["verdict"] for one in (*witness["old"], *witness["new"])] == ["open", "violated"]
    assert found["replay"]["totals"]["moved"] == 3
    assert {one["month"] for one in found["replay"]["workload"]} >= {"2020-04", "2020-05"}


def test_the_witness_is_judged_by_check_as_it_says(tmp_path, capsys):
    main(["diff", MUSTER, MUSTER, *SHORTER, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    [witness] = next(one["witnesses"] for one in found["changes"] if one["witnesses"])
    cases = tmp_path / "witness.jsonl"
    cases.write_text(json.dumps(witness["history"]) + "\n")
    asked = [
        "check",
        MUSTER,
        "--cases",
        str(cases),
        "--as-of",
        witness["as-of"],
        "--format",
        "jsonl",
        "--verdicts",
        "all",
    ]
    for side, more in (("old", []), ("new", ["--set", "abstand=2 months"])):
        main([*asked, *more])
        judged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        own = [one for one in judged if one["rule"] == "kontaktdichte"]
        assert own == witness[side]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("more", [[], ["--unit", "geburtsdatum", "--limit", "1"]])
def test_cases_are_replayed_in_both_languages(language, more, capsys):
    assert main(["diff", MUSTER, MUSTER, *SHORTER, *REPLAY, *more, "--lang", language]) == 1
    out = capsys.readouterr().out
    assert ("7 → 7" in out, "2020-04" in out, "1992-04-10" in out) == (True, True, bool(more))
    assert max(map(len, out.splitlines())) <= 100


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        main(["diff", MUSTER, MUSTER, *SHORTER, *REPLAY, "--format", "json", "--output", str(tmp_path / name)])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([MUSTER], "NEW"),
        ([MUSTER, str(ROOT / "docs" / "examples")], "are here"),
        ([MUSTER, MUSTER, "--cases", CASES], "--as-of"),
        ([MUSTER, MUSTER, "--as-of", "2020-12-31"], "--cases"),
        ([MUSTER, MUSTER, "--unit", "geburtsdatum"], "--cases"),
        ([MUSTER, MUSTER, "--limit", "3"], "--cases"),
        ([MUSTER, MUSTER, *REPLAY, "--unit", "profil"], "profil"),
        ([MUSTER, MUSTER, "--set", "nichts=1"], "nichts"),
        ([MUSTER, MUSTER, "--new-set", "nichts=1"], "nichts"),
        ([MUSTER, MUSTER, "--output", MUSTER], "overwrite"),
        ([MUSTER, "missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_compared_is_refused(words, says, capsys):
    assert main(["diff", *words, "--lang", "en"]) == 2
    assert says in capsys.readouterr().err


def test_both_languages_have_the_same_texts():
    texts = [tomllib.loads((ROOT / f"validator/messages/diff.{one}.toml").read_text()) for one in ("de", "en")]
    assert texts[0].keys() == texts[1].keys()
