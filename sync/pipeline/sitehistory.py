"""The published values that editions corrected, as the public site tells them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from ...schemas.numbers import write
from ...schemas.terms import Words
from ..differences import CellChange, Content, RowChange
from ..editions import Edition
from ..publication.material import Material
from ..publication.sitecorrections import Correction
from .diffing import diff


def corrections(root: Path, known: Sequence[Edition], made: Material) -> list[Correction]:
    """Return what each edition of the open round corrected in the one before, newest first.

    Only public columns, and nothing that is withheld.

    Args:
        root: the workspace.
        known: every edition of the plan, newest first.
        made: what is published; its day and round.
    """
    found = made.standing.consolidated
    its = [one for one in known if (one.period, one.round) == (found.period, found.round)]
    policy = made.profile.publication
    told = []
    for newer, older in pairwise(its):
        compared = diff(older.id, newer.id, root, only_errata=True)
        for row in compared.changes:
            unit, sheet, key = row.name
            for cell in row.cells:
                if not policy.shows(sheet, cell.field) or _withheld(cell):
                    continue
                label = compared.labels.fields.get((sheet, cell.field))
                told.append(
                    Correction(
                        sheet=sheet,
                        key=key,
                        department=unit,
                        field=cell.field,
                        label=label or Words(cell.field, cell.field),
                        before=_shown(cell.before),
                        after=_shown(cell.after),
                        reason=_reason(row, cell),
                        edition=newer,
                    )
                )
    return told


def _withheld(cell: CellChange) -> bool:
    return cell.before.withheld or cell.after.withheld or cell.spelling


def _reason(row: RowChange, cell: CellChange) -> str:
    """Return why a row was opened again; why the centre decides otherwise is its own business."""
    cause = cell.cause
    return cause.reason if cause is not None and cause.kind == "reopened" else ""


def _shown(content: Content) -> Words:
    shown = content.shown
    if isinstance(shown, Words):
        return shown
    if isinstance(shown, Decimal):
        text = write(shown)
        return Words(text, text.translate(str.maketrans(",.", ".,")))
    if isinstance(shown, date):
        return Words(f"{shown:%d/%m/%Y}", f"{shown:%d/%m/%Y}")
    return Words(shown, shown)
