"""What verifying a result came to, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.messages.catalogue import printable, text
from validator.reports.locale import day_text, number_text
from validator.results.plain import finding
from validator.results.verifying import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.results.inputs import Compared
    from validator.results.verifying import Verification, Verified


@dataclass(frozen=True, slots=True)
class Account:
    """What was verified: the findings, and where the case files were at hand, these and the rules counted wrongly.

    `miscounted` is None where not everybody was judged, `kept` says that the cases in the result were judged.
    """

    found: Verification
    files: Sequence[Compared] | None
    miscounted: Sequence[str] | None
    kept: bool

    @property
    def right(self) -> bool:
        """Whether everything is as the result says."""
        return self.found.confirmed and not self.miscounted and all(one.same for one in self.files or ())


def told(account: Account, language: str, limit: int) -> Iterator[str]:
    """Files, counts, and of what is not confirmed the first `limit`, each in a line."""
    found, files = account.found, account.files
    for one in files or ():
        yield f"{printable(one.file)}: {text(f'verify-file-{state(one)}', language)}\n"
    if account.kept:
        yield f"{text('verify-stored', language)}\n"
    judged, of = number_text(found.judged, language), number_text(found.of, language)
    yield f"{text('verify-judged', language, judged=judged, of=of)}\n"
    for outcome, count in found.counts.items():
        yield f"  {text(f'verify-{outcome}', language)}: {number_text(count, language)}\n"
    rest = [one for one in found.found if one.outcome is not Outcome.CONFIRMED]
    yield from (f"{line(one, language)}\n" for one in rest[:limit])
    if len(rest) > limit:
        yield f"{text('cli-more', language, count=number_text(len(rest) - limit, language))}\n"
    if account.miscounted is not None:
        yield f"{text('verify-counts-wrong' if account.miscounted else 'verify-counts-right', language)}\n"
        yield from (f"  {printable(rule)}\n" for rule in account.miscounted)


def state(one: Compared) -> str:
    """What is to be said of a file."""
    if one.same:
        return "same"
    return "new" if one.recorded is None else "gone" if one.found is None else "changed"


def line(one: Verified, language: str) -> str:
    """One finding that is not confirmed."""
    found = one.finding
    day = found.due if found.due is not None else found.since if found.since is not None else found.anchor
    when = "" if day is None else f" {day_text(day, language)}"
    told = text(f"verify-{one.outcome}", language)
    differ = f" ({', '.join(one.fields)})" if one.fields else ""
    where = f"{found.policy} {found.version} {found.rule}"
    return printable(f"{one.id or '–'} {found.subject} {where} {found.verdict}{when}: {told}{differ}")


def document(account: Account) -> Iterator[str]:
    """All of it as JSON: one finding a line, so that two documents compare line by line."""
    found, files = account.found, account.files
    head: dict[str, Any] = {
        "files": None if files is None else [{"file": one.file, "state": state(one)} for one in files],
        "judged": found.judged,
        "subjects": found.of,
        "counts": {outcome.value: count for outcome, count in found.counts.items()},
        "miscounted": None if account.miscounted is None else list(account.miscounted),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "findings": ['
    separator = "\n"
    for one in found.found:
        plain = {
            "id": one.id,
            "outcome": one.outcome.value,
            "fields": list(one.fields),
            "finding": finding(one.finding),
        }
        yield separator + json.dumps(plain, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
