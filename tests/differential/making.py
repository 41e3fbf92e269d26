"""Random policies, as core nodes, and random histories: small, and full of ties.

What lowering refuses is not made: `this` where the anchor has no fact, years of life backwards, measures of days or
hours without a window, intervals of two families in one clock, ever within earlier/later, a roll of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from validator.core.days import (
    Dated,
    Duration,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Step,
    Unit,
    Which,
    Whose,
    Window,
    Yearly,
)
from validator.core.duties import (
    Breaches,
    Clock,
    Duty,
    Each,
    Hit,
    Holidays,
    Partial,
    Period,
    Periods,
    Row,
    Runs,
    Table,
    Word,
)
from validator.core.facts import Edge, Facts, Select
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Kind, Literal, Measure, Ratio
from validator.histories.model import Fact, History
from validator.lowering.between import checked, with_bounds
from validator.time.days import calendar_date, parse
from validator.time.zones import local_day, midnight

ZONE = "Europe/Berlin"
PIVOTS = [parse(day) for day in ("2012-02-20", "2012-03-10", "2012-10-14", "2013-01-25", "2012-12-20")]
EVENTS, SPANS = ("e1", "e2"), ("s1", "s2")
HOUR = 3_600_000
START, END = Which.START, Which.END


@dataclass(frozen=True)
class Where:
    """What an expression may refer to: a fact at hand, an anchor's fact, an anchor's two days."""

    own: bool = False
    fact: bool = False
    anchor: bool = False


@dataclass
class Maker:
    """Makes things at random; `pivot` is the day around which everything happens."""

    rng: Random
    pivot: int

    def odds(self, chance: float) -> bool:
        return self.rng.random() < chance

    def day(self, spread: int = 40) -> int:
        return self.pivot + self.rng.randint(-spread, spread)

    # Days

    def duration(self, exact: bool = False) -> Duration:
        if exact and self.odds(0.5):
            return self.rng.choice(
                [
                    Duration(self.rng.choice([1, 2, 24, 48]), Unit.HOUR),
                    Duration(30, Unit.MINUTE),
                    Duration(0, Unit.HOUR),
                ]
            )
        unit = self.rng.choice([Unit.DAY, Unit.DAY, Unit.WEEK, Unit.MONTH])
        return Duration(self.rng.randint(0, {Unit.DAY: 12, Unit.WEEK: 2, Unit.MONTH: 2}[unit]), unit)

    def steps(self) -> tuple[Step, ...]:
        found = []
        while self.odds(0.4) and len(found) < 2:
            by = Missing("offen") if self.odds(0.03) else self.duration(exact=self.odds(0.3))
            found.append(Step(self.rng.choice([1, -1]), by))
        return tuple(found)

    def field(self, where: Where, name: str) -> Field:
        whose = [Whose.SUBJECT] + [Whose.OWN] * where.own * 2 + [Whose.THIS] * where.fact * 2
        return Field(self.rng.choice(whose), name, self.odds(0.3))

    def base(self, where: Where, depth: int = 0) -> object:
        kinds = ["fixed", "dated"] + ["own"] * 6 * where.own + ["this"] * 6 * where.anchor
        kinds += ["known", "extreme", "yearly"] * (depth < 1) + ["next"] * (depth < 1 and (where.own or where.anchor))
        match self.rng.choice(kinds):
            case "own":
                return Of(Whose.OWN, self.rng.choice([START, END]))
            case "this":
                return Of(Whose.THIS, self.rng.choice([START, END]))
            case "fixed":
                return Fixed(self.day())
            case "dated":
                return Dated(self.field(where, "d"))
            case "known":
                return FirstKnown((self.inner(where), self.inner(where)))
            case "extreme":
                return Extreme(self.odds(0.5), (self.inner(where), self.inner(where)))
            case "yearly":
                day = calendar_date(self.day(20))
                return Yearly(self.odds(0.5), day.month, day.day, self.inner(where))
            case _:
                return Neighbour(self.odds(0.5), self.facts(replace(where, own=False), 2))

    def inner(self, where: Where) -> Point:
        return Point(self.base(where, 1), self.steps())

    def point(self, where: Where, ever: float = 0.1) -> Point:
        if self.odds(ever):
            return Point(Ever())
        return Point(self.base(where), self.steps(), self.odds(0.15), self.odds(0.07))

    def window(self, where: Where) -> Window:
        if self.odds(0.4) and (where.own or where.anchor):
            whose = Whose.OWN if where.own else Whose.THIS
            first = Point(Of(whose, START), (), self.odds(0.2))
            last = Point(
                Of(whose, self.rng.choice([START, END])),
                (Step(1, self.duration(self.odds(0.2))),),
                self.odds(0.15),
                self.odds(0.1),
            )
            return Window(first, last)
        return Window(self.point(where), self.point(where))

    # Facts

    def facts(self, where: Where, depth: int = 0) -> Facts:
        return tuple(self.selected(where, depth) for _ in range(1 + self.odds(0.25)))

    def selected(self, where: Where, depth: int) -> Select | Edge:
        if self.odds(0.12):
            inner = tuple(self.select(where, depth + 1) for _ in range(1 + self.odds(0.2)))
            return Edge(inner, Point(self.base(replace(where, own=True)), self.steps()))
        return self.select(where, depth)

    def select(self, where: Where, depth: int) -> Select:
        test = self.test(replace(where, own=True), depth + 1) if self.odds(0.5 if depth < 2 else 0.2) else None
        return Select(self.rng.choice(EVENTS + SPANS), test)

    def test(self, where: Where, depth: int) -> Truth:
        """A test on the fact at hand."""
        match self.rng.choice(
            ["k", "k", "n", "l", "lasts", "during", "ref", "many", "calendar"] if depth < 3 else ["k", "n"]
        ):
            case "k":
                op = self.rng.choice([Op.EQ, Op.NE, Op.IN, Op.KNOWN, Op.NONE])
                right = {Op.IN: Literal(("a", "b")), Op.KNOWN: None, Op.NONE: None}.get(
                    op, Literal(self.rng.choice("ab"))
                )
                return Compare(Field(Whose.OWN, "k", self.odds(0.3)), op, right)
            case "n":
                return Compare(Field(Whose.OWN, "n"), self.ordering(), Literal(self.amount()))
            case "l":
                return Compare(Field(Whose.OWN, "l"), Op.INCLUDES, Literal(self.rng.choice("ab")))
            case "lasts":
                span = Missing("offen") if self.odds(0.1) else self.duration(exact=self.odds(0.2))
                return Lasts(self.odds(0.5), span)
            case "during":
                return During(self.state(replace(where, own=False), depth + 1), Point(self.base(where)))
            case "calendar":
                return self.calendar(where)
            case "ref" if where.fact:
                name = self.rng.choice(["k", "id", "n"])
                return Compare(Field(Whose.OWN, name), Op.EQ, Field(Whose.THIS, name))
            case "ref":
                return Compare(Field(Whose.OWN, "k"), Op.EQ, Field(Whose.SUBJECT, "k"))
            case _:
                join = self.rng.choice([All, Any])
                parts = tuple(self.test(where, depth + 1) for _ in range(2))
                return Not(join(parts)) if self.odds(0.3) else join(parts)

    def calendar(self, where: Where) -> Truth:
        """A test of a day, a weekday or a clock time."""
        base = Point(self.base(where), self.steps() if self.odds(0.3) else ())
        op = self.rng.choice([self.ordering(), self.ordering(), Op.KNOWN, Op.NONE, Op.IN])
        match self.rng.choice(list(Aspect)):
            case Aspect.DAY if op is not Op.IN:
                aspect, right = Aspect.DAY, Calendar(Aspect.DAY, Point(self.base(where), self.steps()))
                if self.odds(0.5):
                    return Compare(Field(Whose.OWN, "d"), op, None if op in (Op.KNOWN, Op.NONE) else right)
            case Aspect.CLOCK if op is not Op.IN:
                aspect, right = Aspect.CLOCK, Literal(Decimal(self.rng.choice([0, 9, 10, 23, 24]) * HOUR))
            case _:
                aspect = Aspect.WEEKDAY
                days = tuple(Decimal(day) for day in self.rng.sample(range(1, 8), 3))
                right = Literal(days if op is Op.IN else days[0])
        return Compare(Calendar(aspect, base), op, None if op in (Op.KNOWN, Op.NONE) else right)

    def ordering(self) -> Op:
        return self.rng.choice([Op.GE, Op.LE, Op.GT, Op.LT, Op.EQ, Op.NE])

    def amount(self) -> Decimal:
        return self.rng.choice([Decimal(0), Decimal(1), Decimal(2), Decimal(3), Decimal("1.5"), Decimal(-1)])

    # States

    def state(self, where: Where, depth: int = 0) -> Truth:
        """A state; without a fact at hand."""
        where = replace(where, own=False)
        kinds = ["while", "while", "subject", "since", "between", "number"] + ["all", "any", "not"] * (depth < 2)
        kinds += ["age", "window"] + ["unknown", "during"] * self.odds(0.2)
        match self.rng.choice(kinds):
            case "while":
                own = Window(Point(Of(Whose.OWN, START)), Point(Of(Whose.OWN, END)))
                return Covered(self.facts(where, depth + 1), own)
            case "since":
                return Covered(self.facts(where, depth + 1), Window(Point(Of(Whose.OWN, START)), Point(Ever())))
            case "window":
                return Covered(self.facts(where, depth + 1), self.window(replace(where, own=True)))
            case "between":
                return Between(self.facts(where, depth + 1), self.facts(where, depth + 1))
            case "subject":
                op = self.rng.choice([Op.EQ, Op.NE, Op.KNOWN, Op.NONE])
                right = None if op in (Op.KNOWN, Op.NONE) else Literal(self.rng.choice("ab"))
                return Compare(Field(Whose.SUBJECT, "k", self.odds(0.3)), op, right)
            case "age":
                born = Point(
                    Dated(Field(Whose.SUBJECT, "d")),
                    self.steps() or (Step(1, Duration(20, Unit.YEAR_OF_LIFE)),),
                    self.odds(0.3),
                )
                pair = (born, Point(Ever())) if self.odds(0.5) else (Point(Ever()), born)
                return Covered(None, Window(*pair))
            case "number":
                return Compare(self.counting(where, depth), self.ordering(), Literal(Decimal(self.rng.randint(0, 2))))
            case "unknown":
                return Unknown("offen")
            case "during":
                return During(self.state(where, depth + 1), Point(Fixed(self.day(10))))
            case "not":
                return Not(self.state(where, depth + 1))
            case "all":
                return All(tuple(self.state(where, depth + 1) for _ in range(self.rng.randint(1, 2))))
            case _:
                return Any(tuple(self.state(where, depth + 1) for _ in range(self.rng.randint(1, 2))))

    def counting(self, where: Where, depth: int) -> Measure:
        kind = self.rng.choice([Kind.TIMES, Kind.TIMES, Kind.DIFFERENT, Kind.SUM])
        attribute = {Kind.DIFFERENT: "k", Kind.SUM: "n"}.get(kind)
        return Measure(kind, self.facts(where, depth + 1), None, attribute)

    # Demands

    def measure(self, where: Where, window: Window | None = None) -> Measure:
        kind = self.rng.choice([Kind.TIMES] * 5 + list(Kind))
        attribute = {Kind.DIFFERENT: self.rng.choice("kn"), Kind.SUM: "n"}.get(kind)
        window = window if window is not None and self.odds(0.7) else self.window(where)
        return Measure(kind, self.facts(where, 1), window, attribute)

    def demand(self, where: Where, window: Window, depth: int = 0) -> Truth:
        match self.rng.choice(["times"] * 5 + ["measure", "measure", "ratio", "state"] + ["join"] * 2 * (depth < 1)):
            case "times":
                return Compare(
                    Measure(Kind.TIMES, self.facts(where, 1), window), Op.GE, Literal(Decimal(self.rng.randint(1, 2)))
                )
            case "measure":
                return self.measured(where, window)
            case "ratio":
                pair = Ratio(self.measure(where, window), self.measure(where, window))
                return Compare(pair, self.ordering(), Literal(self.amount()))
            case "state":
                return During(self.state(where, 1), Point(self.base(where)))
            case _:
                join = self.rng.choice([All, Any])
                return join(tuple(self.demand(where, window, depth + 1) for _ in range(2)))

    def measured(self, where: Where, window: Window) -> Compare:
        measure = self.measure(where, window)
        amount = self.amount() if measure.kind is Kind.SUM else abs(self.amount())
        return Compare(measure, self.ordering(), Literal(amount))

    def forbidding(self, where: Where, window: Window) -> Truth:
        if self.odds(0.6):
            limit = Literal(Decimal(self.rng.choice([0, 0, 1])))
            return Compare(Measure(Kind.TIMES, self.facts(where, 1), window), Op.LE, limit)
        return self.demand(where, window)

    # Rules

    def duty(self, names: tuple[str, ...]) -> Duty:
        kind = self.rng.choice(["each"] * 4 + ["runs", "always", "per"] + ["breach"] * bool(names))
        match kind:
            case "each":
                return self.acting(Each(self.facts(Where(), 0)), Where(fact=True, anchor=True))
            case "runs":
                return self.acting(Runs(self.state(Where())), Where(anchor=True))
            case "always":
                cut = self.state(Where())
                return Duty(Runs(self.state(Where()), cut), None, During(cut, Point(Of(Whose.THIS, START))))
            case "per":
                return self.per()
            case _:
                return self.acting(Breaches((self.rng.choice(names),)), Where(anchor=True))

    def acting(self, anchors: Each | Runs | Breaches, where: Where) -> Duty:
        if self.odds(0.12):
            return self.stretching(anchors, where)
        window = self.window(where)
        if self.odds(0.3):
            reckoned = self.point(where, ever=0) if self.odds(0.15) else None
            return Duty(anchors, window, self.forbidding(where, window), (), None, reckoned)
        if self.odds(0.15) and where.fact:
            test = Compare(Field(Whose.THIS, "k", self.odds(0.3)), Op.EQ, Literal("a"))
            return Duty(anchors, None, test, (Point(Of(Whose.THIS, START)),))
        demand = self.demand(where, window)
        late = self.demand(where, Window(window.first, Point(Ever()))) if self.odds(0.6) else None
        due = (window.last,) if self.odds(0.8) else (window.last, self.point(where))
        return Duty(anchors, window, demand, due, late, self.point(where, ever=0) if self.odds(0.15) else None)

    def stretching(self, anchors: Each | Runs | Breaches, where: Where) -> Duty:
        """A duty whose window grows with a missing duration between two."""
        unit = self.rng.choice([Unit.DAY, Unit.WEEK, Unit.MONTH])
        low = self.rng.randint(0, 2)
        open_ended = Missing("offen", Duration(low, unit), Duration(low + self.rng.randint(0, 3), unit))
        before = (Step(-1, open_ended),) if self.odds(0.3) else ()
        after = (Step(1, open_ended),) if self.odds(0.8) else ()
        first = Point(Of(Whose.THIS, START), before, self.odds(0.2))
        last = Point(Of(Whose.THIS, self.rng.choice([START, END])), after, self.odds(0.1), self.odds(0.1))

        def demand(window: Window) -> Truth:
            return Compare(Measure(Kind.TIMES, chosen, window), Op.GE, count)

        chosen, count = self.facts(where, 1), Literal(Decimal(self.rng.randint(1, 2)))
        late = demand(Window(first, Point(Ever()))) if self.odds(0.6) else None
        reckoned = self.point(where, ever=0) if self.odds(0.1) else None
        return with_bounds(Duty(anchors, Window(first, last), demand(Window(first, last)), (last,), late, reckoned))

    def per(self) -> Duty:
        unit = self.rng.choice(list(Period))
        anchors = Periods(unit, self.rng.choice(list(Partial)), self.rng.choice(list(Holidays)))
        where = Where(anchor=True)
        window = Window(Point(Of(Whose.THIS, START)), Point(Of(Whose.THIS, END)))
        if self.odds(0.2):
            return Duty(anchors, window, self.forbidding(where, window), ())
        return Duty(anchors, window, self.demand(where, window), (window.last,))

    def clock(self) -> Clock:
        units = self.rng.choice([(Unit.DAY, Unit.WEEK), (Unit.MONTH,)])
        tables = tuple(self.table(units, i) for i in range(1 + self.odds(0.3)))
        words = [self.rng.choice([Word.RUNS_ON, Word.FROM_LAST_ACT, Word.STARTS_ANEW]) for _ in range(3)]
        return Clock(
            tables,
            self.facts(Where(), 1),
            self.facts(Where(), 1),
            words[0],
            words[1],
            self.rng.choice(list(Word)),
            words[2],
            self.state(Where(), 1) if self.odds(0.4) else None,
            self.odds(0.8),
            self.odds(0.15),
        )

    def table(self, units: tuple[Unit, ...], number: int) -> Table:
        rows = tuple(self.row(units, f"{number}.{i}") for i in range(self.rng.randint(1, 3)))
        return Table(self.rng.choice(list(Hit)), rows)

    def row(self, units: tuple[Unit, ...], name: str) -> Row:
        unit = self.rng.choice(units)
        most = {Unit.DAY: 14, Unit.WEEK: 2, Unit.MONTH: 2}[unit]
        interval: Duration | Missing | None = Duration(self.rng.randint(1, most), unit)
        if self.odds(0.12):
            interval = None
        elif self.odds(0.06):
            bounds = (None, None) if self.odds(0.5) else (Duration(1, unit), Duration(most, unit))
            interval = Missing("offen", *bounds)
        when = All(()) if self.odds(0.3) else self.state(Where(), 1)
        act = self.facts(Where(), 1) if self.odds(0.15) else None
        return Row(when, interval, act, (f"c-{name}",), name)

    def rule(self, name: str, names: tuple[str, ...]) -> Rule:
        norm = self.clock() if self.odds(0.3) else self.duty(names)
        anchored = isinstance(norm, Duty) and isinstance(norm.anchors, Each)
        where = Where(fact=anchored, anchor=True)
        alone = isinstance(norm, Duty) and isinstance(norm.anchors, Runs)
        seen = where if isinstance(norm, Duty) and not isinstance(norm.anchors, Periods) else Where()
        scope = self.state(replace(seen, anchor=False)) if self.odds(0.35) and not alone else None
        excused = None
        if self.odds(0.2):
            window = Window(Point(Of(Whose.THIS, START)), Point(Of(Whose.THIS, END)))
            measure = Measure(Kind.TIMES, self.facts(where, 1), window)
            excused = Compare(measure, Op.GE, Literal(Decimal(1))) if self.odds(0.6) else self.state(where)
        unless = self.state(where) if self.odds(0.2) else None
        return Rule(name, "x", ("c-1",), norm, scope=scope, unless=unless, excused=excused)

    def policy(self, size: int = 3) -> Policy:
        rules: list[Rule] = []
        for i in range(size):
            rules.append(self.rule(f"r{i}", tuple(rule.id for rule in rules)))
        rules = list(checked(rules))
        first = None if self.odds(0.1) and not any(needs_first_day(rule) for rule in rules) else self.day(60) - 40
        last = self.day(30) + 60 if self.odds(0.3) else None
        holidays = frozenset(self.day() for _ in range(self.rng.randint(0, 6)))
        return Policy("p", "1", ZONE, Validity(first, last, self.odds(0.5)), tuple(rules), holidays)

    # Histories

    def history(self, name: str) -> History:
        facts = [self.fact() for _ in range(self.rng.choice([0, 1, 2, 3, 4, 5, 6, 8]))]
        attributes: dict[str, object] = {}
        if self.odds(0.7):
            attributes["k"] = self.rng.choice(["a", "b", None])
        if self.odds(0.7):
            born = self.rng.choice([date(1992, 2, 29), calendar_date(self.day()), date(1992, 3, 1), None])
            attributes["d"] = born
        observed = {kind: self.day() for kind in (*EVENTS, *SPANS, "*") if self.odds(0.05)}
        return History(name, "x", attributes, tuple(facts), observed)  # type: ignore[arg-type]

    def fact(self) -> Fact:
        day = self.day(self.rng.choice([3, 10, 40]))
        event = self.odds(0.6)
        kind = self.rng.choice(EVENTS if event else SPANS)
        timed = self.odds(0.3)
        if event:
            ms = self.moment(day) if timed else None
            return Fact(kind, day, day, ms, ms, True, None, self.attributes())
        length = self.rng.choice([0, 1, 3, 10, 30])
        if self.odds(0.2):
            return Fact(kind, day, None, self.moment(day) if timed else None, None, False, None, self.attributes())
        if not timed:
            return Fact(kind, day, day + length, None, None, False, None, self.attributes())
        first = self.moment(day)
        last = first + self.rng.choice([0, HOUR, 5 * HOUR, 24 * HOUR, 49 * HOUR])
        return Fact(kind, day, local_day(max(last - 1, first), ZONE), first, last, False, None, self.attributes())

    def moment(self, day: int) -> int:
        return midnight(day, ZONE) + self.rng.choice([0, 1, 9 * HOUR, 10 * HOUR, 10 * HOUR, 23 * HOUR - 1, 22 * HOUR])

    def attributes(self) -> dict[str, object]:
        found: dict[str, object] = {}
        if self.odds(0.75):
            found["k"] = self.rng.choice(["a", "a", "b", None])
        if self.odds(0.6):
            found["n"] = self.rng.choice([Decimal(0), Decimal(1), Decimal(2), Decimal("1.5"), Decimal(-1), None])
        if self.odds(0.6):
            found["d"] = self.rng.choice([calendar_date(self.day()), None])
        if self.odds(0.3):
            found["l"] = self.rng.choice([("a",), ("a", "b"), (), None])
        return found


def needs_first_day(rule: Rule) -> bool:
    """Whether a rule needs the policy's first day."""
    anchors = rule.norm.anchors if isinstance(rule.norm, Duty) else None
    return isinstance(anchors, Periods) or (isinstance(anchors, Runs) and anchors.cut is not None)


def make(rng: Random, subjects: int = 8, rules: int = 3) -> tuple[Policy, list[History], int]:
    """A policy, histories, and an as-of day."""
    maker = Maker(rng, rng.choice(PIVOTS))
    policy = maker.policy(rules)
    histories = [maker.history(f"h{i}") for i in range(subjects)]
    return policy, histories, maker.day(60)
