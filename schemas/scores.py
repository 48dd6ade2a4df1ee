"""A score and its reasons: what a formula gives, or why it gives nothing.

Unknown is never zero: where a number cannot be told the score has none, and says why.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from .terms import Words

Number = Decimal | float | int
"""What a measure is made of; computed in float64, as a spreadsheet does."""

Direction = Literal["up", "down", "keep", ""]

Scale = Literal["points", "pace", "growth", "deviation", "amount", "score10", "distance"]
"""What a number means: ``points`` (100 = as expected), ``pace`` (100 = the pace required),
``growth`` (% a year, positive when improving), ``deviation`` (% off, 0 = none), ``amount`` (the
unit of the indicator), ``score10`` (0 to 10), ``distance`` (standard deviations to the target).
Only ``points`` are averaged."""

Sense = Literal["progress", "achievement", ""]
"""``progress`` against what is expected at the date, ``achievement`` against the target."""

Grey = Literal["no_target", "not_received", "not_available", "not_applicable", "not_comparable"]

DIGITS = 9
"""Decimals to which results are rounded before they meet a threshold."""

GREYS: Mapping[str, Words] = {
    "no_target": Words("target non definito", "no target"),
    "not_received": Words("dato non pervenuto", "not received"),
    "not_available": Words("non disponibile", "not available"),
    "not_applicable": Words("non pertinente", "not applicable"),
    "not_comparable": Words("non confrontabile", "not comparable"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no number: the grey case it belongs to and the words that say it."""

    id: str
    grey: Grey
    words: Words


def _reasons(*rows: tuple[str, Grey, str, str]) -> Mapping[str, Reason]:
    return {name: Reason(name, grey, Words(it, en)) for name, grey, it, en in rows}


# fmt: off
REASONS: Mapping[str, Reason] = _reasons(
    ("no_target", "no_target", "il target non è definito", "no target is defined"),
    ("not_received", "not_received", "il dato non è pervenuto", "the value was not received"),
    ("not_available", "not_available", "il dato non è disponibile",
     "the value is not available"),
    ("not_applicable", "not_applicable", "l'indicatore non è pertinente",
     "the indicator is not applicable"),
    ("activity_completed", "not_applicable", "l'attività è conclusa",
     "the activity is completed"),
    ("outside", "not_applicable", "l'attività è sospesa o stralciata",
     "the activity is suspended or removed"),
    ("no_direction", "not_comparable", "il verso non è definito", "no direction is defined"),
    ("wrong_direction", "not_comparable", "la formula non vale per il verso dell'indicatore",
     "the formula does not suit the direction of the indicator"),
    ("no_formula", "not_comparable", "la formula indicata non esiste",
     "there is no such formula"),
    ("no_denominator", "not_received", "manca il denominatore", "the denominator is missing"),
    ("zero_denominator", "not_comparable", "il denominatore è zero", "the denominator is zero"),
    ("no_baseline", "not_comparable", "manca il valore di partenza", "the baseline is missing"),
    ("no_previous", "not_comparable", "manca il valore precedente",
     "the earlier value is missing"),
    ("no_dates", "not_comparable", "mancano le date di partenza, del dato o del target",
     "the dates of baseline, value or target are missing"),
    ("wrong_dates", "not_comparable", "le date non sono in ordine o sono troppo vicine",
     "the dates are not in order or too close"),
    ("not_due", "not_comparable", "alla data non è ancora atteso nulla",
     "nothing is expected yet at the date"),
    ("whole_year_only", "not_comparable", "le soglie valgono per l'intero periodo",
     "the thresholds hold for the whole period"),
    ("no_thresholds", "not_comparable", "mancano le soglie", "the thresholds are missing"),
    ("wrong_thresholds", "not_comparable", "le soglie non sono in ordine",
     "the thresholds are not in order"),
    ("outside_bands", "not_comparable", "il valore non rientra in alcuna fascia",
     "the value falls in no band"),
    ("target_on_wrong_side", "not_comparable",
     "il target sta dalla parte opposta al verso dell'indicatore",
     "the target lies on the side opposite to the direction"),
    ("series_break", "not_comparable", "la definizione dell'indicatore è cambiata",
     "the definition of the indicator has changed"),
    ("zero_baseline", "not_comparable", "il valore di partenza è zero", "the baseline is zero"),
    ("zero_target", "not_comparable", "il target è zero", "the target is zero"),
    ("target_not_zero", "not_comparable", "il target non è zero", "the target is not zero"),
    ("not_progress", "not_comparable", "la formula non misura un avanzamento",
     "the formula does not measure progress"),
    ("zero_previous", "not_comparable", "il valore precedente è zero",
     "the earlier value is zero"),
    ("sign_change", "not_comparable", "i valori hanno segno diverso o negativo",
     "the values have different or negative signs"),
    ("too_few_values", "not_comparable", "i valori disponibili sono meno di due",
     "fewer than two values are available"),
    ("no_spread", "not_comparable", "i valori di confronto sono tutti uguali",
     "the values compared are all equal"),
    ("not_yes_or_no", "not_comparable", "il valore non è né sì né no",
     "the value is neither yes nor no"),
    ("no_kind", "not_comparable", "non è dichiarato se i valori si sommano",
     "it is not declared whether the values add up"),
    ("never_summed", "not_comparable",
     "le percentuali non si sommano: servono numeratori e denominatori",
     "percentages are never summed: numerators and denominators are needed"),
    ("unknown_state", "not_comparable", "lo stato non ha un punteggio",
     "the state has no score"),
    ("out_of_range", "not_comparable", "il risultato è fuori dai limiti del calcolo",
     "the result is beyond what can be computed"),
    ("not_a_number", "not_comparable", "uno dei valori non è un numero",
     "one of the values is not a number"),
    ("nothing_to_measure", "not_applicable", "non c'è nulla da misurare",
     "there is nothing to measure"),
    ("too_much_missing", "not_available", "mancano troppi dati", "too much is missing"),
    ("something_missing", "not_available", "manca almeno un dato", "something is missing"),
    ("mixed_measures", "not_comparable",
     "avanzamento e grado di raggiungimento non si sommano",
     "progress and achievement are not averaged together"),
    ("no_weights", "not_comparable", "i pesi mancano o non sono completi",
     "the weights are missing or incomplete"),
    ("cycle", "not_comparable", "il nodo dipende da sé stesso", "the node depends on itself"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pure formula gives: the case that held and its number, or a reason.

    ``case`` names the row of the formula's table of cases; ``facts`` are further numbers worth
    showing (the value projected, a coefficient).
    """

    case: str
    value: float | None = None
    reason: str = ""
    facts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a formula on one measure, with all that explains it.

    Attributes:
        value: rounded to nine decimals; ``None`` when it cannot be told, never NaN or infinite.
        formula: id of the formula.
        inputs: the named numbers and words the formula used, and the facts it found on the way.
        reason: id in ``REASONS`` when there is no value, else empty.
        case: which row of the formula's table of cases held.
        scale: what the number means.
        sense: which of the two measures it is; empty for anything else.
        met: whether the target is met; ``None`` when unknown.
        limited: ``capped``, ``cut`` when the policy limited the value, ``assumed`` when it filled
            in a missing actual, else empty.
    """

    value: float | None = None
    formula: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    case: str = ""
    scale: Scale = "points"
    sense: Sense = ""
    met: bool | None = None
    limited: str = ""

    @property
    def grey(self) -> str:
        """Id of the grey case, empty when there is a value."""
        return REASONS[self.reason].grey if self.reason else ""

    def because(self, reason: str) -> "Score":
        """Return the same score without its number, for a reason."""
        if self.value is None and self.reason == self.case == reason and not self.limited:
            return self
        return replace(self, value=None, reason=reason, case=reason, limited="")


def told(case: str, value: float, **facts: float) -> Outcome:
    """Return an outcome with its number and facts; beyond float64 it is unknown."""
    if not all(math.isfinite(size) for size in (value, *facts.values())):
        return unknown("out_of_range")
    return Outcome(case, value, "", facts)


def with_facts(found: Outcome, **facts: float) -> Outcome:
    """Return an outcome with further facts; one without a number stays as it is."""
    if found.value is None:
        return found
    return told(found.case, found.value, **(dict(found.facts) | facts))


def unknown(reason: str) -> Outcome:
    """Return an outcome without a number; its case bears the name of the reason."""
    return Outcome(reason, None, reason)


def finite(number: object) -> float | None:
    """Return a number as float64; ``None`` for anything else, NaN and infinity included."""
    if type(number) is float:
        return number if math.isfinite(number) else None
    if number is None or isinstance(number, bool) or not isinstance(number, Decimal | float | int):
        return None
    try:
        size = float(number)
    except (OverflowError, ValueError):
        return None
    return size if math.isfinite(size) else None


@lru_cache(maxsize=4096, typed=True)
def rounded(size: float) -> float:
    """Round half away from zero to nine decimals, as ``ROUND`` does; minus zero becomes zero."""
    if abs(size) >= 1e15:
        return size
    return float(Decimal(repr(size)).quantize(Decimal(10) ** -DIGITS, ROUND_HALF_UP)) + 0.0
