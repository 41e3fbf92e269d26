"""Where schemas and shipped policies lie: beside the package in the repository, inside it in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[2]


def schema_text(name: str) -> str:
    """The text of `<name>.schema.json`."""
    packaged = files("validator") / "_data" / "schemas" / f"{name}.schema.json"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (_REPOSITORY / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


def shipped_policies() -> Path:
    """The folder of the shipped policies."""
    packaged = Path(str(files("validator") / "_data" / "policies"))
    return packaged if packaged.is_dir() else _REPOSITORY / "policies"
