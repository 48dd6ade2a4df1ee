"""A small workspace to work in from the command line, and its files edited as people edit them."""

import csv
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from forge import FORM, GOOD, PROFILE, SHEETS, sample_plan
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import Profile
from riscontro.sync.cli.shell import main
from riscontro.sync.pipeline.planning import doubt_words, prepare
from riscontro.workbooks.planbook import write_plan

DAY, LATE = "2026-02-20", "2026-03-02"
"""Before and after the due date of the final round of 2025."""

DEMO = "torino-controllo"


def riscontro(*words: object, stdin: str | bytes | None = None) -> Result:
    """Run the command; what nobody foresaw is shown whole."""
    done = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def workspace(
    root: Path, plan: Plan | None = None, language: Any = "it", profile: Profile = PROFILE
) -> Path:
    """Make a workspace that holds a plan, the one of ``forge`` when none is given."""
    plan = plan or sample_plan()
    made = prepare(root, profile, plan.period, "prova-2025", language)
    words = doubt_words(profile, language)
    made.plan_file.write_bytes(write_plan(plan, profile, "prova-2025", language, words))
    return root


def mission(folder: Path, *numbers: str) -> Path:
    """Write the tables of some missions of the bundled plan: a source to import."""
    folder.mkdir(parents=True, exist_ok=True)
    source = resources.files("riscontro.workbooks").joinpath("demo", DEMO)
    for table in source.iterdir():
        if not table.name.endswith(".tsv"):
            continue
        header, *lines = table.read_text("utf-8").splitlines()
        at = header.split("\t").index("missione_n")
        kept = [line for line in lines if line.split("\t")[at] in numbers]
        (folder / table.name).write_text("\n".join([header, *kept]) + "\n", "utf-8")
    return folder


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a CSV text."""
    return list(csv.DictReader(text.splitlines(keepends=True)))


def fill(path: Path, entries: dict[tuple[str, str, str], Any] | None = None,
         form: dict[str, Any] | None = None) -> None:  # fmt: skip
    """Type into a departmental workbook: entries by (sheet id, key, field id), then the form."""
    book = load_workbook(path)
    for (sheet, key, field), value in (GOOD if entries is None else entries).items():
        full = key if key[:1].isupper() else f"M05.P02/{key}"
        cell_of(book[SHEETS[sheet]], full, field).value = value
    page = book.worksheets[0]
    for name, value in (FORM if form is None else form).items():
        row = next(row for row in range(1, 60) if page.cell(row, 1).value == name)
        page.cell(row, 3).value = value
    book.save(path)


def cell_of(page: Worksheet, key: str, field: str, part: str = "") -> Any:
    """Find a cell of an entry sheet or of a plan sheet by key and field id."""
    names = {cell.value: cell.column for cell in page[4]}
    for row in range(6, page.max_row + 1):
        same = page.cell(row, names["key"]).value == key
        if same and (not part or page.cell(row, names["part"]).value == part):
            return page.cell(row, names[field])
    raise LookupError(f"{page.title}: {key} {field}")


def edit_plan(root: Path, edits: Iterable[tuple[str, str, str, Any]], sheet: str = "") -> None:
    """Type into ``piano.xlsx``: (sheet, key, field, value)."""
    path = root / "piano.xlsx"
    book = load_workbook(path)
    for name, key, field, value in edits:
        cell_of(book[name or sheet], key, field).value = value
    book.save(path)


def value_in(path: Path, sheet: str, key: str, field: str) -> Any:
    """Read a cell of a workbook back, as stored."""
    full = key if key[:1].isupper() else f"M05.P02/{key}"
    return cell_of(load_workbook(path, data_only=True)[sheet], full, field).value
