"""Open data of editions: which were approved, and what was corrected after each."""

from collections.abc import Sequence

from ...schemas.terms import Words
from ..editions import Edition
from ..records import Typed
from .corrections import Correction
from .material import Material
from .opentables import DataTable, Datum, Reference, Row, cells
from .openwords import column


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


def errata_table(material: Material) -> DataTable:
    """Make the table of what was corrected after an edition, in columns that are public."""
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
    rows = [_corrected(one, material) for one in material.corrections]
    key = ("edition", "sheet", "unit", "row_key", "column")
    return DataTable(
        "errata",
        Words("Rettifiche", "Corrections"),
        Words(
            "Una riga per ogni dato corretto dopo un'edizione, con il valore di prima e di dopo.",
            "A row for each value corrected after an edition, with what it was and what it is.",
        ),
        columns,
        cells(columns, rows),
        key if all(row["unit"] and row["row_key"] for row in rows) else (),
        (
            Reference(("edition",), "editions", ("edition",)),
            Reference(("unit",), "units", ("unit",)),
        ),
    )


def _corrected(one: Correction, material: Material) -> dict[str, Datum]:
    return {
        "edition": one.edition.id,
        "sheet": one.sheet,
        "unit": material.visible.unit(one.sheet, one.department),
        "row_key": material.visible.key(one.sheet, one.key),
        "column": one.field,
        "before": _said(one.old),
        "after": _said(one.new),
        "day": one.day,
        "act": one.act,
        "reason": one.reason,
        "corrected_in": one.later.id if one.later else None,
    }


def _said(cell: Typed) -> str:
    kind, _, said = cell.meaning.partition(":")
    return said if kind in ("number", "day", "term") else cell.text
