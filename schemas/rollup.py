"""Scores rolled up: details into indicators, activities, programmes, missions, plan, departments.

The tree is given: any parent of any key, so the same functions go up the plan and up the
organisation. What has no number is counted by its grey case and never becomes a zero unseen.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .scores import Number, Score, Sense, finite, rounded

MEASURED = "measured"
"""Name under which parts that have a number are counted."""

FORMULA = "F16"


@dataclass(frozen=True, slots=True)
class RollPolicy:
    """How parts make a whole.

    Attributes:
        method: ``mean`` is sum(w × s) / sum(w); ``sum`` is sum(w × s) / 100, for weights that are
            shares of 100; ``all`` is 100 when every target is met, else 0; ``worst`` is the
            lowest score.
        missing: of parts not received: ``leave_out``, ``zero`` counts them 0, ``unknown`` gives
            no number when any part is missing, whatever the reason.
        least: share of the weight that must be measured, of what should be; below it there is no
            number. No target and not applicable are not in the base.
        weights: when some parts have no weight: ``refuse`` gives no number, ``equal`` ignores all
            weights, ``leave_out`` leaves those parts out.
        targets: share of the pertinent parts that must have a target; below it the whole has none,
            so that one indicator out of twenty does not speak for all.
        shares: weight of each group of parts (``indicator``, ``activity``…): means of groups are
            averaged by them; empty puts all parts together.
    """

    method: Literal["mean", "sum", "all", "worst"] = "mean"
    missing: Literal["leave_out", "zero", "unknown"] = "leave_out"
    least: float = 0.8
    weights: Literal["refuse", "equal", "leave_out"] = "refuse"
    targets: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A score that takes part in a whole.

    Attributes:
        key: what it is the score of.
        score: the score.
        weight: ``None`` when the plan gives none.
        group: kind of part, for ``RollPolicy.shares``.
        total: it is the total of its sisters: they do not count beside it.
        accepted: the centre accepted that it is not applicable; until then it counts as missing.
    """

    key: str
    score: Score
    weight: Number | None = None
    group: str = ""
    total: bool = False
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Rolled:
    """A whole: its score and what it is made of.

    Attributes:
        score: formula ``F16``; ``inputs`` hold the numbers of ``counts``, ``weight`` measured and
            ``share`` of the weight measured.
        counts: how many parts are measured, and how many are in each grey case.
        parts: the parts, in the order given.
        weights: by key the weight of each part that should be measured; empty where the plan's
            cannot be used.
    """

    score: Score
    counts: Mapping[str, int]
    parts: tuple[Part, ...]
    weights: Mapping[str, float] = field(default_factory=dict)


def roll(parts: Sequence[Part], policy: RollPolicy | None = None) -> Rolled:
    """F16: make one score of several.

    Source: gzoom-legacy, ``ScoreCard`` (weighted mean or sum, parts with weights of their own);
    performancemanagementreview.org (weighted sum, logical combination); Open SDG (mean, achieved
    only if all are). F17: a part not applicable leaves the whole (Spider Impact); no index with
    more than 20 % missing (SDG Index). Imihigo counts what is not applicable as 0: not copied.

    Cases, first match:
        nothing_to_measure: no part should be measured → unknown (``no_target`` when only targets
            are missing)
        no_target: too few parts have a target → unknown
        mixed_measures: parts of both senses → unknown
        no_weights: weights incomplete, negative or all zero → unknown
        something_missing: ``missing`` is unknown and a part is missing → unknown
        too_much_missing: share measured < ``least``, or nothing measured → unknown
        mean, sum, all, worst: otherwise → as the method says

    Args:
        parts: scores with their weights; only points are put together, other scales count as
            not comparable.
        policy: how; the usual one is a mean, with at least 80 % of the weight measured.
    """
    chosen = policy or RollPolicy()
    seen = [_comparable(part) for part in counting(parts)]
    counts = Counter(part.score.grey or MEASURED for part in seen)
    senses = {part.score.sense for part in seen if part.score.value is not None}
    sense: Sense = next(iter(senses)) if len(senses) == 1 else ""
    blank = Score(formula=FORMULA, inputs=dict(counts), sense=sense)
    due = [part for part in seen if _due(part)]
    if not due:
        only_targets = counts["no_target"] > 0
        made = blank.because("no_target" if only_targets else "nothing_to_measure")
    elif len(due) < chosen.targets * (len(due) + counts["no_target"]):
        made = blank.because("no_target")
    elif len(senses) > 1:
        made = blank.because("mixed_measures")
    else:
        made = _whole(due, blank, chosen)
    weights = {part.key: weight for part, weight in _weighed(due, chosen) or ()}
    return Rolled(made, dict(counts), tuple(parts), weights)


def counting(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts that count: the totals where there are any."""
    return [part for part in parts if part.total] or parts


def roll_tree(
    leaves: Mapping[str, Sequence[Part]],
    parents: Mapping[str, str],
    policy: RollPolicy | None = None,
    weights: Mapping[str, Number | None] | None = None,
    groups: Mapping[str, str] | None = None,
) -> dict[str, Rolled]:
    """Roll scores up a tree: each node from its own parts and from the nodes below it.

    A node with nothing to measure below it does not weigh on the one above.

    Args:
        leaves: parts that hang directly on a node, by its key.
        parents: parent of each node; empty for a root.
        policy: the same at every level.
        weights: weight of each node among its sisters and the parts beside it.
        groups: kind of each node, for ``RollPolicy.shares``.

    Returns:
        By key, every node of ``leaves`` and ``parents``, sorted by key; nodes of a cycle are
        unknown.
    """
    nodes = sorted({*leaves, *parents, *(key for key in parents.values() if key)})
    order, looped = _upwards(nodes, parents)
    below: dict[str, list[Part]] = {key: list(leaves.get(key, ())) for key in nodes}
    made: dict[str, Rolled] = {}
    for key in order:
        made[key] = roll(below[key], policy)
        above = parents.get(key, "")
        if above:
            weight = (weights or {}).get(key)
            below[above].append(Part(key, made[key].score, weight, (groups or {}).get(key, "")))
    for key in looped:
        made[key] = Rolled(Score(formula=FORMULA).because("cycle"), {}, tuple(below[key]))
    return {key: made[key] for key in nodes}


def _comparable(part: Part) -> Part:
    """Count as not comparable a number that is not in points."""
    score = part.score
    if score.value is None or score.scale == "points":
        return part
    return replace(part, score=score.because("not_progress"))


def _due(part: Part) -> bool:
    """Tell whether a part should have a number: a target is set, and it is pertinent."""
    if part.score.grey == "not_applicable":
        return not part.accepted
    return part.score.grey != "no_target"


def _whole(due: Sequence[Part], blank: Score, policy: RollPolicy) -> Score:
    weighed = _weighed(due, policy)
    if weighed is None:
        return blank.because("no_weights")
    if policy.missing == "zero":
        weighed = [(_zeroed(part), weight) for part, weight in weighed]
    measured = [(part, weight) for part, weight in weighed if part.score.value is not None]
    whole = sum(weight for _, weight in weighed)
    weight = sum(weight for _, weight in measured)
    share = rounded(weight / whole)
    inputs = {**blank.inputs, "weight": weight, "share": rounded(100 * share)}
    blank = replace(blank, inputs=inputs)
    missing = len(measured) < len(weighed)
    if policy.method == "all":
        return _all(measured, missing, blank)
    if policy.missing == "unknown" and missing:
        return blank.because("something_missing")
    if weight <= 0 or share < policy.least:
        return blank.because("too_much_missing")
    if policy.method == "worst":
        value = min(_value(part) for part, _ in measured)
    elif policy.method == "sum":
        value = sum(_value(part) * weight for part, weight in measured) / 100
    else:
        value = _mean(measured, policy.shares)
    size = finite(value)
    if size is None:
        return blank.because("out_of_range")
    return replace(blank, value=rounded(size), case=policy.method, met=_met(measured, missing))


def _weighed(due: Sequence[Part], policy: RollPolicy) -> list[tuple[Part, float]] | None:
    """Return parts with their weights, all 1 when the plan gives none; ``None`` when unusable."""
    sizes = [finite(part.weight) for part in due]
    if all(part.weight is None for part in due) or (
        policy.weights == "equal" and any(size is None for size in sizes)
    ):
        return [(part, 1.0) for part in due]
    if policy.weights == "refuse" and any(size is None for size in sizes):
        return None
    weighed = [(part, size) for part, size in zip(due, sizes, strict=True) if size is not None]
    if any(size < 0 for _, size in weighed) or finite(sum(size for _, size in weighed)) in (
        0,
        None,
    ):
        return None
    return weighed


def _zeroed(part: Part) -> Part:
    if part.score.reason != "not_received":
        return part
    return replace(part, score=replace(part.score, value=0.0, reason="", met=False))


def _all(measured: Sequence[tuple[Part, float]], missing: bool, blank: Score) -> Score:
    met = _met(measured, missing)
    if met is None:
        return blank.because("something_missing")
    return replace(blank, value=100.0 if met else 0.0, case="all", met=met)


def _met(measured: Sequence[tuple[Part, float]], missing: bool) -> bool | None:
    """Tell whether all targets are met: one missed is enough for no, one unknown forbids yes."""
    each = [part.score.met for part, _ in measured]
    if False in each:
        return False
    return None if missing or None in each or not each else True


def _mean(measured: Sequence[tuple[Part, float]], shares: Mapping[str, float]) -> float:
    if not shares:
        return _weighted(measured)
    groups: dict[str, list[tuple[Part, float]]] = {}
    for part, weight in measured:
        if weight:
            groups.setdefault(part.group, []).append((part, weight))
    whole = sum(shares.get(group, 0.0) for group in groups)
    if whole <= 0:
        return _weighted(measured)
    means = ((_weighted(group), shares.get(name, 0.0)) for name, group in groups.items())
    return sum(mean * share for mean, share in means) / whole


def _weighted(measured: Sequence[tuple[Part, float]]) -> float:
    whole = sum(weight for _, weight in measured)
    return sum(_value(part) * weight for part, weight in measured) / whole


def _value(part: Part) -> float:
    return part.score.value or 0.0


def _upwards(nodes: Sequence[str], parents: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the nodes from the deepest up, and apart those that a cycle holds."""
    depths: dict[str, int] = {}
    looped = []
    for key in nodes:
        path, at = {key}, parents.get(key, "")
        while at and at not in path:
            path.add(at)
            at = parents.get(at, "")
        if at == key:
            looped.append(key)
        else:
            depths[key] = len(path)
    return sorted(depths, key=lambda key: (-depths[key], key)), looped
