"""Libraries that come only with an extra of the package: said in one sentence where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from validator.policy.problems import BadInput, Place, Problem


def require(library: str, extra: str, option: str) -> None:
    """BadInput if an option needs a library that is not installed; `extra` is the package's extra that brings it."""
    if find_spec(library) is None:
        raise BadInput([Problem("extra-missing", Place(option), {"library": library, "extra": extra})])
