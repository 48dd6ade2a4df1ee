"""The functions on a workspace: what the master shows, out of the store and no workbook opened."""

import csv
import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from desk import riscontro
from offices import TODAY, City
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.addin import places, planfunctions, plantables
from riscontro.addin.cellerrors import CellError
from riscontro.addin.registry import REGISTRY
from riscontro.sync import lastviews
from riscontro.sync.engines import engine_of
from riscontro.sync.pipeline.rebuilding import rebuild
from riscontro.sync.shown import ShownTable
from riscontro.sync.workspace import Workspace
from test_rebuild import stored

if TYPE_CHECKING:
    from riscontro.sync.pipeline.demonstration import Demonstration

EPOCH = datetime(1899, 12, 30)
LATER = date(2026, 2, 25)
A1 = "M05.P02/a.1"
FIRST_ROW, IDS_ROW, HEADER_ROW = 7, 4, 6


_heard: list[list[str]] = []


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if event == "open" and _heard and isinstance(given[0], str | bytes):
        _heard[-1].append(os.fsdecode(given[0]))


sys.addaudithook(_hear)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Every file Python opens from now on, whoever asks for it."""
    _heard.append([])
    yield _heard[-1]
    _heard.clear()


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of nobody, nothing read so far."""
    monkeypatch.setenv("RISCONTRO_ADDIN_HOME", str(tmp_path / "addin"))
    plantables.forget()
    yield
    plantables.forget()


@pytest.fixture(scope="module")
def demo(demonstration: "Demonstration", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, its master beside it and no workbook left where one could be opened."""
    root = tmp_path_factory.mktemp("funzioni") / "torino"
    shutil.copytree(demonstration.root, root)
    (root / "piano.xlsx").write_bytes(b"nessuno lo legge")
    (root / "quadro.xlsx").rename(root.parent / "quadro.xlsx")
    shutil.rmtree(root / "trasmissioni")
    shutil.rmtree(root / ".riscontro" / "ricevuti")
    (root / ".riscontro" / "quadro.xlsx").unlink()
    return root


@pytest.fixture(scope="module")
def _two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A value, then another one for it; a unit that has not submitted."""
    city = City.founded(tmp_path_factory.mktemp("giri") / "piano-2025")
    city.send("CUL")
    city.send("AMB", submitted=False)
    city.run()
    city.send("CUL", {("indicators", "a.1", "value"): 4500})
    city.run(LATER)
    return city.root


@pytest.fixture
def city(_two_runs: Path, tmp_path: Path) -> City:
    return City(Path(shutil.copytree(_two_runs, tmp_path / "piano-2025")))


def call(name: str, root: Path | str | None, *given: Any, language: Any = "it") -> Any:
    """Ask as a cell does, in the language of a program."""
    function = REGISTRY.find(name)
    assert function is not None
    words = {
        argument.id: value
        for argument, value in zip(
            function.arguments, (None if root is None else str(root), *given), strict=False
        )
        if value is not None
    }
    return function.call(**words, language=language)


def ask(name: str, root: Path | str | None, *given: Any) -> Any:
    """Ask through the registry, errors as cells show them."""
    return REGISTRY.compute(name, [None if root is None else str(root), *given])


def refused(name: str, root: Path | str | None, *given: Any) -> CellError:
    found = ask(name, root, *given)
    assert isinstance(found, CellError), found
    assert found.reason.it and found.reason.en and found.reason.it != found.reason.en
    return found


def shown(cell: Any) -> Any:
    """What a person reads in a cell of the master: points, serial numbers, a blank."""
    value = cell.value
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return float((value - EPOCH).days)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return pytest.approx(value * 100 if "%" in cell.number_format else value, abs=1e-7)
    return value


def drawn(page: Worksheet, table: str) -> tuple[list[str], list[list[Any]]]:
    """Headers and rows of an Excel table as drawn, totals left out."""
    found = page.tables[table]
    first, *lines = page[found.ref]
    headers = [str(cell.value) for cell in first]
    kept = lines[: len(lines) - (found.totalsRowCount or 0)]
    rows = [[shown(cell) for cell in line] for line in kept]
    return headers, rows if any(any(one != "" for one in row) for row in rows) else []


def whole(headers: list[str], rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """The texts a master carries on into further columns, in one piece again."""
    more = [at for at, one in enumerate(headers) if "(segue" in one]
    for row in rows:
        for at in more:
            start = max(one for one in range(at) if one not in more)
            row[start] = f"{row[start]}{row[at]}" if row[at] != "" else row[start]
    kept = [at for at in range(len(headers)) if at not in more]
    return [headers[at] for at in kept], [[row[at] for at in kept] for row in rows]


def views(root: Path) -> list[ShownTable]:
    view = lastviews.Views().of(root)
    found = view.find()
    return [view.table(found, name) for name in found.names]


def test_every_table_is_that_of_the_master_cell_by_cell(demo: Path) -> None:
    book = load_workbook(demo.parent / "quadro.xlsx", data_only=True)
    pages = {name: page for page in book for name in page.tables}
    tables = {one.table for one in views(demo) if not one.hidden}
    assert tables == pages.keys()
    for name, page in pages.items():
        headers, rows = whole(*drawn(page, name))
        made = [list(row) for row in ask("KPI_QUADRO", demo, name)]
        if name == "tblComposizione":
            kept = [at for at, one in enumerate(headers) if one in made[0]]
            assert len(kept) == 8 and len(headers) == 20
            headers, rows = [headers[at] for at in kept], [[row[at] for at in kept] for row in rows]
        assert made[0] == headers, name
        assert len(made) == len(rows) + 1, name
        for mine, theirs in zip(made[1:], rows, strict=True):
            assert mine == theirs, name


def test_a_table_is_found_under_all_its_names_and_headers_are_in_the_language_asked_in(
    demo: Path,
) -> None:
    whole_table = ask("KPI_MASTER", demo)
    for name in ("indicatori", "INDICATORS", "tblIndicatori", "indicators", " Indicatori "):
        assert ask("KPI_QUADRO", demo, name) == whole_table
    for table in [one for one in views(demo) if not one.hidden]:
        english = call("KPI_MASTER", demo, table.id, language="en")
        assert english[1:] == ask("KPI_QUADRO", demo, table.id)[1:]
        assert english[0] == tuple(one.header.en for one in table.columns)
        assert table.name.it != table.name.en, table.id
    english = call("KPI_MASTER", demo, "Attività", language="en")[0]
    assert english[:4] == ("Path", "Code", "Activity", "Organisational unit")
    assert ask("KPI_QUADRO", demo, "Stato trasmissioni")[0][0] == "Unità organizzativa"
    assert call("KPI_MASTER", demo, "dashboard.moves", language="en")[0][0] == "Mission"


def test_columns_and_rows_are_chosen(demo: Path) -> None:
    names = (("codice", "ATTIVITA"),)
    found = ask("KPI_QUADRO", demo, "attivita", names, "M01.P01")
    every = ask("KPI_QUADRO", demo, "Attività")
    at = [every[0].index(one) for one in ("Codice", "Attività", "Chiave")]
    wanted = [row for row in every[1:] if row[at[2]].startswith("M01.P01/")]
    assert found[0] == ("Codice", "Attività") and wanted
    assert list(found[1:]) == [(row[at[0]], row[at[1]]) for row in wanted]
    assert ask("KPI_QUADRO", demo, "Attività", "code;Activity", "m01.p01")[1:] == found[1:]
    one_unit = ask("KPI_QUADRO", demo, "Indicatori", (("Unità competente", "key"),), "CUL")
    assert len(one_unit) > 1 and len({row[0] for row in one_unit[1:]}) == 1
    assert ask("KPI_QUADRO", demo, "Indicatori", "in_charge", None).kind == "#REF!"
    assert len(ask("KPI_QUADRO", demo, "Valori discordanti", None, "M01")) == 1


def test_names_nobody_knows_are_errors_that_suggest(demo: Path) -> None:
    for given, near in (
        (("KPI_QUADRO", "indicatri"), "Indicatori"),
        (("KPI_QUADRO", "Indicatori", "Valore rilevat"), "Valore rilevato"),
        (("KPI_QUADRO", "Indicatori", None, "M01.P0"), "M01.P0"),
        (("KPI_VALORE", "M01.P01/a.01"), "M01.P01/a.1"),
        (("KPI_VALORE", "M01.P01/a.1", "Esit"), "Esito"),
        (("KPI_ORIGINE", "P01/a.01"), "P01/a.1"),
        (("KPI_CHI_MANCA", None, "Consuntivi"), "Consuntivo"),
    ):
        name, *rest = given
        found = refused(name, demo, *rest)
        assert found.kind == "#REF!" and near in found.reason.it and "Perhaps:" in found.reason.en
    assert refused("KPI_VALORE", demo, "").kind == "#VALUE!"
    assert refused("KPI_CHI_MANCA", demo, "duemila").kind == "#VALUE!"


def test_values_are_those_of_the_export_and_of_the_trace(
    demo: Path, demonstration: "Demonstration"
) -> None:
    done = riscontro("export", demonstration.root, "--what", "values")
    past = [
        one
        for one in csv.DictReader(done.stdout.splitlines())
        if one["number"] and not one["denominator"] and one["period"] != "2025"
    ]
    assert len(past) > 1000
    for one in past[::29]:
        key = one["key"]
        found = ask("KPI_VALORE", demo, key, f"y{one['period']}", one["part"])
        assert found == pytest.approx(float(one["number"]), abs=1e-7), one
    every = ask("KPI_QUADRO", demo, None, (("key", "value"),))
    for key, value in every[1::181]:
        assert ask("KPI_VALORE", demo, key) == value
        told = json.loads(
            riscontro("trace", key, "--workspace", demonstration.root, "--json").stdout
        )["traces"][0]
        lines = ask("KPI_ORIGINE", demo, key)[1:]
        said = [(line[1], line[2], *line[3:6], line[9]) for line in lines]
        for source in (*told["sources"], *told["versions"]):
            number = source["number"]
            names = ("content", "workbook", "sheet", "cell", "sha256")
            content, *where, sha = (source[name] or "" for name in names)
            assert (content, "" if number is None else number, *where, sha) in said, source


def test_the_past_of_a_key_is_told_from_the_plan(
    demo: Path, demonstration: "Demonstration"
) -> None:
    key = "M01.P01/a.1"
    done = riscontro("trace", key, "2023", "--workspace", demonstration.root, "--json")
    (told,) = json.loads(done.stdout)["past"]
    (line,) = ask("KPI_ORIGINE", demo, key, 2023)[1:]
    assert line[0] == "2023" and told["content"] == line[1] and told["cell"] == line[5]
    assert refused("KPI_ORIGINE", demo, key, 2013).kind == "#N/A"


def test_a_whole_is_told_by_its_parts(demo: Path) -> None:
    every = ask("KPI_QUADRO", demo, "Composizione", (("whole", "part"),))
    wanted = [row[1] for row in every[1:] if row[0] == "M01"]
    lines = ask("KPI_ORIGINE", demo, "M01")[1:]
    assert wanted and [line[1] for line in lines if line[0].startswith("parte: ")] == wanted
    assert all(line[1:3] != ("", "") and line[9] == "" for line in lines)
    unit = ask("KPI_ORIGINE", demo, "CUL")
    assert any(line[0].startswith("parte: ") for line in unit)
    assert unit == ask("KPI_ORIGINE", demo, ask("KPI_VALORE", demo, "CUL", "department"))


def test_parts_that_are_measured_have_a_score_and_a_weight(city: City) -> None:
    every = ask("KPI_QUADRO", city.root, "Composizione", (("whole", "part", "weight", "progress"),))
    weighed = [row for row in every[1:] if row[2] != "" and row[3] != ""]
    assert weighed
    for whole, part, weight, score in weighed:
        lines = ask("KPI_ORIGINE", city.root, whole.removeprefix("U:"))
        assert [(part, score)] == [line[1:3] for line in lines if line[1] == part], whole
        (said,) = [line[0] for line in lines if line[1] == part]
        assert said.endswith(f"(peso {weight:g})")


def test_details_and_units_are_told_apart(demo: Path) -> None:
    every = ask("KPI_QUADRO", demo, None, (("key", "part", "value"),))
    key, part, value = next(row for row in every[1:] if row[1])
    bare = key.partition("#")[0]
    assert ask("KPI_VALORE", demo, bare, None, part) == value
    found = refused("KPI_VALORE", demo, bare)
    assert found.kind == "#VALUE!" and part in found.reason.it
    assert refused("KPI_VALORE", demo, bare, None, "altrove").kind == "#REF!"
    rows = ask("KPI_QUADRO", demo, "Attività", (("key", "department", "status"),))[1:]
    twice = next(one for one in rows if sum(row[0] == one[0] for row in rows) > 1)
    assert refused("KPI_VALORE", demo, twice[0]).kind == "#VALUE!"
    assert ask("KPI_VALORE", demo, twice[0], None, twice[1]) == twice[2]


def test_who_is_missing_as_of_the_last_consolidation(
    demo: Path, demonstration: "Demonstration"
) -> None:
    found = ask("KPI_CHI_MANCA", demo)
    wanted = [one for one in demonstration.run.consolidated.deliveries if one.delivered is None]
    assert [row[1] for row in found[1:]] == [one.department for one in wanted] and wanted
    assert found[0][2:] == ("Stato della trasmissione", "Scadenza")
    assert {row[2] for row in found[1:]} <= {"✖ non trasmessa", "○ in compilazione"}
    days = [(EPOCH.date().toordinal() + row[3]) for row in found[1:]]
    assert days == [one.due.toordinal() for one in wanted if one.due]
    assert call("KPI_MISSING", demo, language="en")[0][3] == "Due"


def test_no_workbook_is_opened_and_what_was_read_is_not_read_again(
    demo: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    queries: list[str] = []

    def counted(*given: Any) -> Any:
        engine = engine_of(*given)
        sa.event.listen(engine, "before_cursor_execute", lambda *one: queries.append(one[2]))
        return engine

    monkeypatch.setattr(lastviews, "engine_of", counted)
    asked = [
        ("KPI_QUADRO", "Indicatori"), ("KPI_QUADRO", "tblUnita"),
        ("KPI_VALORE", "M01.P01/a.1"), ("KPI_ORIGINE", "M01.P01/a.1"), ("KPI_CHI_MANCA",),
    ]  # fmt: skip
    first = [ask(name, demo, *rest) for name, *rest in asked]
    assert queries and not any(isinstance(one, CellError) for one in first)
    assert {Path(one).suffix for one in opened} & {".toml", ".xlsx", ".xlsm"} == {".toml"}
    queries.clear()
    opened.clear()
    assert [ask(name, demo, *rest) for name, *rest in asked] == first
    assert queries == [] and opened == []


def test_a_new_value_an_undo_and_its_undo_show_at_once(city: City) -> None:
    assert ask("KPI_VALORE", city.root, A1) == 4500
    told = riscontro("undo", "--workspace", city.root, "--today", LATER.isoformat())
    assert told.exit_code in (0, 1), told.stderr
    assert ask("KPI_VALORE", city.root, A1) == 4410
    city.send("CUL", {("indicators", "a.1", "value"): 4600})
    city.run(LATER)
    assert ask("KPI_VALORE", city.root, A1) == 4600
    lines = ask("KPI_ORIGINE", city.root, A1)
    assert [line[1] for line in lines if line[0] == "versione acquisita"][-1] == "4600"


def test_after_a_rebuild_the_same_is_shown(city: City) -> None:
    before, rows = (
        [ask("KPI_QUADRO", city.root, name) for name in ("Indicatori", "Variazioni")],
        (stored(city)["shown"]),
    )
    city.workspace.store_file.unlink()
    assert rebuild(city.root).same
    assert stored(city)["shown"] == rows and rows
    assert before == [ask("KPI_QUADRO", city.root, name) for name in ("Indicatori", "Variazioni")]


def test_earlier_rounds_stay_and_come_back_with_the_store(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    city.settle(round="preconsuntivo")
    city.send("CUL", {("indicators", "a.1", "value"): 4000}, round_id="preconsuntivo")
    city.run(TODAY)
    city.settle(round="consuntivo")
    city.send("CUL")
    city.run(LATER)

    def values() -> list[Any]:
        return [
            ask("KPI_VALORE", city.root, A1, None, None, *when)
            for when in ((), (2025,), (None, "Pre-consuntivo"), (2025, "preconsuntivo"))
        ]

    assert values() == [4410, 4410, 4000, 4000]
    assert refused("KPI_VALORE", city.root, A1, None, None, 2024).kind == "#N/A"
    before = stored(city)
    assert {row["round"] for row in before["shown"]} == {"preconsuntivo", "consuntivo"}
    city.workspace.store_file.unlink()
    rebuild(city.root)
    assert stored(city) == before and values() == [4410, 4410, 4000, 4000]


def test_never_consolidated_is_unknown_and_nothing_is_made(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    found = refused("KPI_VALORE", city.root, A1)
    assert found.kind == "#N/A" and "consolidat" in found.reason.it
    assert not Workspace(city.root).store_file.exists()
    city.send("CUL")
    city.run()
    assert ask("KPI_VALORE", city.root, A1) == 4410


def test_a_store_of_an_earlier_version_waits_for_the_next_run(city: City) -> None:
    engine = engine_of(sa.make_url(f"sqlite:///{city.workspace.store_file}"))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE shown"))
        connection.execute(sa.text("UPDATE riscontro_schema SET version = 6"))
    engine.dispose()
    assert refused("KPI_VALORE", city.root, A1).kind == "#N/A"
    city.run(LATER)
    assert ask("KPI_VALORE", city.root, A1) == 4500


def test_the_workspace_is_the_one_remembered(city: City, tmp_path: Path) -> None:
    assert refused("KPI_VALORE", None, A1).kind == "#REF!"
    places.remember(workspace=str(city.root))
    assert ask("KPI_VALORE", None, A1) == ask("KPI_VALORE", "", A1) == 4500
    found = refused("KPI_VALORE", tmp_path / "altrove", A1)
    assert found.kind == "#REF!" and "altrove" in found.reason.it


def test_either_database_is_read_and_a_server_is_asked_once(
    city: City, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database if "://" in database else f"sqlite:///{database}"
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("RISCONTRO_TEST_STORE", url)
    city.settle(database="env:RISCONTRO_TEST_STORE")
    city.run(LATER)
    now = [0.0]
    monkeypatch.setattr(plantables, "_views", [lastviews.Views(lambda: now[0])])
    assert ask("KPI_VALORE", city.root, A1) == 4500
    city.send("CUL", {("indicators", "a.1", "value"): 4700})
    city.run(LATER)
    now[0] += lastviews.ASK_AGAIN / 2
    assert ask("KPI_VALORE", city.root, A1) == 4500
    now[0] += lastviews.ASK_AGAIN
    assert ask("KPI_VALORE", city.root, A1) == 4700
    plantables.forget()


def test_people_stay_out_and_blanks_are_no_zero(demo: Path) -> None:
    every = ask("KPI_QUADRO", demo)
    blank = next(row for row in every[1:] if row[every[0].index("Valore rilevato 2025")] == "")
    assert ask("KPI_VALORE", demo, blank[-1]) == ""
    assert planfunctions.missing.__doc__
    tables = {one.id for one in views(demo)}
    assert tables.isdisjoint({"contacts", "approvals"})
