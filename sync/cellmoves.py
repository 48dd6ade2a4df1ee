"""What was typed in an older workbook, moved cell by cell into the current one.

Pure: the cells of the old workbook and the rows the plan issues now give the new rows, what moved
where, and what has no place any more. Nothing is taken for the value of another round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..schemas.findings import Place
from ..schemas.grid import column_letter
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.terms import SHEETS, Words, fold
from ..workbooks.identity import layouts
from ..workbooks.layout import FIRST_ROW, Book, Cell, Row, SheetLayout
from ..workbooks.leftover import Leftover
from .following import rekeyed
from .oldcells import WHY, OldBook, OldCell
from .records import Typed
from .renewal import form_of, proposals_of
from .sheetshapes import shape_of

CellName = tuple[str, str, str]
"""Sheet id, key, field id."""

FORM = {
    "state": Words("Stato della trasmissione", "State of the submission"),
    "approval_name": Words("Nome di chi approva", "Name of who approves"),
    "approval_role": Words("Ruolo di chi approva", "Role of who approves"),
    "approval_date": Words("Data dell'approvazione", "Date of the approval"),
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What an earlier round holds of a unit.

    Attributes:
        cells: what each cell said in the workbooks received or in the rows accepted, as
            ``Typed.meaning``.
        statements: what was declared in them (``statement``).
    """

    cells: Mapping[CellName, frozenset[str]] = field(default_factory=dict)
    statements: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """One cell that has a place in the current workbook: where it stood, where it stands."""

    old: OldCell
    name: CellName
    place: Place


@dataclass(frozen=True, slots=True)
class Move:
    """An older workbook in the shape of the current one.

    Attributes:
        book: the current workbook, filled in.
        moved: cells that have a place.
        left: cells that have none, with the reason (a name of ``oldcells.WHY``).
        taken: cells that arrived in their own round already and stay there.
    """

    book: Book
    moved: tuple[Moved, ...]
    left: tuple[tuple[OldCell, str], ...]
    taken: tuple[OldCell, ...] = ()


def move(
    old: OldBook,
    book: Book,
    profile: Profile,
    plan: Plan,
    arrived: "Arrived",
    owners: Mapping[tuple[str, str], str],
) -> Move:
    """Bring what was typed in an older workbook into the one issued now.

    Rows follow their key, re-keyed ones their new one; columns their id, else their header in the
    words the current template knows.

    Args:
        old: the older workbook.
        book: the current one, blank.
        profile: the plan's profile.
        plan: the plan, whose versions tell new keys.
        arrived: what the old round holds already, when it is another round than the open one: a
            cell that says the same belongs to that round, accepted or not.
        owners: name of the unit each row belongs to now, by sheet id and key.
    """
    desk = _Desk(book, profile, plan)
    same_round = _same_round(old, book)
    moved: dict[CellName, Moved] = {}
    left: list[tuple[OldCell, str]] = []
    taken: list[OldCell] = []
    for one in old.cells:
        if one.cell.meaning in arrived.cells.get(name_of(one), ()):
            taken.append(one)
            continue
        if one.why:
            left.append((one, WHY[one.why][book.language]))
            continue
        name, why = desk.target(one)
        if name is None:
            owner = owners.get((one.sheet, desk.key(one)), "") if why == "row" else ""
            words = WHY[why][book.language]
            left.append((one, f"{words} ({owner})" if owner else words))
        elif name in moved:
            left.append((one, WHY["twice"][book.language]))
        else:
            moved[name] = Moved(one, name, desk.place(name))
    form = form_of(old.submission) if same_round else {}
    if not same_round and statement(old) not in arrived.statements:
        left += [(one, WHY["form"][book.language]) for one in _statements(old, book)]
    told = [_leftover(one, why) for one, why in left]
    filled = replace(
        book,
        rows=_rows(book, moved),
        form=form,
        proposals=proposals_of(old.submission),
        left=(*old.left, *told),
    )
    return Move(filled, tuple(moved.values()), tuple(left), tuple(taken))


class _Desk:
    """The current workbook indexed by what an old cell may name."""

    def __init__(self, book: Book, profile: Profile, plan: Plan) -> None:
        self._book, self._profile = book, profile
        self._layouts: dict[str, SheetLayout] = {one.id: one for one in layouts(book, profile)}
        self._rows = {
            sheet: {str(row["key"]): at for at, row in enumerate(rows, FIRST_ROW)}
            for sheet, rows in book.rows.items()
        }
        self._renamed = rekeyed(plan)
        identity = book.identity
        self._names = {
            sheet.id: shape_of(profile, sheet, identity.period, identity.round).names
            for sheet in profile.sheets
        }

    def key(self, one: OldCell) -> str:
        """Return the key the row of a cell has now."""
        if one.key in self._rows.get(one.sheet, {}):
            return one.key
        return self._renamed.get(one.key, one.key)

    def target(self, one: OldCell) -> tuple[CellName | None, str]:
        """Return the cell an old one moves to, else the name of the reason why it does not."""
        layout = self._layouts.get(one.sheet)
        key = self.key(one)
        if layout is None or key not in self._rows.get(one.sheet, {}):
            return None, "row"
        for name in (one.field, self._names[one.sheet].get(fold(one.header), "")):
            column = layout.column(name)
            if column is not None and column.role == "entry":
                return (one.sheet, key, name), ""
        known = self._profile.sheet(one.sheet).field(one.field)
        return None, "closed" if known is not None and known.role == "entry" else "gone"

    def place(self, name: CellName) -> Place:
        """Return the address of a cell in the current workbook."""
        sheet, key, column = name
        layout = self._layouts[sheet]
        letter = column_letter(layout.number(column))
        return Place("", layout.name, f"{letter}{self._rows[sheet][key]}")


def name_of(one: OldCell) -> CellName:
    """Return what names a cell: sheet, key and field, else the place it stands in."""
    if one.field and not one.why:
        return one.sheet, one.key, one.field
    return "", f"{one.place.sheet}!{one.place.cell}", ""


def statement(old: OldBook) -> dict[str, str]:
    """Return what a workbook declares of itself: state, who approves."""
    return {"state": old.submission.state, **old.submission.approval}


def _same_round(old: OldBook, book: Book) -> bool:
    said = old.submission.identity
    now = (str(book.identity.period), book.identity.round)
    return (said.get("period"), said.get("round")) == now


def _rows(book: Book, moved: Mapping[CellName, Moved]) -> dict[str, list[Row]]:
    typed: dict[tuple[str, str], dict[str, Cell]] = {}
    for (sheet, key, column), one in moved.items():
        typed.setdefault((sheet, key), {})[column] = one.old.cell.content
    return {
        sheet: [{**row, **typed.get((sheet, str(row["key"])), {})} for row in rows]
        for sheet, rows in book.rows.items()
    }


def _statements(old: OldBook, book: Book) -> Sequence[OldCell]:
    """Return what was declared of the workbook in its own round: it does not hold for another."""
    submission, made = old.submission, []
    said = statement(old)
    if submission.state == "draft":
        del said["state"]
    sheet = SHEETS["instructions"][book.language]
    for name, words in FORM.items():
        if said.get(name):
            text = said[name]
            place = Place(submission.workbook, sheet, "")
            made.append(
                OldCell("", "", "", "", name, words[book.language], Typed(text, text), place)
            )
    return made


def _leftover(one: OldCell, why: str) -> Leftover:
    raw = one.cell.raw if one.cell.raw is not None else one.cell.text
    value: Cell = raw if isinstance(raw, str | int | float) else one.cell.text
    if one.cell.day is not None and not isinstance(raw, str):
        value = one.cell.day
    return Leftover(
        one.key, one.code, one.label, one.header, value, why, one.place.sheet, one.place.cell
    )
