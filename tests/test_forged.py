"""Workbooks that say they are what they are not, lists and hidden cells changed, logs cut."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk import DAY, fill, riscontro, workspace
from forge import Forge
from offices import City
from openpyxl import Workbook, load_workbook
from riscontro.schemas.findings import Finding
from riscontro.sync import events
from riscontro.sync.keptreadings import read, written

AMB, CUL = "AMB_2025_consuntivo.xlsx", "Cultura"
HIDDEN = "_riscontro"
Forging = Callable[[Workbook], None]


def properties(book: Workbook, **said: str) -> None:
    for one in book.custom_doc_props.props:
        name = str(one.name).removeprefix("riscontro.")
        if name in said:
            one.value = said[name]


def hidden(book: Workbook, **said: str) -> None:
    for row in book[HIDDEN].iter_rows(min_row=1, max_row=12):
        if row[0].value in said:
            row[1].value = said[str(row[0].value)]


def form(book: Workbook, **said: str) -> None:
    page = book.worksheets[0]
    for row in range(1, 60):
        if (name := page.cell(row, 1).value) in said:
            page.cell(row, 3).value = said[str(name)]


PLACES: dict[str, Forging] = {
    "p": lambda book: properties(book, department="CUL", name=CUL),
    "s": lambda book: hidden(book, department="CUL", name=CUL),
    "i": lambda book: form(book, department=CUL),
    "-": lambda book: book.remove(book[HIDDEN]),
}


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.founded(tmp_path / "piano")


def night(city: City, forging: Forging, unit: str = "AMB") -> tuple[list[Finding], dict[str, int]]:
    """Let a unit send a workbook somebody worked on; return findings and rows taken by unit."""
    path = city.send(unit)
    book = load_workbook(path)
    forging(book)
    book.save(path)
    run = city.run()
    taken: dict[str, int] = {}
    for row in run.consolidated.records:
        taken[row.department] = taken.get(row.department, 0) + 1
    return list(run.consolidated.findings), taken


@pytest.mark.parametrize(
    ("places", "codes"),
    [
        ("psi", {"WBK-016"}), ("ps", {"WBK-003", "WBK-016"}), ("p", {"WBK-003"}),
        ("s", {"WBK-003"}), ("pi", {"WBK-003", "WBK-016"}), ("si", {"WBK-003", "WBK-016"}),
        ("-p", {"WBK-008", "WBK-003", "WBK-016"}), ("-pi", {"WBK-008", "WBK-016"}),
    ],
)  # fmt: skip
def test_a_workbook_of_one_unit_is_never_taken_as_anothers(
    city: City, places: str, codes: set[str]
) -> None:
    found, taken = night(city, lambda book: [PLACES[one](book) for one in places] and None)
    assert codes <= {one.code for one in found} and taken == {}


def test_it_is_refused_every_night_whatever_is_remembered_of_its_reading(city: City) -> None:
    for _ in range(2):
        found, taken = night(city, lambda book: [PLACES[one](book) for one in "psi"] and None)
        assert {one.code for one in found} == {"WBK-016"} and taken == {}
    again = city.run()
    assert {one.code for one in again.consolidated.findings} == {"WBK-016"}
    parsed = next(one for one in again.consolidated.submissions)
    assert parsed.issued_to == "AMB" and read(written(parsed)).issued_to == "AMB"


def test_an_honest_workbook_is_taken(city: City) -> None:
    found, taken = night(city, lambda book: None)
    assert not found and taken == {"AMB": 2}


def test_a_forged_one_takes_nothing_from_the_real_one(city: City) -> None:
    city.send("CUL")
    found, taken = night(city, lambda book: [PLACES[one](book) for one in "psi"] and None)
    assert taken == {"CUL": 14}
    (told,) = (one for one in found if one.code == "WBK-016")
    assert told.place.workbook == AMB and told.facts["owner"] == "Ambiente"


@pytest.mark.parametrize(
    ("name", "value"), [("push", "7"), ("language", "en"), ("name", CUL), ("template", "9")]
)
def test_what_nothing_is_refused_for_is_told_all_the_same(
    city: City, name: str, value: str
) -> None:
    found, taken = night(city, lambda book: hidden(book, **{name: value}))
    (told,) = (one for one in found if one.code == "WBK-003")
    assert (told.place.sheet, told.field, told.value) == (HIDDEN, name, value)
    assert told.place.cell and taken == {"AMB": 2}


@pytest.mark.parametrize("name", ["plan", "department", "push", "name", "issued"])
def test_a_hidden_line_taken_away_is_told(city: City, name: str) -> None:
    def wipe(book: Workbook) -> None:
        for row in book[HIDDEN].iter_rows():
            if row[0].value == name:
                for cell in row:
                    cell.value = None

    found, taken = night(city, wipe)
    assert {one.code for one in found} == {"WBK-008"} and taken == {"AMB": 2}


def test_rows_of_another_unit_are_told_at_their_cell(city: City) -> None:
    other = load_workbook(city.send("CUL"))["Indicatori"]

    def pasted(book: Workbook) -> None:
        page = book["Indicatori"]
        at = page.max_row + 1
        for cell in other[6]:
            page.cell(at, cell.column).value = cell.value

    found, taken = night(city, pasted)
    (told,) = (one for one in found if one.code == "ROW-003")
    assert told.place.workbook == AMB and told.place.cell == "A7"
    assert taken == {"AMB": 2, "CUL": 14}


def test_a_row_of_another_unit_over_the_only_own_one(city: City) -> None:
    """The workbook stays its unit's: the row is told, the rest is taken."""
    other = load_workbook(city.send("CUL"))["Indicatori"]

    def over(book: Workbook) -> None:
        for cell in other[6]:
            book["Indicatori"].cell(6, cell.column).value = cell.value

    found, taken = night(city, over)
    own = {one.code for one in found if one.place.workbook == AMB}
    assert {"ROW-003", "ROW-004"} <= own and "WBK-016" not in own and taken["AMB"] == 1


# Lists -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("how", ["changed", "added", "emptied"])
def test_a_list_changed_is_told_at_its_cell(tmp_path: Path, language: Any, how: str) -> None:
    forge = Forge(tmp_path, language=language).fill(submitted=False)
    assert forge.check() == []
    page = forge.sheet({"it": "Elenchi", "en": "Lists"}[language])
    column = next(cell.column for cell in page[4] if cell.value == "status")
    last = max(row for row in range(6, page.max_row + 1) if page.cell(row, column).value)
    at = last + 1 if how == "added" else last
    page.cell(at, column).value = None if how == "emptied" else "Voce inventata"
    (told,) = forge.check()
    assert (told.code, told.place.cell) == ("LCK-001", page.cell(at, column).coordinate)
    assert told.place.sheet == page.title


# The log of events --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("registro") / "piano-2025")
    riscontro("distribute", root, "--today", DAY)
    fill(root / "trasmissioni/CUL_2025_consuntivo.xlsx")
    riscontro("sync", root, "--today", DAY)
    fill(root / "trasmissioni/CUL_2025_consuntivo.xlsx", {("indicators", "a.1", "value"): 4500}, {})
    riscontro("sync", root, "--today", DAY)
    return root


def again(lines: list[dict[str, Any]], path: Path) -> None:
    """Write a log anew, its chain in order."""
    path.unlink()
    for one in lines:
        events.append(path, one["event"], events.date.fromisoformat(one["day"]))


def cut(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = max(at for at, one in enumerate(lines) if "record" in one["event"])
    return lines[:last]


def altered(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = json.dumps(lines).replace('"department": "CUL"', '"department": "AMB"')
    return list(json.loads(text))


def added(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    run = next(one for one in lines if "record" in one["event"])
    return [*lines, {**run, "event": {**run["event"], "run": 99}}]


def without_a_delivery(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = next(at for at, one in enumerate(lines) if one["event"]["what"] == "submission")
    return lines[:at] + lines[at + 1 :]


def swapped(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return lines[::-1]


@pytest.mark.parametrize("how", [cut, altered, added, without_a_delivery, swapped])
def test_a_log_written_anew_with_its_chain_in_order_is_told(
    _nights: Path, tmp_path: Path, how: Callable[[list[Any]], list[Any]]
) -> None:
    """Whoever knows how the chain is made still has to say what store and records say."""
    root = Path(shutil.copytree(_nights, tmp_path / "piano-2025"))
    log = root / ".riscontro/eventi.jsonl"
    assert riscontro("doctor", root).exit_code == 0
    again(how([json.loads(one) for one in log.read_text("utf-8").splitlines()]), log)
    assert not events.verify(log).broken
    done = riscontro("doctor", root, "--json", "--lang", "en")
    wrong = [one for one in json.loads(done.stdout)["checks"] if not one["good"]]
    assert done.exit_code == 1 and [one["what"] for one in wrong] == ["Log and store"]
