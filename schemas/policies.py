"""How a plan measures its progress: what its profile says under ``[progress]``.

A profile that says nothing gets policies that assume and limit nothing, the usual formula of each
direction, and the usual thresholds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, get_args, get_type_hints

from .formulae import FORMULAS, USUAL
from .implementation import ORDER, STATES
from .measured import Policy
from .ratings import RATINGS, RULES, Rating, Rules
from .rollup import RollPolicy
from .ruletexts import flaws_of, read_rules
from .terms import Words

ATTENTION = ("critical", "not_achieved", "behind", "partly_achieved")
"""Ratings that ask for a reason and, the first two, for a corrective action."""


HALF = 0.5
"""Share of the parts that must have a target before a whole is rated, unless a profile says."""


class PolicyError(Exception):
    """The policies of a profile cannot be used; the message names the key."""


@dataclass(frozen=True, slots=True)
class Policies:
    """What a plan decides about its progress.

    Attributes:
        scoring: what to do with missing values and with points out of 0..100.
        rolling: how scores go up the plan and the organisation.
        usual: formula of an indicator that chooses none, by direction or ``boolean``.
        rules: rating rules by set (``in_year``, ``final``, ``pace``…).
        ratings: ratings by id.
        states: points of each status of an activity.
        order: what the implementation of an activity is told by, first to last.
        explained: ratings that ask the department for a reason of the deviation.
        corrected: ratings that ask for a corrective action as well.
    """

    scoring: Policy = field(default_factory=Policy)
    rolling: RollPolicy = field(default_factory=lambda: RollPolicy(targets=HALF))
    usual: Mapping[str, str] = field(default_factory=lambda: dict(USUAL))
    rules: Mapping[str, Rules] = field(default_factory=lambda: dict(RULES))
    ratings: Mapping[str, Rating] = field(default_factory=lambda: dict(RATINGS))
    states: Mapping[str, float] = field(default_factory=lambda: dict(STATES))
    order: tuple[str, ...] = ORDER
    explained: tuple[str, ...] = ATTENTION[:2]
    corrected: tuple[str, ...] = ATTENTION[:2]

    def formula_of(self, direction: str, boolean: bool) -> str:
        """Return the usual formula, empty when no direction tells."""
        return self.usual.get("boolean" if boolean else direction, "")


def read_policies(data: Mapping[str, Any]) -> Policies:
    """Build the policies from the table ``[progress]`` of a profile.

    Keys: the members of ``Policy`` at the top; ``roll`` (members of ``RollPolicy``), ``usual``
    (formula ids), ``rules`` (texts as ``read_rules`` reads them), ``ratings`` (id, sign, label),
    ``states`` (points), ``order``, ``explained``, ``corrected``.

    Raises:
        PolicyError: when a key is unknown or holds something else than it should.
    """
    tables = ("roll", "usual", "rules", "ratings", "states", "order", "explained", "corrected")
    plain = {name: value for name, value in data.items() if name not in tables}
    ratings = dict(RATINGS)
    for entry in data.get("ratings", []):
        ratings[entry["id"]] = Rating(entry["id"], entry["sign"], _words(entry["label"]))
    usual = dict(USUAL) | _known(data.get("usual", {}), FORMULAS, "usual")
    return Policies(
        scoring=_checked(Policy, plain, ""),
        rolling=_checked(RollPolicy, {"targets": HALF} | data.get("roll", {}), "roll."),
        usual=usual,
        rules=dict(RULES) | _rules(data.get("rules", {}), ratings),
        ratings=ratings,
        states=dict(STATES) | {k: float(v) for k, v in data.get("states", {}).items()},
        order=_listed(data, "order", ORDER, ORDER),
        explained=_listed(data, "explained", ATTENTION[:2], tuple(ratings)),
        corrected=_listed(data, "corrected", ATTENTION[:2], tuple(ratings)),
    )


_K = TypeVar("_K", Policy, RollPolicy)


def _checked(kind: type[_K], data: Mapping[str, Any], table: str) -> _K:
    hints = get_type_hints(kind)
    names = [member.name for member in fields(kind)]
    for name, value in data.items():
        if name not in names:
            raise PolicyError(f"progress.{table}{name}: {', '.join(names)}")
        allowed = get_args(hints[name])
        if allowed and all(isinstance(one, str) for one in allowed) and value not in allowed:
            raise PolicyError(f"progress.{table}{name} = {value!r}: {', '.join(allowed)}")
    return kind(**data)


def _known(data: Mapping[str, str], known: Mapping[str, object], table: str) -> dict[str, str]:
    for name, value in data.items():
        if name not in USUAL or value not in known:
            raise PolicyError(f"progress.{table}.{name} = {value!r}")
    return dict(data)


def _rules(data: Mapping[str, str], ratings: Mapping[str, Rating]) -> dict[str, Rules]:
    made: dict[str, Rules] = {}
    for name, text in data.items():
        rules, flaws = read_rules(text, ratings)
        flaws = flaws or flaws_of(rules)
        if name not in RULES or flaws or not rules:
            found = ", ".join(f"{flaw.id} {flaw.found}" for flaw in flaws)
            raise PolicyError(f"progress.rules.{name} = {text!r}: {found or ', '.join(RULES)}")
        made[name] = rules
    return made


def _listed(
    data: Mapping[str, Any], name: str, usual: tuple[str, ...], known: tuple[str, ...]
) -> tuple[str, ...]:
    found = tuple(data.get(name, usual))
    if any(one not in known for one in found):
        raise PolicyError(f"progress.{name} = {list(found)!r}: {', '.join(known)}")
    return found


def _words(label: str | Mapping[str, str]) -> Words:
    return Words(label, label) if isinstance(label, str) else Words(label["it"], label["en"])
