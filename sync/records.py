"""What a departmental workbook turns into: typed records, answers, proposals."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ..schemas.findings import Finding, Place
from ..schemas.grid import CellValue, column_letter
from ..workbooks.layout import Cell
from .listed import Listed
from .queued import Queued

if TYPE_CHECKING:
    from .conflicts import Conflict
    from .editions import Closed
    from .judging import Corrected


@dataclass(frozen=True, slots=True)
class Typed:
    """One entry cell as found and as read.

    Attributes:
        raw: what the spreadsheet holds.
        text: the same as text; empty when the cell is blank.
        number, day, term: the reading, by the type of its column; ``None`` and ``""`` when
            there is none.
        read: the cell is blank or its content was understood.
    """

    raw: CellValue = None
    text: str = ""
    number: Decimal | None = None
    day: date | None = None
    term: str = ""
    read: bool = True

    @property
    def blank(self) -> bool:
        """Nothing stands in the cell."""
        return not self.text

    @property
    def meaning(self) -> str:
        """What the cell says, the same for two spellings of it; empty when it is blank."""
        if self.read and self.number is not None:
            figures = f"{self.number:f}"
            if "." in figures:
                figures = figures.rstrip("0").rstrip(".")
            return f"number:{'0' if figures == '-0' else figures}"
        if self.read and self.day is not None:
            return f"day:{self.day.isoformat()}"
        if self.read and self.term:
            return f"term:{self.term}"
        text = unicodedata.normalize("NFC", self.text.replace("\r\n", "\n").replace("\r", "\n"))
        return f"text:{text}" if text else ""

    @property
    def spoken(self) -> Decimal | date | str:
        """What the cell says for a reader: a number typed as one is in the measure of its row."""
        if self.number is not None and not isinstance(self.raw, str):
            return self.number
        return self.text if self.day is None else self.day

    @property
    def reading(self) -> str:
        """The meaning of a cell whose text is a program's: a number typed as one, a day."""
        return self.meaning if self.read and not isinstance(self.spoken, str) else ""

    @property
    def content(self) -> Cell:
        """What the cell says as rows to be written hold it: points, ids, dates, texts."""
        if self.number is not None:
            return float(self.number)
        return self.day if self.day is not None else self.term or self.text


NOTHING = Typed()


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell a value came from and the file, by hash, it stood in."""

    place: Place
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row of an entry sheet.

    Attributes:
        sheet: id of the entry sheet; ``kind`` its kind.
        key: business key.
        department: id of the unit that reports.
        place: workbook and sheet, no cell.
        row: Excel row number.
        columns: position of each field found (1 for A).
        cells: entry cells by field id.
        issued: locked cells by field id, as the centre issued them: trusted.
        options: facts of the row the centre issued (``may_exceed``, ``previous_status``…).
        sources: cells taken from another copy of the workbook: where each of them stands.
        others: what every copy read holds in the cells where it is not what was taken, as
            ``Typed.meaning`` by workbook and field id; empty when there was one workbook.
        sha256: the file of ``place`` when several were read together, else empty.
    """

    sheet: str
    kind: str
    key: str
    department: str
    place: Place
    row: int
    columns: Mapping[str, int]
    cells: Mapping[str, Typed]
    issued: Mapping[str, Cell]
    options: Mapping[str, str] = attribute(default_factory=dict)
    sources: Mapping[str, Origin] = attribute(default_factory=dict)
    others: Mapping[str, Mapping[str, str]] = attribute(default_factory=dict)
    sha256: str = ""

    def cell(self, name: str) -> Typed:
        """Return an entry cell; a blank one when the sheet has no such column."""
        return self.cells.get(name, NOTHING)

    def at(self, name: str) -> Place:
        """Return the place of a cell of the row, of its key cell when the column is missing."""
        if name in self.sources:
            return self.sources[name].place
        return Place(self.place.workbook, self.place.sheet, self.address(name))

    def address(self, name: str) -> str:
        """Return the address in ``at``."""
        if name in self.sources:
            return self.sources[name].place.cell
        column = self.columns.get(name) or self.columns.get("key", 1)
        return f"{column_letter(column)}{self.row}"

    def issued_text(self, name: str) -> str:
        """Return a locked value as text."""
        found = self.issued.get(name)
        return "" if found is None else str(found)

    def issued_number(self, name: str) -> Decimal | None:
        """Return a locked value as a number, ``None`` when it is not one."""
        found = self.issued.get(name)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
        return Decimal(repr(found)) if isinstance(found, float) else Decimal(found)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office answered to a finding of an earlier check."""

    rule: str
    key: str
    field: str
    value: str
    answer: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """A request to change the plan."""

    kind: str
    code: str
    text: str
    motive: str
    department: str
    place: Place
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One workbook as delivered.

    ``state`` is the vocabulary id typed in *Istruzioni* (``draft`` when nothing is said);
    ``identity`` holds plan, profile, template, department, period, round, push as texts;
    ``listed`` what its read-only lists of other units' records say; ``issued_to`` the other unit
    whose rows it carries, if it was issued to another.
    """

    workbook: str
    sha256: str
    kind: str = ""
    identity: Mapping[str, str] = attribute(default_factory=dict)
    profile_text: str = ""
    state: str = "draft"
    approval: Mapping[str, str] = attribute(default_factory=dict)
    records: tuple[Record, ...] = ()
    answers: tuple[Answer, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()
    listed: Listed = attribute(default_factory=dict)
    issued_to: str = ""

    @property
    def department(self) -> str:
        """Id of the unit the workbook was issued to."""
        return self.identity.get("department", "")

    @property
    def readable(self) -> bool:
        """The workbook could be read and tells whose it is."""
        return bool(self.identity)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One record as it enters the master: the last accepted values of a round.

    Attributes:
        sheet, kind, key, department, period, round: what and whose it is.
        cells: entry cells by field id.
        addresses: A1 address of each cell in the workbook it came from.
        workbook, sheet_name, row, sha256: where it came from.
        received: day the values were first received.
        held: a newer version of the row has a blocking finding; this one stands meanwhile.
        sources: cells that came from another copy: their place and file; their ``addresses``
            are those of that copy.
        others: what the copies held where it was not taken, as in ``Record``.
        corrected: cells on which the centre has a say of its own: ``cells`` has what is in force,
            this what the department and the centre say and why (``corrections.own`` undoes it).
    """

    sheet: str
    kind: str
    key: str
    department: str
    period: int
    round: str
    cells: Mapping[str, Typed]
    addresses: Mapping[str, str]
    workbook: str
    sheet_name: str
    row: int
    sha256: str
    received: date
    held: bool = False
    sources: Mapping[str, Origin] = attribute(default_factory=dict)
    others: Mapping[str, Mapping[str, str]] = attribute(default_factory=dict)
    corrected: "Mapping[str, Corrected]" = attribute(default_factory=dict)

    def cell(self, name: str) -> Typed:
        """Return a cell; a blank one when the row has no such column."""
        return self.cells.get(name, NOTHING)

    def at(self, name: str) -> Origin:
        """Return where a cell came from: place and file."""
        if name in self.sources:
            return self.sources[name]
        place = Place(self.workbook, self.sheet_name, self.addresses.get(name, ""))
        return Origin(place, self.sha256)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where one department stands in a round.

    Attributes:
        department: id of the unit.
        due: day its workbook is due, ``None`` when no date is set.
        delivered: day a workbook declared *trasmessa* was first received, ``None`` while none
            was: a draft is not a delivery, and a correction does not move the day.
        state: ``missing, draft, approval, submitted, accepted, returned, unreadable``.
        files: names of the workbooks read.
        sheets: for each entry sheet id, (expected rows, filled rows, held rows, findings).
        filled: for each entry sheet id, the keys of the rows filled in.
        overdue: nothing had arrived and the due date was past when the run was made.
        role: role of who approved what was last submitted; ``approved`` the day of the approval.
    """

    department: str
    due: date | None
    delivered: date | None
    state: str
    files: tuple[str, ...]
    sheets: Mapping[str, tuple[int, int, int, int]]
    filled: Mapping[str, frozenset[str]] = attribute(default_factory=dict)
    overdue: bool = False
    role: str = ""
    approved: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted value that differs from the one accepted before.

    Attributes:
        before, after: the texts of the cells.
        before_read, after_read: as ``Typed.reading``.
    """

    sheet: str
    key: str
    department: str
    field: str
    before: str
    after: str
    workbook: str
    cell: str
    day: date
    before_read: str = ""
    after_read: str = ""


def change_of(
    name: tuple[str, str, str], field: str, was: Typed, now: Typed, place: Place, day: date
) -> Change:
    """Make the change of a cell of a row, named by unit, sheet and key."""
    department, sheet, key = name
    file, cell = place.workbook, place.cell
    read = (was.reading, now.reading)
    return Change(sheet, key, department, field, was.text, now.text, file, cell, day, *read)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """Everything the master shows.

    ``measured_on`` is the day the values of the round stand for; its usual day when not given;
    ``proposals`` are the requests to change the plan, answered or not; ``conflicts`` the cells on
    which values disagree, those to be settled first; ``closed`` is the edition of the round, with
    the rows opened again since, ``None`` while it is open. ``today`` is the day of the run, for
    what ends by itself; ``waived`` are the findings the centre's exceptions lift.
    """

    records: tuple[Accepted, ...]
    findings: tuple[Finding, ...]
    deliveries: tuple[Delivery, ...]
    changes: tuple[Change, ...]
    submissions: tuple[Submission, ...]
    period: int
    round: str
    day: date
    measured_on: date | None = None
    proposals: tuple[Queued, ...] = ()
    conflicts: "tuple[Conflict, ...]" = ()
    closed: "Closed | None" = None
    today: date | None = None
    waived: tuple[Finding, ...] = ()

    @property
    def unwaived(self) -> tuple[Finding, ...]:
        """The findings no exception lifts."""
        if not self.waived:
            return self.findings
        lifted = {id(one) for one in self.waived}
        return tuple(one for one in self.findings if id(one) not in lifted)
