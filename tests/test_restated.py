"""A past year restated in *Correzioni*: comparisons, workbooks, traces."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from desk import DAY, PROFILE, cell_of, fill, riscontro, value_in, workspace
from forge import sample_plan
from openpyxl import load_workbook
from riscontro.schemas.rulings import Correction
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import doubt_words, opened
from riscontro.workbooks.planbook import write_plan

TODAY = date.fromisoformat(DAY)
FILE = Path("trasmissioni") / "CUL_2025_consuntivo.xlsx"
KEY = "M05.P02/a.1"
REASON = "ricalcolo dopo la chiusura di una sede"


def restated(root: Path, value: object = Decimal(3900), reason: str = REASON) -> None:
    said = Correction(KEY, "", 2024, "", "value", value, reason, "P. Rossi", TODAY)  # type: ignore[arg-type]
    plan = replace(sample_plan(), corrections=(said,))
    data = write_plan(plan, PROFILE, "prova-2025", "it", doubt_words(PROFILE, "it"))
    (root / "piano.xlsx").write_bytes(data)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose one workbook was issued and filled in before the restatement."""
    made = workspace(tmp_path / "piano-2025")
    distribute(made, TODAY)
    fill(made / FILE)
    consolidate(made, TODAY)
    return made


def printed(root: Path) -> Decimal | None:
    values = opened(root).read.plan.values
    return next(one.number for one in values if (one.row_key, one.period) == (KEY, 2024))


def test_a_restated_year_counts_everywhere_and_the_printed_one_stays(root: Path) -> None:
    before = printed(root)
    assert before is not None and before != 3900
    assert value_in(root / FILE, "Indicatori", "a.1", "y2024") == before
    exported = riscontro("export", root, "--what", "values").stdout
    restated(root)
    found = consolidate(root, TODAY)
    assert not {"LCK-001", "CON-010", "CON-011"} & {
        one.code for one in found.consolidated.findings if one.key == KEY
    }
    page = load_workbook(root / "quadro.xlsx", data_only=True)["Indicatori"]
    years = {cell.value: cell.column for cell in page[4]}
    row = next(row for row in range(7, page.max_row + 1)
               if page.cell(row, years["key"]).value == KEY)  # fmt: skip
    shown = [cell.value for cell in page[row]]
    assert 3900 in shown and float(before) not in shown
    distribute(root, TODAY)
    book = load_workbook(root / FILE, data_only=True)["Indicatori"]
    assert cell_of(book, KEY, "y2024").value == 3900
    assert cell_of(book, KEY, "value").value == 4410
    # What was printed is still what the plan holds, and what is exported.
    assert printed(root) == before
    assert riscontro("export", root, "--what", "values").stdout == exported
    again = consolidate(root, TODAY)
    assert again.changes == 0 and not [one for one in again.consolidated.findings
                                       if one.code == "LCK-001"]  # fmt: skip


def test_trace_tells_both_values_and_why(root: Path) -> None:
    before = printed(root)
    restated(root)
    consolidate(root, TODAY)
    for words in (("trace", KEY), ("trace", KEY, "2024")):
        text = riscontro(*words, "--workspace", root).stdout
        assert "2024: «3900»" in text and "[piano.xlsx]Correzioni!" in text
        assert "rettificato dal coordinamento" in text and REASON in text
        assert "dal 20/02/2026" in text and "P. Rossi" not in text
    data = json.loads(riscontro("trace", KEY, "2024", "--workspace", root, "--json").stdout)
    (past,) = data["past"]
    assert before is not None
    assert (past["number"], past["before"]["number"], past["reason"]) == (
        3900, float(before), REASON,
    )  # fmt: skip


def test_one_that_cannot_be_applied_is_reported_and_changes_nothing(root: Path) -> None:
    before = printed(root)
    restated(root, reason="")
    found = consolidate(root, TODAY)
    assert "CON-010" in {one.code for one in found.consolidated.findings}
    values = opened(root).plan.values
    now = next(one.number for one in values if (one.row_key, one.period) == (KEY, 2024))
    assert now == before
