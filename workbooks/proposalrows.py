"""*Proposte* of a filled-in workbook: the centre's decision beside each request of the unit.

A request is found by what it says, wherever its row stands; what the unit typed is never touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..schemas.findings import LANGUAGES
from ..schemas.terms import Vocabulary, fold, term
from .filled import Filled
from .layout import PROPOSAL_COLUMNS, PROPOSAL_TABLE, proposal_columns
from .outline import Sheet, tables
from .sheetxml import SheetXml

RequestKey = tuple[str, str, str]
"""Kind (id of the vocabulary), code and text of a request, folded."""

Decisions = Mapping[RequestKey, tuple[str, str]]
"""Decision and reason to show beside each request, as words; blank where there is none."""

_SHOWN = ("decision", "decision_reason")
_ASKED = ("kind", "code", "text")


@dataclass(frozen=True, slots=True)
class ProposalRows:
    """The sheet as found.

    Attributes:
        sheet: its XML.
        columns: column number by id.
        rows: rows with a request, each with what it says.
    """

    sheet: SheetXml
    columns: Mapping[str, int]
    rows: tuple[tuple[int, RequestKey], ...]


def request_key(kind: str, code: str, text: str) -> RequestKey:
    """Return what a request is found by: spaces and capitals make no difference.

    Args:
        kind: id of the vocabulary, empty when none was chosen.
        code: as typed.
        text: as typed.
    """
    return kind, fold(code), fold(text)


def write_decisions(filled: Filled, decisions: Decisions) -> None:
    """Write the centre's decisions beside the requests they are about.

    A request that is not among them gets blank cells: its words are no longer those decided on.

    Raises:
        PackageError: a part is damaged.
    """
    found = proposal_rows(filled)
    if found is None:
        return
    for row, key in found.rows:
        told = decisions.get(key, ("", ""))
        for name, text in zip(_SHOWN, told, strict=True):
            if name in found.columns:
                at = found.columns[name]
                if found.sheet.put(row, at, text or None) and text:
                    found.sheet.show_whole(row, {at: text})


def decisions_shown(filled: Filled, decisions: Decisions) -> bool:
    """Tell whether the workbook shows these decisions already; yes when it has no such sheet.

    Raises:
        PackageError: a part is damaged.
    """
    found = proposal_rows(filled)
    if found is None:
        return True
    return all(
        found.sheet.text(row, found.columns[name]) == text.strip()
        for row, key in found.rows
        for name, text in zip(_SHOWN, decisions.get(key, ("", "")), strict=True)
        if name in found.columns
    )


def proposal_rows(filled: Filled) -> ProposalRows | None:
    """Find *Proposte* by its table, else by its column ids, else by its headers.

    Raises:
        PackageError: a part is damaged.
    """
    book = filled.book
    candidates = list(filled.others)
    for sheet in candidates:
        for table in tables(book.package, sheet.part):
            if table.name.casefold() == PROPOSAL_TABLE.casefold():
                return _read(filled, sheet)
    for sheet in candidates:
        found = _read(filled, sheet)
        if found is not None:
            return found
    return None


def _read(filled: Filled, sheet: Sheet) -> ProposalRows | None:
    page = filled.book.sheet(sheet.part)
    head = _head(page)
    if head is None:
        return None
    header, columns = head
    kinds = filled.shape.terms.vocabularies["proposal_kind"]
    rows = tuple(_requests(page, columns, header, kinds))
    return ProposalRows(page, columns, rows)


def _requests(
    page: SheetXml, columns: Mapping[str, int], header: int, kinds: Vocabulary
) -> Iterator[tuple[int, RequestKey]]:
    for row in page.rows:
        if row <= header:
            continue
        said = {name: page.text(row, columns[name]) if name in columns else "" for name in _ASKED}
        known = term(kinds, said["kind"])
        if said["text"] or (known and said["code"]):
            yield row, request_key(known.id if known else "", said["code"], said["text"])


def _head(page: SheetXml) -> tuple[int, dict[str, int]] | None:
    """Return the last row of the header and the columns, by ids or by headers."""
    ids = {column.id: column.id for column in PROPOSAL_COLUMNS}
    headers = {
        fold(column.header): column.id
        for language in LANGUAGES
        for column in proposal_columns(language)
    }
    for names, below in ((ids, 1), (headers, 0)):
        for row in page.rows:
            found: dict[str, int] = {}
            for at in page.cells(row):
                text = page.text(row, at)
                name = names.get(text if below else fold(text))
                if name is not None:
                    found.setdefault(name, at)
            if {"text", "decision"} <= found.keys() and len(found) >= len(_ASKED):
                return row + below, found
    return None
