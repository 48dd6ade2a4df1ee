"""Cross tables of a source: rows down, measures and years across, under a header of some storeys.

The years may stand above or below the measures, or be said once by the table's title or a column;
a label that is not repeated holds for the rows below it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..schemas.plan import Doubt
from .hierarchy import Tree
from .legacy import SourceRow, SourceTable
from .yearcells import Series, YearCell

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"[\d.,\s€%*+-]*\d[\d.,\s€%*]*|-|n\.?d\.?", re.IGNORECASE)


def read_cross(
    cross: Mapping[str, Any], table: SourceTable, tree: Tree
) -> tuple[list[Series], list[Doubt]]:
    """Read the tables of a file, each line of them as a row of yearly cells.

    Args:
        cross: what the profile says of the file: ``table`` (column that tells its tables apart),
            ``parent``, ``section``, ``row_type`` with ``header`` and ``data``, ``columns``
            (prefix of the cells' columns), ``year`` (column with the year of a line),
            ``kind``, ``generated_code``.
        table: the file.
        tree: nodes the lines hang on.

    Returns:
        The rows, and a doubt for each column of which the year is not known.
    """
    columns = _columns(cross, table)
    blocks: dict[str, list[SourceRow]] = defaultdict(list)
    for row in table.rows:
        blocks[row.text(cross.get("table"))].append(row)
    rows: list[Series] = []
    doubts: list[Doubt] = []
    numbers: Counter[str] = Counter()
    for name, block in blocks.items():
        header = [row for row in block if row.text(cross["row_type"]) == cross["header"]]
        data = [row for row in block if row.text(cross["row_type"]) == cross["data"]]
        titles = {row.text(cross.get("section")) for row in block} | {name}
        heads = _Header(header, columns, data)
        said = {int(year) for title in titles for year in _YEAR.findall(title)}
        alone = said.pop() if len(said) == 1 else 0
        parents = [tree.place(cross["parent"], table, row) for row in data]
        for parent in dict.fromkeys(parents):
            numbers[parent] += 1
        dated = any(row.text(cross.get("year")) for row in data)
        for column in heads.columns:
            if not (heads.years.get(column) or alone or dated) and header:
                shown = heads.measures.get(column, "") or column
                place = table.place(header[-1], column)
                doubts.append(Doubt("IMP-012", parents[0] if parents else "", place, shown,
                                    {"value": shown}))  # fmt: skip
        above: list[str] = []
        for row, parent in zip(data, parents, strict=True):
            above = _carried([row.printed(column) for column in heads.labels], above)
            number = numbers[parent]
            label, groups = _label(above)
            own = _YEAR.search(row.text(cross.get("year")))
            rows.append(
                Series(
                    parent=parent,
                    prefix=cross["generated_code"] + (str(number) if number > 1 else ""),
                    label=label,
                    label_printed=label,
                    kind=cross.get("kind", ""),
                    section=row.text(cross.get("section")),
                    group=groups,
                    group_printed=groups,
                    table=row.text(cross.get("section")) or name or table.sheet,
                    place=table.place(row, heads.labels[-1] if heads.labels else ""),
                    cells=tuple(
                        YearCell(
                            year,
                            row.printed(column),
                            table.place(row, column),
                            heads.measures.get(column, ""),
                        )
                        for column in heads.columns
                        if (year := heads.years.get(column) or (int(own[0]) if own else alone))
                    ),
                )
            )
    return _by_line(rows), doubts


def _columns(cross: Mapping[str, Any], table: SourceTable) -> list[str]:
    prefix = str(cross["columns"])
    named = re.compile(re.escape(prefix) + r"(\d+)")
    found = [column for column in table.columns if named.fullmatch(column)]
    return sorted(found, key=lambda column: int(column[len(prefix) :]))


def _carried(labels: Sequence[str], above: Sequence[str]) -> list[str]:
    """Fill the blank labels before the first one that is written with those of the row above."""
    first = next((at for at, text in enumerate(labels) if text.strip()), len(labels))
    return [*above[:first], *labels[first:]] if len(above) == len(labels) else list(labels)


def _label(labels: Sequence[str]) -> tuple[str, str]:
    """Return the label of a line, the last that is written, and the headings before it."""
    told = [text for text in labels if text.strip()]
    return (told[-1], " > ".join(text.strip() for text in told[:-1])) if told else ("", "")


def _by_line(rows: Sequence[Series]) -> list[Series]:
    """Join the lines of one label whose years stand one below the other."""
    found: dict[tuple[str, ...], Series] = {}
    for at, row in enumerate(rows):
        name = (row.parent, row.prefix, row.table, row.group, row.label)
        known = found.get(name)
        cells = {(cell.period, cell.part) for cell in known.cells} if known else set()
        if known is None or any((cell.period, cell.part) in cells for cell in row.cells):
            found[name if known is None else (*name, str(at))] = row
        else:
            found[name] = _joined(known, row)
    return list(found.values())


def _joined(row: Series, other: Series) -> Series:
    return replace(row, cells=(*row.cells, *other.cells))


@dataclass(frozen=True, slots=True)
class _Header:
    """The storeys over a table, read column by column."""

    header: Sequence[SourceRow]
    names: Sequence[str]
    data: Sequence[SourceRow]

    @property
    def _first(self) -> int:
        """Where the labels end: at the first year, else at the first column of numbers."""
        years = [
            at
            for at, name in enumerate(self.names)
            if any(_YEAR.search(row.text(name)) for row in self.header)
        ]
        if years:
            return years[0]
        for at, name in enumerate(self.names):
            cells = [row.text(name) for row in self.data if row.text(name)]
            if cells and all(_NUMBER.fullmatch(cell) for cell in cells):
                return at
        return min(1, len(self.names))

    @property
    def labels(self) -> Sequence[str]:
        """Columns of the labels."""
        return self.names[: self._first]

    @property
    def columns(self) -> list[str]:
        """Columns of the values that hold or name something."""
        rows = (*self.header, *self.data)
        return [name for name in self.names[self._first :] if any(row.text(name) for row in rows)]

    @property
    def years(self) -> dict[str, int]:
        """Year of each column, where a storey says one."""
        return {name: year for name, (_, year) in self._read().items() if year}

    @property
    def measures(self) -> dict[str, str]:
        """Measure of each column."""
        return {name: measure for name, (measure, _) in self._read().items()}

    def _read(self) -> dict[str, tuple[str, int]]:
        """Return measure and year of the columns; what stands over several spans the blanks after.

        A storey spans up to where one above it begins anew; the lowest one spans nothing.
        """
        spans = [""] * len(self.header)
        found = {}
        for name in self.columns:
            fresh = False
            for at, row in enumerate(self.header):
                text = row.text(name)
                lowest = at == len(self.header) - 1
                if text or fresh or lowest:
                    spans[at] = text
                fresh = fresh or bool(text)
            words, year = [], 0
            for text in spans:
                told = _YEAR.search(text)
                year = int(told[0]) if told else year
                rest = _YEAR.sub("", text) if told else text
                words.append(" ".join(rest.split()).strip(" -–:()/"))
            plain = [word for word in words if word and word.casefold() not in ("anno", "anni")]
            found[name] = (" - ".join(plain), year)
        return found
