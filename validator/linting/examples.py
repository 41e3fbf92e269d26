"""The examples of a document, as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.policy.tree import Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def examples(subject: Subject) -> Iterator[tuple[str, Mapped]]:
    """Each example with the name of its rule, in the order of the file."""
    for name, tree, _ in subject.rules:
        listed = tree.get("examples")
        for one in listed if isinstance(listed, Listing) else ():
            if isinstance(one, Mapped):
                yield name, one
