"""The main job on folders as they are: bad files, copies, corrections, a master somebody edited."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from forge import GOOD, PROFILE, changed
from offices import PLAN_ID, TODAY, City, codes, plan_of_four
from riscontro.schemas.findings import Place
from riscontro.schemas.rules import catalogue, words
from riscontro.sync import events
from riscontro.sync.cli.shell import main
from riscontro.sync.pipeline import placing, reading
from riscontro.sync.pipeline.examining import examine
from riscontro.sync.sources import Source, received_path
from riscontro.sync.summary import Summary
from riscontro.workbooks.builder import build
from riscontro.workbooks.planbook import write_plan
from riscontro.workbooks.replacing import Replacement

LATER, OVERDUE = date(2026, 2, 22), date(2026, 3, 9)
CUL, AMB = "CUL_2025_consuntivo.xlsx", "AMB_2025_consuntivo.xlsx"
NAMES = {"CUL": "Cultura", "AMB": "Ambiente", "SOC": "Sociale", "DIR": "Direzione"}
SHEETS = {"indicators": "Indicatori", "activities": "Attività"}
COPY = "CUL_2025_consuntivo (copia in conflitto).xlsx"


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to which all four units have sent, nothing consolidated yet."""
    city = City.founded(tmp_path_factory.mktemp("città") / "piano-2025")
    for unit in NAMES:
        city.send(unit)
    return city.root


@pytest.fixture
def city(delivered: Path, tmp_path: Path) -> City:
    return City(Path(shutil.copytree(delivered, tmp_path / "piano-2025")))


def owner(sheet: str, key: str) -> list[str]:
    by_key = {"f.1": "AMB", "e.1": "SOC", "d": "DIR"}
    unit = by_key.get(key, by_key.get(key.partition(".")[0], "CUL"))
    if sheet == "activities":
        return ["CUL", "AMB"] if key == "f" else ["CUL"]
    return [unit]


def typed_values() -> dict[tuple[str, str, str], dict[str, Any]]:
    """What ``GOOD`` says, by sheet, unit and key of the master: field to what was typed."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for (sheet, key, field), value in GOOD.items():
        for unit in owner(sheet, key):
            found.setdefault((SHEETS[sheet], NAMES[unit], key), {})[field] = value
    return found


def shown(row: dict[str, Any], field: str) -> Any:
    """What the master shows for a cell as typed: of a ratio, the numerator."""
    if field == "value" and row.get("numerator") is not None:
        return row["numerator"]
    return row[field]


def assert_all_there(city: City, run: Summary) -> None:
    """Every value of every unit as typed, and its provenance leads to the cell that holds it."""
    master = city.master()
    rows = {(SHEETS[row.sheet], NAMES[row.department], row.key): row
            for row in run.consolidated.records}  # fmt: skip
    opened: dict[str, Any] = {}
    for place, cells in typed_values().items():
        row, record = master[place], rows[place[0], place[1], f"M05.P02/{place[2]}"]
        for field, value in cells.items():
            assert shown(row, field) == value, (place, field)
            origin = record.at(field)
            kept = received_path(origin.sha256, city.workspace.received)
            file = opened.setdefault(origin.sha256, openpyxl.load_workbook(kept))
            assert file[origin.place.sheet][origin.place.cell].value == value, (place, field)
        origin = record.at("value" if place[0] == "Indicatori" else "status")
        shown_place = (row["file"], row["sheet"], row["cell"])
        assert shown_place == (origin.place.workbook, origin.place.sheet, origin.place.cell)


def test_what_was_typed_is_what_the_master_shows(city: City) -> None:
    run = city.run()
    assert_all_there(city, run)
    assert {one.state for one in run.consolidated.deliveries} == {"accepted"}
    assert (run.read, run.left_out, run.written, run.changed) == (4, 0, True, True)
    ratio = city.master()["Indicatori", "Cultura", "b.1"]
    assert ratio["value"] == 0.8 and (ratio["numerator"], ratio["denominator"]) == (20, 25)
    assert city.master()["Indicatori", "Cultura", "b.2"]["value"] == round(140 / 11, 9)


def bad_files(city: City) -> dict[str, str]:
    """Put into the folder what one finds in such folders; file name to the rule it breaks."""
    inbox, good = city.inbox, (city.inbox / CUL).read_bytes()
    (inbox / "interrotto.xlsx").write_bytes(good[: len(good) // 2])
    (inbox / "rovinato.xlsx").write_bytes(good[:3000] + b"\0" * 400 + good[3400:])
    (inbox / "vuoto.xlsx").write_bytes(b"")
    (inbox / "tabella.xlsx").write_text("Codice;Valore\na.1;12\n", "utf-8")
    secret = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16le")
    (inbox / "protetto.xlsx").write_bytes(secret + bytes(2000))
    (inbox / "vecchio.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    (inbox / f"~${CUL}").write_bytes(bytes(165))
    (inbox / f".~lock.{AMB}#").write_text(",ufficio,host,20.02.2026 10:11,file:///", "utf-8")
    (inbox / "Thumbs.db").write_bytes(b"\xd0\xcf")
    (inbox / "consegna.zip").write_bytes(good)
    foreign = openpyxl.Workbook()
    foreign["Sheet"]["A1"] = "Elenco del personale"
    foreign.save(inbox / "personale.xlsx")
    book = city.book("AMB")
    others = {
        "altro piano.xlsx": {"plan": "altra-2025"},
        "anno scorso.xlsx": {"period": 2024},
        "luglio.xlsx": {"round": "monitoraggio"},
        "sconosciuta.xlsx": {"department": "XYZ"},
    }
    for name, changes in others.items():
        spoilt = replace(book, identity=replace(book.identity, **changes))
        (inbox / name).write_bytes(build(spoilt, PROFILE))
    mixed = openpyxl.load_workbook(inbox / AMB)
    next(p for p in mixed.custom_doc_props.props if p.name == "riscontro.department").value = "CUL"
    mixed.save(inbox / "due padroni.xlsx")
    shutil.copy(inbox / "DIR_2025_consuntivo.xlsx", inbox / "DIR_2025_consuntivo (2).xlsx")
    unread = ("interrotto", "rovinato", "vuoto", "tabella", "protetto")
    return {
        **{f"{name}.xlsx": "WBK-001" for name in unread},
        **dict.fromkeys(("vecchio.xls", f"~${CUL}", f".~lock.{AMB}#"), "WBK-011"),
        **dict.fromkeys(("Thumbs.db", "consegna.zip"), "WBK-011"),
        "personale.xlsx": "WBK-002",
        "due padroni.xlsx": "WBK-003",
        "altro piano.xlsx": "WBK-006",
        "anno scorso.xlsx": "WBK-005",
        "luglio.xlsx": "WBK-005",
        "sconosciuta.xlsx": "WBK-007",
        "DIR_2025_consuntivo (2).xlsx": "WBK-012",
    }


def test_bad_files_stop_nobody_and_are_all_listed(city: City) -> None:
    wrong = bad_files(city)
    done = CliRunner().invoke(
        main, ["consolidate", str(city.root), "--json", "--today", TODAY.isoformat()]
    )
    assert done.exit_code == 1, done.output
    told = json.loads(done.stdout)
    found: dict[str, set[str]] = {}
    for one in told["findings"]:
        found.setdefault(one["workbook"], set()).add(one["code"])
    assert {name: found.get(name) for name in wrong} == {n: {code} for n, code in wrong.items()}
    assert told["counts"]["left_out"] == 13 and told["counts"]["departments"] == "4/4"
    assert_all_there(city, city.run())
    provenance = openpyxl.load_workbook(city.workspace.master_file)["Provenienza"]
    files = {row[0] for row in provenance.iter_rows(min_row=7, values_only=True)}
    assert {name for name in wrong if name.endswith(".xlsx") and name[0] != "~"} <= files


def test_markers_of_open_files_alone_leave_a_run_clean(city: City) -> None:
    (city.inbox / f"~${CUL}").write_bytes(bytes(165))
    assert codes(city.run())[f"~${CUL}"] == {"WBK-011"}
    done = CliRunner().invoke(
        main, ["consolidate", str(city.root), "--quiet", "--fail-on", "blocking"]
    )
    assert done.exit_code == 0


def gone(source: Source) -> None:
    source.path.unlink()


def locked(source: Source) -> None:
    source.path.chmod(0)


def a_folder(source: Source) -> None:
    source.path.unlink()
    source.path.mkdir()


@pytest.mark.parametrize("happens", [gone, locked, a_folder])
def test_what_happens_between_listing_and_reading(
    city: City, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Source], None]
) -> None:
    listing = reading.submissions_in

    def listed(folder: Path) -> list[Source]:
        found = listing(folder)
        happens(next(source for source in found if source.name == AMB))
        return found

    city.run()
    monkeypatch.setattr(reading, "submissions_in", listed)
    run = city.run(LATER)
    readable = happens is locked and os.geteuid() == 0
    code = {gone: "WBK-011", locked: "" if readable else "WBK-001"}.get(happens, "WBK-001")
    assert codes(run).get(AMB, set()) == {code} - {""}
    states = {one.department: one.state for one in run.consolidated.deliveries}
    # Of a file that was taken away nobody can say that it cannot be read.
    assert states["AMB"] == ("unreadable" if code == "WBK-001" else "accepted")
    assert run.left_out == (1 if code else 0)
    assert {states[unit] for unit in ("CUL", "SOC", "DIR")} == {"accepted"}
    value = city.master()["Indicatori", "Ambiente", "f.1"]["value"]
    assert value == GOOD["indicators", "f.1", "value"]
    wrong = [one.told for one in examine(city.root) if not one.good]
    assert not wrong, "bytes nobody ever had are not missed"


def test_a_folder_that_is_not_there_is_told(city: City) -> None:
    city.settle(submissions=("trasmissioni", "condivisa"))
    run = city.run()
    (told,) = [one for one in run.consolidated.findings if one.code == "WBK-013"]
    assert told.value == "condivisa" and told.place.workbook == ""
    assert_all_there(city, run)


def test_files_of_one_name_in_two_folders(city: City) -> None:
    city.settle(submissions=("trasmissioni", "posta"))
    (city.root / "posta").mkdir()
    (city.inbox / AMB).rename(city.root / "posta" / CUL)
    run = city.run()
    names = {one.workbook for one in run.consolidated.submissions}
    assert {f"trasmissioni/{CUL}", f"posta/{CUL}"} <= names
    files = {one.department: one.files for one in run.consolidated.deliveries}
    assert files["AMB"] == (f"posta/{CUL}",) and files["CUL"] == (f"trasmissioni/{CUL}",)


def test_every_received_file_is_kept_and_logged(city: City) -> None:
    bad_files(city)
    run = city.run()
    logged = [event for _, event in events.events(city.workspace.events)]
    hashes = [one.sha256 for one in run.consolidated.submissions]
    assert [event["files"] for event in logged if "files" in event] == [hashes]
    read = [event["sha256"] for event in logged if event["what"] == "submission"]
    assert sorted(read) == sorted(hashes)
    assert [event["what"] for event in logged][-2:] == ["consolidate", "master"]
    for one in run.consolidated.submissions:
        kept = received_path(one.sha256, city.workspace.received)
        assert kept.read_bytes() == (city.inbox / one.workbook).read_bytes()
    assert events.verify(city.workspace.events).broken == 0


def test_nothing_is_taken_that_cannot_be_kept(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(reading, "keep_received", full)
        done = CliRunner().invoke(main, ["consolidate", str(city.root), "--quiet"])
    assert done.exit_code == 2 and "No space left on device" in done.stderr
    assert not city.workspace.master_file.exists()
    assert not [event for _, event in events.events(city.workspace.events)]
    assert_all_there(city, city.run())


def edited(city: City, entries: dict[tuple[str, str, str], Any], name: str = CUL) -> None:
    """Somebody opens the workbook of CUL as sent, types, saves it under a name."""
    file = openpyxl.load_workbook(city.inbox / CUL)
    for (sheet, key, field), value in entries.items():
        page = file[SHEETS[sheet]]
        ids = {cell.value: cell.column for cell in page[4]}
        for row in range(6, page.max_row + 1):
            if page.cell(row, ids["key"]).value == f"M05.P02/{key}":
                page.cell(row, ids[field]).value = value
    file.save(city.inbox / name)


def test_copies_are_read_together_and_disagreement_takes_none(city: City) -> None:
    city.run()
    edited(city, {("indicators", "b.3", "value"): 10, ("indicators", "c.2", "note"): "Due"}, COPY)
    edited(city, {("indicators", "a.1", "value"): 4500, ("indicators", "b.3", "value"): 9})
    run = city.run(LATER)
    assert {"CON-001", "CON-002"} <= codes(run)[CUL] | codes(run)[COPY]
    places = {
        (one.place.workbook, one.key) for one in run.consolidated.findings if one.code == "CON-001"
    }
    assert places == {(CUL, "M05.P02/b.3"), (COPY, "M05.P02/b.3")}
    master = city.master()
    disputed = master["Indicatori", "Cultura", "b.3"]
    assert disputed["value"] == GOOD["indicators", "b.3", "value"]
    assert disputed["row_state"].startswith("▲")
    assert master["Indicatori", "Cultura", "a.1"]["value"] == 4500
    assert master["Indicatori", "Cultura", "c.2"]["note"] == "Due"
    delivery = next(one for one in run.consolidated.deliveries if one.department == "CUL")
    assert delivery.state == "returned" and set(delivery.files) == {CUL, COPY}
    assert delivery.sheets["indicators"][2] == 1
    changed = {(one.key, one.field): (one.before, one.after, one.workbook)
               for one in run.consolidated.changes}  # fmt: skip
    assert changed == {
        ("M05.P02/a.1", "value"): ("4410", "4500", CUL),
        ("M05.P02/c.2", "note"): ("", "Due", COPY),
    }


def test_a_value_from_a_copy_leads_to_the_copy(city: City) -> None:
    city.run()
    edited(city, {("indicators", "a.1", "value"): 4777}, COPY)
    texts = {"note": "Dato verificato", "evidence": "Registro prestiti", "value_kind": "stima"}
    edited(city, {("indicators", "a.1", name): text for name, text in texts.items()})
    city.run(LATER)
    row = city.master()["Indicatori", "Cultura", "a.1"]
    file = openpyxl.load_workbook(city.inbox / row["file"])
    assert row["value"] == 4777 and row["note"] == "Dato verificato" and row["file"] == COPY
    assert file[row["sheet"]][row["cell"]].value == 4777


def test_a_row_of_another_unit_enters_nothing(city: City) -> None:
    file = openpyxl.load_workbook(city.inbox / AMB)
    page = file["Indicatori"]
    ids = {cell.value: cell.column for cell in page[4]}
    row = 7
    page.cell(row, ids["key"]).value = "M05.P02/a.1"
    page.cell(row, ids["value"]).value = 999999
    file.save(city.inbox / AMB)
    run = city.run()
    found = [one for one in run.consolidated.findings if one.code == "ROW-003"]
    assert [(one.place.workbook, one.place.sheet, one.key) for one in found] == [
        (AMB, "Indicatori", "M05.P02/a.1")
    ]
    assert_all_there(city, run)
    states = {one.department: one.state for one in run.consolidated.deliveries}
    assert (states["AMB"], states["CUL"]) == ("returned", "accepted")
    assert 999999 not in {row.get("value") for row in city.master().values()}


WRONG = {("indicators", "b.2", "value"): "4.224057,67", ("indicators", "a.1", "value"): 4411}


def test_a_blocked_row_keeps_its_last_accepted_value_of_the_round(city: City) -> None:
    city.run()
    edited(city, WRONG)
    run = city.run(LATER)
    master = city.master()
    held = master["Indicatori", "Cultura", "b.2"]
    assert held["value"] == round(140 / 11, 9) and held["row_state"].startswith("▲")
    assert held["received"].date() == TODAY
    assert master["Indicatori", "Cultura", "a.1"]["value"] == 4411
    assert master["Indicatori", "Cultura", "a.1"]["received"].date() == LATER
    assert "CON-002" in codes(run)[CUL]
    edited(city, {("indicators", "b.2", "value"): 150})
    city.run(OVERDUE)
    assert city.master()["Indicatori", "Cultura", "b.2"]["value"] == round(150 / 11, 9)


def test_a_value_never_stands_for_another_round(city: City) -> None:
    city.run()
    city.settle(round="rettifica")
    for file in city.inbox.iterdir():
        file.unlink()
    city.send("CUL", {("indicators", "b.2", "value"): "4.224057,67"}, round_id="rettifica")
    run = city.run(LATER)
    master = city.master()
    assert master["Indicatori", "Cultura", "b.2"]["value"] is None
    assert master["Indicatori", "Cultura", "a.1"]["value"] == GOOD["indicators", "a.1", "value"]
    assert master["Indicatori", "Ambiente", "f.1"]["value"] is None
    assert {one.round for one in run.consolidated.records} == {"rettifica"}
    assert all(one.before == "" for one in run.consolidated.changes)


def test_workbooks_of_a_round_that_was_taken_are_no_mistake(city: City) -> None:
    city.run()
    city.settle(round="rettifica")
    for unit in NAMES:
        city.send(unit, round_id="rettifica")
    (city.inbox / "mai vista.xlsx").write_bytes(build(city.book("AMB", "monitoraggio"), PROFILE))
    run = city.run(LATER)
    found = codes(run)
    assert {name for name, seen in found.items() if "WBK-011" in seen} == {
        f"{unit}_2025_consuntivo.xlsx" for unit in NAMES
    }
    assert found["mai vista.xlsx"] == {"WBK-005"} and run.left_out == 1
    assert {one.state for one in run.consolidated.deliveries} == {"accepted"}


def test_plan_and_master_among_the_workbooks_are_of_no_unit(city: City) -> None:
    city.run()
    for file in (city.workspace.master_file, city.workspace.plan_file):
        shutil.copy(file, city.inbox)
    run = city.run()
    assert codes(run)["quadro.xlsx"] == codes(run)["piano.xlsx"] == {"WBK-002"}
    assert run.left_out == 2


def test_the_whole_workbook_may_be_refused(city: City) -> None:
    city.settle(acceptance="submission")
    city.run()
    edited(city, WRONG)
    run = city.run(LATER)
    assert "CON-007" in codes(run)[CUL]
    assert_all_there(city, run)
    rows = [row for row in run.consolidated.records if row.department == "CUL"]
    assert rows and all(row.held for row in rows)
    others = [row for row in run.consolidated.records if row.department != "CUL"]
    assert others and not any(row.held for row in others)


def test_a_draft_is_read_and_enters_only_when_asked(city: City) -> None:
    city.send("SOC", submitted=False)
    run = city.run()
    assert codes(run)["SOC_2025_consuntivo.xlsx"] == {"CON-004"}
    assert city.master()["Indicatori", "Sociale", "e.1"]["value"] is None
    states = {one.department: one.state for one in run.consolidated.deliveries}
    assert states["SOC"] == "draft"
    city.settle(drafts=True)
    city.run()
    assert city.master()["Indicatori", "Sociale", "e.1"]["value"] == 1


def test_who_sent_nothing_is_missing_after_the_due_date(city: City) -> None:
    (city.inbox / AMB).unlink()
    assert "CON-003" not in codes(city.run()).get("", set())
    found = [one for one in city.run(OVERDUE).consolidated.findings if one.code == "CON-003"]
    assert [one.value for one in found] == ["AMB"]


def test_a_unit_whose_file_cannot_be_read_is_not_missing(city: City) -> None:
    (city.inbox / AMB).write_bytes(b"PK\x03\x04 and nothing else")
    run = city.run(OVERDUE)
    states = {one.department: one.state for one in run.consolidated.deliveries}
    assert states["AMB"] == "unreadable"
    assert not [one for one in run.consolidated.findings if one.code == "CON-003"]


def test_the_same_input_gives_the_same_bytes(
    city: City, delivered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_files(city)
    city.run()
    first = city.workspace.master_file.read_bytes()
    again = city.run()
    assert not again.changed and city.workspace.master_file.read_bytes() == first
    assert not city.run(date(2026, 2, 27)).changed
    assert city.workspace.master_file.read_bytes() == first
    shutil.rmtree(city.workspace.hidden)
    city.workspace.master_file.unlink()
    scandir = os.scandir

    class Backwards:
        def __init__(self, folder: Path) -> None:
            with scandir(folder) as found:
                self.entries = list(found)[::-1]

        def __enter__(self) -> Any:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Backwards)
    city.run()
    assert city.workspace.master_file.read_bytes() == first


def test_a_renamed_file_changes_nothing_but_its_name(city: City) -> None:
    city.run()
    before = city.master()
    (city.inbox / CUL).rename(city.inbox / "zz definitivo_ultimo2.xlsx")
    run = city.run(LATER)
    assert not [one for one in run.consolidated.changes if one.day == LATER]
    after = city.master()
    assert before.keys() == after.keys()
    for place, row in after.items():
        if place[1] == "Cultura" and row["file"]:
            assert row["file"] == "zz definitivo_ultimo2.xlsx"
        assert {**row, "file": ""} == {**before[place], "file": ""}


def test_a_master_edited_by_hand_is_kept_and_its_cells_named(city: City) -> None:
    city.run()
    path = city.workspace.master_file
    file = openpyxl.load_workbook(path)
    page = file["Indicatori"]
    ids = {cell.value: cell.column for cell in page[4]}
    row = next(n for n in range(7, 40) if page.cell(n, ids["key"]).value == "M05.P02/a.1")
    at = page.cell(row, ids["value"]).coordinate
    page[at].value = 5000
    del file["Provenienza"]
    file.create_sheet("Appunti")["A1"] = "da rivedere"
    file.save(path)
    mine = path.read_bytes()
    run = city.run()
    (found,) = [one for one in run.consolidated.findings if one.code == "CON-005"]
    assert found.place == Place("quadro.xlsx", "Indicatori", at)
    assert words(found, "it", catalogue(PROFILE))[0].count(
        f"(Indicatori {at}; Provenienza; Appunti)"
    )
    backup = city.root / str(found.facts["backup"])
    assert backup.read_bytes() == mine
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 4410
    told = [event for _, event in events.events(city.workspace.events)]
    logged = [event["by_hand"] for event in told if event["what"] == "master"]
    assert [len(each) for each in logged] == [0, 1]
    assert "CON-005" not in codes(city.run()).get("quadro.xlsx", set())


@pytest.mark.parametrize("mark", ["~$quadro.xlsx", ".~lock.quadro.xlsx#"])
def test_an_open_master_is_left_and_the_new_one_waits(city: City, mark: str) -> None:
    city.run()
    path, waiting = city.workspace.master_file, city.root / "quadro-nuovo.xlsx"
    first = path.read_bytes()
    (city.root / mark).write_bytes(b"")
    assert city.run().written, "an unchanged master needs no place"
    edited(city, {("indicators", "a.1", "value"): 4500})
    command = ["consolidate", str(city.root), "--quiet", "--today", LATER.isoformat()]
    assert CliRunner().invoke(main, command).exit_code == 1
    run = city.run(LATER)
    assert codes(run)["quadro.xlsx"] == {"CON-006"} and run.master == waiting
    assert path.read_bytes() == first and waiting.exists() and not run.written
    new = waiting.read_bytes()
    (city.root / mark).unlink()
    run = city.run(LATER)
    assert run.written and path.read_bytes() == new and not waiting.exists()
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 4500


def test_a_run_that_cannot_write_the_master_keeps_the_values(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = city.workspace.master_file
    path.write_bytes(b"")
    with monkeypatch.context() as full:
        failed = Replacement("failed", detail="No space left on device")
        full.setattr(placing, "replace_file", lambda *_: failed)
        command = ["consolidate", str(city.root), "--today", TODAY.isoformat()]
        done = CliRunner().invoke(main, command)
    assert done.exit_code == 2 and "No space left on device" in done.stderr
    assert path.read_bytes() == b""
    run = city.run(LATER)
    assert_all_there(city, run)
    assert {row.received for row in run.consolidated.records} == {TODAY}


def test_numbers_are_taken_exactly(city: City) -> None:
    edited(city, {("indicators", "a.2", "value"): 0.1 + 0.2, ("indicators", "a.1", "value"): 0})
    run = city.run()
    rows = {row.key: row for row in run.consolidated.records if row.kind == "indicator"}
    assert rows["M05.P02/a.1"].cell("value").number == Decimal(0)
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 0
    assert abs(city.master()["Indicatori", "Cultura", "a.2"]["value"] - 0.3) < 1e-12


def test_a_unit_left_without_rows_keeps_none_of_another(city: City) -> None:
    city.run()
    plan = changed(plan_of_four(), "f.1", department="DIR")
    plan = replace(
        plan, contributions=tuple(o for o in plan.contributions if o.department != "AMB")
    )
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    for _ in range(2):
        run = city.run(LATER)
        rows = [row for row in run.consolidated.records if row.key == "M05.P02/f.1"]
        assert [row.department for row in rows] == ["DIR"], "one value for one row"
        assert rows[0].cell("value").text
