"""What is settled of a row before its value is known, and its result once it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from riscontro.schemas.bands import Band
from riscontro.schemas.bandtexts import read_bands, write_bands
from riscontro.schemas.calculations import Calculation, result, settle, settled
from riscontro.schemas.calculationtexts import read, write
from riscontro.schemas.cases import CASES
from riscontro.schemas.formulae import FORMULAS
from riscontro.schemas.inputs import Inputs, find
from riscontro.schemas.measured import Measure, Policy
from riscontro.schemas.progress import achievement, advancement
from riscontro.schemas.ratings import RULES, Rule

HALF, END = date(2026, 6, 30), date(2026, 12, 31)
sizes = st.one_of(
    st.none(), st.sampled_from([0.0, 1.0, -1.0, 50.0, 100.0]), st.integers(-500, 500).map(float)
)
BANDS = ((Band(0, 50, 20), Band(50, 80, 60, 40), Band(80, None, 100)), ())
measures = st.builds(
    Measure,
    actual=st.integers(-200, 600).map(lambda size: size / 2),
    ratio=st.booleans(),
    denominator=st.integers(1, 40),
    factor=st.sampled_from([1, 100]),
    target=sizes,
    baseline=sizes,
    direction=st.sampled_from(["up", "down", "keep", ""]),
    kind=st.sampled_from(["stock", "flow", "percentage", ""]),
    start=st.sampled_from([None, 2023, 2024, 2025]),
    at=st.sampled_from([HALF, END]),
    end=st.sampled_from([None, 2026, 2027]),
    interim=st.dictionaries(st.sampled_from([2025, HALF, 2027]), st.just(30.0), max_size=1),
    history=st.dictionaries(st.sampled_from([2023, 2024]), st.just(20.0), max_size=2),
    breaks=st.lists(st.sampled_from([2024, 2026]), max_size=1).map(tuple),
    tolerance=st.sampled_from([None, 5.0]),
    low=sizes,
    high=sizes,
    minimum=sizes,
    maximum=sizes,
    excellent=sizes,
    goal=sizes,
    red_flag=sizes,
    bands=st.sampled_from(BANDS),
)
booleans = st.builds(
    Measure,
    actual=st.booleans(),
    boolean=st.just(True),
    target=st.sampled_from([None, 1, 0]),
    direction=st.sampled_from(["up", "down", ""]),
    at=st.sampled_from([HALF, END]),
    end=st.sampled_from([None, 2026, 2027]),
)
policies = st.builds(
    Policy,
    above=st.sampled_from(["keep", "cap"]),
    below=st.sampled_from(["keep", "cut"]),
    missing_baseline=st.sampled_from(["none", "zero", "first"]),
    without_plan=st.sampled_from(["none", "target"]),
)
formulas = st.sampled_from(["", "F99", *CASES, "F6a", "F6b", "F6c"])


def cells(measure: Measure, policy: Policy) -> dict[str, object]:
    """What stands in the cells of the row."""
    names = ("value", "answer", "expected", "actual", "denominator")
    found = {name: find(measure, policy, name).content for name in names}
    plain = {name: getattr(measure, name) for name in ("target", "baseline", "direction")}
    return found | plain


@settings(max_examples=500, deadline=None)
@given(st.one_of(measures, booleans), formulas, policies)
@example(Measure(actual=4, target=0, direction="up", at=END, end=2026), "", Policy())
def test_settled_first_or_scored_at_once_is_the_same(
    measure: Measure, formula: str, policy: Policy
) -> None:
    calculation = settle(measure, formula, policy, "progress")
    for sense, score in (("progress", advancement), ("achievement", achievement)):
        whole = score(measure, formula, policy)
        made = result(calculation, sense, cells(measure, policy))
        assert made.value == whole.value, (made, whole)
        assert bool(made.reason) == bool(whole.reason)
        if calculation.formula(sense):
            assert made.reason == whole.reason
            assert calculation.cases(sense) or formula in ("F12", "F14")


@settings(max_examples=200, deadline=None)
@given(st.one_of(measures, booleans), formulas, policies)
def test_the_value_is_not_looked_at(measure: Measure, formula: str, policy: Policy) -> None:
    values: dict[str, Any] = {name: getattr(measure, name) for name in Measure.__slots__}
    blank = Measure(**values | {"actual": None, "absent": "n.d."})
    assert settle(blank, formula, policy, "progress") == settle(
        measure, formula, policy, "progress"
    )


@settings(max_examples=300, deadline=None)
@given(st.one_of(measures, booleans), formulas, policies, st.booleans())
@example(Measure(actual=4, direction="up", at=END, end=2026), "", Policy(), False)
@example(Measure(actual=4, target=8, direction="up", at=END, end=2026), "", Policy(), False)
def test_a_score_that_is_known_tells_what_trying_would(
    measure: Measure, formula: str, policy: Policy, absent: bool
) -> None:
    row = replace(measure, actual=None) if absent else measure
    known = {
        "progress": advancement(row, formula, policy),
        "achievement": achievement(row, formula, policy),
    }
    rules = RULES["growth"]
    tried = settle(row, formula, policy, "progress", rules)
    assert settled(Inputs(row, policy), formula, "progress", rules, known) == tried


@settings(max_examples=200, deadline=None)
@given(st.one_of(measures, booleans), formulas, policies, st.sampled_from(sorted(RULES)))
def test_a_row_carries_it_as_a_text(
    measure: Measure, formula: str, policy: Policy, rules: str
) -> None:
    calculation = settle(measure, formula, policy, "achievement", RULES[rules])
    assert read(write(calculation)) == calculation


def test_a_text_that_says_nothing_is_no_calculation() -> None:
    assert read("") is None
    assert read("total;activity=M01") is None


def test_thresholds_near_a_natural_limit_are_scaled_when_settled() -> None:
    measure = Measure(
        baseline=90, limit=100, direction="up", start=2024, at=2026, end=2026, target=None
    )
    calculation = settle(measure, "F10b", Policy(), "achievement", RULES["growth"])
    assert calculation.rules[0].threshold == pytest.approx(1.5 * (1 - 0.9**4.44))
    assert calculation.rules[2:] == (Rule("limited", ">=", 0.0), Rule("deterioration"))


def test_a_milestone_before_its_day_counts_only_when_reached() -> None:
    measure = Measure(boolean=True, direction="up", at=HALF, end=2026)
    calculation = settle(measure, "", Policy(), "progress")
    assert calculation.early == "not_due"
    assert [case.id for case in calculation.cases("progress")] == ["reached", "not_due"]
    assert result(calculation, "progress", {"answer": True}).value == 100
    assert result(calculation, "progress", {"answer": False}).reason == "not_due"
    assert result(calculation, "achievement", {"answer": False}).value == 0


def test_without_a_target_the_row_says_so() -> None:
    calculation = settle(Measure(direction="up", at=END, end=2026), "", Policy(), "progress")
    assert (calculation.progress, calculation.formula("progress")) == ("no_target", "")
    assert result(calculation, "progress", {"value": 3.0}).grey == "no_target"
    assert Calculation().reason("achievement") == "no_target"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0-50: 20; 50-80: 40-60; 80-: 100", BANDS[0]),
        ("..50: 100; 50..: 0", (Band(None, 50, 100), Band(50, None, 0))),
        ("-10 – 0: 1,5", (Band(-10, 0, 1.5),)),
        ("0-10: 60-20", (Band(0, 10, 60, 20, False),)),
        ("", ()),
    ],
)
def test_bands_as_people_write_them(text: str, wanted: tuple[Band, ...]) -> None:
    bands, flaws = read_bands(text)
    assert (bands, flaws) == (wanted, [])
    assert read_bands(write_bands(bands)) == (bands, [])


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("alto: 3", "unreadable"),
        ("-: 3", "unreadable"),
        ("50-0: 3", "reversed"),
        ("0-50: 3; 40-60: 4", "overlapping"),
    ],
)
def test_bands_that_cannot_be_used(text: str, flaw: str) -> None:
    bands, flaws = read_bands(text)
    assert bands == ()
    assert [one.id for one in flaws] == [flaw]


def test_every_formula_of_a_row_has_its_table() -> None:
    told = {name for name, formula in FORMULAS.items() if formula.against != "none"}
    assert told - set(CASES) == {"F6a", "F6b", "F6c", "F12"}
