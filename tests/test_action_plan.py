"""The university's action plan: rules on deliverables, contributions, recommendations; its demo."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from regulation import checked
from riscontro.schemas.findings import Severity
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue
from riscontro.sync.pipeline.demonstration import Demonstration, demonstrate

PROFILE, NUMBERS = load("polito-action-plan"), load("polito-innovazione")
DAY = date(2027, 2, 20)

Row = dict[str, Any]

PRODUCT: Row = {"_unit": "DET", "azione": "AP01.06", "prodotto": "Mappatura",
                "termine": "31/12/2026", "stato": "Consegnato", "consegnato_il": "15/12/2026",
                "evidenza": "DR 12/2026"}  # fmt: skip
SHARE: Row = {"_unit": "DET", "area": "AP29", "progetto": "Acque", "piano": "PSD",
              "quota": "60%"}  # fmt: skip
ADVICE: Row = {"_unit": "PQA", "raccomandazione": "R1", "testo": "Riesame",
               "scadenza": "30/06/2026", "stato": "Chiusa", "risposta": "Fatto",
               "data_risposta": "15/05/2026"}  # fmt: skip

BROKEN: list[tuple[str, str, Row, str]] = [
    ("APL-001", "prodotti", {"stato": "", "consegnato_il": ""}, "stato"),
    ("APL-002", "prodotti", {"stato": "In corso", "consegnato_il": ""}, "termine"),
    ("APL-003", "prodotti", {"evidenza": ""}, "evidenza"),
    ("APL-004", "prodotti", {"consegnato_il": "21/02/2027"}, "consegnato_il"),
    ("APL-005", "prodotti", {"stato": "In corso", "termine": "30/06/2027"}, "stato"),
    ("APL-006", "prodotti", {"termine": "01/01/2029"}, "termine"),
    ("APL-007", "contributi", {"quota": "80%"}, "quota"),
    ("APL-008", "raccomandazioni", {"stato": "Aperta"}, "stato"),
    ("APL-009", "raccomandazioni", {"data_risposta": ""}, "data_risposta"),
]
GOOD: Mapping[str, Row] = {"prodotti": PRODUCT, "contributi": SHARE, "raccomandazioni": ADVICE}


def codes(sheet: str, *rows: Row) -> list[tuple[str, str]]:
    found = checked({sheet: rows}, PROFILE, today=DAY)
    return [(one.code, one.field) for one in found]


@pytest.mark.parametrize("sheet", GOOD)
def test_records_in_order_have_no_finding(sheet: str) -> None:
    assert codes(sheet, GOOD[sheet]) == []


@pytest.mark.parametrize(
    "row",
    [
        {"termine": "20/02/2027", "stato": "In corso", "consegnato_il": ""},
        {"stato": "Annullato", "consegnato_il": "", "evidenza": ""},
        {"termine": "", "stato": "", "consegnato_il": "", "evidenza": ""},
        {"consegnato_il": "20/02/2027"},
        {"termine": "31/12/2028", "stato": "Da avviare", "consegnato_il": "", "evidenza": ""},
    ],
)
def test_a_deliverable_at_the_limit_is_no_mistake(row: Row) -> None:
    assert codes("prodotti", PRODUCT | row) == []


@pytest.mark.parametrize(("code", "sheet", "changes", "field"), BROKEN, ids=[b[0] for b in BROKEN])
def test_every_rule_is_broken_at_its_cell(code: str, sheet: str, changes: Row, field: str) -> None:
    rows = [GOOD[sheet] | changes]
    if code == "APL-007":
        rows.append(SHARE | {"_unit": "DIATI", "quota": "40%"})
    assert (code, field) in codes(sheet, *rows)


def test_every_rule_of_the_plan_is_broken_here() -> None:
    assert {code for code in catalogue(PROFILE) if code.startswith("APL")} == {
        one[0] for one in BROKEN
    }


def test_shares_add_up_over_units_and_only_within_their_area() -> None:
    rows = [SHARE, SHARE | {"_unit": "DIATI", "quota": "40%"},
            SHARE | {"_unit": "DAD", "area": "AP30", "quota": "30%"},
            SHARE | {"_unit": "DAD", "quota": ""}]  # fmt: skip
    assert codes("contributi", *rows) == []
    over = checked({"contributi": [*rows, SHARE | {"_unit": "DISEG", "quota": "1%"}]}, PROFILE,
                   today=DAY)  # fmt: skip
    assert {(one.code, str(one.facts["totale"])) for one in over} == {("APL-007", "101")}
    alone = checked({"contributi": [SHARE | {"quota": "101%"}]}, PROFILE, today=DAY, alone=True)
    assert "APL-007" not in {one.code for one in alone}, "one workbook does not see the others"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return demonstrate(tmp_path_factory.mktemp("demo") / "piano", "polito-action-plan")


def rows_of(root: Path, name: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(root / "quadro.xlsx", data_only=True)[name]
    names = [cell.value for cell in page[4]]
    lines = page.iter_rows(min_row=7, values_only=True)
    return [dict(zip(names, line, strict=True)) for line in lines if any(line)]


def test_the_demonstration_shows_deliverables_and_areas_without_contribution(
    shown: Demonstration,
) -> None:
    found = Counter(one.code for one in shown.run.consolidated.findings)
    assert found["CON-023"] and found["APL-002"] and found["APL-007"] and found["ACT-013"]
    blocking = [one for one in shown.run.consolidated.findings if one.severity is Severity.BLOCKING]
    assert blocking == []
    levels = rows_of(shown.root, "Livelli del piano")
    visions = [row for row in levels if row["level"] == "Visione"]
    told = rows_of(shown.root, "Prodotti")
    owed = [row for row in told if row["stato"] != "Annullato"]
    assert len(visions) == 3 and sum(row["deliverables"] for row in visions) == len(owed)
    names = ("done", "done_late", "late", "due", "undated")
    for row in levels:
        assert row["deliverables"] == sum(row[f"deliverables_{name}"] for name in names)
    actions = rows_of(shown.root, "Azioni")
    assert "contact" not in actions[0], "names of people never enter the master"
    assert {row["timing"] for row in actions} >= {"✔ conclusa", "○ a termine futuro"}
    assert all(row["work"] is not None for row in levels if row["level"] == "Visione")


def test_the_innovation_numbers_are_never_summed_over_years(tmp_path: Path) -> None:
    done = demonstrate(tmp_path / "numeri", "polito-innovazione")
    found = Counter(one.code for one in done.run.consolidated.findings)
    assert found["IND-024"] and found["IND-025"]
    past: dict[str, list[float]] = {}
    for value in done.imported.plan.values:
        if value.number is not None:
            past.setdefault(value.row_key, []).append(float(value.number))
    sums = {sum(numbers) for numbers in past.values() if len(numbers) > 1}
    assert sums
    book = openpyxl.load_workbook(done.root / "quadro.xlsx", data_only=True)
    cells = {cell.value for page in book for row in page.iter_rows() for cell in row}
    assert not sums & {float(one) for one in cells if isinstance(one, int | float)}
