"""What the first page of the master says of the sheets of records: rows accepted, rows waiting.

Tables of personal data are counted as well: a number of rows is nobody's data.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.profile import EntrySheet
from ..schemas.shape import RECORD
from ..schemas.terms import Words
from ..workbooks.mastersheets import Link, MasterCell, MasterColumn, Panel, Shown, Tile
from .masterwords import Say
from .recordtable import used
from .standing import Standing
from .tallies import count

MOST_NAMED = 4
"""Sheets a tile names."""

_TEXTS: Mapping[str, Words] = {
    "tile": Words("Righe acquisite", "Rows accepted"),
    "waiting": Words("{n} in attesa", "{n} held"),
    "others": Words("altri {n} fogli", "{n} more sheets"),
    "title": Words("Righe per foglio", "Rows by sheet"),
    "sheet": Words("Foglio", "Sheet"),
    "units": Words("Unità con righe", "Units with rows"),
    "note": Words(
        "Acquisite = valori di questa rilevazione; in attesa = ferme finché non sono corrette.",
        "Accepted = values of this round; held = stopped until they are corrected.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Rows of one sheet: accepted, held, and how many units have any."""

    sheet: EntrySheet
    accepted: int
    held: int
    units: int


def rows_by_sheet(standing: Standing) -> list[SheetRows]:
    """Count the rows of every sheet of records, in the order of the profile."""
    made = []
    for sheet in standing.profile.sheets:
        if sheet.kind != RECORD:
            continue
        own = [one for one in standing.records.values() if one.sheet == sheet.id and used(one)]
        taken = [one for one in own if not one.held]
        waiting = {unit: standing.counted(unit, sheet).held for unit in standing.departments()}
        units = {one.department for one in own} | {unit for unit, held in waiting.items() if held}
        made.append(SheetRows(sheet, len(taken), sum(waiting.values()), len(units)))
    return made


def records_tile(standing: Standing, say: Say) -> Tile | None:
    """Return the tile of the records, ``None`` when the plan has no sheet of them."""
    found, language = rows_by_sheet(standing), say.language
    if not found:
        return None
    held = sum(one.held for one in found)
    largest = sorted(found, key=lambda one: -one.accepted)
    named = [one for one in largest if one.accepted][:MOST_NAMED]
    told = [_TEXTS["waiting"][language].format(n=count(held))] if held else []
    told += [f"{count(one.accepted)} {one.sheet.label[language]}" for one in named]
    others = len(found) - len(named)
    if named and others > 1:
        told.append(_TEXTS["others"][language].format(n=others))
    total = count(sum(one.accepted for one in found))
    target = next((one.sheet.id for one in largest if not one.sheet.personal), "")
    return Tile(_TEXTS["tile"][language], total, " · ".join(told), "watch" if held else "", target)


def records_panel(standing: Standing, say: Say) -> Panel | None:
    """Return the table of rows by sheet, ``None`` when the plan has no sheet of records."""
    found, language = rows_by_sheet(standing), say.language
    if not found:
        return None
    rows: list[list[MasterCell]] = [
        [
            one.sheet.label[language]
            if one.sheet.personal
            else Shown(one.sheet.label[language], link=Link(one.sheet.id)),
            one.accepted,
            Shown(one.held, "bad") if one.held else one.held,
            one.units,
        ]
        for one in found
    ]
    accepted, held = sum(one.accepted for one in found), sum(one.held for one in found)
    return Panel(
        id="records",
        table="tblRighePerFoglio",
        title=_TEXTS["title"][language],
        columns=(
            MasterColumn("sheet", _TEXTS["sheet"][language], width=44),
            MasterColumn("accepted", _TEXTS["tile"][language], "whole", 11, total="sum"),
            MasterColumn("held", say.column("all_held"), "whole", 11, total="sum"),
            MasterColumn("units", _TEXTS["units"][language], "whole", 11),
        ),
        rows=rows,
        note=_TEXTS["note"][language],
        totals=[say("total"), accepted, held, None],
    )
