"""Coverage: what became of each clause of the source, and what the examples of each rule reach.

The examples are run by the reference, and what they reach is read off the findings that it gives; whether these are the
expected ones is for `test` to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.mutation.mutants import only
from validator.core.days import Missing
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.core.truths import Unknown
from validator.histories.rows import to_histories
from validator.policy.tree import Mapped
from validator.reference import evaluate
from validator.usecases.accounting import Mark, Status, clauses
from validator.usecases.boundaries import Seen, reached
from validator.usecases.check import used
from validator.usecases.examples import columns_of, examples
from validator.usecases.library import clauses_file, gather, leaf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.core.rules import Force, Rule
    from validator.core.wording import Wording
    from validator.usecases.accounting import Clause
    from validator.usecases.boundaries import Boundary
    from validator.usecases.examples import Example
    from validator.usecases.library import Entry
    from validator.usecases.model import PolicyUsed


@dataclass(frozen=True, slots=True)
class Exercise:
    """A rule, how often its examples give each verdict, and which of its boundaries they reach.

    `missing` names the values the rule would need and the source does not say; `waived` is the author's reason why the
    rule has no examples of both kinds.
    """

    rule: str
    title: Wording
    force: Force
    examples: int
    verdicts: Mapping[Verdict, int]
    boundaries: Mapping[Boundary, bool]
    missing: tuple[str, ...]
    waived: str

    @property
    def met(self) -> bool:
        """Whether an example keeps the rule."""
        return self.verdicts[Verdict.MET] > 0

    @property
    def breached(self) -> bool:
        """Whether an example breaks the rule."""
        return any(count for verdict, count in self.verdicts.items() if verdict.breach)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The clauses of a policy in the order of the source's list, and its rules by name."""

    policy: PolicyUsed
    listed: bool
    clauses: tuple[Clause, ...]
    rules: tuple[Exercise, ...]

    @property
    def totals(self) -> Counter[tuple[Status, Mark | None]]:
        """How many clauses there are of each status and mark."""
        return Counter((one.status, one.mark) for one in self.clauses)

    @property
    def unencoded(self) -> tuple[str, ...]:
        """The clauses that could be checked whole and are neither encoded nor a definition."""
        strong = (Status.ENCODED, Status.DEFINITION)
        return tuple(one.id for one in self.clauses if one.mark is Mark.YES and one.status not in strong)

    @property
    def unaccounted(self) -> tuple[str, ...]:
        """The clauses of which the policy says nothing."""
        return tuple(one.id for one in self.clauses if one.status is Status.MISSING)

    @property
    def unmet(self) -> tuple[str, ...]:
        """The rules that no example keeps."""
        return tuple(one.rule for one in self.rules if not one.met and not one.waived)

    @property
    def unbroken(self) -> tuple[str, ...]:
        """The rules that no example breaks."""
        return tuple(one.rule for one in self.rules if not one.breached and not one.waived)

    @property
    def gaps(self) -> dict[str, tuple[str, ...]]:
        """What is called out: clauses left out, and rules not shown kept and broken."""
        return {
            "unencoded": self.unencoded,
            "unaccounted": self.unaccounted,
            "unmet": self.unmet,
            "unbroken": self.unbroken,
        }

    @property
    def complete(self) -> bool:
        """Whether nothing is called out."""
        return not any(self.gaps.values())


def coverage(entries: Sequence[Entry]) -> tuple[Coverage, ...]:
    """The coverage of policies; BadInput for a faulty list of clauses or an example that cannot be read."""
    return tuple(gather(cover, entries))


def cover(entry: Entry) -> Coverage:
    file = clauses_file(entry.source)
    return Coverage(used(entry), file is not None, clauses(entry.source.document, file), exercises(entry))


def exercises(entry: Entry) -> tuple[Exercise, ...]:
    """The rules by name, with what their examples reach."""
    written = tuple(examples(entry))
    found = gather(lambda one: (one.rule, run(one, entry)), written)
    rules = sorted(entry.policy.rules, key=lambda one: one.id)
    return tuple(exercise(one, entry, [seen for rule, seen in found if rule == one.id]) for one in rules)


def run(example: Example, entry: Entry) -> Seen:
    """The findings that an example gives of its own rule."""
    history = next(to_histories(columns_of(example, entry)))
    findings = evaluate(only(entry.policy, [example.rule]), history, example.as_of)
    return Seen(example.as_of, tuple(one for one in findings if one.rule == example.rule))


def exercise(rule: Rule, entry: Entry, runs: Sequence[Seen]) -> Exercise:
    counts = Counter(finding.verdict for seen in runs for finding in seen.findings)
    missing = {one.name for one in parts(rule, Missing)} | {one.why for one in parts(rule, Unknown)}
    return Exercise(
        rule.id,
        rule.title,
        rule.force,
        len(runs),
        {verdict: counts[verdict] for verdict in Verdict},
        reached(rule, entry.policy.validity, runs),
        tuple(sorted(missing)),
        waiver(entry.source.document, rule.id),
    )


def waiver(document: Mapped, rule: str) -> str:
    """Why a rule has no examples of both kinds, where its author says so."""
    rules = document.get("rules")
    tree = rules.get(rule) if isinstance(rules, Mapped) else None
    return leaf(tree.get("without-examples")) if isinstance(tree, Mapped) else ""
