"""``riscontro profile check``: every problem at once, each at its file and line."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import recordplan
from desk import riscontro
from riscontro.schemas.profile import available, load, split_parts
from riscontro.schemas.profileproblems import Problem
from riscontro.schemas.tomllines import TomlLines
from riscontro.sync.profiletrial import problems_of

TEXTS = split_parts(load("torino-controllo").text)
RULES = """
[MIA-001]
severity = "warning"
sheet = "indicator"
predicate = "required"
title = { it = "Mia", en = "Mine" }
message = { it = "Manca.", en = "Missing." }
hint = { it = "Scrivere.", en = "Type." }
parameters = { field = "note" }
"""


def changed(old: str, new: str, file: str = "profile.toml", **more: str) -> dict[str, str]:
    texts = {**TEXTS, **more}
    assert old in texts[file], old
    return {**texts, file: texts[file].replace(old, new, 1)}


def found(texts: dict[str, str]) -> list[Problem]:
    return problems_of("prova", texts)


@pytest.mark.parametrize("name", available())
def test_the_bundled_profiles_have_no_problem(name: str) -> None:
    assert problems_of(name, split_parts(load(name).text)) == []


BROKEN: list[tuple[str, str, str]] = [
    # what is changed, into what, what is said
    ('owner = "Città di Torino"', 'owners = "x"', "Manca «owner»"),
    ("history_years = 3", "histori_years = 3", "Forse «history_years»?"),
    ('label = { it = "Missione", en = "Mission" }', 'label = { it = "Missione" }', "inglese"),
    ('key = "P{code:0>2}"', 'key = "P"', "{code}"),
    (r"pattern = '\d{1,2}'", "pattern = '(['", "pattern"),
    ('parent = "missione"\nkey', 'parent = "misione"\nkey', "Forse «missione»?"),
    ('id = "linea"', 'id = "programma"', "usato due volte"),
    ('id = "linea"', 'id = "linéa"', "ASCII"),
    ('kind = "indicator"', 'kind = "indicators"', "Forse «indicator»?"),
    ('table = "tblIndicatori"', 'table = "tblAttivita"', "Due fogli hanno la tabella"),
    ('table = "tblIndicatori"', 'table = "Indicatori"', "come tblNome"),
    ('label = { it = "Indicatori", en', 'label = { it = "Attività", en', "si chiamano «Attività»"),
    ('"impact", "indicators", "others"', '"impat", "indicators", "others"', "non è descritta"),
    ('"impact", "indicators", "others"', '"impact", "impact", "others"', "due volte"),
    ('required = ["value"]', 'required = ["valore"]', "Forse «value»?"),
    ("[fields.impact]", "[fields.impatto]", "non è una colonna di nessun foglio"),
    ("[fields.impact]", '[fields.impact]\ntype = "liste"', "Forse «list»?"),
    ("[fields.impact]", '[fields.impact]\ntype = "list"', "serve «vocabulary»"),
    ("[fields.impact]", '[fields.impact]\ntype = "list"\nvocabulary = "stati"', "elenco"),
    ("[fields.impact]", '[fields.impact]\nwidht = 3', "Forse «width»?"),
    ('"preconsuntivo", ', '"precosuntivo", ', "Forse «preconsuntivo»?"),
    ('id = "not_started"', 'id = "todo"', "not_started"),
    ('aliases = ["Avviata"]', 'aliases = ["In corso"]', "indica due voci"),
    ('parent = { missione =', 'parent = { misione =', "Forse «missione»?"),
    ('code = "codice_norm"', 'cod = "codice_norm"', "Forse «code»?"),
    ("[import]", '[import]\nperiod_from = { sheet = "activity", field = "x" }', "foglio"),
    ("[import]", '[import]\nperiod_from = { sheet = "activities" }', "Manca «field»"),
    ('"PATRIMONIO" = "PAT"', '"PATRIMONIO" = "PATR"', "Forse «PAT»?"),
    ("[rollover]\n", "[rollover]\nchiusi = true\n", "chiusi"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_one_problem(old: str, new: str, said: str) -> None:
    problems = found(changed(old, new))
    told = [one for one in problems if said in one.words.it]
    assert told, problems
    assert told[0].words.en and told[0].words.en != told[0].words.it
    at = TEXTS["profile.toml"].partition(old)[0].count("\n") + 1
    if told[0].line:
        assert abs(told[0].line - at) <= 12, (told[0].line, at)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("departments.toml", lambda text: text.replace('id = "AMB"', 'id = "SOC"'), "due unità"),
        ("departments.toml", lambda text: text.replace('id = "AMB"', 'id = "Amb1"'), "maiuscole"),
        ("departments.toml",
         lambda text: text.replace('aliases = ["Transizione ecologica"', 'aliases = ["Commercio"'),
         "indica due unità"),
        ("departments.toml", lambda text: "", "nessuna unità"),
        ("departments.toml", lambda text: text + "\n[[department]\n", "TOML"),
        ("rules.toml", lambda text: RULES.replace('"required"', '"requierd"'), "Forse «required»?"),
        ("rules.toml", lambda text: RULES.replace('"warning"', '"grave"'), "gravità"),
        ("rules.toml", lambda text: RULES.replace('"indicator"', '"indicatori"'), "indicator"),
        ("rules.toml", lambda text: RULES.replace(', en = "Mine"', ""), "inglese"),
    ],
)  # fmt: skip
def test_other_files(file: str, change: Callable[[str], str], said: str) -> None:
    problems = found({**TEXTS, file: change(TEXTS.get(file, ""))})
    assert [one for one in problems if one.file == file and said in one.words.it], problems


def test_expressions_that_are_wrong_are_told_at_their_line() -> None:
    texts = split_parts(load("polito-incarichi").text)
    text = texts["profile.toml"]
    first = re.search(r"(?m)^\[definitions\.\w+\]\n(\w+) = .*$", text)
    assert first is not None
    line = text[: first.start(1)].count("\n") + 1
    wrong = f'{first[1]} = "manca_del_tutto is filled"'
    broken = text[: first.start(1)] + wrong + text[first.end() :]
    told = [one for one in found({**texts, "profile.toml": broken}) if one.line == line]
    assert told and "manca_del_tutto" in told[0].words.it
    rules = {**TEXTS, "rules.toml": RULES.replace(
        'predicate = "required"', 'predicate = "holds"').replace(
        '{ field = "note" }', '{ field = "note", then = "valore > 3" }')}  # fmt: skip
    told = [one for one in found(rules) if one.file == "rules.toml"]
    assert told and told[0].line and "valore" in told[0].words.it


def test_rules_in_order_are_no_problem() -> None:
    assert found({**TEXTS, "rules.toml": RULES}) == []


def test_all_problems_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "prova"
    folder.mkdir()
    text = TEXTS["profile.toml"]
    for old, new, _ in BROKEN[1:6]:
        text = text.replace(old, new, 1)
    (folder / "profile.toml").write_text(text, "utf-8")
    (folder / "departments.toml").write_text(TEXTS["departments.toml"], "utf-8")
    done = riscontro("profile", "check", folder)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 5 and all(line[0] in "✖▲" for line in lines)
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)
    data = json.loads(riscontro("profile", "check", folder, "--json", "--lang", "en").stdout)
    assert len(data["problems"]) == 5 and data["problems"][0]["line"] == numbers[0]
    assert riscontro("profile", "check", tmp_path / "nulla").exit_code == 2


@pytest.mark.parametrize("kind", ["attivita", "indicatori"])
def test_rows_that_no_level_takes_are_told(kind: str) -> None:
    text = TEXTS["profile.toml"]
    before, file, after = text.partition(f'file = "{kind}.tsv"\n')
    line = after.partition("parent = ")[2].partition("\n")[0]
    broken = before + file + after.replace(f"parent = {line}\n", "", 1)
    [one] = [one for one in found({**TEXTS, "profile.toml": broken}) if "livello" in one.words.it]
    assert "parent" in one.words.it and (one.weight == "warning") == (kind == "indicatori")


def test_a_column_that_cites_rows_without_being_a_reference_is_told() -> None:
    parts = {
        "profile.toml": recordplan.PROFILE_TOML.replace(
            'type = "reference"\nreference = { persona = "persona", dati',
            'type = "text"\nreference = { persona = "persona", dati',
        ),
        "departments.toml": recordplan.DEPARTMENTS_TOML,
    }
    [one] = found(parts)
    assert "si controlla che la riga esista" in one.words.it and one.weight == "warning"


def test_a_workbook_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("no room")

    monkeypatch.setattr("riscontro.sync.profiletrial.build", broken)
    (problem,) = found(dict(TEXTS))
    assert "no room" in problem.words.it and problem.weight == "blocking"


def test_lines_of_a_toml_text() -> None:
    text = (
        'a = 1\n[b]\nc.d = 2\n[[e]]\nf = """\n[x]\n"""\n[[e]]\nf = [\n  1,\n]\n[e.g]\n"h i" = 1\n'
    )
    lines = TomlLines(text)
    wanted = {("a",): 1, ("b",): 2, ("b", "c", "d"): 3, ("e", 0, "f"): 5, ("e", 1): 8,
              ("e", 1, "f"): 9, ("e", 1, "g", "h i"): 13, ("e", 1, "z"): 8, ("q",): 0}  # fmt: skip
    assert {path: lines.line(path) for path in wanted} == wanted
