"""The sheets of the plan workbook as data: columns, labels, widths, lists, who edits them.

They stand in ``templates/plan.toml``. A column's id is the name of an attribute of the record its
sheet holds; ``source_…`` are the members of a place, ``attr_…`` entries of ``attributes``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from ..schemas import keys, links, rulings
from ..schemas import plan as records
from ..schemas.findings import Language
from ..schemas.profile import Profile, split_parts
from ..schemas.terms import Words, fold

Kind = Literal[
    "text", "long", "number", "integer", "date", "term", "flag", "department", "names", "columns",
    "content", "facts", "choice", "answer", "member",
]  # fmt: skip
"""What a cell of a column holds; ``term`` is one entry of a vocabulary, ``names`` several texts,
``columns`` several attributes by label, ``content`` whatever was typed, ``facts`` JSON; of records
``choice`` is an entry of a vocabulary, ``answer`` yes or no, ``member`` a unit, any of which may be
words nobody understood."""

SIDE, ATTRIBUTE, RECORD = "side_", "attr_", "record_"
"""Prefix of the id of a sheet that holds one side level, of a column that holds an attribute, of a
sheet that holds records."""

MORE = "~"
"""Between the id of a column and the number of the hidden column that carries its text on."""

RECORDS: Mapping[str, type] = {
    "nodes": records.Node,
    "activities": records.Activity,
    "contributions": records.Contribution,
    "links": links.Link,
    "actors": links.Actor,
    "vocabularies": links.Entry,
    "indicators": records.Indicator,
    "interim": records.Interim,
    "values": records.Value,
    "versions": records.Version,
    "lineage": links.Lineage,
    "departments": records.Department,
    "contacts": records.Contact,
    "corrections": rulings.Correction,
    "decisions": rulings.Decision,
    "waivers": rulings.Waiver,
    "answers": rulings.ProposalAnswer,
    "doubts": records.Doubt,
    "records": records.PlanRecord,
}
"""Record of each sheet; the ids are the names of the members of ``Plan``."""

LINKED = ("links", "actors", "vocabularies", "lineage")
"""Sheets of the plans whose records are linked to vocabularies."""

VERSIONED = (
    *("target", "initial_target", "baseline", "weight", "label", "unit"),
    *("direction", "method", "department", "state"),
    *("formula", "aggregation", "tolerance", "minimum", "maximum", "rating_rules"),
)
"""Attributes of an indicator whose changes are dated in *Versioni*."""

NUMERIC = (*("target", "initial_target", "baseline", "weight", "tolerance", "minimum", "maximum"),)
"""Those of them that are numbers."""

LISTED = ("formula", "aggregation")
"""Those of them that are kept by id, whatever spelling is typed."""


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column of a sheet of the plan workbook.

    Attributes:
        id: ASCII identifier, written in the hidden row above the header.
        label: header shown.
        kind: what a cell holds.
        width: column width in characters.
        list: vocabulary, binding when the kind is ``term`` or ``flag``, else only offered.
        edited: the coordinator writes it; the others are the tool's.
        hidden: never shown; kept for the tool.
        echo: repeated for the reader, never read back.
        folded: folded away with the outline button.
        centred: drawn centred.
        later: not in the first workbooks: where a sheet has none of these, it is an older one.
        low: least number that may be typed.
        help: input message of an edited column.
    """

    id: str
    label: Words
    kind: Kind = "text"
    width: float = 14
    list: str = ""
    edited: bool = False
    hidden: bool = False
    echo: bool = False
    folded: bool = False
    centred: bool = False
    later: bool = False
    low: int | None = None
    help: Words | None = None


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One sheet of the plan workbook: one record a row.

    Attributes:
        id: name of the member of ``Plan`` it holds; ``side_…`` for nodes of one side level.
        label: sheet name.
        table: ASCII name of its Excel table.
        about: what it holds, in one line.
        columns: columns from A on.
        unique: columns that name a record; the first must not be blank.
        repeats: several rows may have the same name.
        required: its absence is a finding.
        spare: blank rows ready to be typed in.
        frozen: columns that stay in view.
        lines: most text lines a row shows.
    """

    id: str
    label: Words
    table: str
    about: Words
    columns: tuple[PlanColumn, ...]
    unique: tuple[str, ...] = ()
    repeats: bool = False
    required: bool = True
    spare: int = 0
    frozen: int = 0
    lines: int = 6

    @property
    def member(self) -> str:
        """Member of ``Plan`` whose records the sheet holds."""
        if self.id.startswith(RECORD):
            return "records"
        return "nodes" if self.id.startswith(SIDE) else self.id

    def column(self, name: str) -> PlanColumn | None:
        """Return one column by id."""
        return next((column for column in self.columns if column.id == name), None)

    def headers(self) -> dict[str, str]:
        """Return the folded headers of both languages and the column each one names."""
        return {
            fold(label): column.id
            for column in self.columns
            for label in (column.label.it, column.label.en)
        }


def standing_sheets(profile: Profile) -> tuple[PlanSheet, ...]:
    """Return the data sheets every plan has, in order: side levels follow the structure."""
    nodes, *others = standard_sheets()
    sides = tuple(
        replace(
            nodes,
            id=SIDE + level.id,
            label=Words(level.plural.it[:31], level.plural.en[:31]),
            table=f"tblLivello_{keys.slug(level.id).replace('-', '_')}",
            about=Words(
                f"{level.plural.it}: un livello che affianca la struttura principale.",
                f"{level.plural.en}: a level beside the main structure.",
            ),
            columns=nodes.columns[1:],
            required=False,
            frozen=2,
        )
        for level in profile.levels
        if level.side
    )
    linked = bool(profile.linking)
    return (nodes, *sides, *(sheet for sheet in others if linked or sheet.id not in LINKED))


def shared(name: str) -> tuple[PlanColumn, ...]:
    """Return columns that several sheets have."""
    return tuple(_column(item) for item in template()["shared"][name])


def with_attributes(
    sheet: PlanSheet,
    longest: Mapping[str, int],
    profile: Profile,
    others: tuple[PlanColumn, ...] = (),
) -> PlanSheet:
    """Return a sheet with a column for each attribute of its records, and any others given.

    ``longest`` is how many characters the longest text of each attribute has.
    """
    folded = sheet.id == "indicators"
    extra = (
        *(
            PlanColumn(
                f"{ATTRIBUTE}{name}",
                attribute_label(name, profile),
                "long",
                min(max(14.0, most + 4.0), 40.0),
                folded=folded or name in template()["attributes"],
            )
            for name, most in longest.items()
        ),
        *others,
    )
    ids = [column.id for column in sheet.columns]
    at = ids.index("source_workbook") if "source_workbook" in ids else len(ids)
    return replace(sheet, columns=(*sheet.columns[:at], *extra, *sheet.columns[at:]))


def attribute_label(name: str, profile: Profile) -> Words:
    """Return the header of an attribute: the profile's label of that field, else its name."""
    for sheet in profile.sheets:
        if (field := sheet.field(name)) is not None:
            return field.label
    if (words := _own_fields(profile.text).get(name, {}).get("label")) is not None:
        return Words(words, words) if isinstance(words, str) else words_of(words)
    if (words := template()["attributes"].get(name)) is not None:
        return words_of(words)
    text = " ".join(_SPELLED.get(word, word) for word in name.replace("-", "_").split("_"))
    shown = text[:1].upper() + text[1:]
    return Words(shown, shown)


_SPELLED = {"unita": "unità", "attivita": "attività", "citta": "città", "qualita": "qualità",
            "priorita": "priorità", "finalita": "finalità", "modalita": "modalità",
            "responsabilita": "responsabilità", "pnrr": "PNRR", "sdg": "SDG", "n": "n.",
            "agenda2030": "Agenda 2030"}  # fmt: skip


@cache
def _own_fields(text: str) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = tomllib.loads(split_parts(text).get("profile.toml", "")).get(
        "fields", {}
    )
    return fields


def said(group: str, name: str, language: Language) -> str:
    """Return one text of the instructions or of the validation messages."""
    return str(template()[group][name][language])


def paragraphs(name: str, language: Language) -> list[str]:
    """Return the paragraphs of one part of the instructions."""
    return list(template()["instructions"][name][language])


@cache
def template() -> Mapping[str, Any]:
    """Return ``templates/plan.toml``."""
    text = resources.files(__package__ or "riscontro.workbooks").joinpath("templates", "plan.toml")
    return tomllib.loads(text.read_text("utf-8"))


@cache
def standard_sheets() -> tuple[PlanSheet, ...]:
    """Return the sheets every plan has, without those of side levels."""
    return tuple(_sheet(dict(entry)) for entry in template()["sheets"])


def _sheet(entry: dict[str, Any]) -> PlanSheet:
    label, about = Words(entry.pop("it"), entry.pop("en")), words_of(entry.pop("about"))
    shared = template()["shared"]
    columns = [
        column
        for item in entry.pop("columns")
        for column in (shared[item] if isinstance(item, str) else [item])
    ]
    unique = tuple(entry.pop("unique", ()))
    return PlanSheet(
        label=label, about=about, columns=tuple(map(_column, columns)), unique=unique, **entry
    )


def _column(entry: Mapping[str, Any]) -> PlanColumn:
    rest = dict(entry)
    label = Words(rest.pop("it"), rest.pop("en"))
    advice = Words(rest.pop("help_it", ""), rest.pop("help_en", ""))
    return PlanColumn(label=label, help=advice if advice.it else None, **rest)


def words_of(entry: Mapping[str, Any]) -> Words:
    """Return the words an entry of the template says."""
    return Words(entry["it"], entry["en"])
