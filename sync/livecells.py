"""Live formulas of an indicator's row in the master: the same text as in the unit's workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.calculationtexts import write
from ..schemas.findings import Language
from ..schemas.ratings import Rating, rating_words
from ..schemas.scores import GREYS, Sense
from ..workbooks.livecases import BLANK, quoted
from ..workbooks.liverows import Inputs, measured, rating
from .masterwords import MISSING
from .rowscores import Scored

SENSES: tuple[Sense, Sense] = ("progress", "achievement")


@dataclass(frozen=True, slots=True)
class LiveTexts:
    """Formulas of one row, without ``=``; ``{id}`` is the cell of that column in the row.

    An empty text stands for no formula: the stored result is all there is.
    """

    progress: str = ""
    achievement: str = ""
    rating: str = ""


NO_TEXTS = LiveTexts()

_QUOTIENT = "AND(ISNUMBER({numerator}),ISNUMBER({denominator}),{denominator}<>0)"
"""Condition that a ratio has a quotient."""


class LiveWriter:
    """Writes the live formulas of the rows of one sheet; rows settled alike share their text."""

    def __init__(
        self,
        measure: str,
        previous: str,
        ratings: Mapping[str, Rating],
        directions: Mapping[str, str],
        language: Language,
    ) -> None:
        """Take what all rows have in common.

        Args:
            measure: id of the column of the value.
            previous: id of the column of the year before.
            ratings: ratings of the plan by id.
            directions: what the cells show for a direction, by id.
            language: of the words of the sheet.
        """
        self._measure, self._previous, self._directions = measure, previous, directions
        self._ratings, self._language = ratings, language
        self._says = {
            name: quoted(f"{one.sign} {one.label[language]}") for name, one in ratings.items()
        }
        self._made: dict[tuple[str, ...], str] = {}

    def texts(self, scored: Scored) -> LiveTexts:
        """Write the formulas of a row.

        What the policy assumed in the place of a value, and formulas that need more than a row,
        have none.
        """
        if not any(map(scored.calculation.formula, SENSES)):
            return NO_TEXTS
        one = scored.indicator
        kind = ("ratio" if one.type == "ratio" else "", "share" if one.share else "")
        settled = write(scored.calculation)
        made = {sense: self._score(scored, sense, settled, kind) for sense in SENSES}
        main = scored.calculation.main
        rated = self._rating(scored, settled, kind) if made[main] else ""
        return LiveTexts(made["progress"], made["achievement"], rated)

    def _score(self, scored: Scored, sense: Sense, settled: str, kind: tuple[str, str]) -> str:
        score = scored.progress if sense == "progress" else scored.achievement
        if score.limited == "assumed" and score.case in ("no_value", "carried"):
            return ""
        key = (settled, sense, *kind)
        if key not in self._made:
            made = measured(scored.calculation, sense, self._inputs(kind))
            self._made[key] = "" if made == BLANK else made
        return self._made[key]

    def _rating(self, scored: Scored, settled: str, kind: tuple[str, str]) -> str:
        without = (
            rating_words(scored.rated, self._language, self._ratings)
            if scored.rated.rule is None
            else f"{MISSING} {GREYS['not_comparable'][self._language]}"
        )
        key = (settled, without, *kind)
        if key not in self._made:
            cell = f"{{{scored.calculation.main}}}"
            self._made[key] = rating(
                scored.calculation, cell, self._inputs(kind), self._says, quoted(without)
            )
        return self._made[key]

    def _inputs(self, kind: tuple[str, str]) -> Inputs:
        ratio, fractions = bool(kind[0]), bool(kind[1])
        return Inputs(
            names={
                "value": "{numerator}/{denominator}" if ratio else f"{{{self._measure}}}",
                "answer": f"{{{self._measure}}}",
                "target": "{target}",
                "expected": "{expected}",
                "baseline": "{baseline}",
                "direction": "{direction}",
                "previous": f"{{{self._previous}}}",
            },
            known={"value": _QUOTIENT} if ratio else {},
            words=self._directions,
            fractions=fractions,
        )
