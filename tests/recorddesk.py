"""The workbook of one unit of ``recordplan``, typed in as people do, read back and checked."""

from datetime import date
from pathlib import Path

import recordplan
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Finding
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import Profile
from riscontro.schemas.rules import catalogue
from riscontro.sync.checks import check
from riscontro.sync.checktables import Surroundings
from riscontro.sync.elements import elements_of
from riscontro.sync.importing import read_source
from riscontro.sync.issuing import Issue, books, issued
from riscontro.sync.measuring import Context
from riscontro.sync.parsing import read_submission
from riscontro.sync.records import Submission
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book
from riscontro.workbooks.reader import read_workbook

PROFILE = recordplan.profile()
FIRST = 6
"""First row of records."""

TODAY = date(2026, 2, 20)


def sample_plan(folder: Path) -> Plan:
    """Return the plan of the sample tables."""
    return read_source(recordplan.write_source(folder), PROFILE)


def made(plan: Plan, profile: Profile = PROFILE) -> dict[str, Book]:
    """Return the workbooks a plan issues."""
    issue = Issue(
        "registro-2025", "consuntivo", "it", date(2026, 2, 28), date(2026, 1, 10), "Ufficio"
    )
    return books(plan, profile, issue)


class Desk:
    """The workbook of one unit, typed in and read back."""

    def __init__(self, plan: Plan, folder: Path, unit: str = "DAUIN") -> None:
        self.plan, self.path = plan, folder / f"{unit}.xlsx"
        self.books = made(plan)
        self.path.write_bytes(build(self.books[unit], PROFILE))
        self.book = load_workbook(self.path)

    def page(self, name: str = "Incarichi") -> Worksheet:
        """Return a sheet."""
        page = self.book[name]
        assert isinstance(page, Worksheet)
        return page

    def put(self, row: int, name: str = "Incarichi", **cells: object) -> str:
        """Type into a row; return the cell typed last."""
        page = self.page(name)
        at = {cell.value: cell.column for cell in page[4]}
        last = ""
        for field, value in cells.items():
            page.cell(row, at[field]).value = value  # type: ignore[assignment]
            last = page.cell(row, at[field]).coordinate
        return last

    def send(self) -> "Desk":
        """Declare the workbook submitted."""
        page = self.book.worksheets[0]
        form = {
            "state": "trasmessa", "approval_name": "Ada Rossi", "approval_role": "Direttrice",
            "approval_date": date(2026, 2, 19),
        }  # fmt: skip
        for name, value in form.items():
            row = next(row for row in range(1, 60) if page.cell(row, 1).value == name)
            page.cell(row, 3).value = value
        return self

    def read(self, alone: bool = False) -> Submission:
        """Read what stands in the file now."""
        self.book.save(self.path)
        known = None if alone else issued(self.books, PROFILE)
        elements = None if alone else elements_of(self.plan)
        return read_submission(read_workbook(self.path), PROFILE, known, elements)


def found_by(*desks: Desk, alone: bool = False) -> list[Finding]:
    """Check workbooks together."""
    read = [desk.read() for desk in desks]
    plan = desks[0].plan
    around = None if alone else Surroundings(plan)
    due = frozenset(one.department for one in read if one.state == "submitted")
    rules = catalogue(PROFILE)
    context = Context(PROFILE, rules, plan.period, "consuntivo", TODAY, due, around)
    return check(read, context)


def checked(*desks: Desk, alone: bool = False) -> list[tuple[str, str]]:
    """Check workbooks together: codes and cells, the unit before the cell where several."""
    several = len(desks) > 1
    return [
        (one.code, f"{one.place.workbook[:-5]} {one.place.cell}" if several else one.place.cell)
        for one in found_by(*desks, alone=alone)
    ]
