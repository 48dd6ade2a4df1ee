"""*Stato trasmissioni* of the master: units by sheets, what came, when, what is missing."""

from collections.abc import Sequence
from datetime import date

from ..schemas.profile import EntrySheet
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .completeness import Rates, UnitStatus, rates, reported, unit_statuses
from .completeness import summed as rows_summed
from .masterwords import DELIVERY_STATES, OUTCOMES, SHEETS, Say
from .rowcells import signed
from .standing import DELIVERED, Counted, Standing
from .statehistory import approval_cell
from .statuswords import SHEET_HEADERS, points, timing_words, words


def deliveries_sheet(
    standing: Standing, say: Say, day: date | None = None, units: Sequence[str] | None = None
) -> MasterSheet:
    """Make the matrix of units and sheets: what is due, what came and when, what is missing.

    Args:
        standing: the plan and what was consolidated.
        say: the words.
        day: as of when; without it, as in the master, the day of the data: an overdue delivery is
            then told by its due date, since no age enters a file that must not change by itself.
        units: which ones, in this order; all, in the order of the registry, when not given.
    """
    sheets = standing.profile.sheets
    shown = standing.departments() if units is None else list(units)
    measured = unit_statuses(standing, shown, day or standing.consolidated.day)
    found = rates(one.delivery for one in measured)
    columns = _delivery_columns(say)
    for sheet in sheets:
        columns += _sheet_columns(sheet, say)
    columns += [*_total_columns(sheets, say), *_rate_columns(say, found.dated)]
    counts = {
        sheet.id: summed([standing.counted(unit, sheet) for unit in shown]) for sheet in sheets
    }
    rows = [_row(standing, say, one, found.dated, aged=day is not None) for one in measured]
    totals: list[MasterCell] = [say("total_shown"), *[None] * 6]
    for sheet in sheets:
        totals += [None, *_numbers(counts[sheet.id])]
    every = rows_summed(one.rows for one in measured)
    totals += [completeness(list(counts.values())), every.clean, _ratio(every.clean, every.filled)]
    totals += [None, *_rate_cells(found)]
    return MasterSheet(
        id="deliveries",
        name=SHEETS["deliveries"][say.language],
        table="tblTrasmissioni",
        title=SHEETS["deliveries"][say.language],
        subtitle=rates_words(found, say),
        columns=tuple(columns),
        rows=rows,
        note=words("sheet_note", say.language),
        frozen="delivery",
        totals=totals if rows else (),
    )


def rates_words(found: Rates, say: Say) -> str:
    """Say how many units delivered, how many on time, and the two rates."""
    said = [
        words("sent", say.language, n=found.reported, total=found.expected, on_time=found.on_time)
    ]
    if found.reporting_rate is not None:
        shown = {
            "reporting": points(found.reporting_rate, say.language),
            "on_time": points(found.on_time_rate, say.language),
        }
        said.append(words("sent_rates", say.language, **shown))
    return " · ".join(said)


def completeness(counts: Sequence[Counted]) -> float | None:
    """Return the share of the rows filled in, ``None`` when none is expected."""
    expected = sum(one.expected for one in counts)
    return round(sum(one.filled for one in counts) / expected, 9) if expected else None


def delivered(standing: Standing) -> int:
    """Count the units whose workbook left their hands."""
    return sum(reported(standing.delivery(unit)) for unit in standing.departments())


def summed(counts: Sequence[Counted]) -> Counted:
    """Add up the rows of several units or sheets."""
    return Counted(
        sum(one.expected for one in counts),
        sum(one.filled for one in counts),
        sum(one.held for one in counts),
        sum(one.findings for one in counts),
    )


def outcome(say: Say, counts: Counted, state: str) -> Shown:
    """Say in a sign and a word how a unit stands on one sheet."""
    if not counts.expected:
        return signed(say.of(OUTCOMES, "nothing"))
    if state in ("missing", "unreadable"):
        return signed(say.of(OUTCOMES, "missing"))
    if state not in DELIVERED:
        return signed(say.of(OUTCOMES, "pending"))
    if counts.held:
        return signed(say.of(OUTCOMES, "held", n=counts.held))
    if counts.missing:
        return signed(say.of(OUTCOMES, "partial", n=counts.missing))
    return signed(say.of(OUTCOMES, "complete"))


def _delivery_columns(say: Say) -> list[MasterColumn]:
    group = say.group("delivery")
    return [
        MasterColumn("department", say.column("department"), width=32, group=group),
        MasterColumn("delivery", say.column("delivery"), width=20, group=group),
        MasterColumn("punctuality", _header(say, "punctuality"), width=24, group=group),
        MasterColumn("due", say.column("due"), "date", 13, group),
        MasterColumn("received", say.column("received"), "date", 13, group),
        MasterColumn("late", say.column("late"), "whole", 12, group),
        MasterColumn("approval", _header(say, "approval"), width=26, group=group),
    ]


def _sheet_columns(sheet: EntrySheet, say: Say) -> list[MasterColumn]:
    label = sheet.label[say.language]
    columns = [
        MasterColumn(f"{sheet.id}_outcome", say.column("outcome", sheet=label), "text", 21, label)
    ]
    for name in ("expected", "filled", "held", "missing", "noted"):
        header = say.column(name, sheet=label)
        columns.append(MasterColumn(f"{sheet.id}_{name}", header, "whole", 12, label, total="sum"))
    return columns


def _total_columns(sheets: Sequence[EntrySheet], say: Say) -> list[MasterColumn]:
    """Return what is counted over all sheets, as formulas that follow the filter."""
    total = say.group("total")
    filled = "+".join(f"{{{sheet.id}_filled}}" for sheet in sheets)
    expected = "+".join(f"{{{sheet.id}_expected}}" for sheet in sheets)
    return [
        _percent("completeness", say.column("completeness"), total, filled, expected),
        MasterColumn("clean", _header(say, "clean"), "whole", 11, total, total="sum"),
        _percent("clean_share", _header(say, "clean_share"), total, "{clean}", filled),
        MasterColumn("files", say.column("files"), width=34, group=total),
    ]


def _rate_columns(say: Say, dated: bool) -> list[MasterColumn]:
    """Return ones and zeros to add up, and the rates of the rows shown under them."""
    group = _header(say, "rates")
    names = ["expected", "reported", *(["on_time"] if dated else [])]
    columns = [
        MasterColumn(f"units_{name}", _header(say, name), "whole", 12, group, total="sum")
        for name in names
    ]
    for name in names[1:]:
        rate = "reporting_rate" if name == "reported" else "on_time_rate"
        parts = f"{{units_{name}}}", "{units_expected}"
        columns.append(_percent(rate, _header(say, rate), group, *parts))
    return columns


def _percent(name: str, header: str, group: str, part: str, whole: str) -> MasterColumn:
    formula = f'IF({whole}=0,"",ROUND(({part})/({whole}),9))'
    return MasterColumn(name, header, "percent", 14, group, False, formula, "formula")


def _row(
    standing: Standing, say: Say, one: UnitStatus, dated: bool, aged: bool
) -> list[MasterCell]:
    found, days = one.delivery, one.timing.days
    said = one.timing
    if said.punctuality == "overdue" and not aged:
        said, days = type(said)("overdue", None), None
    cells: list[MasterCell] = [
        one.name,
        signed(say.of(DELIVERY_STATES, found.state)),
        signed(timing_words(said, found.due, say.language)),
        found.due,
        found.delivered,
        Shown(days, "bad") if days else days,
        approval_cell(found.role, found.approved, say.language) if reported(found) else None,
    ]
    counts = [standing.counted(one.unit, sheet) for sheet in standing.profile.sheets]
    for number in counts:
        cells += [outcome(say, number, found.state), *_numbers(number)]
    cells += [completeness(counts), one.rows.clean, _ratio(one.rows.clean, one.rows.filled)]
    on_time = one.timing.punctuality == "on_time"
    own = Rates(1, int(reported(found)), int(on_time), dated)
    return [*cells, "\n".join(found.files) or None, *_rate_cells(own)]


def _rate_cells(found: Rates) -> list[MasterCell]:
    came = [found.reported, *([found.on_time] if found.dated else [])]
    return [found.expected, *came, *(_ratio(number, found.expected) for number in came)]


def _numbers(counts: Counted) -> list[MasterCell]:
    return [counts.expected, counts.filled, counts.held, counts.missing, counts.findings]


def _header(say: Say, name: str) -> str:
    return SHEET_HEADERS[name][say.language]


def _ratio(part: int | None, whole: int) -> float | None:
    """Return the fraction a cell holds, rounded as its formula is; ``None`` where it is unknown."""
    return None if part is None or not whole else round(part / whole, 9)
