"""Problems of loading as results: which code they bear. The part of the code before the hyphen is their area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.linting.model import Result

if TYPE_CHECKING:
    from validator.policy.problems import Problem

RULE = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    each: aufnahme
    within: [at, at + 14 days]
    do: {do}
"""


@dataclass(frozen=True, slots=True)
class Area:
    """What can be wrong with a file before it can be looked at as a policy: the areas of problem codes it covers."""

    code: str
    slug: str
    areas: tuple[str, ...]
    wrong: str
    right: str


AREAS = (
    Area(
        "FA001",
        "unusable-file",
        ("file", "library", "clauses"),
        "vocabulary: elsewhere.yaml\n",
        "vocabulary: vocabulary.yaml\n",
    ),
    Area("FA002", "not-yaml", ("yaml",), "title: Talks: a sample\n", 'title: "Talks: a sample"\n'),
    Area("FA003", "against-schema", ("schema",), "valid: {form: 2020-01-01}\n", "valid: {from: 2020-01-01}\n"),
    Area(
        "FA004",
        "faulty-vocabulary",
        ("vocabulary",),
        "vocabulary: muster\nspans:\n  profil: {of: [client]}\n",
        "vocabulary: muster\nspans:\n  profil: {of: [kunde]}\n",
    ),
    Area(
        "FA005",
        "without-meaning",
        ("lowering",),
        RULE.replace("{do}", "{gespraech: {art: brieflich}}"),
        RULE.replace("{do}", "{gespraech: {art: telefon}}"),
    ),
)
"""The codes of loading. They cannot be left out: what does not load is not looked at any further."""


def refused(problem: Problem) -> Result:
    """A problem of loading with its code."""
    area = problem.code.partition("-")[0]
    found = next(one for one in AREAS if area in one.areas)
    return Result(found.code, found.slug, problem, fatal=True)
