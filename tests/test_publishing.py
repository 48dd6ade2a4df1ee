"""What is published is what the master shows, and only what the profile marks public."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desk import riscontro
from offices import City
from python_calamine import CalamineWorkbook
from riscontro.schemas.profile import ProfileError, available, load, parse
from riscontro.schemas.publication import Publication, read_publication
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline.publishing import material
from riscontro.workbooks.master import ID_ROW
from riscontro.workbooks.mastersheets import MasterSheet, Shown

OUTSIDE = {"file", "sheet", "row", "cell", "received", "findings", "evidence_file"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = City.founded(tmp_path_factory.mktemp("publishing") / "piano-2025")
    for unit in ("CUL", "AMB"):
        found.send(unit)
    found.run()
    return found


def held(sheet: MasterSheet, master: Path) -> list[dict[str, object]]:
    """Read a table of the master with another program, its blanks left out."""
    rows = CalamineWorkbook.from_path(str(master)).get_sheet_by_name(sheet.name).to_python()
    ids = [str(one) for one in rows[ID_ROW - 1]]
    body = rows[ID_ROW + 2 : ID_ROW + 2 + len(sheet.rows)]
    return [
        {name: cell for name, cell in zip(ids, row, strict=True) if name and cell != ""}
        for row in body
    ]


def values(sheet: MasterSheet) -> list[dict[str, object]]:
    return [
        {
            column.id: value
            for column, cell in zip(sheet.columns, row, strict=True)
            if (value := cell.value if isinstance(cell, Shown) else cell) not in (None, "")
        }
        for row in sheet.rows
    ]


@pytest.mark.parametrize("name", ["activities", "indicators"])
def test_the_material_is_what_the_master_shows(city: City, name: str) -> None:
    sheet = material(city.root).sheet(name)
    assert sheet is not None and sheet.rows
    there = held(sheet, city.root / "quadro.xlsx")
    for row, found in zip(values(sheet), there, strict=True):
        for column in ("key", "code", "status", "actions", "value", "rating", "situation"):
            assert found.get(column) == row.get(column)


def test_what_changed_in_the_folders_since_is_not_in_it(city: City) -> None:
    before = material(city.root)
    paper = next((city.root / "trasmissioni").glob("CUL*.xlsx"))
    data = paper.read_bytes()
    try:
        paper.unlink()
        after = material(city.root)
    finally:
        paper.write_bytes(data)
    assert after.sheet("activities") == before.sheet("activities")
    assert (after.run, after.draft, after.editions) == (1, True, ())


def test_only_public_columns_leave(city: City) -> None:
    made = material(city.root)
    for name in ("activities", "indicators"):
        sheet, public = made.sheet(name), made.public(name)
        assert sheet is not None and public is not None
        shown = [column.id for column in public.columns]
        assert OUTSIDE.isdisjoint(shown) and OUTSIDE & {one.id for one in sheet.columns}
        assert "key" in shown and len(public.rows) == len(sheet.rows)
        assert all(len(row) == len(shown) for row in public.rows)
    assert made.public("findings") is None and made.public("no such table") is None


def test_what_is_public_is_for_the_profile_of_today_to_say(city: City, tmp_path: Path) -> None:
    own = city.root / "profilo"
    own.mkdir()
    text = load("torino-controllo").text
    own.joinpath("profile.toml").write_text(
        text.split("#=== ")[1].partition("\n")[2].partition("[publication]")[0], "utf-8"
    )
    settings = city.root / "riscontro.toml"
    said = settings.read_text("utf-8")
    try:
        settings.write_text(said.replace('"torino-controllo"', '"profilo"'), "utf-8")
        assert material(city.root).public("activities") is None
    finally:
        settings.write_text(said, "utf-8")


def test_the_other_language_has_the_same_rows(city: City) -> None:
    made = material(city.root)
    english = made.told_in("en")
    assert made.told_in("it") is made and english.language == "en"
    for one, other in zip(made.book.sheets[1:], english.book.sheets[1:], strict=True):
        assert isinstance(one, MasterSheet) and isinstance(other, MasterSheet)
        assert (one.id, len(one.rows)) == (other.id, len(other.rows)) and one.name != other.name


def test_a_closed_round_is_no_draft(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    for unit in ("CUL", "AMB", "SOC", "DIR"):
        city.send(unit)
    done = riscontro(
        "close", city.root, "--act", "DCC 45/2026", "--anyway", "--today", "2026-03-20"
    )
    assert done.exit_code == 0, done.stderr
    made = material(city.root)
    assert not made.draft and made.closed is not None and made.provisional == frozenset()
    assert made.day == date(2026, 3, 20) and [one.act for one in made.editions] == ["DCC 45/2026"]


def test_nothing_is_published_before_the_first_consolidation(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    with pytest.raises(RunStopped, match="consolid"):
        material(city.root)


def test_every_bundled_profile_publishes_columns_it_has() -> None:
    for name in available():
        profile = load(name)
        for sheet in profile.sheets:
            named = profile.publication.sheets.get(sheet.id, ())
            assert len(set(named)) == len(named) and OUTSIDE.isdisjoint(named)
            assert not (sheet.personal and named)


def test_a_profile_that_says_nothing_publishes_nothing() -> None:
    assert not read_publication({}).shows("activities", "key")


def test_years_stand_for_those_of_the_table() -> None:
    policy = Publication({"indicators": ("years",)})
    assert policy.shows("indicators", "y2024") and not policy.shows("indicators", "yes")
    assert not policy.shows("activities", "y2024")


@pytest.mark.parametrize(
    "wrong",
    [
        "[publication]\nsheets = 3",
        "[publication]\nnodes = 'a'",
        "[publication.sheets]\nnobody = ['key']",
        "[publication]\nviews = ['nobody']",
    ],
)
def test_a_wrong_table_is_told(wrong: str) -> None:
    text = load("torino-controllo").text
    part = text.partition("[publication]")[0]
    with pytest.raises(ProfileError):
        parse("prova", f"{part}{wrong}\n")
    assert replace(load("torino-controllo")).publication.sheets
