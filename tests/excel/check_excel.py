"""Open every workbook of a demonstration in the real Excel and compare, cell by cell.

Run on Windows with Excel and the extra ``excel`` installed:
``python tests/excel/check_excel.py demo/torino``. Nothing is saved.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TOLERANCE = 1e-9
NEEDS = "Questo controllo richiede Windows con Excel (pip install riscontro[excel])."

Cells = Mapping[str, Any]


def differences(before: Cells, after: Cells) -> list[str]:
    """Return what a full recalculation changed: ``sheet!cell: before → after``."""
    found = []
    for place in sorted(before.keys() | after.keys()):
        old, new = before.get(place), after.get(place)
        if not same(old, new):
            found.append(f"{place}: {old!r} → {new!r}")
    return found


def same(old: object, new: object) -> bool:
    """Whether two results are equal; blanks of any kind are."""
    if isinstance(old, int | float) and isinstance(new, int | float):
        return abs(old - new) <= TOLERANCE * max(1.0, abs(old), abs(new))
    return (old or None) == (new or None)


def results(book: Any) -> dict[str, Any]:
    """Return the value of every formula cell of an open workbook."""
    found = {}
    for sheet in book.sheets:
        used = sheet.used_range
        formulas, values = used.formula, used.value
        if not isinstance(formulas, tuple):
            continue
        for row, line in enumerate(formulas):
            for column, formula in enumerate(line):
                if isinstance(formula, str) and formula.startswith("="):
                    address = used[row, column].address.replace("$", "")
                    found[f"{sheet.name}!{address}"] = values[row][column]
    return found


def check(path: Path, app: Any) -> list[str]:
    """Open one workbook read-only, recalculate it fully, and say what changed."""
    book = app.books.open(str(path), update_links=False, read_only=True)
    try:
        before = results(book)
        app.api.CalculateFullRebuild()
        return differences(before, results(book))
    finally:
        book.close()


def main(folder: Path) -> int:
    """Check every workbook of a folder; 0 when all agree, 1 when one differs, 2 without Excel."""
    if sys.platform != "win32":
        print(NEEDS)
        return 2
    import xlwings  # the extra is only there on machines that can have Excel

    status = 0
    with xlwings.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        for path in sorted(folder.rglob("*.xlsx")):
            if ".riscontro" in path.parts:
                continue
            found = check(path, app)
            print(f"{path.name}: {'ok' if not found else f'{len(found)} differences'}")
            for line in found[:20]:
                print(f"  {line}")
            status = max(status, int(bool(found)))
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/torino")))
