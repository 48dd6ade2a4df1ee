"""The LibreOffice we test with: it shows what is stored, and computes again when asked."""

from pathlib import Path

import office
import pytest
import sheets

pytestmark = [pytest.mark.office, pytest.mark.usefixtures("soffice")]

WRONG = """
    # Indicatori
    | Valore | Doppio      | Testo                      |
    | 21     | =A2*2 ⇒ 999 | =IF(A2>20,"sì","no") ⇒ mai |
    | 0.5    | =1/0 ⇒ 7    | à è — ✔                    |
    # Altro
    | =Indicatori!B2+1 ⇒ -1 |
"""


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sheets.workbook(tmp_path_factory.mktemp("given") / "lavori.xlsx", WRONG)


def test_stored_results_are_shown_as_they_are(wrong: Path, tmp_path: Path) -> None:
    found = office.values(office.convert(wrong, "xlsx", tmp_path))
    assert found["Indicatori"]["B2"] == 999
    assert found["Altro"]["A1"] == -1


def test_recalculated_results_are_right(wrong: Path, tmp_path: Path) -> None:
    found = office.values(office.recalculated(wrong, tmp_path))
    assert found["Indicatori"]["B2"] == 42
    assert found["Indicatori"]["C2"] == "sì"
    assert found["Indicatori"]["B3"] == "#DIV/0!"
    assert found["Indicatori"]["C3"] == "à è — ✔"
    assert found["Altro"]["A1"] == 43
    assert office.values(wrong)["Indicatori"]["B2"] == 999


def test_ods_and_back_is_recalculated_too(wrong: Path, tmp_path: Path) -> None:
    ods = office.convert(wrong, "ods", tmp_path / "ods")
    assert office.values(office.recalculated(ods, tmp_path))["Altro"]["A1"] == 43


def test_the_locale_is_italian(wrong: Path, tmp_path: Path) -> None:
    csv = office.convert(wrong, "csv", tmp_path)
    assert csv.read_text("utf-8").splitlines()[2].startswith('"0,5",')


def test_a_file_is_never_written_over_itself(wrong: Path) -> None:
    with pytest.raises(office.OfficeError, match="over itself"):
        office.recalculated(wrong, wrong.parent)


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(office.OfficeError, match=r"manca\.xlsx"):
        office.convert(tmp_path / "manca.xlsx", "pdf", tmp_path / "out")


@pytest.mark.usefixtures("pdftoppm")
def test_every_sheet_becomes_a_picture(wrong: Path, tmp_path: Path) -> None:
    pages = office.pictures(wrong, tmp_path)
    assert len(pages) == 2
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)
