"""The two sheets about the workbook itself: *Istruzioni* and *Scheda di trasmissione*."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from ..schemas.profile import Profile
from ..schemas.terms import ROUNDS, SHEETS
from . import instructions, styles
from .counts import FOUND, count_formulas
from .entryrules import FLAGGED, JUMP, MISSING, SIGN_COLOURS, WITHDRAWN, list_name
from .formpage import NAMES, ROW, Form
from .instructions import HELP, LABELS, SECTIONS, Topic
from .layout import GREY, Book, Cell, SheetLayout, sheet_name
from .listsheets import list_title
from .records import DAY
from .styles import Styles

VALUES = 84
"""Width of the column C of *Istruzioni*."""

HEAD = 20
"""Points the title adds to the height of the first rows."""

MIRROR = "mirror."
"""Prefix of the ids of cells of *Scheda di trasmissione* that repeat one of *Istruzioni*."""

APPROVAL = ("state", "approval_name", "approval_role", "approval_date")


def write_instructions(
    sheet: Worksheet,
    shapes: Styles,
    book: Book,
    profile: Profile,
    layouts: Sequence[SheetLayout],
    counted: Mapping[str, Cell],
) -> dict[str, int]:
    """Write *Istruzioni* and return the Excel row of each id of its hidden column A.

    Args:
        sheet: the sheet to fill.
        shapes: the formats of the workbook.
        book: what the workbook is about.
        profile: vocabularies.
        layouts: the entry sheets.
        counted: what the counting formulas show.
    """
    say = book.language
    sheet.set_column(0, 0, 12, None, {"hidden": True})
    sheet.set_column(1, 1, NAMES)
    sheet.set_column(2, 2, VALUES)
    title = sheet_name("instructions", say)
    styles.headline(sheet, shapes, title, (book.title, book.owner))
    writer = Form(sheet, shapes, 5, VALUES)
    writer.section(SECTIONS["about"][say])
    strong: styles.Look = {"bold": True}
    writer.value("department", LABELS["department"][say], book.department, strong)
    period: styles.Look = {"num_format": "0"}
    writer.value("period", LABELS["period"][say], book.identity.period, period)
    writer.value("round", LABELS["round"][say], _round(book))
    day: styles.Look = {"num_format": DAY}
    writer.value("due", LABELS["due"][say], book.due or "–", day, strong)
    writer.value("contact", LABELS["contact"][say], book.contact or "–")
    writer.section(SECTIONS["state"][say])
    for name, label, formula in _open_counts(layouts, book):
        writer.formula(name, label, formula, counted[name])
    writer.section(SECTIONS["submission"][say])
    _approval(writer, book, profile)
    writer.section(SECTIONS["sheets"][say])
    _links(writer, book, profile, layouts)
    writer.section(SECTIONS["signs"][say])
    for sign, words, meaning in instructions.SIGNS:
        look = {"font_color": SIGN_COLOURS[sign], "bold": True}
        _legend(writer, f"{sign} {words[say]}", meaning[say], {**styles.LOCKED, **look})
    writer.section(SECTIONS["colours"][say])
    for name, sample, meaning in instructions.COLOURS:
        _legend(writer, sample[say], meaning[say], COLOUR_LOOKS[name])
    second_page, first_height = writer.row, writer.total() + HEAD
    writer.section(SECTIONS["topics"][say])
    for topic in _topics(layouts):
        writer.start("", topic.title[say], valign="top")
        shape = shapes.get(styles.TEXT, valign="top")
        sheet.write_string(writer.row - 1, 2, topic.text[say], shape)
        texts = [(topic.title[say], NAMES), (topic.text[say], VALUES)]
        writer.size(styles.height(texts))
        writer.row += 1
    styles.page(sheet, book, landscape=False)
    by_width = styles.scale(styles.A4, False, styles.points([NAMES, VALUES]))
    sheet.set_print_scale(
        min(by_width, int(styles.printable_height(styles.A4) / first_height * 97))
    )
    sheet.set_h_pagebreaks([second_page - 1])
    sheet.print_area(0, 1, writer.row - 2, 2)
    sheet.protect("", dict(styles.PROTECTED))
    first = writer.places["state"] - 1
    sheet.set_selection(first, 2, first, 2)
    return writer.places


def write_receipt(
    sheet: Worksheet,
    shapes: Styles,
    book: Book,
    profile: Profile,
    layouts: Sequence[SheetLayout],
    counted: Mapping[str, Cell],
    places: Mapping[str, int],
) -> None:
    """Write *Scheda di trasmissione*: one page that repeats, counts and leaves room to sign.

    Args:
        sheet: the sheet to fill.
        shapes: the formats of the workbook.
        book: what the workbook is about.
        profile: vocabularies.
        layouts: the entry sheets.
        counted: what the counting formulas show.
        places: rows of the ids of *Istruzioni*.
    """
    say, width = book.language, 58.0
    sheet.set_column(0, 0, 12, None, {"hidden": True})
    sheet.set_column(1, 1, NAMES + 4)
    sheet.set_column(2, 2, width)
    styles.headline(sheet, shapes, sheet_name("receipt", say), (book.title, book.owner))
    writer = Form(sheet, shapes, 5, width)
    boxed = styles.LOCKED
    writer.section(SECTIONS["subject"][say])
    writer.value("", LABELS["department"][say], book.department, boxed, {"bold": True})
    writer.value("", LABELS["period"][say], book.identity.period, boxed, {"num_format": "0"})
    writer.value("", LABELS["round"][say], _round(book), boxed)
    writer.value("", LABELS["issued"][say], book.issued, boxed, {"num_format": DAY})
    writer.section(SECTIONS["counts"][say])
    formulas = count_formulas(layouts)
    for layout in layouts:
        for name in ("listed", "done", "open", "flagged"):
            label = LABELS[name][say].format(sheet=layout.name)
            at = f"{name}.{layout.id}"
            writer.formula(at, label, formulas[at], counted[at], boxed)
    for name in FOUND:
        writer.formula(name, LABELS[name][say], formulas[name], counted[name], boxed)
    writer.section(SECTIONS["approval"][say])
    source = sheet_name("instructions", say)
    for name in APPROVAL:
        cell = f"'{source}'!$C${places[name]}"
        value = _first(book, profile).get(name) or ""
        look = {"num_format": DAY if name == "approval_date" else "General"}
        formula = f'=IF({cell}="","",{cell})'
        writer.formula(MIRROR + name, LABELS[name][say], formula, value, boxed, look)
    writer.section(SECTIONS["signing"][say])
    for name, size in (("signature", 70), ("protocol", 40)):
        writer.start("", LABELS[name][say], least=size)
        white: styles.Look = {"border": 1, "border_color": GREY}
        sheet.write_blank(writer.row - 1, 2, None, shapes.get(white))
        writer.row += 1
    styles.page(sheet, book, landscape=False)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(0, 1, writer.row - 2, 2)
    sheet.protect("", dict(styles.PROTECTED))


COLOUR_LOOKS: Mapping[str, styles.Look] = {
    "entry": {**styles.ENTRY, "locked": True},
    "locked": styles.LOCKED,
    "missing": {**styles.ENTRY, "locked": True, **MISSING},
    "flagged": {**styles.ENTRY, "locked": True, **FLAGGED},
    "jump": {**styles.ENTRY, "locked": True, **JUMP},
    "withdrawn": {**styles.LOCKED, **WITHDRAWN},
}


def _round(book: Book) -> str:
    name = book.identity.round
    return ROUNDS[name][book.language] if name in ROUNDS else name


def _open_counts(layouts: Sequence[SheetLayout], book: Book) -> list[tuple[str, str, str]]:
    """Return id, label and formula of the counts shown to whoever fills the workbook in."""
    say, made = book.language, count_formulas(layouts)
    rows = [
        (f"open.{layout.id}", LABELS["open"][say].format(sheet=layout.name)) for layout in layouts
    ]
    rows += [(name, LABELS[name][say]) for name in FOUND]
    return [(name, label, made[name]) for name, label in rows]


def _approval(writer: Form, book: Book, profile: Profile) -> None:
    """Write the four open cells of the department."""
    say, vocabulary = book.language, "submission_state"
    first = _first(book, profile)
    checks: dict[str, dict[str, Any]] = {
        "state": {"validate": "list", "source": f"={list_name(vocabulary)}"},
        "approval_date": {
            "validate": "date",
            "criteria": "between",
            "minimum": date(book.identity.period - 1, 1, 1),
            "maximum": date(book.identity.period + 10, 12, 31),
        },
    }
    for name in APPROVAL:
        look: styles.Look = {"num_format": DAY if name == "approval_date" else "General"}
        writer.value(name, LABELS[name][say], first.get(name), styles.ENTRY, look)
        options = {"ignore_blank": True, **checks.get(name, {"validate": "any"})}
        options |= {"input_title": LABELS[name][say][:32], "input_message": HELP[name][say]}
        writer.sheet.data_validation(writer.row - 2, 2, writer.row - 2, 2, options)


def _first(book: Book, profile: Profile) -> dict[str, Cell]:
    """Return what stands in the open cells when the workbook is made."""
    state = str(book.form.get("state") or "draft")
    return {**book.form, "state": profile.label("submission_state", state, book.language)}


def _links(writer: Form, book: Book, profile: Profile, layouts: Sequence[SheetLayout]) -> None:
    say = book.language
    notes = [(layout.name, layout.kind) for layout in layouts]
    unused = {"instructions"}
    unused |= {
        name for name, there in (("history", book.history), ("left", book.left)) if not there
    }
    notes += [(list_title(profile.sheet(one.sheet), say), "list") for one in book.listed]
    for name in SHEETS:
        if name not in unused:
            notes.append((sheet_name(name, say), name))
    for title, note in notes:
        quoted = title.replace("'", "''")
        shape = writer.shapes.get(styles.TEXT, styles.LINKED)
        writer.size(ROW)
        writer.sheet.write_url(writer.row - 1, 1, f"internal:'{quoted}'!A1", shape, title)
        known = instructions.SHEET_NOTES.get(note)
        text = known[say] if known else ""
        writer.sheet.write_string(writer.row - 1, 2, text, writer.shapes.get(styles.TEXT))
        writer.row += 1


def _legend(writer: Form, sample: str, meaning: str, look: styles.Look) -> None:
    writer.size(ROW)
    writer.sheet.write_string(writer.row - 1, 1, sample, writer.shapes.get(styles.TEXT, look))
    writer.sheet.write_string(writer.row - 1, 2, meaning, writer.shapes.get(styles.TEXT))
    writer.row += 1


def _topics(layouts: Sequence[SheetLayout]) -> list[Topic]:
    columns = {column.id for layout in layouts for column in layout.columns}
    columns |= {layout.kind for layout in layouts}
    columns |= {column.type for layout in layouts for column in layout.columns if column.own}
    return [
        topic
        for topic in instructions.TOPICS
        if not topic.needs or columns.intersection(topic.needs)
    ]
