"""On a cluster of several processes the findings are, byte for byte, those of one machine."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra spark")

import duckdb

from validator.cli.main import main
from validator.core.findings import Verdict
from validator.policy.problems import BadInput
from validator.policy.vocabulary import Attribute, Shape
from validator.reports.arrow.parquet import parquet
from validator.reports.arrow.schema import ANNOTATED
from validator.reports.lines import json_lines
from validator.spark import check, check_spark, problems_spark
from validator.spark.frames import mapped, shuffled
from validator.spark.lines import lines
from validator.spark.links import queries
from validator.spark.work import Work, light
from validator.time.days import parse
from validator.usecases.check import check as check_here

ROOT = Path(__file__).resolve().parents[2]
POLICIES = [
    str(ROOT / "policies" / name) for name in ("ennepe-ruhr", "goettingen", "herford", "ostalbkreis", "wuerzburg")
]
WUERZBURG = ROOT / "policies" / "wuerzburg"
AS_OF = "2027-12-31"
VERDICTS = ",".join(sorted(set(Verdict) - {Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE}))
"""All but those that daily opening hours give by the ten thousand."""
ALL = frozenset(Verdict)


def command(engine: str, cases: Path, output: Path, *words: str, policies: list[str] = POLICIES) -> int:
    given = ["--cases", str(cases), "--as-of", AS_OF, "--engine", engine, "--output", str(output), "--lang", "en"]
    return main(["check", *policies, *given, *words])


def here(cases: Path) -> str:
    report = check_here(check.loaded(WUERZBURG), [cases], parse(AS_OF))
    return "".join(json_lines(report.listings(ALL)))


def there(found: Any) -> str:
    return "".join(lines(check.findings(found).collect()))


def test_five_directives_give_the_same_lines_and_notes(
    spark: Any, skewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Among them rules about offices that look at other offices, and about coaches, who are formed from clients' facts."""
    said = {}
    for engine in ("local", "spark"):
        assert command(engine, skewed, tmp_path / engine, "--format", "jsonl", "--verdicts", VERDICTS) == 1
        said[engine] = capsys.readouterr().err
    found = (tmp_path / "spark").read_text(encoding="utf-8")
    assert found == (tmp_path / "local").read_text(encoding="utf-8")
    assert said["spark"] == said["local"]
    assert "two spans" in said["spark"]
    assert '"subject": "jobcoach:' in found
    assert '"subject": "Branch", "verdict": "met"' in found
    assert '"type": "sitz/oeffnungszeit"' in found


def test_a_folder_holds_the_same_table_in_the_same_order(
    spark: Any, skewed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--format", "parquet", "--limit", "500")
    folder, file = tmp_path / "folder", tmp_path / "file"
    for engine, target in (("spark", folder), ("local", file)):
        assert command(engine, skewed, target, *words, policies=[str(WUERZBURG)]) == 1
    parts = [pq.read_table(one) for one in sorted(folder.glob("part-*"))]
    assert [row for part in parts for row in part.to_pylist()] == pq.read_table(file).to_pylist()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    capsys.readouterr()
    assert command("spark", skewed, folder, *words) == 2
    assert "something of this name" in capsys.readouterr().err


def test_workers_that_are_killed_change_nothing(spark: Any, skewed: Path, tmp_path: Path) -> None:
    """A process that runs Python ends in the middle of its task, and later one of Java, which had started it."""
    markers, entries = [tmp_path / "python", tmp_path / "java"], check.loaded(WUERZBURG)
    work = Work(light(entries), parse(AS_OF), ALL, "df", linked=False, strict=True, batch=100)

    def carry_out(batches: Any) -> Any:
        for number, one in enumerate(work.carry_out(batches)):
            if number == 3 and not all(one.exists() for one in markers):
                generations = 2 if markers[0].exists() else 0
                markers[generations // 2].touch()
                victim = os.getpid()
                for _ in range(generations):
                    victim = int(Path(f"/proc/{victim}/stat").read_text().rpartition(")")[2].split()[1])
                os.kill(victim, 9)
            yield one

    frame = spark.read.parquet(str(skewed))
    assert there(mapped(shuffled(frame, "subject", 3), carry_out, ANNOTATED)) == here(skewed)
    assert all(one.exists() for one in markers)


def test_empty_partitions_give_nothing(spark: Any, skewed: Path) -> None:
    frame = spark.read.parquet(str(skewed))
    few = frame.where("subject_type = 'kunde'").limit(0)
    assert check_spark(few, WUERZBURG, AS_OF).count() == 0
    (first,) = frame.where("subject_type = 'kunde'").agg({"subject": "min"}).first()
    one = frame.where(f"subject = '{first}'")
    found = check_spark(one, WUERZBURG, AS_OF, partitions=4).select("subject").collect()
    assert {row[0] for row in found} == {first}


def test_bad_rows_are_said_in_one_sentence_each(spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.parquet"
    duckdb.sql(
        """SELECT 'K-' || i AS subject, 'kunde' AS subject_type, 'event' AS kind, 'erstgespraech' AS type,
        CASE WHEN i % 9 = 4 THEN '2013-02-30' ELSE '2013-02-12' END AS "at" FROM range(20) t(i)"""
    ).write_parquet(str(bad))
    details = tmp_path / "details"
    words = ("--format", "jsonl", "--details", str(details))
    assert command("spark", bad, tmp_path / "f", *words, policies=[str(WUERZBURG)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert all(one.startswith(f"{bad} at: ") for one in said[:2])
    assert "K-" not in "".join(said)
    assert "K-4: 2013-02-30" in details.read_text(encoding="utf-8")
    assert not (tmp_path / "f").exists()
    frame = spark.read.parquet(str(bad))
    assert [one.value for one in problems_spark(frame, WUERZBURG)] == ["K-13: 2013-02-30", "K-4: 2013-02-30"]
    with pytest.raises(Exception, match=r"2 problem|1 problem"):
        check_spark(frame, WUERZBURG, AS_OF).count()
    with pytest.raises(BadInput):
        check_spark(frame.drop("kind"), WUERZBURG, AS_OF)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "table"], "--format jsonl or parquet"),
        (["--format", "parquet"], "needs --output"),
        (["--format", "jsonl", "--cache", "folder"], "goes with --engine local"),
    ],
)
def test_options_that_do_not_go_together(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--cases", "a.parquet", "--as-of", AS_OF, "--engine", "spark", "--lang", "en"]
    assert main(["check", str(WUERZBURG), *given, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_library_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validator.usecases.extras.find_spec", lambda name: name != "pyspark" or None)
    given = ["--cases", "a.parquet", "--as-of", AS_OF, "--engine", "spark", "--format", "jsonl", "--lang", "en"]
    assert main(["check", str(WUERZBURG), *given]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "fachaufsicht[spark]" in said[0]


class Frame:
    """A frame of which nothing but the types of its columns is known."""

    def __init__(self, **types: str) -> None:
        self.dtypes = list(types.items())


def test_subjects_named_by_something_else_than_text_are_refused() -> None:
    (entry,) = check.loaded(ROOT / "policies" / "goettingen")
    assert list(queries(entry, Frame(coach="string")))
    assert not list(queries(entry, Frame(other="int")))
    with pytest.raises(BadInput) as caught:
        list(queries(entry, Frame(coach="int")))
    assert caught.value.problems[0].fields["policy"].startswith("goettingen-jobakademie")
    kind = entry.policy.groups[0].types[0]
    entry.vocabulary.facts[kind].attributes["coach"] = Attribute(Shape.NUMBER)  # type: ignore[index]
    with pytest.raises(BadInput):
        list(queries(entry, Frame(coach="string")))


def test_pieces_of_a_table_and_rows_have_the_same_columns(skewed: Path) -> None:
    report = check_here(check.loaded(WUERZBURG), [skewed], parse(AS_OF))
    table = pq.read_table(io.BytesIO(b"".join(parquet(report.listings(ALL)))))
    assert table.schema.names == ANNOTATED.names[:-2]
