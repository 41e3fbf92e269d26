"""A cluster on this machine: a master, two workers, and the processes that these start for Java and for Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pyspark

ROOT = Path(__file__).resolve().parents[3]
WORKERS = 2


@contextmanager
def local_cluster(folder: Path, *, heap: int, java: str = "", more: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A session on two workers with one core and so many megabytes for Java each; `java` are options for it."""
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.extraJavaOptions": java,
        "spark.executorEnv.PYTHONPATH": str(ROOT),
        "spark.local.dir": str(folder / "local"),
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": str(WORKERS),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        **(more or {}),
    }
    words = " ".join(f'--conf "{name}={value}"' for name, value in settings.items())
    environment = {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f'--driver-java-options "{java}" {words} pyspark-shell',
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    with mock.patch.dict(os.environ, environment):
        session = pyspark.sql.SparkSession.builder.master(f"local-cluster[{WORKERS},1,{heap}]").getOrCreate()
        try:
            yield session
        finally:
            session.stop()
            session.sparkContext._gateway.shutdown()
