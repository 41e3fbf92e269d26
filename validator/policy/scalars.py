"""Plain scalars under the YAML 1.2 core schema: no `yes`, no sexagesimals, no dates; numbers with a point are exact."""

from __future__ import annotations

import re
from decimal import Decimal

from validator.policy.tree import Atom

LONGEST = 40
"""How many characters a number may have, so that none is costly to read."""
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT, _BASED = re.compile(r"[-+]?[0-9]+"), re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMERIC = frozenset("+-.0123456789")
_STEP = Decimal("0.000001")
_NAN = Decimal("NaN")


def plain(text: str) -> Atom:
    """What a scalar without quotes is; a number that no history can have may come as NaN."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:  # nearly all are words: four patterns less to try
        return text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= LONGEST else _NAN
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) <= LONGEST else _NAN
    if (found := _FLOAT.fullmatch(text)) is not None:
        return Decimal(text) if len(text) <= LONGEST and len(found[3] or "") <= 4 else _NAN
    return _NAN if _NO_NUMBER.fullmatch(text) else text


def usable(number: int | Decimal) -> bool:
    """Whether histories can have this number: finite, at most a million millions, at most six decimal places."""
    exact = Decimal(number)
    return exact.is_finite() and abs(exact) <= 10**12 and exact == exact.quantize(_STEP)
