"""What an office sends beside its data: answers to findings and proposals of change."""

from collections.abc import Callable
from functools import cache

from ..schemas.findings import LANGUAGES, Finding, Language, Place
from ..schemas.profile import Profile
from ..schemas.rules import finding
from ..schemas.terms import SHEETS, Words, fold, term
from ..workbooks.layout import (
    PROPOSAL_COLUMNS,
    PROPOSAL_TABLE,
    Column,
    proposal_columns,
    result_columns,
)
from .entrysheets import Frame
from .location import Located, Sheets, locate
from .records import Answer, Proposal

PROPOSAL_PARTS = {
    "kind": Words("il tipo", "the kind"),
    "code": Words("il codice", "the code"),
    "text": Words("la proposta", "the proposal"),
    "motive": Words("il motivo", "the reason"),
}


def read_answers(frame: Frame, sheets: Sheets) -> tuple[tuple[Answer, ...], list[Finding]]:
    """Read the answers typed in *Esito controlli*, and what is wrong with them."""
    found = find_feedback(sheets, frame.profile, "", result_columns)
    if found is None:
        place = Place(frame.workbook)
        return (), [finding(frame.rules, "SHT-005", place, name=SHEETS["results"])]
    grid, columns = found.grid, found.columns
    answers: list[Answer] = []
    findings: list[Finding] = []
    for row in range(found.header_row + 1, len(grid.rows) + 1):
        text = {
            name: grid.text(row, columns[name]) if name in columns else ""
            for name in ("rule", "key", "field", "value", "answer", "reason")
        }
        if not text["rule"] or not (text["answer"] or text["reason"]):
            continue
        place = grid.place(row, columns.get("answer", 1))
        known = term(frame.profile.vocabularies["answer"], text["answer"])
        if known is None and text["answer"]:
            findings.append(
                finding(
                    frame.rules,
                    "VAL-004",
                    place,
                    key=text["key"],
                    value=text["answer"],
                    field="answer",
                    allowed=frame.allowed("answer"),
                )
            )
        if known is not None and known.id == "confirmed" and not text["reason"]:
            findings.append(
                finding(
                    frame.rules,
                    "ANS-001",
                    place,
                    key=text["key"],
                    value=text["answer"],
                    field="reason",
                )
            )
        answers.append(
            Answer(
                text["rule"],
                text["key"],
                text["field"],
                text["value"],
                known.id if known else text["answer"],
                text["reason"],
                place,
            )
        )
    return tuple(answers), findings


def read_proposals(frame: Frame, sheets: Sheets) -> tuple[tuple[Proposal, ...], list[Finding]]:
    """Read the sheet *Proposte*: rows with something in them, and what they lack."""
    ids = [column.id for column in PROPOSAL_COLUMNS]
    found = find_feedback(sheets, frame.profile, PROPOSAL_TABLE, proposal_columns)
    if found is None:
        return (), []
    known_codes = cache(lambda: _codes(frame))
    grid, columns = found.grid, found.columns
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for row in range(found.header_row + 1, len(grid.rows) + 1):
        text = {name: grid.text(row, columns[name]) if name in columns else "" for name in ids}
        if not any(text[name] for name in PROPOSAL_PARTS):
            continue
        known = term(frame.profile.vocabularies["proposal_kind"], text["kind"])
        if text["kind"] and known is None:
            findings.append(
                finding(
                    frame.rules,
                    "VAL-004",
                    grid.place(row, columns["kind"]),
                    value=text["kind"],
                    field="kind",
                    allowed=frame.allowed("proposal_kind"),
                )
            )
        kind = known.id if known else ""
        # A request already decided on wants no completing; what it was about may be gone.
        settled = bool(text["decision"])
        needed = [
            name
            for name in PROPOSAL_PARTS
            if not settled and not (name == "code" and kind == "new")
        ]
        findings += [
            finding(
                frame.rules,
                "PRP-001",
                grid.place(row, columns[name]),
                field=name,
                what=PROPOSAL_PARTS[name],
            )
            for name in needed
            if not text[name] and name in columns
        ]
        named = text["code"] and kind != "new"
        stray = named and fold(text["code"]) not in known_codes()
        if stray and not settled:
            example = next(iter(known_codes().values()), "")
            findings.append(
                finding(
                    frame.rules,
                    "PRP-002",
                    grid.place(row, columns["code"]),
                    value=text["code"],
                    field="code",
                    example=example,
                )
            )
        place = grid.place(row, columns.get("text", 1))
        proposals.append(
            Proposal(
                kind,
                text["code"],
                text["text"],
                text["motive"],
                frame.department,
                place,
                text["decision"],
            )
        )
    return tuple(proposals), findings


def _codes(frame: Frame) -> dict[str, str]:
    """Index the rows of the workbook by the ways a person names them, folded."""
    codes: dict[str, str] = {}
    for (_, key), fields in frame.issued.items():
        path, code = str(fields.get("path") or ""), str(fields.get("code") or key)
        for name in (key, code, f"{path} {code}", f"{path}/{code}"):
            codes.setdefault(fold(name), code)
    return codes


def find_feedback(
    sheets: Sheets,
    profile: Profile,
    table: str,
    headed: Callable[[Language], tuple[Column, ...]],
) -> Located | None:
    """Find the sheet of what an office sends beside its data; ``None`` when it is gone.

    Args:
        sheets: those of the workbook.
        profile: of its plan.
        table: name of its Excel table, empty where it has none.
        headed: its columns in a language.
    """
    headers: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for column in headed(language):
            headers.setdefault(column.id, []).append(column.header)
    others = [sheet.table for sheet in profile.sheets]
    return locate(sheets, table, headers, [*others, *({PROPOSAL_TABLE} - {table})])
