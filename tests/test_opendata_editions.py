"""Open data of an approved edition: its act, what was corrected since, metadata a portal takes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from offices import City
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.publication.openaddresses import Addresses, is_address
from riscontro.sync.settings import SettingsError, read_settings
from test_editions import A1, AFTER, close, reopen
from test_opendata import SITE, UNITS, check, publish, the
from test_undo import retype

DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"

MANDATORY = {
    DCATAPIT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.modified,
                       DCAT.dataset),
    DCATAPIT.Dataset: (DCTERMS.identifier, DCTERMS.title, DCTERMS.description, DCTERMS.modified,
                       DCAT.theme, DCTERMS.rightsHolder, DCTERMS.accrualPeriodicity,
                       DCAT.distribution),
    DCATAPIT.Distribution: (DCTERMS.format, DCAT.accessURL, DCTERMS.license),
    DCATAPIT.Agent: (DCTERMS.identifier, FOAF.name),
    DCATAPIT.LicenseDocument: (FOAF.name,),
    DCATAPIT.Organization: (VCARD.fn, VCARD.hasEmail),
    DCTERMS.PeriodOfTime: (DCATAPIT.startDate,),
}  # fmt: skip
"""What the profile asks of each class (AgID, *Linee guida per i cataloghi dati*)."""

ONCE = (DCTERMS.identifier, DCTERMS.modified, DCTERMS.rightsHolder, DCTERMS.accrualPeriodicity,
        DCTERMS.publisher, DCTERMS.format, DCAT.accessURL, DCTERMS.license)  # fmt: skip
RANGES = {
    DCTERMS.publisher: DCATAPIT.Agent,
    DCTERMS.rightsHolder: DCATAPIT.Agent,
    DCTERMS.license: DCATAPIT.LicenseDocument,
    DCAT.distribution: DCATAPIT.Distribution,
    DCAT.dataset: DCATAPIT.Dataset,
    DCAT.contactPoint: DCATAPIT.Organization,
    VCARD.hasEmail: VCARD.Email,
}


def missing(graph: Graph) -> Iterator[str]:
    """Give what a catalogue lacks to be taken by the national one."""
    for kind, wanted in MANDATORY.items():
        found = set(graph.subjects(RDF.type, kind))
        if not found:
            yield f"no {kind}"
        for one in found:
            for name in wanted:
                there = list(graph.objects(one, name))
                if not there or (name in ONCE and len(there) > 1):
                    yield f"{one} {name}: {len(there)}"
    for name, kind in RANGES.items():
        for target in graph.objects(predicate=name):
            if (target, RDF.type, kind) not in graph:
                yield f"{name}: {target} is no {kind}"
    for triple in graph:
        for one in triple:
            if isinstance(one, URIRef) and not is_address(one) and not one.startswith("mailto:"):
                yield f"{one} is no address"


def metadata(folder: Path, base: str = "") -> Graph:
    graph = Graph()
    graph.parse(folder / "dcat-ap-it.jsonld", format="json-ld", publicID=base or "urn:x")
    return graph


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A round closed, a row opened again and corrected; the site has an address."""
    made = City.founded(tmp_path_factory.mktemp("edizioni") / "piano-2025")
    for unit in UNITS:
        made.send(unit)
    synchronise(made.root, date(2026, 2, 20))
    made.settle(publication=SITE)
    return made


@pytest.fixture(scope="module")
def stages(city: City, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The open data before and after closing, after a correction, in the next edition."""
    base, made = tmp_path_factory.mktemp("stadi"), {}

    def out(name: str) -> None:
        made[name] = base / name
        publish(city, made[name])

    out("draft")
    close(city, "--anyway")
    out("first")
    reopen(city, A1, "--act", "nota 12/2026")
    retype(city, 4999)
    synchronise(city.root, AFTER)
    out("amending")
    close(city, "--anyway", today=AFTER)
    out("second")
    return made


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_bytes())
    return found


def test_each_stage_says_what_it_is(stages: dict[str, Path]) -> None:
    versions = {name: told(folder)["version"] for name, folder in stages.items()}
    assert versions == {
        "draft": "2025-consuntivo-bozza",
        "first": "2025-consuntivo-1",
        "amending": "2025-consuntivo-1-in-rettifica",
        "second": "2025-consuntivo-2",
    }
    first = told(stages["first"])
    assert first["edition"] == {
        "id": "2025-consuntivo-1", "draft": False, "act": "DCC 45/2026", "day": "2026-03-20"
    }  # fmt: skip
    assert first["notices"] == [] and "bozza" not in first["title"]
    assert "righe" in told(stages["amending"])["notices"][0]["it"]
    for folder in stages.values():
        check(folder)


def test_the_errata_say_what_the_edition_said_and_what_holds(stages: dict[str, Path]) -> None:
    assert the(stages["draft"], "errata") == the(stages["first"], "errata") == []
    (row,) = the(stages["amending"], "errata")
    assert (row["row_key"], row["column"], row["unit"]) == (A1, "value", "CUL")
    assert (row["before"], row["after"]) == ("4410", "4999")
    assert (row["reason"], row["act"]) == ("dato della Regione", "nota 12/2026")
    assert row["day"] == "2026-09-10" and "corrected_in" not in row
    (later,) = the(stages["second"], "errata")
    assert later == {**row, "corrected_in": "2025-consuntivo-2"}
    assert [one["edition"] for one in the(stages["second"], "editions")] == [
        "2025-consuntivo-1", "2025-consuntivo-2"
    ]  # fmt: skip


def test_an_open_row_is_provisional(stages: dict[str, Path]) -> None:
    def provisional(name: str) -> set[str]:
        return {one["indicator"] for one in the(stages[name], "values") if one["provisional"]}

    def released(name: str) -> dict[str, str]:
        rows = [one for one in the(stages[name], "values") if one["round"] == "consuntivo"]
        return {one["indicator"]: one["release"] for one in rows}

    assert provisional("draft") == released("draft").keys()
    assert set(released("draft").values()) == {"draft"}
    assert provisional("amending") == {A1}
    assert {key for key, found in released("amending").items() if found == "reopened"} == {A1}
    assert provisional("first") == provisional("second") == set()
    assert set(released("first").values()) == set(released("second").values()) == {"approved"}
    work = the(stages["amending"], "contributions")
    assert {one["release"] for one in work} == {"approved"}


def test_addresses_never_change(stages: dict[str, Path]) -> None:
    def uris(name: str) -> set[str]:
        tables = ("nodes", "activities", "indicators", "values", "units")
        return {row["uri"] for table in tables for row in the(stages[name], table)}

    assert uris("draft") == uris("first") == uris("second")
    assert all(is_address(one) for one in uris("first"))
    assert f"{SITE.address}/id/prova-2025/indicator/{A1}" in uris("first")


def test_the_metadata_have_all_the_profile_asks_for(stages: dict[str, Path]) -> None:
    graph = metadata(stages["first"])
    assert list(missing(graph)) == []
    (dataset,) = graph.subjects(RDF.type, DCATAPIT.Dataset)
    assert graph.value(dataset, DCTERMS.identifier) == Literal(
        "c_l219:prova-2025-2025-consuntivo-1"
    )
    assert str(graph.value(dataset, DCAT.theme)) == f"{EU}data-theme/GOVE"
    assert str(graph.value(dataset, DCTERMS.accrualPeriodicity)) == f"{EU}frequency/ANNUAL"
    assert graph.value(dataset, DCTERMS.issued) == Literal("2026-03-20", datatype=XSD.date)
    (agent,) = graph.subjects(RDF.type, DCATAPIT.Agent)
    assert graph.value(agent, DCTERMS.identifier) == Literal("c_l219")
    (contact,) = graph.subjects(RDF.type, DCATAPIT.Organization)
    name = graph.value(contact, VCARD.fn)
    assert isinstance(name, Literal) and name.language is None
    files = {str(one) for one in graph.objects(predicate=DCAT.downloadURL)}
    base = f"{SITE.address}/dati/2025-consuntivo-1/"
    assert files == {
        f"{base}{one.relative_to(stages['first']).as_posix()}"
        for one in stages["first"].rglob("*")
        if one.suffix in (".csv", ".parquet") or one.name == "datapackage.json"
    }
    formats = {str(one).rpartition("/")[2] for one in graph.objects(predicate=DCTERMS.format)}
    assert formats == {"CSV", "PARQUET", "JSON"}


def test_theme_and_frequency_are_a_setting(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = City.founded(tmp_path / "piano-2025")
    made.send("CUL")
    made.run()
    made.settle(publication=replace(SITE, theme="ENVI", frequency="ANNUAL_2"))
    publish(made, tmp_path / "dati")
    graph = metadata(tmp_path / "dati")
    (dataset,) = graph.subjects(RDF.type, DCATAPIT.Dataset)
    assert str(graph.value(dataset, DCAT.theme)) == f"{EU}data-theme/ENVI"
    assert str(graph.value(dataset, DCTERMS.accrualPeriodicity)) == f"{EU}frequency/ANNUAL_2"
    made.settle(publication=replace(SITE, theme="PIANI"))
    with pytest.raises(SettingsError, match=r"publication\.theme.*GOVE"):
        read_settings(made.workspace.settings_file)


def test_what_is_missing_of_the_metadata_is_seen(stages: dict[str, Path]) -> None:
    graph = metadata(stages["first"])
    (dataset,) = graph.subjects(RDF.type, DCATAPIT.Dataset)
    graph.remove((dataset, DCAT.theme, None))
    graph.add((dataset, DCTERMS.modified, Literal("2026-01-01")))
    graph.add((dataset, DCAT.landingPage, URIRef("not an address")))
    assert len(list(missing(graph))) == 3


def test_without_an_address_paths_stand_on_where_the_file_lies(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = City.founded(tmp_path / "piano-2025")
    made.send("CUL")
    made.run()
    publish(made, tmp_path / "dati")
    graph = metadata(tmp_path / "dati", "https://example.it/cartella/")
    found = list(missing(graph))
    assert all("identifier" in one or "Organization" in one for one in found), found
    assert len(found) == 2
    assert URIRef("https://example.it/cartella/data/values.csv") in set(
        graph.objects(predicate=DCAT.accessURL)
    )


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("M01.P02/a.1", "M01.P02/a.1"),
        ("M01/d.1#sede centrale", "m01-d.1-sede-centrale-823247"),
        ("é?x=1&y", "e-x-1-y-c2c133"),
        ("M01/con", "m01-con-3d80fb"),
        ("M01./a", "m01.-a-655c72"),
        ("../../etc", "etc-74ccf3"),
    ],
)
def test_an_address_is_made_of_a_key(key: str, path: str) -> None:
    made = Addresses("https://example.it/piano/", "torino-2025")
    assert made.of("indicator", key) == f"https://example.it/piano/id/torino-2025/indicator/{path}"
    assert is_address(made.of("indicator", key))
    assert made.value(2025, "consuntivo", key) == f"{made.of('indicator', key)}#2025-consuntivo"


def test_what_is_no_address_is_seen() -> None:
    wrong = ("", "dati.it", "ftp://x", "https://", "https://a b", "https://a/<x>", "https://[")
    assert not any(is_address(one) for one in wrong)
