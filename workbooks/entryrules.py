"""What watches over the cells of an entry sheet: validations and conditional formats.

One validation per column over the whole table, its bounds reading the type of the row; conditional
formats change fill and font only and look at their own row, so that rows can be appended, sorted
and saved by any program.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.bounds import date_bounds
from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.profile import Profile
from ..schemas.terms import Words
from .layout import (
    AMBER,
    FIRST_ROW,
    GREEN,
    GREY,
    ID_ROW,
    LINK,
    LIST_PREFIX,
    LOCKED_FILL,
    RED,
    Column,
    SheetLayout,
)
from .records import YES_NO, is_measure
from .signs import Terms

FLAGGED: Mapping[str, str] = {"bg_color": "#FBE3E7", "font_color": "#8A1C31"}
MISSING: Mapping[str, str] = {"bg_color": "#FFEBB5"}
JUMP: Mapping[str, Any] = {"font_color": AMBER, "bold": True}
WITHDRAWN: Mapping[str, Any] = {
    "font_color": GREY,
    "font_strikeout": True,
    "bg_color": LOCKED_FILL,
}
SIGN_COLOURS: Mapping[str, str] = {
    **{"✔": GREEN, "▲": AMBER, "✖": RED, "○": AMBER, "–": GREY, "?": LINK, "↻": LINK},
}

MOST_PERCENT = 10
"""Ten times the whole: more is a number typed without its percent sign."""

MESSAGE = 255
"""Most characters of an input message."""

_NUMBER = Words(
    "Scrivere solo il numero, senza unità né parole (il testo va nella colonna Nota). Per le "
    "percentuali scrivere anche il segno: 12,5%.",
    "Type the number alone, no unit, no words (text goes into the Note). For percentages type "
    "the sign as well: 12.5%.",
)
_MESSAGES: Mapping[str, tuple[Words, Words]] = {
    "number": (Words("Numero atteso", "Number expected"), _NUMBER),
    "denominator": (
        Words("Denominatore", "Denominator"),
        Words("Scrivere un numero maggiore di zero.", "Type a number greater than zero."),
    ),
    "percent": (
        Words("Percentuale attesa", "Percentage expected"),
        Words("Scrivere una percentuale da 0 % a 100 %.", "Type a percentage from 0 % to 100 %."),
    ),
    "date": (
        Words("Data attesa", "Date expected"),
        Words("Scrivere una data come 31/12/2026.", "Type a date such as 31/12/2026."),
    ),
    "boolean": (Words("Sì o no", "Yes or no"), Words("Scegliere sì o no.", "Choose yes or no.")),
    "list": (
        Words("Voce non in elenco", "Not in the list"),
        Words("Scegliere una voce dell'elenco.", "Choose an entry of the list."),
    ),
    "length": (
        Words("Testo troppo lungo", "Text too long"),
        Words("Il testo supera i {maximum} caratteri.", "More than {maximum} characters."),
    ),
}


_ADVICE: Mapping[str, Words] = {
    "date": Words("Una data come 31/12/{year}.", "A date such as 31/12/{year}."),
    "year": Words(
        "Un anno come {year} o un anno accademico come {year}/{next}.",
        "A year such as {year}, or an academic year such as {year}/{next}.",
    ),
    "references": Words(
        "Più identificativi separati da punto e virgola.",
        "Several identifiers, separated by semicolons.",
    ),
    "unit": Words("Il nome o la sigla dell'unità.", "The name of the unit, or its short name."),
    "node": Words("Il codice come compare nel piano.", "The code as the plan has it."),
}
_SEVERAL = Words("Una o più voci separate da punto e virgola: ",
                 "One or more entries, separated by semicolons: ")  # fmt: skip
_SEE_LISTS = Words("si veda il foglio Elenchi.", "see the sheet Lists.")


def advised(column: Column, language: Language, terms: Terms, period: int) -> str:
    """Return what an entry column of a sheet of records says of itself, empty when nothing."""
    if column.type == "terms":
        names = "; ".join(one.label[language] for one in terms.vocabularies[column.vocabulary])
        head = _SEVERAL[language]
        room = len(head) + len(names) <= MESSAGE
        return head + (names if room else _SEE_LISTS[language])
    words = _ADVICE.get(column.type)
    if words is None:
        return ""
    return words[language].format(year=period, next=period + 1)


def list_name(vocabulary: str) -> str:
    """Return the defined name of a vocabulary in *Elenchi*."""
    return LIST_PREFIX + "".join(c if c.isascii() and c.isalnum() else "_" for c in vocabulary)


def validation(
    column: Column, language: Language, places: Mapping[str, str], period: int, terms: Terms
) -> dict[str, Any]:
    """Return the validation of an entry column, its input message included.

    Args:
        column: the column.
        language: language of the messages.
        places: own-row address in the first row (``$N6``) by column id.
        period: the year, for the bounds of dates.
        terms: the labels cells show.
    """
    place = places.get(column.id, "")
    first, last = date(period - 10, 1, 1), date(period + 10, 12, 31)
    if column.own:
        first, last = date_bounds(period, of_records=True)
    kind = "length" if column.maximum else ""
    options: dict[str, Any] = {"validate": "any"}
    if column.type == "list" and column.vocabulary:
        kind, options = "list", {"validate": "list", "source": f"={list_name(column.vocabulary)}"}
    elif column.own and column.type == "boolean":
        kind, options = "boolean", {"validate": "list", "source": list(YES_NO[language][::-1])}
    elif column.id == "denominator" and not column.own:
        kind, options = "denominator", {"validate": "decimal", "criteria": ">", "value": 0}
    elif is_measure(column):
        kind, options = "number", {"validate": "custom", "value": _number(place, places, terms)}
    elif column.type == "percent":
        kind = "percent"
        options = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    elif column.type in ("number", "integer"):
        kind = "number"
        options = {"validate": "decimal", "criteria": "between"}
        options |= {"minimum": -1e15, "maximum": 1e15}
    elif column.type == "date":
        kind, options = "date", {"validate": "date", "criteria": "between"}
        options |= {"minimum": first, "maximum": last}
    elif column.maximum:
        options = {"validate": "length", "criteria": "<=", "value": column.maximum}
    if kind:
        title, message = (words[language] for words in _MESSAGES[kind])
        maximum = f"{column.maximum:,}"
        if language == "it":
            maximum = maximum.replace(",", ".")
        message = message.format(maximum=maximum)
        options |= {"error_title": title, "error_message": message, "error_type": "stop"}
    advice = column.help or (advised(column, language, terms, period) if column.own else "")
    if advice:
        options |= {"input_title": column.header[:32], "input_message": advice[:MESSAGE]}
    return options | {"ignore_blank": True}


def add_validations(
    sheet: Worksheet,
    layout: SheetLayout,
    profile: Profile,
    language: Language,
    period: int,
    last: int,
) -> None:
    """Put its validation on every entry column, down to the last row of the table."""
    places, terms = own_row(layout), Terms(profile.vocabularies, language)
    for position, column in enumerate(layout.columns):
        options = validation(column, language, places, period, terms)
        if column.role == "entry" and (options["validate"] != "any" or "input_message" in options):
            sheet.data_validation(FIRST_ROW - 1, position, last - 1, position, options)


def add_conditions(
    book: Workbook,
    sheet: Worksheet,
    layout: SheetLayout,
    profile: Profile,
    language: Language,
    last: int,
) -> None:
    """Colour withdrawn rows, flagged and missing cells, jumps, signs; down to the last row."""
    places, terms = own_row(layout), Terms(profile.vocabularies, language)
    bare = {name: place.replace("$", "") for name, place in places.items()}

    def colour(first: str, end: str, formula: str, look: Mapping[str, Any]) -> None:
        span = f"{bare[first]}:{bare[end].rstrip('0123456789')}{last}"
        options = {"type": "formula", "criteria": f"={formula}", "format": book.add_format(look)}
        sheet.conditional_format(span, options)

    names = [column.id for column in layout.columns]
    after = names.index("outcome") + 1 if "outcome" in names else 0
    begin, finish = names[min(after, len(names) - 1)], names[-1]
    if "row_state" in places:
        withdrawn = terms.quoted("row_state", "withdrawn")
        colour(begin, finish, f"{places['row_state']}={withdrawn}", WITHDRAWN)
    if "flags" in places:
        identity = f"{bare[begin].rstrip('0123456789')}${ID_ROW}"
        flagged = f'ISNUMBER(SEARCH(";"&{identity}&";",{places["flags"]}))'
        colour(begin, finish, flagged, FLAGGED)
    # Columns of records may have any name: none of theirs is a measure's.
    measures: frozenset[str] = frozenset() if layout.records else frozenset(places)
    if {"change", "value"} <= measures:
        jump = float(profile.settings.get("jump", 10))
        change = places["change"]
        far = f"OR({change}>={jump - 1:.9g},{change}<={1 / jump - 1:.9g})"
        colour("value", "value", f"AND(ISNUMBER({change}),{far})", JUMP)
    for name in layout.required:
        column = layout.column(name)
        alone = column is not None and column.type != "long" and layout.records
        measured = column is not None and column.type in ("number", "percent")
        if (measured or alone) and "outcome" in places:
            open_ = f'AND(LEFT({places["outcome"]},1)="○",TRIM({places[name]})="")'
            colour(name, name, open_, MISSING)
    if {"denominator", "type", "outcome"} <= measures:
        ratio = f"{places['type']}={terms.quoted('indicator_type', 'ratio')}"
        half = f'LEFT({places["outcome"]},1)="○",{ratio},TRIM({places["denominator"]})=""'
        colour("denominator", "denominator", f"AND({half})", MISSING)
    if "length" in measures and (actions := layout.column("actions")) and actions.maximum:
        colour("length", "length", f"{places['length']}>{actions.maximum}", {"font_color": RED})
    for sign, tint in SIGN_COLOURS.items():
        for name in ("outcome", "rating"):
            if name in places:
                formula = f'LEFT({places[name]},1)="{sign}"'
                colour(name, name, formula, {"font_color": tint, "bold": True})


def own_row(layout: SheetLayout, row: int = FIRST_ROW) -> dict[str, str]:
    """Return the address of each column on one row, the column fixed (``$N6``)."""
    return {
        column.id: f"${column_letter(position)}{row}"
        for position, column in enumerate(layout.columns, 1)
    }


def _number(place: str, places: Mapping[str, str], terms: Terms) -> str:
    if "type" not in places:
        return f"=ISNUMBER({place})"
    kind = places["type"]
    free, either, share = (
        terms.quoted("indicator_type", name) for name in ("text", "boolean", "percent")
    )
    return (
        f"=OR({kind}={free},{kind}={either},"
        f"AND(ISNUMBER({place}),OR({kind}<>{share},ABS(N({place}))<={MOST_PERCENT})))"
    )
