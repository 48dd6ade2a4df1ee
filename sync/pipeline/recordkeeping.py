"""Records that come back: accepted ones typed into workbooks made anew, more rows to type in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from ...schemas.profile import Profile
from ...schemas.shape import RECORD
from ...schemas.terms import Words
from ...schemas.unitnames import last_heir
from ...workbooks.identity import Carried
from ...workbooks.layout import Book, Row
from ...workbooks.listsheets import UNIT, ListSheet
from ..asking import RowName, open_row
from ..checktables import planned
from ..corrections import own
from ..errors import RunStopped
from ..exporting import record_table, write_csv
from ..importedrecords import has_records
from ..recordchecks import identity
from ..recordhistory import rows_in_force
from ..recordrows import Entries, more_rows, said_row, said_rows, with_records
from ..records import Accepted, Record
from ..recordsheets import in_use
from ..recordtable import used
from .planning import Opened, opened
from .storing import has_store, store_of

NONE: Mapping[str, Entries] = {}


def accepted_records(
    found: Opened, round_id: str, reopened: frozenset[RowName] | None = None
) -> Mapping[str, Entries]:
    """Return the records accepted of every unit this year, whatever the round, as it typed them.

    A new year starts without: the store keeps those of the years before.

    Args:
        found: the workspace.
        round_id: the round of the workbooks they are for.
        reopened: rows that are open in a round of corrections.
    """
    if not has_records(found.profile) or not has_store(found):
        return NONE
    with store_of(found) as store:
        rows = rows_in_force(store, found.profile)
    year = [one for one in rows if one.period == found.plan.period]
    heirs = {unit.id: unit.successor for unit in found.plan.departments if unit.successor}
    of = {one.department: last_heir(one.department, heirs) or one.department for one in year}
    made: dict[str, Entries] = {}
    for unit in dict.fromkeys(of.values()):
        mine = (own(one) for one in year if of[one.department] == unit)
        said = sorted((one for one in mine if one is not None), key=lambda one: one.row)
        entries = said_rows(said, found.profile)
        made[unit] = {
            name: cells
            for name, cells in entries.items()
            if open_row((unit, *name), round_id, reopened)
        }
    return made


def with_accepted(book: Book, found: Opened, accepted: Mapping[str, Entries]) -> Book:
    """Return a new workbook with the records its unit delivered before."""
    entries = accepted.get(book.identity.department)
    return with_records(book, found.profile, entries) if entries else book


def with_lists(book: Book, found: Opened, known: Sequence[Accepted] | None = None) -> Book:
    """Return a workbook with the lists of other units' records its unit may refer to.

    Args:
        book: as issued.
        found: the workspace.
        known: the records known, looked up when not given.
    """
    unit = book.identity.department
    wanted = [sheet for sheet in found.profile.sheets if sheet.listed_for(unit)]
    if not wanted:
        return book
    rows = known_records(found) if known is None else known
    names = {one.id: one.name for one in found.plan.departments}
    lists = []
    for sheet in wanted:
        mine: dict[tuple[str, ...], Accepted] = {}
        for one in rows:
            if one.sheet == sheet.id and one.department != unit and used(one):
                mine[identity(sheet, one)] = one
        made = [
            {UNIT: names.get(one.department, one.department), **said_row(one, sheet)}
            for _, one in sorted(mine.items())
        ]
        if made:
            lists.append(ListSheet(sheet.id, made))
    return replace(book, listed=lists)


def known_records(found: Opened) -> Sequence[Accepted]:
    """Return the records known of a plan, oldest first: those it holds, those delivered.

    Once a unit has delivered a sheet this year, what it delivered is all there is of it.
    """
    if not has_records(found.profile):
        return ()
    stored: Sequence[Accepted] = ()
    if has_store(found):
        with store_of(found) as store:
            stored = rows_in_force(store, found.profile)
    period = found.plan.period
    now = {(one.sheet, one.department) for one in stored if one.period == period}
    issued = [
        planned(one, period, found.profile)
        for one in found.plan.records
        if (one.sheet, one.department) not in now
    ]
    last = {(one.period, one.department, one.sheet, one.key): one for one in stored}
    before = [one for one in last.values() if one.period != period]
    return (*before, *issued, *(one for one in last.values() if one.period == period))


def more_record_rows(
    carried: Carried, records: Iterable[Record], profile: Profile
) -> dict[str, list[Row]]:
    """Return the blank rows a filled-in workbook gets where few are left, by sheet id.

    Args:
        carried: what the workbook says it was issued.
        records: what was read in it.
        profile: its sheets.
    """
    unit = carried.pairs.get("department", "")
    listed = list(records)
    made: dict[str, list[Row]] = {}
    for sheet in profile.sheets:
        if sheet.kind != RECORD:
            continue
        prepared = {key for name, key, _ in carried.issued if name == sheet.id}
        used = {one.key for one in listed if one.sheet == sheet.id and in_use(one)}
        if rows := more_rows(unit, sheet, prepared, used):
            made[sheet.id] = rows
    return made


def export_records(root: Path, name: str, stream: TextIO) -> None:
    """Write the records of a sheet as CSV, those delivered and those the plan holds.

    Raises:
        RunStopped: there is no such sheet, or nothing of it may be shown.
    """
    found = opened(root)
    sheets = [one for one in found.profile.sheets if one.kind == RECORD and not one.personal]
    sheet = next((one for one in sheets if one.id == name), None)
    if sheet is None:
        ids = ", ".join(one.id for one in sheets) or "–"
        raise RunStopped(
            Words(
                f"Non c'è un foglio di registrazioni «{name}» da esportare; ci sono: {ids}.",
                f"There is no sheet of records «{name}» to export; there are: {ids}.",
            )
        )
    names = {one.id: one.name for one in found.plan.departments}
    rows = [one for one in known_records(found) if used(one)]
    header, table = record_table(sheet, rows, names)
    write_csv(header, table, stream)
