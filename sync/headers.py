"""Columns found by what people call them: the profile's name, its aliases, however written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..schemas.keys import slug
from .legacy import SourceRow, SourceTable


def recognised(
    table: SourceTable, wanted: Iterable[str], aliases: Mapping[str, Sequence[str]]
) -> SourceTable:
    """Return a table whose columns have the names a profile knows.

    Exact names come first; then case, accents, blanks and punctuation do not matter. Of two
    columns that answer to one name the first does.

    Args:
        table: as found.
        wanted: names the profile gives.
        aliases: other headers of a column, by its name.
    """
    names = [name for name in dict.fromkeys(wanted) if name]
    free = [column for column in table.columns if column and column not in names]
    renamed: dict[str, str] = {}
    for name in names:
        if name in table.columns:
            continue
        spellings = {slug(text) for text in (name, *aliases.get(name, ()))}
        found = next((one for one in free if slug(one) in spellings), "")
        if found:
            renamed[found] = name
            free.remove(found)
    if not renamed:
        return table
    rows = tuple(
        SourceRow(row.number, {renamed.get(name, name): cell for name, cell in row.cells.items()})
        for row in table.rows
    )
    return replace(
        table, columns=tuple(renamed.get(name, name) for name in table.columns), rows=rows
    )


def texts_in(value: object) -> Iterator[str]:
    """Return every text inside a value of a profile, keys left out but those of ``echoes``."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            echoes = name == "echoes" and isinstance(part, Mapping)
            yield from (part if echoes else texts_in(part))
    elif isinstance(value, Sequence):
        for part in value:
            yield from texts_in(part)
