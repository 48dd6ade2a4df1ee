"""*Unità organizzative* of the master: one row for each unit that has something to report."""

from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .compositionwords import UNIT
from .deliverytable import completeness
from .masterwords import DELIVERY_STATES, Say
from .rowcells import signed
from .scorewords import SHEETS, header, words
from .standing import Standing
from .structures import noted
from .tallies import Tallies
from .wholecells import PRINTED, WholeCells

SHEET_ID = "units"


def units_sheet(
    standing: Standing, tallies: Tallies, cells: WholeCells, say: Say, name: str = ""
) -> MasterSheet:
    """Make the table of the units, in the order of the registry.

    Args:
        standing: the plan and what was consolidated.
        tallies: what is counted of each unit.
        cells: makes the columns every whole has.
        say: the words.
        name: of the sheet; the usual one when not given.
    """
    counted = standing.asks("activity") or standing.asks("indicator")
    band, delivery = say.group("unit"), say.group("delivery")
    columns = (
        MasterColumn("department", say.column("department"), width=44, group=band),
        MasterColumn("delivery", say.column("delivery"), width=22, group=delivery),
        MasterColumn("due", say.column("due"), "date", 13, delivery),
        MasterColumn("received", say.column("received"), "date", 13, delivery),
        MasterColumn("late", say.column("late"), "whole", 11, delivery),
        *(
            MasterColumn(name, say.column(f"all_{name}"), "whole", 11, delivery)
            for name in ("expected", "filled", "held")
        ),
        MasterColumn("completeness", say.column("completeness"), "percent", 13, delivery),
        *cells.columns(),
        MasterColumn("key", header("unit_id", say.language), width=12, centred=True),
    )
    rows = [_row(standing, tallies, cells, say, unit) for unit in standing.departments()]
    title = name or SHEETS["units"][say.language]
    return MasterSheet(
        id=SHEET_ID,
        name=title,
        table="tblUnitaOrganizzative",
        title=title,
        subtitle=say("sheet_count", n=len(rows)),
        columns=columns,
        rows=rows,
        note=noted(
            words("units_note", say.language) if counted else "",
            standing.plan,
            standing.scores.at,
            say.language,
        ),
        frozen="department",
        printed=PRINTED,
        empty=words("no_units", say.language),
    )


def _row(
    standing: Standing, tallies: Tallies, cells: WholeCells, say: Say, unit: str
) -> list[MasterCell]:
    found, late = standing.delivery(unit), standing.days_late(unit)
    whole = standing.scores.departments.get(unit)
    counts = tallies.counted(unit)
    return [
        Shown(standing.unit_name(unit), "strong"),
        signed(say.of(DELIVERY_STATES, found.state)),
        found.due,
        found.delivered,
        Shown(late, "bad") if late else late,
        *(counts.expected, counts.filled, counts.held),
        completeness([counts]),
        *cells.cells(tallies.departments[unit], whole, UNIT + unit),
        unit,
    ]
