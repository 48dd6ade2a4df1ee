"""One entry sheet of a departmental workbook but for its records: its table, its printed page."""

import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.profile import Profile
from ..schemas.terms import ROUNDS, Words
from . import styles
from .entryrows import FILTER_BUTTON, Outline
from .entryrules import add_conditions, add_validations
from .layout import FIRST_ROW, HEADER_ROW, ID_ROW, Book, SheetLayout
from .styles import A3, Styles

WIDEST_FROZEN = 90
"""Characters that may stay frozen: more would leave no room on a small screen."""

SMALLEST_ALONE, SMALLEST_SCALE, LARGEST_SCALE = 60, 55, 85
"""Print scales, in hundredths: of a sheet one page wide, of one that takes several, the largest."""

_GUIDE = Words(
    "Scrivere nelle celle color crema: la colonna Esito dice riga per riga che cosa manca.",
    "Type in the cream cells: the column Outcome tells row by row what is missing.",
)
_NO_ROWS = Words(
    "Il piano non affida ancora righe all'unità in questo foglio: quando ci saranno, compariranno "
    "qui sotto.",
    "The plan has given the unit no rows in this sheet so far: they will appear below.",
)


def write_entry_sheet(
    workbook: Workbook,
    sheet: Worksheet,
    shapes: Styles,
    layout: SheetLayout,
    outline: Outline,
    last: int,
    book: Book,
    profile: Profile,
) -> None:
    """Write one entry sheet but for its records.

    Args:
        workbook: the workbook.
        sheet: the sheet to fill.
        shapes: the formats of the workbook.
        layout: the sheet as laid out.
        outline: what its head takes from its records.
        last: Excel number of the row of the last of them.
        book: what the workbook is about.
        profile: vocabularies and settings.
    """
    hidden, widths = outline.hidden, outline.widths
    identity, language = book.identity, book.language
    round_name = ROUNDS[identity.round][language] if identity.round in ROUNDS else identity.round
    about = f"{book.department} · {identity.period} · {round_name}"
    advice = (_NO_ROWS if outline.blank else _GUIDE)[language]
    styles.headline(sheet, shapes, layout.name, (about, advice))
    sheet.set_row(ID_ROW - 1, None, None, {"hidden": True})
    headers = [(column.header, width) for column, width in zip(layout.columns, widths, strict=True)]
    room = [(text, width - FILTER_BUTTON) for text, width in headers]
    sheet.set_row(HEADER_ROW - 1, max(36.0, styles.height(room) + 6))
    for position, (column, width) in enumerate(zip(layout.columns, widths, strict=True)):
        options = {"hidden": True} if column.id in hidden else {}
        sheet.set_column(position, position, width, None, options)
        sheet.write_string(ID_ROW - 1, position, column.id, shapes.get(styles.SUBTITLE))
    _table(sheet, shapes, layout, last)
    add_validations(sheet, layout, profile, language, identity.period, last)
    add_conditions(workbook, sheet, layout, profile, language, last)
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW}:XFD{last}"})
    styles.page(sheet, book, A3, header_row=HEADER_ROW)
    _fit_page(sheet, layout, widths, hidden)
    _freeze(sheet, layout, widths, hidden)
    sheet.protect("", dict(styles.PROTECTED))


def _table(sheet: Worksheet, shapes: Styles, layout: SheetLayout, last: int) -> None:
    taken: set[str] = set()
    columns = []
    for column in layout.columns:
        header, again = column.header or column.id, 2
        while header.casefold() in taken:
            header, again = f"{column.header} ({again})", again + 1
        taken.add(header.casefold())
        middle = column.centred or column.type in ("number", "percent", "integer", "date")
        aligned = {"align": "center"} if middle else {"align": "left", "indent": 1}
        columns.append({"header": header, "header_format": shapes.get(styles.HEADER, aligned)})
    options = {"name": layout.table, "columns": columns, "style": None}
    sheet.add_table(HEADER_ROW - 1, 0, last - 1, len(layout.columns) - 1, options)


def _label_column(layout: SheetLayout) -> int:
    """Return the position from 1 of the column that names the record, 0 when there is none."""
    names: tuple[str, ...] = (layout.kind, "label", "code", "outcome")
    if layout.records:
        names = (*layout.identifier[:1], "outcome")
    found = next((name for name in names if layout.column(name)), "")
    return layout.number(found) if found else 0


def _freeze(
    sheet: Worksheet, layout: SheetLayout, widths: Sequence[float], hidden: AbstractSet[str]
) -> None:
    frozen = _label_column(layout)
    while frozen and _visible(layout, widths, hidden, 0, frozen) > WIDEST_FROZEN:
        frozen -= 1
    sheet.freeze_panes(HEADER_ROW, frozen)
    entries = [n for n, column in enumerate(layout.columns) if column.role == "entry"]
    if entries:
        sheet.set_selection(HEADER_ROW, entries[0], HEADER_ROW, entries[0])


def _visible(
    layout: SheetLayout, widths: Sequence[float], hidden: AbstractSet[str], start: int, end: int
) -> float:
    return sum(
        width
        for column, width in zip(layout.columns[start:end], widths[start:end], strict=True)
        if column.id not in hidden
    )


def _fit_page(
    sheet: Worksheet, layout: SheetLayout, widths: Sequence[float], hidden: AbstractSet[str]
) -> None:
    """Fit the sheet on one page's width, or on several that all repeat the names of the records."""
    sizes = [
        0.0 if column.id in hidden else styles.points([width])
        for column, width in zip(layout.columns, widths, strict=True)
    ]
    if styles.printable(A3, True) / max(sum(sizes), 1) * 100 >= SMALLEST_ALONE:
        sheet.fit_to_pages(1, 0)
        return
    label = _label_column(layout)
    limit = styles.printable(A3, True) * styles.scale(A3, True, styles.printable(A3, True))
    breaks = page_breaks(sizes, label, limit / SMALLEST_SCALE)
    edges = [label, *breaks, len(sizes)]
    names = sum(sizes[:label])
    widest = max(names + sum(sizes[a:b]) for a, b in itertools.pairwise(edges))
    sheet.set_print_scale(min(LARGEST_SCALE, styles.scale(A3, True, widest)))
    sheet.set_v_pagebreaks(breaks)
    if label:
        sheet.repeat_columns(0, label - 1)


def page_breaks(sizes: Sequence[float], repeated: int, limit: float) -> list[int]:
    """Return before which columns a page ends: as few pages as can be, as even as can be.

    Args:
        sizes: width of each column.
        repeated: how many columns from the left every page repeats.
        limit: widest page allowed; a column wider than that has a page of its own.
    """
    names = sum(sizes[:repeated])

    def packed(most: float) -> list[int]:
        breaks, used = [], names
        for at, size in enumerate(sizes[repeated:], repeated):
            if used + size > most and used > names:
                breaks.append(at)
                used = names
            used += size
        return breaks

    best = packed(limit)
    while limit > names and len(packed(limit - 5)) <= len(best):
        limit -= 5
        best = packed(limit)
    return best
