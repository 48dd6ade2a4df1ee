"""Values that follow a row: typed in another unit's workbook, or under another key.

Where the row is now its cell is blank because nobody has been there yet: a blank takes nothing
away. As soon as something is typed there, the cell is its unit's like any other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .records import Accepted, Record, Submission

RowKey = tuple[str, str]
"""Sheet id and business key."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Tells of a value in force whether it was typed somewhere else than its row is now.

    Attributes:
        senders: the department of every file received, by its hash.
        renamed: the keys of rows that once had another.
    """

    senders: Mapping[str, str] = field(default_factory=dict)
    renamed: Collection[str] = ()

    def typed(self, last: Accepted, name: str, records: Iterable[Record]) -> bool:
        """Tell whether a cell last accepted was none of these rows' own.

        Args:
            last: the row as last accepted.
            name: field id of the cell.
            records: the row in each copy of its unit's workbook.
        """
        origin = last.at(name)
        if self.senders.get(origin.sha256, last.department) != last.department:
            return True
        if last.key not in self.renamed:
            return False
        # A row with a new key is a new row, below the one it had before.
        spot = (origin.place.sheet, origin.place.cell)
        places = (record.at(name) for record in records)
        return all((place.sheet, place.cell) != spot for place in places)


def inherited(
    submission: Submission,
    accepted: Mapping[RowKey, Accepted],
    elsewhere: Elsewhere,
    copies: Sequence[Submission],
) -> Submission:
    """Keep what was typed elsewhere where the cell is blank.

    Args:
        submission: a unit's, copies merged.
        accepted: rows last accepted, by sheet and key.
        elsewhere: tells what was typed elsewhere.
        copies: the copies it was merged from.
    """
    rows: dict[RowKey, list[Record]] = {}
    for record in (record for copy in copies for record in copy.records):
        rows.setdefault((record.sheet, record.key), []).append(record)
    records = tuple(
        _inheriting(record, accepted.get(key), elsewhere, rows.get(key, [record]))
        for record in submission.records
        for key in [(record.sheet, record.key)]
    )
    return submission if records == submission.records else replace(submission, records=records)


def _inheriting(
    record: Record, last: Accepted | None, elsewhere: Elsewhere, rows: Sequence[Record]
) -> Record:
    if last is None:
        return record
    kept = {
        name: last.cell(name)
        for name, cell in record.cells.items()
        if cell.blank and not last.cell(name).blank and elsewhere.typed(last, name, rows)
    }
    if not kept:
        return record
    # The copies hold a blank there, which is not what is taken.
    held = record.others or {record.place.workbook: {}}
    return replace(
        record,
        cells={**record.cells, **kept},
        sources={**record.sources, **{name: last.at(name) for name in kept}},
        others={copy: {**dict.fromkeys(kept, ""), **cells} for copy, cells in held.items()},
    )
