"""What expressions are worth on the rows of a check.

Three-valued: what is blank, was not understood, or is not at hand is unknown, and so is what needs
it. Texts are compared as people read them: case and blanks tell nothing apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..schemas.conditionchecks import Checker
from ..schemas.expressionvalues import Many, Value, plain_text
from ..schemas.parameters import Parameter
from ..schemas.profile import Profile
from ..schemas.tableshapes import UNITS, Shape, TableShape, setting_value
from ..schemas.terms import Words, fold
from .compiling import compilers
from .rowtables import Row, Tables
from .world import World

YES, NO = Words("sì", "yes"), Words("no", "no")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an expression is worth on a row.

    Attributes:
        value: what it is worth; ``None`` when that is not known.
        blanks: blank columns of the row itself that leave it unknown, in the order of the sheet.
        personal: it looks at a person's own data.
    """

    value: Value
    blanks: tuple[str, ...] = ()
    personal: bool = False


class Evaluator:
    """Evaluates the expressions of a profile on the rows of a check.

    ``checker`` knows the shapes of the tables when there are more than those of the plan.
    """

    def __init__(
        self,
        profile: Profile,
        tables: Tables,
        period: int,
        today: date,
        checker: Checker | None = None,
    ) -> None:
        self.profile, self.tables = profile, tables
        self.checker = checker or Checker(profile)
        self._world = World(tables, _settings(profile.parameters), period, today)
        self._quick, self._noter = compilers(self._world, self.checker)
        self._personal: dict[tuple[str, str], bool] = {}
        self._labels: dict[str, Mapping[str, Words]] = {}

    def value(self, text: str, row: Row, home: TableShape | None = None, group: str = "") -> Value:
        """Return what an expression is worth.

        Args:
            text: the expression.
            row: the row it is asked of.
            home: shape of the row, when it is not a row of its table (lines of views).
            group: table of the row's group.
        """
        self._world.viewer = self.tables.viewer(row.unit)
        return self._quick.made(text, home or row.table, group)(row, row, row)

    def outcome(self, text: str, row: Row) -> Outcome:
        """Return whether a condition holds for a row, and what of the row itself would tell.

        A condition that fails only because a cell of the row is blank (``x is filled``) is not
        broken yet: it is not known, for want of that cell.
        """
        found = self.value(text, row)
        personal = self.personal(text, row.table)
        if found is not None and found is not False:
            return Outcome(found, (), personal)
        missed = self._world.missed
        missed.clear()
        self._world.own = row if found is False else None
        supposed = self._noter.made(text, row.table)(row, row, row)
        self._world.own = None
        if supposed is not None:
            return Outcome(found, (), personal)
        names = {one.column for one in missed if one.row is row and one.column}
        missed.clear()
        blanks = tuple(one for one in row.table.columns if one in names and not row.filled(one))
        return Outcome(None if blanks else found, blanks, personal)

    def named(self, row: Row, table: str) -> tuple[Row, ...]:
        """Return the rows of another table that a row names."""
        self._world.viewer = self.tables.viewer(row.unit)
        links = [(alias, link) for alias, link in row.table.links.items() if link.table == table]
        found = [one for alias, link in links for one in self._world.linked(row, alias, link)[0]]
        return tuple(dict.fromkeys(found))

    def personal(self, text: str, table: TableShape) -> bool:
        """Tell whether an expression looks at a person's own data."""
        key = (table.id, text)
        if key not in self._personal:
            self._personal[key] = self.checker.personal(text, table)
        return self._personal[key]

    def shown(self, text: str, row: Row) -> object:
        """Return what an expression is worth as a message says it, ``None`` when it is unknown."""
        return self.told(self.value(text, row), self.checker.shape(text, row.table))

    def told(self, value: Value, shape: Shape) -> object:
        """Return a value as a message says it: labels, texts as they were typed."""
        if isinstance(value, Many):
            named = [self.told(one, shape) for one in value.values]
            return sorted(named, key=_in_order)
        if isinstance(value, bool):
            return YES if value else NO
        if not isinstance(value, str):
            return value
        label = self._labels_of(shape.vocabulary).get(value)
        return label or self.tables.spellings.get(value, value)

    def _labels_of(self, vocabulary: str) -> Mapping[str, Words]:
        if vocabulary not in self._labels:
            entries = self.profile.vocabularies.get(vocabulary, ())
            labels = {fold(entry.id): entry.label for entry in entries}
            if vocabulary == UNITS:
                units = self.profile.departments
                labels = {fold(unit.id): Words(unit.name, unit.name) for unit in units}
            self._labels[vocabulary] = labels
        return self._labels[vocabulary]


def _settings(parameters: Mapping[str, Parameter]) -> dict[str, str | bool | Decimal | date]:
    known = {name: setting_value(one.value) for name, one in parameters.items()}
    return {
        name: plain_text(value) if isinstance(value, str) else value
        for name, value in known.items()
    }


def _in_order(told: object) -> tuple[str, str]:
    if isinstance(told, Decimal):
        return "", f"{told:030f}"
    return "text", told.it if isinstance(told, Words) else str(told)
