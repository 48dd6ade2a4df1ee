"""Ratings: ordered rules, first match wins, grey cases apart, rules as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.application import score
from riscontro.schemas.explanations import explain_rating
from riscontro.schemas.measured import Measure
from riscontro.schemas.progress import achievement, advancement, trend
from riscontro.schemas.ratings import (
    RATINGS,
    RULES,
    RULES_OF,
    Rule,
    rate,
    rating_words,
    rules_for,
)
from riscontro.schemas.ruletexts import Flaw, flaws_of, read_rules, rules_from
from riscontro.schemas.scores import GREYS, REASONS, Score

IN_YEAR, FINAL = RULES["in_year"], RULES["final"]


@pytest.mark.parametrize(
    ("rules", "value", "wanted"),
    [
        ("in_year", 95, "on_track"),
        ("in_year", 94.999999999, "behind"),
        ("in_year", 70, "behind"),
        ("in_year", 69.999999999, "critical"),
        ("in_year", -400, "critical"),
        ("in_year", 300, "on_track"),
        ("final", 100, "achieved"),
        ("final", 99.999999999, "partly_achieved"),
        ("final", 0, "not_achieved"),
        ("pace", 95, "on_track"),
        ("pace", 60, "accelerate"),
        ("pace", 59.9, "limited"),
        ("pace", 0, "limited"),
        ("pace", -0.000000001, "deterioration"),
        ("growth", 1.5, "on_track"),
        ("growth", 0.5, "accelerate"),
        ("growth", 0, "limited"),
        ("growth", -0.1, "deterioration"),
        ("projection", 95, "on_track"),
        ("projection", 10, "accelerate"),
        ("projection", 9.9, "stagnation"),
        ("projected_growth", 2, "on_track"),
        ("projected_growth", 0.5, "accelerate"),
        ("projected_growth", 0.49, "stagnation"),
        ("trend", 0.5, "improving"),
        ("trend", 0.49, "stable"),
        ("trend", -0.49, "stable"),
        ("trend", -0.5, "worsening"),
        ("global_fund", 100.1, "a1"),
        ("global_fund", 100, "a2"),
        ("global_fund", 90, "a2"),
        ("global_fund", 89.9, "b1"),
        ("global_fund", 60, "b1"),
        ("global_fund", 59, "b2"),
        ("global_fund", 30, "b2"),
        ("global_fund", 29.9, "c"),
        ("clearpoint", 100, "above_target"),
        ("clearpoint", 90, "caution"),
        ("clearpoint", 89.9, "below_plan"),
        ("cohesion", 85, "milestone_met"),
        ("cohesion", 75, "milestone_near"),
        ("cohesion", 65, "milestone_missed"),
        ("cohesion", 64.9, "serious_failure"),
    ],
)
def test_thresholds(rules: str, value: float, wanted: str) -> None:
    assert rate(Score(value), RULES[rules]).rating == wanted


def test_the_first_match_wins() -> None:
    rules = (Rule("behind", ">=", 50), Rule("on_track", ">=", 95), Rule("critical"))
    found = rate(Score(99.0), rules)
    assert (found.rating, found.position, found.threshold) == ("behind", 1, 50)
    assert flaws_of(rules) == [Flaw("unreachable", "2")]


def test_a_third_of_ten_is_on_the_line() -> None:
    row = Measure(goal=700, red_flag=500)
    for actual, wanted in ((700, "on_track"), (500, "behind"), (499, "critical")):
        found = score(Measure(actual=actual, goal=row.goal, red_flag=row.red_flag), "F7")
        assert rate(found, rules_for(found)).rating == wanted


@pytest.mark.parametrize("reason", sorted(REASONS))
@pytest.mark.parametrize("name", sorted(RULES))
def test_what_has_no_number_is_never_rated(reason: str, name: str) -> None:
    found = rate(Score(None, reason=reason), RULES[name])
    assert (found.rating, found.reason) == (REASONS[reason].grey, reason)
    assert found.rule is None and found.position == 0
    assert rating_words(found, "it") == f"– {GREYS[found.rating].it}"


def test_achieved_whatever_the_pace() -> None:
    """Open SDG and UN: a target met is met even where no growth can be computed."""
    met = Measure(actual=12, target=10, baseline=0, direction="up", start=2020, at=2024, end=2026)
    found = score(met, "F10")
    assert found.value is None
    assert rate(found, rules_for(found)).rating == "achieved"
    missed = score(Measure(actual=2, target=10, baseline=0, direction="up", start=2020, at=2024,
                           end=2026), "F10")  # fmt: skip
    assert rate(missed, rules_for(missed)).rating == "not_comparable"


def test_deteriorating_from_a_baseline_equal_to_the_target() -> None:
    """A bug of others: on track by a division by zero."""
    worse = Measure(
        actual=90, target=100, baseline=100, direction="up", start=2020, at=2024, end=2026
    )
    found = score(worse, "F10")
    assert rate(found, rules_for(found)).rating == "deterioration"


def test_thresholds_near_a_natural_limit() -> None:
    # From 90 % of at most 100 %: C = 1 − 0.9^4.44 = 0.374; +1 % a year is above 1.5 × 0.374 = 0.56
    near = Measure(actual=90.9, baseline=90, direction="up", start=2020, at=2021, limit=100)
    found = score(near, "F10b")
    rated = rate(found, rules_for(found))
    assert found.value == 1
    assert rated.rating == "on_track"
    assert rated.threshold == pytest.approx(1.5 * (1 - 0.9**4.44))
    far = score(Measure(actual=90.9, baseline=90, direction="up", start=2020, at=2021), "F10b")
    assert rate(far, rules_for(far)).rating == "accelerate"
    at_limit = Measure(actual=100, baseline=100, direction="up", start=2020, at=2021, limit=100)
    kept = score(at_limit, "F10b")
    assert rate(kept, rules_for(kept)).rating == "on_track"
    fallen = score(Measure(actual=99, baseline=100, direction="up", start=2020, at=2021,
                           limit=100), "F10b")  # fmt: skip
    assert rate(fallen, rules_for(fallen)).rating == "deterioration"


ROW = Measure(actual=80, target=100, direction="up", previous=70, at=2026, end=2026)


def test_which_rules_hold() -> None:
    own = (Rule("achieved", ">=", 80), Rule("not_achieved"))
    plan = {"final": (Rule("partly_achieved"),)}
    assert rules_for(achievement(ROW)) == FINAL
    assert rules_for(advancement(ROW)) == IN_YEAR
    assert rules_for(trend(ROW)) == RULES["trend"]
    assert rules_for(achievement(ROW), plan) == plan["final"]
    assert rules_for(advancement(ROW), plan) == IN_YEAR
    assert rules_for(achievement(ROW), plan, own) == own
    assert rules_for(trend(ROW), plan, own) == RULES["trend"]  # not a matter of points
    assert set(RULES_OF.values()) <= set(RULES)
    assert {rule.rating for rules in RULES.values() for rule in rules} == set(RATINGS)


def test_all_bundled_sets_are_in_order() -> None:
    for name, rules in RULES.items():
        assert flaws_of(rules) == [], name


@pytest.mark.parametrize(
    "text",
    [
        ">=90 on_track; >=50 behind; critical",
        ">= 90 in linea ; >= 50 in ritardo ; critico",
        "≥90% In Linea; ≥50,0 %: in ritardo; critico;",
        ">=90.0 on track;>=50 behind;critical",
    ],
)
def test_rules_written_in_a_row(text: str) -> None:
    rules, flaws = read_rules(text)
    assert flaws == []
    assert rules == (Rule("on_track", ">=", 90), Rule("behind", ">=", 50), Rule("critical"))


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        (">=90 verde; critico", [Flaw("unknown_rating", "verde")]),
        (">=x in linea; critico", [Flaw("unreadable", ">=x in linea")]),
        (">=90; critico", [Flaw("unreadable", ">=90")]),
        (">=90 in linea", [Flaw("no_last_rule", "1")]),
        ("critico; >=90 in linea", [Flaw("unreachable", "2")]),
        (">50 in ritardo; >=90 in linea; critico", [Flaw("unreachable", "2")]),
        (">90 in linea; >=90 in ritardo; critico", []),
        (">=90 in linea; >90 in ritardo; critico", [Flaw("unreachable", "2")]),
        ("<5 in linea; <=5 in ritardo; <4 critico; critico", [Flaw("unreachable", "3")]),
        ("", []),
    ],
)
def test_flaws_of_rules(text: str, flaws: list[Flaw]) -> None:
    rules, found = read_rules(text)
    assert found == flaws
    if any(flaw.id in ("unknown_rating", "unreadable") for flaw in flaws):
        assert rules == ()  # the plan's hold, none is half read


def test_rules_of_a_profile() -> None:
    rules, flaws = rules_from(
        [
            {"rating": "achieved", "met": True},
            {"rating": "on_track", "operator": ">=", "threshold": 1.5, "scaled": True},
            {"rating": "critical"},
        ]
    )
    assert flaws == []
    assert rules[0] == Rule("achieved", met=True)
    assert rules[1] == Rule("on_track", ">=", 1.5, scaled=True)
    _, flaws = rules_from([{"rating": "on_track", "operator": "=="}, {"operator": ">="}])
    assert [flaw.id for flaw in flaws] == ["unreadable", "unknown_rating"]


def test_no_rule_at_all() -> None:
    found = rate(Score(50.0), (Rule("on_track", ">=", 95),))
    assert (found.rating, found.reason) == ("", "no_rule")
    assert rating_words(found, "it") == "– non confrontabile"


def test_words() -> None:
    rated = rate(achievement(ROW), FINAL)
    assert rating_words(rated, "it") == "▲ raggiunto in parte"
    assert rating_words(rated, "en") == "▲ partly achieved"
    assert explain_rating(rated, achievement(ROW), "it") == "▲ raggiunto in parte: 80 ≥ 70"
    low = Score(12.5, sense="progress")
    assert explain_rating(rate(low, IN_YEAR), low, "it") == "✖ critico: 12,5 < 70"
    assert rating_words(rate(trend(ROW), RULES["trend"]), "it") == "↗ in miglioramento"
    for rating in RATINGS.values():
        assert rating.sign and rating.label.it and rating.label.en


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_more_is_never_rated_worse(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for name, rules in RULES.items():
        first, second = (rate(Score(size), rules).position for size in (high, low))
        assert 0 < first <= second, name
