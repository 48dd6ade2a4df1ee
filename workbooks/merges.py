"""Merged cells over an entry table: undone where nothing anybody typed hangs on them."""

from collections.abc import Collection
from dataclasses import dataclass

from .areas import areas
from .entryxml import EntryXml


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What became of the merged cells of a sheet, as ranges."""

    undone: tuple[str, ...]
    kept: tuple[str, ...]


def unmerge(entry: EntryXml, rows: Collection[int]) -> Unmerged:
    """Undo the merged cells that touch the header or the records of a sheet.

    One that ties together what was typed for several records, that hides something typed, or that
    reaches beyond the table is left: undone, it would say something else.

    Args:
        entry: the sheet.
        rows: rows of its records.
    """
    space, root = entry.sheet.space, entry.sheet.root
    holder = root.find(f"{space}mergeCells")
    undone, kept = [], []
    for element in () if holder is None else list(holder):
        ref = element.get("ref") or ""
        for top, left, bottom, right in areas(ref) or ():
            inside = any(left <= at <= right for at in entry.columns.values())
            touched = [row for row in (entry.header_row, *rows) if top <= row <= bottom]
            if not (inside and touched):
                continue
            if _harmless(entry, rows, (top, left, bottom, right)):
                undone.append(ref)
                element.getparent().remove(element)  # type: ignore[union-attr]
            else:
                kept.append(ref)
    if holder is not None and undone:
        if len(holder):
            holder.set("count", str(len(holder)))
        else:
            root.remove(holder)
    return Unmerged(tuple(undone), tuple(kept))


def _harmless(entry: EntryXml, rows: Collection[int], area: tuple[int, int, int, int]) -> bool:
    top, left, bottom, right = area
    names = {at: name for name, at in entry.columns.items()}
    if any(at not in names for at in range(left, right + 1)):
        return False
    if any(row not in rows and row != entry.header_row for row in range(top, bottom + 1)):
        return False
    roles = {column.id: column.role for column in entry.layout.columns}
    typed = [at for at in range(left, right + 1) if roles[names[at]] == "entry"]
    said = [
        (row, at)
        for row in range(top, bottom + 1)
        for at in typed
        if entry.sheet.value(row, at) not in (None, "")
    ]
    hidden = [place for place in said if place != (top, left)]
    return not hidden and (top == bottom or not said)
