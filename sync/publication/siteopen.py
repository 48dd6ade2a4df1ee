"""The page of the open data: what there is, how to take it, what every column means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import datapackage, dcat
from .openedition import About
from .openletter import NAME as LETTER
from .openlists import EMPTY, MEANINGS
from .opentables import DataColumn, DataTable, Package
from .siteaddresses import DATA, listing, relative
from .sitecontent import Table
from .siteframe import OPEN, Frame, safe, size
from .siteprose import told
from .sitetables import note_of

NOTICES = ("draft", "amending")
"""What whoever reads the data should know; the rest is for whoever publishes."""


@dataclass(frozen=True)
class OpenData:
    """The open data that lie in the site.

    Attributes:
        package: the tables.
        about: what they say of themselves.
        files: by path, from the folder of their version.
    """

    package: Package
    about: About
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table as the page describes it: its files with their size, its columns."""

    id: str
    title: str
    about: str
    rows: str
    files: Sequence[tuple[str, str, str]]
    columns: Sequence[tuple[str, str, str, str, str]]


def make_data(frame: Frame, data: OpenData | None) -> None:
    """Make the page of the data."""
    language, licence = frame.language, frame.settings.licence
    frame.render(
        DATA,
        "site-data.html",
        frame.say("data"),
        told(frame, "data_about"),
        crumbs=[],
        downloads=[],
        edition=data.about if data else None,
        notices=[one[language] for name, one in data.about.notices.items() if name in NOTICES]
        if data
        else [],
        datasets=[_dataset(frame, data, one) for one in data.package.tables] if data else [],
        papers=_papers(frame, data) if data else [],
        empties=_empties(frame, data) if data else [],
        lists=_lists(frame),
        own_columns=_own_columns(frame),
        licence=licence,
        licence_link=licence if safe(licence) else "",
        told=lambda name, **facts: told(frame, name, **facts),
    )


def _dataset(frame: Frame, data: OpenData, table: DataTable) -> Dataset:
    language = frame.language
    paths = [(datapackage.path_of(table, one), one) for one in ("csv", "parquet")]
    return Dataset(
        id=f"tabella-{table.id}",
        title=table.title[language],
        about=table.about[language],
        rows=frame.say("count_rows", n=frame.say.count(len(table.rows)))
        if table.rows
        else frame.say("no_lines"),
        files=[
            (_link(data, path), ending.upper().replace("PARQUET", "Parquet"),
             size(len(data.files[path]), frame.say))
            for path, ending in paths if path in data.files
        ],
        columns=[
            (
                one.id,
                one.header[language],
                one.meaning[language],
                _holds(frame, one),
                one.vocabulary,
            )
            for one in table.columns
        ],
    )  # fmt: skip


def _holds(frame: Frame, one: DataColumn) -> str:
    """Return what the cells of a column are, in words."""
    words = told(frame, f"data_{one.type}")
    if one.unit:
        words = f"{words} ({one.unit})"
    return f"{words}; {told(frame, 'data_several')}" if one.several else words


def _papers(frame: Frame, data: OpenData) -> list[tuple[str, str, str]]:
    """Return what describes the whole: link, name, what it is."""
    names = ((LETTER, "data_letter"), (datapackage.NAME, "data_package"), (dcat.NAME, "data_dcat"))
    return [(_link(data, path), path, told(frame, name)) for path, name in names]


def _empties(frame: Frame, data: OpenData) -> list[tuple[str, str, str]]:
    """Return the kinds of empty that may stand in the data: id, words, meaning."""
    terms = {one.id: one for one in data.package.vocabularies.get(EMPTY, ())}
    language = frame.language
    return [
        (one.id, one.label[language], MEANINGS[one.id][language])
        for one in terms.values()
        if one.id in MEANINGS
    ]


def _lists(frame: Frame) -> list[tuple[str, str, str]]:
    """Return the whole lists of the site as files: words, link, note."""
    content, found = frame.content, []
    if content.indicators:
        note = told(frame, "data_columns", n=len(content.indicator_table.columns))
        found.append((frame.say("indicators"), listing("indicator"), note))
    if content.contributions:
        note = told(frame, "data_columns", n=len(content.activity_table.columns))
        found.append((frame.activities, listing("activity"), note))
    for one in content.tables:
        found.append((one.title, content.address_of(one), note_of(frame, one)))
    return [
        (words, relative(DATA, f"{there.removesuffix('html')}csv"), note)
        for words, there, note in found
    ]


def _own_columns(frame: Frame) -> list[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Return the columns of the files beside the pages: id, title, header with what it holds."""
    content = frame.content
    tables: tuple[tuple[Table, str, str], ...] = (
        (content.indicator_table, frame.say("indicators"), "colonne-indicatori"),
        (content.activity_table, frame.activities, "colonne-attivita"),
    )
    return [
        (
            name,
            told(frame, "columns_of", what=words),
            [(one.header, told(frame, f"type_{one.type}")) for one in table.columns],
        )
        for table, words, name in tables
        if table.columns
    ]


def _link(data: OpenData, path: str) -> str:
    return f"{OPEN}{data.about.version}/{path}"
