"""What a cell's text says: the value grammar, from a plain number to a sentence around one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from .element import Element
from .measures import elements
from .numbers import figure, scientific, write
from .openings import opening
from .parts import addition, breakdown, itemised, of_which, pair, positional
from .phrases import (
    is_dash,
    is_deferred,
    is_error,
    is_sentence,
    is_state,
    is_unavailable,
)
from .readings import CLASSES, Reading, as_json
from .singles import collapse, malformed, ratio, right_quotient, single
from .tokens import clean, vocabulary

__all__ = ["CLASSES", "Reading", "as_json", "read", "write"]

_LONGEST = 2_000
_FIGURE = re.compile(r"[0-9][0-9.,]{0,39}")
_DIGIT = re.compile(r"[0-9]")
YES = frozenset(("si", "sì", "sí", "si'", "yes", "vero", "true"))
NO = frozenset(("no", "falso", "false"))
"""Answers to a yes/no measure, as they are written in a cell."""
_ANSWER = re.compile(r"(s[iì]|no) ?\(([^()]*)\)", re.IGNORECASE)
_SINGLE = vocabulary(
    """
    int int_thousands int_nosep dec dec_thousands percent percent_note money_pre
    money_post money_word money_scaled ratio ratio_money ratio_result duration
    number_note number_noun increment inequality approx footnote
    """
)
_PERIOD = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}")
_COMPARED = ("rispetto ", "contro ", "a fronte di ", "in confronto ", "vs ", "erano ")
Rule = Callable[[str, Sequence[Element]], Reading | None]


def read(text: str) -> Reading:
    """Read a text as a careful person would; never raises, whatever the text.

    Unknown is never zero: a dash, ``N.D.``, a state or a doubtful number give no number.
    Percentages are in points. Texts longer than 2,000 characters are taken as prose.
    """
    if _FIGURE.fullmatch(text):
        plain = figure(text)
        if plain.value is not None:
            return Reading(text, plain.form, (plain.value,), units=("",))
    if len(text) > _LONGEST:
        if not text.strip():
            return Reading(text, "empty")
        if not text.strip().strip("0123456789.,"):
            return malformed(text, ())
        kind = "text_with_number" if _DIGIT.search(text) else "text"
        return Reading(text, kind, note=text.strip())
    cleaned = clean(text)
    return _words(text, cleaned) or _qualified(text, cleaned) or _shape(text, cleaned)


def says_nothing(text: str) -> bool:
    """Tell whether a text is a sign that there is no value: ``-``, ``N.D.``, ``n/a``."""
    return read(text).kind in ("dash", "nd")


def _words(text: str, cleaned: str) -> Reading | None:
    """Read the texts known word for word, and those that promise a value for later."""
    folded = cleaned.casefold()
    if not cleaned:
        return Reading(text, "empty")
    if is_error(cleaned):
        return Reading(text, "text", note=cleaned, finding="VAL-010")
    if is_dash(cleaned):
        return Reading(text, "dash")
    if folded.rstrip(".") in YES | NO:
        number = Decimal(1 if folded.rstrip(".") in YES else 0)
        return Reading(text, "boolean", (number,), units=("",))
    answer = _ANSWER.fullmatch(cleaned)
    if answer is not None:
        number = Decimal(0 if answer[1].casefold() == "no" else 1)
        return Reading(text, "boolean", (number,), units=("",), note=answer[2])
    if is_unavailable(cleaned):
        return Reading(text, "nd")
    if is_state(cleaned):
        return Reading(text, "state_word", note=cleaned, finding="VAL-014")
    if not _DIGIT.match(cleaned.lstrip("(€+-<>~ ")) and is_deferred(cleaned):
        return Reading(text, "deferred", note=cleaned)
    if not _DIGIT.search(cleaned):
        return Reading(text, "text", note=cleaned)
    power = scientific(cleaned)
    if power:
        return malformed(text, power)
    return None


def _qualified(text: str, cleaned: str) -> Reading | None:
    """``Pre-consuntivo 959``, ``Anno 2021 8239/ 8270``: a kind of value, or a year, comes first."""
    found = opening(cleaned)
    if found is None:
        return None
    said, year, rest = found
    inner = _words(text, rest) or _qualified(text, rest)
    inner = inner or _shape(text, rest)
    if inner.kind in _SINGLE or inner.kind == "qualified_prefix":
        joined = f"{said}, {inner.qualifier}" if inner.qualifier else said
        return replace(
            inner,
            kind="qualified_prefix",
            qualifier=joined if inner.kind == "qualified_prefix" else said,
            year=year or inner.year,
        )
    if inner.numbers or inner.kind == "malformed":
        return replace(inner, qualifier=said, year=year or inner.year)
    return None


def _shape(text: str, cleaned: str) -> Reading:
    """Read by the row of signs the elements make, first rule first."""
    parts = _trimmed(elements(cleaned))
    if _PERIOD.fullmatch(cleaned) or not any(part.sign in "NG" for part in parts):
        return Reading(text, "text", note=cleaned)
    if _has_sign_inside(parts):
        return malformed(text, ())
    parts, remark = _starred(parts)
    if remark:
        reading = _shaped(text, cleaned, parts)
        said = f"{reading.note}, {remark}" if reading.note else remark
        return replace(reading, note=said) if reading.numbers else reading
    return _shaped(text, cleaned, parts)


def _shaped(text: str, cleaned: str, parts: list[Element]) -> Reading:
    alone = _bracketed(text, parts)
    if alone is not None:
        return alone
    signs = "".join(part.sign for part in parts)
    for pattern, rule in _BEFORE_RATIOS:
        if re.fullmatch(pattern, signs) and (reading := rule(text, parts)):
            return reading
    parts = collapse(parts)
    signs = "".join(part.sign for part in parts)
    for pattern, rule in _AFTER_RATIOS:
        if re.fullmatch(pattern, signs) and (reading := rule(text, parts)):
            return reading
    if any(character.isalpha() for character in cleaned):
        return Reading(text, "text_with_number", note=cleaned)
    return malformed(text, ())


def _starred(parts: list[Element]) -> tuple[list[Element], str]:
    """``2.345 collinari*compresi i boschi``: set apart the remark after the last footnote mark."""
    at = max((at for at, part in enumerate(parts) if part.sign == "*"), default=0)
    remark = parts[at + 1 :]
    measures = [part for part in parts[:at] if part.sign == "N"]
    if not measures or any(part.sign in "NG" for part in remark):
        return parts, ""
    measures[-1].star = True
    return parts[:at], " ".join(part.text for part in remark)


def _has_sign_inside(parts: Sequence[Element]) -> bool:
    """Tell ``+1.200 / -300``: a minus sign where no bullet can stand."""
    return any(
        before.sign in "/:=" and sign.sign == "-" and sign.tight and after.sign == "N"
        for before, sign, after in zip(parts, parts[1:], parts[2:], strict=False)
    )


def _over(text: str, parts: Sequence[Element]) -> Reading | None:
    """``10 sedi su 21``: a ratio that names its thing between the two numbers."""
    if not parts[1].text.casefold().endswith(" su"):
        return None
    found, thing = parts[0], parts[1].text[:-3]
    found.denominator = parts[2]
    return ratio(text, "", found, " ".join([thing, *(part.text for part in parts[3:])]), None)


def _one(text: str, parts: Sequence[Element]) -> Reading | None:
    """One measure or one ratio, with words or without."""
    at = next(at for at, part in enumerate(parts) if part.sign in "NR")
    head, found, tail = parts[:at], parts[at], parts[at + 1 :]
    if found.sign == "N":
        group = [part for part in tail if part.sign == "G"]
        inside = collapse(group[0].inside) if len(group) == len(tail) == 1 else []
        if inside and inside[0].sign == "R" and inside[0].result is None:
            rest = inside[1:]
            if not rest or (len(rest) == 1 and rest[0].sign == "T"):
                return ratio(text, "", inside[0], "".join(part.text for part in rest), found)
        return single(text, head, found, tail)
    before = " ".join(part.text for part in head if part.sign == "T")
    note = " ".join(part.text for part in tail if part.sign in "TPG").strip(" .,;")
    if before and single(text, head, found, ()).kind == "text_with_number":
        return Reading(text, "text_with_number", note=text.strip())
    return ratio(text, before, found, note, None)


def _quotient_first(text: str, parts: Sequence[Element]) -> Reading | None:
    """``1078,19 € € 1.768.233/ 1640 utenti``: the quotient, then its terms."""
    at = next(at for at, part in enumerate(parts) if part.sign == "R")
    found = parts[at]
    first = parts[0]
    if found.result is not None or not (first.unit in ("%", "EUR") or parts[1].sign == "="):
        return None
    note = " ".join(part.text for part in parts[at + 1 :] if part.sign in "TP").strip(" .,;")
    return ratio(text, "", found, note, first)


def _quotient_last(text: str, parts: Sequence[Element]) -> Reading | None:
    """``15/15 interventi 100%``: words between the terms and the quotient they do make."""
    found, thing, result = parts[:3]
    under = found.denominator
    if found.value is None or under is None or under.value is None or result.unit != "%":
        return None
    if found.result is not None or right_quotient(result, found.value, under.value):
        return None
    return ratio(text, "", found, thing.text, result)


def _equal_sum(text: str, parts: Sequence[Element]) -> Reading | None:
    """``27 = 12 + 15``: a total and its addends."""
    at = next(at for at, part in enumerate(parts) if part.sign == "=")
    inner = addition(text, parts[at + 1 :])
    total = next(part for part in parts[:at] if part.sign == "N")
    if inner is None or inner.kind == "malformed" or total.value is None:
        return inner
    right = sum(inner.numbers, Decimal(0))
    wrong = right != total.value
    return replace(
        inner,
        kind="number_of_which",
        numbers=(total.value, *inner.numbers),
        units=(total.unit, *inner.units),
        labels=("totale", *(inner.labels or ("",) * len(inner.numbers))),
        finding="VAL-018" if wrong else "",
        computed=write(right, total.unit) if wrong else "",
    )


def _remark(text: str, parts: Sequence[Element]) -> Reading | None:
    """A number, then a sentence that holds further numbers: only the first is the value."""
    at = next(at for at, part in enumerate(parts) if part.sign == "N")
    tail = parts[at + 1 :]
    if not tail or tail[0].sign not in "T.;,-":
        return None
    note = " ".join(part.text for part in tail)
    if not (is_sentence(note) or note.casefold().startswith(_COMPARED)):
        return None
    made = single(text, parts[:at], parts[at], ())
    if made.kind in ("text_with_number", "malformed"):
        return made
    return replace(made, kind="number_sentence", note=note.strip(" .,;:-"))


def _bracketed(text: str, parts: Sequence[Element]) -> Reading | None:
    """``(30%)`` is its number; ``(5)`` may be minus five, as accountants write."""
    if [part.sign for part in parts] != ["G"]:
        return None
    inner = _shape(text, parts[0].text)
    if inner.numbers and inner.kind not in ("int", "int_thousands", "int_nosep", "dec"):
        return inner
    if inner.kind == "malformed" or len(inner.numbers) != 1:
        return inner
    return malformed(text, (inner.numbers[0], inner.numbers[0].copy_negate()), inner.unit)


def _trimmed(parts: list[Element]) -> list[Element]:
    """Drop the full stop that closes a cell; make *e* between numbers a separator."""
    while parts and (parts[-1].sign == ";" or parts[-1].text in (".", "..", "...")):
        parts.pop()
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if part.text in ("e", "ed") and before.sign == after.sign == "N":
            part.sign = ";"
    return parts


_BEFORE_RATIOS: tuple[tuple[str, Rule], ...] = (
    (r"N[-/]N[TP]*", pair),
    (r"NTN[TP]*", _over),
)
_AFTER_RATIOS: tuple[tuple[str, Rule], ...] = (
    (r"N(?:[-/;,]?N)+", positional),
    (r"(?:T:?)?NT?[-,;:.]?[DG].*", of_which),
    (r"[^NR]*[NR][^NR]*", _one),
    (r"N[-:=]?R[TP]*", _quotient_first),
    (r"RTN", _quotient_last),
    (r"(?:T:?)?N:(?:N[TP]*[,;]?){2,}", itemised),
    (r"(?:T:?)?N=(?:T:?)?N.*\+.*", _equal_sum),
    (r"T?N.*", _remark),
    (r".*N.*\+.*N.*", addition),
    (r"[NRTPGD*/;:,.+=-]*", breakdown),
)
