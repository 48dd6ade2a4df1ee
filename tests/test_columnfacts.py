"""A few rows checked in plain Python and many by pandera break the same facts."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from riscontro.schemas.columnfacts import ColumnFact, Value, broken, column_facts
from riscontro.schemas.profile import available, load
from riscontro.schemas.tables import broken as broken_of_many

FACTS = {
    "percent": ColumnFact("VAL-005", 0, 100),
    "unsigned": ColumnFact("VAL-006", 0),
    "day": ColumnFact("VAL-008", date(2024, 1, 1), date(2028, 12, 31)),
    "state": ColumnFact("VAL-004", among=("started", "completed")),
    "empty": ColumnFact("VAL-004", among=()),
    "note": ColumnFact("VAL-017", longest=3),
}
NUMBERS = st.none() | st.sampled_from([0.0, 100.0, -0.0, 100.00000000000001]) | st.floats(
    allow_nan=False
)  # fmt: skip
TEXTS = st.none() | st.sampled_from(["started", "completed", "Started", "abc", "abcd", "è€😀"])
ROW = st.tuples(NUMBERS, NUMBERS, st.none() | st.dates(), TEXTS, TEXTS, TEXTS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=12))
def test_both_ways_agree(rows: list[tuple[Value | None, ...]]) -> None:
    columns = {name: [row[at] for row in rows] for at, name in enumerate(FACTS)}
    few = {(one.index, one.column, one.code) for one in broken(FACTS, columns)}
    many = {(one.index, one.column, one.code) for one in broken_of_many(FACTS, columns)}
    assert few == many


@pytest.mark.parametrize("way", [broken, broken_of_many])
def test_a_day_no_clock_counts_is_a_finding(way: type) -> None:
    days = [date(9999, 12, 31), date(1, 1, 1), date(2026, 2, 20), None]
    found = way(FACTS, {"day": days})
    assert [(one.index, one.code) for one in found] == [(0, "VAL-008"), (1, "VAL-008")]


@pytest.mark.parametrize("name", available())
def test_every_profile_has_facts(name: str) -> None:
    profile = load(name)
    facts = [column_facts(profile, sheet, 2025) for sheet in profile.sheets]
    assert any(facts)
    codes = {one.code for each in facts for one in each.values()}
    assert codes <= {"VAL-004", "VAL-005", "VAL-006", "VAL-008", "VAL-017"}
