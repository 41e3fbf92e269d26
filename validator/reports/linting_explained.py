"""What a code of lint means, with a wrong and a right example, as Markdown; `docs/lint.md` is made of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.loading import AREAS
from validator.linting.table import CHECKS
from validator.messages.catalogue import text

if TYPE_CHECKING:
    from validator.linting.loading import Area
    from validator.linting.model import Check

ALL: tuple[Area | Check, ...] = (*AREAS, *CHECKS)


def explained(code: str, language: str) -> str | None:
    """One code; None if there is none of this name."""
    found = next((one for one in ALL if one.code == code.upper()), None)
    return None if found is None else section(found, language)


def section(one: Area | Check, language: str) -> str:
    """A section: code and slug, why it matters, both examples."""
    why = text(f"lint-{one.code}-why", language)
    wrong, right = text("lint-wrong", language), text("lint-right", language)
    return (
        f"## {one.code} {one.slug}\n\n{why}\n\n"
        f"{wrong}:\n\n```yaml\n{one.wrong}```\n\n{right}:\n\n```yaml\n{one.right}```\n"
    )


def listed(language: str) -> str:
    """All codes, a line each: code, slug, and the first sentence of what it means."""
    return "".join(f"{one.code}  {one.slug:28}  {first(one.code, language)}\n" for one in ALL)


def first(code: str, language: str) -> str:
    """The first sentence of an explanation."""
    return text(f"lint-{code}-why", language).partition(". ")[0].removesuffix(".") + "."


def everything(language: str) -> str:
    """The sections of all codes."""
    return "\n".join(section(one, language) for one in ALL)
