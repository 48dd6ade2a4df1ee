"""A round closed as an edition: nothing changes it but a row opened again, told in the errata."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk import cell_of, riscontro
from forge import PROFILE
from offices import PLAN_ID, TODAY, City, codes, plan_of_four
from riscontro.schemas.rulings import Correction
from riscontro.sync import events
from riscontro.sync.editions import closed, fingerprint
from riscontro.sync.editions import editions as of_round
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import editions
from riscontro.sync.pipeline.rebuilding import rebuild
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.store import accepted, open_store
from riscontro.sync.versions import accepted_at
from riscontro.workbooks.planbook import write_plan
from test_rebuild import stored
from test_undo import CUL, in_force, retype

LATER, AFTER = date(2026, 3, 20), date(2026, 9, 10)
A1 = "M05.P02/a.1"


def run(city: City, *words: object, today: date = LATER) -> dict[str, Any]:
    done = riscontro(*words, "--today", today.isoformat(), "--json")
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"status": done.exit_code}


def close(city: City, *words: object, today: date = LATER) -> dict[str, Any]:
    return run(city, "close", city.root, "--act", "DCC 45/2026", *words, today=today)


def reopen(city: City, key: str = A1, *words: object) -> dict[str, Any]:
    where = ("--workspace", city.root, "--reason", "dato della Regione")
    return run(city, "reopen", key, *where, *words, today=AFTER)


@pytest.fixture(scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("editions") / "piano-2025")
    for unit in ("CUL", "AMB", "SOC", "DIR"):
        city.send(unit)
    synchronise(city.root, TODAY)
    return city.root


@pytest.fixture(scope="module")
def _closed(_whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("closed") / "piano-2025"
    shutil.copytree(_whole, root)
    assert close(City(root), "--anyway")["edition"] == "2025-consuntivo-1"
    return root


@pytest.fixture
def city(_whole: Path, tmp_path: Path) -> City:
    """Everything delivered, nothing closed."""
    return City(Path(shutil.copytree(_whole, tmp_path / "piano-2025")))


@pytest.fixture
def after(_closed: Path, tmp_path: Path) -> City:
    """The same after the first edition."""
    return City(Path(shutil.copytree(_closed, tmp_path / "dopo")))


def test_an_edition_has_label_act_day_and_fingerprints(city: City) -> None:
    made = close(city, "--anyway", "--label", "Consuntivo approvato", "--day", "2026-04-28")
    folder = city.root / "esiti" / "edizioni" / "2025-consuntivo-1"
    told = json.loads((folder / "edizione.json").read_text("utf-8"))
    assert (told["label"], told["act"], told["day"]) == (
        "Consuntivo approvato",
        "DCC 45/2026",
        "2026-04-28",
    )
    with open_store(city.workspace.store_file) as store:
        rows = accepted(store, 2025, "consuntivo")
        state = closed(store, 2025, "consuntivo")
    assert state is not None and state.edition.fingerprint == fingerprint(rows)
    assert made["fingerprint"] == told["fingerprint"] == state.edition.fingerprint
    master = city.workspace.master_file.read_bytes()
    assert hashlib.sha256(master).hexdigest() == made["master_sha256"] == told["master_sha256"]
    assert (folder / "quadro.xlsx").read_bytes() == master
    page = openpyxl.load_workbook(folder / "quadro.xlsx").worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert any(
        "Edizione chiusa: Consuntivo approvato (DCC 45/2026, 28/04/2026)" in t for t in texts
    )
    listed = riscontro("editions", city.root).stdout
    assert "2025-consuntivo-1" in listed and "Consuntivo approvato · DCC 45/2026" in listed


def test_what_is_not_in_order_stops_the_closing(city: City) -> None:
    (city.inbox / "SOC_2025_consuntivo.xlsx").unlink()
    city.send("SOC", name="SOC_2025_consuntivo.xlsx", submitted=False)
    city.send("CUL", {("indicators", "a.1", "value"): "1,2,3"})
    done = riscontro("close", city.root, "--act", "DCC 1", "--today", LATER.isoformat())
    assert done.exit_code == 2
    assert "righe in attesa di correzione: 1" in done.stderr and "--anyway" in done.stderr
    made = close(city, "--anyway")
    assert made["status"] == 1 and made["not_in_order"]["held"] == 1


def test_after_the_closing_nothing_changes_the_round(after: City) -> None:
    before = in_force(after)
    retype(after, 9999)
    for _ in range(2):
        night = synchronise(after.root, AFTER)
        assert "CON-022" in codes(night.summary)[CUL]
        assert in_force(after) == before and night.summary.changes == 0
    row = after.master()["Indicatori", "Cultura", "a.1"]
    assert row["value"] == int(before)
    (delivery,) = [d for d in night.summary.consolidated.deliveries if d.department == "CUL"]
    assert delivery.state == "closed"


def test_neither_does_the_centre_nor_the_plan(after: City) -> None:
    before = in_force(after)
    correction = Correction(
        A1, "", 2025, "consuntivo", "value", Decimal(1), "verbale", "centro", AFTER
    )
    plan = replace(plan_of_four(), corrections=(correction,))
    plan = replace(
        plan, indicators=tuple(one for one in plan.indicators if one.row_key != "M05.P02/f.1")
    )
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    after.workspace.plan_file.write_bytes(data)
    night = synchronise(after.root, AFTER)
    assert in_force(after) == before
    assert in_force(after, "M05.P02/f.1", "AMB") != "–", "a row taken out of the plan stays"
    assert "CON-022" in {one.code for one in night.summary.consolidated.findings}


def test_a_row_opened_again_takes_another_value_and_no_other_row_does(after: City) -> None:
    told = reopen(after)
    assert told["reopened"] == [{"department": "CUL", "sheet": "indicators", "key": A1}]
    status = riscontro("status", after.root, "--today", AFTER.isoformat(), "--json")
    states = {one["department"]: one["state"] for one in json.loads(status.stdout)["deliveries"]}
    assert states["CUL"] == "reopened" and states["AMB"] == "closed"
    retype(after, 4999)
    book = openpyxl.load_workbook(after.inbox / CUL)
    cell_of(book["Indicatori"], "M05.P02/b.3", "value").value = 1
    book.save(after.inbox / CUL)
    night = synchronise(after.root, AFTER)
    assert in_force(after) == "4999"
    held = [one.key for one in night.summary.consolidated.findings if one.code == "CON-022"]
    assert held == ["M05.P02/b.3"]
    assert in_force(after, "M05.P02/b.3") != "1"


def test_the_next_edition_lists_what_changed_and_why(after: City) -> None:
    before = in_force(after)
    reopen(after, A1, "--act", "nota 12/2026")
    retype(after, 4999)
    synchronise(after.root, AFTER)
    made = close(after, "--anyway", today=AFTER)
    assert (made["edition"], made["errata"]) == ("2025-consuntivo-2", 1)
    folder = after.root / "esiti" / "edizioni" / "2025-consuntivo-2"
    told = json.loads((folder / "edizione.json").read_text("utf-8"))
    text = json.dumps(told["errata"], ensure_ascii=False)
    assert before in text and "4999" in text and "dato della Regione" in text
    book = openpyxl.load_workbook(folder / "errata.xlsx")
    cells = [str(c.value) for row in book.worksheets[0].iter_rows() for c in row if c.value]
    assert any("dato della Regione" in cell for cell in cells)
    shown = riscontro(
        "diff", "2025-consuntivo-1", "2025-consuntivo-2", "--errata", "--workspace", after.root
    )
    assert shown.exit_code == 1 and "4999" in shown.stdout.replace(".", "")
    first = after.root / "esiti" / "edizioni" / "2025-consuntivo-1" / "quadro.xlsx"
    old = json.loads((first.parent / "edizione.json").read_text("utf-8"))
    assert hashlib.sha256(first.read_bytes()).hexdigest() == old["master_sha256"]
    with open_store(after.workspace.store_file) as store:
        state = closed(store, 2025, "consuntivo")
        assert state is not None and state.reopened == {}
        first_run = of_round(store, 2025, "consuntivo")[0].run
        rows = accepted_at(store, first_run, 2025, "consuntivo")
    assert fingerprint(rows) == old["fingerprint"], "the first edition is still known whole"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", "--act", "DCC 2", "--anyway"), "Nulla è cambiato dopo l'edizione"),
        (("close", "--act", " "), "--act is empty"),
        (("reopen", "M05.P02/zz", "--reason", "x"), "non è la chiave di una riga"),
        (("reopen", A1, "--reason", "x", "--department", "AMB"), "non è la chiave di una riga"),
        (("reopen", A1, "--reason", ""), "--reason is empty"),
        (("undo", "1"), "è chiusa (edizione 2025-consuntivo-1)"),
    ],
)
def test_what_cannot_be_done_says_why(after: City, words: tuple[str, ...], said: str) -> None:
    name, *rest = words
    where = [after.root] if name == "close" else []
    more = [] if name == "close" else ["--workspace", after.root]
    done = riscontro(name, *where, *rest, *more, "--today", AFTER.isoformat())
    assert done.exit_code == 2 and said in done.stderr


def test_a_row_is_opened_once_and_only_of_a_closed_round(city: City, after: City) -> None:
    where = ("--reason", "x", "--today", AFTER.isoformat(), "--workspace")
    done = riscontro("reopen", A1, *where, city.root)
    assert done.exit_code == 2 and "non è chiusa" in done.stderr
    reopen(after)
    done = riscontro("reopen", A1, *where, after.root)
    assert done.exit_code == 2 and "già riaperta" in done.stderr


def test_nothing_accepted_is_nothing_to_close(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    done = riscontro("close", city.root, "--act", "DCC 1", "--anyway")
    assert done.exit_code == 2 and "ancora nulla" in done.stderr
    assert "Nessuna rilevazione" in riscontro("editions", city.root).stdout


def test_a_closing_killed_before_the_master_is_finished_by_the_next(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(editions, "_seal", killed)
        with pytest.raises(KeyboardInterrupt):
            editions.close(city.root, LATER, "DCC 45/2026", anyway=True)
    assert "non completa" in riscontro("editions", city.root).stdout
    made = close(city)
    assert made["edition"] == "2025-consuntivo-1" and made["master_sha256"]
    with pytest.raises(RunStopped, match="Nulla è cambiato"):
        editions.close(city.root, LATER, "DCC 46/2026", anyway=True)


def test_editions_come_back_with_the_store(after: City) -> None:
    reopen(after)
    synchronise(after.root, AFTER)
    before = stored(after)
    after.workspace.store_file.unlink()
    assert rebuild(after.root).same
    assert stored(after) == before


def test_the_log_tells_of_the_edition_and_of_the_row(after: City) -> None:
    reopen(after)
    told = [event["what"] for _, event in events.events(after.workspace.events)]
    assert {"close", "edition", "reopen"} <= set(told)
    text = after.workspace.events.read_text("utf-8")
    assert '"edition"' in text


def test_the_round_of_corrections_asks_only_for_what_was_opened_again(after: City) -> None:
    reopen(after)
    after.settle(round="rettifica")
    made = riscontro("distribute", after.root, "--today", AFTER.isoformat())
    assert made.exit_code == 0, made.stderr
    names = sorted(path.name for path in after.inbox.glob("*_rettifica.xlsx"))
    assert names == ["CUL_2025_rettifica.xlsx"]
    page = openpyxl.load_workbook(after.inbox / names[0])["Indicatori"]
    ids = [cell.value for cell in page[4]]
    keys = [row[ids.index("key")].value for row in page.iter_rows(min_row=6)]
    assert [key for key in keys if key] == [A1]
