"""Cells that hold several measures: pairs, sums, lists, breakdowns with or without a total."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .element import Element
from .numbers import write
from .phrases import is_label, is_sentence, label
from .readings import Reading
from .singles import doubts, is_count_and_money, is_pair, malformed, right_quotient
from .units import APPROXIMATE, DURATIONS

_MEASURES = "NR"


def pair(text: str, parts: Sequence[Element]) -> Reading | None:
    """``210 gg / 240 gg``, ``412/€ 378.276,22``, ``504 - 5.000``: two measures, no operation."""
    signs = _signs(parts)
    found = re.fullmatch(r"N([-/])N([TP]*)", signs)
    if found is None:
        return None
    left, right = parts[0], parts[2]
    note = _note(parts[3:])
    if found[1] == "-":
        if "%" in (left.unit, right.unit):
            return None
        kind = "pair_count_money" if is_count_and_money(left, right) else "pair_dash"
    elif not is_pair(left, right):
        return None
    elif {left.unit, right.unit} & DURATIONS:
        kind = "duration_pair"
        left.unit = left.unit or right.unit
        right.unit = right.unit or left.unit
    elif is_count_and_money(left, right):
        kind = "pair_count_money"
    else:
        return None
    return _reading(text, kind, [_Part(left), _Part(right)], note=note)


def positional(text: str, parts: Sequence[Element]) -> Reading | None:
    """``16% 19% 13%``: the labels are elsewhere, in the indicator's own name."""
    if re.fullmatch(r"N([-/;,]?N)+", _signs(parts)) is None:
        return None
    measures = [part for part in parts if part.sign == "N"]
    bare = all(not (part.unit or part.qualifier or part.star) for part in measures)
    commas = sum(part.sign == "," for part in parts)
    grouped = re.fullmatch(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(,[0-9]+)?", text.strip())
    if grouped is not None:
        joined = grouped[0].replace(" ", "").replace(",", ".")
        return malformed(text, (Decimal(joined),))
    if bare and commas and len(measures) == 2:
        joined = f"{measures[0].text}.{measures[1].text}"
        whole = re.fullmatch(r"[0-9]+\.[0-9]+", joined)
        return malformed(text, (Decimal(joined),) if whole else ())
    return _reading(text, "list_positional", [_Part(one) for one in measures])


def of_which(text: str, parts: Sequence[Element]) -> Reading | None:
    """``400, di cui oltre 160 attive``, ``248 (228 sul territorio + 20 in vivaio)``."""
    signs = _signs(parts)
    if re.match(r"(?:T:?)?NT?[-,;:.]?(?:D|G)", signs) is None:
        return None
    first = signs.index("N")
    rest = parts[first + 1 :]
    top = [part for part in rest if part.sign in _MEASURES]
    group = next((part for part in rest if part.sign == "G"), None)
    marked = "D" in signs or (group is not None and group.inside[0].sign == "D")
    if group is not None and "D" not in signs:
        if top:
            return None
        if group.inside[0].sign == "+":
            return None
        added = any(part.sign == "+" for part in group.inside)
        summing = _closes(parts[first], [part for part in group.inside if part.sign in _MEASURES])
        if not (marked or added or summing):
            return None
    elif any(part.sign in _MEASURES for part in rest[: _signs(rest).index("D")]):
        return None
    if signs[0] == "T" and not is_label(parts[0].text):
        return None
    marker = next(at for at, part in enumerate(rest) if part.sign in "DG")
    inner = _parts(rest[marker:], leading=None)
    if not inner:
        return None
    total = _Part(parts[first], "totale")
    said = next((part.text for part in rest[:1] if part.sign == "T"), "")
    adding = any(part.sign == "+" for part in (group.inside if group else rest))
    measures = [one.measure for one in inner]
    wrong = (adding and not _closes(total.measure, measures)) or _exceeds(total.measure, measures)
    right = _sum(measures, total.measure.unit) if wrong else ""
    return _reading(text, "number_of_which", [total, *inner], note=label(said), right=right)


def itemised(text: str, parts: Sequence[Element]) -> Reading | None:
    """``553: 523 TI, 30 TD``: a total, then the parts that make it."""
    at = next(at for at, part in enumerate(parts) if part.sign == "N")
    inner = _parts(parts[at + 2 :], leading=False)
    if not _closes(parts[at], [one.measure for one in inner]):
        return None
    return _reading(text, "number_of_which", [_Part(parts[at], "totale"), *inner])


def addition(text: str, parts: Sequence[Element]) -> Reading | None:
    """``569 +112 msna``, ``12 per pratiche + 75 per informazioni``: addends, with labels or not."""
    signs = _signs(parts)
    measure = r"(?:T:?)?N[TP]*"
    if re.fullmatch(rf"{measure}(?:\+{measure})+(?:=T?NT?)?", signs) is None:
        return None
    if signs[0] == "T" and not is_label(parts[0].text):
        return None
    inner = _parts(parts, leading=signs[0] == "T")
    result: Element | None = None
    right = ""
    if "=" in signs:
        *inner, last = inner
        result = last.measure
        addends = [one.measure for one in inner]
        right = "" if _closes(result, addends) else _sum(addends, result.unit)
    shared = {one.measure.unit for one in inner} - {""}
    if len(shared) == 1 and all(_decimal(one.measure) for one in inner):
        for one in inner:
            one.measure.unit = next(iter(shared))
    return _reading(text, "sum_labelled", inner, result=result, right=right)


def breakdown(text: str, parts: Sequence[Element]) -> Reading | None:
    """``sede centrale: 21.795 delegazioni: 979``, ``14 tram 66 bus metano``: labelled measures."""
    signs = _signs(parts).lstrip("-+;,")
    leading = signs[:1] == "T"
    inner = _parts(parts, leading=leading)
    if leading and not all(
        _labels_well(parts, at) for at, part in enumerate(parts) if part.sign == "T"
    ):
        return Reading(text, "text_with_number", note=text.strip())
    if any(is_sentence(one.label) or len(one.label.split()) > 14 for one in inner):
        return None
    result = next((one.measure.result for one in inner if one.measure.result), None)
    quotients = [_right_quotient(one) for one in inner]
    right = _right_total(inner, "/" in signs) or next(filter(None, quotients), "")
    return _reading(text, "multi_labelled", inner, result=result, right=right)


@dataclass(slots=True)
class _Part:
    """A measure with its label; ``depth`` counts the *di cui* and brackets around it."""

    measure: Element
    label: str = ""
    depth: int = 0


def _parts(parts: Sequence[Element], leading: bool | None, depth: int = 0) -> list[_Part]:
    """Give each measure its label, which stands before (leading) or after it."""
    if leading is None:
        significant = [part.sign for part in parts if part.sign in "NRTPG"]
        leading = significant[:1] == ["T"]
    found: list[_Part] = []
    pending = ""
    for at, part in enumerate(parts):
        following = "".join(other.sign for other in parts[at + 1 : at + 3])
        if part.sign in _MEASURES:
            found.append(_Part(part, pending, depth))
            pending = ""
        elif part.sign == "T":
            named_next = following == ":N" or following == ":R"
            if (leading or named_next or not found) and any(
                other.sign in _MEASURES for other in parts[at + 1 :]
            ):
                pending = f"{pending} {_after_semicolon(part.text, found)}".strip()
            elif found and not (leading and found[-1].label):
                found[-1].label = f"{found[-1].label} {part.text}".strip()
        elif part.sign == "P":
            if pending:
                pending = f"{pending} ({part.text})"
            elif found:
                said = f"({part.text})" if found[-1].label else part.text
                found[-1].label = f"{found[-1].label} {said}".strip()
        elif part.sign == "G":
            parent = label(found[-1].label) if found else ""
            for one in _parts(part.inside, None, depth + 1):
                one.label = f"{parent} {label(one.label)}".strip()
                found.append(one)
        elif part.sign == "D":
            depth += 1
            leading = following[:1] == "T"
    for one in found:
        one.label = label(one.label)
    return found


def _after_semicolon(text: str, found: Sequence[_Part]) -> str:
    """Leave out of a label what still belongs to the measure before: ``visite; app``."""
    return text.rsplit(";", 1)[-1] if found else text


def _reading(
    text: str,
    kind: str,
    inner: Sequence[_Part],
    note: str = "",
    result: Element | None = None,
    right: str = "",
) -> Reading:
    for one in inner:
        for measure in (one.measure, one.measure.denominator):
            doubtful = doubts(measure) if measure is not None else None
            if doubtful is not None:
                return malformed(text, doubtful, one.measure.unit)
    units = tuple(one.measure.unit for one in inner)
    labels = tuple(one.label for one in inner)
    under = tuple(
        one.measure.denominator.value if one.measure.denominator else None for one in inner
    )
    qualifiers = [one.measure.qualifier for one in inner if one.measure.qualifier]
    star = any(one.measure.star for one in inner)
    return Reading(
        text,
        kind,
        tuple(one.measure.value for one in inner if one.measure.value is not None),
        units[0] if len(set(units)) == 1 else "",
        units,
        under if any(one is not None for one in under) else (),
        result=result.value if result else None,
        result_unit=result.unit if result else "",
        qualifier=qualifiers[0] if qualifiers else "asterisco" if star else "",
        note=note,
        labels=labels if any(labels) else (),
        finding="VAL-018" if right else "",
        computed=right,
    )


def _labels_well(parts: Sequence[Element], at: int) -> bool:
    """Tell whether words before a measure are its label: after the last measure anything goes."""
    if not any(part.sign in _MEASURES for part in parts[at + 1 :]):
        return True
    if at + 1 < len(parts) and parts[at + 1].sign == ":":
        return len(parts[at].text.split()) <= 16
    return is_label(parts[at].text)


def _closes(total: Element, addends: Sequence[Element]) -> bool:
    values = [one.value for one in addends if one.value is not None]
    return len(values) == len(addends) >= 1 and sum(values) == total.value


def _exceeds(total: Element, addends: Sequence[Element]) -> bool:
    return total.value is not None and any(
        one.value is not None and one.unit == total.unit and one.value > total.value
        for one in addends
    )


def _sum(addends: Sequence[Element], unit: str) -> str:
    """Write the sum of some well-formed measures; of a malformed one nothing is added."""
    return write(sum((one.value for one in addends if one.value is not None), Decimal(0)), unit)


def _right_total(inner: Sequence[_Part], apart: bool) -> str:
    """Return what a printed total should be, ``''`` when it is right or cannot be compared.

    Parts set apart by slashes are other measures, not addends.
    """
    totals = [one for one in inner if one.label == "totale" and not one.depth]
    others = [one.measure for one in inner if one.label != "totale" and not one.depth]
    if len(totals) != 1 or len(others) < 2 or apart:
        return ""
    total = totals[0].measure
    if total.sign == "R" or any(one.sign == "R" or one.unit != total.unit for one in others):
        return ""
    if "%" in total.unit or any(one.qualifier in APPROXIMATE for one in others):
        return ""
    return "" if _closes(total, others) else _sum(others, total.unit)


def _right_quotient(one: _Part) -> str:
    under, result = one.measure.denominator, one.measure.result
    if under is None or result is None or one.measure.value is None or under.value is None:
        return ""
    return right_quotient(result, one.measure.value, under.value)


def _decimal(measure: Element) -> bool:
    return measure.unit != "" or (measure.figure is not None and "dec" in measure.figure.form)


def _note(parts: Sequence[Element]) -> str:
    return " ".join(part.text for part in parts).strip(" .,;")


def _signs(parts: Sequence[Element]) -> str:
    return "".join(part.sign for part in parts)
