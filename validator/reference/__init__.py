"""The executable meaning of the language: one rule, one history, plain Python; `docs/language.md` part I in code.

It is the oracle: slow, and written to be believed. Section numbers in docstrings are those of that page.
"""

from validator.reference.evaluate import evaluate

__all__ = ["evaluate"]
