"""Tables of rows as expressions look at them: what a row says, who sees it, which rows say what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from ..schemas.expressionvalues import Value, plain_text
from ..schemas.tableshapes import TableShape


class Values(dict[str, Value]):
    """What a row says, by column, read when it is asked for; ``None`` is unknown."""

    __slots__ = ("_read",)

    def __init__(self, known: Mapping[str, Value], read: Callable[[str], Value] | None) -> None:
        super().__init__(known)
        self._read = read

    def __missing__(self, name: str) -> Value:
        found = self[name] = None if self._read is None else self._read(name)
        return found


class Row:
    """One row of a table.

    Attributes:
        table: its shape.
        unit: id of the unit that reports it, empty when nobody does.
        key: its key.
        values: what it says.
        seen: empty when every check sees it, ``=UNIT`` when only that unit's do, ``!UNIT`` when
            all but that unit's do.
        group: rows of a group, for the lines of views.
        links, memo: what was found of it already, for the evaluation.
    """

    __slots__ = ("_filled", "group", "key", "links", "memo", "seen", "table", "unit", "values")

    def __init__(
        self,
        table: TableShape,
        unit: str,
        key: str,
        known: Mapping[str, Value] | None = None,
        read: Callable[[str], Value] | None = None,
        filled: Callable[[str], bool] | None = None,
        seen: str = "",
        group: "Sequence[Row]" = (),
    ) -> None:
        self.table, self.unit, self.key, self.seen, self.group = table, unit, key, seen, group
        own = {"unit": plain_text(unit) or None, "key": plain_text(key)}
        said = {name: value for name, value in own.items() if name not in table.columns}
        self.values = Values({**said, **(known or {})}, read)
        self._filled = filled
        self.links: dict[tuple[str, str], tuple[tuple[Row, ...], bool]] = {}
        self.memo: dict[tuple[str, str], Value] = {}

    def filled(self, name: str) -> bool:
        """Tell whether something stands in a column, understood or not."""
        if self.values[name] is not None:
            return True
        return self._filled is not None and self._filled(name)

    def seen_by(self, viewer: str) -> bool:
        """Tell whether the checks of a unit see the row; ``viewer`` is empty for all others."""
        if not self.seen:
            return True
        return (self.seen[1:] == viewer) == (self.seen[0] == "=")


class Table:
    """The rows of one table; ``complete`` tells that they are all at hand."""

    def __init__(self, shape: TableShape, rows: Iterable[Row], complete: bool) -> None:
        self.shape, self.rows, self.complete = shape, tuple(rows), complete
        self._by: dict[str, dict[Value, tuple[Row, ...]]] = {}

    def having(self, column: str, value: Value) -> tuple[Row, ...]:
        """Return the rows in which a column says this."""
        if column not in self._by:
            found: dict[Value, list[Row]] = {}
            for row in self.rows:
                found.setdefault(row.values[column], []).append(row)
            self._by[column] = {name: tuple(rows) for name, rows in found.items()}
        return self._by[column].get(value, ())


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of a plan, as one check sees it.

    Attributes:
        by_id: the tables.
        drafting: units whose rows are seen by their own checks only.
        spellings: texts as first met, by their folded form.
    """

    by_id: Mapping[str, Table]
    drafting: frozenset[str] = frozenset()
    spellings: dict[str, str] = attribute(default_factory=dict)
    _rows: dict[int, Row] = attribute(default_factory=dict)

    def hold(self, record: object, row: Row) -> None:
        """Remember the row a record of this run is."""
        self._rows[id(record)] = row

    def row_of(self, record: object) -> Row:
        """Return the row a record of this run is."""
        return self._rows[id(record)]

    def viewer(self, unit: str) -> str:
        """Return whose eyes the checks of a unit look with."""
        return unit if unit in self.drafting else ""
