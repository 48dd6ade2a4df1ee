"""Ratings: ordered threshold rules, read from the top, the first that matches wins.

A plan has its rules, an indicator may have its own. What has no number keeps its grey case and
never becomes a rating.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .findings import Language
from .scores import GREYS, Score, finite, rounded
from .terms import Words


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating: the sign and the words printed, never colour alone."""

    id: str
    sign: str
    label: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its rating is given when all it asks for holds.

    Attributes:
        rating: id of the rating.
        operator: comparison with the threshold, a key of ``OPERATORS``; empty asks nothing.
        threshold: in the unit of the score, rounded like it to nine decimals.
        met: asks that the target be met (or not), which holds even without a number.
        scaled: a threshold above zero is multiplied by the fact ``coefficient`` (F10b).
    """

    rating: str
    operator: str = ""
    threshold: float = 0.0
    met: bool | None = None
    scaled: bool = False


Rules = tuple[Rule, ...]

OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda value, threshold: value >= threshold,
    ">": lambda value, threshold: value > threshold,
    "<=": lambda value, threshold: value <= threshold,
    "<": lambda value, threshold: value < threshold,
}
"""Comparisons of a value with a threshold."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of a score and the rule that gave it.

    Attributes:
        rating: id of the rating, or of the grey case when there is no number.
        rule: the rule that matched; ``None`` for a grey case and when none matched.
        position: its place among the rules, from 1; 0 without a rule.
        threshold: the threshold compared with, scaled where the rule says so.
        reason: why there is no rating: the reason of the score, or ``no_rule``.
        missed: the rule just above that did not hold, where the one that matched asks nothing;
            ``threshold`` is then its threshold.
    """

    rating: str = ""
    rule: Rule | None = None
    position: int = 0
    threshold: float | None = None
    reason: str = ""
    missed: Rule | None = None


def _ratings(*rows: tuple[str, str, str, str]) -> Mapping[str, Rating]:
    return {name: Rating(name, sign, Words(it, en)) for name, sign, it, en in rows}


RATINGS: Mapping[str, Rating] = _ratings(
    ("on_track", "✔", "in linea", "on track"),
    ("behind", "▲", "in ritardo", "behind"),
    ("critical", "✖", "critico", "critical"),
    ("achieved", "✔", "raggiunto", "achieved"),
    ("partly_achieved", "▲", "raggiunto in parte", "partly achieved"),
    ("not_achieved", "✖", "non raggiunto", "not achieved"),
    ("accelerate", "▲", "progresso da accelerare", "progress, acceleration needed"),
    ("limited", "▲", "progresso limitato", "limited progress"),
    ("deterioration", "✖", "peggioramento", "deterioration"),
    ("stagnation", "✖", "stagnazione o regresso", "stagnation or regression"),
    ("improving", "↗", "in miglioramento", "improving"),
    ("stable", "→", "stabile", "stable"),
    ("worsening", "↘", "in peggioramento", "worsening"),
    ("a1", "✔", "A1 oltre le attese", "A1 exceeds expectations"),
    ("a2", "✔", "A2 in linea con le attese", "A2 meets expectations"),
    ("b1", "▲", "B1 adeguato", "B1 adequate"),
    ("b2", "▲", "B2 inadeguato ma con potenziale", "B2 inadequate but potential"),
    ("c", "✖", "C inaccettabile", "C unacceptable"),
    ("above_target", "✔", "sopra il target", "above target"),
    ("caution", "▲", "attenzione", "caution"),
    ("below_plan", "✖", "sotto il piano", "below plan"),
    ("milestone_met", "✔", "target intermedio conseguito", "milestone achieved"),
    ("milestone_near", "▲", "conseguito solo se lo sono gli altri", "achieved only if others are"),
    ("milestone_missed", "▲", "target intermedio non conseguito", "milestone not achieved"),
    ("serious_failure", "✖", "grave carenza", "serious failure"),
)


def _descending(*steps: tuple[str, float]) -> Rules:
    return tuple(Rule(rating, ">=", threshold) for rating, threshold in steps)


RULES: Mapping[str, Rules] = {
    "in_year": (*_descending(("on_track", 95), ("behind", 70)), Rule("critical")),
    "final": (*_descending(("achieved", 100), ("partly_achieved", 70)), Rule("not_achieved")),
    "pace": (
        Rule("achieved", met=True),
        *_descending(("on_track", 95), ("accelerate", 60), ("limited", 0)),
        Rule("deterioration"),
    ),
    "growth": (
        Rule("on_track", ">=", 1.5, scaled=True),
        Rule("accelerate", ">=", 0.5, scaled=True),
        Rule("limited", ">=", 0),
        Rule("deterioration"),
    ),
    "projection": (
        Rule("achieved", met=True),
        *_descending(("on_track", 95), ("accelerate", 10)),
        Rule("stagnation"),
    ),
    "projected_growth": (
        *_descending(("on_track", 2), ("accelerate", 0.5)),
        Rule("stagnation"),
    ),
    "goal": (*_descending(("on_track", 20 / 3), ("behind", 10 / 3)), Rule("critical")),
    "trend": (
        Rule("improving", ">=", 0.5),
        Rule("stable", ">", -0.5),
        Rule("worsening"),
    ),
    "global_fund": (
        Rule("a1", ">", 100),
        *_descending(("a2", 90), ("b1", 60), ("b2", 30)),
        Rule("c"),
    ),
    "clearpoint": (*_descending(("above_target", 100), ("caution", 90)), Rule("below_plan")),
    "cohesion": (
        *_descending(("milestone_met", 85), ("milestone_near", 75), ("milestone_missed", 65)),
        Rule("serious_failure"),
    ),
}
"""Sets of rules by id (F15). ``pace``, ``growth``: Open SDG. ``projection``, ``projected_growth``:
UN Progress Chart 2023 as restated by Eustat. ``goal``: Spider Impact. ``trend``: the middle step of
Open SDG. ``global_fund``: Global Fund, 90-100 A2, 60-89 B1, 30-59 B2, below C. ``clearpoint``:
support article 12885814. ``cohesion``: Reg. (EU) 215/2014, art. 6. ``in_year`` and ``final`` are
ours, for a plan that states none."""

RULES_OF: Mapping[str, str] = {
    "F7": "goal",
    "F10": "pace",
    "F10b": "growth",
    "F11": "projection",
    "F11b": "projected_growth",
    "F12": "projection",
    "trend": "trend",
}
"""Set of rules of the formulas whose number is not in points."""


def rules_for(score: Score, plan: Mapping[str, Rules] | None = None, own: Rules = ()) -> Rules:
    """Return the rules a score is rated by: the indicator's own, the plan's, the usual ones.

    Args:
        score: tells by its formula and sense which set it needs.
        plan: sets of the profile by id, in the place of those of ``RULES``.
        own: rules of the indicator's row; hold only for points.
    """
    name = RULES_OF.get(score.formula, "")
    if not name and score.scale == "points":
        if own:
            return own
        name = "final" if score.sense == "achievement" else "in_year"
    return (plan or {}).get(name, RULES.get(name, ()))


def rate(score: Score, rules: Rules) -> Rated:
    """Read the rules from the top; the first that matches gives the rating.

    Without a number only a rule on the target met can match; otherwise the grey case stays.

    Source: ClearPoint, support article 12885814 (ordered, first match).
    """
    for position, rule in enumerate(rules, 1):
        threshold = _threshold(rule, score)
        if _matches(rule, score, threshold):
            if rule.operator:
                return Rated(rule.rating, rule, position, threshold)
            above = rules[position - 2] if position > 1 and rule.met is None else None
            missed = above if above is not None and above.operator else None
            compared = _threshold(missed, score) if missed is not None else None
            return Rated(rule.rating, rule, position, compared, missed=missed)
    if score.value is None:
        return Rated(score.grey, reason=score.reason)
    return Rated(reason="no_rule")


def rating_words(rated: Rated, language: Language, ratings: Mapping[str, Rating] = RATINGS) -> str:
    """Return sign and words: ``✔ in linea`` for a rating, ``– non disponibile`` for a grey case."""
    if rated.rating in ratings:
        rating = ratings[rated.rating]
        return f"{rating.sign} {rating.label[language]}"
    grey = GREYS[rated.rating] if rated.rating in GREYS else GREYS["not_comparable"]
    return f"– {grey[language]}"


def _threshold(rule: Rule, score: Score) -> float:
    coefficient = finite(score.inputs.get("coefficient")) if rule.scaled else None
    if coefficient is None or rule.threshold <= 0:
        return rounded(rule.threshold)
    return rounded(rule.threshold * coefficient)


def _matches(rule: Rule, score: Score, threshold: float) -> bool:
    if rule.met is not None and score.met is not rule.met:
        return False
    if not rule.operator:
        return score.value is not None or rule.met is not None
    return score.value is not None and OPERATORS[rule.operator](score.value, threshold)
