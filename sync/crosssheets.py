"""The cross tables of a plan as cross tables again: a sheet of the master for each of them.

One row for each line, one band for each measure, in it the years and this year's value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..schemas.findings import Language
from ..schemas.plan import Indicator, Value
from ..schemas.profile import EntrySheet
from ..schemas.terms import Words
from ..workbooks.mastersheets import Link, MasterCell, MasterColumn, MasterSheet, Shown
from .indicatortable import in_cell, measure_format, measured
from .issuerows import shown
from .masterwords import Say
from .records import NOTHING
from .standing import Standing

SHEET_ID = "cross"
"""What the ids of these sheets begin with; a number follows."""

LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

_TEXTS: Mapping[str, Words] = {
    "tab": Words("Tab. {n}", "Table {n}"),
    "subtitle": Words("{n} righe, {m} misure", "{n} rows, {m} measures"),
    "group": Words("Gruppo", "Group"),
    "line": Words("Voce", "Line"),
    "value": Words("Valore", "Value"),
    "note": Words(
        "La tabella com'è nella fonte, con i valori rilevati nell'anno. I numeri sono quelli del "
        "foglio «{sheet}», dove stanno anche controlli e provenienza.",
        "The table as in the source, with the values of the year. The numbers are those of "
        '"{sheet}", where checks and origin stand too.',
    ),
}


def is_cross(sheet: MasterSheet) -> bool:
    """Tell whether a table of the master is a cross table of the plan."""
    return sheet.id.startswith(SHEET_ID) and sheet.id.removeprefix(SHEET_ID).isdigit()


def cross_sheets(standing: Standing, say: Say, taken: Iterable[str] = ()) -> list[MasterSheet]:
    """Make a sheet of every cross table of the plan.

    Args:
        standing: the plan and what was consolidated.
        say: the words.
        taken: names of the other sheets.
    """
    sheet = next((one for one in standing.profile.sheets if one.kind == "indicator"), None)
    tables: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for one in standing.plan.indicators:
        if one.attributes.get("table") and one.state == "active":
            tables[one.parent, one.attributes["table"]].append(one)
    if sheet is None:
        return []
    past: dict[str, dict[int, Value]] = defaultdict(dict)
    for value in standing.plan.values:
        past[value.row_key][value.period] = value
    used = {name.casefold() for name in taken}
    made = []
    for number, ((parent, title), rows) in enumerate(tables.items(), 1):
        name = _name(number, title, used, say.language)
        made.append(_Table(standing, say, sheet, past).sheet(number, name, parent, title, rows))
    return made


def _name(number: int, title: str, used: set[str], language: Language) -> str:
    """Return the tab's name: number and title, as far as they fit."""
    first = _TEXTS["tab"][language].format(n=number)
    plain = " ".join(f"{first} {title.translate(FORBIDDEN)}".split())[:LONGEST_NAME].strip()
    name = plain if plain.casefold() not in used else first
    used.add(name.casefold())
    return name


class _Table:
    """Makes the sheet of one cross table."""

    def __init__(
        self,
        standing: Standing,
        say: Say,
        sheet: EntrySheet,
        past: Mapping[str, Mapping[int, Value]],
    ) -> None:
        self._standing, self._say, self._sheet, self._past = standing, say, sheet, past
        self._period = standing.consolidated.period
        self._now = standing.measure == "value"

    def sheet(
        self, number: int, name: str, parent: str, title: str, rows: Sequence[Indicator]
    ) -> MasterSheet:
        """Return the sheet: lines down, measures and their years across."""
        language = self._say.language
        parts = list(dict.fromkeys(one.part for one in rows))
        years = sorted(
            {
                year
                for one in rows
                for year, value in self._past[one.row_key].items()
                if year < self._period and value.printed.strip()
            }
        )
        years += [self._period] if self._now or not years else []
        lines: dict[str, dict[str, Indicator]] = defaultdict(dict)
        for one in rows:
            lines[one.key][one.part] = one
        grouped = any(one.group for one in rows)
        cells = [self._line(line, parts, years, grouped) for line in lines.values()]
        node = self._standing.chain(parent)
        levels = [level.id for level in self._standing.profile.main_levels]
        above = [node[level] for level in levels if level in node]
        where = " · ".join(f"{one.code} {one.label}" for one in above)
        told = _TEXTS["subtitle"][language].format(n=len(lines), m=len(parts))
        return MasterSheet(
            id=f"{SHEET_ID}{number}",
            name=name,
            table=f"tblTabella{number}",
            title=title,
            subtitle=" · ".join(text for text in (where, told) if text),
            columns=self._columns(parts, years, grouped),
            rows=cells,
            note=_TEXTS["note"][language].format(sheet=self._sheet.label[language]),
            frozen="line",
        )

    def _columns(
        self, parts: Sequence[str], years: Sequence[int], grouped: bool
    ) -> tuple[MasterColumn, ...]:
        say, language = self._say, self._say.language
        band = say.group("record")
        columns = [MasterColumn("key", say.column("code"), width=16, group=band)]
        if grouped:
            columns.append(MasterColumn("group", _TEXTS["group"][language], width=24, group=band))
        columns.append(MasterColumn("line", _TEXTS["line"][language], width=46, group=band))
        for at, part in enumerate(parts):
            measure = part or _TEXTS["value"][language]
            columns += [
                MasterColumn(f"m{at}_{year}", f"{part} {year}".strip(), "number", 15, measure)
                for year in years
            ]
        return tuple(columns)

    def _line(
        self,
        line: Mapping[str, Indicator],
        parts: Sequence[str],
        years: Sequence[int],
        grouped: bool,
    ) -> list[MasterCell]:
        first = next(iter(line.values()))
        cells: list[MasterCell] = [
            Shown(first.key, link=Link(self._sheet.id, first.row_key)),
            *([first.group or None] if grouped else []),
            first.label,
        ]
        for part in parts:
            one = line.get(part)
            cells += [self._cell(one, year) if one else None for year in years]
        return cells

    def _cell(self, one: Indicator, year: int) -> MasterCell:
        if year == self._period and self._now:
            record = self._standing.record(self._sheet, one.department, one.row_key)
            if record is None:
                return None
            typed = record.cells.get("value", NOTHING)
            size = measured(record.cells, "value", one)
            if size is None:
                return typed.text or record.cells.get("missing_reason", NOTHING).text or None
            found = in_cell(one, size)
            return Shown(found, format=measure_format(one, [found]))
        value = self._past[one.row_key].get(year)
        told = None if value is None else shown(value, one)
        if not isinstance(told, float):
            return told
        return Shown(told / 100 if one.share else told, format=measure_format(one, [told]))
