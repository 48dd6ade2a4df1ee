"""What may be wrong in a profile, told with its file and line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from .terms import Words
from .tomllines import Path, TomlLines

MAIN = "profile.toml"

Weight = Literal["blocking", "warning"]
"""Whether a profile cannot be used with it, or only does something else than was meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, how much it weighs, in words."""

    file: str
    line: int
    weight: Weight
    words: Words


class Problems:
    """Gathers problems; knows the lines of the files.

    Attributes:
        files: names of the files.
        found: problems in the order found.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lines = {name: TomlLines(text) for name, text in texts.items()}
        self.files = list(texts)
        self.found: list[Problem] = []

    def add(
        self, path: Path, it: str, en: str, file: str = MAIN, weight: Weight = "blocking"
    ) -> None:
        """Add a problem at a key."""
        lines = self._lines.get(file)
        line = lines.line(path) if lines is not None else 0
        made = Problem(file, line, weight, Words(it, en))
        if made not in self.found:
            self.found.append(made)

    def ordered(self) -> list[Problem]:
        """Return the problems by file and line."""
        return sorted(self.found, key=lambda one: (one.file != MAIN, one.file, one.line))


def nearest(name: str, known: Iterable[str]) -> tuple[str, str]:
    """Return the words that suggest the most similar name, in both languages; empty when none."""
    names = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), names, 1, 0.6)
    if not close:
        return "", ""
    best = names[close[0]]
    return f" Forse «{best}»?", f' Perhaps "{best}"?'


def listed(names: Iterable[str], most: int = 12) -> str:
    """Return names as a sentence lists them."""
    found = list(names)
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")
