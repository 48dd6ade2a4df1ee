"""Checks of a plan: formulas and what they need, thresholds, bands, rating rules, aggregation."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..schemas.bandtexts import read_bands
from ..schemas.findings import Finding
from ..schemas.formulae import FORMULAS
from ..schemas.plan import Indicator
from ..schemas.ruletexts import Flaw, read_rules
from ..schemas.terms import Words
from .planground import Ground, Numbered, both, is_percentage, shown, together

INPUTS: Mapping[str, Words] = {
    "target": Words("il valore atteso (target)", "the target"),
    "baseline": Words("il valore di partenza", "the baseline"),
    "baseline_year": Words("l'anno di partenza", "the baseline year"),
    "direction": Words("il verso", "the direction"),
    "minimum": Words("la soglia minima", "the minimum"),
    "maximum": Words("la soglia massima", "the maximum"),
    "excellent": Words("l'eccellenza", "the excellence"),
    "natural_limit": Words("il limite naturale", "the natural limit"),
    "bands": Words("le fasce", "the bands"),
}
"""How the columns a formula may need are named."""

NEEDED: Mapping[str, str] = {
    "target": "target",
    "expected": "target",
    "baseline": "baseline",
    "start": "baseline_year",
    "direction": "direction",
    "minimum": "minimum",
    "red_flag": "minimum",
    "maximum": "maximum",
    "excellent": "excellent",
    "bands": "bands",
}
"""Column of each input of a formula that must be typed; the others can be worked out."""

TAKES: Mapping[str, tuple[str, ...]] = {
    "F5": ("minimum", "maximum"),
    "F5b": ("minimum", "maximum", "excellent"),
    "F6a": ("bands",),
    "F6b": ("bands",),
    "F6c": ("bands",),
    "F7": ("minimum", "maximum"),
    "F8": ("minimum", "maximum"),
    "F10b": ("natural_limit",),
}
"""Columns of thresholds that a formula looks at; the others have none."""

THRESHOLDS = ("minimum", "maximum", "excellent", "natural_limit", "bands")
ORDERED = ("minimum", "target", "maximum", "excellent")

RULE_FLAWS: Mapping[str, Words] = {
    "unreadable": Words("«{}» non si legge", '"{}" cannot be read'),
    "unknown_rating": Words("«{}» non è un esito previsto", '"{}" is no known rating'),
    "no_last_rule": Words(
        "manca l'ultima regola, senza soglia, per tutti gli altri casi",
        "there is no last rule, without a threshold, for all other cases",
    ),
    "unreachable": Words(
        "la regola n. {} non si applica mai: una precedente la copre",
        "rule no. {} never applies: an earlier one covers it",
    ),
}
BAND_FLAWS: Mapping[str, Words] = {
    "unreadable": Words("«{}» non si legge", '"{}" cannot be read'),
    "reversed": Words("la n. {} finisce prima di cominciare", "no. {} ends before it begins"),
    "overlapping": Words("la n. {} si sovrappone a un'altra", "no. {} overlaps another one"),
}
OTHER = Words("«{}» è errato", '"{}" is wrong')


def formula_of(ground: Ground, row: Indicator) -> str:
    """Return the formula of a row: its own, else the plan's usual one; empty when none suits."""
    return row.formula or ground.profile.progress.formula_of(row.direction, row.type == "boolean")


def choices(ground: Ground) -> Iterator[Finding]:
    """PLN-030, PLN-031: formulas that are none, or do not suit the direction or the type."""
    for numbered in ground.active:
        row = numbered[1]
        if not row.formula:
            continue
        formula = FORMULAS.get(row.formula)
        if formula is None or formula.against == "none":
            yield ground.of_row("PLN-030", numbered, "formula")
            continue
        why = _unsuited(ground, row)
        if why is not None:
            yield ground.of_row("PLN-031", numbered, "formula", formula=row.formula, why=why)


def inputs(ground: Ground) -> Iterator[Finding]:
    """PLN-032: formulas that lack an input the plan must give.

    A usual formula without a target is no mistake: no target is set yet.
    """
    for numbered in ground.active:
        row = numbered[1]
        name = formula_of(ground, row)
        formula = FORMULAS.get(name)
        if formula is None or formula.against == "none":
            continue
        if not row.formula and not (row.direction == "keep" and _half_a_band(row)):
            continue
        missing = _missing(ground, row, formula.needs)
        if missing:
            what = together([INPUTS[attribute] for attribute in missing])
            yield ground.of_row("PLN-032", numbered, missing[0], formula=name, what=what)


def order(ground: Ground) -> Iterator[Finding]:
    """PLN-033: thresholds that do not follow one another the way the formula wants."""
    for numbered in ground.active:
        row = numbered[1]
        name = formula_of(ground, row)
        sizes = _sizes(row, ORDERED)
        if name in ("F5", "F5b"):
            names = [one for one in sizes if one != "excellent" or name == "F5b"]
            wrong = _disordered([sizes[one] for one in names], row.direction)
        elif name == "F7":
            ends = [sizes.get("minimum"), sizes.get("maximum", row.target)]
            names = [one for one in ("minimum", "target", "maximum") if one in sizes]
            wrong = None not in ends and _level(ends[0], ends[1], row.direction)
        elif name == "F8":
            names = [one for one in ("minimum", "target", "maximum") if one in sizes]
            wrong = _disordered([sizes[one] for one in names], "up")
        else:
            continue
        if wrong:
            yield _out_of_order(ground, numbered, names, sizes)


def unused(ground: Ground) -> Iterator[Finding]:
    """PLN-050: thresholds typed where the formula of the row does not look at them."""
    for numbered in ground.active:
        row = numbered[1]
        name = formula_of(ground, row)
        if name not in FORMULAS:
            continue
        typed = [one for one in THRESHOLDS if getattr(row, one) not in (None, "")]
        idle = [one for one in typed if one not in TAKES.get(name, ())]
        if idle:
            what = together([INPUTS[one] for one in idle])
            yield ground.of_row("PLN-050", numbered, idle[0], formula=name, what=what)


def tolerances(ground: Ground) -> Iterator[Finding]:
    """PLN-047: tolerances of what is not to be kept."""
    for numbered in ground.active:
        row = numbered[1]
        kept = row.direction == "keep" or row.formula == "F8"
        if row.tolerance is not None and not kept:
            yield ground.of_row("PLN-047", numbered, "tolerance", tolerance=row.tolerance)


def texts(ground: Ground) -> Iterator[Finding]:
    """PLN-034, PLN-035: rating rules and bands with flaws."""
    ratings = ground.profile.progress.ratings
    for numbered in ground.active:
        row = numbered[1]
        if row.rating_rules.strip():
            for flaw in read_rules(row.rating_rules, ratings)[1]:
                why = _flaw(flaw, RULE_FLAWS)
                yield ground.of_row("PLN-034", numbered, "rating_rules", why=why)
        if row.bands.strip():
            for flaw in read_bands(row.bands)[1]:
                yield ground.of_row("PLN-035", numbered, "bands", why=_flaw(flaw, BAND_FLAWS))


def flows(ground: Ground) -> Iterator[Finding]:
    """PLN-048: percentages declared a flow, which would be added up.

    Source: Imihigo *Progress Calculation Guide*, rule 5.
    """
    for numbered in ground.active:
        if numbered[1].aggregation == "flow" and is_percentage(numbered[1]):
            yield ground.of_row("PLN-048", numbered, "aggregation")


def _unsuited(ground: Ground, row: Indicator) -> Words | None:
    """Tell why the formula of a row does not suit it, ``None`` when it does."""
    if (row.formula == "F9") != (row.type == "boolean"):
        it = "vale per gli indicatori sì/no" if row.formula == "F9" else "l'indicatore è sì/no"
        en = "it is for yes/no indicators" if row.formula == "F9" else "the indicator is yes/no"
        return Words(it, en)
    if row.type == "text":
        return Words("l'indicatore è un testo", "the indicator is a text")
    if row.direction and row.direction not in FORMULAS[row.formula].directions:
        label = ground.label("direction", row.direction)
        return Words(f"il verso è «{label.it}»", f'the direction is "{label.en}"')
    if row.formula == "F18" and row.target not in (None, 0):
        return Words("il target non è zero", "the target is not zero")
    return None


def _half_a_band(row: Indicator) -> bool:
    """Tell whether one side only of a band to keep is typed, and no target."""
    return row.target is None and (row.minimum is None) != (row.maximum is None)


def _missing(ground: Ground, row: Indicator, needs: tuple[str, ...]) -> list[str]:
    """Return the columns a formula lacks, the order of its inputs kept."""
    target = row.target is not None or ground.has_target(row)
    banded = row.minimum is not None and row.maximum is not None
    assumed = ground.profile.progress.scoring.missing_baseline != "none"
    found = []
    for need in needs:
        if need == "goal":
            lacking, name = row.maximum is None and not target, "maximum"
        elif need == "middle":
            lacking, name = not (target or banded), "target"
        elif need in NEEDED:
            name = NEEDED[need]
            lacking = not target if name == "target" else getattr(row, name) in (None, "")
        else:
            continue
        if lacking and not (name in ("baseline", "baseline_year") and assumed):
            found.append(name)
    return list(dict.fromkeys(found))


def _sizes(row: Indicator, names: tuple[str, ...]) -> dict[str, Decimal]:
    found = {name: getattr(row, name) for name in names}
    return {name: size for name, size in found.items() if size is not None}


def _disordered(sizes: list[Decimal], direction: str) -> bool:
    """Tell whether sizes go neither the way of the direction nor, without one, any one way."""
    rising = sizes == sorted(sizes)
    falling = sizes == sorted(sizes, reverse=True)
    if direction in ("up", "down"):
        return not (rising if direction == "up" else falling)
    return not (rising or falling)


def _level(low: Decimal | None, high: Decimal | None, direction: str) -> bool:
    """Tell whether red flag and goal are equal, or the wrong way round for the direction."""
    if low is None or high is None:
        return False
    return low == high or (direction == "up" and low > high) or (direction == "down" and low < high)


def _out_of_order(
    ground: Ground, numbered: Numbered, names: list[str], sizes: Mapping[str, Decimal]
) -> Finding:
    said = {name: both(sizes[name]) for name in names}
    found = Words(
        "; ".join(f"{INPUTS[name].it} {said[name].it}" for name in names),
        "; ".join(f"{INPUTS[name].en} {said[name].en}" for name in names),
    )
    at = next((name for name in names if name != "target"), "target")
    return ground.of_row("PLN-033", numbered, at, found=found)


def _flaw(flaw: Flaw, known: Mapping[str, Words]) -> Words:
    words = known.get(flaw.id, OTHER)
    return Words(words.it.format(shown(flaw.found)), words.en.format(shown(flaw.found)))
