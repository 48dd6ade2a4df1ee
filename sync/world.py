"""What functions of rows share: the tables, the parameters, whose eyes look, what was missed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ..schemas.expressionvalues import Many, Single, Value
from ..schemas.tableshapes import Link
from .rowtables import Row, Tables

Function = Callable[[Row, Row, Row], Value]
"""What an expression is worth, of three rows: the one at hand, the rule's, the one around it."""

Scope = Literal["row", "this", "outer", "table", "data"]
"""Where something was missed: in one of the three rows, in a table that is not all at hand, in
rows an aggregate went through."""


class Missed(NamedTuple):
    """Something that was not known: a column of a row, empty when the row named is not there."""

    scope: Scope
    row: Row | None
    column: str


@dataclass(slots=True)
class World:
    """What functions share.

    Attributes:
        tables: all rows.
        settings: parameters by name.
        period, today: of the check.
        viewer: unit whose rows are being checked, when it sees others than all do.
        missed: what was not known, noted by the functions that note it.
        own: row whose blank cells count as not known yet where it is asked that they be filled:
            filling them in may still make the condition hold.
    """

    tables: Tables
    settings: Mapping[str, Single]
    period: int
    today: date
    viewer: str = ""
    missed: list[Missed] = field(default_factory=list)
    own: Row | None = None

    @property
    def partial(self) -> bool:
        """Some table is not all at hand."""
        return any(not table.complete for table in self.tables.by_id.values())

    def linked(self, row: Row, alias: str, link: Link) -> tuple[tuple[Row, ...], bool]:
        """Return the rows a column names, and whether these are all it names."""
        known = row.links.get((alias, self.viewer))
        if known is not None:
            return known
        value = row.values[link.column]
        found: list[Row] = []
        complete = value is not None
        if value is not None:
            table = self.tables.by_id[link.table]
            several = isinstance(value, Many)
            for one in value.values if isinstance(value, Many) else (value,):
                hits = [row for row in table.having(link.by, one) if row.seen_by(self.viewer)]
                complete = complete and bool(hits)
                found += hits
            complete = complete and not (several and not value.complete)  # type: ignore[union-attr]
        made = row.links[alias, self.viewer] = tuple(found), complete
        return made

    def struck(self, mark: int, value: Value) -> Value:
        """Strike out what was missed since a mark when the value is known all the same."""
        if value is not None and not (isinstance(value, Many) and not value.complete):
            del self.missed[mark:]
        return value

    def moved(self, mark: int, scopes: Mapping[Scope, Scope]) -> None:
        """Say what was missed since a mark of other rows, as seen from another expression."""
        self.missed[mark:] = [
            one._replace(scope=scopes.get(one.scope, one.scope)) for one in self.missed[mark:]
        ]

    def outside(self, mark: int) -> bool:
        """Tell whether something was missed since a mark outside the row at hand."""
        return any(one.scope in ("this", "outer", "table") for one in self.missed[mark:])
