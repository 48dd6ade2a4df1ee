"""Values of past years the centre restates in *Correzioni*: the old one stays beside the new."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ..schemas.findings import Finding, Place
from ..schemas.plan import Indicator, Plan, Value
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue
from ..schemas.rulings import Correction
from ..schemas.terms import Words
from ..workbooks.planplaces import NOWHERE, Places
from .centrerows import INCOMPLETE, UNFIT, Desk
from .conflictwords import WHAT, WHY
from .contents import read_content
from .records import Typed

RESTATABLE = ("value", "denominator")


@dataclass(frozen=True, slots=True)
class Restated:
    """A past value the centre restated.

    Attributes:
        before: as it was printed; ``None`` when there was none.
        after: as it counts now.
        correction: why, by whom, from when.
        place: its cell in ``piano.xlsx``.
    """

    before: Value | None
    after: Value
    correction: Correction
    place: Place


@dataclass(frozen=True, slots=True)
class Restatement:
    """A plan with its restated values in the place of the old ones.

    Attributes:
        plan: what comparisons look at.
        restated: what was restated, by row key and year.
        findings: restatements that could not be applied.
    """

    plan: Plan
    restated: Mapping[tuple[str, int], Restated] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def restate(
    plan: Plan, profile: Profile, rules: Catalogue, places: Places = NOWHERE
) -> Restatement:
    """Put restated values of past years in the place of those printed then.

    A department cannot change a past value; the centre does, with a reason. The round of such a
    correction does not matter: a plan has one value for a past year.

    Args:
        plan: the plan, with the period that is open.
        profile: its profile.
        rules: the catalogue.
        places: where its records stand.
    """
    desk = Desk(plan, profile, rules, "", places)
    known = {(value.row_key, value.period): value for value in plan.values}
    rows = {one.row_key: one for one in plan.indicators}
    made: dict[tuple[str, int], Restated] = {}
    findings: list[Finding] = []
    ordered = sorted(
        enumerate(plan.corrections), key=lambda pair: (pair[1].day or date.min, pair[0])
    )
    for position, correction in ordered:
        year = correction.period
        if year is None or year == plan.period or correction.closed:
            continue
        found = _restated(desk, position, correction, rows, year)
        if isinstance(found, Finding):
            findings.append(found)
            continue
        name = (correction.row_key, year)
        before = known.get(name)
        now = made[name].after if name in made else before
        place = places.at("corrections", position, "value")
        after = _value(now, correction, rows[correction.row_key], found, place)
        made[name] = Restated(before, after, correction, place)
    if not made:
        return Restatement(plan, {}, tuple(findings))
    values = [
        made[name].after if (name := (value.row_key, value.period)) in made else value
        for value in plan.values
    ]
    values += [one.after for one in made.values() if one.before is None]
    return Restatement(replace(plan, values=tuple(values)), made, tuple(findings))


def _restated(
    desk: Desk, position: int, correction: Correction, rows: Mapping[str, Indicator], year: int
) -> Typed | Finding:
    def wrong(why: Words, attribute: str) -> Finding:
        return desk.report(UNFIT, "corrections", position, attribute, correction, why=why)

    if year > desk.plan.period:
        return wrong(WHY["future"], "period")
    if not correction.reason.strip():
        what = WHAT["reason"]
        return desk.report(INCOMPLETE, "corrections", position, "reason", correction, what=what)
    row = rows.get(correction.row_key)
    if row is None:
        return wrong(WHY["row"], "key")
    if correction.field not in RESTATABLE:
        return wrong(WHY["past_column"], "field")
    sheet = next((one for one in desk.profile.sheets if one.kind == "indicator"), None)
    column = sheet.field(correction.field) if sheet is not None else None
    if column is None:
        return wrong(WHY["past_column"], "field")
    read = read_content(correction.value, column, desk.profile, row, year)
    if read.cell is None:
        code = read.code
        return desk.report(code, "corrections", position, "value", correction, **read.facts)
    return read.cell


def _value(
    now: Value | None, correction: Correction, row: Indicator, cell: Typed, place: Place
) -> Value:
    """Return a past value with one of its terms restated.

    Why the centre restated it stays with the correction: notes of past values are printed.
    """
    year = correction.period or 0
    base = now or Value(row.key, row.part, year, "", "")
    if correction.field == "denominator":
        return replace(base, denominator=cell.number, source=place)
    return replace(
        base,
        printed=cell.text,
        kind=_kind(cell),
        number=cell.number,
        qualifier="",
        finding="",
        note="",
        source=place,
    )


def _kind(cell: Typed) -> str:
    if cell.number is None:
        return "text" if cell.text else "empty"
    return "int" if cell.number == cell.number.to_integral_value() else "dec"
