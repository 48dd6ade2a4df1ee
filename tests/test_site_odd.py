"""The site of a plan no designer thinks of: whole, safe, the same on every disk."""

import re
import unicodedata
from pathlib import Path

import pytest
from forge import PROFILE
from oddplan import LONG, TITLES, odd_plan
from offices import PLAN_ID, City
from riscontro.schemas.plan import Plan
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.pipeline.sitewriting import publish
from riscontro.sync.publication.site import Site, files, pages
from riscontro.sync.publication.sitecells import csv_text, text_of
from riscontro.sync.publication.sitecharts import Step, chart
from riscontro.sync.publicationsettings import PublicationSettings
from riscontro.workbooks.planbook import write_plan
from sites import Read, htmls, links, published

MANY = 2000
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')
LONGEST_NAME, LONGEST_PATH = 120, 200


def consolidated(root: Path, plan: Plan) -> City:
    """A workspace with a plan and nothing delivered."""
    city = City.founded(root)
    city.workspace.plan_file.write_bytes(
        write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    )
    city.run()
    return city


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("odd")
    publish(consolidated(root / "piano", odd_plan()).root, root / "sito")
    return root / "sito"


@pytest.fixture(scope="module")
def site(folder: Path) -> dict[str, bytes]:
    every = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in every}


def test_every_page_is_whole_and_every_link_resolves(site: dict[str, bytes]) -> None:
    for path, text in htmls(site).items():
        page = Read(text)
        (title,) = page.all("h1")
        assert title.text.strip(), path
        for link in page.all("a"):
            assert link.text.strip(), f"{path}: {link.attributes}"
        for there, anchor in links(path, text):
            assert there in site, f"{path} → {there}"
            if anchor and there.endswith(".html"):
                assert f'id="{anchor}"' in site[there].decode(), f"{path} → {there}#{anchor}"


def test_titles_are_text_and_nothing_else(site: dict[str, bytes]) -> None:
    page = site["indicatori/m05.p02-b.html"].decode()
    assert Read(page).all("h1")[0].text == TITLES["b"]
    for path, text in htmls(site).items():
        found = Read(text)
        assert not [one for one in found.elements if "onmouseover" in one.attributes], path
        assert "49" not in found.all("title")[0].text
        assert len(found.all("script")) == (not path.startswith(("id/", "dati/")))
    index = site["risorse/cerca-it.js"].decode()
    assert "</script>" not in index or index.startswith("window.")


def test_names_are_safe_on_every_disk(site: dict[str, bytes]) -> None:
    seen: dict[str, str] = {}
    for path, data in site.items():
        for name in path.split("/"):
            assert not RESERVED.fullmatch(name) and not FORBIDDEN.search(name), path
            assert name.isascii() and name == name.strip() and name[-1] != ".", path
            assert len(name) <= LONGEST_NAME
        assert len(path) <= LONGEST_PATH
        other = seen.setdefault(unicodedata.normalize("NFC", path.casefold()), path)
        # A page that names both may stand at two names: one of them is enough.
        assert other == path or (path.startswith("id/") and site[other] == data), path


def test_every_row_has_a_page_of_its_own(site: dict[str, bytes]) -> None:
    titles = [
        Read(site[path].decode()).all("h1")[0].text
        for path in sorted(site)
        if re.fullmatch(r"indicatori/(?!index).*\.html", path)
    ]
    assert len(titles) == len(TITLES) + 1
    assert titles.count("Titolo doppio") == 2 and "Senza titolo (i)" in titles
    assert LONG.strip() in titles and TITLES["A"] in titles and TITLES["e"] in titles


def test_levels_without_a_title_or_rows_say_so(site: dict[str, bytes]) -> None:
    (untitled,) = [text for path, text in htmls(site).items() if path.startswith("piano/m06")]
    assert Read(untitled).all("h1")[0].text == "Missione 7"
    (empty,) = [text for path, text in htmls(site).items() if path.startswith("piano/con-")]
    assert "Qui il piano non ha ancora righe." in empty


def test_numbers_of_any_size_are_written_and_drawn() -> None:
    huge = 98765432109876543210.0
    assert text_of(huge, "whole", "it").startswith("98.765.432.109.876.5")
    assert csv_text(huge, "number").startswith("9876543210987654")
    assert (
        csv_text(-0.5, "percent") == "-50"
        and text_of(-0.5, "percent", "it") == "−50,0\N{NO-BREAK SPACE}%"
    )
    drawn = chart([Step("2023", -huge, "x" * 30), Step("2024", huge, "y" * 30)], None, "it")
    assert drawn is not None
    assert all(0 <= one.y <= drawn.height and one.height <= drawn.height for one in drawn.bars)
    assert all(len(one.label) < 30 for one in drawn.bars)
    assert chart([Step("2024", 5.0, "5", now=True)], None, "it") is None


def test_labels_of_bars_do_not_meet() -> None:
    years = [Step(str(2022 + at), 819_766.89, "819.766,89 €", now=at == 3) for at in range(4)]
    drawn = chart(years, None, "it")
    assert drawn is not None and {one.label for one in drawn.bars} == {"820 mila"}
    few = chart(years[2:], None, "it")
    assert few is not None and {one.label for one in few.bars} == {"819.766,89 €"}


def test_a_plan_of_one_level_and_nothing_else(tmp_path: Path) -> None:
    """No activities, no indicators, no units: pages that say what there is not."""
    whole = odd_plan()
    bare = Plan("torino-controllo", 2025, whole.nodes[:1], (), (), (), (), whole.departments[:1])
    site = published(consolidated(tmp_path / "piano", bare).root)
    for path, text in htmls(site).items():
        assert Read(text).all("h1"), path
        for there, _ in links(path, text):
            assert there in site or there.startswith("dati/"), f"{path} → {there}"


def test_two_thousand_indicators(tmp_path: Path) -> None:
    """Pages do not grow with the plan: only lists do."""
    made = material(consolidated(tmp_path / "piano", odd_plan(MANY)).root)
    site = dict(files(pages(Site(made, PublicationSettings(), ("it",)))))
    sizes = {path: len(data) for path, data in site.items() if path.endswith(".html")}
    own = [size for path, size in sizes.items() if re.match(r"indicatori/(?!index)", path)]
    assert len(own) > MANY and max(own) < 40_000
    view = ("index.html", "risorse/sito.css", "risorse/sito.js")
    assert sum(len(site[path]) for path in view) < 200_000
    assert site["indicatori/index.html"].count(b'<li class="row"') == len(own)
