"""Older workbooks made current: template, plan edition, round, year; nothing typed is lost."""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import office
import pytest
from desk import cell_of, edit_plan, riscontro
from forge import GOOD, PROFILE, changed
from offices import PLAN_ID, TODAY, City, Office, plan_of_four
from openpyxl import Workbook, load_workbook
from riscontro.schemas.plan import Version
from riscontro.schemas.profile import Profile, join_parts, parse, split_parts
from riscontro.sync.issuing import Issue, books
from riscontro.sync.parsing import read_submission
from riscontro.sync.pipeline.rolling import rollover
from riscontro.sync.pipeline.upgrading import Upgraded, upgrade
from riscontro.workbooks.builder import build
from riscontro.workbooks.planbook import write_plan
from riscontro.workbooks.reader import read_workbook

LEFT = "Da ricollocare"
SENT = "CUL_2025_consuntivo.xlsx"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return City.founded(tmp_path_factory.mktemp("versioni") / "piano").root


@pytest.fixture
def city(model: Path, tmp_path: Path) -> City:
    shutil.copytree(model, tmp_path / "piano")
    return City(tmp_path / "piano")


def older_template() -> Profile:
    """The template before: another version, a column more, one without its words of today."""
    parts = split_parts(PROFILE.text)
    text = parts["profile.toml"].replace("template_version = 1", "template_version = 0")
    text = text.replace("accepted_versions = [1]", "accepted_versions = [0]")
    text = text.replace('"evidence", "note"', '"prova", "commento", "note"')
    text += (
        '\n[fields.prova]\nlabel = "Documentazione a supporto"\nrole = "entry"\ntype = "text"\n'
        '[fields.commento]\nlabel = "Commento libero"\nrole = "entry"\ntype = "text"\n'
    )
    return parse("torino-controllo", join_parts({**parts, "profile.toml": text}))


OLDER = older_template()


def sent_before(city: City, entries: dict[tuple[str, str, str], Any] | None = None) -> Path:
    """A workbook of the older template, filled in and submitted."""
    issue = Issue(PLAN_ID, "consuntivo", "it", None, date(2026, 1, 15), "")
    book = books(plan_of_four(), OLDER, issue)["CUL"]
    path = city.inbox / SENT
    made = Office(book, path)
    made.file = load_workbook(BytesIO(build(book, OLDER)))
    made.fill()
    for (sheet, key, field), value in (entries or {}).items():
        made.put(sheet, key, field, value)
    return made.save()


def one(city: City, path: Path, **more: Any) -> Upgraded:
    return upgrade([path], TODAY, workspace=city.root, **more)[0]


def placed(book: Workbook) -> list[dict[str, Any]]:
    """The rows of *Da ricollocare*."""
    page = book[LEFT]
    ids = [cell.value for cell in page[4]]
    return [
        dict(zip(ids, line, strict=True))
        for line in page.iter_rows(min_row=6, values_only=True)
        if any(line)
    ]


def typed(path: Path) -> dict[tuple[str, str, str], Any]:
    submission = read_submission(read_workbook(path), PROFILE)
    return {
        (record.sheet, record.key.removeprefix("M05.P02/"), name): cell.raw
        for record in submission.records
        for name, cell in record.cells.items()
        if not cell.blank
    }


def test_an_older_template_is_refused_by_a_run_and_made_current(city: City) -> None:
    path = sent_before(
        city,
        {
            ("indicators", "a.1", "prova"): "prot. 12/2026",
            ("indicators", "a.1", "commento"): "sentito il servizio",
            ("indicators", "a.2", "value"): "1.402,75",
        },
    )
    original = path.read_bytes()
    run = city.run()
    assert "WBK-004" in {found.code for found in run.consolidated.findings}
    done = one(city, path)
    assert (done.state, done.template) == ("upgraded", "0")
    assert done.result == city.root / "esiti" / SENT and path.read_bytes() == original
    raw = typed(done.result)
    assert raw["indicators", "a.1", "evidence"] == "prot. 12/2026", "found by its header"
    assert raw["indicators", "a.2", "value"] == "1.402,75", "a text stays the text typed"
    own = {name: value for name, value in GOOD.items() if name[1] not in ("f.1", "e.1")}
    for name, value in own.items():
        if not name[1].startswith("d.1") and name != ("indicators", "a.2", "value"):
            assert raw[name] == value, name
    book = load_workbook(done.result)
    left = placed(book)
    assert [(row["left_key"], row["left_column"], row["left_value"]) for row in left] == [
        ("M05.P02/a.1", "Commento libero", "sentito il servizio")
    ]
    assert left[0]["left_sheet"] == "Indicatori" and left[0]["left_cell"]
    submission = read_submission(read_workbook(done.result), PROFILE)
    assert submission.state == "submitted" and submission.identity["template"] == "1"
    assert [found.code for found in submission.findings if found.severity == "blocking"] == []
    _report_is_true(done, path)


def _report_is_true(done: Upgraded, path: Path) -> None:
    """Every cell named in the report holds the same in both workbooks."""
    assert done.move is not None and done.result is not None and done.move.moved
    old, new = load_workbook(path), load_workbook(done.result)
    for one in done.move.moved:
        was = old[one.old.place.sheet][one.old.place.cell].value
        now = new[one.place.sheet][one.place.cell].value
        assert was == now or str(was) == str(now), (one.name, was, now)


def test_the_upgraded_workbook_takes_the_place_of_the_old_one(city: City) -> None:
    path = sent_before(city)
    done = one(city, path)
    assert done.result is not None
    path.unlink()
    shutil.copy(done.result, city.inbox / SENT)
    run = city.run()
    rows = {row.key: row for row in run.consolidated.records}
    assert rows["M05.P02/a.1"].cell("value").number == 4410
    assert one(city, city.inbox / SENT).state == "current"


def test_rows_follow_the_plan_and_what_left_it_is_kept(city: City) -> None:
    path = city.send("CUL", {("indicators", "c.1", "note"): "delibera 3"})
    plan = plan_of_four()
    rows = (
        replace(one, key="M05.P02/z.9", code="z.9") if one.code == "a.1" else one
        for one in plan.indicators
    )
    plan = replace(plan, indicators=tuple(rows))
    plan = changed(plan, "a.2", state="withdrawn")
    plan = changed(plan, "a.3", department="SOC")
    plan = replace(plan, versions=(Version("M05.P02/z.9", "", "key", "M05.P02/a.1"),))
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    done = one(city, path)
    assert done.state == "upgraded" and done.result is not None
    raw = typed(done.result)
    assert raw["indicators", "z.9", "value"] == 4410
    left = {row["left_key"]: row for row in placed(load_workbook(done.result))}
    assert left["M05.P02/a.2"]["left_value"] == 1402.75
    assert left["M05.P02/a.2"]["left_code"] == "a.2"
    assert left["M05.P02/a.3"]["left_why"] == "riga non più chiesta a questa unità (Sociale)"
    assert left["M05.P02/a.3"]["left_value"] == 0.634


def test_columns_closed_in_the_open_round_are_kept(city: City) -> None:
    path = city.send("CUL")
    city.settle(round="programmazione")
    done = one(city, path)
    assert done.state == "upgraded" and done.result is not None
    rows = placed(load_workbook(done.result))
    values = {row["left_key"]: row for row in rows if row["left_column"] == "Valore rilevato 2025"}
    assert values["M05.P02/a.1"]["left_value"] == 4410
    assert values["M05.P02/a.1"]["left_why"] == "colonna chiusa in questa rilevazione"
    assert {row["left_sheet"] for row in rows} == {"Attività", "Indicatori", "Istruzioni"}
    assert read_submission(read_workbook(done.result), PROFILE).state == "draft"


def test_a_file_of_last_year_used_again_gives_only_what_was_typed_since(city: City) -> None:
    path = city.send("CUL")
    for unit in ("AMB", "SOC", "DIR"):
        city.send(unit)
    city.run()
    rollover(city.root, date(2026, 3, 31), round_id="consuntivo")
    whole = {one.path.name: one.state for one in upgrade([city.root], TODAY)}
    assert set(whole.values()) == {"taken"} and SENT in whole
    again = load_workbook(path)
    cell_of(again["Indicatori"], "M05.P02/a.1", "value").value = 4999
    again.save(city.root / "usata-di-nuovo.xlsx")
    done = one(city, city.root / "usata-di-nuovo.xlsx")
    assert done.state == "upgraded" and done.result is not None
    assert typed(done.result) == {("indicators", "a.1", "value"): 4999}
    submission = read_submission(read_workbook(done.result), PROFILE)
    assert (submission.identity["period"], submission.state) == ("2026", "draft")
    assert done.move is not None and len(done.move.taken) > 20


def personal(path: Path) -> None:
    """What people add: a sheet, a column, notes below, a changed plan cell, odd contents."""
    book = load_workbook(path)
    page = book["Indicatori"]
    book.create_sheet("Calcoli miei")["B2"] = "somma a mano"
    book["Calcoli miei"]["B3"] = 12.5
    page.cell(5, page.max_column + 1).value = "Mia colonna"
    own = page.max_column
    row = cell_of(page, "M05.P02/a.1", "key").row
    page.cell(row, own).value = "visto"
    page.cell(page.max_row + 3, 5).value = "Attenzione: dati provvisori"
    cell_of(page, "M05.P02/a.2", "unit").value = "migliaia di €"
    cell_of(page, "M05.P02/b.3", "note").value = datetime(2026, 1, 7)
    cell_of(page, "M05.P02/a.3", "value").value = "63,40 %"
    cell_of(page, "M05.P02/f.1" if row < 0 else "M05.P02/c.2", "value").value = "=non è formula"
    cell_of(page, "M05.P02/c.2", "value").data_type = "s"
    book.save(path)


def test_whatever_was_typed_is_moved_or_told(city: City) -> None:
    path = sent_before(city)
    personal(path)
    done = one(city, path)
    assert done.result is not None
    rows = placed(load_workbook(done.result))
    told = {(row["left_sheet"], row["left_value"]): row["left_why"] for row in rows}
    assert told["Calcoli miei", "somma a mano"] == "foglio aggiunto"
    assert told["Calcoli miei", 12.5] == "foglio aggiunto"
    assert told["Indicatori", "visto"] == "colonna aggiunta"
    assert told["Indicatori", "Attenzione: dati provvisori"] == "fuori dalle righe del piano"
    assert told["Indicatori", "migliaia di €"] == "cella del piano modificata"
    raw = typed(done.result)
    assert raw["indicators", "a.3", "value"] == "63,40 %"
    assert raw["indicators", "c.2", "value"] == "=non è formula"
    note = raw["indicators", "b.3", "note"]
    assert isinstance(note, date) and (note.day, note.month) == (7, 1)
    again = one(city, done.result, to=city.root / "ancora")
    assert again.state == "current"


def test_what_was_to_be_placed_travels_on(city: City) -> None:
    path = sent_before(city, {("indicators", "a.1", "commento"): "sentito"})
    first = one(city, path)
    assert first.result is not None
    edit_plan(city.root, [("Indicatori", "M05.P02/a.2", "state", "ritirata")])
    second = one(city, first.result, to=city.root / "ancora")
    assert second.state == "upgraded" and second.result is not None
    values = {row["left_value"] for row in placed(load_workbook(second.result))}
    assert {"sentito", 1402.75} <= values


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_libreoffice_saved_is_made_current_too(city: City, tmp_path: Path, kind: str) -> None:
    plain = one(city, sent_before(city, {("indicators", "a.1", "commento"): "sentito"}))
    saved = office.convert(city.inbox / SENT, kind, tmp_path / "saved")
    done = one(city, saved, to=tmp_path / "fatte")
    assert done.state == "upgraded" and done.result is not None and plain.result is not None
    assert done.result.suffix == ".xlsx"
    assert _numbers(typed(done.result)) == _numbers(typed(plain.result))
    assert [row["left_value"] for row in placed(load_workbook(done.result))] == ["sentito"]


def _numbers(cells: dict[tuple[str, str, str], Any]) -> dict[tuple[str, str, str], Any]:
    return {name: float(v) if isinstance(v, int | float) else v for name, v in cells.items()}


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 non un file")


def foreign(path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "altro"
    book.save(path)


@pytest.mark.parametrize("spoil", [broken, foreign])
def test_what_is_no_workbook_of_the_plan_is_refused(
    city: City, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "strano.xlsx"
    spoil(path)
    done = one(city, path)
    assert done.state == "refused" and done.reason.it and done.reason.en
    assert not (city.root / "esiti" / "strano.xlsx").exists()


def test_another_plan_and_an_unknown_unit_are_refused(city: City) -> None:
    path = city.send("CUL")
    city.settle(plan="altro-2025")
    assert "un altro piano" in one(city, path).reason.it
    city.settle(plan=PLAN_ID)
    book = books(plan_of_four(), PROFILE, Issue(PLAN_ID, "consuntivo", "it", None, TODAY, ""))[
        "CUL"
    ]
    stranger = replace(book, identity=replace(book.identity, department="XYZ"))
    other = city.root / "xyz.xlsx"
    other.write_bytes(build(stranger, PROFILE))
    assert "XYZ" in one(city, other).reason.it


def test_a_dry_run_writes_nothing_and_the_command_tells_what_moves(city: City) -> None:
    path = sent_before(city, {("indicators", "a.1", "commento"): "sentito"})
    said = riscontro("upgrade", path, "--dry-run", "--json")
    told = json.loads(said.stdout)["workbooks"][0]
    assert said.exit_code == 1 and not list((city.root / "esiti").glob("*"))
    assert told["left"][0]["column"] == "Commento libero"
    names = {(item["key"], item["field"]) for item in told["moved"]}
    assert ("M05.P02/a.1", "value") in names
    shown = riscontro("upgrade", path)
    assert shown.exit_code == 1 and "da ricollocare" in shown.stdout and "→" in shown.stdout
    again = riscontro("upgrade", path)
    assert again.exit_code == 1 and _files(city) == [SENT]
    none = riscontro("upgrade", city.root / "manca.xlsx")
    assert none.exit_code == 2 and "non c'è" in none.stderr


def _files(city: City) -> Iterable[str]:
    return [file.name for file in (city.root / "esiti").glob("*.xlsx")]
