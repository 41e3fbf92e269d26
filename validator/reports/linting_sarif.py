"""Results of lint as SARIF 2.1.0, for editors and for the review pages of forges."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from validator import __version__
from validator.linting.loading import AREAS
from validator.messages.catalogue import text
from validator.reports.linting_explained import ALL, first, section
from validator.reports.linting_text import said

if TYPE_CHECKING:
    from typing import Any

    from validator.linting.loading import Area
    from validator.linting.model import Check, Result
    from validator.usecases.lint import Linted

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
INDEX = {one.code: number for number, one in enumerate(ALL)}


def linting_sarif(found: Linted, language: str) -> str:
    """A log with one run."""
    driver = {
        "name": "fachaufsicht",
        "version": __version__,
        "language": language,
        "rules": [rule(one, language) for one in ALL],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [result(one, language) for one in found.results],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def rule(one: Area | Check, language: str) -> dict[str, Any]:
    """A code, with what it means and both examples as help."""
    why = text(f"lint-{one.code}-why", language)
    whole = section(one, language)
    return {
        "id": one.code,
        "name": "".join(part.capitalize() for part in one.slug.split("-")),
        "shortDescription": {"text": first(one.code, language)},
        "fullDescription": {"text": why},
        "help": {"text": whole, "markdown": whole},
        "defaultConfiguration": {"level": "error" if one in AREAS else "warning"},
    }


def result(one: Result, language: str) -> dict[str, Any]:
    """A result with its place; a file as a whole has no region."""
    place = one.problem.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file)}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    return {
        "ruleId": one.code,
        "ruleIndex": INDEX[one.code],
        "level": "error" if one.fatal else "warning",
        "message": {"text": said(one.problem, language)},
        "locations": [{"physicalLocation": physical}],
    }


def uri(file: str) -> str:
    """A file relative to the folder that we are in, with forward slashes; on another drive, its whole URI."""
    try:
        return quote(os.path.relpath(file).replace(os.sep, "/"))
    except ValueError:
        return Path(file).absolute().as_uri()
