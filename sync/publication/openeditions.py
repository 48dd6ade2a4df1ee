"""Open data of editions: which were approved, and what was corrected after each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...schemas.terms import Words
from ..editions import Edition, Reopening, RowName
from ..records import NOTHING, Accepted, Typed
from ..ruling import is_personal
from ..standing import Standing
from .opentables import DataTable, Datum, Reference, Row, cells
from .openwords import column

Rows = Mapping[RowName, Accepted]


@dataclass(frozen=True, slots=True)
class Past:
    """An edition as it was approved.

    Attributes:
        edition: which one.
        rows: what stood in it, by (unit, sheet, key).
        reopened: rows opened again after it.
    """

    edition: Edition
    rows: Rows
    reopened: Mapping[RowName, Reopening]


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that is not what an edition said, up to the next one."""

    edition: Edition
    name: RowName
    field: str
    before: Typed
    after: Typed
    reopening: Reopening | None
    later: Edition | None


def corrections(past: Sequence[Past], now: Rows) -> Iterator[Correction]:
    """Give what was corrected after each edition.

    Args:
        past: the editions of the round, oldest first.
        now: what stands now.
    """
    for at, one in enumerate(past):
        later = past[at + 1] if at + 1 < len(past) else None
        after = later.rows if later else now
        for name in sorted({*one.rows, *after}):
            was, is_ = one.rows.get(name), after.get(name)
            fields = {*(was.cells if was else ()), *(is_.cells if is_ else ())}
            for field in sorted(fields):
                old = was.cells.get(field, NOTHING) if was else NOTHING
                new = is_.cells.get(field, NOTHING) if is_ else NOTHING
                if old.meaning != new.meaning:
                    reopening = one.reopened.get(name)
                    edition = later.edition if later else None
                    yield Correction(one.edition, name, field, old, new, reopening, edition)


def editions_table(editions: Sequence[Edition]) -> DataTable:
    """Make the table of the editions of the round, oldest first."""
    columns = (
        column("edition"),
        column("year", "year"),
        column("round", vocabulary="round_kind"),
        column("name"),
        column("act"),
        column("day", "date"),
        column("fingerprint"),
    )
    rows: list[Row] = [
        {
            "edition": one.id,
            "year": one.period,
            "round": one.round,
            "name": one.label,
            "act": one.act,
            "day": one.day,
            "fingerprint": one.fingerprint,
        }
        for one in editions
    ]
    return DataTable(
        "editions",
        Words("Edizioni approvate", "Approved editions"),
        Words("Una riga per ogni edizione approvata.", "A row for each approved edition."),
        columns,
        cells(columns, rows),
        ("edition",),
    )


def errata_table(standing: Standing, found: Sequence[Correction]) -> DataTable:
    """Make the table of what was corrected after an edition, in columns that are public."""
    shows = standing.profile.publication.shows
    columns = (
        column("edition"),
        column("sheet"),
        column("unit"),
        column("row_key"),
        column("column"),
        column("before"),
        column("after"),
        column("day", "date"),
        column("act"),
        column("reason"),
        column("corrected_in"),
    )
    rows: list[Row] = []
    for one in found:
        unit, sheet, key = one.name
        if not shows(sheet, one.field) or is_personal(standing.profile, sheet, one.field):
            continue
        why = one.reopening
        cell: dict[str, Datum] = {
            "edition": one.edition.id,
            "sheet": sheet,
            "unit": unit,
            "row_key": key,
            "column": one.field,
            "before": _said(one.before),
            "after": _said(one.after),
            "corrected_in": one.later.id if one.later else None,
        }
        if why is not None:
            cell |= {"day": why.day, "act": why.act, "reason": why.reason}
        rows.append(cell)
    return DataTable(
        "errata",
        Words("Rettifiche", "Corrections"),
        Words(
            "Una riga per ogni dato corretto dopo un'edizione, con il valore di prima e di dopo.",
            "A row for each value corrected after an edition, with what it was and what it is.",
        ),
        columns,
        cells(columns, rows),
        ("edition", "sheet", "unit", "row_key", "column"),
        (
            Reference(("edition",), "editions", ("edition",)),
            Reference(("unit",), "units", ("unit",)),
        ),
    )


def _said(cell: Typed) -> str:
    kind, _, said = cell.meaning.partition(":")
    return said if kind in ("number", "day", "term") else cell.text
