"""Another plan on the same machine: the metropolitan plan, with its own levels and words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import cell_of, fill, riscontro
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.profile import load
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.planning import opened

pytestmark = pytest.mark.corpus

PROFILE = load("cmto-psm")
DAY = date(2022, 1, 10)


@pytest.fixture(scope="module")
def plan(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The metropolitan plan imported and sent out, one workbook partly filled in."""
    root = tmp_path_factory.mktemp("psm") / "psm-2021"
    done = riscontro("import", root, corpus / "cmto-psm-2021", "--profile", "cmto-psm")
    assert done.exit_code == 0, done.stderr
    sent = riscontro("distribute", root, "--today", DAY)
    assert sent.exit_code == 0, sent.stderr
    return root


def workbook_of(root: Path) -> Path:
    (file,) = (root / "trasmissioni").iterdir()
    return file


def headers(page: Worksheet) -> dict[str, Any]:
    """Return the labels of the columns of a sheet of the master by field id."""
    ids = next(row for row in range(1, 8) if "activity" in [cell.value for cell in page[row]])
    labels = max(
        range(ids + 1, ids + 4), key=lambda row: sum(cell.value is not None for cell in page[row])
    )
    return {cell.value: page.cell(labels, cell.column).value for cell in page[ids] if cell.value}


def test_its_levels_and_codes(plan: Path) -> None:
    found = opened(plan)
    assert found.problems == () and found.settings.profile == "cmto-psm"
    assert {node.level for node in found.plan.nodes} == {level.id for level in PROFILE.levels}
    assert (
        len(found.plan.activities) == len({activity.key for activity in found.plan.activities}) > 50
    )
    sheet = PROFILE.sheets[0].label.it
    page = load_workbook(workbook_of(plan))[sheet]
    shown = {cell.value for cell in page["A"][5:] if cell.value}
    assert shown and shown <= {contribution.key for contribution in found.plan.contributions}


def test_filled_in_checked_and_consolidated(plan: Path) -> None:
    file = workbook_of(plan)
    label = PROFILE.sheets[0].label.it
    page = load_workbook(file)[label]
    first, second, third = [cell.value for cell in page["A"][5:8]]
    before = riscontro("validate", file, "--today", DAY)
    assert before.exit_code == 0, before.stdout
    book = load_workbook(file)
    states = PROFILE.labels("status")
    cell_of(book[label], first, "status").value = states[-2]
    cell_of(book[label], first, "actions").value = "Nel 2021 avviato il tavolo con i comuni."
    cell_of(book[label], second, "status").value = "quasi finita"
    cell_of(book[label], third, "done").value = 1.4
    book.save(file)
    fill(file, {})
    done = riscontro("validate", file, "--today", DAY)
    assert done.exit_code == 1
    assert "VAL-004" in done.stdout and "VAL-005" in done.stdout and str(second) in done.stdout
    run = consolidate(plan, DAY)
    taken = {row.key: row for row in run.consolidated.records}
    assert taken[first].cells["actions"].text == "Nel 2021 avviato il tavolo con i comuni."
    assert second not in taken or not taken[second].cells.get("status")
    assert run.written


def test_the_master_speaks_of_its_levels(plan: Path) -> None:
    consolidate(plan, DAY)
    book = load_workbook(plan / "quadro.xlsx")
    label = PROFILE.sheets[0].label.it
    assert label in book.sheetnames
    shown = headers(book[label])
    assert (shown["asse"], shown["strategia"]) == ("Asse", "Strategia")
    words = {str(value) for value in shown.values()}
    assert not {"Missione", "Programma", "Missioni e programmi"} & (words | set(book.sheetnames))


def test_the_first_workbook_says_who_it_is_for(plan: Path) -> None:
    page = load_workbook(workbook_of(plan)).worksheets[0]
    texts = {str(cell.value) for row in page.iter_rows() for cell in row if cell.value}
    assert any("Città metropolitana di Torino" in text for text in texts)
    assert any("2021" in text for text in texts)
