"""What the public site is made of: public rows of the master, by place in the plan and by unit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...schemas.plan import Node
from ...schemas.shape import RECORD
from ...schemas.terms import Words
from ...workbooks.mastersheets import (
    Link,
    MasterCell,
    MasterColumn,
    MasterRow,
    MasterSheet,
    Shown,
    Tone,
)
from ..coverage import SHEET_ID as COVERAGE
from ..crosssheets import is_cross
from ..editions import RowName
from ..grades import Grades
from ..nodetable import in_order
from ..rowcells import TONES
from ..ruling import is_personal
from ..viewsheets import SHEET_ID as VIEW
from .cellwords import value_of
from .material import Material
from .siteaddresses import Addresses
from .sitecells import csv_text, text_of

UNTITLED = Words("Senza titolo ({code})", "Untitled ({code})")

SIGNS = "✔▲✖↗→↘○–"
"""Signs of ratings, trends and states, in the order in which they are counted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating, a trend or a state: its sign, its words, its colour."""

    sign: str
    words: str
    tone: Tone

    @property
    def whole(self) -> str:
        """Sign and words."""
        return f"{self.sign} {self.words}".strip()


def mark_of(text: str, tone: Tone = "") -> Mark:
    """Take a state apart: ``✔ in linea`` is a sign and its words."""
    sign = text[:1] if text[:1] in SIGNS and text[1:2] == " " else ""
    return Mark(sign, text[2:] if sign else text, tone or TONES.get(sign, ""))


@dataclass(frozen=True)
class Line:
    """A row of the master with its public cells.

    Attributes:
        key: key of the row.
        name: unit, sheet and key by which the store knows it; not to be shown.
        department: id of the unit that answers for it, empty when nobody or not public.
        cells: public cells by column.
        table: the table it stands in.
    """

    key: str
    name: RowName
    department: str
    cells: Mapping[str, MasterCell]
    table: "Table"

    def text(self, name: str) -> str:
        """Return a cell as a person reads it, empty where it is blank or not public.

        A row without a title is called after its code.
        """
        if name not in self.cells:
            return ""
        table, language = self.table, self.table.material.language
        told = text_of(self.cells[name], table.kinds[name].type, language)
        if told or name != table.title:
            return told
        return UNTITLED[language].format(code=self.text("code") or self.key)

    @cached_property
    def data(self) -> list[str]:
        """The public cells as a CSV file holds them, in the order of the columns."""
        return [csv_text(self.cells[one.id], one.type) for one in self.table.columns]

    def number(self, name: str) -> float | None:
        """Return the number in a cell."""
        held = value_of(self.cells.get(name))
        return float(held) if isinstance(held, int | float) and not isinstance(held, bool) else None

    def mark(self, name: str) -> Mark | None:
        """Return a rating or a state."""
        text = self.text(name)
        cell = self.cells.get(name)
        return mark_of(text, cell.tone if isinstance(cell, Shown) else "") if text else None


class Table:
    """The public columns of a table of the master, with all its rows.

    Attributes:
        title: id of the column with the titles of its rows.
        columns: those that are public.
        kinds: the same by id.
        lines: the rows in the order of the master.
    """

    def __init__(self, material: Material, name: str, title: str) -> None:
        self.material, self.name, self.title = material, name, title
        sheet = material.sheet(name)
        policy = material.profile.publication
        every = sheet.columns if sheet else ()
        self.columns: tuple[MasterColumn, ...] = tuple(
            one
            for one in every
            if policy.shows(name, one.id) and not is_personal(material.profile, name, one.id)
        )
        self.kinds = {one.id: one for one in self.columns}
        at = {one.id: place for place, one in enumerate(every)}
        rows = sheet.rows if sheet and self.columns else ()
        names = {material.standing.unit_name(one): one for one in material.standing.departments()}
        self.lines: list[Line] = []
        for row in rows:
            cells = {one.id: row[at[one.id]] for one in self.columns}
            unit = names.get(str(value_of(row[at["department"]]) or ""), "")
            key = str(value_of(row[at["key"]]) or "")
            named = material.visible.unit(name, unit)
            self.lines.append(Line(key, (unit, name, key), named, cells, self))

    def public(self, column: str) -> bool:
        """Tell whether a column is public."""
        return column in self.kinds


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of some rows.

    Attributes:
        indicators, activities: how many there are.
        ratings, moves, states: marks of the rows with their number, from the best.
        valued: indicators with a value, ``None`` where that is not public.
    """

    indicators: int
    activities: int
    ratings: Sequence[tuple[Mark, int]]
    moves: Sequence[tuple[Mark, int]]
    states: Sequence[tuple[Mark, int]]
    valued: int | None

    @property
    def missing(self) -> int:
        """Indicators known to have no value."""
        return 0 if self.valued is None else self.indicators - self.valued


class Content:
    """The public rows of a plan, indexed.

    Attributes:
        rated: some indicator has a rating; without, the trend is shown in its place.
        nodes: of the main levels, from the top down.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        standing, profile = material.standing, material.profile
        kinds = {sheet.kind: sheet.id for sheet in reversed(profile.sheets)}
        self.indicator_table = Table(material, kinds.get("indicator", ""), "indicator")
        self.activity_table = Table(material, kinds.get("activity", ""), "activity")
        planned = {one.row_key: one for one in standing.plan.indicators}
        self.planned = planned
        self.indicators = [one for one in self.indicator_table.lines if one.key in planned]
        known = standing.activities
        self.contributions: dict[str, list[Line]] = defaultdict(list)
        for line in self.activity_table.lines:
            activity = line.key.partition("#")[0]
            if activity in known:
                self.contributions[activity].append(line)
        self.rated = bool(Grades(standing).ratings) and self.indicator_table.public("rating")
        main = {level.id for level in profile.main_levels}
        self.nodes = [
            self._titled(one)
            for one in in_order(one for one in standing.plan.nodes if one.level in main)
        ]
        self.sides = [one for one in standing.plan.nodes if one.level not in main]
        self._shown = {one.key: one for one in self.nodes}

    def _titled(self, node: Node) -> Node:
        """Return a node with a title: without one it is called after its level and its code."""
        if node.label.strip():
            return node
        level = self.material.profile.level(node.level).label[self.material.language]
        return replace(node, label=f"{level} {node.code}")

    @cached_property
    def addresses(self) -> Addresses:
        """Where every page lies."""
        made = Addresses()
        if self.indicators or self.contributions:
            made.add("node", (one.key for one in self.nodes))
        made.add("activity", self.contributions)
        made.add("indicator", (one.key for one in self.indicators))
        made.add("unit", self.units)
        made.add("table", (self._table_name(one) for one in self.tables))
        return made

    @cached_property
    def units(self) -> list[str]:
        """The units that answer for a public row, in the order of the registry."""
        lines = (*self.indicators, *(one for many in self.contributions.values() for one in many))
        named = {one.department for one in lines}
        return [one for one in self.material.standing.departments() if one in named]

    @cached_property
    def tables(self) -> list[MasterSheet]:
        """The public statistics, cross tables and tables of records, with their public columns."""
        material, visible = self.material, self.material.visible
        views = [material.sheet(f"{VIEW}{name}") for name in visible.views]
        matrices = [material.sheet(f"{COVERAGE}{name}") for name in visible.coverage]
        kinds = [one.id for one in material.profile.sheets if one.kind == RECORD]
        records = [material.public(name) for name in kinds]
        crosses = [one for several in self.crosses.values() for one in several]
        found = (*views, *crosses, *matrices, *records)
        return [one for one in found if one is not None and one.rows]

    @cached_property
    def crosses(self) -> Mapping[str, list[MasterSheet]]:
        """The public cross tables, by the node they hang on."""
        found: dict[str, list[MasterSheet]] = defaultdict(list)
        if self.material.profile.publication.shows_crosses(self.indicator_table.name):
            for one in self.material.book.sheets:
                if isinstance(one, MasterSheet) and is_cross(one) and one.rows:
                    found[self.planned[self._first_row(one)].parent].append(one)
        return found

    def address_of(self, sheet: MasterSheet) -> str:
        """Return the address of the page of a table."""
        return self.addresses.of("table", self._table_name(sheet))

    def page_of(self, link: Link | None) -> str:
        """Return the page of the row a cell of the master leads to, empty when there is none."""
        if link is None or not link.key:
            return ""
        if link.sheet == self.indicator_table.name:
            return self.addresses.of("indicator", link.key)
        named = link.sheet == self.activity_table.name
        return self.addresses.of("activity", link.key.partition("#")[0]) if named else ""

    def _table_name(self, sheet: MasterSheet) -> str:
        """Return what the address of a table is made of: of a cross table its first row's key."""
        if is_cross(sheet):
            return self._first_row(sheet).partition("#")[0]
        return sheet.id.removeprefix(VIEW)

    @staticmethod
    def _first_row(sheet: MasterSheet) -> str:
        """Return the key of the first indicator of a cross table."""
        first = sheet.rows[0][0]
        link = first.link if isinstance(first, Shown) else None
        return link.key if link else str(value_of(first))

    def records_naming(
        self, sheet: MasterSheet, key: str, code: str
    ) -> tuple[list[str], list[MasterRow]]:
        """Return the column of a table of records that names activities, and the rows of one."""
        every = self.material.profile.sheets
        fields = next((one.fields for one in every if one.id == sheet.id), ())
        named = [one.id for one in fields if one.type == "node" and one.level == "activity"]
        at = [place for place, one in enumerate(sheet.columns) if one.id in named[:1]]
        wanted = (key, code)
        return named[:1], [row for row in sheet.rows if at and value_of(row[at[0]]) in wanted]

    def node_of(self, line: Line) -> str:
        """Return the node a row hangs on."""
        if line.table is self.indicator_table:
            return self.planned[line.key].parent
        return self.material.standing.activities[line.key.partition("#")[0]].parent

    def above(self, key: str) -> list[Node]:
        """Return the nodes from the top down to one, itself included."""
        found = self.material.standing.chain(key).values()
        return [self._shown[one.key] for one in reversed(list(found)) if one.key in self._shown]

    @cached_property
    def _below(self) -> Mapping[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            found[node.parent if node.parent in self._shown else ""].append(node)
        return found

    def below(self, key: str) -> list[Node]:
        """Return the nodes right below one; those of the top for an empty key."""
        return self._below.get(key, [])

    @cached_property
    def _under(self) -> tuple[Mapping[str, list[Line]], Mapping[str, list[str]]]:
        indicators: dict[str, list[Line]] = defaultdict(list)
        activities: dict[str, list[str]] = defaultdict(list)
        for line in self.indicators:
            for node in self.above(self.node_of(line)):
                indicators[node.key].append(line)
        for key, lines in self.contributions.items():
            for node in self.above(self.node_of(lines[0])):
                activities[node.key].append(key)
        return indicators, activities

    def indicators_under(self, node: str) -> list[Line]:
        """Return the indicators that hang on a node or below it."""
        return self._under[0].get(node, [])

    def activities_under(self, node: str) -> list[str]:
        """Return the keys of the activities that hang on a node or below it."""
        return self._under[1].get(node, [])

    @cached_property
    def by_activity(self) -> Mapping[str, list[Line]]:
        """The indicators of every activity, those it shares included."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.indicators:
            planned = self.planned[line.key]
            for key in dict.fromkeys((planned.activity, *planned.shared)):
                if key:
                    found[key].append(line)
        return found

    def state_of(self, activity: str) -> Mark | None:
        """Return the state of an activity: overall where it is public, else its first unit's."""
        lines = self.contributions.get(activity, ())
        for name in ("overall", "status"):
            found = [mark for line in lines if (mark := line.mark(name))]
            if found:
                return next((one for one in found if one.sign != "–"), found[0])
        return None

    def tally(self, indicators: Iterable[Line], activities: Iterable[str]) -> Tally:
        """Count some rows; what was withdrawn does not count."""
        keys = [one for one in activities if not self.material.standing.left(one)]
        return self._tally(indicators, [self.state_of(one) for one in keys])

    def tally_of(self, unit: str) -> Tally:
        """Count the rows of a unit: what it contributes by the states it gives, as the master."""
        lines = [
            line
            for key, many in self.contributions.items()
            if not self.material.standing.left(key)
            for line in many
            if line.department == unit
        ]
        own = [one for one in self.indicators if one.department == unit]
        return self._tally(own, [line.mark("status") for line in lines])

    def states(self) -> list[Mark]:
        """Return every state that activities of the plan are in, from the last one reached."""
        lines = (line for many in self.contributions.values() for line in many)
        found = (line.mark(name) for line in lines for name in ("overall", "status"))
        return [mark for mark, _ in self._ordered(found)]

    def _tally(self, indicators: Iterable[Line], states: Sequence[Mark | None]) -> Tally:
        lines = [one for one in indicators if self.planned[one.key].state == "active"]
        visible = self.material.visible
        valued = sum(visible.has_value(self.planned[one.key]) for one in lines)
        return Tally(
            indicators=len(lines),
            activities=len(states),
            ratings=counted(one.mark("rating") for one in lines),
            moves=counted(one.mark("moved") for one in lines),
            states=self._ordered(states),
            valued=valued if visible.values else None,
        )

    def _ordered(self, states: Iterable[Mark | None]) -> list[tuple[Mark, int]]:
        """Count states from the last one reached; what is no state comes at the end."""
        profile, language = self.material.profile, self.material.language
        order = [one.label[language] for one in profile.vocabularies.get("status", ())][::-1]
        found = counted(states)
        return sorted(found, key=lambda one: order.index(one[0].words) if one[0].words in order
                      else len(order))  # fmt: skip


def counted(marks: Iterable[Mark | None]) -> list[tuple[Mark, int]]:
    """Count marks, from the best; what has none is left out."""
    found = Counter(one for one in marks if one is not None)

    def order(one: tuple[Mark, int]) -> tuple[int, int]:
        return (SIGNS.index(one[0].sign) if one[0].sign else len(SIGNS), -one[1])

    return sorted(found.items(), key=order)
