"""The list of a reorganisation's changes as a file: CSV, TSV, workbook or TOML."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..schemas.terms import Words
from ..schemas.unitnames import spelling
from ..workbooks.limits import OWN_LIMITS
from ..workbooks.reader import read_workbook
from .errors import RunStopped
from .legacy import ImportFailed, lines_of, printed_rows

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kind": ("tipo", "kind", "modifica"),
    "old": ("unità di partenza", "unità", "old", "old unit", "from unit"),
    "new": ("unità di arrivo", "nuova unità", "nuova sigla", "new", "new unit", "new id"),
    "name": ("denominazione", "nuova denominazione", "name", "new name"),
    "parent": ("fa parte di", "parent", "part of"),
    "rows": ("righe", "che cosa passa", "rows"),
    "act": ("atto", "act"),
    "day": ("dal", "decorrenza", "giorno", "day", "from"),
}
"""Headers of each column, in the list's own spelling or folded."""

LISTS = ("changes", "modifiche")
Line = Mapping[str, str]
"""What a line says, by column."""


def read_list(path: Path) -> list[Line]:
    """Read the lines of a list of changes: CSV, TSV, the first sheet of a workbook, TOML.

    Raises:
        RunStopped: it cannot be read, or none of its columns is known.
    """
    try:
        if path.suffix.casefold() == ".toml":
            return _from_toml(path)
        if path.suffix.casefold() in (".xlsx", ".xlsm", ".ods"):
            book = read_workbook(path, OWN_LIMITS)
            if book.problem or not book.grids:
                raise _unread(path, book.problem)
            rows: Iterable[Sequence[str]] = printed_rows(book.grids[0])
        else:
            rows = lines_of(path)
        return _lines(path, list(rows))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unread(path, str(error)) from error
    except ImportFailed as error:
        raise RunStopped(error.words) from error


def _lines(path: Path, rows: Sequence[Sequence[str]]) -> list[Line]:
    """Return the lines below the header: the first row in which two columns are known."""
    for at, row in enumerate(rows):
        columns = {name: found for found, text in enumerate(row) if (name := _column(text))}
        if len(columns) < 2:
            continue
        below = (rows[number] for number in range(at + 1, len(rows)))
        made = [
            {name: row[place] if place < len(row) else "" for name, place in columns.items()}
            for row in below
        ]
        return [line for line in made if any(text.strip() for text in line.values())]
    raise _unread(path, "")


def _column(text: str) -> str:
    wanted = spelling(text)
    for name, spellings in COLUMNS.items():
        if wanted and wanted in {spelling(one) for one in (name, *spellings)}:
            return name
    return ""


def _from_toml(path: Path) -> list[Line]:
    data = tomllib.loads(path.read_text("utf-8"))
    entries = next((data[name] for name in LISTS if isinstance(data.get(name), list)), None)
    if entries is None:
        raise _unread(path, "[[changes]]")
    return [
        {name: _text(value) for key, value in entry.items() if (name := _column(key))}
        for entry in entries
        if isinstance(entry, dict)
    ]


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _unread(path: Path, reason: str) -> RunStopped:
    more = f" ({reason})" if reason else ""
    return RunStopped(
        Words(
            f"{path.name} non si può leggere come elenco di modifiche{more}: servono le colonne "
            "tipo, unità di partenza, nuova unità, denominazione, righe, atto, dal.",
            f"{path.name} cannot be read as a list of changes{more}: it needs the columns kind, "
            "old unit, new unit, name, rows, act, day.",
        )
    )
