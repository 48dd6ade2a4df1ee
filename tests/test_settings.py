"""riscontro.toml and the paths of a workspace."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.terms import ROUNDS
from riscontro.sync.errors import RunStopped
from riscontro.sync.settings import (
    Ceilings,
    Settings,
    SettingsError,
    parse_settings,
    read_settings,
    usual_due_dates,
)
from riscontro.sync.settingstext import write_settings
from riscontro.sync.workspace import NotAWorkspace, Workspace, find_workspace, open_workspace

LEAST = 'plan = "torino-2025"\nprofile = "torino-controllo"\nperiod = 2025\n'


def test_the_least_one_can_write() -> None:
    settings = parse_settings(LEAST)
    assert settings == Settings("torino-2025", "torino-controllo", 2025)
    assert settings.round == "consuntivo"
    assert settings.due_date() == date(2026, 2, 28)
    assert settings.due_date("monitoraggio") == date(2025, 7, 15)
    assert settings.submissions == ("trasmissioni",)
    assert not settings.drafts


def test_every_round_has_a_usual_day() -> None:
    assert list(usual_due_dates(2025)) == list(ROUNDS)


def test_everything_that_can_be_written() -> None:
    settings = parse_settings(
        LEAST
        + """
        round = "monitoraggio"
        language = "en"
        submissions = ["trasmissioni", "s3://unità/cartelle"]
        acceptance = "submission"
        drafts = true
        contact = 'Controllo "strategico", int. 12'
        database = "env:RISCONTRO_DB"
        [due]
        monitoraggio = 2025-07-20
        [measured]
        monitoraggio = 2025-05-31
        [limits]
        file_mb = 10
        """
    )
    assert settings.due_date() == date(2025, 7, 20)
    assert settings.due_date("consuntivo") == date(2026, 2, 28)
    assert settings.measured_on() == date(2025, 5, 31)
    assert settings.measured_on("consuntivo") == date(2025, 12, 31)
    assert settings.limits == Ceilings(file_mb=10)
    assert settings.limits.reading().file == 10 << 20
    assert settings.acceptance == "submission" and settings.drafts
    written = parse_settings(write_settings(settings))
    assert replace(written, due={}) == replace(settings, due={})
    assert all(written.due_date(name) == settings.due_date(name) for name in ROUNDS)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(TEXTS, st.lists(TEXTS.filter(str.strip), min_size=1), st.integers(1900, 2200))
def test_what_is_written_reads_back(contact: str, folders: list[str], period: int) -> None:
    settings = Settings(
        "a.b-c", "p", period, contact=contact, submissions=tuple(folders),
        due=usual_due_dates(period),
    )  # fmt: skip
    assert parse_settings(write_settings(settings)) == settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST + 'rond = "consuntivo"', "«rond» non è una chiave prevista; forse «round»"),
        (LEAST + "zzzz = 1", "«zzzz» non è una chiave prevista; ammesse: plan, profile"),
        (LEAST + "[due]\nmonitoragio = 2025-07-20", "forse «monitoraggio»"),
        (LEAST + '[due]\nconsuntivo = "28/02/2026"', "«due.consuntivo» deve essere una data"),
        (LEAST + 'round = "consuntivi"', "«consuntivi», che non è una voce prevista; forse «cons"),
        (LEAST + 'language = "fr"', "ammesse: it, en"),
        (LEAST + 'acceptance = "rows"', "forse «row»"),
        (LEAST + 'drafts = "no"', "«drafts» deve essere true oppure false"),
        (LEAST + "submissions = []", "«submissions» deve essere un elenco"),
        (LEAST + "submissions = [1]", "«submissions» deve essere un testo"),
        (LEAST + "limits = 3", "«limits» deve essere una tabella"),
        (LEAST + "[limits]\ncells = 0", "«limits.cells» deve essere compresa"),
        (LEAST + "[limits]\nfile = 3", "«limits.file» non è una chiave prevista"),
        (LEAST + 'database = "postgresql://u:segreta@host/db"', "«database» contiene una password"),
        (LEAST + 'submissions = ["sftp://u:segreta@host/x"]', "«submissions» contiene una passw"),
        (LEAST.replace("2025\n", '"2025"\n'), "«period» deve essere un numero intero"),
        (LEAST.replace("2025\n", "true\n"), "«period» deve essere un numero intero"),
        (LEAST.replace("torino-2025", "a/b"), "«plan» ammette solo lettere"),
        ('plan = ""\nprofile = "x"\nperiod = 2025', "«plan» non può essere vuota"),
        ('plan = "x"', "«profile» manca"),
        ("plan = ", "TOML"),
    ],
)
def test_a_wrong_file_is_said_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "riscontro.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)
    assert "segreta" not in str(caught.value)
    assert isinstance(caught.value, RunStopped)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="non esiste"):
        read_settings(tmp_path / "riscontro.toml")
    file = tmp_path / "latin.toml"
    file.write_bytes("contact = 'è'".encode("latin-1"))
    with pytest.raises(SettingsError, match="non si può leggere"):
        read_settings(file)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "riscontro.toml"
    file.write_text(LEAST, "utf-8-sig")
    assert read_settings(file).period == 2025


def test_an_own_profile_lies_beside(tmp_path: Path) -> None:
    (tmp_path / "mio").mkdir()
    own = parse_settings(LEAST.replace("torino-controllo", "mio"))
    assert own.profile_name(tmp_path) == str(tmp_path / "mio")
    assert parse_settings(LEAST).profile_name(tmp_path) == "torino-controllo"


def test_the_nearest_workspace_is_found(tmp_path: Path) -> None:
    root = tmp_path / "piano-2025"
    deep = root / "trasmissioni" / "CUL"
    deep.mkdir(parents=True)
    (root / "riscontro.toml").write_text(LEAST, "utf-8")
    file = deep / "cartella.xlsx"
    file.touch()
    for start in (root, deep, file, root / "riscontro.toml"):
        assert find_workspace(start) == Workspace(root)
    assert open_workspace(root) == open_workspace(root / "riscontro.toml") == Workspace(root)
    with pytest.raises(NotAWorkspace, match=r"più vicino è .*piano-2025"):
        open_workspace(deep)


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    assert find_workspace(tmp_path) is None
    with pytest.raises(NotAWorkspace, match="riscontro init"):
        open_workspace(tmp_path)


def test_where_the_files_lie(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    own = {
        name: getattr(workspace, name).relative_to(tmp_path).as_posix()
        for name in ("plan_file", "master_file", "submissions", "outbox", "store_file", "received")
    }
    assert own == {
        "plan_file": "piano.xlsx",
        "master_file": "quadro.xlsx",
        "submissions": "trasmissioni",
        "outbox": "esiti",
        "store_file": ".riscontro/store.db",
        "received": ".riscontro/ricevuti",
    }
    for path in (workspace.manifest_file, workspace.events, workspace.backups, workspace.lock):
        assert path.parent == workspace.hidden
