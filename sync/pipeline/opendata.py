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
from ..errors import RunStopped
from ..publication import datapackage, dcat
from ..publication.material import Material
from ..publication.opendata import package
from ..publication.openedition import About, about
from ..publication.openfiles import csv_bytes, has_parquet, parquet_bytes
from ..publication.openletter import NAME as LETTER
from ..publication.openletter import letter
from ..publication.opentables import Package
from ..settings import Settings, read_settings
from ..workspace import open_workspace
from .owning import Owner, own, owner, told_by
from .planning import opened
from .publishing import material
from .storing import store_of

NOTHING_PUBLIC = Words(
    "Il profilo non indica nulla come pubblico: aggiungere [publication] a profile.toml.",
    "The profile marks nothing as public: add [publication] to profile.toml.",
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
    made, said = open_data(found, settings)
    with store_of(opened(root)) as store:
        mine = owner(store, found.profile.id, found.plan_id, settings.publication)
    if not made.tables:
        raise RunStopped(NOTHING_PUBLIC)
    return _write(folder, made, said, mine)


def open_data(found: Material, settings: Settings) -> tuple[Package, About]:
    """Return what is open of a consolidation, and what it says of itself.

    Args:
        found: the consolidation.
        settings: of the workspace.
    """
    said = about(found, settings.publication, has_parquet())
    return package(found, said.addresses), said


def files_of(made: Package, said: About, mine: Owner | None = None) -> dict[str, bytes]:
    """Return the files of the open data, by path, in the order in which they are written.

    Args:
        made: the tables.
        said: what they say of themselves.
        mine: who publishes, where they go into a folder that is to be known again.
    """
    named = {} if mine is None else told_by(mine)
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
        datapackage.NAME: _json(datapackage.descriptor(made, said, tables) | named),
    }


def _write(folder: Path, made: Package, said: About, mine: Owner) -> OpenData:
    known = own(folder, datapackage.NAME, mine, alone=False, needs=dcat.NAME)
    files = files_of(made, said, mine)
    gone = _tables(known or {}) - files.keys()
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


def _tables(known: Mapping[str, Any]) -> set[str]:
    """Return the tables an earlier export left in a folder."""
    try:
        paths = {str(one["path"]) for one in known["resources"]}
    except (KeyError, TypeError):
        return set()
    start = f"{datapackage.FOLDER}/"
    return {one for one in paths if one.startswith(start) and ".." not in Path(one).parts}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
