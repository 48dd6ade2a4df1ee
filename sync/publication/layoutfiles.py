"""Which layout a report is set in: the coordinator's own, the one of the profile, any plan's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from ...schemas.findings import Language

GENERIC = "generic"
OWN = "modello-relazione.docx"
"""Name of the coordinator's own layout, in the workspace."""


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """A layout and what belongs to it.

    Attributes:
        data: the Word document.
        captions: titles of coded values by attribute.
        labels: names of the attributes of the levels.
        details: rows tell every public column of theirs.
    """

    data: bytes
    captions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    details: bool = False


def layout_of(profile: str, language: Language, own: Path | None = None) -> LayoutFile:
    """Return the layout of a profile in a language, the one for any plan where it has none.

    Args:
        profile: id of the profile.
        language: of the document.
        own: a coordinator's own layout, used in its place; the titles stay the profile's.

    Raises:
        OSError: the own layout cannot be read.
    """
    folder = resources.files(__package__).joinpath("layouts")
    name = profile if folder.joinpath(f"{profile}.docx").is_file() else GENERIC
    told, any_plan = (_facts(one) for one in (name, GENERIC))
    labels = any_plan["labels"][language]
    captions = {
        key: titles[language]
        for key, titles in told.items()
        if isinstance(titles, Mapping) and key != "labels"
    }
    data = shipped(name, language) if own is None else own.read_bytes()
    return LayoutFile(data, captions, labels, bool(told.get("details", False)))


def _facts(name: str) -> Mapping[str, Any]:
    """Return what is said of a layout beside it."""
    file = resources.files(__package__).joinpath("layouts", f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def shipped(name: str, language: Language) -> bytes:
    """Return a layout that is shipped."""
    folder = resources.files(__package__).joinpath("layouts")
    suffix = "" if language == "it" else f".{language}"
    return folder.joinpath(f"{name}{suffix}.docx").read_bytes()
