"""The shape of a plan as data: levels, sheets, vocabularies, departments, rules.

A profile is a folder with ``profile.toml`` (levels, sheets, vocabularies, import), and optionally
``departments.toml`` (the registry of units), ``rules*.toml`` (rules of its own) and
``vocabularies.toml`` (what its records are linked to).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .controls import HEADINGS, read_headings
from .coverage import NONE as NO_COVERAGE
from .coverage import Coverage, read_coverage
from .findings import Language
from .linking import NONE, Linking, read_linking
from .parameters import Parameter, read_parameters
from .plan import Department
from .policies import Policies, PolicyError, read_policies
from .publication import COUNTS, OPTIONAL, Publication, read_publication, repeated
from .publication import NONE as NOT_PUBLIC
from .rollover import RolloverPolicy, read_rollover
from .shape import RECORD, EntrySheet, Level, read_level, read_sheet, read_words
from .terms import REPORTING, ROUNDS, VOCABULARIES, Field, Term, Vocabulary, Words
from .unitnames import department_named
from .views import View, read_views

if TYPE_CHECKING:
    from .expressionproblems import ExpressionProblem

__all__ = ["EntrySheet", "Level", "Profile", "ProfileError", "available", "load", "parse"]


_HOLDS = "holds"
"""Stands in the rules of a profile when some are expressions."""


CHOSEN = "parameters.toml"
"""Part of a profile's text: the parameters that hold something else where the plan is kept."""


class ProfileError(Exception):
    """The profile cannot be used; the message says where and why.

    ``problems`` are what is wrong in its expressions, one by one.
    """

    def __init__(self, message: str, problems: "Sequence[ExpressionProblem]" = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


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
        definitions: named expressions by sheet.
        parameters: what its rules leave open.
        views: statistics of the master.
        linking: vocabularies its records are linked to, and where the source names them.
        years: first and last year of the plan, ``None`` when it is open.
        coverage: what the master shows of links.
        publication: what of it is public.
        control_headings: what the figures of the yearly return on internal controls are called.
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
    definitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    linking: Linking = NONE
    years: tuple[int, int] | None = None
    coverage: Coverage = NO_COVERAGE
    publication: Publication = NOT_PUBLIC
    control_headings: Mapping[str, Words] = field(default_factory=lambda: HEADINGS)

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
        linking = read_linking(
            tomllib.loads(parts.get("vocabularies.toml", "")),
            data.get("links", []),
            data.get("link_table", {}),
        )
        sheets = tuple(read_sheet(entry, data.get("fields", {})) for entry in data["sheets"])
        profile = Profile(
            id=identity,
            title=read_words(data["title"]),
            owner=data["owner"],
            template_version=data.get("template_version", 1),
            accepted_versions=tuple(data.get("accepted_versions", [])),
            rounds=tuple(data.get("rounds", REPORTING)),
            history_years=data.get("history_years", 3),
            levels=tuple(read_level(entry) for entry in data["levels"]),
            sheets=sheets,
            vocabularies={**linking.lists(), **vocabularies},
            departments=tuple(_department(unit) for unit in units),
            severities=data.get("severities", {}),
            rules_text="\n".join(
                text for name, text in sorted(parts.items()) if name.startswith("rules")
            ),
            settings=data.get("settings", {}),
            progress=read_policies(data.get("progress", {})),
            rollover=read_rollover(data.get("rollover", {})),
            importing=data.get("import", {}),
            text=text,
            definitions=data.get("definitions", {}),
            parameters=read_parameters(
                data.get("parameters", {}), tomllib.loads(parts.get(CHOSEN, ""))
            ),
            views=read_views(data.get("views", [])),
            years=_years(data.get("years")),
            linking=linking,
            coverage=read_coverage(
                data.get("coverage", []), data.get("gaps", []), data.get("crossing", {})
            ),
            publication=_publication(data, sheets),
            control_headings=read_headings(data.get("controls", {})),
        )
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{identity}: {error}") from error
    except PolicyError as error:
        raise ProfileError(f"{identity}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProfileError(f"{identity}: missing or wrong entry {error}") from error
    _verify(profile)
    return profile


def _publication(data: Mapping[str, Any], sheets: Sequence[EntrySheet]) -> Publication:
    named = read_publication(data.get("publication", {}))
    works = next((one.id for one in sheets if one.kind == "activity"), "")
    delivered = data.get("settings", {}).get(COUNTS, {})
    kinds = {one.id: str(one.kind) for one in sheets}
    return replace(
        named,
        lacking={one.id: OPTIONAL.difference(field.id for field in one.fields) for one in sheets},
        elsewhere=repeated(kinds, delivered, named.sheets.get(works, ())),
    )


def _verify(profile: Profile) -> None:
    unknown = [name for name in profile.rounds if name not in ROUNDS]
    for sheet in profile.sheets:
        for column in sheet.fields:
            if column.type in ("list", "terms") and column.vocabulary not in profile.vocabularies:
                unknown.append(f"{sheet.id}.{column.id}: {column.vocabulary}")
        unknown += [f"{sheet.id}.{name}" for name in sheet.required if sheet.field(name) is None]
    unknown += profile.publication.sheets.keys() - {sheet.id for sheet in profile.sheets}
    unknown += set(profile.publication.views) - {view.id for view in profile.views}
    matrices = {one.id for one in profile.coverage.matrices}
    unknown += set(profile.publication.coverage) - matrices
    for level in profile.levels:
        if level.parent and level.parent not in {other.id for other in profile.levels}:
            unknown.append(f"{level.id}: {level.parent}")
    if unknown:
        raise ProfileError(f"{profile.id}: unknown name {', '.join(unknown)}")
    records = any(sheet.kind == RECORD for sheet in profile.sheets)
    if records or profile.definitions or profile.views or _HOLDS in profile.rules_text:
        _verify_expressions(profile)


def _verify_expressions(profile: Profile) -> None:
    # Only profiles that have expressions pay for what reads them.
    from .expressionproblems import expression_problems, listed

    try:
        wrong = expression_problems(profile)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"{profile.id}: rules: {error}") from error
    if wrong:
        raise ProfileError(f"{profile.id}: {listed(wrong)}", wrong)


def _years(entry: Sequence[int] | None) -> tuple[int, int] | None:
    if entry is None:
        return None
    first, last = entry
    return first, last


def _vocabulary(entries: list[Mapping[str, Any]]) -> Vocabulary:
    return tuple(
        Term(entry["id"], read_words(entry["label"]), tuple(entry.get("aliases", ())))
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
