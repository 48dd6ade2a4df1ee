"""What is scored and how: the measure of one row at one date, and the policy of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .bands import Band
from .periods import Kind, When
from .scores import Direction, Number


@dataclass(frozen=True, slots=True)
class Policy:
    """What a plan decides where formulas leave a choice. The defaults assume nothing.

    Source: gzoom-legacy, ``WithoutPerformance`` and ``WithoutTarget`` (F17). A value declared not
    available or not applicable is never turned into a zero.

    Attributes:
        above: ``cap`` stops points at 100.
        below: ``cut`` stops points at 0.
        missing_actual: of a value not received: ``none`` leaves it unknown, ``zero_value`` takes
            the value for 0, ``zero_score`` gives a score of 0.
        missing_target: ``previous_score`` carries the score of the earlier period.
        missing_baseline: ``zero`` takes it for 0, ``first`` takes the oldest known value of the
            definition in force.
        without_plan: where the value expected at the date cannot be told, ``target`` compares
            with the whole target, ``none`` leaves the progress unknown.
    """

    above: Literal["keep", "cap"] = "keep"
    below: Literal["keep", "cut"] = "keep"
    missing_actual: Literal["none", "zero_value", "zero_score"] = "none"
    missing_target: Literal["none", "previous_score"] = "none"
    missing_baseline: Literal["none", "zero", "first"] = "none"
    without_plan: Literal["none", "target"] = "none"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of indicators at one date: everything a formula may ask for.

    Percentages are points. A year stands for its last day.

    Attributes:
        actual: the value; the numerator of a ratio; yes or no.
        absent: what was declared in the place of a value (an id of ``missing_reason``, or any
            text such as ``n.d.``), empty when nothing was.
        ratio: whether the value is actual / denominator × factor.
        denominator, factor: the rest of a ratio; 100 makes points of a share.
        boolean: a yes/no measure or a milestone.
        target: the one in force; yes or no for a boolean.
        initial_target: the one first approved.
        baseline: value at ``start``.
        previous: value of the earlier period, and ``before`` its date (a year before ``at``).
        direction: ``up``, ``down``, ``keep`` or empty when not declared.
        kind: how values add up over time.
        start, at, end: dates of baseline, value and target.
        interim: interim targets by day or year.
        history: known values by day or year, for F12, F21 and a missing baseline.
        breaks: first day or year of each new definition.
        tolerance: what a value to keep may stray from its target, in its own unit.
        low, high: the band to keep, instead of a tolerance.
        minimum, maximum, excellent: thresholds of F5 and F5b.
        goal, red_flag: thresholds of F7.
        bands: bands of F6.
        limit: natural limit of F10b, such as 100 %.
        peers: values of F14.
        previous_score: score of the earlier period.
    """

    actual: Number | bool | None = None
    absent: str = ""
    ratio: bool = False
    denominator: Number | None = None
    factor: Number = 1
    boolean: bool = False
    target: Number | bool | None = None
    initial_target: Number | bool | None = None
    baseline: Number | None = None
    previous: Number | None = None
    before: When | None = None
    direction: Direction = ""
    kind: Kind = ""
    start: When | None = None
    at: When | None = None
    end: When | None = None
    interim: Mapping[When, Number] = field(default_factory=dict)
    history: Mapping[When, Number | None] = field(default_factory=dict)
    breaks: tuple[When, ...] = ()
    tolerance: Number | None = None
    low: Number | None = None
    high: Number | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    excellent: Number | None = None
    goal: Number | None = None
    red_flag: Number | None = None
    bands: tuple[Band, ...] = ()
    limit: Number | None = None
    peers: tuple[Number, ...] = ()
    previous_score: Number | None = None
