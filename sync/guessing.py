"""What plan a spreadsheet of headers seems to describe: levels, activities, indicators, records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..schemas.terms import fold
from .columnkinds import YEAR, Column, depends, identifier

MEASURES = (
    *("unit_of_measure", "target", "target_act", "target_day", "baseline", "direction", "weight"),
    *("frequency", "source_of_data", "method"),
)
"""Roles of the columns that describe an indicator."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the spreadsheet: the name of its file or sheet, and its columns."""

    name: str
    columns: tuple[Column, ...]

    def of(self, role: str) -> Column | None:
        """Return the first column of a role."""
        return next((column for column in self.columns if column.role == role), None)


@dataclass(slots=True)
class Element:
    """A level or the activities: where its words and codes stand.

    ``sure`` is false where no header names what it is.
    """

    id: str
    name: str
    table: Table
    label: Column
    code: Column | None = None
    attributes: list[Column] = field(default_factory=list)
    sure: bool = True


@dataclass(slots=True)
class Guess:
    """What the tables seem to be.

    Attributes:
        levels: from the top.
        work: the activities, none in a plan of records alone.
        entries: columns departments type beside the standard ones of an activity.
        measures: the table of the indicators, ``indicator`` its label and ``code`` its code.
        given: columns that describe an indicator, by role.
        years: columns of past values.
        records: tables that are rows the departments add themselves.
        units: texts of the columns that name units.
        owners: the column that names the unit of each table of records, by the table's name.
        period: the year that seems to be open, 0 when nothing says.
    """

    levels: list[Element] = field(default_factory=list)
    work: Element | None = None
    entries: list[Column] = field(default_factory=list)
    measures: Table | None = None
    indicator: Column | None = None
    code: Column | None = None
    given: dict[str, Column] = field(default_factory=dict)
    years: list[Column] = field(default_factory=list)
    records: list[Table] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    owners: dict[str, Column] = field(default_factory=dict)
    period: int = 0


def guess(tables: Sequence[Table]) -> Guess:
    """Guess what plan the tables describe; what cannot be guessed is left out, never made up."""
    found = Guess()
    taken = {"activities", "indicators"}
    known: dict[str, Element] = {}
    for table in tables:
        chain = _chain(table)
        if not chain and not _weighs(table):
            found.records.append(table)
            continue
        for label, code in chain:
            name = fold(label.name.replace("_", " "))
            element = known.get(name)
            # The table in which it stands deepest is its own.
            if element is None:
                sure = label.level or label.work or code is not None
                known[name] = Element(
                    identifier(label.name, taken), label.name, table, label, code, sure=sure
                )
            elif label is chain[-1][0]:
                element.table, element.label = table, label
                element.code = code or element.code
    weighed = max(tables, key=_weighs, default=None)
    found.measures = weighed if weighed is not None and _weighs(weighed) else None
    elements = list(known.values())
    _split(found, elements)
    if found.measures is not None:
        _measures(found, found.measures)
    for element in (*found.levels, *([found.work] if found.work else [])):
        element.attributes = _attributes(element, found)
    if found.work is not None:
        _entries(found, found.work)
    _units(found, tables)
    told = [int(year) for year in _years(tables)]
    found.period = max(told, default=0)
    return found


def _weighs(table: Table) -> int:
    """Return how much a table looks like one of indicators, 0 when not at all."""
    if table.of("indicator") is None:
        return 0
    years = sum(bool(column.year) for column in table.columns)
    return 1 + years + sum(column.role in MEASURES for column in table.columns)


def _chain(table: Table) -> list[tuple[Column, Column | None]]:
    """Return the levels of a table from the top, each with its column of codes."""
    columns = [column for column in table.columns if not column.role or column.code_of is not None]
    stop = next((at for at, one in enumerate(table.columns) if one.role == "indicator"), None)
    if stop is not None:
        before = set(table.columns[:stop])
        columns = [column for column in columns if column in before]
        if columns and columns[-1].code_of in ("", "indicatore", "indicator"):
            columns.pop()
    codes: dict[str, Column] = {}
    labels: list[tuple[Column, Column | None]] = []
    waiting: Column | None = None
    for column in columns:
        if column.code_of is not None:
            codes[column.code_of] = column
            waiting = column if not column.code_of else None
        else:
            code = codes.pop(column.folded, None) or waiting
            labels.append((column, code))
            waiting = None
    for name, column in codes.items():
        for at, (label, known) in enumerate(labels):
            if known is None and name and name in label.folded:
                labels[at] = (label, column)
    kept = [
        (label, code)
        for at, (label, code) in enumerate(labels)
        if label.kind in ("text", "long", "list")
        and (
            label.level
            or label.work
            or (code is not None and code.code_of)
            or any(depends(label, one) for one, _ in labels[at + 1 :] if one.level or one.work)
        )
    ]
    return kept if any(label.level or label.work for label, _ in kept) else []


def _split(found: Guess, elements: list[Element]) -> None:
    """Tell the activities from the levels above them, which their table must name."""
    if not elements:
        return
    works = [one for one in elements if one.label.work and one.label.kind != "list"]
    deepest = works or [one for one in elements if one.table is elements[-1].table]
    work = found.work = deepest[-1]
    columns = {column.name: at for at, column in enumerate(work.table.columns)}
    places: dict[str, int] = {}
    for one in elements:
        named = [columns[name] for name in named_in(work.table, one)]
        if one is not work and named and min(named) < columns[work.label.name]:
            places[one.id] = min(named)
    found.levels = sorted(
        (one for one in elements if one.id in places), key=lambda one: places[one.id]
    )
    for _ in found.levels:
        for at, (upper, lower) in enumerate(zip(found.levels, found.levels[1:], strict=False)):
            if upper.table is lower.table and depends(lower.label, upper.label):
                found.levels[at : at + 2] = [lower, upper]


def named_in(table: Table, element: Element) -> list[str]:
    """Return the columns of a table that name an element, by its code first."""
    there = {column.name: column for column in table.columns}
    found = []
    if element.code is not None:
        own = fold(element.name.replace("_", " "))
        found += [name for name, column in there.items() if column.code_of == own]
        found += [element.code.name] if element.code.name in there else []
        if element.code.code_of == "" and table is not element.table:
            # A header that says no more than «code» is the table's own.
            found = [name for name in found if name != element.code.name]
    if element.label.name in there and (element.code is None or table is element.table):
        found.append(element.label.name)
    return list(dict.fromkeys(found))


def _measures(found: Guess, table: Table) -> None:
    found.indicator = table.of("indicator")
    found.years = [column for column in table.columns if column.year]
    columns = table.columns
    if found.indicator is not None:
        at = columns.index(found.indicator)
        before = columns[at - 1] if at else None
        named = [one for one in columns if one.code_of in ("indicatore", "indicator")]
        if named:
            found.code = named[0]
        elif before is not None and before.code_of == "":
            found.code = before
    for role in MEASURES:
        column = table.of(role)
        if column is not None:
            found.given[role] = column


def _used(found: Guess) -> set[Column | None]:
    elements = [*found.levels, *([found.work] if found.work else [])]
    links = {
        column
        for one in found.levels
        for table in (found.work.table if found.work else None, found.measures)
        if table is not None
        for column in table.columns
        if column.name in named_in(table, one)
    }
    return {
        found.code,
        found.indicator,
        *links,
        *(one.label for one in elements),
        *(one.code for one in elements),
    }


def _attributes(element: Element, found: Guess) -> list[Column]:
    """Return the columns of an element's own table that say more of it."""
    if found.work is not None and element is not found.work:
        if element.table in (found.work.table, found.measures):
            return []
        deeper = found.levels[found.levels.index(element) + 1 :]
        if any(one.table is element.table for one in deeper):
            return []
    taken = {column.name for column in _used(found) if column is not None}
    inside = element.table is found.measures and found.indicator is not None
    columns = element.table.columns
    stop = columns.index(found.indicator) if inside and found.indicator in columns else None
    return [
        column
        for column in columns[:stop]
        if column.name not in taken and not column.role and column.filled
    ]


def _entries(found: Guess, work: Element) -> None:
    """Tell what departments will type: columns that are blank in every row there is."""
    taken = {column.name for column in (*work.attributes, *_used(found)) if column is not None}
    rows = any(column.filled for column in work.table.columns)
    for column in work.table.columns:
        if not column.role and column.name not in taken and not column.filled:
            (found.entries if rows else work.attributes).append(column)


def _units(found: Guess, tables: Sequence[Table]) -> None:
    names: dict[str, str] = {}
    for table in tables:
        column = table.of("department")
        for cell in column.filled if column is not None else ():
            for name in cell.replace("\n", ";").split(";"):
                if name.strip():
                    names.setdefault(fold(name), name.strip())
    found.units = list(names.values())
    for table in found.records:
        named = (
            one
            for one in table.columns
            if one.filled and {fold(text) for text in one.filled} <= {*names}
        )
        owner = table.of("department") or next(named, None)
        if owner is not None:
            found.owners[table.name] = owner


def _years(tables: Sequence[Table]) -> Mapping[str, None]:
    texts = [column.name for table in tables for column in table.columns]
    return dict.fromkeys(year for text in texts for year in YEAR.findall(text))
