"""What a departmental workbook holds besides its rows, as parts of a side of a comparison.

What it says it is, the open cells of *Istruzioni*, the requests of *Proposte*, the list and the
answers of *Esito controlli*, and the sheets that have no keys, cell by cell.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from ..schemas.grid import Grid, as_text, split_address
from ..schemas.profile import Profile
from ..schemas.terms import SHEETS, Words, term
from ..workbooks.identity import Carried
from ..workbooks.layout import (
    PROPOSAL_COLUMNS,
    PROPOSAL_TABLE,
    RESULT_COLUMNS,
    Column,
    proposal_columns,
    result_columns,
)
from ..workbooks.reader import Workbook
from . import identification
from .differences import Content, Labels, Row, RowName, Side, numbered
from .differingcells import plain_content, unkeyed
from .entrycells import read_day
from .feedback import find_feedback
from .identification import Form
from .location import Located, Sheets
from .proposals import proposal_id
from .records import Submission

IDENTITY, FORM, PROPOSALS, RESULTS = "identity", "instructions", "proposals", "results"
"""Ids of what is compared besides the entry sheets."""

PERSON = "approval_name"
"""Open cell of *Istruzioni* that names a person."""

IDENTITY_LABELS: Mapping[str, Words] = {
    **identification.NAMES,
    "template": Words("versione del modello", "template version"),
    "push": Words("numero di aggiornamenti ricevuti", "number of updates received"),
    "language": Words("lingua", "language"),
    "name": Words("nome dell'unità", "name of the unit"),
    "profile_text": Words("testo del profilo", "text of the profile"),
}
FORM_LABELS: Mapping[str, Words] = {
    "state": Words("stato della trasmissione", "state of the submission"),
    "approval_name": Words("nome di chi approva", "name of who approves"),
    "approval_role": Words("ruolo di chi approva", "role of who approves"),
    "approval_date": Words("data dell'approvazione", "date of the approval"),
}


def unkeyed_sides(
    was: tuple[Sequence[Grid], Submission, Workbook],
    now: tuple[Sequence[Grid], Submission, Workbook],
) -> tuple[Side, Side]:
    """Return the sheets of two workbooks that have no keys as two sides.

    The tool's own are told apart from those somebody added; open cells of *Istruzioni* are left
    out, the name of who approved is shown nowhere.
    """
    persons, leave = set[str](), set[tuple[str, int, int]]()
    for _, submission, book in (was, now):
        persons.add(submission.approval.get(PERSON, ""))
        own, carried = identification.carried(book.grids)
        form = identification.form(own, carried, book.properties)
        for name in FORM_LABELS:
            if name in form.places and form.grid is not None:
                leave.add((form.grid.sheet, *_at(form.places[name].cell)))
    persons.discard("")
    languages = {submission.identity.get("language", "") for _, submission, _ in (was, now)}
    return unkeyed(was[0], now[0], len(languages) == 1, persons, leave)


def identity_part(submission: Submission, carried: Carried | None) -> Side:
    """Return what a workbook says it is."""
    pairs = {**(carried.pairs if carried else {}), **submission.identity}
    cells = {
        name: Content(pairs[name], f"text:{pairs[name]}", owner="tool", raw=pairs[name])
        for name in IDENTITY_LABELS
        if pairs.get(name)
    }
    text = submission.profile_text
    if text:
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        cells["profile_text"] = Content(digest, f"text:{digest}", owner="tool", raw=digest)
    fields = {(IDENTITY, name): words for name, words in IDENTITY_LABELS.items()}
    labels = Labels({IDENTITY: Words("La cartella", "The workbook")}, fields)
    return Side({("", IDENTITY, ""): Row("", cells)}, labels)


def form_part(form: Form, profile: Profile) -> Side:
    """Return the open cells of *Istruzioni*; who approved is never shown."""
    cells = {}
    for name in FORM_LABELS:
        if form.grid is None or name not in form.places:
            continue
        place = form.places[name]
        content = plain_content(form.grid, *_at(place.cell), "unit")
        text = as_text(content.raw)
        meaning = content.meaning
        if name == "state" and (known := term(profile.vocabularies["submission_state"], text)):
            meaning = f"term:{known.id}"
        elif name == "approval_date" and (day := read_day(content.raw)).day is not None:
            meaning = f"day:{day.day.isoformat()}"
        if name == PERSON:
            cells[name] = Content("", meaning, None, content.raw, place, "unit", withheld=True)
        else:
            cells[name] = Content(content.shown, meaning, None, content.raw, place, "unit")
    fields = {(FORM, name): words for name, words in FORM_LABELS.items()}
    return Side({("", FORM, ""): Row("", cells)}, Labels({FORM: SHEETS["instructions"]}, fields))


def proposals_part(sheets: Sheets, submission: Submission, profile: Profile) -> tuple[Side, str]:
    """Return the requests to change the plan, each known by its words, and their sheet's name."""
    headed = zip(proposal_columns("it"), proposal_columns("en"), strict=True)
    fields = {(PROPOSALS, it.id): Words(it.header, en.header) for it, en in headed}
    labels = Labels({PROPOSALS: SHEETS["proposals"]}, fields)
    at = find_feedback(sheets, profile, PROPOSAL_TABLE, proposal_columns)
    if at is None:
        return Side({}, labels), ""
    made: dict[RowName, Row] = {}
    rows = list(_filled(at, [one.id for one in PROPOSAL_COLUMNS if one.role == "entry"]))
    unit, kinds = submission.department, profile.vocabularies["proposal_kind"]
    keys, period = [], int(submission.identity.get("period") or 0)
    for row in rows:
        kind = term(kinds, _text(at, row, "kind"))
        keys.append(proposal_id(unit, period, kind.id if kind else "", _text(at, row, "code"),
                                _text(at, row, "text")))  # fmt: skip
    for key, row in zip(numbered(keys), rows, strict=True):
        cells = _feedback(at, row, PROPOSAL_COLUMNS)
        code, text = _text(at, row, "code"), _text(at, row, "text")
        made["", PROPOSALS, key] = Row(f"{code} {text}".strip(), cells)
    return Side(made, labels), at.grid.sheet


def results_part(sheets: Sheets, profile: Profile) -> tuple[Side, str]:
    """Return findings and answers of *Esito controlli*, and the name of the sheet."""
    headed = zip(result_columns("it"), result_columns("en"), strict=True)
    fields = {(RESULTS, it.id): Words(it.header, en.header) for it, en in headed}
    labels = Labels({RESULTS: SHEETS["results"]}, fields)
    at = find_feedback(sheets, profile, "", result_columns)
    if at is None:
        return Side({}, labels), ""
    made: dict[RowName, Row] = {}
    rows = list(_filled(at, ["rule"]))
    keys = numbered([" ".join(_text(at, row, one) for one in ("rule", "key", "field")).strip()
                     for row in rows])  # fmt: skip
    for key, row in zip(keys, rows, strict=True):
        cells = _feedback(at, row, RESULT_COLUMNS)
        made["", RESULTS, key] = Row(_text(at, row, "message"), cells)
    return Side(made, labels), at.grid.sheet


def _feedback(at: Located, row: int, columns: Sequence[Column]) -> dict[str, Content]:
    return {
        column.id: plain_content(
            at.grid, row, at.columns[column.id], "unit" if column.role == "entry" else "centre"
        )
        for column in columns
        # Where a finding stands is no part of it: rows move.
        if column.id in at.columns and column.id not in ("cell", "sheet")
    }


def _filled(at: Located, names: Sequence[str]) -> Iterator[int]:
    for row in range(at.header_row + 1, len(at.grid.rows) + 1):
        if any(_text(at, row, name) for name in names):
            yield row


def _text(at: Located, row: int, name: str) -> str:
    return at.grid.text(row, at.columns[name]) if name in at.columns else ""


def _at(cell: str) -> tuple[int, int]:
    return split_address(cell)
