"""The cells of scores in the master: percentages, ratings with their sign, words that explain."""

from decimal import Decimal

from ..schemas.explanations import INPUTS, explain, explain_rating
from ..schemas.findings import Language
from ..schemas.ratings import Rated, rating_words
from ..schemas.scores import GREYS, Score, finite
from ..workbooks.liverows import PLAIN_SCALES
from ..workbooks.mastersheets import Link, MasterCell, Shown
from ..workbooks.records import CHANGE, OUT_OF_TEN, PERCENT, fraction
from .livecells import NO_TEXTS, LiveTexts
from .masterwords import MISSING, Say
from .rowcells import signed
from .rowscores import Scored
from .scorewords import words
from .standing import Standing

RATIO = "0.00"
"""Format of scores that are no percentage."""


def score_cell(score: Score, formula: str = "") -> MasterCell:
    """Show a score: a percentage as a fraction, a mark out of ten as it is, nothing without one.

    Args:
        score: what to show.
        formula: live formula of the cell, whose stored result the score is.
    """
    if score.value is None:
        return Shown(None, formula=formula) if formula else None
    if score.scale in PLAIN_SCALES:
        shape = OUT_OF_TEN if score.scale == "score10" else RATIO
        return Shown(score.value, format=shape, formula=formula)
    return Shown(fraction(score.value), format=PERCENT, formula=formula)


def progress_cell(scored: Scored, texts: LiveTexts = NO_TEXTS) -> MasterCell:
    """Show *avanzamento* of a row."""
    return score_cell(scored.progress, texts.progress)


def achievement_cell(scored: Scored, texts: LiveTexts = NO_TEXTS) -> MasterCell:
    """Show *grado di raggiungimento* of a row."""
    return score_cell(scored.achievement, texts.achievement)


def initial_cell(scored: Scored) -> MasterCell:
    """Show *grado di raggiungimento* of a row against the target first approved."""
    return score_cell(scored.initial)


def trend_cell(scored: Scored) -> MasterCell:
    """Show how much a row moved, positive when it got better, as a fraction."""
    if scored.trend.value is None:
        return None
    return Shown(fraction(scored.trend.value), format=CHANGE)


def share_cell(score: Score) -> MasterCell:
    """Show the share of the weight a whole's score was measured on, as a fraction."""
    share = finite(score.inputs.get("share"))
    return None if share is None else fraction(share)


def whole_explanation(score: Score, language: Language) -> str:
    """Write how the score of a whole was worked out, with the counts of its parts either way."""
    told = explain(score, language)
    counts = [
        f"{INPUTS[name][language]} {count:g}"
        for name in ("measured", *GREYS)
        if (count := finite(score.inputs.get(name)))
    ]
    if score.value is not None or not counts:
        return told
    return f"{told[:-1]}; {', '.join(counts)}."


def rating_cell(
    standing: Standing,
    say: Say,
    rated: Rated,
    link: Link | None = None,
    formula: str = "",
    proposed: bool = False,
) -> Shown:
    """Show a rating, or why there is none, as sign and words in the colour of the sign.

    Args:
        standing: of the plan.
        say: the words.
        rated: the rating.
        link: where the cell leads.
        formula: live formula of the cell.
        proposed: a target is proposed and waits to be confirmed: said where none counts.
    """
    text = rating_words(rated, say.language, standing.profile.progress.ratings)
    if proposed and rated.rating == "no_target":
        text = f"{MISSING} {words('target_proposed', say.language)}"
    shown = signed(text)
    return Shown(shown.value, shown.tone, formula=formula, link=link)


def expected_at(scored: Scored) -> Decimal | None:
    """Return the value expected at the date, in points for percentages; ``None`` when unknown."""
    size = finite(scored.inputs["expected"].content)
    return None if size is None else Decimal(f"{size:.15g}")


def deviation(scored: Scored) -> Decimal | None:
    """Return the value less the target in force, ``None`` without either."""
    target = scored.indicator.target
    size = finite(scored.inputs["value"].content)
    if size is None or target is None or scored.measure.boolean:
        return None
    return Decimal(f"{size:.15g}") - target


def act_text(scored: Scored, say: Say) -> str | None:
    """Write the act that approved the target in force, or the one that changed it."""
    standing, language = scored.standing, say.language
    if scored.indicator.target is None:
        return None
    text = standing.act
    if text and standing.act_day is not None:
        text = words("act_day", language, act=text, day=f"{standing.act_day:%d/%m/%Y}")
    if standing.changed is not None:
        text = text or f"{standing.changed:%d/%m/%Y}"
        return words("amended", language, act=text)
    return text or None


def explanation(standing: Standing, say: Say, scored: Scored) -> str:
    """Write how the score and the rating of a row were worked out, and its trend."""
    language, unit = say.language, scored.indicator.unit
    told = explain(scored.main, language, unit)
    if scored.rated.rule is not None:
        ratings = standing.profile.progress.ratings
        rated = explain_rating(scored.rated, scored.main, language, ratings)
        told = f"{told} {rated}."
    if scored.trend.value is None:
        return told
    return f"{told}\n{explain(scored.trend, language, unit)}"
