"""Results of the sample policy, made as the command line makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from validator.cli.main import main

DATA = Path(__file__).parents[1] / "cli" / "data"
AS_OF = "2020-12-31"
KEY = "fachaufsicht-key-1 " + "0f" * 32 + "\n"


def key_in(folder: Path) -> Path:
    """A key that is always the same."""
    file = folder / "key"
    if not file.exists():
        file.touch(0o600)
        file.write_text(KEY, encoding="ascii")
    return file


def cases_in(folder: Path, *histories: dict[str, Any]) -> Path:
    file = folder / "cases.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in histories), encoding="utf-8")
    return file


def made(
    folder: Path, *words: object, cases: Path = DATA / "cases.jsonl", status: int = 1, name: str = "result"
) -> Path:
    """The result of a check."""
    target = folder / name
    given = [
        "--as-of",
        AS_OF,
        "--result",
        target,
        "--key",
        key_in(folder),
        "--format",
        "jsonl",
        "--output",
        folder / "out",
    ]
    found = main(["check", str(DATA), "--cases", str(cases), *map(str, (*given, *words)), "--lang", "en"])
    assert found == status
    return target
