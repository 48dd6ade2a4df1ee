"""What views look at besides the tables of the plan, and what their lines are to expressions."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .conditionchecks import Checker
from .conditions import ConditionError
from .expressions import GIVEN
from .tableshapes import TEXT, UNITS, Shape, TableShape
from .views import View, ViewColumn

if TYPE_CHECKING:
    from .profile import Profile

FINDINGS = "findings"
"""Id of the table of the findings of a consolidation: views alone see it."""

SEVERITIES, SHEETS, STANDINGS = "@severities", "@sheets", "@standings"
"""Stand for severities, entry sheets and what became of findings where a vocabulary is named."""
SPECIAL = (UNITS, SEVERITIES, SHEETS, STANDINGS)
"""What a column may name in the place of a vocabulary."""

_FINDINGS = TableShape(
    FINDINGS,
    FINDINGS,
    {
        "code": TEXT,
        "severity": Shape("text", vocabulary=SEVERITIES),
        "sheet": Shape("text", vocabulary=SHEETS),
        "title": TEXT,
        "field": TEXT,
        "standing": Shape("text", vocabulary=STANDINGS),
    },
)


def view_checker(profile: "Profile") -> Checker:
    """Return what checks the expressions of views: they see the findings as well."""
    return Checker(profile, {FINDINGS: _FINDINGS})


class LineShapes:
    """What the lines of one view are to its expressions.

    A line of a record has what the record has, a line of a group its groups; both have the columns
    before the one whose expression it is. A name the record has is the record's, whatever column
    is called so.

    Attributes:
        source: table of the rows.
        group: the same where lines are groups, else empty.
        own: names a line has without its columns.
        whole: lines with all columns: the shape conditions of tones look at.
    """

    def __init__(self, view: View, checker: Checker) -> None:
        self.checker = checker
        self.source = checker.tables[view.source]
        self.group = view.source if view.by else ""
        self._before: dict[str, TableShape] = {}
        self._worth: dict[str, Shape] = {}
        for one in view.by:
            self._worth[one.id] = replace(self._shape(one, self.source, ""), many=False)
        if view.by:
            self.whole = TableShape(view.source, "group", dict(self._worth))
            self.own = frozenset(self._worth)
        else:
            self.whole = self.source
            names = (self.source.columns, self.source.links, self.source.definitions, GIVEN)
            self.own = frozenset(name for known in names for name in known)
        for one in view.columns:
            self._before[one.id] = self.whole
            found = self._worth[one.id] = self._shape(one, self.whole, self.group)
            if one.id not in self.own:
                self.whole = replace(self.whole, columns={**self.whole.columns, one.id: found})

    def before(self, column: ViewColumn) -> TableShape:
        """Return the lines as the expression of a column sees them."""
        return self._before[column.id]

    def worth(self, column: ViewColumn) -> Shape:
        """Return what a group or a column is worth."""
        return self._worth[column.id]

    def _shape(self, column: ViewColumn, home: TableShape, group: str) -> Shape:
        try:
            return self.checker.shape(column.value, home, group)
        except ConditionError:
            return Shape("any")
