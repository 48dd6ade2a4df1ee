"""Workbooks as we make them today, part by part, against the ones kept in ``golden/``.

``RISCONTRO_GOLDEN=write`` writes them anew: look at what changed before keeping it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from forge import GOOD, PROFILE, TODAY
from offices import City
from parts import assert_same_workbook
from riscontro.sync.filling import approval
from riscontro.sync.pipeline.checking import annotated, check_files
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book
from riscontro.workbooks.master import render
from viewplan import book as register
from viewplan import only_views

GOLDEN = Path(__file__).parent / "golden"
LARGEST = 80_000
"""Bytes of a file kept with the code."""

MISTAKES: Mapping[tuple[str, str, str], Any] = {
    ("indicators", "a.2", "value"): "4.224057,67",
    ("indicators", "b.1", "denominator"): 15.0,
    ("indicators", "c.1", "value"): None,
    ("indicators", "a.3", "note"): "Senza la sede di via Roma",
    ("activities", "b", "status"): None,
}
POINTS = {"a.3", "e.1", "done"}
"""Rows and columns in which cells hold fractions and books hold points."""


def issued(folder: Path) -> bytes:
    """The workbook of CUL as it leaves."""
    return build(City(folder).book("CUL"), PROFILE)


def returned(folder: Path) -> bytes:
    """The same filled in with mistakes, its findings written into it."""
    path = folder / "CUL_2025_consuntivo.xlsx"
    path.write_bytes(build(filled(City(folder).book("CUL")), PROFILE))
    checked = check_files([path], TODAY)
    assert checked.findings
    outcome = annotated(checked, path)
    assert outcome is not None and not outcome.refused
    return outcome.data


def master(folder: Path) -> bytes:
    """The master of two units that sent, mistakes included, a draft and a silent unit."""
    city = City.founded(folder / "piano-2025")
    for unit, book in ((unit, city.book(unit)) for unit in ("CUL", "AMB", "SOC")):
        form = {} if unit == "SOC" else approval(TODAY)
        whole = replace(filled(book), form=form)
        (city.inbox / f"{unit}_2025_consuntivo.xlsx").write_bytes(build(whole, PROFILE))
    city.run()
    return city.workspace.master_file.read_bytes()


def views(folder: Path) -> bytes:
    """The sheets of the views of a small register."""
    return render(only_views(register()))


def filled(book: Book) -> Book:
    """Type ``GOOD`` and the mistakes into a book."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for (sheet, key, field), value in {**GOOD, **MISTAKES}.items():
        points = isinstance(value, int | float) and (key in POINTS or field in POINTS)
        entries.setdefault((sheet, f"M05.P02/{key}"), {})[field] = value * 100 if points else value
    rows = {
        sheet: [{**row, **entries.get((sheet, str(row["key"])), {})} for row in rows]
        for sheet, rows in book.rows.items()
    }
    states = {"In corso": "under_way", "Avviato": "started", "Concluso": "completed"}
    for row in rows["activities"]:
        row["status"] = states.get(str(row.get("status")))
    return replace(book, rows=rows, form=approval(TODAY))


@pytest.mark.parametrize("make", [issued, returned, master, views])
def test_the_workbook_is_the_golden_one(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    golden = GOLDEN / f"{make.__name__}.xlsx"
    got = tmp_path / "got.xlsx"
    got.write_bytes(make(tmp_path))
    if os.environ.get("RISCONTRO_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_bytes(got.read_bytes())
    assert golden.stat().st_size < LARGEST
    assert_same_workbook(got, golden)


def test_a_difference_is_seen(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(build(replace(City(tmp_path).book("CUL"), contact="Altri"), PROFILE))
    with pytest.raises(AssertionError):
        assert_same_workbook(other, GOLDEN / "issued.xlsx")
