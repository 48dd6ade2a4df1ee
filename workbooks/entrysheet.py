"""One entry sheet of a departmental workbook: its table, its cells, its printed page."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..schemas.calculationtexts import read
from ..schemas.findings import LANGUAGES
from ..schemas.profile import Profile
from ..schemas.terms import ROUNDS, Words
from . import styles
from .entryrules import add_conditions, add_validations
from .formulas import LiveSheet
from .layout import FIRST_ROW, HEADER_ROW, ID_ROW, Book, Cell, Column, Row, SheetLayout
from .recordformulas import live_sheet
from .records import in_cells, is_measure, is_number, number_format, row_type, shown
from .signs import terms_of
from .styles import A3, Styles

WIDEST_FROZEN = 90
"""Characters that may stay frozen: more would leave no room on a small screen."""

SMALLEST_ALONE, SMALLEST_SCALE, LARGEST_SCALE = 60, 55, 85
"""Print scales, in hundredths: of a sheet one page wide, of one that takes several, the largest."""

FILTER_BUTTON = 4
"""Characters the filter button of a header takes."""

SPOKEN: Mapping[str, float] = {"outcome": 18, "rating": 21}
"""Characters of the columns whose longest words are known."""

WIDEST_NUMBER, NUMBER_MARGIN, WIDEST_RATING = 24, 3, 36

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
    book: Book,
    profile: Profile,
) -> list[Cell]:
    """Write one entry sheet and return the column *Esito* of its records.

    A sheet without records gets one blank row, which a table needs.
    """
    rows: Sequence[Row] = book.rows.get(layout.id, ())
    last = HEADER_ROW + max(1, len(rows))
    hidden = hidden_columns(layout, rows, profile)
    widths = column_widths(layout, rows, profile)
    identity, language = book.identity, book.language
    round_name = ROUNDS[identity.round][language] if identity.round in ROUNDS else identity.round
    about = f"{book.department} · {identity.period} · {round_name}"
    advice = (_GUIDE if rows else _NO_ROWS)[language]
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
    live = live_sheet(layout, terms_of(profile, language))
    outcomes = [
        _record(sheet, shapes, live, book, profile, FIRST_ROW + offset, row, widths, hidden)
        for offset, row in enumerate(rows or ({},))
    ]
    add_validations(sheet, layout, profile, language, identity.period, last)
    add_conditions(workbook, sheet, layout, profile, language, last)
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW}:XFD{last}"})
    styles.page(sheet, book, A3, header_row=HEADER_ROW)
    _fit_page(sheet, layout, widths, hidden)
    _freeze(sheet, layout, widths, hidden)
    sheet.protect("", dict(styles.PROTECTED))
    return outcomes[: len(rows)]


def hidden_columns(layout: SheetLayout, rows: Sequence[Row], profile: Profile) -> set[str]:
    """Return the columns not shown: those never shown, and those this unit has no use for."""
    if layout.records:
        return {column.id for column in layout.columns if column.hidden}
    kinds = {row_type(row, profile.vocabularies) for row in rows}
    useless = {
        name
        for name in ("part", "corrected", "others", "expected")
        if all(row.get(name) in (None, "") for row in rows)
    }
    if "ratio" not in kinds:
        useless.add("denominator")
    if layout.column("value") is None:
        useless |= {"progress", "achievement", "rating", "change"}
    return {column.id for column in layout.columns if column.hidden or column.id in useless}


def column_widths(layout: SheetLayout, rows: Sequence[Row], profile: Profile) -> list[float]:
    """Return the width of each column: room for its header and for the longest number.

    A number that does not fit is shown as ``####``; entry columns get the room of the largest
    number of the unit's measures.
    """
    longest: dict[str, int] = {}
    for row in rows:
        cells = in_cells(layout, row, "it", profile.vocabularies)
        for column in layout.columns:
            value = cells.get(column.id)
            if isinstance(value, int | float) and is_number(column, row, profile.vocabularies):
                length = len(shown(value, number_format(column, row, profile.vocabularies)))
                longest[column.id] = max(longest.get(column.id, 0), length)
    measures = [column.id for column in layout.columns if is_measure(column)]
    most = max((longest.get(name, 0) for name in measures), default=0)
    widths = []
    for column in layout.columns:
        entry = column.role == "entry" and column.id in measures
        room = (most if entry else longest.get(column.id, 0)) + NUMBER_MARGIN
        least = max(_least_width(column), min(room, WIDEST_NUMBER))
        widths.append(
            max(least, _longest_rating(rows, profile)) if column.id == "rating" else least
        )
    return widths


def _longest_rating(rows: Sequence[Row], profile: Profile) -> float:
    """Return the characters of the longest words a row of the sheet may be rated with."""
    known = profile.progress.ratings
    texts = {str(row.get("calculation") or "") for row in rows}
    calculations = [made for text in texts if (made := read(text, known)) is not None]
    names = {rule.rating for made in calculations for rule in made.rules} & known.keys()
    words = [f"{known[name].sign} {known[name].label[one]}" for name in names for one in LANGUAGES]
    return min(max((len(said) for said in words), default=0) + 1, WIDEST_RATING)


def cell_format(
    shapes: Styles, layout: SheetLayout, column: Column, row: Row, value: Cell, profile: Profile
) -> Format:
    """Return the format of one cell: by role, by what it holds, by the type of its row."""
    number = is_number(column, row, profile.vocabularies)
    code = number_format(column, row, profile.vocabularies)
    role = styles.ENTRY if column.role == "entry" else styles.LOCKED
    aligned = styles.NUMBER if number else styles.TEXT
    if number and column.role != "formula" and isinstance(value, str):
        aligned = {**styles.NUMBER, "text_wrap": True}
    if column.centred or column.type == "date":
        aligned = styles.CENTRE
    long = any(other.type == "long" for other in layout.columns)
    return shapes.get(role, aligned, num_format=code, valign="top" if long else "vcenter")


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell, shape: Format) -> None:
    """Write a value as what it is: a text that begins with ``=`` stays a text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, shape)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), shape)
    else:
        sheet.write_number(row, column, value, shape)


def _least_width(column: Column) -> float:
    words = [0 if column.hidden else len(word) for word in column.header.split()]
    return max(SPOKEN.get(column.id, 0), column.width, max(words, default=0) + FILTER_BUTTON)


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


def _record(
    sheet: Worksheet,
    shapes: Styles,
    live: LiveSheet,
    book: Book,
    profile: Profile,
    at: int,
    row: Row,
    widths: Sequence[float],
    hidden: set[str],
) -> Cell:
    layout, vocabularies = live.layout, profile.vocabularies
    cells: dict[str, Cell] = in_cells(layout, row, book.language, vocabularies, bool(book.history))
    results, formulas = live.shown(cells), live.at_row(cells, at)
    for position, column in enumerate(layout.columns):
        value = results.get(column.id) if column.role == "formula" else cells.get(column.id)
        shape = cell_format(shapes, layout, column, row, value, profile)
        if column.id in formulas:
            sheet.write_formula(at - 1, position, formulas[column.id], shape, value)
        else:
            write_cell(sheet, at - 1, position, value, shape)
    sheet.set_row(at - 1, row_height(layout, cells | results, widths, hidden))
    return results.get("outcome")


def row_height(
    layout: SheetLayout, cells: Mapping[str, Cell], widths: Sequence[float], hidden: set[str]
) -> float:
    """Return the height of a record's row, in points: every wrapped text shown, room to type."""
    texts = [
        (found, width)
        for column, width in zip(layout.columns, widths, strict=True)
        if column.id not in hidden and isinstance(found := cells.get(column.id), str)
    ]
    typed = any(column.role == "entry" and column.type == "long" for column in layout.columns)
    return styles.height(texts, (2 if layout.records else 4) if typed else 1)


def _label_column(layout: SheetLayout) -> int:
    """Return the position from 1 of the column that names the record, 0 when there is none."""
    names: tuple[str, ...] = (layout.kind, "label", "code", "outcome")
    if layout.records:
        names = (*layout.identifier[:1], "outcome")
    found = next((name for name in names if layout.column(name)), "")
    return layout.number(found) if found else 0


def _freeze(
    sheet: Worksheet, layout: SheetLayout, widths: Sequence[float], hidden: set[str]
) -> None:
    frozen = _label_column(layout)
    while frozen and _visible(layout, widths, hidden, 0, frozen) > WIDEST_FROZEN:
        frozen -= 1
    sheet.freeze_panes(HEADER_ROW, frozen)
    entries = [n for n, column in enumerate(layout.columns) if column.role == "entry"]
    if entries:
        sheet.set_selection(HEADER_ROW, entries[0], HEADER_ROW, entries[0])


def _visible(
    layout: SheetLayout, widths: Sequence[float], hidden: set[str], start: int, end: int
) -> float:
    return sum(
        width
        for column, width in zip(layout.columns[start:end], widths[start:end], strict=True)
        if column.id not in hidden
    )


def _fit_page(
    sheet: Worksheet, layout: SheetLayout, widths: Sequence[float], hidden: set[str]
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
