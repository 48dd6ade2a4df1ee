"""What is settled of a row as live formulas: its two measures and its rating, over any cells.

The same serves the workbook of a department (cells of its own row) and the master (cells of other
sheets): only the ``Inputs`` differ. ``shown`` says in Python what a formula shows of a score of
``calculations.result``, ``rated`` the rating.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..schemas.bands import Band
from ..schemas.calculations import Calculation
from ..schemas.formulae import FORMULAS
from ..schemas.ratings import Rule, rate
from ..schemas.scores import Scale, Score, Sense, rounded
from ..schemas.values import NO, YES
from .arithmetic import text as cell_text
from .layout import Cell
from .livecases import BLANK, Showing, expression, fits, inputs_of, nested, number, quoted
from .records import fraction

PLAIN_SCALES: frozenset[Scale] = frozenset(("score10",))
"""Scales of a measure whose numbers are no percentages: cells show them as they are."""

NOT_OF_THE_UNIT = frozenset(("start", "at", "end", "before", "kind", "wanted", "direction"))
"""Constants that are never turned into fractions: moments, words, yes or no."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the inputs of a row stand, as Excel text.

    Attributes:
        names: text of ``value`` (a quotient for a ratio), ``target``, ``expected``, ``baseline``,
            ``direction``, ``previous``; ``answer`` is the cell with yes or no.
        known: by input, the condition that it is a number; ``ISNUMBER`` of its text when not
            given.
        words: what the cells show for a direction (``up``: ``crescente``).
        fractions: the cells hold fractions where the calculation has points.
    """

    names: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    fractions: bool = False

    def is_known(self, name: str) -> str:
        """Return the condition that an input can be used."""
        if name == "direction":
            ways = (
                f"{self.names[name]}={quoted(self.words.get(one, one))}" for one in ("up", "down")
            )
            return f"OR({','.join(ways)})"
        return self.known.get(name) or f"ISNUMBER({self.names[name]})"


def measured(calculation: Calculation, sense: Sense, inputs: Inputs) -> str:
    """Return the formula (without ``=``) of a measure; an empty text where it has no number.

    Percentages are fractions of one. A formula that no program would take is an empty text too.
    """
    formula = calculation.formula(sense)
    if not formula or not calculation.cases(sense) or FORMULAS[formula].against == "none":
        return BLANK
    needs = set(FORMULAS[formula].needs) - inputs.names.keys() - calculation.constants.keys()
    if needs - {"bands"}:
        return BLANK
    if "answer" in FORMULAS[formula].needs:
        made = _answered(calculation, sense, inputs)
    else:
        made = _computed(calculation, sense, inputs)
    return made if fits(made) else BLANK


def rating(
    calculation: Calculation,
    cell: str,
    inputs: Inputs,
    says: Mapping[str, str],
    without: str,
) -> str:
    """Return the formula (without ``=``) of the rating of the main measure.

    Args:
        calculation: what is settled of the row.
        cell: where the main measure stands.
        inputs: of the row, for the rules that ask whether the target is met.
        says: Excel text of the words of each rating.
        without: Excel text of what is said where no rule holds.
    """
    formula = calculation.formula(calculation.main)
    if not formula:
        return without
    points = showing(calculation, calculation.main).hundredths
    size = f"ROUND({cell}*100,9)" if points else f"ROUND({cell},9)"
    steps: list[tuple[str, str]] = []
    last = without
    for rule in calculation.rules:
        condition, words = _holds(rule, size, inputs), says.get(rule.rating, without)
        if not condition:
            last = words
            break
        steps.append((condition, words))
    made = nested(steps, last)
    bare = [rule for rule in calculation.rules if rule.met is not None and not rule.operator]
    if bare and "answer" not in FORMULAS[formula].needs:
        met = nested(
            [(_met(rule.met, inputs), says.get(rule.rating, without)) for rule in bare], without
        )
        without = f"IF({_ready(calculation, calculation.main, inputs, set())},{met},{without})"
    made = f"IF(ISNUMBER({cell}),{made},{without})"
    return made if fits(made) else without


def showing(calculation: Calculation, sense: Sense) -> Showing:
    """Return how cells show a measure: percentages, marks out of ten, limits of the policy."""
    formula = FORMULAS[calculation.formula(sense)]
    limited = formula.scale == "points"
    return Showing(
        hundredths=formula.scale not in PLAIN_SCALES,
        highest=100.0 if limited and calculation.above == "cap" else None,
        lowest=0.0 if limited and calculation.below == "cut" else None,
    )


def shown(calculation: Calculation, sense: Sense, score: Score) -> Cell:
    """Return what the cell of a measure shows of its score."""
    if score.value is None:
        return ""
    return showing(calculation, sense).of(score.value)


def rated(calculation: Calculation, score: Score) -> str:
    """Return the id of the rating of the main measure, empty where no rule holds."""
    found = rate(score, calculation.rules)
    return found.rating if found.rule is not None else ""


def answer(cell: Cell | bool) -> bool | None:
    """Return what a cell with yes or no says, as the formulas read it; ``None`` for the rest."""
    said = cell_text(cell).strip(" ").casefold()
    if said in (*YES, "1"):
        return True
    return False if said in (*NO, "0") else None


def in_fractions(calculation: Calculation) -> Calculation:
    """Return a calculation with its constants as the cells of a percentage hold them."""
    constants = {
        name: content if isinstance(content, str) or name in NOT_OF_THE_UNIT else fraction(content)
        for name, content in calculation.constants.items()
    }
    bands = tuple(_in_fractions(band) for band in calculation.bands)
    return replace(calculation, constants=constants, bands=bands)


def _computed(calculation: Calculation, sense: Sense, inputs: Inputs) -> str:
    own = in_fractions(calculation) if inputs.fractions else calculation
    names = dict(inputs.names)
    if calculation.on_date(sense):
        names["target"] = names["expected"]
    how = showing(calculation, sense)
    if inputs.fractions and calculation.formula(sense) == "F6c":
        how = replace(how, times=100.0)
    names |= {name: BLANK for name in inputs_of(own.cases(sense)) - names.keys()}
    text = expression(own.cases(sense), names, own.constants, inputs.words, how)
    ready = _ready(own, sense, inputs, inputs_of(own.cases(sense)) - {"direction"})
    return f"IFERROR(IF({ready},{text},{BLANK}),{BLANK})"


def _ready(calculation: Calculation, sense: Sense, inputs: Inputs, also: set[str]) -> str:
    """Return the condition that what a measure needs, and more, stands in the cells of its row."""
    needs = set(FORMULAS[calculation.formula(sense)].needs)
    used = (needs | also) - calculation.constants.keys()
    if calculation.on_date(sense) and "target" in used:
        used = used - {"target"} | {"expected"}
    return _all(inputs.is_known(name) for name in inputs.names if name in used)


def _answered(calculation: Calculation, sense: Sense, inputs: Inputs) -> str:
    """Return the formula of a yes/no measure: both answers are worked out beforehand."""
    how, cell = showing(calculation, sense), inputs.names["answer"]
    made = {
        size: expression(
            calculation.cases(sense), {}, {**calculation.constants, "answer": size}, showing=how
        )
        for size in (1.0, 0.0)
    }
    steps = [
        (_all((f'TRIM({cell})="{word}"' for word in (*sorted(words), mark)), "OR"), made[size])
        for size, words, mark in ((1.0, YES, "1"), (0.0, NO, "0"))
    ]
    return f"IFERROR({nested(steps, BLANK)},{BLANK})"


def _holds(rule: Rule, size: str, inputs: Inputs) -> str:
    """Return the condition of a rule where there is a number; empty when it asks nothing."""
    compared = f"{size}{rule.operator}{number(rounded(rule.threshold))}" if rule.operator else ""
    met = _met(rule.met, inputs) if rule.met is not None else ""
    return _all(part for part in (met, compared) if part)


def _met(met: bool | None, inputs: Inputs) -> str:
    """Return the condition that the target is met, or that it is not."""
    size, target, way = (inputs.names[name] for name in ("value", "target", "direction"))
    up, down = (">=", "<=") if met else ("<", ">")
    ways = (("up", up), ("down", down))
    each = (
        f"AND({way}={quoted(inputs.words.get(one, one))},{size}{sign}{target})"
        for one, sign in ways
    )
    known = f"AND({inputs.is_known('value')},{inputs.is_known('target')})"
    # AND looks at all its parts, and a blank denominator would make an error of it; so does zero.
    return f"IF({known},IFERROR(OR({','.join(each)}),0),0)"


def _all(conditions: Iterable[str], join: str = "AND") -> str:
    parts = list(conditions)
    return f"{join}({','.join(parts)})" if len(parts) > 1 else "".join(parts)


def _in_fractions(band: Band) -> Band:
    low, high = (None if end is None else fraction(end) for end in (band.low, band.high))
    return replace(band, low=low, high=high)
