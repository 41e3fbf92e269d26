"""Where schemas and shipped policies lie: beside the package in the repository, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_REPOSITORY = _PACKAGE.parent


def schema_text(name: str) -> str:
    """The text of `<name>.schema.json`."""
    packaged = _PACKAGE / "_data" / "schemas"
    folder = packaged if packaged.is_dir() else _REPOSITORY / "schemas"
    return (folder / f"{name}.schema.json").read_text(encoding="utf-8")


def shipped_policies() -> Path:
    """The folder of the shipped policies."""
    packaged = _PACKAGE / "_data" / "policies"
    return packaged if packaged.is_dir() else _REPOSITORY / "policies"
