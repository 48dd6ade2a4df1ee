"""One row of a table of indicators, as its profile names the columns."""

import re

from ..schemas.profile import EntrySheet
from ..schemas.terms import fold
from .hierarchy import Tree
from .legacy import SourceRow, SourceTable
from .yearcells import Series, YearCell


def canonical(printed: str) -> str:
    """Return a code in lower case with single full stops: ``d.,1`` is ``d.1``, ``g1`` ``g.1``."""
    joined = re.sub(r"[\s.,;:_-]+", ".", fold(printed)).strip(".")
    return re.sub(r"(?<=[^\W\d_])(?=\d)", ".", joined)


def read_row(sheet: EntrySheet, table: SourceTable, row: SourceRow, tree: Tree) -> Series:
    """Read one row: what it is about, and its yearly cells where the columns are years."""
    source = sheet.source
    label = row.printed(source.get("label"))
    printed = row.printed(source.get("code_printed", source.get("code")))
    years = re.compile(re.escape(str(source.get("value_prefix", ""))) + r"((?:19|20)\d\d)")
    wide = "value" not in source
    columns = [(column, wide and years.fullmatch(column)) for column in table.columns]
    work = row.text(source.get("activity"))
    parent = source.get("parent")
    return Series(
        parent=tree.place(parent, table, row) if parent else tree.home(work, table, row),
        code=row.text(source.get("code")) or canonical(printed),
        code_printed=printed,
        prefix=str(source.get("generated_code", "X")),
        label=row.text(source.get("label_read")) or label,
        label_printed=label,
        kind=row.text(source.get("kind")),
        section=row.text(source.get("section")),
        group=row.text(source.get("group")),
        group_printed=row.text(source.get("group")),
        note=row.text(source.get("note")),
        place=table.place(row, source.get("label")),
        work=work,
        declared={
            name: text
            for name, column in source.get("declared", {}).items()
            if (text := row.text(column))
        },
        cells=tuple(
            YearCell(int(year[1]), row.printed(column), table.place(row, column))
            for column, year in columns
            if year
        ),
    )
