"""Which letters a document can show: those that Typst's own fonts hold, of scripts that run from left to right.

A letter without a glyph would make the document worthless as PDF/A and PDF/UA, and Typst refuses it. It is shown as
`REPLACED`; whoever needs it finds it in the attachment. So are scripts that run from right to left: with vowel signs
Typst breaks down over them. Letters that are not to be seen at all are spelled out.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

from validator.messages.catalogue import printable

REPLACED = "\ufffd"
"""Stands for a letter that the fonts do not hold."""


@lru_cache(maxsize=1)
def held() -> frozenset[str]:
    """The letters that the fonts hold; `letters.txt` lists them from first to last."""
    lines = files("validator.reports.pdf").joinpath("letters.txt").read_text(encoding="ascii").split()
    ends = ((int(one, 16) for one in line.split("-")) for line in lines)
    return frozenset(chr(code) for first, last in ends for code in range(first, last + 1))


def shown(said: str) -> str:
    """A text as the document can show it, on one line."""
    spelled = printable(" ".join(unicodedata.normalize("NFC", said).split()))
    return "".join(one if one == " " or one in held() else REPLACED for one in spelled)


def everywhere(value: Any) -> Any:
    """All texts of plain values as the document can show them."""
    match value:
        case str():
            return shown(value)
        case dict():
            return {name: everywhere(one) for name, one in value.items()}
        case list() | tuple():
            return [everywhere(one) for one in value]
        case _:
            return value


def replaced(value: Any) -> bool:
    """Whether a letter had to be replaced anywhere."""
    match value:
        case str():
            return REPLACED in value
        case dict():
            return any(map(replaced, value.values()))
        case list():
            return any(map(replaced, value))
        case _:
            return False
