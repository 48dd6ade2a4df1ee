"""What the grammar makes of a text: one class, its numbers, and what is doubtful about it."""

from dataclasses import dataclass
from decimal import Decimal

from .numbers import plain

CLASSES = [
    "empty",
    "dash",
    "nd",
    "int",
    "int_thousands",
    "int_nosep",
    "dec",
    "dec_thousands",
    "malformed",
    "percent",
    "percent_note",
    "money_pre",
    "money_post",
    "money_word",
    "money_scaled",
    "ratio",
    "ratio_money",
    "ratio_result",
    "duration",
    "duration_pair",
    "pair_count_money",
    "pair_dash",
    "sum_labelled",
    "multi_labelled",
    "list_positional",
    "number_of_which",
    "number_note",
    "number_noun",
    "number_sentence",
    "increment",
    "inequality",
    "approx",
    "qualified_prefix",
    "footnote",
    "boolean",
    "state_word",
    "text",
    "deferred",
    "text_with_number",
]
"""Every class a text can have, from the plainest to the least regular."""


def as_json(reading: "Reading") -> dict[str, object]:
    """Return a reading as plain data: numbers are strings with a decimal point, digits as typed.

    ``denominator`` is one string, or a list aligned with ``numbers`` when several numbers have one
    (``null`` for a number without); ``unit`` is a list only when the numbers have different units.
    ``result`` keeps the ``%`` it was printed with. ``qualifier`` is the note where there is no
    other qualifier.
    """
    denominators = [None if one is None else plain(one) for one in reading.denominators]
    denominator: object = denominators
    if len(denominators) < 2:
        denominator = denominators[0] if denominators else None
    result = None if reading.result is None else plain(reading.result)
    return {
        "text": reading.text,
        "class": reading.kind,
        "numbers": [plain(number) for number in reading.numbers],
        "unit": list(reading.units) if len(set(reading.units)) > 1 else reading.unit,
        "denominator": denominator,
        "result": result + "%" if result and reading.result_unit == "%" else result,
        "qualifier": reading.qualifier or reading.note,
        "candidates": [plain(number) for number in reading.candidates],
        "finding": reading.finding or None,
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read.

    Attributes:
        text: the text as found.
        kind: one of ``CLASSES``.
        numbers: the measures, percentages in points; of a ratio the numerator. Empty when there is
            none or when it is in doubt.
        unit: the unit all numbers share: ``''`` for a count, ``%``, ``EUR``, ``d`` (days), ``mq``…
        units: one unit per number.
        denominators: one per number, ``None`` for a number without; empty when no number has one.
        result: the quotient or total printed beside its terms.
        result_unit: ``%``, ``EUR`` or ``''``.
        qualifier: ``pre-consuntivo``, ``circa``, ``>``, ``+``, ``asterisco``, ``anno 2021``…
        note: the words that belong to the number: what it counts, perimeter, period.
        labels: one per number, as printed, ``totale`` for a total; empty when there are none.
        year: the reference year the text states.
        candidates: what a doubtful number may be, the likeliest first.
        finding: code of the finding the text deserves, ``''`` for none.
        computed: what a printed result or total should be, written the Italian way, where it is
            not that.
    """

    text: str
    kind: str
    numbers: tuple[Decimal, ...] = ()
    unit: str = ""
    units: tuple[str, ...] = ()
    denominators: tuple[Decimal | None, ...] = ()
    result: Decimal | None = None
    result_unit: str = ""
    qualifier: str = ""
    note: str = ""
    labels: tuple[str, ...] = ()
    year: int | None = None
    candidates: tuple[Decimal, ...] = ()
    finding: str = ""
    computed: str = ""
