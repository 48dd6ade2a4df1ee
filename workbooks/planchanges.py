"""What is to be changed in ``piano.xlsx``, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..schemas.findings import Place
from ..schemas.terms import Words

Reason = Literal[
    "no-sheet", "no-column", "no-record", "changed", "formula", "too-long", "no-table", "full"
]
"""Why something was not written."""

REASONS: Mapping[str, Words] = {
    "no-sheet": Words("manca il foglio", "the sheet is missing"),
    "no-column": Words("manca la colonna", "the column is missing"),
    "no-record": Words("la riga non c'è o compare più volte", "no such row, or several"),
    "changed": Words("la cella contiene altro", "the cell holds something else"),
    "formula": Words("la cella contiene una formula", "the cell holds a formula"),
    "too-long": Words("il testo non entra in una cella", "the text does not fit a cell"),
    "no-table": Words("il foglio non ha più la sua tabella", "the sheet lost its table"),
    "full": Words(
        "non ci sono righe libere nella tabella: allungarla trascinandone l'angolo in basso",
        "the table has no free rows: stretch it by dragging its lower corner",
    ),
}


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a record to write.

    Attributes:
        sheet: id of the sheet, a member of ``Plan``.
        record: what names the record there (``PlanSheet.unique``): key and part, an id.
        attribute: of the record.
        value: what it becomes, as the record holds it; ``None`` blanks the cell.
        expected: what it must be now; blank when not said.
        optional: left out where the sheet has no such column.
    """

    sheet: str
    record: tuple[str, ...]
    attribute: str
    value: object
    expected: object = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record for the next blank row of its sheet; one that is there is not written again."""

    sheet: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What was not written, and why.

    Attributes:
        sheet: id of the sheet.
        record: what names the record.
        reason: why.
        place: the cell, as far as it is known.
        attribute: the attribute, empty for a whole row.
    """

    sheet: str
    record: tuple[str, ...]
    reason: Reason
    place: Place = field(default_factory=Place)
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """What a patch did.

    Attributes:
        data: the workbook now; the bytes given when nothing changed.
        unwritten: changes not made; the cells of one record are written together or not at all.
        refused: why the whole file was left as it is: ``ods``, ``signed``, ``not-a-plan``, or why
            it cannot be opened (``limits.Problem``); empty when it was not.
        detail: more on that: technical, without language.
        parts: names of the parts that changed.
    """

    data: bytes
    unwritten: tuple[Unwritten, ...] = ()
    refused: str = ""
    detail: str = ""
    parts: tuple[str, ...] = ()
