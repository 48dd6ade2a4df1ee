"""Any workbook as Grids: one file in, values with addresses and facts out, never an exception."""

import hashlib
import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeVar, cast

from python_calamine import CalamineWorkbook

from ..schemas.grid import CellValue, Grid
from .cells import Cell, protected, walk
from .limits import DEFAULT_LIMITS, Limits, PackageError, Problem, too_large
from .markup import check
from .opendocument import read_sheets
from .outline import CELLLESS, Outline, companion, number_formats, outline, properties, tables
from .package import Kind, Package, load, open_package
from .scanning import Irregular, quick_protected, quick_survey, scan
from .sheetfacts import Survey, lay_out, shared_strings, styles_of, survey, value_of

_T = TypeVar("_T")

FactsWanted = bool | Callable[[str], bool]
_Read = Callable[[Package, str, Callable[[str], bool]], Iterable[Grid]]

# Below this many places a rectangle is cheap, however empty; above it, one place in ten is filled.
_DENSE = 200_000
_FULLNESS = 10
# Calamine copies a shared string for every cell that shows it: this share of the room for texts.
_SHOWN = 2
_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']([^\"']*)")
_END_OF_STRING = re.compile(rb"</si>")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as found: its sheets, or the reason why there are none.

    Attributes:
        name: file name, as the Grids and their places show it.
        sha256: hash of the bytes that were read, ``""`` when none could be.
        size: how many bytes were read.
        kind: what the content is, ``""`` when it is no workbook.
        properties: custom document properties by name, as text.
        grids: sheets with cells, in the order of the tabs.
        problem: why the file could not be read, ``""`` when it could.
        detail: more on the problem: technical, without language.
    """

    name: str
    sha256: str = ""
    size: int = 0
    kind: Kind | Literal[""] = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    grids: tuple[Grid, ...] = ()
    problem: Problem | Literal[""] = ""
    detail: str = ""


def read_workbook(
    source: Path | bytes,
    limits: Limits = DEFAULT_LIMITS,
    facts: FactsWanted = True,
    name: str | None = None,
) -> Workbook:
    """Read a workbook: its bytes are taken once, hashed and read as they were at that moment.

    Pure but for reading the file, so that callers may run it in threads. Bad files are returned
    with ``problem`` set.

    Args:
        source: the file, or its bytes.
        limits: what reading may cost.
        facts: whether cell facts are wanted, for all sheets or by sheet name; errors stand in the
            rows as text in any case.
        name: file name to show instead of the path's own; needed with bytes.
    """
    shown = name if name is not None else source.name if isinstance(source, Path) else ""
    try:
        data = load(source, limits) if isinstance(source, Path) else source
    except PackageError as error:
        return Workbook(shown, problem=error.kind, detail=error.detail)
    sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    try:
        package = open_package(data, limits)
        found = properties(package)
        wanted = facts if callable(facts) else lambda _: bool(facts)
        read: _Read = read_sheets if package.kind == "ods" else _grids
        grids = tuple(read(package, shown, wanted))
    except PackageError as error:
        return Workbook(shown, sha256, size, problem=error.kind, detail=error.detail)
    except Exception as error:  # A foreign file may break any library; it must not stop a run.
        detail = f"{type(error).__name__}: {error}"
        return Workbook(shown, sha256, size, problem="corrupt", detail=detail)
    return Workbook(shown, sha256, size, package.kind, found, grids)


def _grids(package: Package, workbook: str, wanted: Callable[[str], bool]) -> Iterator[Grid]:
    book = outline(package)
    styles = styles_of(number_formats(package))
    strings_part = companion(package, "sharedStrings")
    limits = package.limits
    strings_data = package.read(strings_part) if strings_part else b""
    if len(strings_data) > limits.text:
        raise too_large("text", limits.text, strings_part)
    strings = cache(
        lambda: shared_strings(strings_data, strings_part, limits) if strings_part else []
    )
    lengths = _lengths(strings_data)
    longest = max(lengths, default=0)
    if len(lengths) > limits.strings or longest > limits.string:
        strings()
    opened = _calamine(package, book, strings_data)
    aligned = b"<si/>" not in strings_data
    left = most = limits.room(sum(map(package.size, {sheet.part for sheet in book.sheets})))

    def too_much(found: Survey) -> bool:
        shown = found.shown if aligned else math.inf
        return min(found.filled * longest, shown) > limits.text // _SHOWN

    def value(cell: Cell) -> CellValue:
        return value_of(cell, strings() if cell.kind == "s" else (), styles, book.date1904)

    for sheet in book.sheets:
        if sheet.kind in CELLLESS:
            continue
        if sheet.kind != "worksheet":
            raise PackageError("corrupt", f"sheet {sheet.name!r}: a {sheet.kind!r}")
        data = package.read(sheet.part)
        known = wanted(sheet.name)
        rows = None
        try:
            found = quick_survey(data, styles, known, left, most, lengths)
            cells = scan(data)
            locked = quick_protected(data)
            if opened is None or not _dense(found) or too_much(found):
                check(data, sheet.part, limits)
            else:
                rows = _calamine_rows(opened, sheet.name, found)
                cells = walk(data, sheet.part, limits)
        except Irregular:
            found = survey(walk(data, sheet.part, limits), styles, known, left, most)
            cells = walk(data, sheet.part, limits)
            locked = protected(data, sheet.part)
        left -= found.weight
        laid = lay_out(cells, value, limits.slots) if rows is None else rows
        if max(longest, found.longest) > limits.string:
            _check_texts(laid, limits.string)
        yield Grid(
            workbook,
            sheet.name,
            laid,
            sheet.state,
            tuple(part.table() for part in tables(package, sheet.part)),
            found.facts,
            known,
            locked,
        )


def _lengths(strings: bytes) -> Sequence[int]:
    """Return how long each shared string is as written, tags included."""
    ends = array("q", [found.end() for found in _END_OF_STRING.finditer(strings)])
    return array("q", [end - begin for begin, end in zip([0, *ends], ends, strict=False)])


def _check_texts(rows: Iterable[Sequence[CellValue]], longest: int) -> None:
    for line in rows:
        for value in line:
            if isinstance(value, str) and len(value) > longest:
                raise too_large("string", longest)


def _calamine(package: Package, book: Outline, strings: bytes) -> CalamineWorkbook | None:
    # Calamine finds some parts by their usual names, not by relationships, and unpacks them
    # without limits: it is given only files whose usual parts are the ones checked here.
    for kind, part in (("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")):
        usual = package.find(f"xl/{part}")
        if package.related(package.main, kind) != ((usual,) if usual else ()):
            return None
    names = [sheet.name for sheet in book.sheets]
    if package.main != "xl/workbook.xml" or len(set(names)) < len(names) or b"<!" in strings:
        return None
    styles = package.read("xl/styles.xml") if package.find("xl/styles.xml") else b""
    if not (_true_counts(strings) and _true_counts(styles)):
        return None
    opened = _attempt(lambda: CalamineWorkbook.from_filelike(BytesIO(package.data)))
    return opened if opened is not None and opened.sheet_names == names else None


def _true_counts(part: bytes) -> bool:
    """Tell whether no count in a part is beyond what it has room for.

    Calamine reserves what a count says before it looks: one that lies ends the whole program, which
    no exception tells of.
    """
    return b"\0" not in part and all(
        found[1].isdigit() and int(found[1][:12]) <= len(part) for found in _COUNT.finditer(part)
    )


def _dense(found: Survey) -> bool:
    return found.last_row * found.last_column <= max(_DENSE, _FULLNESS * found.filled)


def _calamine_rows(
    opened: CalamineWorkbook, sheet: str, found: Survey
) -> list[list[CellValue]] | None:
    rows = cast(
        list[list[CellValue]] | None,
        _attempt(lambda: opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False)),
    )
    if rows is None:
        return None
    for (row, column), corrected in found.corrections.items():
        if row > len(rows) or column > len(rows[row - 1]):
            return None
        rows[row - 1][column - 1] = corrected
    for line in rows:
        while line and line[-1] == "":
            line.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _attempt(call: Callable[[], _T]) -> _T | None:
    try:
        return call()
    except BaseException as error:
        # A panic of the Rust library is no Exception, and its class cannot be imported.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise
