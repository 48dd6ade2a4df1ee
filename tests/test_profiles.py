"""The bundled profiles hold together, and no code knows the words of a plan."""

import re
from collections import Counter
from pathlib import Path

import pytest
from riscontro.schemas.profile import (
    Level,
    Profile,
    available,
    load,
    parse,
)
from riscontro.schemas.terms import FIELDS, ROUNDS
from riscontro.schemas.unitnames import departments_and_rest, spelling

ROOT = Path(__file__).parents[1]
CODE = sorted(
    file
    for folder in ("schemas", "sync", "workbooks", "addin", "macros")
    for file in (ROOT / folder).rglob("*.py")
)
LEVEL_WORDS = re.compile(r"\bmission[ei]\b|\basse\b|\bstrategi[ae]\b", re.I)

# Words of the Italian language that stand before a figure in a cell: no plan's levels.
LANGUAGE = {"schemas/references.py", "sync/wording.py"}


@pytest.fixture(params=available())
def profile(request: pytest.FixtureRequest) -> Profile:
    return load(request.param)


def test_both_profiles_are_bundled() -> None:
    assert {"torino-controllo", "cmto-psm"} <= set(available())


def test_words_are_there_in_two_languages(profile: Profile) -> None:
    words = [profile.title]
    words += [word for level in profile.levels for word in (level.label, level.plural)]
    words += [word for sheet in profile.sheets for word in (sheet.label, sheet.singular)]
    words += [field.label for sheet in profile.sheets for field in sheet.fields]
    words += [term.label for terms in profile.vocabularies.values() for term in terms]
    assert all(word.it.strip() and word.en.strip() for word in words)


def test_levels_go_down_and_make_keys(profile: Profile) -> None:
    known: dict[str, Level] = {}
    for level in profile.levels:
        assert level.parent == "" or level.parent in known, level.id
        assert re.compile(level.pattern)
        assert level.key.format(code="1") != level.key.format(code="2")
        assert level.source["file"] and level.source["label"]
        known[level.id] = level
    assert len(known) == len(profile.levels)
    assert sum(not level.parent for level in profile.levels) == 1


def test_sheets_have_one_ascii_table_each(profile: Profile) -> None:
    tables = [sheet.table for sheet in profile.sheets]
    assert all(re.fullmatch(r"tbl[A-Za-z]+", table) for table in tables)
    assert len(set(tables)) == len(tables)
    of_a_tree = {sheet.id for sheet in profile.sheets if sheet.kind != "record"}
    assert not of_a_tree or of_a_tree & {"activities", "indicators"}
    assert all(len(sheet.label.it) <= 31 and len(sheet.label.en) <= 31 for sheet in profile.sheets)
    assert {sheet.kind for sheet in profile.sheets} <= {"activity", "indicator", "record"}


def test_columns_are_known_once_and_can_be_filled(profile: Profile) -> None:
    for sheet in profile.sheets:
        names = [field.id for field in sheet.fields]
        assert Counter(names).most_common(1)[0][1] == 1
        assert all(name.isascii() for name in names)
        assert {"key", "outcome", "findings", "row_state", "flags"} <= set(names)
        assert names[0] == "key"
        required = {sheet.field(name) for name in sheet.required}
        assert all(field and field.role == "entry" for field in required)
        for field in sheet.fields:
            assert set(field.rounds) <= set(ROUNDS)
            if field.role == "entry" and field.id not in FIELDS:
                assert field.help.it and field.help.en, field.id


def test_rounds_and_vocabularies(profile: Profile) -> None:
    assert set(profile.rounds) <= set(ROUNDS) and len(set(profile.rounds)) == len(profile.rounds)
    for terms in profile.vocabularies.values():
        assert len({term.id for term in terms}) == len(terms)
    assert {term.id for term in profile.vocabularies["status"]} >= {
        "not_started",
        "started",
        "under_way",
        "completed",
    }


def test_the_registry_is_not_ambiguous(profile: Profile) -> None:
    ids = {unit.id for unit in profile.departments}
    assert len(ids) == len(profile.departments)
    assert all(re.fullmatch(r"[A-Z]{2,12}", unit.id) for unit in profile.departments)
    assert {unit.parent for unit in profile.departments} <= ids | {""}
    owners: dict[str, str] = {}
    for unit in profile.departments:
        for name in (unit.id, unit.name, *unit.aliases):
            assert owners.setdefault(spelling(name), unit.id) == unit.id, name
            assert profile.department(name) is unit


def test_the_import_names_levels_and_units_that_exist(profile: Profile) -> None:
    levels = [level.id for level in profile.main_levels]
    always = [level.id for level in profile.main_levels if not level.optional]
    assert all(sheet.source["file"] for sheet in profile.sheets if sheet.kind == "record")
    sources = [sheet.source for sheet in profile.sheets if sheet.source and sheet.kind != "record"]
    sources += profile.importing.get("cross", [])
    sources += [profile.importing["notes"]] if "notes" in profile.importing else []
    assert sources or all(sheet.kind == "record" for sheet in profile.sheets)
    for source in sources:
        assert list(source["parent"]) in (levels, always)
    ids = {unit.id for unit in profile.departments}
    assert set(profile.importing.get("department_sections", {}).values()) <= ids
    assert profile.importing.get("default_department", next(iter(ids))) in ids
    for sheet in profile.sheets:
        generated = sheet.source.get("generated_code")
        if generated:
            assert re.fullmatch(sheet.pattern, f"{generated}.07")


def test_a_profile_travels_as_text(profile: Profile) -> None:
    assert parse(profile.id, profile.text) == profile


def test_what_belongs_to_no_unit_is_given_back(profile: Profile) -> None:
    first, second = profile.departments[:2]
    text = f"{first.name} ¶ Ufficio Sogni {second.name}"
    assert departments_and_rest(profile.departments, text) == ([first, second], "ufficio sogni")


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_code_knows_the_words_of_a_plan(file: Path) -> None:
    if file.relative_to(ROOT).as_posix() not in LANGUAGE:
        assert LEVEL_WORDS.findall(file.read_text("utf-8")) == []


def test_such_a_word_is_seen() -> None:
    assert len(LEVEL_WORDS.findall('"Missione": row["asse"] # missioni, strategie')) == 4
    assert LEVEL_WORDS.findall("programme, mission, assert, strategies") == []
