"""Charts: well-formed whatever stands in them, with gaps where there is no rate."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from validator.reports.chart import Chart, Line, path, svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(days: tuple[int, ...], *lines: Line, title: str = "Rates") -> ElementTree.Element:
    names = tuple(map(str, days))
    return ElementTree.fromstring("".join(svg(Chart(title, "told", days, names, lines, "100 %", "0 %"))))


@given(st.text(), st.text())
def test_no_text_becomes_markup(title: str, name: str) -> None:
    root = drawn((1, 2), Line(name, f"{title}<script>", (None, Fraction(1, 3)), name), title=title)
    kinds = {one.tag.removeprefix(NAMESPACE) for one in root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"}


def test_a_line_is_parted_where_there_is_no_rate() -> None:
    assert path([(0, 1), None, (2, 3), (4, 5)]) == "M0.0 1.0M2.0 3.0L4.0 5.0"


def test_a_mark_for_each_rate_within_the_drawing() -> None:
    root = drawn((0, 0, 400), Line("a", "", (Fraction(0), None, Fraction(1)), ""), Line("b", "", (None,) * 3, ""))
    marks = list(root.iter(f"{NAMESPACE}circle"))
    assert len(marks) == 2
    low, high = (float(one.attrib["cy"]) for one in marks)
    assert low > high
    assert all(0 < float(one.attrib["cx"]) < float(root.attrib["width"]) for one in marks)


def test_one_result_alone_is_drawn() -> None:
    assert len(list(drawn((5,), Line("a", "x", (Fraction(1, 2),), "50 %")).iter(f"{NAMESPACE}circle"))) == 1
