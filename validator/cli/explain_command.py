"""`fachaufsicht explain`: one case of a result, finding by finding, with its timeline in the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK
from validator.cli.output import protect, screen, write
from validator.cli.resulting import key_file
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.explained import explained
from validator.reports.story_terminal import story
from validator.reports.terminal import WIDTH
from validator.results.keys import default_file, read_key
from validator.results.reading import opened
from validator.results.veil import pseudonym

if TYPE_CHECKING:
    from argparse import Namespace

    from validator.results.model import Found
    from validator.results.reading import Result


def execute(chosen: Namespace) -> int:
    """Explain what the result lists about a subject, or of one rule."""
    output = protect(chosen.output, [Path(chosen.result), key_file(chosen)])
    with opened(Path(chosen.result)) as result:
        own = about(result, chosen.subject, chosen.key)
        if chosen.rule is not None:
            own = of_rule(result, own, chosen.rule)
        titles = {rule.id: rule.title for rule in result.rules.values()}
        told = story([one for _, one in explained(result, own)], chosen.lang, width(chosen.output), titles)
    write([told], output)
    return OK


def about(result: Result, subject: str, key: str | None) -> list[Found]:
    """The findings about a subject, by the name that stands in the result, or by its own if the key is at hand.

    BadInput if the result lists nothing about it: the name is not said again, since it may be a person's.
    """
    names = {subject}
    if not result.manifest.options.identify:
        names |= hidden(result, subject, key)
    found = [one for one in result.found if one.finding.subject in names]
    if not found:
        raise BadInput([Problem("explain-subject", Place("SUBJECT"))])
    return found


def hidden(result: Result, subject: str, named: str | None) -> set[str]:
    """The pseudonym of a name, if the key of the result is there."""
    file = default_file() if named is None else Path(named)
    try:
        key = read_key(file)
    except FileNotFoundError:
        if named is not None:
            raise BadInput([Problem("file-missing", Place(named))]) from None
        return set()
    return {pseudonym(key, subject)} if key.mark == result.manifest.options.key else set()


def of_rule(result: Result, found: list[Found], rule: str) -> list[Found]:
    """Those of one rule; BadInput for a rule that no policy of the result has."""
    known = sorted({name for _, _, name in result.rules})
    if rule not in known:
        raise BadInput([Problem("explain-rule", Place("RULE"), {"rule": rule}, hint=nearest(rule, known))])
    return [one for one in found if one.finding.rule == rule]


def width(output: str | None) -> int:
    """As wide as the terminal, where the text goes to one."""
    return shutil.get_terminal_size().columns if screen(output) else WIDTH
