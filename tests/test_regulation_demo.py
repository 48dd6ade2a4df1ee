"""The invented world of the demonstration of the teaching assignments: whole, and of nobody."""

import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import load
from riscontro.sync.errors import RunStopped
from riscontro.sync.importing import read_source
from riscontro.sync.pipeline.demodata import folder_of
from riscontro.sync.pipeline.planning import bring_in

PROFILE = load("polito-incarichi")
SHEETS = {sheet.id: sheet for sheet in PROFILE.sheets}


@pytest.fixture(scope="module")
def plan() -> Plan:
    with resources.as_file(folder_of("polito-incarichi")) as folder:
        return read_source(folder, PROFILE)


def test_it_is_read_without_a_doubt_and_of_its_last_year(plan: Plan) -> None:
    assert plan.doubts == () and plan.period == 2025
    counted = Counter(one.sheet for one in plan.records)
    assert set(counted) == set(SHEETS)
    assert counted["persona"] == counted["persona_dati"] == 42 and counted["incarico"] == 76


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
