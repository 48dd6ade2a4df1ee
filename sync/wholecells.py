"""What the master shows of a whole (a node, a unit): its work, its scores, its indicators."""

from collections.abc import Mapping

from ..schemas.findings import Severity
from ..schemas.ratings import Rating
from ..schemas.scores import GREYS
from ..schemas.terms import SEVERITIES, SIGNS
from ..workbooks.mastersheets import MasterCell, MasterColumn, Shown
from .composition import Composition
from .grades import Grades
from .masterwords import MISSING, Say
from .rowcells import SEVERITY_TONES
from .scorecells import rating_cell, score_cell, share_cell, whole_explanation
from .scorewords import group, header
from .standing import Standing
from .tallies import Tallies, Tally
from .timecells import TimeCells
from .wholes import Whole

PRINTED = f"findings_{list(Severity)[-1]}"
"""Id of the last column that is printed: the explanation after it is for the screen."""

NARROW, SCORE_WIDTH, RATING_WIDTH, TOLD_WIDTH = 11, 15, 22, 92


class WholeCells:
    """Makes the columns and the cells of wholes, the same for every kind of whole.

    ``composition`` gives the live formulas of the scores.
    """

    def __init__(
        self, standing: Standing, tallies: Tallies, composition: Composition, say: Say
    ) -> None:
        self._standing, self._tallies = standing, tallies
        self._composition, self._say = composition, say
        self._works, self._measures = standing.asks("activity"), standing.asks("indicator")
        self._grades, self._times = Grades(standing), TimeCells(standing, say)

    def columns(self) -> list[MasterColumn]:
        """Return the columns, in groups."""
        return [
            *self._score_columns(),
            *self._count_columns(),
            *self._work_columns(),
            *self._times.columns(),
            *self._value_columns(),
            *self._finding_columns(),
            *self._told_columns(),
        ]

    def cells(self, tally: Tally, whole: Whole | None, key: str) -> list[MasterCell]:
        """Return the cells of a whole.

        Args:
            tally: what is counted of it.
            whole: its scores, ``None`` when nothing of it is scored.
            key: how the composition calls it.
        """
        return [
            *self._scores(whole, key),
            *self._counts(whole),
            *self._work(tally),
            *self._times.cells(tally.timings),
            *self._values(tally),
            *self._findings(tally),
            *self._told(whole),
        ]

    def _work_columns(self) -> list[MasterColumn]:
        if not self._works:
            return []
        say, band = self._say, group("activities", self._say.language)
        states = [
            self._number(f"state_{term.id}", term.label[say.language], band)
            for term in self._tallies.states
        ]
        return [
            self._number("activities", say.column("activities"), band),
            *states,
            self._number("no_state", say.column("no_state"), band),
        ]

    def _work(self, tally: Tally) -> list[MasterCell]:
        if not self._works:
            return []
        return [
            tally.states.total(),
            *(tally.states[term.id] for term in self._tallies.states),
            tally.states[""],
        ]

    def _value_columns(self) -> list[MasterColumn]:
        if not self._measures:
            return []
        say, band = self._say, group("indicators", self._say.language)
        names = ("indicators", "with_value", "with_reason", "without")
        ratio = 'IF({indicators}=0,"",ROUND({with_value}/{indicators},9))'
        return [
            *(self._number(name, say.column(name), band) for name in names),
            MasterColumn(
                "coverage", say.column("coverage"), "percent", 12, band, formula=ratio
            ),
        ]  # fmt: skip

    def _values(self, tally: Tally) -> list[MasterCell]:
        if not self._measures:
            return []
        counts = (tally.indicators, tally.present, tally.declared, tally.without)
        return [*counts, tally.coverage]

    def _score_columns(self) -> list[MasterColumn]:
        band, language = group("result", self._say.language), self._say.language
        work = [self._percent("work", band)] if self._works else []
        if not self._grades.ratings:
            return work
        return [
            *work,
            self._percent("progress", band),
            self._percent("achievement", band),
            MasterColumn(
                "rating", header(self._grades.header, language), width=RATING_WIDTH, group=band
            ),
            self._percent("measured_share", band),
        ]

    def _scores(self, whole: Whole | None, key: str) -> list[MasterCell]:
        work = [score_cell(whole.work.score) if whole else None] if self._works else []
        if not self._grades.ratings:
            return work
        if whole is None:
            return [*work, None, None, None, None]
        live = self._composition.formula
        return [
            *work,
            score_cell(whole.progress.score, live(key, "progress")),
            score_cell(whole.achievement.score, live(key, "achievement")),
            rating_cell(self._standing, self._say, whole.rated),
            share_cell(whole.main),
        ]

    def _count_columns(self) -> list[MasterColumn]:
        if not self._grades.asked or not self._measures:
            return []
        language = self._say.language
        band = group("ratings" if self._grades.ratings else "ungraded", language)
        moving = group("moves", language)
        rated = [self._number("rated", header("rated", language), band)]
        return [
            *(rated if self._grades.ratings else []),
            *(self._graded("rating", one, band) for one in self._grades.ratings),
            *(
                self._number(f"grey_{name}", f"{MISSING} {words[language]}", band)
                for name, words in GREYS.items()
            ),
            *(self._graded("moved", one, moving) for one in self._grades.moves),
        ]

    def _counts(self, whole: Whole | None) -> list[MasterCell]:
        grades = self._grades
        if not grades.asked or not self._measures:
            return []
        ratings: Mapping[str, int] = whole.ratings if whole else {}
        moves: Mapping[str, int] = whole.moves if whole else {}
        greys = grades.greys(ratings)
        return [
            *([grades.rated(ratings)] if grades.ratings else []),
            *(ratings.get(one.id, 0) for one in grades.ratings),
            *(greys[name] for name in GREYS),
            *(moves.get(one.id, 0) for one in grades.moves),
        ]

    def _finding_columns(self) -> list[MasterColumn]:
        band = self._say.column("findings")
        return [
            self._number(
                f"findings_{one}", f"{SIGNS[one]} {SEVERITIES[one][self._say.language]}", band
            )
            for one in Severity
        ]

    def _findings(self, tally: Tally) -> list[MasterCell]:
        return [
            Shown(tally.findings[one], SEVERITY_TONES[one]) if tally.findings[one] else 0
            for one in Severity
        ]

    def _told_columns(self) -> list[MasterColumn]:
        if not self._grades.ratings:
            return []
        text, band = header("told", self._say.language), group("told", self._say.language)
        return [MasterColumn("explanation", text, width=TOLD_WIDTH, group=band)]

    def _told(self, whole: Whole | None) -> list[MasterCell]:
        if not self._grades.ratings:
            return []
        return [whole_explanation(whole.main, self._say.language) if whole else None]

    def _graded(self, kind: str, rating: Rating, band: str) -> MasterColumn:
        label = f"{rating.sign} {rating.label[self._say.language]}"
        return self._number(f"{kind}_{rating.id}", label, band)

    def _number(self, name: str, text: str, band: str) -> MasterColumn:
        return MasterColumn(name, text, "whole", NARROW, band)

    def _percent(self, name: str, band: str) -> MasterColumn:
        text = header(name, self._say.language)
        return MasterColumn(name, text, "percent", SCORE_WIDTH, band)
