"""The registers of the master: findings, changes, files read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from ..schemas.findings import Finding, Severity
from ..schemas.grid import split_address
from ..schemas.periods import of_year
from ..schemas.rules import Catalogue, words, written
from ..schemas.terms import FIELDS, ROUNDS, SEVERITIES, SIGNS
from ..workbooks.layout import proposal_columns, result_columns
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .entrycells import MEASURED_FIELDS
from .masterwords import COLUMNS, DELIVERY_STATES, SHEETS, STANDINGS, Say
from .records import Change
from .rowcells import SEVERITY_TONES, leading, sheets_of_keys, signed
from .ruling import is_personal
from .standing import Standing


def findings_sheet(standing: Standing, rules: Catalogue, say: Say) -> MasterSheet:
    """List every finding, the gravest first, with what was answered to it."""
    one, where, answer = say.group("finding"), say.group("place"), say.group("answer")
    columns = (
        MasterColumn("severity", say.column("severity"), width=20, group=one),
        MasterColumn("rule", say.column("rule"), width=11, group=one, centred=True),
        MasterColumn("department", say.column("department"), width=24, group=where),
        MasterColumn("key", say.column("key"), width=20, group=where),
        MasterColumn("column", say.column("column"), width=20, group=where),
        MasterColumn("cell", say.column("cell"), width=9, group=where, centred=True),
        MasterColumn("sheet", say.column("sheet"), width=14, group=where),
        MasterColumn("file", say.column("file"), width=24, group=where),
        MasterColumn("found", say.column("found"), width=22, group=one),
        MasterColumn("message", say.column("message"), width=52, group=one),
        MasterColumn("hint", say.column("hint"), width=48, group=one),
        MasterColumn("standing", say.column("standing"), width=18, group=answer),
        MasterColumn("answer", say.column("answer"), width=30, group=answer),
    )
    order = {unit: at for at, unit in enumerate(standing.departments())}
    listed = sorted(
        standing.settled.findings,
        key=lambda entry: (
            list(Severity).index(entry[0].severity),
            order.get(entry[1], len(order)),
            entry[0].place.workbook,
            entry[0].place.sheet,
            _position(entry[0].place.cell),
            entry[0].code,
        ),
    )
    places = sheets_of_keys(standing)
    rows = [_finding(standing, rules, say, *entry, places) for entry in listed]
    return MasterSheet(
        id="findings",
        name=SHEETS["findings"][say.language],
        table="tblSegnalazioni",
        title=SHEETS["findings"][say.language],
        subtitle=say("sheet_count", n=len(rows)),
        columns=columns,
        rows=rows,
        note=say("findings_note"),
        frozen="rule",
        empty=say("findings_empty"),
    )


def changes_sheet(standing: Standing, say: Say) -> MasterSheet:
    """List what the last run that changed something has changed."""
    what, where = say.group("change"), say.group("place")
    columns = (
        MasterColumn("department", say.column("department"), width=30, group=where),
        MasterColumn("sheet", say.column("sheet"), width=14, group=where),
        MasterColumn("key", say.column("key"), width=20, group=where),
        MasterColumn("column", say.column("column"), width=24, group=where),
        MasterColumn("cell", say.column("cell"), width=9, group=where, centred=True),
        MasterColumn("file", say.column("file"), width=30, group=where),
        MasterColumn("before", say.column("before"), "long", 40, what),
        MasterColumn("after", say.column("after"), "long", 40, what),
        MasterColumn("day", say.column("day"), "date", 13, what),
    )
    labels = {sheet.id: sheet.label[say.language] for sheet in standing.profile.sheets}

    @cache
    def header(sheet: str, field: str) -> str | None:
        """Return the header of a column; nothing of people's own data is shown."""
        personal = is_personal(standing.profile, sheet, field)
        return None if personal else column_label(standing, say, field, sheet)

    in_percent = {one.row_key for one in standing.plan.indicators if one.unit == "%"}
    shares = {
        (sheet.id, field.id)
        for sheet in standing.profile.sheets
        for field in sheet.fields
        if field.type == "percent"
    }

    def told(change: Change, text: str, reading: str) -> str:
        """Write what a cell said: what a person typed as it stands, a program's number for them."""
        kind, _, said = reading.partition(":")
        if kind == "day":
            return written(date.fromisoformat(said), say.language)
        if kind != "number":
            return text
        percent = (change.sheet, change.field) in shares or (
            change.field in MEASURED_FIELDS and change.key in in_percent
        )
        return written(Decimal(said), say.language) + (" %" if percent else "")

    rows: list[Sequence[MasterCell]] = [
        (
            standing.unit_name(change.department),
            *leading(change.key, labels.get(change.sheet, change.sheet), change.sheet)[::-1],
            header(change.sheet, change.field),
            change.cell,
            change.workbook,
            told(change, change.before, change.before_read),
            told(change, change.after, change.after_read),
            change.day,
        )
        for change in standing.consolidated.changes
        if header(change.sheet, change.field) is not None
    ]
    return MasterSheet(
        id="changes",
        name=SHEETS["changes"][say.language],
        table="tblVariazioni",
        title=SHEETS["changes"][say.language],
        subtitle=say("sheet_count", n=len(rows)),
        columns=columns,
        rows=rows,
        note=say("changes_note"),
        frozen="key",
        empty=say("changes_empty"),
    )


def provenance_sheet(standing: Standing, say: Say, tool: str) -> MasterSheet:
    """List every file read, with the fingerprint of its content."""
    file, content = say.group("file"), say.group("content")
    columns = (
        MasterColumn("file", say.column("file"), width=38, group=file),
        MasterColumn("department", say.column("department"), width=32, group=file),
        MasterColumn("period", say.column("period"), width=12, group=file, centred=True),
        MasterColumn("round", say.column("round"), width=17, group=file),
        MasterColumn("declared", say.column("declared"), width=18, group=file),
        MasterColumn("received", say.column("received"), "date", 13, file),
        MasterColumn("sha256", say.column("sha256"), width=40, group=file),
        MasterColumn("rows", say.column("rows"), "whole", 10, content),
        MasterColumn("findings", say.column("findings"), "whole", 16, content),
        MasterColumn("profile", say.column("profile"), width=20, group=content),
        MasterColumn("template", say.column("template"), width=13, group=content, centred=True),
        MasterColumn("push", say.column("push"), width=16, group=content, centred=True),
    )
    received: dict[str, date] = {}
    for record in standing.consolidated.records:
        known = received.get(record.sha256, record.received)
        received[record.sha256] = min(known, record.received)
    found = Counter(one.place.workbook for one in standing.consolidated.findings)
    profile = standing.profile
    rows: list[Sequence[MasterCell]] = []
    for one in standing.consolidated.submissions:
        identity, delivery = one.identity, standing.deliveries.get(one.department)
        round_id = identity.get("round", "")
        first = received.get(one.sha256) or (delivery.delivered if delivery else None)
        rows.append(
            (
                one.workbook,
                standing.unit_name(one.department) or None,
                identity.get("period"),
                ROUNDS[round_id][say.language] if round_id in ROUNDS else round_id,
                profile.label("submission_state", one.state, say.language)
                if one.readable
                else signed(say.of(DELIVERY_STATES, "unreadable")),
                first,
                one.sha256,
                len(one.records),
                found[one.workbook],
                identity.get("profile"),
                identity.get("template"),
                identity.get("push"),
            )
        )
    made = say("made_with", profile=profile.id, template=profile.template_version)
    return MasterSheet(
        id="provenance",
        name=SHEETS["provenance"][say.language],
        table="tblProvenienza",
        title=SHEETS["provenance"][say.language],
        subtitle=" · ".join([made, say("tool", tool=tool)] if tool else [made]),
        columns=columns,
        rows=rows,
        note=say("provenance_note"),
        frozen="file",
        empty=say("provenance_empty"),
    )


def column_label(standing: Standing, say: Say, name: str, sheet: str) -> str:
    """Return the header under which the department sees a column, the id when it is unknown.

    Sheets may have columns of one id: that of ``sheet``, an id or the name of a tab, wins.
    """
    period, language = standing.consolidated.period, say.language
    if name[:1] == "y" and name[1:].isdigit():
        return name[1:]
    for one in sorted(standing.profile.sheets, key=lambda one: not one.called(sheet)):
        if field := one.field(name):
            return of_year(field.label[language], period, period)
    for columns in (result_columns(language), proposal_columns(language)):
        for column in columns:
            if column.id == name:
                return column.header
    known = COLUMNS.get(name) or (FIELDS[name].label if name in FIELDS else None)
    return known[language] if known else name


def _finding(
    standing: Standing,
    rules: Catalogue,
    say: Say,
    one: Finding,
    department: str,
    state: str,
    places: Mapping[str, str],
) -> list[MasterCell]:
    message, hint = words(one, say.language, rules)
    tone = SEVERITY_TONES[one.severity]
    severity = f"{SIGNS[one.severity]} {SEVERITIES[one.severity][say.language]}"
    key, sheet = leading(one.key, one.place.sheet or None, places.get(one.key, ""))
    return [
        Shown(severity, tone),
        one.code,
        standing.unit_name(department) or None,
        key,
        column_label(standing, say, one.field, one.place.sheet) or None,
        one.place.cell or None,
        sheet,
        one.place.workbook or None,
        one.value or None,
        message,
        hint,
        signed(say.of(STANDINGS, state)),
        _answer(standing, say, one, department, state),
    ]


def _answer(standing: Standing, say: Say, one: Finding, department: str, state: str) -> str | None:
    if state == "waived":
        return standing.settled.waiver_reason(one, department)
    given = standing.settled.answer(one, department)
    if given is None:
        return None
    label = standing.profile.label("answer", given.answer, say.language)
    return ": ".join(part for part in (label, given.reason) if part)


def _position(cell: str) -> tuple[int, int]:
    try:
        return split_address(cell)
    except ValueError:
        return 0, 0
