"""What units that passed rows on had typed or sent, put into the workbooks of their heirs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ...schemas.rules import catalogue
from ...workbooks.layout import Book, Cell
from ...workbooks.reader import read_workbook
from ..corrections import own
from ..following import follow
from ..heritage import RowKey
from ..inheriting import FORMER, Inheritance, divided, with_inherited
from ..issuing import issued
from ..parsing import read_submission
from ..renewal import typed
from ..store import accepted, submissions
from .folders import papers_of
from .planning import Opened
from .storing import store_of

Entries = Mapping[RowKey, Mapping[str, Cell]]
"""Entry cells of a unit's rows, by sheet id and key."""

NONE: Entries = {}


def handed_over(found: Opened, made: Mapping[str, Book], today: date) -> dict[str, Entries]:
    """Return what heirs take over of the open round, by unit.

    What was accepted of a row, and over it what stands in the old workbooks now, submitted or not;
    where two copies of one say different things, what was accepted.

    Args:
        found: the workspace.
        made: the workbooks the plan issues now.
        today: until a unit's last day nothing of it is anybody else's.
    """
    inheritance = Inheritance(found.plan, found.profile, today)
    if not inheritance.formers:
        return {}
    entries = _accepted(found)
    said: dict[tuple[str, RowKey, str], set[Cell]] = defaultdict(set)
    cells, rules = issued(made, found.profile), catalogue(found.profile)
    limits = found.settings.limits.reading()
    for paper in papers_of(found):
        heirs = inheritance.of(paper.department, (place[:2] for place in paper.carried.issued))
        if not heirs:
            continue
        here = {paper.department: with_inherited(paper.department, cells, heirs)}
        workbook = read_workbook(paper.path, limits, name=paper.name)
        for part in divided(read_submission(workbook, found.profile, here), inheritance, rules):
            for record in part.records if FORMER in part.identity else ():
                for name, cell in typed(record).items():
                    said[part.department, (record.sheet, record.key), name].add(cell)
    for (unit, row, name), found_cells in said.items():
        if len(found_cells) == 1:
            entries.setdefault(unit, {}).setdefault(row, {})[name] = found_cells.pop()
    return dict(entries)


def with_entries(book: Book, entries: Entries) -> Book:
    """Return a workbook in whose rows these entries stand."""
    if not entries:
        return book
    rows = {
        sheet: [{**row, **entries.get((sheet, str(row["key"])), {})} for row in listed]
        for sheet, listed in book.rows.items()
    }
    return replace(book, rows=rows)


def _accepted(found: Opened) -> dict[str, dict[RowKey, dict[str, Cell]]]:
    """Return what was accepted of rows that came from other units' workbooks."""
    made: dict[str, dict[RowKey, dict[str, Cell]]] = {}
    store_file = found.workspace.store_file
    if not found.settings.database and not store_file.exists():
        return made
    with store_of(found) as store:
        senders = {one.sha256: one.department for one in submissions(store)}
        stood = accepted(store, found.plan.period, found.settings.round)
    rules = catalogue(found.profile)
    rows = follow(stood, found.plan, found.profile, rules, senders).rows
    for (department, sheet, key), row in rows.items():
        said = own(row)
        if said is not None and senders.get(said.sha256, department) != department:
            made.setdefault(department, {})[sheet, key] = typed(said)
    return made
