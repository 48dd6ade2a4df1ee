"""The commands on records: undo, trace, diff, export, units reorganised, worksheet functions."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import riscontro, rows_of
from recordspace import LATER, Space, lines
from riscontro.addin import planfunctions, plantables
from riscontro.addin.cellerrors import CellError
from riscontro.addin.registry import REGISTRY
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.undoing import undo
from riscontro.workbooks.planbook import write_plan

NEW = {"incarico_id": "I-05", "persona": "P003", "ore": 8, "canali": "albo, avviso"}
KEY = "DAUIN/incarico.0001"


@pytest.fixture
def space(tmp_path: Path) -> Space:
    made = Space(tmp_path)
    made.issue()
    made.type(made.file("DAUIN"), {7: NEW})
    assert made.take() == []
    return made


def test_undo_takes_records_back_and_asks_nothing_of_blank_rows(space: Space) -> None:
    space.type(space.file("DAUIN"), {7: {"ore": 9}, 8: {**NEW, "incarico_id": "I-06"}})
    assert space.take(LATER) == []
    assert set(space.stored()) >= {KEY, "DAUIN/incarico.0002"}
    undo(space.root, LATER)
    assert space.stored()[KEY].cells["ore"].meaning == "number:8"
    assert "DAUIN/incarico.0002" not in space.stored()
    space.type(space.file("DAUIN"), {7: {"ore": 10}, 8: {"ore": 3}})
    assert space.take(LATER) == []
    assert space.stored()["DAUIN/incarico.0002"].cells["ore"].meaning == "number:3"


def test_trace_tells_where_a_record_comes_from(space: Space) -> None:
    space.type(space.file("DAUIN"), {7: {"ore": 9}})
    space.take(LATER)
    done = riscontro("trace", KEY, "--workspace", space.root)
    assert done.exit_code == 0, done.output
    for told in ("DAUIN_2025_consuntivo.xlsx", "I-05", "9"):
        assert told in done.stdout, done.stdout


def test_diff_of_two_workbooks_tells_the_cells_of_a_record(space: Space, tmp_path: Path) -> None:
    before = tmp_path / "prima.xlsx"
    before.write_bytes(space.file("DAUIN").read_bytes())
    space.type(space.file("DAUIN"), {7: {"ore": 9}, 8: {**NEW, "incarico_id": "I-06"}})
    done = riscontro("diff", before, space.file("DAUIN"))
    assert KEY in done.stdout and "I-06" in done.stdout, done.stdout


def test_records_are_exported_without_personal_columns(space: Space, tmp_path: Path) -> None:
    done = riscontro("export", space.root, "--sheet", "incarico")
    found = rows_of(done.stdout)
    assert [(one["unita"], one["incarico_id"], one["ore"]) for one in found] == [
        ("DET", "I-02", "12.5"), ("DAUIN", "I-01", "20"), ("DAUIN", "I-05", "8"),
    ]  # fmt: skip
    assert found[2]["canali"] == "albo;avviso" and found[2]["row"] == "7"
    assert found[0]["received"] == "" and found[2]["received"] == "2026-02-20"
    people = riscontro("export", space.root, "--sheet", "anagrafica")
    assert people.exit_code != 0 and "incarico" in people.stderr
    again = recordplan_source(found)
    assert again.count("\n") == 4


def recordplan_source(rows: list[dict[str, str]]) -> str:
    """Return the exported rows as a table to import again."""
    names = list(rows[0])
    return "\n".join(["\t".join(names), *("\t".join(one[n] for n in names) for one in rows), ""])


def test_what_was_exported_is_imported_again(space: Space, tmp_path: Path) -> None:
    done = riscontro("export", space.root, "--sheet", "incarico")
    fresh = Space(tmp_path / "altro", incarichi=recordplan_source(rows_of(done.stdout)))
    plan = opened(fresh.root).plan
    known = {one.cells.get("incarico_id"): one for one in plan.records if one.sheet == "incarico"}
    assert set(known) == {"I-01", "I-02", "I-05"}
    assert known["I-05"].cells["canali"] == "albo;avviso" and known["I-05"].department == "DAUIN"


def test_records_of_a_unit_that_ended_go_to_its_heir(space: Space) -> None:
    found = opened(space.root)
    ended = [
        replace(one, valid_to=date(2026, 2, 22), successor="DET", succession="merged")
        if one.id == "DAUIN" else one
        for one in found.read.plan.departments
    ]  # fmt: skip
    plan = replace(found.read.plan, departments=tuple(ended))
    data = write_plan(plan, found.profile, found.settings.plan, "it", lambda _: ("", ""))
    (space.root / "piano.xlsx").write_bytes(data)
    space.file("DET").unlink()
    space.issue(LATER)
    got = {one.get("incarico_id") for one in lines(space.file("DET"))} - {None}
    assert got == {"I-01", "I-02", "I-05"}
    space.type(space.file("DET"), {6: {}})
    codes = space.take(LATER)
    assert not {"REC-001", "CON-001", "CON-018"} & set(codes), codes
    kept = {key: one.department for key, one in space.stored().items()}
    assert kept[KEY] == "DET" and set(kept.values()) == {"DET"}


def test_worksheet_functions_answer_for_records(
    space: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RISCONTRO_ADDIN_HOME", str(tmp_path / "addin"))
    plantables.forget()
    assert planfunctions

    def ask(name: str, *given: str) -> Any:
        return REGISTRY.compute(name, [str(space.root), *given])

    shown = ask("KPI_QUADRO", "Incarichi")
    assert not isinstance(shown, CellError), shown.reason
    assert any("I-05" in map(str, row) for row in shown), shown
    assert ask("KPI_VALORE", KEY, "Ore") == 8
    assert isinstance(ask("KPI_QUADRO", "Dati personali"), CellError)
    assert not any("1961" in str(row) for row in ask("KPI_QUADRO", "Incarichi"))
