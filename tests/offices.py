"""A workspace with four offices that send their workbooks, filled in cell by cell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from forge import FORM, GOOD, PROFILE, Forge, changed, sample_plan
from riscontro.schemas.plan import Contribution, Department, Plan
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.planning import prepare
from riscontro.sync.settings import read_settings
from riscontro.sync.settingstext import write_settings
from riscontro.sync.summary import Summary
from riscontro.sync.workspace import Workspace
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book
from riscontro.workbooks.planbook import write_plan

PLAN_ID = "prova-2025"
ISSUED, DUE, TODAY = date(2026, 1, 15), date(2026, 2, 28), date(2026, 2, 20)
IDS_ROW, FIRST_ROW = 4, 7
"""Rows of a table sheet of the master: the hidden ids, the first record."""

Entries = Mapping[tuple[str, str, str], Any]
"""What is typed, by sheet id, key after the programme, field id."""


def plan_of_four() -> Plan:
    """The plan of the forge, an indicator each in charge of AMB, SOC and DIR."""
    plan = changed(sample_plan(), "f.1", department="AMB")
    plan = changed(plan, "e.1", department="SOC")
    for part in ("totale", "sede-centrale", "delegazioni"):
        plan = changed(plan, f"d.1#{part}", department="DIR")
    units = (*plan.departments, Department("SOC", "Sociale"), Department("DIR", "Direzione"))
    contributions = (*plan.contributions, Contribution("M05.P02/f", "AMB", 1, "under_way"))
    return replace(plan, departments=units, contributions=contributions)


class Office(Forge):
    """One unit's workbook being filled in; ``GOOD`` for the rows it has."""

    def __init__(self, book: Book, path: Path) -> None:
        self.profile, self.book, self.path = PROFILE, book, path
        self.file = openpyxl.load_workbook(BytesIO(build(book, PROFILE)))
        self.names = {sheet.id: sheet.label["it"] for sheet in PROFILE.sheets}

    def fill(self, submitted: bool = True) -> "Office":
        """Fill in the rows of the unit as a careful office would."""
        for (sheet, key, field), value in GOOD.items():
            if any(row["key"] == f"M05.P02/{key}" for row in self.book.rows[sheet]):
                self.put(sheet, key, field, value)
        for name, value in FORM.items() if submitted else ():
            self.form(name, value)
        return self


class City:
    """A workspace and the offices that send to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = Workspace(root)
        self.inbox = root / "trasmissioni"

    @classmethod
    def founded(cls, root: Path) -> "City":
        """Make the workspace, nothing sent yet."""
        workspace = prepare(root, PROFILE, 2025, PLAN_ID)
        data = write_plan(plan_of_four(), PROFILE, PLAN_ID, "it", lambda _: ("", ""))
        workspace.plan_file.write_bytes(data)
        return cls(root)

    def settle(self, **changes: Any) -> None:
        """Change settings of the workspace."""
        file = self.workspace.settings_file
        file.write_text(write_settings(replace(read_settings(file), **changes)), "utf-8")

    def book(self, unit: str, round_id: str = "consuntivo") -> Book:
        """Return what a unit is issued."""
        issue = Issue(PLAN_ID, round_id, "it", DUE, ISSUED, "")
        return books(plan_of_four(), PROFILE, issue)[unit]

    def send(
        self,
        unit: str,
        entries: Entries | None = None,
        name: str = "",
        submitted: bool = True,
        round_id: str = "consuntivo",
    ) -> Path:
        """Let a unit send its workbook: all filled in, some entries otherwise (``None`` blank)."""
        book = self.book(unit, round_id)
        path = self.inbox / (name or f"{unit}_2025_{round_id}.xlsx")
        office = Office(book, path).fill(submitted)
        for (sheet, key, field), value in (entries or {}).items():
            office.put(sheet, key, field, value)
        return office.save()

    def run(self, today: date = TODAY) -> Summary:
        """Consolidate."""
        return consolidate(self.root, today)

    def master(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """Return the rows of the master by sheet name, unit name and key, cells by column id."""
        return rows_of(self.workspace.master_file)


def rows_of(master: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the record rows of a master by sheet, unit and key."""
    book = openpyxl.load_workbook(master, data_only=True)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for name in ("Attività", "Indicatori"):
        page = book[name]
        ids = [cell.value for cell in page[IDS_ROW]]
        for line in page.iter_rows(min_row=FIRST_ROW, values_only=True):
            row = dict(zip(ids, line, strict=True))
            if row["key"]:
                found[name, row["department"], row["key"].removeprefix("M05.P02/")] = row
    return found


def codes(run: Summary) -> dict[str, set[str]]:
    """Return the rules broken by file."""
    found: dict[str, set[str]] = {}
    for one in run.consolidated.findings:
        found.setdefault(one.place.workbook, set()).add(one.code)
    return found
