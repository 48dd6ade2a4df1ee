"""What stands in the cells of a record's row: labels, fractions, cut texts."""

from collections.abc import Callable
from functools import lru_cache

from ..schemas.findings import Language
from ..schemas.terms import VOCABULARIES, term
from .layout import Cell, Column, Row, SheetLayout
from .records import (
    CONTINUED,
    IMPLIED_LISTS,
    Vocabularies,
    clean,
    cut,
    fraction,
    in_fractions,
    is_measure,
    own_cell,
    row_type,
)

Turn = Callable[[Cell, str, Row], Cell]
"""Makes of a value what its cell shows: the value, the type of its row, its row."""


class RowCells:
    """What the records of one sheet become in its cells, formula columns left out.

    Points become fractions, ids of vocabularies their labels, earlier text is cut.
    """

    def __init__(
        self,
        layout: SheetLayout,
        language: Language,
        vocabularies: Vocabularies = VOCABULARIES,
        history: bool = True,
    ) -> None:
        """Prepare the columns of a sheet.

        Args:
            layout: the sheet.
            language: language of the workbook.
            vocabularies: those of the profile.
            history: whether there is a sheet *Storico* to go on reading.
        """
        self._language, self._vocabularies = language, vocabularies
        self._ending = CONTINUED[language] if history else "…"
        columns = [column for column in layout.columns if column.role != "formula"]
        self._turns = [(column.id, self._turn(column)) for column in columns]
        self._stated = any(column.id == "row_state" for column in columns)

    def of(self, row: Row) -> dict[str, Cell]:
        """Return what stands in the cells of a record's row; numbers in percentages are points."""
        cells: dict[str, Cell] = {}
        kind = row_type(row, self._vocabularies)
        if self._stated and row.get("key") and clean(row.get("row_state")) is None:
            row = {**row, "row_state": "active"}
        for name, turn in self._turns:
            value = row.get(name)
            if value is not None:
                value = clean(value)
                if turn is not None and value is not None:
                    value = turn(value, kind, row)
            cells[name] = value
        return cells

    def _turn(self, column: Column) -> Turn | None:
        """Return what is done to the values of a column, nothing where they stay as they are."""
        vocabulary = IMPLIED_LISTS.get(column.id, column.vocabulary)
        turn: Turn | None = None
        if column.own and column.role == "entry":
            turn = self._own(column)
        elif vocabulary in self._vocabularies:
            turn = self._labelled(column, vocabulary)
        elif is_measure(column) or column.type == "percent":
            turn = self._in_fractions(column)
        return self._cut(turn) if column.id == "before" else turn

    def _own(self, column: Column) -> Turn:
        language, vocabularies = self._language, self._vocabularies
        return lambda value, _kind, _row: own_cell(column, value, language, vocabularies)

    def _labelled(self, column: Column, name: str) -> Turn:
        vocabulary, language = self._vocabularies[name], self._language
        number = self._in_fractions(column)

        @lru_cache(maxsize=256)
        def label(text: str) -> str:
            found = term(vocabulary, text)
            return found.label[language] if found else text

        def turn(value: Cell, kind: str, row: Row) -> Cell:
            return label(value) if isinstance(value, str) else number(value, kind, row)

        return turn

    def _in_fractions(self, column: Column) -> Turn:
        measure, percent = is_measure(column), column.type == "percent"

        def turn(value: Cell, kind: str, row: Row) -> Cell:
            if not isinstance(value, int | float):
                return value
            part = in_fractions(column, row, kind) if measure else percent
            return fraction(value) if part else value

        return turn

    def _cut(self, turn: Turn | None) -> Turn:
        def cutting(value: Cell, kind: str, row: Row) -> Cell:
            made = value if turn is None else turn(value, kind, row)
            return cut(made, self._ending) if isinstance(made, str) else made

        return cutting


def in_cells(
    layout: SheetLayout,
    row: Row,
    language: Language,
    vocabularies: Vocabularies = VOCABULARIES,
    history: bool = True,
) -> dict[str, Cell]:
    """Return what stands in the cells of one record's row; see ``RowCells``."""
    return RowCells(layout, language, vocabularies, history).of(row)
