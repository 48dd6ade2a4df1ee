"""Records that come back: accepted ones typed into workbooks made anew, more rows to type in."""

from collections.abc import Iterable, Mapping

from ...schemas.profile import Profile
from ...schemas.shape import RECORD
from ...workbooks.identity import Carried
from ...workbooks.layout import Book, Row
from ..asking import RowName, open_row
from ..corrections import own
from ..importedrecords import has_records
from ..recordhistory import rows_in_force
from ..recordrows import Entries, more_rows, said_rows, with_records
from ..records import Record
from ..recordsheets import in_use
from .planning import Opened
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
    made: dict[str, Entries] = {}
    for unit in dict.fromkeys(one.department for one in year):
        mine = (own(one) for one in year if one.department == unit)
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
