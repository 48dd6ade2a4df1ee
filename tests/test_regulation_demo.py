"""The invented world of the demonstration of the teaching assignments: whole, and of nobody."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from regulation import findings_of
from riscontro.schemas.findings import Severity
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import load
from riscontro.schemas.shape import EntrySheet
from riscontro.sync.errors import RunStopped
from riscontro.sync.importing import read_source
from riscontro.sync.pipeline.demodata import folder_of
from riscontro.sync.pipeline.planning import bring_in

PROFILE = load("polito-incarichi")
ROOT = Path(__file__).parents[1]
TODAY = date(2026, 3, 2)
"""Day of the last run of the demonstration."""

PLANTED = {
    "INC-004": 1, "INC-010": 1, "INC-023": 1, "INC-060": 1, "INC-065": 1,
    "INC-080": 1, "INC-139": 2, "INC-150": 1, "INC-151": 1, "INC-175": 1,
}  # fmt: skip
"""The faults the page of the plan lists: how many rows each is told at."""

SHEETS = {sheet.id: sheet for sheet in PROFILE.sheets}


@pytest.fixture(scope="module")
def plan() -> Plan:
    with resources.as_file(folder_of("polito-incarichi")) as folder:
        return read_source(folder, PROFILE)


def test_it_is_read_without_a_doubt_and_of_its_last_year(plan: Plan) -> None:
    assert plan.doubts == () and plan.period == 2025
    counted = Counter(one.sheet for one in plan.records)
    assert set(counted) == set(SHEETS)
    assert counted["persona"] == counted["persona_dati"] == 42 and counted["incarico"] == 46
    assert Counter(sheet for sheet, _ in typed())["incarico"] == 76


def typed() -> Iterator[tuple[str, dict[str, object]]]:
    """Go through the rows of the demonstration as an officer types them, imported and typed."""
    with resources.as_file(folder_of("polito-incarichi")) as folder:
        for sheet in PROFILE.sheets:
            for file in (folder / f"{sheet.id}.tsv", folder / f"{sheet.id}.entries"):
                if file.is_file():
                    yield from ((sheet.id, row) for row in lines_of(file, sheet))


def lines_of(file: Path, sheet: EntrySheet) -> Iterator[dict[str, object]]:
    """Read the rows of one table: days and numbers as what they are, the rest as text."""
    unit, *names = (lines := file.read_text("utf-8").splitlines())[0].split("\t")
    assert unit == "unita"
    for line in lines[1:]:
        owner, *cells = line.split("\t")
        row: dict[str, object] = {"_unit": owner}
        for name, cell in zip(names, cells, strict=True):
            kind = one.type if (one := sheet.field(name)) is not None else ""
            if cell and kind == "date":
                row[name] = datetime.strptime(cell, "%d/%m/%Y").date()
            elif cell and kind in ("number", "integer"):
                row[name] = Decimal(cell.replace(",", "."))
            elif cell:
                row[name] = cell
        yield row


def test_only_the_faults_that_were_planted_are_found() -> None:
    rows: dict[str, list[dict[str, object]]] = {}
    for name, row in typed():
        rows.setdefault(name, []).append(row)
    found = findings_of(rows, today=TODAY)
    serious = [one for one in found if one.severity is not Severity.INFO]
    assert Counter(one.code for one in serious) == PLANTED, "a state tells a fault again"
    page = (ROOT / "schemas" / "profiles" / "polito-incarichi" / "README.md").read_text("utf-8")
    listed = page.partition("## The demo")[2].partition("## Limits")[0]
    assert {code for code in re.findall(r"^\| (INC-\d{3}) \|", listed, re.MULTILINE)} == set(
        PLANTED
    )


def test_what_the_plan_holds_counts_for_units_that_delivered_nothing(plan: Plan) -> None:
    rows: dict[str, list[dict[str, object]]] = {}
    for name, row in typed():
        if row["_unit"] in ("ATENEO", "DAUIN"):
            rows.setdefault(name, []).append(row)
    codes = [
        {one.code for one in findings_of(rows, today=TODAY, plan=known)} for known in (plan, None)
    ]
    assert "INC-139" in codes[0] and "INC-139" not in codes[1]


def test_its_records_name_each_other(plan: Plan) -> None:
    known: dict[str, set[str]] = {}
    for one in plan.records:
        names = SHEETS[one.sheet].identifier
        known.setdefault(one.sheet, set()).add(str(one.cells.get(names[0], "")))
    followed = 0
    for one in plan.records:
        for field, target in SHEETS[one.sheet].references.values():
            if target in field.reference.values() and target != next(
                iter(field.reference.values())
            ):
                continue
            named = [part.strip() for part in str(one.cells.get(field.id, "")).split(";")]
            for name in filter(None, named):
                assert name in known[target], f"{one.key}: {field.id} {name}"
                followed += 1
    assert followed > 500


def test_it_is_of_nobody(plan: Plan) -> None:
    for one in plan.records:
        if "persona_id" in SHEETS[one.sheet].identifier or one.sheet == "persona":
            assert re.fullmatch(r"P\d{4}", str(one.cells["persona_id"]))
        if one.sheet == "membro":
            assert re.fullmatch(r"M\d{4}", str(one.cells["persona"]))


def test_a_year_nobody_tells_is_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "ssd.tsv").write_text("unita\tssd\tin_offerta\nATENEO\tMAT/05\tsì\n", "utf-8")
    with pytest.raises(RunStopped, match="--period"):
        bring_in(tmp_path / "plan", source, "polito-incarichi")
    assert bring_in(tmp_path / "plan", source, "polito-incarichi", period=2026).plan.period == 2026
