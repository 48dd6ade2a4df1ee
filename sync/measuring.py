"""What a record measures, as numbers that can be compared: points, quotients, last year's."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ..schemas.profile import Profile
from ..schemas.ratings import Rated
from ..schemas.rules import Catalogue
from ..schemas.terms import Words, term
from .records import Record

if TYPE_CHECKING:
    from .checktables import Surroundings
    from .evaluating import Evaluator

HUNDRED = Decimal(100)
ROUNDABLE = 15


@dataclass(frozen=True, slots=True)
class Context:
    """What rules may ask beside the records: plan shape, period, round, today.

    ``due`` holds the departments whose workbook is submitted or whose due date has passed: only
    there an empty required cell is a finding. ``around`` is what is known beside the workbooks at
    hand, ``None`` when they are checked alone; ``evaluator`` evaluates the expressions of rules.
    ``rated`` are the rows rated so far, by their identity, and ``kinds`` the types of measure named
    so far: several rules ask for them.
    """

    profile: Profile
    rules: Catalogue
    period: int
    round: str
    today: date
    due: frozenset[str] = frozenset()
    around: "Surroundings | None" = None
    evaluator: "Evaluator | None" = None
    rated: dict[int, tuple[Record, Rated]] = field(default_factory=dict, compare=False, repr=False)
    kinds: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def label(self, vocabulary: str, term_id: str) -> Words:
        """Return the label of a vocabulary entry in both languages."""
        return Words(
            self.profile.label(vocabulary, term_id, "it"),
            self.profile.label(vocabulary, term_id, "en"),
        )

    def setting(self, name: str, default: float) -> Decimal:
        """Return a number of the profile's settings."""
        return Decimal(str(self.profile.settings.get(name, default)))


def kind_of(record: Record, context: Context) -> str:
    """Return the type of what a row measures, as its vocabulary id."""
    named = record.issued_text("type")
    kind = context.kinds.get(named)
    if kind is None:
        entry = term(context.profile.vocabularies["indicator_type"], named)
        kind = context.kinds[named] = entry.id if entry else "number"
    return kind


def measured(record: Record, context: Context) -> Decimal | None:
    """Return the measure of this period: the number, or the quotient of a ratio.

    Percentages and shares are in points.
    """
    number = record.cell("value").number
    if number is None or kind_of(record, context) != "ratio":
        return number
    below = record.cell("denominator").number
    if not below:
        return None
    return number / below * (HUNDRED if record.issued_text("unit") == "%" else 1)


def previous(record: Record, context: Context) -> Decimal | None:
    """Return the measure of the year before, in the units of ``measured``."""
    return issued(record, context, f"y{context.period - 1}")


def known_years(record: Record, context: Context) -> dict[int, Decimal]:
    """Return the measures of the years before that have one, in the units of ``measured``."""
    first = context.period - context.profile.history_years
    years = {year: issued(record, context, f"y{year}") for year in range(first, context.period)}
    return {year: number for year, number in years.items() if number is not None}


def issued(record: Record, context: Context, name: str) -> Decimal | None:
    """Return the number of a locked cell of the row, in the units of ``measured``."""
    found = record.issued_number(name)
    if found is None:
        return None
    kind = kind_of(record, context)
    share = kind == "ratio" and record.issued_text("unit") == "%"
    return found * HUNDRED if kind == "percent" or share else found


def rounded(number: Decimal) -> Decimal:
    """Round a number to be read, to at most four significant digits of fraction."""
    digits = 3 - number.copy_abs().adjusted()
    # A number this large has no fraction, and may have more digits than can be rounded.
    if number == 0 or digits < -ROUNDABLE:
        return number
    return round(number, min(max(0, digits), 9)).normalize()


def base_key(key: str) -> str:
    """Return the key without the part or the number of the contribution."""
    return key.partition("#")[0]
