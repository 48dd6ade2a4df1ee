"""Numbers as Italians print them: read digit by digit in Decimal, written back the same way."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

_PLAIN = re.compile(
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:'[0-9]{3})+))|(?P<run>[0-9]+))"
    r"(?P<decimals>,[0-9]+)?"
)
_SCIENTIFIC = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,15}))?[eE]([+-]?[0-9]{1,2})")
_LONGEST = 30
_EXACT = Context(prec=400)
_SIGNS = {"EUR": "€", "d": "gg"}


def figure(printed: str) -> "Figure":
    """Read one printed figure: digits with ``.``, ``,`` and ``'`` between them, no sign.

    Groups of three after dots (or apostrophes) are thousands, the comma is the decimal sign; a
    figure of any other shape, or of more than 30 digits, is malformed: no value, only candidates.
    """
    found = _PLAIN.fullmatch(printed)
    if found is None or len(printed) > _LONGEST:
        return Figure(printed, None, "malformed", _candidates(printed))
    value = Decimal(printed.replace(".", "").replace("'", "").replace(",", "."))
    if found["decimals"]:
        return Figure(printed, value, "dec_thousands" if found["grouped"] else "dec")
    if found["grouped"]:
        return Figure(printed, value, "int_thousands")
    return Figure(printed, value, "int" if len(printed) <= 3 else "int_nosep")


def english_group(printed: str) -> tuple[Decimal, ...]:
    """Return the two readings of ``20,000``, thousands first; nothing for any other shape."""
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", printed) is None:
        return ()
    return Decimal(printed.replace(",", "")), Decimal(printed.replace(",", "."))


def scientific(text: str) -> tuple[Decimal, ...]:
    """Return what ``1,5E+06`` may stand for, nothing when the text has another shape."""
    found = _SCIENTIFIC.fullmatch(text)
    if found is None or abs(int(found[3])) > 15:
        return ()
    mantissa = Decimal(f"{found[1]}.{found[2] or 0}")
    return (_tidy(mantissa.scaleb(int(found[3]), _EXACT)),)


def times(value: Decimal, factor: int) -> Decimal:
    """Multiply exactly, without a useless ``.0``: ``2.5`` by a million is ``2500000``."""
    return _tidy(_EXACT.multiply(value, Decimal(factor)))


def plain(number: Decimal) -> str:
    """Write a number with a decimal point, no groups and never an exponent."""
    return format(number, "f")


def write(number: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """Write a number the Italian way: ``1.234,56``, ``12,5 %``, ``1.234,56 €``, ``42 gg``.

    Args:
        number: the number; percentages in points.
        unit: ``EUR`` and ``d`` are written as their signs, any other unit as it is.
        decimals: decimals to round to (half up); ``None`` keeps those of the number. Amounts below
            a thousand are never left with exactly three, which ``20,000 €`` would make ambiguous.
    """
    if not number.is_finite():
        return str(number)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    digits = plain(number.copy_abs())
    whole, _, fraction = digits.partition(".")
    if unit == "EUR" and decimals is None and len(fraction) == 3:
        fraction = fraction[:2] if fraction.endswith("0") else fraction + "0"
    head = len(whole) % 3 or 3
    written = ".".join([whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    if fraction:
        written += "," + fraction
    if number < 0:
        written = "-" + written
    return f"{written} {_SIGNS.get(unit, unit)}" if unit else written


def _tidy(value: Decimal) -> Decimal:
    digits = plain(value)
    return Decimal(digits.rstrip("0").rstrip(".")) if "." in digits else Decimal(digits)


def _candidates(printed: str) -> tuple[Decimal, ...]:
    """List what a malformed figure may stand for, the likeliest first."""
    groups = re.split(r"[.,']", printed)
    marks = [mark for mark in printed if mark in ".,'"]
    if len(printed) > _LONGEST or not marks or not all(groups):
        return ()
    joined = Decimal("".join(groups))
    last = Decimal("".join(groups[:-1]) + "." + groups[-1])
    first = Decimal(groups[0] + "." + "".join(groups[1:]))
    tail = groups[-1]
    if len(set(marks)) > 1:
        likely = (last, first)
    elif len(marks) > 1:
        likely = (joined, first) if len(tail) == 3 else (last, joined)
    elif marks == ["'"]:
        likely = (joined, last)
    elif len(tail) == 4 and not tail.strip("0"):
        likely = (Decimal(groups[0] + "000"), joined)
    elif len(tail) == 3 and len(groups[0]) > 3:
        likely = (joined, last)
    else:
        likely = (last, joined)
    return likely if likely[0] != likely[1] else likely[:1]


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure.

    Attributes:
        printed: the characters read.
        value: its value, ``None`` when it is malformed.
        form: ``int``, ``int_thousands``, ``int_nosep``, ``dec``, ``dec_thousands``, ``malformed``.
        candidates: what a malformed figure may stand for, the likeliest first.
    """

    printed: str
    value: Decimal | None
    form: str
    candidates: tuple[Decimal, ...] = ()
