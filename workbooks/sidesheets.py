"""The sheets beside the entry sheets: *Proposte*, *Esito controlli*, *Storico*, *Elenchi*."""

import itertools
import textwrap
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from ..schemas.profile import Profile
from ..schemas.terms import Words
from . import styles
from .entryrows import FILTER_BUTTON
from .entryrules import list_name, validation
from .layout import (
    HEADER_ROW,
    ID_ROW,
    PROPOSAL_ROWS,
    PROPOSAL_TABLE,
    Book,
    Column,
    SheetLayout,
    proposal_columns,
    sheet_name,
)
from .records import clean
from .sheetrows import Rows, Shapes, SheetRow
from .signs import Terms
from .styles import Styles

HISTORY_WIDTH = 112
"""Characters of the text column of *Storico*."""

_GUIDES: Mapping[str, Words] = {
    "proposals": Words(
        "Per chiedere di modificare il piano: una riga per richiesta. La decisione del "
        "coordinamento compare nelle ultime due colonne.",
        "To ask for a change of the plan: one row per request. The centre's decision shows in the "
        "last two columns.",
    ),
    "results": Words(
        "Che cosa va corretto o chiarito, e dove. Il foglio è riscritto a ogni controllo; Risposta "
        "e Motivazione restano.",
        "What must be corrected or clarified, and where. Each check rewrites the sheet; Answer and "
        "Reason stay.",
    ),
    "history": Words(
        "Le azioni degli anni precedenti, in sola lettura.",
        "The actions of earlier years, read only.",
    ),
    "left": Words(
        "Ciò che era scritto nella cartella precedente e qui non ha più posto. Riportare ciò che "
        "serve dove va, poi eliminare la riga o il foglio.",
        "What stood in the earlier workbook and has no place here. Copy what is needed to where it "
        "belongs, then delete the row or the sheet.",
    ),
    "lists": Words(
        "Le voci ammesse nelle colonne a scelta. Le modifica solo il coordinamento.",
        "The entries of the columns with a list. Only the centre changes them.",
    ),
}
_HISTORY_HEADERS: tuple[Words, ...] = (
    Words("Programma", "Programme"),
    Words("Codice", "Code"),
    Words("Anno", "Year"),
    Words("Azioni svolte", "Actions"),
)
_CONTINUED = Words("{year} (segue)", "{year} (cont.)")
_COMMON_LISTS: Mapping[str, Words] = {
    "submission_state": Words("Stato della trasmissione", "State of the submission"),
    "answer": Words("Risposta", "Answer"),
    "proposal_kind": Words("Tipo di proposta", "Kind of proposal"),
}


def write_proposals(
    sheet: Worksheet, shapes: Styles, last: int, book: Book, profile: Profile
) -> None:
    """Write *Proposte* but for its rows, the last of which is ``last``: a table of open rows."""
    columns = proposal_columns(book.language)
    begin(sheet, shapes, book, "proposals")
    write_headers(sheet, shapes, columns, 2)
    look = {"align": "left", "indent": 1}
    spec = [
        {"header": column.header, "header_format": shapes.get(styles.HEADER, look)}
        for column in columns
    ]
    options = {"name": PROPOSAL_TABLE, "columns": spec, "style": None}
    sheet.add_table(HEADER_ROW - 1, 1, last - 1, len(columns), options)
    terms = Terms(profile.vocabularies, book.language)
    for position, column in enumerate(columns, 1):
        if column.role == "entry":
            options = validation(column, book.language, {}, book.identity.period, terms)
            if options["validate"] != "any":
                sheet.data_validation(HEADER_ROW, position, last - 1, position, options)
    styles.page(sheet, book, header_row=HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_selection(HEADER_ROW, 1, HEADER_ROW, 1)
    sheet.protect("", dict(styles.PROTECTED))


def proposal_rows(shapes: Shapes, book: Book, profile: Profile) -> Rows:
    """Return the rows of *Proposte*: what was already asked stands in the first ones."""
    columns = proposal_columns(book.language)
    roles = [styles.ENTRY if column.role == "entry" else styles.LOCKED for column in columns]
    looks = tuple(shapes.joined(role, styles.TEXT, valign="top") for role in roles)
    blank = max(0, PROPOSAL_ROWS - len(book.proposals))
    made = []
    for row in (*book.proposals, *itertools.repeat({}, blank)):
        values = [clean(row.get(column.id)) for column in columns]
        texts = [
            (value, column.width)
            for column, value in zip(columns, values, strict=True)
            if isinstance(value, str)
        ]
        said = [
            profile.label(column.vocabulary, value, book.language)
            if isinstance(value, str) and column.vocabulary
            else value
            for column, value in zip(columns, values, strict=True)
        ]
        made.append(SheetRow(said, looks, styles.height(texts, 2)))
    return Rows(HEADER_ROW + 1, 2, made)


def write_history(sheet: Worksheet, shapes: Styles, last: int, book: Book) -> None:
    """Write *Storico* but for its rows, the last of which is ``last``."""
    say = book.language
    begin(sheet, shapes, book, "history")
    sheet.set_column(0, 0, 16, None, {"hidden": True})
    widths = (14, 12, 14, HISTORY_WIDTH)
    for position, (words, width) in enumerate(zip(_HISTORY_HEADERS, widths, strict=True), 1):
        sheet.set_column(position, position, width)
        look = {"align": "left", "indent": 1}
        head = shapes.get(styles.HEADER, look)
        sheet.write_string(HEADER_ROW - 1, position, words[say], head)
    sheet.set_row(HEADER_ROW - 1, 24)
    sheet.ignore_errors({"number_stored_as_text": f"A1:D{last}"})
    styles.page(sheet, book, header_row=HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.protect("", dict(styles.PROTECTED))


def history_rows(shapes: Shapes, book: Book, layouts: Sequence[SheetLayout]) -> Rows:
    """Return one row per activity and year, more where a text is longer than a row."""
    paths = {
        row.get("key"): str(row.get("path") or "")
        for layout in layouts
        for row in book.rows.get(layout.id, ())
    }
    body = shapes.joined(styles.LOCKED, styles.TEXT, valign="top")
    looks = (body,) * (len(_HISTORY_HEADERS) + 1)
    made = []
    for key, code, year, text in book.history:
        for number, portion in enumerate(portions(str(clean(text) or ""), HISTORY_WIDTH)):
            label = _CONTINUED[book.language].format(year=year) if number else year
            cells = (key, paths.get(key, ""), code, label, portion)
            made.append(SheetRow(cells, looks, styles.height([(portion, HISTORY_WIDTH)])))
    return Rows(HEADER_ROW + 1, 1, made)


def write_lists(
    workbook: Workbook,
    sheet: Worksheet,
    shapes: Styles,
    book: Book,
    profile: Profile,
    layouts: Sequence[SheetLayout],
) -> None:
    """Write *Elenchi*: the vocabularies the columns use, each with its defined name."""
    say = book.language
    begin(sheet, shapes, book, "lists")
    wanted = {
        column.vocabulary: column.header
        for layout in reversed(layouts)
        for column in reversed(layout.columns)
        if column.vocabulary in profile.vocabularies
    }
    titles = dict(reversed(wanted.items())) | {n: words[say] for n, words in _COMMON_LISTS.items()}
    title = sheet_name("lists", say)
    head = shapes.get(styles.HEADER, {"align": "left", "indent": 1})
    body = shapes.get(styles.LOCKED, styles.TEXT)
    sheet.set_row(ID_ROW - 1, None, None, {"hidden": True})
    sheet.set_row(HEADER_ROW - 1, 24 if len(titles) < 2 else 36)
    for position, (vocabulary, label) in enumerate(titles.items(), 1):
        labels = profile.labels(vocabulary, say)
        width = max(16, *(len(text) + 4 for text in labels))
        sheet.set_column(position, position, width)
        sheet.write_string(ID_ROW - 1, position, vocabulary, shapes.get(styles.SUBTITLE))
        sheet.write_string(HEADER_ROW - 1, position, label, head)
        for offset, text in enumerate(labels):
            sheet.write_string(HEADER_ROW + offset, position, text, body)
        letter = column_letter(position + 1)
        span = f"${letter}${HEADER_ROW + 1}:${letter}${HEADER_ROW + max(1, len(labels))}"
        workbook.define_name(list_name(vocabulary), f"='{title}'!{span}")
    for offset in range(max(len(profile.labels(name, say)) for name in titles)):
        sheet.set_row(HEADER_ROW + offset, 21)
    styles.page(sheet, book)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", dict(styles.PROTECTED))


def portions(text: str, width: float) -> list[str]:
    """Cut a long text into pieces that each fit the highest row, at line ends or spaces."""
    room, most = styles.room(width), (styles.HIGHEST - styles.ROW_MARGIN) // styles.LINE_HEIGHT
    pieces: list[str] = []
    held: list[str] = []
    used = 0
    for line in text.split("\n"):
        for part in _parts(line, room * most):
            need = styles.lines(part, width)
            if held and used + need > most:
                pieces.append("\n".join(held))
                held, used = [], 0
            held.append(part)
            used += need
    return [*pieces, "\n".join(held)]


def _parts(line: str, most: int) -> list[str]:
    if len(line) <= most:
        return [line]
    return textwrap.wrap(line, most, break_on_hyphens=False) or [""]


def begin(sheet: Worksheet, shapes: Styles, book: Book, name: str) -> None:
    """Write the head of a common sheet; column A stays a narrow margin."""
    title, guide = sheet_name(name, book.language), _GUIDES[name][book.language]
    about = f"{book.department} · {book.identity.period}"
    styles.headline(sheet, shapes, title, (about, guide))
    sheet.set_column(0, 0, 2)


def write_headers(sheet: Worksheet, shapes: Styles, columns: Sequence[Column], first: int) -> None:
    """Write headers and hidden field ids of columns that start at ``first`` (1 for A)."""
    sheet.set_row(ID_ROW - 1, None, None, {"hidden": True})
    room = [(column.header, column.width - FILTER_BUTTON) for column in columns]
    sheet.set_row(HEADER_ROW - 1, styles.height(room) + 6)
    for position, column in enumerate(columns, first - 1):
        sheet.set_column(position, position, column.width)
        sheet.write_string(ID_ROW - 1, position, column.id, shapes.get(styles.SUBTITLE))
