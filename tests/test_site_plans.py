"""The sites of the bundled plans: three clicks, both languages, nothing personal, nothing raw."""

import json
import random
import re
from collections import deque
from pathlib import Path

import pytest
from riscontro.schemas.profile import load
from riscontro.sync.publication.sitecontent import Content
from sites import DemoSites, Read, Told, htmls, links

PLANS = (
    "torino-controllo",
    "cmto-psm",
    "polito-action-plan",
    "polito-innovazione",
    "polito-incarichi",
)
CLICKS, LIGHT, ASKED, SAMPLE = 3, 200_000, 5, 200
ITALIAN = re.compile(
    r"\b(della|delle|degli|dello|nella|nelle|dati|dato|indicatori|indicatore|attività|unità|"
    r"valori|valore|tabella|tabelle|cerca|scarica|pagina|pagine|anno|stato|perché|non|sono|"
    r"dell|alla|alle|nessun|nessuna|righe|riga|totale|dove|quando|atteso|atti|atto|bozza|"
    r"consolidati|motivo|missioni|visioni|assi|azioni|prodotti|risorse|struttura|ore|importo|"
    r"fonte|voce|senza|altri|primo|quota)\b",
    re.IGNORECASE,
)
"""Words no English sentence of the pages has."""

RAW = re.compile(r"[a-z]+[0-9]*(_[a-z0-9]+)+|[a-z]+_n")
UNACCENTED = re.compile(
    r"\b(citta|attivita|unita|qualita|modalita|piu|gia|cosi|perche|poiche|puo|sara|verra|"
    r"priorita|criticita|mobilita|sostenibilita|universita|eta|novita|puntualita)\b",
    re.IGNORECASE,
)
HEADERS = ("th", "dt", "h1", "h2", "h3", "label", "legend", "option", "summary")


@pytest.fixture(scope="module", params=PLANS)
def plan(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(plan: str, demo_sites: DemoSites) -> dict[str, bytes]:
    folder = demo_sites[plan]
    every = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in every}


def walked(pages: dict[str, str], home: str) -> dict[str, list[str]]:
    """The pages on the shortest way from the home page to every page."""
    found, waiting = {home: [home]}, deque([home])
    while waiting:
        here = waiting.popleft()
        for there, _ in links(here, pages[here]):
            if there in pages and there not in found:
                found[there] = [*found[here], there]
                waiting.append(there)
    return found


def test_every_link_of_every_page_resolves(site: dict[str, bytes]) -> None:
    for path, text in htmls(site).items():
        assert text.count("<h1") == 1, path
        for there, _ in links(path, text):
            assert there in site, f"{path} → {there}"


def test_every_number_is_three_clicks_away(
    plan: str, site: dict[str, bytes], demo_sites: DemoSites
) -> None:
    """From the home page, by links alone: no search, no JavaScript, in both languages."""
    pages = {
        path: text for path, text in htmls(site).items() if not path.startswith(("id/", "dati/"))
    }
    content = Content(demo_sites.material(plan))
    wanted = [content.addresses.of("indicator", one.key) for one in content.indicators]
    wanted += [content.addresses.of("activity", key) for key in content.contributions]
    wanted += [content.address_of(one) for one in content.tables]
    assert wanted
    for home, base in (("index.html", ""), ("en/index.html", "en/")):
        ways = walked({p: t for p, t in pages.items() if p.startswith("en/") == bool(base)}, home)
        assert {path for path in pages if path.startswith("en/") == bool(base)} == ways.keys()
        assert max(len(ways[base + path]) - 1 for path in wanted) <= CLICKS
    asked = random.Random(plan).sample(content.indicators, min(ASKED, len(content.indicators)))
    for line in asked:
        path = content.addresses.of("indicator", line.key)
        assert line.text("value") in Read(pages[path]).all("dl", "cards")[
            0
        ].text or not line.number("value")


def test_the_first_view_is_light(site: dict[str, bytes]) -> None:
    for home in ("index.html", "en/index.html"):
        view = (home, "risorse/sito.css", "risorse/sito.js")
        assert sum(len(site[path]) for path in view) < LIGHT


def test_the_search_finds_every_row_by_its_words(
    plan: str, site: dict[str, bytes], demo_sites: DemoSites
) -> None:
    index = site["risorse/cerca-it.js"].decode()
    rows = json.loads(index.partition("=")[2].rstrip(";\n"))
    there = {row[0] for row in rows}
    assert all(path in site for path in there) and all(row[1].strip() for row in rows)
    content = Content(demo_sites.material(plan))
    assert {content.addresses.of("indicator", one.key) for one in content.indicators} <= there
    assert {content.address_of(one) for one in content.tables} <= there


def some(plan: str, site: dict[str, bytes]) -> dict[str, str]:
    """The pages of a site, of a large one those that are no row's and some that are."""
    pages = {
        path: text for path, text in htmls(site).items() if not path.startswith(("id/", "dati/"))
    }
    rows = [path for path in pages if re.search(r"(indicatori|attivita|piano)/(?!index)", path)]
    left = set(rows) - set(random.Random(plan).sample(rows, min(SAMPLE, len(rows))))
    return {path: text for path, text in pages.items() if path not in left}


def test_english_pages_are_english(
    plan: str, site: dict[str, bytes], demo_sites: DemoSites
) -> None:
    """What is not marked as Italian has no Italian word; the plan's own words are marked."""
    standing = demo_sites.material(plan).standing
    own = {standing.unit_name(one) for one in standing.departments()} | {load(plan).owner}
    names = re.compile("|".join(map(re.escape, sorted(own, key=len, reverse=True))))
    found: dict[str, str] = {}
    for path, text in some(plan, site).items():
        if path.startswith("en/"):
            told = [one for one in Told(text).found if one[0] == "en"]
            # The title of a page may hold a row's own, which is in the plan's language.
            for said in (text for _, tag, text in told if tag not in ("title", "content", "code")):
                for word in ITALIAN.findall(names.sub("", said)):
                    found.setdefault(f"{word.lower()}: {said[:120]}", path)
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)[:3000]


def test_no_header_is_the_name_of_a_column(plan: str, site: dict[str, bytes]) -> None:
    for path, text in some(plan, site).items():
        told = Told(text)
        for said in [*told.of("it", *HEADERS), *told.of("en", *HEADERS)]:
            assert not RAW.fullmatch(said), f"{path}: {said}"
            assert not UNACCENTED.search(said), f"{path}: {said}"


def test_nothing_is_asked_of_another_site(plan: str, site: dict[str, bytes]) -> None:
    for path, text in some(plan, site).items():
        for one in Read(text).elements:
            source = one.attributes.get("src", "")
            if one.tag == "link":
                source = one.attributes["href"]
            assert not source.startswith(("http", "//")), path
    assert b"url(" not in site["risorse/sito.css"] and b"@import" not in site["risorse/sito.css"]


def test_no_person_is_named(plan: str, site: dict[str, bytes], demo_sites: DemoSites) -> None:
    """Neither contacts of units nor keys of persons, dates of birth, what is marked personal."""
    made = demo_sites.material(plan)
    hidden = {text for one in made.plan.contacts for text in (one.name, one.mail) if text}
    for sheet in made.profile.sheets:
        table = made.sheet(sheet.id)
        if not sheet.personal or table is None:
            continue
        assert not any(path.startswith(f"tabelle/{sheet.id}") for path in site)
    everything = b"\n".join(site.values()).decode("utf-8", "ignore")
    assert not [one for one in hidden if one in everything]
    if plan == "polito-incarichi":
        demo = Path(__file__).parents[1] / "workbooks" / "demo" / plan
        lines = (demo / "persona_dati.tsv").read_text("utf-8").splitlines()[1:]
        keys = {line.split("\t")[1] for line in lines}
        days = {line.split("\t")[2] for line in lines} - {""}
        assert len(keys) > 20 and len(days) > 20
        days |= {"-".join(reversed(day.split("/"))) for day in days}
        for one in keys | days:
            assert not re.search(rf"\b{re.escape(one)}\b", everything), one
        assert not re.search(r"\bM\d{4}\b", everything)


def test_a_state_has_the_same_colour_in_every_bar(demo_sites: DemoSites) -> None:
    looks: dict[str, set[str]] = {}
    page = (demo_sites["torino-controllo"] / "unita/index.html").read_text("utf-8")
    found = re.findall(
        r'<div class="bar"[^>]*>(.*?)</div>\s*<ul class="counts">(.*?)</ul>', page, re.DOTALL
    )
    for bar, counts in found:
        colours = re.findall(r'<i class="(\w+)"', bar)
        states = re.findall(r'<li class="plain">([^<]+?) <b>', counts)
        if len(colours) == len(states):
            for state, colour in zip(states, colours, strict=True):
                looks.setdefault(state, set()).add(colour)
    assert {"In corso", "Concluso"} <= looks.keys()
    assert all(len(colours) == 1 for colours in looks.values()), looks
    assert looks["In corso"] != looks["Concluso"]


def test_every_group_of_a_cross_table_is_named(demo_sites: DemoSites) -> None:
    page = (demo_sites["torino-controllo"] / "tabelle/m14.p02-tab.01.html").read_text("utf-8")
    bands = re.search(r'<tr class="bands">(.*?)</tr>', page, re.DOTALL)
    assert bands is not None
    assert re.findall(r'colspan="(\d)">([^<]*)<', bands[1])[:2] == [
        ("1", ""), ("2", "Provvedimenti ampliativi"),
    ]  # fmt: skip
