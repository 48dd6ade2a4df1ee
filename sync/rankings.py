"""The ten furthest behind, the ten most improved: tables and charts of the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..schemas.explanations import figure
from ..schemas.plan import Indicator
from ..schemas.scores import Score, finite
from ..schemas.terms import COUNT_UNIT
from ..workbooks.layout import Cell
from ..workbooks.livecases import quoted
from ..workbooks.mastersheets import (
    Link,
    MasterCell,
    MasterChart,
    MasterColumn,
    Panel,
    Series,
    Shown,
)
from ..workbooks.records import CHANGE, PERCENT, fraction
from .charts import AMBER_FILL, DARK, GREEN_FILL
from .grades import Grades
from .indicatortable import in_cell, measure_format
from .masterwords import Say
from .panels import FIRST_WIDTH
from .records import NOTHING
from .rowscores import Marks, Scored
from .scorecells import expected_at, rating_cell, score_cell
from .scorewords import header, words
from .standing import Standing

MOST, FEWEST_BARS = 10, 2

LONGEST_PIECE = 200
"""Characters of a text in a formula, which takes 255."""

RANKED = frozenset(("points", "pace"))
"""Scales on which 100 is as expected: scores of others cannot be put in one order with them."""

BEHIND, IMPROVED, WORSENED = "furthest", "improved", "worsened"
TABLES = {BEHIND: "tblPiuIndietro", IMPROVED: "tblPiuMigliorati", WORSENED: "tblPiuPeggiorati"}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Indicators in order, the first ten.

    Attributes:
        kind: ``furthest``, ``improved`` or ``worsened``.
        rows: from the first.
        others: how many are rated on a scale that cannot be ranked.
    """

    kind: str
    rows: tuple[Scored, ...]
    others: int = 0


def furthest_behind(standing: Standing) -> Ranking:
    """Return the rated indicators that are not on track, the lowest score first."""
    ratings = standing.scores.ratings
    behind = [
        row
        for row in standing.scores.rows.values()
        if row.rated.rating in ratings and ratings[row.rated.rating].sign != "✔"
    ]
    ranked = [row for row in behind if row.main.scale in RANKED and row.main.value is not None]
    ranked.sort(key=lambda row: (row.main.value, row.indicator.row_key))
    return Ranking(BEHIND, _first(standing, ranked), len(behind) - len(ranked))


def most_improved(standing: Standing) -> Ranking:
    """Return the indicators whose value got better, the most first."""
    moved = _moved(standing, "improving")
    moved.sort(key=lambda row: (-(row.trend.value or 0.0), row.indicator.row_key))
    return Ranking(IMPROVED, _first(standing, moved))


def most_worsened(standing: Standing) -> Ranking:
    """Return the indicators whose value got worse, the most first."""
    moved = _moved(standing, "worsening")
    moved.sort(key=lambda row: (row.trend.value or 0.0, row.indicator.row_key))
    return Ranking(WORSENED, _first(standing, moved))


def rankings(standing: Standing, grades: Grades) -> list[Ranking]:
    """Return the two rankings of the first page: without any rating the trend alone."""
    if not grades.asked:
        return []
    if grades.ratings:
        return [furthest_behind(standing), most_improved(standing)]
    return [most_worsened(standing), most_improved(standing)] if grades.moves else []


def ranking_panel(standing: Standing, grades: Grades, ranking: Ranking, say: Say) -> Panel:
    """Return the table of a ranking; without rows it says so."""
    language, kind = say.language, ranking.kind
    behind = kind == BEHIND
    period = standing.consolidated.period
    every = (
        MasterColumn("name", header("rank_indicator", language), width=FIRST_WIDTH),
        MasterColumn("unit", header("rank_unit", language), width=11, centred=True),
        MasterColumn(
            "before", header("before", language, year=period - 1), "number", 11
        ),
        MasterColumn("value", header("value", language, year=period), "number", 11),
        MasterColumn("expected", header("expected", language), "number", 11),
        MasterColumn("target", header("target", language), "number", 11),
        MasterColumn("score", header("score" if behind else "moved_size", language),
                     "percent" if behind else "change", 11),
        MasterColumn("rating", header(grades.header if behind else "moved", language), width=20),
        MasterColumn("department", header("rank_department", language), width=20),
        MasterColumn("reason", header("deviation_reason", language), width=24),
    )  # fmt: skip
    left_out = ("before",) if behind else ("expected", "target", "department", "reason")
    if all(_expected(row) is None for row in ranking.rows):
        left_out = (*left_out, "expected")
    columns = tuple(column for column in every if column.id not in left_out)
    wanted = [column.id for column in columns]
    rows = [_row(standing, one, kind, wanted, say) for one in ranking.rows]
    note = words("furthest_note" if behind else "moved_note", language)
    if ranking.others:
        note += words("furthest_other", language, n=ranking.others)
    if not rows:
        note = words(f"{kind}_none", language)
    return Panel(
        id=kind,
        table=TABLES[kind],
        title=words(kind, language),
        columns=columns,
        rows=rows,
        note=note,
    )


def ranking_chart(ranking: Ranking, say: Say) -> MasterChart | None:
    """Return the chart of a ranking, ``None`` when there is nothing to compare."""
    language, kind = say.language, ranking.kind
    behind = kind == BEHIND
    scores = {_score(row, kind).value for row in ranking.rows}
    if len(ranking.rows) < FEWEST_BARS or scores == {0.0}:
        return None
    told = [(_name(row.indicator), _told(_score(row, kind), say)) for row in ranking.rows]
    title = words(f"{kind}_chart", language, name=told[0][0], score=told[0][1])
    listed = "; ".join(f"{name}: {score}" for name, score in told)
    fill, pattern = (GREEN_FILL, "") if kind == IMPROVED else (AMBER_FILL, "wide_upward_diagonal")
    return MasterChart(
        panel=kind,
        title=title,
        description=words("rank_alt", language, title=words(kind, language), rows=listed),
        categories="name",
        series=(Series("score", words(kind, language), fill, DARK, pattern),),
        bars=len(ranking.rows),
        format=PERCENT if behind else CHANGE,
    )


def _first(standing: Standing, rows: Sequence[Marks]) -> tuple[Scored, ...]:
    return tuple(standing.scored(row.indicator.row_key) for row in rows[:MOST])


def _moved(standing: Standing, rating: str) -> list[Marks]:
    rows = standing.scores.rows.values()
    return [row for row in rows if row.moved.rating == rating and row.trend.value is not None]


def _row(
    standing: Standing, row: Scored, kind: str, wanted: Sequence[str], say: Say
) -> list[MasterCell]:
    one, key = row.indicator, row.indicator.row_key
    sheets = (sheet.id for sheet in standing.profile.sheets if sheet.kind == "indicator")
    sheet = next(sheets, "")
    value = _size(row.main if kind == BEHIND else row.trend, "value")
    sizes = {
        "before": None if row.measure.previous is None else Decimal(str(row.measure.previous)),
        "value": value,
        "expected": _expected(row),
        "target": one.target,
    }
    numbers: dict[str, Cell] = {
        name: None if size is None else in_cell(one, size) for name, size in sizes.items()
    }
    form = measure_format(one, [numbers[name] for name in ("before", "value", "target")])
    score = _score(row, kind)
    cells: dict[str, MasterCell] = {
        "name": Shown(_coded(one), formula=_constant(_coded(one)), link=Link(sheet, key)),
        "unit": one.unit or COUNT_UNIT[say.language],
        **{
            name: None if size is None else Shown(size, format=form)
            for name, size in numbers.items()
        },
        "score": score_cell(score)
        if kind == BEHIND or score.value is None
        else Shown(fraction(score.value), format=CHANGE),
        "rating": rating_cell(standing, say, row.rated if kind == BEHIND else row.moved),
        "department": standing.unit_name(one.department) or None,
        "reason": _reason(standing, row, say),
    }
    return [cells[name] for name in wanted]


def _score(row: Scored, kind: str) -> Score:
    return row.main if kind == BEHIND else row.trend


def _size(score: Score, name: str) -> Decimal | None:
    size = finite(score.inputs.get(name))
    return None if size is None else Decimal(f"{size:.15g}")


def _expected(row: Scored) -> Decimal | None:
    """Return the value expected at the date, ``None`` where it is the target now due."""
    size = expected_at(row)
    return None if row.closing and size == row.indicator.target else size


def _reason(standing: Standing, row: Scored, say: Say) -> str | None:
    """Return what the unit gave as the reason for the deviation, in words."""
    typed = row.record.cells.get("deviation_reason", NOTHING) if row.record else NOTHING
    label = standing.profile.label("deviation_reason", typed.term, say.language)
    return (label if typed.term else typed.text) or None


def _coded(one: Indicator) -> str:
    """Return the name with the code in front: several indicators may be called the same."""
    code = f"{one.parent} {one.code}".strip()
    return f"{code} · {_name(one)}" if code else _name(one)


def _constant(text: str) -> str:
    """Return the formula that gives a text: LibreOffice breaks a linked text over no lines."""
    pieces = [text[at : at + LONGEST_PIECE] for at in range(0, len(text), LONGEST_PIECE)]
    return "&".join(map(quoted, pieces))


def _name(one: Indicator) -> str:
    return f"{one.label} – {one.part}" if one.part else one.label


def _told(score: Score, say: Say) -> str:
    sign = "+" if score.scale == "deviation" and (score.value or 0) > 0 else ""
    unit = "\N{NO-BREAK SPACE}%" if say.language == "it" else "%"
    return f"{sign}{figure(round(score.value or 0.0, 1), say.language)}{unit}"
