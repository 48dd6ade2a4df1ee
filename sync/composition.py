"""*Composizione* of the master: of which parts every score of a whole is made, live.

One row for each part of each whole, with its weight. The score of a detail is looked up in
*Indicatori*; that of a whole is worked out from the rows of its own parts, which stand one level
down. Every level has columns of its own, so that no formula looks at the column it stands in and
the sheet may be sorted and filtered.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from ..schemas.rollup import Part, Rolled, counting
from ..schemas.scores import Score
from ..workbooks.livecases import number, quoted
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .compositionwords import COLUMNS, SHEET, TEXTS, UNIT
from .masterwords import Say
from .standing import Standing
from .wholes import INDICATOR, PLAN

Sense = Literal["progress", "achievement"]
SENSES: tuple[Sense, Sense] = ("progress", "achievement")

INDICATOR_NAMES: Mapping[Sense, str] = {"progress": "ind_avanzamento", "achievement": "ind_grado"}
INDICATOR_KEYS = "ind_chiave"
"""Defined names of columns of *Indicatori*."""

_WHOLE, _WEIGHT = "comp_insieme", "comp_peso"
_COUNTED: Mapping[Sense, str] = {"progress": "comp_conta_av", "achievement": "comp_conta_gr"}
_SCORE: Mapping[Sense, str] = {"progress": "comp_av_", "achievement": "comp_gr_"}
_SHORT: Mapping[Sense, str] = {"progress": "av", "achievement": "gr"}


class _Said(NamedTuple):
    """What one measure says of a part."""

    score: Score
    weight: float | None
    rolled: Rolled | None


class _Line(NamedTuple):
    """One part of one whole, what the two measures say of it, and how deep it stands."""

    whole: str
    part: str
    label: str
    depth: int
    said: tuple[_Said, ...]


NO_PART = Score().because("nothing_to_measure")
"""Score of a part in a measure that has none of it."""


def _row_formula(sense: Sense) -> str:
    found = f"INDEX({INDICATOR_NAMES[sense]},MATCH({{part}},{INDICATOR_KEYS},0))"
    return f'IFERROR(IF(ISNUMBER({found}),{found},""),"")'


_ROW_FORMULAS: Mapping[Sense, str] = {sense: _row_formula(sense) for sense in SENSES}
"""Live formula of the score of a row of indicators."""


class Composition:
    """The parts of every whole of a plan, once.

    Attributes:
        deepest: how many levels of parts there are.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing, self._found = standing, standing.scores
        self._policy = standing.profile.progress.rolling
        self._labels = _labels(standing)
        self._depths: dict[str, int] = {PLAN: 0}
        self._lines = [*self._plan_lines(), *self._unit_lines()]
        self.deepest = max((line.depth for line in self._lines), default=1)

    def formula(self, whole: str, sense: Sense) -> str:
        """Return the live formula (without ``=``) of the score of a whole, a fraction of one.

        Empty where the policy of the plan is not a mean of what is measured: then the stored
        score stands alone.

        Args:
            whole: key of an activity or node, ``*`` for the plan, ``U:`` and the id of a unit.
            sense: which measure.
        """
        depth = self._depths.get(whole)
        if depth is None:
            return ""
        return self._mean(quoted(whole), self._rolled_of(whole, sense), depth + 1, sense)

    def heading(self, say: Say) -> tuple[str, tuple[MasterColumn, ...]]:
        """Return how the sheet is called and its columns."""
        return SHEET[say.language], self._columns(say)

    def sheet(self, say: Say) -> MasterSheet:
        """Make the sheet."""
        columns = self._columns(say)
        singular = self._singular(say)
        rows = [self._row(line, say, singular) for line in self._lines]
        return MasterSheet(
            id="composition",
            name=SHEET[say.language],
            table="tblComposizione",
            title=SHEET[say.language],
            subtitle=say("sheet_count", n=len(rows)),
            columns=columns,
            rows=rows,
            note=TEXTS["note"][say.language],
            frozen="part_label",
            empty=TEXTS["empty"][say.language],
        )

    def _columns(self, say: Say) -> tuple[MasterColumn, ...]:
        def named(column: str, width: float, **more: Any) -> MasterColumn:  # noqa: ANN401
            return MasterColumn(column, COLUMNS[column][say.language], width=width, **more)

        columns = [
            named("whole", 16, name=_WHOLE),
            named("whole_label", 44),
            named("part", 22),
            named("part_label", 48),
            named("part_kind", 15),
            named("weight", 9, type="number", name=_WEIGHT),
            named("progress", 15, type="percent", formula=self._pick("progress")),
            named("achievement", 16, type="percent", formula=self._pick("achievement")),
        ]
        for sense in SENSES:
            columns.append(
                named(f"counted_{sense}", 11, type="whole", folded=True, name=_COUNTED[sense])
            )
        for sense in SENSES:
            for depth in range(1, self.deepest + 1):
                header = COLUMNS[f"level_{sense}"][say.language].format(n=depth)
                columns.append(
                    MasterColumn(
                        f"{_SHORT[sense]}{depth}", header, "percent", 12,
                        folded=True, name=f"{_SCORE[sense]}{depth}",
                    )
                )  # fmt: skip
        return tuple(columns)

    def _pick(self, sense: Sense) -> str:
        """Return the formula of the visible score: that of the one level the row stands on."""
        span = self._span(sense)
        return f'IF(COUNT({span})=0,"",SUM({span}))'

    def _span(self, sense: Sense) -> str:
        first, last = f"{_SHORT[sense]}1", f"{_SHORT[sense]}{self.deepest}"
        return f"{{{first}}}:{{{last}}}"

    def _row(self, line: _Line, say: Say, singular: Mapping[str, str]) -> list[MasterCell]:
        shown = [_fraction(one.score) for one in line.said]
        weights = [one.weight for one in line.said if one.weight is not None]
        cells: list[MasterCell] = [
            line.whole,
            self._labels.get(line.whole, line.whole),
            line.part.removeprefix(INDICATOR),
            line.label,
            self._kind(line.part, say, singular),
            weights[0] if weights else None,
            *shown,
            *(int(one.weight is not None) for one in line.said),
        ]
        for sense, one, size in zip(SENSES, line.said, shown, strict=True):
            levels: list[MasterCell] = [None] * self.deepest
            levels[line.depth - 1] = Shown(size, formula=self._formula(line, one, sense))
            cells += levels
        return cells

    def _formula(self, line: _Line, said: _Said, sense: Sense) -> str:
        if said.rolled is not None or line.part not in self._found.rows:
            key = self._whole_key(line)
            return self._mean(quoted(key), said.rolled, line.depth + 1, sense)
        plain = said.weight is None or said.score.scale != "points"
        return "" if plain else _ROW_FORMULAS[sense]

    def _mean(self, key: str, rolled: Rolled | None, depth: int, sense: Sense) -> str:
        policy = self._policy
        live = policy.method == "mean" and policy.missing == "leave_out" and not policy.shares
        worked_out = rolled is not None and rolled.score.reason in ("", "too_much_missing")
        if not live or not worked_out or depth > self.deepest or "{" in key:
            return ""
        scores = f"{_SCORE[sense]}{depth}"
        due = f"--({_WHOLE}={key}),{_WEIGHT},{_COUNTED[sense]}"
        whole, measured = f"SUMPRODUCT({due})", f"SUMPRODUCT({due},--ISNUMBER({scores}))"
        mean = f"ROUND(100*SUMPRODUCT({due},{scores})/{measured},9)/100"
        enough = f"ROUND({measured}/{whole},9)>={number(policy.least)}"
        return f'IFERROR(IF({enough},{mean},""),"")'

    def _rolled_of(self, whole: str, sense: Sense) -> Rolled | None:
        found = self._found
        if whole == PLAN:
            return getattr(found.plan, sense)  # type: ignore[no-any-return]
        unit = found.departments.get(whole.removeprefix(UNIT)) if whole.startswith(UNIT) else None
        made = unit or found.nodes.get(whole) or found.activities.get(whole)
        return getattr(made, sense) if made is not None else None

    def _whole_key(self, line: _Line) -> str:
        """Return how a part is called where it is a whole: a unit's own share of an indicator."""
        if not line.part.startswith(INDICATOR):
            return line.part
        inside = f"{line.whole.removeprefix(UNIT)}|" if line.whole.startswith(UNIT) else ""
        return inside + line.part.removeprefix(INDICATOR)

    def _plan_lines(self) -> Iterator[_Line]:
        yield from self._lines_of(PLAN, 1, "")

    def _unit_lines(self) -> Iterator[_Line]:
        for unit in self._found.departments:
            self._depths[UNIT + unit] = 0
            yield from self._lines_of(UNIT + unit, 1, unit)

    def _lines_of(self, whole: str, depth: int, unit: str) -> Iterator[_Line]:
        """Give the parts of a whole, each followed by its own."""
        rolled = {sense: self._rolled_of(whole, sense) for sense in SENSES}
        for line in self._parts(whole, rolled, depth):
            yield line
            if line.part.startswith(INDICATOR):
                details = self._found.details.get((unit, line.part.removeprefix(INDICATOR)))
                pair = details or (None, None)
                inner = dict(zip(SENSES, pair, strict=True))
                yield from self._parts(self._whole_key(line), inner, depth + 1)
            elif line.part not in self._found.rows:
                self._depths[line.part] = depth
                yield from self._lines_of(line.part, depth + 1, unit)

    def _parts(self, whole: str, rolled: Mapping[Sense, Rolled | None], depth: int) -> list[_Line]:
        by_sense = {
            sense: {part.key: part for part in counting(found.parts)} if found else {}
            for sense, found in rolled.items()
        }
        keys = dict.fromkeys(key for parts in by_sense.values() for key in parts)
        return [self._line(whole, key, depth, by_sense, rolled) for key in keys]

    def _line(
        self,
        whole: str,
        key: str,
        depth: int,
        parts: Mapping[Sense, Mapping[str, Part]],
        rolled: Mapping[Sense, Rolled | None],
    ) -> _Line:
        unit = whole.removeprefix(UNIT) if whole.startswith(UNIT) else ""
        said = []
        for sense in SENSES:
            part, found = parts[sense].get(key), rolled[sense]
            weight = found.weights.get(key) if part and found else None
            score = part.score if part else NO_PART
            said.append(_Said(score, weight, self._inner(key, unit, sense)))
        label = self._labels.get(key.removeprefix(INDICATOR), key)
        return _Line(whole, key, label, depth, tuple(said))

    def _inner(self, key: str, unit: str, sense: Sense) -> Rolled | None:
        if key.startswith(INDICATOR):
            pair = self._found.details.get((unit, key.removeprefix(INDICATOR)), (None, None))
            return pair[SENSES.index(sense)]
        return None if key in self._found.rows else self._rolled_of(key, sense)

    def _singular(self, say: Say) -> Mapping[str, str]:
        """Return what one row of each kind is called."""
        sheets = [*self._standing.profile.sheets][::-1]
        named = {sheet.kind: sheet.singular[say.language].capitalize() for sheet in sheets}
        return defaultdict(str, named)

    def _kind(self, key: str, say: Say, singular: Mapping[str, str]) -> str:
        standing, language = self._standing, say.language
        if key in standing.activities:
            return singular["activity"]
        if key in self._found.nodes:
            level = next(node.level for node in standing.plan.nodes if node.key == key)
            return standing.profile.level(level).label[language]
        return singular["indicator"]


def _labels(standing: Standing) -> dict[str, str]:
    labels = {node.key: node.label for node in standing.plan.nodes}
    labels |= {activity.key: activity.label for activity in standing.plan.activities}
    for one in standing.plan.indicators:
        labels.setdefault(one.key, one.label)
        labels[one.row_key] = f"{one.label} – {one.part}" if one.part else one.label
        if one.department:
            labels.setdefault(f"{one.department}|{one.key}", one.label)
    labels |= {UNIT + unit: standing.unit_name(unit) for unit in standing.scores.departments}
    return labels


def _fraction(score: Score) -> float | None:
    return None if score.value is None or score.scale != "points" else score.value / 100
