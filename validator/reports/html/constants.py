"""Texts that are the same in every finding: filled once."""

from __future__ import annotations

from functools import lru_cache

from validator.messages.catalogue import text


@lru_cache(maxsize=512)
def constant(code: str, language: str) -> str:
    """A text that has no fields."""
    return text(code, language)
