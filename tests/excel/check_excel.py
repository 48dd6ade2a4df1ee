"""Open every workbook of a demonstration in the real Excel and compare it with what was written.

Run on Windows with Excel, after ``pip install .[excel]``::

    riscontro demo demo\\torino
    python tests\\excel\\check_excel.py demo\\torino

Each workbook is opened read-only and nothing is saved. Compared are the result of every formula as
stored in the file and after a full recalculation in Excel, the tables, the cells with a list or
another validation, the protection of each sheet, and whether Excel had to repair the file. Exit
status: 0 all agree, 1 something differs, 2 there is no Excel here.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TOLERANCE = 1e-9
RELATIVE = 1e-12
"""Part of a large number it may differ by: what a double can tell apart."""

SHOWN = 20
NEEDS = (
    "This check needs Windows with Excel 2016 or later and the package xlwings: "
    "pip install .[excel]"
)
REPAIRED = ("repaired", "ripristinat")
"""What Excel adds to the title of a file it had to mend, in English and in Italian."""

Facts = Mapping[str, Any]


def differences(before: Facts, after: Facts) -> list[str]:
    """Return what differs between two sets of facts, one line each: ``place: before → after``."""
    places = sorted(before.keys() | after.keys())
    return [
        f"{place}: {before.get(place)!r} → {after.get(place)!r}"
        for place in places
        if not same(before.get(place), after.get(place))
    ]


def same(one: object, other: object) -> bool:
    """Whether two values are equal: numbers within a tolerance, blank cells and empty texts."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= max(TOLERANCE, RELATIVE * max(abs(one), abs(other)))
    return ("" if one is None else one) == ("" if other is None else other)


def written(path: Path) -> dict[str, Any]:
    """Return the tables, validations and protection a file was written with."""
    from openpyxl import load_workbook

    found: dict[str, Any] = {}
    for sheet in load_workbook(path).worksheets:
        found[f"{sheet.title}: protected"] = bool(sheet.protection.sheet)
        for name, reference in sheet.tables.items():
            found[f"{sheet.title}: table {name}"] = reference
        for address in validated(sheet):
            found[f"{sheet.title}: validation at {address}"] = True
    return found


def stored(path: Path) -> dict[str, Any]:
    """Return the stored value of every formula cell of a file, by sheet and address."""
    from openpyxl import load_workbook

    values = load_workbook(path, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def validated(sheet: Any) -> Iterator[str]:
    """Return the first cell of every validation of a sheet."""
    for rule in sheet.data_validations.dataValidation:
        yield str(rule.sqref).partition(" ")[0].partition(":")[0]


def opened(book: Any, wanted: Facts) -> dict[str, Any]:
    """Return what Excel made of the same tables, validations and protection."""
    found: dict[str, Any] = {}
    for sheet in book.sheets:
        found[f"{sheet.name}: protected"] = bool(sheet.api.ProtectContents)
        for table in sheet.api.ListObjects:
            found[f"{sheet.name}: table {table.Name}"] = table.Range.Address.replace("$", "")
    for place in wanted:
        title, _, address = place.rpartition(": validation at ")
        if title:
            found[place] = has_validation(book.sheets[title].range(address))
    return found


def has_validation(cell: Any) -> bool:
    """Whether a cell has a validation: asked of one without, Excel raises an error."""
    try:
        return cell.api.Validation.Type is not None
    except Exception:
        return False


def results(book: Any) -> dict[str, Any]:
    """Return the value of every formula cell of an open workbook, by sheet and address."""
    found: dict[str, Any] = {}
    for sheet in book.sheets:
        used = sheet.used_range
        top, left = used.row, used.column
        formulas, values = grid(used.formula), grid(used.options(ndim=2).value)
        for row, line in enumerate(formulas):
            for column, formula in enumerate(line):
                if isinstance(formula, str) and formula.startswith("="):
                    address = f"{letters(left + column)}{top + row}"
                    found[f"{sheet.name}!{address}"] = values[row][column]
    return found


def grid(block: Any) -> list[list[Any]]:
    """Return a block as Excel gives it (one cell, a row, rows) as rows of cells."""
    if not isinstance(block, list | tuple):
        return [[block]]
    if block and not isinstance(block[0], list | tuple):
        return [list(block)]
    return [list(line) for line in block]


def letters(column: int) -> str:
    """Return the letters of a column, 1 for A."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def repaired(title: str) -> bool:
    """Whether the title of a window says that the file was mended."""
    return any(word in title.casefold() for word in REPAIRED)


def check(path: Path, app: Any) -> list[str]:
    """Open one workbook in Excel and say what differs."""
    wanted = written(path)
    try:
        book = app.books.open(str(path), update_links=False, read_only=True)
    except Exception as error:
        return [f"does not open: {error}"]
    try:
        found = ["Excel repaired the file"] if repaired(str(book.api.Windows(1).Caption)) else []
        found += differences(wanted, opened(book, wanted))
        app.api.CalculateFullRebuild()
        return found + differences(stored(path), results(book))
    finally:
        book.close()


def workbooks(folder: Path) -> list[Path]:
    """Return the workbooks of a workspace, without what the tool keeps for itself."""
    return [
        path
        for path in sorted(folder.rglob("*.xlsx"))
        if ".riscontro" not in path.parts and not path.name.startswith("~$")
    ]


def main(folder: Path) -> int:
    """Check every workbook of a folder and print a report."""
    if sys.platform != "win32":
        print(NEEDS, file=sys.stderr)
        return 2
    try:
        import xlwings
    except ImportError:
        print(NEEDS, file=sys.stderr)
        return 2
    files = workbooks(folder)
    if not files:
        print(f"{folder}: no workbook here; run riscontro demo first", file=sys.stderr)
        return 2
    wrong = 0
    with xlwings.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        print(f"Excel {app.version}")
        for path in files:
            found = check(path, app)
            wrong += bool(found)
            print(f"{path.name}: {f'{len(found)} differences' if found else 'as written'}")
            for line in found[:SHOWN]:
                print(f"  {line}")
            if len(found) > SHOWN:
                print(f"  and {len(found) - SHOWN} more")
    print(f"{len(files)} workbooks, {wrong} with differences")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/torino")))
