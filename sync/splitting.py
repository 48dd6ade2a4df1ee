"""Cells that hold several values: which number belongs to which part of the indicator."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..schemas.readings import Reading
from ..schemas.terms import fold
from .naming import TOTAL, abbreviates, distinct, names_in_cell, names_in_label, part_name, unified

LABELLED = frozenset(("multi_labelled", "sum_labelled", "number_of_which"))
POSITIONAL = frozenset(("list_positional", "pair_count_money", "pair_dash", "duration_pair"))
_SUM = "somma dei dettagli"
_RESEMBLANCE = 0.5


def has_parts(readings: Iterable[Reading]) -> bool:
    """Tell whether a row of cells measures several things.

    One cell with several values is enough; one that adds *di cui* to its number needs company:
    two of them, or half of the cells that say something.
    """
    said = [one for one in readings if one.numbers or one.candidates]
    several = [one for one in said if one.kind in LABELLED | POSITIONAL and len(one.numbers) > 1]
    strong = [one for one in several if one.kind != "number_of_which"]
    return bool(strong) or len(several) >= 2 or 0 < len(said) <= 2 * len(several)


def names_of(label: str, readings: Iterable[Reading]) -> tuple[str, ...]:
    """Return the names of a row's parts by themselves, for its neighbours to look at."""
    readings = list(readings)
    if not has_parts(readings):
        return ()
    return tuple(name for name, _ in split(label, dict(enumerate(readings))).parts)


def split(
    label: str, readings: Mapping[int, Reading], neighbours: Iterable[Sequence[str]] = ()
) -> "Split":
    """Give each number of a row's cells to a part of its indicator.

    A single number of another year is the total when the cells print one or when the parts add
    up to something like it; between two measures it belongs to neither, and is doubtful.

    Args:
        label: the indicator's label, which may name the parts.
        readings: the cells by year.
        neighbours: names of the parts of rows nearby.
    """
    work = _Work(label, readings, tuple(neighbours))
    work.labelled()
    work.positional()
    work.single()
    return work.result()


def _share(reading: Reading, at: int) -> "Share":
    denominators = reading.denominators or (None,) * len(reading.numbers)
    units = reading.units or (reading.unit,) * len(reading.numbers)
    qualifier = reading.qualifier
    if at == 0 and reading.kind == "number_of_which":
        before = re.split(r"\d", fold(reading.text), maxsplit=1)[0]
        qualifier = qualifier if qualifier in before else ""
    return Share(reading.numbers[at], denominators[at], units[at], qualifier, reading.note)


def _far(number: Decimal, other: Decimal) -> float:
    if number <= 0 or other <= 0:
        return 0.0 if number == other else math.inf
    return abs(math.log(float(number) / float(other)))


@dataclass(frozen=True, slots=True)
class Share:
    """What a cell says of one part."""

    number: Decimal
    denominator: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a row.

    Attributes:
        parts: name of each part and whether it is the total of the others.
        shares: what the cells say, by (year, part).
        doubtful: years whose numbers could not be given to parts.
        unnamed: the parts have made-up names.
    """

    parts: tuple[tuple[str, bool], ...]
    shares: Mapping[tuple[int, str], Share]
    doubtful: tuple[int, ...] = ()
    unnamed: bool = False


@dataclass(slots=True)
class _Work:
    """One row being split: names by year, then shares."""

    label: str
    readings: Mapping[int, Reading]
    neighbours: tuple[Sequence[str], ...]
    names: dict[int, list[str]] = field(default_factory=dict)
    shares: dict[tuple[int, str], Share] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)
    unnamed: bool = False

    def labelled(self) -> None:
        """Name the numbers of the cells that label them, one name per part along the row."""
        found = {
            year: names_in_cell(reading.labels)
            for year, reading in self.readings.items()
            if reading.kind in LABELLED and len(reading.labels) == len(reading.numbers) > 1
        }
        same = unified(list(found.values()), self.neighbours)
        for year, names in found.items():
            self._give(year, [same[name] for name in names])

    def positional(self) -> None:
        """Name the numbers of bare lists and pairs after the label, or after labelled cells."""
        cells = {
            year: reading
            for year, reading in self.readings.items()
            if year not in self.names
            and reading.kind in LABELLED | POSITIONAL
            and len(reading.numbers) > 1
        }
        if not cells:
            return
        known = [name for name in self._ordered() if name != TOTAL]
        most = max(len(reading.numbers) for reading in cells.values())
        names = list(names_in_label(self.label, most))
        if len(known) == most:
            names = known
        if not names:
            names = [f"misura {number}" for number in range(1, most + 1)]
            self.unnamed = True
        for year, reading in cells.items():
            if len(reading.numbers) == len(names):
                self._give(year, names)
            else:
                self.doubtful.append(year)

    def single(self) -> None:
        """Give the numbers that stand alone to a part they name, or to the total."""
        for year, reading in self.readings.items():
            if year in self.names or year in self.doubtful or not reading.numbers:
                continue
            named = self._named(reading)
            if named:
                self.shares[year, named] = _share(reading, 0)
            elif self._is_total(year, reading):
                self.shares[year, TOTAL] = _share(reading, 0)
            else:
                self.doubtful.append(year)

    def result(self) -> Split:
        """Put the parts in order, the total first where it was added, and fill added totals."""
        order = self._ordered()
        if any(part == TOTAL for _, part in self.shares) and TOTAL not in order:
            order.insert(0, TOTAL)
            self._add_up(order)
        shown = dict(zip(order, distinct(order), strict=True))
        return Split(
            parts=tuple((shown[name], name == TOTAL) for name in order),
            shares={(year, shown[name]): share for (year, name), share in self.shares.items()},
            doubtful=tuple(sorted(self.doubtful)),
            unnamed=self.unnamed,
        )

    def _give(self, year: int, names: Sequence[str]) -> None:
        self.names[year] = list(names)
        for at, name in enumerate(names):
            self.shares[year, name] = _share(self.readings[year], at)

    def _ordered(self) -> list[str]:
        cells = sorted(self.names.items(), key=lambda item: (-len(item[1]), item[0]))
        return list(dict.fromkeys(name for _, names in cells for name in names))

    def _named(self, reading: Reading) -> str:
        note = part_name(reading.note)
        if not note:
            return ""
        fits = [name for name in self._ordered() if name == note or abbreviates(note, name)]
        return fits[0] if len(fits) == 1 else ""

    def _is_total(self, year: int, reading: Reading) -> bool:
        if TOTAL in self._ordered():
            return True
        kinds = {self.readings[named].kind for named in self.names}
        if not kinds or kinds & POSITIONAL:
            return False
        if "sum_labelled" in kinds or not reading.numbers[0]:
            return True
        nearest = min(self.names, key=lambda named: (abs(named - year), named))
        return self._resembles_the_sum(reading.numbers[0], nearest)

    def _resembles_the_sum(self, number: Decimal, year: int) -> bool:
        """A number much nearer to one part than to all of them is hardly their total."""
        numbers = self.readings[year].numbers
        nearest = min(_far(number, one) for one in numbers)
        return nearest >= _RESEMBLANCE * _far(number, sum(numbers, Decimal(0)))

    def _add_up(self, order: Sequence[str]) -> None:
        for year, names in self.names.items():
            reading = self.readings[year]
            if reading.kind == "sum_labelled" and len(names) == len(reading.numbers):
                unit = reading.units[0] if reading.units else reading.unit
                total = sum(reading.numbers, Decimal(0))
                self.shares[year, TOTAL] = Share(total, None, unit, _SUM)
