"""A push into workbooks people adorned: charts, pivots, macros, conversations, links survive."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import office
import pytest
from adorned import ADORNMENTS
from books import PERIOD, filled_book, sample_profile
from crafted import zipped
from dressed import MAIN, packed_parts, parts_of
from lxml import etree
from riscontro.schemas.terms import FINAL
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Row
from riscontro.workbooks.outline import outline, tables
from riscontro.workbooks.package import open_package
from riscontro.workbooks.patch import Changes, ResultRow, patched, shape
from riscontro.workbooks.repair import repaired

SHAPE = shape(sample_profile(), PERIOD, FINAL, "it")
NEW: Row = {
    **{"key": "M05.P02/z.1", "path": "M5 P2", "code": "z.1", "type": "number", "unit": "numero"},
    **{"indicator": "Sale aperte la sera", "direction": "up", "target": 12.0, "decimals": 0},
}
PUSH = Changes(
    (
        ResultRow("✖ errore bloccante", "Indicatori", "R8", "M05.P02/b.2", "value", "Valore",
                  "circa 1.200", "È un testo.", "Scrivere il numero.", "VAL-001",
                  "'Indicatori'!R8"),
    ),
    {
        ("indicators", "M05.P02/a.1", "target"): 21.0,
        ("indicators", "M07.P01/b.2", "row_state"): "ritirata",
        ("activities", "M05.P02/a", "others"): "Servizi Educativi",
    },
    {"indicators": [NEW]},
    push=1,
)  # fmt: skip
OURS = ("Istruzioni", "Attività", "Indicatori", "Esito controlli", "_riscontro",
        "Scheda di trasmissione")  # fmt: skip
GROWING = ("dataValidation", "conditionalFormatting", "ignoredError")
"""Ranges of the tool's own that end with the table and grow with it."""


@pytest.fixture(scope="module")
def built() -> bytes:
    return build(filled_book(), sample_profile())


@pytest.fixture(params=[*ADORNMENTS, "everything"])
def adorned(request: pytest.FixtureRequest, built: bytes) -> bytes:
    """The filled-in workbook with one adornment, or with all of them."""
    names = list(ADORNMENTS) if request.param == "everything" else [request.param]
    return adorn(built, *names)


def adorn(data: bytes, *names: str) -> bytes:
    parts, part = parts_of(data), parts_by_name(data)["Indicatori"]
    for name in names:
        ADORNMENTS[name](parts, part)
    return zipped(parts)


def parts_by_name(data: bytes) -> Mapping[str, str]:
    return {sheet.name: sheet.part for sheet in outline(open_package(data)).sheets}


def push(data: bytes) -> bytes:
    outcome = patched(data, PUSH, SHAPE)
    assert outcome.refused == () and outcome.unplaced == ()
    return outcome.data


def elements(data: bytes, part: str) -> list[bytes]:
    """What a sheet holds beside its cells, in its order; ranges that may grow are blanked."""
    root = etree.fromstring(parts_of(data)[part])
    for name in ("sheetData", "dimension", "hyperlinks"):
        for element in root.findall(f"{MAIN}{name}"):
            root.remove(element)
    for name in GROWING:
        for element in root.iter(f"{MAIN}{name}"):
            ref = element.get("sqref", "")
            element.set("sqref", re.sub(r"(?<=\D)3[23]$", "end", ref))
    return [etree.tostring(child, method="c14n") for child in root]


def cells(data: bytes, part: str) -> dict[str, bytes]:
    root = etree.fromstring(parts_of(data)[part])
    return {cell.get("r", ""): etree.tostring(cell, method="c14n") for cell in root.iter("{*}c")}


def rows(data: bytes, part: str) -> dict[str, dict[str, str]]:
    root = etree.fromstring(parts_of(data)[part])
    return {str(row.get("r")): {str(k): str(v) for k, v in row.attrib.items()}
            for row in root.iter(f"{MAIN}row")}  # fmt: skip


def test_every_part_that_is_not_the_tools_stays_byte_by_byte(adorned: bytes) -> None:
    after = push(adorned)
    package, sheets = open_package(adorned), parts_by_name(adorned)
    named = {sheets[name] for name in OURS}
    named |= {table.part for table in tables(package, sheets["Indicatori"])}
    named |= {"docProps/custom.xml", "xl/workbook.xml"}
    one, other = packed_parts(adorned), packed_parts(after)
    assert list(one) == list(other)
    changed = {name for name in one if one[name] != other[name]}
    assert sheets["Indicatori"] in changed and changed <= named
    assert zipfile.ZipFile(io.BytesIO(after)).testzip() is None


def test_what_is_not_named_stays_in_the_sheets_the_push_touches(adorned: bytes) -> None:
    after, sheets = push(adorned), parts_by_name(adorned)
    for name in ("Indicatori", "Attività"):
        part = sheets[name]
        assert elements(adorned, part) == elements(after, part)
        before, now = cells(adorned, part), cells(after, part)
        layout = next(one for one in SHAPE.layouts if one.name == name)
        entries = [n for n, column in enumerate(layout.columns, 1) if column.role == "entry"]
        changed = {at for at in before if before[at] != now[at]}
        typed = {office.openpyxl.utils.get_column_letter(n) for n in entries}
        assert not {at for at in changed if at.rstrip("0123456789") in typed}
        assert len(changed) < 20 and before.keys() <= now.keys()
        heights = rows(adorned, part)
        kept = {row: said for row, said in rows(after, part).items() if row in heights}
        for row, said in kept.items():
            bare = {**said, "ht": "", "customHeight": ""}
            assert bare == {**heights[row], "ht": "", "customHeight": ""}
    book = [etree.fromstring(parts_of(data)["xl/workbook.xml"]) for data in (adorned, after)]
    for root in book:
        for element in root.iter(f"{MAIN}calcPr"):
            element.attrib.pop("fullCalcOnLoad", "")
    assert etree.tostring(book[0], method="c14n") == etree.tostring(book[1], method="c14n")


def test_the_second_push_gives_the_same_bytes(adorned: bytes) -> None:
    once = push(adorned)
    assert push(once) == once


def test_a_repair_leaves_the_adornments(adorned: bytes) -> None:
    done = repaired(adorned, sample_profile(), PERIOD, FINAL, "it")
    assert done.data == adorned, "nobody pasted over a cell"
    part = parts_by_name(adorned)["Indicatori"]
    spoiled = parts_of(adorned)
    spoiled[part] = re.sub(rb'(<c r="R7" s=)"\d+"', rb'\1"0"', spoiled[part])
    spoiled[part] = re.sub(rb"<sheetProtection[^>]*/>", b"", spoiled[part])
    before = zipped(spoiled)
    mended = repaired(before, sample_profile(), PERIOD, FINAL, "it")
    assert mended.cells == (("Indicatori", "R7"),) and mended.protected == ("Indicatori",)
    one, other = packed_parts(adorned), packed_parts(mended.data)
    assert {name for name in one if one[name] != other[name]} <= {part, "xl/styles.xml"}
    assert elements(adorned, part) == elements(mended.data, part)
    assert cells(adorned, part) == cells(mended.data, part)


@pytest.mark.office
def test_libreoffice_shows_the_same_after_the_push(
    built: bytes, tmp_path: Path, soffice: str
) -> None:
    path = tmp_path / "sede.xlsm"
    path.write_bytes(push(adorn(built, *ADORNMENTS)))
    stored = office.values(path)
    assert {"Grafici miei", "Riepilogo mio", "Appoggio", "Nascosto"} <= stored.keys()
    found = office.values(office.convert(path, "xlsx", tmp_path / "read"))
    # A program that opens a pivot table lays it out again.
    for title in stored.keys() - {"Riepilogo mio"}:
        blank = {at: value for at, value in found[title].items() if value != ""}
        wanted = {at: value for at, value in stored[title].items() if value != ""}
        assert {at: _plain(value) for at, value in blank.items()} == {
            at: _plain(value) for at, value in wanted.items()
        }, title


def _plain(value: object) -> object:
    return round(value, 10) if isinstance(value, float) else value
