"""Questions an auditor would ask: targets moved, values that hit them exactly, withdrawals.

Pure: they are asked of what was accepted and of the plan with its versions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ..schemas.findings import Finding, Place
from ..schemas.inforce import InForce, in_force
from ..schemas.plan import Indicator, Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.scores import finite
from .records import Accepted
from .rowscores import Find, Scored, score_rows

HALF = (6, 30)
"""Month and day after which a target changed is a question."""

PLAIN = ("number", "money", "duration", "percent", "ratio")
"""Types of indicators whose value may be exactly its target."""

CRITICAL = frozenset(("critical", "not_achieved"))


def audit(
    plan: Plan,
    profile: Profile,
    period: int,
    at: date,
    found: Find,
    rules: Catalogue,
    plan_file: str = "",
) -> list[Finding]:
    """Ask the auditor's questions of every indicator row.

    Args:
        plan: with its versions; withdrawn rows included.
        profile: its ``same_from`` tells from which size an exact value is worth a question.
        period: the year reported on.
        at: the day the values stand for.
        found: gives what was accepted of a row, of this round or of an earlier one of the year.
        rules: the catalogue.
        plan_file: name of the plan workbook.
    """
    dated = {one.key for one in plan.versions if one.attribute == "target"}
    aimed = (one for one in plan.indicators if one.target is not None or one.key in dated)
    asked = replace(plan, indicators=tuple(aimed))
    least = Decimal(str(profile.settings.get("same_from", 100)))
    kept = in_force(asked, at)
    worth = _worth_asking(asked, kept, profile, period, found, least)
    rows = score_rows(worth, profile, period, at, found, settled=False)
    moved = _moved(plan, rows.values(), period)
    findings = []
    for key, row in rows.items():
        before = moved.get(key)
        if before is not None:
            findings += _towards(row, before, rules, plan_file)
        findings += _exactly(row, least, rules)
    left = (one for one in asked.indicators if kept[one.row_key].indicator.state == "withdrawn")
    gone = replace(asked, indicators=tuple(left))
    withdrawn = score_rows(gone, profile, period, at, found, withdrawn=True, settled=False)
    for row in withdrawn.values():
        findings += _withdrawn(row, rules, plan_file)
    return findings


def _worth_asking(
    plan: Plan,
    kept: Mapping[str, InForce],
    profile: Profile,
    period: int,
    found: Find,
    least: Decimal,
) -> Plan:
    """Leave out the rows no question can be about: neither moved late nor exactly on target.

    What is looked at costs little; to score every row costs more than all the questions.
    """
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "indicator"), None)
    late = date(period, *HALF)

    def worth(standing: InForce) -> bool:
        if standing.changed is not None and standing.changed > late:
            return True
        one = standing.indicator
        if not _telling(one, least):
            return False
        record = found(sheet, one.department, one.row_key) if sheet is not None else None
        if record is None:
            return False
        size = finite(record.cell("value").number)
        return one.type == "ratio" or (size is not None and size == finite(one.target))

    return replace(plan, indicators=tuple(x for x in plan.indicators if worth(kept[x.row_key])))


def _moved(plan: Plan, rows: Iterable[Scored], period: int) -> Mapping[str, InForce]:
    """Return how the rows whose target changed after the half-year stood before that."""
    late = date(period, *HALF)
    changed = {
        row.indicator.row_key: row.standing.changed
        for row in rows
        if row.standing.changed is not None and row.standing.changed > late
    }
    days = {day - timedelta(days=1) for day in changed.values()}
    earlier = {day: in_force(plan, day) for day in days}
    return {key: earlier[day - timedelta(days=1)][key] for key, day in changed.items()}


def _towards(row: Scored, before: InForce, rules: Catalogue, plan_file: str) -> list[Finding]:
    """A target changed after the half-year lies nearer to the value, and is easier to meet."""
    was, now = finite(before.indicator.target), finite(row.indicator.target)
    size = _size(row)
    if was is None or now is None or size is None or abs(now - size) >= abs(was - size):
        return []
    direction = row.indicator.direction
    if (direction == "up" and now > was) or (direction == "down" and now < was):
        return []
    made = finding(
        rules,
        "AUD-001",
        Place(plan_file),
        key=row.indicator.row_key,
        value=_text(row.indicator.target),
        field="target",
    )
    facts = {
        "before": before.indicator.target,
        "after": row.indicator.target,
        "measured": size,
        "day": row.standing.changed,
        "act": row.standing.act or "–",
    }
    return [replace(made, facts=facts)]


def _exactly(row: Scored, least: Decimal, rules: Catalogue) -> list[Finding]:
    """A value large or precise enough to differ is exactly its target."""
    exact = _size(row) == finite(row.indicator.target)
    if row.record is None or not exact or not _telling(row.indicator, least):
        return []
    place = row.record.at("value").place
    made = finding(
        rules,
        "AUD-002",
        place,
        key=row.indicator.row_key,
        value=row.record.cell("value").text,
        field="value",
    )
    return [replace(made, facts={"target": row.indicator.target})]


def _withdrawn(row: Scored, rules: Catalogue, plan_file: str) -> list[Finding]:
    """An indicator was withdrawn while its last value of the year was critical."""
    if row.record is None or row.rated.rating not in CRITICAL:
        return []
    made = finding(rules, "AUD-003", Place(plan_file), key=row.indicator.row_key, field="state")
    score = row.main.value
    return [
        replace(made, facts={"score": None if score is None else Decimal(str(round(score, 1)))})
    ]


def latest(rounds: Iterable[Mapping[tuple[str, str, str], Accepted]]) -> Find:
    """Return a lookup of accepted rows in several rounds: the first that has a row gives it.

    Args:
        rounds: rows by (department, sheet, key), the open round first.
    """
    known = list(rounds)

    def found(sheet: object, department: str, key: str) -> Accepted | None:
        name = getattr(sheet, "id", "")
        return next(
            (rows[department, name, key] for rows in known if (department, name, key) in rows),
            None,
        )

    return found


def _size(row: Scored) -> float | None:
    return finite(row.main.inputs.get("value"))


def _telling(one: Indicator, least: Decimal) -> bool:
    """Tell whether a target is large or precise enough for a value not to be it by chance."""
    wanted = finite(one.target)
    if wanted is None or one.type not in PLAIN or one.direction == "keep":
        return False
    share = one.type == "percent" or one.unit == "%"
    if share and wanted in (0.0, 100.0):
        return False
    return wanted != int(wanted) or not (share or abs(wanted) < least)


def _text(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
