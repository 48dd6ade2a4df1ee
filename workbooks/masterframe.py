"""What stands around the tables of the master: header, totals row, printed page."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from . import styles
from .mastercells import NUMERIC
from .mastersheets import MasterBook, MasterColumn

LONGEST_FOOTER = 72
"""Characters of one line of the footer; the whole of it must stay under 255."""


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
        made.append(MasterColumn(column.id, "", column.type, formula=formula))
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


def set_page(page: Worksheet, book: MasterBook, paper: int, header_row: int = 0) -> None:
    """Set up the printed page: lying paper, repeated header, footer; gridlines off."""
    page.set_landscape()
    page.set_paper(paper)
    page.set_margins(styles.SIDES, styles.SIDES, styles.TOP_MARGIN, styles.BOTTOM_MARGIN)
    page.hide_gridlines(2)
    page.set_zoom(100)
    if header_row:
        page.repeat_rows(header_row - 1)
    italian = book.language == "it"
    day = f"{'Situazione al' if italian else 'As of'} {book.day:%d/%m/%Y}"
    number = "Pagina &P di &N" if italian else "Page &P of &N"
    left = [
        _footer(text) for text in (f"{book.title} {book.period}", f"{book.owner} · {book.round}")
    ]
    # The sizes end with a space: a digit right after one would be read as part of it.
    page.set_footer(f"&L&8 {left[0]}\n&8 {left[1]}&R&8 {day}\n&8 {number}")


def aligned(column: MasterColumn) -> dict[str, object]:
    """Return how the header of a column stands."""
    middle = column.centred or column.type == "date" or column.type in NUMERIC
    return {"align": "center"} if middle else {"align": "left", "indent": 1}


def _footer(text: str) -> str:
    flat = " ".join(text.split())
    short = flat if len(flat) <= LONGEST_FOOTER else flat[: LONGEST_FOOTER - 1].rstrip() + "…"
    return short.replace("&", "&&")
