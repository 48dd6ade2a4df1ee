"""What reading a spoiled workbook must never do: crash, hang, swell, or say what is not there.

A file read without a finding must say what an independent reader says, cell by cell; where the two
independent readers differ from each other, what one of them says.
"""

import math
import re
import time as clock
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue, words
from riscontro.sync.parsing import read_submission
from riscontro.workbooks.patch import annotate, shape
from riscontro.workbooks.planreader import plan_in
from riscontro.workbooks.reader import Workbook, read_workbook

SECONDS = 20.0
MEGABYTES = 300
_STATUS, _PEAK = Path("/proc/self/status"), re.compile(r"VmHWM:\s+(\d+)|VmRSS:\s+(\d+)")
_NO_NUMBER = re.compile(r"(?i)nan|1e999|inf|[0-9]{300,}|[^\x00-\x7f]+")
_HUGE = re.compile(rb"ount=[\"'][^\"']{8}")
_ERROR = re.compile(r"#[^\s]+|Err(?:ore)?\s?:\s?\d{3}")

Cells = dict[tuple[int, int], object]
Sheets = dict[str, Cells]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one workbook: ``fault`` is empty when all is well, ``outcome`` a word for it."""

    outcome: str
    fault: str = ""


def judged(data: bytes, kind: str = "", sound: Sheets | None = None) -> Verdict:
    """Read a workbook in every way the program does and judge what it says.

    Args:
        data: the workbook.
        kind: ``department`` for one that is written into as well.
        sound: what it must say, where it was only written otherwise.
    """
    _reset_peak()
    before, begun = _memory(), clock.process_time()
    book = read_workbook(data, name="prova.xlsx")
    read_submission(book)
    for found in (*read_submission(book).findings, *plan_in(book).findings):
        for language in ("it", "en"):
            message, _ = words(found, language, catalogue(None) | _RULES)
            assert message
    spent, swollen = clock.process_time() - begun, _memory(peak=True) - before
    if spent > SECONDS:
        return Verdict("slow", f"{spent:.0f} s")
    if swollen > MEGABYTES:
        return Verdict("large", f"{swollen} MiB")
    if book.problem:
        return Verdict(book.problem, "refused" if sound is not None else "")
    said = sheets_of(book)
    if sound is not None:
        fault = differing(said, sound)
    else:
        readers = [reading for reading in (_openpyxl(data, book), _calamine(data, book)) if reading]
        # Only calamine reads an .ods, and gives what is meant where we give what is shown.
        fault = "" if book.kind == "ods" else _against(said, readers)
        if not readers:
            return Verdict("alone")
    if not fault and kind == "department":
        fault = _written_into(data, said)
    return Verdict("read", fault)


_RULES = catalogue(load("torino-controllo"))


def sheets_of(book: Workbook) -> Sheets:
    """Return the cells of a workbook as read, by sheet."""
    return {grid.sheet: _cells(grid.rows) for grid in book.grids}


def differing(said: Sheets, sound: Mapping[str, Cells]) -> str:
    """Say in one line where two readings differ, empty when nowhere."""
    if not set(sound) <= set(said):
        return f"sheets {list(said)} for {list(sound)}"
    for name, cells in sound.items():
        for at in sorted({*cells, *said[name]}):
            if not same(said[name].get(at), cells.get(at)):
                return f"{name} {at}: {said[name].get(at)!r:.80} for {cells.get(at)!r:.80}"
    return ""


def _against(said: Sheets, readers: Sequence[Sheets]) -> str:
    """Compare with the independent readers; a cell is right when one of them agrees."""
    faults = [differing(said, reading) for reading in readers]
    if not readers or not all(faults):
        return ""
    if any(fault.startswith("sheets ") for fault in faults):
        return next(fault for fault in faults if fault.startswith("sheets "))
    for name, cells in said.items():
        having = [reading[name] for reading in readers if name in reading]
        for at in sorted({at for reading in having for at in reading} | set(cells)):
            theirs = [reading.get(at) for reading in having]
            if len(theirs) == 1 and theirs[0] is None and isinstance(cells.get(at), str):
                # openpyxl alone, which gives nothing for a number that is none.
                continue
            if theirs and not any(same(cells.get(at), other) for other in theirs):
                return f"{name} {at}: {cells.get(at)!r:.80} for {theirs!r:.160}"
    return ""


def _counts_lie(data: bytes) -> bool:
    """Tell whether a count is so large that calamine ends the program that asks it to read."""
    with suppress(Exception), ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.lower().endswith((".xml", ".rels")) and _HUGE.search(package.read(name)):
                return True
    return False


def same(ours: object, theirs: object) -> bool:
    """Tell whether two readers mean the same; calamine says nothing of errors."""
    if isinstance(ours, str) and theirs is None:
        return bool(_ERROR.fullmatch(ours)) or not ours.strip()
    if isinstance(theirs, str) and ours is None:
        return not theirs.strip()
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-12)
    if isinstance(ours, str) and _NO_NUMBER.fullmatch(ours) and not isinstance(theirs, bool):
        return True  # Text for us, a number or a date of some kind for openpyxl.
    if isinstance(ours, str) and isinstance(theirs, str):
        return "".join(ours.split()) == "".join(theirs.split())
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return abs(ours - theirs) < timedelta(milliseconds=2)
    if isinstance(ours, timedelta) and isinstance(theirs, timedelta):
        return abs(ours - theirs) < timedelta(milliseconds=3)
    return ours == theirs


def _cells(rows: Sequence[Sequence[object]]) -> Cells:
    return {
        (row, column): value
        for row, line in enumerate(rows, 1)
        for column, found in enumerate(line, 1)
        if (value := _plain(found)) is not None
    }


def _plain(value: object) -> object:
    if value is None or value == "" or isinstance(value, bool):
        return None if value == "" and not isinstance(value, bool) else value
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e300 else str(value)
    if isinstance(value, datetime):
        rounded = value.replace(tzinfo=None) + timedelta(microseconds=500)
        rounded = rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)
        return rounded.date() if rounded.time() == time() else rounded
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                         microseconds=value.microsecond)  # fmt: skip
    if isinstance(value, str):
        text = value.replace("\r\n", "\n")
        return re.sub(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_", _character, text)
    return value


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)).replace("\r", "")


def _openpyxl(data: bytes, ours: Workbook) -> Sheets | None:
    if ours.kind == "ods":
        return None
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), data_only=True)
        return {
            sheet.title: {
                (cell.row, cell.column): value
                for line in sheet.iter_rows()
                for cell in line
                if (value := _plain(cell.value)) is not None
            }
            for sheet in book.worksheets
            if sheet.max_row * sheet.max_column < 2_000_000
        }
    return None


def _calamine(data: bytes, ours: Workbook) -> Sheets | None:
    spans = [len(grid.rows) * max(map(len, grid.rows), default=0) for grid in ours.grids]
    if _counts_lie(data) or max(spans, default=0) > 2_000_000:
        # It takes what it is told for true, and ends the program when there is no room.
        return None
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return {
            meta.name: _cells(book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            for meta in book.sheets_metadata
            if "WorkSheet" in str(meta.typ)
        }
    except BaseException as error:
        # A panic of the Rust library is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise


def _written_into(data: bytes, said: Sheets) -> str:
    """Write an empty list of findings into a workbook: every entry must stay."""
    profile = load("torino-controllo")
    outcome = annotate(data, (), shape(profile, 2025, "consuntivo", "it"))
    if outcome.refused:
        return ""
    now = read_workbook(outcome.data)
    if now.problem:
        return f"written into: {now.problem} {now.detail}"
    typed = {name: cells for name, cells in sheets_of(now).items() if name.startswith("Propos")}
    return differing({name: said.get(name, {}) for name in typed}, typed)


def _memory(peak: bool = False) -> int:
    """Return the memory in use, or the most since the last reset, in MiB; 0 elsewhere."""
    if not _STATUS.exists():
        return 0
    found = _PEAK.findall(_STATUS.read_text())
    return next(int(one[0] if peak else one[1]) for one in found if one[0 if peak else 1]) // 1024


def _reset_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
