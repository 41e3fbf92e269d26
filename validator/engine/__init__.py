"""The interpreter that runs lowered rules over columns of many subjects at once.

It shares nothing with `reference`: what `docs/language.md` means is said here a second time, for whole columns.
"""

from validator.engine.results import Results
from validator.engine.run import run, run_batches

__all__ = ["Results", "run", "run_batches"]
