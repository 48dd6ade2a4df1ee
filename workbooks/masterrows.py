"""The records of a table of the master as XML: looked at once for what they need, then written.

A column is looked at by its different cells, and what a cell becomes is remembered: most of them
stand in many rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from .cellxml import serial
from .layout import Cell
from .mastercells import ROW, Templates, result
from .masterlinks import MOST_LINKS, Links
from .masterlooks import Look, look_of, settled
from .masterroom import fitted, linked, parts, unfolded
from .mastersheets import MasterCell, MasterColumn, MasterRow, Shown
from .packedrows import stretches, turned
from .sharedtexts import Texts, attribute, formula, number
from .styles import lines_height, room, wrapped

KEPT = 4096
"""Cells of a column remembered before all are forgotten."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the cells of a column need.

    Attributes:
        width: characters.
        parts: cells its longest text takes.
        looks: looks of its cells, in the order of the rows.
    """

    width: float
    parts: int
    looks: tuple[Look, ...]

    def and_of(self, other: "Held") -> "Held":
        """Return what these cells and others after them need."""
        looks = dict.fromkeys((*self.looks, *other.looks))
        return Held(max(self.width, other.width), max(self.parts, other.parts), tuple(looks))


class Drawn(NamedTuple):
    """A cell as it is written, whatever its row.

    Attributes:
        xml: with ``ROW`` for the number of the row.
        lines: how many it takes.
        link: the rest of its hyperlink after its address; empty when it leads nowhere.
        plain: the cell as it is where it may lead nowhere.
    """

    xml: str
    lines: int = 1
    link: str = ""
    plain: str = ""


class Records:
    """The records of one table.

    Attributes:
        columns: of the table, those that carry on long texts included.
        rows: as wide as the columns; a blank one when there are none.
        widths: what the columns need, in characters.
        looks: of all cells, each once.
    """

    def __init__(
        self,
        columns: Sequence[MasterColumn],
        rows: Sequence[MasterRow],
        links: Links,
        language: Language,
    ) -> None:
        """Look at the records.

        Args:
            columns: of the table, from the left.
            rows: the records; none are one blank row.
            links: where cells may lead.
            language: of the headers of further columns.
        """
        self.columns, self.rows = tuple(columns), rows or [[None] * len(columns)]
        self._links = links
        held = self._look_at()
        if any(one.parts > 1 for one in held):
            needed = [one.parts for one in held]
            self.columns, self.rows = unfolded(self.columns, self.rows, needed, language)
            held = self._look_at()
        self.widths = [one.width for one in held]
        self.looks = tuple(look for one in held for look in one.looks)

    def tall(self, widths: Sequence[float]) -> float:
        """Return the height of all records in points, in columns of these widths."""
        rooms = [room(width) for width in widths]
        return sum(
            lines_height(
                max(
                    wrapped(value, most) if isinstance(value, str) else 1
                    for value, most in zip(
                        (settled(cell).value for cell in row), rooms, strict=True
                    )
                )
            )
            for row in self.rows
        )

    def written(
        self, first: int, widths: Sequence[float], styles: Sequence[int], texts: Texts
    ) -> "WrittenRecords":
        """Begin to write the records.

        Args:
            first: Excel number of the first row.
            widths: of the columns, in characters.
            styles: numbers of the formats of ``looks``.
            texts: the texts of the workbook.
        """
        templates, numbers = Templates(self.columns), dict(zip(self.looks, styles, strict=True))
        strips = [
            Strip(position, width, templates, self._links, numbers, texts)
            for position, width in enumerate(widths)
        ]
        return WrittenRecords(self.rows, first, strips)

    def _look_at(self) -> list[Held]:
        templates = Templates(self.columns)
        held = [Held(0, 1, ()) for _ in self.columns]
        known: list[set[MasterCell]] = [set() for _ in self.columns]
        for columns in stretches(self.rows):
            for position, (cells, before) in enumerate(zip(columns, known, strict=True)):
                fresh = [cell for cell in cells if cell not in before]
                if fresh:
                    needed = self._held(templates, position, fresh)
                    held[position] = held[position].and_of(needed)
                if len(before) >= KEPT:
                    before.clear()
                before.update(fresh)
        return held

    def _held(self, templates: Templates, position: int, cells: Sequence[MasterCell]) -> Held:
        looks: dict[Look, None] = {}
        for cell in cells:
            shown = settled(cell)
            look = look_of(position, shown, bool(templates.of(position, shown)))
            looks[look] = None
            if shown.link is not None and look.kind != "blank" and self._links.place(shown.link):
                looks[look._replace(link=True)] = None
        column = self.columns[position]
        width = max(fitted(column, cells), linked(cells))
        return Held(width, max(map(parts, cells), default=1), tuple(looks))


class WrittenRecords:
    """The rows of a table as they are written, one after the other.

    Attributes:
        hyperlinks: XML of the links of the rows written so far.
    """

    def __init__(self, rows: Sequence[MasterRow], first: int, strips: Sequence["Strip"]) -> None:
        self.hyperlinks: list[str] = []
        self._rows, self._first, self._strips = rows, first, strips

    def __iter__(self) -> Iterator[str]:
        """Yield the rows as XML."""
        turns = [strip.__getitem__ for strip in self._strips]
        for at, drawn in enumerate(turned(self._rows, turns), self._first):
            cells, deep, links, _ = zip(*drawn, strict=True)
            said = self._leading(at, drawn) if any(links) else cells
            begin = f'<row r="{ROW}" ht="{lines_height(max(deep))}" customHeight="1">'
            yield f"{begin}{''.join(said)}</row>".replace(ROW, str(at))

    def _leading(self, at: int, drawn: Sequence[Drawn]) -> Sequence[str]:
        """Note where a row leads and return its cells: those beyond the limit are plain."""
        cells = [one.xml for one in drawn]
        for position, one in enumerate(drawn):
            if not one.link:
                continue
            if len(self.hyperlinks) < MOST_LINKS:
                address = f"{self._strips[position].letter}{at}"
                self.hyperlinks.append(f'<hyperlink ref="{address}"{one.link}')
            else:
                cells[position] = one.plain
        return cells


class Strip(dict[MasterCell, Drawn]):
    """One column of a table: what its cells become, drawn when first asked for.

    Attributes:
        letter: of the column.
    """

    def __init__(
        self,
        position: int,
        width: float,
        templates: Templates,
        links: Links,
        styles: dict[Look, int],
        texts: Texts,
    ) -> None:
        super().__init__()
        self.letter = column_letter(position + 1)
        self._position, self._room = position, room(width)
        self._templates, self._styles, self._texts = templates, styles, texts
        self._links = links

    def __missing__(self, cell: MasterCell) -> Drawn:
        if len(self) >= KEPT:
            self.clear()
        drawn = self[cell] = self._drawn(settled(cell))
        return drawn

    def _drawn(self, shown: Shown) -> Drawn:
        made, value = self._templates.of(self._position, shown), shown.value
        look = look_of(self._position, shown, bool(made))
        deep = wrapped(value, self._room) if isinstance(value, str) else 1
        plain = self._cell(look, made, value)
        place = self._links.place(shown.link) if shown.link and look.kind != "blank" else ""
        if not place or shown.link is None:
            return Drawn(plain, deep)
        tab = attribute(self._links.tab(shown.link.sheet))
        link = f' location="{attribute(place)}" display="{tab}"/>'
        return Drawn(self._cell(look._replace(link=True), made, value), deep, link, plain)

    def _cell(self, look: Look, made: str, value: Cell) -> str:
        begin = f'<c r="{self.letter}{ROW}" s="{self._styles[look]}"'
        if made:
            return begin + formula(escape(made, quote=False), result(value))
        if look.kind == "blank":
            return f"{begin}/>"
        if isinstance(value, str):
            return f'{begin} t="s"><v>{self._texts[value]}</v></c>'
        moment = serial(value) if isinstance(value, date) else value or 0
        return f"{begin}><v>{number(moment)}</v></c>"
