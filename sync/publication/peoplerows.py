"""The rows of a plan as the sheets for people weigh them: done, behind, missing, moved."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...workbooks.mastersheets import MasterCell, MasterColumn, Shown
from .cellwords import printed, unsigned, value_of
from .material import Material

SMALL = 10
"""Numbers below it are not told as moved: one more of two is half as many again."""

COMPLETED, NOT_STARTED = "completed", "not_started"
TOLD = frozenset({"accepted", "held", "centre", "completed", "withdrawn", "not_asked"})
"""States of a row in which nothing of it is missing."""


@dataclass(frozen=True, slots=True)
class Work:
    """An activity: what its lead says of it.

    Attributes:
        key, code, label: of it.
        top: key of its node of the first level.
        shares: what each unit contributes, as (id of the unit, id of the state it gives).
        state: id of its overall state; empty when there is none.
        told: the state in words, empty when there is none.
        missing: the units that have not reported on it, by id.
        late: words of the master when a product of it is past its due date.
    """

    key: str
    code: str
    label: str
    top: str
    shares: tuple[tuple[str, str], ...]
    state: str
    told: str
    missing: tuple[str, ...]
    late: str = ""

    def states_of(self, unit: str) -> list[str]:
        """Return the states a unit gives what it contributes."""
        return [state for one, state in self.shares if one == unit]


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of indicators.

    Attributes:
        key, code, label: of it.
        top: key of its node of the first level; ``unit`` id of the unit in charge.
        valued: it has a value, as the master counts it: words in its place are none.
        value, before, target: as printed; empty where there is none.
        lack: why there is no value, in words.
        tone: of its rating: ``good``, ``watch``, ``bad``, else not rated.
        rating: in words.
        change: on the year before, as a fraction; ``None`` when not comparable.
        size: the smaller of the two values.
        share: it is a percentage.
    """

    key: str
    code: str
    label: str
    top: str
    unit: str
    valued: bool
    value: str
    before: str
    target: str
    lack: str
    tone: str
    rating: str
    change: float | None
    size: float
    share: bool

    @property
    def comparable(self) -> bool:
        """Tell whether its change says something."""
        return self.change is not None and self.change != 0 and (self.share or self.size >= SMALL)


class PeopleRows:
    """Reads the rows once; only public columns are looked at."""

    def __init__(self, made: Material) -> None:
        self._made = made

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The activities, none when they are not public."""
        made, standing, visible = self._made, self._made.standing, self._made.visible
        sheet = visible.sheet("activity")
        public = None if sheet is None else made.public(sheet.id)
        if sheet is None or public is None:
            return ()
        field = sheet.field("status")
        vocabulary = field.vocabulary if field else "status"
        late = self._late(sheet.id, public.columns, public.rows)
        named, told = visible.shows(sheet.id, "activity"), visible.shows(sheet.id, "row_state")
        found = []
        for one in standing.current:
            contributions = standing.contributions.get(one.key, ())
            state = visible.state(one)
            silent = tuple(
                visible.unit(sheet.id, each.department)
                for each in (contributions if told else ())
                if standing.row_state(sheet, each.department, each.key) not in TOLD
            )
            label = made.profile.label(vocabulary, state, made.language)
            found.append(
                Work(
                    key=one.key,
                    code=one.code,
                    label=" ".join(one.label.split()) if named else "",
                    top=standing.top(one.parent),
                    shares=tuple(
                        (unit, visible.given(each))
                        for each in contributions
                        if (unit := visible.unit(sheet.id, each.department))
                    ),
                    state=state,
                    told=label if state else "",
                    missing=silent,
                    late=late.get(one.key, ""),
                )
            )
        return tuple(found)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The rows of indicators, none when they are not public."""
        made, standing, visible = self._made, self._made.standing, self._made.visible
        sheet = visible.sheet("indicator")
        public = None if sheet is None else made.public(sheet.id)
        if sheet is None or public is None:
            return ()
        named = visible.shows(sheet.id, "indicator")
        parted = visible.shows(sheet.id, "part")
        at = {column.id: place for place, column in enumerate(public.columns)}
        before = f"y{standing.consolidated.period - 1}"
        found = []
        for one, row in zip(made.plan.indicators, public.rows, strict=False):
            if one.state != "active":
                continue
            cells = _Cells(made, public.columns, at, row)
            value, past = cells.number("value"), cells.number(before)
            rated = cells.get("rating")
            change = None
            if value is not None and past:
                change = (value - past) / abs(past)
            parts = [one.group, one.label] if named else []
            parts += [one.part] if parted else []
            label = " – ".join(part for part in parts if part)
            found.append(
                Measure(
                    key=one.row_key,
                    code=one.code,
                    label=" ".join(label.split()),
                    top=standing.top(one.parent),
                    unit=visible.unit(sheet.id, one.department),
                    valued=(valued := visible.has_value(one)),
                    value=cells.text("value"),
                    before=cells.text(before),
                    target=cells.text("target"),
                    lack=""
                    if valued
                    else cells.text("missing_reason") or unsigned(cells.text("situation")),
                    tone=rated.tone if isinstance(rated, Shown) else "",
                    rating=unsigned(cells.text("rating")),
                    change=change if change is not None and math.isfinite(change) else None,
                    size=min(abs(value or 0), abs(past or 0)),
                    share=one.share,
                )
            )
        return tuple(found)

    def _late(
        self, name: str, columns: Sequence[MasterColumn], rows: Sequence[Sequence[MasterCell]]
    ) -> Mapping[str, str]:
        """Return what the master says of activities past their due date, where it tells times."""
        at = {column.id: place for place, column in enumerate(columns)}
        whole = self._made.sheet(name)
        if "timing" not in at or whole is None:
            return {}
        keyed = [one.id for one in whole.columns].index("key")
        found = {}
        for key, row in zip((each[keyed] for each in whole.rows), rows, strict=True):
            cell = row[at["timing"]]
            if isinstance(cell, Shown) and cell.tone == "bad":
                found[str(value_of(key)).partition("#")[0]] = unsigned(
                    printed(cell, columns[at["timing"]], self._made.language)
                )
        return found


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a row by the id of their column."""

    made: Material
    columns: Sequence[MasterColumn]
    at: Mapping[str, int]
    row: Sequence[MasterCell]

    def get(self, name: str) -> MasterCell:
        return self.row[self.at[name]] if name in self.at else None

    def number(self, name: str) -> float | None:
        value = value_of(self.get(name))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if number else None  # type: ignore[arg-type]

    def text(self, name: str) -> str:
        if name not in self.at:
            return ""
        return printed(self.get(name), self.columns[self.at[name]], self.made.language).strip()
