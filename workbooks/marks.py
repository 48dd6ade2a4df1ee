"""The mark by which a formula sees that a checked record was changed since.

It goes into ``index_value`` beside the findings of the record; what the formula makes of the cells
of its row is compared with it.
"""

from .arithmetic import filled, number, rounded, text
from .layout import Cell, Column, Row, SheetLayout

NO_VALUE = "–"
"""Mark of a record whose value was blank when it was checked."""

FINE = 10_000
"""What numbers are multiplied by before their decimals are dropped from a mark."""

HEAD = 30
"""Characters of a text that a mark holds, beside its length."""


def mark(layout: SheetLayout, row: Row) -> Cell:
    """Return the mark of a record as it stands.

    The value itself; for records without one the texts chosen and the lengths of those typed; of
    those a unit adds itself every cell, beginnings of texts and their lengths.

    Args:
        layout: the sheet.
        row: what stands in the cells of the record.
    """
    if layout.records:
        return "|".join(_said(column, row.get(column.id)) for column in layout.entries) or NO_VALUE
    name = _marked_value(layout)
    if name:
        return row.get(name) if filled(row.get(name)) else NO_VALUE
    pieces = []
    for field, whole in _marked_texts(layout):
        found = text(row.get(field))
        pieces.append(found if whole else str(len(found)))
    return "|".join(pieces) or NO_VALUE


def mark_formula(layout: SheetLayout) -> str:
    """Return the formula of the mark, ``{field}`` standing for the cells of the row."""
    if layout.records:
        pieces = [_says(column) for column in layout.entries]
        return '&"|"&'.join(pieces) + '&""' if pieces else f'"{NO_VALUE}"'
    name = _marked_value(layout)
    if name:
        return f'IF(TRIM({{{name}}})="","{NO_VALUE}",{{{name}}})'
    pieces = [f"{{{field}}}" if whole else f"LEN({{{field}}})"
              for field, whole in _marked_texts(layout)]  # fmt: skip
    return '&"|"&'.join(pieces) + '&""' if pieces else f'"{NO_VALUE}"'


def _says(column: Column) -> str:
    cell = f"{{{column.id}}}"
    if column.type == "long":
        return f"LEN({cell})"
    # A number is told by its size without decimals, which every program writes alike.
    return f"IF(ISNUMBER({cell}),ROUND({cell}*{FINE},0),LEFT({cell},{HEAD})&LEN({cell}))"


def _said(column: Column, cell: Cell) -> str:
    said, size = text(cell), number(cell)
    if column.type == "long":
        return str(len(said))
    if size is None:
        return f"{said[:HEAD]}{len(said)}"
    whole = rounded(size * FINE)
    return text(float(round(whole)) if isinstance(whole, float) else whole)


def _marked_value(layout: SheetLayout) -> str:
    names = ("value", "proposed_target")
    return next((name for name in names if layout.column(name)), "")


def _marked_texts(layout: SheetLayout) -> list[tuple[str, bool]]:
    """Return the text columns of a mark, and whether they stand in it whole or as a length."""
    entries = layout.entries
    wanted = [column for column in entries if column.id in layout.required] or entries
    kinds = ("list", "text", "long")
    return [(column.id, column.type == "list") for column in wanted if column.type in kinds]
