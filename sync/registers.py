"""The registers of the master: findings, state of the deliveries, changes, files read."""

from collections.abc import Mapping, Sequence
from datetime import date

from ..schemas.findings import Finding, Severity
from ..schemas.grid import split_address
from ..schemas.profile import EntrySheet
from ..schemas.rules import Catalogue, words
from ..schemas.terms import FIELDS, ROUNDS, SEVERITIES, SIGNS
from ..workbooks.layout import proposal_columns, result_columns
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown, Tone
from .masterwords import DELIVERY_STATES, OUTCOMES, SHEETS, STANDINGS, Say
from .rowcells import signed
from .standing import DELIVERED, Counted, Standing

SEVERITY_TONES: Mapping[Severity, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.WARNING: "watch",
    Severity.QUESTION: "strong",
    Severity.INFO: "muted",
}


def findings_sheet(standing: Standing, rules: Catalogue, say: Say) -> MasterSheet:
    """List every finding, the gravest first, with what was answered to it."""
    one, where, answer = say.group("finding"), say.group("place"), say.group("answer")
    columns = (
        MasterColumn("severity", say.column("severity"), width=20, group=one),
        MasterColumn("rule", say.column("rule"), width=11, group=one, centred=True),
        MasterColumn("department", say.column("department"), width=28, group=where),
        MasterColumn("key", say.column("key"), width=20, group=where),
        MasterColumn("column", say.column("column"), width=20, group=where),
        MasterColumn("cell", say.column("cell"), width=9, group=where, centred=True),
        MasterColumn("sheet", say.column("sheet"), width=14, group=where),
        MasterColumn("file", say.column("file"), width=30, group=where),
        MasterColumn("found", say.column("found"), width=22, group=one),
        MasterColumn("message", say.column("message"), width=52, group=one),
        MasterColumn("hint", say.column("hint"), width=48, group=one),
        MasterColumn("standing", say.column("standing"), width=18, group=answer),
        MasterColumn("answer", say.column("answer"), width=36, group=answer),
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
    rows = [_finding(standing, rules, say, *entry) for entry in listed]
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


def deliveries_sheet(standing: Standing, say: Say) -> MasterSheet:
    """Make the matrix of units and sheets: what is due, what came, what is missing."""
    sheets = standing.profile.sheets
    delivery, total = say.group("delivery"), say.group("total")
    columns = [
        MasterColumn("department", say.column("department"), width=38, group=delivery),
        MasterColumn("delivery", say.column("delivery"), width=22, group=delivery),
        MasterColumn("due", say.column("due"), "date", 13, delivery),
        MasterColumn("received", say.column("received"), "date", 13, delivery),
        MasterColumn("late", say.column("late"), "whole", 12, delivery),
    ]
    for sheet in sheets:
        columns += _sheet_columns(sheet, say)
    names = [sheet.id for sheet in sheets]
    filled = "+".join(f"{{{name}_filled}}" for name in names)
    expected = "+".join(f"{{{name}_expected}}" for name in names)
    ratio = f'IF({expected}=0,"",ROUND(({filled})/({expected}),9))'
    columns += [
        MasterColumn(
            "completeness",
            say.column("completeness"),
            "percent",
            14,
            total,
            False,
            ratio,
            "formula",
        ),
        MasterColumn("files", say.column("files"), width=40, group=total),
    ]
    units = standing.departments()
    rows = [_delivery(standing, say, unit) for unit in units]
    counts = {
        sheet.id: _summed([standing.counted(unit, sheet) for unit in units]) for sheet in sheets
    }
    totals: list[MasterCell] = [say("total_shown"), *[None] * 4]
    for sheet in sheets:
        totals += [None, *_numbers(counts[sheet.id])]
    totals += [completeness(list(counts.values())), None]
    return MasterSheet(
        id="deliveries",
        name=SHEETS["deliveries"][say.language],
        table="tblTrasmissioni",
        title=SHEETS["deliveries"][say.language],
        subtitle=say("of", n=_delivered(standing), total=len(units)),
        columns=tuple(columns),
        rows=rows,
        note=say("deliveries_note"),
        frozen="delivery",
        totals=totals if rows else (),
    )


def changes_sheet(standing: Standing, say: Say) -> MasterSheet:
    """List what the last run that changed something has changed."""
    what, where = say.group("change"), say.group("place")
    columns = (
        MasterColumn("department", say.column("department"), width=30, group=where),
        MasterColumn("sheet", say.column("sheet"), width=14, group=where),
        MasterColumn("key", say.column("key"), width=20, group=where),
        MasterColumn("column", say.column("column"), width=24, group=where),
        MasterColumn("before", say.column("before"), "long", 40, what),
        MasterColumn("after", say.column("after"), "long", 40, what),
        MasterColumn("day", say.column("day"), "date", 13, what),
        MasterColumn("file", say.column("file"), width=30, group=where),
        MasterColumn("cell", say.column("cell"), width=9, group=where, centred=True),
    )
    labels = {sheet.id: sheet.label[say.language] for sheet in standing.profile.sheets}
    rows = [
        (
            standing.unit_name(change.department),
            labels.get(change.sheet, change.sheet),
            change.key,
            column_label(standing, say, change.field),
            change.before,
            change.after,
            change.day,
            change.workbook,
            change.cell,
        )
        for change in standing.consolidated.changes
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
                len(one.findings),
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


def column_label(standing: Standing, say: Say, name: str) -> str:
    """Return the header under which the department sees a column, the id when it is unknown."""
    period, language = standing.consolidated.period, say.language
    if name[:1] == "y" and name[1:].isdigit():
        return name[1:]
    for sheet in standing.profile.sheets:
        if field := sheet.field(name):
            return field.label[language].format(year=period, previous=period - 1)
    for columns in (result_columns(language), proposal_columns(language)):
        for column in columns:
            if column.id == name:
                return column.header
    return FIELDS[name].label[language] if name in FIELDS else name


def completeness(counts: Sequence[Counted]) -> float | None:
    """Return the share of the rows filled in, ``None`` when none is expected."""
    expected = sum(one.expected for one in counts)
    return round(sum(one.filled for one in counts) / expected, 9) if expected else None


def outcome(say: Say, counts: Counted, state: str) -> Shown:
    """Say in a sign and a word how a unit stands on one sheet."""
    if not counts.expected:
        return signed(say.of(OUTCOMES, "nothing"))
    if state in ("missing", "unreadable"):
        return signed(say.of(OUTCOMES, "missing"))
    if state not in DELIVERED:
        return signed(say.of(OUTCOMES, "pending"))
    if counts.held:
        return signed(say.of(OUTCOMES, "held", n=counts.held))
    if counts.missing:
        return signed(say.of(OUTCOMES, "partial", n=counts.missing))
    return signed(say.of(OUTCOMES, "complete"))


def _finding(
    standing: Standing, rules: Catalogue, say: Say, one: Finding, department: str, state: str
) -> list[MasterCell]:
    message, hint = words(one, say.language, rules)
    tone = SEVERITY_TONES[one.severity]
    severity = f"{SIGNS[one.severity]} {SEVERITIES[one.severity][say.language]}"
    return [
        Shown(severity, tone),
        one.code,
        standing.unit_name(department) or None,
        one.key or None,
        column_label(standing, say, one.field) or None,
        one.place.cell or None,
        one.place.sheet or None,
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


def _delivered(standing: Standing) -> int:
    return sum(standing.delivery(unit).state in DELIVERED for unit in standing.departments())


def _sheet_columns(sheet: EntrySheet, say: Say) -> list[MasterColumn]:
    label = sheet.label[say.language]
    columns = [
        MasterColumn(f"{sheet.id}_outcome", say.column("outcome", sheet=label), "text", 24, label)
    ]
    for name in ("expected", "filled", "held", "missing", "noted"):
        header = say.column(name, sheet=label)
        columns.append(MasterColumn(f"{sheet.id}_{name}", header, "whole", 14, label, total="sum"))
    return columns


def _delivery(standing: Standing, say: Say, unit: str) -> list[MasterCell]:
    found, late = standing.delivery(unit), standing.days_late(unit)
    cells: list[MasterCell] = [
        standing.unit_name(unit),
        signed(say.of(DELIVERY_STATES, found.state)),
        found.due,
        found.delivered,
        Shown(late, "bad") if late else late,
    ]
    counts = [standing.counted(unit, sheet) for sheet in standing.profile.sheets]
    for one in counts:
        cells += [outcome(say, one, found.state), *_numbers(one)]
    return [*cells, completeness(counts), "\n".join(found.files) or None]


def _numbers(counts: Counted) -> list[MasterCell]:
    return [counts.expected, counts.filled, counts.held, counts.missing, counts.findings]


def _summed(counts: Sequence[Counted]) -> Counted:
    return Counted(
        sum(one.expected for one in counts),
        sum(one.filled for one in counts),
        sum(one.held for one in counts),
        sum(one.findings for one in counts),
    )


def _position(cell: str) -> tuple[int, int]:
    try:
        return split_address(cell)
    except ValueError:
        return 0, 0
