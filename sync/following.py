"""Accepted rows follow what the plan does to them: another unit in charge, another key.

Nothing is lost: what cannot follow without two values for one row stays where it is and is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Finding
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.shape import RECORD
from ..schemas.terms import Words
from ..schemas.unitnames import last_heir
from .inheriting import chain, owners_of, passed_on
from .records import Accepted

RowName = tuple[str, str, str]
"""Department, sheet id, key."""

MOVED, TWICE, ORPHAN, REKEYED = "CON-016", "CON-017", "CON-018", "CON-019"
KEY = "key"
"""Attribute of a version that says which key a row had before."""

NO_HEIR = Words("nessuna", "none")


@dataclass(frozen=True, slots=True)
class Followed:
    """The accepted rows of a round as the plan stands now.

    Attributes:
        rows: in force, under the unit and key they have now.
        gone: names under which they were accepted, no more in force.
        findings: rows that followed, and rows that could not.
    """

    rows: Mapping[RowName, Accepted]
    gone: tuple[RowName, ...] = ()
    findings: tuple[Finding, ...] = ()


def follow(
    rows: Mapping[RowName, Accepted],
    plan: Plan,
    profile: Profile,
    rules: Catalogue,
    senders: Mapping[str, str],
) -> Followed:
    """Bring accepted rows under the unit in charge and the key of the plan.

    A row of an indicator follows to its unit in charge; one of an activity to the unit that has
    it from its own, as the plan says, else to the one that succeeded that, when it contributes. A
    version of the attribute ``key`` whose value is the old key tells that a row has a new one. Run
    again on its own result it changes nothing.

    Args:
        rows: accepted rows of one round by department, sheet id and key.
        plan: the plan.
        profile: kinds of the sheets.
        rules: the catalogue.
        senders: the department of every file received, by its hash.
    """
    owners = owners_of(plan, profile)
    renamed = rekeyed(plan)
    passed = passed_on(plan, profile)
    heirs = {unit.id: unit.successor for unit in plan.departments if unit.successor}
    names = {unit.id: unit.name for unit in plan.departments}
    kept: dict[RowName, Accepted] = {}
    gone: list[RowName] = []
    findings: list[Finding] = []
    placed = {name: row for name, row in rows.items() if name[0] in owners.get(name[1:], ())}
    kept |= placed
    for name, row in rows.items():
        if name in placed:
            continue
        department, sheet, key = name
        if row.kind == RECORD and department not in heirs:
            # The plan need not know a record: its unit adds it.
            kept[name] = row
            continue
        now = key if (sheet, key) in owners else renamed.get(key, key)
        to = passed.get(department, {}).get((sheet, now))
        if to is not None and to.department in owners.get((sheet, to.key), ()):
            heir, now = to.department, to.key
        elif row.kind == RECORD:
            heir = last_heir(department, heirs)
        else:
            heir = _heir(department, owners.get((sheet, now), ()), heirs, row.kind)
        target = (heir, sheet, now)
        place = row.at("code").place if row.workbook else row.at("value").place
        if not heir:
            kept[name] = row
            if not _withdrawn(plan, now):
                near = _alike(key, plan, rows)
                findings.append(
                    finding(
                        rules,
                        ORPHAN,
                        place,
                        key=key,
                        unit=names.get(department, department),
                        suggestion=near or NO_HEIR,
                    )
                )
        elif target in kept:
            kept[name] = row
            findings.append(
                finding(
                    rules,
                    TWICE,
                    place,
                    key=now,
                    old=names.get(department, department) if heir != department else key,
                    new=names.get(heir, heir) if heir != department else now,
                )
            )
        else:
            # What held it back was said of the row it was, as was what copies held under its key.
            others = row.others if now == key else {}
            kept[target] = replace(row, department=heir, key=now, held=False, others=others)
            gone.append(name)
    findings += _told(kept, owners, renamed, names, senders, rules)
    return Followed(kept, tuple(gone), tuple(findings))


def rekeyed(plan: Plan) -> dict[str, str]:
    """Return the new key of every row that changed it, through all its changes."""
    steps = {
        version.value.strip(): version.row_key
        for version in plan.versions
        if version.attribute == KEY and version.value.strip() != version.row_key
    }
    steps |= _renumbered(plan)
    found = {}
    for old in steps:
        key, met = old, {old}
        while key in steps and steps[key] not in met:
            key = steps[key]
            met.add(key)
        found[old] = key
    return found


def _renumbered(plan: Plan) -> dict[str, str]:
    """Return the new code of the activities the last edition renumbered, where no other has it."""
    there = {one.key for one in plan.activities}
    last = max((line.edition for line in plan.lineage), default="")
    return {
        line.old: line.new[0]
        for line in plan.lineage
        if line.edition == last
        and line.kind == "renamed"
        and len(line.new) == 1
        and line.old not in there
        and line.new[0] in there
    }


def _told(
    rows: Mapping[RowName, Accepted],
    owners: Mapping[tuple[str, str], tuple[str, ...]],
    renamed: Mapping[str, str],
    names: Mapping[str, str],
    senders: Mapping[str, str],
    rules: Catalogue,
) -> list[Finding]:
    """Tell of rows that follow, in every run until their new unit sends values of its own."""
    former = {new: old for old, new in renamed.items()}
    findings = []
    for (department, sheet, key), row in rows.items():
        if department not in owners.get((sheet, key), ()):
            continue
        place = row.at("code").place if row.workbook else row.at("value").place
        if key in former:
            findings.append(finding(rules, REKEYED, place, key=key, old=former[key]))
        sender = senders.get(row.sha256, department)
        if sender != department:
            old, new = (names.get(unit, unit) for unit in (sender, department))
            findings.append(finding(rules, MOVED, place, key=key, old=old, new=new))
    return findings


def _heir(department: str, units: Sequence[str], heirs: Mapping[str, str], kind: str) -> str:
    """Return the unit a row follows to, empty when none is sure."""
    if department in units:
        return department
    if kind == "indicator" and len(set(units)) == 1:
        return units[0]
    return chain(department, units, heirs)


def _withdrawn(plan: Plan, key: str) -> bool:
    return any(one.row_key == key for one in plan.indicators)


def _alike(key: str, plan: Plan, rows: Mapping[RowName, Accepted]) -> str:
    """Return the keys of new rows with the code of one the plan no longer has."""
    taken = {name[2] for name in rows}
    code = key.rpartition("/")[2]
    keys = [one.row_key for one in plan.indicators if one.state == "active"]
    keys += [work.key for work in plan.contributions]
    near = [one for one in dict.fromkeys(keys) if one.rpartition("/")[2] == code]
    return ", ".join(one for one in near if one not in taken)
