"""What the push writes into *Esito controlli*, and the answers the department types there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Language
from ..schemas.grid import Grid, as_text, column_letter
from ..schemas.terms import SIGNS, Words, fold
from .cellxml import CellContent
from .layout import (
    RESULT_COLUMNS,
    RESULT_HEADERS_EN,
    RESULT_INDEX,
    RESULTS_FIRST_ROW,
    RESULTS_LAST_ROW,
    result_column,
)
from .sheetxml import SheetXml

CAPACITY = RESULTS_LAST_ROW - RESULTS_FIRST_ROW + 1
"""Rows of the list: names, filter and validations of the sheet reach no further."""

NOTHING = Words("Nessuna segnalazione.", "No findings.")
COUNTED = (Words("1 segnalazione", "1 finding"), Words("{n} segnalazioni", "{n} findings"))
MORE = Words(
    "Altre {n} segnalazioni non elencate: correggere queste e trasmettere di nuovo.",
    "{n} more findings not listed: correct these and submit again.",
)

_SHOWN = {"field": "label"}
_NEEDED = 6
_LOOKED_AT = 60
_LONGEST_INDEX_TEXT = 4000
_INDEX_MORE = Words("… (altre {n})", "… ({n} more)")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One finding as *Esito controlli* shows it, already in the language of the workbook.

    Attributes:
        severity: sign and word, such as ``✖ errore bloccante``.
        sheet: name of the sheet as shown.
        cell: its address, such as ``N12``.
        key: business key of the row.
        field: id of the column; empty when the finding is not about one.
        label: header of the column.
        value: the cell's content as found.
        message: what is wrong.
        hint: what to do.
        rule: code of the rule.
        target: place the address links to, such as ``'Indicatori'!N12``; empty for no link.
        answer, reason: the answer known so far; one typed in the sheet counts more.
    """

    severity: str
    sheet: str
    cell: str
    key: str
    field: str
    label: str
    value: str
    message: str
    hint: str
    rule: str
    target: str = ""
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department answered to a finding: it holds for this value and no other.

    ``field`` is the column as the sheet shows it: its header.
    """

    rule: str
    key: str
    field: str
    value: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultsPlace:
    """Where things stand in *Esito controlli*: the model row and columns by id."""

    model_row: int
    columns: Mapping[str, int]

    @property
    def first_row(self) -> int:
        """First row of the list."""
        return self.model_row + 1

    @property
    def last_row(self) -> int:
        """Last row the list may use."""
        return self.model_row + CAPACITY


Index = dict[str, dict[str, CellContent]]
"""Index of *Esito controlli*: key of a record to column id (``RESULT_INDEX``) and content."""


def answers_in(grid: Grid) -> list[Answer]:
    """Return the answers typed in *Esito controlli*; none when the sheet is another one."""
    lines = [
        (number, {at: text for at, cell in enumerate(row, 1) if (text := as_text(cell))})
        for number, row in enumerate(grid.rows, 1)
    ]
    place = _place(lines[:_LOOKED_AT])
    return [] if place is None else list(_answers(lines, place))


def rows_in(grid: Grid) -> list[ResultRow]:
    """Return the findings a sheet lists, as they stand; none when it is another sheet."""
    lines = [
        (number, {at: text for at, cell in enumerate(row, 1) if (text := as_text(cell))})
        for number, row in enumerate(grid.rows, 1)
    ]
    place = _place(lines[:_LOOKED_AT])
    if place is None:
        return []
    rows = []
    for number, texts in lines:
        said = {
            _SHOWN.get(column.id, column.id): texts.get(place.columns[column.id], "")
            for column in RESULT_COLUMNS
        }
        if number > place.model_row and said["rule"]:
            quoted = said["sheet"].replace("'", "''")
            target = f"'{quoted}'!{said['cell']}" if said["sheet"] and said["cell"] else ""
            rows.append(ResultRow(**said, field="", target=target))
    return rows


def results_place(sheet: SheetXml) -> ResultsPlace | None:
    """Return where things stand in a sheet, ``None`` when it is not *Esito controlli* or broken."""
    return _place(_lines(sheet, list(sheet.rows)[:_LOOKED_AT]))


def typed_answers(sheet: SheetXml, place: ResultsPlace) -> list[Answer]:
    """Return the answers typed in the list."""
    return list(_answers(_lines(sheet, [at for at in sheet.rows if at > place.model_row]), place))


def index_of(
    rows: Iterable[ResultRow], language: Language, marks: Mapping[str, CellContent] | None = None
) -> Index:
    """Join the findings of each record for the look-ups of the entry sheets.

    Args:
        rows: findings; those without key are left out.
        language: language of the workbook.
        marks: mark of each checked row by key (``marks.mark``).
    """
    by_key: dict[str, list[ResultRow]] = defaultdict(list)
    for row in rows:
        if row.key:
            by_key[row.key].append(row)
    ranks = {sign: rank for rank, sign in enumerate(SIGNS.values())}
    index: Index = {}
    for key, found in list(by_key.items())[:CAPACITY]:
        worst = min((row.severity[:1] for row in found), key=lambda sign: ranks.get(sign, 9))
        counted = COUNTED[len(found) > 1][language].format(n=len(found))
        fields = dict.fromkeys(row.field for row in found if row.field)
        index[key] = {
            "index_key": key,
            "index_sign": f"{worst} {counted}",
            "index_text": _joined(found, language),
            "index_fields": f";{';'.join(fields)};" if fields else "",
            "index_value": (marks or {}).get(key),
        }
    return index


def index_in(sheet: SheetXml, place: ResultsPlace) -> Index:
    """Return the index as it stands in the sheet."""
    index: Index = {}
    for row in (at for at in sheet.rows if at > place.model_row):
        key = sheet.text(row, place.columns["index_key"])
        if key and key not in index:
            index[key] = {name: sheet.value(row, place.columns[name]) for name in RESULT_INDEX}
    return index


def write_results(
    sheet: SheetXml,
    place: ResultsPlace,
    rows: Sequence[ResultRow],
    index: Index,
    language: Language,
) -> list[Answer]:
    """Write the list and the index; cells, links and styles outside them stay as they are.

    Args:
        sheet: *Esito controlli*.
        place: where things stand in it.
        rows: findings in the order of display.
        index: made by `index_of`.
        language: language of the workbook.

    Returns:
        The typed answers for which no finding with the same rule, key, column and value is listed.
    """
    room = CAPACITY if len(rows) <= CAPACITY else CAPACITY - 1
    shown, left = _with_answers(rows[:room], typed_answers(sheet, place))
    end = ""
    if len(rows) > room:
        end = MORE[language].format(n=len(rows) - room)
    elif not rows:
        end = NOTHING[language]
    columns = [(column.id, place.columns[column.id]) for column in RESULT_COLUMNS]
    indexed = [(name, place.columns[name]) for name in RESULT_INDEX]
    styles = {at: cell.get("s", "0") for at, cell in sheet.cells(place.model_row).items()}
    links = []
    for row, found in enumerate(shown, place.first_row):
        sheet.make_row(row).attrib.pop("hidden", "")
        texts = {at: str(getattr(found, _SHOWN.get(name, name))) for name, at in columns}
        for at, text in texts.items():
            sheet.put(row, at, text or None, styles.get(at))
        sheet.show_whole(row, texts, grow=False)
        if found.target:
            links.append((f"{column_letter(place.columns['cell'])}{row}", found.target))
    for row, entry in enumerate(index.values(), place.first_row):
        for name, at in indexed:
            sheet.put(row, at, entry[name])
    _clear(sheet, place.first_row + len(shown), [at for _, at in columns])
    _clear(sheet, place.first_row + len(index), [at for _, at in indexed])
    if end:
        row = place.first_row + len(shown)
        sheet.make_row(row).attrib.pop("hidden", "")
        sheet.put(row, place.columns["severity"], end, "0")
        sheet.show_whole(row, {}, grow=False)
    sheet.set_links(place.first_row, links)
    sheet.fit_dimension()
    return left


def _clear(sheet: SheetXml, first: int, columns: Sequence[int]) -> None:
    for row in [at for at in sheet.rows if at >= first]:
        sheet.clear(row, columns)


def _with_answers(
    rows: Sequence[ResultRow], typed: Sequence[Answer]
) -> tuple[list[ResultRow], list[Answer]]:
    """Give each finding the answer typed for it; the rest of the answers comes back."""
    waiting: dict[tuple[str, ...], list[Answer]] = defaultdict(list)
    for answer in typed:
        waiting[_subject(answer.rule, answer.key, answer.field, answer.value)].append(answer)
    answered = []
    for row in rows:
        found = waiting.get(_subject(row.rule, row.key, row.label, row.value))
        if found:
            first = found.pop(0)
            row = replace(row, answer=first.answer, reason=first.reason)
        answered.append(row)
    return answered, [answer for left in waiting.values() for answer in left]


def _subject(*parts: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in parts)


def _joined(rows: Sequence[ResultRow], language: Language) -> str:
    lines: list[str] = []
    length = 0
    for at, row in enumerate(rows):
        about = f"{row.label}: {row.message}" if row.label else row.message
        line = f"{row.severity[:1]} {about}"
        if lines and length + len(line) > _LONGEST_INDEX_TEXT:
            lines.append(_INDEX_MORE[language].format(n=len(rows) - at))
            break
        lines.append(line[:_LONGEST_INDEX_TEXT])
        length += len(line) + 1
    return "\n".join(lines)


def _lines(sheet: SheetXml, rows: Sequence[int]) -> list[tuple[int, dict[int, str]]]:
    return [(row, {at: sheet.text(row, at) for at in sheet.cells(row)}) for row in rows]


def _place(lines: Sequence[tuple[int, Mapping[int, str]]]) -> ResultsPlace | None:
    """Find the row of ids, else the row of headers, and what follows from it."""
    ids = {column.id for column in RESULT_COLUMNS} | set(RESULT_INDEX)
    labels = {
        fold(label): column.id
        for column, english in zip(RESULT_COLUMNS, RESULT_HEADERS_EN, strict=True)
        for label in (column.header, english)
    }
    by_header = None
    for row, texts in lines:
        named = {text: at for at, text in texts.items() if text in ids}
        if len(named) >= _NEEDED:
            return ResultsPlace(row + 2, named) if len(named) == len(ids) else None
        headed = {labels[fold(text)]: at for at, text in texts.items() if fold(text) in labels}
        if len(headed) == len(RESULT_COLUMNS) and by_header is None:
            shift = headed["severity"] - result_column("severity")
            index = {name: result_column(name) + shift for name in RESULT_INDEX}
            by_header = ResultsPlace(row + 1, headed | index)
    return by_header


def _answers(
    lines: Iterable[tuple[int, Mapping[int, str]]], place: ResultsPlace
) -> Iterator[Answer]:
    at = place.columns
    for row, texts in lines:
        answer, reason = texts.get(at["answer"], ""), texts.get(at["reason"], "")
        rule = texts.get(at["rule"], "")
        if row > place.model_row and rule and (answer or reason):
            key, field, value = (texts.get(at[name], "") for name in ("key", "field", "value"))
            yield Answer(rule, key, field, value, answer, reason)
