"""The arithmetic of progress: each formula by hand, its edges, its properties, its two measures."""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from riscontro.schemas.application import score
from riscontro.schemas.bands import Band
from riscontro.schemas.cases import CASES
from riscontro.schemas.explanations import explain, figure
from riscontro.schemas.formulae import FORMULAS, USUAL
from riscontro.schemas.growth import near_limit
from riscontro.schemas.implementation import (
    Deliverable,
    Work,
    work_achievement,
    work_advancement,
)
from riscontro.schemas.measured import Measure, Policy
from riscontro.schemas.pace import expected
from riscontro.schemas.periods import (
    broken,
    first_moment,
    moment,
    over_parts,
    over_periods,
    over_shares,
    unbroken,
)
from riscontro.schemas.progress import (
    achievement,
    advancement,
    initial_achievement,
    trend,
    usual_formula,
)
from riscontro.schemas.scores import GREYS, REASONS, Score, finite, rounded

HALF_YEAR = date(2026, 6, 30)

# formula | inputs | result (or reason) | working
BY_HAND = """
F1 | A=40 T=50 | 80 | 100×40/50
F1 | A=50 T=50 | 100 | met
F1 | A=60 T=50 | 120 | 100×60/50, kept above 100
F1 | A=-5 T=50 | -10 | 100×(−5)/50
F1 | A=-5 T=-10 | 150 | better than a negative target: 200 − 100×0.5
F1 | A=-20 T=-10 | 0 | worse: 200 − 100×2
F1 | A=0 T=0 | 100 | F18: not below zero
F1 | A=-1 T=0 | 0 | F18
F2a | A=40 T=50 | 120 | 100×(100−40)/50
F2a | A=50 T=50 | 100 | met
F2a | A=75 T=50 | 50 | 100×(100−75)/50
F2a | A=0 T=50 | 200 | 100×(100−0)/50: the source's converse gives 0 and an error
F2a | A=150 T=50 | -100 | 100×(100−150)/50
F2a | A=-20 T=-10 | 200 | lower than a negative target: 100×2
F2a | A=0 T=0 | 100 | F18
F2a | A=1 T=0 | 0 | F18
F2b | A=40 T=50 | 125 | 100×50/40
F2b | A=50 T=50 | 100 | met
F2b | A=200 T=50 | 25 | 100×50/200
F2b | A=0 T=50 | 100 | a value of zero is 100
F2b | A=-3 T=50 | 100 | below zero too
F2b | A=3 T=-5 | sign_change | quotient of negatives
F2b | A=0 T=0 | 100 | F18
F2b | A=2 T=0 | 0 | F18
F3 | A=40 B=20 T=60 d=up | 50 | 100×20/40
F3 | A=60 B=20 T=60 d=up | 100 | met
F3 | A=10 B=20 T=60 d=up | -25 | 100×(−10)/40
F3 | A=30 B=50 T=10 d=down | 50 | 100×(−20)/(−40)
F3 | A=0 B=50 T=10 d=down | 125 | 100×(−50)/(−40)
F3 | A=30 B=50 T=10 d= | 50 | the way from B to T tells
F3 | A=20 B=20 T=20 d=up | 100 | equal baseline, kept
F3 | A=19 B=20 T=20 d=up | 0 | equal baseline, deteriorating
F3 | A=21 B=20 T=20 d=down | 0 | equal baseline, deteriorating
F3 | A=19 B=20 T=20 d= | no_direction | nothing tells what is better
F3 | A=30 B=20 T=10 d=up | target_on_wrong_side | up to less
F4a | A=40 T=50 | -10 | 40−50
F4a | A=50 T=40 | 10 | 50−40, the sign of the code and not of its comment
F4a | A=0 T=0 | 0 | 0−0
F4a | A=-3 T=2 | -5 | −3−2
F4a | A=2.5 T=-2.5 | 5 | 2.5+2.5
F4b | A=40 T=50 | -20 | 100×(−10)/50
F4b | A=60 T=50 | 20 | 100×10/50
F4b | A=50 T=50 | 0 | none
F4b | A=-5 T=-10 | 50 | above a negative target: 100×5/10
F4b | A=5 T=0 | zero_target | no share of zero
F4c | A=60 previous=50 | 20 | 100×10/50
F4c | A=25 previous=50 | -50 | 100×(−25)/50
F4c | A=50 previous=50 | 0 | none
F4c | A=-25 previous=-50 | 50 | it grew: 100×25/50
F4c | A=5 previous=0 | zero_previous | the source's 100 is not copied
F4c | A=0 previous=0 | zero_previous | nor 0/0
F5 | A=5 minimum=10 T=20 maximum=40 | -1 | below scale
F5 | A=10 minimum=10 T=20 maximum=40 | 0 | 100×0/10
F5 | A=15 minimum=10 T=20 maximum=40 | 50 | 100×5/10
F5 | A=20 minimum=10 T=20 maximum=40 | 100 | met
F5 | A=30 minimum=10 T=20 maximum=40 | 150 | 100+100×10/20
F5 | A=40 minimum=10 T=20 maximum=40 | 201 | at the maximum
F5 | A=25 minimum=30 T=20 maximum=10 | 50 | mirrored: 100×5/10
F5 | A=15 minimum=30 T=20 maximum=10 | 150 | mirrored: 100+100×5/10
F5 | A=31 minimum=30 T=20 maximum=10 | -1 | mirrored, below scale
F5 | A=9 minimum=30 T=20 maximum=10 | 201 | mirrored, beyond
F5 | A=15 minimum=10 T=30 maximum=20 | wrong_thresholds | not in order
F5 | A=20 minimum=20 T=20 maximum=20 | 201 | all equal
F5b | A=5 minimum=10 T=20 maximum=40 excellent=50 | -1 | below scale
F5b | A=15 minimum=10 T=20 maximum=40 excellent=50 | 50 | 100×5/10
F5b | A=25 minimum=10 T=20 maximum=40 excellent=50 | 125 | 100+100×5/20
F5b | A=45 minimum=10 T=20 maximum=40 excellent=50 | 250 | 200+100×5/10
F5b | A=50 minimum=10 T=20 maximum=40 excellent=50 | 301 | at excellence
F5b | A=4 minimum=30 T=20 maximum=10 excellent=5 | 301 | mirrored
F5b | A=7.5 minimum=30 T=20 maximum=10 excellent=5 | 250 | mirrored: 200+100×2.5/5
F5b | A=7 minimum=10 T=20 maximum=40 excellent=30 | wrong_thresholds | not in order
F6a | A=-5 bands=B | 0 | first band, open below
F6a | A=50 bands=B | 0 | its upper side belongs to it
F6a | A=51 bands=B | 60 | second band
F6a | A=100 bands=B | 60 | its upper side
F6a | A=250 bands=B | 100 | third band, open above
F6a | A=50.5 bands=GAP | outside_bands | between two bands
F6b | A=50 bands=P | 40 | 40+0×20/50
F6b | A=75 bands=P | 50 | 40+25×20/50
F6b | A=100 bands=P | 60 | 40+50×20/50
F6b | A=110 bands=P | 40 | falling: 0+(150−110)×50/50
F6b | A=150 bands=P | 0 | falling: its far side
F6b | A=-5 bands=B | wrong_thresholds | the band is open
F6b | A=500 bands=P | outside_bands | in no band
F6c | A=10 bands=P | 50 | raised to the lowest limit
F6c | A=75 bands=P | 75 | inside
F6c | A=400 bands=P | 150 | lowered to the highest limit
F6c | A=-400 bands=B | -400 | open below
F6c | A=400 bands=B | 400 | open above
F6c | A=4 bands=NONE | outside_bands | no bands
F7 | A=500 goal=700 red_flag=500 | 10/3 | the red flag
F7 | A=700 goal=700 red_flag=500 | 20/3 | the goal
F7 | A=900 goal=700 red_flag=500 | 10 | goal + (goal − red flag)
F7 | A=300 goal=700 red_flag=500 | 0 | as far below the red flag
F7 | A=5000 goal=700 red_flag=500 | 10 | no more than 10
F7 | A=8 goal=5 red_flag=10 | 14/3 | lower is better: 10/3×(1+2/5)
F7 | A=5 goal=5 red_flag=5 | wrong_thresholds | no way between them
F8 | A=20 low=18 high=22 middle=20 | 100 | inside
F8 | A=18 low=18 high=22 middle=20 | 100 | on the limit
F8 | A=16 low=18 high=22 middle=20 | 90 | 100−100×2/20
F8 | A=24 low=18 high=22 middle=20 | 90 | the same above
F8 | A=90 low=18 high=22 middle=20 | 0 | never below 0
F8 | A=3 low=0 high=0 middle=0 | 0 | F18: zero to keep, lost
F8 | A=3 low=5 high=1 middle=3 | wrong_thresholds | limits swapped
F9 | answer=True wanted=True | 100 | yes
F9 | answer=False wanted=True | 0 | no
F9 | answer=False wanted=False | 100 | no was wanted
F9 | answer=True wanted=False | 0 | no was wanted
F9 | answer=False wanted=True | 0 | a milestone missed
F10 | A=121 B=100 T=146.41 t0=2020 t=2022 tT=2024 d=up | 100 | 10/10
F10 | A=110.25 B=100 T=146.41 t0=2020 t=2022 tT=2024 d=up | 50 | 5/10
F10 | A=144 B=100 T=146.41 t0=2020 t=2022 tT=2024 d=up | 200 | 20/10
F10 | A=81 B=100 T=65.61 t0=2020 t=2022 tT=2024 d=down | 100 | 10/10
F10 | A=81 B=100 T=146.41 t0=2020 t=2022 tT=2024 d=up | -100 | −10/10
F10 | A=-81 B=-100 T=-65.61 t0=2020 t=2022 tT=2024 d=up | 100 | sign
F10 | A=121 B=100 T=100 t0=2020 t=2022 tT=2024 d=up | 100 | kept
F10 | A=81 B=100 T=100 t0=2020 t=2022 tT=2024 d=up | -10 | lost
F10 | A=0 B=100 T=81 t0=2020 t=2022 tT=2022 d=down | 1000 | −100/−10
F10 | A=9 B=0 T=10 t0=2020 t=2022 tT=2024 d=up | zero_baseline | no 0.001
F10 | A=5 B=9 T=0 t0=2020 t=2022 tT=2024 d=down | zero_target | no 0.001
F10 | A=-5 B=9 T=12 t0=2020 t=2022 tT=2024 d=up | sign_change | no root
F10 | A=5 B=9 T=-12 t0=2020 t=2022 tT=2024 d=down | sign_change | no root
F10 | A=5 B=9 T=12 t0=2020 t=2020.5 tT=2024 d=up | wrong_dates | half a year
F10 | A=5 B=9 T=12 t0=2020 t=2022 tT=2020 d=up | wrong_dates | target then
F10b | A=121 B=100 t0=2020 t=2022 d=up | 10 | √1.21 − 1
F10b | A=121 B=100 t0=2020 t=2022 d=down | -10 | the wrong way
F10b | A=81 B=100 t0=2020 t=2022 d=down | 10 | √0.81 − 1
F10b | A=-81 B=-100 t0=2020 t=2022 d=up | 10 | a smaller loss
F10b | A=100 B=100 t0=2020 t=2022 d=up | 0 | still
F10b | A=100 B=0 t0=2020 t=2022 d=up | zero_baseline | no 0.001
F11 | A=121 B=100 T=146.41 t0=2020 t=2022 tT=2024 d=up | 100 | 121×1.21
F11 | A=121 B=100 T=192.82 t0=2020 t=2022 tT=2024 d=up | 50 | 46.41/92.82
F11 | A=81 B=100 T=65.61 t0=2020 t=2022 tT=2024 d=down | 100 | 81×0.81
F11 | A=81 B=100 T=31.22 t0=2020 t=2022 tT=2024 d=down | 50 | 34.39/68.78
F11 | A=81 B=100 T=134.39 t0=2020 t=2022 tT=2024 d=up | -100 | −34.39/34.39
F11 | A=121 B=100 T=142 t0=2020 t=2024 tT=2024 d=up | 50 | due: 21/42
F11 | A=81 B=100 T=100 t0=2020 t=2022 tT=2024 d=up | 0 | equal, lost
F11 | A=1 B=0 T=9 t0=2020 t=2022 tT=2024 d=up | zero_baseline | no root
F11b | A=121 B=100 t0=2020 t=2022 d=up | 10 | √1.21 − 1
F11b | A=64 B=100 t0=2020 t=2022 d=up | -20 | √0.64 − 1
F11b | A=64 B=100 t0=2020 t=2022 d=down | 20 | the same, wanted
F11b | A=800 B=100 t0=2020 t=2023 d=up | 100 | cube root of 8, less 1
F11b | A=-9 B=4 t0=2020 t=2022 d=up | sign_change | no root
F12 | points=2020:10,2022:14 B=10 T=20 tT=2024 d=up | 80 | 18: 8/10
F12 | points=2020:10,2021:12,2022:14 B=10 T=20 tT=2024 d=up | 80 | on one line
F12 | points=2020:0,2021:0,2022:6 B=0 T=20 tT=2024 d=up | 63 | 3+3.6×8/3 = 12.6
F12 | points=2020:5,2022:5 B=5 T=10 tT=2024 d=up | 0 | flat
F12 | points=2020:100,2022:80 B=100 T=50 tT=2024 d=down | 80 | 60: 40/50
F12 | points=2022:80 B=100 T=50 tT=2024 d=down | too_few_values | one value
F13 | A=35 B=20 E=35 d=up kind=stock | 100 | on the line
F13 | A=30 B=20 E=40 d=up kind=stock | 50 | 10/20
F13 | A=15 B=20 E=40 d=up kind=stock | -25 | −5/20
F13 | A=40 B=50 E=30 d=down kind= | 50 | −10/−20
F13 | A=20 B=20 E=20 d=up kind=stock | 100 | nothing expected yet
F13 | A=30 B=90 E=40 d=up kind=flow | 75 | a flow starts from zero
F13 | A=6 B=90 E=10 d=down kind=flow | 140 | 200 − 60
F13 | A=6 B=None E=10 d=up kind=stock | no_baseline | where from?
F13 | A=6 B=1 E=10 d= kind=flow | no_direction | which way?
F13e | T=50 B=20 t0=2024 t=2025 tT=2026 interim= kind=stock | 35 | half way
F13e | T=50 B=20 t0=2024 t=2024.5 tT=2026 interim= kind=stock | 27.5 | a quarter
F13e | T=50 B=20 t0=2024 t=2026 tT=2026 interim= kind=stock | 50 | due
F13e | T=50 B=20 t0=2024 t=2030 tT=2026 interim= kind=stock | 50 | long due
F13e | T=50 B=20 t0=2024 t=2024.5 tT=2026 interim=2025:24 kind= | 22 | 20+4/2
F13e | T=50 B=20 t0=2024 t=2025.5 tT=2026 interim=2025:24 kind= | 37 | 24+26/2
F13e | T=50 B=None t0=None t=2025.5 tT=2026 interim=2025:24 kind= | 37 | no need of B
F13e | T=50 B=None t0=None t=2025 tT=2026 interim= kind=stock | no_baseline | no line
F13e | T=50 B=20 t0=2026 t=2025 tT=2026 interim= kind=stock | wrong_dates | same day
F13e | T=50 B=20 t0=2024 t=2023 tT=2026 interim= kind=stock | no_baseline | before
F13e | T=80 B=None t0=None t=2025.5 tT=2026 interim= kind=flow | 40 | half the year
F13e | T=80 B=40 t0=2024 t=2024.5 tT=2026 interim= kind=flow | 30 | half of 60
F13e | T=80 B=40 t0=2024 t=2025 tT=2026 interim= kind=flow | 60 | all of 60
F13e | T=80 B=None t0=None t=2025.25 tT=2026 interim=2025.5:20 kind=flow | 10 | 20/2
F13e | T=80 B=None t0=None t=2025.75 tT=2026 interim=2025.5:20 kind=flow | 50 | 20+30
F13e | T=80 B=None t0=None t=2024.5 tT=2026 interim= kind=flow | no_baseline | which?
F13p | A=30 B=20 t0=2024 t=2025 tT=2026 | 40 | 20+10×2
F13p | A=20 B=20 t0=2024 t=2025 tT=2026 | 20 | still
F13p | A=10 B=20 t0=2024 t=2025 tT=2028 | -20 | 20−10×4
F13p | A=30 B=20 t0=2024 t=2026 tT=2026 | 30 | due
F13p | A=30 B=20 t0=2024 t=2024 tT=2026 | wrong_dates | no time gone by
F14 | A=6 T=10 peers=2,4,6 d=up | 2 | 4/2
F14 | A=6 T=4 peers=2,4,6 d=down | 1 | 2/2
F14 | A=12 T=10 peers=2,4,6 d=up | -1 | met: −2/2
F14 | A=10 T=10 peers=2,4,6 d=up | 0 | met
F14 | A=0 T=3 peers=0,3,6 d=up | 1 | 3/3
F14 | A=6 T=10 peers=5,5,5 d=up | no_spread | all equal
F14 | A=6 T=10 peers=5 d=up | too_few_values | alone
F18 | A=0 T=0 d=up | 100 | A ≥ 0
F18 | A=7 T=0 d=up | 100 | A ≥ 0
F18 | A=-1 T=0 d=up | 0 | A < 0
F18 | A=0 T=0 d=down | 100 | A ≤ 0
F18 | A=-4 T=0 d=down | 100 | A ≤ 0
F18 | A=1 T=0 d=down | 0 | A > 0
F18 | A=1 T=5 d=down | target_not_zero | for a target of zero only
F19 | A=8 T=10 | 80 | 8 of 10 workbooks
F19 | A=0 T=10 | 0 | none
F19 | A=10 T=10 | 100 | all
F19 | A=1 T=3 | 100/3 | one of three
F19 | A=0 T=0 | nothing_to_measure | none expected
F20 | actual=467 denominator=624 factor=100 | 46700/624 | of real life
F20 | actual=3 denominator=4 factor=1 | 0.75 | as a share
F20 | actual=3 denominator=4 factor=1000 | 750 | per thousand
F20 | actual=0 denominator=4 factor=100 | 0 | a true zero
F20 | actual=3 denominator=0 factor=100 | zero_denominator | never infinite
F21 | values=3,4,5 kind=stock | 5 | the latest
F21 | values=3,4,5 kind=flow | 12 | the sum
F21 | values=30,40,50 kind=percentage | 50 | its own period, never 120
F21 | values=3,?,5 kind=flow | not_received | a part is not the whole
F21 | values=3,4,? kind=stock | not_received | the latest is unknown
F21 | values=3,?,5 kind=stock | 5 | only the latest counts
F21 | values=3,4 kind= | no_kind | nobody said whether they add up
"""
BANDS = {
    "B": (Band(None, 50, 0), Band(50, 100, 60), Band(100, None, 100)),
    "P": (Band(50, 100, 60, start=40), Band(100, 150, 50, rising=False)),
    "GAP": (Band(0, 50, 0), Band(51, 100, 60)),
    "NONE": (),
}


SHORT = {"A": "value", "B": "baseline", "T": "target", "E": "expected", "d": "direction"} | {
    "t0": "start",
    "t": "at",
    "tT": "end",
}


def parsed(text: str) -> dict[str, Any]:
    pairs = (pair.split("=") for pair in text.split())
    named = ((SHORT.get(name, name), size) for name, size in pairs)
    return {name: content(name, size) for name, size in named}


def content(name: str, text: str) -> Any:
    if name in ("direction", "kind"):
        return text
    if name == "bands":
        return BANDS[text]
    if name in ("points", "interim"):
        pairs = [tuple(map(float, pair.split(":"))) for pair in text.split(",") if pair]
        return pairs if name == "points" else dict(pairs)
    if name in ("peers", "values"):
        return [None if size == "?" else float(size) for size in text.split(",")]
    if text in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[text]
    return float(text)


def worth(text: str) -> float | str:
    if re.fullmatch(r"[a-z_]+", text):
        return text
    top, _, bottom = text.partition("/")
    return float(top) / float(bottom or 1)


ROWS = [tuple(map(str.strip, line.split("|"))) for line in BY_HAND.strip().splitlines()]


@pytest.mark.parametrize(("formula", "inputs", "wanted", "working"), ROWS)
def test_by_hand(formula: str, inputs: str, wanted: str, working: str) -> None:
    outcome = FORMULAS[formula].function(**parsed(inputs))
    size = worth(wanted)
    if isinstance(size, str):
        assert (outcome.value, outcome.reason) == (None, size), working
    else:
        assert outcome.reason == ""
        assert outcome.value == pytest.approx(size, abs=1e-9), working


def test_every_formula_is_worked_out_five_times() -> None:
    counts = {name: sum(row[0] == name for row in ROWS) for name in FORMULAS}
    assert min(counts.values()) >= 5, counts


def test_the_registry_is_complete() -> None:
    families = {re.match(r"F\d+", name)[0] for name in FORMULAS}  # type: ignore[index]
    assert families == {f"F{n}" for n in range(1, 22)} - {"F15", "F16", "F17"}
    assert set(USUAL.values()) <= set(FORMULAS)
    for formula in FORMULAS.values():
        assert formula.source and formula.title.it and formula.title.en
        assert "Source" in (formula.function.__doc__ or "")


# Growth, recomputed on logarithms, apart from the code under test


def by_logarithms(value: float, baseline: float, years: float) -> float:
    return 100 * math.expm1(math.log(value / baseline) / years)


positive = st.floats(0.5, 5_000)
years = st.integers(1, 15)


@given(positive, positive, positive, years, years, st.sampled_from(["up", "down"]))
def test_growth_against_logarithms(
    baseline: float, value: float, target: float, ago: int, ahead: int, direction: str
) -> None:
    when = {"start": 2026.0 - ago, "at": 2026.0, "direction": direction}
    observed = by_logarithms(value, baseline, ago)
    required = by_logarithms(target, baseline, ago + ahead)
    way = 1 if direction == "up" else -1
    trend_found = FORMULAS["F10b"].function(value=value, baseline=baseline, **when)
    assert trend_found.value == pytest.approx(way * observed, rel=1e-9, abs=1e-9)
    pace = FORMULAS["F10"].function(
        value=value, baseline=baseline, target=target, end=2026.0 + ahead, **when
    )
    if abs(required) > 1e-6:
        wanted = 100 * way * observed / abs(required)
        assert pace.value == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    share = FORMULAS["F11"].function(
        value=value, baseline=baseline, target=target, end=2026.0 + ahead, **when
    )
    wrong = (target - baseline) * way < 0
    if wrong:
        assert share.reason == "target_on_wrong_side"
    elif abs(target - baseline) > 1e-6:
        projected = value * math.exp(math.log(value / baseline) / ago * ahead)
        wanted = 100 * (projected - baseline) / (target - baseline)
        assert share.value == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(
    ("baseline", "limit", "direction", "wanted"),
    [
        (50, 100, "up", 1 - 0.5**4.44),
        (100, 100, "up", 0),
        (100, 100, "down", 0),
        (0, 100, "up", 1),
        (150, 100, "down", 1 - 0.5**4.44),  # as far from a minimum as 50 from a maximum
        (200, 100, "down", 1),
        (50, 100, "down", 1),  # a maximum counts only going up
        (150, 100, "up", 1),
        (0, 0, "down", 1),
        (5, 0, "down", 1),
    ],
)
def test_near_a_natural_limit(baseline: float, limit: float, direction: str, wanted: float) -> None:
    assert near_limit(baseline, limit, direction) == pytest.approx(wanted)


# The tables of cases say what the functions do


def python(expression: str) -> str:
    text = re.sub(r"(?<![<>])=", "==", expression).replace("<>", "!=")
    return text.replace("^", "**") or "True"


WORDS = {"AND": lambda *a: all(a), "OR": lambda *a: any(a), "MIN": min, "MAX": max, "ABS": abs}
COMPILED = {
    name: [
        (row.id, compile(python(row.when), name, "eval"), compile(python(row.then), name, "eval"))
        for row in rows
    ]
    for name, rows in CASES.items()
}


def by_table(formula: str, inputs: Mapping[str, Any]) -> tuple[str, float | None]:
    known = {"__builtins__": {}} | WORDS | dict(inputs)
    for row, (name, when, then) in zip(CASES[formula], COMPILED[formula], strict=True):
        if eval(when, dict(known)):
            return name, eval(then, dict(known)) if row.then else None
    raise AssertionError(f"{formula}: no case holds")


SIZES = [-100.0, -7.0, -1.0, 0.0, 0.5, 1.0, 7.0, 20.0, 50.0, 100.0]
DRAWN = {
    "direction": st.sampled_from(["up", "down", ""]),
    "kind": st.sampled_from(["stock", "flow", ""]),
    "answer": st.booleans(),
    "wanted": st.booleans(),
    "start": st.sampled_from([2020.0, 2021.0, 2024.0]),
    "at": st.sampled_from([2021.0, 2022.5, 2024.0]),
    "end": st.sampled_from([2022.0, 2024.0, 2027.0]),
}


@pytest.mark.parametrize("formula", sorted(CASES))
@settings(max_examples=150)
@given(data=st.data())
def test_the_table_of_cases_says_what_the_function_does(formula: str, data: st.DataObject) -> None:
    chosen = FORMULAS[formula]
    names = [*chosen.needs, *(name for name in chosen.options if name != "limit")]
    inputs = {
        name: data.draw(DRAWN.get(name, st.sampled_from(SIZES)), label=name) for name in names
    }
    if chosen.directions == ("up", "down") and not inputs.get("direction", "up"):
        inputs["direction"] = "down"
    outcome = chosen.function(**inputs)
    case, value = by_table(formula, inputs)
    assert outcome.case == case
    if value is None:
        assert (outcome.value, outcome.reason) == (None, case)
    else:
        assert outcome.value == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_tables_only_name_what_the_formula_takes() -> None:
    for name, rows in CASES.items():
        takes = {*FORMULAS[name].needs, *FORMULAS[name].options}
        for row in rows:
            unquoted = re.sub(r'"\w+"', "", row.when + "," + row.then)
            assert set(re.findall(r"[a-z]\w*", unquoted)) <= takes, (name, row)
            assert row.then or row.id in REASONS


# Properties

sizes = st.one_of(
    st.none(),
    st.sampled_from([0, 1, -1, 50, 100]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(-(10**6), 10**6),
)
dates = st.one_of(
    st.none(), st.integers(2015, 2035), st.dates(date(2015, 1, 1), date(2035, 12, 31))
)
directions = st.sampled_from(["up", "down", "keep", ""])
kinds = st.sampled_from(["stock", "flow", "percentage", ""])
measures = st.builds(
    Measure,
    actual=st.one_of(sizes, st.booleans()),
    absent=st.sampled_from(["", "n.d.", "not_applicable", "activity_completed"]),
    ratio=st.booleans(),
    denominator=sizes,
    factor=st.sampled_from([1, 100, Decimal(1000)]),
    boolean=st.booleans(),
    target=st.one_of(sizes, st.booleans()),
    baseline=sizes,
    previous=sizes,
    direction=directions,
    kind=kinds,
    start=dates,
    at=dates,
    end=dates,
    interim=st.dictionaries(st.integers(2018, 2030), sizes, max_size=2),
    history=st.dictionaries(st.integers(2018, 2030), sizes, max_size=3),
    breaks=st.lists(st.integers(2018, 2030), max_size=1).map(tuple),
    tolerance=sizes,
    low=sizes,
    high=sizes,
    minimum=sizes,
    maximum=sizes,
    excellent=sizes,
    goal=sizes,
    red_flag=sizes,
    limit=sizes,
    bands=st.sampled_from(list(BANDS.values())),
    peers=st.lists(st.floats(-1e300, 1e300), max_size=3).map(tuple),
)
policies = st.builds(
    Policy,
    above=st.sampled_from(["keep", "cap"]),
    below=st.sampled_from(["keep", "cut"]),
    missing_actual=st.sampled_from(["none", "zero_value", "zero_score"]),
    missing_target=st.sampled_from(["none", "previous_score"]),
    missing_baseline=st.sampled_from(["none", "zero", "first"]),
    without_plan=st.sampled_from(["none", "target"]),
)


def sound(found: Score) -> None:
    assert (found.value is None) == bool(found.reason)
    assert found.reason == "" or found.grey in GREYS
    if found.value is not None:
        assert math.isfinite(found.value)
        assert found.value == rounded(found.value)
    assert explain(found, "it").endswith(".") and explain(found, "en").endswith(".")


@settings(max_examples=80, deadline=None)
@given(measures, policies)
def test_nothing_raises_and_nothing_is_infinite(measure: Measure, policy: Policy) -> None:
    for formula in (*FORMULAS, "F99", ""):
        for found in (
            score(measure, formula, policy),
            achievement(measure, formula, policy),
            advancement(measure, formula, policy),
        ):
            sound(found)
            if found.value is not None and found.scale == "points":
                assert policy.above == "keep" or found.value <= 100
                assert policy.below == "keep" or found.value >= 0
    sound(trend(measure, policy))


@settings(max_examples=50, deadline=None)
@given(measures)
def test_unknown_in_is_unknown_out(measure: Measure) -> None:
    blank = Measure(
        **{name: getattr(measure, name) for name in Measure.__slots__} | {"actual": None}
    )
    reason = {"": "not_received", "n.d.": "not_available"}.get(blank.absent, blank.absent)
    for found in (achievement(blank), advancement(blank), trend(blank)):
        assert (found.value, found.reason) == (None, reason)
    for formula in FORMULAS.values():
        if {"value", "answer", "actual", "points"} & set(formula.needs):
            assert score(blank, formula.id).reason == reason


near = st.floats(-1e6, 1e6).map(lambda size: round(size, 3))


@given(near, near)
def test_target_met_is_a_hundred(target: float, baseline: float) -> None:
    for formula in ("F1", "F2a", "F4a", "F8"):
        found = FORMULAS[formula].function
        if formula == "F8":
            assert found(value=target, low=target, high=target, middle=target).value == 100
        else:
            wanted = 0 if formula == "F4a" else 100
            assert rounded(found(value=target, target=target).value) == wanted
    if target >= 0:
        assert rounded(FORMULAS["F2b"].function(value=target, target=target).value) == 100
    way = "up" if target >= baseline else "down"
    met = FORMULAS["F3"].function(value=target, baseline=baseline, target=target, direction=way)
    assert rounded(met.value) == 100


@given(near, near, near, near)
def test_better_is_never_less(one: float, other: float, target: float, baseline: float) -> None:
    low, high = sorted((one, other))
    f1, f2a, f2b = (FORMULAS[name].function for name in ("F1", "F2a", "F2b"))
    assert f1(value=low, target=target).value <= f1(value=high, target=target).value
    assert f2a(value=low, target=target).value >= f2a(value=high, target=target).value
    if target >= 0:
        worse, better = (f2b(value=size, target=target).value for size in (high, low))
        assert min(100, better) >= min(100, worse)
    for direction, first, second in (("up", low, high), ("down", high, low)):
        pair = [
            FORMULAS["F3"].function(
                value=size, target=target, baseline=baseline, direction=direction
            )
            for size in (first, second)
        ]
        if pair[0].value is not None:
            assert pair[0].value <= pair[1].value


@given(near, near.filter(bool), st.floats(0.001, 1000))
def test_the_unit_does_not_matter(value: float, target: float, factor: float) -> None:
    for formula in ("F1", "F2a"):
        found = FORMULAS[formula].function
        scaled = found(value=value * factor, target=target * factor).value
        assert scaled == pytest.approx(found(value=value, target=target).value, rel=1e-6, abs=1e-6)


@given(near, near)
def test_lower_better_mirrors_higher_better(value: float, target: float) -> None:
    """Turned in sign, a lower-better measure is a higher-better one."""
    up = FORMULAS["F1"].function(value=-value, target=-target).value
    assert FORMULAS["F2a"].function(value=value, target=target).value == pytest.approx(up)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=5))
def test_percentages_are_never_summed(values: list[float]) -> None:
    assert over_periods(values, "percentage").value == values[-1]
    assert over_parts(values, "percentage").reason == "never_summed"


# Avanzamento and grado di raggiungimento

UP = Measure(
    actual=Decimal("40"),
    target=50,
    initial_target=60,
    baseline=20,
    direction="up",
    kind="stock",
    start=2025,
    at=HALF_YEAR,
    end=2026,
)


def changed(measure: Measure, **changes: object) -> Measure:
    return Measure(**{name: getattr(measure, name) for name in Measure.__slots__} | changes)


def test_the_two_measures_and_the_initial_target() -> None:
    assert achievement(UP).value == 80  # 100 × 40 / 50
    assert initial_achievement(UP).value == rounded(100 * 40 / 60)
    assert achievement(UP).inputs["initial_target"] == 60
    now = advancement(UP)
    wanted = 20 + 30 * 181 / 365  # 30 June is the 181st day
    assert now.inputs["expected"] == pytest.approx(wanted)
    assert now.inputs["target"] == 50
    assert now.value == rounded(100 * 40 / wanted)
    assert (now.sense, achievement(UP).sense) == ("progress", "achievement")
    assert now.met is False


def test_at_the_end_the_two_measures_agree() -> None:
    for formula, direction in (("F1", "up"), ("F2a", "down"), ("F2b", "down"), ("F3", "")):
        for kind in ("stock", "flow"):
            done = changed(UP, at=date(2026, 12, 31), direction=direction, kind=kind)
            assert advancement(done, formula).value == achievement(done, formula).value


def test_a_flow_is_expected_by_the_share_of_the_year() -> None:
    counted = changed(UP, kind="flow", baseline=None, start=None, actual=30, target=50)
    found = advancement(counted)
    assert found.inputs["expected"] == pytest.approx(50 * 181 / 365)
    assert found.value == rounded(100 * 30 / (50 * 181 / 365))
    fewer = advancement(changed(counted, direction="down", actual=10))
    assert fewer.value is not None and fewer.value > 100
    assert fewer.met is None  # 10 of 50 in June says nothing of December
    assert advancement(counted, "F3").formula == "F13"


def test_interim_targets_bend_the_line() -> None:
    bent = changed(UP, interim={HALF_YEAR: 25})
    assert advancement(bent).inputs["expected"] == 25
    assert advancement(bent).value == 160  # 100 × 40 / 25


def test_without_a_plan_line() -> None:
    lost = changed(UP, baseline=None)
    assert advancement(lost).reason == "no_baseline"
    whole = advancement(lost, policy=Policy(without_plan="target"))
    assert (whole.value, whole.limited, whole.inputs["expected"]) == (80, "whole_target", None)
    assert "in mancanza di un valore atteso" in explain(whole, "it")
    assert advancement(changed(UP, at=None)).reason == "no_dates"
    assert advancement(changed(UP, target=None)).reason == "no_target"


def test_a_missing_baseline_is_never_the_target() -> None:
    lost = changed(UP, baseline=None)
    assert achievement(lost, "F3").reason == "no_baseline"
    assert achievement(lost, "F3", Policy(missing_baseline="zero")).value == 80
    past = changed(lost, history={2023: 10, 2024: 20})
    first = achievement(past, "F3", Policy(missing_baseline="first"))
    assert (first.value, first.limited) == (75, "assumed")  # 100 × (40 − 10) / (50 − 10)


@pytest.mark.parametrize(
    ("policy", "value", "limited"),
    [
        (Policy(), 150, ""),
        (Policy(above="cap"), 100, "capped"),
        (Policy(below="cut"), 150, ""),
    ],
)
def test_above_a_hundred(policy: Policy, value: float, limited: str) -> None:
    found = achievement(changed(UP, actual=75), policy=policy)
    assert (found.value, found.limited, found.met) == (value, limited, True)


def test_below_zero() -> None:
    worse = changed(UP, actual=14)
    assert achievement(worse, "F3").value == -20  # 100 × (14 − 20) / (50 − 20)
    assert achievement(worse, "F3", Policy(below="cut")).value == 0


def test_only_points_are_capped() -> None:
    grown = changed(UP, actual=200, start=2020, at=2025, baseline=100)
    for formula in ("F4a", "F4b", "F10", "F14"):
        plain = score(grown, formula)
        assert score(grown, formula, Policy(above="cap", below="cut")) == plain


@pytest.mark.parametrize(
    ("absent", "reason", "grey"),
    [
        ("", "not_received", "not_received"),
        ("not_collected", "not_available", "not_available"),
        ("available_from", "not_available", "not_available"),
        ("n.d.", "not_available", "not_available"),
        ("not_applicable", "not_applicable", "not_applicable"),
        ("activity_completed", "activity_completed", "not_applicable"),
    ],
)
def test_the_grey_cases_stay_apart(absent: str, reason: str, grey: str) -> None:
    blank = changed(UP, actual=None, absent=absent)
    for policy in (Policy(), Policy(missing_actual="zero_score", missing_target="previous_score")):
        found = achievement(blank, policy=policy)
        if absent or policy == Policy():
            assert (found.value, found.reason, found.grey) == (None, reason, grey)
        else:
            assert (found.value, found.case, found.limited) == (0, "no_value", "assumed")


def test_grey_cases_of_the_plan() -> None:
    assert achievement(changed(UP, target=None)).grey == "no_target"
    assert achievement(changed(UP, direction="")).reason == "no_direction"
    assert achievement(changed(UP, direction="")).grey == "not_comparable"
    # The value is looked for first: it is what the department can still give.
    assert achievement(changed(UP, target=None, actual=None)).grey == "not_received"


def test_a_zero_is_a_zero() -> None:
    assert achievement(changed(UP, actual=0)).value == 0
    assert achievement(changed(UP, actual=Decimal("0.0"), direction="down")).value == 100
    zero_score = Policy(missing_actual="zero_value")
    assumed = achievement(changed(UP, actual=None), policy=zero_score)
    assert (assumed.value, assumed.limited) == (0, "assumed")


def test_the_score_of_the_earlier_period() -> None:
    carry = Policy(missing_target="previous_score")
    untargeted = changed(UP, target=None, previous_score=72)
    carried = achievement(untargeted, policy=carry)
    assert (carried.value, carried.case, carried.limited) == (72, "carried", "assumed")
    assert advancement(untargeted, policy=carry).value == 72
    assert achievement(changed(UP, target=None), policy=carry).grey == "no_target"


def test_formulas_do_not_guess_the_direction() -> None:
    assert achievement(UP, "F2a").reason == "wrong_direction"
    assert achievement(changed(UP, direction=""), "F2a").value == 120  # choosing it declares it
    assert achievement(changed(UP, direction=""), "F10").reason == "no_direction"
    assert achievement(UP, "F77").reason == "no_formula"
    assert achievement(UP, "F4a").reason == "not_progress"
    assert [usual_formula(changed(UP, direction=d)) for d in ("up", "down", "keep", "")] == [
        "F1",
        "F2b",
        "F8",
        "",
    ]


def test_ratios() -> None:
    share = changed(UP, actual=12, denominator=30, ratio=True, factor=100)
    assert achievement(share).inputs["value"] == 40
    assert achievement(share).value == 80
    assert achievement(changed(share, denominator=0)).reason == "zero_denominator"
    assert achievement(changed(share, denominator=None)).grey == "not_received"
    assert achievement(changed(share, actual=0)).value == 0


def test_values_to_keep() -> None:
    kept = Measure(actual=21, target=20, tolerance=1, direction="keep", kind="stock")
    assert achievement(kept).value == 100
    assert achievement(changed(kept, actual=22)).value == 95  # 1 beyond the band, of 20
    assert achievement(changed(kept, actual=18)).value == 95
    band = Measure(actual=30, low=20, high=28, direction="keep")
    assert achievement(band).value == rounded(100 - 100 * 2 / 24)
    assert achievement(Measure(actual=30, direction="keep")).reason == "no_target"
    full = Measure(actual=99, target=100, direction="keep", kind="percentage")
    assert achievement(full).value == 100  # within a point of 100 %
    assert achievement(changed(full, kind="stock")).value == 99
    assert advancement(kept).value == 100  # it holds at any time
    assert advancement(changed(kept, kind="flow")).reason == "whole_year_only"


def test_milestones() -> None:
    done = Measure(actual=True, target=True, boolean=True, at=HALF_YEAR, end=2026)
    late = changed(done, actual=False)
    assert achievement(done).value == 100 and achievement(late).value == 0
    assert advancement(done).value == 100
    assert advancement(late).reason == "not_due"
    assert advancement(changed(late, at=2026)).value == 0
    assert advancement(changed(late, end=None)).reason == "no_dates"
    assert achievement(changed(done, actual=1)).value == 100
    assert achievement(changed(done, actual=3)).reason == "not_yes_or_no"
    assert achievement(changed(done, target=None)).reason == "no_target"
    assert achievement(changed(done, target=None, direction="down")).value == 0
    assert achievement(changed(done, target=None), "F9").value == 100


def test_thresholds_of_a_flow_wait_for_the_end() -> None:
    stepped = changed(UP, kind="flow", minimum=10, maximum=90)
    assert advancement(stepped, "F5").reason == "whole_year_only"
    assert advancement(changed(stepped, at=2026), "F5").value == 75  # 100 × 30 / 40
    assert advancement(changed(stepped, kind="stock"), "F5").value == 75


def test_zero_targets_in_the_year() -> None:
    none = Measure(actual=0, target=0, direction="down", kind="flow", at=HALF_YEAR, end=2026)
    assert advancement(none).value == 100
    assert advancement(changed(none, actual=1)).value == 0


# Breaks of the series


@pytest.mark.parametrize("formula", ["F3", "F10", "F10b", "F11", "F11b", "F12", "F13", "F13p"])
def test_nothing_is_computed_across_a_break(formula: str) -> None:
    series = changed(UP, start=2023, at=2026, end=2027, history={2024: 30, 2025: 35})
    assert score(series, formula).value is not None
    for new in (2024, 2025, 2026, date(2025, 7, 1)):
        assert score(changed(series, breaks=(new,)), formula).reason == "series_break"
    for new in (2023, 2027, date(2023, 12, 31)):
        assert score(changed(series, breaks=(new,)), formula).value is not None


def test_no_change_and_no_trend_across_a_break() -> None:
    moved = changed(UP, previous=36, at=2026)
    assert score(moved, "F4c").value == rounded(100 * 4 / 36)
    assert trend(moved).value == rounded(100 * 4 / 36)
    for found in (score, lambda measure, _: trend(measure)):
        assert found(changed(moved, breaks=(2026,)), "F4c").reason == "series_break"
        assert found(changed(moved, breaks=(2025,)), "F4c").value is not None
        assert found(changed(moved, breaks=(2026,), before=date(2026, 3, 1)), "F4c").value
        assert found(changed(moved, breaks=(2020,), at=None), "F4c").reason == "series_break"


def test_the_plan_line_does_not_start_before_a_break() -> None:
    fresh = changed(UP, breaks=(2026,))
    assert advancement(fresh).reason == "series_break"
    assert achievement(fresh).value == 80  # value and target share the definition in force
    assert advancement(changed(fresh, at=2026)).value == 80
    flow = changed(fresh, kind="flow")
    assert advancement(flow).value is not None  # its year starts from zero, not from the baseline


def test_moments() -> None:
    assert moment(2026) == moment(date(2026, 12, 31)) == 2026
    assert moment(date(2024, 12, 31)) == 2024  # leap
    assert moment(date(2026, 6, 30)) == 2025 + 181 / 365
    assert first_moment(2025) == first_moment(date(2025, 1, 1)) == 2024
    assert broken([2025], 2024, 2025) and not broken([2025], 2025, 2026)
    assert broken([2025], None, 2026) and not broken([], None, None)
    points = unbroken({2023: 1, 2024: None, 2025: Decimal(3), 2026: 4}, [2024], 2025)
    assert points == [(2025, 3)]


def test_a_half_year_is_not_compared_with_a_year() -> None:
    half = changed(UP, kind="flow", previous=80, at=HALF_YEAR)
    assert trend(changed(half, before=2025)).reason == "whole_year_only"
    assert score(changed(half, before=2025), "F4c").reason == "whole_year_only"
    assert trend(changed(half, before=date(2025, 6, 30))).value == -50
    assert trend(half).value == -50  # a year before, by itself
    assert score(half, "F10").reason == "whole_year_only"
    assert trend(changed(half, kind="stock", before=2025)).value == -50


# Tendenza


@pytest.mark.parametrize(
    ("value", "previous", "direction", "wanted"),
    [
        (110, 100, "up", 10),
        (110, 100, "down", -10),
        (90, 100, "down", 10),
        (100, 100, "up", 0),
        (5, 0, "up", 100),
        (5, 0, "down", -100),
        (0, 0, "up", 0),
        (-50, -100, "up", 50),
        (110, 100, "keep", -10),
        (90, 100, "keep", -10),
        (110, 100, "", "no_direction"),
        (110, None, "up", "no_previous"),
        (None, 100, "up", "not_received"),
    ],
)
def test_trend(value: Any, previous: Any, direction: Any, wanted: float | str) -> None:
    found = trend(Measure(actual=value, previous=previous, direction=direction))
    assert (found.reason or found.value) == wanted
    assert found.scale == "deviation"


# Achieved whatever the pace


def test_met_is_told_apart_from_the_number() -> None:
    zero = changed(UP, baseline=0, actual=55, start=2020, at=2024)
    found = score(zero, "F10")
    assert (found.reason, found.met) == ("zero_baseline", True)
    assert score(changed(zero, actual=1), "F10").met is False
    assert score(changed(zero, direction="down"), "F2a").met is False


# Plans without indicators


def test_done_by_deliverables_percent_or_status() -> None:
    both = (Deliverable(True, weight=3), Deliverable(False))
    assert work_achievement(Work("started", 40, both)).value == 75
    assert work_achievement(Work("started", 40)).value == 40
    assert work_achievement(Work("under_way")).value == 50
    assert work_achievement(Work("not_started")).value == 0
    assert work_achievement(Work("completed")).met is True
    assert [work_achievement(Work(percent=size)).met for size in (40, 100)] == [False, True]
    assert work_achievement(Work("started", 40), order=("status", "percent")).value == 25
    assert work_achievement(Work("avviata"), states={"avviata": 10}).value == 10
    # A deliverable nobody spoke of is not one missed.
    assert work_achievement(Work("under_way", 40, (*both, Deliverable()))).value == 40


@pytest.mark.parametrize(
    ("due", "done", "ended", "wanted"),
    [
        (date(2026, 6, 30), False, None, "late"),
        (date(2026, 6, 30), None, None, "late"),
        (date(2026, 9, 30), False, None, "due"),
        (date(2026, 12, 31), False, None, "due"),
        (None, False, None, "undated"),
        (date(2026, 6, 30), True, date(2026, 6, 30), "done"),
        (date(2026, 6, 30), True, date(2026, 7, 1), "done_late"),
        (date(2026, 6, 30), True, None, "done"),
        (None, True, None, "done"),
        # Done after the day looked at: on that day it was still to be done.
        (date(2026, 6, 30), True, date(2026, 11, 1), "late"),
        (date(2026, 12, 31), True, date(2026, 11, 1), "due"),
        (2026, False, None, "due"),
    ],
)
def test_deliverables_on_their_day(
    due: date | int | None, done: bool | None, ended: date | None, wanted: str
) -> None:
    day = date(2026, 9, 30)
    assert Deliverable(done, due, ended=ended).timing(day) == wanted
    state = "completed" if done else "under_way"
    assert Work(state, at=day, end=due, ended=ended).timing == wanted


def test_an_activity_that_ended_is_completed_from_its_day() -> None:
    ended = Work(at=date(2026, 9, 30), ended=date(2026, 9, 30))
    assert work_achievement(ended).value == 100
    assert work_achievement(replace(ended, at=date(2026, 9, 29))).value is None
    assert work_achievement(replace(ended, status="under_way")).value == 50
    assert Work("suspended", at=2026, end=2025).timing is None and Work("started").timing is None


def test_a_stock_is_never_summed_over_years() -> None:
    years = [1180, 1265, 1342]
    assert over_periods(years, "stock").value == 1342
    assert over_periods(years, "flow").value == sum(years)
    assert over_periods(years, "").value != sum(years)


def test_activities_without_a_number() -> None:
    assert work_achievement(Work()).reason == "not_received"
    assert work_achievement(Work(absent="n.d.")).reason == "not_available"
    assert work_achievement(Work("suspended", 40)).grey == "not_applicable"
    assert work_achievement(Work("removed")).reason == "outside"
    assert work_achievement(Work("chissà")).reason == "unknown_state"
    assert work_achievement(Work(percent=120)).reason == "out_of_range"
    assert work_advancement(Work("started", 40)).reason == "no_dates"
    assert work_advancement(Work(percent=4, start=2026, at=2025, end=2027)).reason == "not_due"
    assert work_advancement(Work(percent=4, start=2026, at=2027, end=2026)).reason == "wrong_dates"


def test_activities_in_the_year() -> None:
    half = Work("under_way", 30, start=2025, at=date(2026, 7, 2), end=2026)
    found = work_advancement(half)
    assert found.inputs["expected"] == rounded(100 * 183 / 365)
    assert found.value == pytest.approx(30 / (183 / 365), abs=1e-6)
    assert work_advancement(Work("completed", start=2025, at=2025, end=2026)).value == 100
    due = (
        Deliverable(True, date(2026, 3, 31)),
        Deliverable(False, date(2026, 5, 31)),
        Deliverable(True, date(2026, 11, 30)),  # early: it does not hide the late one
        Deliverable(False),
    )
    dated = Work(deliverables=due, at=HALF_YEAR, end=2026)
    assert work_advancement(dated).value == 50
    assert work_achievement(dated).value == 50
    later = Work(deliverables=due, at=2026, end=2026)
    assert work_advancement(later).value == 50  # all four are due
    early = Work(deliverables=due, at=date(2026, 1, 31), end=2026)
    assert work_advancement(early).reason == "not_due"


# Aggregation


def test_shares_come_from_sums() -> None:
    # 1/2 and 9/10 are 10/12, neither 140 % nor 70 %
    assert over_shares([(1, 2), (9, 10)]).value == pytest.approx(100 * 10 / 12)
    assert over_shares([(1, 2), (None, 10)]).reason == "not_received"
    assert over_shares([(1, 2), (1, None)]).reason == "no_denominator"
    assert over_shares([(1, 0), (0, 0)]).reason == "zero_denominator"
    assert over_shares([]).reason == "not_received"
    assert over_parts([1, 2, Decimal("3.5")], "stock").value == 6.5
    assert over_parts([1, None], "flow").reason == "not_received"
    assert over_parts([1, 2], "").reason == "no_kind"


def test_series_of_a_row() -> None:
    row = Measure(actual=5, at=2026, kind="flow", history={2024: 3, 2025: 4})
    assert score(row, "F21").value == 12
    assert score(changed(row, kind="stock"), "F21").value == 5
    assert score(changed(row, breaks=(2025,)), "F21").reason == "series_break"


# Numbers and words


@pytest.mark.parametrize(
    ("given_number", "wanted"),
    [(Decimal("1e400"), None), (float("nan"), None), (True, None), ("5", None), (Decimal(2), 2.0)],
)
def test_only_finite_numbers_count(given_number: object, wanted: float | None) -> None:
    assert finite(given_number) == wanted


def test_rounding_is_that_of_a_spreadsheet() -> None:
    assert rounded(0.0000000005) == 1e-9  # half away from zero
    assert rounded(-0.0000000005) == -1e-9
    assert str(rounded(-0.0)) == "0.0"
    assert rounded(94.9999999999) == 95


@pytest.mark.parametrize(
    ("found", "it", "en"),
    [
        (
            achievement(UP),
            "Grado di raggiungimento 80 %: 100 × 40 / 50; valore rilevato 40, target 50, "
            "target iniziale 60.",
            "Achievement 80 %: 100 × 40 / 50; measured value 40, target 50, initial target 60.",
        ),
        (
            achievement(changed(UP, target=None)),
            "Grado di raggiungimento: target non definito.",
            "Achievement: no target.",
        ),
        (
            advancement(changed(UP, baseline=None)),
            "Avanzamento: non confrontabile, manca il valore di partenza.",
            "Progress: not comparable, the baseline is missing.",
        ),
        (
            achievement(changed(UP, actual=1200, target=1000), policy=Policy(above="cap")),
            "Grado di raggiungimento 100 %: 100 × 1.200 / 1.000; limitato a 100 %; "
            "valore rilevato 1.200, target 1.000, target iniziale 60.",
            "Achievement 100 %: 100 × 1,200 / 1,000; capped at 100 %; "
            "measured value 1,200, target 1,000, initial target 60.",
        ),
        (
            achievement(Measure(actual=0, target=0, direction="up")),
            "Grado di raggiungimento 100 %: il target è zero ed è rispettato; valore rilevato 0, "
            "target 0.",
            "Achievement 100 %: the target is zero and is met; measured value 0, target 0.",
        ),
        (
            score(changed(UP, at=2026, end=2027), "F13p"),
            "Proiezione in linea retta 60: 20 + (40 − 20) × (2027 − 2025) / (2026 − 2025); "
            "valore rilevato 40, valore di partenza 20.",
            "Straight-line projection 60: 20 + (40 − 20) × (2027 − 2025) / (2026 − 2025); "
            "measured value 40, baseline 20.",
        ),
    ],
)
def test_one_sentence(found: Score, it: str, en: str) -> None:
    assert (explain(found, "it"), explain(found, "en")) == (it, en)


def test_figures() -> None:
    italian = ["1.234,5", "−2", "0", "0,004", "12,35", "1.000.000"]
    assert [figure(x, "it") for x in (1234.5, -2, 0, 0.004, 12.348, 1e6)] == italian
    assert [figure(x, "en") for x in (1234.5, -0.004)] == ["1,234.5", "−0.004"]


def test_every_reason_has_its_words() -> None:
    for reason, greys in itertools.product(REASONS.values(), [GREYS]):
        assert reason.grey in greys and reason.words.it and reason.words.en


def test_expected_ignores_steps_after_the_target() -> None:
    found = expected(20, 50, 2024, 2025, 2026, {2026: 99, 2027: 99}, "stock")
    assert found.value == 35
