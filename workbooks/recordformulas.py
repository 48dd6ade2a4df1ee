"""The live formulas of a sheet of records: what they say of rows in use, nothing of blank ones."""

from collections.abc import Mapping

from .arithmetic import filled, same, text
from .formulas import LiveSheet, found_in
from .layout import Cell, Row, SheetLayout
from .livecases import quoted
from .marks import mark, mark_formula
from .rowscores import Kind
from .signs import Terms

_ALIKE = Kind("", boolean=False, ratio=False, fractions=False)
"""Every row of a sheet of records has the same formulas."""


def live_sheet(layout: SheetLayout, terms: Terms) -> LiveSheet:
    """Return the live formulas of an entry sheet, whatever its kind."""
    return LiveRecords(layout, terms) if layout.records else LiveSheet(layout, terms)


class LiveRecords(LiveSheet):
    """The live formulas of one sheet of records in one language."""

    def kind(self, row: Row) -> Kind:
        """Return what decides the formulas of a row: nothing does."""
        return _ALIKE

    def templates(self, kind: Kind) -> Mapping[str, str]:
        """Return the formula of each formula column, ``{field}`` standing for the cell."""
        typed = "&".join(f"TRIM({{{column.id}}})" for column in self.layout.entries) or '""'
        say = {name: quoted(words) for name, words in self._say.items()}
        gone = f"{{row_state}}={quoted(self._withdrawn)}"
        known = found_in("index_value")
        unchanged = f'OR({known}="",{known}={{mark}})'
        changed = quoted(f"{self._say['changed']}: ")
        made = {
            "outcome": f"IF({gone},{say['withdrawn']},IFERROR(IF({unchanged},"
            f'{found_in("index_sign")}&"",{say["stale"]}),{self._outcome(say)}))',
            "findings": f'IFERROR(IF({unchanged},"",{changed})&{found_in("index_text")},"")',
            "flags": f'IFERROR(IF({unchanged},{found_in("index_fields")}&"",""),"")',
        }
        # An error in a cell is something typed as well.
        blank = f'OR({{key}}="",IFERROR({typed},"#")="")'
        written = {name: f'=IF({blank},"",{formula})' for name, formula in made.items()}
        written["mark"] = f'=IFERROR({mark_formula(self.layout)},"")'
        return {name: written[name] for name in self.columns if name in written}

    def shown(
        self,
        row: Row,
        index_entry: Mapping[str, Cell] | None = None,
        kind: Kind | None = None,
    ) -> dict[str, Cell]:
        """Return what each formula column of a record shows; see ``LiveSheet.shown``."""
        cells: dict[str, Cell] = dict.fromkeys(self.columns, "")
        made = mark(self.layout, row)
        if "mark" in cells:
            cells["mark"] = made
        if text(row.get("key")) == "" or not in_use(self.layout, row):
            return cells
        entry = index_entry or {}
        say = self._say
        known = text(entry.get("index_value"))
        stale = known != "" and not same(entry.get("index_value"), made)
        found: dict[str, Cell] = {"outcome": self._outcome_shown(row)}
        if entry:
            told = text(entry.get("index_text"))
            found["outcome"] = say["stale"] if stale else text(entry.get("index_sign"))
            found["findings"] = f"{say['changed']}: {told}" if stale else told
            found["flags"] = "" if stale else text(entry.get("index_fields"))
        if same(row.get("row_state"), self._withdrawn):
            found["outcome"] = say["withdrawn"]
        return cells | {name: cell for name, cell in found.items() if name in cells}

    def _outcome(self, say: Mapping[str, str]) -> str:
        parts = [f'TRIM({{{name}}})<>""' for name in self.layout.required]
        if not parts:
            return say["done"]
        return f"IFERROR(IF(AND({','.join(parts)}),{say['done']},{say['open']}),{say['open']})"

    def _outcome_shown(self, row: Row) -> Cell:
        done = all(filled(row.get(name)) for name in self.layout.required)
        return self._say["done" if done else "open"]


def in_use(layout: SheetLayout, row: Row) -> bool:
    """Tell whether something is typed in the row of a record."""
    return any(filled(row.get(column.id)) for column in layout.entries)
