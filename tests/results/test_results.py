"""A result: the same bytes for the same input, whole or refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.results.made import AS_OF, DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.policy.problems import BadInput
from validator.policy.schema import fits
from validator.results.reading import opened

ROOT = Path(__file__).parents[2]


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, **changes: bytes | None) -> Path:
    """The same file with members changed, added or (None) left out."""
    content = {name.replace(".", "_").replace("/", "_"): (name, data) for name, data in members(path).items()}
    target = path.with_name("changed")
    with zipfile.ZipFile(target, "w") as archive:
        for short, (name, data) in content.items():
            new = changes.get(short, data)
            if new is not None:
                archive.writestr(name, new)
    return target


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught, opened(path):
        pass
    return caught.value.problems[0].code


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    path = made(tmp_path)
    told = json.loads(members(path)["manifest.json"])
    assert fits(told, "result")
    with opened(path) as result:
        assert [one.id for one in result.found] == [
            json.loads(x)["id"] for x in members(path)["findings.jsonl"].splitlines()
        ]
        assert {one.rule for one in result.manifest.tallies} == {
            "bericht",
            "kein_praktikum",
            "kontaktdichte",
            "vermerk",
        }
        for one in result.found:
            facts = result.history(one).facts
            assert {ref.ordinal for ref in one.finding.evidence} <= {fact.ordinal for fact in facts}
        total = sum(sum(one.counts.values()) for one in result.manifest.tallies)
        assert total == sum(sum(one.counts.values()) for one in result.counts)


def test_a_finding_has_a_name_of_its_own(tmp_path: Path) -> None:
    with opened(made(tmp_path, "--verdicts", "all")) as result:
        assert len({one.id for one in result.found}) == len(result.found) == 10


def test_names_are_the_same_whether_cases_are_named_or_not(tmp_path: Path) -> None:
    with opened(made(tmp_path, name="a")) as hidden, opened(made(tmp_path, "--identify", name="b")) as shown:
        assert {one.id for one in hidden.found} == {one.id for one in shown.found}
        assert {one.finding.subject for one in hidden.found}.isdisjoint(one.finding.subject for one in shown.found)


def test_names_are_the_same_where_an_id_is_a_word_of_the_vocabulary(tmp_path: Path) -> None:
    case = {"subject": "a", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01", "id": "A"}]}
    hidden, shown = (
        made(tmp_path, "--verdicts", "all", *words, cases=cases_in(tmp_path, case), name=name)
        for name, words in (("a", ()), ("b", ("--identify",)))
    )
    with opened(hidden) as one, opened(shown) as other:
        assert [found.id for found in one.found] == [found.id for found in other.found]


def test_the_same_input_gives_the_same_bytes_in_any_order_place_and_locale(tmp_path: Path) -> None:
    lines = (DATA / "cases.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    first = made(tmp_path)
    key_in(tmp_path)
    for place, environment in enumerate(({"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "7"})):
        folder = tmp_path / f"elsewhere{place}"
        folder.mkdir()
        policies = folder / "policies"
        shutil.copytree(DATA, policies)
        words = ["check", policies, "--cases", policies / "cases.jsonl", "--as-of", AS_OF, "--key", tmp_path / "key"]
        command = [sys.executable, "-m", "validator", *words, "--result", folder / "result"]
        subprocess.run(
            list(map(str, command)),
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (folder / "result").read_bytes() == first.read_bytes()
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    (shuffled / "cases.jsonl").write_text("".join(lines), encoding="utf-8")
    mixed = made(tmp_path, cases=shuffled / "cases.jsonl", name="mixed")
    assert members(mixed)["findings.jsonl"] == members(first)["findings.jsonl"]
    assert members(mixed)["cases.jsonl"] == members(first)["cases.jsonl"]


def test_nothing_in_the_file_tells_when_or_by_whom(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path)) as archive:
        for one in archive.infolist():
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            assert (one.create_system, one.extra, one.comment, one.compress_type) == (3, b"", b"", zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "member", ["findings_jsonl", "cases_jsonl", "statistics_jsonl", "sources_muster_yaml", "manifest_json"]
)
@pytest.mark.parametrize("content", [None, b"", b"{}\n", b"\xff"])
def test_a_changed_result_is_refused(tmp_path: Path, member: str, content: bytes | None) -> None:
    assert refusal(rewritten(made(tmp_path), **{member: content})) == "result-damaged"


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_result_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    assert refusal(path) == "result-damaged"


def forged(path: Path, member: str, line: dict[str, object]) -> Path:
    """The same file with other values in the first line of a member, and the right hash."""
    content = members(path)
    first, *others = content[member].splitlines(keepends=True)
    data = f"{json.dumps({**json.loads(first), **line})}\n".encode() + b"".join(others)
    told = json.loads(content["manifest.json"])
    told["members"][member] = hashlib.sha256(data).hexdigest()
    changes = {member.replace(".", "_"): data, "manifest_json": json.dumps(told).encode()}
    return rewritten(path, **changes)


FACT = {"type": "kontakt", "ordinal": 0, "at": "2020-01-01"}


@pytest.mark.parametrize(
    ("member", "line"),
    [
        ("findings.jsonl", {"rule": "no rule"}),
        ("findings.jsonl", {"policy": None}),
        ("statistics.jsonl", {"verdicts": {"met": 99}}),
        ("findings.jsonl", {"subject": 1.5}),
        ("findings.jsonl", {"row": ["x"]}),
        ("findings.jsonl", {"id": 1}),
        ("findings.jsonl", {"waivers": ["x"]}),
        ("statistics.jsonl", {"verdicts": None}),
        ("statistics.jsonl", {"verdicts": {"met": "x"}}),
        ("statistics.jsonl", {"month": "2020-13"}),
        ("statistics.jsonl", {"rule": {}}),
        ("cases.jsonl", {"attributes": []}),
        ("cases.jsonl", {"attributes": {"a": {"number": "x"}}}),
        ("cases.jsonl", {"attributes": {"a": {"number": "NaN"}}}),
        ("cases.jsonl", {"vocabulary": {}}),
        ("cases.jsonl", {"facts": ["x"]}),
        ("cases.jsonl", {"facts": [{**FACT, "ordinal": {}}]}),
        ("cases.jsonl", {"facts": [{**FACT, "id": {}}]}),
        ("cases.jsonl", {"facts": [{**FACT, "instants": ["x", 1]}]}),
    ],
)
def test_a_result_that_somebody_made_up_is_refused(tmp_path: Path, member: str, line: dict[str, object]) -> None:
    assert main(["verify", str(forged(made(tmp_path), member, line))]) == 2


def test_a_result_that_is_packed_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path, target = made(tmp_path), tmp_path / "packed"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(path).items():
            archive.writestr(name, data)
    assert refusal(target) == "result-damaged"


@pytest.mark.parametrize("name", ["sources/", "sources/" + "a" * 300, "sources/muster.yaml/x"])
def test_a_member_that_no_file_can_be_named_after_is_refused(tmp_path: Path, name: str) -> None:
    path = made(tmp_path)
    told = json.loads(members(path)["manifest.json"])
    told["members"][name] = hashlib.sha256(b"").hexdigest()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"")
    assert refusal(rewritten(path, manifest_json=json.dumps(told).encode())) == "result-damaged"


def test_a_pipe_is_no_result(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe) == "result-damaged"


def test_a_result_of_a_later_form_is_refused_by_its_number(tmp_path: Path) -> None:
    path = made(tmp_path)
    told = {**json.loads(members(path)["manifest.json"]), "format": 2}
    assert refusal(rewritten(path, manifest_json=json.dumps(told).encode())) == "result-format"


def test_a_member_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path)
    told = json.loads(members(path)["manifest.json"])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members(path).items():
            archive.writestr(name, data)
        archive.writestr("sources/../../evil.yaml", b"x")
    told["members"]["sources/../../evil.yaml"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    path.write_bytes(stream.getvalue())
    assert refusal(rewritten(path, manifest_json=json.dumps(told).encode())) == "result-damaged"
    assert not list(tmp_path.rglob("evil.yaml"))


@pytest.mark.parametrize("option", [["--identify"], ["--texts"], ["--unit", "kontakt.art"], ["--key", "k"]])
def test_options_of_a_result_need_one(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", str(DATA), "--cases", str(DATA / "cases.jsonl"), "--as-of", AS_OF, "--lang", "en", *option]
    assert main(words) == 2
    assert "--result" in capsys.readouterr().err


def test_an_unknown_unit_is_refused_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, "--unit", "kontakt.artt", status=2)
    assert "kontakt.art" in capsys.readouterr().err
    assert not (tmp_path / "result").exists()


def test_counts_by_unit_and_month_add_up(tmp_path: Path) -> None:
    with opened(made(tmp_path, "--unit", "profil.value", "--smallest-unit", "1")) as result:
        assert {one.unit for one in result.counts} == {"fern", "nah"}
        for rule in result.manifest.tallies:
            own = [one.counts for one in result.counts if one.rule == rule.rule]
            assert all(rule.counts[verdict] == sum(one[verdict] for one in own) for verdict in rule.counts)


def test_a_key_is_never_overwritten_by_its_result(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    made(tmp_path, status=2, name="key")
    assert key.read_text(encoding="ascii").startswith("fachaufsicht-key-1 ")


SAID = "fachaufsicht-key-1 "


def test_a_key_that_is_yet_to_be_made_is_not_overwritten_by_its_result(tmp_path: Path) -> None:
    new = tmp_path / "new"
    words = ["check", DATA, "--cases", DATA / "cases.jsonl", "--as-of", AS_OF, "--key", new]
    assert main([*map(str, words), "--result", str(new)]) == 2
    assert not new.exists()


@pytest.mark.parametrize("command", ["check", "verify", "explain", "due"])
def test_nothing_that_is_printed_overwrites_a_key(tmp_path: Path, command: str) -> None:
    key, path = key_in(tmp_path), made(tmp_path)
    cases = ["--cases", str(DATA / "cases.jsonl"), "--as-of", AS_OF]
    words = {
        "check": [str(DATA), *cases, "--result", str(tmp_path / "other")],
        "due": [str(DATA), *cases, "--within", "6w"],
        "verify": [str(path)],
        "explain": [str(path), "K-1"],
    }
    given = ["--cases", str(DATA / "cases.jsonl")] if command == "verify" else []
    assert main([command, *words[command], *given, "--key", str(key), "--output", str(key)]) == 2
    assert key.read_text(encoding="ascii").startswith(SAID)


def test_a_result_and_what_is_printed_do_not_share_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, "--output", tmp_path / "one", status=2, name="one")
    assert "--output" in capsys.readouterr().err
    assert not (tmp_path / "one").exists()


def test_details_do_not_take_the_place_of_a_result(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    before = path.read_bytes()
    assert main(["report", str(path), "--csv", str(tmp_path / "csv"), "--details", str(path)]) == 2
    assert path.read_bytes() == before


def test_a_result_that_cannot_be_written_is_told_before_a_key_is_made(tmp_path: Path) -> None:
    words = ["check", DATA, "--cases", DATA / "cases.jsonl", "--as-of", AS_OF, "--key", tmp_path / "new"]
    assert main([*map(str, words), "--result", str(tmp_path / "nowhere" / "result")]) == 2
    assert not (tmp_path / "new").exists()


def test_cases_without_any_finding_give_a_result_too(tmp_path: Path) -> None:
    path = made(tmp_path, cases=cases_in(tmp_path, {"subject": "a", "type": "kunde"}), status=0)
    with opened(path) as result:
        assert (result.found, result.histories, result.manifest.seen) == ((), {}, None)
