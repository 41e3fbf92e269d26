"""What a policy says to people: in German and, where the author gave it, in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in two languages; `en` may be empty."""

    de: str = ""
    en: str = ""

    def said(self, language: str) -> str:
        """The sentence in a language, or in the one that there is."""
        return self.en if language == "en" and self.en else self.de

    def __str__(self) -> str:
        return self.de


UNSAID = Wording()
