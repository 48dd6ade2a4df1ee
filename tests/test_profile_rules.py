"""A profile of one's own: a folder with its rules and severities, no code."""

import json
from importlib import resources
from pathlib import Path

import pytest
import recordplan
from desk import riscontro
from forge import Forge, places, sample_plan
from riscontro.schemas.profile import Profile, ProfileError, load
from riscontro.schemas.rules import catalogue

RULES = """
[TOR-001]
severity = "warning"
title = { it = "Documentazione mancante", en = "Evidence missing" }
message = { it = "Manca la documentazione a supporto.", en = "The evidence is missing." }
hint = { it = "Indicare il numero di protocollo.", en = "Give the record number." }
source = "Regolamento interno, art. 3"
sheet = "indicator"
predicate = "required"
parameters = { field = "evidence", when = "due", types = ["money"] }
"""


@pytest.fixture
def own(tmp_path: Path) -> Profile:
    folder = tmp_path / "piano-mio"
    folder.mkdir()
    bundled = resources.files("riscontro.schemas").joinpath("profiles", "torino-controllo")
    for name in ("profile.toml", "departments.toml"):
        (folder / name).write_text(bundled.joinpath(name).read_text("utf-8"), "utf-8")
    (folder / "rules.toml").write_text(RULES, "utf-8")
    text = (folder / "profile.toml").read_text("utf-8")
    (folder / "profile.toml").write_text(f'{text}\n[severities]\nIND-006 = "warning"\n', "utf-8")
    return load(str(folder))


def test_a_rule_of_the_profile_is_evaluated(own: Profile, tmp_path: Path) -> None:
    forge = Forge(tmp_path, sample_plan(), profile=own).fill()
    where = forge.address("indicators", "a.2", "evidence")
    assert places(forge.check()) == [("TOR-001", f"Indicatori!{where}")]
    forge.put("indicators", "a.2", "evidence", "prot. 123/2026")
    assert places(forge.check()) == []


def test_a_profile_changes_severities(own: Profile, tmp_path: Path) -> None:
    assert catalogue(own)["IND-006"].severity == "warning"
    forge = Forge(tmp_path, sample_plan(), profile=own).fill()
    forge.put("indicators", "a.2", "evidence", "prot. 123/2026")
    forge.put("indicators", "a.1", "value", 50_000)
    assert [(found.code, str(found.severity)) for found in forge.check()] == [
        ("IND-006", "warning")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 3", "missing or wrong entry"),
        ("[[levels", "profile"),
        (
            'title = "x"\nowner = "y"\nrounds = ["boh"]\nlevels = []\nsheets = []',
            "unknown name boh",
        ),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "profile.toml").write_text(text, "utf-8")
    with pytest.raises(ProfileError, match=said):
        load(str(folder))


def test_an_unknown_profile_names_the_bundled_ones() -> None:
    with pytest.raises(ProfileError, match="torino-controllo"):
        load("nessuno")


COSTLY = """
[REG-001]
severity = "warning"
title = { it = "Compenso alto", en = "High pay" }
message = { it = "Nel {aa} il compenso è {compenso}, con {ore} ore.", en = "In {aa} the pay is {compenso}, for {ore} hours." }
hint = { it = "Verificare.", en = "Check." }
source = "Regolamento interno, art. 4"
sheet = "incarico"
predicate = "holds"
parameters = { field = "compenso", then = "compenso <= 100" }
"""  # noqa: E501 - sentences


def test_amounts_in_a_message_are_written_as_people_do(tmp_path: Path) -> None:
    folder, space = tmp_path / "profilo", tmp_path / "spazio"
    recordplan.write_profile(folder, rules=COSTLY)
    source = recordplan.write_source(tmp_path / "fonte")
    assert riscontro("import", space, source, "--profile", folder).exit_code == 0
    riscontro("distribute", space)
    done = riscontro("validate", space / "trasmissioni", "--format", "json")
    told = [one["message"]["it"] for one in json.loads(done.stdout)["findings"]
            if one["code"] == "REG-001"]  # fmt: skip
    assert "Nel 2025/2026 il compenso è 1.200,5, con 20 ore." in told
