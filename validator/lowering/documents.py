"""Policies as a whole: rules in the order of their strata, displacement, versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from validator.core.duties import Anchors, Breaches, Duty, Periods, Runs
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Any, Truth
from validator.lowering.between import checked
from validator.lowering.classes import check_classes
from validator.lowering.names import Names, Refused, text, texts
from validator.lowering.references import dangling
from validator.lowering.register import citations
from validator.lowering.rules import rule
from validator.policy import yaml
from validator.policy.problems import BadInput, Problem
from validator.policy.tree import Leaf, Mapped, Tree
from validator.policy.vocabulary import Vocabulary
from validator.time.days import parse as parse_day
from validator.time.holidays import holidays, lands
from validator.time.zones import zone


@dataclass(frozen=True, slots=True)
class Library:
    """Documents with their vocabulary, before they are lowered."""

    documents: tuple[tuple[Mapped, Vocabulary], ...]
    clauses: Mapping[str, frozenset[str]] = field(default_factory=dict)


def lower(
    document: Mapped,
    vocabulary: Vocabulary,
    *,
    settings: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
    clauses: frozenset[str] | None = None,
) -> Policy:
    """A document that has passed its schema, as core nodes; BadInput with every problem found.

    `settings` gives parameters values for this run, `readings` chooses alternatives; `clauses` is the source's list.
    """
    names = names_of(document, vocabulary, settings or {}, readings or {})
    return finished(lowered_rules(names), names, clauses)


def names_of(
    document: Mapped, vocabulary: Vocabulary, settings: Mapping[str, str], readings: Mapping[str, str]
) -> Names:
    """The names of a document under settings and readings, nothing lowered yet."""
    values = {name: yaml.parse(value, f"--set {name}") for name, value in settings.items()}
    return Names(document, vocabulary, values, dict(readings))


def finished(rules: dict[str, Rule], names: Names, clauses: frozenset[str] | None = None) -> Policy:
    """The policy of rules lowered one by one; BadInput with every problem found, those of the rules included."""
    try:
        names.rule = None
        check_definitions(names)
        policy = assemble(rules, names)
    except Refused:
        policy = None
    if clauses is not None:
        check_clauses(names, clauses)
    if names.problems or policy is None:
        raise BadInput(sorted(names.problems, key=lambda one: (one.place, one.code)))
    return policy


def lowered_rules(names: Names) -> dict[str, Rule]:
    found = {}
    for name, tree in names.section("rules").entries.items():
        names.rule = name
        try:
            assert isinstance(tree, Mapped)
            found[name] = rule(name, tree, names)
        except Refused:
            continue
    return found


def check_definitions(names: Names) -> None:
    """Classes; and choices of a run that name nothing."""
    names.subject = text_of(names.document.get("subject"))
    check_classes(names)
    for kind, chosen in (("parameters", names.settings), ("readings", names.readings)):
        for name in chosen:
            if name not in names.section(kind):
                names.unknown("lowering-parameter", names.document, name, names.section(kind).entries)


def text_of(tree: Tree | None) -> str:
    return "" if tree is None else text(tree)


def assemble(rules: dict[str, Rule], names: Names) -> Policy:
    document = names.document
    valid = names.section("valid")
    validity = Validity(day(valid.get("from")), day(valid.get("to")), document.get("supersedes") is not None)
    if validity.first is not None and validity.last is not None and validity.first > validity.last:
        names.fail("lowering-validity", valid)
    for name, one in rules.items():
        if validity.first is None and isinstance(one.norm, Duty) and needs_first_day(one.norm.anchors):
            names.fail("lowering-per-validity", names.section("rules").keys[name])
    ordered = checked(strata(displaced(rules, names), names))
    return Policy(
        text(document.entries["policy"]),
        text(document.entries["version"]),
        zone_name(names),
        validity,
        tuple(ordered),
        land(names),
        tuple(names.used_relations[name] for name in sorted(names.used_relations)),
        tuple(one for one in names.vocabulary.groups if any(rule.subject == one.name for rule in ordered)),
    )


def needs_first_day(anchors: Anchors) -> bool:
    """Periods, and the runs of an `always`, need a day to begin on."""
    return isinstance(anchors, Periods) or (isinstance(anchors, Runs) and anchors.cut is not None)


def day(tree: Tree | None) -> int | None:
    return None if not isinstance(tree, Leaf) or tree.value is None else parse_day(str(tree.value))


def zone_name(names: Names) -> str:
    found = names.document.get("zone")
    if found is None:
        return "Europe/Berlin"
    try:
        zone(text(found))
    except ValueError:
        names.fail("lowering-zone", found)
    return text(found)


def land(names: Names) -> frozenset[int]:
    found = names.document.get("holidays")
    if found is None:
        return frozenset()
    if text(found) not in lands():
        names.unknown("lowering-land", found, text(found), lands())
    return holidays(text(found))


def displaced(rules: dict[str, Rule], names: Names) -> dict[str, Rule]:
    """`instead-of`: the displaced rule does not apply while the displacing one's scope holds."""
    found, edges = dict(rules), {}
    for name, tree in names.section("rules").entries.items():
        listed = tree.get("instead-of") if isinstance(tree, Mapped) else None
        edges[name] = set(texts(listed))
        for other in texts(listed):
            if other not in names.section("rules"):
                names.unknown("lowering-rule", listed or tree, other, rules)
            if name in rules and other in found:
                scope: Truth = rules[name].scope or All(())
                unless = found[other].unless
                found[other] = replace(found[other], unless=scope if unless is None else Any((unless, scope)))
    acyclic(edges, "lowering-override-cycle", names)
    return found


def strata(rules: dict[str, Rule], names: Names) -> Sequence[Rule]:
    """Every rule after those whose breaches it hangs on."""
    edges: dict[str, set[str]] = {}
    for name, one in rules.items():
        norm = one.norm
        wanted = norm.anchors.rules if isinstance(norm, Duty) and isinstance(norm.anchors, Breaches) else ()
        for other in wanted:
            if other not in names.section("rules"):
                names.unknown("lowering-rule", names.section("rules").keys[name], other, rules)
        edges[name] = {other for other in wanted if other in rules}
    return [rules[name] for name in acyclic(edges, "lowering-breach-cycle", names)]


def acyclic(edges: Mapping[str, set[str]], code: str, names: Names) -> list[str]:
    try:
        return list(TopologicalSorter(edges).static_order())
    except CycleError as error:
        cycle = [str(one) for one in error.args[1]]
        names.fail(code, names.section("rules").keys[cycle[0]], path=" → ".join(cycle))


def check_clauses(names: Names, known: frozenset[str]) -> None:
    """Every clause that is cited exists in the source's list."""
    for clause, place in citations(names.document):
        if clause not in known:
            try:
                names.unknown("lowering-clause", place, clause, known)
            except Refused:
                continue


def lower_all(
    library: Library, *, settings: Mapping[str, str] | None = None, readings: Mapping[str, str] | None = None
) -> tuple[Policy, ...]:
    """All documents of a library; two versions of one policy must not be valid on one day."""
    policies: list[tuple[Mapped, Policy]] = []
    problems: list[Problem] = []
    for document, vocabulary in library.documents:
        try:
            known = library.clauses.get(document.place.file)
            mine = chosen_for(document, settings or {}, "parameters"), chosen_for(document, readings or {}, "readings")
            policies.append((document, lower(document, vocabulary, settings=mine[0], readings=mine[1], clauses=known)))
        except BadInput as error:
            problems += error.problems
    problems += [*overlaps(policies), *dangling([document for document, _ in library.documents])]
    if problems:
        raise BadInput(problems)
    return tuple(policy for _, policy in policies)


def chosen_for(document: Mapped, chosen: Mapping[str, str], kind: str) -> dict[str, str]:
    """The choices that speak of this document: `name` or `policy:name`."""
    known, policy = document.get(kind), text(document.entries["policy"])
    found = {}
    for key, value in chosen.items():
        owner, _, name = key.rpartition(":")
        if owner in ("", policy) and isinstance(known, Mapped) and name in known:
            found[name] = value
    return found


def overlaps(policies: Sequence[tuple[Mapped, Policy]]) -> list[Problem]:
    """Two versions of one policy that are both in force on some day."""
    found = []
    for i, (document, one) in enumerate(policies):
        for _, other in policies[:i]:
            if one.id == other.id and in_common(one.validity, other.validity):
                place = document.entries["valid"].place
                found.append(Problem("lowering-two-versions", place, {"one": one.version, "other": other.version}))
    return found


def in_common(one: Validity, other: Validity) -> bool:
    def before(left: Validity, right: Validity) -> bool:
        return left.last is not None and right.first is not None and left.last < right.first

    return not before(one, other) and not before(other, one)
