"""Vocabularies and columns of links as a profile declares them.

``vocabularies.toml`` holds the vocabularies (``[id]`` with ``entries``), ``[[links]]`` of
``profile.toml`` the columns of the source that name their entries.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .links import INVOLVED, PRINCIPAL, Entry
from .shape import read_words
from .terms import Term, Vocabulary, Words

ACTIVITIES = "activities"


@dataclass(frozen=True, slots=True)
class LinkVocabulary:
    """A vocabulary the records of a plan are linked to.

    Attributes:
        id, label: how it is named.
        version: edition of its entries.
        code: regular expression of a code, empty where entries have none.
        printed: regular expression of a printed entry, with groups ``code`` and ``label``.
        drop: regular expression of what may be left off the end of a printed entry.
        every: regular expression of words for all entries under one, with a group ``parent``.
        closed: entries it does not have are refused; an open one takes them as proposals.
        actors: its entries are those who take part, with a role each.
        entries: what it holds.
    """

    id: str
    label: Words
    version: str = ""
    code: str = ""
    printed: str = ""
    drop: str = ""
    every: str = ""
    closed: bool = False
    actors: bool = False
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkColumn:
    """A column of the source that names entries of a vocabulary.

    Attributes:
        field: id it is known by: the column of a workbook that shows the linked entries.
        on: ``activities`` or the id of a level.
        column: header in the source.
        vocabulary: id of the vocabulary.
        kind: kind of the links.
        role: role of the actors, for a vocabulary of actors.
        separator: what stands between entries of one cell.
        required: a blank cell is a finding.
        area: level whose code the links should share, empty where they need not.
        above: level that holds the links: here they are only repeated.
    """

    field: str
    on: str
    column: str
    vocabulary: str
    kind: str = PRINCIPAL
    role: str = INVOLVED
    separator: str = "|"
    required: bool = False
    area: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class LinkTable:
    """A table of the source that repeats the links one a row, to be checked against the cards.

    Attributes:
        file: name of the table.
        key, vocabulary, code, label, printed: its columns.
        names: vocabulary and kind behind each word of the column ``vocabulary``.
    """

    file: str
    key: str
    vocabulary: str
    code: str
    label: str
    printed: str
    names: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Linking:
    """Everything a profile says of links."""

    vocabularies: tuple[LinkVocabulary, ...] = ()
    columns: tuple[LinkColumn, ...] = ()
    table: LinkTable | None = None

    def __bool__(self) -> bool:
        """Tell whether the plan has links at all."""
        return bool(self.vocabularies)

    def vocabulary(self, name: str) -> LinkVocabulary:
        """Return one vocabulary by id; a word of no vocabulary gives an empty one."""
        found = (one for one in self.vocabularies if one.id == name)
        return next(found, LinkVocabulary(name, Words(name, name)))

    @property
    def actors(self) -> str:
        """Id of the vocabulary of actors, empty when there is none."""
        return next((one.id for one in self.vocabularies if one.actors), "")

    def lists(self) -> dict[str, Vocabulary]:
        """Return the vocabularies as lists to choose from; a column may take one of them."""
        return {
            one.id: tuple(
                Term(entry.id, _shown(entry), (entry.label, *entry.aliases))
                for entry in one.entries
            )
            for one in self.vocabularies
        }

    def column(self, field: str) -> LinkColumn | None:
        """Return the column a workbook shows under a field."""
        return next((one for one in self.columns if one.field == field and not one.above), None)


NONE = Linking()


def _shown(entry: Entry) -> Words:
    name = f"{entry.code} {entry.label}".strip()
    return Words(name, name)


def read_linking(
    vocabularies: Mapping[str, Any], columns: Iterable[Mapping[str, Any]], table: Mapping[str, Any]
) -> Linking:
    """Read what a profile declares.

    Raises:
        ValueError: a column names a vocabulary that is not there, or a pattern is wrong.
    """
    known = tuple(_vocabulary(name, entry) for name, entry in vocabularies.items())
    ids = {one.id for one in known}
    found = tuple(LinkColumn(**entry) for entry in columns)
    for column in found:
        if column.vocabulary not in ids:
            raise ValueError(f"links.{column.field}: {column.vocabulary}")
    rows = None
    if table:
        names = {word: (pair[0], pair[1]) for word, pair in table["names"].items()}
        rows = LinkTable(**{**table, "names": names})
    return Linking(known, found, rows)


def _vocabulary(name: str, entry: Mapping[str, Any]) -> LinkVocabulary:
    for pattern in ("code", "printed", "drop", "every"):
        re.compile(entry.get(pattern, ""))
    version = entry.get("version", "")
    return LinkVocabulary(
        id=name,
        label=read_words(entry["label"]),
        version=version,
        code=entry.get("code", ""),
        printed=entry.get("printed", ""),
        drop=entry.get("drop", ""),
        every=entry.get("every", ""),
        closed=entry.get("closed", False),
        actors=entry.get("actors", False),
        entries=tuple(
            Entry(
                name,
                one.get("code", ""),
                one["label"],
                one.get("parent", ""),
                one.get("version", version),
                tuple(one.get("aliases", ())),
            )
            for one in entry.get("entries", ())
        ),
    )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of a vocabulary ready to be matched."""
    return re.compile(pattern)
