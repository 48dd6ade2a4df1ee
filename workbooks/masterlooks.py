"""How the cells of the master look: what decides the format of each, formats made once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from xlsxwriter.format import Format

from . import styles
from .layout import AMBER, GREEN, GREY, LINE, LINK, NAVY, RED
from .masterroom import FORMATS, NUMERIC
from .mastersheets import MasterCell, MasterColumn, Shown, Tone
from .records import ANY, DAY
from .styles import Styles

DANGEROUS = frozenset("=+-@\t\n")
"""First characters a spreadsheet may take for a formula when somebody edits the cell."""

TONES: Mapping[str, str] = {
    "good": GREEN, "watch": AMBER, "bad": RED, "muted": GREY, "strong": NAVY,
}  # fmt: skip

Kind = Literal["blank", "text", "quoted", "number", "date"]
"""What a cell holds; ``quoted`` is a text a spreadsheet might take for a formula."""

_GRID = {"border": 1, "border_color": LINE}


class Look(NamedTuple):
    """What decides the format of a cell.

    Attributes:
        position: of its column, 0 for the first of the table.
        kind: what it holds.
        tone: its colour.
        code: number format in place of the column's.
        link: whether it leads somewhere.
    """

    position: int
    kind: Kind
    tone: Tone
    code: str
    link: bool = False


class Looks:
    """The formats of the cells of one table."""

    def __init__(
        self,
        shapes: Styles,
        columns: Sequence[MasterColumn],
        top: bool = False,
        bold: bool = False,
    ) -> None:
        """Prepare the formats of a table.

        Args:
            shapes: the formats of the workbook.
            columns: of the table, from the left.
            top: whether texts stand at the upper end of their cells.
            bold: whether they are bold.
        """
        self._shapes, self._columns = shapes, columns
        self._common = {"valign": "top" if top else "vcenter"} | ({"bold": True} if bold else {})
        self._made: dict[Look, Format] = {}
        self._shades: dict[str, int] = {}

    def format(self, look: Look) -> Format:
        """Return the format of a look."""
        if look not in self._made:
            self._made[look] = self._format(look)
        return self._made[look]

    def _format(self, look: Look) -> Format:
        column, (_, kind, tone, code, link) = self._columns[look.position], look
        numeric = column.type in NUMERIC
        aligned = styles.NUMBER if numeric else styles.TEXT
        if column.centred or "date" in (column.type, kind):
            aligned = styles.CENTRE
        given: dict[str, object] = {"num_format": code or FORMATS.get(column.type, ANY)}
        if kind == "date":
            given["num_format"] = code or DAY
        shade = 0
        if kind == "number":
            # LibreOffice drops the indent of a number beside one that differs by its format
            # alone: shades nobody can tell apart make them differ by their colour as well.
            shade = self._shades.setdefault(str(given["num_format"]), len(self._shades)) % 16
            given["font_color"] = _shaded("#000000", shade)
        if kind in ("text", "quoted"):
            given |= {"num_format": code if "@" in code else ANY, "text_wrap": True}
        if kind == "quoted":
            given["quote_prefix"] = True
        if tone:
            given["font_color"] = _shaded(TONES[tone], shade)
            if tone in ("good", "watch", "bad", "strong"):
                given["bold"] = True
        if link:
            given |= {"underline": 1, "font_color": TONES[tone] if tone else LINK}
        return self._shapes.get(_GRID, aligned, self._common, **given)


def settled(cell: MasterCell) -> Shown:
    """Return a cell with all that is said of it, its text one that a file can hold."""
    shown = cell if isinstance(cell, Shown) else Shown(cell)
    if isinstance(shown.value, str) and (not shown.value.isascii() or "\r" in shown.value):
        return shown._replace(value=clean(shown.value))
    return shown


def look_of(position: int, shown: Shown, live: bool) -> Look:
    """Return the look of a cell as if it led nowhere.

    Args:
        position: of its column.
        shown: the cell, settled.
        live: whether a formula makes what it holds.
    """
    value = shown.value
    kind: Kind = "number"
    if value is None or value == "":
        kind = "blank"
    elif isinstance(value, str):
        kind = "quoted" if value[0] in DANGEROUS and not live else "text"
    elif isinstance(value, date):
        kind = "date"
    return Look(position, kind, shown.tone, shown.format)


def clean(text: str) -> str:
    """Return a text a file can hold: one kind of line end, no half of a character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _shaded(colour: str, shade: int) -> str:
    """Return a colour a shade off: of 16 nobody sees."""
    return f"#{int(colour[1:], 16) ^ shade:06X}"
