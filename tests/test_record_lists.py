"""Read-only lists of other units' records: what they show, and what they are good for."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from recordspace import LATER, SENT, Space, page_of
from riscontro.sync.pipeline.upgrading import upgrade
from riscontro.sync.pipeline.validation import run

NAME = "Elenco Persone"


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


def shown(path: Path) -> list[tuple[object, ...]]:
    page = page_of(load_workbook(path)[NAME])
    return [tuple(cell.value for cell in row[1:]) for row in page.iter_rows(min_row=6)]


def test_units_see_the_rows_of_others_and_nothing_personal(space: Space) -> None:
    space.issue()
    office = "Ateneo – Ufficio incarichi"
    assert shown(space.file("DAUIN")) == [
        (office, "P001", "Docente", "ING-INF/05"),
        (office, "P002", "Dottorando", None),
        (office, "P003", "Docente", "MAT/05; MAT/08"),
    ]
    assert load_workbook(space.file("DAUIN"))[NAME].protection.sheet
    assert NAME not in load_workbook(space.file("ATENEO")).sheetnames
    names = load_workbook(space.file("DAUIN")).sheetnames
    assert not any("personali" in name for name in names)


def test_a_new_workbook_shows_what_was_delivered_since(space: Space) -> None:
    space.issue()
    space.type(space.file("ATENEO"), {7: {"categoria": "docente"}, 9: {"persona_id": "P004",
               "categoria": "docente"}, 8: {"persona_id": None, "categoria": None,
               "parti": None}}, "Persone")  # fmt: skip
    assert space.take() == []
    space.file("DAUIN").unlink()
    space.issue(LATER)
    assert [row[1:3] for row in shown(space.file("DAUIN"))] == [
        ("P001", "Docente"), ("P002", "Docente"), ("P004", "Docente"),
    ]  # fmt: skip


def test_references_are_looked_up_in_the_list_of_a_workbook_alone(space: Space) -> None:
    space.issue()
    path = space.file("DAUIN")
    space.type(path, {7: {"incarico_id": "I-05", "persona": "p003", "ore": 1},
                      8: {"incarico_id": "I-06", "persona": "P009", "ore": 1}})  # fmt: skip
    done = run([path], SENT, alone=True)
    assert [(one.code, one.value) for one in done.findings] == [("REC-002", "P009")]


def test_the_list_is_nothing_its_unit_typed(space: Space) -> None:
    space.issue()
    path = space.file("DAUIN")
    space.type(path, {7: {"incarico_id": "I-05", "persona": "P003", "ore": 1}})
    assert space.take() == []
    [made] = upgrade([path], LATER, workspace=space.root)
    assert made.state == "current" and made.move is not None and made.move.left == ()
