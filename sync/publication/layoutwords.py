"""The words written into the layouts that are shipped, in two languages: ``layouts/words.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

WORDS = "words.toml"


@cache
def written() -> dict[str, Any]:
    """Return the words as they are written: ``words`` by name, ``paragraphs`` by name."""
    folder = resources.files(__package__ or "riscontro.sync.publication").joinpath("layouts")
    return tomllib.loads(folder.joinpath(WORDS).read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a layout in one language."""

    language: str

    def __getitem__(self, name: str) -> str:
        found: str = written()["words"][name][self.language]
        return found

    @property
    def premise(self) -> tuple[str, ...]:
        """What the report is, and under which law."""
        return self._paragraphs("premise")

    @property
    def reading(self) -> tuple[str, ...]:
        """How its columns are read."""
        return self._paragraphs("reading")

    @property
    def generic_premise(self) -> tuple[str, ...]:
        """What a report on any plan is."""
        return self._paragraphs("generic_premise")

    def _paragraphs(self, name: str) -> tuple[str, ...]:
        return tuple(written()["paragraphs"][name][self.language])


def texts(language: str) -> Texts:
    """Return the words in a language."""
    return Texts(language)
