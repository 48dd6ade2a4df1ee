"""One workbook, three skins: command line, buttons and worksheet functions say the same."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from desk import fill, riscontro, workspace
from fakehost import FakeHost
from forge import GOOD, changed, sample_plan
from openpyxl import load_workbook
from riscontro.addin import places
from riscontro.addin.findingmemory import Remembered, recall
from riscontro.addin.functions import REGISTRY
from riscontro.addin.registry import Given, Range, Scalar
from riscontro.addin.ribbon import press
from riscontro.sync.pipeline.demonstration import Demonstration
from riscontro.sync.pipeline.recalculating import recalculated
from riscontro.workbooks.reader import read_workbook

DAY = "2026-02-20"
TODAY = date.fromisoformat(DAY)
SPOILT: dict[tuple[str, str, str], Any] = {
    ("indicators", "a.1", "value"): "boh",
    ("indicators", "a.2", "value"): "4.224057,67",
    ("indicators", "b.1", "value"): 30,
    ("indicators", "f.1", "value"): 978600,
    ("indicators", "d.1#totale", "value"): 131,
    ("activities", "c", "status"): "forse",
}
TARGETS = {"a.1": (4352, 5000), "f.1": (97860, 100000), "b.3": (12, 11)}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.HOME, str(tmp_path / "componente"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A consolidated workspace: one unit sent a workbook with mistakes, one nothing."""
    plan = changed(sample_plan(), "e.1", department="AMB")
    for key, (start, goal) in TARGETS.items():
        plan = changed(plan, key, baseline=start, baseline_year=2024, target=goal)
    made = workspace(tmp_path_factory.mktemp("vesti") / "piano", plan)
    riscontro("distribute", made, "--today", "2026-01-15")
    own = {place: value for place, value in GOOD.items() if place[:2] != ("indicators", "e.1")}
    fill(cul(made), own | SPOILT)
    riscontro("sync", made, "--today", DAY)
    return made


def cul(root: Path) -> Path:
    return root / "trasmissioni" / "CUL_2025_consuntivo.xlsx"


def by_command(path: Path, *more: str) -> list[dict[str, Any]]:
    done = riscontro("validate", path, "--format", "json", "--today", DAY, *more)
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def by_button(path: Path) -> list[Remembered]:
    host = FakeHost()
    window = host.has(path)
    press("check", host, TODAY)
    kept = recall(window.book)
    assert kept is not None, host.said
    return kept


def in_the_sheet(path: Path) -> list[tuple[str, str, str, str, str]]:
    """What the button wrote into *Esito controlli*: rule, sheet, cell, message, hint."""
    page = load_workbook(path)["Esito controlli"]
    ids = [cell.value for cell in page[4]]
    places = [ids.index(name) for name in ("rule", "sheet", "cell", "message", "hint")]
    lines = page.iter_rows(min_row=6, values_only=True)
    found = (tuple(str(line[at] or "") for at in places) for line in lines)
    return [(a, b, c, d, e) for a, b, c, d, e in found if a]


def as_cells(path: Path, sheet: str) -> Range:
    """A sheet as a host hands it over: from its hidden row of ids on, dates as serials."""
    page = load_workbook(path, data_only=True)[sheet]
    lines = [list(line) for line in page.iter_rows(min_row=4, values_only=True)]
    return tuple(tuple(_given(cell) for cell in line) for line in lines)


def _given(cell: object) -> Scalar:
    if isinstance(cell, datetime):
        return float((cell - datetime(1899, 12, 30)).days)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return cell if isinstance(cell, str | bool) else None


def rows(given: Given) -> Iterator[tuple[Scalar, ...]]:
    assert isinstance(given, tuple), given
    return iter(given)


@pytest.mark.parametrize("inside", [True, False], ids=["in the workspace", "alone"])
def test_findings_of_a_unit(root: Path, tmp_path: Path, inside: bool) -> None:
    base = Path(shutil.copytree(root, tmp_path / "copia"))
    path = cul(base)
    if not inside:
        path = Path(shutil.copy2(path, tmp_path / "CUL_2025_consuntivo.xlsx"))
    told, kept = by_command(path), by_button(path)
    assert len(told) >= len(SPOILT)
    assert [(one["code"], one["sheet"], one["cell"], one["key"]) for one in told] == [
        (one.code, one.sheet, one.cell, one.key) for one in kept
    ]
    assert sorted(
        (one["code"], one["sheet"], one["cell"] or "", one["message"]["it"], one["hint"]["it"])
        for one in told
    ) == sorted(in_the_sheet(path))


@pytest.mark.parametrize("sheet", ["Indicatori", "Attività"])
def test_findings_of_a_table(root: Path, tmp_path: Path, sheet: str) -> None:
    """What a function can see is one sheet: it finds what the others find in its rows."""
    path = Path(shutil.copy2(cul(root), tmp_path / "CUL_2025_consuntivo.xlsx"))
    made = REGISTRY.compute("KPI_CONTROLLA_TABELLA", (as_cells(path, sheet), None, sheet, 2025.0))
    shown = [
        (line[3], int(line[0]) + 3, line[4], line[5], line[6])  # type: ignore[arg-type]
        for line in rows(made)
        if line[0] is not None
    ]
    other = {(one["code"], one["key"]) for one in by_command(path) if one["sheet"] == sheet}
    codes = {code for code, _ in other}
    assert {one[0] for one in shown} <= codes, "nothing a workbook would not tell"
    signs = {"blocking": "✖", "warning": "▲", "question": "?", "info": "ⓘ"}
    told = [
        (one["code"], int("".join(c for c in one["cell"] if c.isdigit())),
         one["message"]["it"], one["hint"]["it"])
        for one in by_command(path)
        if one["sheet"] == sheet and one["cell"] and one["severity"] in signs
    ]  # fmt: skip
    assert sorted((code, row, text, hint) for code, row, _, text, hint in shown) == sorted(told)
    assert shown
    by_button(path)
    buttons = [(code, text) for code, where, _, text, _ in in_the_sheet(path) if where == sheet]
    assert sorted((code, text) for code, _, _, text, _ in shown) == sorted(buttons)


def test_numbers_of_a_row(root: Path, tmp_path: Path) -> None:
    """Progress and rating: workbook, master, command, function."""
    base = Path(shutil.copytree(root, tmp_path / "copia"))
    host = FakeHost()
    host.has(cul(base))
    press("compute", host, TODAY)
    assert "celle confrontate" in host.said[-1][1]
    made = recalculated(cul(base).read_bytes(), "x.xlsx")
    grid = next(one for one in read_workbook(cul(base)).grids if one.sheet == "Indicatori")
    live = {(one.cell, one.field): one.value for one in made.cells if one.sheet == "Indicatori"}
    places = {name: at for at, name in enumerate((str(cell) for cell in grid.rows[3]), 1)}
    compared = 0
    for row in range(6, len(grid.rows) + 1):
        key = grid.text(row, places["key"])
        if key.removeprefix("M05.P02/") not in ("b.3",):
            continue
        traced = json.loads(riscontro("trace", key, "--workspace", base, "--json").stdout)
        measures = {one["name"]: one for one in traced["traces"][0]["measures"]}
        function = REGISTRY.compute("KPI_VALORE", (str(base), key, "Grado di raggiungimento %"))
        shown = next(
            value for (cell, field), value in live.items()
            if field == "achievement" and cell.endswith(str(row))
        )  # fmt: skip
        expected = measures["achievement"]["value"]
        assert isinstance(shown, float) and isinstance(function, float)
        assert shown == pytest.approx(expected / 100)
        assert function in (pytest.approx(expected), pytest.approx(expected / 100))
        rating = REGISTRY.compute("KPI_VALORE", (str(base), key, "Esito"))
        named = next(
            value for (cell, field), value in live.items()
            if field == "rating" and cell.endswith(str(row))
        )  # fmt: skip
        assert named == rating
        compared += 1
    assert compared == 1


def test_who_is_missing(root: Path, tmp_path: Path) -> None:
    base = Path(shutil.copytree(root, tmp_path / "copia"))
    told = json.loads(riscontro("status", base, "--json", "--today", DAY).stdout)
    late = sorted(one["department"] for one in told["deliveries"] if not one["delivered"])
    assert late == ["AMB"]
    host = FakeHost()
    host.has(cul(base))
    press("missing", host, TODAY)
    assert "Non hanno trasmesso 1 unità su 2 (scadenza 28/02/2026): Ambiente." in host.said[-1][1]
    named = REGISTRY.compute("KPI_CHI_MANCA", (str(base),))
    assert [line[1] for line in list(rows(named))[1:]] == late


def test_the_master(root: Path, tmp_path: Path) -> None:
    """Consolidated by command or by button: the same bytes, which the functions read back."""
    one = Path(shutil.copytree(root, tmp_path / "uno"))
    fill(cul(one), {("indicators", "a.3", "value"): 0.7}, {})
    other = Path(shutil.copytree(one, tmp_path / "due"))
    told = json.loads(riscontro("consolidate", one, "--json", "--today", DAY).stdout)
    host = FakeHost(answers=[False])
    host.has(other / "piano.xlsx")
    press("consolidate", host, TODAY)
    assert (one / "quadro.xlsx").read_bytes() == (other / "quadro.xlsx").read_bytes()
    assert f"Valori rilevati: {told['counts']['values']}\n" in host.asked[-1]
    for base in (one, other):
        value = REGISTRY.compute("KPI_VALORE", (str(base), "M05.P02/a.3"))
        assert value in (pytest.approx(70.0), pytest.approx(0.7))


def test_on_the_bundled_plan(demonstration: Demonstration, tmp_path: Path) -> None:
    base = Path(shutil.copytree(demonstration.root, tmp_path / "torino"))
    workbooks = sorted((base / "trasmissioni").glob("*.xlsx"), key=lambda one: one.stat().st_size)
    for path in (workbooks[len(workbooks) // 2], workbooks[0]):
        host = FakeHost()
        window = host.has(path)
        press("check", host, demonstration.day)
        kept = recall(window.book) or []
        done = riscontro(
            "validate", path, "--format", "json", "--today", demonstration.day.isoformat()
        )
        told = json.loads(done.stdout)["findings"]
        assert [(one["code"], one["cell"], one["key"]) for one in told] == [
            (one.code, one.cell, one.key) for one in kept
        ]
        host.said.clear()
        press("compute", host, demonstration.day)
        assert "celle confrontate" in host.said[-1][1], host.said
    press("missing", host, demonstration.day)
    told = json.loads(
        riscontro("status", base, "--json", "--today", demonstration.day.isoformat()).stdout
    )
    late = [one["name"] for one in told["deliveries"] if not one["delivered"]]
    assert f"Non hanno trasmesso {len(late)} unità su {len(told['deliveries'])}" in host.text
    assert [name for name in late[:8] if name not in host.text] == []
    host.cancel_at, host.steps = 5, []
    press("report", host, demonstration.day)
    assert "Operazione annullata" in host.said[-1][1]
    assert not (base / "esiti" / "relazione").exists()
