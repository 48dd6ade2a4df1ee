"""What views of the master look at: what is in force of every unit, the plan, the findings."""

from collections.abc import Sequence
from dataclasses import replace

from ..schemas.expressionvalues import plain_text
from ..schemas.rules import Catalogue
from ..schemas.shape import RECORD
from ..schemas.tableshapes import TableShape
from ..schemas.viewshapes import FINDINGS, view_checker
from .checktables import Surroundings, tables_of
from .evaluating import Evaluator
from .masterwords import Say
from .records import Accepted
from .rowtables import Row, Table, Tables
from .standing import Standing
from .viewnames import natural


class ViewWorld:
    """The tables views are made from, the same as those rules look at, all units at hand.

    Attributes:
        evaluator: of their expressions.
    """

    def __init__(
        self, standing: Standing, earlier: Sequence[Accepted], rules: Catalogue, say: Say
    ) -> None:
        self.standing = standing
        found, profile = standing.consolidated, standing.profile
        checker = view_checker(profile)
        around = Surroundings(standing.plan, [*earlier, *standing.records.values()])
        made = tables_of(profile, (), (), found.period, around)
        self._order = {unit: at for at, unit in enumerate(standing.departments())}
        shape = checker.tables[FINDINGS]
        rows = _findings(standing, rules, say, shape, made.spellings)
        for table in made.by_id.values():
            for row in table.rows:
                made.spellings.setdefault(plain_text(row.key), row.key)
        tables = {
            name: self._ordered(table) for name, table in made.by_id.items() if name != FINDINGS
        }
        everything = replace(made, by_id={FINDINGS: Table(shape, rows, complete=True), **tables})
        self.evaluator = Evaluator(
            profile, everything, found.period, found.today or found.day, checker
        )
        self._accepted = {(one.sheet, one.department, one.key) for one in around.stored}

    @property
    def tables(self) -> Tables:
        """The tables."""
        return self.evaluator.tables

    def planned(self, row: Row) -> bool:
        """Tell whether a record is the plan's, not yet delivered by its unit."""
        return row.table.kind == RECORD and (row.table.id, row.unit, row.key) not in self._accepted

    def _ordered(self, table: Table) -> Table:
        """Put records in the order of the units and of their keys: the store has none."""
        if table.shape.kind != RECORD:
            return table
        last = len(self._order)
        rows = sorted(
            table.rows,
            key=lambda row: (self._order.get(row.unit, last), row.unit, natural(row.key)),
        )
        return Table(table.shape, rows, table.complete)


def _findings(
    standing: Standing,
    rules: Catalogue,
    say: Say,
    shape: TableShape,
    spellings: dict[str, str],
) -> list[Row]:
    """Return the findings as rows, in the order of the consolidation."""
    sheets = {
        label: sheet.id
        for sheet in standing.profile.sheets
        for label in (sheet.id, sheet.label.it, sheet.label.en)
    }
    rows = []
    for one, unit, state in standing.settled.findings:
        rule = rules.get(one.code)
        said = {
            "code": one.code,
            "severity": str(one.severity),
            "sheet": sheets.get(one.place.sheet, one.place.sheet),
            "title": rule.title[say.language] if rule else one.code,
            "field": one.field,
            "standing": state,
        }
        for text in (*said.values(), one.key):
            spellings.setdefault(plain_text(text), text)
        known = {name: plain_text(text) or None for name, text in said.items()}
        rows.append(Row(shape, unit, one.key, known))
    return rows
