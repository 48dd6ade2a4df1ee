"""Copies of one department's workbook, made from the values they hold."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.rules import Catalogue, common
from riscontro.sync.acceptance import Policy, accept
from riscontro.sync.merge import merged
from riscontro.sync.records import Accepted, Change, Record, Submission, Typed

PERIOD, ROUND, DAY = 2025, "monitoraggio", date(2025, 7, 10)
SHEETS = {"indicators": ("indicator", "Indicatori"), "activities": ("activity", "Attività")}
COLUMNS = {"key": 1, "code": 4, "value": 5, "note": 6, "status": 7, "available_from": 8}
TERMS = {"in corso": "under_way", "conclusa": "completed"}

Rows = Mapping[str, Mapping[str, object]]
"""Key to field to what was typed; ``activities!KEY`` for a row of the activities."""


def typed(found: object) -> Typed:
    """What a cell holds: a figure is a number, a word of the list a term, a date a day."""
    text = "" if found is None else str(found)
    if not text:
        return Typed()
    if isinstance(found, date):
        return Typed(found, text, day=found)
    if text.casefold() in TERMS:
        return Typed(found, text, term=TERMS[text.casefold()])
    if text.replace(".", "", 1).isdigit():
        return Typed(found, text, number=Decimal(text))
    return Typed(found, text)


def copy(
    workbook: str,
    rows: Rows,
    state: str = "submitted",
    findings: tuple[Finding, ...] = (),
    digest: str = "",
) -> Submission:
    """A workbook of department D1 that holds these rows, from row 6 on."""
    records = []
    for number, (name, cells) in enumerate(rows.items(), 6):
        sheet, _, key = name.rpartition("!")
        sheet = sheet or "indicators"
        kind, shown = SHEETS[sheet]
        records.append(
            Record(
                sheet=sheet,
                kind=kind,
                key=key,
                department="D1",
                place=Place(workbook, shown),
                row=number,
                columns=COLUMNS,
                cells={field: typed(value) for field, value in cells.items()},
                issued={},
            )
        )
    content = repr((workbook, rows, state, findings))
    return Submission(
        workbook=workbook,
        sha256=digest or sha256(content.encode()).hexdigest(),
        kind="xlsx",
        identity={"department": "D1", "period": str(PERIOD), "round": ROUND},
        state=state,
        records=tuple(records),
        findings=findings,
    )


RULES = common()
Base = dict[tuple[str, str], Accepted]


def consolidated(
    copies: list[Submission],
    base: Base | None = None,
    *,
    day: date = DAY,
    policy: Policy = "row",
    take_drafts: bool = False,
    rules: Catalogue = RULES,
) -> tuple[Base, list[Finding], list[Change]]:
    """Merge and accept: what stands, every finding, what changed."""
    whole, of_merge = merged(copies, base or {}, rules, take_drafts=take_drafts)
    findings = [*whole.findings, *of_merge]
    rows, more, changes = accept(
        whole,
        findings,
        base or {},
        rules,
        period=PERIOD,
        round=ROUND,
        received=day,
        policy=policy,
        take_drafts=take_drafts,
    )
    return {(row.sheet, row.key): row for row in rows}, [*findings, *more], changes


def texts(base: Base) -> dict[str, dict[str, str]]:
    """Key to field to accepted text, blanks left out."""
    return {
        key: {name: cell.text for name, cell in row.cells.items() if cell.text}
        for (_, key), row in base.items()
    }
