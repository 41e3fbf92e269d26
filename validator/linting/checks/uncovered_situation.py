"""Situations in which a clock runs and no row says how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.tables import Wrong
from validator.linting.model import Check, Remark, text, texts
from validator.linting.rows import clock_place
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """One for each group of situations, but for gaps that the policy acknowledges."""
    for fault in subject.table_faults:
        if fault.wrong is not Wrong.UNCOVERED or fault.group is None:
            continue
        said = ", ".join(fault.group.said)
        if not acknowledged(subject, fault.rule, said):
            yield Remark(clock_place(subject, fault.rule), {"situation": said or "–"}, fault.rule)


def acknowledged(subject: Subject, rule: str, key: str) -> bool:
    """Whether the policy says that this gap is meant to stay."""
    own = f"{subject.policy.id}:{rule}"
    for one in subject.listing("acknowledged"):
        if isinstance(one, Mapped) and text(one.get("fault")) == "gap":
            rules, keys = texts(one.get("rules")), texts(one.get("keys"))
            if rules in ((rule,), (own,)) and (not keys or key in keys):
                return True
    return False


WRONG = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: first
      rows:
        - {when: {profil: nah}, interval: 1 month}
    do: gespraech
    starts: aufnahme
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
RIGHT = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: first
      rows:
        - {when: {profil: nah}, interval: 1 month}
        - {name: sonst, interval: 3 months}
    do: gespraech
    starts: aufnahme
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
CHECK = Check("FA304", "uncovered-situation", found, WRONG, RIGHT)
