"""What people do to a workbook, done with openpyxl, and where its cells are afterwards."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Finding

ENTRY_SHEETS = ("Attività", "Indicatori")
Touch = Callable[[Workbook], None]
Spot = tuple[str, str, str, str]
"""Code, key, field and ``sheet!cell`` of a finding."""


def ids_row(page: Worksheet, *names: str) -> int:
    """Return the row of field ids of a sheet, an entry sheet's by default, 0 without one."""
    wanted = set(names) or {"key", "row_state"}
    for row in range(1, 40):
        if wanted <= {cell.value for cell in page[row]}:
            return row
    return 0


def columns(page: Worksheet, *names: str) -> dict[str, int]:
    """Return the column of each field id."""
    return {str(cell.value): cell.column for cell in page[ids_row(page, *names)] if cell.value}


def key_rows(page: Worksheet) -> dict[str, int]:
    """Return the row of each key."""
    at = columns(page)["key"]
    first = ids_row(page) + 1
    return {
        str(page.cell(row, at).value): row
        for row in range(first, page.max_row + 1)
        if "/" in str(page.cell(row, at).value or "")
    }


def positions(path: Path) -> dict[tuple[str, str], str]:
    """Return ``sheet!cell`` of every (key, field) of a workbook; copies of sheets are left out."""
    found = {}
    for page in load_workbook(path).worksheets:
        if "copia" in page.title or not ids_row(page):
            continue
        named = columns(page)
        for key, row in key_rows(page).items():
            for field, column in named.items():
                found[key, field] = f"{page.title}!{page.cell(row, column).coordinate}"
    return found


def spots(findings: Iterable[Finding]) -> list[Spot]:
    """Return code, key, field and place of findings, sorted."""
    return sorted(
        (one.code, one.key, one.field, f"{one.place.sheet}!{one.place.cell}") for one in findings
    )


def moved(before: Iterable[Finding], where: dict[tuple[str, str], str]) -> list[Spot]:
    """Return the same findings at the places their cells have now."""
    return sorted(
        (one.code, one.key, one.field, where.get((one.key, one.field), _whole(one)))
        for one in before
    )


def _whole(one: Finding) -> str:
    return f"{one.place.sheet}!{one.place.cell}"


def on_entry_sheets(change: Callable[[Worksheet], None]) -> Touch:
    """Return a treatment of both entry sheets."""

    def touch(file: Workbook) -> None:
        for name in ENTRY_SHEETS:
            change(file[name])

    return touch


def rows_inserted(page: Worksheet) -> None:
    page.insert_rows(9, 2)
    page.insert_rows(5, 1)
    page.insert_rows(1, 3)


def columns_inserted(page: Worksheet) -> None:
    page.insert_cols(columns(page)["note"], 2)
    page.insert_cols(3, 1)


def column_moved(page: Worksheet) -> None:
    column = page.cell(1, columns(page)["note"]).column_letter
    page.move_range(f"{column}1:{column}{page.max_row}", cols=page.max_column + 3)


def entry_column_moved(page: Worksheet) -> None:
    name = "value" if "value" in columns(page) else "status"
    column = page.cell(1, columns(page)[name]).column_letter
    page.move_range(f"{column}1:{column}{page.max_row}", cols=page.max_column + 3)


def reversed_rows(page: Worksheet) -> None:
    rows = sorted(key_rows(page).values())
    held = [[(cell.value, cell.number_format) for cell in page[row]] for row in reversed(rows)]
    for row, cells in zip(rows, held, strict=True):
        for column, (value, form) in enumerate(cells, 1):
            page.cell(row, column).value = value
            page.cell(row, column).number_format = form


def reversed_values(page: Worksheet) -> None:
    rows = sorted(key_rows(page).values())
    held = [[cell.value for cell in page[row]] for row in reversed(rows)]
    for row, values in zip(rows, held, strict=True):
        for column, value in enumerate(values, 1):
            page.cell(row, column).value = value


def hidden(page: Worksheet) -> None:
    page.row_dimensions[7].hidden = True
    page.column_dimensions["E"].hidden = True
    page.column_dimensions["A"].hidden = False


def filtered(page: Worksheet) -> None:
    for row in list(key_rows(page).values())[1:]:
        page.row_dimensions[row].hidden = True
    for table in page.tables.values():
        table.autoFilter.add_filter_column(3, ["a.1"], blank=False)


def noted(page: Worksheet) -> None:
    last, bottom = page.max_column + 2, page.max_row
    page.cell(4, last).value = "da fare"
    page.cell(5, last).value = "Nota"
    page.cell(7, last).value = "Chiedere a Rossi il valore 2025"
    page.cell(8, last + 1).value = 4200
    page.cell(1, last).value = "note"
    page.cell(bottom + 4, columns(page)["outcome"]).value = "Appunto sotto la tabella"
    page.cell(7, columns(page)["note"]).comment = Comment("verificare", "ufficio")


def blank_to_the_end(page: Worksheet) -> None:
    page.cell(1_048_576, 3).fill = PatternFill("solid", fgColor="FFFFFF")
    page.cell(1_048_576, 5).value = " "


def header_again(page: Worksheet) -> None:
    top = ids_row(page) + 1
    page.insert_rows(10, 2)
    for cell in page[top]:
        page.cell(11, cell.column).value = cell.value


def ids_deleted(page: Worksheet) -> None:
    page.delete_rows(ids_row(page))


def ids_cleared(page: Worksheet) -> None:
    row = ids_row(page)
    for cell in page[row]:
        if cell.value in ("note", "value", "status"):
            cell.value = None


def table_removed(page: Worksheet) -> None:
    for name in list(page.tables):
        del page.tables[name]


def unprotected(page: Worksheet) -> None:
    page.protection.sheet = False


def retyped(change: Callable[[Any], Any]) -> Callable[[Worksheet], None]:
    """Return a treatment that types every entry again in another manner."""
    fields = ("value", "denominator", "status", "done", "value_kind", "missing_reason",
              "available_from", "evidence", "note", "actions")  # fmt: skip

    def touch(page: Worksheet) -> None:
        named = columns(page)
        for row in key_rows(page).values():
            for field in fields:
                if field in named:
                    cell = page.cell(row, named[field])
                    if cell.value is not None:
                        typed = change(cell.value)
                        cell.value = typed
                        cell.quotePrefix = isinstance(typed, str)

    return touch


def everywhere(file: Workbook) -> None:
    """Insert a row and a column in every sheet people see."""
    for page in file.worksheets:
        if page.title != "_riscontro":
            page.insert_cols(2)
            page.insert_rows(2)


def renamed(file: Workbook) -> None:
    for number, page in enumerate(file.worksheets, 1):
        page.title = f"Foglio {number}"


def reordered(file: Workbook) -> None:
    file._sheets.reverse()


def hidden_sheet_shown(file: Workbook) -> None:
    file["_riscontro"].sheet_state = "visible"
    file.active = file.index(file["_riscontro"])


TOUCHES: dict[str, Touch] = {
    "nothing": lambda file: None,
    "rows inserted": on_entry_sheets(rows_inserted),
    "columns inserted": on_entry_sheets(columns_inserted),
    "column moved": on_entry_sheets(column_moved),
    "entry column moved": on_entry_sheets(entry_column_moved),
    "rows in another order": on_entry_sheets(reversed_rows),
    "values in another order": on_entry_sheets(reversed_values),
    "rows and columns hidden": on_entry_sheets(hidden),
    "filtered": on_entry_sheets(filtered),
    "notes beside the table": on_entry_sheets(noted),
    "header repeated": on_entry_sheets(header_again),
    "field ids deleted": on_entry_sheets(ids_deleted),
    "some field ids cleared": on_entry_sheets(ids_cleared),
    "table turned into a range": on_entry_sheets(table_removed),
    "protection taken off": on_entry_sheets(unprotected),
    "rows and columns inserted everywhere": everywhere,
    "sheets renamed": renamed,
    "sheets in another order": reordered,
    "hidden sheet shown": hidden_sheet_shown,
}
