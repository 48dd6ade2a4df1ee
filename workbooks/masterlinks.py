"""Where the cells of the master lead: a key of another sheet, or its top."""

from collections import Counter
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .mastersheets import Link, MasterCell, MasterSheet, Shown
from .packedrows import part_of

KEY = "key"
"""Id of the column that holds what links name."""

MOST_LINKS = 65_000
"""Links a sheet may carry: the format takes 65,530 of them."""


class Links:
    """The places of a book cells may lead to, and how many links each sheet has by now."""

    def __init__(self) -> None:
        self._tabs: dict[str, str] = {}
        self._keys: dict[str, tuple[Sequence[Sequence[MasterCell]], int, int]] = {}
        self._rows: dict[str, dict[str, int]] = {}
        self._used: Counter[str] = Counter()

    def add(self, sheet: str, name: str) -> None:
        """Make a sheet known by its id and the name on its tab."""
        self._tabs[sheet] = name

    def add_keys(self, sheet: MasterSheet, first: int) -> None:
        """Make the keys of a table known; ``first`` is the Excel number of its first record."""
        ids = [column.id for column in sheet.columns]
        if KEY in ids:
            self._keys[sheet.id] = (sheet.rows, ids.index(KEY), first)

    def place(self, link: Link) -> str:
        """Return where a link leads in the book, empty when it has no such place."""
        name = self._tabs.get(link.sheet)
        if name is None:
            return ""
        row = self._row(link) if link.key else 1
        return f"'{name.replace(chr(39), chr(39) * 2)}'!A{row}" if row else ""

    def tab(self, sheet: str) -> str:
        """Return the name on the tab of a sheet, empty when the book has none with that id."""
        return self._tabs.get(sheet, "")

    def write(self, page: Worksheet, row: int, column: int, link: Link, shape: Format) -> bool:
        """Make a cell lead somewhere; what it holds is written after.

        Args:
            page: the sheet.
            row: of the cell, 0 for the first of the sheet.
            column: of the cell, 0 for A.
            link: where to; a place the book has not is no error.
            shape: format of the cell.

        Returns:
            Whether it does: no place, or too many links on this sheet, and it does not.
        """
        place = self.place(link)
        address = f"internal:{place}" if place else ""
        if link.file:
            address = f"external:{link.file}"
        used = self._used[page.get_name()]
        if not address or used >= MOST_LINKS:
            return False
        self._used[page.get_name()] = used + 1
        page.write_url(row, column, address, shape, link.file or self.tab(link.sheet))
        return True

    def _row(self, link: Link) -> int:
        if link.sheet not in self._rows:
            rows, column, first = self._keys.get(link.sheet, ((), 0, 0))
            found: dict[str, int] = {}
            for number, row in enumerate(part_of(rows, column, column + 1), first):
                found.setdefault(_key(row[0]), number)
            self._rows[link.sheet] = found
        return self._rows[link.sheet].get(link.key, 0)


def _key(cell: MasterCell) -> str:
    value = cell.value if isinstance(cell, Shown) else cell
    return "" if value is None else str(value)
