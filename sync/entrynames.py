"""Which entry of a vocabulary a printed text names: by code, by name, by likeness."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from ..schemas.linking import LinkVocabulary, compiled
from ..schemas.links import NOT_GIVEN, Entry
from ..schemas.terms import fold
from ..schemas.unitnames import spelling

How = Literal["exact", "alias", "code", "pair", "alike", "similar", "new", "none", "unknown"]
"""How an entry was found: by its name; by another name of it; by its code; by its name against its
code; by a likeness no other entry has; not found, though one resembles it; not found; not given;
refused."""

NULLS = frozenset(("n d", "nd"))
"""Spellings of ``NOT_GIVEN``, reduced to letters."""

ALIKE, SIMILAR, SAME_LABEL = 0.92, 0.6, 0.7
"""Likeness from which a text is read as an entry, an entry is suggested, a label is its code's."""

STRAYED = 0.9
"""Likeness of a text to the entry whose words stand in it with others between."""

SHORTEST = 8
"""Shorter names are never read by likeness."""

_JOINT = r"\s*[;\n¶]\s*"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed text names.

    Attributes:
        printed: the text.
        entries: the entries, none where it is unknown or not given.
        how: how they were found.
        other: the entry its code names, or the one it resembles.
    """

    printed: str
    entries: tuple[Entry, ...]
    how: How
    other: Entry | None = None


class EntryNames:
    """The entries of one vocabulary by every spelling; new ones are added as they are met."""

    def __init__(self, vocabulary: LinkVocabulary, entries: Iterable[Entry]) -> None:
        self.vocabulary = vocabulary
        self.entries: dict[str, Entry] = {}
        self._codes: dict[str, Entry] = {}
        self._spelled: dict[str, Entry] = {}
        self._likeness: dict[str, tuple[Entry | None, float]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take an entry in; one there already gets its aliases."""
        known = self.entries.get(entry.id)
        if known is not None:
            aliases = tuple(dict.fromkeys((*known.aliases, *entry.aliases)))
            entry = replace(known, aliases=aliases)
        self.entries[entry.id] = entry
        self._likeness.clear()
        if entry.code:
            self._codes[_plain_code(entry.code)] = entry
        for name in (entry.label, *entry.aliases):
            if entry.code and compiled(self.vocabulary.code).fullmatch(name):
                self._codes[_plain_code(name)] = entry
            else:
                self._spelled[spelling(name)] = entry

    def pieces(self, cell: str, separator: str) -> list[str]:
        """Cut a cell into printed entries; a label is never cut, whatever stands in it.

        Entries with codes are cut where a code begins, others at the separator alone, outside
        brackets.
        """
        joint = rf"\s*{re.escape(separator.strip())}\s*(?![^()]*\))"
        if self.vocabulary.code:
            begins = rf"(?={self.vocabulary.code}(?:\W|$))"
            bar = r"\s*\|\s*"
            joint = rf"{bar}|{_JOINT}{begins}"
        return [piece.strip() for piece in re.split(joint, cell) if piece.strip()]

    def read(self, printed: str) -> Reading:
        """Return what a printed entry names."""
        if spelling(printed) in NULLS:
            return Reading(printed, (), "none")
        words = self.vocabulary
        text = compiled(words.drop).sub("", printed) if words.drop else printed
        named = self._spelled.get(spelling(text)) if spelling(text) else None
        if words.printed and named is None:
            return self._coded(printed, text)
        if named is not None:
            same = spelling(text) == spelling(named.label)
            return Reading(printed, (named,), "exact" if same else "alias")
        close, ratio = self._closest(text)
        if close is not None and len(spelling(text)) >= SHORTEST and ratio >= ALIKE:
            return Reading(printed, (close,), "alike", close)
        return Reading(printed, (), "similar" if close is not None else "new", close)

    def under(self, parent: str) -> tuple[Entry, ...]:
        """Return the entries right below one."""
        return tuple(entry for entry in self.entries.values() if entry.parent == parent)

    def top(self, entry: Entry) -> Entry:
        """Return the entry at the top of one's line."""
        seen = set[str]()
        while entry.parent in self.entries and entry.id not in seen:
            seen.add(entry.id)
            entry = self.entries[entry.parent]
        return entry

    def by_code(self, code: str) -> Entry | None:
        """Return the entry of a code."""
        return self._codes.get(_plain_code(code))

    def resembling(self, entry: Entry) -> Entry | None:
        """Return the other entry whose name an entry's resembles most, if any does."""
        others = {name: one for name, one in self._spelled.items() if one.id != entry.id}
        return self._resembling(spelling(entry.label), others)[0]

    def _coded(self, printed: str, text: str) -> Reading:
        found = compiled(self.vocabulary.printed).fullmatch(text)
        if found is None:
            close, ratio = self._closest(text)
            if close is not None and ratio >= ALIKE:
                return Reading(printed, (close,), "alike", close)
            return Reading(printed, (), "unknown")
        code, label = found["code"], (found["label"] or "").strip()
        own = self.by_code(code)
        named = self._spelled.get(spelling(label))
        if named is not None and named != own:
            return Reading(printed, (named,), "pair", own)
        if own is None:
            close, ratio = self._closest(label)
            read = (close,) if close is not None and ratio >= ALIKE else ()
            return Reading(printed, read, "pair" if read else "unknown")
        if not label or named == own:
            return Reading(printed, (own,), "exact" if named else "code")
        close, ratio = self._closest(label)
        if close is not None and close != own and ratio >= ALIKE:
            return Reading(printed, (close,), "pair", own)
        if likeness(label, own.label) >= SAME_LABEL:
            return Reading(printed, (own,), "exact")
        return Reading(printed, (own,), "pair", own)

    def _closest(self, text: str) -> tuple[Entry | None, float]:
        """Return the entry a text resembles most, and how much; none when nothing does.

        Words that stray between those of an entry leave it resembling.
        """
        wanted = spelling(text)
        if not wanted:
            return None, 0.0
        if wanted not in self._likeness:
            self._likeness[wanted] = self._resembling(wanted, self._spelled)
        return self._likeness[wanted]

    @staticmethod
    def _resembling(wanted: str, spelled: Mapping[str, Entry]) -> tuple[Entry | None, float]:
        for name, entry in spelled.items():
            if len(name.split()) > 2 and len(name) < len(wanted) and _within(name, wanted):
                return entry, STRAYED
        found = get_close_matches(wanted, spelled, 1, SIMILAR)
        if not found:
            return None, 0.0
        return spelled[found[0]], likeness(wanted, found[0])


def likeness(first: str, second: str) -> float:
    """Return how alike two texts are, from 0 to 1; case, dots and apostrophes do not count."""
    return SequenceMatcher(None, spelling(first), spelling(second), autojunk=False).ratio()


def first_capital(text: str) -> str:
    """Return a name with a capital where it begins in lower case."""
    return text[:1].upper() + text[1:]


def canonical(printed: str) -> bool:
    """Tell whether *not given* is written as it should be."""
    return printed.strip() == NOT_GIVEN


def _plain_code(code: str) -> str:
    return re.sub(r"[\s.]+$", "", "".join(fold(code).split()))


def _within(name: str, text: str) -> bool:
    """Tell whether all the words of a name, first and last at the ends, stand in a text in order.

    What comes before or after is a longer name, what comes between has strayed there.
    """
    few, many = name.split(), text.split()
    if few[0] != many[0] or few[-1] != many[-1]:
        return False
    rest: Iterator[str] = iter(many)
    return all(word in rest for word in few)
