"""Whole nights on either database: the same files, the same answers, nothing twice."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk import DAY, LATE, edit_plan, fill, riscontro, workspace
from forge import GOOD, PROFILE, sample_plan
from openpyxl import load_workbook
from postgres import Server
from riscontro.schemas.rulings import Waiver
from riscontro.sync import database as tables
from riscontro.sync.pipeline.planning import doubt_words
from riscontro.sync.settings import read_settings
from riscontro.sync.statements import waivers_of
from riscontro.sync.store import accepted, open_store
from riscontro.sync.storeschema import ANSWERS
from riscontro.sync.workspace import Workspace
from riscontro.workbooks.planbook import write_plan

NAME = "CUL_2025_consuntivo.xlsx"
VARIABLE = "RISCONTRO_TEST_STORE"
DAY_OF = date(2026, 2, 1)


@pytest.fixture(scope="module")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("databases") / "piano-2025")
    file = Workspace(root).settings_file
    text = file.read_text("utf-8")
    settings = read_settings(file)
    assert settings.database == "" and 'database = ""' in text
    file.write_text(text.replace('database = ""', f'database = "env:{VARIABLE}"'), "utf-8")
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    fill(root / "trasmissioni" / NAME, {**GOOD, ("indicators", "a.1", "value"): "4.224057,67"})
    return root


@pytest.fixture
def root(_ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_ready, tmp_path / "piano-2025"))


def sync(root: Path, day: str = DAY) -> dict[str, str]:
    """Run a night and return what became of each workbook."""
    done = riscontro("sync", root, "--today", day, "--json")
    assert done.exit_code in (0, 1), done.stderr
    return {one["workbook"]: one["state"] for one in json.loads(done.stdout)["pushes"]}


def doctor(root: Path) -> int:
    return riscontro("doctor", root).exit_code


def files(root: Path) -> tuple[bytes, bytes]:
    return (root / "quadro.xlsx").read_bytes(), (root / "trasmissioni" / NAME).read_bytes()


def counts(url: str) -> dict[str, int]:
    with open_store(url) as store, store.engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in tables.TABLES.sorted_tables
        }


def edits(root: Path) -> Iterator[tuple[str, str]]:
    """A value nobody can read is put right, the plan changes, the due date passes.

    Yields:
        The day of the night that follows, and what it does to the workbook.
    """
    yield DAY, "written"
    yield DAY, "unchanged"
    fill(root / "trasmissioni" / NAME, {("indicators", "a.1", "value"): 4225}, {})
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "label", "Titolo nuovo")])
    yield DAY, "written"
    yield LATE, "unchanged"


def test_nights_on_either_database(
    root: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, database)
    for day, state in edits(root):
        assert sync(root, day) == {NAME: state}
    seen, rows = files(root), counts(database)
    assert sync(root, LATE) == {NAME: "unchanged"}
    assert files(root) == seen
    assert counts(database) == rows | {"runs": rows["runs"] + 1}
    assert doctor(root) == 0
    traced = riscontro("trace", "M05.P02/a.1", "--workspace", root)
    assert traced.exit_code == 0 and "4225" in traced.stdout


def test_both_databases_give_the_same_bytes(
    root: Path, tmp_path: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(root, tmp_path / "altro" / "piano-2025"))
    first, second = str(tmp_path / "store.db"), postgresql.database()
    for day, state in edits(root):
        for name in ("piano.xlsx", f"trasmissioni/{NAME}"):
            shutil.copyfile(root / name, other / name)
        for where, url in ((root, first), (other, second)):
            monkeypatch.setenv(VARIABLE, url)
            assert sync(where, day) == {NAME: state}
        assert files(root) == files(other)
    assert counts(first) == counts(second)
    assert not (root / ".riscontro" / "store.db").exists()


def test_a_database_out_of_reach_stops_the_run_before_anything_is_written(
    root: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.url("nessuno")
    monkeypatch.setenv(VARIABLE, url.replace("riscontro@", "riscontro:segreto@"))
    before = (root / "trasmissioni" / NAME).read_bytes()
    done = riscontro("sync", root, "--today", DAY)
    assert done.exit_code == 2 and "L'archivio" in done.stderr and "segreto" not in done.output
    assert (root / "trasmissioni" / NAME).read_bytes() == before
    assert not (root / "quadro.xlsx").exists()


def test_undo_editions_and_rebuild_on_either_database(
    root: Path, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year with everything in it, then the store made again elsewhere: row by row the same."""
    monkeypatch.setenv(VARIABLE, database)
    for day, _ in edits(root):
        sync(root, day)
    where = ("--workspace", root)
    today = ("--today", LATE)
    assert riscontro("undo", "3", *where, *today).exit_code in (0, 1)
    assert riscontro("undo", *where, *today).exit_code in (0, 1)
    assert riscontro("close", root, "--act", "DCC 1/2026", "--anyway", *today).exit_code == 0
    reopened = ("reopen", "M05.P02/a.1", "--reason", "dato tardivo", *where, *today)
    assert riscontro(*reopened).exit_code == 0
    fill(root / "trasmissioni" / NAME, {("indicators", "a.1", "value"): 4226}, {})
    sync(root, LATE)
    assert riscontro("close", root, "--act", "DCC 2/2026", "--anyway", *today).exit_code == 0
    told = riscontro("diff", "2025-consuntivo-1", "2025-consuntivo-2", "--errata", *where)
    assert told.exit_code == 1 and "dato tardivo" in told.stdout
    assert doctor(root) == 0
    before, master = counts(database), (root / "quadro.xlsx").read_bytes()
    with open_store(database) as store:
        rows = accepted(store, 2025, "consuntivo")
    elsewhere = f"sqlite:///{tmp_path / 'altrove.db'}"
    monkeypatch.setenv(VARIABLE, elsewhere)
    assert riscontro("rebuild", root).exit_code == 0
    assert counts(elsewhere) == before and (root / "quadro.xlsx").read_bytes() == master
    with open_store(elsewhere) as store:
        assert accepted(store, 2025, "consuntivo") == rows
    assert before["editions"] == 2 and before["reopenings"] == 1 and before["standings"] > 0


def test_answers_and_waivers_are_in_the_store(
    root: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, database)
    waiver = Waiver("VAL-002", "M05.P02/a.9", "CUL", "dato in verifica", "Ufficio", DAY_OF, None)
    plan = replace(sample_plan(), waivers=(waiver,))
    words = doubt_words(PROFILE, "it")
    (root / "piano.xlsx").write_bytes(write_plan(plan, PROFILE, "prova-2025", "it", words))
    sync(root)
    book = load_workbook(root / "trasmissioni" / NAME)
    page = book["Esito controlli"]
    names = [cell.value for cell in page[5]]
    page.cell(7, names.index("Risposta") + 1).value = "confermo"
    page.cell(7, names.index("Motivazione") + 1).value = "verificato con l'ufficio"
    book.save(root / "trasmissioni" / NAME)
    sync(root)
    with open_store(database) as store:
        assert waivers_of(store, 2025, "consuntivo") == [waiver]
        with store.engine.connect() as connection:
            told = connection.execute(sa.select(ANSWERS)).mappings().all()
    assert [(one["department"], one["reason"]) for one in told] == [
        ("CUL", "verificato con l'ufficio")
    ]
