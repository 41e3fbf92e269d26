"""`every`: decision tables and the words for what a running clock does."""

from __future__ import annotations

from validator.core.days import Duration, Missing
from validator.core.duties import Clock, Hit, Row, Table, Word
from validator.core.truths import All, Truth
from validator.lowering import durations, facts, states
from validator.lowering.names import Names, several, text, texts
from validator.lowering.points import Seen
from validator.policy.tree import Leaf, Listing, Mapped, Tree

ALWAYS = All(())


def clock(tree: Mapped, names: Names) -> Clock:
    """The clock of a rule; a constant interval is a table of one row."""
    tables = tuple(table(item, names) for item in table_trees(tree.entries["every"], names))
    one_family(tables, tree.entries["every"], names)
    suspended = tree.get("suspended-while")
    changing = "while" in tree or any(row.when != ALWAYS for one in tables for row in one.rows)
    if "do" not in tree or "starts" not in tree:
        names.fail("schema-required", tree, key="do" if "do" not in tree else "starts")
    for verb in ("never", "must", "only-after", "within"):
        if verb in tree:
            names.fail("lowering-verb", tree.keys[verb], word=verb, quantifier="every")
    return Clock(
        tables,
        facts.facts(tree.entries["do"], Seen(), names),
        facts.facts(tree.entries["starts"], Seen(), names),
        word("when-stricter", tree, names, needed=changing),
        word("when-looser", tree, names, needed=changing),
        word("when-resumed", tree, names, needed=suspended is not None, pauses=True),
        in_force(tree, names),
        None if suspended is None else states.state(suspended, Seen(), names),
        getattr(tree.get("late"), "value", True) is not False,
        getattr(tree.get("roll"), "value", False) is True,
    )


def table_trees(tree: Tree, names: Names) -> tuple[Tree, ...]:
    given = names.given(tree)
    if isinstance(given, Listing):
        return given.items
    return (tree if isinstance(given, Missing) else given,)


def table(tree: Tree, names: Names) -> Table:
    """A decision table, or a constant interval as one."""
    if not isinstance(tree, Mapped) or "rows" not in tree:
        return Table(Hit.FIRST, (Row(ALWAYS, durations.duration(tree, names), None, (), "always"),))
    hit = Hit(text(tree.entries["hit"]))
    rows = tuple(row(item, names) for item in several(tree.entries["rows"]))
    for before, item in zip(rows, several(tree.entries["rows"])[1:], strict=False):
        if hit is Hit.FIRST and before.when == ALWAYS:
            names.fail("lowering-unreachable-row", item)
    return Table(hit, rows)


def row(tree: Tree, names: Names) -> Row:
    assert isinstance(tree, Mapped)
    conditions = [states.state(item, Seen(), names) for item in several(tree.get("when"))]
    when: Truth = conditions[0] if len(conditions) == 1 else All(tuple(conditions))
    acts, name = tree.get("do"), tree.get("name")
    return Row(
        when,
        interval(tree.entries["interval"], names),
        None if acts is None else facts.facts(acts, Seen(), names),
        texts(tree.get("clauses")),
        text(name) if name is not None else spoken(several(tree.get("when"))),
    )


def spoken(conditions: tuple[Tree, ...]) -> str:
    """The row's name: that of its states."""
    return " + ".join(text(one) if isinstance(one, Leaf) else "…" for one in conditions) or "always"


def interval(tree: Tree, names: Names) -> Duration | Missing | None:
    if isinstance(tree, Leaf) and tree.value in (None, "none"):
        return None
    found = durations.duration(tree, names)
    if isinstance(found, Duration) and found.count == 0:
        names.fail("lowering-zero-interval", tree)
    return found


def one_family(tables: tuple[Table, ...], tree: Tree, names: Names) -> None:
    """No date decides whether three months are longer than 91 days (T5)."""
    found = [row.interval for one in tables for row in one.rows if isinstance(row.interval, Duration)]
    families = {durations.family(one) for one in found}
    if len(families) > 1 or families & {"exact", "life"}:
        names.fail("lowering-mixed-intervals", tree, units=", ".join(sorted(families)))


def word(key: str, tree: Mapped, names: Names, *, needed: bool, pauses: bool = False) -> Word:
    """A clock word: said where its situation can occur, and only there."""
    found = tree.get(key)
    if found is None:
        if needed:
            names.fail("lowering-clock-word", tree, key=key)
        return Word.FROM_LAST_ACT
    if not needed:
        names.fail("lowering-clock-word-idle", tree.keys[key], key=key)
    chosen = Word(text(found))
    if chosen is Word.PAUSES and not pauses:
        names.fail("lowering-pauses", found)
    return chosen


def in_force(tree: Mapped, names: Names) -> Word:
    """On the policy's first day; `runs-on` needs a version that ran before."""
    valid = names.section("valid").get("from")
    begins = isinstance(valid, Leaf) and valid.value is not None
    chosen = word("when-in-force", tree, names, needed=begins)
    if chosen is Word.RUNS_ON and names.document.get("supersedes") is None:
        names.fail("lowering-supersedes", tree.entries["when-in-force"])
    return chosen
