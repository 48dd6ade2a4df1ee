"""Cells that hold one measure or one ratio, bare or among words."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from .element import Element
from .numbers import english_group, write
from .phrases import is_label, is_remark_on_money, is_sentence, is_total, year_stated
from .readings import Reading
from .units import APPROXIMATE, DURATIONS

_NOT_CLOSING = "VAL-018"
_DOUBTFUL = "VAL-002"


def doubts(measure: Element) -> tuple[Decimal, ...] | None:
    """Return what a malformed measure may stand for; ``None`` when it is well formed."""
    if measure.value is None:
        return measure.candidates
    return _comma_group(measure) or None


def malformed(text: str, candidates: tuple[Decimal, ...], unit: str = "") -> Reading:
    """Make the reading of a text whose number is in doubt."""
    return Reading(text, "malformed", unit=unit, units=(), candidates=candidates, finding=_DOUBTFUL)


def right_quotient(printed: Element, over: Decimal, under: Decimal) -> str:
    """Return what a printed quotient should be, ``''`` when it is right.

    Right is the recomputed quotient rounded (half up) or cut to the digits printed; without a
    percent sign both the quotient and its hundredfold are right.
    """
    if printed.value is None or not under:
        return ""
    exact = Fraction(over) / Fraction(under)
    trials = [exact * 100] if printed.unit == "%" else [exact, exact * 100]
    exponent = printed.value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    shown = printed.value.scaleb(decimals)
    for trial in trials:
        scaled = trial * 10**decimals
        if shown in (int(scaled), floor(scaled + Fraction(1, 2))):
            return ""
    digits = max(decimals, 2)
    nearest = Decimal(floor(trials[0] * 10**digits + Fraction(1, 2))).scaleb(-digits)
    return write(nearest, printed.unit)


def collapse(parts: Sequence[Element]) -> list[Element]:
    """Turn ``N / N`` into one ratio, with the quotient printed after it, where it is a ratio."""
    found: list[Element] = []
    at = 0
    while at < len(parts):
        trio = parts[at : at + 3]
        apart = (not found or found[-1].sign != "/") and _sign(parts, at + 3) != "/"
        if [part.sign for part in trio] == ["N", "/", "N"] and apart and not is_pair(*trio[::2]):
            over, under = trio[0], trio[2]
            ratio = Element("R", over.text, over.start, under.end, over.figure, over.value)
            ratio.unit = over.unit or (under.unit if under.unit == "EUR" else "")
            ratio.money = over.money or under.money
            ratio.qualifier = over.qualifier or under.qualifier
            ratio.star = over.star or under.star
            ratio.denominator = under
            at += 3
            while _sign(parts, at) == "*":
                at += 1
            named = "".join(part.sign for part in parts[at : at + 3]) == "T=N"
            at += 0 if named else _quotient(ratio, parts, at)
            found.append(ratio)
            if named:  # "€ 1.768.233/1.640 utenti = € 1.078,19"
                ratio.result = parts[at + 2]
                found.append(parts[at])
                at += 3
        else:
            found.append(parts[at])
            at += 1
    return found


def is_pair(left: Element, right: Element) -> bool:
    """Tell two measures set side by side by a slash from a ratio."""
    if "%" in (left.unit, right.unit) or {left.unit, right.unit} & DURATIONS:
        return True
    return is_count_and_money(left, right)


def is_count_and_money(left: Element, right: Element) -> bool:
    """``412/€ 378.276,22``: a number of acts and their amount."""
    if left.unit or right.unit != "EUR" or left.figure is None or left.value is None:
        return False
    if "dec" in left.figure.form:
        return False
    return left.value < (100_000 if right.money in ("pre", "word") else 10_000)


def ratio(text: str, head: str, found: Element, note: str, before: Element | None) -> Reading:
    """Read a ratio, with the quotient printed before or after it."""
    under = found.denominator
    assert under is not None
    for measure in (found, under):
        doubtful = doubts(measure)
        if doubtful is not None:
            return malformed(text, doubtful, found.unit)
    assert found.value is not None and under.value is not None
    result = before or found.result
    if result is not None and (doubtful := doubts(result)) is not None:
        return malformed(text, doubtful, found.unit)
    kind = "ratio_money" if "EUR" in (found.unit, under.unit) else "ratio"
    right = ""
    if result is not None:
        kind = "ratio_result"
        right = right_quotient(result, found.value, under.value)
    return Reading(
        text,
        kind,
        (found.value,),
        found.unit,
        (found.unit,),
        (under.value,),
        result=result.value if result else None,
        result_unit=result.unit if result else "",
        qualifier=found.qualifier or ("asterisco" if found.star else ""),
        note=note,
        labels=(head,) if head else (),
        year=year_stated(note),
        finding=_NOT_CLOSING if right else "",
        computed=right,
    )


def single(text: str, head: Sequence[Element], found: Element, tail: Sequence[Element]) -> Reading:
    """Read a cell with one measure: what stands before and after it decides its class."""
    before = _said(head)
    note = _said(tail)
    bracketed = bool(tail) and all(part.sign in "PG*,;." for part in tail)
    doubtful = doubts(found)
    words = any(part.sign == "T" for part in head)
    if words and _is_sentence_around(head, before, found, tail, bracketed):
        return Reading(text, "text_with_number", note=text.strip())
    if doubtful is not None:
        return malformed(text, doubtful, found.unit)
    assert found.value is not None
    number = found.value
    if _is_cut_short(head, tail, note):
        return malformed(text, (number,), found.unit)
    minus = next((part for part in head if part.sign == "-"), None)
    if minus is not None and not words:
        if not minus.tight and (bracketed or not note):  # "- 5": a bullet, or a sign
            return malformed(text, (number, number.copy_negate()), found.unit)
        number = number.copy_negate() if minus.tight else number
    if note.casefold().endswith(" circa") and not found.qualifier:
        found.qualifier, note = "circa", note[:-6].rstrip(" ,")
    kind, qualifier = _kind(head, found, note, bracketed, words)
    label = before if words and not is_total(before) else ""
    return Reading(
        text,
        kind,
        (number,),
        found.unit,
        (found.unit,),
        qualifier=qualifier,
        note=note,
        labels=(label,) if label else (),
        year=year_stated(note) or year_stated(before),
    )


def _is_cut_short(head: Sequence[Element], tail: Sequence[Element], note: str) -> bool:
    """Tell a cell that stops at an operator (``12/``, ``12,``) or begins with one (``/12``)."""
    ends = bool(tail) and tail[-1].sign in "/=,:" and not note
    return ends or (bool(head) and head[0].sign in "/=,:")


def _kind(
    head: Sequence[Element], found: Element, note: str, bracketed: bool, words: bool
) -> tuple[str, str]:
    """Choose the class and the qualifier of one measure."""
    star = "asterisco" if found.star else ""
    before = _said(head)
    remark = "pre-consuntivo" if "consuntivo" in note.casefold().replace("-", "") else star
    if any(part.sign == "+" for part in head):
        return "increment", "+"
    if found.qualifier in APPROXIMATE:
        return "approx", found.qualifier
    if found.qualifier:
        return "inequality", found.qualifier
    if words and is_total(before):
        return "qualified_prefix", "totale"
    if found.star and not found.unit and not words and (not note or _after_star(note)):
        return "footnote", star
    if note and not bracketed and is_sentence(note):
        return "number_sentence", remark
    if found.unit in ("%", "‰"):
        return ("percent_note" if note or words else "percent"), remark
    if found.money:
        return _money_kind(found, before, note, bracketed), remark
    if note and bracketed and not words:
        return "number_note", remark
    if found.unit in DURATIONS and not words:
        return "duration", remark
    if note or words or found.counted or found.unit or found.figure is None:
        return "number_noun", remark
    scaled = found.text != found.figure.printed and not found.star
    return ("number_noun" if scaled else found.figure.form), remark


def _money_kind(found: Element, before: str, note: str, bracketed: bool) -> str:
    if note and bracketed:
        return "number_note"
    if note and is_remark_on_money(note):
        return "number_sentence"
    if found.money == "scaled":
        return "money_scaled"
    if found.money == "word" or before:
        return "money_word"
    return f"money_{found.money}"


def _after_star(note: str) -> bool:
    return not note.strip("*¹²³ ()")


def _is_sentence_around(
    head: Sequence[Element], before: str, found: Element, tail: Sequence[Element], bracketed: bool
) -> bool:
    """Tell ``Avvio cabina di regia con 19 ETS`` (do not extract) from a labelled number."""
    if is_total(before):
        return False
    if head[-1].sign == ":":
        return is_sentence(before)
    if not is_label(before, 5):
        return True
    return bool(tail) and not bracketed and not found.money


def _quotient(ratio_found: Element, parts: Sequence[Element], at: int) -> int:
    """Attach the quotient printed after a ratio; return how many elements it takes."""
    signs = "".join(part.sign for part in parts[at : at + 2])
    if signs == "=N":
        ratio_found.result = parts[at + 1]
        return 2
    if signs[:1] == "N" and parts[at].unit in ("%", "EUR"):
        ratio_found.result = parts[at]
        return 1
    if signs in ("-N", ":N", ",N", ";N") and parts[at + 1].unit == "%":
        ratio_found.result = parts[at + 1]
        return 2
    if signs == "TN" and parts[at + 1].unit == "%" and _is_equal_to(parts[at].text):
        ratio_found.result = parts[at + 1]
        return 2
    if signs[:1] == "G":
        inside = [part for part in parts[at].inside if part.sign != "="]
        if inside and inside[0].sign == "T" and _is_equal_to(inside[0].text):
            inside = inside[1:]
        if len(inside) == 1 and inside[0].sign == "N" and inside[0].unit == "%":
            ratio_found.result = inside[0]
            return 1
    return 0


def _is_equal_to(text: str) -> bool:
    return text.casefold().startswith(("pari", "ossia", "cioè", "ovvero", "corrispondent"))


def _sign(parts: Sequence[Element], at: int) -> str:
    return parts[at].sign if at < len(parts) else ""


def _said(parts: Sequence[Element]) -> str:
    """Join the words of some elements; a lone bracket gives what it holds."""
    if len(parts) == 1 and parts[0].sign in "PG":
        return parts[0].text
    said = " ".join(
        f"({part.text})" if part.sign in "PG" else part.text for part in parts if part.sign != "*"
    )
    for mark in (":", ",", ";", "."):
        said = said.replace(f" {mark}", mark)
    return said.strip(" -:;,+/=*").strip()


def _comma_group(element: Element) -> tuple[Decimal, ...]:
    """Return the two readings of an amount such as ``€ 20,000``, nothing for other measures."""
    if element.unit != "EUR" or element.figure is None or element.money == "scaled":
        return ()
    return english_group(element.figure.printed)
