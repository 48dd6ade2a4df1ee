"""From the cells as written to what they mean: values, and the facts values alone do not tell."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..schemas.grid import CellFacts, CellValue
from .cells import BLANKS, SPACE, Cell, unescaped, whole
from .limits import DEFAULT_LIMITS, Limits, PackageError, too_large
from .markup import stream
from .serials import DateKind, date_kind, from_serial

_LOGICAL = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Styles:
    """The number formats of a workbook by style index, and which of them show dates."""

    formats: tuple[str, ...]
    dates: tuple[DateKind, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the cells of a sheet tells.

    Attributes:
        facts: per (row, column), only where something differs from a plain value.
        corrections: cells whose text or number a reader of values gets wrong: errors, negative
            numbers under a date format, numbers that are none.
        last_row: last row with a cell that is not blank, 0 for none.
        last_column: last such column.
        filled: how many such cells there are.
        longest: characters of the longest text written in a cell, shared ones aside, at most.
        shown: length of the shared strings its cells show, together; infinite when it is not known.
    """

    facts: dict[tuple[int, int], CellFacts]
    corrections: dict[tuple[int, int], CellValue]
    last_row: int
    last_column: int
    filled: int
    longest: int = 0
    shown: float = math.inf

    @property
    def weight(self) -> int:
        """How many cells these count as: one with a formula, an error or a format more than one."""
        return self.filled + len(self.facts) // 2


def styles_of(formats: Iterable[str]) -> Styles:
    """Make the styles from the number format codes by style index."""
    codes = tuple(formats)
    kinds = {code: date_kind(code) for code in set(codes)}
    return Styles(codes, tuple(kinds[code] for code in codes))


def survey(
    cells: Iterable[Cell], styles: Styles, wanted: bool, limit: int, most: int | None = None
) -> Survey:
    """Go once through the cells of a sheet.

    Args:
        cells: from `cells.scan` or `cells.walk`.
        styles: of the workbook.
        wanted: whether cell facts are wanted; extent and corrections always are.
        limit: how many cells there may still be.
        most: how many there may be in the whole workbook, as the refusal says.

    Raises:
        PackageError: ``too-large``.
    """
    most = limit if most is None else most
    facts: dict[tuple[int, int], CellFacts] = {}
    corrections: dict[tuple[int, int], CellValue] = {}
    plain: dict[str, CellFacts] = {}
    formats, dates, count = styles.formats, styles.dates, len(styles.formats)
    last_row = last_column = filled = longest = 0
    for row, column, style, kind, formula, text in cells:
        if row > last_row:
            last_row = row
        if column > last_column:
            last_column = column
        if len(text) > longest:
            longest = len(text)
        filled += 1
        if filled + len(facts) // 2 > limit:
            raise too_large("cells", most)
        if kind == "e" and text:
            corrections[row, column] = text
        elif kind == "n" and text and _doubtful(text, style < count and dates[style] == "date"):
            corrections[row, column] = number_of(text)
        if not wanted:
            continue
        code = formats[style] if style < count else "General"
        if formula is not None or kind == "e":
            facts[row, column] = CellFacts(formula, text if kind == "e" else None, code)
        elif code != "General" and text:
            shared = plain.get(code)
            if shared is None:
                shared = plain[code] = CellFacts(number_format=code)
            facts[row, column] = shared
    return Survey(facts, corrections, last_row, last_column, filled, longest)


def lay_out(
    cells: Iterable[Cell], value: Callable[[Cell], CellValue], slots: int
) -> list[Sequence[CellValue]]:
    """Lay cells out as rows from A1, each row as long as its last filled cell.

    Args:
        cells: in any order.
        value: what a cell means.
        slots: how many places all rows together may have.

    Raises:
        PackageError: ``too-large`` when the cells lie too far apart.
    """
    lines: dict[int, list[CellValue]] = {}
    used = 0
    for cell in cells:
        found = value(cell)
        if found is None or found == "":
            continue
        line = lines.setdefault(cell.row, [])
        missing = cell.column - len(line)
        if missing > 0:
            used += missing
            if used > slots:
                raise too_large("apart", slots)
            line.extend([None] * missing)
        line[cell.column - 1] = found
    return [lines.get(row, ()) for row in range(1, max(lines, default=0) + 1)]


def value_of(cell: Cell, strings: Sequence[str], styles: Styles, date1904: bool) -> CellValue:
    """Return what a cell holds, ``None`` when blank; an error cell gives its error as text.

    Args:
        cell: as written.
        strings: shared strings of the workbook.
        styles: of the workbook.
        date1904: the workbook counts from 1904.

    Raises:
        PackageError: ``corrupt`` when it refers to a shared string that does not exist.
    """
    text = cell.text
    if not text:
        return None
    if cell.kind == "s":
        index = whole(text)
        if index is None or index >= len(strings):
            raise PackageError("corrupt", f"shared string {text!r}")
        return strings[index]
    if cell.kind in ("str", "inlineStr"):
        return unescaped(text)
    if cell.kind == "b":
        said = _LOGICAL.get(text.strip().lower())
        if said is None:
            raise PackageError("corrupt", f"logical value {text!r}")
        return said
    if cell.kind == "d":
        return _iso(text)
    if cell.kind == "e":
        return text
    number = number_of(text)
    kind = styles.dates[cell.style] if cell.style < len(styles.dates) else ""
    return from_serial(number, kind, date1904) if kind and isinstance(number, float) else number


def shared_strings(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    """Return the shared strings of a workbook: runs joined, phonetic hints left out.

    Raises:
        PackageError: ``corrupt``, or ``too-large`` for their number or for one of them.
    """
    strings: list[str] = []
    pieces: list[str] = []
    run: list[str] = []
    inside: set[str] = set()
    kept = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal kept
        tag = name.rpartition(" ")[2]
        if tag in inside and tag in ("si", "t"):
            raise PackageError("corrupt", f"{part}: <{tag}> inside itself")
        inside.add(tag)
        kept = attributes.get(SPACE) == "preserve"

    def end(name: str) -> None:
        tag = name.rpartition(" ")[2]
        inside.discard(tag)
        if tag == "t":
            text = "".join(run)
            pieces.append(text if kept else text.strip(BLANKS))
            run.clear()
        elif tag == "si":
            strings.append(unescaped("".join(pieces)))
            pieces.clear()
            if len(strings[-1]) > limits.string:
                raise too_large("string", limits.string)
            if len(strings) > limits.strings:
                raise too_large("strings", limits.strings)

    def text(data: str) -> None:
        if "t" in inside and "rPh" not in inside:
            run.append(data)

    for _ in stream(data, part, start, end, text, limits):
        pass
    return strings


def _doubtful(text: str, dated: bool) -> bool:
    return not "0" <= text[-1] <= "9" or (dated and text[0] == "-")


def number_of(text: str) -> float | str:
    """Read the text of a numeric cell; what is no finite number comes back as it is."""
    try:
        number = float(text)
    except ValueError:
        return text
    plain = math.isfinite(number) and "_" not in text and text.isascii()
    return number if plain else text


def _iso(text: str) -> CellValue:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
