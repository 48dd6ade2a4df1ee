"""A workspace of the plan of ``recordplan``: units' workbooks typed in, delivered, consolidated."""

from datetime import date
from pathlib import Path

import recordplan
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import bring_in, opened
from riscontro.sync.pipeline.storing import store_of
from riscontro.sync.recordhistory import rows_in_force
from riscontro.sync.records import Accepted

ISSUED, SENT, LATER = date(2026, 1, 10), date(2026, 2, 20), date(2026, 2, 24)
FORM = {
    "state": "trasmessa", "approval_name": "Ada Rossi", "approval_role": "Direttrice",
    "approval_date": date(2026, 2, 19),
}  # fmt: skip


class Space:
    """The workspace; sheets are named as in the workbooks."""

    def __init__(self, folder: Path, extra: str = "", rounds: str = "", **tables: str) -> None:
        self.root = folder / "registro"
        profile = recordplan.write_profile(self.root / "registro", extra)
        if rounds:
            file = profile / "profile.toml"
            text = file.read_text("utf-8").replace('rounds = ["consuntivo"]', f"rounds = {rounds}")
            file.write_text(text, "utf-8")
        self.source = recordplan.write_source(folder / "fonte", **tables)
        bring_in(self.root, self.source, str(profile))

    def file(self, unit: str, round_id: str = "consuntivo", period: int = 2025) -> Path:
        """Return the workbook of a unit."""
        return self.root / "trasmissioni" / f"{unit}_{period}_{round_id}.xlsx"

    def issue(self, day: date = ISSUED) -> dict[str, str]:
        """Issue the workbooks; what became of each unit's."""
        return {one.department: one.made for one in distribute(self.root, day).workbooks}

    def type(
        self, path: Path, rows: dict[int, dict[str, object]], sheet: str = "Incarichi",
        send: bool = True,
    ) -> None:  # fmt: skip
        """Type into rows of a workbook and declare it submitted."""
        book = load_workbook(path)
        page = page_of(book[sheet])
        at = {cell.value: cell.column for cell in page[4]}
        for row, cells in rows.items():
            for field, value in cells.items():
                page.cell(row, at[field]).value = value  # type: ignore[assignment]
        form = page_of(book.worksheets[0])
        for name, value in FORM.items() if send else ():
            row = next(row for row in range(1, 60) if form.cell(row, 1).value == name)
            form.cell(row, 3).value = value  # type: ignore[assignment]
        book.save(path)

    def take(self, day: date = SENT) -> list[str]:
        """Consolidate; the codes found."""
        found = consolidate(self.root, day).consolidated.findings
        return sorted(one.code for one in found if one.code not in ("CON-003", "CON-004"))

    def stored(self) -> dict[str, Accepted]:
        """Return the records in force, by key."""
        found = opened(self.root)
        with store_of(found) as store:
            rows = rows_in_force(store, found.profile)
        return {one.key: one for one in rows if any(not c.blank for c in one.cells.values())}


def page_of(sheet: object) -> Worksheet:
    """Return a sheet as what it is."""
    assert isinstance(sheet, Worksheet)
    return sheet


def lines(path: Path, sheet: str = "Incarichi") -> list[dict[str, object]]:
    """Return the rows of a sheet, by field id, blank cells left out."""
    page = page_of(load_workbook(path)[sheet])
    names = [cell.value for cell in page[4]]
    own = {"outcome", "findings", "row_state", "options", "flags", "mark"}
    return [
        {
            str(name): cell.value
            for name, cell in zip(names, row, strict=True)
            if name and name not in own and cell.value not in (None, "")
        }
        for row in page.iter_rows(min_row=6)
    ]
