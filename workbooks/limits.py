"""What reading one foreign file may cost, and the one way it is refused."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost, in bytes unless said.

    Attributes:
        file: the file as it lies.
        parts: members of the zip, a count.
        part: one member, inflated.
        total: all members, inflated.
        tree: one member parsed whole into a tree.
        ratio: inflated over compressed size, looked at beyond ``ratio_from``.
        ratio_from: members smaller than this may be compressed as much as they like.
        cells: cells that hold something, in the whole workbook, a count.
        slots: places of the rows of one sheet, blank ones between filled cells included, a count.
    """

    file: int = 50 * MEGABYTE
    parts: int = 2000
    part: int = 200 * MEGABYTE
    total: int = 400 * MEGABYTE
    tree: int = 64 * MEGABYTE
    ratio: int = 200
    ratio_from: int = 10 * MEGABYTE
    cells: int = 2_000_000
    slots: int = 20_000_000


DEFAULT_LIMITS = Limits()
