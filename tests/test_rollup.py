"""Roll-up: weights, methods, grey cases, what cannot be compared, trees of any shape."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from riscontro.schemas.explanations import explain
from riscontro.schemas.implementation import Work, work_achievement
from riscontro.schemas.measured import Measure
from riscontro.schemas.progress import achievement, advancement, trend
from riscontro.schemas.ratings import RULES, rate, rules_for
from riscontro.schemas.rollup import Part, Rolled, RollPolicy, roll, roll_tree
from riscontro.schemas.scores import GREYS, REASONS, Score

ANY = RollPolicy(least=0)


def known(value: float, met: bool | None = None) -> Score:
    return Score(value, "F1", sense="achievement", met=met)


def grey(reason: str) -> Score:
    return Score(None, "F1", reason=reason, sense="achievement")


def parts(*rows: float | str | tuple[float | str, Any], **more: Any) -> list[Part]:
    made = []
    for number, row in enumerate(rows):
        size, weight = row if isinstance(row, tuple) else (row, None)
        found = grey(size) if isinstance(size, str) else known(size)
        made.append(Part(f"p{number}", found, weight, **more))
    return made


@pytest.mark.parametrize(
    ("rows", "policy", "wanted"),
    [
        ([80, 60], {}, 70),  # (80+60)/2
        ([(80, 3), (60, 1)], {}, 75),  # (240+60)/4
        ([(80, 0), (60, 1)], {}, 60),  # a weight of zero counts nothing
        ([(80, 60), (50, 40)], {"method": "sum"}, 68),  # 48+20
        ([(80, 60), (50, 30)], {"method": "sum"}, 63),  # 48+15: the weights make 90
        ([80, 60, 70], {"method": "worst"}, 60),
        ([-20, 60], {}, 20),
        ([120, 60], {}, 90),  # above 100 as the formulas gave it
        ([100], {}, 100),
        ([33.3333333333], {}, 33.333333333),  # nine decimals
        ([80, "no_target"], {}, 80),  # nothing to measure: out of the base
        ([80, "not_applicable"], {}, 80),
        ([80, "activity_completed"], {}, 80),
        ([80, "outside"], {}, 80),
        ([80, 80, 80, 80, "not_received"], {}, 80),  # exactly 80 % measured
        ([80, 80, 80, "not_received"], {}, "too_much_missing"),  # 75 %
        ([80, 80, 80, "not_available"], {}, "too_much_missing"),
        ([80, 80, 80, "no_baseline"], {}, "too_much_missing"),
        ([(80, 9), ("not_received", 1)], {}, 80),  # 90 % of the weight
        ([(80, 1), ("not_received", 9)], {}, "too_much_missing"),
        ([80, "not_received"], {"least": 0.5}, 80),
        ([80, "not_received"], {"missing": "zero"}, 40),  # (80+0)/2
        ([80, "not_available"], {"missing": "zero", "least": 0}, 80),  # declared: never a zero
        ([80, "not_applicable"], {"missing": "zero"}, 80),  # a bug of others: N/A counted 0
        ([80, "no_baseline"], {"missing": "zero", "least": 0}, 80),
        (["not_received"], {"missing": "zero"}, 0),
        ([80, "not_received"], {"missing": "unknown", "least": 0}, "something_missing"),
        ([80, "no_baseline"], {"missing": "unknown", "least": 0}, "something_missing"),
        ([80, "no_target"], {"missing": "unknown"}, 80),
        ([], {}, "nothing_to_measure"),
        (["no_target", "no_target"], {}, "no_target"),
        (["no_target", "not_applicable"], {}, "no_target"),
        (["not_applicable"], {}, "nothing_to_measure"),
        (["not_received"], {"least": 0}, "too_much_missing"),  # never zero
        ([(80, 1), (60, None)], {}, "no_weights"),
        ([(80, 1), (60, None)], {"weights": "equal"}, 70),
        ([(80, 1), (60, None)], {"weights": "leave_out"}, 80),
        ([(80, 0), (60, 0)], {}, "no_weights"),
        ([(80, -1), (60, 2)], {}, "no_weights"),
        ([(80, float("nan")), (60, 2)], {}, "no_weights"),
        ([(80, 1), ("no_target", None)], {}, 80),  # what does not count needs no weight
    ],
)
def test_by_hand(rows: Sequence[float | str], policy: dict[str, Any], wanted: float | str) -> None:
    found = roll(parts(*rows), RollPolicy(**policy)).score
    if isinstance(wanted, str):
        assert (found.value, found.reason) == (None, wanted)
    else:
        assert (found.value, found.reason) == (wanted, "")


@pytest.mark.parametrize(
    ("met", "wanted"),
    [
        ((True, True), 100),
        ((True, False), 0),
        ((True, None), "something_missing"),
        ((False, None), 0),  # one missed is enough
    ],
)
def test_all_targets_met(met: Sequence[bool | None], wanted: float | str) -> None:
    given_parts = [Part(str(n), known(50, each)) for n, each in enumerate(met)]
    found = roll(given_parts, RollPolicy(method="all")).score
    assert (found.reason or found.value) == wanted
    lost = roll([Part("a", known(50, True)), Part("x", grey("not_received"))],
                RollPolicy(method="all"))  # fmt: skip
    assert lost.score.reason == "something_missing"


def test_achieved_only_if_all_are() -> None:
    """The mean of scores above 100 does not hide a target missed (Open SDG)."""
    found = roll([Part("a", known(180, True)), Part("b", known(60, False))]).score
    assert (found.value, found.met) == (120, False)


def test_counts_keep_the_grey_cases_apart() -> None:
    rows = parts(80, "no_target", "not_received", "not_available", "not_applicable",
                 "no_baseline", "series_break", "activity_completed")  # fmt: skip
    made = roll(rows, ANY)
    assert made.counts == {
        "measured": 1,
        "no_target": 1,
        "not_received": 1,
        "not_available": 1,
        "not_applicable": 2,
        "not_comparable": 2,
    }
    assert made.score.inputs["share"] == 20  # of five that should be measured
    assert made.parts == tuple(rows)


def test_not_applicable_leaves_only_when_accepted() -> None:
    asked = [Part("a", known(80)), Part("b", grey("not_applicable"), accepted=False)]
    assert roll(asked).score.reason == "too_much_missing"
    assert roll([asked[0], Part("b", grey("not_applicable"))]).score.value == 80


def test_only_points_of_one_sense_are_put_together() -> None:
    row = Measure(actual=8, target=10, direction="up", previous=4, at=2026, end=2026)
    mixed = roll([Part("a", achievement(row)), Part("b", advancement(row))]).score
    assert mixed.reason == "mixed_measures"
    with_trend = roll([Part("a", achievement(row)), Part("b", trend(row))], ANY)
    assert with_trend.score.value == 80
    assert with_trend.counts == {"measured": 1, "not_comparable": 1}
    other = Score(5.0, "F4a", scale="amount")
    assert roll([Part("a", other)], ANY).score.value is None


def test_activities_without_indicators_go_up_with_the_others() -> None:
    row = Measure(actual=8, target=10, direction="up")
    done = work_achievement(Work("under_way", 40))
    assert roll([Part("i", achievement(row)), Part("a", done)]).score.value == 60


def test_a_total_stands_for_its_parts() -> None:
    rows = [*parts(10, 20), Part("all", known(90), total=True)]
    assert roll(rows).score.value == 90
    assert roll(parts(10, 20)).score.value == 15


def test_groups_have_shares() -> None:
    rows = [*parts(100, 50, group="indicator"), *parts(20, group="activity")]
    shares = {"indicator": 60, "activity": 40}
    assert roll(rows, RollPolicy(shares=shares)).score.value == 53  # 75×0.6 + 20×0.4
    assert roll(rows[:2], RollPolicy(shares=shares)).score.value == 75  # the other is not there
    assert roll(rows, RollPolicy(shares={"other": 1})).score.value == pytest.approx(170 / 3)


LEAVES = {
    "M01.P01/a": parts(100, 50),
    "M01.P01/b": parts(25),
    "M01.P02/a": parts(10, "no_target"),
    "M02.P01/a": parts("no_target"),
    "M02.P02/a": parts("not_received"),
}
PARENTS = {
    "M01.P01/a": "M01.P01",
    "M01.P01/b": "M01.P01",
    "M01.P02/a": "M01.P02",
    "M01.P01": "M01",
    "M01.P02": "M01",
    "M02.P01/a": "M02.P01",
    "M02.P02/a": "M02.P02",
    "M02.P01": "M02",
    "M02.P02": "M02",
    "M01": "plan",
    "M02": "plan",
    "plan": "",
}


def values(tree: dict[str, Rolled]) -> dict[str, float | str]:
    return {key: made.score.value if made.score.value is not None else made.score.reason
            for key, made in tree.items()}  # fmt: skip


def test_up_the_plan() -> None:
    found = values(roll_tree(LEAVES, PARENTS, ANY))
    assert found["M01.P01/a"] == 75
    assert found["M01.P01"] == 50  # (75+25)/2, the activities and not their three indicators
    assert found["M01.P02"] == 10
    assert found["M01"] == 30
    assert found["M02.P01"] == "no_target"
    assert found["M02"] == "too_much_missing"
    assert found["plan"] == 30
    assert list(found) == sorted(found)


def test_weights_of_nodes() -> None:
    weights = {"M01.P01": 3, "M01.P02": 1}
    found = values(roll_tree(LEAVES, PARENTS, ANY, weights))
    assert found["M01"] == 40  # (50×3 + 10×1)/4
    strict = values(roll_tree(LEAVES, PARENTS, RollPolicy(), weights))
    assert strict["plan"] == "too_much_missing"  # M02 should have been measured


def test_up_the_organisation() -> None:
    leaves = {"servizio-1": parts(90, 70), "servizio-2": parts(40), "dipartimento": parts(60)}
    parents = {"servizio-1": "dipartimento", "servizio-2": "dipartimento"}
    found = values(roll_tree(leaves, parents))
    assert found["servizio-1"] == 80
    assert found["dipartimento"] == 60  # its own 60 beside 80 and 40


def test_groups_in_a_tree() -> None:
    leaves = {"a": [Part("i", known(100), group="indicator")], "a.1": parts(20)}
    policy = RollPolicy(shares={"indicator": 3, "activity": 1})
    found = roll_tree(leaves, {"a.1": "a"}, policy, groups={"a.1": "activity"})
    assert found["a"].score.value == 80  # (100×3 + 20×1)/4


def test_cycles_are_told_and_stop_nothing() -> None:
    parents = {"a": "b", "b": "a", "c": "a", "d": "", "e": "e"}
    leaves = {key: parts(50) for key in "abcde"}
    found = values(roll_tree(leaves, parents))
    assert found == {"a": "cycle", "b": "cycle", "c": 50, "d": 50, "e": "cycle"}


def test_a_whole_is_rated_and_explained() -> None:
    made = roll(parts(80, 90, "no_target", "not_received"), ANY).score
    assert rate(made, rules_for(made)).rating == "partly_achieved"
    assert rules_for(made) == RULES["final"]
    assert explain(made, "it") == (
        "Grado di raggiungimento 85 %: media pesata; misurati 2, target non definito 1, "
        "dato non pervenuto 1, peso misurato % 66,67."
    )
    blank = roll(parts("no_target")).score
    assert explain(blank, "en") == "Roll-up: no target."


cells = st.one_of(st.floats(-1e6, 1e6).map(known), st.sampled_from(sorted(REASONS)).map(grey))
weighed = st.builds(
    Part,
    key=st.text(max_size=2),
    score=cells,
    weight=st.one_of(st.none(), st.floats(0, 1e6), st.integers(-1, 100)),
    total=st.booleans(),
    accepted=st.booleans(),
    group=st.sampled_from(["", "i", "a"]),
)
policies = st.builds(
    RollPolicy,
    method=st.sampled_from(["mean", "sum", "all", "worst"]),
    missing=st.sampled_from(["leave_out", "zero", "unknown"]),
    least=st.sampled_from([0, 0.5, 0.8, 1]),
    weights=st.sampled_from(["refuse", "equal", "leave_out"]),
    shares=st.sampled_from([{}, {"i": 60.0, "a": 40.0}]),
)


@settings(max_examples=200)
@given(st.lists(weighed, max_size=6), policies)
def test_nothing_raises_and_unknown_stays_unknown(given_parts: list[Part], policy: Any) -> None:
    made = roll(given_parts, policy)
    counted = [part for part in given_parts if part.total] or given_parts
    assert sum(made.counts.values()) == len(counted)
    assert set(made.counts) <= {*GREYS, "measured"}
    assert (made.score.value is None) == bool(made.score.reason)
    measured = [part.score.value for part in counted if part.score.value is not None]
    if not measured and policy.missing != "zero":
        assert made.score.value is None
    if made.score.value is not None and policy.method == "mean" and policy.missing != "zero":
        low, high = min(measured), max(measured)
        assert low - 1e-6 <= made.score.value <= high + 1e-6


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=6), st.randoms())
def test_the_order_does_not_matter(sizes: list[float], random: Any) -> None:
    rows = parts(*((size, n + 1) for n, size in enumerate(sizes)))
    shuffled = random.sample(rows, len(rows))
    first, second = roll(rows).score.value, roll(shuffled).score.value
    assert first == pytest.approx(second)
