"""What a sheet for people is made of: figures to remember, a few short tables."""

from dataclasses import dataclass

from .printedshape import EditionOf, Grid


@dataclass(frozen=True, slots=True)
class TileOf:
    """A headline figure with what it is and what it is a part of."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet: a title, figures to remember, a few short tables; from ``turn`` on a new page."""

    kind: str
    title: str
    subtitle: str
    tiles: tuple[TileOf, ...]
    grids: tuple[Grid, ...]
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PeopleSheets:
    """Sheets in one document; what stands around them is as in a ``Dossier``."""

    title: str
    owner: str
    language: str
    draft: bool
    edition: EditionOf | None
    fingerprint: str
    run: int
    day: str
    sheets: tuple[PeopleSheet, ...]
