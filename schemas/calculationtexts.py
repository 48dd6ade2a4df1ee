"""A calculation as the text a row of a workbook carries in a hidden cell, and back."""

from collections.abc import Mapping
from dataclasses import replace

from .bandtexts import read_bands, write_bands
from .calculations import Calculation
from .ratings import RATINGS, Rating, Rule
from .ruletexts import read_rules

RULES_KEPT = 1024
"""Rules remembered as read before all are forgotten: the rows of a plan share a few."""


def write(calculation: Calculation) -> str:
    """Write a calculation as the text a row carries; undone by ``read``."""
    pairs = {
        "progress": calculation.progress,
        "achievement": calculation.achievement,
        "main": calculation.main,
        "rules": ",".join(_rule_text(rule) for rule in calculation.rules),
        "bands": write_bands(calculation.bands).replace("; ", ","),
        "early": calculation.early,
        "dated": "" if calculation.dated else "no",
        "above": calculation.above if calculation.above != "keep" else "",
        "below": calculation.below if calculation.below != "keep" else "",
        **{
            name: content if isinstance(content, str) else repr(content)
            for name, content in sorted(calculation.constants.items())
        },
    }
    return ";".join(f"{name}={text}" for name, text in pairs.items() if text)


def read(text: str, ratings: Mapping[str, Rating] = RATINGS) -> Calculation | None:
    """Read what ``write`` wrote; ``None`` when it says nothing that can be used.

    Args:
        text: of a row.
        ratings: those of the plan.
    """
    pairs = dict(piece.partition("=")[::2] for piece in text.split(";") if "=" in piece)
    if "progress" not in pairs or "achievement" not in pairs:
        return None
    bands, _ = read_bands(pairs.pop("bands", "").replace(",", ";"))
    rules = tuple(
        rule
        for piece in pairs.pop("rules", "").split(",")
        if piece and (rule := _read_rule(piece, ratings)) is not None
    )
    progress, achieved, main = (
        pairs.pop("progress"), pairs.pop("achievement"), pairs.pop("main", ""),
    )  # fmt: skip
    early, dated, above, below = (
        pairs.pop(name, "") for name in ("early", "dated", "above", "below")
    )
    return Calculation(
        progress=progress,
        achievement=achieved,
        main="achievement" if main == "achievement" else "progress",
        rules=rules,
        constants={name: _constant(content) for name, content in pairs.items()},
        bands=bands,
        early=early,
        dated=dated != "no",
        above="cap" if above == "cap" else "keep",
        below="cut" if below == "cut" else "keep",
    )


def _rule_text(rule: Rule) -> str:
    met = "" if rule.met is None else ("met " if rule.met else "unmet ")
    return f"{met}{rule.operator}{repr(rule.threshold) if rule.operator else ''} {rule.rating}"


_READ: dict[tuple[int, str], tuple[Mapping[str, Rating], Rule | None]] = {}


def _read_rule(text: str, ratings: Mapping[str, Rating]) -> Rule | None:
    # The ratings are held, so that no others can have the same id meanwhile.
    held = _READ.get((id(ratings), text))
    if held is None or held[0] is not ratings:
        if len(_READ) >= RULES_KEPT:
            _READ.clear()
        held = _READ[id(ratings), text] = (ratings, _rule_in(text, ratings))
    return held[1]


def _rule_in(text: str, ratings: Mapping[str, Rating]) -> Rule | None:
    words = text.split()
    met = {"met": True, "unmet": False}.get(words[0]) if words else None
    rest = " ".join(words[1:] if met is not None else words)
    if rest in ratings:
        return Rule(rest, met=met)
    rules, flaws = read_rules(rest, ratings)
    if len(rules) != 1 or any(flaw.id != "no_last_rule" for flaw in flaws):
        return None
    return replace(rules[0], met=met)


def _constant(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
