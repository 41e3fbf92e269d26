"""What the rules of `docs/examples/sepsis` and `docs/examples/road-fines` ask, as data that each program interprets.

In both logs an activity that a rule is about occurs once a case, and every event has an instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

HOUR = 3_600_000
"""In milliseconds."""


@dataclass(frozen=True)
class Within:
    """After each anchor the act follows within so many hours or calendar days; later is late.

    `before`: an act before the anchor serves as well. `scoped`: cases without the act are not judged. `where`: only
    anchors of which this attribute is true. `unless`: not where this happened by the day on which that is decided.
    """

    anchor: str
    act: str
    hours: int = 0
    days: int = 0
    before: bool = False
    scoped: bool = False
    where: str | None = None
    unless: str | None = None


@dataclass(frozen=True)
class OnDay:
    """The act is on the day so many calendar days after the anchor; cases without the act are not judged."""

    anchor: str
    act: str
    days: int


@dataclass(frozen=True)
class After:
    """Before each anchor, or at the same moment, was the act."""

    anchor: str
    act: str


@dataclass(frozen=True)
class NotBefore:
    """No act from the anchor until so many hours are over."""

    anchor: str
    act: str
    hours: int


@dataclass(frozen=True)
class NotLater:
    """No act later than so many calendar days after the anchor."""

    anchor: str
    acts: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class NotSoon:
    """No act within so many calendar days after any of the anchors."""

    anchors: tuple[str, ...]
    act: str
    days: int


@dataclass(frozen=True)
class Unpaid:
    """At each anchor, what was `paid` so far does not reach what was `due` so far; each an activity and an attribute."""

    anchor: str
    paid: tuple[str, str]
    due: tuple[str, str]


Rule: TypeAlias = Within | OnDay | After | NotBefore | NotLater | NotSoon | Unpaid
TRIAGE, NOTIFIED = "er_sepsis_triage", "insert_fine_notification"
RELEASES = ("release_a", "release_b", "release_c", "release_d", "release_e")
APPEALS = ("insert_date_appeal_to_prefecture", "appeal_to_judge")
COLLECTION, ADDED = "send_for_credit_collection", "add_penalty"
RULES: dict[str, dict[str, Rule]] = {
    "sepsis": {
        "antibiotics-within-one-hour": Within(TRIAGE, "iv_antibiotics", hours=1, scoped=True),
        "lactic-acid-within-three-hours": Within(TRIAGE, "lacticacid", hours=3, before=True, scoped=True),
        "lactic-acid-as-ordered": Within(
            "er_registration", "lacticacid", hours=24, before=True, where="diagnosticlacticacid"
        ),
        "no-antibiotics-before-triage": After("iv_antibiotics", TRIAGE),
        "liquid-within-three-hours": Within(TRIAGE, "iv_liquid", hours=3, before=True, scoped=True),
        "no-quick-return": NotSoon(RELEASES, "return_er", days=30),
    },
    "road-fines": {
        "penalty-after-60-days": OnDay(NOTIFIED, ADDED, days=60),
        "penalty-not-before-1440-hours": NotBefore(NOTIFIED, ADDED, hours=1440),
        "penalty-not-after-1440-hours": Within(NOTIFIED, ADDED, hours=1440, scoped=True),
        "appeal-within-60-days": NotLater(NOTIFIED, APPEALS, days=60),
        "no-collection-of-a-paid-fine": Unpaid(COLLECTION, ("payment", "paymentamount"), (ADDED, "amount")),
        "collection-only-after-penalty": After(COLLECTION, ADDED),
        "sent-within-90-days": Within("create_fine", "send_fine", days=90, unless="payment"),
        "result-only-after-decision": After(
            "notify_result_appeal_to_offender", "receive_result_appeal_from_prefecture"
        ),
    },
}
