"""The live formulas of an entry sheet: their Excel text, and the same computed in Python.

Every formula is A1 text on its own row (``{value}`` stands for ``$N6``), uses only functions that
Excel 2016 and LibreOffice 7.4 share and reaches *Esito controlli* by defined names alone. What a
formula refers to and the sheet does not have is an empty text. Nobody recalculates on opening, so
each is written with the value ``LiveSheet.shown`` gives, and a test holds the two equal.
"""

import re
from collections.abc import Mapping

from ..schemas.calculations import Calculation
from ..schemas.grid import column_letter
from . import arithmetic
from .arithmetic import filled, number, quotient, same, text
from .layout import RESULT_NAMES, Cell, Row, SheetLayout
from .livecases import BLANK, quoted
from .marks import mark, mark_formula
from .rowscores import SCORED, Kind, kind_of, score_texts, scores, settled
from .signs import WORDS, Terms

KEPT = 4096
"""Texts remembered of a sheet before all are forgotten."""


class LiveSheet:
    """The live formulas of one entry sheet in one language: texts and results, row by row."""

    def __init__(self, layout: SheetLayout, terms: Terms) -> None:
        """Prepare the formulas of a sheet.

        Args:
            layout: the sheet as laid out.
            terms: how its cells speak.
        """
        self.layout, self.terms = layout, terms
        self.columns = [column.id for column in layout.columns if column.role == "formula"]
        self._say = {name: words[terms.language] for name, words in WORDS.items()}
        self._missing = _missing(layout, terms)
        self._withdrawn = terms.label("row_state", "withdrawn")
        self._common = self._plain()
        self._scored: dict[Kind, Mapping[str, str]] = {}
        self._templates: dict[Kind, Mapping[str, str]] = {}
        self._read: dict[str, Calculation] = {}

    def kind(self, row: Row) -> Kind:
        """Return what decides the formulas of a row: a record, or what stands in its cells."""
        return kind_of(self.layout, row, self.terms)

    def templates(self, kind: Kind) -> Mapping[str, str]:
        """Return the formula of each formula column, ``{field}`` standing for the cell of its row.

        The last past year is ``{previous}``.
        """
        found = self._templates.get(kind)
        if found is None:
            if len(self._templates) >= KEPT:
                self._templates.clear()
            gone = f"{{row_state}}={quoted(self._withdrawn)}"
            scored = {
                name: made if made == BLANK else f'IF({gone},"",{made})'
                for name, made in self._scores(kind).items()
            }
            made = self._common | scored
            found = self._templates[kind] = {
                name: f'=IF({{key}}="","",{made[name]})' for name in self.columns if name in made
            }
        return found

    def at_row(self, row: Row, at: int, found: SheetLayout | None = None) -> dict[str, str]:
        """Return the formulas of one row: ``{value}`` becomes ``$N6``.

        Args:
            row: a record, or what stands in its cells.
            at: Excel row number.
            found: the sheet with its columns where they stand now, when somebody moved them.
        """
        return self.on_row(self.kind(row), str(at), found)

    def on_row(self, kind: Kind, at: str, found: SheetLayout | None = None) -> dict[str, str]:
        """Return the formulas of a kind of rows; ``at`` is what stands for the number of the row.

        ``found`` is the sheet with its columns where they stand now.
        """
        places = places_at(found or self.layout, at)
        return {name: placed(template, places) for name, template in self.templates(kind).items()}

    def shown(
        self,
        row: Row,
        index_entry: Mapping[str, Cell] | None = None,
        kind: Kind | None = None,
    ) -> dict[str, Cell]:
        """Return what each formula column of a record shows.

        Args:
            row: what stands in the cells: labels, fractions, texts as typed, dates.
            index_entry: the record's row of the index of *Esito controlli* (``index_sign``,
                ``index_text``, ``index_fields``, ``index_value``); none or empty without findings.
            kind: what decides the formulas of the row, when it is known.
        """
        if text(row.get("key")) == "":
            return dict.fromkeys(self.columns, "")
        say, kind = self._say, kind or self.kind(row)
        withdrawn = same(row.get("row_state"), self._withdrawn)
        entry = index_entry or {}
        known = text(entry.get("index_value"))
        stale = known != "" and not same(entry.get("index_value"), mark(self.layout, row))
        cells: dict[str, Cell] = {
            "findings": "",
            "flags": "",
            "length": len(text(row.get("actions"))),
            "change": arithmetic.change(self._size(row), row.get(previous(self.layout))),
            "outcome": self._outcome_shown(row),
        }
        if withdrawn:
            cells |= dict.fromkeys((*SCORED, "change"), "")
        else:
            cells |= scores(
                self.layout,
                self.terms,
                kind,
                self.calculation(kind),
                row,
                self._lacks(row),
                self._scores(kind),
            )
        if entry:
            found = text(entry.get("index_text"))
            cells["outcome"] = say["stale"] if stale else text(entry.get("index_sign"))
            cells["findings"] = f"{say['changed']}: {found}" if stale else found
            cells["flags"] = "" if stale else text(entry.get("index_fields"))
        if withdrawn:
            cells["outcome"] = say["withdrawn"]
        return {name: cells[name] for name in self.columns if name in cells}

    def calculation(self, kind: Kind) -> Calculation:
        """Return what was settled of a row."""
        found = self._read.get(kind.calculation)
        if found is None:
            if len(self._read) >= KEPT:
                self._read.clear()
            found = self._read[kind.calculation] = settled(kind.calculation, self.terms)
        return found

    def _scores(self, kind: Kind) -> Mapping[str, str]:
        found = self._scored.get(kind)
        if found is None:
            if len(self._scored) >= KEPT:
                self._scored.clear()
            calculation = self.calculation(kind)
            made = score_texts(self.layout, self.terms, kind, calculation, self._missing)
            found = self._scored[kind] = made
        return found

    def _plain(self) -> dict[str, str]:
        """Return the formulas that are the same on every row."""
        say = {name: quoted(words) for name, words in self._say.items()}
        withdrawn = f"{{row_state}}={quoted(self._withdrawn)}"
        known = found_in("index_value")
        unchanged = f'OR({known}="",{known}={mark_formula(self.layout)})'
        measure = "{value}"
        if self.layout.column("denominator"):
            ratio = self.terms.quoted("indicator_type", "ratio")
            measure = f"{{value}}/IF({{type}}={ratio},N({{denominator}}),1)"
        changed = quoted(f"{self._say['changed']}: ")
        return {
            "outcome": f"IF({withdrawn},{say['withdrawn']},IFERROR(IF({unchanged},"
            f'{found_in("index_sign")}&"",{say["stale"]}),{self._outcome(say)}))',
            "findings": f'IFERROR(IF({unchanged},"",{changed})&{found_in("index_text")},"")',
            "flags": f'IFERROR(IF({unchanged},{found_in("index_fields")}&"",""),"")',
            "length": "LEN({actions})",
            "change": f'IF({withdrawn},"",IFERROR(IF(AND(ISNUMBER({{value}}),'
            f'ISNUMBER({{previous}})),ROUND({measure}/{{previous}}-1,9),""),""))',
        }

    def _outcome(self, say: Mapping[str, str]) -> str:
        if not self.layout.required:
            return say["nothing"]
        parts = []
        for name in self.layout.required:
            part = f'TRIM({{{name}}})<>""'
            if name == "value":
                part = f"NOT({self._missing})"
            if name == "value" and self.layout.column("missing_reason"):
                part = f'OR({part},TRIM({{missing_reason}})<>"")'
            parts.append(part)
        return f"IFERROR(IF(AND({','.join(parts)}),{say['done']},{say['open']}),{say['open']})"

    def _outcome_shown(self, row: Row) -> Cell:
        if not self.layout.required:
            return self._say["nothing"]
        done = True
        for name in self.layout.required:
            ready = filled(row.get(name)) if name != "value" else not self._lacks(row)
            if name == "value" and self.layout.column("missing_reason"):
                ready = ready or filled(row.get("missing_reason"))
            done = done and ready
        return self._say["done" if done else "open"]

    def _lacks(self, row: Row) -> bool:
        """Tell whether the value, or half of a ratio, is blank."""
        if not filled(row.get("value")):
            return True
        return self._says_ratio(row) and not filled(row.get("denominator"))

    def _size(self, row: Row) -> float | None:
        """Return the measure as its cells hold it: the value, or the quotient of a ratio."""
        value = number(row.get("value"))
        if value is None or not self._says_ratio(row):
            return value
        return quotient(value, number(row.get("denominator")) or 0.0)

    def _says_ratio(self, row: Row) -> bool:
        """Tell whether the row calls itself a ratio in the words its formulas compare with."""
        label = self.terms.label("indicator_type", "ratio")
        return self.layout.column("denominator") is not None and same(row.get("type"), label)


def placed(template: str, places: Mapping[str, str]) -> str:
    """Return a template with each ``{field}`` replaced; what has no place is an empty text."""
    return re.sub(r"\{(\w+)\}", lambda hit: places.get(hit[1], '""'), template)


def places_at(layout: SheetLayout, row: int | str) -> dict[str, str]:
    """Return the address of each column on a row (``$N6``); ``previous`` is the last past year."""
    places = {
        column.id: f"${column_letter(position)}{row}"
        for position, column in enumerate(layout.columns, 1)
    }
    return places | {"previous": places.get(previous(layout), '""')}


def previous(layout: SheetLayout) -> str:
    """Return the id of the column of the last past year, empty when there is none."""
    years = [(column.year, column.id) for column in layout.columns if column.year is not None]
    return max(years)[1] if years else ""


def found_in(column: str) -> str:
    """Return the formula of what a column of the index holds for the record of a row."""
    return f"INDEX({RESULT_NAMES[column]},MATCH({{key}},{RESULT_NAMES['index_key']},0))"


def _missing(layout: SheetLayout, terms: Terms) -> str:
    """Return the condition that the value, or half of a ratio, is blank."""
    blank = 'TRIM({value})=""'
    if layout.column("denominator") is None:
        return blank
    ratio = terms.quoted("indicator_type", "ratio")
    return f'OR({blank},AND({{type}}={ratio},TRIM({{denominator}})=""))'
