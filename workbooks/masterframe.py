"""What stands around the tables of the master: header, totals row, printed page."""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from . import styles
from .masterroom import NUMERIC
from .mastersheets import MasterBook, MasterColumn

LEFT = 1
"""Column (0 for A) where a page begins: A is a margin."""

WIDER = 1.08
"""How much wider than in Excel a printed column may be: LibreOffice measures the digit itself."""

EXPECTED = (
    *("number_stored_as_text", "formula_differs", "formula_range"),
    *("empty_cell_reference", "eval_error"),
)
"""What Excel would call errors and is not."""

TURNED: Mapping[str, object] = {
    "rotation": 90, "align": "center", "valign": "top", "text_wrap": False,
}  # fmt: skip
"""A header from the bottom up: its end is at the top, the filter button below it."""

TURNED_CHARACTER, TURNED_BUTTON = 5.0, 22
"""Points a character of it takes, and the filter button."""

LONGEST_FOOTER = 95, 60
"""Characters of the two lines of the footer; the whole of it must stay under 255."""


class Rows:
    """Sets the heights of rows and adds them up, in points."""

    def __init__(self, page: Worksheet) -> None:
        self._page = page
        self.total = 0.0

    def set(self, row: int, height: float) -> None:
        """Give a row its height."""
        self._page.set_row(row, height)
        self.total += height


def totalled(
    columns: Sequence[MasterColumn], first: int, last: int, offset: int = 0
) -> list[MasterColumn]:
    """Return the columns of a totals row: sums of the rows shown, formulas, nothing else."""
    made = []
    for position, column in enumerate(columns, offset + 1):
        letter = column_letter(position)
        formula = column.formula if column.total == "formula" else ""
        if column.total == "sum":
            formula = f"SUBTOTAL(109,{letter}{first}:{letter}{last})"
        kind, middle = column.type, column.turned
        made.append(MasterColumn(column.id, "", kind, formula=formula, centred=middle))
    return made


def distinct(columns: Sequence[MasterColumn]) -> list[str]:
    """Return the headers, the same one told apart by a number: a table wants them different."""
    taken: set[str] = set()
    headers = []
    for column in columns:
        header, again = column.header or column.id, 2
        while header.casefold() in taken:
            header, again = f"{column.header or column.id} ({again})", again + 1
        taken.add(header.casefold())
        headers.append(header)
    return headers


def set_page(page: Worksheet, book: MasterBook, paper: int) -> None:
    """Set up the printed page: lying paper, footer; gridlines off."""
    page.set_landscape()
    page.set_paper(paper)
    page.set_margins(styles.SIDES, styles.SIDES, styles.TOP_MARGIN, styles.BOTTOM_MARGIN)
    page.hide_gridlines(2)
    page.set_zoom(100)
    italian = book.language == "it"
    day = f"{'Situazione al' if italian else 'As of'} {book.day:%d/%m/%Y}"
    number = "Pagina &P di &N" if italian else "Page &P of &N"
    named = (f"{book.title} {book.period}", f"{book.owner} · {book.round}")
    left = [_footer(text, most) for text, most in zip(named, LONGEST_FOOTER, strict=True)]
    # The sizes end with a space: a digit right after one would be read as part of it.
    page.set_footer(f"&L&8 {left[0]}\n&8 {left[1]}&R&8 {day}\n&8 {number}")


def name_cells(
    workbook: Workbook,
    page: Worksheet,
    columns: Sequence[MasterColumn],
    first: int,
    last: int,
    offset: int = 0,
) -> None:
    """Define the names of the columns that have one, over the rows of a table alone.

    Args:
        workbook: where the names are defined.
        page: the sheet of the table.
        columns: from the left.
        first: Excel number of the first record.
        last: that of the last one.
        offset: columns left of the table.
    """
    sheet = page.get_name().replace("'", "''")
    for position, column in enumerate(columns, offset + 1):
        if column.name:
            letter = column_letter(position)
            span = f"${letter}${first}:${letter}${last}"
            workbook.define_name(column.name, f"='{sheet}'!{span}")


def quiet(page: Worksheet, first: int, last: int) -> None:
    """Keep the green corners of Excel from the rows of a table (Excel numbers of both ends).

    The words beside numbers and the arithmetic of one row alone are meant.
    """
    area = f"A{first}:XFD{last}"
    page.ignore_errors(dict.fromkeys(EXPECTED, area))


def aligned(column: MasterColumn) -> Mapping[str, object]:
    """Return how the header of a column stands."""
    if column.turned:
        return TURNED
    middle = column.centred or column.type == "date" or column.type in NUMERIC
    return {"align": "center"} if middle else {"align": "left", "indent": 1}


def _footer(text: str, most: int) -> str:
    short = " ".join(text.split()).replace("&", "&&")
    if len(short) <= most:
        return short
    cut = short[: most - 1].rstrip()
    odd = (len(cut) - len(cut.rstrip("&"))) % 2
    return cut[: len(cut) - odd] + "…"
