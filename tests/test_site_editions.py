"""Editions on the public site: their addresses stay, what was corrected shows both values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from forge import PROFILE, changed
from offices import PLAN_ID, City
from riscontro.sync.pipeline.sitewriting import publish
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.workbooks.planbook import write_plan
from sites import Read, founded, htmls, links, plan, words
from test_editions import AFTER, close, reopen
from test_undo import retype

FIRST, SECOND = "2025-consuntivo-1", "2025-consuntivo-2"
A1 = "indicatori/m05.p02-a.1.html"


def held(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The site after every step of a year: a draft, an edition, a row reopened, another edition."""
    city = founded(tmp_path_factory.mktemp("year") / "piano-2025")
    synchronise(city.root, date(2026, 2, 20))
    to = city.root.parent / "sito"
    told = {}
    publish(city.root, to)
    told["draft"] = held(to)
    close(city, "--anyway")
    assert publish(city.root, to).edition == FIRST
    told["first"] = held(to)
    reopen(city)
    retype(city, 4999)
    synchronise(city.root, AFTER)
    assert publish(city.root, to).edition == ""
    told["reopened"] = held(to)
    close(city, "--anyway", today=AFTER)
    assert publish(city.root, to).edition == SECOND
    told["second"] = held(to)
    assert publish(city.root, to).written == 0
    return told


def kept(site: dict[str, bytes], edition: str) -> dict[str, bytes]:
    base = f"edizioni/{edition}/"
    return {path: data for path, data in site.items() if path.startswith(base)}


def test_a_draft_keeps_no_edition(year: dict[str, dict[str, bytes]]) -> None:
    assert not any(path.startswith("edizioni/") for path in year["draft"])
    assert "BOZZA" in year["draft"]["index.html"].decode()


def test_an_approved_edition_says_its_act_and_its_day(year: dict[str, dict[str, bytes]]) -> None:
    page = words(Read(year["first"]["index.html"].decode()).all("aside")[0].text)
    assert (
        "modificato" not in page
        and "DCC 45/2026" in page
        and "20 marzo 2026" in page
        and "BOZZA" not in page
    )
    copy = kept(year["first"], FIRST)
    for path, text in htmls(copy).items():
        assert "Questo indirizzo non cambia" in text or "This address does not change" in text
        for there, _ in links(path, text):
            assert there in year["first"], f"{path} → {there}"


def test_an_edition_published_is_never_touched_again(year: dict[str, dict[str, bytes]]) -> None:
    first = kept(year["first"], FIRST)
    assert first and first == kept(year["reopened"], FIRST) == kept(year["second"], FIRST)
    assert kept(year["second"], SECOND)


def test_a_row_opened_again_is_marked_provisional(year: dict[str, dict[str, bytes]]) -> None:
    page = year["reopened"][A1].decode()
    assert "valore provvisorio: riga riaperta" in page
    assert "Righe riaperte per rettifica: 1" in page
    assert "valore provvisorio: riga" not in year["reopened"][A1.replace("a.1", "b.1")].decode()


def test_a_correction_shows_date_and_both_values(year: dict[str, dict[str, bytes]]) -> None:
    before = Read(year["first"][A1].decode())
    old = next(one.text for one in before.all("dd", "large") if one.text != "12")
    for path in (A1, "rettifiche.html"):
        page = Read(year["second"][path].decode())
        assert [one.text for one in page.all("del")] == [old]
        assert [one.text for one in page.all("ins")] == ["4.999"]
        assert page.all("time")[0].attributes["datetime"] == AFTER.isoformat()
        assert "dato della Regione" in page.all("main")[0].text
    english = Read(year["second"][f"en/{A1}"].decode())
    assert [one.text for one in english.all("ins")] == ["4,999"]
    listed = year["second"]["rettifiche.html"].decode()
    assert f"edizioni/{FIRST}/index.html" in listed and f"edizioni/{SECOND}/index.html" in listed


def test_a_plan_changed_since_is_not_taken_for_the_edition(tmp_path: Path) -> None:
    city: City = founded(tmp_path / "piano-2025")
    close(city, "--anyway")
    other = replace(changed(plan(), "a.1", target=Decimal(99), target_year=2025))
    data = write_plan(other, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    city.run(AFTER)
    done = publish(city.root, tmp_path / "sito")
    assert done.edition == "" and done.missing == (FIRST,) and not done.draft
    assert "il piano è stato modificato" in (tmp_path / "sito" / "index.html").read_text("utf-8")
    assert "mai pubblicate qui" in (tmp_path / "sito" / "rettifiche.html").read_text("utf-8")
