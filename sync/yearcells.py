"""Rows of yearly cells exactly as found, before anything is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..schemas.findings import Place


@dataclass(frozen=True, slots=True)
class YearCell:
    """One yearly cell exactly as found.

    ``part`` is the measure it stands under, if any; ``as_of`` and ``origin`` the day the value
    stands for and where it comes from, where the source says so.
    """

    period: int
    printed: str
    place: Place
    part: str = ""
    as_of: date | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of yearly cells.

    Attributes:
        parent: key of the node it hangs on.
        label, label_printed: label to show, and exactly as found.
        group, group_printed: the heading it stands under, and exactly as found.
        prefix: first letters of its code when it has to be made.
        code, code_printed: code in its canonical form, and exactly as found.
        generated: the code was made.
        table: the cross table it is a line of.
        work: code or words of its activity, where the source has a column for them.
        key: path of the indicator.
        declared: what the source says of the indicator, text by attribute.
    """

    parent: str
    label: str
    label_printed: str
    cells: tuple[YearCell, ...]
    place: Place
    prefix: str = ""
    code: str = ""
    code_printed: str = ""
    generated: bool = False
    kind: str = ""
    section: str = ""
    group: str = ""
    group_printed: str = ""
    note: str = ""
    table: str = ""
    work: str = ""
    key: str = ""
    declared: Mapping[str, str] = field(default_factory=dict)
