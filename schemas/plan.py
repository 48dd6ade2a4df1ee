"""A plan: nodes, activities, contributions, indicators, past values, departments.

Keys are paths scoped from the top (``M01.P02/a.1``): a code alone is never a key. What the tool
infers is a proposal, marked as such, until the coordinator edits or confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .findings import Place
from .keys import row_key
from .links import Actor, Entry, Lineage, Link
from .rulings import Correction, Decision, ProposalAnswer, Waiver


@dataclass(frozen=True, slots=True)
class Department:
    """An organisational unit, with the spellings under which it was met.

    Attributes:
        id: short stable ASCII id, used in file names.
        parent: id of the unit it belongs to.
        valid_from, valid_to: first and last day of its existence; ``None`` when open.
        succession: how it ended (renamed, merged, split, moved); ``moved`` of one that lives on.
        successor: id of the unit that took over, the first of several.
        act: act of the change.
    """

    id: str
    name: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    succession: str = ""
    successor: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to write to: kept out of master, page and open data."""

    department: str
    role: str
    name: str
    mail: str = ""
    pec: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A level of the plan above its records (mission, programme, axis, strategy, objective)."""

    key: str
    level: str
    code: str
    label: str
    parent: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of the plan; who works on it stands in its contributions.

    ``lead`` is the id of the department that gives the overall state, ``lead_proposed`` tells
    whether the tool proposed it.
    """

    key: str
    parent: str
    code: str
    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    lead_proposed: bool = True
    source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one department does and reports on one activity.

    ``number`` tells apart several of one department (from 1). ``status`` is a vocabulary id,
    ``status_printed`` the words found; ``text`` the earlier actions, a paragraph a line; ``closed``
    the year in which it ended; ``former`` the units before, oldest first, each with its number
    after ``#`` when that was not 1.
    """

    activity: str
    department: str
    number: int = 1
    status: str = ""
    status_printed: str = ""
    text: str = ""
    department_printed: str = ""
    note: str = ""
    source: Place = field(default_factory=Place)
    closed: int | None = None
    former: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of the row in the department's workbook."""
        return self.activity if self.number == 1 else f"{self.activity}#{self.number}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One part of an indicator: what one row of a workbook measures.

    Attributes:
        key: path of the indicator; with ``part`` it names the row.
        part: what the part is (site, category…), empty for a whole indicator.
        type: ``number, money, percent, ratio, duration, boolean, text``.
        unit: unit of measure as shown (``%``, ``€``, ``gg``, ``mq``…).
        decimals: decimals shown; -1 when any.
        direction: ``up, down, keep`` or empty when unknown.
        department: id of the unit in charge, empty when nobody.
        proposed: names of the attributes the tool inferred and nobody confirmed.
        basis: where the department in charge comes from.
        may_exceed: a ratio whose numerator may exceed its denominator (a unit cost).
        never_falls: a cumulative measure (percentage of works done).
        total: this part is the total of the others.
        within: row key of the total it is a part of (*di cui*) when that is another row.
        shared: keys of the other activities it serves; it is reported once, for ``activity``.
        target_day: day of the act that approved the target.
        formula: id of the formula of its progress (``formulae.FORMULAS``); empty takes the usual
            one of its direction.
        aggregation: how values add up over time: ``stock``, ``flow``, ``percentage`` or empty.
        tolerance: what a value to keep may stray from its target.
        minimum, maximum, excellent: thresholds of F5; the band to keep (F8); red flag and goal
            (F7).
        natural_limit: value nothing can go beyond (100 for a share), for F10b.
        bands: bands of F6 as people write them (``bandtexts.read_bands``).
        rating_rules: its own rating rules (``ruletexts.read_rules``), empty for the plan's.
        target_basis: how the tool came to the target it proposed, in words.
        former: ids of the units in charge before a reorganisation, oldest first.
    """

    key: str
    code: str
    label: str
    parent: str
    activity: str = ""
    part: str = ""
    kind: str = ""
    section: str = ""
    group: str = ""
    type: str = "number"
    unit: str = ""
    decimals: int = 0
    direction: str = ""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    initial_target: Decimal | None = None
    target_act: str = ""
    weight: Decimal | None = None
    source_of_data: str = ""
    method: str = ""
    frequency: str = "annuale"
    dimension: str = ""
    data_owner: str = ""
    department: str = ""
    basis: str = ""
    proposed: tuple[str, ...] = ()
    may_exceed: bool = False
    never_falls: bool = False
    total: bool = False
    within: str = ""
    shared: tuple[str, ...] = ()
    target_day: date | None = None
    formula: str = ""
    aggregation: str = ""
    tolerance: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    excellent: Decimal | None = None
    natural_limit: Decimal | None = None
    bands: str = ""
    rating_rules: str = ""
    target_basis: str = ""
    state: str = "active"
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: Place = field(default_factory=Place)
    former: tuple[str, ...] = ()

    @property
    def share(self) -> bool:
        """Its values are points here and fractions in cells: a percentage, a ratio shown as one."""
        return self.type == "percent" or (self.type == "ratio" and self.unit == "%")

    @property
    def row_key(self) -> str:
        """Key of the row: the indicator's key and, after ``#``, its part."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class Value:
    """A past value: the text as printed and how it was read.

    Values are keyed by (key, part, department, period, round); ``kind`` is the class of the value
    grammar, ``number`` is ``None`` when nothing measurable stands there. ``as_of`` is the day it
    stands for and ``origin`` where it comes from, where the source says so.
    """

    key: str
    part: str
    period: int
    printed: str
    kind: str
    number: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    note: str = ""
    finding: str = ""
    label: str = ""
    code: str = ""
    source: Place = field(default_factory=Place)
    as_of: date | None = None
    origin: str = ""

    @property
    def row_key(self) -> str:
        """Key of the indicator part it belongs to."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of the source the tool could not read or had to guess, for the coordinator."""

    code: str
    key: str
    place: Place
    found: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """A dated change of a target, weight or definition, with its act.

    ``attribute`` names what changed (``target``, ``weight``, ``definition``…).
    """

    key: str
    part: str
    attribute: str
    value: str
    period: int | None = None
    valid_from: date | None = None
    act: str = ""
    reason: str = ""

    @property
    def row_key(self) -> str:
        """Key of the indicator part it changes."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class Interim:
    """What is expected of an indicator part on another day than that of its target.

    An interim target within the year, or the target of another year (its 31 December).
    """

    key: str
    part: str = ""
    day: date | None = None
    value: Decimal | None = None
    act: str = ""
    note: str = ""

    @property
    def row_key(self) -> str:
        """Key of the indicator part it belongs to."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A row of a sheet of records that the plan already knows: imported, or typed by the centre.

    Attributes:
        sheet: id of the sheet of records.
        key: key of its row in the unit's workbook, unique in the plan.
        department: id of the unit it belongs to; empty when nobody knows.
        cells: what stands in its cells by field id: numbers, dates, else text; entries of a
            vocabulary by id, several joined by ``;``; percentages in points. Blank ones are left
            out.
    """

    sheet: str
    key: str
    department: str
    cells: Mapping[str, str | Decimal | date] = field(default_factory=dict)
    source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the coordinator decides, as read from ``piano.xlsx``."""

    profile: str
    period: int
    nodes: tuple[Node, ...] = ()
    activities: tuple[Activity, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    values: tuple[Value, ...] = ()
    departments: tuple[Department, ...] = ()
    contacts: tuple[Contact, ...] = ()
    versions: tuple[Version, ...] = ()
    interim: tuple[Interim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    years: tuple[int, ...] = ()
    corrections: tuple[Correction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    answers: tuple[ProposalAnswer, ...] = ()
    vocabularies: tuple[Entry, ...] = ()
    links: tuple[Link, ...] = ()
    actors: tuple[Actor, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    records: tuple[PlanRecord, ...] = ()
