"""The catalogue of rules to read: as a list, one by one, as JSON, as the README's table."""

import json

from ..schemas.findings import Language
from ..schemas.rules import Catalogue, Rule
from ..schemas.terms import SEVERITIES, SIGNS


def listed(rules: Catalogue, language: Language) -> str:
    """Return one line a rule: code, severity, title."""
    width = max((len(code) for code in rules), default=0)
    return "\n".join(
        f"{code:<{width}}  {SIGNS[rule.severity]} "
        f"{SEVERITIES[rule.severity][language]:<17} {rule.title[language]}"
        for code, rule in rules.items()
    )


def described(rule: Rule, language: Language) -> str:
    """Return one rule with its words, hint and source."""
    severity = f"{SIGNS[rule.severity]} {SEVERITIES[rule.severity][language]}"
    lines = [
        f"{rule.code} · {rule.title[language]} · {severity}",
        f"  {rule.message[language]}",
        f"  → {rule.hint[language]}",
    ]
    if rule.source:
        lines.append(f"  [{rule.source}]")
    return "\n".join(lines)


def whole(rules: Catalogue) -> str:
    """Return the catalogue as JSON: a list of rules, both languages."""
    return json.dumps(
        [
            {
                "code": rule.code,
                "severity": str(rule.severity),
                "title": {"it": rule.title.it, "en": rule.title.en},
                "message": {"it": rule.message.it, "en": rule.message.en},
                "hint": {"it": rule.hint.it, "en": rule.hint.en},
                "source": rule.source,
            }
            for rule in rules.values()
        ],
        ensure_ascii=False,
        indent=2,
    )


def table(rules: Catalogue, language: Language, sources: bool = False) -> str:
    """Return the catalogue as a Markdown table, the one of the README; on request with sources."""
    heads = {"it": "| codice | gravità | regola |", "en": "| code | severity | rule |"}
    origin = {"it": " fonte |", "en": " source |"}
    rows = [
        f"| {code} | {rule.severity} | {rule.title[language]} |" + f" {rule.source} |" * sources
        for code, rule in rules.items()
    ]
    head, line = heads[language] + origin[language] * sources, "|---|---|---|" + "---|" * sources
    return "\n".join([head, line, *rows])
