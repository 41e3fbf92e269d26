"""What the search asked, and what it could not ask: without both, "no faults found" says little.

A question is one topic about one rule or some rules. The analyses note it where they ask it and, where they turn back
before every choice was tried, why; a question of which a fault was found is asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.analysis.faults import Norm


class Topic(StrEnum):
    """What is asked; the values are part of the report (docs/analysis.md, 5)."""

    ALONE = "alone"
    """Whether circumstances alone break one rule."""
    HINDSIGHT = "hindsight"
    """Whether one rule is due before anybody knows."""
    CONFLICT = "conflict"
    """Whether two rules that bear on the same acts can both be kept."""
    MATTER = "matter"
    """Whether two rules on the same matter differ, or leave hardly any room."""
    EXEMPTION = "exemption"
    """Whether a rule obliges in a situation that another takes out (`about`)."""
    TOGETHER = "together"
    """Whether all rules about one type of subject can be kept in contexts drawn, and some of them that fail there."""
    TABLE = "table"
    """Whether the rows of one clock say something of every situation."""
    ROWS = "rows"
    """Whether rows of one clock that hold together agree."""
    INTERVALS = "intervals"
    """Whether the rows of two clocks agree."""
    LIST = "list"
    """Whether something is said of every value of a closed list."""
    SEAM = "seam"
    """Whether an obligation of a rule falls between two versions."""


class Reason(StrEnum):
    """Why a question was not asked, or not to its end; the values are part of the report."""

    NO_ACTS = "no-acts"
    """The vocabulary marks no fact as an act."""
    NOT_DONE = "not-done"
    """What is asked for is no act: it happens."""
    NAMES_ACTS = "names-acts"
    """The rule names acts, and whether circumstances alone break it is asked only of rules that name none."""
    FORCE = "force"
    """A rule only advises."""
    NO_FACT = "no-fact"
    """A rule hangs on no fact: it asks again and again, or of a state, or of the breach of another rule."""
    STATES = "states"
    """A rule demands a state, and acts can make it hold or fail."""
    SPANS = "spans"
    """What is asked for lasts, and its days are too many to try."""
    RELATED = "related"
    """A rule looks at facts of a related subject."""
    GROUP = "group"
    """The rule is about a group, which is formed from the facts of others."""
    MANY_VALUES = "many-values"
    """The attribute holds a list of values."""
    VALUES = "values"
    """Tests tell more acts or facts apart than are tried."""
    SINGLE_ACTS = "single-acts"
    """Trying single acts does not decide a rule: it hangs on its own acts, compares them, or asks again and again."""
    CHOICES = "choices"
    """There are more choices of acts than are tried."""
    DAYS = "days"
    """The windows have more days than are tried."""
    MISSING = "missing"
    """A value that the source does not give."""
    SITUATION = "situation"
    """No history was made in which the rules ask for something."""
    UNSHOWN = "unshown"
    """What was found could not be shown by a history that the reference confirms."""
    NONE_KEPT = "none-kept"
    """No act that was tried keeps both rules, so that their bounds could not be compared."""
    GROUPS_LEFT = "groups-left"
    """More groups of situations without a row than are told."""
    ONE_FAILS = "one-fails"
    """The acts that were planned left one rule broken by itself."""
    FAILURES_LEFT = "failures-left"
    """More rules were left broken than are looked into."""
    TWICE_IN_FORCE = "twice-in-force"
    """Both versions are in force on some days."""


Question: TypeAlias = "tuple[Topic, tuple[Norm, ...], str]"
"""The topic, the rules, and what tells questions about the same rules apart."""


@dataclass(frozen=True, slots=True, order=True)
class Unasked:
    """A question that was not asked, or not to its end, with one of the reasons; `about` as in `Question`."""

    topic: Topic
    reason: Reason
    norms: tuple[Norm, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """How many questions of each topic were asked to their end, and which were not."""

    asked: Mapping[Topic, int] = field(default_factory=dict)
    unasked: tuple[Unasked, ...] = ()

    @classmethod
    def of(cls, some: Iterable[Account]) -> Account:
        """All accounts as one."""
        known = tuple(some)
        asked: Counter[Topic] = Counter()
        for one in known:
            asked.update(one.asked)
        return cls(
            {topic: asked[topic] for topic in Topic if asked[topic]},
            tuple(sorted(unasked for one in known for unasked in one.unasked)),
        )


@dataclass(slots=True)
class Ledger:
    """Takes down questions while they are asked."""

    reasons: dict[Question, dict[Reason, None]] = field(default_factory=dict)

    def ask(self, topic: Topic, norms: tuple[Norm, ...], about: str = "") -> None:
        """A question is asked."""
        self.reasons.setdefault((topic, norms, about), {})

    def leave(self, topic: Topic, norms: tuple[Norm, ...], reason: Reason, about: str = "") -> None:
        """A question is not asked, or not to its end."""
        self.reasons.setdefault((topic, norms, about), {})[reason] = None

    def settle(self, topic: Topic, norms: tuple[Norm, ...], about: str = "") -> None:
        """A fault answers the question, whatever was left before."""
        self.reasons[topic, norms, about] = {}

    def account(self) -> Account:
        """What was asked to the end, and what was not."""
        asked = Counter(topic for (topic, _, _), reasons in self.reasons.items() if not reasons)
        left = [
            Unasked(topic, reason, norms, about)
            for (topic, norms, about), reasons in self.reasons.items()
            for reason in reasons
        ]
        return Account({topic: asked[topic] for topic in Topic if asked[topic]}, tuple(sorted(left)))
