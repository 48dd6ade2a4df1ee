"""What a real spreadsheet program makes of our workbooks: the same numbers, the same submission."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import office
import openpyxl
import pytest
from forge import TODAY
from offices import City
from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.terms import SHEETS
from riscontro.sync.parsing import read_submission
from riscontro.sync.pipeline.checking import annotated, check_files
from riscontro.sync.records import Record, Submission
from riscontro.workbooks.reader import read_workbook
from test_golden import issued, master, returned

pytestmark = [pytest.mark.office, pytest.mark.usefixtures("soffice")]


def assert_same_values(path: Path, out: Path) -> None:
    """Every stored result is the one LibreOffice computes, at 1e-9; every other cell stays."""
    stored, computed = (
        {
            (sheet, at): value
            for sheet, cells in office.values(file).items()
            for at, value in cells.items()
            if value != ""
        }
        for file in (path, office.recalculated(path, out))
    )
    assert formulas(path), "nothing to compute"
    wrong = {
        at: (stored.get(at), computed.get(at))
        for at in stored.keys() | computed.keys()
        if not same(stored.get(at), computed.get(at))
    }
    assert wrong == {}


def same(left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    if isinstance(left, datetime | date) and isinstance(right, datetime | date):
        return str(left)[:10] == str(right)[:10]
    return bool(left == right)


def formulas(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    return sum(
        1
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    )


@pytest.fixture(scope="module", params=[issued, returned, master], ids=lambda made: made.__name__)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make: Callable[[Path], bytes] = request.param
    folder = tmp_path_factory.mktemp(make.__name__)
    path = folder / f"{make.__name__}.xlsx"
    path.write_bytes(make(folder))
    return path


def test_what_is_stored_is_what_is_computed(made: Path, tmp_path: Path) -> None:
    assert_same_values(made, tmp_path)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of CUL filled in with mistakes, its findings in it."""
    folder = tmp_path_factory.mktemp("sent")
    path = folder / "CUL_2025_consuntivo.xlsx"
    path.write_bytes(returned(folder))
    return path


def read(path: Path) -> Submission:
    return read_submission(read_workbook(path, name="CUL_2025_consuntivo.xlsx"))


def plain(record: Record) -> Record:
    """A record without the raw kinds of its cells: a program may store a date otherwise."""
    cells = {name: replace(cell, raw=None) for name, cell in record.cells.items()}
    return replace(record, cells=cells)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_saved_by_libreoffice_says_the_same(
    sent: Path, tmp_path: Path, kind: str
) -> None:
    before, after = read(sent), read(office.convert(sent, kind, tmp_path))
    assert before.records and [plain(one) for one in after.records] == [
        plain(one) for one in before.records
    ]
    for name in ("identity", "state", "approval", "answers", "proposals", "profile_text"):
        assert getattr(after, name) == getattr(before, name), name
    known = [one for one in after.findings if one.code != "WBK-010"]
    assert known == list(before.findings)


def found(path: Path) -> list[Finding]:
    return [
        replace(one, place=Place("", one.place.sheet, one.place.cell))
        for one in check_files([path], TODAY).findings
    ]


def test_what_libreoffice_saved_takes_its_findings(sent: Path, tmp_path: Path) -> None:
    saved = office.convert(sent, "xlsx", tmp_path / "saved")
    assert found(saved) == found(sent) != []
    checked = check_files([saved], TODAY)
    outcome = annotated(checked, saved)
    assert outcome is not None and not outcome.refused and not outcome.unplaced
    again = tmp_path / "again.xlsx"
    again.write_bytes(outcome.data)
    results = SHEETS["results"].it
    assert shown(again, results) == shown(sent, results)
    assert read(again).records == read(saved).records
    assert_same_values(again, tmp_path / "computed")


def shown(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    rows = [tuple(cell for cell in row) for row in page.iter_rows(values_only=True)]
    return [row for row in rows if any(cell is not None for cell in row)]


def test_what_libreoffice_saved_is_consolidated_alike(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    path = city.send("CUL")
    (city.root / "prima").mkdir()
    original = path.rename(city.root / "prima" / path.name)
    office.convert(original, "xlsx", city.inbox)
    city.run()
    by_office = city.master()
    path.unlink()
    original.rename(path)
    run = city.run(date(2026, 2, 21))
    assert not [one for one in run.consolidated.changes if one.day == date(2026, 2, 21)]
    assert city.master() == by_office
    path.unlink()
    office.convert(city.send("CUL"), "ods", tmp_path)
    path.unlink()
    (tmp_path / "CUL_2025_consuntivo.ods").rename(city.inbox / "CUL_2025_consuntivo.ods")
    run = city.run(date(2026, 2, 22))
    assert not [one for one in run.consolidated.changes if one.day == date(2026, 2, 22)]
    assert run.consolidated.deliveries[0].state == "accepted"
