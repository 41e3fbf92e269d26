"""What a reviewer can say of a finding, as words of the report's language."""

from __future__ import annotations

from enum import StrEnum

from validator.messages.catalogue import LANGUAGES, text


class Status(StrEnum):
    """How far a reviewer is with a finding."""

    OPEN = "open"
    IN_REVIEW = "in-review"
    CONFIRMED = "confirmed"
    WRONG_DATA = "wrong-data"
    UNFOUNDED = "unfounded"
    JUSTIFIED = "justified"
    CURED = "cured"
    CLOSED = "closed"


def said(status: Status, language: str) -> str:
    """A status as people call it."""
    return text(f"excel-status-{status}", language)


def translated(value: str, language: str) -> str:
    """The status in this language, in whichever of ours it was written; a word that is none stays as it stands."""
    wanted = folded(value)
    for status in Status:
        if wanted in {folded(said(status, one)) for one in LANGUAGES}:
            return said(status, language)
    return value


def folded(value: str) -> str:
    """A word or heading without what does not tell it from others: spaces around it, double ones, capitals."""
    return " ".join(value.split()).casefold()
