"""A closed round stays as it was approved: only rows opened again may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..schemas.findings import Finding
from ..schemas.rules import Catalogue, finding
from .editions import Closed, RowName
from .records import Accepted, Change

AFTER_CLOSING = "CON-022"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The rows of a closed round.

    Attributes:
        rows: in force: as approved, but for rows opened again.
        changes: of those rows only.
        gone: rows in force no more under that name: only those.
        findings: rows that changed and were not opened again.
    """

    rows: tuple[Accepted, ...]
    changes: tuple[Change, ...]
    gone: tuple[RowName, ...]
    findings: tuple[Finding, ...]


def frozen(
    rows: Iterable[Accepted],
    changes: Iterable[Change],
    gone: Iterable[RowName],
    stood: Mapping[RowName, Accepted],
    state: Closed,
    rules: Catalogue,
) -> Frozen:
    """Hold what changed after the closing, whoever changed it; the same again changes nothing.

    Args:
        rows: what would be in force: departments and centre heard.
        changes: what would change.
        gone: names that would be in force no more.
        stood: what stood after the last run.
        state: the edition, and the rows opened again.
        rules: the catalogue.
    """
    kept: list[Accepted] = []
    findings: list[Finding] = []
    met: set[RowName] = set()
    for row in rows:
        name = (row.department, row.sheet, row.key)
        met.add(name)
        before = stood.get(name)
        if name in state.reopened:
            kept.append(row)
            continue
        changed = _changed(row, before)
        if changed:
            findings.append(
                finding(
                    rules,
                    AFTER_CLOSING,
                    row.at(changed).place,
                    key=row.key,
                    value=row.cell(changed).text,
                    field=changed,
                    edition=state.edition.label,
                )
            )
        if before is not None:
            kept.append(before)
    kept += [row for name, row in stood.items() if name not in met and name not in state.reopened]
    return Frozen(
        tuple(kept),
        tuple(one for one in changes if (one.department, one.sheet, one.key) in state.reopened),
        tuple(name for name in gone if name in state.reopened),
        tuple(findings),
    )


def _changed(row: Accepted, before: Accepted | None) -> str:
    """Return the first cell that says something else than it did, empty when none does."""
    known = before.cells if before is not None else {}
    for name in dict.fromkeys((*row.cells, *known)):
        was = before.cell(name).meaning if before is not None else ""
        if row.cell(name).meaning != was:
            return name
    return ""
