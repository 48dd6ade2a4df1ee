"""The public site: whole, ours alone, public columns only, the same as the master."""

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from desk import riscontro
from offices import City
from riscontro.schemas.links import Lineage
from riscontro.schemas.publication import Publication
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.pipeline.sitefolder import MARK
from riscontro.sync.pipeline.sitewriting import publish
from riscontro.sync.publication.site import Site, pages
from riscontro.sync.publication.siteaddresses import Addresses, relative, slug
from riscontro.sync.publication.sitecells import csv_text, numeral, text_of
from riscontro.sync.publication.sitegone import gone
from riscontro.sync.publicationsettings import PublicationSettings
from riscontro.workbooks.mastersheets import Shown
from riscontro.workbooks.records import CHANGE, PERCENT
from sites import HARM, PERSON, Read, founded, htmls, links, published, site_of, words

A1 = "indicatori/m05.p02-a.1.html"
SECRET = "quello che si dice solo in ufficio"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    made = founded(tmp_path_factory.mktemp("site") / "piano-2025", ("CUL", "AMB", "SOC"))
    made.send("CUL", {("activities", "b", "note"): SECRET, ("indicators", "b.1", "note"): SECRET})
    made.run()
    return made


@pytest.fixture(scope="module")
def site(city: City) -> dict[str, bytes]:
    return published(city.root)


def test_every_link_and_every_anchor_resolves(site: dict[str, bytes]) -> None:
    anchors = {path: set(re.findall(r' id="([^"]+)"', text)) for path, text in htmls(site).items()}
    for path, text in htmls(site).items():
        for there, anchor in links(path, text):
            assert there in site, f"{path} → {there}"
            assert not anchor or anchor in anchors[there], f"{path} → {there}#{anchor}"


def test_nothing_is_asked_of_another_site(site: dict[str, bytes]) -> None:
    for path, text in htmls(site).items():
        for one in Read(text).elements:
            for name in ("src", "srcset", "action", "poster", "data"):
                assert "//" not in one.attributes.get(name, ""), f"{path}: {one}"
            if one.tag == "link":
                assert "//" not in one.attributes["href"]
            assert not any(name.startswith("on") for name in one.attributes)
    style, script = site["risorse/sito.css"].decode(), site["risorse/sito.js"].decode()
    assert "url(" not in style and "@import" not in style
    assert not re.search(r"fetch|XMLHttp|sendBeacon|https?:|cookie|localStorage", script)


def test_what_somebody_typed_is_never_markup(site: dict[str, bytes]) -> None:
    seen = 0
    for path, text in htmls(site).items():
        page = Read(text)
        scripts = page.all("script")
        assert [one.text for one in scripts] == [""], path
        assert not page.all("img")
        seen += any(HARM in one.text for one in page.elements)
    assert seen >= 4
    index = site["risorse/cerca-it.js"].decode()
    rows = json.loads(index.removeprefix("window.riscontroRows=").removesuffix(";\n"))
    assert any(row[1] == HARM for row in rows)


def test_only_public_columns_leave(city: City, site: dict[str, bytes]) -> None:
    whole = b"".join(site.values()).decode()
    assert SECRET in whole
    assert PERSON not in whole and "example.org" not in whole
    assert not re.search(r"\.xlsx|trasmissioni/", whole)
    made = material(city.root)
    policy = made.profile.publication
    less = Publication(
        {name: tuple(one for one in named if one != "note")
         for name, named in policy.sheets.items()},
        policy.nodes, policy.views,
    )  # fmt: skip
    standing = made.standing
    standing.profile = replace(made.profile, publication=less)
    assert SECRET not in b"".join(site_of(made).values()).decode()
    standing.profile = replace(made.profile, publication=Publication())
    bare = htmls(site_of(made))
    assert "index.html" in bare and not any(path.startswith("indicatori/") for path in bare)


def test_every_page_has_its_twin(site: dict[str, bytes]) -> None:
    italian = {path for path in htmls(site) if not path.startswith("en/")}
    assert {f"en/{path}" for path in italian} == set(htmls(site)) - italian
    for path, text in htmls(site).items():
        page, language = Read(text), "en" if path.startswith("en/") else "it"
        assert page.all("html")[0].attributes["lang"] == language
        twins = {
            one.attributes["hreflang"]: one.attributes["href"]
            for one in page.all("link")
            if one.attributes.get("rel") == "alternate"
        }
        assert twins.keys() == {"it", "en"}
        assert len(page.all("h1")) == 1 and len(page.all("main")) == 1


def test_headings_go_down_one_step_at_a_time(site: dict[str, bytes]) -> None:
    for path, text in htmls(site).items():
        levels = [int(one.tag[1]) for one in Read(text).elements if re.fullmatch("h[1-6]", one.tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"


def test_values_are_those_of_the_master(city: City, site: dict[str, bytes]) -> None:
    """Read back with other programs: the master with openpyxl, the pages with an HTML parser."""
    told = 0
    for (sheet, _, key), row in city.master().items():
        path = f"indicatori/{slug(row['key'])}.html"
        if sheet != "Indicatori" or path not in site:
            continue
        page = Read(site[path].decode())
        cards = [words(one.text) for one in page.all("dd")]
        assert any(row["indicator"] == one.text for one in page.all("h1")), key
        if row["rating"] and row["rating"][0] != "–":
            assert row["rating"] in cards
        if isinstance(row["value"], int | float) and row["unit"] == "numero":
            shown = f"{row['value']:,.0f}".replace(",", ".")
            assert shown in cards, (key, cards)
            told += 1
        assert row["department"] in cards
        data = list(csv.DictReader(io.StringIO(site[path[:-4] + "csv"].decode("utf-8-sig"))))
        assert data[0]["Indicatore"] == row["indicator"]
        assert (data[0]["Esito"] or None) == row["rating"]
        if isinstance(row["value"], int | float):
            points = 100 if row["unit"] == "%" else 1
            assert float(data[0]["Valore rilevato 2025"]) == pytest.approx(row["value"] * points)
    assert told >= 2


def test_a_promise_is_told_with_its_year_and_its_series(site: dict[str, bytes]) -> None:
    page = Read(site[A1].decode())
    text = words(page.all("main")[0].text)
    assert "Che cosa è stato promesso 12" in text and "entro il 2025" in text
    drawing = page.all("svg")
    assert not drawing or drawing[0].attributes["role"] == "img"
    years = [one.text for one in page.all("th") if one.attributes.get("scope") == "row"]
    assert "2025" in years and any(one.startswith("Valore atteso") for one in years)


def test_an_empty_value_says_why_in_words(site: dict[str, bytes]) -> None:
    missing = [text for text in htmls(site).values() if 'class="missing"' in text]
    assert missing and any("non ha trasmesso il dato" in text for text in missing)
    for text in missing:
        assert len(words(Read(text).all("section", "missing")[0].text)) > 40


def test_the_band_says_draft(site: dict[str, bytes]) -> None:
    for path, text in htmls(site).items():
        said = "DRAFT: data" if path.startswith("en/") else "BOZZA: dati non ancora approvati"
        assert said in text


def test_slots_say_what_must_come(city: City) -> None:
    made = material(city.root)
    page = htmls(site_of(made))["informazioni.html"]
    assert "dichiarazione di accessibilità, compilata" in page and "meccanismo di feedback" in page
    there = PublicationSettings(
        accessibility="https://form.agid.gov.it/x", feedback="mailto:a@comune.example.it",
        privacy="javascript:alert(1)", licence="",
    )  # fmt: skip
    said = htmls(site_of(made, there))["informazioni.html"]
    assert 'href="https://form.agid.gov.it/x"' in said and "compilata sulla" not in said
    assert 'href="mailto:a@comune.example.it"' in said and 'href="javascript' not in said


def test_the_first_view_is_light(site: dict[str, bytes]) -> None:
    assert sum(len(site[one]) for one in ("index.html", "risorse/sito.css", "risorse/sito.js")) < (
        60_000
    )


def test_the_same_material_gives_the_same_files(city: City, tmp_path: Path) -> None:
    done = publish(city.root, tmp_path / "uno")
    publish(city.root, tmp_path / "due")
    first, second = (
        {str(one.relative_to(tmp_path / name)): one.read_bytes()
         for one in (tmp_path / name).rglob("*") if one.is_file()}
        for name in ("uno", "due")
    )  # fmt: skip
    assert first == second and len(first) == done.files == done.written
    assert publish(city.root, tmp_path / "uno").written == 0


def test_a_folder_of_something_else_is_left_alone(city: City, tmp_path: Path) -> None:
    (tmp_path / "mio.txt").write_text("mio")
    with pytest.raises(RunStopped, match="non è vuota"):
        publish(city.root, tmp_path)
    (tmp_path / "mio.txt").unlink()
    publish(city.root, tmp_path)
    (tmp_path / "mio.txt").write_text("mio")
    publish(city.root, tmp_path)
    (tmp_path / MARK).write_text(json.dumps({"profile": "un altro", "files": ["mio.txt"]}))
    with pytest.raises(RunStopped):
        publish(city.root, tmp_path)
    assert (tmp_path / "mio.txt").read_text() == "mio"


def test_a_row_no_longer_there_says_so_and_its_data_go(city: City, tmp_path: Path) -> None:
    publish(city.root, tmp_path)
    mark = json.loads((tmp_path / MARK).read_text())
    for base in ("", "en/"):
        for ending in ("html", "csv"):
            path = f"{base}indicatori/m05.p02-z.9.{ending}"
            (tmp_path / path).write_text("vecchia")
            mark["files"] += [path, "../fuori.csv", "edizioni/x/index.html"]
    (tmp_path / MARK).write_text(json.dumps(mark))
    (tmp_path / "indicatori" / "mio.csv").write_text("mio")
    done = publish(city.root, tmp_path)
    assert done.gone == 2 and not list(tmp_path.rglob("*z.9.csv"))
    assert "non è nei dati in vigore" in (tmp_path / "indicatori/m05.p02-z.9.html").read_text()
    assert "not in the data" in (tmp_path / "en/indicatori/m05.p02-z.9.html").read_text()
    assert (tmp_path / "indicatori" / "mio.csv").read_text() == "mio"
    again = publish(city.root, tmp_path)
    assert (again.written, again.gone) == (0, 2)


def test_a_key_that_changed_leads_to_the_new_one(city: City) -> None:
    made = material(city.root)
    step = Lineage("2025", "renamed", "M05.P02/vecchio", ("M05.P02/a.1",))
    made.standing.plan = replace(made.plan, lineage=(step,))
    old = "en/indicatori/m05.p02-vecchio.html"
    told = gone(pages(Site(made, PublicationSettings())), [old, "indicatori/altro.csv"])
    assert list(told) == [old] and b'href="m05.p02-a.1.html"' in told[old]


def test_a_language_dropped_leaves_nothing_behind(city: City, tmp_path: Path) -> None:
    publish(city.root, tmp_path)
    publish(city.root, tmp_path, ("it",))
    assert not [path for path in (tmp_path / "en").rglob("*") if path.is_file()]
    assert "hreflang" not in (tmp_path / "index.html").read_text()


def test_the_command_takes_languages(city: City, tmp_path: Path) -> None:
    done = riscontro("publish", city.root, "--to", tmp_path / "sito", "--language", "en", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["draft"] and told["pages"] and not told["edition"]
    page = Read((tmp_path / "sito" / "index.html").read_text())
    assert (
        page.all("html")[0].attributes["lang"] == "en" and not (tmp_path / "sito" / "it").exists()
    )
    wrong = riscontro("publish", city.root, "--to", tmp_path / "altro", "--language", "fr")
    assert wrong.exit_code == 2 and "fr" in wrong.stderr and not (tmp_path / "altro").exists()


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("M01.P02/a.1", "m01.p02-a.1"),
        ("AP01.03", "ap01.03"),
        ("M1/a#Nuoto libero", "m1-a-nuoto-libero-"),
        ("index", "index-"),
        ("Città", "citta-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("AUX", "aux-"),
        ("con.1", "con-1-"),
        (".htaccess", "htaccess-"),
    ],
)
def test_an_address_is_made_of_the_key(key: str, found: str) -> None:
    made = slug(key)
    assert made.startswith(found) if found.endswith("-") else made == found
    assert "/" not in made and len(made) <= 80 and made == slug(key)


def test_no_two_keys_share_an_address() -> None:
    keys = ["a/b", "a-b", "A/B", "a#b", "a b", "à b", "a" * 300, "a" * 301, "", "/", "…"]
    made = Addresses()
    made.add("node", keys)
    assert len({made.of("node", key) for key in keys}) == len(keys)
    assert made.of("node", "nessuno") == "" and made.of("activity", "a/b") == ""
    assert relative("piano/a.html", "index.html") == "../index.html"
    assert relative("index.html", "dati.html#x") == "dati.html#x"


@pytest.mark.parametrize(
    ("number", "form", "italian", "english"),
    [
        (1234.5, "#,##0.00", "1.234,50", "1,234.50"),
        (0.125, "0.0\\ %", "12,5\u00a0%", "12.5%"),
        (-0.2, "+0.0\\ %;-0.0\\ %;0.0\\ %", "−20,0\u00a0%", "−20.0%"),
        (0.2, "+0.0\\ %;-0.0\\ %;0.0\\ %", "+20,0\u00a0%", "+20.0%"),
        (0.0, "+0.0\\ %;-0.0\\ %;0.0\\ %", "0,0\u00a0%", "0.0%"),
        (20.0, CHANGE, "+2.000,0\u00a0%", "+2,000.0%"),
        (12.5, PERCENT, "1.250,0\u00a0%", "1,250.0%"),
        (1500.0, '#,##0.00\\ "€"', "1.500,00\u00a0€", "1,500.00\u00a0€"),
        (2025.0, "General", "2025", "2025"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (-0.0001, "#,##0", "0", "0"),
    ],
)
def test_a_number_is_written_as_its_format_says(
    number: float, form: str, italian: str, english: str
) -> None:
    assert (numeral(number, form, "it"), numeral(number, form, "en")) == (italian, english)


def test_data_are_plain_and_harmless() -> None:
    assert csv_text(Shown(0.125, format="0.0\\ %"), "percent") == "12.5"
    assert csv_text(0.5, "change") == "50" and csv_text(1e6, "number") == "1000000"
    assert csv_text("=1+1", "text") == "'=1+1" and csv_text(None, "text") == ""
    assert text_of(Shown("crescente", format='@" (proposto)"'), "text", "it") == (
        "crescente (proposto)"
    )
