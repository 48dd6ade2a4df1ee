"""Touch workbooks in LibreOffice Calc the way people do, then save them.

Run by a Python that has UNO, apart from the tests: ``calcwork.py JOBS``, where JOBS is a JSON list
of [file, result, treatment]; the suffix of the result tells the format.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet import TableFilterField
from com.sun.star.table import TableSortField

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
ENTRY = {"Attività": "actions", "Indicatori": "value"}
STARTING = 60


def setting(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def pages(doc: Any) -> Iterator[tuple[Any, list[str], int, str]]:
    for name, field in ENTRY.items():
        page = doc.Sheets.getByName(name)
        page.unprotect("")
        cursor = page.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last_row, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
        ids = [page.getCellByPosition(at, 3).String for at in range(last_column + 1)]
        while not page.getCellByPosition(ids.index("key"), last_row).String:
            last_row -= 1
        yield page, ids, last_row, field


def address(page: Any, column: int, row: int) -> Any:
    return page.getCellByPosition(column, row).CellAddress


def block(page: Any, first_column: int, first_row: int, last_column: int, last_row: int) -> Any:
    return page.getCellRangeByPosition(first_column, first_row, last_column, last_row)


def nothing(doc: Any) -> None:
    """Only opened and saved."""


def rows_inserted(doc: Any) -> None:
    for page, _, _, _ in pages(doc):
        page.Rows.insertByIndex(8, 2)
        page.Rows.insertByIndex(4, 1)
        page.Rows.insertByIndex(0, 3)


def columns_inserted(doc: Any) -> None:
    for page, ids, _, field in pages(doc):
        page.Columns.insertByIndex(ids.index(field), 2)
        page.Columns.insertByIndex(2, 1)


def column_moved(doc: Any) -> None:
    for page, ids, last_row, field in pages(doc):
        source = block(page, ids.index(field), 0, ids.index(field), last_row)
        page.moveRange(address(page, len(ids) + 2, 0), source.RangeAddress)


def sorted_rows(doc: Any) -> None:
    for page, ids, last_row, _ in pages(doc):
        order = TableSortField()
        order.Field, order.IsAscending = ids.index("code"), False
        wanted = setting("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (order,)))
        block(page, 0, 5, len(ids) - 1, last_row).sort(
            (wanted, setting("ContainsHeader", False), setting("BindFormatsToContent", True))
        )


def sorted_without_keys(doc: Any) -> None:
    for page, ids, last_row, _ in pages(doc):
        order = TableSortField()
        order.Field, order.IsAscending = ids.index("code") - 1, False
        wanted = setting("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (order,)))
        block(page, 1, 5, len(ids) - 1, last_row).sort((wanted, setting("ContainsHeader", False)))


def filtered(doc: Any) -> None:
    for page, ids, last_row, _ in pages(doc):
        chosen = block(page, 0, 4, len(ids) - 1, last_row)
        wanted = chosen.createFilterDescriptor(True)
        wanted.ContainsHeader = True
        only = TableFilterField()
        only.Field, only.IsNumeric = ids.index("code"), False
        only.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        only.StringValue = page.getCellByPosition(ids.index("code"), 6).String
        wanted.FilterFields = (only,)
        chosen.filter(wanted)


def hidden(doc: Any) -> None:
    for page, ids, _, field in pages(doc):
        page.Rows.getByIndex(7).IsVisible = False
        page.Columns.getByIndex(ids.index(field)).IsVisible = False
        page.Columns.getByIndex(0).IsVisible = True


def renamed(doc: Any) -> None:
    for number, name in enumerate(doc.Sheets.ElementNames):
        doc.Sheets.getByName(name).Name = f"Foglio {number + 1}"


def reordered(doc: Any) -> None:
    for name in doc.Sheets.ElementNames[:3]:
        doc.Sheets.moveByName(name, doc.Sheets.Count)


def copied(doc: Any) -> None:
    doc.Sheets.copyByName("Indicatori", "Indicatori (copia)", 0)


def cut(doc: Any) -> None:
    for page, ids, _, _ in pages(doc):
        note = ids.index("note")
        page.getCellByPosition(note, 6).String = "Nota spostata"
        page.moveRange(address(page, note, 8), block(page, note, 6, note, 6).RangeAddress)


def cut_value(doc: Any) -> None:
    for page, ids, _, field in pages(doc):
        if field == "value":
            at = ids.index(field)
            page.moveRange(address(page, at, 7), block(page, at, 5, at, 5).RangeAddress)


TREATMENTS = {
    one.__name__: one
    for one in (nothing, rows_inserted, columns_inserted, column_moved, sorted_rows,
                sorted_without_keys, filtered, hidden, renamed, reordered, copied, cut, cut_value)
}  # fmt: skip


def connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    make = local.ServiceManager.createInstanceWithContext
    resolver = make("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + STARTING
    while True:
        try:
            place = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            context = resolver.resolve(place)
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
            continue
        create = context.ServiceManager.createInstanceWithContext
        return create("com.sun.star.frame.Desktop", context)


def work(desktop: Any, source: str, result: str, treatment: str) -> None:
    hidden_window = setting("Hidden", True)
    doc = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (hidden_window,))
    TREATMENTS[treatment](doc)
    chosen = setting("FilterName", FILTERS[Path(result).suffix])
    doc.storeToURL(Path(result).as_uri(), (chosen,))
    doc.close(True)


def main(jobs: list[list[str]]) -> None:
    profile = tempfile.mkdtemp(prefix="riscontro-calc-")
    pipe = "riscontro" + uuid.uuid4().hex
    options = ["--headless", "--norestore", "--nologo", "--nodefault"]
    process = subprocess.Popen(
        ["soffice", *options, f"-env:UserInstallation={Path(profile).as_uri()}",
         f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"],
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        desktop = connect(pipe)
        for job in jobs:
            work(desktop, *job)
        # The bridge closes under the call that ends the program.
        with contextlib.suppress(Exception):
            desktop.terminate()
        process.wait(30)
    finally:
        if process.poll() is None:
            process.kill()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
