"""What was corrected after an edition: one list, told by the report, the site and the open data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ...schemas.numbers import write
from ...schemas.periods import of_year
from ...schemas.terms import Words
from ..differingcells import typed_content
from ..differingruns import moved_rows
from ..editions import Edition, Reopening, RowName
from ..following import rekeyed
from ..masterwords import COLUMNS
from ..records import NOTHING, Accepted, Typed
from ..ruling import is_personal
from ..standing import Standing

NUMERATOR = "numerator"

Rows = Mapping[RowName, Accepted]


@dataclass(frozen=True, slots=True)
class Past:
    """An edition as it was approved.

    Attributes:
        edition: which one.
        rows: what stood in it, by (unit, sheet, key).
        reopened: rows opened again after it.
    """

    edition: Edition
    rows: Rows
    reopened: Mapping[RowName, Reopening]


@dataclass(frozen=True, slots=True)
class Correction:
    """A public cell that is not what an edition said, up to the next one.

    Attributes:
        edition: the one that said otherwise.
        later: the one that has the correction, ``None`` while it is not approved.
        department, sheet, key: its row.
        field: id of the column; ``label`` its header.
        old, new: what stood and what stands.
        reopening: why and by which act the row was opened again.
    """

    edition: Edition
    later: Edition | None
    department: str
    sheet: str
    key: str
    field: str
    label: Words
    old: Typed
    new: Typed
    reopening: Reopening | None

    @property
    def before(self) -> Words:
        """What stood, as each language writes it; empty for a blank."""
        return said(self.old)

    @property
    def after(self) -> Words:
        """What stands, as each language writes it; empty for a blank."""
        return said(self.new)

    @property
    def day(self) -> date:
        """The day the row was opened again, else that of the edition that has the correction."""
        if self.reopening is not None:
            return self.reopening.day
        return (self.later or self.edition).day

    @property
    def reason(self) -> str:
        """Why the row was opened again; the centre's own reasons stay inside."""
        return "" if self.reopening is None else self.reopening.reason

    @property
    def act(self) -> str:
        """The act by which it was opened again."""
        return "" if self.reopening is None else self.reopening.act


def corrections(standing: Standing, past: Sequence[Past], now: Rows) -> list[Correction]:
    """Return what was corrected after each edition, the oldest first.

    Only columns units fill in and the profile marks public, never a person's own data; a row that
    stands under another unit or key since was not corrected for that.

    Args:
        standing: the plan and its profile.
        past: the editions of the round, oldest first.
        now: what stands now, by (unit, sheet, key).
    """
    steps: list[tuple[Past, Edition | None, Rows]] = [
        (older, newer.edition, newer.rows) for older, newer in pairwise(past)
    ]
    steps += [(past[-1], None, now)] if past else []
    columns, renamed = _Columns(standing), rekeyed(standing.plan)
    return [
        one
        for older, later, after in steps
        for one in _between(older, later, after, columns, renamed)
    ]


def said(cell: Typed) -> Words:
    """Return what a cell says as each language writes it; empty for a blank one."""
    shown = typed_content(cell).shown
    if isinstance(shown, Words):
        return shown
    if isinstance(shown, Decimal):
        text = write(shown)
        return Words(text, text.translate(str.maketrans(",.", ".,")))
    if isinstance(shown, date):
        return Words(f"{shown:%d/%m/%Y}", f"{shown:%d/%m/%Y}")
    return Words(shown, shown)


class _Columns:
    """The public columns units fill in, with their headers."""

    def __init__(self, standing: Standing) -> None:
        profile, found = standing.profile, standing.consolidated
        self._shows = profile.publication.shows
        self._labels = {
            (sheet.id, one.id): Words(
                of_year(one.label.it, found.period, found.period),
                of_year(one.label.en, found.period, found.period),
            )
            for sheet in profile.sheets
            for one in profile.open_fields(sheet, found.round)
            if self._shows(sheet.id, one.id) and not is_personal(profile, sheet.id, one.id)
        }
        self._ratios = {one.row_key for one in standing.plan.indicators if one.type == "ratio"}

    def label(self, sheet: str, key: str, field: str) -> Words | None:
        """Return the header of a column, ``None`` when it is not public for a row."""
        label = self._labels.get((sheet, field))
        if label is None or field != "value" or key not in self._ratios:
            return label
        # What is typed there is the upper term: the value itself is worked out.
        return COLUMNS[NUMERATOR] if self._shows(sheet, NUMERATOR) else None


def _between(
    older: Past,
    later: Edition | None,
    after: Rows,
    columns: _Columns,
    renamed: Mapping[str, str],
) -> Iterator[Correction]:
    moved = moved_rows(older.rows, after, renamed)
    came = {new: old for old, new in moved.items()}
    named = {*older.rows, *after} - moved.keys()
    # Units come last: where they are not public the order of the rows must not tell them.
    for name in sorted(named, key=lambda one: (one[1], one[2], one[0])):
        unit, sheet, key = name
        origin = came.get(name, name)
        was, is_ = older.rows.get(origin), after.get(name)
        why = older.reopened.get(name) or older.reopened.get(origin)
        for field in sorted({*(was.cells if was else ()), *(is_.cells if is_ else ())}):
            label = columns.label(sheet, key, field)
            old = was.cells.get(field, NOTHING) if was else NOTHING
            new = is_.cells.get(field, NOTHING) if is_ else NOTHING
            if label is not None and old.meaning != new.meaning:
                yield Correction(
                    older.edition, later, unit, sheet, key, field, label, old, new, why
                )
