"""Records through rounds and years: what was delivered comes back, spare rows never run out."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from recordspace import LATER, SENT, Space, lines, page_of
from riscontro.schemas.profile import load
from riscontro.sync.pipeline.rolling import rollover
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.pipeline.upgrading import upgrade

NEW = {"incarico_id": "I-07", "persona": "P003", "ore": 8, "aa": "a.a. 2025/2026",
       "canali": "albo, AVVISO", "presso": "Automatica", "rinnovo": "X", "quota": 0.25,
       "inizio": date(2025, 9, 1), "nota": "due\nrighe"}  # fmt: skip
COMES_BACK = {**NEW, "key": "DAUIN/incarico.0002", "rinnovo": "sì", "inizio": None}


@pytest.fixture
def space(tmp_path: Path) -> Space:
    made = Space(tmp_path, rounds='["monitoraggio", "consuntivo"]')
    settings = made.root / "riscontro.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('round = "consuntivo"', 'round = "monitoraggio"'), "utf-8")
    made.issue()
    return made


def delivered(space: Space) -> Space:
    path = space.file("DAUIN", "monitoraggio")
    space.type(path, {8: NEW, 6: {"nota": None}, 14: {"incarico_id": "I-14", "persona": "P002",
                                                     "ore": 1}})  # fmt: skip
    assert space.take() == ["ROW-007"]
    return space


def came_back(path: Path, **otherwise: object) -> None:
    found = {str(one.get("incarico_id")): one for one in lines(path) if len(one) > 1}
    assert list(found) == ["I-01", "I-07", "I-14"]
    seen = {name: found["I-07"].get(name) for name in COMES_BACK}
    assert seen == {**COMES_BACK, **otherwise, "inizio": seen["inizio"]} and "2025-09-01" in str(
        seen["inizio"]
    )
    assert "nota" not in found["I-01"]
    spare = [one for one in lines(path) if set(one) == {"key"}]
    assert len(spare) >= 5 and len({one["key"] for one in lines(path)}) == len(lines(path))


def test_records_come_back_into_a_workbook_that_was_lost(space: Space) -> None:
    delivered(space)
    path = space.file("DAUIN", "monitoraggio")
    path.unlink()
    assert space.issue()["DAUIN"] == "new"
    came_back(path)
    before = space.stored()
    space.type(path, {}, send=True)
    assert space.take(LATER) == []
    assert {key: one.cells["ore"].meaning for key, one in space.stored().items()} == {
        key: one.cells["ore"].meaning for key, one in before.items()
    }


def test_records_come_back_in_the_next_round(space: Space) -> None:
    delivered(space)
    settings = space.root / "riscontro.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('round = "monitoraggio"', 'round = "consuntivo"'), "utf-8")
    space.issue()
    came_back(space.file("DAUIN"))
    space.type(space.file("DAUIN"), {7: {"ore": 9}})
    for unit in ("DAUIN", "DET", "ATENEO"):
        space.file(unit, "monitoraggio").unlink()
    assert space.take(LATER) == []
    assert space.stored()["DAUIN/incarico.0002"].cells["ore"].meaning == "number:9"


def test_a_workbook_upgraded_keeps_what_its_unit_added(space: Space) -> None:
    delivered(space)
    path = space.file("DAUIN", "monitoraggio")
    profile = space.root / "registro" / "profile.toml"
    text = profile.read_text("utf-8").replace("title =", "template_version = 2\ntitle =", 1)
    profile.write_text(text, "utf-8")
    load.cache_clear()
    [made] = upgrade([path], LATER, workspace=space.root)
    assert made.state == "upgraded" and made.result is not None
    came_back(made.result, rinnovo="X")


def test_a_new_year_starts_blank_and_the_store_keeps_the_old_one(tmp_path: Path) -> None:
    space = Space(tmp_path)
    space.issue()
    for unit, sheet in (("DAUIN", "Incarichi"), ("DET", "Incarichi"), ("ATENEO", "Persone")):
        space.type(space.file(unit), {}, sheet)
    space.type(space.file("DAUIN"), {8: NEW})
    assert space.take() == []
    rollover(space.root, date(2026, 5, 2))
    for path in (space.root / "trasmissioni").glob("*.xlsx"):
        path.unlink()
    space.issue(date(2026, 5, 3))
    assert all(set(one) == {"key"} for one in lines(space.file("DAUIN", period=2026)))
    assert {one.period for one in space.stored().values()} == {2025}
    again = {"incarico_id": "I-07", "persona": "P001", "ore": 3, "precedenti": "I-01; I-99"}
    space.type(space.file("DAUIN", period=2026), {6: again})
    assert space.take(date(2026, 5, 4)) == ["CON-002", "REC-002"]


def test_the_push_adds_blank_rows_when_few_are_left(tmp_path: Path) -> None:
    space = Space(tmp_path)
    space.issue()
    path = space.file("DAUIN")
    row = {"persona": "P003", "ore": 8}
    space.type(path, {6 + n: {"incarico_id": f"I-1{n}", **row} for n in (1, 2)})
    synchronise(space.root, SENT)
    keys = [one["key"] for one in lines(path)]
    assert keys[-1] == "DAUIN/incarico.0012" and len(keys) == 13
    page = page_of(load_workbook(path)["Incarichi"])
    assert page.tables["tblIncarichi"].ref.endswith("18")
    data = path.read_bytes()
    synchronise(space.root, SENT)
    assert path.read_bytes() == data
    space.type(path, {14: {"incarico_id": "I-22", **row}})
    assert space.take(LATER) == []
    assert "DAUIN/incarico.0008" in space.stored()


def test_rows_written_below_are_in_nobodys_way(tmp_path: Path) -> None:
    space = Space(tmp_path)
    space.issue()
    path = space.file("DAUIN")
    row = {"persona": "P003", "ore": 8}
    space.type(path, {6 + n: {"incarico_id": f"I-1{n}", **row} for n in range(1, 8)})
    done = synchronise(space.root, SENT)
    assert {one.state for one in done.pushes if one.department == "DAUIN"} == {"written"}
    assert [one["incarico_id"] for one in lines(path)] == [
        "I-01",
        *(f"I-1{n}" for n in range(1, 8)),
    ]
