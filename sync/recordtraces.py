"""Where a record comes from: every entry with its cell, then what was delivered of it before."""

from collections.abc import Iterable, Iterator, Sequence

from ..schemas.profile import EntrySheet
from ..schemas.shape import RECORD
from .recordcells import SEPARATOR
from .records import Accepted
from .ruling import MASKED, is_personal
from .standing import Standing
from .tracing import Source, Trace


def record_keys(standing: Standing) -> list[str]:
    """Return the keys of the records accepted."""
    kinds = _sheets(standing)
    rows = standing.consolidated.records
    return list(dict.fromkeys(one.key for one in rows if one.sheet in kinds))


def record_traces(standing: Standing, key: str, versions: Sequence[Accepted] = ()) -> list[Trace]:
    """Return the trace of a record, none when the key is of none.

    What is somebody's own is never shown, only where it stands.

    Args:
        standing: what was accepted.
        key: of the record.
        versions: every version received of it, oldest first.
    """
    sheets = _sheets(standing)
    return [
        _trace(standing, sheets[one.sheet], one, versions)
        for one in standing.consolidated.records
        if one.key == key and one.sheet in sheets
    ]


def _trace(
    standing: Standing, sheet: EntrySheet, row: Accepted, versions: Sequence[Accepted]
) -> Trace:
    found = standing.consolidated
    names = [
        MASKED if is_personal(standing.profile, sheet.id, name) else row.cell(name).text
        for name in sheet.identifier
    ]
    label = " · ".join(filter(None, names)) or row.key
    before = [one for one in versions if one.sheet == sheet.id]
    return Trace(
        kind="record",
        key=row.key,
        label=label,
        above=(),
        department=standing.unit_name(row.department),
        unit="",
        period=found.period,
        round=found.round,
        measured_on=found.measured_on or found.day,
        measures=(),
        sources=tuple(_sources(standing, sheet, [row])),
        versions=tuple(_sources(standing, sheet, before, changed=True)),
        findings=tuple(
            one
            for one, _, state in standing.settled.findings
            if state == "open" and row.key in (one.rows or (one.key,))
        ),
        held=row.held,
    )


def _sources(
    standing: Standing, sheet: EntrySheet, rows: Iterable[Accepted], changed: bool = False
) -> Iterator[Source]:
    """Give the entries of versions of a record, of later ones only those that changed."""
    last: Accepted | None = None
    for row in rows:
        for field in sheet.own_fields:
            cell = row.cell(field.id)
            same = last is not None and cell.meaning == last.cell(field.id).meaning
            if (cell.blank and last is None) or (changed and same):
                continue
            origin = row.at(field.id)
            personal = is_personal(standing.profile, sheet.id, field.id)
            text = MASKED if personal and cell.text else cell.text.replace(SEPARATOR, "; ")
            yield Source(
                field.id, text, None, origin.place, origin.sha256, row.received, label=field.label
            )
        last = row


def _sheets(standing: Standing) -> dict[str, EntrySheet]:
    return {sheet.id: sheet for sheet in standing.profile.sheets if sheet.kind == RECORD}
