"""What an indicator seems to be: type, unit, decimals, direction, from its history and its label.

Everything here is a proposal. The words are those of Italian offices; a profile may bring its own
(``[import.words]``, regular expressions by name).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from ..schemas.readings import Reading
from ..schemas.terms import Words
from ..schemas.units import DURATIONS
from .naming import TOTAL
from .splitting import LABELLED, POSITIONAL

WORDS: Mapping[str, str] = {
    "count": r"^\W*(?:n[.,°º]|n\s|nr\b|num\b|numer[oi]\b)",
    "money": r"\b(?:import[oi]|spes[ae]|ammontare|somm[ae]|cost[oi]|gettito|incass\w+|fondi"
    r"|valore economico|contributo|finanziament[oi]|sanzion[ei] incassat\w+|euro)\b|€",
    "percent": r"^\W*(?:%|stato (?:di )?(?:avanzamento|attuazione)|avanzamento (?:dei )?lavori)",
    "share": r"(?<!\w)/(?!\w*\d{4})|\bpercentual[ei]\b|\btasso\b|\bgrado\b|\bquota\b",
    "duration": r"\b(?:temp[oi]|durata|ritard[oi]|attesa|tempestività)\b",
    "down": r"\btemp[oi]\b(?! (?:liber|pien|determinat|indeterminat|parzial))|\battesa\b"
    r"|(?<!\d )\bgiorni\b|\britard[oi]\b|\bcost[oi]\b|\bincident[ei]\b|\breat[oi]\b"
    r"|\barretrat[oi]\b|\bdebit[oi]\b|\binteressi passivi\b|\bsinistri\b|\binfrazion[ei]\b",
    "never_falls": r"\bstato (?:di |dell[ae] |dei )?(?:avanzamento|attuazione|lavori|opere)"
    r"|\bavanzamento (?:dei |delle |fisico )?(?:lavori|opere)?|\bcumulat[oaie]\b"
    r"|%\s*(?:di |dei |delle )?(?:lavori|opere|realizzazione)|\bsal\b",
}
_UNITS = {
    "mq": r"mq|m2|m²|metri quadr(?:i|ati)",
    "mc": r"mc|m3|m³|metri cubi",
    "kmq": r"kmq|km2|km²",
    "km": r"km|chilometri",
    "m": r"metri lineari|metri|ml",
    "ha": r"ha|ettari",
    "kg": r"kg|chilogrammi",
    "t": r"tonnellate|tonn|ton",
    "ore": r"ore",
    "gg": r"gg|giorni",
    "mesi": r"mesi",
    "kWh": r"kwh",
    "MWh": r"mwh",
}
_SHOWN = {"EUR": "€", "d": "gg", "h": "ore", "min": "minuti"}
_TYPE_WORDS = {"money": ("€",), "percent": ("%",)}
_SILENT = frozenset(("empty", "dash", "nd", "state_word", "deferred", "malformed"))
_KINDS = {
    "number": Words("numero", "number"),
    "money": Words("importo", "amount"),
    "percent": Words("percentuale", "percentage"),
    "ratio": Words("rapporto", "ratio"),
    "duration": Words("durata", "duration"),
    "boolean": Words("sì/no", "yes/no"),
    "text": Words("testo", "text"),
    "parts": Words("più valori", "several values"),
    "increment": Words("incremento", "increment"),
}
_UNIT_COST = 2
_NINE, _HUGE = Decimal("1e-9"), Decimal("1e15")


def infer(
    label: str, seen: Sequence["Seen"], part: str = "", own: Mapping[str, str] | None = None
) -> "Inferred":
    """Propose what a part of an indicator measures.

    The majority of the readable years decides; the label's words decide where they do not, and
    where the cells leave out a currency or a unit that the label names.

    Args:
        label: the indicator's label.
        seen: what the years say, in order.
        part: name of the part, looked at instead of the label when the label contains it.
        own: words of the profile, by the names of ``WORDS``.
    """
    words = {**WORDS, **(own or {})}
    text = part if part and part != TOTAL and part.casefold() in label.casefold() else label
    whole = ("duration", "down", "never_falls")
    says = {
        name: re.search(pattern, label if name in whole else text, re.IGNORECASE)
        for name, pattern in words.items()
    }
    named = {name: bool(hit) for name, hit in says.items()}
    named["money"] = bool(says["money"] and says["money"].start() < 40 and not named["count"])
    numbers = [one for one in seen if one.number is not None]
    kind = _type(numbers, seen, named, label_unit(text))
    unit_cost = _is_unit_cost(kind, numbers)
    over = any(one.denominator and one.number and one.number > one.denominator for one in numbers)
    unit = _unit(kind, numbers, text, unit_cost)
    measures = ((one, _measure(one, kind, unit)) for one in numbers if one.kind != "increment")
    first = next(((one, size) for one, size in measures if size is not None), None)
    return Inferred(
        type=kind,
        unit=unit,
        decimals=_decimals(kind, numbers),
        direction="down" if named["down"] else "up",
        may_exceed=kind == "ratio" and over,
        never_falls=named["never_falls"] and kind in ("percent", "number"),
        baseline=first[1] if first else None,
        baseline_year=first[0].period if first else None,
    )


def shown_unit(unit: str) -> str:
    """Return a unit of the value grammar as it is shown: ``€`` for ``EUR``, ``gg`` for ``d``."""
    return _SHOWN.get(unit, unit)


def label_unit(label: str) -> str:
    """Return the unit a label counts in, empty when it names none.

    Only at its head (*N° ore di…*), in brackets or after *in*: ``250 mq`` is no unit of measure.
    """
    head = r"^\W*(?:(?:n[.°]?|n°|numero|totale|di|%|in)\s*){0,3}"
    for unit, names in _UNITS.items():
        inside = rf"\((?:[^()]*[\s:])?(?:{names})\)"
        if re.search(rf"{head}(?:{names})\b|{inside}|\bin (?:{names})\b", label, re.IGNORECASE):
            return unit
    return ""


def kinds_along(readings: Mapping[int, Reading]) -> Mapping[int, str]:
    """Return what kind of value each year holds; years that say nothing are left out."""
    return {year: kind for year, one in readings.items() if (kind := _kind(one))}


def change_of_kind(kinds: Mapping[int, str]) -> tuple[Words, ...]:
    """Return the kinds of value of a row when they are not one, in the order of the years.

    A number without its currency or its unit is not another kind.
    """
    found = set(kinds.values())
    for wider in ("money", "duration"):
        if wider in found:
            found.discard("number")
    ordered = dict.fromkeys(kind for _, kind in sorted(kinds.items()) if kind in found)
    return tuple(_KINDS[kind] for kind in ordered) if len(ordered) > 1 else ()


def _kind(reading: Reading) -> str:
    if reading.kind in _SILENT:
        return ""
    if reading.kind in LABELLED | POSITIONAL:
        return "parts"
    if reading.kind in ("boolean", "increment"):
        return reading.kind
    if not reading.numbers:
        return "text"
    if any(below is not None for below in reading.denominators):
        return "ratio"
    zero = not reading.numbers[0] and not reading.unit
    return "" if zero else _kind_of_unit(reading.unit)


def _kind_of_unit(unit: str) -> str:
    if unit == "%":
        return "percent"
    if unit == "EUR":
        return "money"
    return "duration" if unit in DURATIONS else "number"


def _vote(one: "Seen") -> str:
    if one.kind == "boolean":
        return "boolean"
    if one.denominator is not None:
        return "ratio"
    return _kind_of_unit(one.unit) if one.number or one.unit else ""


def _type(
    numbers: Sequence["Seen"], seen: Sequence["Seen"], named: Mapping[str, bool], unit: str
) -> str:
    votes = Counter(vote for one in numbers if (vote := _vote(one)))
    plain = votes.pop("number", 0)
    supported = {
        "money": named["money"],
        "percent": named["percent"] or named["share"],
        "ratio": named["share"],
        "duration": named["duration"] or unit in ("gg", "mesi"),
    }
    if votes:
        most = max(votes.values())
        tied = [kind for kind, count in votes.items() if count == most]
        best = next((kind for kind in tied if supported.get(kind)), tied[-1])
        wide = best in ("money", "duration") and supported[best]
        if most > plain or wide or (most == plain and supported.get(best, False)):
            return best
        if most == plain and best == "money":
            return best
        return "number"
    if numbers and named["percent"] and label_is_share(numbers, named):
        return "percent"
    if not numbers and any(_says_text(one) for one in seen):
        return "text"
    if not numbers and named["percent"]:
        return "percent"
    if named["money"]:
        return "money"
    return "duration" if named["duration"] and unit in ("gg", "mesi") else "number"


def label_is_share(numbers: Sequence["Seen"], named: Mapping[str, bool]) -> bool:
    """Tell whether bare numbers under a label that promises a percentage can be one."""
    return not named["count"] and all(0 <= (one.number or 0) <= 100 for one in numbers)


def _says_text(one: "Seen") -> bool:
    return one.kind in ("text", "text_with_number")


def _is_unit_cost(kind: str, numbers: Iterable["Seen"]) -> bool:
    shares = [one.number / one.denominator for one in numbers if one.number and one.denominator]
    return kind == "ratio" and bool(shares) and median(shares) > _UNIT_COST


def _unit(kind: str, numbers: Sequence["Seen"], text: str, unit_cost: bool) -> str:
    units = Counter(one.unit for one in numbers if one.unit)
    common = shown_unit(units.most_common(1)[0][0]) if units else ""
    if kind in ("text", "boolean"):
        return ""
    if kind == "ratio":
        return ("€" if common == "€" else "") if unit_cost else "%"
    if kind in _TYPE_WORDS:
        return _TYPE_WORDS[kind][0]
    if common in ("€", "%"):
        common = ""
    return common or label_unit(text) or ("gg" if kind == "duration" else "")


def _decimals(kind: str, numbers: Iterable["Seen"]) -> int:
    """Return the decimals the history needs; amounts of money have two or none."""
    if kind in ("text", "boolean"):
        return 0
    terms = [term for one in numbers for term in (one.number, one.denominator) if term is not None]
    exponents = [term.normalize().as_tuple().exponent for term in terms]
    most = max((-one for one in exponents if isinstance(one, int)), default=0)
    money = kind == "money" or any(one.unit == "EUR" for one in numbers)
    return 2 if money and most > 0 else max(0, min(most, 4))


def _measure(one: "Seen", kind: str, unit: str) -> Decimal | None:
    """Return a year's measure when it is of the indicator's type: shares are in points."""
    if kind in ("text", "boolean") or one.number is None:
        return None
    if one.denominator is None:
        return one.number if kind != "ratio" or (unit == one.unit == "%") else None
    if kind != "ratio" or not one.denominator:
        return None
    share = one.number / one.denominator * (100 if unit == "%" else 1)
    if share >= _HUGE:
        return share
    digits = format(share.quantize(_NINE), "f").rstrip("0").rstrip(".")
    return Decimal(digits)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one year says of a part: class of the value grammar, number, denominator, unit."""

    period: int
    kind: str
    number: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Inferred:
    """The proposal; see ``Indicator`` for the attributes. A share is in points, its unit ``%``."""

    type: str
    unit: str
    decimals: int
    direction: str
    may_exceed: bool
    never_falls: bool
    baseline: Decimal | None
    baseline_year: int | None
