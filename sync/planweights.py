"""Checks of a plan: weights of what stands side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..schemas.findings import Finding
from ..schemas.plan import Activity, Indicator, Node
from ..schemas.terms import Words
from .planground import Ground, shown

WHOLE = Decimal(100)
WEIGHT, OWN = "attr_weight", "weight"
LISTED = 4
"""Rows without a weight that are named."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Something with or without a weight, and where it is typed."""

    member: str
    position: int
    attribute: str
    key: str
    weight: Decimal | None


Group = tuple[str, Words]
"""Identity of a group of things side by side, and its name."""


def sums(ground: Ground) -> Iterator[Finding]:
    """PLN-019: weights that do not sum to 100, over the groups the plan weighs by.

    Weights may be set over an activity, a node, a unit or the whole plan: the kind of group most
    of whose sums are 100 is taken, the first where none is better.
    """
    weighed = [_indicator(numbered) for numbered in ground.active]
    rows = [row for _, row in ground.active]
    schemes = [
        _grouped(weighed, [home(ground, row) for row in rows])
        for home in (_by_activity, _by_node, _by_unit, _by_plan)
    ]
    known = [scheme for scheme in schemes if scheme]
    if known:
        best = max(known, key=_share_right)
        yield from _wrong_sums(ground, best)
    for weighed, homes in _levels(ground):
        yield from _wrong_sums(ground, _grouped(weighed, homes))


def gaps(ground: Ground) -> Iterator[Finding]:
    """PLN-020: groups some of whose rows have a weight and others none.

    Such a group cannot be put together: how much the others count is not known.
    """
    weighed = [_indicator(numbered) for numbered in ground.active]
    homes = [_by_activity(ground, row) for _, row in ground.active]
    for items, places in ((weighed, homes), *_levels(ground)):
        for name, group in _grouped(items, places).items():
            missing = [one for one in group if one.weight is None]
            if missing:
                first = missing[0]
                keys = ", ".join(one.key for one in missing[:LISTED])
                more = f" (+{len(missing) - LISTED})" if len(missing) > LISTED else ""
                yield ground.report(
                    "PLN-020", first.member, first.position, first.attribute, first.key,
                    group=name[1], missing=keys + more,
                )  # fmt: skip


def signs(ground: Ground) -> Iterator[Finding]:
    """PLN-021: weights that are zero or negative."""
    items = [_indicator(numbered) for numbered in ground.active]
    items += [one for weighed, _ in _levels(ground) for one in weighed]
    for one in items:
        if one.weight is not None and one.weight <= 0:
            yield ground.report(
                "PLN-021", one.member, one.position, one.attribute, one.key, shown(one.weight),
                weight=one.weight,
            )  # fmt: skip


def _indicator(numbered: tuple[int, Indicator]) -> Weighed:
    position, row = numbered
    return Weighed("indicators", position, OWN, row.row_key, row.weight)


def _by_activity(ground: Ground, row: Indicator) -> Group:
    if row.activity:
        return row.activity, Words(f"attività {row.activity}", f"activity {row.activity}")
    return _by_node(ground, row)


def _by_node(ground: Ground, row: Indicator) -> Group:
    return f"/{row.parent}", Words(row.parent or "questo livello", row.parent or "this level")


def _by_unit(ground: Ground, row: Indicator) -> Group:
    unit = ground.units.get(row.department)
    name = unit.name if unit else row.department
    return row.department, Words(f"unità {name}", f"unit {name}")


def _by_plan(ground: Ground, row: Indicator) -> Group:
    return "", Words("tutto il piano", "the whole plan")


def _levels(ground: Ground) -> Iterator[tuple[list[Weighed], list[Group]]]:
    """Give the weights of activities and of nodes, each kind among its sisters."""
    members: tuple[tuple[str, tuple[Activity | Node, ...]], ...] = (
        ("activities", ground.plan.activities),
        ("nodes", ground.plan.nodes),
    )
    sides = {level.id for level in ground.profile.levels if level.side}
    for member, records in members:
        items, homes = [], []
        for position, one in enumerate(records):
            if isinstance(one, Node) and one.level in sides:
                continue
            items.append(Weighed(member, position, WEIGHT, one.key, _weight(one.attributes)))
            top = Words("il primo livello", "the top level")
            homes.append((one.parent, Words(one.parent, one.parent) if one.parent else top))
        yield items, homes


def _weight(attributes: Mapping[str, str]) -> Decimal | None:
    try:
        return Decimal(attributes.get("weight", "").replace(",", "."))
    except InvalidOperation:
        return None


_Groups = dict[Group, list[Weighed]]


def _grouped(items: list[Weighed], homes: list[Group]) -> _Groups:
    """Return the groups in which anything has a weight."""
    groups: dict[str, list[Weighed]] = defaultdict(list)
    names: dict[str, Group] = {}
    for item, home in zip(items, homes, strict=True):
        groups[home[0]].append(item)
        names.setdefault(home[0], home)
    return {
        names[name]: group
        for name, group in groups.items()
        if any(one.weight is not None for one in group)
    }


def _sum(group: list[Weighed]) -> Decimal:
    return sum((one.weight for one in group if one.weight is not None), Decimal(0))


def _right(group: list[Weighed]) -> bool:
    """Tell whether weights sum to 100, but for the rounding of their decimals."""
    places = [
        -exponent
        for one in group
        if one.weight is not None
        and isinstance(exponent := one.weight.normalize().as_tuple().exponent, int)
    ]
    finest = max(places, default=0)
    spare = Decimal(len(places)) / 2 / Decimal(10) ** finest if finest > 0 else Decimal(0)
    return abs(_sum(group) - WHOLE) <= spare


def _share_right(scheme: _Groups) -> float:
    return sum(map(_right, scheme.values())) / len(scheme)


def _wrong_sums(ground: Ground, groups: _Groups) -> Iterator[Finding]:
    """Report the groups whose weights are all there, or already too many, and are not 100."""
    for name, group in groups.items():
        whole = all(one.weight is not None for one in group)
        if _right(group) or not (whole or _sum(group) > WHOLE):
            continue
        first = next(one for one in group if one.weight is not None)
        yield ground.report(
            "PLN-019", first.member, first.position, first.attribute, first.key,
            shown(first.weight), group=name[1], sum=_sum(group),
        )  # fmt: skip
