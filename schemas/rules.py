"""The catalogue of rules: codes, severities, sources and words in Italian and English.

The rules every plan shares stand in ``catalogue.toml``; a profile adds its own in ``rules.toml``
and may change severities. A rule with a ``predicate`` is evaluated by that predicate with its
parameters; one without is reported by the module that meets the fact.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from .findings import Finding, Language, Place, Severity
from .profile import Profile
from .terms import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    Attributes:
        code: stable public code.
        severity: how much it weighs when broken.
        title: name of the rule, shown in lists.
        message, hint: what is wrong and what to do; ``{names}`` are filled from the facts.
        source: where the rule comes from (document, section).
        sheet: kind of sheet a predicate looks at (``activity``, ``indicator``), else empty.
        predicate: name of the predicate that evaluates it, empty when code reports it.
        parameters: arguments of the predicate.
    """

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words
    source: str = ""
    sheet: str = ""
    predicate: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


Catalogue = Mapping[str, Rule]

MISSING = Words(
    "Manca {missing}: serve per verificare «{title}» ({source}).",
    "{missing} is missing: it is needed to check «{title}» ({source}).",
)
FILL_IN = Words("Compilare la cella.", "Fill in the cell.")
"""Said of a rule that cannot be told for want of an entry: the fact ``missing`` names it."""

EXCEPTION = Words(
    "Eccezione che il centro può riconoscere con una deroga:",
    "Exception the centre may grant as a waiver:",
)


@cache
def common() -> Catalogue:
    """Return the rules every plan shares, in the order of the catalogue."""
    text = resources.files(__package__ or "riscontro.schemas").joinpath("catalogue.toml")
    return _rules(text.read_text("utf-8"))


def catalogue(profile: Profile | None = None) -> Catalogue:
    """Return the common rules and a profile's own, with the profile's severities."""
    rules = dict(common())
    if profile is not None:
        rules |= own_rules(profile.rules_text)
        for code, severity in profile.severities.items():
            if code in rules:
                rules[code] = replace(rules[code], severity=Severity(severity))
    return rules


@lru_cache(maxsize=16)
def own_rules(text: str) -> Catalogue:
    """Return the rules a text declares (TOML), in its order."""
    return _rules(text)


def finding(
    rules: Catalogue,
    code: str,
    place: Place,
    *,
    key: str = "",
    value: str = "",
    field: str = "",
    rows: tuple[str, ...] = (),
    **facts: object,
) -> Finding:
    """Report a broken rule with the severity the catalogue gives it."""
    return Finding(code, rules[code].severity, place, key, value, field, facts, rows)


def words(found: Finding, language: Language, rules: Catalogue) -> tuple[str, str]:
    """Word a finding: its sentence and its hint in one language."""
    rule = rules[found.code]
    facts: dict[str, object] = {
        "value": found.value,
        "key": found.key,
        "cell": found.place.cell,
        "sheet": found.place.sheet,
        "workbook": found.place.workbook,
    } | dict(found.facts)
    shown = {name: written(fact, language) for name, fact in facts.items()}
    templates = (rule.message, rule.hint)
    if "missing" in found.facts and "missing" not in fields_of(rule.message[language]):
        templates = (MISSING, FILL_IN)
        shown |= {"title": rule.title[language], "source": rule.source}
    message, hint = (_FORMATTER.vformat(one[language], (), shown) for one in templates)
    exception = rule.parameters.get("exception")
    if exception:
        hint = f"{hint} {EXCEPTION[language]} {exception[language]}"
    return message, hint


def written(fact: object, language: Language) -> str:
    """Write a fact for a reader: numbers and dates in the manner of the language."""
    if isinstance(fact, Words):
        return fact[language]
    if isinstance(fact, bool) or fact is None:
        return "" if fact is None else str(fact)
    if isinstance(fact, Decimal | float):
        return _number(fact, language)
    if isinstance(fact, date | datetime):
        return fact.strftime("%d/%m/%Y")
    if isinstance(fact, list | tuple):
        return ", ".join(written(part, language) for part in fact)
    text = str(fact)
    return text if len(text) <= 160 else text[:157].rstrip() + "…"


def fields_of(template: str) -> set[str]:
    """Return the names a template asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _number(number: Decimal | float, language: Language) -> str:
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    text = f"{exact.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "it" else text


class _Forgiving(string.Formatter):
    """Leaves a name without a fact blank: a missing detail must not hide a finding."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "…")


_FORMATTER = _Forgiving()


def _rules(text: str) -> dict[str, Rule]:
    rules = {}
    for code, entry in tomllib.loads(text).items():
        rules[code] = Rule(
            code=code,
            severity=Severity(entry["severity"]),
            title=Words(**entry["title"]),
            message=Words(**entry["message"]),
            hint=Words(**entry["hint"]),
            source=entry.get("source", ""),
            sheet=entry.get("sheet", ""),
            predicate=entry.get("predicate", ""),
            parameters=entry.get("parameters", {}),
        )
    return rules
