"""The open data of a workspace, written into a folder: tables, data package, metadata."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.replacing import write_whole
from ..editions import reopened_after
from ..errors import RunStopped
from ..publication import datapackage, dcat
from ..publication.opendata import package
from ..publication.openedition import About, about
from ..publication.openeditions import Past
from ..publication.openfiles import csv_bytes, has_parquet, parquet_bytes
from ..publication.openletter import NAME as LETTER
from ..publication.openletter import letter
from ..publication.opentables import Package
from ..settings import read_settings
from ..versions import accepted_at
from ..workspace import open_workspace
from .planning import opened
from .publishing import material
from .storing import store_of

NOTHING_PUBLIC = Words(
    "Il profilo non indica nulla come pubblico: aggiungere [publication] a profile.toml.",
    "The profile marks nothing as public: add [publication] to profile.toml.",
)
FOREIGN = Words(
    "{folder} contiene un pacchetto di dati di altra origine: indicare un'altra cartella.",
    "{folder} holds a data package from elsewhere: name another folder.",
)


@dataclass(frozen=True, slots=True)
class OpenData:
    """What was written.

    Attributes:
        package: its ``datapackage.json``.
        version: the edition, or what the data are without one.
        draft: no edition was approved.
        tables: rows of each table.
        files: paths written, from the folder.
        notices: what whoever publishes should know.
    """

    package: Path
    version: str
    draft: bool
    tables: Mapping[str, int]
    files: tuple[str, ...]
    notices: tuple[Words, ...]

    def as_json(self, language: Language) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {
            "package": str(self.package),
            "version": self.version,
            "draft": self.draft,
            "tables": dict(self.tables),
            "files": list(self.files),
            "notices": [one[language] for one in self.notices],
        }


def export_open_data(root: Path, folder: Path) -> OpenData:
    """Write all that is open of the last consolidation of a workspace.

    Every file is written whole, ``datapackage.json`` the last of all; tables of an earlier export
    that are no longer public are taken away.

    Args:
        root: the workspace.
        folder: made when missing.

    Raises:
        RunStopped: nothing was consolidated yet, or nothing is public.
        OSError: a file cannot be written.
    """
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    found = material(root)
    said = about(found, settings.publication, has_parquet())
    with store_of(opened(root)) as store:
        where = (settings.period, settings.round)
        past = [
            Past(one, accepted_at(store, one.run, *where), reopened_after(store, one.id))
            for one in found.editions
        ]
        now = accepted_at(store, found.run, *where)
    made = package(found, said.addresses, past, now)
    if not made.tables:
        raise RunStopped(NOTHING_PUBLIC)
    return _write(folder, made, said)


def files_of(made: Package, said: About) -> dict[str, bytes]:
    """Return the files of the open data, by path, in the order in which they are written."""
    facts = {
        "title": said.title.it,
        "version": said.version,
        "licence": said.settings.licence,
        "draft": "true" if said.draft else "false",
    }
    tables: dict[str, bytes] = {}
    for table in made.tables:
        tables[datapackage.path_of(table, "csv")] = csv_bytes(table)
        if has_parquet():
            tables[datapackage.path_of(table, "parquet")] = parquet_bytes(table, facts)
    return {
        **tables,
        LETTER: letter(made, said).encode(),
        dcat.NAME: _json(dcat.metadata(made, said, tables)),
        datapackage.NAME: _json(datapackage.descriptor(made, said, tables)),
    }


def _write(folder: Path, made: Package, said: About) -> OpenData:
    if (folder / datapackage.NAME).exists() and not (folder / dcat.NAME).exists():
        raise RunStopped(Words(FOREIGN.it.format(folder=folder), FOREIGN.en.format(folder=folder)))
    files = files_of(made, said)
    gone = _before(folder) - files.keys()
    for path, data in files.items():
        write_whole(folder / path, data)
    for path in gone:
        with suppress(FileNotFoundError):
            (folder / path).unlink()
    return OpenData(
        folder / datapackage.NAME,
        said.version,
        said.draft,
        {table.id: len(table.rows) for table in made.tables},
        tuple(files),
        tuple(said.notices.values()),
    )


def _before(folder: Path) -> set[str]:
    """Return the tables an earlier export left in a folder."""
    try:
        known = json.loads((folder / datapackage.NAME).read_bytes())
        paths = {str(one["path"]) for one in known["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    start = f"{datapackage.FOLDER}/"
    return {one for one in paths if one.startswith(start) and ".." not in Path(one).parts}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
