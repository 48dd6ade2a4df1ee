"""How the indicators are rated, or move, in each part of the plan: a table and its chart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from ..schemas.scores import GREYS
from ..workbooks.mastersheets import (
    Link,
    MasterCell,
    MasterChart,
    MasterColumn,
    Panel,
    Series,
    Shown,
)
from .charts import BLANK, DARK, MOST_BARS, rating_fill
from .composition import Composition
from .grades import Grades
from .headlines import headline
from .masterwords import MISSING, Say
from .nodetable import SHEET_ID as NODES
from .panels import FIRST_WIDTH
from .scorecells import rating_cell, score_cell
from .scorewords import header, words
from .standing import Standing
from .tallies import Tallies, count
from .wholes import PLAN, Whole

NARROW, RATING_WIDTH = 11, 20
UNRATED = "unrated"

Kind = Literal["ratings", "moves"]
TABLES: Mapping[Kind, str] = {"ratings": "tblAndamento", "moves": "tblTendenza"}


class RatingPanel:
    """The table of the first level by rating, or by trend.

    Attributes:
        kind: ``ratings`` or ``moves``.
    """

    def __init__(
        self,
        standing: Standing,
        tallies: Tallies,
        grades: Grades,
        composition: Composition,
        say: Say,
        kind: Kind,
    ) -> None:
        self._standing, self._tallies, self._grades, self._say = standing, tallies, grades, say
        self._composition = composition
        self.kind: Kind = kind
        self._shown = grades.ratings if kind == "ratings" else grades.moves
        self._greys = list(grades.greys(self._counts(standing.scores.plan)))

    def panel(self) -> Panel:
        """Return the table: one row for each node of the first level."""
        say, language = self._say, self._say.language
        level = self._standing.profile.main_levels[0]
        rows = [self._row(key) for key in self._keys()]
        name: str = self.kind
        if name == "ratings" and self._grades.closing:
            name = "ratings_final"
        return Panel(
            id=self.kind,
            table=TABLES[self.kind],
            title=words(name, language, level=level.plural[language]),
            columns=self._columns(level.label[language]),
            rows=rows,
            note=words(f"{self.kind}_note", language),
            totals=[say("total"), None, *self._cells(self._standing.scores.plan, PLAN)]
            if rows
            else (),
        )

    def chart(self, panel: Panel) -> MasterChart | None:
        """Return the chart of the table, ``None`` when there is nothing to show."""
        counts = self._counts(self._standing.scores.plan)
        total = sum(counts.get(one.id, 0) for one in self._shown)
        if not total or not panel.rows:
            return None
        language = self._say.language
        title = headline(self.kind, self._shown, counts, self._say)
        without = sum(self._grades.greys(counts).values())
        if without:
            ending = "chart_unrated" if self.kind == "ratings" else "chart_unmoved"
            title += words(ending, language, n=count(without))
        bars = min(MOST_BARS, len(panel.rows))
        told = "; ".join(
            f"{row[0]}: {', '.join(self._told(key))}"
            for row, key in list(zip(panel.rows, self._keys(), strict=True))[:bars]
        )
        level = self._standing.profile.main_levels[0].plural[language]
        series = [
            Series(one.id, f"{one.sign} {one.label[language]}", *rating_fill(one, self._shown))
            for one in self._shown
        ]
        if without:
            series.append(Series(UNRATED, self._unrated(), BLANK, DARK))
        return MasterChart(
            panel=self.kind,
            title=title,
            description=words(f"chart_{self.kind}_alt", language, level=level, rows=told),
            categories="level",
            series=tuple(series),
            bars=bars,
        )

    def _columns(self, level: str) -> tuple[MasterColumn, ...]:
        language = self._say.language
        columns = [
            MasterColumn("level", level, width=FIRST_WIDTH),
            MasterColumn("key", self._say.column("code"), width=NARROW, centred=True),
            _whole("indicators", self._say.column("indicators")),
            *(_whole(one.id, f"{one.sign} {one.label[language]}") for one in self._shown),
            _whole(UNRATED, self._unrated()),
            *(_whole(f"grey_{one}", GREYS[one][language]) for one in self._greys),
        ]
        if self.kind == "ratings":
            closing = self._standing.scores.closing
            name = "achievement" if closing else "progress"
            columns.append(MasterColumn("score", header(name, language), "percent", NARROW))
            rating = header(self._grades.header, language)
            columns.append(MasterColumn("rating", rating, width=RATING_WIDTH))
        return tuple(columns)

    def _row(self, key: str) -> Sequence[MasterCell]:
        node = next((one for one in self._standing.plan.nodes if one.key == key), None)
        name = f"{node.code} – {node.label}" if node else self._say("nowhere")
        link = Link(NODES, key) if node else None
        return [name, Shown(key or None, link=link), *self._cells(self._whole(key), key)]

    def _cells(self, whole: Whole | None, key: str) -> list[MasterCell]:
        counts = self._counts(whole)
        greys = self._grades.greys(counts)
        cells: list[MasterCell] = [
            sum(counts.values()),
            *(counts.get(one.id, 0) for one in self._shown),
            greys.total(),
            *(greys[one] for one in self._greys),
        ]
        if self.kind == "ratings":
            cells.append(self._score(whole, key))
            cells.append(rating_cell(self._standing, self._say, whole.rated) if whole else None)
        return cells

    def _score(self, whole: Whole | None, key: str) -> MasterCell:
        if whole is None:
            return None
        if self._standing.scores.closing:
            live = self._composition.formula(key, "achievement")
            return score_cell(whole.achievement.score, live)
        return score_cell(whole.progress.score, self._composition.formula(key, "progress"))

    def _keys(self) -> list[str]:
        """Return the nodes of the first level, and an empty key where rows hang on none."""
        keys = [key for key in self._tallies.tops if key]
        return [*keys, ""] if self._counts(self._whole("")) else keys

    def _whole(self, key: str) -> Whole | None:
        return self._standing.scores.nodes.get(key)

    def _counts(self, whole: Whole | None) -> Mapping[str, int]:
        """Return the rows of a whole by rating or by trend; without one, those on no node."""
        if whole is not None:
            return whole.ratings if self.kind == "ratings" else whole.moves
        found: Counter[str] = Counter()
        for row in self._standing.scores.rows.values():
            if not self._standing.top(row.indicator.parent):
                found[(row.rated if self.kind == "ratings" else row.moved).rating] += 1
        return found

    def _told(self, key: str) -> list[str]:
        counts = self._counts(self._whole(key))
        language = self._say.language
        told = [
            f"{count(counts[one.id])} {one.label[language]}"
            for one in self._shown
            if counts.get(one.id)
        ]
        without = self._grades.greys(counts).total()
        return [*told, *([f"{count(without)} {self._unrated()[2:]}"] if without else [])]

    def _unrated(self) -> str:
        language = self._say.language
        name = "unrated" if self.kind == "ratings" else "incomparable"
        text = header(name, language)
        return text if text.startswith(MISSING) else f"{MISSING} {text.lower()}"


def _whole(name: str, text: str) -> MasterColumn:
    return MasterColumn(name, text, "whole", NARROW, total="sum")
