"""The views of a profile as sheets of the master."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..schemas.conditionchecks import Checker
from ..schemas.conditionnames import end_of
from ..schemas.conditions import parse
from ..schemas.expressions import Aggregate, Name
from ..schemas.findings import Language
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue
from ..schemas.tableshapes import UNITS
from ..schemas.terms import Words
from ..schemas.views import View, ViewColumn
from ..schemas.viewshapes import view_checker
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .masterwords import Say
from .records import Accepted
from .standing import Standing
from .viewcells import NOT_SAID, ViewCells, number_of
from .viewcharts import UNKNOWN, view_chart
from .viewlines import NOWHERE, Line, Lines, lines_of
from .viewnames import ViewNames
from .viewworld import ViewWorld

SHEET_ID = "view_"
"""What the id of a view's sheet begins with."""

ACROSS = "across_"
"""What the id of a column of an entry begins with."""

TOTAL = "across_total"
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
ACROSS_WIDTH = 12

_TEXTS: Mapping[str, Words] = {
    "rows": Words("{n} righe", "{n} rows"),
    "rows_one": Words("1 riga", "1 row"),
    "groups": Words("{n} righe da {m} elementi", "{n} rows out of {m} items"),
    "groups_one": Words("1 riga da {m} elementi", "1 row out of {m} items"),
    "doubtful": Words(
        "{n} non considerati: mancano i dati per dire se ne fanno parte",
        "{n} left out: what would tell whether they belong here is missing",
    ),
    "doubtful_one": Words(
        "1 non considerato: mancano i dati per dire se ne fa parte",
        "1 left out: what would tell whether it belongs here is missing",
    ),
    "planned": Words(
        "{n} come nel piano, non ancora acquisiti", "{n} as in the plan, not yet accepted"
    ),
    "planned_one": Words(
        "1 come nel piano, non ancora acquisito", "1 as in the plan, not yet accepted"
    ),
    "again": Words("{name} – prospetto", "{name} – view"),
    "repeated": Words(
        "Un elemento con più voci conta in ciascuna: i totali contano le voci.",
        "An item with several entries counts in each: totals count the entries.",
    ),
    "empty": Words(
        "Nessun elemento risponde alle condizioni di questo prospetto.",
        "Nothing meets the conditions of this table.",
    ),
}


def view_sheets(
    standing: Standing,
    earlier: Sequence[Accepted],
    rules: Catalogue,
    say: Say,
    taken: Iterable[str] = (),
) -> list[MasterSheet]:
    """Make a sheet of every view of the profile.

    Args:
        standing: the plan and what was consolidated.
        earlier: records in force of other years and rounds.
        rules: catalogue that words the findings.
        say: the words.
        taken: names of the other sheets.
    """
    views = standing.profile.views
    if not views:
        return []
    world = ViewWorld(standing, earlier, rules, say)
    names = ViewNames(standing, say.language, world.tables.spellings)
    made = []
    for view, name in zip(views, tab_names(views, say.language, taken), strict=True):
        found = lines_of(view, world, names)
        maker = _Sheet(view, world.evaluator.checker, standing.profile, say, names)
        made.append(maker.sheet(name, found))
    return made


def twin_sheets(
    standing: Standing, earlier: Sequence[Accepted], rules: Catalogue, says: tuple[Say, Say]
) -> list[tuple[MasterSheet, MasterSheet]]:
    """Make a sheet of every view in two languages, the lines of both in the order of the first."""
    views = standing.profile.views
    if not views:
        return []
    world = ViewWorld(standing, earlier, rules, says[0])
    spellings = world.tables.spellings
    first, second = (ViewNames(standing, say.language, spellings) for say in says)
    checker, profile, made = world.evaluator.checker, standing.profile, []
    for view in views:
        found = lines_of(view, world, first)
        one, other = (
            _Sheet(view, checker, profile, say, names).sheet(view.id, found)
            for say, names in zip(says, (first, second), strict=True)
        )
        made.append((one, other))
    return made


def view_headings(
    standing: Standing, say: Say, taken: Iterable[str] = ()
) -> dict[str, tuple[str, tuple[MasterColumn, ...]]]:
    """Return the name and the columns of every view's sheet, by its id."""
    profile = standing.profile
    if not profile.views:
        return {}
    names = ViewNames(standing, say.language)
    checker = view_checker(profile)
    named = zip(profile.views, tab_names(profile.views, say.language, taken), strict=True)
    return {
        f"{SHEET_ID}{view.id}": (name, _Sheet(view, checker, profile, say, names).columns())
        for view, name in named
    }


def tab_names(views: Sequence[View], language: Language, taken: Iterable[str]) -> list[str]:
    """Return the names of the tabs: at most 31 characters, no two the same, whatever the case."""
    used = {name.casefold() for name in taken}
    made = []
    for view in views:
        plain = " ".join(view.label[language].translate(FORBIDDEN).split()) or view.id
        name, again = plain[:LONGEST_NAME].strip(), 1
        while name.casefold() in used:
            end = _TEXTS["again"][language].format(name="") + (f" {again}" if again > 1 else "")
            name, again = plain[: LONGEST_NAME - len(end)].strip() + end, again + 1
        used.add(name.casefold())
        made.append(name)
    return made


Drawn = tuple[MasterColumn, Sequence[MasterCell]]
"""A column and its cells."""


class _Sheet:
    """Makes the sheet of one view."""

    def __init__(
        self, view: View, checker: Checker, profile: Profile, say: Say, names: ViewNames
    ) -> None:
        self.view, self.profile, self.say, self.names = view, profile, say, names
        self.checker = checker
        self.cells = ViewCells(view, checker, profile, say)

    def columns(self) -> tuple[MasterColumn, ...]:
        """Return all columns there may be."""
        by, own = ([self.cells.column(one) for one in part]
                   for part in (self.view.by, self.view.columns))  # fmt: skip
        return (*by, *self._entries(), *own)

    def sheet(self, name: str, found: Lines) -> MasterSheet:
        """Return the sheet of the lines."""
        view, language = self.view, self.say.language
        among = {value for line in found.lines for value in line.across}
        drawn: list[Drawn] = [self._drawn(one, found.lines) for one in view.by]
        for column in self._entries(among):
            drawn.append((column, [_count(column.id, line) for line in found.lines]))
        drawn += [self._drawn(one, found.lines) for one in view.columns]
        totals = [_sum(column, cells) for column, cells in drawn]
        columns = tuple(
            replace(column, total="" if total is None else column.total)
            for (column, _), total in zip(drawn, totals, strict=True)
        )
        summed = any(column.total for column in columns)
        if summed and totals[0] is None:
            totals[0] = self.say("total_shown")
        notes = [view.note[language], self._told("repeated") if found.repeated else ""]
        made = MasterSheet(
            id=f"{SHEET_ID}{view.id}",
            name=name,
            table=f"tblProspetto_{view.id}",
            title=view.title[language],
            subtitle=self._subtitle(found),
            columns=columns,
            rows=list(zip(*(cells for _, cells in drawn), strict=True)),
            note=" ".join(filter(None, notes)),
            frozen=view.by[-1].id if view.by else view.columns[0].id,
            totals=totals if summed else (),
            empty=self._told("empty"),
        )
        if not view.chart:
            return made
        entries = [one.id for one in self._entries(among)]
        across = [one for one in entries if one != TOTAL]
        return replace(made, chart=view_chart(made, across, language))

    def _drawn(self, one: ViewColumn, lines: Sequence[Line]) -> Drawn:
        values = [line.values[one.id] for line in lines]
        tones = [line.tones.get(one.id, "") for line in lines]
        cells = self.cells.cells(one, values, tones, self.names)
        return self.cells.column(one, cells), cells

    def _entries(self, among: Collection[str] | None = None) -> list[MasterColumn]:
        """Return the columns a view is counted across: entries, what is not known, the total.

        Of the units there are those among which something counts, of other lists all. A column of
        its own that counts the rows is that total already.
        """
        across = self.view.across
        if across is None:
            return []
        say, language = self.say, self.say.language
        named = [
            (f"{ACROSS}{value}", label)
            for value, label in self.names.entries(across.vocabulary)
            if among is None or across.vocabulary != UNITS or value in among
        ]
        if among is None or NOWHERE in among:
            named.append((UNKNOWN, capital(NOT_SAID[language])))
        if Aggregate("count", "", None, None) not in [parse(o.value) for o in self.view.columns]:
            named.append((TOTAL, say("total")))
        band = self._band()
        return [
            MasterColumn(name, label, "whole", ACROSS_WIDTH, band, total="sum")
            for name, label in named
        ]

    def _band(self) -> str:
        """Return the name of the column a view is counted across, when it is one."""
        across = self.view.across
        tree = parse(across.value) if across else None
        if not isinstance(tree, Name):
            return ""
        around = self.checker.around(self.view.source)
        found = end_of(tree, around, self.checker.tables)
        sheet = next((one for one in self.profile.sheets if found and one.id == found[0].id), None)
        field = sheet.field(found[1]) if sheet is not None and found is not None else None
        return field.label[self.say.language] if field is not None else ""

    def _subtitle(self, found: Lines) -> str:
        name = "groups" if self.view.by and found.rows else "rows"
        told = [self._told(name, n=len(found.lines), m=found.rows)]
        counts = {"planned": found.planned, "doubtful": found.doubtful}
        told += [self._told(name, n=count) for name, count in counts.items() if count]
        return " · ".join(told)

    def _told(self, name: str, **facts: int) -> str:
        one = f"{name}_one"
        words = _TEXTS[one if facts.get("n") == 1 and one in _TEXTS else name]
        return words[self.say.language].format(**facts)


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _count(column: str, line: Line) -> int:
    if column == TOTAL:
        return line.rows
    return line.across.get(NOWHERE if column == UNKNOWN else column.removeprefix(ACROSS), 0)


def _sum(column: MasterColumn, cells: Sequence[MasterCell]) -> MasterCell:
    """Return the sum of what is known in a column, ``None`` where nothing is or none is asked."""
    known = [number for cell in cells if (number := number_of(cell)) is not None]
    if not column.total or not known:
        return None
    total = float(sum(Decimal(repr(number)) for number in known))
    codes = {cell.format for cell in cells if isinstance(cell, Shown)}
    return Shown(total, format=codes.pop()) if len(codes) == 1 else total
