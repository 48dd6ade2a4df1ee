"""The catalogue of rules to read: as a list, one by one, as JSON, as the README's table."""

import json
from datetime import date

from ..schemas.conditionnames import at_home, settings_in
from ..schemas.conditions import parse
from ..schemas.findings import Language
from ..schemas.parameters import Parameter, Setting
from ..schemas.profile import Profile
from ..schemas.rules import EXCEPTION, Catalogue, Rule
from ..schemas.tableshapes import table_shapes
from ..schemas.terms import SEVERITIES, SIGNS, Words
from .conditionrules import HOLDS
from .tomlwriting import literal

PARAMETERS = Words(
    "Lascia aperto, e si può cambiare in [parameters] di riscontro.toml:",
    "It leaves open, to be changed in [parameters] of riscontro.toml:",
)


def listed(rules: Catalogue, language: Language) -> str:
    """Return one line a rule: code, severity, title."""
    width = max((len(code) for code in rules), default=0)
    return "\n".join(
        f"{code:<{width}}  {SIGNS[rule.severity]} "
        f"{SEVERITIES[rule.severity][language]:<17} {rule.title[language]}"
        for code, rule in rules.items()
    )


def parameters_of(rule: Rule, profile: Profile) -> tuple[Parameter, ...]:
    """Return what a rule that is an expression leaves open, in the order of the profile."""
    own = rule.parameters
    texts = [own.get(name, "") for name in ("given", "when", "then")]
    texts += own.get("facts", {}).values()
    sheets = [one for one in profile.sheets if rule.sheet in (one.id, one.kind)]
    if rule.predicate != HOLDS or not sheets:
        return ()
    tables = table_shapes(profile)
    if not own.get("always") and "given" not in own:
        texts.append(sheets[0].given)
    home = at_home(tables[sheets[0].id])
    used = {name for text in texts if text for name in settings_in(parse(text), home, tables)}
    return tuple(one for name, one in profile.parameters.items() if name in used)


def parameter_as_text(one: Parameter, language: Language) -> str:
    """Return a parameter as one writes it in ``riscontro.toml``, and what it is."""
    told = f"{one.id} = {literal(one.value)} · {one.label[language]}"
    if one.choices:
        said = {"it": "scelte", "en": "choices"}[language]
        told += f" ({said}: {', '.join(map(literal, one.choices))})"
    return told


def described(rule: Rule, language: Language, profile: Profile | None = None) -> str:
    """Return one rule with its words, hint, exception, what it leaves open, and source."""
    severity = f"{SIGNS[rule.severity]} {SEVERITIES[rule.severity][language]}"
    lines = [
        f"{rule.code} · {rule.title[language]} · {severity}",
        f"  {rule.message[language]}",
        f"  → {rule.hint[language]}",
    ]
    exception = rule.parameters.get("exception")
    if exception:
        lines.append(f"  {EXCEPTION[language]} {exception[language]}")
    left_open = parameters_of(rule, profile) if profile is not None else ()
    if left_open:
        lines.append(f"  {PARAMETERS[language]}")
        lines += [f"    {parameter_as_text(one, language)}" for one in left_open]
    if rule.source:
        lines.append(f"  [{rule.source}]")
    return "\n".join(lines)


def whole(rules: Catalogue, profile: Profile | None = None) -> str:
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
                **_more(rule, profile),
            }
            for rule in rules.values()
        ],
        ensure_ascii=False,
        indent=2,
    )


def _more(rule: Rule, profile: Profile | None) -> dict[str, object]:
    """Return what only rules on expressions have."""
    exception = rule.parameters.get("exception")
    told: dict[str, object] = {"exception": dict(exception)} if exception else {}
    if profile is not None and (used := parameters_of(rule, profile)):
        told["parameters"] = {one.id: plain(one.value) for one in used}
    return told


def plain(value: Setting) -> str | bool | int | float:
    """Return a parameter's value as JSON holds it."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else float(value)


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
