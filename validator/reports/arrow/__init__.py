"""Findings as Arrow columns, and those as Parquet. The only package that knows pyarrow.

A listing's columns become Arrow's as they are: text by code and dictionary, days as numbers, lists by their bounds. No
finding is made as an object of its own. The columns are those of the JSON Lines, see `docs/findings.md`.
"""
