"""When a run counts as breached."""

import pytest

from validator.core.findings import Finding, Verdict
from validator.core.rules import Force
from validator.usecases.model import Receipt, Report, Tally


def report(force: Force, verdict: Verdict, *, excused: bool) -> Report:
    nothing = (None,) * 5
    finding = Finding(
        "p", "1", "r", (), "S", verdict, 0, None, *nothing, None, (), excused, None, (), None
    )  # fmt: skip
    tally = Tally("p", "1", "r", "", (), force, {verdict: 1})
    return Report(
        Receipt("0", 0, (), (), 1, 0), (tally,), (), lambda asked: iter([finding] if verdict in asked else [])
    )


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("force", Force)
@pytest.mark.parametrize("excused", [True, False])
def test_only_unexcused_breaches_of_binding_rules(force, verdict, excused):
    binding = force in (Force.MUST, Force.SHOULD)
    expected = binding and not excused and verdict in (Verdict.VIOLATED, Verdict.MET_LATE)
    assert report(force, verdict, excused=excused).breached is expected
