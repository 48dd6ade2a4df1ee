"""The metadata of open data after DCAT-AP_IT, the national profile, as one JSON-LD file.

After AgID's guidelines for data catalogues. Mandatory are: of the catalogue title, description,
publisher, modified, dataset; of the dataset identifier, title, description, modified, theme,
rightsHolder, accrualPeriodicity, distribution; of a distribution format, accessURL, license; of an
agent identifier and name; of a contact name and mail address. What nobody has said (the address of
the site, the IPA code) cannot be made up: then it is left out, and the export says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ...schemas.terms import Words
from ..publicationsettings import PublicationSettings
from .datapackage import FOLDER, KEYWORDS, LICENCES, path_of
from .datapackage import NAME as PACKAGE
from .openedition import About
from .opentables import Package

NAME = "dcat-ap-it.jsonld"

AUTHORITY = "http://publications.europa.eu/resource/authority"
USUAL = PublicationSettings()
"""What holds where an administration says nothing."""
FREQUENCIES = f"{AUTHORITY}/frequency"
THEMES = f"{AUTHORITY}/data-theme"
LANGUAGES = (f"{AUTHORITY}/language/ITA", f"{AUTHORITY}/language/ENG")
FORMATS: Mapping[str, str] = {
    "csv": f"{AUTHORITY}/file-type/CSV",
    "parquet": f"{AUTHORITY}/file-type/PARQUET",
    "json": f"{AUTHORITY}/file-type/JSON",
}
LICENCE_TYPES: Mapping[str, str] = {
    "CC-BY-4.0": "http://purl.org/adms/licencetype/Attribution",
    "CC0-1.0": "http://purl.org/adms/licencetype/PublicDomain",
    "CC-BY-SA-4.0": "http://purl.org/adms/licencetype/ViralEffect-ShareAlike",
}
CONTEXT: Mapping[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

AGENT = "ente"
"""Stands for the code of an administration that has not said its own."""

Node = dict[str, Any]


def metadata(package: Package, about: About, files: Mapping[str, bytes]) -> Node:
    """Return the content of the metadata file.

    Args:
        package: the tables.
        about: what the data say of themselves.
        files: what was written, by path.
    """
    distributions = list(_distributions(package, about, files))
    nodes = [
        _catalogue(about),
        _dataset(about, [one["@id"] for one in distributions]),
        *distributions,
        _agent(about),
        _licence(about),
    ]
    if about.mail:
        nodes.append(_contact(about))
    return {"@context": dict(CONTEXT), "@graph": nodes}


def _catalogue(about: About) -> Node:
    base = about.addresses.base
    return {
        "@id": about.addresses.catalogue(),
        "@type": ["dcatapit:Catalog", "dcat:Catalog"],
        "dct:title": _texts(Words(f"{about.owner}: dati aperti", f"{about.owner}: open data")),
        "dct:description": _texts(
            Words(
                f"{about.owner}: piani, indicatori e loro attuazione come dati aperti.",
                f"{about.owner}: plans, indicators and how they go, as open data.",
            )
        ),
        "dct:publisher": _id(_agent_id(about)),
        "dct:modified": _day(about.modified.isoformat()),
        "dct:language": [_id(one) for one in LANGUAGES],
        "dcat:themeTaxonomy": _id(THEMES),
        **({"foaf:homepage": _id(base)} if base else {}),
        "dcat:dataset": _id(about.addresses.dataset(about.version)),
    }


def _dataset(about: About, distributions: list[str]) -> Node:
    base, agent = about.addresses.base, _agent_id(about)
    made: Node = {
        "@id": about.addresses.dataset(about.version),
        "@type": ["dcatapit:Dataset", "dcat:Dataset"],
        "dct:identifier": ":".join(filter(None, (about.settings.publisher, about.name))),
        "dct:title": _texts(about.title),
        "dct:description": _texts(about.description),
        "dct:modified": _day(about.modified.isoformat()),
        "dcat:theme": _id(f"{THEMES}/{about.settings.theme or USUAL.theme}"),
        "dct:rightsHolder": _id(agent),
        "dct:publisher": _id(agent),
        "dct:creator": _id(agent),
        "dct:accrualPeriodicity": _id(
            f"{FREQUENCIES}/{about.settings.frequency or USUAL.frequency}"
        ),
        "dct:language": [_id(one) for one in LANGUAGES],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcatapit:startDate": _day(f"{about.period}-01-01"),
            "dcatapit:endDate": _day(f"{about.period}-12-31"),
        },
        "dcat:keyword": [
            {"@language": language, "@value": word}
            for language, words in KEYWORDS.items()
            for word in words
        ],
        "owl:versionInfo": about.version,
        "dcat:distribution": [_id(one) for one in distributions],
    }
    if base:
        made["dcat:landingPage"] = _id(about.addresses.landing())
    if about.issued:
        made["dct:issued"] = _day(about.issued.isoformat())
    if about.mail:
        made["dcat:contactPoint"] = _id(_contact_id(about))
    if about.act or about.draft:
        draft = Words("Bozza: nessuna edizione approvata.", "Draft: no edition approved.")
        act = Words(f"Approvata con {about.act}", f"Approved by {about.act}")
        made["adms:versionNotes"] = _texts(draft if about.draft else act)
    return made


def _distributions(package: Package, about: About, files: Mapping[str, bytes]) -> Iterator[Node]:
    for table in package.tables:
        for ending in ("csv", "parquet"):
            path = path_of(table, ending)
            if path in files:
                told = Words(*(f"{text} ({ending.upper()})" for text in _both(table.title)))
                yield _distribution(about, path, ending, told, table.about, len(files[path]))
    told = Words("Descrizione del pacchetto di dati", "Description of the data package")
    note = Words(
        "Schemi, tipi, chiavi e significato delle colonne (Frictionless Data Package).",
        "Schemas, types, keys and meaning of the columns (Frictionless Data Package).",
    )
    yield _distribution(about, PACKAGE, "json", told, note, None)


def _distribution(
    about: About, path: str, ending: str, title: Words, note: Words, size: int | None
) -> Node:
    address = about.addresses.file(f"{about.version}/{path}" if about.addresses.base else path)
    name = path.removeprefix(f"{FOLDER}/")
    made: Node = {
        "@id": about.addresses.distribution(about.version, name),
        "@type": ["dcatapit:Distribution", "dcat:Distribution"],
        "dct:title": _texts(title),
        "dct:description": _texts(note),
        "dct:format": _id(FORMATS[ending]),
        "dct:license": _id(about.settings.licence),
        "dct:modified": _day(about.modified.isoformat()),
        "dcat:accessURL": _id(address),
        "dcat:downloadURL": _id(address),
    }
    if size is not None:
        made["dcat:byteSize"] = {"@type": "xsd:decimal", "@value": str(size)}
    return made


def _agent(about: About) -> Node:
    made: Node = {
        "@id": _agent_id(about),
        "@type": ["dcatapit:Agent", "foaf:Agent"],
        "foaf:name": {"@language": "it", "@value": about.owner},
    }
    if about.settings.publisher:
        made["dct:identifier"] = about.settings.publisher
    return made


def _licence(about: About) -> Node:
    address = about.settings.licence
    name, title = LICENCES.get(address.rstrip("/").replace("http://", "https://"), ("", address))
    made: Node = {
        "@id": address,
        "@type": ["dcatapit:LicenseDocument", "dct:LicenseDocument"],
        "foaf:name": name or title,
    }
    if name:
        made["dct:type"] = _id(LICENCE_TYPES[name])
        made["owl:versionInfo"] = name.rpartition("-")[2]
    return made


def _contact(about: About) -> Node:
    return {
        "@id": _contact_id(about),
        "@type": ["dcatapit:Organization", "vcard:Organization", "vcard:Kind"],
        # A plain text and one typed address: so the ontology of the profile wants them.
        "vcard:fn": about.owner,
        "vcard:hasEmail": _id(f"mailto:{about.mail}") | {"@type": "vcard:Email"},
    }


def _agent_id(about: About) -> str:
    return about.addresses.publisher(about.settings.publisher or AGENT)


def _contact_id(about: About) -> str:
    return about.addresses.contact(about.settings.publisher or AGENT)


def _id(address: str) -> Node:
    return {"@id": address}


def _day(text: str) -> Node:
    return {"@type": "xsd:date", "@value": text}


def _texts(words: Words) -> list[Node]:
    return [
        {"@language": language, "@value": text}
        for language, text in zip(("it", "en"), _both(words), strict=True)
    ]


def _both(words: Words) -> tuple[str, str]:
    return words.it, words.en
