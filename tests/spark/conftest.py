"""A cluster on this machine: a master, two workers, and whatever processes these start."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from benchmarks.cases import write_files
from benchmarks.wide import make_wide

from validator.usecases.library import library

OFFICES = """SELECT * FROM (
    SELECT 'Branch' AS subject, 'regionalstelle' AS subject_type, 'subject' AS kind, 'true' AS tandem,
        'true' AS kleinere_stadt, 'true' AS ausnahme_getroffen, 'Seat' AS sitz
    UNION ALL BY NAME SELECT 'Seat' AS subject, 'regionalstelle' AS subject_type, 'span' AS kind, 'oeffnungszeit' AS type,
        '2027-03-0' || day || 'T08:00' AS "from", '2027-03-0' || day || 'T12:00' AS "to", 'null' AS stelle
    FROM range(1, 6) t(day))"""
"""A branch that is closed, and the seat whose opening hours count for it."""
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java starts in half of the time when it does not hope to run for long."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on a cluster of two workers, each a process of its own, which start processes for Java and for Python."""
    pytest.importorskip("pyspark", reason="needs the extra spark")
    pytest.importorskip("pyarrow", reason="needs the extra spark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("needs Java 17")
    from benchmarks.cluster.session import local_cluster  # noqa: PLC0415

    plain = {"spark.sql.codegen.wholeStage": "false"}
    with local_cluster(tmp_path_factory.mktemp("spark"), heap=1024, java=QUICK, more=plain) as session:
        yield session


@pytest.fixture(scope="session")
def skewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cases of every type of subject; one has most of the facts, and offices name each other."""
    folder = tmp_path_factory.mktemp("cases")
    (one,) = library([ROOT / "policies" / "herford"], {}, {})
    kinds = dict.fromkeys(one.vocabulary.subjects, 3) | {"kunde": 40, "regionalstelle": 8}
    write_files(make_wide(one.vocabulary, kinds, facts=12), folder, csv=False)
    made, target = folder / "cases.parquet", folder / "skewed.parquet"
    with duckdb.connect() as connection:
        offices = connection.execute(
            "SELECT list_sort(list(DISTINCT subject)) FROM read_parquet(?) WHERE subject_type = 'regionalstelle'",
            [str(made)],
        ).fetchone()
        clients = connection.execute(
            "SELECT min(subject), list_sort(list(DISTINCT subject))[15] FROM read_parquet(?) WHERE subject_type = 'kunde'",
            [str(made)],
        ).fetchone()
        assert offices is not None
        assert clients is not None
        connection.execute(
            f"""COPY (SELECT * REPLACE (
                "at"::VARCHAR AS "at", "from"::VARCHAR AS "from", "to"::VARCHAR AS "to",
                CASE WHEN sitz IS NOT NULL THEN ($offices)[(1 + hash(subject) % 8)::BIGINT] END AS sitz,
                CASE WHEN subject_type = 'kunde' AND kind <> 'subject' AND subject > $from THEN $one ELSE subject END
                    AS subject)
            FROM read_parquet($made) UNION ALL BY NAME {OFFICES} ORDER BY hash(subject || coalesce("at", "from", '')))
            TO '{target}' (FORMAT parquet)""",
            {"offices": offices[0], "from": clients[1], "one": clients[0], "made": str(made)},
        )
    return target
