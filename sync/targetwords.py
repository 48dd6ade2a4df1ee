"""A proposed target in words: by which method, from which values, what limited it."""

from collections.abc import Mapping
from decimal import Decimal

from ..schemas.findings import LANGUAGES, Language
from ..schemas.plan import Indicator
from ..schemas.rules import written
from ..schemas.terms import Words
from .targetproposals import Suggestion
from .trends import Series

METHOD_LABELS: Mapping[str, Words] = {
    "last": Words("ultimo valore", "last value"),
    "trend": Words("tendenza", "trend"),
    "growth": Words("crescita mediana", "median growth"),
}

REASONS: Mapping[str, Words] = {
    "asked": Words("metodo richiesto", "method asked for"),
    "keep": Words("il valore è da mantenere", "the value is to be kept"),
    "boolean": Words("è un indicatore sì/no", "it is a yes/no indicator"),
    "no_direction": Words("il verso non è indicato", "no direction is given"),
    "single": Words("è l'unico disponibile", "it is the only one there is"),
    "unchanged": Words("i valori non cambiano", "the values do not change"),
    "unsteady": Words(
        "i valori salgono e scendono senza una tendenza",
        "the values go up and down without a trend",
    ),
    "worsening": Words(
        "i valori non vanno nel verso indicato", "the values do not move in the direction given"
    ),
    "lively": Words(
        "fra i due valori noti la variazione annua è del {rate} %, troppo forte per ripeterla",
        "the yearly change between the two known values is {rate} %, too strong to be repeated",
    ),
    "no_growth": Words(
        "con uno zero o un cambio di segno la crescita non si può calcolare",
        "with a zero or a change of sign no growth can be worked out",
    ),
    "two": Words("due valori noti", "two known values"),
    "steady": Words("i valori seguono una tendenza", "the values follow a trend"),
    "has_target": Words("il target c'è già", "there is a target already"),
    "text": Words("il valore è in parole", "the value is in words"),
    "no_values": Words("nessun valore noto", "no known value"),
    "new_definition": Words(
        "nessun valore noto con la definizione in vigore",
        "no known value under the definition in force",
    ),
    "too_few": Words("un solo valore noto", "one known value only"),
    "zero": Words(
        "l'ultimo valore è zero: il target va deciso",
        "the last value is zero: the target is to be decided",
    ),
}
"""Why a method was taken, or why nothing is proposed."""

SENTENCES: Mapping[str, Words] = {
    "last": Words(
        "Ultimo valore noto ({latest}): {reason}{earlier}.",
        "Last known value ({latest}): {reason}{earlier}.",
    ),
    "trend": Words(
        "Tendenza lineare dei valori noti ({values}) prolungata al {year}: {computed}.",
        "Straight line through the known values ({values}) prolonged to {year}: {computed}.",
    ),
    "growth": Words(
        "Ultimo valore più la mediana delle variazioni annue ({rate} %) dei valori noti "
        "({values}), fino al {year}: {computed}.",
        "Last value plus the median of the yearly changes ({rate} %) of the known values "
        "({values}), up to {year}: {computed}.",
    ),
}  # fmt: skip

MARKS: Mapping[str, Words] = {
    "not_worse": Words(
        "Tenuto l'ultimo valore ({last}), che è migliore.",
        "The last value ({last}), which is better, was kept.",
    ),
    "baseline": Words(
        "Portato al valore di partenza ({baseline}), che è migliore.",
        "Brought up to the baseline ({baseline}), which is better.",
    ),
    "full": Words("Limitato al 100 %.", "Limited to 100 %."),
    "zero": Words("Limitato a zero.", "Limited to zero."),
    "natural": Words(
        "Limitato al limite naturale ({limit}).", "Limited to its natural limit ({limit})."
    ),
    "significant": Words(
        "Arrotondato a tre cifre significative.", "Rounded to three significant figures."
    ),
    "bettered": Words(
        "Arrotondato nel verso del miglioramento.", "Rounded towards the better side."
    ),
}  # fmt: skip
SINCE = Words(
    "Solo i valori dal {since}, con la definizione in vigore.",
    "Only the values from {since} on, under the definition in force.",
)
PROPOSED_DIRECTION = Words(
    "Anche il verso è una proposta da confermare.",
    "The direction is a proposal to be confirmed as well.",
)


def explained(one: Suggestion) -> Words:
    """Return the sentences that tell where a proposed target comes from; why there is none."""
    return Words(*(_explained(one, language) for language in LANGUAGES))


def reason_words(one: Suggestion) -> Words:
    """Return why a method was taken, or why nothing is proposed."""
    found = REASONS[one.reason]
    return Words(*(found[language].format(rate=_rate(one, language)) for language in LANGUAGES))


def values_text(series: Series, one: Indicator, language: Language) -> str:
    """Write values by year: ``2022: 360; 2023: 570``."""
    return "; ".join(f"{at}: {amount(size, one, language)}" for at, size in series)


def amount(value: Decimal, one: Indicator, language: Language) -> str:
    """Write a value of an indicator with its unit, to at most two decimals or its own."""
    places = max(one.decimals, 2)
    text = written(_at_most(value, places), language)
    return f"{text} {one.unit}" if one.unit else text


def _explained(one: Suggestion, language: Language) -> str:
    row = one.indicator
    if one.target is None or one.computed is None:
        text = reason_words(one)[language]
        return f"{text[:1].upper()}{text[1:]}."
    facts = {
        "values": values_text(one.used, row, language),
        "latest": values_text(one.used[-1:], row, language),
        "earlier": f" ({earlier})"
        if (earlier := values_text(one.used[:-1], row, language))
        else "",
        "reason": reason_words(one)[language],
        "year": one.year,
        "computed": amount(_at_most(one.computed, max(row.decimals, 0) + 1), row, language),
        "rate": _rate(one, language),
        "last": amount(one.used[-1][1], row, language),
        "baseline": _baseline(row, language),
        "limit": "" if row.natural_limit is None else amount(row.natural_limit, row, language),
        "since": one.since,
    }
    parts = [SENTENCES[one.method], *(MARKS[mark] for mark in one.marks)]
    if one.since is not None:
        parts.append(SINCE)
    if "direction" in row.proposed and row.direction:
        parts.append(PROPOSED_DIRECTION)
    return " ".join(part[language].format(**facts) for part in parts)


def _baseline(row: Indicator, language: Language) -> str:
    if row.baseline is None:
        return ""
    year = "" if row.baseline_year is None else f"{row.baseline_year}: "
    return f"{year}{amount(row.baseline, row, language)}"


def _rate(one: Suggestion, language: Language) -> str:
    if one.rate is None:
        return ""
    text = written(_at_most(one.rate, 1), language)
    return f"+{text}" if one.rate > 0 else text


def _at_most(value: Decimal, places: int) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        return value.quantize(Decimal(1).scaleb(-places))
    return value
