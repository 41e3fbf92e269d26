"""All that is asked of PySpark; the only module that knows it."""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py4j.protocol import Py4JError
from pyspark import StorageLevel
from pyspark.errors import PySparkException, PythonException
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

ENGINE = "--engine"
MISSING = re.compile(r"No module named '([\w.]+)'")


def session() -> SparkSession:
    """The session that is there, or a new one as the environment configures it."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    before = SparkSession.getActiveSession()
    if before is not None:
        return before
    with said(ENGINE):
        return (
            SparkSession.builder.appName("fachaufsicht")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "OFF")
            .getOrCreate()
        )


@contextmanager
def said(where: str) -> Iterator[None]:
    """What Spark cannot do, as bad input in one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    except PythonException as error:
        lacking = MISSING.search(str(error))
        if lacking is None:
            raise
        raise BadInput([Problem("spark-module", Place(where), {"name": lacking[1]})]) from error
    except (PySparkException, Py4JError) as error:
        line = str(error).strip().splitlines()[0]
        raise BadInput([Problem("spark-failed", Place(where), {"detail": line})]) from error


def cases(spark: SparkSession, names: Sequence[str]) -> DataFrame:
    """Rows of Parquet files or folders, and of tables that Spark knows by name, as one.

    What has a slash in it, or is there on this machine, or ends in `.parquet`, is a file or a folder.
    """
    found = None
    for name in names:
        with said(name):
            filed = "/" in name or name.endswith(".parquet") or Path(name).exists()
            one = spark.read.parquet(name) if filed else spark.table(name)
            found = one if found is None else found.unionByName(one, allowMissingColumns=True)
    assert found is not None
    return found


def shuffled(frame: DataFrame, key: str, partitions: int | None) -> DataFrame:
    """Rows with one key in one partition, and there side by side."""
    whole = frame.repartition(key) if partitions is None else frame.repartition(partitions, key)
    return whole.sortWithinPartitions(key)


def mapped(frame: DataFrame, work: Callable[[Iterable[Any]], Iterator[Any]], schema: Any) -> DataFrame:
    """What tasks make of their batches; `schema` is that of Arrow."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return frame.mapInArrow(work, from_arrow_schema(schema))


@contextmanager
def kept(frame: DataFrame) -> Iterator[DataFrame]:
    """The frame, computed once however often it is looked at."""
    held = frame.persist(StorageLevel.DISK_ONLY)
    try:
        yield held
    finally:
        held.unpersist()


def refuse_existing(spark: SparkSession, target: str) -> None:
    """BadInput where there is something already: a folder is not put in the place of another."""
    jvm: Any = spark.sparkContext._jvm
    place = jvm.org.apache.hadoop.fs.Path(target)
    with said(target):
        if place.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).exists(place):
            raise BadInput([Problem("spark-output-exists", Place(target))])


def write_folder(frame: DataFrame, target: str, draft: str) -> None:
    """Write Parquet beside the target and put it in its place when complete; on any file system that Spark knows."""
    spark = frame.sparkSession
    jvm: Any = spark.sparkContext._jvm
    place, beside = jvm.org.apache.hadoop.fs.Path(target), jvm.org.apache.hadoop.fs.Path(draft)
    files = place.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    try:
        frame.write.option("compression", "zstd").parquet(draft)
        renamed = files.rename(beside, place)
    finally:
        files.delete(beside, True)
    if not renamed:
        raise BadInput([Problem("output-unwritable", Place(target), {"detail": ""})])
