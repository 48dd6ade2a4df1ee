"""The guide to a plan of one's own, followed word by word: files, edits, commands, typing."""

from pathlib import Path

import pytest
from firstplan import Step, follow, steps
from openpyxl import load_workbook


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[Step, str]]]:
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder, list(follow(folder))


def test_the_guide_goes_from_an_empty_folder_to_a_master() -> None:
    kinds = [step.kind for step in steps()]
    assert kinds[0] == "file" and set(kinds) == {"file", "edit", "run", "type"}
    words = [step.name.split()[0] for step in steps() if step.kind == "run"]
    wanted = ["profile", "init", "import", "distribute", "validate", "consolidate", "status"]
    assert list(dict.fromkeys(words)) == wanted


def test_what_is_shown_is_what_is_printed(followed: tuple[Path, list[tuple[Step, str]]]) -> None:
    for step, printed in followed[1]:
        if step.kind == "run":
            wanted, cut, _ = step.text.partition("…\n")
            assert (printed[: len(wanted)] if cut else printed) == wanted, step.name


def test_what_was_typed_is_in_the_master(followed: tuple[Path, list[tuple[Step, str]]]) -> None:
    folder, _ = followed
    book = load_workbook(folder / "rete-2026" / "quadro.xlsx", data_only=True)
    page = book["Indicatori"]
    names = {cell.value: cell.column for cell in page[4]}
    found = {
        page.cell(row, names["code"]).value: page.cell(row, names["value"]).value
        for row in range(6, page.max_row + 1)
    }
    assert found["1.1.1.a"] == 214 and found["1.1.2.a"] == 590
    assert found["1.2.1.a"] == pytest.approx(0.113)
    works = book["Azioni"]
    ids = {cell.value: cell.column for cell in works[4]}
    partners = [works.cell(row, ids["partner"]).value for row in range(6, works.max_row + 1)]
    assert "Croce Verde" in partners, "a column of the reader's own plan"
