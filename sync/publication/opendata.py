"""The open data of a consolidation: every table the profile marks public, with its codebook."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...schemas.shape import RECORD
from ...schemas.terms import Term, Words
from ..ruling import is_personal
from .material import Material
from .openaddresses import Addresses
from .openeditions import editions_table, errata_table
from .openlists import EMPTY, MEANINGS, lists
from .openmeasures import Measures
from .openplan import activities_table, contributions_table, nodes_table, units_table
from .openrecords import records_table, view_tables
from .openrelease import Release
from .openscores import ratings_table, summaries_table
from .opentables import DataTable, Package, Row, cells, without
from .opentargets import targets_table
from .openvalues import Values
from .openwords import column

UNIT_COLUMNS = frozenset(("unit", "lead"))
"""Columns that hold the id of a unit."""


def package(material: Material, addresses: Addresses) -> Package:
    """Return everything that is open of a consolidation; no tables where nothing is.

    Args:
        material: the consolidation.
        addresses: makes the addresses of its parts.
    """
    standing, profile = material.standing, material.profile
    known = lists(profile, standing.scores.ratings)
    found = [*_tables(material, addresses)]
    if not found:
        return Package((), {})
    found.append(errata_table(material))
    named = dict.fromkeys(
        cell
        for table in found
        for one in table.columns
        if one.id in UNIT_COLUMNS or (table.id == "summaries" and one.id == "key")
        for subject, cell in _subjects(table, one.id)
        if subject == "unit" and isinstance(cell, str)
    )
    if named:
        policy = profile.publication
        whole = all(
            policy.shows(one, "department") for one, shown in policy.sheets.items() if shown
        )
        found.append(units_table(standing, addresses, list(named), whole))
    found.append(editions_table(material.editions))
    found = [_settled(table, {one.id for one in found}) for table in found]
    used = {one.vocabulary: known[one.vocabulary] for table in found for one in table.columns
            if one.vocabulary}  # fmt: skip
    tables = (*found, vocabularies_table(used))
    return Package((*tables, columns_table(tables)), used)


def vocabularies_table(vocabularies: dict[str, tuple[Term, ...]]) -> DataTable:
    """Make the table of the lists the ids are entries of, the kinds of empty with their meaning."""
    columns = (
        column("vocabulary"),
        column("id"),
        column("label_it"),
        column("label_en"),
        column("meaning_it"),
        column("meaning_en"),
    )
    rows: list[Row] = []
    for name, terms in sorted(vocabularies.items()):
        for term in {one.id: one for one in terms}.values():
            told = MEANINGS.get(term.id) if name == EMPTY else None
            rows.append(
                {
                    "vocabulary": name,
                    "id": term.id,
                    "label_it": term.label.it,
                    "label_en": term.label.en,
                    "meaning_it": told.it if told else None,
                    "meaning_en": told.en if told else None,
                }
            )
    return DataTable(
        "vocabularies",
        Words("Vocabolari", "Vocabularies"),
        Words(
            "Una riga per ogni voce degli elenchi usati, compresi i motivi di un dato mancante.",
            "A row for each entry of the lists used, the kinds of empty included.",
        ),
        columns,
        cells(columns, rows),
        ("vocabulary", "id"),
    )


def columns_table(tables: Sequence[DataTable]) -> DataTable:
    """Make the codebook: a row for each column of each table, itself included."""
    columns = (
        column("table"),
        column("column"),
        column("position", "integer"),
        column("header_it"),
        column("header_en"),
        column("type"),
        column("measured_in"),
        column("meaning_it"),
        column("meaning_en"),
        column("vocabulary"),
        column("master"),
    )
    made = DataTable(
        "columns",
        Words("Colonne", "Columns"),
        Words("Una riga per ogni colonna di ogni tabella.", "A row for each column of each table."),
        columns,
        [],
        ("table", "column"),
    )
    rows: list[Row] = [
        {
            "table": table.id,
            "column": one.id,
            "position": at,
            "header_it": one.header.it,
            "header_en": one.header.en,
            "type": one.type,
            "measured_in": one.unit,
            "meaning_it": one.meaning.it,
            "meaning_en": one.meaning.en,
            "vocabulary": one.vocabulary,
            "master": ".".join(one.master) if one.master else None,
        }
        for table in (*tables, made)
        for at, one in enumerate(table.columns, 1)
    ]
    return replace(made, rows=cells(columns, rows))


def _tables(material: Material, addresses: Addresses) -> Iterator[DataTable]:
    """Give the tables of the plan and of what was delivered, as far as they are public."""
    standing, profile = material.standing, material.profile
    policy, release = profile.publication, Release(material)
    public = [one for one in profile.sheets if policy.sheets.get(one.id)]
    activities = material.visible.sheet("activity")
    indicators = material.visible.sheet("indicator")
    if activities or indicators or policy.nodes:
        yield nodes_table(standing, addresses, policy.nodes)
    if activities:
        yield _public(material, activities_table(standing, activities, addresses))
        yield _public(material, contributions_table(standing, activities, release))
    if indicators:
        yield _public(material, Measures(standing, indicators, addresses).indicators())
        yield _public(material, Values(material, indicators, addresses).table())
        yield _public(material, targets_table(standing, indicators))
        if standing.measure == "value":
            yield _public(material, ratings_table(standing, indicators))
    if indicators or activities:
        yield _public(material, summaries_table(material))
    for sheet in public:
        if sheet.kind == RECORD and not sheet.personal:
            yield _public(material, records_table(standing, sheet, addresses, release))
    yield from view_tables(material.overview, material.visible.views)


def _public(material: Material, table: DataTable) -> DataTable:
    """Return a table with what the profile marks public, and nothing else."""
    shows = material.profile.publication.shows

    def hidden(sheet: str, name: str) -> bool:
        return not shows(sheet, name) or is_personal(material.profile, sheet, name)

    return without(table, [one.id for one in table.columns if one.master and hidden(*one.master)])


def _settled(table: DataTable, there: set[str]) -> DataTable:
    """Return a table that refers to tables that are there."""
    kept = (one for one in table.references if not one.table or one.table in there)
    return replace(table, references=tuple(kept))


def _subjects(table: DataTable, name: str) -> Iterator[tuple[str, object]]:
    """Give the cells of a column, each with what it is the key of."""
    if name in UNIT_COLUMNS:
        yield from (("unit", cell) for cell in table.column(name))
    else:
        yield from zip(map(str, table.column("subject")), table.column(name), strict=True)
