"""The metropolitan plan: its demonstration from import to master, what its units type."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from riscontro.schemas.profile import Profile, load
from riscontro.sync.pipeline.demonstration import Demonstration, demonstrate

PROFILE: Profile = load("cmto-psm")
RECORDS = {"risorse", "luoghi", "risultati", "collegate", "voci"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return demonstrate(tmp_path_factory.mktemp("cmto") / "piano", "cmto-psm")


def test_the_demonstration_runs_from_import_to_master(demo: Demonstration) -> None:
    run = demo.run
    assert demo.workbooks == len(run.consolidated.deliveries) == 13
    assert [one for one in run.consolidated.findings if one.severity == "blocking"] == []
    states = {one.department: one.state for one in run.consolidated.deliveries}
    assert states["RFI"] == "missing" and states["USR"] == "draft"
    assert {state for unit, state in states.items() if unit not in ("RFI", "USR")} == {"accepted"}


def test_what_units_type_is_taken(demo: Demonstration) -> None:
    taken = {record.sheet for record in demo.run.consolidated.records if record.cells}
    assert taken >= RECORDS | {"activities"}
    amounts = [
        record.cells["importo"].number
        for record in demo.run.consolidated.records
        if record.sheet == "risorse" and "importo" in record.cells
    ]
    typed = Path(__file__).parents[1] / "workbooks" / "demo" / "cmto-psm" / "risorse.entries"
    lines = [line.split("\t") for line in typed.read_text("utf-8").splitlines()[1:]]
    sent = [float(line[6]) for line in lines if line[0] not in ("RFI", "USR")]
    assert sorted(float(one) for one in amounts if one is not None) == sorted(sent)


def test_units_without_actions_get_no_workbook(demo: Demonstration) -> None:
    """Sheets of records beside the plan are no reason for a workbook of their own."""
    made = {file.name.split("_")[0] for file in (demo.root / "trasmissioni").iterdir()}
    assert "CMTO" in made and "DIOCESI" not in made and "SCUOLE" not in made


def test_the_lead_of_a_card_is_one_actor_with_a_role(demo: Demonstration) -> None:
    plan = demo.imported.plan
    mine = [one for one in plan.actors if one.key == "A3.S3.1/3.1.2"]
    names = [one.name for one in mine]
    assert len(names) == len(set(names))
    assert {one.name: one.role for one in mine}["Agenzia per la mobilità"] == "capofila"


@pytest.mark.parametrize("text", ["OSd3", "OS8 FSE+", "OS10 FSE+", "OS11 FSE+"])
def test_labels_nobody_compared_say_so(text: str) -> None:
    entries = {one.id: one for one in PROFILE.linking.vocabulary("coesione").entries}
    assert entries[text].version == "da confermare"


def test_a_list_may_be_a_vocabulary_of_links() -> None:
    programmes = PROFILE.labels("programma")
    assert "ALCOTRA" in programmes and "LIFE" in programmes


def test_the_master_shows_the_links(demo: Demonstration) -> None:
    names = load_workbook(demo.root / "quadro.xlsx", read_only=True).sheetnames
    assert set(names) >= {
        *("Azioni × PNRR", "Azioni × coesione", "Azioni × zone omogenee", "Azioni da completare"),
        *("Dati non disponibili", "Carico degli attori", "Legami tra assi"),
    }
