"""References from a rule to other policies: what they name must be there, where the other policy is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.lowering.names import several, text
from validator.policy.complaints import nearest
from validator.policy.problems import Problem
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.policy.tree import Tree


def dangling(documents: Sequence[Mapped]) -> Iterator[Problem]:
    """References (`see`) to rules that a policy of the library does not have; of other policies nothing is known."""
    known: dict[str, set[str]] = {}
    for one in documents:
        known.setdefault(text(one.entries["policy"]), set()).update(rules(one))
    for one in documents:
        for name, rule in rules(one).items():
            for reference in several(rule.get("see") if isinstance(rule, Mapped) else None):
                policy, _, wanted = text(reference).partition(":")
                if wanted and policy in known and wanted not in known[policy]:
                    hint = nearest(wanted, sorted(known[policy]))
                    yield Problem(
                        "lowering-see", reference.place, {"name": wanted, "policy": policy}, rule=name, hint=hint
                    )


def rules(document: Mapped) -> Mapping[str, Tree]:
    """The rules of a document by name."""
    found = document.get("rules")
    return found.entries if isinstance(found, Mapped) else {}
