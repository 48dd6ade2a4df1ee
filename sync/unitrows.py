"""The rows of one unit among the indicators: scored, and made as the master shows them.

A row depends on the plan and on what was accepted, found and delivered of that unit alone: it is
worked out apart, in any process, and what a unit told is kept while nothing of it changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec

from ..schemas.findings import Language
from ..schemas.plan import Indicator
from ..schemas.profile import EntrySheet
from ..schemas.ratings import Rated
from ..schemas.scores import Score, Sense
from ..workbooks.mastersheets import MasterRow
from ..workbooks.packedrows import packed_rows
from .indicatortable import IndicatorRows
from .masterwords import Say
from .rowcells import count_cell
from .rowscores import Marks, Scored
from .standing import Standing

T = TypeVar("T")


class _Mark(msgspec.Struct, array_like=True, frozen=True):
    """A scored row; scores and ratings by their numbers."""

    key: str
    scores: tuple[int, int, int, int]
    ratings: tuple[int, int]
    closing: bool
    expected: float | None
    aimless: tuple[Sense, ...]


class UnitRows(msgspec.Struct, array_like=True, frozen=True):
    """What a unit told: its scored rows without the inputs of their scores, its rows packed."""

    scores: list[Score]
    ratings: list[Rated]
    marks: list[_Mark]
    rows: bytes

    def told(self, standing: Standing) -> Iterator[tuple[str, Marks]]:
        """Yield the scored rows by key."""
        scorer, scores, ratings = standing.scorer, self.scores, self.ratings
        for one in self.marks:
            progress, achievement, initial, trend = one.scores
            yield (
                one.key,
                Marks(
                    standing=scorer.standings[one.key],
                    record=scorer.record(one.key),
                    progress=scores[progress],
                    achievement=scores[achievement],
                    initial=scores[initial],
                    trend=scores[trend],
                    closing=one.closing,
                    rated=ratings[one.ratings[0]],
                    moved=ratings[one.ratings[1]],
                    expected=one.expected,
                    aimless=one.aimless,
                ),
            )


_DECODER = msgspec.msgpack.Decoder(UnitRows)


def read_rows(data: bytes) -> UnitRows:
    """Return what a unit told.

    Raises:
        ValueError: ``unit_rows`` did not write it.
    """
    return _DECODER.decode(data)


class Ground:
    """What the rows of all units are made on.

    Attributes:
        standing: the plan and what was consolidated.
        sheet: the indicators.
        units: the rows of the plan by unit, in its order.
    """

    def __init__(self, standing: Standing, sheet: EntrySheet, language: Language) -> None:
        self.standing, self.sheet = standing, sheet
        self.units: dict[str, list[Indicator]] = {}
        for one in standing.plan.indicators:
            self.units.setdefault(one.department, []).append(one)
        self._maker = IndicatorRows(standing, sheet, Say(language))

    def row(self, planned: Indicator, scored: Scored | None) -> MasterRow:
        """Make a row of the table."""
        return self._maker.row(planned, scored)

    def fingerprint(self, unit: str) -> str:
        """Return what tells apart two states of a unit, as far as its rows show them."""
        standing, sheet = self.standing, self.sheet
        told = blake2b(digest_size=20)
        for one in self.units[unit]:
            key, now = one.row_key, standing.scorer.standings[one.row_key].indicator
            state: tuple[object, ...] = (
                standing.record(sheet, now.department, key),
                standing.row_state(sheet, now.department, key),
                standing.situation(sheet, one),
                count_cell(standing, now.department, key),
            )
            told.update(msgspec.msgpack.encode((key, *state), enc_hook=repr))
        return told.hexdigest()


def unit_rows(ground: Ground, unit: str) -> bytes:
    """Score the rows of a unit and make those of the master; the work engines hand out.

    Args:
        ground: what they are made on.
        unit: its id.
    """
    scorer = ground.standing.scorer
    scores, ratings = _Numbers[Score](), _Numbers[Rated]()
    marks: list[_Mark] = []
    rows: list[MasterRow] = []
    for planned in ground.units[unit]:
        key = planned.row_key
        one = scorer.row(key) if scorer.stands(key) else None
        rows.append(ground.row(planned, one))
        if one is None:
            continue
        progress, achievement, initial, trend = (
            scores.of(_plain(score), score)
            for score in (one.progress, one.achievement, one.initial, one.trend)
        )
        rated, moved = (ratings.of(rated, rated) for rated in (one.rated, one.moved))
        marks.append(
            _Mark(
                key,
                (progress, achievement, initial, trend),
                (rated, moved),
                one.closing,
                one.expected,
                one.aimless,
            )
        )
    told = [replace(score, inputs={}) for score in scores.values]
    return msgspec.msgpack.encode(UnitRows(told, ratings.values, marks, packed_rows(rows)))


class _Numbers(Generic[T]):
    """Numbers of what stands in many rows.

    Attributes:
        values: in their order.
    """

    def __init__(self) -> None:
        self.values: list[T] = []
        self._known: dict[object, int] = {}

    def of(self, name: object, value: T) -> int:
        """Return the number of a value, by what is the same of equal ones."""
        number = self._known.setdefault(name, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


def _plain(one: Score) -> tuple[object, ...]:
    return (
        *(one.value, one.formula, one.reason, one.case),
        *(one.scale, one.sense, one.met, one.limited),
    )


def order_of(units: Mapping[str, Sequence[Indicator]], plan: Sequence[Indicator]) -> Iterator[int]:
    """Yield the number of the unit of every row of a plan."""
    numbers = {unit: number for number, unit in enumerate(units)}
    return (numbers[one.department] for one in plan)
