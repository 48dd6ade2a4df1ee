"""The figures of the yearly return on internal controls."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desk import riscontro
from forge import PROFILE
from offices import City
from riscontro.schemas.controls import HEADINGS, read_headings
from riscontro.schemas.profile import ProfileError, parse
from riscontro.schemas.profilekeys import KNOWN
from riscontro.sync.controlfigures import rows
from riscontro.sync.pipeline.publishing import material
from test_editions import close
from test_opendata import founded

Key = tuple[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Three of four units delivered, one of them late; one target reached, three missed."""
    found = founded(tmp_path_factory.mktemp("controlli"))
    missed = {
        ("indicators", "a.1", "deviation_reason"): "risorse",
        ("indicators", "a.1", "corrective_action"): "Si aprirà anche il sabato.",
    }
    found.send("CUL", missed)
    found.send("AMB")
    found.run()
    found.send("SOC")
    found.run(date(2026, 3, 4))
    return found


def told(city: City) -> dict[Key, str]:
    done = riscontro("export", city.root, "--what", "controlli-interni")
    assert done.exit_code == 0, done.stderr
    lines = csv.DictReader(done.stdout.splitlines())
    return {(one["figure"], one["round"]): one["value"] for one in lines}


def test_the_figures_are_counted_from_the_year(city: City) -> None:
    found = told(city)
    now = "consuntivo"
    assert found["rounds", ""] == "1" and found["reports", ""] == "0"
    assert found["units_delivered", now] == "3" and found["units_on_time", now] == "2"
    assert (found["units_expected", now], found["share_on_time", now]) == ("4", "50.0")
    assert (found["indicators", now], found["with_target", now]) == ("13", "4")
    assert found["share_with_target", now] == "30.8"
    assert (found["measured", now], found["reached", now], found["missed", now]) == ("4", "1", "3")
    assert found["share_reached", now] == "25.0"
    assert (found["explained", now], found["corrective", now]) == ("1", "1")
    assert [name for name, _ in found] == list(HEADINGS)


def test_an_approved_edition_is_a_report(city: City) -> None:
    close(city, "--anyway")
    done = riscontro("export", city.root, "--what", "controlli-interni")
    (line,) = [
        one for one in csv.DictReader(done.stdout.splitlines()) if one["figure"] == "reports"
    ]
    assert line["value"] == "1" and "DCC 45/2026" in line["detail"]


def test_a_profile_gives_the_headings_of_the_year(city: City) -> None:
    said = '\n[controls]\nrounds = { it = "Quante verifiche?", en = "How many checks?" }\n'
    named = parse("p", PROFILE.text.replace("\n[publication]\n", f"{said}\n[publication]\n", 1))
    assert named.control_headings["rounds"].it == "Quante verifiche?"
    assert named.control_headings["reached"] == HEADINGS["reached"]
    standing = material(city.root).standing
    standing.profile = replace(standing.profile, control_headings=named.control_headings)
    assert list(rows([], standing)) == [] and "controls" in KNOWN["top"]


def test_a_figure_nobody_knows_is_a_slip() -> None:
    with pytest.raises(ValueError, match=r"controls\.nothing"):
        read_headings({"nothing": {"it": "a", "en": "b"}})
    text = PROFILE.text.replace("\n[publication]\n", "\n[controls]\nx = 3\n\n[publication]\n", 1)
    with pytest.raises(ProfileError, match="controls"):
        parse("p", text)


def test_before_the_first_consolidation_there_are_none(tmp_path: Path) -> None:
    made = City.founded(tmp_path / "piano-2025")
    done = riscontro("export", made.root, "--what", "controlli-interni")
    assert done.exit_code == 2 and "consolid" in done.stderr
