"""Rules: quantifier, adverb, verb (§2 of the proposal; part II of `docs/language.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.core.days import Ever, Of, Point, Which, Whose, Window
from validator.core.duties import Breaches, Duty, Each, Holidays, Partial, Period, Periods, Runs
from validator.core.rules import Force, Rule
from validator.core.truths import All, Compare, During, Op, Truth
from validator.core.values import Kind, Literal, Measure
from validator.lowering import clocks, demands, facts, points, states, tests
from validator.lowering.between import with_bounds
from validator.lowering.names import Names, text, texts, wording
from validator.lowering.points import Seen
from validator.policy.tree import Leaf, Mapped, Tree

if TYPE_CHECKING:
    from validator.core.duties import Anchors, Clock

START = Point(Of(Whose.THIS, Which.START))
END = Point(Of(Whose.THIS, Which.END))
WHOLE = Window(START, END)
QUANTIFIERS = ("every", "each", "per", "always")
STATE_WORDS = frozenset(
    ("all", "any", "not", "since", "between", "within", "from", "after", "until", "before", "number-of", "subject")
)


@dataclass(frozen=True, slots=True)
class Hung:
    """The anchors of a rule, and what `this` means there."""

    anchors: Anchors
    seen: Seen
    scope: Truth | None


def rule(name: str, tree: Mapped, names: Names) -> Rule:
    """One rule, without what others displace."""
    subject = tree.get("subject")
    names.subject = text(subject) if subject is not None else text_or_empty(names.document.get("subject"))
    if names.subject not in names.vocabulary.subjects and names.group() is None:
        names.unknown("lowering-subject", subject or tree, names.subject, names.vocabulary.subjects)
    norm, seen, scope = norm_of(tree, names)
    unless, excused = tree.get("unless"), tree.get("excused-by")
    return Rule(
        name,
        names.subject,
        clauses(tree),
        norm,
        Force(text_or_empty(tree.get("force")) or "must"),
        scope,
        None if unless is None else states.state(unless, seen, names),
        None if excused is None else excuse(excused, norm, seen, names),
        wording(tree.entries["title"]),
    )


def text_or_empty(tree: Tree | None) -> str:
    return "" if tree is None else text(tree)


def clauses(tree: Mapped) -> tuple[str, ...]:
    """The rule's clauses, and those of the parts of its demand."""
    found = list(texts(tree.get("clauses")))
    found += [one for part in parts(tree.get("do")) for one in texts(part.get("clauses"))]
    return tuple(dict.fromkeys(found))


def parts(tree: Tree | None) -> list[Mapped]:
    """The parts of a demand, at every depth."""
    if not isinstance(tree, Mapped):
        return []
    inner = [item for key in ("all", "any") if key in tree for item in points_of(tree.entries[key])]
    inner += [tree.entries["do"]] if "do" in tree else []
    return [tree, *(one for item in inner for one in parts(item))]


def points_of(tree: Tree) -> tuple[Tree, ...]:
    return tuple(getattr(tree, "items", ())) if not isinstance(tree, Mapped) else (tree,)


def norm_of(tree: Mapped, names: Names) -> tuple[Duty | Clock, Seen, Truth | None]:
    """The norm by its quantifier."""
    found = [key for key in QUANTIFIERS if key in tree]
    if len(found) > 1:
        names.fail("lowering-two-quantifiers", tree.keys[found[1]], words=" + ".join(found))
    if found == ["every"]:
        seen = Seen(anchor=())
        return clocks.clock(tree, names), seen, scope_of(tree, names)
    if found == ["always"]:
        return always(tree, names), Seen(anchor=()), None
    hung = hang(tree, names)
    return duty(tree, hung, names), hung.seen, hung.scope


def scope_of(tree: Mapped, names: Names, seen: Seen | None = None) -> Truth | None:
    scope = tree.get("while")
    return None if scope is None else states.state(scope, seen or Seen(), names)


def always(tree: Mapped, names: Names) -> Duty:
    """`always s while q`: one obligation per run of equal truth of s within q (T9)."""
    if verb := next((key for key in ("do", "never", "must", "only-after", "within") if key in tree), None):
        names.fail("lowering-verb", tree.keys[verb], word=verb, quantifier="always")
    kept = states.state(tree.entries["always"], Seen(), names)
    scope = scope_of(tree, names)
    return Duty(Runs(All(()) if scope is None else scope, kept), None, During(kept, START))


def hang(tree: Mapped, names: Names) -> Hung:
    """The anchors of `each`, `per`, and of `never … while`."""
    if "per" in tree:
        return periods(tree, names)
    each = tree.get("each")
    if each is None:
        scope = scope_of(tree, names)
        assert scope is not None
        return Hung(Runs(scope), Seen(anchor=()), None)
    given = names.given(each)
    if isinstance(given, Mapped) and "breach-of" in given:
        return Hung(Breaches(texts(given.entries["breach-of"])), Seen(anchor=()), scope_of(tree, names))
    if is_state(given, names):  # type: ignore[arg-type]
        scope = scope_of(tree, names)
        state = states.state(each, Seen(), names)
        return Hung(Runs(state if scope is None else All((state, scope))), Seen(anchor=()), None)
    chosen = facts.facts(each, Seen(), names)
    seen = Seen(anchor=facts.types(chosen))
    return Hung(Each(chosen), seen, scope_of(tree, names, seen))


def is_state(tree: Tree, names: Names) -> bool:
    """Whether `each` hangs on a state: a state's form or a state's name, which facts' names go before."""
    if isinstance(tree, Mapped):
        return bool(STATE_WORDS & set(tree.entries)) and "at" not in tree
    if not isinstance(tree, Leaf):
        return False
    return text(tree) in names.section("states") and text(tree) not in names.section("facts")


def periods(tree: Mapped, names: Names) -> Hung:
    given = names.given(tree.entries["per"])
    if not isinstance(given, Leaf) or given.value not in list(Period):
        names.fail("lowering-period", tree.entries["per"], " · ".join(Period))
    partial, holidays = text_or_empty(tree.get("partial")), text_or_empty(tree.get("holidays"))
    if holidays in ("skip", "pro-rata") and names.document.get("holidays") is None:
        names.fail("lowering-no-holidays", tree.keys["holidays"])
    anchors = Periods(Period(text(given)), Partial(partial or "skip"), Holidays(holidays or "count"))
    return Hung(anchors, Seen(anchor=()), scope_of(tree, names))


def duty(tree: Mapped, hung: Hung, names: Names) -> Duty:
    """The duty by its verb."""
    verbs = [key for key in ("do", "never", "must", "only-after", "ratio") if key in tree]
    if len(verbs) != 1:
        names.fail("lowering-one-verb", tree, words=" + ".join(verbs) or "–")
    verb, inner = verbs[0], tree.entries[verbs[0]]
    per = isinstance(hung.anchors, Periods)
    if verb in ("must", "only-after"):
        if not isinstance(hung.anchors, Each) and not (verb == "only-after" and not per):
            names.fail("lowering-verb", tree.keys[verb], word=verb, quantifier="per" if per else "each")
        if "within" in tree:
            names.fail("lowering-verb", tree.keys["within"], word="within", quantifier=verb)
    match verb:
        case "must":
            return Duty(
                hung.anchors,
                None,
                tests.tests(inner, hung.seen, Whose.THIS, names),
                (START,),
                None,
                reckoned(tree, hung, names),
            )
        case "only-after":
            chosen = facts.facts(inner, hung.seen, names)
            window = Window(demands.EVER, START)
            demand = Compare(Measure(Kind.TIMES, chosen, window), Op.GE, Literal(Decimal(1)))
            return Duty(hung.anchors, window, demand, (START,), None, reckoned(tree, hung, names))
        case "never":
            window = window_of(tree, hung, names)
            found = demands.prohibition(facts.facts(inner, hung.seen, names), window)
            return Duty(hung.anchors, window, found.truth, (), None, reckoned(tree, hung, names))
        case _:
            return act(tree, verb, hung, names)


def act(tree: Mapped, verb: str, hung: Hung, names: Names) -> Duty:
    """`do`, with a late form where a late act still serves (T8)."""
    window = window_of(tree, hung, names)
    if verb == "ratio":
        found = demands.ratio(tree, window, hung.seen, names)
    else:
        found = demands.demand(tree.entries["do"], window, hung.seen, names, tree)
    due = rolled(found.due, tree)
    may_be_late = not isinstance(hung.anchors, Periods) and verb == "do"
    wanted = tree.get("late")
    late = may_be_late if wanted is None else bool(getattr(wanted, "value", False))
    if late and not may_be_late:
        names.fail("lowering-late", tree.keys["late"])
    if not late and wanted is not None and not may_be_late:
        names.fail("lowering-late", tree.keys["late"])
    late_form = found.late if late and due else None
    return with_bounds(Duty(hung.anchors, window, found.truth, due, late_form, reckoned(tree, hung, names)))


def rolled(due: tuple[Point, ...], tree: Mapped) -> tuple[Point, ...]:
    """The due points, moved to a working day where the rule says so."""
    if not getattr(tree.get("roll"), "value", False):
        return due
    return tuple(Point(one.base, one.steps, one.open, roll=True) for one in due)


def window_of(tree: Mapped, hung: Hung, names: Names) -> Window:
    """The window of the rule; without one the anchor's own days."""
    within = tree.get("within")
    window = WHOLE if within is None else points.window(within, hung.seen, names)
    if not getattr(tree.get("roll"), "value", False):
        return window
    last = window.last
    return Window(window.first, Point(last.base, last.steps, last.open, roll=True))


def reckoned(tree: Mapped, hung: Hung, names: Names) -> Point | None:
    found = tree.get("reckoned-on")
    if found is None:
        return None
    day = points.point(found, hung.seen, names)
    if isinstance(day.base, Ever):
        names.fail("lowering-reckoned", found)
    return day


def excuse(tree: Tree, norm: Duty | Clock, seen: Seen, names: Names) -> Truth:
    """A state, or facts that happened in the obligation's own window, the shortest where a duration is missing."""
    kinds = event_kinds(tree, names)
    if not kinds:
        return states.state(tree, seen, names)
    whole = norm.between[0] if isinstance(norm, Duty) and norm.between is not None else norm
    window = whole.window if isinstance(whole, Duty) and whole.window is not None else WHOLE
    return Compare(Measure(Kind.TIMES, facts.facts(tree, seen, names), window), Op.GE, Literal(Decimal(1)))


def event_kinds(tree: Tree, names: Names) -> bool:
    """Whether a tree selects events rather than describing a state."""
    if isinstance(tree, Leaf):
        name = text(tree)
        fact_type = names.vocabulary.facts.get(name)
        return name not in names.section("states") and (
            name in names.section("facts") or (fact_type is not None and fact_type.event)
        )
    if isinstance(tree, Mapped) and len(tree.entries) == 1:
        fact_type = names.vocabulary.facts.get(next(iter(tree.entries)))
        return fact_type is not None and fact_type.event
    return isinstance(tree, Mapped) and "at" in tree
