"""Both policies on cases: what is counted is the difference of two checks; workload by month."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from validator.core.findings import BREACHES, Verdict
from validator.core.truths import All, Any, Compare, Op
from validator.core.values import Kind, Literal, Measure
from validator.policy.problems import BadInput
from validator.time.days import iso, parse
from validator.usecases.check import check
from validator.usecases.diff.diff import diff
from validator.usecases.diff.loading import Choices, both
from validator.usecases.diff.model import Outcome
from validator.usecases.diff.replay import Cases
from validator.usecases.diff.workload import demanded
from validator.usecases.library import library

DATA = Path(__file__).parents[1] / "cli" / "data"
MUSTER = DATA / "muster.yaml"
POLICY, VOCABULARY = MUSTER.read_text(), (DATA / "vocabulary.yaml").read_text()
AS_OF = parse("2020-12-31")
SIDES = {
    "itself": Choices(),
    "shorter": Choices({"abstand": "2 months"}),
    "longer": Choices({"abstand": "5 months"}),
    "a month": Choices({"abstand": "1 month"}),
}


def people() -> list[dict[str, object]]:
    """Forty subjects whose acts lie a few days more apart each time."""
    made = []
    for number in range(40):
        first = parse("2020-01-10") + number
        acts = range(first + 20 + number, parse("2020-12-20"), 25 + 2 * number)
        made.append(
            {
                "subject": f"K-{number:02}",
                "type": "kunde",
                "attributes": {"geburtsdatum": f"19{60 + number % 3}-01-01"} if number % 4 else {},
                "events": [
                    {"type": "aufnahme", "at": iso(first), "vermerk": "ja"},
                    *({"type": "kontakt", "at": iso(day), "art": "telefon"} for day in acts),
                ],
                "spans": [
                    {"type": "profil", "from": "2020-01-01", "to": "2020-06-30", "value": "nah"},
                    {"type": "profil", "from": "2020-07-01", "to": None, "value": "fern" if number % 2 else "nah"},
                    {"type": "massnahme", "from": iso(first), "to": iso(first + number), "value": "kurs"},
                ],
            }
        )
    return made


@pytest.fixture
def cases(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in people()))
    return file


def entries(old: Choices, new: Choices):
    return both(MUSTER, MUSTER, Choices(), (old, new))


def checked(choices: Choices, file: Path):
    found = library([MUSTER], choices.settings, choices.readings)
    return list(check(found, [file], AS_OF).findings(frozenset(Verdict)))


@pytest.mark.parametrize(
    ("old", "new"),
    [("itself", "shorter"), ("shorter", "itself"), ("itself", "longer"), ("a month", "longer"), ("longer", "shorter")],
)
def test_totals_are_the_difference_of_two_checks(old, new, cases):
    replay = diff(*entries(SIDES[old], SIDES[new]), Cases([cases], AS_OF)).replay
    before, after = checked(SIDES[old], cases), checked(SIDES[new], cases)
    broken = [sum(one.verdict in BREACHES for one in found) for found in (before, after)]
    assert list(replay.breaches) == broken
    assert replay.totals[Outcome.VIOLATED] - replay.totals[Outcome.CURED] == broken[1] - broken[0]
    gone = sum(one.new is None for one in replay.affected)
    come = sum(one.old is None for one in replay.affected)
    assert come - gone == len(after) - len(before)
    for side, found in (("old", before), ("new", after)):
        listed = [getattr(one, side) for one in replay.affected]
        assert all(any(same(one, other) for other in found) for one in listed[:40] if one is not None)


def same(one, other):
    names = ("rule", "subject", "verdict", "due", "since", "anchor", "row", "excused", "clauses")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def test_counts_add_up_however_they_are_split(cases):
    replay = diff(*entries(SIDES["itself"], SIDES["shorter"]), Cases([cases], AS_OF, "geburtsdatum")).replay
    assert replay.totals[Outcome.VIOLATED] > 0
    for split in (replay.by_rule, replay.by_unit):
        assert {one: sum(counts[one] for counts in split.values()) for one in Outcome} == replay.totals
    assert set(replay.by_unit) == {"", "1960-01-01", "1961-01-01", "1962-01-01"}
    assert set(replay.by_clause) == {"M-1"}
    assert len(replay.affected) == sum(replay.totals.values())


def test_the_worst_are_listed_as_far_as_the_limit_goes(cases):
    whole = diff(*entries(SIDES["itself"], SIDES["shorter"]), Cases([cases], AS_OF)).replay
    some = diff(*entries(SIDES["itself"], SIDES["shorter"]), Cases([cases], AS_OF, limit=5)).replay
    assert some.affected == whole.affected[:5]
    assert some.totals == whole.totals


def test_workload_counts_every_obligation_in_the_month_it_is_due(cases):
    replay = diff(*entries(SIDES["itself"], SIDES["shorter"]), Cases([cases], AS_OF)).replay
    found = checked(SIDES["shorter"], cases)
    asking = [
        one for one in found if one.rule in ("kontaktdichte", "bericht") and one.verdict is not Verdict.NOT_APPLICABLE
    ]
    months = dict.fromkeys((iso(one.due)[:7] for one in asking if one.due), 0)
    for one in asking:
        months[iso(one.due)[:7]] += 1
    assert {one.month: 0 for one in replay.workload if one.new} == dict.fromkeys(months, 0)
    for month, count in months.items():
        assert sum(one.new for one in replay.workload if one.month == month) == count


def test_a_policy_against_itself_changes_nothing(cases):
    report = diff(*entries(Choices(), Choices()), Cases([cases], AS_OF))
    assert not report.changed
    assert report.replay.affected == ()
    assert all(one.old == one.new for one in report.replay.workload)


def test_a_unit_that_nobody_knows_is_refused(cases):
    with pytest.raises(BadInput) as error:
        diff(*entries(Choices(), Choices()), Cases([cases], AS_OF, "geburtsdatun"))
    [problem] = error.value.problems
    assert (problem.code, problem.hint) == ("diff-unit", "geburtsdatum")


def test_renamed_rules_are_held_against_each_other(tmp_path, cases):
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    (tmp_path / "new.yaml").write_text(POLICY.replace("  bericht:\n", "  nachricht:\n"))
    report = diff(*both(MUSTER, tmp_path / "new.yaml", Choices(), (Choices(), Choices())), Cases([cases], AS_OF))
    assert not report.changed


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("word", ["kunde", "bericht", "profil", "massnahme"])
def test_vocabularies_may_differ_in_types_of_facts_and_subjects(tmp_path, word, swapped):
    (tmp_path / "vocabulary.yaml").write_text(re.sub(rf"\b{word}\b", "other", VOCABULARY))
    (tmp_path / "new.yaml").write_text(re.sub(rf"\b{word}\b(?!:\n    title)", "other", POLICY))
    files = [MUSTER, tmp_path / "new.yaml"]
    report = diff(*both(*(reversed(files) if swapped else files), Choices(), (Choices(), Choices())))
    assert report.changed
    assert any(one.witnesses for one in report.changes)


def test_a_choice_may_be_known_to_one_side_only(tmp_path):
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    (tmp_path / "new.yaml").write_text(
        POLICY.replace("  abstand: 3 months", "  takt: 3 months").replace("parameter: abstand", "parameter: takt")
    )
    files = MUSTER, tmp_path / "new.yaml"
    old, new = both(*files, Choices({"abstand": "4 months"}), (Choices(), Choices()))
    assert (old.parameters["abstand"], new.parameters) == ("4 months", {"takt": "3 months"})
    with pytest.raises(BadInput) as error:
        both(*files, Choices({"nichts": "4 months"}), (Choices(), Choices()))
    assert [one.code for one in error.value.problems] == ["library-name"]
    with pytest.raises(BadInput):
        both(*files, Choices(), (Choices(), Choices({"abstand": "4 months"})))


def test_acts_of_a_demand():
    def times(op: Op, bound: str, kind: Kind = Kind.TIMES) -> Compare:
        return Compare(Measure(kind, ()), op, Literal(Decimal(bound)))

    assert demanded(times(Op.GE, "3")) == 3
    assert demanded(times(Op.GT, "3")) == 4
    assert demanded(times(Op.GT, "2.5")) == 3
    assert demanded(times(Op.EQ, "2")) == 2
    assert demanded(times(Op.LE, "2")) == 0
    assert demanded(times(Op.GE, "20", Kind.HOURS)) == 1
    assert demanded(All((times(Op.GE, "2"), times(Op.GE, "1"), times(Op.LE, "5")))) == 3
    assert demanded(Any((times(Op.GE, "2"), times(Op.GE, "1")))) == 1
    assert demanded(All(())) == 0
