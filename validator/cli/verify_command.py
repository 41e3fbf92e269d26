"""`fachaufsicht verify`: is a result right, and are its inputs still what they were?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.bars import bar
from validator.cli.main import OK, VIOLATED
from validator.cli.output import protect, write
from validator.cli.resulting import key_file
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.verification import Account, document, told
from validator.results.inputs import Cases, cases_against, policies_against
from validator.results.keys import read_key
from validator.results.reading import opened
from validator.results.verifying import miscounted, verify

if TYPE_CHECKING:
    from argparse import Namespace

    from validator.results.inputs import Compared
    from validator.results.keys import Key
    from validator.results.reading import Result

TOLD = 20
"""So many findings that are not confirmed are told one by one, unless more are asked for."""


def execute(chosen: Namespace) -> int:
    """Judge anew, compare, tell; 1 where something differs."""
    if chosen.key is not None and not chosen.cases:
        raise BadInput([Problem("verify-needs-cases", Place("--key"))])
    if chosen.sample == 0:
        raise BadInput([Problem("verify-sample", Place("--sample"))])
    files = [Path(one) for one in chosen.cases]
    output = protect(chosen.output, [Path(chosen.result), *files, key_file(chosen)])
    with opened(Path(chosen.result)) as result:
        cases = Cases(result, files, key(key_file(chosen))) if files else None
        there = against(result, files, [Path(one) for one in chosen.policies])
        subjects = kept(result) if cases is None else cases.subjects()
        histories = result.some if cases is None else cases.histories
        with bar(chosen, "cli-verify-progress") as progress:
            found = verify(result, histories, subjects, chosen.sample, chosen.seed, progress)
        everybody = cases is not None and found.judged == found.of
        account = Account(found, there, miscounted(result, found) if everybody else None, cases is None)
    limit = TOLD if chosen.limit is None else chosen.limit
    write(document(account) if chosen.format == "json" else told(account, chosen.lang, limit), output)
    return OK if account.right else VIOLATED


def against(result: Result, files: list[Path], policies: list[Path]) -> tuple[Compared, ...] | None:
    """Whether the files that are at hand are those of the result; None without any."""
    if not files and not policies:
        return None
    own = policies_against(result, policies) if policies else ()
    return (*own, *(cases_against(result, files) if files else ()))


def key(file: Path) -> Key:
    """The key of the pseudonyms; BadInput if there is none: a new one would show other people."""
    try:
        return read_key(file)
    except FileNotFoundError:
        raise BadInput([Problem("file-missing", Place(str(file)))]) from None


def kept(result: Result) -> dict[str, list[str]]:
    """The subjects of the cases in the result, by the vocabulary that reads them."""
    found: dict[str, list[str]] = {}
    for vocabulary, subject in result.histories:
        found.setdefault(vocabulary, []).append(subject)
    return found
