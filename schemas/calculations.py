"""How the scores of a row are worked out once its value is known: what is settled before.

The plan, the date and the policy are settled when a workbook is issued: what is left is a formula
of ``cases.CASES`` on the cells of the row, and constants. ``settle`` and ``result`` together say
what ``progress.advancement`` and ``progress.achievement`` say, and a test holds them equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from .application import hindrance
from .bands import Band
from .cases import CASES, Case
from .formulae import FORMULAS
from .inputs import Inputs
from .measured import Measure, Policy
from .progress import achieved, advanced
from .ratings import Rule, Rules
from .scores import REASONS, Score, Sense, finite, rounded

Main = Literal["progress", "achievement"]

CELLS = frozenset(("value", "actual", "answer", "denominator", "target", "expected", "baseline",
                   "direction", "previous"))  # fmt: skip
"""Inputs that stand in cells of their own; the others are constants of the row."""

BANDED = frozenset(("F6a", "F6b", "F6c"))


@dataclass(frozen=True, slots=True)
class Calculation:
    """What is settled of a row before its value is known.

    Attributes:
        progress: id of the formula of *avanzamento*, or of the reason why there is none.
        achievement: the same for *grado di raggiungimento*.
        main: which of the two is rated.
        rules: rating rules of the main one, thresholds above zero already scaled.
        constants: inputs that stand in no cell: ``low``, ``high``, ``middle``, ``minimum``,
            ``maximum``, ``excellent``, ``goal``, ``red_flag`` in the unit of the row (points for
            percentages), ``start``, ``at``, ``end`` as moments in years, ``kind``; a baseline that
            the policy assumes.
        bands: of F6.
        early: why *avanzamento* has no number while a milestone is not reached: its date has not
            come, or is unknown; empty once it has come.
        dated: *avanzamento* looks at the value expected at the date; where that is unknown the
            policy may compare with the whole target.
        above: ``cap`` stops points at 100; ``below``: ``cut`` stops them at 0.
    """

    progress: str = "no_target"
    achievement: str = "no_target"
    main: Main = "progress"
    rules: Rules = ()
    constants: Mapping[str, float | str] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    early: str = ""
    dated: bool = True
    above: Literal["keep", "cap"] = "keep"
    below: Literal["keep", "cut"] = "keep"

    def formula(self, sense: Sense) -> str:
        """Return the id of the formula of a measure, empty when there is none."""
        found = self.progress if sense == "progress" else self.achievement
        return found if found in FORMULAS else ""

    def reason(self, sense: Sense) -> str:
        """Return the id of the reason why there is no formula, empty when there is one."""
        found = self.progress if sense == "progress" else self.achievement
        return "" if found in FORMULAS else found

    def cases(self, sense: Sense) -> tuple[Case, ...]:
        """Return the table of cases of a measure; empty where a row alone cannot compute it.

        In *avanzamento* the value expected at the date takes the place of the target where the
        formula is one of those that compare with a target.
        """
        formula = self.formula(sense)
        if formula in BANDED:
            return _banded(formula, self.bands)
        if sense == "progress" and self.early:
            return (CASES["F9"][0], Case(self.early, "", ""))
        return CASES.get(formula, ())

    def on_date(self, sense: Sense) -> bool:
        """Tell whether the value expected at the date stands in the place of the target."""
        formula = self.formula(sense)
        against = FORMULAS[formula].against if formula else ""
        return sense == "progress" and against == "target" and self.dated


def settle(
    measure: Measure,
    formula: str,
    policy: Policy,
    main: Main,
    rules: Rules = (),
) -> Calculation:
    """Settle how a row is scored, whatever its value will be.

    Args:
        measure: the row; its value is not looked at.
        formula: id chosen for it, empty for the usual one.
        policy: of the plan. What it does about a missing value is left to the consolidation.
        main: the measure that is rated.
        rules: rating rules of the main measure.
    """
    return settled(tried(measure, policy), formula, main, rules)


def tried(measure: Measure, policy: Policy) -> Inputs:
    """Return the inputs of a row that had some value, where nothing missing is made up for.

    Args:
        measure: the row; whatever its value, it is 1.
        policy: of the plan.
    """
    if measure.actual != 1:
        below = 1 if measure.ratio else measure.denominator
        measure = replace(measure, actual=1, absent="", denominator=below)
    return Inputs(measure, _unassuming(policy))


def settled(
    row: Inputs,
    formula: str,
    main: Main,
    rules: Rules = (),
    scored: Mapping[Sense, Score] | None = None,
    unrated: bool = True,
) -> Calculation:
    """Settle how a row is scored by its inputs; see ``settle``.

    Args:
        row: its inputs: ``tried`` ones, unless it is scored.
        formula: id chosen for it, empty for the usual one.
        main: the measure that is rated.
        rules: rating rules of the main measure.
        scored: its scores with the value it has: where they tell what any other would, no other
            is tried.
        unrated: rules are told even of a row without a formula, which they never rate.
    """
    measure, policy = row.measure, row.policy
    either = measure.boolean or formula == "F9"
    made = {
        sense: (score, "")
        for sense, score in (scored or {}).items()
        if not either and _tells(score)
    }
    if len(made) < len(_SENSES):
        probe = row if scored is None else tried(measure, policy)
        made |= _probed(probe, formula, either)
    coefficient = next(
        (finite(score.inputs.get("coefficient")) for score, _ in made.values()
         if "coefficient" in score.inputs), None,
    )  # fmt: skip
    constants: dict[str, float | str] = {}
    bands: tuple[Band, ...] = ()
    for score, _ in made.values():
        known = FORMULAS.get(score.formula)
        for name in (*known.needs, *known.options) if known else ():
            assumed = name == "baseline" and measure.baseline is None
            if name == "bands":
                bands = measure.bands
            if name == "bands" or (name in CELLS and not assumed):
                continue
            content = row[name].content
            if isinstance(content, float | int | str) and content != "":
                constants[name] = content if isinstance(content, str) else float(content)
    told = {sense: score.reason or score.formula for sense, (score, _) in made.items()}
    if not unrated and told[main] not in FORMULAS:
        rules = ()
    return Calculation(
        progress=told["progress"],
        achievement=told["achievement"],
        main=main,
        rules=tuple(_scaled(rule, coefficient) for rule in rules),
        constants=constants,
        bands=bands,
        early=made["progress"][1],
        dated=made["progress"][0].inputs.get("expected") is not None,
        above=policy.above,
        below=policy.below,
    )


def result(calculation: Calculation, sense: Sense, cells: Mapping[str, object]) -> Score:
    """Work out one measure of a row from its cells.

    Args:
        calculation: what was settled.
        sense: which of the two.
        cells: ``value`` (the quotient of a ratio) or ``answer`` (``True`` for yes), ``target`` or
            ``wanted``, ``expected``, ``baseline``, ``direction``; in one unit with the constants.

    Returns:
        The score, rounded; without a formula its reason.
    """
    formula = calculation.formula(sense)
    if not formula:
        reason = calculation.reason(sense)
        known = reason if reason in REASONS else "not_progress"
        return Score(formula="", sense=sense).because(known)
    given: dict[str, object] = {**cells, **calculation.constants, "bands": calculation.bands}
    if calculation.on_date(sense):
        given["target"] = given.get("expected")
    known_formula = FORMULAS[formula]
    inputs = {name: given.get(name) for name in (*known_formula.needs, *known_formula.options)}
    lacking = [name for name in known_formula.needs if inputs[name] is None]
    blank = Score(formula=formula, inputs=inputs, scale=known_formula.scale, sense=sense)
    if lacking == ["answer"] and cells.get("value") is not None:
        return blank.because("not_yes_or_no")
    if lacking:
        return blank.because(_LACKING.get(lacking[0], "no_thresholds"))
    try:
        outcome = known_formula.function(**inputs)
    except (OverflowError, ZeroDivisionError):
        return blank.because("out_of_range")
    if sense == "progress" and calculation.early and outcome.case != "reached":
        return blank.because(calculation.early)
    made = replace(blank, case=outcome.case, reason=outcome.reason, met=_met(given, cells))
    if outcome.value is None:
        return made
    value = rounded(outcome.value)
    if known_formula.scale == "points":
        value = min(value, 100.0) if calculation.above == "cap" else value
        value = max(value, 0.0) if calculation.below == "cut" else value
    return replace(made, value=value)


_SENSES: tuple[Sense, Sense] = ("progress", "achievement")
_LACKING = {"value": "not_received", "answer": "not_received", "target": "no_target",
            "expected": "no_target", "wanted": "no_target", "baseline": "no_baseline",
            "previous": "no_previous", "denominator": "no_denominator",
            "direction": "no_direction"}  # fmt: skip


@lru_cache(maxsize=64)
def _unassuming(policy: Policy) -> Policy:
    """Return a policy that puts nothing in the place of what is missing."""
    return replace(policy, missing_actual="none", missing_target="none")


def _tells(score: Score) -> bool:
    """Tell whether a score says how that of any other value is worked out.

    One without a target does: the value is looked for first.
    """
    if score.value is None:
        return score.reason == "no_target"
    plain = score.formula in CASES and score.limited != "assumed"
    return plain and "coefficient" not in score.inputs


def _probed(row: Inputs, formula: str, either: bool) -> dict[Sense, tuple[Score, str]]:
    """Return what ``_asked`` tells of both measures of a row that had some value."""
    probes = [row]
    if either:
        probes = [
            Inputs(replace(row.measure, actual=answer), row.policy) for answer in (True, False)
        ]
    return {sense: _asked(probes, formula, sense) for sense in _SENSES}


def _asked(probes: Sequence[Inputs], formula: str, sense: Sense) -> tuple[Score, str]:
    """Return the score of a measure that has a value, and why only one of two answers has one.

    A reason that is a case of the formula may depend on the value: it is left to the formula.
    """
    ask = advanced if sense == "progress" else achieved
    made = [ask(probe, formula) for probe in probes]
    whole = [score for score in made if not score.reason]
    if len(made) > len(whole) == 1:
        return whole[0], next(one.reason for one in made if one.reason)
    score = whole[0] if whole else made[0]
    known = FORMULAS.get(score.formula)
    if not score.reason or known is None or hindrance(known, probes[0]):
        return score, ""
    of_value = {case.id for case in CASES.get(score.formula, ()) if not case.then}
    if score.formula in BANDED:
        of_value |= {"outside_bands", "wrong_thresholds"}
    if score.reason in of_value or score.reason == "out_of_range":
        score = replace(score, reason="")
    return score, ""


def _scaled(rule: Rule, coefficient: float | None) -> Rule:
    if not rule.scaled:
        return rule
    if coefficient is None or rule.threshold <= 0:
        return replace(rule, scaled=False)
    return replace(rule, threshold=rounded(rule.threshold * coefficient), scaled=False)


def _met(given: Mapping[str, object], cells: Mapping[str, object]) -> bool | None:
    size, wanted = finite(cells.get("value")), finite(cells.get("target"))
    way = given.get("direction")
    if size is None or wanted is None or way not in ("up", "down"):
        return None
    return size >= wanted if way == "up" else size <= wanted


def _banded(formula: str, bands: tuple[Band, ...]) -> tuple[Case, ...]:
    """Write the bands of F6 as a table of cases."""
    rows = []
    if formula == "F6c":
        lows = [band.low for band in bands]
        highs = [band.high for band in bands]
        if lows and None not in lows:
            low = min(size for size in lows if size is not None)
            rows.append(Case("low", f"value<{low!r}", repr(low)))
        if highs and None not in highs:
            high = max(size for size in highs if size is not None)
            rows.append(Case("high", f"value>{high!r}", repr(high)))
        rows.append(Case("inside", "", "value") if bands else Case("outside_bands", "", ""))
        return tuple(rows)
    for band in bands:
        ends = [f"value>={band.low!r}"] if band.low is not None else []
        ends += [f"value<={band.high!r}"] if band.high is not None else []
        when = ends[0] if len(ends) == 1 else f"AND({','.join(ends)})"
        rows.append(Case("band", when, _worth(formula, band)))
    return (*rows, Case("outside_bands", "", ""))


def _worth(formula: str, band: Band) -> str:
    if formula == "F6a" or (band.low is not None and band.low == band.high):
        return repr(band.value)
    if band.low is None or band.high is None:
        return ""
    run = f"(value-{band.low!r})" if band.rising else f"({band.high!r}-value)"
    return f"{band.start!r}+{run}*({band.value!r}-{band.start!r})/({band.high!r}-{band.low!r})"
