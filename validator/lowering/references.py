"""References to rules of other policies: what they name must be there, where the other policy is at hand."""

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
    """References (`see`, `acknowledged`) to rules that a policy of the library does not have.

    Of policies that are not at hand nothing is known.
    """
    known: dict[str, set[str]] = {}
    for one in documents:
        known.setdefault(text(one.entries["policy"]), set()).update(rules(one))
    for one in documents:
        yield from unacknowledged(one, known)
        for name, rule in rules(one).items():
            for reference in several(rule.get("see") if isinstance(rule, Mapped) else None):
                policy, _, wanted = text(reference).partition(":")
                if wanted and policy in known and wanted not in known[policy]:
                    hint = nearest(wanted, sorted(known[policy]))
                    yield Problem(
                        "lowering-see", reference.place, {"name": wanted, "policy": policy}, rule=name, hint=hint
                    )


def unacknowledged(document: Mapped, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Acknowledgements of rules that there are not, or of nothing but other policies' rules."""
    own = text(document.entries["policy"])
    for one in several(document.get("acknowledged")):
        listed = several(one.get("rules")) if isinstance(one, Mapped) else ()
        named = [text(rule) if ":" in text(rule) else f"{own}:{text(rule)}" for rule in listed]
        for rule, full in zip(listed, named, strict=True):
            policy, _, wanted = full.partition(":")
            mine = rules(document) if policy == own else known.get(policy)
            if mine is not None and wanted not in mine:
                hint = nearest(wanted, sorted(mine))
                yield Problem("lowering-see", rule.place, {"name": wanted, "policy": policy}, hint=hint)
        if listed and not any(name.startswith(f"{own}:") for name in named):
            yield Problem("lowering-acknowledged", one.place, {"policy": own})
        if isinstance(one, Mapped) and not listed and (fault := text(one.entries["fault"])) != "versions":
            yield Problem("lowering-acknowledged-rules", one.entries["rules"].place, {"fault": fault})


def rules(document: Mapped) -> Mapping[str, Tree]:
    """The rules of a document by name."""
    found = document.get("rules")
    return found.entries if isinstance(found, Mapped) else {}
