"""Why a function gives no value: reasons of scores and findings as errors of a cell."""

from collections.abc import Mapping
from dataclasses import replace

from ..schemas.findings import Place
from ..schemas.rules import common, finding, words
from ..schemas.scores import REASONS, Score
from ..schemas.terms import Words
from .cellerrors import ErrorKind, Failed

UNKNOWN: ErrorKind = "#N/A"
"""What is not known: never a zero."""

KINDS: Mapping[str, ErrorKind] = {
    **dict.fromkeys(
        (
            "zero_denominator",
            "zero_baseline",
            "zero_target",
            "zero_previous",
            "no_spread",
        ),
        "#DIV/0!",
    ),
    **dict.fromkeys(
        (
            "no_direction",
            "wrong_direction",
            "no_formula",
            "no_kind",
            "not_progress",
            "not_a_number",
            "not_yes_or_no",
            "unknown_state",
            "mixed_measures",
            "never_summed",
            "no_weights",
            "cycle",
        ),
        "#VALUE!",
    ),
    **dict.fromkeys(
        (
            "wrong_dates",
            "wrong_thresholds",
            "outside_bands",
            "target_on_wrong_side",
            "target_not_zero",
            "sign_change",
            "out_of_range",
        ),
        "#NUM!",
    ),
}
"""Errors of reasons that are no unknown value; every other reason is ``#N/A``."""


def told(score: Score) -> float:
    """Return the number of a score.

    Raises:
        Failed: it has none; the reason is that of the score.
    """
    if score.value is None:
        raise because(score.reason)
    return score.value


def because(reason: str) -> Failed:
    """Return the failure of a reason of ``scores.REASONS``."""
    said = REASONS[reason].words
    return Failed(KINDS.get(reason, UNKNOWN), Words(_sentence(said.it), _sentence(said.en)))


def unreadable(
    code: str, value: str, facts: Mapping[str, object] | None = None, kind: ErrorKind = "#VALUE!"
) -> Failed:
    """Return the failure of a value that deserves a finding: its sentence is the reason."""
    told_it, told_en = (text[0] for text in worded(code, value, facts or {}))
    return Failed(kind, Words(told_it, told_en))


def worded(
    code: str, value: str, facts: Mapping[str, object]
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return sentence and hint of a finding on a value, in Italian and in English."""
    rules = common()
    found = replace(finding(rules, code, Place(), value=value), facts=facts)
    return words(found, "it", rules), words(found, "en", rules)


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."
