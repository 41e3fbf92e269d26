"""Checks beyond one machine: the batch function of the engine inside Spark's tasks. Needs the extra `spark`."""

from validator.spark.check import check_spark, problems_spark

__all__ = ["check_spark", "problems_spark"]
