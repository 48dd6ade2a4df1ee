"""Rows of yearly cells exactly as found, before anything is made of them."""

from dataclasses import dataclass

from ..schemas.findings import Place


@dataclass(frozen=True, slots=True)
class YearCell:
    """One yearly cell exactly as found; ``part`` is the measure it stands under, if any."""

    period: int
    printed: str
    place: Place
    part: str = ""


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
        key: path of the indicator.
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
    key: str = ""
