"""The page in a real browser: accessible, usable by keyboard, silent on the network."""

import shutil
from contextlib import contextmanager

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(page, tmp_path_factory):
    target = tmp_path_factory.mktemp("browser") / "bericht.html"
    target.write_text(page, encoding="utf-8", newline="\n")
    return target.as_uri()


@contextmanager
def visited(browser, address, **options):
    """The page as it is shown; afterwards it has asked for nothing, complained of nothing and run nothing planted."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, **options)
    asked, complaints = [], []
    tab = context.new_page()
    tab.on("request", lambda one: asked.append(one.url))
    tab.on("console", lambda one: complaints.append(one.text))
    tab.on("pageerror", lambda one: complaints.append(str(one)))
    tab.on("dialog", lambda one: complaints.append(one.message))
    tab.goto(address)
    yield tab
    context.close()
    assert asked == [address]
    assert complaints == []


def status(tab):
    return tab.text_content("#status")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found_with_findings_opened(scheme, browser, address):
    with visited(browser, address, color_scheme=scheme) as tab:
        tab.evaluate(
            "get('q').value = '006'; filter(); document.querySelectorAll('details').forEach((one) => { one.open = true; })"
        )
        assert len(set(tab.locator("#list .verdict").all_text_contents())) > 1
        found = axe.Axe().run(tab, options={"resultTypes": ["violations"]})
    told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found.response["violations"]]
    assert told == []


def test_everything_is_done_by_keyboard(browser, address):
    with visited(browser, address) as tab:
        whole = status(tab)
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "skip"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "inhalt"
        tab.focus("#q")
        tab.keyboard.type("telefonat")
        tab.wait_for_function("before => document.getElementById('status').textContent !== before", arg=whole)
        assert tab.locator("#list h3").all_text_contents() == ["Kein Telefonat während einer Maßnahme"] * 50
        tab.keyboard.press("Tab")
        tab.keyboard.press("ArrowDown")
        assert set(tab.locator("#list .verdict").all_text_contents()) == {"✕ verletzt"}
        for _ in range(20):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
        tab.keyboard.press("Enter")
        assert tab.locator("#list > li").first.locator("svg[role=img]").is_visible()
        tab.focus("#clear")
        tab.keyboard.press("Enter")
        assert status(tab) == whole


def test_pages_hold_what_the_values_tell(browser, address):
    with visited(browser, address) as tab:
        seen = []
        while True:
            seen += tab.eval_on_selector_all("#list > li", "all => all.map((one) => one.id)")
            if tab.is_disabled("#next"):
                break
            tab.click("#next")
        rows = tab.evaluate("JSON.parse(document.getElementById('index').textContent).rows.map((row) => `f-${row[0]}`)")
        assert seen == rows
        drawn = tab.evaluate("document.querySelector('#list > li:last-child svg path').namespaceURI")
        assert drawn == "http://www.w3.org/2000/svg"
        tab.fill("#q", "<script>")
        tab.wait_for_function("() => list.textContent.includes('<script>alert')")
        tab.evaluate("name => { location.hash = name; }", rows[0])
        tab.wait_for_selector(f"#{rows[0]} > details[open]")


def test_lists_are_put_in_the_order_asked_for(browser, address):
    with visited(browser, address) as tab:
        for order, column, places in (("due", 6, 1), ("new", 6, -1), ("late", 7, -1)):
            tab.select_option("#sort", order)
            found = tab.evaluate("column => shown.map((each) => rows[each][column])", column)
            known = [one for one in found if one is not None]
            assert known == sorted(known, reverse=places < 0)
            assert found == known + [None] * (len(found) - len(known))


def test_print_opens_everything_and_drops_the_controls(browser, address):
    with visited(browser, address) as tab:
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert tab.locator("details:not([open])").count() == 0
        assert not tab.locator("#filter").is_visible()
        tab.evaluate("dispatchEvent(new Event('afterprint'))")
        assert tab.locator("#list > li > details[open]").count() == 0


def test_without_a_script_the_first_findings_can_be_read(browser, address):
    with visited(browser, address, java_script_enabled=False) as tab:
        assert tab.locator("#list > li").count() == 100
        assert tab.locator("#still").is_visible()
        assert not tab.locator("#filter").is_visible()


def test_a_narrow_screen_needs_no_scrolling_sideways(browser, address):
    with visited(browser, address) as tab:
        tab.set_viewport_size({"width": 320, "height": 800})
        tab.evaluate("document.querySelectorAll('details').forEach((one, place) => { one.open = place < 12; })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
