"""What of a plan is in force on a day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.inforce import InForce, begins, in_force, standing
from riscontro.schemas.plan import Department, Indicator, Interim, Plan, Version

JULY, END = date(2026, 7, 10), date(2026, 12, 31)


def row(**facts: object) -> Indicator:
    given_ = {"target": Decimal(100), "target_year": 2026, "target_act": "DGC 1/2026"} | facts
    return Indicator("M01/a.1", "a.1", "Indicatore", "M01", **given_)  # type: ignore[arg-type]


def version(attribute: str, value: str, **facts: object) -> Version:
    given_ = {"valid_from": JULY, "act": "DGC 9/2026"} | facts
    return Version("M01/a.1", "", attribute, value, **given_)  # type: ignore[arg-type]


def on(day: date, *versions: Version, **facts: object) -> InForce:
    return standing(row(**facts), versions, (), day)


def test_without_versions_it_is_what_stands_in_the_row() -> None:
    found = on(END)
    assert (found.indicator.target, found.initial_target, found.act) == (100, 100, "DGC 1/2026")
    assert found.changed is None and found.breaks == () and not found.proposed


def test_a_target_holds_from_its_day() -> None:
    new = version("target", "80")
    assert on(date(2026, 7, 9), new).indicator.target == 100
    found = on(JULY, new)
    assert (found.indicator.target, found.initial_target) == (80, 100)
    assert (found.act, found.act_day, found.changed) == ("DGC 9/2026", JULY, JULY)


def test_the_last_version_holds_whatever_the_order_of_the_rows() -> None:
    later = version("target", "70", valid_from=date(2026, 10, 1), act="DGC 12/2026")
    found = on(END, later, version("target", "80"))
    assert (found.indicator.target, found.act) == (70, "DGC 12/2026")


def test_a_target_first_set_by_a_version_is_the_initial_one() -> None:
    found = on(END, version("target", "80"), target=None)
    assert (found.indicator.target, found.initial_target, found.changed) == (80, 80, None)


def test_the_initial_target_written_down_comes_first() -> None:
    assert on(END, version("target", "80"), initial_target=Decimal(120)).initial_target == 120


def test_a_target_of_another_year_is_expected_then() -> None:
    found = on(END, version("target", "130", period=2027))
    assert found.indicator.target == 100
    assert found.interim == {date(2027, 12, 31): Decimal(130)}


def test_interim_targets_without_day_or_value_say_nothing() -> None:
    steps = (
        Interim("M01/a.1", day=date(2026, 6, 30), value=Decimal(40)),
        Interim("M01/a.1", value=Decimal(50)),
        Interim("M01/a.1", day=date(2026, 9, 30)),
    )
    found = standing(row(), (), steps, END)
    assert found.interim == {date(2026, 6, 30): Decimal(40)}


def test_a_proposed_target_is_none_until_a_version_sets_it() -> None:
    found = on(END, proposed=("target",))
    assert found.proposed and found.indicator.target is None and found.initial_target is None
    confirmed = on(END, version("target", "80"), proposed=("target",))
    assert confirmed.indicator.target == 80 and not confirmed.proposed


@pytest.mark.parametrize(
    ("attribute", "value", "wanted"),
    [
        ("weight", "30", Decimal(30)),
        ("direction", "decrescente", "down"),
        ("direction", "DOWN", "down"),
        ("label", "Nuovo nome", "Nuovo nome"),
        ("formula", "F3", "F3"),
        ("state", "ritirata", "withdrawn"),
        ("department", "Settore Cultura", "CUL"),
        ("tolerance", "2.5", Decimal("2.5")),
    ],
)
def test_other_attributes_change_as_well(attribute: str, value: str, wanted: object) -> None:
    plan = Plan(
        "x", 2026, indicators=(row(),), versions=(version(attribute, value),),
        departments=(Department("CUL", "Cultura", aliases=("Settore Cultura",)),),
    )  # fmt: skip
    found = in_force(plan, END)["M01/a.1"]
    assert getattr(found.indicator, attribute) == wanted


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("weight", "molto"), ("target", ""), ("direction", "laterale"), ("department", "Ignota")],
)
def test_what_cannot_be_used_changes_nothing(attribute: str, value: str) -> None:
    found = on(END, version(attribute, value))
    assert found.indicator == row()


def test_a_new_definition_is_a_break_and_nothing_else() -> None:
    found = on(END, version("definition", "nuovo perimetro"), version("definition", "x",
               valid_from=None, period=2025))  # fmt: skip
    assert found.indicator == row()
    assert set(found.breaks) == {JULY, 2025}


def test_a_version_of_the_whole_indicator_holds_for_its_details() -> None:
    detail = row(part="Nord")
    plan = Plan("x", 2026, indicators=(detail,), versions=(version("weight", "5"),))
    assert in_force(plan, END)["M01/a.1#nord"].indicator.weight == 5


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.integers(1, 500)), max_size=6, unique_by=lambda x: x[0]
    )
)
def test_the_target_in_force_is_the_last_that_began(steps: list[tuple[int, int]]) -> None:
    versions = [
        version("target", str(size), valid_from=date(2026, month, 1)) for month, size in steps
    ]
    for month in range(1, 13):
        begun = [(at, size) for at, size in steps if at <= month]
        wanted = max(begun)[1] if begun else 100
        assert on(date(2026, month, 28), *versions).indicator.target == wanted


def test_when_a_version_begins() -> None:
    assert begins(version("weight", "1")) == JULY
    assert begins(version("weight", "1", valid_from=None, period=2025)) == date(2025, 1, 1)
    assert begins(version("weight", "1", valid_from=None)) is None
