"""Text in lines of at most 100 columns, for terminals and files alike."""

from __future__ import annotations

from textwrap import TextWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100


def wrapped(line: str, indent: int = 0, hang: int = 2, width: int = WIDTH) -> Iterator[str]:
    """A paragraph as indented lines; those after the first stand `hang` columns further in."""
    margin = " " * indent
    wrapper = TextWrapper(
        width,
        initial_indent=margin,
        subsequent_indent=margin + " " * hang,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    yield from wrapper.wrap(line)
