"""The sheet *Da ricollocare*: what an older workbook held and has no place in the current one."""

from datetime import date

from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import Grid
from ..schemas.terms import SHEETS, Words
from . import styles
from .layout import HEADER_ROW, ID_ROW, RED, Book, Column
from .leftover import Leftover
from .records import DAY, clean
from .sheetrows import Rows, Shapes, SheetRow
from .sidesheets import begin, write_headers
from .styles import Styles

COLUMNS: tuple[tuple[str, Words, float], ...] = (
    ("left_key", Words("Chiave", "Key"), 18),
    ("left_code", Words("Codice", "Code"), 12),
    ("left_label", Words("Attività o indicatore", "Activity or indicator"), 40),
    ("left_column", Words("Colonna", "Column"), 24),
    ("left_value", Words("Contenuto", "Content"), 44),
    ("left_why", Words("Perché è qui", "Why it is here"), 40),
    ("left_sheet", Words("Foglio precedente", "Earlier sheet"), 20),
    ("left_cell", Words("Cella precedente", "Earlier cell"), 16),
)
"""Ids, headers and widths, from B on."""

LEAST = 21
"""Points of a row of one line."""


def write_left(sheet: Worksheet, shapes: Styles, last: int, book: Book) -> None:
    """Write the sheet but for its rows, the last of which is ``last``.

    It is not locked: rows go as they are placed.
    """
    columns = left_columns(book.language)
    begin(sheet, shapes, book, "left")
    write_headers(sheet, shapes, columns, 2)
    head = shapes.get(styles.HEADER, {"align": "left", "indent": 1})
    for position, column in enumerate(columns, 1):
        sheet.write_string(HEADER_ROW - 1, position, column.header, head)
    sheet.set_tab_color(RED)
    sheet.ignore_errors({"number_stored_as_text": f"A1:I{last}"})
    styles.page(sheet, book, header_row=HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEADER_ROW, 0)


def left_rows(shapes: Shapes, book: Book) -> Rows:
    """Return one row for each cell."""
    columns = left_columns(book.language)
    text = shapes.joined(styles.ENTRY, styles.TEXT, valign="top")
    look = {"num_format": DAY, "align": "left", "indent": 1}
    day = shapes.joined(styles.ENTRY, look, valign="top")
    made = []
    for one in book.left:
        value = one.value if isinstance(one.value, int | float) else clean(one.value)
        cells = (one.key, one.code, one.label, one.column, value, one.why, one.sheet, one.cell)
        dated = [isinstance(cell, date) for cell in cells]
        room = [
            (cell, column.width)
            for cell, column in zip(cells, columns, strict=True)
            if isinstance(cell, str)
        ]
        looks = tuple(day if one else text for one in dated)
        made.append(SheetRow(cells, looks, max(LEAST, styles.height(room))))
    return Rows(HEADER_ROW + 1, 2, made)


def left_columns(language: Language) -> tuple[Column, ...]:
    """Return the columns of the sheet with headers of one language."""
    return tuple(
        Column(name, words[language], "entry", "text", width) for name, words, width in COLUMNS
    )


def read_left(grid: Grid) -> list[Leftover] | None:
    """Read the sheet back; ``None`` when it is another sheet."""
    titles = SHEETS["left"]
    if grid.sheet not in (titles.it, titles.en) and not _ids(grid):
        return None
    places = _ids(grid)
    if len(places) < len(COLUMNS):
        return None
    found = []
    for row in range(HEADER_ROW + 1, len(grid.rows) + 1):
        texts = {name: grid.text(row, at) for name, at in places.items()}
        if any(texts.values()):
            value: object = grid.value(row, places["left_value"])
            found.append(
                Leftover(
                    texts["left_key"], texts["left_code"], texts["left_label"],
                    texts["left_column"], value, texts["left_why"],  # type: ignore[arg-type]
                    texts["left_sheet"], texts["left_cell"],
                )
            )  # fmt: skip
    return found


def _ids(grid: Grid) -> dict[str, int]:
    names = {name for name, _, _ in COLUMNS}
    line = grid.rows[ID_ROW - 1] if len(grid.rows) >= ID_ROW else ()
    return {str(cell): at for at, cell in enumerate(line, 1) if cell in names}
