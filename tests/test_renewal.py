"""What cannot be patched is made anew, and nothing that was typed is lost."""

import shutil
from pathlib import Path

import pytest
from forge import GOOD, TODAY, Forge, places
from openpyxl import load_workbook
from riscontro.schemas.terms import SHEETS
from riscontro.sync.parsing import read_submission
from riscontro.sync.pipeline.checking import check_files
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.records import Submission
from riscontro.sync.renewal import renewed
from riscontro.workbooks.builder import build
from riscontro.workbooks.reader import read_workbook


def typed_in(submission: Submission) -> dict[tuple[str, str, str], object]:
    return {
        (record.sheet, record.key, name): (cell.number, cell.day, cell.term or cell.text)
        if cell.number is None
        else cell.number
        for record in submission.records
        for name, cell in record.cells.items()
        if not cell.blank
    }


def submission_of(path: Path) -> Submission:
    return read_submission(read_workbook(path))


@pytest.mark.parametrize("lost", [SHEETS["results"].it, SHEETS["lists"].it, ""])
def test_a_fresh_workbook_carries_over_what_was_typed(tmp_path: Path, lost: str) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.1", "value", "circa 4.400")
    forge.put("indicators", "a.2", "note", "= non è una formula")
    if lost:
        del forge.file[lost]
    before = submission_of(forge.save())
    fresh = tmp_path / "nuova.xlsx"
    fresh.write_bytes(build(renewed(forge.book, before, forge.profile), forge.profile))
    after = submission_of(fresh)
    assert typed_in(after) == typed_in(before)
    assert (after.state, after.approval) == (before.state, before.approval)
    assert len(typed_in(after)) >= len(GOOD)
    found = check_files([fresh], TODAY).findings
    assert [code for code, _ in places(found)] == ["VAL-011"]


def test_proposals_are_carried_over(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    page = forge.sheet("Proposte")
    columns = {cell.value: cell.column for cell in page[4] if cell.value}
    row = {"kind": "modifica", "code": "M05.P02/a.1", "text": "Cambiare unità", "motive": "Perché"}
    for name, text in row.items():
        page.cell(6, columns[name]).value = text
    before = submission_of(forge.save())
    fresh = tmp_path / "nuova.xlsx"
    fresh.write_bytes(build(renewed(forge.book, before, forge.profile), forge.profile))
    after = submission_of(fresh).proposals
    assert [(p.kind, p.code, p.text, p.motive) for p in after] == [
        ("change", "M05.P02/a.1", "Cambiare unità", "Perché")
    ]


def test_distribution_makes_anew_what_it_cannot_patch(demonstration: Path, tmp_path: Path) -> None:
    root = tmp_path / "piano"
    shutil.copytree(demonstration.root, root)
    path = root / "trasmissioni" / "URB_2025_consuntivo.xlsx"
    file = load_workbook(path)
    del file[SHEETS["results"].it]
    file.save(path)
    spoilt = path.read_bytes()
    done = distribute(root, TODAY, departments=("URB",)).workbooks[0]
    assert done.made == "renewed"
    assert path.read_bytes() == spoilt
    fresh = root / "esiti" / path.name
    assert typed_in(submission_of(fresh)) == typed_in(submission_of(path))
    assert SHEETS["results"].it in load_workbook(fresh).sheetnames
