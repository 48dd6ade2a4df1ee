"""Rating rules as people write them, in a row of the plan or in a profile, and their flaws."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .ratings import OPERATORS, RATINGS, Rating, Rule, Rules
from .scores import finite
from .terms import fold


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a set of rules, and the piece of text or the position it is found at.

    The ids are ``unknown_rating``, ``unreadable``, ``no_last_rule`` and ``unreachable``.
    """

    id: str
    found: str


def read_rules(text: str, ratings: Mapping[str, Rating] = RATINGS) -> tuple[Rules, list[Flaw]]:
    """Read the rules of an indicator's row: ``>=95 in linea; >=70 in ritardo; critico``.

    Ratings are named by id or by label in either language; ``≥``, ``≤``, a decimal comma and
    ``%`` are read too. With a flaw of reading no rule is returned: the plan's hold.

    Args:
        text: rules separated by semicolons.
        ratings: those of the plan.
    """
    entries: list[dict[str, object]] = []
    flaws: list[Flaw] = []
    for piece in (part.strip() for part in text.split(";")):
        if not piece:
            continue
        signs = piece.replace("≥", ">=").replace("≤", "<=")
        hit = _PIECE.fullmatch(signs)
        if hit is None:
            flaws.append(Flaw("unreadable", piece))
            continue
        entry: dict[str, object] = {"rating": _named(hit["rating"], ratings)}
        if hit["operator"]:
            entry |= {
                "operator": hit["operator"],
                "threshold": float(hit["size"].replace(",", ".")),
            }
        entries.append(entry)
    rules, wrong = rules_from(entries, ratings)
    flaws += wrong
    unread = any(flaw.id in ("unreadable", "unknown_rating") for flaw in flaws)
    return (() if unread else rules), flaws


def rules_from(
    entries: Iterable[Mapping[str, object]], ratings: Mapping[str, Rating] = RATINGS
) -> tuple[Rules, list[Flaw]]:
    """Build rules from the entries of a profile, with what is wrong with them.

    Args:
        entries: mappings with ``rating`` and optionally ``operator``, ``threshold``, ``met``,
            ``scaled``.
        ratings: those of the plan.
    """
    rules: list[Rule] = []
    flaws: list[Flaw] = []
    for entry in entries:
        name, operator = str(entry.get("rating", "")), str(entry.get("operator", ""))
        threshold, met = finite(entry.get("threshold")), entry.get("met")
        if name not in ratings:
            flaws.append(Flaw("unknown_rating", name))
        elif operator not in ("", *OPERATORS) or (operator and threshold is None):
            flaws.append(Flaw("unreadable", f"{name} {operator}{entry.get('threshold', '')}"))
        else:
            asked = met if isinstance(met, bool) else None
            scaled = entry.get("scaled") is True
            rules.append(Rule(name, operator, threshold or 0.0, asked, scaled))
    return tuple(rules), flaws + flaws_of(rules)


def flaws_of(rules: Sequence[Rule]) -> list[Flaw]:
    """Return what is wrong with the order of rules: one never reached, no last one for the rest."""
    flaws = []
    for position, rule in enumerate(rules, 1):
        if any(_covers(earlier, rule) for earlier in rules[: position - 1]):
            flaws.append(Flaw("unreachable", str(position)))
    if rules and not any(not rule.operator and rule.met is None for rule in rules):
        flaws.append(Flaw("no_last_rule", str(len(rules))))
    return flaws


_PIECE = re.compile(
    r"(?:(?P<operator>>=|<=|>|<)\s*(?P<size>-?\d+(?:[.,]\d+)?)\s*%?\s*:?\s*)?(?P<rating>[^\W\d][^<>=]*)"
)


def _named(text: str, ratings: Mapping[str, Rating]) -> str:
    wanted = fold(text)
    for rating in ratings.values():
        if wanted in (fold(rating.id), fold(rating.label.it), fold(rating.label.en)):
            return rating.id
    return text.strip()


def _covers(earlier: Rule, later: Rule) -> bool:
    """Tell whether all that a later rule asks for is already taken by an earlier one."""
    if earlier.met is not None and earlier.met is not later.met:
        return False
    if not earlier.operator:
        return earlier.met is not None or later.met is None or bool(later.operator)
    if not later.operator or earlier.operator[0] != later.operator[0]:
        return False
    same = later.threshold == earlier.threshold
    if earlier.operator[0] == ">":
        beyond = later.threshold > earlier.threshold
    else:
        beyond = later.threshold < earlier.threshold
    return beyond or (same and (earlier.operator in (">=", "<=") or later.operator in (">", "<")))
