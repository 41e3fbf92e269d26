"""Results of lint as JSON: one object, keys sorted, every key always there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator import __version__
from validator.reports.linting_text import near, said

if TYPE_CHECKING:
    from validator.linting.model import Result
    from validator.results.plain import Plain
    from validator.usecases.lint import Linted


def linting_document(found: Linted) -> str:
    """A document with all results in the order of their places."""
    document = {
        "tool": {"name": "fachaufsicht", "version": __version__},
        "policies": found.policies,
        "loads": not found.broken,
        "results": [result(one) for one in found.results],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"


def result(one: Result) -> dict[str, Plain]:
    """One result; `line` and `column` are 0 where the file as a whole is meant."""
    place = one.problem.place
    return {
        "code": one.code,
        "slug": one.slug,
        "detail": one.problem.code,
        "fatal": one.fatal,
        "file": near(place.file).replace("\\", "/"),
        "line": place.line,
        "column": place.column,
        "rule": one.problem.rule,
        "hint": one.problem.hint,
        "fields": dict(one.problem.fields),
        "says": {language: said(one.problem, language) for language in ("de", "en")},
    }
