"""The page of the regulation: its tables are those of the profile."""

import re
from pathlib import Path

from desk import riscontro
from riscontro.schemas.parameters import Setting
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue, common
from riscontro.sync.rulebook import table

FOLDER = Path(__file__).parents[1] / "schemas" / "profiles" / "polito-incarichi"
PAGE = (FOLDER / "README.md").read_text("utf-8")
PROFILE = load("polito-incarichi")
OWN = {code: rule for code, rule in catalogue(PROFILE).items() if code not in common()}


def written(value: Setting) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def test_every_parameter_has_its_line() -> None:
    for one in PROFILE.parameters.values():
        said = f"{one.label.en}. {one.note.en}"
        assert f"| `{one.id}` | `{written(one.value)}` | {said} | {one.source} |" in PAGE, one.id
    assert len(re.findall(r"^\| `\w+` \| `", PAGE, re.MULTILINE)) == len(PROFILE.parameters)


def test_every_sheet_is_named() -> None:
    for sheet in PROFILE.sheets:
        assert f"*{sheet.label.it}*" in PAGE, sheet.id


def test_every_table_of_the_master_is_named() -> None:
    for view in PROFILE.views:
        assert f"| *{view.label.it}* |" in PAGE, view.id
    sheets = {sheet.label.it for sheet in PROFILE.sheets}
    assert not sheets & {view.label.it for view in PROFILE.views}


def test_the_rules_are_those_of_the_profile() -> None:
    made = table(OWN, "en", sources=True)
    assert made in PAGE
    said = riscontro("rules", "--profile", "polito-incarichi", "--own", "--markdown").stdout
    assert said == made + "\n"
    codes = [f"INC-{number:03}" for number in range(1, len(OWN) + 1)]
    assert sorted(OWN) == codes and len(codes) >= 174
    assert all(rule.source.startswith("D.R. 786/2022, art. ") for rule in OWN.values())


def test_the_rules_named_in_the_text_exist() -> None:
    assert set(re.findall(r"INC-\d{3}", PAGE)) <= set(OWN)
