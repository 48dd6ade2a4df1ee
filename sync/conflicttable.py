"""*Valori discordanti* of the master: every cell on which values disagree, and how to settle it."""

from collections.abc import Sequence

from ..schemas.rules import written
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .conflicts import Conflict, Side
from .conflictwords import (
    BLANK,
    CHOSEN,
    COLUMNS,
    COUNTED,
    EMPTY,
    HOW,
    LEFT,
    NAME,
    NOBODY_SAYS,
    NOTE,
    ONE,
    OPEN,
    OTHER,
    SETTLED,
    WHOSE,
)
from .masterwords import Say
from .proposaltable import subject
from .records import Typed
from .registers import column_label
from .rowcells import leading, sheets_of_keys
from .standing import Standing


def conflicts_sheet(standing: Standing, conflicts: Sequence[Conflict], say: Say) -> MasterSheet:
    """List the values in conflict one by one, those to be settled first.

    Names of people do not enter: who decided stays in ``piano.xlsx``.
    """
    language = say.language
    columns = tuple(
        MasterColumn(name, header[language], kind, width, group[language])
        for name, header, kind, width, group in COLUMNS
    )
    places = sheets_of_keys(standing)
    units = {one.row_key: one.unit for one in standing.plan.indicators}
    rows = [
        _row(standing, one, side, say, places.get(one.key, ""), units.get(one.key, ""))
        for one in conflicts
        for side in one.sides
    ]
    waiting = sum(one.settled is None for one in conflicts)
    counted = ONE if len(conflicts) == 1 else COUNTED
    return MasterSheet(
        id="conflicts",
        name=NAME[language],
        table="tblDiscordanti",
        title=NAME[language],
        subtitle=counted[language].format(n=len(conflicts), open=waiting),
        columns=columns,
        rows=rows,
        note=NOTE[language],
        frozen="key",
        empty=EMPTY[language],
    )


def _row(
    standing: Standing, one: Conflict, side: Side, say: Say, sheet: str, unit: str
) -> list[MasterCell]:
    language, decision = say.language, one.settled
    state = Shown(OPEN[language], "bad") if decision is None else Shown(SETTLED[language], "good")
    base = NOBODY_SAYS[language] if one.base.blank else _shown(one.base, say)
    return [
        state,
        standing.unit_name(one.department) or None,
        leading(one.key, None, sheet)[0],
        subject(standing, one.key) or None,
        unit or None,
        column_label(standing, say, one.field, side.place.sheet),
        base,
        WHOSE[side.who][language],
        _shown(side.cell, say),
        side.place.workbook or None,
        side.place.sheet or None,
        side.place.cell or None,
        HOW[side.who][language] if decision is None else _outcome(one, side, say),
        decision.reason if decision is not None else None,
        decision.day if decision is not None else None,
    ]


def _outcome(one: Conflict, side: Side, say: Say) -> str:
    """Tell of a side of a settled conflict whether its value was chosen."""
    if side.cell.meaning == one.chosen.meaning:
        return CHOSEN[say.language]
    if any(other.cell.meaning == one.chosen.meaning for other in one.sides):
        return LEFT[say.language]
    return OTHER[say.language].format(value=_shown(one.chosen, say))


def _shown(cell: Typed, say: Say) -> str:
    return BLANK[say.language] if cell.blank else written(cell.spoken, say.language)
