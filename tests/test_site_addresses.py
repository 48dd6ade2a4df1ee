"""Every address in the open data leads to a file of the site; a folder is of one plan alone."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from offices import PLAN_ID, City
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import opendata, sitewriting
from riscontro.sync.pipeline.owning import Owner
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.pipeline.sitefolder import MARK
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.publication.sitecontent import Content
from riscontro.sync.publication.siteframe import Frame
from riscontro.sync.publication.sitehead import LONGEST
from riscontro.sync.publication.siteids import Named, id_files
from riscontro.sync.publicationsettings import PublicationSettings
from sites import Read, founded, htmls, links
from test_editions import AFTER, close, reopen
from test_undo import retype

SITE = PublicationSettings(
    address="https://piano.comune.example.it", publisher="c_l219", contact="dati@comune.example.it"
)
FIRST, SECOND = "2025-consuntivo-1", "2025-consuntivo-2"


def addresses(there: Path) -> Iterator[str]:
    """Every address a folder of open data names: cells, package, metadata."""
    for file in sorted(there.rglob("*.json*")):
        yield from texts(json.loads(file.read_bytes()))
    for file in sorted(there.rglob("*.csv")):
        for line in file.read_text("utf-8").splitlines():
            yield from (one for one in line.split(",") if one.startswith(("http", "id/")))


def texts(held: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, list | dict):
        for one in held.values() if isinstance(held, dict) else held:
            yield from texts(one)


def file_of(site: Path, address: str) -> Path:
    """The file a web server sends for an address of the site."""
    found = site / unquote(urlsplit(address).path).removeprefix("/")
    return found / "index.html" if found.is_dir() else found


def own(there: Path, base: str) -> set[str]:
    """The addresses of the site itself, without what is after ``#``."""
    start = base or "id/"
    return {one.partition("#")[0] for one in addresses(there) if one.startswith(start)}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site of a plan with an address after every step of its year."""
    root = tmp_path_factory.mktemp("year")
    city = founded(root / "piano-2025")
    synchronise(city.root, date(2026, 2, 20))
    city.settle(publication=SITE)
    made = {}

    def out(name: str) -> None:
        sitewriting.publish(city.root, root / "sito")
        shutil.copytree(root / "sito", root / name)
        made[name] = root / name

    out("draft")
    close(city, "--anyway")
    out("first")
    reopen(city)
    retype(city, 4999)
    synchronise(city.root, AFTER)
    out("amending")
    close(city, "--anyway", today=AFTER)
    out("second")
    return made


@pytest.mark.parametrize("stage", ["draft", "first", "amending", "second"])
def test_every_address_of_the_open_data_leads_to_a_file(year: dict[str, Path], stage: str) -> None:
    site = year[stage]
    named = own(site / "dati", SITE.address)
    assert len(named) > 40
    assert not [one for one in named if not file_of(site, one).is_file()]
    rows = {one for one in named if "/indicator/" in one}
    assert rows
    for one in rows:
        page = Read(file_of(site, one).read_text("utf-8"))
        (there,) = [x for x in page.all("meta") if x.attributes.get("http-equiv") == "refresh"]
        target = there.attributes["content"].partition("url=")[2]
        assert "/indicatori/" in target and (file_of(site, one).parent / target).resolve().is_file()
        assert page.all("h1")[0].text and page.all("a")[0].attributes["href"] == target


def test_versions_of_the_data_stay_as_editions_do(year: dict[str, Path]) -> None:
    def versions(stage: str) -> set[str]:
        return {one.name for one in (year[stage] / "dati").iterdir() if one.is_dir()}

    assert versions("draft") == {"2025-consuntivo-bozza"}
    assert versions("first") == {FIRST}
    assert versions("amending") == {FIRST, f"{FIRST}-in-rettifica"}
    assert versions("second") == {FIRST, SECOND}
    for file in sorted((year["first"] / "dati" / FIRST).rglob("*.*")):
        if file.name == "index.html":
            continue
        later = year["second"] / file.relative_to(year["first"])
        assert file.read_bytes() == later.read_bytes(), file
    page = (year["second"] / f"dati/{FIRST}/index.html").read_text()
    assert f"edizioni/{FIRST}/dati.html" in page
    for name in ("en/dati.html", f"edizioni/{FIRST}/dati.html"):
        text = (year["second"] / name).read_text()
        for there, _ in links(name, text):
            assert (year["second"] / there).is_file(), there


def test_a_draft_keeps_its_address(year: dict[str, Path]) -> None:
    """Whoever noted the address of the draft's data is told where the data are now."""
    path = "id/prova-2025/dataset/2025-consuntivo-bozza/index.html"
    page = (year["second"] / path).read_text()
    assert "dati.html" in page and "2025-consuntivo-bozza" in Read(page).all("h1")[0].text


def test_pages_say_their_address_and_their_twins(year: dict[str, Path]) -> None:
    site = year["second"]
    for path, text in htmls({str(one.relative_to(site)): one.read_bytes()
                             for one in site.rglob("*.html")}).items():  # fmt: skip
        page = Read(text)
        told = {one.attributes.get("rel"): one.attributes["href"] for one in page.all("link")}
        names = {one.attributes.get("name", one.attributes.get("property")): one.attributes.get(
            "content", "") for one in page.all("meta")}  # fmt: skip
        if path.startswith(("id/", "dati/")):
            assert file_of(site, told["canonical"]).is_file()
            continue
        assert told["canonical"] == f"{SITE.address}/{path}"
        twins = [one.attributes for one in page.all("link") if "hreflang" in one.attributes]
        assert [one["hreflang"] for one in twins] == ["it", "en", "x-default"]
        for one in twins:
            assert one["href"].startswith(SITE.address) and file_of(site, one["href"]).is_file()
        assert 20 < len(names["description"]) <= LONGEST
        assert names["og:description"] == names["description"] and names["og:title"]
        assert names["og:url"] == told["canonical"]


def test_the_sitemap_names_every_page_in_force(year: dict[str, Path]) -> None:
    site = year["second"]
    tree = ElementTree.parse(site / "sitemap.xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [one.text or "" for one in tree.iter(f"{space}loc")]
    assert len(found) == len(set(found))
    pages = {
        str(one.relative_to(site))
        for one in site.rglob("*.html")
        if one.relative_to(site).parts[0] not in ("edizioni", "id", "dati")
        and one.name != "cerca.html"
    }
    assert {one.removeprefix(f"{SITE.address}/") for one in found} == pages
    assert f"Sitemap: {SITE.address}/sitemap.xml" in (site / "robots.txt").read_text()


def test_without_an_address_the_paths_count_from_the_top(tmp_path: Path) -> None:
    city = founded(tmp_path / "piano-2025", ("CUL",))
    sitewriting.publish(city.root, tmp_path / "sito")
    site = tmp_path / "sito"
    named = own(site / "dati", "")
    assert len(named) > 20 and not [one for one in named if not file_of(site, one).is_file()]
    assert not (site / "sitemap.xml").exists() and not (site / "robots.txt").exists()
    assert 'rel="canonical"' not in (site / "index.html").read_text()


def test_codes_that_differ_in_their_case_share_a_page(tmp_path: Path) -> None:
    """On a disk that knows no case one of the two would be lost."""
    city = founded(tmp_path / "piano-2025", ("CUL",))
    frame = Frame(Content(material(city.root)), PublicationSettings(), "it", ("it",))
    every = [
        Named("id/p/indicator/A.1/index.html", "Grande", "indicatori/a.1.html"),
        Named("id/p/indicator/a.1/index.html", "Piccolo", "indicatori/a.1-6f1c2d.html"),
    ]
    there = {one.own: b"" for one in every}
    made = id_files([frame], every, there)
    one, other = made.values()
    assert one == other and b"refresh" not in one
    assert b"Grande" in one and b"Piccolo" in one and one.count(b"<a ") == 2


def test_two_plans_never_share_a_folder(tmp_path: Path) -> None:
    """Two workspaces of one profile and one plan id: neither site nor data are written over."""
    one, other = (founded(tmp_path / unit / "piano-2025", (unit,)) for unit in ("CUL", "AMB"))
    site, data = tmp_path / "sito", tmp_path / "dati"
    sitewriting.publish(one.root, site)
    opendata.export_open_data(one.root, data)
    every = [path for top in (site, data) for path in top.rglob("*") if path.is_file()]
    held = {path: path.read_bytes() for path in every}
    for write, to in ((sitewriting.publish, site), (opendata.export_open_data, data)):
        with pytest.raises(RunStopped, match="altro spazio di lavoro") as stopped:
            write(other.root, to)
        assert PLAN_ID in stopped.value.words.en and "another workspace" in stopped.value.words.en
    assert all(path.read_bytes() == bytes_ for path, bytes_ in held.items())
    # The same workspace, moved and copied, with an address by now, is still the same plan.
    shutil.copytree(one.root, tmp_path / "altrove")
    City(tmp_path / "altrove").settle(publication=SITE)
    sitewriting.publish(tmp_path / "altrove", site)
    opendata.export_open_data(tmp_path / "altrove", data)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"plan": "altro-2025"}, False),
        ({"profile": "altro"}, False),
        ({"origin": "b", "address": "https://x.it/"}, True),
        ({"origin": "b", "publisher": "C_L219"}, True),
        ({"origin": "b", "publisher": "c_a000"}, False),
        ({"origin": "b", "address": "https://y.it"}, False),
        ({"origin": "b", "publisher": "", "address": ""}, False),
        ({"origin": "", "publisher": "", "address": ""}, False),
        ({"publisher": "c_a000", "address": "https://y.it"}, True),
    ],
)
def test_a_plan_is_known_by_where_it_began_or_who_publishes(
    change: dict[str, str], same: bool
) -> None:
    mine = Owner("p", "piano-2025", "c_l219", "https://x.it", "a")
    assert mine.is_same(replace(mine, **change)) is same


def test_a_mark_without_a_plan_is_taken_over(tmp_path: Path) -> None:
    """Sites made before marks named the plan: their profile was all that was known."""
    city = founded(tmp_path / "piano-2025", ("CUL",))
    sitewriting.publish(city.root, tmp_path / "sito")
    mark = tmp_path / "sito" / MARK
    told = json.loads(mark.read_text())
    mark.write_text(json.dumps({"profile": told["riscontro"]["profile"], "files": told["files"]}))
    sitewriting.publish(city.root, tmp_path / "sito")
    assert json.loads(mark.read_text()) == told
    mark.write_text("{}")
    with pytest.raises(RunStopped):
        sitewriting.publish(city.root, tmp_path / "sito")
