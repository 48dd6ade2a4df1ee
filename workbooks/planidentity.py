"""What a plan workbook says it is, and the profile it carries."""

from ..schemas.profile import Profile, ProfileError, available, load, parse
from ..schemas.terms import IDENTITY_SHEET
from .identity import parse_identity
from .layout import PROPERTY_PREFIX
from .reader import Workbook

KIND, YEARS = "piano", "years"
"""What the workbook says it is; name of the pair that lists the years with past values."""


def kind_of(book: Workbook) -> str:
    """Return what a workbook says it is; empty for a departmental one and for a foreign one.

    The document properties say it; the hidden sheet where a program has dropped them.
    """
    if any(name.startswith(PROPERTY_PREFIX) for name in book.properties):
        return book.properties.get(f"{PROPERTY_PREFIX}kind", "")
    return identity_of(book)[0].get("kind", "")


def identity_of(book: Workbook) -> tuple[dict[str, str], str]:
    """Return the identity of a workbook and the text of the profile it carries.

    The hidden sheet says it, completed by the document properties.
    """
    properties = {
        name.removeprefix(PROPERTY_PREFIX): text
        for name, text in book.properties.items()
        if name.startswith(PROPERTY_PREFIX)
    }
    grid = next((grid for grid in book.grids if grid.sheet == IDENTITY_SHEET), None)
    carried = parse_identity(grid.rows if grid is not None else [])
    return {**properties, **carried.pairs}, carried.profile_text


def profile_of(name: str, text: str) -> Profile | None:
    """Return the profile a workbook carries, else the bundled one it names."""
    try:
        if text:
            return parse(name, text)
        return load(name) if name in available() else None
    except ProfileError:
        return None


def whole(text: str) -> int:
    """Return the whole number a text says, 0 when it says none."""
    return int(text) if text.lstrip("-").isdigit() else 0
