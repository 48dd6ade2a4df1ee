"""Workbooks made from the plan, and findings written into them: ours and openpyxl's way.

``fills.py WORK WORKSPACE NUMBER``: what both need is prepared first and not timed; the times told
are those of all the workbooks. The works are ``build`` and ``build-openpyxl`` (a departmental
workbook ready to be sent, against the same cells written into a loaded template), ``annotate`` and
``annotate-openpyxl`` (the same findings written into what a department sent).
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
from riscontro.schemas.findings import Place
from riscontro.schemas.profile import Profile
from riscontro.schemas.rules import catalogue, finding
from riscontro.sync.pipeline.distribution import file_name, issue
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.resulting import result_rows
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book
from riscontro.workbooks.patch import ResultRow, annotate, shape
from workload import TODAY

FILLED = ("Istruzioni", "Attività", "Indicatori", "Storico", "_riscontro")
"""Sheets whose content is the department's own."""

FINDINGS = 20
"""How many findings are written into a workbook."""

RESULTS = "Esito controlli"


def building(books: list[Book], profile: Profile) -> Callable[[], None]:
    """Make the workbooks as the program does."""

    def work() -> None:
        for book in books:
            BytesIO().write(build(book, profile))

    return work


def building_with_openpyxl(books: list[Book], profile: Profile) -> Callable[[], None]:
    """Load the template, write the cells of the department, save."""
    template = build(books[0], profile)
    own = [constants(build(book, profile)) for book in books]

    def work() -> None:
        for cells in own:
            workbook = openpyxl.load_workbook(BytesIO(template))
            for sheet, values in cells.items():
                page = workbook[sheet]
                for (row, column), value in values.items():
                    page.cell(row, column).value = value
            workbook.save(BytesIO())

    return work


def constants(data: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """Return what is typed, not computed, on the sheets that are the department's own."""
    workbook = openpyxl.load_workbook(BytesIO(data))
    return {
        name: {
            (cell.row, cell.column): cell.value
            for row in workbook[name].iter_rows()
            for cell in row
            if cell.value is not None and cell.data_type != "f"
        }
        for name in FILLED
        if name in workbook.sheetnames
    }


def findings_of(books: list[Book], profile: Profile) -> list[list[ResultRow]]:
    """Return as many findings for each workbook, on rows of its own."""
    rules, made = catalogue(profile), []
    for book in books:
        keys = [str(row["key"]) for row in book.rows["indicators"]][:FINDINGS]
        at = Place("", "Indicatori", "R6")
        found = [finding(rules, "IND-001", at, key=key, year="2025") for key in keys]
        made.append(result_rows(found, rules, profile, book.identity.period, "it"))
    return made


def annotating(
    sent: list[bytes], rows: list[list[ResultRow]], profile: Profile, book: Book
) -> Callable[[], None]:
    """Write the findings as the program does."""
    form = shape(profile, book.identity.period, book.identity.round, "it")

    def work() -> None:
        for data, found in zip(sent, rows, strict=True):
            if annotate(data, found, form).refused:
                raise SystemExit("refused")

    return work


def annotating_with_openpyxl(sent: list[bytes], rows: list[list[ResultRow]]) -> Callable[[], None]:
    """Load what was sent, write the findings below each other, save."""

    def work() -> None:
        for data, found in zip(sent, rows, strict=True):
            workbook = openpyxl.load_workbook(BytesIO(data))
            page = workbook[RESULTS]
            for line, row in enumerate(found, 7):
                shown = (row.severity, row.sheet, row.cell, row.key, row.label, row.value)
                for column, text in enumerate((*shown, row.message, row.hint, row.rule), 2):
                    page.cell(line, column).value = text
            workbook.save(BytesIO())

    return work


def main() -> None:
    """Prepare, do the work, tell its times."""
    warnings.simplefilter("ignore")
    name, workspace, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    found = opened(workspace)
    profile = found.profile
    books = list(issue(found, TODAY).values())[:number]
    if name.startswith("build"):
        way = building if name == "build" else building_with_openpyxl
        work = way(books, profile)
    else:
        sent = [(workspace / "trasmissioni" / file_name(book)).read_bytes() for book in books]
        rows = findings_of(books, profile)
        if name == "annotate":
            work = annotating(sent, rows, profile, books[0])
        else:
            work = annotating_with_openpyxl(sent, rows)
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wall": wall / len(books), "cpu": cpu / len(books), "books": len(books)}))


if __name__ == "__main__":
    main()
