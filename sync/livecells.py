"""Live formulas of an indicator's row in the master: the same text as in the unit's workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.findings import Language
from ..schemas.plan import Indicator
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


def live_texts(
    scored: Scored,
    measure: str,
    previous: str,
    ratings: Mapping[str, Rating],
    directions: Mapping[str, str],
    language: Language,
) -> LiveTexts:
    """Write the live formulas of a row.

    What the policy assumed in the place of a value, and formulas that need more than a row, have
    none.

    Args:
        scored: the row.
        measure: id of the column of its value.
        previous: id of the column of the year before.
        ratings: ratings of the plan by id.
        directions: what the cells show for a direction, by id.
        language: of the words of the sheet.
    """
    ratio = scored.indicator.type == "ratio"
    given = Inputs(
        names={
            "value": "{numerator}/{denominator}" if ratio else f"{{{measure}}}",
            "answer": f"{{{measure}}}",
            "target": "{target}",
            "expected": "{expected}",
            "baseline": "{baseline}",
            "direction": "{direction}",
            "previous": f"{{{previous}}}",
        },
        known={"value": _QUOTIENT} if ratio else {},
        words=directions,
        fractions=in_fractions(scored.indicator),
    )
    made = {sense: _text(scored, sense, given) for sense in SENSES}
    main = scored.calculation.main
    rated = ""
    if made[main]:
        says = {name: quoted(f"{one.sign} {one.label[language]}") for name, one in ratings.items()}
        without = (
            rating_words(scored.rated, language, ratings)
            if scored.rated.rule is None
            else f"{MISSING} {GREYS['not_comparable'][language]}"
        )
        rated = rating(scored.calculation, f"{{{main}}}", given, says, quoted(without))
    return LiveTexts(made["progress"], made["achievement"], rated)


def in_fractions(indicator: Indicator) -> bool:
    """Tell whether the cells of a row hold fractions where the plan has points."""
    return indicator.type == "percent" or (indicator.type == "ratio" and indicator.unit == "%")


def _text(scored: Scored, sense: Sense, given: Inputs) -> str:
    score = scored.progress if sense == "progress" else scored.achievement
    if score.limited == "assumed" and score.case in ("no_value", "carried"):
        return ""
    made = measured(scored.calculation, sense, given)
    return "" if made == BLANK else made
