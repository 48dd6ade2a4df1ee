"""The sheets of the plan workbook that hold records: one for each sheet of records of a profile.

Tables of personal data have none, and personal columns of the others are left out.
"""

from collections.abc import Mapping
from dataclasses import replace

from ..schemas.plan import PlanRecord
from ..schemas.profile import EntrySheet, Profile
from ..schemas.recordkeys import free, identified_key
from ..schemas.shape import RECORD
from ..schemas.terms import Field, Words
from .plansheets import RECORD as PREFIX
from .plansheets import Kind, PlanColumn, PlanSheet, shared, standing_sheets

CELL = "cell_"
"""Prefix of the id of a column that holds a cell of a record."""

NOBODY = "senza-unita"
"""What stands for the unit in the key of a record nobody is known to be in charge of."""

SPARE, FROZEN = 20, 2


def plan_sheets(profile: Profile) -> tuple[PlanSheet, ...]:
    """Return the data sheets of a plan in order, those of its records last."""
    return (*standing_sheets(profile), *record_sheets(profile))


def record_sheets(profile: Profile) -> tuple[PlanSheet, ...]:
    """Return the sheets of a plan that hold records, in the order of the profile."""
    return tuple(
        PlanSheet(
            id=PREFIX + sheet.id,
            label=Words(sheet.label.it[:31], sheet.label.en[:31]),
            table=f"tblRecord_{sheet.id}",
            about=Words(
                f"{sheet.label.it}: le righe già note, che arrivano nelle cartelle delle unità.",
                f"{sheet.label.en}: the rows already known, which go into the units' workbooks.",
            ),
            columns=(
                *(replace(one, hidden=True) for one in shared("key")),
                *shared("unit_of"),
                *(_column(field) for field in _kept(sheet)),
                *shared("origin"),
                *shared("order"),
            ),
            unique=("key",),
            required=False,
            spare=SPARE,
            frozen=FROZEN,
        )
        for sheet in profile.sheets
        if sheet.kind == RECORD and not sheet.personal
    )


def shown_record(record: PlanRecord, profile: Profile) -> PlanRecord | None:
    """Return a record as the plan workbook holds it: nothing of it that is personal."""
    sheet = next((one for one in profile.sheets if one.id == record.sheet), None)
    if sheet is None or sheet.personal:
        return None
    kept = {field.id for field in _kept(sheet)}
    return replace(record, cells={n: cell for n, cell in record.cells.items() if n in kept})


def cells_in(row: Mapping[str, object]) -> dict[str, object]:
    """Return the cells of a record that stand in a row of its sheet."""
    return {
        name.removeprefix(CELL): value
        for name, value in row.items()
        if name.startswith(CELL) and value not in (None, "")
    }


def named_key(
    sheet: PlanSheet, row: Mapping[str, object], profile: Profile, taken: set[str]
) -> str:
    """Return the key of a record typed without one, empty when nothing names it."""
    of = next(one for one in profile.sheets if PREFIX + one.id == sheet.id)
    names = [str(row.get(CELL + name) or "") for name in of.identifier]
    key = identified_key(str(row.get("department") or NOBODY), of, names)
    return free(key, taken) if key else ""


def _kept(sheet: EntrySheet) -> tuple[Field, ...]:
    return tuple(field for field in sheet.own_fields if not field.personal)


_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("number", "percent", "integer", "date"), "content"),
    **{"list": "choice", "boolean": "answer", "unit": "member", "long": "long"},
}


def _column(field: Field) -> PlanColumn:
    listed = field.vocabulary if field.type == "list" else ""
    return PlanColumn(
        id=CELL + field.id,
        label=field.label,
        kind=_KINDS.get(field.type, "text"),
        width=max(field.width, len(max(field.label.it.split(), key=len, default="")) + 4),
        list=listed,
        edited=True,
        centred=field.centred,
    )
