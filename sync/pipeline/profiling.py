"""``riscontro profile new`` and ``check``: a profile of one's own, made and looked over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.profileproblems import Problem
from ...schemas.terms import Words
from ...workbooks.limits import OWN_LIMITS
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import write_new
from ..columnkinds import columns_of
from ..errors import RunStopped
from ..guessing import Guess, Table, guess
from ..legacy import SUFFIXES, WORKBOOKS, SourceTable, lines_of, printed_rows, table
from ..profiletext import profile_text
from ..profiletrial import problems_of


@dataclass(frozen=True, slots=True)
class Made:
    """A profile that was made: its files, and what its spreadsheet seemed to be."""

    files: tuple[Path, ...]
    found: Guess


def make_profile(
    source: Path, folder: Path, title: str = "", owner: str = "", language: Language = "it"
) -> Made:
    """Write a profile guessed from a spreadsheet of headers.

    Args:
        source: a workbook, a table of text, or a folder of these tables.
        folder: where the profile goes; one that is there is never written over.
        title: what the plan is called; the name of the source when empty.
        owner: the administration.
        language: of the comments.

    Raises:
        RunStopped: when the source has no headers, or there is a profile already.
    """
    if (folder / "profile.toml").exists():
        raise RunStopped(
            Words(f"{folder} contiene già un profilo.", f"{folder} already holds a profile.")
        )
    tables = [
        Table(name, tuple(columns_of(one.columns, [row.cells for row in one.rows])))
        for name, one in _tables(source)
    ]
    tables = [one for one in tables if len(one.columns) > 1]
    if not tables:
        raise RunStopped(
            Words(
                f"{source.name} non ha intestazioni: serve almeno una riga con i nomi delle "
                f"colonne.",
                f"{source.name} has no headers: one row at least with the names of the columns.",
            )
        )
    found = guess(tables)
    named = title or re.sub(r"[_-]+", " ", source.stem).strip().capitalize()
    texts = profile_text(found, named, owner, source.name, str(folder), language)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in texts.items():
        write_new(folder / name, text.encode("utf-8"))
        files.append(folder / name)
    return Made(tuple(files), found)


def check_folder(folder: Path) -> list[Problem]:
    """Return everything wrong in the profile of a folder.

    Raises:
        RunStopped: when there is no such folder.
    """
    if not folder.is_dir():
        raise RunStopped(Words(f"Non c'è la cartella {folder}.", f"There is no folder {folder}."))
    texts = {
        file.name: file.read_bytes().decode("utf-8-sig", errors="replace")
        for file in sorted(folder.glob("*.toml"))
    }
    return problems_of(folder.name, texts)


def _tables(source: Path) -> Sequence[tuple[str, SourceTable]]:
    if source.is_dir():
        files = sorted(one for one in source.iterdir() if one.suffix.casefold() in SUFFIXES)
        return [(one.name, table(one.name, one.stem, lines_of(one))) for one in files]
    if source.suffix.casefold() in SUFFIXES and source.is_file():
        return [(source.name, table(source.name, source.stem, lines_of(source)))]
    if source.suffix.casefold() not in WORKBOOKS or not source.is_file():
        raise RunStopped(
            Words(
                f"{source} non è una tabella (xlsx, ods, csv, tsv) né una cartella di tabelle.",
                f"{source} is neither a table (xlsx, ods, csv, tsv) nor a folder of tables.",
            )
        )
    book = read_workbook(source, OWN_LIMITS)
    if book.problem:
        raise RunStopped(
            Words(
                f"{source.name} non si può leggere ({book.problem}).",
                f"{source.name} cannot be read ({book.problem}).",
            )
        )
    found = [
        (grid.sheet, table(source.name, grid.sheet, printed_rows(grid))) for grid in book.grids
    ]
    return [(name, one) for name, one in found if one.rows or any(one.columns)]
