"""Record sheets in LibreOffice: what it computes again is what we wrote; what is typed is read."""

from datetime import date
from pathlib import Path

import office
import openpyxl
import pytest
from recordspace import LATER, SENT, Space
from riscontro.schemas.profile import load
from riscontro.sync.parsing import read_submission
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.workbooks.reader import read_workbook

ROW = {"persona": "P003", "ore": 7.5, "incarico_id": "I-05", "struttura": "SCU", "aa": "2025/2026",
       "canali": "albo; avviso", "inizio": date(2025, 9, 1), "rinnovo": "sì", "quota": 0.4,
       "compenso": "€ 1.250,00", "presso": "Automatica", "nota": "due\nrighe"}  # fmt: skip


@pytest.mark.office
def test_libreoffice_computes_the_same_and_loses_nothing(tmp_path: Path, soffice: str) -> None:
    space = Space(tmp_path)
    space.issue()
    path = space.file("DAUIN")
    typed = {7: ROW, 8: {"persona": "P009", "ore": 1, "incarico_id": "I-06"}, 9: {"ore": 2},
             10: {"incarico_id": "I-07", "persona": "P001", "nota": "2+2"}}  # fmt: skip
    space.type(path, typed)
    synchronise(space.root, SENT)
    # Typed after the check: what the check said of these rows is old.
    space.type(path, {8: {"ore": 5}, 11: {"incarico_id": "I-08"}})
    synchronise(space.root, LATER)
    stored = office.values(path)
    saved = office.recalculated(path, tmp_path / "calcolata")
    again, seen = office.values(saved), set()
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    old = stored[sheet.title].get(cell.coordinate, "")
                    new = again[sheet.title].get(cell.coordinate, "")
                    assert new == old, (sheet.title, cell.coordinate, cell.value)
                    if sheet.title == "Incarichi":
                        seen.add(str(old)[:1])
    assert {"✔", "✖", ""} <= seen
    profile = load(str(space.root / "registro"))
    first, second = (
        {(one.key, name): cell.meaning
         for one in read_submission(read_workbook(file), profile).records
         for name, cell in one.cells.items() if not cell.blank}
        for file in (path, saved)
    )  # fmt: skip
    assert first == second and len(first) > 20
