"""The live formulas of the master: what is stored is what LibreOffice computes, cell by cell."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import aims
import office
import openpyxl
import plans
import pytest
from riscontro.schemas.findings import Language
from riscontro.schemas.rules import catalogue
from riscontro.schemas.terms import FINAL, MONITORING
from riscontro.sync.acceptance import accept
from riscontro.sync.overview import overview
from riscontro.sync.parsing import read_submission
from riscontro.sync.records import Consolidated
from riscontro.sync.standing import Standing
from riscontro.workbooks.builder import build
from riscontro.workbooks.master import render
from riscontro.workbooks.reader import read_workbook

DAY = date(2027, 2, 20)
CASES = [(MONITORING, "it", 3), (FINAL, "it", 11), (FINAL, "en", 5)]


def consolidated(round_id: str, language: Language, seed: int) -> Consolidated:
    """What an office typed into the plan with targets of every kind, read and accepted."""
    book = aims.filled(aims.issued(round_id, language), seed, language)
    read = read_workbook(build(book, aims.PROFILE), name="CUL.xlsx")
    submission = read_submission(read, aims.PROFILE)
    rows, _, changes = accept(
        submission, [], {}, catalogue(aims.PROFILE), period=aims.PERIOD, round=round_id,
        received=DAY, take_drafts=True,
    )  # fmt: skip
    day = date(aims.PERIOD, 6, 30) if round_id == MONITORING else date(aims.PERIOD, 12, 31)
    return Consolidated(
        tuple(rows), (), (), tuple(changes), (submission,), aims.PERIOD, round_id, DAY, day
    )


def formulas(data: bytes) -> dict[str, dict[str, str]]:
    """Every formula by sheet and address."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.data_type == "f"
        }
        for sheet in book.worksheets
    }


def compare(data: bytes, tmp_path: Path) -> int:
    """Check that recalculation and plain opening show what is stored; return how many cells."""
    path, wrong = tmp_path / "quadro.xlsx", tmp_path / "wrong.xlsx"
    path.write_bytes(data)
    wrong.write_bytes(office.with_wrong_results(data))
    stored = office.values(path)
    opened = office.values(office.convert(path, "xlsx", tmp_path / "opened"))
    again = office.values(office.recalculated(wrong, tmp_path / "again"))
    seen = 0
    for sheet, cells in formulas(data).items():
        for address in cells:
            wanted = stored[sheet].get(address, "")
            for found in (opened, again):
                got = found[sheet].get(address, "")
                where = (sheet, address, cells[address])
                if isinstance(wanted, str):
                    assert got == wanted, where
                else:
                    assert got == pytest.approx(wanted, rel=1e-9, abs=1e-9), where
            seen += 1
    return seen


@pytest.mark.office
@pytest.mark.parametrize(("round_id", "language", "seed"), CASES)
def test_targets_of_every_kind(
    tmp_path: Path, soffice: str, round_id: str, language: Language, seed: int
) -> None:
    found = consolidated(round_id, language, seed)
    data = render(overview(found, aims.plan(), aims.PROFILE, language))
    rows = len(aims.plan().indicators)
    assert compare(data, tmp_path) > 3 * rows


@pytest.mark.office
def test_a_whole_plan_with_roll_up(tmp_path: Path, soffice: str) -> None:
    data = render(
        overview(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())
    )
    assert compare(data, tmp_path) > 200


def test_the_cells_say_what_was_scored() -> None:
    """Stored results are those of the engine: no second arithmetic."""
    found = consolidated(FINAL, "it", 11)
    standing = Standing(found, aims.plan(), aims.PROFILE)
    data = render(overview(found, aims.plan(), aims.PROFILE))
    page = openpyxl.load_workbook(BytesIO(data), data_only=True)["Indicatori"]
    live = openpyxl.load_workbook(BytesIO(data))["Indicatori"]
    ids = [cell.value for cell in page[4]]
    at = {name: ids.index(name) + 1 for name in ("key", "progress", "achievement", "rating")}
    seen = 0
    for row in range(7, page.max_row + 1):
        scored = standing.scores.rows.get(str(page.cell(row, at["key"]).value))
        if scored is None:
            continue
        for name, score in (("progress", scored.progress), ("achievement", scored.achievement)):
            shown = page.cell(row, at[name]).value
            if score.value is None:
                assert shown in (None, "")
            else:
                size = score.value if score.scale in ("score10", "distance") else score.value / 100
                assert shown == pytest.approx(size, abs=1e-11)
                seen += 1
                if scored.calculation.cases(score.sense):
                    assert str(live.cell(row, at[name]).value).startswith("=")
    assert seen > 60


def test_sorting_breaks_nothing() -> None:
    """Every formula of a row names cells of its own row, or looks others up by their key."""
    data = render(
        overview(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())
    )
    for sheet, cells in formulas(data).items():
        if sheet == "Cruscotto":
            continue
        for address, text in cells.items():
            row = re.sub(r"\D", "", address)
            quoteless = re.sub(r'"[^"]*"', "", text)
            for _, number in re.findall(r"\b(\$?[A-Z]{1,3})\$?(\d+)\b", quoteless):
                assert number == row or "SUBTOTAL" in text, (sheet, address, text)
