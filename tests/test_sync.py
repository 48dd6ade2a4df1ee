"""The nightly run: what departments typed comes in, findings go back, nothing is lost."""

import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from desk import DAY, LATE, cell_of, edit_plan, fill, riscontro, value_in, workspace
from forge import GOOD
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline.locking import locked
from riscontro.sync.pipeline.repairing import repair_file
from riscontro.sync.sources import received_path
from riscontro.sync.workspace import Workspace

NAME = "CUL_2025_consuntivo.xlsx"
AMBIGUOUS = {**GOOD, ("indicators", "a.1", "value"): "4.224057,67"}


@pytest.fixture(scope="module")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("sync") / "piano-2025")
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    fill(root / "trasmissioni" / NAME, AMBIGUOUS)
    return root


@pytest.fixture
def root(_ready: Path, tmp_path: Path) -> Path:
    """A workspace whose one workbook has a value nobody can read."""
    return Path(shutil.copytree(_ready, tmp_path / "piano-2025"))


def sync(root: Path, *more: object) -> dict[str, object]:
    done = riscontro("sync", root, "--today", DAY, "--json", "--all", *more)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


def states(found: dict[str, object]) -> dict[str, str]:
    return {one["workbook"]: one["state"] for one in found["pushes"]}  # type: ignore[attr-defined]


def results(path: Path) -> list[list[object]]:
    page = load_workbook(path)["Esito controlli"]
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=7) if row[1].value]


def files(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_findings_go_into_the_workbook_and_what_was_typed_stays(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    assert states(sync(root)) == {NAME: "written"}
    assert value_in(path, "Indicatori", "a.1", "value") == "4.224057,67"
    rows = results(path)
    assert any("VAL-002" in row for row in rows)
    assert value_in(path, "Indicatori", "a.1", "outcome").startswith("✖")
    for (sheet, key, field), typed in AMBIGUOUS.items():
        shown = {"indicators": "Indicatori", "activities": "Attività"}[sheet]
        assert value_in(path, shown, key, field) == typed


def test_the_same_night_twice_changes_nothing(root: Path) -> None:
    sync(root)
    path = root / "trasmissioni" / NAME
    before = path.read_bytes()
    again = sync(root)
    assert states(again) == {NAME: "unchanged"}
    assert path.read_bytes() == before
    master = (root / "quadro.xlsx").read_bytes()
    sync(root)
    assert (root / "quadro.xlsx").read_bytes() == master


def test_a_dry_run_tells_the_cells_and_writes_nothing(root: Path) -> None:
    before = files(root)
    found = sync(root, "--dry-run")
    assert found["dry_run"] is True
    (push,) = found["pushes"]  # type: ignore[misc]
    assert push["state"] == "written"
    assert {"Esito controlli", "Indicatori"} <= {cell["sheet"] for cell in push["cells"]}
    after = files(root)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} <= {
        ".riscontro/store.db"
    }
    shown = riscontro("sync", root, "--today", DAY, "--dry-run")
    assert "nulla è stato scritto" in shown.stdout and "da aggiornare" in shown.stdout


def test_a_workbook_somebody_has_open_waits(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    mark = path.with_name(f".~lock.{NAME}#")
    mark.write_text("")
    before = path.read_bytes()
    done = riscontro("sync", root, "--today", DAY)
    assert done.exit_code == 1 and "alla prossima" in done.stdout
    assert path.read_bytes() == before
    mark.unlink()
    assert states(sync(root)) == {NAME: "written"}


def test_a_plan_cell_somebody_changed_is_put_back(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    book = load_workbook(path)
    cell = cell_of(book["Indicatori"], "M05.P02/a.1", "indicator")
    was, cell.value = cell.value, "Un altro indicatore"
    book.save(path)
    sync(root)
    assert value_in(path, "Indicatori", "a.1", "indicator") == was
    kept = list((root / ".riscontro" / "copie").glob("CUL_2025*"))
    assert len(kept) == 1 and load_workbook(kept[0])["Indicatori"]
    assert any("LCK-001" in row for row in results(path))
    again = sync(root)
    assert not any(one["code"] == "LCK-001" for one in again["findings"])  # type: ignore[attr-defined]


def test_a_change_of_the_plan_reaches_the_workbook(root: Path) -> None:
    sync(root)
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "label", "Titolo nuovo")])
    path = root / "trasmissioni" / NAME
    found = sync(root)
    assert states(found) == {NAME: "written"}
    assert not any(one["code"].startswith("LCK") for one in found["findings"])  # type: ignore[attr-defined]
    assert value_in(path, "Indicatori", "a.1", "indicator") == "Titolo nuovo"
    assert value_in(path, "Indicatori", "a.1", "value") == "4.224057,67"


def test_an_answer_stays_beside_its_finding_and_closes_it(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    fill(path, {("indicators", "a.1", "value"): 12_000_000}, {})
    sync(root)
    book = load_workbook(path)
    page = book["Esito controlli"]
    asked = [row for row in results(path) if any(str(one).startswith("?") for one in row)]
    assert asked, results(path)
    names = [cell.value for cell in page[5]]
    answer, reason = (names.index(name) + 1 for name in ("Risposta", "Motivazione"))
    at = next(row for row in range(7, 60) if str(page.cell(row, 2).value).startswith("?"))
    rule = next(value for value in asked[0] if str(value).count("-") == 1 and len(str(value)) == 7)
    page.cell(at, answer).value, page.cell(at, reason).value = "confermo", "Nuova sede aperta"
    book.save(path)
    for _ in range(3):
        found = sync(root)
        assert not any(one["code"] == rule for one in found["findings"])  # type: ignore[attr-defined]
        kept = next(row for row in results(path) if rule in row)
        assert "confermo" in kept and "Nuova sede aperta" in kept


def test_one_run_at_a_time(root: Path) -> None:
    place = Workspace(root)
    with locked(place, "prova", datetime(2026, 2, 20, tzinfo=UTC)):
        done = riscontro("sync", root, "--today", DAY)
        assert done.exit_code == 2 and "Un'altra" not in done.stdout
        assert "È già in corso un'altra esecuzione («prova»" in done.stderr
        with pytest.raises(RunStopped), locked(place, "altra", datetime.now(UTC)):
            pass
    assert not (root / ".riscontro" / "lock.json").exists()
    assert riscontro("sync", root, "--today", DAY, "--quiet").exit_code in (0, 1)


def test_what_a_killed_run_left_is_taken_away(root: Path) -> None:
    inside = root / "trasmissioni" / "sede"
    inside.mkdir()
    left = [
        inside / ".CUL_2025_consuntivo.xlsx.riscontro",
        root / ".piano.xlsx.riscontro",
        root / ".riscontro" / "ricevuti" / "ab" / ".1234-x.riscontro",
        root / "esiti" / ".CUL.xlsx.riscontro",
    ]
    theirs = inside / ".appunti.xlsx"
    for path in (*left, theirs):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PK")
    sync(root)
    assert all(path.exists() for path in left), "nobody was killed: somebody may be writing"
    (root / ".riscontro" / "lock.json").write_text("{}", "utf-8")
    sync(root)
    assert not any(path.exists() for path in left) and theirs.exists()
    assert not (root / ".riscontro" / "lock.json").exists()


def test_a_master_put_in_place_by_a_killed_run_was_changed_by_nobody(root: Path) -> None:
    sync(root)
    kept = root / ".riscontro" / "quadro.xlsx"
    before = kept.read_bytes()
    fill(root / "trasmissioni" / NAME, {("indicators", "a.1", "value"): 4225}, {})
    sync(root)
    # Killed after the master was in its place and before it was noted which one it is.
    kept.rename(kept.with_name("quadro-nuovo.xlsx"))
    kept.write_bytes(before)
    fill(root / "trasmissioni" / NAME, {("indicators", "a.1", "value"): 4226}, {})
    found = sync(root)
    assert not any(one["code"] == "CON-005" for one in found["findings"])  # type: ignore[attr-defined]
    assert not kept.with_name("quadro-nuovo.xlsx").exists()


def test_what_cannot_be_written_into_is_made_anew_among_the_things_to_send(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    book = load_workbook(path)
    del book["Esito controlli"]
    book.save(path)
    before = path.read_bytes()
    found = sync(root)
    assert states(found) == {NAME: "sent"}
    assert path.read_bytes() == before
    fresh = root / "esiti" / NAME
    assert value_in(fresh, "Indicatori", "a.1", "value") == "4.224057,67"
    assert any("VAL-002" in row for row in results(fresh))


def test_the_log_says_what_was_given_back(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    sync(root)
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = (root / ".riscontro" / "eventi.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line)["event"] for line in lines]
    (last,) = [event for event in told if event["what"] == "push"]
    (push,) = last["pushes"]
    assert (push["department"], push["before"], push["after"]) == ("CUL", before, after)
    assert push["cells"] > 0 and last["waiting"] == []
    kept = received_path(after, root / ".riscontro" / "ricevuti")
    assert kept.read_bytes() == path.read_bytes()
    assert date.fromisoformat(json.loads(lines[-1])["day"]) == date.fromisoformat(DAY)


def test_late_departments_hear_what_is_missing(root: Path) -> None:
    done = riscontro("sync", root, "--today", LATE)
    assert done.exit_code == 1
    assert any("aggiornata" in line for line in done.stdout.splitlines())


def test_a_correction_of_the_centre_shows_beside_the_value(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    fill(path, {("indicators", "a.1", "value"): 120}, {})
    sync(root)
    book = load_workbook(root / "piano.xlsx")
    page = book["Correzioni"]
    names = {cell.value: cell.column for cell in page[4]}
    typed = {
        "key": "M05.P02/a.1", "period": 2025, "round": "Consuntivo",
        "field": "Valore rilevato 2025", "value": 125, "reason": "Rettificato",
        "author": "Controllo",
        "day": date(2026, 2, 19),
    }  # fmt: skip
    for name, content in typed.items():
        page.cell(6, names[name]).value = content
    book.save(root / "piano.xlsx")
    assert states(sync(root)) == {NAME: "written"}
    assert value_in(path, "Indicatori", "a.1", "value") == 120
    assert value_in(path, "Indicatori", "a.1", "corrected") == 125
    quadro = load_workbook(root / "quadro.xlsx", data_only=True)["Indicatori"]
    assert cell_in(quadro, "M05.P02/a.1", "value") == 125
    assert states(sync(root)) == {NAME: "unchanged"}


def cell_in(page: Worksheet, key: str, field: str) -> object:
    """Read a cell of a sheet of the master by key and column id."""
    names = {cell.value: cell.column for cell in page[4]}
    rows = range(7, page.max_row + 1)
    at = next(row for row in rows if page.cell(row, names["key"]).value == key)
    found: object = page.cell(at, names[field]).value
    return found


def test_a_repair_gives_formats_back_with_the_push(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    book = load_workbook(path)
    page = book["Indicatori"]
    pasted = [cell_of(page, "M05.P02/a.1", field) for field in ("value", "note", "target")]
    for cell in pasted:
        cell.style = "Normal"
    wanted = cell_of(page, "M05.P02/a.2", "note")
    page.protection.sheet = False
    book.save(path)
    before = path.read_bytes()
    told = riscontro("sync", root, "--today", DAY, "--dry-run", "--repair")
    assert "formati da ripristinare: 3 celle; protezione rimessa in Indicatori" in told.stdout
    assert path.read_bytes() == before
    (push,) = sync(root, "--repair")["pushes"]  # type: ignore[misc]
    assert push["state"] == "written"
    assert [one["cell"] for one in push["repaired"]["cells"]] == [
        cell.coordinate for cell in sorted(pasted, key=lambda cell: cell.column)
    ]
    page = load_workbook(path)["Indicatori"]
    shown = page[pasted[1].coordinate].fill.fgColor.rgb
    assert page.protection.sheet and shown == wanted.fill.fgColor.rgb
    assert not page[pasted[0].coordinate].protection.locked
    assert page[pasted[0].coordinate].value == "4.224057,67"
    once = path.read_bytes()
    assert states(sync(root, "--repair")) == {NAME: "unchanged"} and path.read_bytes() == once
    (plain,) = sync(root)["pushes"]  # type: ignore[misc]
    assert "repaired" not in plain


def test_one_file_is_repaired_without_its_workspace(root: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(root / "trasmissioni" / NAME, tmp_path))
    book = load_workbook(path)
    cell = cell_of(book["Attività"], "M05.P02/a", "actions")
    cell.style, address = "Normal", cell.coordinate
    book.save(path)
    before = path.read_bytes()
    planned = repair_file(path, tmp_path / "copie", dry_run=True)
    assert planned.repair.cells == (("Attività", address),) and path.read_bytes() == before
    done = repair_file(path, tmp_path / "copie")
    assert done.placed is not None and done.placed.result == "replaced"
    assert not load_workbook(path)["Attività"][address].protection.locked
    assert repair_file(path, tmp_path / "copie").placed is None
    path.write_bytes(b"no workbook")
    refused = repair_file(path, tmp_path / "copie").repair.refused
    assert refused is not None and refused.reason == "not-a-workbook"
    assert repair_file(tmp_path / "none.xlsx", tmp_path).repair.refused is not None
    stranger = root / "piano.xlsx"
    refused = repair_file(stranger, tmp_path).repair.refused
    assert refused is not None and refused.reason == "no-identity"
