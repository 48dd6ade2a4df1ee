"""The regulation on teaching assignments as a profile: every column of the sources, every name."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.shape import EntrySheet
from riscontro.schemas.terms import Field, fold
from riscontro.sync.resulting import column_labels

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "polito-incarichi"
PROFILE = load("polito-incarichi")
SHEETS = {sheet.id: sheet for sheet in PROFILE.sheets}
TYPES = {
    "bool": {"boolean"},
    "enum": {"list"},
    "list": {"terms", "references"},
    "year": {"year"},
    "num": {"number"},
    "int": {"integer"},
    "date": {"date"},
    "text": {"text", "long"},
    "key": {"text", "reference"},
    "ref": {"reference", "unit", "text"},
}
SPLIT = {"avviso": {"motivo": r"\b([abc]) "}, "domanda": {"elenco": r"(\w+)"}}
"""Enumerations of the sources in which an entry is more than its id."""


@pytest.fixture(scope="module")
def printed() -> list[dict[str, str]]:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    lines = (CORPUS / "campi.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def named(table: str, field: str) -> Field | None:
    """Return a column of the profile; what a person says of himself lies in a sheet of its own."""
    sheets = [table, "persona_dati"] if table == "persona" else [table]
    return next((one for name in sheets if (one := SHEETS[name].field(field))), None)


def test_every_column_of_the_sources_is_there(printed: list[dict[str, str]]) -> None:
    missing = [
        f"{row['tabella']}.{row['campo']}"
        for row in printed
        if named(row["tabella"], row["campo"]) is None
    ]
    assert missing == [] and len(printed) == 206


def test_columns_hold_what_the_sources_say(printed: list[dict[str, str]]) -> None:
    wrong = [
        f"{row['tabella']}.{row['campo']}: {found.type}"
        for row in printed
        if (found := named(row["tabella"], row["campo"])) and found.type not in TYPES[row["tipo"]]
    ]
    assert wrong == []


def test_entries_have_the_ids_of_the_sources(printed: list[dict[str, str]]) -> None:
    compared = 0
    for row in printed:
        if row["tipo"] not in ("enum", "list") or "|" not in row["significato"]:
            continue
        found = named(row["tabella"], row["campo"])
        assert found is not None
        pattern = SPLIT.get(row["tabella"], {}).get(row["campo"])
        entries = (
            re.findall(pattern, row["significato"])
            if pattern
            else [part.strip() for part in row["significato"].split("|")]
        )
        known = {term.id for term in PROFILE.vocabularies[found.vocabulary]}
        assert set(entries) <= known, f"{row['tabella']}.{row['campo']}"
        compared += 1
    assert compared == 33


def test_what_a_person_tells_of_himself_lies_apart() -> None:
    apart = {sheet.id for sheet in PROFILE.sheets if sheet.personal}
    assert apart == {"persona_dati", "valutazione_cpd"}
    masked = {
        (sheet.id, one.id) for sheet in PROFILE.sheets for one in sheet.fields if one.personal
    }
    assert masked == {
        ("membro", "persona"),
        ("membro", "genere"),
        ("membro", "sostituisce"),
        ("idoneita", "giudizio"),
    }
    open_fields = {one.id for one in SHEETS["persona"].own_fields}
    private = {one.id for one in SHEETS["persona_dati"].own_fields}
    assert open_fields & private == {"persona_id"}


@pytest.mark.parametrize("sheet", PROFILE.sheets, ids=lambda sheet: sheet.id)
def test_sheets_hold_together(sheet: EntrySheet) -> None:
    assert sheet.kind == "record" and sheet.spare > 0
    columns = {one.id: one for one in sheet.own_fields}
    assert set(sheet.identifier) <= set(columns) and sheet.identifier
    assert set(sheet.required) <= set(columns)
    for one, target in sheet.references.values():
        assert target in SHEETS, one.id
    units = {unit.id for unit in PROFILE.departments}
    assert {*sheet.units, *sheet.not_units} <= units
    for language in ("it", "en"):
        spelt = Counter(fold(one.label[language]) for one in columns.values())
        assert spelt.most_common(1)[0][1] == 1
    headers: dict[str, str] = {}
    for one in columns.values():
        for name in {fold(text) for text in (one.id, one.label.it, one.label.en, *one.aliases)}:
            assert headers.setdefault(name, one.id) == one.id, name


def test_entries_are_told_apart() -> None:
    for name, terms in PROFILE.vocabularies.items():
        owners: dict[str, str] = {}
        for term in terms:
            for text in (term.id, term.label.it, term.label.en, *term.aliases):
                assert owners.setdefault(fold(text), term.id) == term.id, f"{name}: {text}"


def test_several_entries_can_be_typed_in_one_cell() -> None:
    joined = {
        one.vocabulary for sheet in PROFILE.sheets for one in sheet.fields if one.type == "terms"
    }
    assert joined == {"contenuti", "elenco", "titoli", "criteri"}
    for name in joined:
        for term in PROFILE.vocabularies[name]:
            assert not re.search("[,;]", "".join((term.label.it, term.label.en, *term.aliases)))


def test_states_are_entries_of_their_column() -> None:
    walked = 0
    for sheet in PROFILE.sheets:
        if (states := sheet.states) is None:
            continue
        column = sheet.field(states.field)
        assert column is not None
        known = {term.id for term in PROFILE.vocabularies[column.vocabulary]}
        reached = {*states.order, *(step.target for step in states.exits)}
        assert reached == known, sheet.id
        assert {source for step in states.exits for source in step.sources} <= known
        assert set(states.guards) <= known
        walked += 1
    assert walked == 3


def test_parameters_say_why_they_are_open() -> None:
    assert len(PROFILE.parameters) == 29
    for one in PROFILE.parameters.values():
        assert one.label.it and one.label.en and one.note.it and one.note.en
        assert one.source.startswith("D.R. 786/2022, art")
        assert not one.choices or one.value in one.choices
    assert PROFILE.parameters["vigenza"].value == date(2022, 7, 28)


def test_the_centre_has_sheets_of_its_own() -> None:
    centre = {sheet.id for sheet in PROFILE.sheets if sheet.concerns("ATENEO")}
    office = {sheet.id for sheet in PROFILE.sheets if sheet.concerns("DAUIN")}
    both = {"avviso", "commissione", "membro", "ricorso"}
    assert centre & office == both
    assert centre - office == {
        "parametro", "ssd", "persona", "persona_dati", "domanda", "idoneita", "valutazione_cpd",
    }  # fmt: skip
    assert office - centre == {"attivita", "incarico", "registro", "pagamento", "recesso"}


def test_it_is_one_of_the_bundled_plans() -> None:
    profile: Profile = PROFILE
    assert profile.title.it.startswith("Regolamento")
    assert [level.id for level in profile.main_levels] == ["struttura"]


def test_a_column_has_the_header_of_its_own_sheet() -> None:
    headers = {
        sheet: column_labels(PROFILE, 2025, "it", sheet)["data"]
        for sheet in ("Domande", "Pagamenti", "pagamento")
    }
    assert headers == {
        "Domande": "Presentata il", "Pagamenti": "Pagato il", "pagamento": "Pagato il",
    }  # fmt: skip
