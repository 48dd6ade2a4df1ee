"""Cells read against what their row declares."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from riscontro.schemas.entries import Declared, Type, read_entry

COUNT = Declared("number")
MONEY = Declared("money", minimum=Decimal(0))
SHARE = Declared("percent", minimum=Decimal(0), maximum=Decimal(100), percent_format=True)
RATIO = Declared("ratio")
DATE = Declared("date")


@pytest.mark.parametrize(
    ("value", "declared", "number"),
    [
        (12, COUNT, "12"),
        (12.0, COUNT, "12"),
        (0.1 + 0.2, Declared("number", "km"), "0.3"),
        (1e15, COUNT, "1000000000000000"),
        ("1.352", COUNT, "1352"),
        ("1\u00a0352", COUNT, "1352"),
        ("1'352", COUNT, "1352"),
        (" 1352 ", COUNT, "1352"),
        ("12 utenti", Declared("number", "utenti"), "12"),
        ("12 m²", Declared("number", "mq"), "12"),
        ("42 gg", Declared("duration", "gg"), "42"),
        (42.0, Declared("duration", "gg"), "42"),
        ("€ 20.000", MONEY, "20000"),
        ("200 mila euro", MONEY, "200000"),
        ("1.234,50", MONEY, "1234.50"),
        (0.85, SHARE, "85"),
        (1, SHARE, "100"),
        (0.125, SHARE, "12.5"),
        (0.85, Declared("percent"), "85"),
        ("85 %", SHARE, "85"),
        ("85", SHARE, "85"),
        (0, Declared("percent", percent_format=False), "0"),
        (1.05, Declared("percent", percent_format=True), "105"),
        (-0.2, Declared("percent", percent_format=True), "-20"),
        (True, Declared("boolean"), "1"),
        ("no", Declared("boolean"), "0"),
        (1.0, Declared("boolean"), "1"),
        (Decimal("2.50"), Declared("number", decimals=2), "2.50"),
    ],
)
def test_accepted(value: object, declared: Declared, number: str) -> None:
    entry = read_entry(value, declared)
    assert (entry.code, str(entry.number)) == ("", number)


@pytest.mark.parametrize(
    ("value", "declared", "code"),
    [
        ("dodici", COUNT, "VAL-001"),
        (True, COUNT, "VAL-001"),
        (float("nan"), COUNT, "VAL-001"),
        (float("inf"), COUNT, "VAL-001"),
        ("Sì", COUNT, "VAL-001"),
        ("Avvio cabina di regia con 19 ETS", COUNT, "VAL-001"),
        ("4.224057,67", COUNT, "VAL-002"),
        ("12.5", COUNT, "VAL-002"),
        ("20,000", COUNT, "VAL-002"),
        ("€. 20,000", MONEY, "VAL-002"),
        ("0,85", SHARE, "VAL-002"),
        (85, Declared("percent", percent_format=False), "VAL-002"),
        (0.85, Declared("percent", percent_format=False), "VAL-002"),
        (85, Declared("percent"), "VAL-002"),
        ("12 m", Declared("number", "km"), "VAL-003"),
        ("€ 5", COUNT, "VAL-003"),
        ("45%", COUNT, "VAL-003"),
        ("76 (BITO)", COUNT, "VAL-011"),
        ("circa 4500", COUNT, "VAL-011"),
        (">50", COUNT, "VAL-011"),
        ("+105", COUNT, "VAL-011"),
        ("9.193*", COUNT, "VAL-011"),
        ("853 casi aperti", COUNT, "VAL-011"),
        ("Anno 2021 8239", Declared("number", year=2021), "VAL-011"),
        ("12/15", RATIO, "VAL-012"),
        ("12/15 = 80%", RATIO, "VAL-012"),
        ("12/15", COUNT, "VAL-013"),
        ("tot. 12 A 5 B 7", COUNT, "VAL-013"),
        ("504 - 5.000", COUNT, "VAL-013"),
        ("concluso", COUNT, "VAL-014"),
        ("-", COUNT, "VAL-015"),
        ("n.d.", COUNT, "VAL-015"),
        ("Dato disponibile da settembre 2026", COUNT, "VAL-015"),
        (datetime.date(2026, 8, 5), COUNT, "VAL-016"),
        (datetime.datetime(2026, 8, 5), RATIO, "VAL-016"),
        (datetime.time(1, 30), COUNT, "VAL-016"),
        (datetime.timedelta(days=3), Declared("duration", "gg"), "VAL-016"),
        ("#RIF!", COUNT, "VAL-010"),
        ("#DIV/0!", DATE, "VAL-010"),
        ("Pre-consuntivo 959", COUNT, "VAL-019"),
        ("Anno 2021 8239", Declared("number", year=2022), "VAL-020"),
        ("31/12/26", DATE, "VAL-007"),
        ("31/02/2026", DATE, "VAL-007"),
        (46387.0, DATE, "VAL-007"),
        ("presto", DATE, "VAL-007"),
        ("n.d.", DATE, "VAL-015"),
        ("forse", Declared("boolean"), "VAL-001"),
        (2, Declared("boolean"), "VAL-001"),
    ],
)
def test_refused_without_a_number(value: object, declared: Declared, code: str) -> None:
    entry = read_entry(value, declared)
    assert (entry.code, entry.number, entry.blank) == (code, None, False)
    assert "value" in entry.facts


@pytest.mark.parametrize(
    ("value", "declared", "code", "number"),
    [
        (-5, MONEY, "VAL-006", "-5"),
        (-5, Declared("number", minimum=Decimal(-3)), "VAL-005", "-5"),
        ("150%", SHARE, "VAL-005", "150"),
        (85, SHARE, "VAL-005", "8500"),
        (12.5, COUNT, "VAL-009", "12.5"),
        ("12,5", COUNT, "VAL-009", "12.5"),
        (12.5, Declared("number", "mq", decimals=0), "VAL-009", "12.5"),
    ],
)
def test_out_of_bounds_keeps_the_number(
    value: object, declared: Declared, code: str, number: str
) -> None:
    entry = read_entry(value, declared)
    assert (entry.code, str(entry.number)) == (code, number)


def test_two_readings_are_written_the_italian_way() -> None:
    entry = read_entry("4.224057,67", MONEY)
    assert (entry.facts["a"], entry.facts["b"]) == ("4.224.057,67", "4,22405767")
    assert entry.candidates == (Decimal("4224057.67"), Decimal("4.22405767"))


def test_a_percentage_typed_as_points_is_hinted() -> None:
    entry = read_entry(85, Declared("percent", percent_format=True))
    assert (entry.code, entry.candidates, entry.facts["a"]) == ("VAL-005", (Decimal(85),), "85 %")


def test_a_date_where_a_ratio_was_typed_says_day_and_month() -> None:
    facts = read_entry(datetime.date(2026, 8, 5), RATIO).facts
    assert (facts["day"], facts["month"], facts["a"]) == (5, 8, "5/8")


def test_words_give_their_candidates_and_units() -> None:
    assert read_entry("76 (BITO)", COUNT).candidates == (Decimal(76),)
    assert read_entry("12/15", RATIO).candidates == (Decimal(12), Decimal(15))
    facts = read_entry("12 m", Declared("number", "km")).facts
    assert (facts["unit"], facts["declared"]) == ("m", "km")


@pytest.mark.parametrize(
    "value",
    [
        *("31/12/2026", "31-12-2026", "31.12.2026", "2026-12-31", "31 dicembre 2026"),
        *(datetime.date(2026, 12, 31), datetime.datetime(2026, 12, 31, 9, 30)),
    ],
)
def test_dates(value: object) -> None:
    assert read_entry(value, DATE).date == datetime.date(2026, 12, 31)


@pytest.mark.parametrize("value", ["31/12/26", "12/31/2026", 46387.0])
def test_dates_that_are_only_suggested(value: object) -> None:
    assert read_entry(value, DATE).facts["a"] == "31/12/2026"


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0\n"])
def test_blank_is_not_zero(value: object) -> None:
    entry = read_entry(value, COUNT)
    assert (entry.blank, entry.number, entry.code) == (True, None, "")


@pytest.mark.parametrize("kind", ["text", "milestone"])
def test_text_is_kept_as_found(kind: Type) -> None:
    entry = read_entry(" Concluso - 5/8 ", Declared(kind))
    assert (entry.text, entry.code, entry.number) == (" Concluso - 5/8 ", "", None)
    assert read_entry(12.0, Declared(kind)).text == "12"


TYPES: tuple[Type, ...] = (
    *("number", "percent", "money", "duration"),
    *("ratio", "boolean", "milestone", "text", "date"),
)
ANYTHING = (
    st.none()
    | st.text(max_size=30)
    | st.text("0123456789.,/-+% €()*di cuigg", max_size=20)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.decimals()
    | st.fractions()
    | st.binary(max_size=5)
    | st.sampled_from([10**6000, -(10**400), 5e-324, complex(1, 2)])
)


@settings(max_examples=500)
@given(
    ANYTHING,
    st.builds(
        Declared,
        st.sampled_from(TYPES),
        st.sampled_from(["", "gg", "€", "mq", "utenti", "%"]),
        st.sampled_from([None, 0, 2]),
        st.sampled_from([None, Decimal(0)]),
        st.sampled_from([None, Decimal(100)]),
        st.sampled_from([None, True, False]),
        st.sampled_from([None, 2025]),
    ),
)
def test_no_cell_raises(value: object, declared: Declared) -> None:
    entry = read_entry(value, declared)
    assert entry.number is None or entry.number.is_finite()
    assert not (entry.blank and entry.code)
    if entry.code == "VAL-002":
        assert entry.facts["a"]
        assert entry.facts["b"]
