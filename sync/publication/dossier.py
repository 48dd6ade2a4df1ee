"""Documents made of titled parts: paragraphs and tables, one under the other."""

from dataclasses import dataclass

from .material import Material
from .printedshape import EditionOf, Grid


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: its title, what it says, its tables.

    Attributes:
        title: of it.
        lines: paragraphs.
        grids: tables.
        listing: lines of a listing, set one under the other as they are.
    """

    title: str
    lines: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    listing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document of parts.

    Attributes:
        title, subtitle: of it.
        owner: the administration.
        language: ``it`` or ``en``.
        draft: no edition was approved yet.
        edition: the one in force, ``None`` for a draft.
        fingerprint: SHA-256 of the values it is made from.
        run, day: the consolidation.
        parts: in order.
    """

    title: str
    subtitle: str
    owner: str
    language: str
    draft: bool
    edition: EditionOf | None
    fingerprint: str
    run: int
    day: str
    parts: tuple[Part, ...]


def edition_of(made: Material) -> EditionOf | None:
    """Return the edition in force, ``None`` for a draft."""
    if made.closed is None:
        return None
    one = made.closed.edition
    return EditionOf(one.id, one.label, one.act, f"{one.day:%d/%m/%Y}", one.fingerprint)
