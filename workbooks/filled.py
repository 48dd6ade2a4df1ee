"""What the tool finds of its own in a workbook somebody has filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..schemas.findings import Language
from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET, SHEETS
from .entryxml import EntryXml, ids_found, located
from .layout import SheetLayout, entry_layout
from .outline import Sheet, TablePart, tables
from .results import ResultsPlace, results_place
from .sheetxml import SheetXml
from .signs import Terms, terms_of
from .workbookxml import WorkbookXml

_WHO, _WHO_ROWS = frozenset({"plan", "profile", "department", "period", "round"}), 12


@dataclass(frozen=True, slots=True)
class Shape:
    """What the departmental workbooks of a round look like; made by `shape`."""

    layouts: tuple[SheetLayout, ...]
    terms: Terms

    @property
    def language(self) -> Language:
        """The language of the workbooks."""
        return self.terms.language


@dataclass(frozen=True, slots=True)
class ResultsXml:
    """*Esito controlli* as found."""

    sheet: SheetXml
    place: ResultsPlace


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook with the tool's sheets located; made by `find`.

    Attributes:
        book: the workbook.
        shape: what it should look like.
        entries: entry sheets by sheet id.
        results: *Esito controlli*, ``None`` when it is gone or lost columns.
        carrier: the sheet ``_riscontro``.
        others: the sheets that are none of these.
        broken: names of the entry sheets that lost their keys.
    """

    book: WorkbookXml
    shape: Shape
    entries: Mapping[str, EntryXml]
    results: ResultsXml | None
    carrier: Sheet | None
    others: tuple[Sheet, ...]
    broken: tuple[str, ...] = ()

    @property
    def identity(self) -> SheetXml | None:
        """The sheet ``_riscontro``, the longest of all: read when something is written in it.

        Raises:
            PackageError: it is damaged.
        """
        return None if self.carrier is None else self.book.sheet(self.carrier.part)


def shape(profile: Profile, period: int, round_id: str, language: Language) -> Shape:
    """Say what the workbooks of a round look like."""
    layouts = (entry_layout(profile, sheet, period, round_id, language) for sheet in profile.sheets)
    return Shape(tuple(layouts), terms_of(profile, language))


def find(book: WorkbookXml, shape: Shape) -> Filled:
    """Locate the tool's sheets, whatever they are called and wherever they stand.

    An entry sheet is known by the name of its table, else by its field ids; *Esito controlli* by
    its ids or headers.

    Raises:
        PackageError: a worksheet is damaged.
    """
    sheets = [sheet for sheet in book.outline.sheets if sheet.kind == "worksheet"]
    named = dict(_tables(book, sheets))
    entries: dict[str, EntryXml] = {}
    broken: list[str] = []
    left = list(sheets)
    # A sheet that holds one of the tables is not taken for another by its field ids.
    tables_wanted = {layout.table.casefold() for layout in shape.layouts}
    taken = {sheet.name for name, (sheet, _) in named.items() if name in tables_wanted}
    taken.add(IDENTITY_SHEET)
    for layout in shape.layouts:
        sheet, table = named.get(layout.table.casefold(), (None, None))
        if sheet is None:
            sheet = _by_ids(book, layout, [other for other in left if other.name not in taken])
        if sheet is None:
            continue
        left.remove(sheet)
        root = book.tree(table.part) if table else None
        entry = located(layout, sheet.name, book.sheet(sheet.part), root)
        if entry is None or "key" not in entry.columns:
            broken.append(sheet.name)
        else:
            entries[layout.id] = entry
    identity = next((sheet for sheet in left if sheet.name == IDENTITY_SHEET), None)
    if identity is None:
        identity = next((sheet for sheet in left if _says_who(book.sheet(sheet.part))), None)
    if identity is not None:
        left.remove(identity)
    results = None
    title = SHEETS["results"]
    for sheet in sorted(left, key=lambda sheet: sheet.name not in (title.it, title.en)):
        place = results_place(book.sheet(sheet.part))
        if place is not None:
            results = ResultsXml(book.sheet(sheet.part), place)
            left.remove(sheet)
            break
    return Filled(book, shape, entries, results, identity, tuple(left), tuple(broken))


def _tables(
    book: WorkbookXml, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, tuple[Sheet, TablePart]]]:
    for sheet in sheets:
        for table in tables(book.package, sheet.part):
            yield table.name.casefold(), (sheet, table)


def _says_who(sheet: SheetXml) -> bool:
    """Whether a sheet is ``_riscontro`` under another name."""
    return _WHO.issubset(sheet.text(row, 1) for row in range(1, _WHO_ROWS + 1))


def _by_ids(book: WorkbookXml, layout: SheetLayout, sheets: Sequence[Sheet]) -> Sheet | None:
    """Return the sheet with the most field ids, the one of that name first."""
    counted = [(ids_found(layout, book.sheet(sheet.part)), sheet) for sheet in sheets]
    enough = [(count, sheet) for count, sheet in counted if 2 * count > len(layout.columns)]
    if not enough:
        return None
    return max(enough, key=lambda pair: (pair[0], pair[1].name == layout.name))[1]
