"""Progress of a plan: rows, activities, programmes, missions, units, worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import plans
import pytest
from riscontro.schemas.measured import Policy
from riscontro.schemas.plan import Activity, Indicator, Interim, Node, Plan, Value, Version
from riscontro.schemas.policies import Policies
from riscontro.schemas.profile import Profile
from riscontro.schemas.rollup import RollPolicy
from riscontro.schemas.rulings import Waiver
from riscontro.sync.records import Accepted, Typed
from riscontro.sync.rowscores import Scored
from riscontro.sync.scoring import Scores, scores
from riscontro.sync.standing import Standing

END, HALF = date(2026, 12, 31), date(2026, 6, 30)


@pytest.fixture(scope="module")
def standing() -> Standing:
    return Standing(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())


@pytest.fixture(scope="module")
def found(standing: Standing) -> Scores:
    return standing.scores


# row key | grado by hand | esito
ROWS = """
M04.P01/a.1#comunali | 100*2428/2450 | partly_achieved
M04.P01/a.1#convenzionati | 100*975/980 | partly_achieved
M04.P01/a.2 | 100*(100*4712/6310)/75 | partly_achieved
M04.P01/b.1 | 100-100*(180000-178940.25)/180000 | partly_achieved
M04.P01/c.1 | 0 | not_achieved
M04.P06/a.1 | 100*85/88.6 | partly_achieved
M04.P06/a.2 | - | not_received
M04.P06/b.1 | - | not_available
M04.P06/b.2 | - | not_available
M05.P02/a.1 | - | not_comparable
M05.P02/a.2#via-dei-tigli | - | not_applicable
M05.P02/a.2#altre-sedi | 100*244118/240000 | achieved
M05.P02/b.1 | 100*412087/410000 | achieved
M05.P02/b.2 | 100*89.75/90 | partly_achieved
M05.P02/b.3 | 100*54/52 | achieved
M05.P02/b.4 | 100*138/140 | partly_achieved
M05.P02/c.1 | - | not_received
"""
CASES = [[cell.strip() for cell in line.split("|")] for line in ROWS.strip().splitlines()]


@pytest.mark.parametrize(("key", "wanted", "rating"), CASES, ids=[case[0] for case in CASES])
def test_rows_by_hand(found: Scores, key: str, wanted: str, rating: str) -> None:
    row = found.rows[key]
    assert row.closing
    assert row.rated.rating == rating
    if wanted == "-":
        assert row.main.value is None
    else:
        assert row.achievement.value == pytest.approx(eval(wanted), abs=1e-9)
        assert row.progress.value == row.achievement.value


def test_activities_and_nodes_by_hand(found: Scores) -> None:
    first = (100 * 2428 / 2450 + 100 * 975 / 980) / 2
    second = 100 * (100 * 4712 / 6310) / 75
    activity = (first + second) / 2
    assert found.activities["M04.P01/a"].achievement.score.value == pytest.approx(activity)
    kept = 100 - 100 * (180000 - 178940.25) / 180000
    programme = (activity + kept + 0) / 3
    assert found.nodes["M04.P01"].achievement.score.value == pytest.approx(programme)
    assert found.nodes["M04.P01"].rated.rating == "not_achieved"
    assert found.nodes["M04.P01"].ratings == {"partly_achieved": 4, "not_achieved": 1}


def test_a_whole_with_too_much_missing_has_no_number(found: Scores) -> None:
    node = found.nodes["M04.P06"]
    assert node.main.value is None and node.main.reason == "too_much_missing"
    assert node.rated.rating == "not_available"
    assert found.nodes["M04"].main.reason == "too_much_missing"
    assert found.plan.main.reason == "too_much_missing"
    assert sum(found.plan.ratings.values()) == 25


def test_what_has_no_target_is_not_awaited(standing: Standing) -> None:
    """A detail without target and without value is no hole in the roll-up."""
    plan = standing.plan
    rows = tuple(
        one if one.code != "b.2" or one.parent != "M04.P06" else replace(one, target=None)
        for one in plan.indicators
    )
    made = _again(standing, replace(plan, indicators=rows))
    assert made.activities["M04.P06/b"].main.reason == "no_target"
    assert made.rows["M04.P06/b.2"].rated.rating == "not_available"


def test_not_applicable_leaves_only_when_the_centre_accepts_it(
    standing: Standing, found: Scores
) -> None:
    assert found.activities["M05.P02/a"].main.reason == "too_much_missing"
    waiver = Waiver("IND-010", "M05.P02/a.2#via-dei-tigli", reason="Sede chiusa")
    made = _again(standing, replace(standing.plan, waivers=(waiver,)))
    assert made.activities["M05.P02/a"].main.value == pytest.approx(100 * 244118 / 240000)


def test_units_by_hand(found: Scores) -> None:
    sizes = [
        (100 * 2428 / 2450 + 100 * 975 / 980) / 2,
        100 * (100 * 4712 / 6310) / 75,
        100 - 100 * (180000 - 178940.25) / 180000,
        0.0,
        100 * 85 / 88.6,
        100 * 138 / 140,
    ]
    unit = found.departments["EDU"]
    assert unit.main.inputs["share"] == pytest.approx(100 * 6 / 7)
    assert unit.main.value == pytest.approx(sum(sizes) / 6)
    assert unit.work.score.value == pytest.approx((70 + 100 + 0 + 50 + 60) / 5)
    assert found.departments["SOC"].rated.rating == "not_available"


def test_work_done_by_hand(found: Scores) -> None:
    """Percent declared comes before the points of the state."""
    assert found.activities["M05.P02/a"].work.score.value == 80
    assert found.activities["M05.P02/b"].work.score.value == 100
    assert found.nodes["M05.P02"].work.score.value == pytest.approx((80 + 100 + 35) / 3)
    assert found.nodes["M09"].work.score.value is None


def test_weights(standing: Standing) -> None:
    weights = {"M05.P02/b.1": 40, "M05.P02/b.2": 30, "M05.P02/b.3": 20, "M05.P02/b.4": 10}
    rows = tuple(
        replace(one, weight=Decimal(weights[one.row_key])) if one.row_key in weights else one
        for one in standing.plan.indicators
    )
    made = _again(standing, replace(standing.plan, indicators=rows))
    wanted = (
        40 * 100 * 412087 / 410000 + 30 * 100 * 89.75 / 90 + 20 * 100 * 54 / 52 + 1000 * 138 / 140
    ) / 100
    assert made.activities["M05.P02/b"].main.value == pytest.approx(wanted)
    assert made.nodes["M05.P02"].main.reason == "too_much_missing"


def test_the_profile_decides_how_much_may_be_missing(standing: Standing) -> None:
    profile = replace(
        standing.profile, progress=Policies(rolling=RollPolicy(least=0.1, missing="leave_out"))
    )
    made = _again(standing, standing.plan, profile)
    assert made.nodes["M04.P06"].main.value == pytest.approx(100 * 85 / 88.6)
    worst = replace(
        standing.profile, progress=Policies(rolling=RollPolicy(least=0.1, method="worst"))
    )
    assert _again(standing, standing.plan, worst).nodes["M04.P01"].main.value == 0


def test_few_targets_do_not_speak_for_all(standing: Standing) -> None:
    """One programme with a target out of five does not rate the plan."""
    rows = tuple(
        one if one.parent == "M05.P02" else replace(one, target=None)
        for one in standing.plan.indicators
    )
    waiver = Waiver("IND-010", "M05.P02/a.2#via-dei-tigli", reason="Sede chiusa")
    given = replace(standing.plan, indicators=rows, waivers=(waiver,))
    made = _again(standing, given)
    assert made.activities["M05.P02/b"].main.value is not None
    assert made.plan.main.reason == "no_target" and made.plan.rated.rating == "no_target"
    free = replace(standing.profile, progress=Policies(rolling=RollPolicy(least=0.1)))
    assert _again(standing, given, free).plan.main.value is not None


def test_trend_by_hand(found: Scores) -> None:
    assert found.rows["M04.P01/a.1#comunali"].trend.value == pytest.approx(
        100 * (2428 - 2380) / 2380
    )
    assert found.rows["M04.P06/a.1"].trend.value == pytest.approx(100 * (97.2 - 88.6) / 97.2)
    assert found.rows["M04.P06/a.1"].moved.rating == "improving"
    assert found.rows["M04.P01/c.1"].trend.value == -100
    assert found.rows["M05.P02/b.2"].moved.rating == "improving"
    assert found.rows["M05.P02/a.2#altre-sedi"].trend.value == pytest.approx(
        100 * (244118 - 231550) / 231550
    )


# One indicator on one day


def scored(
    indicator: Indicator,
    value: str,
    at: date = END,
    *,
    versions: tuple[Version, ...] = (),
    interim: tuple[Interim, ...] = (),
    values: tuple[Value, ...] = (),
    cells: dict[str, Typed] | None = None,
    profile: Profile | None = None,
) -> Scored:
    plan = Plan(
        "torino-controllo",
        2026,
        nodes=(Node("M01", "missione", "1", "Missione"),),
        activities=(Activity("M01/a", "M01", "a", "Attività"),),
        indicators=(indicator,),
        versions=versions,
        interim=interim,
        values=values,
    )
    number = Decimal(value) if value else None
    typed = {"value": Typed(value, value, number)} | (cells or {})
    record = Accepted(
        "indicators", "indicator", indicator.row_key, "CUL", 2026, "consuntivo", typed, {},
        "CUL.xlsx", "Indicatori", 6, "", END,
    )  # fmt: skip
    shape = profile or plans.sample_profile()
    made = scores(
        plan, shape, 2026, at, lambda *_: record if value or cells else None, lambda _: ("", "")
    )
    return made.rows[indicator.row_key]


def one(**facts: object) -> Indicator:
    given: dict[str, object] = {"department": "CUL", "activity": "M01/a", "direction": "up"}
    return Indicator("M01/a.1", "a.1", "Indicatore", "M01", **(given | facts))  # type: ignore[arg-type]


def past(*sizes: int) -> tuple[Value, ...]:
    years = range(2026 - len(sizes), 2026)
    return tuple(
        Value("M01/a.1", "", year, str(size), "int", Decimal(size))
        for year, size in zip(years, sizes, strict=True)
    )


def test_half_year_of_what_adds_up() -> None:
    row = scored(one(target=Decimal(100), aggregation="flow"), "45", HALF)
    assert not row.closing
    assert row.progress.inputs["expected"] == pytest.approx(100 * 181 / 365)
    assert row.progress.value == pytest.approx(45 / (100 * 181 / 365) * 100, abs=1e-9)
    assert row.achievement.value == 45
    assert row.rated.rating == "behind"


def test_half_year_of_a_stock_follows_the_line_from_the_baseline() -> None:
    indicator = one(
        target=Decimal(120), aggregation="stock", baseline=Decimal(100), baseline_year=2025
    )
    row = scored(indicator, "105", HALF)
    expected = 100 + 20 * 181 / 365
    assert row.progress.value == pytest.approx(100 * 105 / expected)
    assert row.rated.rating == "on_track"


def test_half_year_of_what_nobody_declared_is_not_told() -> None:
    row = scored(one(target=Decimal(100), baseline=Decimal(90), baseline_year=2025), "45", HALF)
    assert (row.progress.value, row.progress.reason) == (None, "no_kind")
    assert row.rated.rating == "not_comparable"


def test_interim_targets_make_the_plan_line() -> None:
    steps = (Interim("M01/a.1", day=HALF, value=Decimal(20)),)
    row = scored(one(target=Decimal(100), aggregation="flow"), "20", HALF, interim=steps)
    assert row.progress.value == 100
    assert row.rated.rating == "on_track"


def test_a_target_of_later_years_is_rated_by_the_plan_line() -> None:
    indicator = one(
        target=Decimal(160), target_year=2028, baseline=Decimal(100), baseline_year=2025,
        aggregation="stock", formula="F3",
    )  # fmt: skip
    row = scored(indicator, "118")
    assert not row.closing
    assert row.progress.value == pytest.approx(100 * 18 / 20)
    assert row.achievement.value == pytest.approx(100 * 18 / 60)
    assert row.rated.rating == "behind"


def test_the_target_in_force_and_the_first_one() -> None:
    changed = Version("M01/a.1", "", "target", "80", 2026, date(2026, 7, 10), "DGC 55/2026")
    row = scored(one(target=Decimal(100)), "80", versions=(changed,))
    assert row.achievement.value == 100
    assert row.initial.value == 80
    assert (row.standing.act, row.standing.changed) == ("DGC 55/2026", date(2026, 7, 10))
    before = scored(one(target=Decimal(100)), "80", HALF, versions=(changed,))
    assert before.achievement.value == 80


def test_a_proposed_target_is_not_in_force() -> None:
    row = scored(one(target=Decimal(100), proposed=("target", "direction")), "80")
    assert row.rated.rating == "no_target"
    assert row.standing.proposed and row.standing.initial_target is None


def test_nothing_is_compared_across_a_new_definition() -> None:
    broken = Version("M01/a.1", "", "definition", "nuovo perimetro", None, date(2026, 1, 1))
    indicator = one(
        target=Decimal(120), baseline=Decimal(100), baseline_year=2025, formula="F3",
    )  # fmt: skip
    row = scored(indicator, "110", versions=(broken,), values=past(90, 100))
    assert row.achievement.reason == "series_break"
    assert row.trend.reason == "series_break"
    assert row.moved.rating == "not_comparable"
    plain = scored(indicator, "110", values=past(90, 100))
    assert plain.achievement.value == 50 and plain.trend.value == 10


def test_the_score_of_the_year_before_where_the_policy_says_so() -> None:
    profile = replace(
        plans.sample_profile(), progress=Policies(scoring=Policy(missing_target="previous_score"))
    )
    before = (Interim("M01/a.1", day=date(2025, 12, 31), value=Decimal(80)),)
    row = scored(one(), "90", interim=before, values=past(60), profile=profile)
    assert row.achievement.value == 75 and row.achievement.limited == "assumed"
    plain = scored(one(), "90", interim=before, values=past(60))
    assert plain.achievement.reason == "no_target"


def test_rules_of_its_own() -> None:
    row = scored(one(target=Decimal(100), rating_rules=">=90 raggiunto; raggiunto in parte"), "91")
    assert row.rated.rating == "achieved"
    assert row.rated.rule is row.rules[0]


def test_yes_or_no() -> None:
    row = scored(one(type="boolean"), "1")
    assert (row.achievement.value, row.rated.rating) == (100, "achieved")
    early = scored(one(type="boolean"), "0", HALF)
    assert early.progress.reason == "not_due" and not early.closing
    assert scored(one(type="boolean"), "0").rated.rating == "not_achieved"
    inferred = scored(one(type="boolean", proposed=("type",)), "1")
    assert inferred.rated.rating == "no_target"


def test_words_and_not_available_are_no_numbers() -> None:
    words = scored(one(target=Decimal(5)), "", cells={"value": Typed("quasi", "quasi")})
    assert words.achievement.reason == "not_a_number"
    gone = scored(one(target=Decimal(5)), "", cells={"value": Typed("n.d.", "n.d.")})
    assert gone.achievement.reason == "not_available"


def test_thresholds_goal_and_band_of_the_row() -> None:
    flag = one(target=Decimal(700), minimum=Decimal(500), formula="F7")
    assert scored(flag, "600").main.value == pytest.approx(5.0)
    band = one(direction="keep", minimum=Decimal(18), maximum=Decimal(22))
    assert scored(band, "21").main.value == 100
    assert scored(band, "24").main.value == pytest.approx(90)
    bands = one(formula="F6a", bands="0-50: 20; 50-80: 60; 80-: 100")
    assert scored(bands, "79").achievement.value == 60


def test_an_empty_plan_has_nothing_to_measure() -> None:
    made = scores(
        Plan("x", 2026), plans.sample_profile(), 2026, END, lambda *_: None, lambda _: ("", "")
    )
    assert made.plan.main.reason == "nothing_to_measure"
    assert made.rows == {} and made.departments == {}


def _again(standing: Standing, plan: Plan, profile: Profile | None = None) -> Scores:
    return Standing(standing.consolidated, plan, profile or standing.profile).scores
