"""Who has delivered, as lines for a terminal of a given width."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from textwrap import wrap

from ..schemas.findings import Language, Severity
from ..schemas.terms import ROUNDS
from ..schemas.terms import SIGNS as SEVERITY_SIGNS
from .completeness import RoundStatus, Rows, Status, UnitStatus
from .intake import round_name
from .roundlog import Completed
from .statuswords import HEADERS, SIGNS, STATES, points, whole, words

NAME_WIDTH = 22
"""Characters a unit's name keeps, before columns of less weight make room for it."""

GAP = 2
"""Blanks between columns."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its header, its cells, how long it stays when there is little room."""

    header: str
    cells: Sequence[str]
    total: str = ""
    right: bool = True
    rank: int = 0
    gap: int = GAP

    @property
    def width(self) -> int:
        return max(len(text) for text in (self.header, self.total, *self.cells))


def as_text(
    found: Status,
    period: int,
    round_id: str,
    language: Language,
    width: int,
    last: Completed | None,
) -> str:
    """Return the whole status as lines, none wider than ``width``."""
    parts = [
        units_as_text(found, period, round_id, language, width),
        "",
        *_totals(found, language),
        "",
        *rounds_as_text(found.rounds, period, language),
        "",
        last_run_words(last, language),
    ]
    return "\n".join(parts)


def units_as_text(found: Status, period: int, round_id: str, language: Language, width: int) -> str:
    """Return the table of the units, one line each: names shortened, lesser columns left out."""
    dues = {one.delivery.due for one in found.units}
    due = next(iter(dues)) if len(dues) == 1 else None
    heading = words(
        "heading_undated" if due is None else "heading",
        language,
        round=round_name(round_id, str(period))[language],
        due=due,
        day=found.day,
    )
    if not found.units:
        return f"{heading}\n\n{words('nobody', language)}"
    columns = _columns(found, language, with_due=due is None)
    names = [_plain(one.name) for one in found.units]
    total = words("total", language)
    header = HEADERS["department"][language]
    longest = max(map(len, (*names, total, header)))
    for least in sorted({column.rank for column in columns if column.rank}, reverse=True):
        if width - _wide(columns) >= min(NAME_WIDTH, longest):
            break
        columns = [column for column in columns if column.rank != least]
    room = max(len(header), min(longest, width - _wide(columns)))
    shown = shortened(names, room)
    lines = [heading, "", _line(header, room, columns, [column.header for column in columns])]
    for at, name in enumerate(shown):
        lines.append(_line(name, room, columns, [column.cells[at] for column in columns]))
    if len(names) > 1:
        totals = [column.total for column in columns]
        lines += ["─" * len(lines[2]), _line(total, room, columns, totals)]
    lines += ["", *wrap(words("legend_time", language), width)]
    if any(column.header == HEADERS["rows"][language] for column in columns):
        lines += wrap(words("legend_rows", language), width)
    return "\n".join(lines)


def rounds_as_text(rounds: Sequence[RoundStatus], period: int, language: Language) -> list[str]:
    """Return the rounds of the year with their rates, one line each."""
    names = [ROUNDS[one.round][language] if one.round in ROUNDS else one.round for one in rounds]
    title = words("rounds", language, period=period)
    columns = [
        _Column(HEADERS["due"][language], [_day(one.due) for one in rounds]),
        _Column(
            HEADERS["reporting"][language],
            [points(one.rates.reporting_rate, language) for one in rounds],
        ),
        _Column(
            HEADERS["punctuality"][language],
            [points(one.rates.on_time_rate, language) for one in rounds],
        ),
        _Column("", [round_words(one, language) for one in rounds], right=False),
    ]
    room = max(map(len, (title, *names)))
    lines = [_line(title, room, columns, [column.header for column in columns])]
    for at, name in enumerate(names):
        lines.append(_line(name, room, columns, [column.cells[at] for column in columns]))
    return lines


def round_words(found: RoundStatus, language: Language) -> str:
    """Say of a round that it is open, or that it never was."""
    if found.open:
        return words("round_open", language)
    return "" if found.consolidated else words("round_never", language)


def last_run_words(last: Completed | None, language: Language) -> str:
    """Say when store and master were last written."""
    if last is None:
        return words("no_run", language)
    return words("last_run", language, at=last.at.astimezone(UTC))


def shortened(names: Sequence[str], room: int) -> list[str]:
    """Shorten names to a width with ``…``: at the end, or in the middle where two would be alike.

    Offices often differ by the last word only.
    """
    cut = [_cut(name, room) for name in names]
    return [
        _cut(name, room, middle=True) if short != name and cut.count(short) > 1 else short
        for name, short in zip(names, cut, strict=True)
    ]


def _columns(found: Status, language: Language, with_due: bool) -> list[_Column]:
    """Return the columns after the name; the higher the rank, the sooner one is left out."""
    units = found.units

    def column(
        name: str, cell: Callable[[UnitStatus], str], total: str = "", right: bool = True,
        rank: int = 0,
    ) -> _Column:  # fmt: skip
        return _Column(HEADERS[name][language], [cell(one) for one in units], total, right, rank)

    columns = [column("state", lambda one: STATES[one.delivery.state][language], right=False)]
    if with_due:
        columns.append(column("due", lambda one: _day(one.delivery.due)))
    columns += [
        column("received", _received, right=False),
        column("rows", lambda one: _filled(one.rows), _filled(found.rows), rank=1),
        column("held", lambda one: str(one.rows.held), str(found.rows.held), rank=3),
        column(
            "completeness",
            lambda one: points(one.rows.completeness, language, sign=False),
            points(found.rows.completeness, language, sign=False),
        ),
        column(
            "clean",
            lambda one: points(one.rows.clean_share, language, sign=False),
            points(found.rows.clean_share, language, sign=False),
            rank=2,
        ),
    ]
    for severity in Severity:
        columns.append(
            _Column(
                SEVERITY_SIGNS[severity],
                [str(one.findings[severity] or "·") for one in units],
                str(found.findings[severity] or "·"),
                rank=4 if severity is Severity.INFO else 0,
                gap=GAP if severity is Severity.BLOCKING else 1,
            )
        )
    return columns


def _totals(found: Status, language: Language) -> list[str]:
    rates, rows = found.rates, found.rows
    lines = [
        ("reporting", rates.reporting_rate, "of_units", rates.reported, rates.expected),
        ("on_time", rates.on_time_rate, "of_units_on_time", rates.on_time, rates.expected),
        ("completeness", rows.completeness, "of_rows", rows.filled, rows.expected),
    ]
    if rows.clean is not None:
        lines.append(("clean", rows.clean_share, "of_filled", rows.clean, rows.filled))
    room = max(len(words(name, language)) for name, *_ in lines)
    return [
        f"{words(name, language):<{room}}  {points(value, language):>8}  "
        f"{words(told, language, n=whole(number, language), total=whole(total, language))}"
        for name, value, told, number, total in lines
    ]


def _received(found: UnitStatus) -> str:
    """Write the day of delivery and, beside it, how it stands to the due date."""
    sign, days = SIGNS[found.timing.punctuality], found.timing.days
    return f"{_day(found.delivery.delivered):<10} {sign}{f' +{days}' if days else ''}"


def _filled(rows: Rows) -> str:
    return f"{rows.filled}/{rows.expected}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def _wide(columns: Sequence[_Column]) -> int:
    return sum(column.width + column.gap for column in columns)


def _line(name: str, room: int, columns: Sequence[_Column], cells: Sequence[str]) -> str:
    line = name.ljust(room)
    for column, cell in zip(columns, cells, strict=True):
        shown = cell.rjust(column.width) if column.right else cell.ljust(column.width)
        line += " " * column.gap + shown
    return line.rstrip()


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _cut(text: str, room: int, middle: bool = False) -> str:
    if len(text) <= room:
        return text
    if not middle or room < 8:
        return text[: room - 1].rstrip() + "…"
    tail = (room - 1) // 2
    return text[: room - 1 - tail].rstrip() + "…" + text[-tail:].lstrip()
