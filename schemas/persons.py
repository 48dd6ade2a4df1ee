"""A person to be forgotten: how records name them, and what takes the place of the name.

Pure text: where the texts lie is for whoever reads and writes them.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property

from .keys import slug
from .profile import Profile
from .shape import RECORD, EntrySheet
from .terms import fold

MASKED = "•••"
"""Stands for a person's own data wherever something would quote it."""

PREFIX = "dimenticata-"
"""How the code begins that takes the place of an identifier."""

SHORTEST, FEWEST_DIGITS = 4, 5
"""Characters an identifier needs to be told from other words; digits where it is all digits."""

AROUND = 24
"""Characters of a text of the profile that tell an example from a person."""

KEY = "key"
"""Column of a table that holds the hidden key of a row."""

_ENTRIES = re.compile(r"[;,]")


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A sheet of records that names persons.

    Attributes:
        id: of the sheet.
        naming: columns that name a person.
        personal: columns that hold what is nobody else's business.
        headers: how each column may be headed, folded, by id.
    """

    id: str
    naming: frozenset[str]
    personal: frozenset[str]
    headers: Mapping[str, frozenset[str]]


def headed_by(
    texts: Mapping[str, int], tables: Iterable[PersonalTable]
) -> tuple[PersonalTable, dict[str, int]] | None:
    """Tell which table of persons a line of texts heads, and where each of its columns stands.

    The one with most columns there counts; it must name a person and hold what is personal, or
    one more column where nothing of it is.

    Args:
        texts: folded texts of the line, each with its position.
        tables: the sheets that name persons.

    Returns:
        The table and its columns, the hidden key among them where it is there, else ``None``.
    """
    best: tuple[PersonalTable, dict[str, int]] | None = None
    for table in tables:
        columns = {
            name: texts[text]
            for name, headers in table.headers.items()
            for text in sorted(headers)
            if text in texts
        }
        there = columns.keys()
        enough = there & table.personal if table.personal else len(there) > 1
        if there & table.naming and enough and (best is None or len(there) > len(best[1])):
            best = table, columns
    if best is not None and KEY in texts:
        best[1][KEY] = texts[KEY]
    return best


@dataclass(frozen=True)
class Person:
    """A person: the identifier, what takes its place, what is known of the rows.

    Attributes:
        identifier: as the personal tables write it.
        token: what it becomes everywhere.
        tables: the sheets that name persons.
        keys: rows that are about this person alone.
        others: texts that hold the identifier and name somebody or something else.
        values: what the personal cells say, as people may have written it elsewhere.
    """

    identifier: str
    token: str
    tables: tuple[PersonalTable, ...] = ()
    keys: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    values: frozenset[str] = attribute(default=frozenset(), repr=False)

    def table(self, sheet: str) -> PersonalTable | None:
        """Return what is known of a sheet, ``None`` when it names nobody."""
        return next((one for one in self.tables if one.id == sheet), None)

    def named(self, text: str) -> bool:
        """Tell whether a cell, or an entry of its list, is the identifier or the token."""
        wanted = {fold(self.identifier), fold(self.token)}
        return fold(text) in wanted or bool(wanted & {fold(one) for one in _ENTRIES.split(text)})

    def alone(self, text: str) -> bool:
        """Tell whether a cell is the identifier, or the token, and nothing else."""
        return fold(text) in (fold(self.identifier), fold(self.token))

    def told(self, text: str) -> bool:
        """Tell whether a text names the person."""
        return self.text(text) != text

    def text(self, text: str) -> str:
        """Return a text with the token for the identifier; what names nobody stays as it was."""
        folded = text.casefold()
        if not any(one in folded for one in self._spelt):
            return text
        made = self._pattern.sub(self._instead, text)
        return made if made == text else self.discreet(made)

    def discreet(self, text: str) -> str:
        """Return a text about the person without what the personal cells say."""
        return self._said.sub(MASKED, text) if self._said is not None else text

    def touches(self, text: str) -> bool:
        """Tell at a glance whether a text can have to do with the person."""
        folded = text.casefold()
        return any(one in folded for one in self._glances)

    def hinted(self, text: str) -> bool:
        """Tell whether a text made by a formula may begin with or quote the identifier."""
        return self.raw in text.casefold() and self._hint.search(text) is not None

    @cached_property
    def raw(self) -> str:
        """The identifier as a piece of text, without capitals."""
        return self.identifier.casefold()

    @cached_property
    def _hint(self) -> re.Pattern[str]:
        # A mark puts the length of a text right after it.
        return re.compile(rf"(?<![^\W_]){re.escape(self.identifier)}\d*(?![^\W_])", re.IGNORECASE)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Keys that tell the identifier by its digest, and what they become."""
        found = {_digest(self.identifier): _digest(self.token)}
        for key in self.keys:
            head, mark, told = key.rpartition(":")
            if mark and re.fullmatch("[0-9a-f]{12}", told):
                found[key] = f"{head}:{_digest(f'{self.token}/{told}')}"
        return found

    @cached_property
    def _spelt(self) -> frozenset[str]:
        own = {self.identifier, slug(self.identifier), *self.renamed}
        return frozenset(one.casefold() for one in own if one)

    @cached_property
    def _glances(self) -> frozenset[str]:
        named = {self.identifier, slug(self.identifier), _digest(self.identifier), *self.keys}
        return frozenset(one.casefold() for one in named if one)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        own = {self.identifier, slug(self.identifier)} - {""}
        kept = [one for one in self.others if self.raw in one.casefold()]
        parts = [f"(?P<other>{_either(kept)})"] if kept else []
        parts.append(f"(?P<key>{_bounded(_either(self.renamed))})")
        parts.append(f"(?P<own>{_bounded(_either(own))})")
        return re.compile("|".join(parts), re.IGNORECASE)

    def _instead(self, found: re.Match[str]) -> str:
        if found["own"]:
            return self.token
        return self.renamed.get(found[0], found[0]) if found["key"] else found[0]

    @cached_property
    def _said(self) -> re.Pattern[str] | None:
        return re.compile(_bounded(_either(self.values)), re.IGNORECASE) if self.values else None


def tables_of(profile: Profile) -> tuple[PersonalTable, ...]:
    """Return the sheets of a plan that name persons: those of personal data and what leads there.

    A personal table with one column for its identifier is about the person that names, and where
    the column refers to another sheet, that sheet lists the persons. A personal column is about the
    person its row refers to or whom a personal part of its identifier names; failing both, about
    its own record.
    """
    sheets = [sheet for sheet in profile.sheets if sheet.kind == RECORD]
    tables = [sheet for sheet in sheets if sheet.personal]
    lists: set[str] = set()
    for sheet in [one for one in tables if len(one.identifier) == 1] or tables:
        lists |= {sheet.id, *(name for one in sheet.identifier for name in _targets(sheet, one))}
    made = (_table(sheet, lists) for sheet in sheets)
    return tuple(one for one in made if one.naming)


def distinct(identifier: str) -> bool:
    """Tell whether an identifier can be told from other words and numbers in a text."""
    text = identifier.strip()
    return len(text) >= (FEWEST_DIGITS if text.isdigit() else SHORTEST)


def examples(text: str, identifier: str) -> frozenset[str]:
    """Return what a text says around an identifier: there it names nobody, it is an example."""
    found = set()
    for line in text.splitlines():
        for hit in re.finditer(re.escape(identifier), line, re.IGNORECASE):
            before = re.split('["\\\\]', line[max(0, hit.start() - AROUND) : hit.start()])[-1]
            after = re.split('["\\\\]', line[hit.end() : hit.end() + AROUND])[0]
            if before.strip() or after.strip():
                found.add(f"{before}{hit[0]}{after}")
    return frozenset(found)


def longer(identifier: str, known: Iterable[str]) -> frozenset[str]:
    """Return the identifiers of others that hold this one as a part of theirs."""
    wanted = identifier.casefold()
    return frozenset(one for one in known if wanted in one.casefold() and one.casefold() != wanted)


def _table(sheet: EntrySheet, lists: Collection[str]) -> PersonalTable:
    fields = {one.id: one for one in sheet.own_fields}
    naming = {name for name in fields if _targets(sheet, name) & set(lists)}
    naming |= {name for name in sheet.identifier if fields[name].personal}
    personal = {name for name, one in fields.items() if sheet.personal or one.personal}
    if not naming and (sheet.id in lists or personal):
        naming = set(sheet.identifier)
    if sheet.id in lists:
        naming |= set(sheet.identifier)
    headers = {
        name: frozenset(fold(text) for text in (name, one.label.it, one.label.en, *one.aliases))
        for name, one in fields.items()
    }
    return PersonalTable(sheet.id, frozenset(naming), frozenset(personal - naming), headers)


def _targets(sheet: EntrySheet, name: str) -> set[str]:
    field = sheet.field(name)
    return set(field.reference.values()) if field is not None else set()


def _either(texts: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(texts, key=lambda one: (-len(one), one)))


def _bounded(pattern: str) -> str:
    return rf"(?<![^\W_])(?:{pattern})(?![^\W_])"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
