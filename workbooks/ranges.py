"""Ranges of cells as text: what they cover, and how they grow when rows are appended."""

import re

from ..schemas.grid import column_letter, split_address

_AREA = re.compile(r"\$([A-Z]{1,3})\$(\d+):\$([A-Z]{1,3})\$(\d+)")


def covered(ref: str) -> tuple[int, int, int, int]:
    """Return (top, left, bottom, right) of ``A5:X88`` or ``A5``.

    Raises:
        ValueError: when the text is no range of cells (whole rows and columns are none).
    """
    first, _, last = ref.partition(":")
    top, left = split_address(first)
    bottom, right = split_address(last or first)
    return top, left, bottom, right


def reach(ref: str) -> int:
    """Return the last row of a range, 0 when it is none."""
    try:
        return covered(ref)[2]
    except ValueError:
        return 0


def grown(ref: str, ends: range, end: int, span: tuple[int, int], top: int) -> str:
    """Return a range with a new last row, when it belongs to a table that grew.

    Args:
        ref: the range; what is none comes back as it is.
        ends: rows at one of which a range of the table ended.
        end: last row of the table now.
        span: first and last column of the table.
        top: first row a range of the table may begin at.
    """
    try:
        first_row, left, last_row, right = covered(ref)
    except ValueError:
        return ref
    inside = first_row >= top and span[0] <= left and right <= span[1]
    if not inside or last_row not in ends:
        return ref
    return f"{ref.partition(':')[0]}:{column_letter(right)}{end}"


def grown_name(text: str, ends: range, end: int, span: tuple[int, int]) -> str:
    """Return the text of a defined name (a print area) with its areas grown likewise."""

    def longer(hit: re.Match[str]) -> str:
        area = f"{hit[1]}{hit[2]}:{hit[3]}{hit[4]}"
        moved = grown(area, ends, end, span, 1)
        return hit[0] if moved == area else f"${hit[1]}${hit[2]}:${hit[3]}${end}"

    return _AREA.sub(longer, text)
