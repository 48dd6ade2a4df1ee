"""How what expressions are worth is called in a view, and in which order it comes."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ..schemas.expressionvalues import Single
from ..schemas.findings import Language
from ..schemas.tableshapes import ELEMENTS, UNITS, YEARS
from ..schemas.terms import SEVERITIES as SEVERITY_WORDS
from ..schemas.terms import Words, fold
from ..schemas.viewshapes import SEVERITIES, SHEETS, STANDINGS
from .masterwords import STANDINGS as STANDING_WORDS
from .shown import folded
from .standing import Standing
from .viewyears import Style, academic, style_of

Order = tuple[int, float, str]
"""What values are sorted by: their kind, a number, a text."""

_DIGITS = re.compile(r"\d+")
LONGEST_NUMBER = 12


def natural(text: str) -> str:
    """Return what a text is sorted by: accents and case aside, numbers in it by their size."""
    return _DIGITS.sub(lambda found: found[0].zfill(LONGEST_NUMBER), folded(text))


class ViewNames:
    """The names of the entries of lists, of units, of elements of the plan, in one language."""

    def __init__(
        self, standing: Standing, language: Language, spellings: Mapping[str, str] | None = None
    ) -> None:
        self._standing, self._language = standing, language
        self._spellings = spellings or {}
        self._known: dict[str, dict[str, tuple[int, str]]] = {}
        self._styles: dict[str, Style | None] = {}

    def name(self, value: str, vocabulary: str) -> str:
        """Return what a text is called: its label, else as it was written."""
        found = self._of(vocabulary).get(value)
        return found[1] if found else self._spellings.get(value, value)

    def year(self, value: Decimal, vocabulary: str) -> str:
        """Return a year as its column writes academic ones; empty where it is a plain number."""
        if not vocabulary.startswith(YEARS):
            return ""
        if vocabulary not in self._styles:
            self._styles[vocabulary] = style_of(self._standing, vocabulary)
        style = self._styles[vocabulary]
        return academic(int(value), style) if style else ""

    def entries(self, vocabulary: str) -> list[tuple[str, str]]:
        """Return the entries of a list in its order: what they are compared as, their label."""
        return [(value, label) for value, (_, label) in self._of(vocabulary).items()]

    def order(self, value: Single, vocabulary: str) -> Order:
        """Return where a value comes: entries in the order of their list, texts by the alphabet."""
        if isinstance(value, str):
            found = self._of(vocabulary).get(value)
            return (1, found[0], "") if found else (2, 0, natural(self.name(value, "")))
        number = value.toordinal() if isinstance(value, date) else float(Decimal(value))
        return (0, number, "")

    def _of(self, vocabulary: str) -> Mapping[str, tuple[int, str]]:
        if vocabulary not in self._known:
            known: dict[str, tuple[int, str]] = {}
            for name, label in self._listed(vocabulary):
                known.setdefault(fold(name), (len(known), label))
            self._known[vocabulary] = known
        return self._known[vocabulary]

    def _listed(self, vocabulary: str) -> list[tuple[str, str]]:
        standing, profile = self._standing, self._standing.profile
        if vocabulary == UNITS:
            units = [*profile.departments, *standing.plan.departments]
            return [(unit.id, standing.unit_name(unit.id)) for unit in units]
        if vocabulary == SHEETS:
            return [(sheet.id, sheet.label[self._language]) for sheet in profile.sheets]
        if vocabulary == SEVERITIES:
            return self._said(SEVERITY_WORDS)
        if vocabulary == STANDINGS:
            return self._said(STANDING_WORDS)
        if vocabulary.startswith(ELEMENTS):
            level = vocabulary.removeprefix(ELEMENTS)
            nodes = [node for node in standing.plan.nodes if node.level == level]
            return [
                (node.key, f"{node.code} – {node.label}" if node.label else node.code)
                for node in nodes
            ]
        entries = profile.vocabularies.get(vocabulary, ())
        return [(entry.id, entry.label[self._language]) for entry in entries]

    def _said(self, words: Mapping[str, Words]) -> list[tuple[str, str]]:
        return [(name, one[self._language]) for name, one in words.items()]
