"""A table as lines of a terminal: columns side by side, long texts cut."""

from collections.abc import Collection, Sequence

GAP = "  "


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    widest: Sequence[int] = (),
) -> str:
    """Lay out rows under a header; a line under the header, no frame.

    Args:
        header: what stands above each column.
        rows: cells as text; line breaks become blanks.
        right: columns set to the right, from 0.
        widest: most characters of each column, 0 for any; all of them where not given.
    """
    lines = [[_short(cell, at, widest) for at, cell in enumerate(row)] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    made = [
        GAP.join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([made[0], "─" * (sum(widths) + len(GAP) * (len(widths) - 1)), *made[1:]])


def _short(cell: str, at: int, widest: Sequence[int]) -> str:
    text = " ".join(cell.split())
    most = widest[at] if at < len(widest) else 0
    return text if not most or len(text) <= most else f"{text[: most - 1].rstrip()}…"
