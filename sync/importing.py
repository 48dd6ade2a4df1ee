"""Legacy tables become a plan: nodes, activities, contributions, indicators and past values.

The profile names files and columns. Nothing is changed in silence: what could not be read, or was
read otherwise than printed, is a doubt; what was inferred is a proposal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..schemas.findings import Place
from ..schemas.keys import slug
from ..schemas.linking import ACTIVITIES
from ..schemas.plan import Doubt, Plan
from ..schemas.profile import Profile
from ..schemas.shape import RECORD
from ..schemas.terms import fold
from .activities import read_activities
from .breakdowns import within
from .competence import Places, broken_citations
from .contextfigures import read_context
from .dated import uneven_days
from .elements import elements_of
from .headers import recognised, texts_in
from .hierarchy import read_nodes
from .horizons import other_horizons, repeated_titles
from .indicators import Making
from .legacy import Found, ImportFailed, SourceTable, read_tables
from .linkimport import read_links
from .linktable import compare_links
from .recordimport import columns_of, latest_year, read_records
from .series import read_series
from .sourcetexts import check_texts

__all__ = ["ImportFailed", "read_source"]

NO_COLUMNS = frozenset(
    ("file", "aliases", "minted_code", "generated_code", "vocabulary", "value_prefix", "kind")
)
"""Keys of a source that name no column. A kind may be one, and is found by its exact name only."""


def read_source(
    source: Path, profile: Profile, period: int | None = None, previous: Plan | None = None
) -> Plan:
    """Read a plan and its past values from legacy tables.

    Args:
        source: a folder of TSV or CSV files, or a workbook with one sheet per table.
        profile: names the files and columns, and the shape of the plan.
        period: current period; when not given the profile's, else the last year that holds a value
            or that records name in the column the profile says.
        previous: an earlier import, whose made-up codes are kept.

    Raises:
        ImportFailed: when none of the tables is there.
    """
    found = _headed(read_tables(source, _files(profile)), profile)
    tree = read_nodes(found, profile, previous)
    work = read_activities(found, profile, tree)
    rows, doubts = read_series(found, profile, tree, previous)
    making = Making(profile, tree, Places(profile, tree, work), work)
    making.indicators_of(rows)
    cards = read_links(
        found, profile, tree.nodes, work.activities, previous.vocabularies if previous else ()
    )
    compared = compare_links(found, cards)
    figures = read_context(found, profile, previous)
    elements = elements_of(
        Plan(
            profile.id,
            0,
            nodes=tuple(tree.nodes.values()),
            activities=tuple(work.activities.values()),
        )
    )
    records, of_records = read_records(found, profile, elements)
    years = sorted({cell.period for row in rows for cell in row.cells})
    told = [cell.period for row in rows for cell in row.cells if cell.printed.strip()]
    last = max(told, default=0) or latest_year(records, profile)
    year = period or profile.importing.get("period") or last
    return Plan(
        profile=profile.id,
        period=year,
        nodes=tuple(tree.nodes.values()),
        activities=tuple(work.activities.values()),
        contributions=tuple(work.contributions),
        indicators=(*within(making.indicators, making.values), *figures.indicators),
        values=(*making.values, *figures.values),
        departments=profile.departments,
        doubts=(
            *_unexpected(found, profile),
            *tree.doubts,
            *work.doubts,
            *doubts,
            *broken_citations(rows, work),
            *making.doubts,
            *figures.doubts,
            *cards.doubts,
            *compared,
            *check_texts(found, profile, tree.nodes, work.activities),
            *other_horizons(profile, tree.nodes, work.activities),
            *repeated_titles((*tree.nodes.values(), *work.activities.values())),
            *uneven_days(profile, making.indicators, making.values, year),
            *of_records,
        ),
        years=tuple(years),
        vocabularies=cards.entries,
        links=tuple(cards.links),
        actors=tuple(cards.actors),
        records=tuple(records),
    )


def _sources(profile: Profile) -> Iterator[Mapping[str, object]]:
    """Return what the profile says of each table, codes of the levels above included."""
    above: dict[str, str] = {}
    for level in profile.levels:
        above[level.id] = level.source.get("code", "")
        yield {**level.source, "above": dict(above)}
    yield from (sheet.source for sheet in profile.sheets if sheet.source)
    yield from profile.importing.get("cross", ())
    yield profile.importing.get("notes", {})
    yield profile.importing.get("context", {})
    yield from _link_sources(profile)


def _link_sources(profile: Profile) -> Iterator[Mapping[str, object]]:
    """Return the columns of links, each with the table it stands in."""
    for column in profile.linking.columns:
        if column.on == ACTIVITIES:
            homes = [sheet.source for sheet in profile.sheets if sheet.kind == "activity"]
        else:
            homes = [profile.level(column.on).source]
        for home in homes:
            yield {"file": home.get("file", ""), "column": column.column}
    if (table := profile.linking.table) is not None:
        yield {
            "file": table.file,
            "columns_of": (table.key, table.vocabulary, table.code, table.label, table.printed),
        }


def _files(profile: Profile) -> list[str]:
    named = (str(source["file"]) for source in _sources(profile) if "file" in source)
    return list(dict.fromkeys(named))


def _headed(found: Found, profile: Profile) -> Found:
    """Return the tables with their columns under the names the profile gives them."""
    wanted: dict[str, list[str]] = {}
    aliases: dict[str, Mapping[str, Sequence[str]]] = {}
    prefixes: dict[str, set[str]] = {}
    for source in _sources(profile):
        file = str(source.get("file", ""))
        for key in ("value_prefix", "columns"):
            if isinstance(prefix := source.get(key), str):
                prefixes.setdefault(file, set()).add(prefix)
        names = texts_in({key: value for key, value in source.items() if key not in NO_COLUMNS})
        wanted.setdefault(file, []).extend(names)
        aliases[file] = {**aliases.get(file, {}), **_mapping(source.get("aliases"))}
    tables = {
        name: recognised(
            table,
            (*wanted.get(name, ()), *(counted := _numbered(table, prefixes.get(name, ())))),
            {**aliases.get(name, {}), **counted},
        )
        for name, table in found.tables.items()
    }
    return replace(found, tables=tables)


def _numbered(table: SourceTable, prefixes: Iterable[str]) -> dict[str, list[str]]:
    """Return the columns of years and numbers by a profile's names for them, however written."""
    named: dict[str, list[str]] = {}
    for column in table.columns:
        if number := re.search(r"\d+$", column.strip()):
            for name in (f"{prefix}{number[0]}" for prefix in prefixes):
                if _letters(name) == _letters(column):
                    named.setdefault(name, []).append(column)
    return named


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _unexpected(found: Found, profile: Profile) -> Iterator[Doubt]:
    """Report files and columns the profile does not name, and tables that are not there."""
    wanted = [level.source for level in profile.levels]
    wanted += [sheet.source for sheet in profile.sheets if sheet.kind != RECORD]
    needed = {source.get("file") for source in wanted if not source.get("optional")}
    ignored = {fold(Path(name).stem) for name in profile.importing.get("ignored_files", ())}
    for name in found.others:
        if fold(Path(name).stem) not in ignored:
            yield Doubt("IMP-008", "", Place(name), name, {"value": name})
    for name in _files(profile):
        table = found.tables.get(name)
        if table is None or not table.rows:
            if name in needed:
                yield Doubt("IMP-010", "", Place(name), name, {"value": name})
            continue
        sources = [source for source in _sources(profile) if source.get("file") == name]
        known = {column for source in sources for column in texts_in(source)}
        above = {name for source in sources for name in _mapping(source.get("parent"))}
        known |= {str(level.source.get("label")) for level in profile.levels if level.id in above}
        ignored_columns = {slug(name) for name in profile.importing.get("ignored_columns", ())}
        known |= {column for column in table.columns if slug(column) in ignored_columns}
        known |= columns_of(profile, name, table)
        prefixes = [source.get("value_prefix", source.get("columns")) for source in sources]
        extra = [
            column
            for column in table.columns
            if column
            and column not in known
            and not any(
                column.startswith(str(prefix)) and column[len(str(prefix)) :].isdigit()
                for prefix in prefixes
                if prefix is not None
            )
        ]
        if extra:
            said = f"{table.sheet}: {', '.join(extra)}"
            place = Place(table.workbook, table.sheet)
            yield Doubt("IMP-008", "", place, said, {"value": said})
