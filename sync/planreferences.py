"""Checks of a plan: codes and units that must be in it, and who is in charge of what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from ..schemas.findings import Finding
from ..schemas.keys import row_key
from ..schemas.terms import Words, fold
from .planground import Ground, together
from .recordnames import is_record_key, may_name_record

NONE = Words("nessuno", "none")
NO_UNIT = Words("nessuna indicata", "none named")
PARENT, ACTIVITY = Words("livello superiore", "parent"), Words("attività", "activity")
TOTAL = Words("riga del totale", "row of the total")
ENDED, LATER = Words("è cessata il", "ended on"), Words("nasce il", "begins on")
SUGGESTED = 40
"""Unknown codes for which similar ones are looked for: more of them are of another plan."""

ROWS = ("versions", "interim", "corrections", "decisions")
"""Members whose records are about one row each."""


class Similar:
    """Looks for codes that resemble an unknown one; gives up after some."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {fold(name): name for name in known}
        self._left = SUGGESTED

    def to(self, name: str) -> Words:
        """Return up to three similar codes."""
        self._left -= 1
        if self._left < 0:
            return NONE
        found = [self._known[one] for one in get_close_matches(fold(name), self._known, 3, 0.75)]
        return together([Words(one, one) for one in found]) if found else NONE


def structure(ground: Ground) -> Iterator[Finding]:
    """PLN-022: parents and activities that are not in the plan."""
    plan = ground.plan
    nodes = {node.key for node in plan.nodes}
    works = {activity.key for activity in plan.activities}
    similar_node, similar_work = Similar(nodes), Similar(works)
    for member in ("nodes", "activities", "indicators"):
        for position, record in enumerate(getattr(plan, member)):
            if record.parent and record.parent not in nodes:
                yield ground.report(
                    "PLN-022", member, position, "parent", record.key, record.parent,
                    what=PARENT, similar=similar_node.to(record.parent),
                )  # fmt: skip
    for member in ("indicators", "contributions"):
        for position, record in enumerate(getattr(plan, member)):
            if record.activity and record.activity not in works:
                yield ground.report(
                    "PLN-022", member, position, "activity", record.key, record.activity,
                    what=ACTIVITY, similar=similar_work.to(record.activity),
                )  # fmt: skip
    rows = {row.row_key for row in plan.indicators}
    similar_row = Similar(rows)
    for position, row in enumerate(plan.indicators):
        for key in row.shared:
            if key not in works:
                yield ground.report(
                    "PLN-022", "indicators", position, "shared", row.key, key,
                    what=ACTIVITY, similar=similar_work.to(key),
                )  # fmt: skip
        if row.within and (row.within not in rows or row.within == row.row_key):
            yield ground.report(
                "PLN-022", "indicators", position, "within", row.key, row.within,
                what=TOTAL, similar=similar_row.to(row.within),
            )  # fmt: skip


def circles(ground: Ground) -> Iterator[Finding]:
    """PLN-051: levels that lead back to themselves."""
    parents = {node.key: node.parent for node in ground.plan.nodes}
    for position, node in enumerate(ground.plan.nodes):
        above, seen = node.parent, set[str]()
        while above and above != node.key and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above and above == node.key:
            yield ground.report("PLN-051", "nodes", position, "parent", node.key, node.parent)


def about_rows(ground: Ground) -> Iterator[Finding]:
    """PLN-023: versions, interim targets, corrections, decisions, waivers of unknown rows."""
    plan = ground.plan
    rows = {row.row_key for row in plan.indicators}
    keys = {row.key for row in plan.indicators}
    works = {one.key for one in plan.activities} | {one.key for one in plan.contributions}
    known = {
        "versions": rows | keys,
        "interim": rows,
        "corrections": rows | works,
        "decisions": rows | works,
    }
    anything = rows | keys | works | {node.key for node in plan.nodes}
    details: dict[str, list[str]] = defaultdict(list)
    for row in plan.indicators:
        details[row.key].append(row.part)
    similar = Similar(anything)
    for member in ROWS:
        for position, record in enumerate(getattr(plan, member)):
            if record.row_key in known[member] or is_record_key(
                record.row_key, ground.profile, plan
            ):
                continue
            own = [part for part in details[record.key] if part] if record.key in keys else []
            attribute = "part" if own or record.key in keys else "key"
            near = together([Words(one, one) for one in own[:3]]) if own else None
            yield ground.report(
                "PLN-023", member, position, attribute, record.row_key,
                f"{record.key} {record.part}".strip(),
                similar=near or similar.to(record.row_key),
            )  # fmt: skip
    for member, free in (("waivers", ""), ("answers", "new")):
        for position, record in enumerate(getattr(plan, member)):
            new = bool(free) and record.kind == free
            named = {record.key, row_key(*record.key.partition("#")[::2])}
            rule = ground.rules.get(record.rule.strip().upper()) if member == "waivers" else None
            if may_name_record(record.key, rule, ground.profile, plan):
                continue
            if record.key and not new and not named & anything:
                yield ground.report(
                    "PLN-023", member, position, "key", record.key, record.key,
                    similar=similar.to(record.key),
                )  # fmt: skip


def waived(ground: Ground) -> Iterator[Finding]:
    """PLN-024: waivers of rules that do not exist."""
    similar = Similar(ground.rules)
    for position, waiver in enumerate(ground.plan.waivers):
        if waiver.rule and waiver.rule.strip().upper() not in ground.rules:
            yield ground.report(
                "PLN-024", "waivers", position, "rule", waiver.key, waiver.rule,
                similar=similar.to(waiver.rule),
            )  # fmt: skip


def in_charge(ground: Ground) -> Iterator[Finding]:
    """PLN-001, PLN-025: indicators and activities of nobody."""
    for numbered in ground.active:
        row = numbered[1]
        if not row.department and not ground.versions_of(row, "department"):
            yield ground.of_row("PLN-001", numbered, "department")
    working = {one.activity for one in ground.plan.contributions}
    for position, one in enumerate(ground.plan.contributions):
        if not one.department:
            yield ground.report("PLN-025", "contributions", position, "department", one.activity)
    for position, activity in enumerate(ground.plan.activities):
        if activity.key not in working:
            yield ground.report("PLN-025", "activities", position, "key", activity.key)


def lives(ground: Ground) -> Iterator[Finding]:
    """PLN-002, PLN-026: units that are not in the registry, or do not live in the period.

    One that took over from another later reports on the period all the same.
    """
    plan, named = ground.plan, ground.units
    if not named:
        return
    first, last = date(plan.period, 1, 1), date(plan.period, 12, 31)
    heirs = {unit.successor for unit in plan.departments}
    heirs |= {row.department for row in plan.indicators if row.former}
    heirs |= {work.department for work in plan.contributions if work.former}
    uses = (
        ("indicators", "department"),
        ("contributions", "department"),
        ("activities", "lead"),
        ("contacts", "department"),
        ("decisions", "department"),
        ("waivers", "department"),
    )
    for member, attribute in uses:
        for position, record in enumerate(getattr(plan, member)):
            name = getattr(record, attribute)
            if not name or getattr(record, "state", "") in ("withdrawn", "completed"):
                continue
            key = getattr(record, "row_key", "") or getattr(record, "key", "")
            unit = named.get(name)
            if unit is None:
                yield ground.report("PLN-002", member, position, attribute, key, name)
                continue
            over = unit.valid_to is not None and unit.valid_to < first
            begins = unit.valid_from if name not in heirs else None
            early = begins is not None and begins > last
            if member in ("indicators", "contributions", "activities") and (over or early):
                heir = named.get(unit.successor)
                yield ground.report(
                    "PLN-026", member, position, attribute, key, unit.name, unit=unit.name,
                    when=ENDED if over else LATER, day=unit.valid_to if over else unit.valid_from,
                    period=str(plan.period), successor=heir.name if heir else NO_UNIT,
                )  # fmt: skip


def leads(ground: Ground) -> Iterator[Finding]:
    """PLN-027, PLN-028: leads that do not contribute, shared activities without one."""
    working = _working(ground)
    for position, activity in enumerate(ground.plan.activities):
        units = working.get(activity.key, [])
        names = [ground.units[unit].name if unit in ground.units else unit for unit in units]
        listed = ", ".join(names)
        if activity.lead and activity.lead not in units:
            lead = ground.units.get(activity.lead)
            name = lead.name if lead else activity.lead
            yield ground.report(
                "PLN-027", "activities", position, "lead", activity.key, name, unit=name,
                units=listed or NONE,
            )  # fmt: skip
        if not activity.lead and len(units) > 1:
            yield ground.report(
                "PLN-028", "activities", position, "lead", activity.key, units=listed
            )


def doubles(ground: Ground) -> Iterator[Finding]:
    """PLN-029: two indicators of one activity with the same name, part and unit of measure.

    Those without an activity are compared within their section.
    """
    seen: dict[tuple[str, ...], str] = {}
    for numbered in ground.active:
        row = numbered[1]
        if not any(letter.isalpha() for letter in row.label):
            continue
        home = (row.activity,) if row.activity else (row.parent, row.section, row.group)
        name = (*home, fold(row.label), fold(row.part), fold(row.unit))
        first = seen.setdefault(name, row.key)
        if first != row.key:
            yield ground.of_row("PLN-029", numbered, "label", label=row.label, first=first)


def totals(ground: Ground) -> Iterator[Finding]:
    """PLN-046: totals of an indicator that has no other parts."""
    parts: dict[str, int] = defaultdict(int)
    for _, row in ground.active:
        parts[row.key] += 1
    for numbered in ground.active:
        if numbered[1].total and parts[numbered[1].key] < 2:
            yield ground.of_row("PLN-046", numbered, "total")


def _working(ground: Ground) -> Mapping[str, list[str]]:
    """Return the units that work on each activity, each once."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in ground.plan.contributions:
        if one.department and one.department not in found[one.activity]:
            found[one.activity].append(one.department)
    return found
