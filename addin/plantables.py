"""What a person means by a workspace, a table, a column, a key: as typed in a cell."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..schemas.findings import Language
from ..schemas.terms import FIELDS, ROUNDS, Words
from ..sync.errors import RunStopped
from ..sync.shown import UNITS, Row, ShownTable, folded
from ..sync.workspace import NotAWorkspace
from . import places
from .arguments import FIRST_YEAR, LAST_YEAR
from .cellerrors import CellError, Failed
from .planwords import (
    NO_COLUMN,
    NO_DEFAULT,
    NO_KEY,
    NO_PART,
    NO_PERIOD,
    NO_ROUND,
    NO_TABLE,
    NO_WORKSPACE,
    NOT_TEXT,
    NOT_THERE,
    SEVERAL,
    near,
    told,
)
from .registry import Range, Scalar

if TYPE_CHECKING:
    from ..sync.lastviews import Shown, View, Views

LANGUAGES: tuple[Language, ...] = ("it", "en")
LONGEST = 32_767
"""Characters a cell can hold."""

REGISTERS = frozenset({"findings", "conflicts", "proposals", "changes"})
"""Tables whose key says what a row is about: they are not asked for the value of a key."""

DEFAULTS = ("value", "proposed_target", "status", "achievement", "progress", "work")
"""Columns that hold the value of a row, the first there is."""

_YEAR = re.compile(r"\s*\{\w+\}")
_views: list["Views"] = []


def views() -> "Views":
    """Return what this process has read so far."""
    if not _views:
        # The database is loaded by the first question, not by the start of the program.
        from ..sync.lastviews import Views

        _views.append(Views())
    return _views[0]


def forget() -> None:
    """Read everything again at the next question."""
    _views.clear()


class Asked:
    """One round of a workspace as a function asks for it.

    Attributes:
        view: what the store holds.
        shown: the round.
        language: of the answer.
    """

    def __init__(
        self, workspace: Scalar, period: Scalar, round_id: Scalar, language: Language
    ) -> None:
        year, name = year_of(period), round_of(round_id)
        self.language: Language = language
        self.view: View = view_of(workspace)
        try:
            self.shown: Shown = self.view.find(year, name)
        except RunStopped as stopped:
            raise Failed("#N/A", stopped.words) from stopped

    def table(self, name: str) -> ShownTable:
        """Return a table by id."""
        try:
            return self.view.table(self.shown, name)
        except RunStopped as stopped:
            raise Failed("#REF!", stopped.words) from stopped

    def tables(self) -> list[ShownTable]:
        """Return the tables of the master."""
        return [self.table(name) for name in self.shown.names if not name.startswith("_")]

    def named(self, said: str) -> ShownTable:
        """Return the table a person means: id, name on its tab, name of the Excel table."""
        wanted, known = folded(said), dict[str, str]()
        for one in self.tables():
            names = (one.name[self.language], one.name.it, one.name.en, one.id, one.table)
            if wanted in [folded(name) for name in names]:
                return one
            known |= {folded(name): name for name in reversed(names)}
        raise Failed("#REF!", near(told(NO_TABLE, name=said), wanted, known))

    def keyed(self) -> list[str]:
        """Return the ids of the tables a key stands for one thing in."""
        return [
            name
            for name in self.shown.names
            if name not in REGISTERS
            and not name.startswith(("_", "dashboard."))
            and any(column.id == "key" for column in self.table(name).columns)
        ]

    def units(self) -> dict[str, tuple[str, str]]:
        """Return id and name of every unit, under either as folded."""
        made: dict[str, tuple[str, str]] = {}
        for row in self.table(UNITS).rows:
            pair = (str(row[0]), str(row[1]))
            made |= {folded(one): pair for one in pair}
        return made

    def row(self, key: str, part: str) -> tuple[ShownTable, Row]:
        """Return the one row of a key, and its table.

        Args:
            key: of a detail, an indicator, an activity, a node; id or name of a unit.
            part: name of the detail, or the unit where several report.
        """
        units = self.units()
        wanted = folded(key)
        if wanted in units:
            wanted = folded(units[wanted][0])
        for name in self.keyed():
            table = self.table(name)
            found = self.view.rows(self.shown, name, "key").get(wanted, [])
            found = found or self._details(name, wanted)
            if found:
                return table, self._one(table, found, key, part)
        raise self.unknown(NO_KEY, key)

    def unknown(self, words: Words, name: str) -> Failed:
        """Say that a key is not there, and which are like it."""
        known = {
            folded(str(row[at])): str(row[at])
            for one in self.keyed()
            for at in [place(self.table(one), "key")]
            for row in self.table(one).rows
        }
        known |= {one: pair[1] for one, pair in self.units().items()}
        return Failed("#REF!", near(told(words, name=name), folded(name), known))

    def _details(self, name: str, wanted: str) -> list[Row]:
        """Return the rows of all details of an indicator."""
        return self.view.details(self.shown, name).get(wanted, [])

    def _one(self, table: ShownTable, rows: Sequence[Row], key: str, part: str) -> Row:
        ids = [one.id for one in table.columns]
        if part:
            wanted = folded(part)
            pair = self.units().get(wanted)
            names = {wanted, *([folded(one) for one in pair] if pair else [])}
            at = [ids.index(one) for one in ("part", "department") if one in ids]
            ends = f"#{wanted}"
            kept = [
                row
                for row in rows
                if any(folded(str(row[one] or "")) in names for one in at)
                or folded(str(row[ids.index("key")] or "")).endswith(ends)
            ]
            if not kept:
                known = [folded(str(row[one])) for row in rows for one in at if row[one]]
                raise Failed("#REF!", near(told(NO_PART, key=key, name=part), wanted, known))
            rows = kept
        if len(rows) > 1:
            at = [ids.index(one) for one in ("part", "department") if one in ids][:1]
            names = {str(row[one]) for row in rows for one in at if row[one]}
            listed = ", ".join(sorted(names))
            raise Failed("#VALUE!", told(SEVERAL, key=key, names=listed))
        return rows[0]


def view_of(workspace: Scalar) -> "View":
    """Return what the store of a workspace holds; of the one remembered where none is said.

    Raises:
        Failed: ``#REF!`` when there is no workspace, ``#N/A`` when it was never consolidated.
    """
    folder = text_of(workspace) or places.settings().get("workspace", "")
    if not folder:
        raise Failed("#REF!", NO_WORKSPACE)
    kept = views()
    try:
        return kept.of(Path(folder))
    except NotAWorkspace as stopped:
        raise Failed("#REF!", told(NOT_THERE, name=folder)) from stopped
    except RunStopped as stopped:
        from ..sync.lastviews import NothingShown

        never = isinstance(stopped, NothingShown)
        raise Failed("#N/A" if never else "#REF!", stopped.words) from stopped


def column_of(table: ShownTable, said: str, language: Language) -> int:
    """Return the place of the column a person means: id or header, in either language."""
    wanted = folded(said)
    spellings = (
        [one.header[language] for one in table.columns],
        [one.id for one in table.columns],
        [one.header.it for one in table.columns],
        [one.header.en for one in table.columns],
        *([_stem(one.header[each]) for one in table.columns] for each in LANGUAGES),
        *([_label(one.id, each) for one in table.columns] for each in LANGUAGES),
    )
    for names in spellings:
        found = [folded(one) for one in names]
        if wanted in found:
            return found.index(wanted)
    known = {folded(one): one for names in spellings for one in names}
    words = told(NO_COLUMN, table=table.name[language], name=said)
    raise Failed("#REF!", near(words, wanted, known))


def _stem(header: str) -> str:
    """Return a header without its sign of percent."""
    return header.removesuffix(" %")


def _label(column: str, language: Language) -> str:
    """Return the name of a field without the year: *Valore rilevato*."""
    found = FIELDS.get(column)
    return _YEAR.sub("", found.label[language]) if found else column


def place(table: ShownTable, column: str) -> int:
    """Return the place of a column by its id."""
    return [one.id for one in table.columns].index(column)


def default_column(table: ShownTable, language: Language) -> int:
    """Return the place of the column that holds the value of a row."""
    ids = [one.id for one in table.columns]
    for one in DEFAULTS:
        if one in ids:
            return ids.index(one)
    raise Failed("#REF!", told(NO_DEFAULT, table=table.name[language]))


def year_of(said: Scalar) -> int | None:
    """Read a year; ``None`` for the last one."""
    if said is None or said == "":
        return None
    if isinstance(said, str) and said.strip().isdigit():
        said = float(said)
    if isinstance(said, float | int) and FIRST_YEAR <= said <= LAST_YEAR and said == int(said):
        return int(said)
    raise Failed("#VALUE!", told(NO_PERIOD, name=said))


def round_of(said: Scalar) -> str:
    """Read a round, by id or by name; empty for the last one."""
    text = text_of(said)
    if not text:
        return ""
    for name, words in ROUNDS.items():
        if folded(text) in (folded(name), folded(words.it), folded(words.en)):
            return name
    known = {folded(one): one for words in ROUNDS.values() for one in (words.it, words.en)}
    raise Failed("#REF!", near(told(NO_ROUND, name=text), folded(text), known))


def text_of(said: Scalar) -> str:
    """Read a text: whole numbers without decimals, as a code may be typed.

    Raises:
        Failed: ``#VALUE!`` for true, false and errors.
    """
    if said is None:
        return ""
    if isinstance(said, bool | CellError):
        raise Failed("#VALUE!", NOT_TEXT)
    if isinstance(said, float | int):
        return str(int(said)) if said == int(said) else str(said)
    return said.strip()


def texts_of(said: Range) -> list[str]:
    """Read the names in a range, or those one text separates with semicolons."""
    found = [text_of(cell) for row in said for cell in row]
    return [name.strip() for one in found for name in one.split(";") if name.strip()]


def cell(value: "str | float | None") -> Scalar:
    """Return a value for a cell: a blank as an empty text, which no program shows as zero."""
    if value is None:
        return ""
    return value[:LONGEST] if isinstance(value, str) else float(value)
