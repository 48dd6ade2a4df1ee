"""A made-up plan of any size, in a workspace with the workbooks its departments have sent.

Units have nothing in common but the top of the plan, so a workbook can be built from the plan of
its own unit: slices of units are built side by side.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from riscontro.schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from riscontro.schemas.profile import load
from riscontro.sync.filling import approval, filled
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.distribution import file_name
from riscontro.sync.pipeline.planning import prepare
from riscontro.sync.settings import read_settings
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book, Cell
from riscontro.workbooks.planbook import write_plan

PERIOD, YEARS = 2025, (2022, 2023, 2024)
TODAY = date(2026, 2, 20)
PLAN = "carico-2025"
INDICATORS, ACTIVITIES = 150, 40
KINDS = (("number", "", 0), ("percent", "%", 1), ("money", "€", 2), ("ratio", "%", 1),
         ("number", "mq", 0))  # fmt: skip
STATES = ("under_way", "started", "completed", "under_way")


SLICE = 10
"""How many workbooks a process builds at a time."""

SLIPS: dict[int, Cell] = {7: "circa 12", 22: 4_800_000.0, 61: None, 92: "54.321,75", 120: "48"}
"""What some officers type as the value, by the position of the row: a word, a slip of the unit of
measure, nothing at all, two numbers as text."""


@dataclass(frozen=True, slots=True)
class Workload:
    """A workspace as found on the evening of a due date.

    Attributes:
        root: the workspace.
        files: the workbooks received.
        plan: what they report on, the values of the period included.
    """

    root: Path
    files: tuple[Path, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Size:
    """How large a workload is: workbooks, and rows in each; ``slips`` are typed or not."""

    departments: int
    indicators: int = INDICATORS
    activities: int = ACTIVITIES
    slips: bool = False


def make(
    root: Path,
    departments: int,
    indicators: int = INDICATORS,
    activities: int = ACTIVITIES,
    *,
    slips: bool = False,
    processes: int = 1,
) -> Workload:
    """Make a workspace where every department has sent a complete workbook.

    Args:
        root: folder of the workspace.
        departments: how many workbooks.
        indicators: rows of indicators in each.
        activities: rows of activities in each.
        slips: whether some values are typed as officers do, not as they should.
        processes: how many build side by side.
    """
    size = Size(departments, indicators, activities, slips)
    profile = load("torino-controllo")
    workspace = prepare(root, profile, PERIOD, PLAN)
    # First: processes that are forked from one that holds the whole plan come to hold it, too.
    files = sorted(spread(partial(send, root, size), range(departments), processes))
    whole = synthetic_plan(range(departments), indicators, activities)
    known = _without_period(whole)
    workspace.plan_file.write_bytes(write_plan(known, profile, PLAN, "it", lambda _: ("", "")))
    return Workload(root, tuple(files), whole)


def spread(work: Callable[[range], list[Path]], numbers: range, processes: int) -> Iterator[Path]:
    """Do work on slices of the units, side by side where more than one process is asked for."""
    slices = [numbers[start : start + SLICE] for start in range(0, len(numbers), SLICE)]
    if processes < 2:
        for one in slices:
            yield from work(one)
        return
    with ProcessPoolExecutor(processes) as pool:
        for made in pool.map(work, slices):
            yield from made


def send(
    root: Path, size: Size, numbers: range, *, folder: Path | None = None, later: int = 0
) -> list[Path]:
    """Write the workbooks of some units, filled in, as they come back.

    Args:
        root: the workspace.
        size: of the workload.
        numbers: the units.
        folder: where they are written (default: where the workspace looks for them).
        later: what is added to every value, for a workbook that is sent again.
    """
    profile = load("torino-controllo")
    settings = read_settings(root / "riscontro.toml")
    day = date(2026, 1, 15)
    issue = Issue(PLAN, settings.round, "it", settings.due_date(), day, settings.contact)
    own = synthetic_plan(numbers, size.indicators, size.activities, later)
    files = []
    for book in books(_without_period(own), profile, issue).values():
        file = (folder or root / "trasmissioni") / file_name(book)
        done = filled(book, own, profile, approval(TODAY))
        file.write_bytes(build(_slipped(done) if size.slips else done, profile))
        files.append(file)
    return files


def synthetic_plan(numbers: range, indicators: int, activities: int, later: int = 0) -> Plan:
    """Make a plan with as many rows in each of some units, the period's values included."""
    profile = load("torino-controllo")
    units = [Department(f"U{number:03}", f"Direzione {number:03}") for number in numbers]
    made = [
        _unit(number, unit, indicators, activities, later)
        for number, unit in zip(numbers, units, strict=True)
    ]
    nodes = [Node("M01", "missione", "1", "SERVIZI GENERALI")]
    return Plan(
        profile.id,
        PERIOD,
        nodes=tuple(nodes + [one.node for one in made]),
        activities=tuple(activity for one in made for activity in one.activities),
        contributions=tuple(each for one in made for each in one.contributions),
        indicators=tuple(each for one in made for each in one.indicators),
        values=tuple(value for one in made for value in one.values),
        departments=tuple(units),
        years=(*YEARS, PERIOD),
    )


def _without_period(plan: Plan) -> Plan:
    return replace(plan, values=tuple(one for one in plan.values if one.period != PERIOD))


def _slipped(book: Book) -> Book:
    rows = [dict(row) for row in book.rows["indicators"]]
    for position, typed in SLIPS.items():
        if position < len(rows):
            rows[position]["value"] = typed
    return replace(book, rows={**book.rows, "indicators": rows})


@dataclass(frozen=True, slots=True)
class _Unit:
    node: Node
    activities: tuple[Activity, ...]
    contributions: tuple[Contribution, ...]
    indicators: tuple[Indicator, ...]
    values: tuple[Value, ...]


def _unit(number: int, unit: Department, indicators: int, activities: int, later: int) -> _Unit:
    path = f"M01.P{number + 1:03}"
    codes = [_code(position) for position in range(activities)]
    own = []
    values: list[Value] = []
    for position in range(indicators):
        code = f"{codes[position % activities]}.{position // activities + 1}"
        kind, measure, decimals = KINDS[position % len(KINDS)]
        label = f"Prestazioni erogate agli utenti del servizio {position + 1} della direzione"
        base = 40 + (position * 7 + number * 3) % 50
        own.append(
            Indicator(
                f"{path}/{code}",
                code,
                label,
                path,
                activity=f"{path}/{codes[position % activities]}",
                type=kind,
                unit=measure,
                direction="up",
                decimals=decimals,
                target=_target(kind, position, base),
                target_year=PERIOD,
                department=unit.id,
            )
        )
        values += _values(own[-1], base, later)
    return _Unit(
        Node(path, "programma", str(number + 1), f"PROGRAMMA {number + 1}", "M01"),
        tuple(
            Activity(f"{path}/{code}", path, code, f"Attività {code} della direzione",
                     {"impact": "Sociale"}, unit.id, lead_proposed=False)
            for code in codes
        ),
        tuple(
            Contribution(
                f"{path}/{code}",
                unit.id,
                status=STATES[position % len(STATES)],
                text=f"2024: Avviate le procedure per l'attività {code}, con gare e incarichi.\n"
                f"2025: Proseguite le procedure e consegnati i lavori dell'attività {code}.",
            )
            for position, code in enumerate(codes)
        ),
        tuple(own),
        tuple(values),
    )  # fmt: skip


def _target(kind: str, position: int, base: int) -> Decimal | None:
    """Reached by some and missed by others; one in ten has none."""
    if position % 10 == 9:
        return None
    if kind == "ratio":
        return Decimal(35 + position % 20)
    return Decimal(base + position % 8) * (1000 if kind == "money" else 1)


def _values(indicator: Indicator, base: int, later: int) -> Iterator[Value]:
    for step, year in enumerate((*YEARS, PERIOD)):
        below = None
        number = Decimal(base + step + (later if year == PERIOD else 0))
        if indicator.type == "money":
            number = number * 1000 + Decimal("0.25")
        elif indicator.type == "ratio":
            below = Decimal(base + 60)
        printed = f"{number} su {below}" if below else f"{number:f}".replace(".", ",")
        yield Value(indicator.key, "", year, printed, "int", number, below)


def _code(position: int) -> str:
    first, second = divmod(position, 26)
    return (chr(96 + first) if first else "") + chr(97 + second)
