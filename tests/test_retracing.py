"""From a cell of the master to every value ever received for it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk import riscontro
from offices import City
from test_undo import retype

A1 = "M05.P02/a.1"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Three deliveries of one row: accepted, not readable, accepted."""
    city = City.founded(tmp_path_factory.mktemp("retracing") / "piano-2025")
    city.send("CUL")
    city.run()
    for value, day in (("4.224057,67", 24), (4500, 25)):
        retype(city, value)
        city.run(date(2026, 2, day))
    return city


def traced(city: City, key: str) -> dict[str, Any]:
    done = riscontro("trace", key, "--workspace", city.root, "--json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["traces"][0]
    return found


def cell_of_the_master(city: City) -> str:
    page = openpyxl.load_workbook(city.workspace.master_file)["Indicatori"]
    ids = {cell.value: cell.column for cell in page[4]}
    row = next(row for row in range(7, page.max_row + 1) if page.cell(row, ids["key"]).value == A1)
    return f"Indicatori!{page.cell(row, ids['value']).coordinate}"


def test_a_cell_of_the_master_leads_to_its_row(city: City) -> None:
    at = cell_of_the_master(city)
    assert traced(city, at) == traced(city, A1) == traced(city, f"[quadro.xlsx]{at}")


def test_every_value_ever_received_is_told(city: City) -> None:
    found = traced(city, A1)
    assert [one["content"] for one in found["versions"]] == ["4410", "4500"]
    (other,) = found["received"]
    assert other["content"] == "4.224057,67" and other["day"] == "2026-02-24"
    shown = riscontro("trace", A1, "--workspace", city.root).stdout
    assert "Altro scritto nelle cartelle ricevute" in shown and "«4.224057,67»" in shown


@pytest.mark.parametrize("cell", ["Indicatori!A1", "Indicatori!A9999", "Nessuno!A9"])
def test_a_cell_of_no_row_says_so(city: City, cell: str) -> None:
    done = riscontro("trace", cell, "--workspace", city.root)
    assert done.exit_code == 2 and "non c'è una riga del piano" in done.stderr


def test_a_file_kept_no_more_stops_nothing(city: City, tmp_path: Path) -> None:
    import shutil

    copy = City(Path(shutil.copytree(city.root, tmp_path / "altrove")))
    for path in copy.workspace.received.glob("*/*.xlsx"):
        path.unlink()
    found = traced(copy, A1)
    assert [one["content"] for one in found["versions"]] == ["4410", "4500"]
    assert found["received"] == []
