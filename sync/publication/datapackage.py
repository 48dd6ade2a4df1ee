"""The Frictionless Data Package of open data: what ``datapackage.json`` says.

After the Data Package, Data Resource and Table Schema specifications, version 1, which
``frictionless validate`` checks. They know one language: titles and descriptions are the Italian
ones, both languages stand beside them as ``titles`` and ``descriptions``.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from ...schemas.terms import Words
from .openedition import About
from .opentables import DataColumn, DataTable, Package

NAME = "datapackage.json"
FOLDER = "data"
"""Folder of the tables."""

LICENCES: Mapping[str, tuple[str, str]] = {
    "https://creativecommons.org/licenses/by/4.0": (
        "CC-BY-4.0",
        "Creative Commons Attribuzione 4.0 Internazionale",
    ),
    "https://creativecommons.org/publicdomain/zero/1.0": ("CC0-1.0", "Creative Commons Zero 1.0"),
    "https://creativecommons.org/licenses/by-sa/4.0": (
        "CC-BY-SA-4.0",
        "Creative Commons Attribuzione - Condividi allo stesso modo 4.0",
    ),
}
"""Name and title of the licences for open data, by their address without a slash at its end."""

CSV_NOTE = Words(
    "Nei file CSV un testo che un foglio di calcolo prenderebbe per una formula ha un apostrofo "
    "davanti al segno; nei file Parquet è come è stato scritto. Le percentuali sono in punti.",
    "In the CSV files a text a spreadsheet would take for a formula has an apostrophe before its "
    "sign; in the Parquet files it is as it was typed. Percentages are in points.",
)


def path_of(table: DataTable, ending: str) -> str:
    """Return where the file of a table stands in the folder of the package."""
    return f"{FOLDER}/{table.id}.{ending}"


def descriptor(package: Package, about: About, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the content of ``datapackage.json``.

    Args:
        package: the tables.
        about: what the data say of themselves.
        files: what was written, by path.
    """
    resources = []
    for table in package.tables:
        for ending, kind in (("csv", _table), ("parquet", _file)):
            path = path_of(table, ending)
            if path in files:
                resources.append(kind(package, table, path, files[path]))
    address = about.addresses.base
    publisher = {"title": about.owner, "role": "publisher"} | ({"path": address} if address else {})
    edition = {"id": about.version, "draft": about.draft, "act": about.act}
    return {
        "name": about.name,
        **({"id": about.addresses.dataset(about.version), "homepage": address} if address else {}),
        "title": about.title.it,
        "titles": _both(about.title),
        "description": f"{about.description.it} {CSV_NOTE.it}",
        "descriptions": {
            "it": f"{about.description.it} {CSV_NOTE.it}",
            "en": f"{about.description.en} {CSV_NOTE.en}",
        },
        "version": about.version,
        "created": f"{about.modified.isoformat()}T00:00:00Z",
        "keywords": list(KEYWORDS["it"]),
        "licenses": [_licence(about.settings.licence)],
        "contributors": [publisher],
        "sources": [{"title": f"{about.owner}: {about.title.it}"}],
        "edition": edition | ({"day": about.issued.isoformat()} if about.issued else {}),
        "notices": [_both(one) for one in about.told],
        "resources": resources,
    }


KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "it": ("pianificazione strategica", "controllo strategico", "indicatori", "performance"),
    "en": ("strategic planning", "strategic control", "indicators", "performance"),
}


def _table(package: Package, table: DataTable, path: str, data: bytes) -> dict[str, Any]:
    return {
        "name": table.id,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": path,
        "title": table.title.it,
        "titles": _both(table.title),
        "description": table.about.it,
        "descriptions": _both(table.about),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_proof(data),
        "schema": _schema(package, table),
    }


def _file(package: Package, table: DataTable, path: str, data: bytes) -> dict[str, Any]:
    del package
    return {
        "name": f"{table.id}-parquet",
        "type": "file",
        "path": path,
        "title": f"{table.title.it} (Parquet)",
        "titles": {name: f"{text} (Parquet)" for name, text in _both(table.title).items()},
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **_proof(data),
    }


def _schema(package: Package, table: DataTable) -> dict[str, Any]:
    made: dict[str, Any] = {
        "fields": [_field(package, table, one) for one in table.columns],
        "missingValues": [""],
    }
    if table.key:
        made["primaryKey"] = list(table.key)
    if table.references:
        made["foreignKeys"] = [
            {
                "fields": list(one.columns),
                "reference": {"resource": one.table, "fields": list(one.key)},
            }
            for one in table.references
        ]
    return made


def _field(package: Package, table: DataTable, one: DataColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if one.id in table.key:
        constraints["required"] = True
    if one.vocabulary and not one.several:
        terms = package.vocabularies[one.vocabulary]
        constraints["enum"] = list(dict.fromkeys(term.id for term in terms))
    return {
        "name": one.id,
        "type": one.type,
        "title": one.header.it,
        "titles": _both(one.header),
        "description": one.meaning.it,
        "descriptions": _both(one.meaning),
        **({"unit": one.unit} if one.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _proof(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def _licence(address: str) -> dict[str, str]:
    known = LICENCES.get(address.rstrip("/").replace("http://", "https://"))
    return ({"name": known[0], "title": known[1]} if known else {}) | {"path": address}


def _both(words: Words) -> dict[str, str]:
    return {"it": words.it, "en": words.en}
