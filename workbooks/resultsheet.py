"""The sheet *Esito controlli* as a new workbook has it, before any check."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.profile import Profile
from ..schemas.terms import Words
from . import styles
from .entryrules import SIGN_COLOURS, validation
from .layout import (
    GREY,
    HEADER_ROW,
    ID_ROW,
    LINE,
    RESULT_FIRST_COLUMN,
    RESULT_INDEX,
    RESULT_INDEX_COLUMN,
    RESULT_NAMES,
    RESULTS_FIRST_ROW,
    RESULTS_LAST_ROW,
    RESULTS_MODEL_ROW,
    Book,
    Column,
    result_column,
    result_columns,
    sheet_name,
)
from .sidesheets import begin, write_headers
from .signs import Terms
from .styles import A3, Styles

NO_CHECK = Words("Nessun controllo ancora eseguito.", "No check has been made yet.")

READ_ONLY: styles.Look = {"border": 1, "border_color": LINE}


def write_results(
    workbook: Workbook, sheet: Worksheet, shapes: Styles, book: Book, profile: Profile
) -> None:
    """Write *Esito controlli* before any check: headers, model row, hidden index, names.

    There is no table and no formula here, so that a push changes nothing but rows.
    """
    say = book.language
    columns = result_columns(say)
    begin(sheet, shapes, book, "results")
    write_headers(sheet, shapes, columns, RESULT_FIRST_COLUMN)
    for position, column in enumerate(columns, RESULT_FIRST_COLUMN - 1):
        head = shapes.get(styles.HEADER, {"align": "left", "indent": 1})
        sheet.write_string(HEADER_ROW - 1, position, column.header, head)
        role = styles.ENTRY if column.role == "entry" else {"border": 1, "border_color": LINE}
        look = {"cell": styles.LINKED, "severity": {"bold": True}}.get(column.id, {})
        shape = shapes.get(role, styles.TEXT, look)
        sheet.write_blank(RESULTS_MODEL_ROW - 1, position, None, shape)
    plain = shapes.get({"text_wrap": False})
    for position, name in enumerate(RESULT_INDEX, RESULT_INDEX_COLUMN - 1):
        sheet.set_column(position, position, 12, None, {"hidden": True})
        sheet.write_string(ID_ROW - 1, position, name, shapes.get(styles.SUBTITLE))
        sheet.write_blank(RESULTS_MODEL_ROW - 1, position, None, plain)
    gap = RESULT_INDEX_COLUMN - 2
    sheet.set_column(gap, gap, 2)
    sheet.set_row(RESULTS_MODEL_ROW - 1, 21, None, {"hidden": True})
    note = shapes.get({"font_color": GREY, "italic": True})
    sheet.set_row(RESULTS_FIRST_ROW - 1, 21)
    sheet.write_string(RESULTS_FIRST_ROW - 1, RESULT_FIRST_COLUMN - 1, NO_CHECK[say], note)
    title = sheet_name("results", say)
    for name, defined in RESULT_NAMES.items():
        letter = column_letter(result_column(name))
        span = f"${letter}${RESULTS_FIRST_ROW}:${letter}${RESULTS_LAST_ROW}"
        workbook.define_name(defined, f"='{title}'!{span}")
    _watch_results(workbook, sheet, columns, book, profile)
    last_column = RESULT_FIRST_COLUMN + len(columns) - 2
    sheet.autofilter(HEADER_ROW - 1, RESULT_FIRST_COLUMN - 1, RESULTS_LAST_ROW - 1, last_column)
    styles.page(sheet, book, A3, header_row=HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.protect("", dict(styles.PROTECTED))


def _watch_results(
    workbook: Workbook, sheet: Worksheet, columns: Sequence[Column], book: Book, profile: Profile
) -> None:
    language: Language = book.language
    terms = Terms(profile.vocabularies, language)
    for position, column in enumerate(columns, RESULT_FIRST_COLUMN - 1):
        if column.role == "entry":
            options = validation(column, language, {}, book.identity.period, terms)
            span = (RESULTS_FIRST_ROW - 1, position, RESULTS_LAST_ROW - 1, position)
            sheet.data_validation(*span, options)
    letter = column_letter(result_column("severity"))
    for sign in ("✖", "▲", "?"):
        formula = f'=LEFT(${letter}{RESULTS_FIRST_ROW},1)="{sign}"'
        look = workbook.add_format({"font_color": SIGN_COLOURS[sign], "bold": True})
        span_text = f"{letter}{RESULTS_FIRST_ROW}:{letter}{RESULTS_LAST_ROW}"
        options = {"type": "formula", "criteria": formula, "format": look}
        sheet.conditional_format(span_text, options)
