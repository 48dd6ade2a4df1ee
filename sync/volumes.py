"""What the volumes are called of a master longer than a spreadsheet takes, and their covers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..schemas.findings import Language
from ..schemas.keys import slug
from ..schemas.plan import Plan
from ..schemas.terms import Words
from ..workbooks.masterlinks import KEY
from ..workbooks.mastersheets import (
    Link,
    MasterBook,
    MasterCell,
    MasterColumn,
    MasterPage,
    MasterSheet,
    Panel,
    Shown,
    Volume,
)
from ..workbooks.mastervolumes import LONGEST, Division, divided
from .unittable import SHEET_ID as UNITS
from .workspace import VOLUMES

COVER_WIDTH, LABEL_WIDTH, FILE_WIDTH, COUNT_WIDTH = 90, 48, 30, 14

# fmt: off
WORDS: Mapping[str, Words] = {
    "contents": Words("Volumi", "Volumes"),
    "contents_title": Words("I volumi del quadro", "The volumes of the master"),
    "contents_notice": Words(
        "Le righe sono più di quante un foglio ne contenga: stanno nei volumi, uno per ciascuna "
        "voce del primo livello del piano. Questo file ne è l'indice e tiene i totali.",
        "There are more rows than a sheet takes: they are in the volumes, one for each node of "
        "the first level of the plan. This file is their index and holds the totals."),
    "contents_note": Words(
        "Righe di ciascun foglio. I volumi stanno nella cartella «quadri», accanto a questo file.",
        "Rows of each sheet. The volumes are in the folder «quadri», beside this file."),
    "node": Words("Voce del piano", "Node of the plan"),
    "file": Words("Volume", "Volume"),
    "total": Words("Totale", "Total"),
    "nowhere": Words("Fuori dal primo livello", "Outside the first level"),
    "cover": Words("Volume", "Volume"),
    "cover_notice": Words(
        "Uno dei volumi del quadro consolidato: l'indice, con i totali, è quadro.xlsx.",
        "One of the volumes of the master: its index, with the totals, is quadro.xlsx."),
    "sheets": Words("I fogli di questo volume", "The sheets of this volume"),
    "sheet": Words("Foglio", "Sheet"),
    "rows": Words("Righe", "Rows"),
}
# fmt: on


def in_volumes(
    book: MasterBook, plan: Plan, language: Language, longest: int = LONGEST
) -> MasterBook:
    """Divide a master that is longer than a spreadsheet takes; see ``mastervolumes.divided``.

    Args:
        book: the whole master.
        plan: whose nodes of the first level have a volume each.
        language: of the covers.
        longest: rows a sheet may have.
    """
    tops = Tops(plan)
    files = Files()
    said = {name: words[language] for name, words in WORDS.items()}
    names = {
        node.key: f"{node.code} – {node.label}"
        for node in plan.nodes
        if tops.of(node.key) == node.key
    }

    def cover(node: str, sheets: Sequence[MasterSheet]) -> MasterPage:
        title = names.get(node) or said["nowhere"]
        about = f"{book.title} · {_subtitle(book)}"
        panel = _cover(sheets, said)
        return MasterPage(
            "volume", said["cover"], title, about, said["cover_notice"], (), (), (panel,)
        )

    def contents(volumes: Sequence[Volume]) -> MasterPage:
        panel = _contents(volumes, book, names, said)
        return MasterPage(
            "volumes", said["contents"], said["contents_title"], _subtitle(book),
            said["contents_notice"], (), (), (panel,),
        )  # fmt: skip

    marked = replace(book, sheets=tuple(map(_marked, book.sheets)))
    made = divided(marked, Division(tops.of, names, files.of, cover, contents), longest)
    return made if made.volumes else book


class Tops:
    """The nodes of the first level, by any key below them."""

    def __init__(self, plan: Plan) -> None:
        self._parents = {node.key: node.parent for node in plan.nodes}
        self._owners = {activity.key: activity.parent for activity in plan.activities}
        self._found: dict[str, str] = {}

    def of(self, key: str) -> str:
        """Return the node of the first level above a key, or it itself; empty for none."""
        name = key.rpartition("|")[2].partition("#")[0]
        if name not in self._found:
            self._found[name] = self._top(name)
        return self._found[name]

    def _top(self, key: str) -> str:
        seen: set[str] = set()
        while key and key not in self._parents and key not in seen:
            seen.add(key)
            key = self._owners.get(key) or key.rpartition("/")[0]
        while key in self._parents and self._parents[key] in self._parents and key not in seen:
            seen.add(key)
            key = self._parents[key]
        return key if key in self._parents else ""


def _marked(sheet: MasterSheet | MasterPage) -> MasterSheet | MasterPage:
    """Return a sheet that knows by which column its rows go into the volumes."""
    if isinstance(sheet, MasterPage) or sheet.id == UNITS:
        return sheet
    ids = [column.id for column in sheet.columns]
    return replace(sheet, split_by=next((name for name in (KEY, "part") if name in ids), ""))


class Files:
    """The names of the volumes, each another."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def of(self, node: str) -> str:
        """Return the path of the volume of a node, from the folder of the index."""
        if node not in self._names:
            name = again = slug(node) or "altro"
            while again in self._names.values():
                again = f"{name}-{len(self._names) + 1}"
            self._names[node] = again
        return f"{VOLUMES}/quadro-{self._names[node]}.xlsx"


def _subtitle(book: MasterBook) -> str:
    return " · ".join((book.owner, str(book.period), book.round))


def _cover(sheets: Sequence[MasterSheet], said: Mapping[str, str]) -> Panel:
    columns = (
        MasterColumn("sheet", said["sheet"], width=COVER_WIDTH),
        MasterColumn("rows", said["rows"], "whole", COUNT_WIDTH),
    )
    rows: list[list[MasterCell]] = [
        [Shown(one.name, link=Link(one.id)), len(one.rows)] for one in sheets
    ]
    return Panel("sheets", "tblFogli", said["sheets"], columns, rows)


def _contents(
    volumes: Sequence[Volume],
    book: MasterBook,
    names: Mapping[str, str],
    said: Mapping[str, str],
) -> Panel:
    counted = [sheet for sheet in book.sheets if isinstance(sheet, MasterSheet)]
    sheets = [_marked(sheet) for sheet in counted]
    split = [one for one in sheets if isinstance(one, MasterSheet) and one.split_by]
    columns = [
        MasterColumn("node", said["node"], width=LABEL_WIDTH),
        MasterColumn("file", said["file"], width=FILE_WIDTH),
    ]
    columns += [
        MasterColumn(sheet.id, sheet.name, "whole", COUNT_WIDTH, total="sum") for sheet in split
    ]
    rows: list[list[MasterCell]] = []
    totals = [0] * len(split)
    for volume in volumes:
        counts = [_rows_of(volume.book, sheet.table) for sheet in split]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        name = names.get(volume.node) or said["nowhere"]
        rows.append([name, Shown(volume.file, link=Link("", file=volume.file)), *counts])
    return Panel(
        "volumes", "tblVolumi", said["contents"], tuple(columns), rows, said["contents_note"],
        (said["total"], None, *totals),
    )  # fmt: skip


def _rows_of(book: MasterBook, table: str) -> int:
    """Return how many rows a table has, those in further sheets included."""
    tables = (sheet for sheet in book.sheets if isinstance(sheet, MasterSheet))
    whole = re.compile(rf"{table}(_\d+)?")
    return sum(len(one.rows) for one in tables if whole.fullmatch(one.table))
