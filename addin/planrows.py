"""Rows of a workspace: whether a key is under another, and the versions of a row."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..sync.shown import Value, folded
from .arguments import EPOCH

if TYPE_CHECKING:
    from ..sync.lastviews import Shown, View


def of_key(key: Value, wanted: str) -> bool:
    """Tell whether a key is the one wanted, or begins with it at a joint: M1 is not above M10."""
    found = folded(str(key or ""))
    return found.startswith(wanted) and not found[len(wanted) : len(wanted) + 1].isalnum()


def versions(view: "View", shown: "Shown", keys: Iterable[str]) -> Iterator[tuple[Value, ...]]:
    """Yield the versions accepted of a row: text, number, file, sheet, cell, day, fingerprint.

    Args:
        view: of the workspace.
        shown: the round.
        keys: the one it has, those it had.
    """
    for key in keys:
        for one in view.versions(shown, key):
            if one.kind != "indicator":
                continue
            typed, origin = one.cell("value"), one.at("value")
            number = None if typed.number is None else float(typed.number)
            yield (
                typed.text or None,
                number,
                origin.place.workbook,
                origin.place.sheet,
                origin.place.cell,
                (one.received - EPOCH).days,
                origin.sha256,
            )
