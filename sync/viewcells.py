"""The cells of views: values as people read them, in the format of their column."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..schemas.conditionchecks import Checker
from ..schemas.conditionnames import Around, end_of
from ..schemas.conditions import parse
from ..schemas.expressions import Aggregate, Call, Expression, Name, Operation
from ..schemas.expressionvalues import Many, Value
from ..schemas.profile import Profile
from ..schemas.tableshapes import YEARS, Shape
from ..schemas.terms import Words
from ..schemas.views import View, ViewColumn
from ..schemas.viewshapes import LineShapes
from ..workbooks.mastersheets import ColumnType, MasterCell, MasterColumn, Shown, Tone, Total
from ..workbooks.records import WHOLE, YES_NO
from .masterwords import MISSING, Say
from .rowcells import grouped
from .viewnames import ViewNames

NOT_SAID = Words("non indicato", "not given")
DECIMALS = 9
"""Decimals of a number that is a quotient."""

MOST_SHOWN = 2
"""Decimals shown of a number."""

HUNDRED = 100
_WIDTHS: Mapping[str, float] = {"long": 60, "date": 13, "text": 14, "money": 16}
USUAL_WIDTH, WIDEST, MARGIN = 13, 44, 3


class ViewCells:
    """Makes the cells and the columns of one view."""

    def __init__(self, view: View, checker: Checker, profile: Profile, say: Say) -> None:
        self.view, self.say = view, say
        self.shapes = LineShapes(view, checker)
        self._percents = Percents(view, self.shapes, checker, profile).columns

    def column(self, one: ViewColumn, values: Sequence[MasterCell] = ()) -> MasterColumn:
        """Return a column of the master, wide enough for its texts."""
        shape = self.shapes.worth(one)
        kind = self._type(one, shape)
        width = one.width or _WIDTHS.get(kind, USUAL_WIDTH)
        if not one.width and kind == "text":
            plain = (cell.value if isinstance(cell, Shown) else cell for cell in values)
            longest = max((len(text) for text in plain if isinstance(text, str)), default=0)
            width = max(width, min(WIDEST, longest + MARGIN))
        centred = kind == "text" and shape.kind in ("boolean", "number") and not shape.many
        return MasterColumn(
            one.id,
            one.label[self.say.language],
            kind,
            width,
            centred=centred,
            total=_total(one.total),
        )

    def cells(
        self, one: ViewColumn, values: Sequence[Value], tones: Sequence[str], names: ViewNames
    ) -> list[MasterCell]:
        """Return the cells of a column, one a line."""
        shape = self.shapes.worth(one)
        vocabulary = one.vocabulary or shape.vocabulary
        kind = self._type(one, shape)
        plain = [self._plain(one, kind, value, vocabulary, names) for value in values]
        code = _format(kind, plain)
        group = one in self.view.by
        made: list[MasterCell] = []
        for cell, tone in zip(plain, tones, strict=True):
            if cell is None and group:
                cell, tone = f"{MISSING} {NOT_SAID[self.say.language]}", tone or "muted"
            own = code if isinstance(cell, float) else ""
            made.append(Shown(cell, _tone(tone), own) if tone or own else cell)
        return made

    def _type(self, one: ViewColumn, shape: Shape) -> ColumnType:
        if one.type == "text" and shape.kind == "date" and not shape.many:
            return "date"
        dated = shape.vocabulary.startswith(YEARS) and not one.vocabulary
        return "text" if dated else one.type  # type: ignore[return-value]

    def _plain(
        self, one: ViewColumn, kind: str, value: Value, vocabulary: str, names: ViewNames
    ) -> str | float | date | None:
        if isinstance(value, Many):
            ordered = sorted(value.values, key=lambda each: names.order(each, vocabulary))
            told = [self._plain(one, "text", each, vocabulary, names) for each in ordered]
            return "; ".join([*map(_written, told), *([] if value.complete else ["…"])]) or None
        if isinstance(value, bool):
            return YES_NO[self.say.language][int(value)]
        if isinstance(value, Decimal):
            if year := names.year(value, vocabulary):
                return year
            if kind == "percent" and self._percents[one.id]:
                value /= HUNDRED
            return round(float(value), DECIMALS)
        return names.name(value, vocabulary) if isinstance(value, str) else value


class Percents:
    """Which columns of a view are worth points of a percentage, as entry columns hold them."""

    def __init__(self, view: View, shapes: LineShapes, checker: Checker, profile: Profile) -> None:
        self._profile, self._checker, self._own = profile, checker, shapes.own
        self._grouped = bool(view.by)
        self.columns: dict[str, bool] = {}
        for one in view.by:
            self.columns[one.id] = self._points(parse(one.value), checker.around(shapes.source))
        for one in view.columns:
            around = checker.around(shapes.before(one), shapes.group)
            self.columns[one.id] = self._points(parse(one.value), around)

    def _points(self, tree: Expression, around: Around) -> bool:
        match tree:
            case Name():
                return self._named(tree, around)
            case Aggregate(item=item) if item is not None:
                table = self._checker.tables[tree.source or around.group]
                return self._points(item, around.inside(table))
            case Call(function="min" | "max" | "coalesce" | "abs", arguments=parts):
                return any(self._points(part, around) for part in parts)
            case Call(function="if", arguments=(_, *parts)):
                return any(self._points(part, around) for part in parts)
            case Operation(operator="+" | "-", left=left, right=right):
                return self._points(left, around) or self._points(right, around)
        return False

    def _named(self, name: Name, around: Around) -> bool:
        start, last = around.of(name), name.parts[-1]
        line = start is not None and start is not self._checker.tables.get(start.id)
        own = last in self._own and not self._grouped
        if line and len(name.parts) == 1 and last in self.columns and not own:
            return self.columns[last]
        found = end_of(name, around, self._checker.tables)
        if found is None:
            return False
        table, column = found
        if column in table.definitions and column not in table.columns:
            home = self._checker.tables[table.id]
            return self._points(parse(table.definitions[column]), self._checker.around(home))
        sheet = next((one for one in self._profile.sheets if one.id == table.id), None)
        field = sheet.field(column) if sheet is not None else None
        return field is not None and field.type == "percent"


def number_of(cell: MasterCell) -> float | None:
    """Return the number a cell holds."""
    value = cell.value if isinstance(cell, Shown) else cell
    return value if isinstance(value, int | float) else None


def _format(kind: str, values: Iterable[object]) -> str:
    """Return the number format of a column, the same in all of it; empty for that of its type."""
    numbers = [value for value in values if isinstance(value, float)]
    whole = all(value.is_integer() for value in numbers)
    if kind == "number" or (kind == "whole" and not whole):
        return grouped(numbers, most=MOST_SHOWN)
    if kind == "text":
        return "0" if whole else grouped(numbers, most=MOST_SHOWN)
    return WHOLE if kind == "whole" else ""


def _total(total: str) -> Total:
    return total  # type: ignore[return-value]


def _tone(tone: str) -> Tone:
    return tone  # type: ignore[return-value]


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
