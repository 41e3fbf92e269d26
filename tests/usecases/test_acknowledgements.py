"""Acknowledged faults: which fault is meant, what is stale, what cannot be judged, what cannot be meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.usecases.proving import ACKNOWLEDGED, CONFLICT, MELDEN, WARTEN, entries, proved, written
from validator.analysis.faults import Engine, Fault, Kind
from validator.messages.catalogue import render
from validator.policy.problems import BadInput
from validator.usecases.acknowledgements import acknowledgements
from validator.usecases.library import library
from validator.usecases.prove import prove
from validator.usecases.prove.analyses import Analysis
from validator.usecases.prove.engines import versions
from validator.usecases.prove.model import Asked


def acknowledging(fault="conflict", rules="[melden, warten]", keys=""):
    narrowed = f", keys: {keys}" if keys else ""
    return f"acknowledged:\n  - {{fault: {fault}, rules: {rules}{narrowed}, because: So it is.}}\n"


def test_an_acknowledgement_is_read_with_its_place(tmp_path):
    (one,) = acknowledgements(entries(tmp_path, ACKNOWLEDGED)[0])
    assert (one.kind, one.rules, one.keys) == (Kind.CONFLICT, ("klein:melden", "klein:warten"), ())
    assert (one.prevails, one.because) == ("melden", "Speed matters more.")
    assert (one.place.file, one.place.line) == (str(tmp_path / "klein.yaml"), 24)


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        (acknowledging(), True),
        (acknowledging(rules="[warten, melden]"), True),
        (acknowledging(rules='["klein:melden", warten]'), True),
        (acknowledging(rules="[melden]"), False),
        (acknowledging(fault="tension"), False),
        (acknowledging(keys="[x]"), False),
        (acknowledging(keys="[k]"), True),
    ],
)
def test_kind_rules_and_keys_decide_which_fault_is_meant(tmp_path, more, fits):
    found = proved(tmp_path, replace(CONFLICT, key="k"), more=more)
    assert (found.faults[0].acknowledged is not None) is fits
    assert (not found.stale) is fits
    assert found.clean is fits


def test_without_keys_all_faults_of_the_rules_are_meant(tmp_path):
    found = proved(tmp_path, *(replace(CONFLICT, key=key) for key in "ab"), more=acknowledging())
    assert found.clean


def test_each_key_that_fits_nothing_is_stale(tmp_path):
    found = proved(tmp_path, replace(CONFLICT, key="a"), more=acknowledging(keys="[a, b, c]"))
    assert [one.key for one in found.stale] == ["b", "c"]
    assert found.faults[0].acknowledged is not None
    assert not found.clean


def test_an_acknowledgement_that_fits_nothing_is_stale(tmp_path):
    (one,) = proved(tmp_path, more=ACKNOWLEDGED).stale
    assert (one.acknowledgement.place.line, one.key) == (24, "")


@pytest.mark.parametrize("engine", Engine)
def test_one_engine_alone_makes_nothing_stale(tmp_path, engine):
    found = proved(tmp_path, more=ACKNOWLEDGED, asked=Asked(engines=(engine,)))
    assert found.stale == ()
    assert [one.place.line for one in found.unjudged] == [24]


def test_a_rule_of_a_policy_that_is_not_at_hand_makes_nothing_stale(tmp_path):
    found = proved(tmp_path, more=acknowledging(rules='[melden, "fern:regel"]'))
    assert (found.stale, found.clean) == ((), True)


def test_only_the_version_at_fault_is_meant(tmp_path):
    later = [replace(one, version="2021") for one in (MELDEN, WARTEN)]
    fault = Fault(Kind.VERSIONS, tuple(later), "prove-none")
    (one,) = acknowledgements(entries(tmp_path, acknowledging(fault="versions"))[0])
    assert not one.fits(fault)
    assert one.fits(replace(fault, norms=(MELDEN, later[1])))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("[melden, wartem]", ":24:39: the policy “klein” has no rule “wartem”; hint: warten"),
        ('["klein:meldn"]', ":24:31: the policy “klein” has no rule “meldn”; hint: melden"),
        ('[melden, "andere:wartn"]', ":24:39: the policy “andere” has no rule “wartn”; hint: warten"),
        (
            '["andere:warten"]',
            ":24:5: no rule of “klein” is here; a policy acknowledges what concerns a rule of its own",
        ),
    ],
)
def test_rules_at_hand_must_be_there(tmp_path, rules, said):
    written(tmp_path, policy="andere")
    written(tmp_path, acknowledging(rules=rules))
    with pytest.raises(BadInput) as caught:
        library([tmp_path], {}, {})
    assert [render(one, "en") for one in caught.value.problems] == [f"{tmp_path / 'klein.yaml'}{said}"]


def later(folder):
    """A second version, from 2022 on, so that 2021 has none."""
    policy = folder / "klein.yaml"
    text = policy.read_text(encoding="utf-8")
    first = text.replace("{from: 2020-01-01}", "{from: 2020-01-01, to: 2020-12-31}")
    second = (
        text.replace('"2020"', '"2022"').replace("{from: 2020-01-01}", "{from: 2022-01-01}").split("acknowledged:")[0]
    )
    policy.write_text(first, encoding="utf-8")
    (folder / "later.yaml").write_text(second, encoding="utf-8")
    return library([folder / "klein.yaml", folder / "later.yaml"], {}, {})


def test_what_is_between_versions_is_acknowledged_without_rules(tmp_path):
    more = acknowledging(fault="versions", rules="[]", keys='["2021-01-01 … 2021-12-31"]')
    written(tmp_path, more)
    found = prove(later(tmp_path), Asked(), None, [Analysis(Engine.SEARCH, versions)])
    (one,) = [one for one in found.faults if not one.fault.norms[0].rule]
    assert one.acknowledged is not None
    assert found.stale == ()


def test_one_version_alone_says_nothing_of_what_is_between_versions(tmp_path):
    assert proved(tmp_path, more=acknowledging(fault="versions", rules="[]")).stale == ()
    assert proved(tmp_path, more=acknowledging(fault="versions", rules="[melden]")).stale == ()
