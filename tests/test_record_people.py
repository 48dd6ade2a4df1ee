"""Personal tables and columns: imported, issued, delivered, and shown nowhere else."""

import zipfile
from pathlib import Path

import pytest
import recordplan
from recordspace import LATER, SENT, Space, lines
from riscontro.sync.pipeline.planning import bring_in, opened
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.workbooks.planbook import write_plan

BORN = "1961-03-12"


@pytest.fixture
def space(tmp_path: Path) -> Space:
    made = Space(tmp_path)
    made.issue()
    return made


def text_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text("utf-8", "replace")
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace")
                         for name in package.namelist())  # fmt: skip


def test_a_personal_table_goes_into_the_workbook_of_its_unit_alone(space: Space) -> None:
    found = lines(space.file("ATENEO"), "Dati personali")
    assert [one.get("persona_id") for one in found][:3] == ["P001", "P002", None]
    assert BORN in str(found[0]["nascita"])
    for path in (space.root / "piano.xlsx", space.file("DAUIN"), space.file("DET")):
        assert "1961" not in text_of(path) and "22352" not in text_of(path), path
    assert "22352" in text_of(space.file("ATENEO"))


def test_the_master_shows_no_personal_data(space: Space) -> None:
    path = space.file("ATENEO")
    space.type(path, {6: {"nascita": "12/13/1961"}, 7: {"persona_id": "P002"}}, "Dati personali")
    done = synchronise(space.root, SENT)
    told = [one for one in done.summary.consolidated.findings if one.field == "nascita"]
    assert told and all("1961" not in f"{one.value}{one.facts}" for one in told)
    space.type(path, {6: {"nascita": "13/12/1961"}, 7: {"nascita": "02/07/1995"}},
               "Dati personali")  # fmt: skip
    done = synchronise(space.root, LATER)
    assert {one.field for one in done.summary.consolidated.changes} >= {"nascita"}
    master = text_of(space.root / "quadro.xlsx")
    for written in ("1961", "Data di nascita", "34882", "22628"):
        assert written not in master, written
    for log in (space.root / ".riscontro" / "log").rglob("*"):
        assert "1961" not in log.read_text("utf-8")


def test_a_workbook_lost_comes_back_with_its_personal_table(space: Space) -> None:
    space.type(space.file("ATENEO"), {6: {"nascita": "13/03/1961"}}, "Dati personali")
    assert space.take() == []
    space.file("ATENEO").unlink()
    space.issue(LATER)
    assert "1961-03-13" in str(lines(space.file("ATENEO"), "Dati personali")[0]["nascita"])


def test_a_source_without_the_personal_table_takes_nothing_away(space: Space) -> None:
    (space.source / "anagrafica.tsv").unlink()
    bring_in(space.root, space.source)
    assert [one.key for one in opened(space.root).plan.records if one.sheet == "anagrafica"]
    changed = recordplan.TABLES["anagrafica.tsv"].replace("P002", "P003")
    (space.source / "anagrafica.tsv").write_text(changed, "utf-8")
    bring_in(space.root, space.source)
    said = [one.cells["persona_id"] for one in opened(space.root).plan.records
            if one.sheet == "anagrafica"]  # fmt: skip
    assert said == ["P001", "P003"]


def test_a_new_import_keeps_what_the_coordinator_changed(space: Space) -> None:
    from dataclasses import replace
    from decimal import Decimal

    found = opened(space.root)
    cells = {one.key: dict(one.cells) for one in found.plan.records}
    mine = {
        "ATENEO/persona:p002": {"persona_id": "P002", "categoria": "docente"},
        "DAUIN/incarico:i-01": {**cells["DAUIN/incarico:i-01"], "ore": Decimal(21)},
    }
    edited = [
        replace(one, cells=mine.get(one.key, one.cells))
        for one in found.read.plan.records
        if one.key != "ATENEO/persona:p003"
    ]
    plan = replace(found.read.plan, records=tuple(edited))
    data = write_plan(plan, found.profile, found.settings.plan, "it", lambda _: ("", ""))
    (space.root / "piano.xlsx").write_bytes(data)
    changed = recordplan.TABLES["incarichi.tsv"].replace("\t20\t", "\t99\t").replace("primo", "uno")
    people = recordplan.TABLES["persone.tsv"] + "P004\tdocente\t\n"
    recordplan.write_source(space.source, incarichi=changed, persone=people)
    bring_in(space.root, space.source)
    known = {one.key: one for one in opened(space.root).plan.records}
    assert "ATENEO/persona:p003" not in known and "ATENEO/persona:p004" in known
    assert known["ATENEO/persona:p002"].cells["categoria"] == "docente"
    assert known["DAUIN/incarico:i-01"].cells["ore"] == Decimal(21)
    assert known["DAUIN/incarico:i-01"].cells["nota"] == "uno"
