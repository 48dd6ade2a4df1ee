"""The auditor's questions: each asked where it should be, and not where it should not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import plans
import pytest
from riscontro.schemas.findings import Finding
from riscontro.schemas.plan import Indicator, Plan, Version
from riscontro.schemas.profile import EntrySheet
from riscontro.schemas.rules import catalogue, words
from riscontro.sync.auditing import audit, latest
from riscontro.sync.records import Accepted
from riscontro.sync.standing import Standing

END = date(2026, 12, 31)
KEY = "M05.P02/b.1"
RULES = catalogue(plans.sample_profile())


def asked(plan: Plan, standing: Standing | None = None) -> list[Finding]:
    found = standing or Standing(
        plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile()
    )

    def record(sheet: EntrySheet, department: str, key: str) -> Accepted | None:
        return found.record(sheet, department, key)

    return audit(plan, found.profile, 2026, END, record, RULES, "piano.xlsx")


def changed(day: date, target: str = "405000") -> Plan:
    version = Version(KEY, "", "target", target, 2026, day, "DGC 88/2026", "Chiusura")
    return replace(plans.sample_plan(), versions=(version,))


def with_indicator(key: str, **facts: object) -> Plan:
    plan = plans.sample_plan()
    rows = tuple(
        replace(one, **facts) if one.row_key == key else one  # type: ignore[arg-type]
        for one in plan.indicators
    )
    return replace(plan, indicators=rows)


def codes(found: list[Finding], key: str) -> list[str]:
    return [one.code for one in found if one.key == key]


def test_a_plan_nobody_touched_raises_no_question() -> None:
    assert asked(plans.sample_plan()) == []


def test_a_target_moved_towards_the_value_after_the_half_year_is_a_question() -> None:
    harder = with_indicator(KEY, target=Decimal(450000))
    version = Version(KEY, "", "target", "415000", 2026, date(2026, 10, 2), "DGC 88/2026")
    (found,) = asked(replace(harder, versions=(version,)))
    assert (found.code, found.key, found.place.workbook) == ("AUD-001", KEY, "piano.xlsx")
    text, _ = words(found, "it", RULES)
    assert "da 450.000 a 415.000 (dal 02/10/2026, atto: DGC 88/2026)" in text
    assert "412.087" in text


@pytest.mark.parametrize(
    ("day", "target"),
    [
        (date(2026, 3, 1), "405000"),  # before the half-year
        (date(2026, 10, 2), "500000"),  # away from the value
        (date(2026, 10, 2), "411000"),  # nearer, and harder
    ],
)
def test_other_changes_are_no_question(day: date, target: str) -> None:
    assert codes(asked(changed(day, target)), KEY) == []


def test_a_value_exactly_on_target_is_a_question() -> None:
    (found,) = asked(with_indicator(KEY, target=Decimal(412087)))
    assert found.code == "AUD-002" and found.place.cell
    assert "412.087" in words(found, "it", RULES)[0]


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("M05.P02/b.3", "54"),  # a small count may well be met exactly
        ("M05.P02/b.2", "100"),
        ("M04.P01/b.1", "178940.25"),  # a value to keep
    ],
)
def test_what_may_well_be_exact_is_no_question(key: str, target: str) -> None:
    assert codes(asked(with_indicator(key, target=Decimal(target))), key) == []


def test_an_indicator_withdrawn_while_critical_is_a_question() -> None:
    (found,) = asked(with_indicator("M04.P01/c.1", state="withdrawn"))
    assert (found.code, found.key) == ("AUD-003", "M04.P01/c.1")
    assert "0 %" in words(found, "it", RULES)[0]
    assert asked(with_indicator("M05.P02/b.1", state="withdrawn")) == []


def test_rows_are_looked_up_in_the_open_round_first() -> None:
    plan, profile = plans.sample_plan(), plans.sample_profile()
    sheet = next(sheet for sheet in profile.sheets if sheet.kind == "indicator")
    one = plans.sample_consolidated().records[-1]
    here = {(one.department, one.sheet, one.key): one}
    older = {(one.department, one.sheet, one.key): replace(one, workbook="prima.xlsx")}
    assert latest([here, older])(sheet, one.department, one.key) is one
    found = latest([{}, older])(sheet, one.department, one.key)
    assert found is not None and found.workbook == "prima.xlsx"
    assert latest([{}])(sheet, "X", "Y") is None
    assert isinstance(plan.indicators[0], Indicator)
