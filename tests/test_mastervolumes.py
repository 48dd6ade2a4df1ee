"""A master longer than a sheet takes: volumes by nodes of the first level, and their index."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import office
import openpyxl
import plans
import pytest
from desk import riscontro
from offices import City
from riscontro.schemas.findings import Language
from riscontro.sync.manifest import recall
from riscontro.sync.overview import overview
from riscontro.sync.pipeline import consolidation
from riscontro.sync.pipeline.volumes import WRITTEN
from riscontro.sync.pipeline.watching import quiet_night
from riscontro.sync.volumes import Files, Tops, in_volumes
from riscontro.sync.workspace import VOLUMES
from riscontro.workbooks.master import FIRST_ROW, HEADER_ROW, render
from riscontro.workbooks.mastersheets import (
    MasterBook,
    MasterCell,
    MasterPage,
    MasterSheet,
    Panel,
    Shown,
)

PLAN = plans.sample_plan()
LOW = HEADER_ROW + 12
"""Rows of a sheet in these tests."""


def whole(language: Language = "it") -> MasterBook:
    return overview(plans.sample_consolidated(), PLAN, plans.sample_profile(), language)


def tables(book: MasterBook) -> dict[str, MasterSheet]:
    return {one.table: one for one in book.sheets if isinstance(one, MasterSheet)}


def plain(row: object) -> tuple[object, ...]:
    assert isinstance(row, list | tuple)
    return tuple(cell.value if isinstance(cell, Shown) else cell for cell in row)


def key_of(sheet: MasterSheet, row: tuple[object, ...]) -> str:
    ids = [column.id for column in sheet.columns]
    return str(row[ids.index("key" if "key" in ids else "part")] or "")


def panel(book: MasterBook) -> Panel:
    page = book.sheets[1]
    assert isinstance(page, MasterPage)
    return page.panels[0]


def formulas(book: MasterBook) -> list[str]:
    found: list[str] = []
    for one in book.sheets:
        parts = one.panels if isinstance(one, MasterPage) else (one,)
        for part in parts:
            found += [column.formula for column in part.columns]
            cells: list[MasterCell] = [cell for row in part.rows for cell in row]
            found += [cell.formula for cell in cells if isinstance(cell, Shown)]
    return found


def names(book: MasterBook) -> set[str]:
    return {
        column.name
        for one in book.sheets
        for part in (one.panels if isinstance(one, MasterPage) else (one,))
        for column in part.columns
        if column.name
    }


def test_one_that_fits_stays_as_it_is() -> None:
    book = whole()
    assert in_volumes(book, PLAN, "it") is book
    longest = max(len(one.rows) + bool(one.totals) for one in tables(book).values())
    assert in_volumes(book, PLAN, "it", HEADER_ROW + longest) is book
    assert in_volumes(book, PLAN, "it", HEADER_ROW + longest - 1).volumes


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_row_is_in_the_volume_of_its_node(language: Language) -> None:
    book, tops = whole(language), Tops(PLAN)
    made = in_volumes(book, PLAN, language, LOW)
    assert [volume.node for volume in made.volumes]
    left = {name: Counter(map(plain, sheet.rows)) for name, sheet in tables(book).items()}
    moved = set()
    for volume in made.volumes:
        for sheet in tables(volume.book).values():
            name = sheet.table.partition("_")[0]
            moved.add(name)
            for row in map(plain, sheet.rows):
                assert tops.of(key_of(sheet, row)) == volume.node
                left[name][row] -= 1
    assert {"tblIndicatori", "tblAttivita"} <= moved
    assert all(count == 0 for name in moved for count in left[name].values())
    for name, sheet in tables(made).items():
        assert list(map(plain, sheet.rows)) == list(map(plain, tables(book)[name].rows))
    assert tables(made).keys() | moved >= tables(book).keys()


def test_the_index_leads_to_the_volumes_and_holds_their_totals() -> None:
    book = whole()
    made = in_volumes(book, PLAN, "it", LOW)
    rows = panel(made).rows
    assert [str(row[1].value) for row in rows if isinstance(row[1], Shown)] == [
        volume.file for volume in made.volumes
    ]
    counted = dict(zip([one.id for one in panel(made).columns], panel(made).totals, strict=True))
    assert counted["indicators"] == len(tables(book)["tblIndicatori"].rows)
    page = openpyxl.load_workbook(io.BytesIO(render(made)))["Volumi"]
    links = [cell.hyperlink for line in page.iter_rows() for cell in line if cell.hyperlink]
    targets = [str(link.target).replace("\\", "/") for link in links]
    assert [one for one in targets if VOLUMES in one] == [one.file for one in made.volumes]


def test_no_formula_asks_for_what_is_in_another_workbook() -> None:
    book = whole()
    every = names(book)
    made = in_volumes(book, PLAN, "it", LOW)
    assert every and any(name in text for text in formulas(book) for name in every)
    for one in (made, *(volume.book for volume in made.volumes)):
        there = names(one)
        for text in formulas(one):
            assert not (every - there) & set(re.findall(r"\w+", text))


def test_a_sheet_too_long_for_one_volume_goes_on_in_further_sheets() -> None:
    book = whole()
    made = in_volumes(book, PLAN, "it", HEADER_ROW + 3)
    longest = 0
    for volume in made.volumes:
        content = render(volume.book)
        opened = openpyxl.load_workbook(io.BytesIO(content))
        assert len(set(opened.sheetnames)) == len(opened.sheetnames)
        for page in opened.worksheets[1:]:
            for table in page.tables.values():
                _, _, last = table.ref.partition(":")
                longest = max(longest, int(last.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
    assert longest == HEADER_ROW + 3
    numbered = [name for volume in made.volumes for name in tables(volume.book) if "_2" in name]
    assert numbered


def test_every_volume_has_a_name_of_its_own() -> None:
    files = Files()
    made = [files.of(node) for node in ("M.1", "M 1", "", "altro", "M.1")]
    assert len(set(made)) == 4 and made[0] == made[4] == f"{VOLUMES}/quadro-m-1.xlsx"


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_an_office_computes_the_volumes_to_what_they_hold(tmp_path: Path) -> None:
    made = in_volumes(whole(), PLAN, "it", LOW)
    counted = 0
    for number, one in enumerate((made, made.volumes[0].book)):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(render(one))
        before, after = (
            office.values(path),
            office.values(office.recalculated(path, tmp_path / "o")),
        )
        for sheet, cells in before.items():
            for at, was in cells.items():
                now = after[sheet].get(at, "")
                if was in (None, ""):
                    assert now in (None, "")
                else:
                    assert now == (pytest.approx(was, abs=1e-9) if isinstance(was, float) else was)
                counted += 1
    assert counted > FIRST_ROW


def test_a_run_writes_them_beside_their_index_and_takes_them_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = City.founded(tmp_path / "piano-2025")
    folder, hidden = city.workspace.volumes, city.workspace.hidden
    city.run()
    assert not folder.exists()
    with monkeypatch.context() as low:
        low.setattr(consolidation, "in_volumes", partial(in_volumes, longest=LOW))
        city.run()
        told = json.loads((hidden / WRITTEN).read_text())
        files = sorted(folder.glob("*.xlsx"))
        assert sorted(told) == [f"{VOLUMES}/{path.name}" for path in files] and files
        assert "Volumi" in openpyxl.load_workbook(city.workspace.master_file).sheetnames
        before = {path: path.read_bytes() for path in files}
        one = files[0]
        one.write_bytes(b"by hand")
        (folder / f"~${one.name}").touch()
        city.run()
        waiting = one.with_name(f"{one.stem}-nuovo.xlsx")
        assert one.read_bytes() == b"by hand" and waiting.read_bytes() == before[one]
        (folder / f"~${one.name}").unlink()
        city.run()
        assert one.read_bytes() == before[one] and not waiting.exists()
        assert b"by hand" in [path.read_bytes() for path in city.workspace.backups.iterdir()]
    one.write_bytes(b"mine")
    city.run()
    assert sorted(folder.glob("*.xlsx")) == [one] and one.read_bytes() == b"mine"


def test_editions_archives_quiet_nights_and_the_doctor_know_the_volumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consolidation, "in_volumes", partial(in_volumes, longest=LOW))
    city = City.founded(tmp_path / "piano-2025")
    city.send("AMB")
    for _ in range(3):
        assert riscontro("sync", city.root, "--today", "2026-02-20").exit_code in (0, 1)
    memory = recall(city.workspace.manifest_file)
    assert memory is not None and VOLUMES in memory.folders
    volume = sorted(city.workspace.volumes.glob("*.xlsx"))[0]
    data = volume.read_bytes()
    assert quiet_night(city.root, date(2026, 2, 20))
    volume.unlink()
    assert not quiet_night(city.root, date(2026, 2, 20))
    done = riscontro("doctor", city.root)
    assert done.exit_code == 1 and volume.name in done.stdout
    assert riscontro("sync", city.root, "--today", "2026-02-20").exit_code in (0, 1)
    assert volume.read_bytes() == data and riscontro("doctor", city.root).exit_code == 0
    close = ("close", city.root, "--act", "DCC 45/2026", "--anyway", "--today", "2026-03-20")
    assert riscontro(*close).exit_code in (0, 1)
    edition = next((city.workspace.outbox / "edizioni").iterdir())
    told = json.loads((edition / "edizione.json").read_text())["volumes"]
    beside = {path.name: path.read_bytes() for path in city.workspace.volumes.glob("*.xlsx")}
    assert {path.name: path.read_bytes() for path in edition.rglob("quadri/*.xlsx")} == beside
    assert told == {
        f"{VOLUMES}/{name}": hashlib.sha256(one).hexdigest() for name, one in beside.items()
    }
    words = ("archive", "2025", "--workspace", city.root, "--today", "2026-03-20", "--json")
    sealed = Path(json.loads(riscontro(*words).stdout)["archive"])
    with zipfile.ZipFile(sealed) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if VOLUMES in name}
    assert held == {
        f"{place}{VOLUMES}/{name}": one
        for name, one in beside.items()
        for place in ("", f"edizioni/{edition.name}/")
    }
