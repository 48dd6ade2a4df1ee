"""The shape of a plan as data: levels, sheets, vocabularies, departments, rules.

A profile is a folder with ``profile.toml`` (levels, sheets, vocabularies, import), and optionally
``departments.toml`` (the registry of units) and ``rules.toml`` (rules of its own).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .findings import Language
from .plan import Department
from .policies import Policies, PolicyError, read_policies
from .rollover import RolloverPolicy, read_rollover
from .terms import FIELDS, REPORTING, ROUNDS, VOCABULARIES, Field, Term, Vocabulary, Words, fold


class ProfileError(Exception):
    """The profile cannot be used; the message says where and why."""


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


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """One sheet that departments fill in.

    Attributes:
        id: ``activities`` or ``indicators``.
        kind: ``activity`` (one row per activity and department) or ``indicator`` (one row per
            indicator part).
        table: ASCII name of the Excel table, the sheet's identity.
        label: sheet name.
        pattern: regular expression a record's code must match.
        fields: columns in order.
        required: columns that must be filled once the workbook is submitted.
        source: file and columns of the import.
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

    def field(self, name: str) -> Field | None:
        """Return one column by id."""
        return next((field for field in self.fields if field.id == name), None)


@dataclass(frozen=True, slots=True)
class Profile:
    """The shape of a plan.

    Attributes:
        id: name of the bundled profile or of its folder.
        title: what the plan is called.
        owner: the administration.
        template_version: version of the departmental workbook this profile makes.
        accepted_versions: older versions still read.
        rounds: rounds of the year, in order.
        history_years: how many past years a workbook shows.
        levels: from the top; side levels after their parent.
        sheets: entry sheets in order.
        vocabularies: common ones, with the profile's own in their place.
        departments: the registry of units.
        severities: severities that differ from the catalogue, by rule.
        rules_text: text of the profile's own rules (TOML), empty when none.
        settings: numbers and choices of the checks.
        progress: how progress is measured, rated and rolled up.
        rollover: what becomes of finished activities when the next year opens.
        importing: what the importer needs besides levels and sheets.
        text: the profile as written, carried by every workbook.
    """

    id: str
    title: Words
    owner: str
    template_version: int
    accepted_versions: tuple[int, ...]
    rounds: tuple[str, ...]
    history_years: int
    levels: tuple[Level, ...]
    sheets: tuple[EntrySheet, ...]
    vocabularies: Mapping[str, Vocabulary]
    departments: tuple[Department, ...]
    severities: Mapping[str, str]
    rules_text: str
    settings: Mapping[str, Any]
    progress: Policies
    rollover: RolloverPolicy
    importing: Mapping[str, Any]
    text: str

    def level(self, name: str) -> Level:
        """Return one level by id."""
        return next(level for level in self.levels if level.id == name)

    @property
    def main_levels(self) -> tuple[Level, ...]:
        """The levels records hang on, from the top."""
        return tuple(level for level in self.levels if not level.side)

    def sheet(self, name: str) -> EntrySheet:
        """Return one entry sheet by id."""
        return next(sheet for sheet in self.sheets if sheet.id == name)

    def label(self, vocabulary: str, term_id: str, language: Language = "it") -> str:
        """Return the label of a vocabulary entry, the id itself when it is not there."""
        for entry in self.vocabularies.get(vocabulary, ()):
            if entry.id == term_id:
                return entry.label[language]
        return term_id

    def labels(self, vocabulary: str, language: Language = "it") -> list[str]:
        """Return the labels of a vocabulary, in order."""
        return [entry.label[language] for entry in self.vocabularies.get(vocabulary, ())]

    def department(self, text: str) -> Department | None:
        """Return the unit a text names by id, name or alias; ``None`` when unknown."""
        return department_named(self.departments, text)

    def open_fields(self, sheet: EntrySheet, round_id: str) -> tuple[Field, ...]:
        """Return the columns a department fills in during a round."""
        return tuple(
            field
            for field in sheet.fields
            if field.role == "entry" and (not field.rounds or round_id in field.rounds)
        )

    def shown_fields(self, sheet: EntrySheet, round_id: str) -> tuple[Field, ...]:
        """Return the columns of a sheet in a round: those of other rounds are left out."""
        return tuple(
            field for field in sheet.fields if not field.rounds or round_id in field.rounds
        )


def department_named(departments: tuple[Department, ...], text: str) -> Department | None:
    """Return the unit a text names by id, name or alias; ``None`` when unknown."""
    wanted = spelling(text)
    if not wanted:
        return None
    for unit in departments:
        if any(spelling(name) == wanted for name in (unit.id, unit.name, *unit.aliases)):
            return unit
    return None


def departments_and_rest(
    departments: tuple[Department, ...], text: str
) -> tuple[list[Department], str]:
    """Return the units a cell names, in order, and the words that belong to none of them.

    Real cells join names with a paragraph break, a comma, a dash or nothing at all: the longest
    known name is looked for at each place.
    """
    rest = spelling(text)
    names = sorted(
        ((spelling(name), unit) for unit in departments for name in (unit.name, *unit.aliases)),
        key=lambda pair: -len(pair[0]),
    )
    found: list[tuple[int, Department]] = []
    for name, unit in names:
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
            found.append((hit.start(), unit))
            rest = rest[: hit.start()] + "\0" * len(name) + rest[hit.end() :]
    ordered = [unit for _, unit in sorted(found, key=lambda pair: pair[0])]
    return list(dict.fromkeys(ordered)), " ".join(rest.replace("\0", " ").split())


def spelling(text: str) -> str:
    """Reduce a unit's name to letters and digits, so that commas and case do not matter."""
    return " ".join(re.findall(r"\w+", fold(text)))


def available() -> list[str]:
    """Return the names of the bundled profiles."""
    root = resources.files(__package__ or "riscontro.schemas").joinpath("profiles")
    return sorted(
        entry.name for entry in root.iterdir() if entry.joinpath("profile.toml").is_file()
    )


@cache
def load(name: str) -> Profile:
    """Load a profile by the name of a bundled one or by the path of its folder.

    Raises:
        ProfileError: when there is no such profile or its text is wrong.
    """
    folder = Path(name)
    if folder.is_dir():
        parts = {file.name: file.read_text("utf-8") for file in folder.glob("*.toml")}
        identity = folder.name
    elif name in available():
        root = resources.files(__package__ or "riscontro.schemas").joinpath("profiles", name)
        parts = {
            entry.name: entry.read_text("utf-8")
            for entry in root.iterdir()
            if entry.name.endswith(".toml")
        }
        identity = name
    else:
        raise ProfileError(f"no profile «{name}»; bundled: {', '.join(available())}")
    if "profile.toml" not in parts:
        raise ProfileError(f"{folder}: profile.toml is missing")
    return parse(identity, join_parts(parts))


def join_parts(parts: Mapping[str, str]) -> str:
    """Join the files of a profile into the one text a workbook carries."""
    order = sorted(parts, key=lambda name: (name != "profile.toml", name))
    return "\n".join(f"#=== {name}\n{parts[name].rstrip()}\n" for name in order)


def split_parts(text: str) -> dict[str, str]:
    """Undo ``join_parts``."""
    pieces = re.split(r"(?m)^#=== (.+)\n", text)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def parse(identity: str, text: str) -> Profile:
    """Build a profile from the text of its files joined by ``join_parts``.

    Raises:
        ProfileError: when the text is not TOML or something it needs is missing.
    """
    parts = split_parts(text)
    try:
        data = tomllib.loads(parts["profile.toml"])
        units = tomllib.loads(parts.get("departments.toml", "")).get("department", [])
        vocabularies = dict(VOCABULARIES) | {
            name: _vocabulary(entries) for name, entries in data.get("vocabularies", {}).items()
        }
        profile = Profile(
            id=identity,
            title=_words(data["title"]),
            owner=data["owner"],
            template_version=data.get("template_version", 1),
            accepted_versions=tuple(data.get("accepted_versions", [])),
            rounds=tuple(data.get("rounds", REPORTING)),
            history_years=data.get("history_years", 3),
            levels=tuple(_level(entry) for entry in data["levels"]),
            sheets=tuple(_sheet(entry, data.get("fields", {})) for entry in data["sheets"]),
            vocabularies=vocabularies,
            departments=tuple(_department(unit) for unit in units),
            severities=data.get("severities", {}),
            rules_text=parts.get("rules.toml", ""),
            settings=data.get("settings", {}),
            progress=read_policies(data.get("progress", {})),
            rollover=read_rollover(data.get("rollover", {})),
            importing=data.get("import", {}),
            text=text,
        )
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{identity}: {error}") from error
    except PolicyError as error:
        raise ProfileError(f"{identity}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProfileError(f"{identity}: missing or wrong entry {error}") from error
    _verify(profile)
    return profile


def _verify(profile: Profile) -> None:
    unknown = [name for name in profile.rounds if name not in ROUNDS]
    for sheet in profile.sheets:
        for field in sheet.fields:
            if field.type == "list" and field.vocabulary not in profile.vocabularies:
                unknown.append(f"{sheet.id}.{field.id}: {field.vocabulary}")
        unknown += [f"{sheet.id}.{name}" for name in sheet.required if sheet.field(name) is None]
    for level in profile.levels:
        if level.parent and level.parent not in {other.id for other in profile.levels}:
            unknown.append(f"{level.id}: {level.parent}")
    if unknown:
        raise ProfileError(f"{profile.id}: unknown name {', '.join(unknown)}")


def _words(entry: str | Mapping[str, str]) -> Words:
    if isinstance(entry, str):
        return Words(entry, entry)
    return Words(entry["it"], entry["en"])


def _level(entry: Mapping[str, Any]) -> Level:
    return Level(
        id=entry["id"],
        label=_words(entry["label"]),
        plural=_words(entry.get("plural", entry["label"])),
        key=entry["key"],
        joint=entry.get("joint", "."),
        pattern=entry["pattern"],
        parent=entry.get("parent", ""),
        side=entry.get("side", False),
        source=entry.get("source", {}),
    )


def _sheet(entry: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]]) -> EntrySheet:
    return EntrySheet(
        id=entry["id"],
        kind=entry["kind"],
        table=entry["table"],
        label=_words(entry["label"]),
        singular=_words(entry.get("singular", entry["label"])),
        pattern=entry["pattern"],
        fields=tuple(_field(name, own.get(name, {})) for name in entry["fields"]),
        required=tuple(entry.get("required", [])),
        source=entry.get("source", {}),
    )


def _field(name: str, changes: Mapping[str, Any]) -> Field:
    known = dict(changes)
    for words in ("label", "help"):
        if words in known:
            known[words] = _words(known[words])
    for listing in ("aliases", "rounds"):
        if listing in known:
            known[listing] = tuple(known[listing])
    if name in FIELDS:
        return replace(FIELDS[name], **known)
    return Field(id=name, **({"role": "locked"} | known))


def _vocabulary(entries: list[Mapping[str, Any]]) -> Vocabulary:
    return tuple(
        Term(entry["id"], _words(entry["label"]), tuple(entry.get("aliases", ())))
        for entry in entries
    )


def _department(entry: Mapping[str, Any]) -> Department:
    return Department(
        id=entry["id"],
        name=entry["name"],
        parent=entry.get("parent", ""),
        aliases=tuple(entry.get("aliases", ())),
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        succession=entry.get("succession", ""),
        successor=entry.get("successor", ""),
        act=entry.get("act", ""),
    )
