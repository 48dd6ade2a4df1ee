"""Open data of other plans: records units add, views, plans without indicators."""

import json
from pathlib import Path

import pytest
from openreading import as_csv, as_parquet, master_rows, tables
from riscontro.schemas.profile import available, load
from riscontro.sync.pipeline.demonstration import demonstrate
from riscontro.sync.pipeline.opendata import export_open_data
from riscontro.sync.pipeline.publishing import material
from riscontro.sync.publication.opentables import points
from test_opendata import check, labels, the


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("azioni") / "piano"
    demonstrate(root, "polito-action-plan")
    return root


@pytest.fixture(scope="module")
def folder(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("aperti") / "dati"
    export_open_data(plan, made)
    return made


def test_the_package_is_valid_and_said_twice(folder: Path) -> None:
    check(folder)
    told = json.loads((folder / "datapackage.json").read_bytes())
    for one in tables(told):
        assert as_csv(folder, one) == as_parquet(folder, one), one["name"]


def test_records_are_those_of_the_master(plan: Path, folder: Path) -> None:
    there = master_rows(material(plan), plan / "quadro.xlsx")
    units = {one["unit"]: one["name"] for one in the(folder, "units")}
    for sheet in ("prodotti", "contributi", "raccomandazioni"):
        rows = {one["record"]: one for one in the(folder, f"record_{sheet}")}
        assert rows.keys() == {row["key"] for row in there[sheet]} and rows
        fields = {one.id: one for one in load("polito-action-plan").sheet(sheet).own_fields}
        for seen in there[sheet]:
            row = rows[seen["key"]]
            assert units[row["unit"]] == seen["department"]
            for name, field in fields.items():
                found, shown = row.get(name), seen.get(name)
                if field.type == "date":
                    shown = shown.isoformat() if shown else None
                elif field.type == "percent":
                    shown = points(shown)
                elif field.type == "list":
                    found = labels(folder, field.vocabulary).get(found, found)
                elif field.type == "unit":
                    found = units.get(found, found)
                elif field.type == "node":
                    continue
                assert found == shown, (sheet, seen["key"], name)


def test_views_are_those_of_the_master(plan: Path, folder: Path) -> None:
    made = material(plan)
    there = master_rows(made, plan / "quadro.xlsx")
    names = {one["name"] for one in tables(json.loads((folder / "datapackage.json").read_bytes()))}
    public = made.profile.publication.views
    assert {one for one in names if one.startswith("view_")} == {f"view_{one}" for one in public}
    for view in public:
        sheet = made.sheet(f"view_{view}")
        assert sheet is not None
        rows = the(folder, f"view_{view}")
        assert len(rows) == len(there[f"view_{view}"])
        for row, seen in zip(rows, there[f"view_{view}"], strict=True):
            for column in sheet.columns:
                shown, found = seen.get(column.id), row.get(column.id)
                if column.type == "date" and shown is not None:
                    shown = shown.isoformat()
                elif column.type in ("percent", "change"):
                    shown = points(shown)
                elif column.type not in ("number", "whole", "money") and shown is not None:
                    shown = f"{shown:g}" if isinstance(shown, float) else shown
                elif isinstance(shown, str):
                    shown = None
                assert found == shown, (view, column.id)


def test_what_stands_on_its_day_is_said_by_id(folder: Path) -> None:
    rows = the(folder, "contributions")
    timings = labels(folder, "timing_kind")
    assert {one["timing"] for one in rows if "timing" in one} <= timings.keys()
    assert any(one.get("deliverables") for one in rows)


@pytest.mark.parametrize("name", available())
def test_no_profile_opens_what_is_personal(name: str) -> None:
    profile = load(name)
    for sheet in profile.sheets:
        shown = profile.publication.sheets.get(sheet.id, ())
        assert not (sheet.personal and shown)
        assert not [one.id for one in sheet.fields if one.personal and one.id in shown]
