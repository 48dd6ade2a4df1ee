"""Sheets of records: issued, typed in as people do, read back; nothing lost, everything told."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from recorddesk import FIRST, PROFILE, Desk, made, sample_plan
from riscontro.schemas.plan import Plan
from riscontro.sync.records import Record, Submission
from riscontro.workbooks.planbook import read_plan, write_plan


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return sample_plan(tmp_path_factory.mktemp("source"))


def used(submission: Submission) -> dict[str, Record]:
    return {one.key: one for one in submission.records if one.cells}


def meanings(record: Record) -> dict[str, str]:
    return {name: cell.meaning for name, cell in record.cells.items() if not cell.blank}


def codes(submission: Submission) -> list[tuple[str, str]]:
    return [(one.code, one.place.cell) for one in submission.findings]


def test_the_plan_is_read_and_written_again_without_personal_tables(plan: Plan) -> None:
    assert [one.key for one in plan.records][:1] == ["ATENEO/persona:p001"]
    assert {one.sheet for one in plan.records} == {"persona", "anagrafica", "incarico"}
    assert plan.doubts == ()
    data = write_plan(plan, PROFILE, "registro-2025", "it", lambda _: ("", ""))
    again, _, findings = read_plan(data, PROFILE)
    assert findings == []
    assert again.records == tuple(one for one in plan.records if one.sheet != "anagrafica")
    assert b"1961" not in data


def test_units_get_the_sheets_that_concern_them(plan: Plan) -> None:
    found = {
        unit: {name: len(rows) for name, rows in b.rows.items()} for unit, b in made(plan).items()
    }
    assert found == {
        "ATENEO": {"persona": 3 + 4, "anagrafica": 2 + 3},
        "DAUIN": {"incarico": 1 + 6},
        "DET": {"incarico": 1 + 6},
    }


def test_what_is_typed_comes_back(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    desk.put(
        7, incarico_id="I-03", persona=" P003 ", struttura="scu", canali="albo, AVVISO",
        aa="a.a. 2025/2026", ore=30, compenso="€ 1.250,00", inizio=date(2025, 9, 1), rinnovo="X",
        presso="Automatica", precedenti="I-01 , I-02", quota=0.4, nota="due\nrighe",
    )  # fmt: skip
    desk.put(
        8, incarico_id=12.0, persona="P002", ore=7.5, aa=2025, rinnovo=True, canali="Avviso, art. 5"
    )
    submission = desk.read()
    assert codes(submission) == []
    found = used(submission)
    assert meanings(found["DAUIN/incarico.0001"]) == {
        "incarico_id": "text:I-03", "persona": "term:P003", "struttura": "term:SCU",
        "canali": "term:albo;avviso", "aa": "number:2025", "ore": "number:30",
        "compenso": "number:1250", "inizio": "day:2025-09-01", "rinnovo": "number:1",
        "presso": "term:DAUIN", "precedenti": "term:I-01;I-02", "quota": "number:40",
        "nota": "text:due\nrighe",
    }  # fmt: skip
    assert meanings(found["DAUIN/incarico.0002"]) == {
        "incarico_id": "text:12", "persona": "term:P002", "ore": "number:7.5",
        "aa": "number:2025", "rinnovo": "number:1", "canali": "term:avviso",
    }  # fmt: skip
    assert len(found) == 3 and len(submission.records) == 7


WRONG: Mapping[str, tuple[object, str]] = {
    "struttura": ("ZZZ", "VAL-024"),
    "canali": ("albo; chissà", "VAL-004"),
    "aa": ("2025/2027", "VAL-022"),
    "ore": ("venti", "VAL-001"),
    "inizio": ("domani", "VAL-007"),
    "rinnovo": ("forse", "VAL-004"),
    "presso": ("Ragioneria", "VAL-023"),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_not_understood_is_found_at_its_cell(
    plan: Plan, tmp_path: Path, field: str
) -> None:
    desk = Desk(plan, tmp_path)
    typed, code = WRONG[field]
    desk.put(9, persona="P001", ore=3)
    desk.put(9, **{field: typed})
    at = next(cell.column_letter for cell in desk.page()[4] if cell.value == field)
    assert codes(desk.read()) == [(code, f"{at}9")]


def test_a_code_of_two_elements_asks_which(plan: Plan, tmp_path: Path) -> None:
    from dataclasses import replace

    twin = replace(plan.nodes[0], key="DIP2")
    desk = Desk(replace(plan, nodes=(*plan.nodes, twin)), tmp_path)
    desk.put(9, struttura="Dipartimenti")
    assert [code for code, _ in codes(desk.read())] == ["VAL-025"]


def test_rows_below_the_prepared_ones_are_read_and_told(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    desk.put(13, incarico_id="I-08", persona="P001", ore=1)
    desk.put(14, persona="P002", ore=2)
    submission = desk.read()
    assert codes(submission) == [("ROW-007", "C13")]
    assert set(used(submission)) >= {"DAUIN/incarico:i-08", "DAUIN/incarico@14"}


def test_a_copied_row_is_a_row_of_its_own(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    for cell in desk.page()[FIRST]:
        desk.page().cell(10, cell.column).value = cell.value
    desk.put(10, incarico_id="I-10")
    submission = desk.read()
    assert codes(submission) == [("ROW-008", "C10")]
    found = used(submission)
    assert set(found) == {"DAUIN/incarico:i-01", "DAUIN/incarico:i-10"}
    assert meanings(found["DAUIN/incarico:i-10"])["persona"] == "term:P001"


def test_sorted_rows_keep_their_keys(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    desk.put(7, incarico_id="I-03", persona="P003", ore=3)
    page = desk.page()
    lines = [[cell.value for cell in page[row]] for row in (6, 7, 8)]
    for row, line in zip((6, 7, 8), (lines[2], lines[1], lines[0]), strict=True):
        for at, value in enumerate(line, 1):
            page.cell(row, at).value = value  # type: ignore[assignment]
    found = used(desk.read())
    assert {key: one.row for key, one in found.items()} == {
        "DAUIN/incarico.0001": 7, "DAUIN/incarico:i-01": 8,
    }  # fmt: skip


def test_a_row_pasted_from_another_units_workbook_is_a_new_one(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    desk.put(8, key="DET/incarico.0001", incarico_id="I-77", persona="P001", ore=1)
    submission = desk.read()
    assert codes(submission) == [("ROW-008", "C8")]
    assert "DAUIN/incarico:i-77" in used(submission)


def test_a_workbook_alone_is_read_as_far_as_it_can(plan: Plan, tmp_path: Path) -> None:
    desk = Desk(plan, tmp_path)
    desk.put(7, struttura="chissà", persona="P001")
    submission = desk.read(alone=True)
    assert codes(submission) == []
    assert used(submission)["DAUIN/incarico.0001"].cell("struttura").term == "chissà"
