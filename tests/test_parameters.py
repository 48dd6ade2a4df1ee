"""``[parameters]`` of ``riscontro.toml``: what a plan's rules leave open, chosen by a workspace."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from desk import riscontro
from regulation import checked, regulation
from regulation_people import world
from riscontro.schemas.profile import load, parse
from riscontro.schemas.rules import catalogue
from riscontro.schemas.terms import Words
from riscontro.sync.choosing import choices, choices_as_text, chosen
from riscontro.sync.parsing import known_profile
from riscontro.sync.pipeline.planning import opened, start
from riscontro.sync.rulebook import parameters_of
from riscontro.sync.settings import SettingsError, parse_settings
from riscontro.sync.settingstext import write_settings

LEAST = 'plan = "incarichi-2025"\nprofile = "polito-incarichi"\nperiod = 2025\n[parameters]\n'


def settled(text: str) -> dict[str, object]:
    """Return the parameters of the regulation under some settings."""
    made = chosen(regulation(), parse_settings(LEAST + text), "riscontro.toml")
    return {name: one.value for name, one in made.parameters.items()}


def test_what_is_not_set_stays_as_it_is() -> None:
    usual = {name: one.value for name, one in regulation().parameters.items()}
    now = settled(
        "ore_massime = 50\nquota_gratuiti = 0.1\nrinnovo_conta_primo = false\n"
        'data_eta = "fine"\nvigenza = 2023-01-01'
    )
    changed = {name: value for name, value in now.items() if value != usual[name]}
    assert changed == {
        "ore_massime": Decimal(50),
        "quota_gratuiti": Decimal("0.1"),
        "rinnovo_conta_primo": False,
        "data_eta": "fine",
        "vigenza": type(usual["vigenza"])("2023-01-01")
        if isinstance(usual["vigenza"], str)
        else date(2023, 1, 1),
    }
    assert chosen(regulation(), parse_settings(LEAST), "x") is regulation()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ore_masime = 50", "«parameters.ore_masime» non è un parametro del profilo; forse «ore_m"),
        ("zzzzzzzz = 50", "non è un parametro del profilo; il profilo ha: "),
        ('ore_massime = "50"', "«parameters.ore_massime» deve essere un numero, senza virgolette."),
        ("ore_massime = true", "deve essere un numero"),
        ("rinnovo_conta_primo = 1", "deve essere true oppure false"),
        ("data_eta = 2025-01-01", "deve essere un testo tra virgolette"),
        ('vigenza = "ieri"', "deve essere una data come 2026-02-28"),
        ('data_eta = "metà"', "«metà», che non è tra le scelte: "),
        ("ore_massime = [50]", "deve essere un numero, una data, un testo, true oppure false"),
        ("ore_massime = inf", "deve essere un numero, una data"),
        ("vigenza = 2023-01-01T10:00:00", "deve essere un numero, una data"),
    ],
)
def test_a_wrong_parameter_is_told_with_its_name(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settled(text)
    assert "riscontro.toml" in str(caught.value)
    assert said.replace("«metà»", '"metà"') in str(caught.value)


def test_a_list_in_the_place_of_the_table_is_told() -> None:
    with pytest.raises(SettingsError, match="«parameters» deve essere una tabella"):
        parse_settings(LEAST.replace("[parameters]", "parameters = 3"))


def test_what_is_written_reads_back() -> None:
    text = 'ore_massime = 50\nquota_gratuiti = 0.125\ndata_eta = "fine"\nx = 2023-01-01\ny = true'
    settings = parse_settings(LEAST + text)
    written = parse_settings(write_settings(settings))
    assert replace(written, due={}) == replace(settings, due={})
    assert "[parameters]" not in write_settings(replace(settings, parameters={}))


HOURS = world(
    person={"categoria": "assegnista"}, ore=55, data_provvedimento=date(2025, 9, 1), stato="firmato"
)


def test_a_check_asks_the_parameter_of_the_workspace() -> None:
    def hours(text: str) -> int:
        profile = chosen(regulation(), parse_settings(LEAST + text), "x")
        return sum(one.code == "INC-135" for one in checked(HOURS, profile))

    assert (hours(""), hours("ore_massime = 54"), hours("ore_massime = 55")) == (0, 1, 0)


def test_workbooks_carry_what_the_workspace_sets() -> None:
    settings = parse_settings(LEAST + 'ore_massime = 54\ndata_eta = "fine"')
    made = chosen(regulation(), settings, "x")
    carried = known_profile(made.id, made.text)
    assert carried is not None and carried.parameters == made.parameters
    assert chosen(carried, settings, "x").text == made.text
    assert chosen(carried, parse_settings(LEAST), "x").text == regulation().text
    assert catalogue(carried) == catalogue(regulation())


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("parameters") / "incarichi"
    start(root, "polito-incarichi", 2025)
    file = root / "riscontro.toml"
    file.write_text(file.read_text("utf-8") + "\n[parameters]\nore_massime = 50\n", "utf-8")
    return root


def test_the_status_says_what_is_set(space: Path) -> None:
    found = opened(space)
    assert found.profile.parameters["ore_massime"].value == 50
    made = choices(load("polito-incarichi"), found.profile)
    assert choices_as_text(made, "it") == ["@ore_massime = 50 (di norma 60) · Ore massime per anno"]
    said = riscontro("status", str(space), "--today", "2026-01-10").stdout
    assert "Parametri delle regole impostati in riscontro.toml\n@ore_massime = 50 (di n" in said
    data = json.loads(riscontro("status", str(space), "--json", "--today", "2026-01-10").stdout)
    assert data["parameters"] == {"ore_massime": 50}


def test_a_rule_shows_what_it_leaves_open_and_its_exception() -> None:
    said = riscontro("rules", "INC-135", "--profile", "polito-incarichi").stdout
    assert "\n    ore_massime = 60 · Ore massime per anno\n" in said
    one = riscontro("rules", "INC-079", "--profile", "polito-incarichi", "--lang", "en").stdout
    assert "    rinnovo_conta_primo = true · " in one and "(choices: true, false)" in one
    profile, rules = regulation(), catalogue(regulation())
    excepted = [one for one in rules.values() if one.parameters.get("exception")]
    assert excepted
    for rule in excepted:
        said = riscontro("rules", rule.code, "--profile", profile.id).stdout
        told = Words(**rule.parameters["exception"]).it
        assert f"Eccezione che il centro può riconoscere con una deroga: {told}" in said
        break


def test_every_parameter_is_used_by_some_rule_or_view() -> None:
    profile = regulation()
    used = {one.id for rule in catalogue(profile).values() for one in parameters_of(rule, profile)}
    assert used == set(profile.parameters)


def test_an_unknown_parameter_in_the_carried_text_makes_no_profile() -> None:
    text = regulation().text + "\n#=== parameters.toml\nzzz = 3\n"
    assert known_profile("polito-incarichi", text) is None
    assert parse("x", regulation().text + "\n#=== parameters.toml\nore_massime = 3\n")
