"""Everything somebody typed in a departmental workbook, wherever in it, with its cell.

The workbook may be of an older template: it is read with the profile it carries, columns by their
ids or headers, rows by their keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..schemas.findings import Place
from ..schemas.grid import Grid, as_text, split_address
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import SHEETS, Words
from ..workbooks.layout import PROPERTY_PREFIX, PROPOSAL_TABLE
from ..workbooks.leftover import Leftover
from ..workbooks.leftsheet import read_left
from ..workbooks.reader import Workbook
from . import identification, location
from .entrycells import is_blank
from .listed import is_list
from .parsing import known_profile, read_submission
from .records import Record, Submission, Typed
from .sheetshapes import SheetShape, shape_of

WHY: Mapping[str, Words] = {
    "below": Words("fuori dalle righe del piano", "outside the rows of the plan"),
    "column": Words("colonna aggiunta", "column added"),
    "twice": Words("riga o colonna ripetuta", "row or column repeated"),
    "locked": Words("cella del piano modificata", "plan cell changed"),
    "sheet": Words("foglio aggiunto", "sheet added"),
    "answer": Words("risposta a una segnalazione", "answer to a finding"),
    "form": Words("dichiarazione di un'altra rilevazione", "statement of another round"),
    "row": Words("riga non più chiesta a questa unità", "row no longer asked of this unit"),
    "gone": Words("colonna che non c'è più", "column that is no more"),
    "closed": Words("colonna chiusa in questa rilevazione", "column closed in this round"),
}
"""Why something has no place in the current workbook."""


@dataclass(frozen=True, slots=True)
class OldCell:
    """One cell with something in it that a department typed.

    Attributes:
        sheet: id of the entry sheet, empty elsewhere.
        key, code, label: of its row.
        field: id of its column, empty when it is none of the tool's.
        header: of its column as found.
        cell: what it holds and how it is read.
        place: where it stands.
        why: why it cannot move (a name of ``WHY``), empty when it may.
    """

    sheet: str
    key: str
    code: str
    label: str
    field: str
    header: str
    cell: Typed
    place: Place
    why: str = ""


@dataclass(frozen=True, slots=True)
class OldBook:
    """A departmental workbook as found.

    Attributes:
        submission: read with its own profile, whatever its version.
        profile: that profile.
        cells: everything typed in it.
        left: what an earlier change of workbook had left without a place.
    """

    submission: Submission
    profile: Profile
    cells: tuple[OldCell, ...] = ()
    left: tuple[Leftover, ...] = ()


def read_old(workbook: Workbook, profile: Profile) -> OldBook:
    """Read a workbook of this plan, older versions of its template included.

    Args:
        workbook: as read.
        profile: the plan's profile, for a workbook that lost its own.
    """
    own, sheet = identification.carried(workbook.grids)
    name = workbook.properties.get(f"{PROPERTY_PREFIX}profile", "")
    pairs = dict(sheet.pairs) if sheet is not None else {}
    text = sheet.profile_text if sheet is not None else ""
    shape = known_profile(name or pairs.get("profile", ""), text) or profile
    version = workbook.properties.get(f"{PROPERTY_PREFIX}template", pairs.get("template", ""))
    if version.isdigit() and int(version) not in (shape.template_version, *shape.accepted_versions):
        shape = replace(shape, accepted_versions=(*shape.accepted_versions, int(version)))
    submission = read_submission(workbook, shape)
    if not submission.department:
        return OldBook(submission, shape)
    found = _Found(own, shape, submission)
    cells = [cell for entry in shape.sheets for cell in found.entries(entry)]
    left: list[Leftover] = []
    form = identification.form(own, sheet, workbook.properties)
    for grid in own:
        if grid.sheet in found.taken or grid is form.grid:
            continue
        before = read_left(grid)
        if before is not None:
            left += before
        elif not _standard(grid):
            cells += _personal(grid)
    return OldBook(submission, shape, (*cells, *_answers(submission)), tuple(left))


class _Found:
    """The entry sheets of one workbook."""

    def __init__(self, grids: tuple[Grid, ...], profile: Profile, submission: Submission) -> None:
        self._sheets = location.survey(grids)
        self._profile, self._submission = profile, submission
        self.taken: set[str] = set()

    def entries(self, sheet: EntrySheet) -> Iterator[OldCell]:
        """Give the cells of an entry sheet: of its rows, then those that are in none."""
        period = self._submission.identity.get("period", "")
        shape = shape_of(
            self._profile,
            sheet,
            int(period) if period.isdigit() else 0,
            self._submission.identity.get("round", ""),
        )
        found = location.locate(self._sheets, sheet.table, shape.headers, shape.other_tables)
        if found is None:
            return
        self.taken.add(found.grid.sheet)
        records = [one for one in self._submission.records if one.sheet == sheet.id]
        met: set[str] = set()
        for record in records:
            again, known = record.key in met, set(record.columns.values())
            met.add(record.key)
            for field, cell in record.cells.items():
                if not cell.blank:
                    header = found.grid.text(found.header_row, record.columns[field])
                    why = "twice" if again else ""
                    yield _cell(record, field, header, cell, record.at(field), why)
            yield from self._beside(found, record, known)
        yield from self._below(found, shape, {record.row for record in records}, sheet.id)
        yield from self._locked(found, records)

    def _beside(
        self, found: location.Located, record: Record, known: set[int]
    ) -> Iterator[OldCell]:
        grid = found.grid
        doubled = {at for places in found.doubled.values() for at in places[1:]}
        for at, raw in enumerate(grid.rows[record.row - 1], 1):
            if at in known or _nothing(raw):
                continue
            header, place = grid.text(found.header_row, at), grid.place(record.row, at)
            why = "twice" if at in doubled else "column"
            yield _cell(record, "", header, Typed(raw, as_text(raw)), place, why)

    def _below(
        self, found: location.Located, shape: SheetShape, rows: set[int], sheet: str
    ) -> Iterator[OldCell]:
        grid = found.grid
        formulas = {found.columns.get(one.id, 0) for one in shape.columns("formula")}
        for row in range(found.header_row + 1, len(grid.rows) + 1):
            if row in rows or found.repeats_header(row, shape.names):
                continue
            for at, raw in enumerate(grid.rows[row - 1], 1):
                if at not in formulas and not _nothing(raw):
                    header = grid.text(found.header_row, at)
                    typed = Typed(raw, as_text(raw))
                    yield OldCell(
                        sheet, "", "", "", "", header, typed, grid.place(row, at), "below"
                    )

    def _locked(self, found: location.Located, records: list[Record]) -> Iterator[OldCell]:
        by_key = {record.key: record for record in records}
        for one in self._submission.findings:
            record = by_key.get(one.key)
            if one.code != "LCK-001" or one.place.sheet != found.grid.sheet or record is None:
                continue
            row, at = split_address(one.place.cell)
            raw = found.grid.value(row, at)
            if not _nothing(raw):
                header = found.grid.text(found.header_row, at)
                yield _cell(record, "", header, Typed(raw, as_text(raw)), one.place, "locked")


def _cell(record: Record, field: str, header: str, cell: Typed, place: Place, why: str) -> OldCell:
    label = record.issued_text("indicator") or record.issued_text("activity")
    code = record.issued_text("code")
    return OldCell(record.sheet, record.key, code, label, field, header, cell, place, why)


def _personal(grid: Grid) -> Iterator[OldCell]:
    for row, line in enumerate(grid.rows, 1):
        for at, raw in enumerate(line, 1):
            if not _nothing(raw):
                typed = Typed(raw, as_text(raw))
                yield OldCell("", "", "", "", "", "", typed, grid.place(row, at), "sheet")


def _answers(submission: Submission) -> Iterator[OldCell]:
    for one in submission.answers:
        said = ": ".join(part for part in (one.answer, one.reason) if part)
        yield OldCell(
            "", one.key, "", one.value, "", one.rule, Typed(said, said), one.place, "answer"
        )


def _standard(grid: Grid) -> bool:
    """Tell whether a sheet is one the tool makes: its content is made anew."""
    titles = {title for words in SHEETS.values() for title in (words.it, words.en)}
    return grid.sheet in titles or any(
        table.name == PROPOSAL_TABLE or is_list(table.name) for table in grid.tables
    )


def _nothing(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and is_blank(raw))
