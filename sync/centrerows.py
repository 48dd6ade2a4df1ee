"""*Correzioni* and *Decisioni* of ``piano.xlsx`` made ready to be applied to a round."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..schemas.findings import Finding
from ..schemas.plan import Indicator, Plan
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import Catalogue
from ..schemas.rulings import Correction, Decision
from ..schemas.terms import Field, Words
from ..workbooks.planplaces import NOWHERE, Places
from .conflicts import Ready, identity_of
from .conflictwords import WHAT, WHY
from .contents import read_content, shown
from .planground import together
from .records import Typed

INCOMPLETE, UNFIT, NOT_READ = "CON-010", "CON-011", "CON-012"


@dataclass(frozen=True, slots=True)
class Wish:
    """A value the centre wants in a cell of a department's.

    Attributes:
        department, sheet, key, field: the cell; ``kind`` is that of the sheet.
        cell: the value, blank when the cell is to be emptied.
        identity: fingerprint of value and day: another one once the centre corrects anew.
        correction: as typed.
        position: of the correction in the plan.
    """

    department: str
    sheet: str
    kind: str
    key: str
    field: str
    cell: Typed
    identity: str
    correction: Correction
    position: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Who fills in a row: unit, sheet, and the indicator part of a row that measures one."""

    department: str
    sheet: EntrySheet
    indicator: Indicator | None = None


@dataclass(frozen=True)
class Desk:
    """What the centre's rows are read against: the plan, the round, where they stand."""

    plan: Plan
    profile: Profile
    rules: Catalogue
    round: str
    places: Places = NOWHERE

    @cached_property
    def owners(self) -> Mapping[str, tuple[Owner, ...]]:
        """Who fills in each row of the plan that is not withdrawn, by key."""
        found: dict[str, list[Owner]] = defaultdict(list)
        for sheet in self.profile.sheets:
            if sheet.kind == "indicator":
                for one in self.plan.indicators:
                    if one.state == "active":
                        found[one.row_key].append(Owner(one.department, sheet, one))
            elif sheet.kind == "activity":
                for work in self.plan.contributions:
                    found[work.key].append(Owner(work.department, sheet))
        return {key: tuple(owners) for key, owners in found.items()}

    def column(self, sheet: EntrySheet, name: str) -> Field | None:
        """Return an entry column the round opens to the department."""
        columns = self.profile.open_fields(sheet, self.round)
        return next((column for column in columns if column.id == name), None)

    def report(
        self,
        code: str,
        member: str,
        position: int,
        attribute: str,
        record: Correction | Decision,
        /,
        **facts: object,
    ) -> Finding:
        """Report something wrong with a row at one of its cells."""
        place = self.places.at(member, position, attribute)
        value = shown(getattr(record, attribute) or "") if attribute == "value" else ""
        severity = self.rules[code].severity
        return Finding(code, severity, place, record.row_key, value, record.field, facts)


def wishes(desk: Desk) -> tuple[list[Wish], list[Finding]]:
    """Make the corrections of the open round ready; the others are of no concern here.

    Returns:
        At most one for each cell, that of the last day; what is wrong with the rest: incomplete,
        about no row or column of the round, not what the column asks for.
    """
    made: dict[tuple[str, str, str], Wish] = {}
    findings: list[Finding] = []
    for position, correction in enumerate(desk.plan.corrections):
        if correction.period is not None and correction.period != desk.plan.period:
            continue
        if correction.round and correction.round != desk.round:
            continue
        found = _wish(desk, position, correction)
        if isinstance(found, Finding):
            findings.append(found)
            continue
        wish, doubt = found
        findings += [doubt] if doubt else []
        name = (wish.department, wish.key, wish.field)
        other = made.get(name)
        if other is None:
            made[name] = wish
            continue
        first, last = sorted((other, wish), key=_when)
        made[name] = last
        if first.cell.meaning != last.cell.meaning:
            why = WHY["later"]
            at = (first.position, "value", first.correction)
            findings.append(desk.report(UNFIT, "corrections", *at, why=why))
    return list(made.values()), findings


def decisions(desk: Desk) -> tuple[list[Ready], list[Finding]]:
    """Make the decisions of the open round ready, and tell what is wrong with the others.

    Returns:
        At most one for each cell, that of the last day; what is wrong with the rest.
    """
    made: dict[tuple[str, str, str], tuple[int, Ready]] = {}
    findings: list[Finding] = []
    for position, decision in enumerate(desk.plan.decisions):
        if decision.period is not None and decision.period != desk.plan.period:
            continue
        if decision.round and decision.round != desk.round:
            continue
        lacking = list(_lacking_decision(decision))
        if lacking:
            at = (position, lacking[0], decision)
            what = together([WHAT[name] for name in lacking])
            findings.append(desk.report(INCOMPLETE, "decisions", *at, what=what))
            continue
        value = None
        owner = _owner(desk, decision, decision.department)
        if isinstance(owner, Words):
            findings.append(desk.report(UNFIT, "decisions", position, "key", decision, why=owner))
            continue
        if decision.choice == "value":
            cell = _value(desk, "decisions", position, decision, decision.department)
            if isinstance(cell, Finding):
                findings.append(cell)
                continue
            value, doubt = cell
            findings += [doubt] if doubt else []
        place = desk.places.at("decisions", position, "choice")
        found = (position, Ready(decision, identity_of(decision), place, value))
        name = (owner.department, decision.row_key, decision.field)
        first, last = sorted((made.get(name, found), found), key=_decided)
        made[name] = last
        if first is not last:
            at = (first[0], "choice", first[1].decision)
            findings.append(desk.report(UNFIT, "decisions", *at, why=WHY["twice"]))
    return [ready for _, ready in made.values()], findings


def _wish(
    desk: Desk, position: int, correction: Correction
) -> tuple[Wish, Finding | None] | Finding:
    lacking = [name for name in ("field", "reason") if not getattr(correction, name).strip()]
    if not correction.round and len(desk.profile.rounds) > 1:
        lacking.append("round")
    if lacking:
        what = together([WHAT[name] for name in lacking])
        return desk.report(INCOMPLETE, "corrections", position, lacking[0], correction, what=what)
    owner = _owner(desk, correction, "")
    if isinstance(owner, Words):
        return desk.report(UNFIT, "corrections", position, "key", correction, why=owner)
    read = _value(desk, "corrections", position, correction, "")
    if isinstance(read, Finding):
        return read
    cell, doubt = read
    wish = Wish(
        department=owner.department,
        sheet=owner.sheet.id,
        kind=owner.sheet.kind,
        key=correction.row_key,
        field=correction.field,
        cell=cell,
        identity=_fingerprint(correction, cell),
        correction=correction,
        position=position,
    )
    return wish, doubt


def _value(
    desk: Desk, member: str, position: int, record: Correction | Decision, department: str
) -> tuple[Typed, Finding | None] | Finding:
    """Read the value of a row: with the doubt there is about it, or what is wrong with it."""
    owner = _owner(desk, record, department)
    if isinstance(owner, Words):
        return desk.report(UNFIT, member, position, "key", record, why=owner)
    column = desk.column(owner.sheet, record.field)
    if column is None:
        return desk.report(UNFIT, member, position, "field", record, why=WHY["column"])
    read = read_content(record.value, column, desk.profile, owner.indicator, desk.plan.period)
    if read.cell is None:
        return desk.report(read.code, member, position, "value", record, **read.facts)
    if read.code:
        doubt = desk.report(read.code, member, position, "value", record, **read.facts)
        return read.cell, doubt
    return read.cell, None


def _owner(desk: Desk, record: Correction | Decision, department: str) -> Owner | Words:
    owners = desk.owners.get(record.row_key, ())
    if department:
        owners = tuple(one for one in owners if one.department == department)
    if not owners:
        return WHY["row"]
    if len({one.department for one in owners}) > 1:
        return WHY["units"]
    return owners[0] if owners[0].department else WHY["nobody"]


def _lacking_decision(decision: Decision) -> Iterator[str]:
    for name in ("choice", "field", "reason"):
        if not getattr(decision, name).strip():
            yield name
    if decision.choice == "copy" and not decision.workbook.strip():
        yield "workbook"
    if decision.choice == "value" and decision.value == "":
        yield "value"


def _fingerprint(correction: Correction, cell: Typed) -> str:
    day = correction.day.isoformat() if correction.day else ""
    return hashlib.sha256(f"{cell.meaning}|{day}".encode()).hexdigest()


def _decided(pair: tuple[int, Ready]) -> tuple[date, int]:
    return pair[1].decision.day or date.min, pair[0]


def _when(wish: Wish) -> tuple[date, int]:
    return wish.correction.day or date.min, wish.position
