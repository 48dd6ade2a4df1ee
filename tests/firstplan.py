"""The guide of the README to a plan of one's own, read as a person would follow it."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk import riscontro
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

README = Path(__file__).parents[1] / "README.md"
TITLE = "## A plan of your own in an hour"
HEADER = 5
"""Row of the headers of an entry sheet."""


@dataclass(frozen=True)
class Step:
    """One thing the guide says to do: ``file``, ``edit``, ``run`` or ``type``."""

    kind: str
    name: str
    text: str


def steps() -> Iterator[Step]:
    """Read the section: its blocks of code and its tables, in their order."""
    section = README.read_text("utf-8").split(f"\n{TITLE}\n")[1]
    section = re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]
    parts = re.finditer(
        r"^```(\w+)\n(.*?)^```|((?:^\|[^\n]*\n)+)", section, re.MULTILINE | re.DOTALL
    )
    for part in parts:
        language, block, table = part.groups()
        before = section[: part.start()].rstrip().rpartition("\n")[2]
        named = re.findall(r"`([^`]+)`", before)
        if table:
            yield Step("type", "", table)
        elif language == "csv":
            yield Step("file", named[-1], block)
        elif language == "diff":
            yield Step("edit", named[-1], block)
        elif language == "console":
            for command in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
                if command.strip():
                    line, _, answer = command.partition("\n")
                    yield Step("run", line.removeprefix("$ riscontro "), answer)


def follow(folder: Path) -> Iterator[tuple[Step, str]]:
    """Do every step in a folder (the current one); yield it with what was printed."""
    for step in steps():
        if step.kind == "file":
            (folder / step.name).write_text(step.text, "utf-8")
        elif step.kind == "edit":
            edit(folder / step.name, step.text)
        elif step.kind == "type":
            fill(folder, step.text)
        yield step, riscontro(*shlex.split(step.name)).output if step.kind == "run" else ""


def edit(path: Path, change: str) -> None:
    """Put the lines with a plus in the place of those with a minus, each pair alone."""
    text = path.read_text("utf-8")
    lines = change.splitlines()
    old = [line[1:] for line in lines if line.startswith("-")]
    new = [line[1:] for line in lines if line.startswith("+")]
    assert len(old) == len(new)
    for before, after in zip(old, new, strict=True):
        assert text.count(before + "\n") == 1, before
        text = text.replace(before + "\n", after + "\n")
    path.write_text(text, "utf-8")


def fill(folder: Path, table: str) -> None:
    """Type what the table says: workbook, sheet, row by its code, column by its header, content."""
    rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in table.splitlines()]
    for name, sheet, code, header, content in rows[2:]:
        (path,) = folder.rglob(name.strip("`"))
        book = load_workbook(path)
        page = book[sheet]
        cell = _form(page, header) if code == "–" else _cell(page, code, header)
        page[cell].value = _typed(content)
        if content.endswith("%"):
            page[cell].number_format = "0.0%"
        book.save(path)


def _cell(page: Worksheet, code: str, header: str) -> str:
    heads = {str(cell.value): cell.column for cell in page[HEADER]}
    for row in range(HEADER + 1, page.max_row + 1):
        if page.cell(row, heads["Codice"]).value == code:
            return str(page.cell(row, heads[header]).coordinate)
    raise LookupError(f"{page.title}: {code} {header}")


def _form(page: Worksheet, label: str) -> str:
    found = next(row for row in range(1, 60) if page.cell(row, 2).value == label)
    return str(page.cell(found, 3).coordinate)


def _typed(content: str) -> object:
    """Return what a spreadsheet makes of the characters typed into it."""
    if re.fullmatch(r"\d{2}/\d{2}/\d{4}", content):
        return datetime.strptime(content, "%d/%m/%Y")
    number = content.removesuffix("%").replace(",", ".")
    if re.fullmatch(r"\d+(\.\d+)?", number):
        return float(number) / 100 if content.endswith("%") else float(number)
    return content
