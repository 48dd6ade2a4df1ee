"""A table that somebody asked for as a workbook of its own, written where he said."""

from collections.abc import Iterable
from pathlib import Path

from ...workbooks.master import render
from ...workbooks.mastersheets import MasterBook
from ...workbooks.replacing import write_whole
from ..errors import RunStopped
from ..statuswords import filled_words


def write_book(book: MasterBook, path: Path, own: Iterable[Path] = ()) -> None:
    """Write a workbook.

    Args:
        book: what it holds.
        path: where.
        own: files and folders of a workspace, which stay as they are.

    Raises:
        RunStopped: the path is no xlsx, is one of the workspace's own, or cannot be written.
    """
    if path.suffix.casefold() != ".xlsx":
        raise RunStopped(filled_words("sheet_name", path=path))
    target = path.resolve()
    if any(target.is_relative_to(one.resolve()) for one in own):
        raise RunStopped(filled_words("sheet_taken", path=path))
    data = render(book)
    try:
        write_whole(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunStopped(filled_words("sheet_failed", path=path, reason=reason)) from error
