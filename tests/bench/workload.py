"""A made-up plan of any size, in a workspace with the workbooks its departments have sent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from riscontro.schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from riscontro.schemas.profile import Profile, load
from riscontro.sync.filling import approval, filled
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.distribution import file_name
from riscontro.sync.pipeline.planning import prepare
from riscontro.sync.settings import read_settings
from riscontro.workbooks.builder import build
from riscontro.workbooks.planbook import write_plan

PERIOD, YEARS = 2025, (2022, 2023, 2024)
TODAY = date(2026, 2, 20)
PLAN = "carico-2025"
INDICATORS, ACTIVITIES = 150, 40
KINDS = (("number", "", 0), ("percent", "%", 1), ("money", "€", 2), ("ratio", "%", 1),
         ("number", "mq", 0))  # fmt: skip
STATES = ("under_way", "started", "completed", "under_way")


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


def make(
    root: Path, departments: int, indicators: int = INDICATORS, activities: int = ACTIVITIES
) -> Workload:
    """Make a workspace where every department has sent a complete workbook.

    Args:
        root: folder of the workspace.
        departments: how many workbooks.
        indicators: rows of indicators in each.
        activities: rows of activities in each.
    """
    profile = load("torino-controllo")
    whole = synthetic_plan(departments, indicators, activities)
    workspace = prepare(root, profile, PERIOD, PLAN)
    known = replace(whole, values=tuple(one for one in whole.values if one.period != PERIOD))
    workspace.plan_file.write_bytes(write_plan(known, profile, PLAN, "it", lambda _: ("", "")))
    settings = read_settings(workspace.settings_file)
    day = date(2026, 1, 15)
    issue = Issue(PLAN, settings.round, "it", settings.due_date(), day, settings.contact)
    files = []
    for book in books(known, profile, issue).values():
        file = workspace.submissions / file_name(book)
        file.write_bytes(build(filled(book, whole, profile, approval(TODAY)), profile))
        files.append(file)
    return Workload(root, tuple(sorted(files)), whole)


def synthetic_plan(departments: int, indicators: int, activities: int) -> Plan:
    """Make a plan with as many rows in each department, the period's values included."""
    profile = load("torino-controllo")
    units = tuple(
        Department(f"U{number:03}", f"Direzione {number:03}") for number in range(departments)
    )
    made = [_unit(number, unit, indicators, activities) for number, unit in enumerate(units)]
    nodes = [Node("M01", "missione", "1", "SERVIZI GENERALI")]
    return Plan(
        profile.id,
        PERIOD,
        nodes=tuple(nodes + [one.node for one in made]),
        activities=tuple(activity for one in made for activity in one.activities),
        contributions=tuple(each for one in made for each in one.contributions),
        indicators=tuple(each for one in made for each in one.indicators),
        values=tuple(value for one in made for value in one.values),
        departments=units,
        years=(*YEARS, PERIOD),
    )


def profile_of() -> Profile:
    """Return the profile of the workload."""
    return load("torino-controllo")


@dataclass(frozen=True, slots=True)
class _Unit:
    node: Node
    activities: tuple[Activity, ...]
    contributions: tuple[Contribution, ...]
    indicators: tuple[Indicator, ...]
    values: tuple[Value, ...]


def _unit(number: int, unit: Department, indicators: int, activities: int) -> _Unit:
    path = f"M01.P{number + 1:03}"
    codes = [_code(position) for position in range(activities)]
    own = []
    values: list[Value] = []
    for position in range(indicators):
        code = f"{codes[position % activities]}.{position // activities + 1}"
        kind, measure, decimals = KINDS[position % len(KINDS)]
        label = f"Prestazioni erogate agli utenti del servizio {position + 1} della direzione"
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
                department=unit.id,
            )
        )
        values += _values(own[-1], 40 + (position * 7 + number * 3) % 50)
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


def _values(indicator: Indicator, base: int) -> Iterator[Value]:
    for step, year in enumerate((*YEARS, PERIOD)):
        below = None
        number = Decimal(base + step)
        if indicator.type == "money":
            number = number * 1000 + Decimal("0.25")
        elif indicator.type == "ratio":
            below = Decimal(base + 60)
        printed = f"{number} su {below}" if below else f"{number:f}".replace(".", ",")
        yield Value(indicator.key, "", year, printed, "int", number, below)


def _code(position: int) -> str:
    first, second = divmod(position, 26)
    return (chr(96 + first) if first else "") + chr(97 + second)
