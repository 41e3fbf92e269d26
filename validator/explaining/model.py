"""What an explanation holds: plain values. Days are integers since 1970-01-01, instants milliseconds since then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.days import Duration, Missing
    from validator.core.duties import Period, Word
    from validator.core.facts import Facts
    from validator.core.findings import FactRef, Finding
    from validator.core.truths import Compare, Op, Truth
    from validator.core.values import Datum, Field, Kind


# How a day came about


class Standing(StrEnum):
    """What a point comes to: a day, no bound at all, no such day, or a day that nobody can tell."""

    DAY = "day"
    EVER = "ever"
    OPEN = "open"
    UNKNOWN = "unknown"


class Base(StrEnum):
    """What the way to a day starts from."""

    START = "start"
    END = "end"
    ATTRIBUTE = "attribute"
    FIXED = "fixed"
    EVER = "ever"
    FIRST_KNOWN = "first-known"
    EARLIER = "earlier"
    LATER = "later"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_DATE = "next-date"
    LAST_DATE = "last-date"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the way to a day starts: at the anchor, an attribute, a date, a fact beside it, or one of several points.

    `field` holds the day of `attribute`; `facts` are those of which `fact` is the next or the previous; `month_day` is
    the date looked for beside the point `of`; `chosen` says which of the points `of` it was.
    """

    base: Base
    standing: Standing
    day: int | None
    ms: int | None = None
    field: Field | None = None
    facts: Facts | None = None
    fact: FactRef | None = None
    month_day: tuple[int, int] | None = None
    of: tuple[Course, ...] = ()
    chosen: int | None = None


class StepKind(StrEnum):
    """What a step does: a duration, a bound that does not count itself, the roll to a working day."""

    MOVED = "moved"
    EXCLUDED = "excluded"
    ROLLED = "rolled"


class Note(StrEnum):
    """Why a duration does not end where one would think."""

    SHORT_MONTH = "short-month"
    EVE_OF_BIRTHDAY = "eve-of-birthday"
    CLOCK_CHANGE = "clock-change"


class Closed(StrEnum):
    """Why a day is no working day."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a day to a day. `after` is None where the duration is not known.

    `open_term` is the duration that the source leaves open: `by` is then the value it was reckoned with. `closed` are
    the days that a roll passes over.
    """

    kind: StepKind
    before: int
    after: int | None
    sign: int = 1
    by: Duration | None = None
    open_term: Missing | None = None
    note: Note | None = None
    closed: tuple[tuple[int, Closed], ...] = ()
    before_ms: int | None = None
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The way to a day, from left to right."""

    origin: Origin
    steps: tuple[Step, ...]
    standing: Standing
    day: int | None
    ms: int | None = None


class Role(StrEnum):
    """What a day is to the obligation: an end of its window, its due day, the day that names the version."""

    FIRST = "first"
    LAST = "last"
    DUE = "due"
    RECKONED = "reckoned"


@dataclass(frozen=True, slots=True)
class End:
    """A day of the obligation and how it came about; a due day is the latest of several `courses`.

    `cut` is the day that counts instead where the window reaches beyond the days in force.
    """

    role: Role
    courses: tuple[Course, ...]
    day: int | None
    cut: int | None = None


class Until(StrEnum):
    """Why a prohibition or a state is looked at until a day and no further."""

    AS_OF = "as-of"
    WINDOW = "window"
    VALIDITY = "validity"


# What it hangs on


class Hold(StrEnum):
    """What an obligation hangs on."""

    FACT = "fact"
    RUN = "run"
    STATE = "state"
    PERIOD = "period"
    BREACH = "breach"
    ACT = "act"
    ANEW = "anew"


@dataclass(frozen=True, slots=True)
class Given:
    """An attribute with its value; `known` is False where nobody gave it."""

    name: str
    value: Datum
    known: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact with what the rule looks at: its attributes, its clock times, the day that it counts on."""

    fact: FactRef
    day: int
    attributes: tuple[Given, ...]
    start_ms: int | None = None
    end_ms: int | None = None
    event: bool = True


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the obligation hangs on, with its two days; `last` None is open, `first` None without a beginning.

    `share` is the part of a period that counts; `whole` the period itself. `state` is that of a run, `rules` are those
    whose breach it is. `point` is the way to the day of a fact of which only a point counts.
    """

    kind: Hold
    first: int | None
    last: int | None
    fact: Shown | None = None
    sure: bool = True
    share: Fraction = Fraction(1)
    period: Period | None = None
    whole: tuple[int, int] | None = None
    state: Truth | None = None
    rules: tuple[str, ...] = ()
    point: Course | None = None


# Clocks


@dataclass(frozen=True, slots=True)
class Turn:
    """The first due day of a clock (`why` is `act`), or one move of it.

    `word` is what the policy says of the situation, `steps` how the interval was counted, `paused` the days that the
    due day was put off by. `floored`: the steps end before the day of the change, and a due day never lies before it.
    """

    day: int
    why: str
    word: Word | None
    before: int | None
    after: int | None
    row: str | None
    interval: Duration | None
    open_term: Missing | None
    steps: tuple[Step, ...]
    floored: bool = False
    paused: int | None = None


# What nearly counted


class Why(StrEnum):
    """Why a fact did not count."""

    VALUE = "value"
    UNKNOWN = "unknown"
    CONDITION = "condition"
    UNDECIDED = "undecided"
    BEFORE = "before"
    AFTER = "after"
    ANCHOR = "anchor"
    TIME = "time"
    POINT = "point"
    NOT_YET = "not-yet"
    OTHER_SUBJECT = "other-subject"


@dataclass(frozen=True, slots=True)
class Near:
    """A fact that nearly counted. `days` is by how many days it missed the window (0: it lies within).

    `test` is the condition it does not meet; `has` the attribute that is not as wanted; `bound` the end of the window
    that it missed, and `point` the day of it that would have counted; `limit` the day that the condition compares with.
    """

    shown: Shown
    why: Why
    days: int = 0
    bound: int | None = None
    test: Truth | None = None
    has: Given | None = None
    point: int | None = None
    limit: int | None = None


# What would have satisfied it


@dataclass(frozen=True, slots=True)
class Acts:
    """A number of facts that is compared: how many were asked for, how many there are, and between which days.

    `wanted` is what counts, after a period's share; `whole` before it. `most` is None where it may be any number.
    `first` and `last` bound the days, None without a bound, with their instants where hours count. `breaking` are the
    facts that were too many.
    """

    kind: Kind
    facts: Facts
    attribute: str | None
    op: Op
    wanted: Fraction
    whole: Fraction
    has: Fraction
    most: Fraction | None
    first: int | None
    last: int | None
    day: int | None = None
    breaking: tuple[Shown, ...] = ()
    first_ms: int | None = None
    last_ms: int | None = None

    @property
    def more(self) -> Fraction:
        """How much is missing; zero where nothing is, or where there is too much."""
        return max(self.wanted - self.has, Fraction(0))


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio that is compared, with the numbers it was made of; None where they are not known."""

    over: Fraction | None
    under: Fraction | None
    op: Op
    wanted: Fraction | None
    test: Compare
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute that is not as the rule wants it."""

    has: Given
    field: Field
    test: Compare


@dataclass(frozen=True, slots=True)
class Holding:
    """A state that must hold on a day (or from a day on), with the parts of it that were missing.

    `number` is what was counted where the state is a number of facts. `wanted` is False where it must not hold.
    """

    state: Truth
    day: int | None
    missing: tuple[Truth, ...]
    number: Acts | Share | None = None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """Any other test that is not met."""

    test: Truth


@dataclass(frozen=True, slots=True)
class Together:
    """Each of these was still needed."""

    of: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these would have been enough."""

    of: tuple[Need, ...]


Need: TypeAlias = Acts | Share | Value | Holding | Condition | Together | Either


class Doubted(StrEnum):
    """What nobody can tell."""

    ATTRIBUTE = "attribute"
    SUBJECT = "subject"
    CLOCK = "clock"
    UNOBSERVED = "unobserved"
    TERM = "term"
    FUTURE = "future"
    BREACH = "breach"
    ROWS = "rows"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unknown that made a verdict undetermined.

    An attribute `name` of `fact` or of the subject; a clock time of `fact`; facts of the types `types` before `day`; a
    term `name` that the source leaves open; rows `types` of a table that hold at once.
    """

    what: Doubted
    name: str = ""
    fact: Shown | None = None
    types: tuple[str, ...] = ()
    day: int | None = None
    open_term: Missing | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would have satisfied the obligation, or what made it undetermined.

    `exempt` is the exception that took it out of force, on the day `decided`.
    """

    need: Need | None = None
    doubts: tuple[Doubt, ...] = ()
    doubts_left: int = 0
    exempt: Truth | None = None
    decided: int | None = None


# The timeline


class Mark(StrEnum):
    """What a fact is on the timeline."""

    ANCHOR = "anchor"
    COUNTED = "counted"
    NEAR = "near"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bar:
    """A fact on its lane: a span from `first` to `last` (None: open), or an event."""

    shown: Shown
    first: int
    last: int | None
    event: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Lane:
    """The facts of one type; `left` more lie in the range than are shown."""

    type: str
    bars: tuple[Bar, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn: everything lies within `first` and `last`, or begins before it or ends after it.

    The `window` has None for a side without bound. The breach lasts from `broken` to `mended` (None: it lasted on the
    as-of day). `force` are the days in force, `observed` the first observed days by fact type.
    """

    first: int
    last: int
    lanes: tuple[Lane, ...]
    anchor: int | None
    window: tuple[int | None, int | None] | None
    due: int | None
    broken: int | None
    mended: int | None
    as_of: int
    force: tuple[int | None, int | None]
    observed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is what it is. `near_left` more facts nearly counted than are listed.

    `subject` is the type of the subject; `names` are what the policy calls states.
    """

    finding: Finding
    subject: str
    names: Mapping[Truth, str]
    zone: str
    as_of: int
    anchor: Anchored
    ends: tuple[End, ...]
    turns: tuple[Turn, ...]
    until: Until | None
    counted: tuple[Shown, ...]
    near: tuple[Near, ...]
    near_left: int
    remedy: Remedy
    timeline: Timeline
