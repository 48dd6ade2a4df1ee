"""The records of an entry sheet as rows: cells, formulas, looks, heights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..schemas.calculationtexts import read
from ..schemas.findings import LANGUAGES, Language
from ..schemas.profile import Profile
from . import styles
from .layout import FIRST_ROW, Cell, Column, Row, SheetLayout
from .recordformulas import live_sheet
from .records import (
    Vocabularies,
    decimals_shown,
    follows_itself,
    ground,
    is_measure,
    is_number,
    number_format,
    row_type,
    shown,
)
from .rowcells import RowCells
from .rowscores import Kind
from .sheetrows import ROW, Rows, Shapes, SheetRow
from .signs import terms_of

FILTER_BUTTON = 4
"""Characters the filter button of a header takes."""

SPOKEN = {"outcome": 18.0, "rating": 21.0}
"""Characters of the columns whose longest words are known."""

WIDEST_NUMBER, NUMBER_MARGIN, WIDEST_RATING = 24, 3, 36

BLANK_ROW: Row = {}
"""The one row of a sheet without records, which a table needs."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the head of an entry sheet takes from its records.

    Attributes:
        blank: there are none.
        widths: of the columns, in characters.
        hidden: ids of the columns not shown.
    """

    blank: bool
    widths: tuple[float, ...]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entries:
    """The records of one entry sheet of a workbook.

    Attributes:
        outline: what the head takes from them.
        rows: the rows below it.
        cells: what stands in the cells of each record by field id, formulas left out.
        outcomes: the column *Esito* of each record.
    """

    outline: Outline
    rows: Rows
    cells: Sequence[dict[str, Cell]]
    outcomes: Sequence[Cell]


class EntryRows:
    """What is the same for the records of an entry sheet in every workbook.

    Attributes:
        layout: the sheet.
    """

    def __init__(
        self,
        layout: SheetLayout,
        profile: Profile,
        language: Language,
        history: bool,
        shapes: Shapes,
    ) -> None:
        """Prepare the columns of a sheet.

        Args:
            layout: the sheet.
            profile: vocabularies and ratings.
            language: of the workbooks.
            history: whether they have a sheet *Storico*.
            shapes: takes the shapes of the cells.
        """
        self.layout, self._profile = layout, profile
        self._cells = RowCells(layout, language, profile.vocabularies, history)
        self._live = live_sheet(layout, terms_of(profile, language))
        self._looks = Looks(layout, profile, shapes)
        self._formulas: dict[Kind, Sequence[str]] = {}
        self._spoken: dict[str, int] = {}

    def of(self, records: Sequence[Row]) -> Entries:
        """Make the rows of a workbook; one without records gets a blank one."""
        layout, rows = self.layout, records or (BLANK_ROW,)
        cells = [self._cells.of(row) for row in rows]
        looks = [self._looks.of(row, held) for row, held in zip(rows, cells, strict=True)]
        hidden = frozenset(hidden_columns(layout, records, self._profile))
        widths = tuple(self._widths(records, cells, looks))
        columns = [
            (column.id, column.role == "formula", 0 if column.id in hidden else width)
            for column, width in zip(layout.columns, widths, strict=True)
        ]
        least = least_lines(layout)
        outcomes, made = [], []
        for held, (shapes, _) in zip(cells, looks, strict=True):
            kind = self._live.kind(held)
            results = self._live.shown(held, kind=kind)
            values = [results.get(name) if live else held[name] for name, live, _ in columns]
            tallest = least
            for value, (_, _, width) in zip(values, columns, strict=True):
                if width and isinstance(value, str) and (len(value) > width or "\n" in value):
                    tallest = max(tallest, styles.lines(value, width))
            formulas = self._formulas_of(kind)
            made.append(SheetRow(values, shapes, styles.lines_height(tallest), formulas))
            outcomes.append(results.get("outcome"))
        outline = Outline(not records, widths, hidden)
        return Entries(
            outline, Rows(FIRST_ROW, 1, made), cells[: len(records)], outcomes[: len(records)]
        )

    def _formulas_of(self, kind: Kind) -> Sequence[str]:
        found = self._formulas.get(kind)
        if found is None:
            made = self._live.on_row(kind, ROW)
            found = [
                escape(made[column.id].removeprefix("="), quote=False) if column.id in made else ""
                for column in self.layout.columns
            ]
            self._formulas[kind] = found
        return found

    def _widths(
        self, rows: Sequence[Row], cells: Sequence[dict[str, Cell]], looks: Sequence["RowLooks"]
    ) -> list[float]:
        """Return the width of each column: room for its header and for the longest number.

        A number that does not fit is shown as ``####``; entry columns get the room of the largest
        number of the unit's measures.
        """
        columns = self.layout.columns
        longest = [0] * len(columns)
        for held, (_, codes) in zip(cells, looks, strict=True):
            for position, name, code in codes:
                value = held[name]
                if isinstance(value, int | float):
                    longest[position] = max(longest[position], len(shown(value, code)))
        measures = {column.id for column in columns if is_measure(column)}
        numbers = zip(columns, longest, strict=True)
        most = max((length for column, length in numbers if column.id in measures), default=0)
        widths = []
        for column, length in zip(columns, longest, strict=True):
            entry = column.role == "entry" and column.id in measures
            room = min((most if entry else length) + NUMBER_MARGIN, WIDEST_NUMBER)
            least = max(least_width(column), room)
            widths.append(max(least, self._said(rows)) if column.id == "rating" else least)
        return widths

    def _said(self, rows: Sequence[Row]) -> float:
        """Return the characters of the longest words a row of the sheet may be rated with."""
        texts = {str(row.get("calculation") or "") for row in rows}
        for text in texts - self._spoken.keys():
            self._spoken[text] = _longest_rating(text, self._profile)
        return min(max(map(self._spoken.__getitem__, texts), default=0) + 1, WIDEST_RATING)


RowLooks = tuple[tuple[int, ...], Sequence[tuple[int, str, str]]]
"""The numbers of the shapes of a row's cells; position, id and number format of its numbers."""


class Looks:
    """How the cells of the records of one sheet look: worked out once for rows that are alike."""

    def __init__(self, layout: SheetLayout, profile: Profile, shapes: Shapes) -> None:
        """Prepare the columns of a sheet; ``shapes`` takes what they need."""
        self._layout, self._profile, self._shapes = layout, profile, shapes
        numeric = [
            column
            for column in layout.columns
            if column.role != "formula"
            and (is_measure(column) or column.type in ("number", "percent", "integer"))
        ]
        self._names = [column.id for column in numeric]
        self._following = [column for column in numeric if follows_itself(column)]
        self._made: dict[tuple[object, ...], RowLooks] = {}

    def of(self, row: Row, cells: dict[str, Cell]) -> RowLooks:
        """Return how the cells of a row look.

        Args:
            row: the record.
            cells: what stands in its cells.
        """
        vocabularies = self._profile.vocabularies
        kind = row_type(row, vocabularies)
        words = tuple([isinstance(cells[name], str) for name in self._names])
        decimals = [decimals_shown(column, row, kind) for column in self._following]
        key = (ground(row, vocabularies), words, *decimals)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._looks(row, cells)
        return found

    def _looks(self, row: Row, cells: dict[str, Cell]) -> RowLooks:
        columns, vocabularies = self._layout.columns, self._profile.vocabularies
        shapes = [
            cell_shape(self._layout, column, row, cells.get(column.id), vocabularies)
            for column in columns
        ]
        codes = [
            (position, column.id, number_format(column, row, vocabularies))
            for position, column in enumerate(columns)
            if column.role != "formula" and is_number(column, row, vocabularies)
        ]
        return tuple(map(self._shapes.of, shapes)), codes


def hidden_columns(layout: SheetLayout, rows: Sequence[Row], profile: Profile) -> set[str]:
    """Return the columns not shown: those never shown, and those this unit has no use for."""
    if layout.records:
        return {column.id for column in layout.columns if column.hidden}
    kinds = {row_type(row, profile.vocabularies) for row in rows}
    useless = {
        name
        for name in ("part", "corrected", "others", "expected")
        if all(row.get(name) in (None, "") for row in rows)
    }
    if "ratio" not in kinds:
        useless.add("denominator")
    if layout.column("value") is None:
        useless |= {"progress", "achievement", "rating", "change"}
    return {column.id for column in layout.columns if column.hidden or column.id in useless}


def cell_shape(
    layout: SheetLayout, column: Column, row: Row, value: Cell, vocabularies: Vocabularies
) -> styles.Shape:
    """Return the shape of one cell: by role, by what it holds, by the type of its row."""
    number = is_number(column, row, vocabularies)
    code = number_format(column, row, vocabularies)
    role = styles.ENTRY if column.role == "entry" else styles.LOCKED
    aligned = styles.NUMBER if number else styles.TEXT
    if number and column.role != "formula" and isinstance(value, str):
        aligned = {**styles.NUMBER, "text_wrap": True}
    if column.centred or column.type == "date":
        aligned = styles.CENTRE
    long = any(other.type == "long" for other in layout.columns)
    return styles.joined(role, aligned, num_format=code, valign="top" if long else "vcenter")


def row_height(
    layout: SheetLayout, cells: Mapping[str, Cell], widths: Sequence[float], hidden: set[str]
) -> float:
    """Return the height of a record's row, in points: every wrapped text shown, room to type."""
    texts = [
        (found, width)
        for column, width in zip(layout.columns, widths, strict=True)
        if column.id not in hidden and isinstance(found := cells.get(column.id), str)
    ]
    return styles.height(texts, least_lines(layout))


def least_lines(layout: SheetLayout) -> int:
    """Return how many lines a row has at least: more where long texts are typed."""
    typed = any(column.role == "entry" and column.type == "long" for column in layout.columns)
    return (2 if layout.records else 4) if typed else 1


def least_width(column: Column) -> float:
    """Return the width a column has at least: room for the longest word of its header."""
    words = [0 if column.hidden else len(word) for word in column.header.split()]
    return max(SPOKEN.get(column.id, 0), column.width, max(words, default=0) + FILTER_BUTTON)


def _longest_rating(calculation: str, profile: Profile) -> int:
    """Return the characters of the longest words a row may be rated with."""
    known = profile.progress.ratings
    made = read(calculation, known)
    names = {rule.rating for rule in made.rules} & known.keys() if made is not None else set()
    words = [f"{known[name].sign} {known[name].label[one]}" for name in names for one in LANGUAGES]
    return max(map(len, words), default=0)
