"""What in a text could mislead its reader before any of it is parsed: hidden characters and directives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.policy.problems import Place, Problem

HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe-\uffff"
    r"\U000110bd\U000110cd\U00013430-\U00013438\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    r"\U000e0020-\U000e007f]"
)
"""The categories Cc, Cf, Cs, Zl, Zp, line ends and tabs aside, and what YAML excludes: all that can make a file read
otherwise than it is."""
_BREAK = re.compile(r"\r\n|\r|\n")
_PLAIN_DIRECTIVE = re.compile(r"%YAML[ \t]+1\.2[ \t]*(#.*)?")


def hidden_characters(text: str, file: str) -> Iterator[Problem]:
    """Each hidden character; one that is written as an escape is seen only once it is parsed."""
    if text.replace("\n", "").isprintable():  # nearly all texts are, and what is hidden never is
        return
    for number, line in enumerate(_BREAK.split(text), 1):
        for found in HIDDEN.finditer(line):
            yield Problem("yaml-character", Place(file, number, found.start() + 1), {"character": code_point(found[0])})


def code_point(character: str) -> str:
    """Such as U+202E."""
    return f"U+{ord(character):04X}"


def directives(text: str, file: str) -> Iterator[Problem]:
    """Directives other than `%YAML 1.2`. The parser passes over those that it does not know; here none is."""
    if not (text.startswith("%") or "\n%" in text or "\r%" in text):
        return
    for number, line in enumerate(_BREAK.split(text), 1):
        if line.startswith("%"):
            if not _PLAIN_DIRECTIVE.fullmatch(line):
                yield Problem("yaml-directive", Place(file, number, 1))
        elif line.strip() and not line.lstrip().startswith("#"):
            return
