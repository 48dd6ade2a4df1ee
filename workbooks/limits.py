"""What reading one foreign file may cost, and the one way it is refused."""

from dataclasses import dataclass, replace
from typing import Literal

MEGABYTE = 1 << 20

Problem = Literal[
    "missing",
    "empty",
    "locked",
    "unreadable",
    "encrypted",
    "legacy",
    "binary",
    "not-a-workbook",
    "corrupt",
    "too-large",
    "changing",
]
Verdict = tuple[Problem, str]

Measure = Literal[
    "file", "parts", "part", "total", "ratio", "tree", "cells", "apart", "strings", "text",
    "string", "depth", "sheet",
]  # fmt: skip
"""What a file has too much of: a field of `Limits`, or more than a sheet has room for."""


class PackageError(Exception):
    """A file that cannot be read as a workbook.

    Attributes:
        kind: one of `Problem`.
        detail: technical, without language: a part name, a content type, a measure.
    """

    def __init__(self, kind: Problem, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind: Problem = kind
        self.detail = detail


def too_large(measure: Measure, most: int, where: str = "") -> PackageError:
    """Return the refusal of a file that has more of something than it may.

    The detail is ``measure most`` and, after a colon, the part: `unreadable.explained` words it.
    """
    detail = f"{measure} {most}"
    return PackageError("too-large", f"{detail}: {where}" if where else detail)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost, in bytes unless said.

    Together they keep what reading takes under 300 MiB, whatever is in the file.

    Attributes:
        file: the file as it lies.
        parts: members of the zip, a count.
        part: one member, inflated.
        total: all members, inflated.
        tree: one member parsed whole into a tree.
        nodes: elements and attributes of such a tree, a count.
        ratio: inflated over compressed size, looked at beyond ``ratio_from``.
        ratio_from: members smaller than this may be compressed as much as they like.
        cells: cells that hold something, in the whole workbook, a count: one full column fits.
            Those with a formula, an error or a format count one and a half, where it is asked for.
        slots: places of the rows of one sheet, blank ones between filled cells included, a count.
        strings: different texts of the workbook, a count.
        text: all these texts together, as the file writes them.
        string: one text, in characters.
        depth: elements one inside the other, a count.
    """

    file: int = 50 * MEGABYTE
    parts: int = 2000
    part: int = 200 * MEGABYTE
    total: int = 200 * MEGABYTE
    tree: int = 64 * MEGABYTE
    nodes: int = 1_000_000
    ratio: int = 200
    ratio_from: int = 10 * MEGABYTE
    cells: int = 1_100_000
    slots: int = 10_000_000
    strings: int = 1_000_000
    text: int = 64 * MEGABYTE
    string: int = 1_000_000
    depth: int = 256

    def times(self, factor: int) -> "Limits":
        """Return the limits of files that are larger by nature: the plan, the master."""
        grown = ("file", "part", "total", "tree", "nodes", "cells", "slots", "strings", "text")
        return replace(self, **{name: factor * getattr(self, name) for name in grown})

    def room(self, sheets: int) -> int:
        """Return how many cells there may be in sheets of so many bytes, inflated.

        The XML of a sheet stands in memory beside what is read from it: where it alone takes
        much, half of the cells are left.
        """
        return self.cells if sheets <= self.part * 2 // 5 else self.cells // 2


DEFAULT_LIMITS = Limits()
OWN = 25
"""How many times as much the workbooks of the centre may cost: the plan holds what all report."""
OWN_LIMITS = DEFAULT_LIMITS.times(OWN)
