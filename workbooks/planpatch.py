"""Change single cells of ``piano.xlsx`` and fill its blank rows, leave every other byte.

Records are named by what names them in their sheet, never by a position: sheets, rows and columns
move. A cell that does not hold what it is expected to hold is somebody's: it is reported and stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..schemas.findings import Language, Place
from ..schemas.grid import column_letter
from ..schemas.plan import Indicator
from .identity import LANGUAGE
from .limits import OWN_LIMITS, Limits, PackageError
from .outline import number_formats
from .package import open_package
from .plancells import Lists, encode
from .planchanges import CellChange, NewRecord, PlanOutcome, Reason, Unwritten
from .plancounts import refresh_counts
from .planfacts import facts_of
from .planidentity import identity_of
from .planlists import vocabularies
from .planlocation import Located, find_sheets
from .planlook import LONGEST, number_format
from .planplaces import Stand
from .planreader import ReadPlan, plan_in
from .planrecords import to_record
from .planrecordsheets import plan_sheets
from .planrows import to_row
from .plansheets import RECORDS, PlanColumn
from .planspare import Spare, spare_rows
from .planunits import ECHOES, registered
from .reader import read_workbook
from .sheetxml import SheetXml
from .stylexml import styles_part, with_format
from .workbookxml import WorkbookXml, edit


def patched_plan(
    data: bytes,
    changes: Sequence[CellChange] = (),
    added: Sequence[NewRecord] = (),
    limits: Limits = OWN_LIMITS,
) -> PlanOutcome:
    """Change cells of a plan workbook and fill blank rows; the same patch twice changes nothing.

    Styles stay; a number in a cell without a number format gets the one of its column. The mark of
    what is proposed follows: an indicator's ``proposed`` brings along the hidden column that tells
    an edited proposal from one nobody looked at.

    Args:
        data: the file as read.
        changes: cells of records that are there.
        added: new records, each with what names it.
        limits: what reading it may cost.
    """
    try:
        package = open_package(data, limits)
        if package.kind == "ods":
            return PlanOutcome(data, refused="ods")
        if any(name.lower().startswith("_xmlsignatures/") for name in package.members):
            return PlanOutcome(data, refused="signed")
        workbook = read_workbook(data, limits)
        read = plan_in(workbook)
        if read.profile is None:
            return PlanOutcome(data, refused="not-a-plan")
        sheets = find_sheets(workbook.grids, plan_sheets(read.profile)).found
        asked = identity_of(workbook)[0].get(LANGUAGE)
        language: Language = "en" if asked == "en" else "it"
        there = read.plan.departments or read.profile.departments
        units = registered(there, changes, added, language)
        lists = Lists(vocabularies(read.profile, read.plan.period), units, language)
        desk = _Desk(edit(package), read, sheets, lists)
        for (sheet, record), group in _grouped(changes).items():
            desk.change(sheet, record, group)
        desk.add(added)
        refresh_counts(desk.book, [item.grid.sheet for item in sheets.values()])
        written, parts = desk.book.written()
    except PackageError as error:
        return PlanOutcome(data, refused=error.kind, detail=error.detail)
    return PlanOutcome(written, tuple(desk.unwritten), parts=parts)


def _grouped(
    changes: Iterable[CellChange],
) -> dict[tuple[str, tuple[str, ...]], list[CellChange]]:
    found: dict[tuple[str, tuple[str, ...]], list[CellChange]] = defaultdict(list)
    for one in changes:
        found[one.sheet, one.record].append(one)
    return found


_SIZED = (str, tuple, dict)


class _Desk:
    """One workbook being patched: where its records stand, what could not be written."""

    def __init__(
        self, book: WorkbookXml, read: ReadPlan, sheets: Mapping[str, Located], lists: Lists
    ) -> None:
        self.book, self.read, self.sheets, self.lists = book, read, sheets, lists
        self.parts = {sheet.name: sheet.part for sheet in book.outline.sheets}
        self.unwritten: list[Unwritten] = []
        self._named: dict[str, dict[tuple[str, ...], tuple[Any, Stand]]] = {}
        self._formats = number_formats(book.package)
        self._styles: dict[tuple[str, str], str] = {}

    def change(self, sheet: str, record: tuple[str, ...], group: Sequence[CellChange]) -> None:
        """Write the cells of one record, all of them or none."""
        item, found = self.sheets.get(sheet), self._record(sheet, record)
        if item is None or found is None:
            reason: Reason = "no-sheet" if item is None else "no-record"
            self._leave(sheet, record, reason)
            return
        held, stand = found
        group = [one for one in group if one.attribute in stand.columns or not one.optional]
        whole = to_row(held)
        faults = [fault for one in group if (fault := self._fault(item, whole, stand, one))]
        if faults:
            for one, reason in faults:
                self._leave(sheet, record, reason, stand, one)
            return
        now = {one.attribute: one.value for one in group}
        if "proposed" in now and "issued" in stand.columns and isinstance(held, Indicator):
            now["issued"] = self._issued(item, stand, whole | now, held)
        for name, value in now.items():
            self._write(item, stand.row, stand.columns[name], name, value, whole | now)
            echo = ECHOES.get(name, "")
            if echo in stand.columns:
                self._write(item, stand.row, stand.columns[echo], echo, value, whole | now)

    def add(self, records: Sequence[NewRecord]) -> None:
        """Fill blank rows; what is there already is left alone."""
        spare: dict[str, Spare] = {}
        for new in records:
            item = self.sheets.get(new.sheet)
            if item is None:
                self._leave(new.sheet, (), "no-sheet")
                continue
            name = tuple(str(new.values.get(one, "")) for one in item.sheet.unique)
            if self._there(item, new, name):
                continue
            if new.sheet not in spare:
                spare[new.sheet] = spare_rows(self.book, item, self.parts[item.grid.sheet])
            rows = spare[new.sheet]
            missing = [one for one, value in new.values.items()
                       if one not in item.columns and value not in (None, "", ())]  # fmt: skip
            long = [one for one, value in new.values.items() if _too_long(value)]
            if missing or long or not rows.free:
                why: Reason = "no-column" if missing else "too-long" if long else rows.reason
                self._leave(new.sheet, name, why, place=Place(sheet=item.grid.sheet))
                continue
            row = rows.free.pop(0)
            for attribute, value in new.values.items():
                if attribute in item.columns:
                    at = item.columns[attribute]
                    self._write(item, row, at, attribute, value, new.values)
            if name:
                stand = Stand(item.grid.sheet, row, item.columns)
                record: Any = to_record(RECORDS[item.sheet.member], new.values, self.lists.language)
                self._records(new.sheet)[name] = record, stand

    def _there(self, item: Located, new: NewRecord, name: tuple[str, ...]) -> bool:
        if not item.sheet.repeats:
            return name in self._records(new.sheet)
        record: Any = to_record(RECORDS[item.sheet.member], new.values, self.lists.language)
        return record in getattr(self.read.plan, item.sheet.member)

    def _fault(
        self, item: Located, whole: Mapping[str, object], stand: Stand, one: CellChange
    ) -> tuple[CellChange, Reason] | None:
        """Return why a cell must stay as it is, ``None`` when it may be written."""
        at = stand.columns.get(one.attribute)
        if at is None or item.sheet.column(one.attribute) is None:
            return one, "no-column"
        page = self.book.sheet(self.parts[stand.sheet])
        if page.formula(stand.row, at) is not None:
            return one, "formula"
        carried = (page.value(stand.row, more) for more in item.more.get(one.attribute, ()))
        if _too_long(one.value) or any(piece not in (None, "") for piece in carried):
            return one, "too-long"
        now = whole.get(one.attribute)
        blank = page.value(stand.row, at) in (None, "")
        if _same(now, one.value) and blank == _blank(one.value):
            return None
        same = blank if _blank(one.expected) else _same(now, one.expected)
        return None if same else (one, "changed")

    def _issued(
        self, item: Located, stand: Stand, row: Mapping[str, object], held: Indicator
    ) -> dict[str, object]:
        """Return the proposals of a row as issued: those that were, and the new ones."""
        kept = [one for one in held.proposed if row.get(one) == getattr(held, one, None)]
        page = self.book.sheet(self.parts[stand.sheet])
        before = facts_of(page.text(stand.row, stand.columns["issued"]))
        names = row["proposed"] if isinstance(row["proposed"], tuple) else ()
        return {
            name: before[name] if name in before and name in kept else row.get(name)
            for name in names
        }

    def _write(
        self,
        item: Located,
        row: int,
        at: int,
        name: str,
        value: object,
        whole: Mapping[str, object],
    ) -> None:
        column = item.sheet.column(name)
        if column is None:
            return
        page = self.book.sheet(self.parts[item.grid.sheet])
        cell = encode(column, value, self.lists)
        style = page.cells(row)[at].get("s", "0") if at in page.cells(row) else "0"
        shown = self._formats[int(style)] if int(style) < len(self._formats) else "General"
        if "%" in shown and isinstance(value, Decimal):
            # A cell shown as a percentage is read in points: it holds the fraction.
            cell = encode(column, value / 100, self.lists)
        if not page.put(row, at, cell):
            return
        if shown == "General" and isinstance(value, Decimal) and isinstance(cell, float):
            self._format(page, row, at, style, column, value, whole)
        if isinstance(cell, str) and not (column.hidden or column.folded):
            page.show_whole(row, {at: cell})

    def _format(
        self,
        page: SheetXml,
        row: int,
        at: int,
        style: str,
        column: PlanColumn,
        value: Decimal,
        whole: Mapping[str, object],
    ) -> None:
        part = styles_part(self.book.package)
        decimals = whole.get("decimals")
        code = number_format(column, value, decimals if isinstance(decimals, int) else 0)
        if part and (style, code) not in self._styles:
            self._styles[style, code] = with_format(self.book.tree(part), style, code)
        if part:
            page.cells(row)[at].set("s", self._styles[style, code])

    def _record(self, sheet: str, record: tuple[str, ...]) -> tuple[Any, Stand] | None:
        return self._records(sheet).get(record) if sheet in self.sheets else None

    def _records(self, sheet: str) -> dict[tuple[str, ...], tuple[Any, Stand]]:
        if sheet not in self._named:
            item = self.sheets[sheet]
            stands = self.read.places.rows.get(item.sheet.member, ())
            named: dict[tuple[str, ...], list[tuple[Any, Stand]]] = defaultdict(list)
            for record, stand in zip(
                getattr(self.read.plan, item.sheet.member), stands, strict=True
            ):
                if stand.sheet == item.grid.sheet:
                    name = tuple(str(getattr(record, one)) for one in item.sheet.unique)
                    named[name].append((record, stand))
            self._named[sheet] = {name: one[0] for name, one in named.items() if len(one) == 1}
        return self._named[sheet]

    def _leave(
        self,
        sheet: str,
        record: tuple[str, ...],
        reason: Reason,
        stand: Stand | None = None,
        one: CellChange | None = None,
        place: Place | None = None,
    ) -> None:
        attribute = one.attribute if one is not None else ""
        if place is None and stand is not None:
            at = stand.columns.get(attribute)
            cell = f"{column_letter(at)}{stand.row}" if at else ""
            place = Place(self.read.places.workbook, stand.sheet, cell)
        self.unwritten.append(Unwritten(sheet, record, reason, place or Place(), attribute))


def _blank(value: object) -> bool:
    # Zero is no blank, though it equals False.
    return value is None or value is False or (isinstance(value, _SIZED) and not value)


def _same(left: object, right: object) -> bool:
    return left == right or (_blank(left) and _blank(right))


def _too_long(value: object) -> bool:
    return isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > LONGEST
