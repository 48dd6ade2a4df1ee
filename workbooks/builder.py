"""A new departmental workbook from what goes into it; the same book gives the same bytes."""

from pathlib import Path

from ..schemas.profile import Profile
from .layout import Book
from .template import template_of


def build(book: Book, profile: Profile) -> bytes:
    """Build a departmental workbook.

    Args:
        book: all that goes into it; percentages are points.
        profile: sheets, columns and vocabularies.

    Returns:
        The xlsx file. No clock is read: its dates are the day of issue.
    """
    return template_of(book, profile).written(book)


def write(book: Book, profile: Profile, path: Path) -> None:
    """Build a departmental workbook into a file.

    Raises:
        OSError: when the file cannot be written.
    """
    path.write_bytes(build(book, profile))
