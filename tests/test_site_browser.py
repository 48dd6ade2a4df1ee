"""The public site in a real browser: axe, keyboard, narrow screens, zoom, no JavaScript."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from riscontro.sync.pipeline.sitewriting import publish
from riscontro.sync.publication.sitecontent import Content
from sites import DemoSites, founded

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
KINDS = {
    "home": "index.html",
    "home in English": "en/index.html",
    "node": "piano/m05.html",
    "lower node": "piano/m05.p02.html",
    "activity": "attivita/m05.p02-a.html",
    "indicator": "indicatori/m05.p02-a.1.html",
    "missing": "en/indicatori/m05.p02-e.1.html",
    "unit": "unita/cul.html",
    "units": "unita/index.html",
    "list": "indicatori/index.html",
    "search": "cerca.html",
    "guide": "come-leggere.html",
    "data": "dati.html",
    "corrections": "rettifiche.html",
    "about": "en/informazioni.html",
}
PLANS = {
    "torino-controllo": ("index.html", "tabelle/m14.p02-tab.01.html", "dati.html"),
    "cmto-psm": ("index.html", "tabelle/coverage_pnrr.html", "en/tabelle/denaro.html"),
    "polito-action-plan": ("tabelle/aree.html",),
    "polito-innovazione": ("tabelle/numeri.html", "en/tabelle/index.html"),
    "polito-incarichi": ("index.html", "tabelle/canali.html", "en/tabelle/costi.html", "dati.html"),
}
"""Pages of the bundled plans, one of each kind they have."""

ASKED, FOUND = 5, 40
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = founded(tmp_path_factory.mktemp("browser") / "piano-2025", ("CUL", "AMB", "DIR"))
    publish(city.root, city.root.parent / "sito")
    return city.root.parent / "sito"


@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed here")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with driver.sync_playwright() as started:
        running = started.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


def opened(browser: "Browser", site: Path, path: str, width: int = 1280, **more: Any) -> "Page":
    """A page in a window of its own; whatever it asks of the network fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    page.on("request", lambda one: one.url.startswith("file:") or asked(one.url))
    page.on("pageerror", lambda error: asked(str(error)))
    page.goto((site / path).as_uri())
    return page


def asked(what: str) -> None:
    raise AssertionError(what)


@pytest.fixture(scope="module")
def axe() -> str:
    made = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed here")
    return (Path(made.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(browser: "Browser", site: Path, axe: str, kind: str) -> None:
    examine(browser, site, axe, KINDS[kind])


@pytest.mark.parametrize(("plan", "path"), [(plan, one) for plan in PLANS for one in PLANS[plan]])
def test_nor_in_the_bundled_plans(
    browser: "Browser", demo_sites: DemoSites, axe: str, plan: str, path: str
) -> None:
    """A page of each kind a plan has, in the scheme and at the width that are the hardest."""
    examine(browser, demo_sites[plan], axe, path, ("dark",), (320, 1280))


def examine(
    browser: "Browser",
    site: Path,
    axe: str,
    path: str,
    schemes: Sequence[str] = SCHEMES,
    widths: Sequence[int] = WIDTHS,
) -> None:
    for scheme in schemes:
        page = opened(browser, site, path, color_scheme=scheme)
        page.evaluate(axe)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            run = "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
            found = page.evaluate(run, RULES)
            told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
            assert not told, f"{scheme} {width}: {told}"
            widest = page.evaluate("document.documentElement.scrollWidth")
            assert widest <= width, f"{scheme}: {widest} of {width}"
        page.context.close()


@pytest.mark.parametrize("plan", PLANS)
def test_one_number_is_found_by_its_title(
    browser: "Browser", demo_sites: DemoSites, plan: str
) -> None:
    """From the home page: the title typed, the answer chosen, the number on its page."""
    site = demo_sites[plan]
    content = Content(demo_sites.material(plan))
    lines = [one for one in content.indicators if one.number("value") is not None]
    wanted = [
        (" ".join(one.text(name) for name in ("indicator", "part")), one.text("value"),
         content.addresses.of("indicator", one.key))
        for one in random.Random(plan).sample(lines, min(ASKED, len(lines)))
    ] or [(one.title, "", content.address_of(one)) for one in content.tables[:ASKED]]  # fmt: skip
    page = opened(browser, site, "index.html")
    for title, value, path in wanted:
        page.goto((site / "index.html").as_uri())
        page.fill("input[type=search]", title)
        link = page.locator(f'.found a[href$="{path}"]')
        link.wait_for()
        assert page.locator(".found li").count() <= FOUND
        link.click()
        page.wait_for_url(f"**/{path}")
        assert page.inner_text("h1").strip() and value in page.inner_text("main")
    page.context.close()


def test_on_paper_every_table_is_whole(browser: "Browser", demo_sites: DemoSites) -> None:
    """A4: nothing is wider than the sheet, bars and charts are there."""
    for plan in ("polito-incarichi", "polito-innovazione"):
        page = opened(browser, demo_sites[plan], "index.html", 720)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 720
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.context.close()


def test_at_double_zoom_nothing_runs_out_of_the_page(browser: "Browser", site: Path) -> None:
    """200 % of 1280 pixels: half the room, and letters of double size by themselves."""
    for path in KINDS.values():
        page = opened(browser, site, path, 640, device_scale_factor=2)
        page.add_style_tag(content="html { font-size: 200% } body { font-size: 2.1rem }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
        page.context.close()


def test_targets_are_large_enough(browser: "Browser", site: Path) -> None:
    """Links that are no part of a sentence: 24 CSS pixels at least."""
    page = opened(browser, site, "index.html", 320)
    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .part a, button, input, .figures a')]
            .filter(one => one.checkVisibility()).map(one => [one.textContent,
            Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width)])
            .filter(([, size]) => size < 24)"""
    )
    assert small == []
    page.context.close()


def test_everything_is_reached_by_keyboard(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "index.html")
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.evaluate(f"{focused}.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.id") == "contenuto"
    stops = 0
    while page.evaluate(f"{focused}.name || ''") != "q":
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 20
        assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none"
    page.keyboard.type("a.1")
    page.wait_for_selector(".found li a")
    assert "risultat" in page.inner_text(".found [role=status]")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.closest('.found') !== null")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    assert "/indicatori/" in page.url or "/attivita/" in page.url
    page.context.close()


def test_filters_leave_what_was_asked_for(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "indicatori/index.html")
    rows, shown = page.locator(".row"), page.locator(".row:visible")
    every = rows.count()
    assert shown.count() == every > 3
    page.select_option("#f-u", "CUL")
    assert 0 < shown.count() < every
    assert page.inner_text(".sum") == f"{shown.count()} di {every}"
    page.fill("#f-q", "non c'è nulla che si chiami così")
    assert shown.count() == 0
    page.click("button[type=reset]")
    page.wait_for_function(f"document.querySelectorAll('.row:not([hidden])').length === {every}")
    mark = rows.first.get_attribute("data-m")
    assert mark
    page.goto((site / "indicatori/index.html").as_uri() + f"?m={mark}")
    assert {one.get_attribute("data-m") for one in shown.all()} == {mark}
    page.context.close()


def test_the_number_of_the_home_page_leads_to_its_rows(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "index.html")
    first = page.locator(".figures a").first
    told = int(first.locator("b").inner_text())
    first.click()
    assert page.locator(".row:visible").count() == told
    page.context.close()


def test_without_javascript_everything_can_be_read(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "indicatori/index.html", java_script_enabled=False)
    assert page.locator(".row:visible").count() > 3
    assert not page.locator(".filters").is_visible()
    page.goto((site / "cerca.html").as_uri())
    assert "JavaScript" in page.inner_text("noscript")
    page.goto((site / KINDS["indicator"]).as_uri())
    assert page.locator(".cards").is_visible() and page.locator("table").first.is_visible()
    page.context.close()


def test_what_somebody_typed_runs_nothing(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "indicatori/m05.p02-b.1.html")
    page.on("dialog", lambda one: asked(one.message))
    assert "<script>" in page.inner_text("h1")
    page.goto((site / "cerca.html").as_uri() + "?q=script")
    page.wait_for_selector(".found li a")
    assert "<script>" in page.inner_text(".found")
    page.context.close()


def test_on_paper_there_is_the_content_and_no_more(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, KINDS["indicator"])
    page.emulate_media(media="print")
    assert not page.locator(".main").is_visible() and page.locator(".cards").is_visible()
    assert page.locator(".band").is_visible()
    page.context.close()
