"""Diff: two policies, and cases if there are any, give a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.comparing import dates
from validator.analysis.comparing.compare import Version, compare
from validator.histories.rows import to_histories
from validator.usecases.check import part, used
from validator.usecases.diff.model import Dates, Report
from validator.usecases.diff.replay import replay
from validator.usecases.examples import columns_of, examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.histories.model import History
    from validator.usecases.check import Progress
    from validator.usecases.diff.replay import Cases
    from validator.usecases.library import Entry


def diff(
    old: Entry, new: Entry, cases: Cases | None = None, progress: Progress | None = None, *, prove: bool = False
) -> Report:
    """What changed in meaning; with cases, also what both policies as they stand find in them.

    `prove` has the proof look where the search found nothing; BadInput without a solver.
    """
    left, right = version(old), version(new)
    share = 1 if cases is None else 2
    if dates.differ(left, right):
        moved = Dates(old.policy.validity, new.policy.validity, dates.shown(left, right))
        left = dates.together(left, right)
    else:
        moved = None
    changes = compare(left, right, part(progress, 0, share), prove=prove)
    zones = (old.policy.zone, new.policy.zone)
    return Report(
        used(old),
        used(new),
        changes,
        moved,
        None if zones[0] == zones[1] else zones,
        None if cases is None else replay(old, new, changes, cases, part(progress, 1, share)),
        frozenset(one.name for entry in (old, new) for one in entry.vocabulary.facts.values() if one.act),
        new.policy.zone,
    )


def version(entry: Entry) -> Version:
    """A policy with the examples beside its rules."""
    return Version(entry.policy, entry.vocabulary, tuple(beside(entry)))


def beside(entry: Entry) -> Iterator[tuple[str, History, int]]:
    """The history of each example, with its rule and its day."""
    for one in examples(entry):
        yield one.rule, next(to_histories(columns_of(one, entry))), one.as_of
