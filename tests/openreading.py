"""Open data read back with other programs, beside the master read with another one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from fastparquet import ParquetFile
from python_calamine import CalamineWorkbook
from riscontro.sync.inert import as_typed
from riscontro.sync.publication.material import Material
from riscontro.workbooks.master import ID_ROW
from riscontro.workbooks.mastersheets import MasterSheet

Row = dict[str, Any]
NUMBERS = {"number": float, "integer": int, "year": int}


def master_rows(material: Material, master: Path) -> dict[str, list[Row]]:
    """Read the tables of a master by sheet id, blanks left out."""
    book = CalamineWorkbook.from_path(str(master))
    found = {}
    for sheet in material.book.sheets:
        if isinstance(sheet, MasterSheet):
            rows = book.get_sheet_by_name(sheet.name).to_python()
            ids = [str(one) for one in rows[ID_ROW - 1]]
            body = rows[ID_ROW + 2 : ID_ROW + 2 + len(sheet.rows)]
            found[sheet.id] = [
                {name: cell for name, cell in zip(ids, row, strict=True) if name and cell != ""}
                for row in body
            ]
    return found


def as_csv(folder: Path, resource: Row) -> list[Row]:
    """Read a table as CSV with pandas, by the types the data package gives."""
    frame = pd.read_csv(folder / resource["path"], dtype=str, keep_default_na=False)
    kinds = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
    assert list(frame.columns) == list(kinds)
    return [
        {name: _cell(text, kinds[str(name)]) for name, text in row.items() if text != ""}
        for row in frame.to_dict("records")
    ]  # type: ignore[return-value]


def as_parquet(folder: Path, resource: Row) -> list[Row]:
    """Read the same table as Parquet with another library."""
    path = (folder / resource["path"]).with_suffix(".parquet")
    frame = ParquetFile(str(path)).to_pandas()
    kinds = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
    assert list(frame.columns) == list(kinds)
    return [
        {
            str(name): _plain(cell, kinds[str(name)])
            for name, cell in row.items()
            if not pd.isna(cell)
        }
        for row in frame.to_dict("records")
    ]


def tables(descriptor: Row) -> Iterator[Row]:
    """Give the resources that are tables."""
    yield from (one for one in descriptor["resources"] if one["type"] == "table")


def _cell(text: str, kind: str) -> Any:
    if kind in NUMBERS:
        return NUMBERS[kind](text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    return as_typed(text) if kind == "string" else text


def _plain(cell: Any, kind: str) -> Any:
    if kind in NUMBERS:
        return NUMBERS[kind](cell)
    if kind == "boolean":
        return bool(cell)
    return cell.date().isoformat() if kind == "date" else str(cell)
