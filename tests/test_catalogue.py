"""The catalogue of rules: whole in both languages, wired to code, worded in plain Italian."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from riscontro.schemas.findings import LANGUAGES, Language, Place, Severity
from riscontro.schemas.profile import available, load
from riscontro.schemas.rules import Rule, catalogue, common, fields_of, finding, words
from riscontro.schemas.terms import FIELDS
from riscontro.sync.predicates import PREDICATES

ROOT = Path(__file__).parents[1]
RULES = list(common().values())
PROFILES = tuple(available())
ALWAYS = {"value", "key", "cell", "sheet", "workbook"}
"""Names every finding can fill in."""

FAMILIES = {"WBK", "SHT", "ROW", "LCK", "VAL", "IND", "ACT", "IST", "PRP", "ANS", "CON", "AUD",
            "PLN", "IMP", "RCV", "ROL", "LNK", "TXT", "REC", "STA"}  # fmt: skip
FAMILIAR = re.compile(
    r"\b(?:il tuo|la tua|i tuoi|le tue|tuo|puoi|devi|hai|sei|verifica|inserisci|scrivi|scegli|"
    r"correggi|controlla|usa|chiedi|riscrivi)\b",
    re.IGNORECASE,
)
"""Forms that speak to the reader as *tu*; the product speaks in the infinitive."""

FLAT = re.compile(r"\b(?:e'|perche'|piu'|puo'|gia'|cioe'|perché'|qualità'|po`)|\b(?:piu|perche|puo|"
                  r"gia|unita|attivita|perchè)\b", re.IGNORECASE)  # fmt: skip
"""Accents left out or wrong."""


def texts(rule: Rule, language: Language) -> Iterator[str]:
    yield from (rule.title[language], rule.message[language], rule.hint[language])


def ids(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_a_code_is_a_family_and_three_digits(rule: Rule) -> None:
    family, _, number = rule.code.partition("-")
    assert family in FAMILIES
    assert re.fullmatch(r"\d{3}", number)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_both_languages_say_the_same_things(rule: Rule) -> None:
    assert fields_of(rule.message.it) == fields_of(rule.message.en)
    assert fields_of(rule.hint.it) == fields_of(rule.hint.en)
    for language in LANGUAGES:
        assert all(text.strip() == text and text for text in texts(rule, language))


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_sentences_end_and_titles_do_not(rule: Rule) -> None:
    for language in LANGUAGES:
        title, message, hint = texts(rule, language)
        assert not title.endswith(".")
        assert message.endswith((".", "?"))
        assert hint.endswith((".", "?"))


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_italian_uses_the_infinitive_its_quotes_and_its_accents(rule: Rule) -> None:
    for text in texts(rule, "it"):
        assert not FAMILIAR.search(text), text
        assert not FLAT.search(text), text
        assert '"' not in text
        assert text.count("«") == text.count("»")


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_a_rule_has_a_source(rule: Rule) -> None:
    assert rule.source


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.predicate], ids=ids)
def test_a_declared_rule_names_a_predicate_and_known_columns(rule: Rule) -> None:
    assert rule.predicate in PREDICATES or rule.predicate == "activity_state"
    assert rule.sheet in ("activity", "indicator")
    named = [rule.parameters[name] for name in ("field", "other", "when_field")
             if name in rule.parameters]  # fmt: skip
    named += rule.parameters.get("unless_any", [])
    assert set(named) <= set(FIELDS)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.predicate], ids=ids)
@pytest.mark.parametrize("name", PROFILES)
def test_the_entries_a_rule_names_are_in_the_vocabularies(rule: Rule, name: str) -> None:
    vocabularies = load(name).vocabularies
    entries = {
        "types": "indicator_type", "zero": "status", "full": "status", "order": "status",
        "status": "status", "unless_status": "status", "reason": "missing_reason",
    }  # fmt: skip
    for parameter, vocabulary in entries.items():
        wanted = set(rule.parameters.get(parameter, ()))
        assert wanted <= {entry.id for entry in vocabularies[vocabulary]}
    for parameter, field in (("when_is", "when_field"), ("other_is", "other"), ("values", "field")):
        if parameter in rule.parameters:
            vocabulary = FIELDS[rule.parameters[field]].vocabulary
            wanted = set(rule.parameters[parameter])
            assert wanted <= {entry.id for entry in vocabularies[vocabulary]}


@pytest.mark.parametrize("name", PREDICATES)
def test_every_predicate_is_used(name: str) -> None:
    used = {rule.predicate for rule in RULES}
    for profile in PROFILES:
        used |= {rule.predicate for rule in catalogue(load(profile)).values()}
    assert name in used


@pytest.mark.parametrize("rule", [r for r in RULES if not r.predicate], ids=ids)
def test_a_rule_without_a_predicate_is_reported_somewhere(rule: Rule) -> None:
    sources = [file for folder in ("sync", "schemas", "workbooks")
               for file in (ROOT / folder).rglob("*.py")]  # fmt: skip
    assert any(f'"{rule.code}"' in file.read_text("utf-8") for file in sources)


def test_a_missing_fact_hides_no_finding() -> None:
    rules = common()
    for code in rules:
        found = finding(rules, code, Place("a.xlsx", "Indicatori", "Q7"), key="k", value="v")
        for language in LANGUAGES:
            message, hint = words(found, language, rules)
            assert message and hint
            assert "{" not in message + hint


def test_a_value_in_braces_is_shown_as_it_is() -> None:
    rules = common()
    found = finding(rules, "VAL-001", Place("a.xlsx", "Indicatori", "Q7"), value="{key} {0}")
    assert "«{key} {0}»" in words(found, "it", rules)[0]


def test_a_profile_may_change_a_severity() -> None:
    rules = catalogue(load("torino-controllo"))
    assert all(isinstance(rule.severity, Severity) for rule in rules.values())
    assert set(common()) <= set(rules)
