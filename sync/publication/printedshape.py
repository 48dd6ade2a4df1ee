"""The printed report as data: what a layout may name, from the report down to a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "year", "item", "label", "muted"]
"""What a paragraph is: plain, the heading of a year, an item of a list, words on a lack."""


class Attributes(dict[str, str]):
    """Attributes by id; one that is not there is blank, so that a layout may ask for any."""

    def __missing__(self, name: str) -> str:
        """Return a blank."""
        return ""


class Names(dict[str, tuple[str, ...]]):
    """Lists by id; one that is not there is empty."""

    def __missing__(self, name: str) -> tuple[str, ...]:
        """Return an empty list."""
        return ()


class Linked(str):
    """A text others lead to, or that leads to another: in Word a bookmark and a link.

    Attributes:
        name: its own anchor, empty for none.
        to: the anchor it leads to, empty for none.
    """

    name: str
    to: str

    def __new__(cls, text: str, name: str = "", to: str = "") -> "Linked":
        """Return a text with its anchors."""
        made = super().__new__(cls, text)
        made.name, made.to = name, to
        return made


class Note(Linked):
    """A note under a table; ``sign`` is its number, which leads back to where it was called."""

    @property
    def sign(self) -> Linked:
        """Return the number of the note in brackets."""
        return Linked(f"({self.name.rpartition('_')[2]})", to=self.to)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a cell.

    Attributes:
        text: of it.
        tone: what it is.
        label: stands before it in bold.
        goes_on: it is the rest of the last paragraph of the row above.
    """

    text: str
    tone: Tone = ""
    label: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of a node or a row under its name: a label and a text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A node above a section.

    Attributes:
        level: what it is called in its plan.
        code, title: of it.
        depth: 1 for the topmost.
        fresh: no section before this one was under it.
        facts: its public attributes.
    """

    level: str
    code: str
    title: str
    depth: int
    fresh: bool
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SideRow:
    """A node beside the records: a line of the mandate."""

    code: str
    title: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A printed row of the activities: one contribution, or what follows of a long one.

    Attributes:
        key: of the row in the master.
        lead: it opens its activity: the key cells are filled.
        continued: it goes on with the row above, on the next page.
        activity: code of the activity as printed.
        code: the same where it is printed; blank for further contributions not continued.
        lines, impact, indicators: attributes of the activity; blank as the code is.
        text: of the activity; empty where its text moved to the actions.
        status, department: of the contribution.
        actions: what was done.
        facts: other public columns of the row that hold something.
        provisional: the row was opened again after the edition.
    """

    key: str
    lead: bool
    continued: bool
    activity: str
    code: str
    lines: str
    impact: str
    indicators: tuple[str, ...]
    text: tuple[Paragraph, ...]
    status: str
    department: str
    actions: tuple[Paragraph, ...]
    facts: tuple[Fact, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of a table of numbers.

    Attributes:
        text: as printed; empty for a year to come.
        tone: ``muted`` for words in place of a number.
        mark: what is to be known of the number: provisional, the number of its note. It leads to
            the note.
    """

    text: str
    tone: Tone = ""
    mark: str = ""

    @property
    def number(self) -> bool:
        """Tell whether a number stands there."""
        return bool(self.text) and not self.tone


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A printed row of indicators, or the heading over the parts of one.

    Attributes:
        key: of the row in the master; empty for a heading.
        heading: it only names what stands below it.
        child: it stands below a heading, or is a part of the row above.
        code, label: as printed.
        groups: what stands in the columns before the label, where the table has them.
        figures: one for each year.
        target, rating: of the row, for the optional columns.
    """

    key: str
    heading: bool
    child: bool
    code: str
    label: str
    groups: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    target: str = ""
    rating: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The indicators of one kind under one node, or one section of them.

    Attributes:
        kind: id of the kind, empty when the plan has none.
        title: of the kind in words.
        section: unit or section they belong to; empty for none.
        groups: how many columns stand before the label: 0 or 2.
        years: headers of the columns of numbers.
        rows: in the order of print.
        notes: footnotes under the table.
    """

    kind: str
    title: str
    section: str
    groups: int
    years: tuple[str, ...]
    rows: tuple[IndicatorRow, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A header over several columns."""

    title: str
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Any table: headers, perhaps bands over them, rows of texts.

    Attributes:
        title: of it.
        columns: headers.
        rows: texts in their order.
        right: for each column, whether it holds numbers.
        bands: headers over the columns; none when there is one storey.
        note: under it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    bands: tuple[Band, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the lowest main level, or one with rows of its own: what starts on a new page.

    Attributes:
        key, level, code, title: of the node.
        depth: of its heading.
        above: the nodes above it, from the top.
        attributes: its public attributes by id; ``facts`` the same with their names.
        side: the nodes beside its records; ``side_title`` what they are called.
        merged: for each attribute of those, what they say taken together, in order.
        captions: the same with the titles of coded values.
        activities, tables, grids: its tables.
        notes: on the node.
    """

    key: str
    level: str
    code: str
    title: str
    depth: int
    above: tuple[Heading, ...]
    attributes: Mapping[str, str]
    facts: tuple[Fact, ...]
    side_title: str
    side: tuple[SideRow, ...]
    merged: Mapping[str, tuple[str, ...]]
    captions: Mapping[str, tuple[str, ...]]
    activities: tuple[ActivityRow, ...]
    tables: tuple[IndicatorTable, ...]
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erratum:
    """A value corrected after an edition: what was published and what holds."""

    edition: str
    code: str
    label: str
    column: str
    before: str
    after: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """A row opened again after the edition: its values may change."""

    code: str
    label: str
    department: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditionOf:
    """The edition the report belongs to."""

    id: str
    label: str
    act: str
    day: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars with what it says in words and the table it is drawn from.

    Attributes:
        title: what it shows.
        description: for who cannot see it.
        bars: label and size of each, from the top.
        format: number format of the figures at the bars.
        table: the same as a table.
    """

    title: str
    description: str
    bars: tuple[tuple[str, float], ...]
    format: str
    table: Grid


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a layout may print.

    Attributes:
        title, owner: of the plan.
        year: the year reported on; ``next_year`` the one after.
        round: its round in words; ``round_id`` its id.
        measured: day the values stand for.
        day: day of the consolidation; ``run`` its number.
        language: ``it`` or ``en``.
        act, annex, term: of the settings.
        draft: no edition was approved yet.
        edition: the one in force, ``None`` for a draft.
        scope: name of the unit the report is limited to; empty for all of them.
        sections: the body.
        grids: tables of the whole plan: records, statistics.
        errata, reopened: after the edition.
        names: distinct values of each attribute of the nodes beside, such as the cities.
        captions: titles of coded values by attribute, from the layout's own data.
        sheet_names: what the tables are called, by kind of their sheet.
        summary, charts: optional parts; empty when not asked.
        ratings: the column of the rating is printed.
    """

    title: str
    owner: str
    year: int
    next_year: int
    round: str
    round_id: str
    measured: str
    day: str
    run: int
    language: str
    act: str
    annex: str
    term: str
    draft: bool
    edition: EditionOf | None
    scope: str
    sections: tuple[Section, ...]
    grids: tuple[Grid, ...] = ()
    errata: tuple[Erratum, ...] = ()
    reopened: tuple[Reopened, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    captions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet_names: Mapping[str, str] = field(default_factory=dict)
    summary: tuple[Grid, ...] = ()
    charts: tuple[Chart, ...] = ()
    ratings: bool = False
