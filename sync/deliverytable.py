"""*Stato trasmissioni* of the master: units by sheets, what came and what is missing."""

from collections.abc import Sequence

from ..schemas.profile import EntrySheet
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .masterwords import DELIVERY_STATES, OUTCOMES, SHEETS, Say
from .rowcells import signed
from .standing import DELIVERED, Counted, Standing


def deliveries_sheet(standing: Standing, say: Say) -> MasterSheet:
    """Make the matrix of units and sheets: what is due, what came, what is missing."""
    sheets = standing.profile.sheets
    delivery, total = say.group("delivery"), say.group("total")
    columns = [
        MasterColumn("department", say.column("department"), width=32, group=delivery),
        MasterColumn("delivery", say.column("delivery"), width=20, group=delivery),
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
        MasterColumn("files", say.column("files"), width=34, group=total),
    ]
    units = standing.departments()
    rows = [_delivery(standing, say, unit) for unit in units]
    counts = {
        sheet.id: summed([standing.counted(unit, sheet) for unit in units]) for sheet in sheets
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
        subtitle=say("sent", n=delivered(standing), total=len(units)),
        columns=tuple(columns),
        rows=rows,
        note=say("deliveries_note"),
        frozen="delivery",
        totals=totals if rows else (),
    )


def completeness(counts: Sequence[Counted]) -> float | None:
    """Return the share of the rows filled in, ``None`` when none is expected."""
    expected = sum(one.expected for one in counts)
    return round(sum(one.filled for one in counts) / expected, 9) if expected else None


def delivered(standing: Standing) -> int:
    """Count the units whose workbook left their hands."""
    return sum(standing.delivery(unit).state in DELIVERED for unit in standing.departments())


def summed(counts: Sequence[Counted]) -> Counted:
    """Add up the rows of several units or sheets."""
    return Counted(
        sum(one.expected for one in counts),
        sum(one.filled for one in counts),
        sum(one.held for one in counts),
        sum(one.findings for one in counts),
    )


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


def _sheet_columns(sheet: EntrySheet, say: Say) -> list[MasterColumn]:
    label = sheet.label[say.language]
    columns = [
        MasterColumn(f"{sheet.id}_outcome", say.column("outcome", sheet=label), "text", 21, label)
    ]
    for name in ("expected", "filled", "held", "missing", "noted"):
        header = say.column(name, sheet=label)
        columns.append(MasterColumn(f"{sheet.id}_{name}", header, "whole", 12, label, total="sum"))
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
