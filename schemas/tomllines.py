"""Where the keys of a TOML text stand: line numbers by path."""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]
"""Keys and positions from the top: ``("sheets", 1, "source", "file")``."""

_TABLE = re.compile(r"^\s*\[(\[)?\s*([^\]\[]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*="
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


class TomlLines:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        here: Path = ()
        quotes = ""
        for number, line in enumerate(text.splitlines(), 1):
            if quotes:
                quotes = "" if line.count(quotes) % 2 else quotes
                continue
            table = _TABLE.match(line)
            if table is not None:
                here = self._table(_parts(table[2]), bool(table[1]), counts)
                self._found.setdefault(here, number)
                continue
            key = _KEY.match(line)
            if key is not None:
                path = here
                for part in _parts(key[1]):
                    path = (*path, part)
                    self._found.setdefault(path, number)
            quotes = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")

    def line(self, path: Path) -> int:
        """Return the line of a key, else of the nearest one above it that is there; 0 for none."""
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return 0

    def _table(self, parts: Sequence[str], listed: bool, counts: dict[Path, int]) -> Path:
        """Return the path of a table header; a list of tables is entered at its last one."""
        path: Path = ()
        for at, part in enumerate(parts):
            path = (*path, part)
            last = at == len(parts) - 1
            if last and listed:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path


def _parts(name: str) -> list[str]:
    return [next(part for part in found if part) for found in _PART.findall(name)]
