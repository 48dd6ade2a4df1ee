"""Levels and entry sheets of a plan as data, and how they are read from ``profile.toml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Any

from .terms import FIELDS, Field, Words

RECORD = "record"
"""Kind of the sheets whose rows the units add themselves."""

BEFORE, AFTER = ("key", "outcome"), ("findings", "row_state", "options", "flags", "mark")
"""Columns every sheet of records has around its own."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the plan.

    Attributes:
        id: identifier used in tables.
        label, plural: names shown.
        key: template of the key segment (``M{code:0>2}``), joined to the parent's by ``joint``.
        pattern: regular expression a code must match.
        source: file and columns of the import (see ``Import``).
        side: a level beside the main line (objectives of a programme): no records hang on it.
        optional: some branches do without it; what would be below hangs on the level above.
    """

    id: str
    label: Words
    plural: Words
    key: str
    joint: str
    pattern: str
    parent: str
    side: bool
    source: Mapping[str, Any]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Exit:
    """Steps that leave the main line of the states: from any of some states to one."""

    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What a state needs.

    Attributes:
        that: expression that holds.
        rules: rules whose blocking findings stop it.
        needs: the expression in words; the expression itself is shown without them.
    """

    that: str = ""
    rules: tuple[str, ...] = ()
    needs: Words | None = None


@dataclass(frozen=True, slots=True)
class States:
    """The states a record goes through.

    Attributes:
        field: the column that holds the state.
        order: the main line; a state is reached from any earlier one, and the guards of all
            states in between count.
        exits: steps that leave the main line.
        guards: what a state needs, by its id.
    """

    field: str
    order: tuple[str, ...]
    exits: tuple[Exit, ...] = ()
    guards: Mapping[str, Guard] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """One sheet that departments fill in.

    Attributes:
        id: ``activities``, ``indicators``, or the name of a kind of records.
        kind: ``activity`` (one row per activity and department), ``indicator`` (one row per
            indicator part) or ``record`` (rows the units add themselves).
        table: ASCII name of the Excel table, the sheet's identity.
        label: sheet name.
        pattern: regular expression a record's code must match.
        fields: columns in order.
        required: columns that must be filled once the workbook is submitted; of records in every
            row in which something is typed.
        source: file and columns of the import.
        identifier: fields that name a record in the whole plan.
        spare: blank rows ready to be typed in.
        units: units that get the sheet; all when empty.
        not_units: units that do not get it.
        beside: given only to units that have rows of other sheets, or records of this one.
        personal: a table of personal data: never in the master, masked in findings.
        shown_to: units that see a read-only list of what the others delivered; ``all`` for all.
        given: expression without which the sheet's own rules do not apply to a row.
        states: the states its records go through.
    """

    id: str
    kind: str
    table: str
    label: Words
    singular: Words
    pattern: str
    fields: tuple[Field, ...]
    required: tuple[str, ...]
    source: Mapping[str, Any]
    identifier: tuple[str, ...] = ()
    spare: int = 0
    units: tuple[str, ...] = ()
    not_units: tuple[str, ...] = ()
    beside: bool = False
    personal: bool = False
    shown_to: tuple[str, ...] = ()
    given: str = ""
    states: States | None = None

    def field(self, name: str) -> Field | None:
        """Return one column by id."""
        return next((field for field in self.fields if field.id == name), None)

    def called(self, name: str) -> bool:
        """Tell whether it is the sheet of this id or with this name on its tab."""
        return name in (self.id, self.label.it, self.label.en)

    def concerns(self, unit: str) -> bool:
        """Tell whether a unit gets the sheet."""
        return (not self.units or unit in self.units) and unit not in self.not_units

    def listed_for(self, unit: str) -> bool:
        """Tell whether a unit sees the list of what others delivered: never personal tables."""
        return not self.personal and bool({"all", unit} & set(self.shown_to))

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The columns that hold what a record says, without those of the tool."""
        return tuple(one for one in self.fields if one.id not in (*BEFORE, *AFTER))

    @property
    def references(self) -> Mapping[str, tuple[Field, str]]:
        """The columns that name records of other sheets: alias to column and sheet."""
        return {
            alias: (one, target) for one in self.fields for alias, target in one.reference.items()
        }


def read_words(entry: str | Mapping[str, str]) -> Words:
    """Read words of a profile: one text for both languages, or one for each."""
    if isinstance(entry, str):
        return Words(entry, entry)
    return Words(entry["it"], entry["en"])


def read_level(entry: Mapping[str, Any]) -> Level:
    """Read one level of ``profile.toml``."""
    return Level(
        id=entry["id"],
        label=read_words(entry["label"]),
        plural=read_words(entry.get("plural", entry["label"])),
        key=entry["key"],
        joint=entry.get("joint", "."),
        pattern=entry["pattern"],
        parent=entry.get("parent", ""),
        side=entry.get("side", False),
        source=entry.get("source", {}),
        optional=entry.get("optional", False),
    )


def read_sheet(entry: Mapping[str, Any], common: Mapping[str, Mapping[str, Any]]) -> EntrySheet:
    """Read one entry sheet of ``profile.toml``.

    Args:
        entry: the sheet; its own ``fields`` table wins over the common one.
        common: what the profile says of columns by id.
    """
    records = entry["kind"] == RECORD
    names = entry["columns"] if "columns" in entry else entry["fields"]
    own = entry["fields"] if isinstance(entry["fields"], Mapping) else {}
    order = [*BEFORE, *names, *AFTER] if records else names
    role = "entry" if records else ""
    return EntrySheet(
        id=entry["id"],
        kind=entry["kind"],
        table=entry["table"],
        label=read_words(entry["label"]),
        singular=read_words(entry.get("singular", entry["label"])),
        pattern=entry.get("pattern", ".*") if records else entry["pattern"],
        fields=tuple(_field(name, own.get(name, common.get(name, {})), role) for name in order),
        required=tuple(entry.get("required", [])),
        source=entry.get("source", {}),
        identifier=_names(entry.get("identifier", ())),
        spare=entry.get("spare", 0),
        units=_names(entry.get("units", ())),
        beside=entry.get("beside", False),
        not_units=_names(entry.get("not_units", ())),
        personal=entry.get("personal", False),
        shown_to=_names(entry.get("shown_to", ())),
        given=entry.get("given", ""),
        states=_states(entry["states"]) if "states" in entry else None,
    )


def _states(entry: Mapping[str, Any]) -> States:
    return States(
        field=entry["field"],
        order=tuple(entry["order"]),
        exits=tuple(Exit(_names(one["from"]), one["to"]) for one in entry.get("exits", ())),
        guards={
            name: Guard(
                one.get("that", ""),
                _names(one.get("rules", ())),
                read_words(one["needs"]) if "needs" in one else None,
            )
            for name, one in entry.get("guards", {}).items()
        },
    )


def _names(entry: str | Sequence[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry)


def _field(name: str, changes: Mapping[str, Any], role: str) -> Field:
    known = dict(changes)
    for words in ("label", "help"):
        if words in known:
            known[words] = read_words(known[words])
    for listing in ("aliases", "rounds"):
        if listing in known:
            known[listing] = tuple(known[listing])
    if name in FIELDS:
        # A column of records is its unit's to fill in, whatever the common one of that name is.
        own = {"role": role} if role and name not in (*BEFORE, *AFTER) else {}
        return replace(FIELDS[name], **(own | known))
    return Field(id=name, **({"role": role or "locked"} | known))
