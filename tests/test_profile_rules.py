"""A profile of one's own: a folder with its rules and severities, no code."""

from importlib import resources
from pathlib import Path

import pytest
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
