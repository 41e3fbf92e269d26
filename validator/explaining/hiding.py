"""Which attributes hold what a report need not give away: free text, and names of people, cases and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.policy.vocabulary import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.policy.vocabulary import Attribute, Vocabulary

OPEN_SHAPES = (Shape.TEXT, Shape.ID)


def free_text(vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    """The attributes with any text at all, each with the type of its facts or subjects."""
    kinds = [*vocabulary.subjects.items(), *((name, one.attributes) for name, one in vocabulary.facts.items())]
    return frozenset((kind, name) for kind, attributes in kinds for name in open_ones(attributes))


def open_ones(attributes: Mapping[str, Attribute]) -> Iterator[str]:
    """Those that hold text outside of a closed list."""
    return (name for name, one in attributes.items() if one.shape in OPEN_SHAPES and one.values is None)
