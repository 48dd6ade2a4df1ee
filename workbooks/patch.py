"""Change some cells of a workbook somebody has filled in, leave every other byte as it was.

Bytes in, bytes out: of a workbook that was read within the limits of the settings, so those here
only keep memory bounded. A part is written anew only when something in it changed, so the same push
twice gives the same bytes. What cannot be written without harm is refused, and then nothing is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..schemas.terms import SHEETS
from .appending import append_rows, in_the_way
from .bookkeeping import CellId, write_counts, write_issued, write_push
from .cellxml import CellContent, content
from .entryxml import EntryXml, refresh, write_cells
from .filled import Filled, Shape, find, shape
from .layout import Cell, Row
from .limits import OWN_LIMITS, PackageError
from .marks import mark
from .package import Package, open_package
from .proposalrows import Decisions, decisions_shown, write_decisions
from .ranges import grown_name
from .results import Answer, Index, ResultRow, index_in, index_of, write_results
from .rowcells import in_cells
from .workbookxml import edit

__all__ = [
    "Answer",
    "CellId",
    "Changes",
    "Outcome",
    "Refusal",
    "ResultRow",
    "Shape",
    "annotate",
    "patched",
    "restore_locked",
    "shape",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one push writes. Formula results and counts are brought up to date in any case.

    Attributes:
        results: all findings for *Esito controlli*, in the order of display; ``None`` leaves the
            list as it is.
        cells: values of the centre's columns as cells hold them (labels, fractions, dates), by
            sheet id, key and field id; ``row_state`` withdraws a row.
        appended: new records by sheet id, percentages as points; one whose key is already there
            is not appended again.
        spare: blank rows more by sheet id, left out where something is in their way.
        push: number of this push, for the workbook's identity.
        decisions: what to show beside the requests in *Proposte*; ``None`` leaves them alone.
    """

    results: Sequence[ResultRow] | None = None
    cells: Mapping[CellId, Cell] = field(default_factory=dict)
    appended: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    spare: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    push: int | None = None
    decisions: Decisions | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was written.

    Attributes:
        sheet: name of the sheet as shown, empty for the whole file.
        reason: ``missing-results`` (no usable *Esito controlli*), ``missing-sheet``,
            ``missing-key``, ``occupied`` (cells below a table), ``totals-row``, ``ods``,
            ``signed``, or why the file cannot be opened (``limits.Problem``).
        cells: the cells in the way.
        detail: more on a file that cannot be opened: technical, without language.
    """

    sheet: str
    reason: str
    cells: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a push did.

    Attributes:
        data: the workbook now; the bytes given when something was refused or nothing changed.
        refused: why nothing was written, empty when it was.
        unplaced: cells not written: no such row or column of the centre, or a key on two rows.
        answers: answers typed in *Esito controlli* whose finding is no longer listed.
        restored: formulas found typed over and written again: sheet, cell, text found.
        parts: names of the parts that changed.
    """

    data: bytes
    refused: tuple[Refusal, ...] = ()
    unplaced: tuple[CellId, ...] = ()
    answers: tuple[Answer, ...] = ()
    restored: tuple[tuple[str, str, str], ...] = ()
    parts: tuple[str, ...] = ()


def patched(data: bytes, changes: Changes, shape: Shape) -> Outcome:
    """Write a push into a filled-in workbook.

    Args:
        data: the file as read; it must be the one the changes were made from.
        changes: what to write.
        shape: what the workbook looks like (`shape`).
    """
    try:
        return _patched(data, changes, shape)
    except PackageError as error:
        return Outcome(data, (Refusal("", error.kind, detail=error.detail),))


def annotate(data: bytes, rows: Sequence[ResultRow], shape: Shape) -> Outcome:
    """Write findings into *Esito controlli*, and what the formulas of the workbook then show."""
    return patched(data, Changes(results=rows), shape)


def obstacles(data: bytes, shape: Shape) -> tuple[Refusal, ...]:
    """Say why no push at all could be written into a workbook; empty when one could."""
    try:
        package = open_package(data, OWN_LIMITS)
        refused = unfit(package)
        if refused is not None:
            return (refused,)
        return tuple(_refused(find(edit(package), shape), Changes(results=()), {}))
    except PackageError as error:
        return (Refusal("", error.kind, (), error.detail),)


def shows(data: bytes, decisions: Decisions, shape: Shape) -> bool:
    """Tell whether a workbook shows these decisions in *Proposte*, or never could."""
    try:
        return decisions_shown(find(edit(open_package(data, OWN_LIMITS)), shape), decisions)
    except PackageError:
        return True


def restore_locked(data: bytes, cells: Mapping[CellId, Cell], shape: Shape) -> Outcome:
    """Write back the issued values of locked cells somebody changed.

    Args:
        data: the file as read.
        cells: issued values as ``_riscontro`` holds them; ``None`` blanks a cell.
        shape: what the workbook looks like.
    """
    return patched(data, Changes(cells=cells), shape)


def _patched(data: bytes, changes: Changes, shape: Shape) -> Outcome:
    package = open_package(data, OWN_LIMITS)
    cannot = unfit(package)
    if cannot is not None:
        return Outcome(data, (cannot,))
    filled = find(edit(package), shape)
    records = _records(filled, changes)
    refused = _refused(filled, changes, records)
    if refused:
        return Outcome(data, tuple(refused))
    unplaced = _write_records(filled, changes, records)
    if changes.decisions is not None:
        write_decisions(filled, changes.decisions)
    index, answers = _write_findings(filled, changes)
    restored: list[tuple[str, str, str]] = []
    for entry in filled.entries.values():
        found = refresh(entry, index, shape.terms)
        restored += [(entry.name, cell, text) for cell, text in found]
    write_counts(filled)
    if changes.push is not None:
        write_push(filled, changes.push)
    written, parts = filled.book.written()
    return Outcome(written, (), tuple(unplaced), tuple(answers), tuple(restored), parts)


def unfit(package: Package) -> Refusal | None:
    """Say why nothing at all may be written into a file, ``None`` when it may."""
    if package.kind == "ods":
        return Refusal("", "ods")
    if any(name.lower().startswith("_xmlsignatures/") for name in package.members):
        return Refusal("", "signed")
    return None


Records = Mapping[str, Mapping[str, Mapping[str, Cell]]]
"""Records to append: sheet id to key to what stands in the cells by field id."""


def _records(filled: Filled, changes: Changes) -> Records:
    history = {words for words in (SHEETS["history"].it, SHEETS["history"].en)}
    shown = any(sheet.name in history for sheet in filled.others)
    shape = filled.shape
    records: dict[str, dict[str, Mapping[str, Cell]]] = {}
    for layout in shape.layouts:
        added = changes.appended.get(layout.id, ())
        for row in (*added, *_fitting(filled, layout.id, len(added), changes)):
            cells = in_cells(layout, row, shape.language, shape.terms.vocabularies, shown)
            records.setdefault(layout.id, {})[str(cells.get("key") or "")] = cells
    return records


def _fitting(filled: Filled, name: str, added: int, changes: Changes) -> Sequence[Row]:
    """Return the blank rows of a sheet there is room for: all or none."""
    rows, entry = changes.spare.get(name, ()), filled.entries.get(name)
    if not rows or entry is None:
        return ()
    totals = entry.table is not None and entry.table.get("totalsRowCount", "0") != "0"
    return () if totals or in_the_way(entry, added + len(rows)) else rows


def _new(filled: Filled, records: Records, name: str) -> dict[str, Mapping[str, Cell]]:
    """Return the records of a sheet whose key does not stand in it yet."""
    entry = filled.entries[name]
    return {
        key: record
        for key, record in records.get(name, {}).items()
        if key and key not in entry.rows and key not in entry.repeated
    }


def _refused(filled: Filled, changes: Changes, records: Records) -> list[Refusal]:
    found = [Refusal(name, "missing-key") for name in filled.broken]
    if changes.results is not None and filled.results is None:
        found.append(Refusal(SHEETS["results"][filled.shape.language], "missing-results"))
    wanted = {name for name, _, _ in changes.cells} | records.keys()
    for layout in filled.shape.layouts:
        entry = filled.entries.get(layout.id)
        if entry is None:
            if layout.id in wanted and not filled.broken:
                found.append(Refusal(layout.name, "missing-sheet"))
            continue
        count = len(_new(filled, records, layout.id))
        if not count:
            continue
        if entry.table is not None and entry.table.get("totalsRowCount", "0") != "0":
            found.append(Refusal(entry.name, "totals-row"))
        if cells := in_the_way(entry, count):
            found.append(Refusal(entry.name, "occupied", tuple(cells)))
    return found


def _write_records(filled: Filled, changes: Changes, records: Records) -> list[CellId]:
    """Write the centre's cells and rows; returns the cells that found no place."""
    by_row: dict[tuple[str, str], dict[str, Cell]] = {}
    for name, known in records.items():
        for key, record in known.items():
            if key in filled.entries[name].rows:
                by_row[name, key] = _locked(filled.entries[name], record)
    unplaced: list[CellId] = []
    issued: dict[CellId, Cell] = {}
    for name, entry in filled.entries.items():
        new = _new(filled, records, name)
        ends = append_rows(entry, list(new.values()), filled.shape.terms)
        _stretch_names(filled, name, ends)
        for key, record in new.items():
            issued |= {(name, key, f): value for f, value in _locked(entry, record).items()}
    for (name, key, field_id), value in changes.cells.items():
        by_row.setdefault((name, key), {})[field_id] = value
    for (name, key), values in by_row.items():
        found = filled.entries.get(name)
        refused = list(values) if found is None else write_cells(found, key, values)
        unplaced += [(name, key, field_id) for field_id in refused]
        issued |= {(name, key, f): value for f, value in values.items() if f not in refused}
    write_issued(filled, issued)
    return unplaced


def _locked(entry: EntryXml, record: Mapping[str, Cell]) -> dict[str, Cell]:
    columns = entry.layout.columns
    return {column.id: record.get(column.id) for column in columns if column.role == "locked"}


def _stretch_names(filled: Filled, name: str, ends: range) -> None:
    """Let the print area and the filter of a sheet follow its table."""
    entry, book = filled.entries[name], filled.book
    if not ends:
        return
    at = next(n for n, sheet in enumerate(book.outline.sheets) if sheet.name == entry.name)
    for element in book.tree(book.package.main).iterfind("{*}definedNames/{*}definedName"):
        own = (element.get("name") or "").startswith("_xlnm.")
        if own and element.get("localSheetId") == str(at):
            element.text = grown_name(element.text or "", ends, entry.end, entry.span)


def _write_findings(filled: Filled, changes: Changes) -> tuple[Index, list[Answer]]:
    if filled.results is None:
        return {}, []
    sheet, place = filled.results.sheet, filled.results.place
    if changes.results is None:
        return index_in(sheet, place), []
    index = index_of(changes.results, filled.shape.language, _marks(filled, changes.results))
    return index, write_results(sheet, place, changes.results, index, filled.shape.language)


def _marks(filled: Filled, rows: Sequence[ResultRow]) -> dict[str, CellContent]:
    """Return the mark of each record with findings, by which formulas see a later change."""
    marks: dict[str, CellContent] = {}
    for key in dict.fromkeys(row.key for row in rows):
        for entry in filled.entries.values():
            if key in entry.rows:
                marks[key] = content(mark(entry.layout, entry.values(entry.rows[key])))
    return marks
