"""The live formulas of an entry sheet: their Excel text, and the same computed in Python.

Every formula is A1 text on its own row (``{value}`` stands for ``$N6``), uses only functions that
Excel 2016 and LibreOffice 7.4 share and reaches *Esito controlli* by defined names alone. What a
formula refers to and the sheet does not have is an empty text. Nobody recalculates on opening, so
each is written with the value ``computed`` gives, and a test holds the two equal.
"""

import re
from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.terms import VOCABULARIES
from . import arithmetic
from .arithmetic import filled, number, same, text
from .layout import RESULT_NAMES, Cell, Row, SheetLayout
from .signs import WORDS, Terms, Vocabularies

ON_TRACK, BEHIND = 0.95, 0.7
"""Progress from which a measure is on track, and from which it is only behind."""

NO_VALUE = "–"
"""Mark of a record whose value was blank when it was checked."""


def templates(
    layout: SheetLayout, language: Language, vocabularies: Vocabularies = VOCABULARIES
) -> dict[str, str]:
    """Return the formula of each formula column, ``{field}`` standing for the cell of its row."""
    say = {name: f'"{words[language]}"' for name, words in WORDS.items()}
    terms = Terms(vocabularies, language)
    withdrawn = f"{{row_state}}={terms.quoted('row_state', 'withdrawn')}"
    size = (
        "{value}/IF({type}=" + terms.quoted("indicator_type", "ratio") + ",N({denominator}),1)"
        if layout.column("denominator")
        else "{value}"
    )
    unchanged = f'OR({_found("index_value")}="",{_found("index_value")}={_mark(layout)})'
    made = {
        "outcome": f"IF({withdrawn},{say['withdrawn']},IFERROR(IF({unchanged},"
        f'{_found("index_sign")}&"",{say["stale"]}),{_outcome(layout, terms, say)}))',
        "findings": f'IFERROR(IF({unchanged},"",'
        f'"{WORDS["changed"][language]}: ")&{_found("index_text")},"")',
        "flags": f'IFERROR(IF({unchanged},{_found("index_fields")}&"",""),"")',
        "length": "LEN({actions})",
        "change": f'IF({withdrawn},"",IFERROR(IF(AND(ISNUMBER({{value}}),ISNUMBER({{previous}})),'
        f'ROUND({size}/{{previous}}-1,9),""),""))',
        "progress": f'IF({withdrawn},"",IFERROR({_progress(size, terms)},""))',
        "rating": f'IF({withdrawn},"",{_rating(layout, terms, say)})',
    }
    columns = {column.id for column in layout.columns if column.role == "formula"}
    return {name: f'=IF({{key}}="","",{made[name]})' for name in made if name in columns}


def at_row(template: str, layout: SheetLayout, row: int) -> str:
    """Return a template as the formula of one row: ``{value}`` becomes ``$N6``.

    Args:
        template: text with ``{field}``; ``{previous}`` is the last past year.
        layout: the sheet, which says where each column stands.
        row: Excel row number.
    """
    places = {
        column.id: f"${column_letter(position)}{row}"
        for position, column in enumerate(layout.columns, 1)
    }
    places["previous"] = places.get(previous(layout), '""')
    return re.sub(r"\{(\w+)\}", lambda hit: places.get(hit[1], '""'), template)


def previous(layout: SheetLayout) -> str:
    """Return the id of the column of the last past year, empty when there is none."""
    years = [(column.year, column.id) for column in layout.columns if column.year is not None]
    return max(years)[1] if years else ""


def computed(
    layout: SheetLayout,
    row: Row,
    language: Language,
    index_entry: Mapping[str, Cell] | None = None,
    vocabularies: Vocabularies = VOCABULARIES,
) -> dict[str, Cell]:
    """Return what each formula column of a record shows.

    Args:
        layout: the sheet.
        row: what stands in the cells: labels, fractions, texts as typed, dates.
        language: language of the workbook.
        index_entry: the record's row of the index of *Esito controlli* (``index_sign``,
            ``index_text``, ``index_fields``, ``index_value``); none or empty without findings.
        vocabularies: those of the profile.
    """
    columns = [column.id for column in layout.columns if column.role == "formula"]
    if text(row.get("key")) == "":
        return dict.fromkeys(columns, "")
    say = {name: words[language] for name, words in WORDS.items()}
    terms = Terms(vocabularies, language)
    withdrawn = same(row.get("row_state"), terms.label("row_state", "withdrawn"))
    entry = index_entry or {}
    known = text(entry.get("index_value"))
    stale = known != "" and not same(entry.get("index_value"), mark(layout, row))
    size = _size(layout, row, terms)
    progress: Cell = "" if withdrawn else _computed_progress(row, size, terms)
    rated = progress if "progress" in columns else ""
    shown: dict[str, Cell] = {
        "findings": "",
        "flags": "",
        "length": len(text(row.get("actions"))),
        "progress": progress,
        "change": "" if withdrawn else arithmetic.change(size, row.get(previous(layout))),
        "outcome": _computed_outcome(layout, row, terms, say),
        "rating": "" if withdrawn else _computed_rating(layout, row, rated, terms, say),
    }
    if entry:
        found = text(entry.get("index_text"))
        shown["outcome"] = say["stale"] if stale else text(entry.get("index_sign"))
        shown["findings"] = f"{say['changed']}: {found}" if stale else found
        shown["flags"] = "" if stale else text(entry.get("index_fields"))
    if withdrawn:
        shown["outcome"] = say["withdrawn"]
    return {name: shown[name] for name in columns if name in shown}


def mark(layout: SheetLayout, row: Row) -> Cell:
    """Return the mark by which a formula sees that a checked record was changed since.

    It goes into ``index_value`` beside the findings of the record: the value itself, or for
    records without one the texts chosen and the lengths of those typed.

    Args:
        layout: the sheet.
        row: what stands in the cells of the record.
    """
    name = _marked_value(layout)
    if name:
        return row.get(name) if filled(row.get(name)) else NO_VALUE
    pieces = []
    for field, whole in _marked_texts(layout):
        found = text(row.get(field))
        pieces.append(found if whole else str(len(found)))
    return "|".join(pieces) or NO_VALUE


def _found(column: str) -> str:
    return f"INDEX({RESULT_NAMES[column]},MATCH({{key}},{RESULT_NAMES['index_key']},0))"


def _marked_value(layout: SheetLayout) -> str:
    names = ("value", "proposed_target")
    return next((name for name in names if layout.column(name)), "")


def _marked_texts(layout: SheetLayout) -> list[tuple[str, bool]]:
    """Return the text columns of a mark, and whether they stand in it whole or as a length."""
    entries = [column for column in layout.columns if column.role == "entry"]
    wanted = [column for column in entries if column.id in layout.required] or entries
    kinds = ("list", "text", "long")
    return [(column.id, column.type == "list") for column in wanted if column.type in kinds]


def _mark(layout: SheetLayout) -> str:
    name = _marked_value(layout)
    if name:
        return f'IF(TRIM({{{name}}})="","{NO_VALUE}",{{{name}}})'
    pieces = [f"{{{field}}}" if whole else f"LEN({{{field}}})"
              for field, whole in _marked_texts(layout)]  # fmt: skip
    return '&"|"&'.join(pieces) + '&""' if pieces else f'"{NO_VALUE}"'


def _outcome(layout: SheetLayout, terms: Terms, say: Mapping[str, str]) -> str:
    if not layout.required:
        return say["nothing"]
    parts = []
    for name in layout.required:
        part = f'TRIM({{{name}}})<>""'
        if name == "value":
            part = f"NOT({_missing(layout, terms)})"
        if name == "value" and layout.column("missing_reason"):
            part = f'OR({part},TRIM({{missing_reason}})<>"")'
        parts.append(part)
    return f"IFERROR(IF(AND({','.join(parts)}),{say['done']},{say['open']}),{say['open']})"


def _computed_outcome(layout: SheetLayout, row: Row, terms: Terms, say: Mapping[str, str]) -> Cell:
    if not layout.required:
        return say["nothing"]
    done = True
    for name in layout.required:
        ready = filled(row.get(name)) if name != "value" else not _lacking(layout, row, terms)
        if name == "value" and layout.column("missing_reason"):
            ready = ready or filled(row.get("missing_reason"))
        done = done and ready
    return say["done"] if done else say["open"]


def _missing(layout: SheetLayout, terms: Terms) -> str:
    """Return the condition that the value, or half of a ratio, is blank."""
    blank = 'TRIM({value})=""'
    if layout.column("denominator") is None:
        return blank
    ratio = terms.quoted("indicator_type", "ratio")
    return f'OR({blank},AND({{type}}={ratio},TRIM({{denominator}})=""))'


def _lacking(layout: SheetLayout, row: Row, terms: Terms) -> bool:
    if not filled(row.get("value")):
        return True
    ratio = same(row.get("type"), terms.label("indicator_type", "ratio"))
    return ratio and layout.column("denominator") is not None and not filled(row.get("denominator"))


def _progress(size: str, terms: Terms) -> str:
    up, down, keep = (terms.quoted("direction", name) for name in ("up", "down", "keep"))
    either = terms.quoted("indicator_type", "boolean")
    steps = (
        f"IF({{direction}}={up},ROUND({size}/{{target}},9),"
        f"IF({{direction}}={down},IF({size}=0,1,ROUND({{target}}/({size}),9)),"
        f"IF({{direction}}={keep},"
        f'ROUND(MAX(0,1-ABS({size}-{{target}})/ABS({{target}})),9),"")))'
    )
    return (
        f'IF({{type}}={either},IF(OR(TRIM({{value}})="",TRIM({{target}})=""),"",'
        f"IF({{value}}={{target}},1,0)),"
        f'IF(AND(ISNUMBER({{value}}),ISNUMBER({{target}})),{steps},""))'
    )


def _size(layout: SheetLayout, row: Row, terms: Terms) -> float | None:
    """Return the measure of the row: its value, or the quotient of a ratio."""
    value = number(row.get("value"))
    ratio = same(row.get("type"), terms.label("indicator_type", "ratio"))
    if value is None or not ratio or layout.column("denominator") is None:
        return value
    return arithmetic.quotient(value, number(row.get("denominator")) or 0.0)


def _computed_progress(row: Row, size: float | None, terms: Terms) -> Cell:
    if same(row.get("type"), terms.label("indicator_type", "boolean")):
        if not filled(row.get("value")) or not filled(row.get("target")):
            return ""
        return int(same(row.get("value"), row.get("target")))
    directions = {terms.label("direction", name): name for name in ("up", "down", "keep")}
    way = next(
        (name for label, name in directions.items() if same(row.get("direction"), label)), ""
    )
    return arithmetic.progress(size, number(row.get("target")), way)


def _rating(layout: SheetLayout, terms: Terms, say: Mapping[str, str]) -> str:
    if layout.column("value") is None:
        return '""'
    reasons = {
        say["not_applicable"]: terms.quoted("missing_reason", "not_applicable"),
        say["completed"]: terms.quoted("missing_reason", "activity_completed"),
    }
    missing = f'IF(TRIM({{missing_reason}})="",{say["not_received"]},{say["not_available"]})'
    for words, label in reasons.items():
        missing = f"IF({{missing_reason}}={label},{words},{missing})"
    unrated = (
        f'IF({_missing(layout, terms)},{missing},IF(TRIM({{target}})="",{say["no_target"]},'
        f'IF(AND(ISNUMBER({{value}}),TRIM({{direction}})=""),{say["no_direction"]},'
        f"{say['not_comparable']})))"
    )
    rated = (
        f"IF({{progress}}>={ON_TRACK},{say['on_track']},"
        f"IF({{progress}}>={BEHIND},{say['behind']},{say['critical']}))"
    )
    return f"IFERROR(IF(ISNUMBER({{progress}}),{rated},{unrated}),{say['not_comparable']})"


def _computed_rating(
    layout: SheetLayout, row: Row, progress: Cell, terms: Terms, say: Mapping[str, str]
) -> Cell:
    if layout.column("value") is None:
        return ""
    if isinstance(progress, int | float):
        if progress >= ON_TRACK:
            return say["on_track"]
        return say["behind" if progress >= BEHIND else "critical"]
    if _lacking(layout, row, terms):
        reason = row.get("missing_reason")
        if same(reason, terms.label("missing_reason", "not_applicable")):
            return say["not_applicable"]
        if same(reason, terms.label("missing_reason", "activity_completed")):
            return say["completed"]
        return say["not_available" if filled(reason) else "not_received"]
    if not filled(row.get("target")):
        return say["no_target"]
    undirected = number(row.get("value")) is not None and not filled(row.get("direction"))
    return say["no_direction" if undirected else "not_comparable"]
