"""Search for conflicts: contexts are drawn, acts are planned, and what cannot be mended is made small and shown.

A conflict is claimed only for rules that ask for or forbid acts of their own, after every choice of those acts on every
day of the windows concerned was judged by the engine, and the reference confirmed the witnesses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import chain, combinations
from math import comb
from typing import TYPE_CHECKING

from validator.analysis.circumstances.stock import stock
from validator.analysis.circumstances.strategies import drawn, smallest
from validator.analysis.faults import Engine, Fault, Kind, Norm, Shown, Witness
from validator.analysis.generation.repair import types_of
from validator.analysis.planning import Planner
from validator.analysis.planning.freedom import Freedom
from validator.analysis.planning.lean import LeanMaker
from validator.analysis.planning.repairs import content
from validator.analysis.planning.scripts import Script, attempts
from validator.analysis.questions import Ledger, Reason, Topic
from validator.core.days import Whose
from validator.core.duties import Duty, Each
from validator.core.facts import Edge, Select
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.core.truths import Compare, Op
from validator.core.values import Field, Literal, Measure
from validator.core.values import Kind as Counted
from validator.reference import evaluate
from validator.time.durations import add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.histories.model import Fact
    from validator.policy.vocabulary import Vocabulary

EXAMPLES, SHRINKING, SIGNATURES = 30, 40, 4
"""How many contexts are drawn, how many again to find a small one, how many kinds of failure are looked into."""
CHOICES = 6000
"""A conflict that takes trying more choices of acts than this is not claimed."""
VARIANTS, DAYS = 4, 120
_EVERY = frozenset(Verdict)


def search_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    seed: int = 0,
    examples: int = EXAMPLES,
    progress: Callable[[int, int], None] | None = None,
    ledger: Ledger | None = None,
) -> Iterator[Fault]:
    """The conflicts of two or more rules that the search finds; the same arguments give the same faults.

    `progress` is told after each type of subject how many of how many are done; `ledger` takes down what was asked.
    """
    notes = Ledger() if ledger is None else ledger
    kinds = sorted({rule.subject for policy in policies for rule in policy.rules})
    for number, kind in enumerate(kinds, 1):
        yield from Hunt(tuple(only(policies, kind)), vocabulary, kind, seed, examples, notes).faults()
        if progress is not None:
            progress(number, len(kinds))


def only(policies: Sequence[Policy], kind: str) -> Iterator[Policy]:
    """The policies with their rules about one type of subject."""
    for one in policies:
        rules = tuple(rule for rule in one.rules if rule.subject == kind)
        if rules:
            yield replace(one, rules=rules)


class Hunt:
    """The search among the rules about one type of subject."""

    def __init__(
        self,
        policies: tuple[Policy, ...],
        vocabulary: Vocabulary,
        kind: str,
        seed: int,
        examples: int,
        ledger: Ledger,
    ) -> None:
        self.ledger = ledger
        self.policies, self.vocabulary, self.kind, self.seed, self.examples = policies, vocabulary, kind, seed, examples
        starts = [one.validity.first for one in policies if one.validity.first is not None]
        self.as_of = add_months(max(starts, default=0), 18)
        self.freedom = Freedom(vocabulary)

    def faults(self) -> Iterator[Fault]:
        """The conflicts found, each set of rules once, in the order in which they were found."""
        known: set[tuple[Norm, ...]] = set()
        self.undrawn()
        for context, breached in self.failures():
            names = self.together(context, breached)
            if names in known:
                continue
            known.add(names)
            if len(names) < 2:
                self.ledger.leave(Topic.TOGETHER, names, Reason.ONE_FAILS)
                continue
            self.ledger.ask(Topic.TOGETHER, names)
            fault = self.shown(names, context)
            if fault is not None:
                self.ledger.settle(Topic.TOGETHER, names)
                yield fault

    def undrawn(self) -> None:
        """Note that all rules are asked about together, and which of them hang on facts that are not drawn."""
        self.ledger.ask(Topic.TOGETHER, tuple(all_norms(self.policies)), self.kind)
        for policy in self.policies:
            for rule in policy.rules:
                if any("/" in one.type for one in parts(rule, Select)):
                    self.ledger.leave(Topic.TOGETHER, (Norm.of(policy, rule),), Reason.RELATED)

    def failures(self) -> Iterator[tuple[Draft, Norm]]:
        """A context for each rule that a plan leaves in breach although it can be kept there alone."""
        source = stock(merged(self.policies), self.vocabulary, self.kind, self.as_of)
        plans = Planner(self.policies, self.vocabulary, self.as_of).plan(drawn(source, self.examples, self.seed))
        first: dict[Norm, Draft] = {}
        for plan in sorted((one for one in plans if not one.kept), key=lambda one: len(one.context.facts)):
            for breach in plan.breaches:
                first.setdefault(Norm.judged(breach), plan.context)
        for name in sorted(first)[SIGNATURES:]:
            self.ledger.leave(Topic.TOGETHER, (name,), Reason.FAILURES_LEFT)
        yield from ((first[name], name) for name in sorted(first)[:SIGNATURES])

    def fails(self, names: Sequence[Norm], contexts: Sequence[Draft]) -> bool:
        """Whether the planner cannot keep these rules in the first of some contexts."""
        chosen = tuple(restricted(self.policies, names))
        return not Planner(chosen, self.vocabulary, self.as_of).plan(contexts, narrow=2)[0].kept

    def together(self, context: Draft, breached: Norm) -> tuple[Norm, ...]:
        """The smallest set of rules that cannot be kept together: rules are dropped as long as keeping fails."""
        kept = [breached]
        if self.fails(kept, [context]):
            return (breached,)
        others = [one for one in all_norms(self.policies) if one != breached]
        size = max(1, len(others) // 2)
        while others:
            chunks = [others[at : at + size] for at in range(0, len(others), size)]
            for chunk in chunks:
                rest = [one for one in others if one not in chunk]
                if self.fails(kept + rest, [context]):
                    others = rest
            if size == 1:
                break
            size //= 2
        return tuple(sorted(kept + others))

    def shown(self, names: tuple[Norm, ...], context: Draft) -> Fault | None:
        """The conflict with its witnesses, or None where not every choice of acts could be tried or one serves."""
        chosen = tuple(restricted(self.policies, names))
        source = stock(merged(chosen), self.vocabulary, self.kind, self.as_of)
        seen: dict[str, bool] = {}

        def failing(draft: Draft) -> bool:
            """The same answer for the same context, also when no more are looked at."""
            key = content(draft)
            if key not in seen:
                seen[key] = len(seen) < SHRINKING and self.fails(names, [draft])
            return seen[key]

        small = smallest(source, failing, SHRINKING, self.seed)
        for draft in (small, context):
            tried = [] if draft is None else self.choices(chosen, draft)
            if isinstance(tried, Reason):
                self.ledger.leave(Topic.TOGETHER, names, tried)
                continue
            witnesses = self.witnesses(chosen, names, tried)
            if len(witnesses) == len(names):
                rules = ", ".join(one.rule for one in names)
                return Fault(
                    Kind.CONFLICT,
                    names,
                    "prove-search-conflict",
                    {"rules": rules},
                    "",
                    witnesses,
                    None,
                    (Engine.SEARCH,),
                )
        return None

    def choices(self, chosen: Sequence[Policy], context: Draft) -> list[Draft] | Reason:
        """The context with every choice of the acts in question, one a rule; why not, if they cannot all be tried."""
        rules = [rule for one in chosen for rule in one.rules]
        asked = [one for rule in rules for one in demanded(rule) if self.freedom.act(one.type)]
        if not all(decidable(rule) for rule in rules):
            return Reason.SINGLE_ACTS
        base = context.copy()
        for name in [name for name, fact in base.facts.items() if fact.type in {one.type for one in asked}]:
            del base.facts[name]
        days = self.days(chosen, base)
        if len(days) > DAYS:
            return Reason.DAYS
        pool = self.pool(chosen, asked, base, days)
        single = [grown(base, (act,)) for act in pool]
        free = self.allowed(chosen, frozenset(one.type for one in asked), pool, single)
        most = len(rules)
        if len(single) + sum(comb(len(free), number) for number in range(2, most + 1)) > CHOICES:
            return Reason.CHOICES
        several = chain.from_iterable(combinations(free, number) for number in range(2, most + 1))
        return [base, *single, *(grown(base, acts) for acts in several)]

    def allowed(
        self, chosen: Sequence[Policy], kinds: frozenset[str], pool: Sequence[Fact], single: Sequence[Draft]
    ) -> list[Fact]:
        """The acts that break no prohibition by themselves: with others beside them, the rest break it as well."""
        lasting = {Norm.of(one, rule) for one in chosen for rule in one.rules if forbids(rule, kinds)}
        judged = Planner(chosen, self.vocabulary, self.as_of).judged(single) if single else []
        broken = [{Norm.judged(one) for one in findings} & lasting for findings in judged]
        return [act for act, breaches in zip(pool, broken, strict=True) if not breaches]

    def days(self, chosen: Sequence[Policy], base: Draft) -> list[int]:
        """Every day of every window."""
        found = Planner(chosen, self.vocabulary, self.as_of).judged([base], _EVERY)[0]
        return sorted(set(chain.from_iterable(map(days_of, found))))

    def pool(self, chosen: Sequence[Policy], asked: Sequence[Select], base: Draft, days: Sequence[int]) -> list[Fact]:
        """Every act in question on each of some days."""
        made: dict[str, Fact] = {}
        for select in asked:
            maker = LeanMaker(chosen[0], self.vocabulary, Script(), self.as_of - 366, self.as_of)
            for day in days:
                for fact in attempts(partial(one_fact, maker, select, day, base), (), VARIANTS):
                    if fact is not None:
                        made[repr(fact)] = fact
        return [made[name] for name in sorted(made)]

    def witnesses(
        self, chosen: Sequence[Policy], names: tuple[Norm, ...], tried: Sequence[Draft]
    ) -> tuple[Witness, ...]:
        """For each rule a choice that breaks no other, confirmed by the reference; none if a choice keeps them all."""
        judged = Planner(chosen, self.vocabulary, self.as_of).judged(tried) if tried else []
        broken = [{Norm.judged(one) for one in findings} for findings in judged]
        if not broken or not all(broken):
            return ()
        self.ledger.leave(Topic.TOGETHER, names, Reason.UNSHOWN)
        found = []
        for number, name in enumerate(names):
            draft = next((one for one, breaches in zip(tried, broken, strict=True) if breaches == {name}), None)
            shown = None if draft is None else self.confirmed(draft, name, chosen, f"breaks-{number + 1}")
            if shown is not None:
                found.append(shown)
        return tuple(found)

    def confirmed(self, draft: Draft, name: Norm, chosen: Sequence[Policy], about: str) -> Witness | None:
        """The history with what the reference finds, if it finds that rule broken and no other."""
        history = draft.history("witness")
        found = [one for policy in chosen for one in evaluate(policy, history, self.as_of)]
        if {Norm.judged(one) for one in found if one.verdict.breach} != {name}:
            return None
        shown = tuple(Shown(Norm.judged(one), one.verdict, one.due, one.since) for one in found)
        return Witness(history, self.as_of, shown, about)


def all_norms(policies: Sequence[Policy]) -> list[Norm]:
    return sorted(Norm.of(one, rule) for one in policies for rule in one.rules)


def restricted(policies: Sequence[Policy], names: Sequence[Norm]) -> Iterator[Policy]:
    """The policies with no other rules than these."""
    wanted = Counter(names)
    for one in policies:
        rules = tuple(rule for rule in one.rules if Norm.of(one, rule) in wanted)
        if rules:
            yield replace(one, rules=rules)


def merged(policies: Sequence[Policy]) -> Policy:
    """One policy with the rules of all, to draw contexts from."""
    return replace(policies[0], rules=tuple(rule for one in policies for rule in one.rules))


def demanded(rule: Rule) -> tuple[Select, ...]:
    """What a rule's demand counts."""
    return tuple(parts(rule.norm.demand, Select)) if isinstance(rule.norm, Duty) else ()


def decidable(rule: Rule) -> bool:
    """Whether trying single acts decides a rule: it hangs on facts other than its own acts, and counts plain facts."""
    norm = rule.norm
    if not isinstance(norm, Duty) or not isinstance(norm.anchors, Each):
        return False
    measured = all(isinstance(one.left, Measure) for one in parts(norm.demand, Compare))
    plain = not any(True for _ in parts(norm.demand, Edge)) and not any(
        one.whose is Whose.THIS for select in demanded(rule) for one in parts(select.where, Field)
    )
    return measured and plain and not (types_of(norm.anchors) & types_of(norm.demand))


def forbids(rule: Rule, kinds: frozenset[str]) -> bool:
    """Whether more facts of these types never mend a breach: the rule bounds their number and else speaks of none."""
    demand = rule.norm.demand if isinstance(rule.norm, Duty) else None
    match demand:
        case Compare(Measure(Counted.TIMES, facts), Op.LE | Op.LT, Literal()):
            named = [one for one in parts(rule, Select) if one.type in kinds]
            return len(named) == sum(isinstance(one, Select) and one.type in kinds for one in facts)
        case _:
            return False


def days_of(finding: Finding) -> range:
    """The days of an obligation's window."""
    first = finding.first if finding.first is not None else finding.anchor
    last = finding.last if finding.last is not None else finding.due
    return range(0) if first is None or last is None else range(first, last + 1)


def one_fact(maker: LeanMaker, select: Select, day: int, draft: Draft, script: Script) -> Fact | None:
    maker.random = script
    return maker.selected((select,), day, day, draft, None)


def grown(base: Draft, acts: Sequence[Fact]) -> Draft:
    copy = base.copy()
    for fact in acts:
        copy.add(fact)
    return copy
