"""The plan workbook: written whole, edited by people and programs, read back."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import convert, recalculated, values
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.formulae import FORMULAS
from riscontro.schemas.plan import (
    Activity,
    Contact,
    Contribution,
    Department,
    Doubt,
    Indicator,
    Interim,
    Node,
    Plan,
    Value,
    Version,
)
from riscontro.schemas.profile import load
from riscontro.schemas.rulings import Correction, Decision, ProposalAnswer, Waiver
from riscontro.schemas.terms import Words
from riscontro.sync.importing import read_source
from riscontro.workbooks.planbook import read_plan, write_plan
from riscontro.workbooks.plancells import read_number
from riscontro.workbooks.planreader import plan_in
from riscontro.workbooks.planrecordsheets import plan_sheets
from riscontro.workbooks.reader import read_workbook

PROFILE = load("torino-controllo")
ID_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6
SOURCE = Place("indicatori.tsv", "indicatori", "H2")

PLAN = Plan(
    profile="torino-controllo",
    period=2025,
    years=(2022, 2023, 2024, 2025),
    nodes=(
        Node("M01", "missione", "1", "SERVIZI ISTITUZIONALI"),
        Node("M01.P01", "programma", "1", "ORGANI", "M01", {"nota": "", "stakeholders": "tutti"}),
        Node("M01.P01/L1", "linea", "1", "Linea", "M01.P01", {"citta": "Torino"}, SOURCE),
        Node("M01.P02", "programma", "2", "SEGRETERIA", "M01", {}, SOURCE),
    ),
    activities=(
        Activity("M01.P01/a", "M01.P01", "a", "Prima", {"impact": "Sociale"}, "CUL", True, SOURCE),
        Activity("M01.P01/b", "M01.P01", "b", "=1+1", {}, "", False),
    ),
    contributions=(
        Contribution("M01.P01/a", "CUL", 1, "under_way", "In corso", "2024 Fatto.\n2025 Fatto."),
        Contribution("M01.P01/a", "CUL", 2, "", "boh", " spazi ", "Cultura", "segue", SOURCE),
        Contribution("M01.P01/a", "PAR", 1, "completed"),
    ),
    indicators=(
        Indicator(
            key="M01.P01/a.1",
            code="a.1",
            label="N° moduli",
            parent="M01.P01",
            activity="M01.P01/a",
            part="SC. centrale",
            kind="valore_pubblico",
            section="Sezione",
            group="Gruppo",
            type="ratio",
            unit="%",
            decimals=-1,
            direction="up",
            baseline=Decimal("0.1"),
            baseline_year=2022,
            target=Decimal("12345678901234567.89"),
            target_year=2025,
            initial_target=Decimal("-3"),
            target_act="DGC 12/2025",
            weight=Decimal("12.5"),
            source_of_data="+ archivio",
            method="@metodo",
            frequency="mensile",
            dimension="efficacia",
            data_owner="Rossi",
            department="PAR",
            basis="section",
            proposed=("type", "department", "target", "something"),
            may_exceed=True,
            never_falls=True,
            total=True,
            target_day=date(2025, 1, 31),
            formula="F5b",
            aggregation="percentage",
            tolerance=Decimal("0.5"),
            minimum=Decimal("-1.25"),
            maximum=Decimal(90),
            excellent=Decimal(100),
            natural_limit=Decimal("100.0"),
            bands="0-50: 20; 50-80: 60; 80-: 100",
            rating_rules=">=95 in linea; >=70 in ritardo; critico",
            state="withdrawn",
            attributes={"printed": "N° moduli 2022", "printed_group": ""},
            source=SOURCE,
        ),
        Indicator("M01.P01/a.2", "a.2", "-", "M01.P01", decimals=2, frequency=""),
    ),
    values=(
        Value("M01.P01/a.1", "SC. centrale", 2022, "4.224057,67", "malformed", source=SOURCE),
        Value(
            "M01.P01/a.1",
            "SC. centrale",
            2023,
            "=5/8 *",
            "ratio",
            Decimal("62.5"),
            Decimal(8),
            "%",
            "circa",
            "nota",
            "VAL-001",
            "Etichetta",
            "a.1.",
            SOURCE,
        ),
    ),
    departments=(
        Department("CUL", "Cultura, Sport", "", ("Cultura Sport", "Divisione Cultura")),
        Department("FIN", "Risorse Finanziarie", "", (), date(2021, 10, 1)),
        Department(
            "PAR", "Partecipazioni", "FIN", (), None, date(2025, 1, 1), "merged", "FIN", "x"
        ),
    ),
    contacts=(Contact("CUL", "deputy", "Bianca Neri", "b@x.it", "p@pec.it", date(2025, 1, 1)),),
    versions=(
        Version("M01.P01/a.1", "SC. centrale", "target", "1.5", 2025, date(2025, 7, 1), "DCC", "m"),
        Version("M01.P01/a.1", "SC. centrale", "definition", "1.500"),
        Version("M01.P01/a.1", "SC. centrale", "weight", "20"),
        Version("M01.P01/a.1", "SC. centrale", "formula", "F2a"),
        Version("M01.P01/a.1", "SC. centrale", "tolerance", "0.25"),
        Version("M01.P01/a.1", "SC. centrale", "minimum", "-3"),
        Version("M01.P01/a.1", "SC. centrale", "aggregation", "flow"),
        Version("M01.P01/a.1", "SC. centrale", "rating_rules", ">=90 in linea; critico"),
    ),
    interim=(
        Interim("M01.P01/a.1", "SC. centrale", date(2025, 6, 30), Decimal("0.5"), "DGC", "nota"),
        Interim("M01.P01/a.1", "SC. centrale", date(2026, 12, 31), Decimal("12345678901234567.5")),
        Interim("M01.P01/a.2"),
    ),
    doubts=(
        Doubt(
            "IMP-001",
            "M01.P01/a.1",
            SOURCE,
            "4.224057,67",
            {
                "suggestion": (Decimal("4224057.67"), "b"),
                "year": 2022,
                "day": date(2025, 1, 1),
                "label": Words("it", "en"),
                "parts": ["a", None, True, 1.5],
            },
        ),
        Doubt("IMP-005", "M01.P01/b", Place(), ""),
    ),
    corrections=(
        Correction("M01.P01/a.1", "SC. centrale", 2025, "consuntivo", "value", Decimal("1352.4")),
        Correction("M01.P01/a.1", "", None, "", "note", "1.352", "r", "Paolo", date(2026, 2, 1)),
        Correction("M01.P01/a.1", "", 2025, "", "available_from", date(2026, 9, 30)),
    ),
    decisions=(
        Decision("M01.P01/a.1", "", "CUL", 2025, "consuntivo", "value", "copy", "", "b.xlsx", "r"),
        Decision("M01.P01/a.2", "", "CUL", 2025, "", "value", "value", Decimal(3)),
    ),
    waivers=(Waiver("IND-003", "M01.P01/a.1", "CUL", "r", "Paolo", None, date(2026, 12, 31)),),
    answers=(ProposalAnswer("P1", "CUL", "change", "M01.P01/a.1", "t", "changed", "r", "Paolo"),),
)


def words(doubt: Doubt) -> tuple[str, str]:
    return f"Da chiarire {doubt.found}", "Verificare."


def made(plan: Plan = PLAN) -> bytes:
    return write_plan(plan, PROFILE, "torino-2025", "it", words)


def edited(change: Callable[[Workbook], object], plan: Plan = PLAN) -> tuple[Plan, list[Finding]]:
    """The plan and the findings after somebody worked on the workbook."""
    book = openpyxl.load_workbook(BytesIO(made(plan)))
    change(book)
    out = BytesIO()
    book.save(out)
    found, plan_id, findings = read_plan(out.getvalue())
    assert plan_id == "torino-2025"
    return found, findings


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[ID_ROW] if cell.value == name)


def cell(book: Workbook, sheet: str, row: int, name: str) -> object:
    return book[sheet].cell(FIRST_ROW + row, column(book[sheet], name))


def put(book: Workbook, sheet: str, row: int, name: str, value: object) -> None:
    book[sheet].cell(FIRST_ROW + row, column(book[sheet], name)).value = value


def codes(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.code, found.place.sheet, found.value) for found in findings]


def differences(left: Plan, right: Plan) -> list[str]:
    return [
        member.name
        for member in fields(Plan)
        if getattr(left, member.name) != getattr(right, member.name)
    ]


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_plan_comes_back_as_it_was(language: str) -> None:
    data = write_plan(PLAN, PROFILE, "torino-2025", language, words)
    back, plan_id, findings = read_plan(data)
    assert findings == []
    assert differences(back, PLAN) == []
    assert plan_id == "torino-2025"
    assert read_plan(data, PROFILE)[0] == PLAN


def test_an_empty_plan_comes_back() -> None:
    plan = Plan("torino-controllo", 2026, departments=PROFILE.departments)
    assert read_plan(made(plan)) == (plan, "torino-2025", [])


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert made() == made()


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("folder", "name"), [("torino-2025", "torino-controllo"), ("cmto-psm-2021", "cmto-psm")]
)
def test_a_real_plan_comes_back_as_it_was(corpus: Path, folder: str, name: str) -> None:
    profile = load(name)
    plan = read_source(corpus / folder, profile)
    back, _, findings = read_plan(write_plan(plan, profile, folder, "it", words))
    assert findings == []
    assert differences(back, plan) == []
    assert plan.indicators or plan.activities


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=40)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))


@given(
    TEXTS,
    NUMBERS,
    DAYS,
    st.dictionaries(st.sampled_from(["nota", "citta"]), TEXTS),
    st.sampled_from(["", *(name for name, one in FORMULAS.items() if one.against != "none")]),
    st.sampled_from(["", "stock", "flow", "percentage"]),
)
def test_any_content_comes_back(
    text: str,
    number: Decimal,
    day: date,
    attributes: dict[str, str],
    formula: str,
    aggregation: str,
) -> None:
    plan = Plan(
        "torino-controllo",
        2025,
        nodes=(Node("M01", "missione", "1", text, "", attributes),),
        indicators=(
            Indicator(
                key="k",
                code=text,
                label="x",
                parent="M01",
                activity=text.strip(),
                baseline=number,
                method=text,
                target_day=day,
                formula=formula,
                aggregation=aggregation,
                tolerance=abs(number),
                minimum=number,
                bands=text,
                rating_rules=text,
            ),
        ),
        interim=(Interim("k", text.strip(), day, number, text, text), Interim("k", "", None, None)),
        values=(Value("k", "", 2025, text, "x", number, note=text),),
        departments=(Department("CUL", "Cultura", valid_to=day),),
        doubts=(Doubt("IMP-001", "k", Place("a", text, ""), text, {"x": number, "y": text}),),
    )
    back, _, findings = read_plan(made(plan), PROFILE)
    assert findings == []
    assert back == plan


def test_no_text_is_a_formula() -> None:
    book = openpyxl.load_workbook(BytesIO(made()))
    assert cell(book, "Attività", 1, "label").data_type == "s"
    assert cell(book, "Valori storici", 1, "printed").value == "=5/8 *"
    formulas = {sheet.title for sheet in book for row in sheet for c in row if c.data_type == "f"}
    assert formulas == {"Istruzioni"}


@pytest.mark.parametrize(
    "text", ["à€" * 40_000, "🙂" * 20_000, "riga\n" * 700, "x" * 32_767, "a\n" * 253]
)
def test_a_text_longer_than_a_cell_is_carried_on(text: str) -> None:
    plan = replace(PLAN, contributions=(Contribution("M01.P01/a", "CUL", text=text),))
    data = made(plan)
    assert read_plan(data)[0].contributions == plan.contributions
    book = openpyxl.load_workbook(BytesIO(data))
    for line in book["Contributi"].iter_rows(min_row=FIRST_ROW, values_only=True):
        for shown in filter(None, line):
            assert len(str(shown).encode("utf-16-le")) // 2 <= 32_767
            assert str(shown).count("\n") <= 253


def test_every_data_sheet_keeps_the_contract() -> None:
    book = openpyxl.load_workbook(BytesIO(made()))
    assert book.sheetnames == [
        *("Istruzioni", "Struttura", "Linee programmatiche", "Attività", "Contributi"),
        *("Indicatori", "Target intermedi", "Valori storici", "Versioni", "Unità organizzative"),
        *("Referenti", "Correzioni", "Decisioni", "Deroghe", "Proposte", "Da verificare"),
        "Elenchi",
        "_riscontro",
    ]
    assert book["_riscontro"].sheet_state == "veryHidden"
    names = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert names["riscontro.kind"] == "piano"
    assert names["riscontro.plan"] == "torino-2025"
    for sheet in book.worksheets[1:-1]:
        (table,) = sheet.tables.values()
        assert table.name.isascii() and table.name.startswith("tbl")
        assert table.ref.startswith(f"A{HEADER_ROW}:")
        assert sheet.row_dimensions[ID_ROW].hidden
        assert all(str(c.value).isascii() and " " not in str(c.value) for c in sheet[ID_ROW])
        assert sheet.freeze_panes is None or sheet.freeze_panes.endswith(str(FIRST_ROW))
        assert not sheet.sheet_view.showGridLines
        heights = [sheet.row_dimensions[row].height for row in range(FIRST_ROW, sheet.max_row + 1)]
        assert all(heights)


def test_the_counts_are_live_and_right() -> None:
    book = openpyxl.load_workbook(BytesIO(made()), data_only=True)
    lines = [row for row in book["Istruzioni"].iter_rows(values_only=True) if row[2]]
    counts = {row[2]: row[1] for row in lines if isinstance(row[1], int | float)}
    assert counts["Indicatori"] == 2
    assert counts["Linee programmatiche"] == 1
    assert counts["indicatori con proposte da confermare"] == 1
    assert counts["indicatori senza unità competente"] == 1
    assert counts["Da verificare"] == 2


def test_what_the_coordinator_types_comes_back() -> None:
    def work(book: Workbook) -> None:
        put(book, "Indicatori", 1, "department", "cultura  sport")
        put(book, "Indicatori", 1, "type", "Percentuale")
        put(book, "Indicatori", 1, "direction", "decrescente")
        put(book, "Indicatori", 1, "target", 12.5)
        put(book, "Indicatori", 1, "never_falls", "x")
        put(book, "Correzioni", 3, "key", "M01.P01/a.2")
        put(book, "Correzioni", 3, "value", "n.d.")
        put(book, "Correzioni", 3, "round", "Consuntivo")
        put(book, "Correzioni", 3, "day", datetime(2026, 3, 1))
        put(book, "Referenti", 7, "department", "Risorse Finanziarie")
        put(book, "Referenti", 7, "name", "Elena")
        put(book, "Unità organizzative", 3, "id", "NEW")
        put(book, "Unità organizzative", 3, "name", "Unità nuova")
        put(book, "Attività", 1, "lead", "Unità nuova")

    plan, findings = edited(work)
    assert findings == []
    indicator = plan.indicators[1]
    assert (indicator.department, indicator.type, indicator.direction) == ("CUL", "percent", "down")
    assert indicator.target == Decimal("12.5") and indicator.never_falls
    assert plan.corrections[3] == Correction(
        "M01.P01/a.2", round="consuntivo", field="", value="n.d.", day=date(2026, 3, 1)
    )
    assert plan.contacts[1] == Contact("FIN", "", "Elena")
    assert plan.departments[3] == Department("NEW", "Unità nuova")
    assert plan.activities[1].lead == "NEW"


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        ("F1 – Più alto è meglio", "F1"),
        ("f2b", "F2b"),
        ("F3 - Strada percorsa dal valore di partenza", "F3"),
        ("Keep within a band", "F8"),
        (None, ""),
    ],
)
def test_a_formula_is_typed_by_label_or_id(typed: str | None, formula: str) -> None:
    plan, findings = edited(lambda book: put(book, "Indicatori", 1, "formula", typed))
    assert (plan.indicators[1].formula, findings) == (formula, [])


def test_what_is_no_measure_of_progress_is_not_in_the_list() -> None:
    _, findings = edited(lambda book: put(book, "Indicatori", 1, "formula", "F4a"))
    assert codes(findings) == [("PLN-004", "Indicatori", "F4a")]


def test_how_values_add_up_is_typed_in_words() -> None:
    for typed, found in (("consistenza", "stock"), ("Flusso", "flow"), ("quota", "percentage")):
        plan, findings = edited(lambda book, typed=typed: put(
            book, "Indicatori", 1, "aggregation", typed))  # type: ignore[misc]  # fmt: skip
        assert (plan.indicators[1].aggregation, findings) == (found, [])


@pytest.mark.parametrize(("typed", "number"), [("sì", 1), ("No", 0), ("SI", 1), (1, 1), (0, 0)])
def test_a_yes_or_no_target_is_typed_in_words(typed: object, number: int) -> None:
    def work(book: Workbook) -> None:
        put(book, "Indicatori", 1, "type", "sì/no")
        put(book, "Indicatori", 1, "target", typed)

    plan, findings = edited(work)
    assert (plan.indicators[1].target, findings) == (Decimal(number), [])


def test_yes_is_no_number_elsewhere() -> None:
    _, findings = edited(lambda book: put(book, "Indicatori", 1, "target", "sì"))
    assert codes(findings) == [("PLN-003", "Indicatori", "sì")]


def test_interim_targets_are_typed() -> None:
    def work(book: Workbook) -> None:
        put(book, "Target intermedi", 3, "key", "M01.P01/a.2")
        put(book, "Target intermedi", 3, "day", "30/06/2026")
        put(book, "Target intermedi", 3, "value", 0.5)
        cell(book, "Target intermedi", 3, "value").number_format = "0%"
        put(book, "Target intermedi", 0, "value", "boh")

    plan, findings = edited(work)
    assert plan.interim[3] == Interim("M01.P01/a.2", "", date(2026, 6, 30), Decimal(50))
    assert plan.interim[0].value is None
    assert codes(findings) == [("PLN-003", "Target intermedi", "boh")]


def test_a_version_names_a_formula_by_its_label() -> None:
    def work(book: Workbook) -> None:
        put(book, "Versioni", 3, "value", "F3 – Strada percorsa dal valore di partenza")
        put(book, "Versioni", 6, "value", "consistenza")

    plan, findings = edited(work)
    assert [one.value for one in plan.versions[3:7]] == ["F3", "0.25", "-3", "stock"]
    assert findings == []


def test_a_workbook_made_before_the_new_columns_is_read() -> None:
    sheets = {s.label.it: [c.id for c in s.columns if c.later] for s in plan_sheets(PROFILE)}
    later = sheets["Indicatori"]
    assert {title for title, names in sheets.items() if names} == {
        "Indicatori", "Contributi", "Correzioni", "Valori storici",
    }  # fmt: skip

    def older(book: Workbook, kept: str = "") -> None:
        del book["Target intermedi"]
        for title, names in sheets.items():
            for name in names:
                if name != kept:
                    book[title].delete_cols(column(book[title], name))

    plan, findings = edited(older)
    assert findings == [] and plan.interim == ()
    assert plan.indicators[0].formula == "" and plan.indicators[0].target is not None
    _, findings = edited(lambda book: older(book, "formula"))
    assert {found.field for found in findings} == {*later} - {"formula"}


def test_every_record_is_found_where_it_stands_now() -> None:
    book = openpyxl.load_workbook(BytesIO(made()))
    book["Indicatori"].title = "I miei"
    sheet = book["I miei"]
    first, second = column(sheet, "target"), column(sheet, "type")
    for row in range(ID_ROW, sheet.max_row + 1):
        left, right = sheet.cell(row, first), sheet.cell(row, second)
        left.value, right.value = right.value, left.value
    book["Struttura"].insert_rows(2, 3)
    out = BytesIO()
    book.save(out)
    read = plan_in(read_workbook(out.getvalue(), name="piano.xlsx"))
    again = openpyxl.load_workbook(out)
    for member in ("nodes", "activities", "contributions", "versions", "interim", "departments"):
        for position, record in enumerate(getattr(read.plan, member)):
            place = read.places.at(member, position)
            found = again[place.sheet][place.cell].value
            assert found in (getattr(record, "key", None), getattr(record, "id", None),
                             getattr(record, "activity", None))  # fmt: skip
    place = read.places.at("indicators", 0, "target_act")
    assert (place.workbook, place.sheet) == ("piano.xlsx", "I miei")
    assert again["I miei"][place.cell].value == "DGC 12/2025"
    assert read.places.at("indicators", 1, "target").cell == f"{get_column_letter(second)}7"
    assert read.places.at("indicators", 1, "source") == read.places.at("indicators", 1, "key")
    assert read.places.at("indicators", 99) == Place("piano.xlsx")


def test_a_percentage_is_read_in_points() -> None:
    def work(book: Workbook) -> None:
        for row, name in ((1, "target"), (1, "baseline")):
            put(book, "Indicatori", row, name, 0.855)
        cell(book, "Indicatori", 1, "target").number_format = "0.0\\ %"
        cell(book, "Indicatori", 1, "baseline").number_format = '0.0" %"'

    indicator = edited(work)[0].indicators[1]
    assert indicator.target == Decimal("85.5")
    assert indicator.baseline == Decimal("0.855")


def test_a_proposal_is_confirmed_by_editing_or_by_taking_its_name_out() -> None:
    def correct(book: Workbook) -> None:
        put(book, "Indicatori", 0, "type", "importo")

    def confirm(book: Workbook) -> None:
        put(book, "Indicatori", 0, "proposed", "Tipo; something")

    assert edited(correct)[0].indicators[0].proposed == ("department", "target", "something")
    assert edited(confirm)[0].indicators[0].proposed == ("type", "something")
    assert edited(lambda book: None)[0].indicators == PLAN.indicators


def test_what_cannot_be_read_is_a_finding_and_unknown() -> None:
    def work(book: Workbook) -> None:
        put(book, "Indicatori", 0, "target", "circa 12")
        put(book, "Indicatori", 0, "baseline", "1.352")
        put(book, "Indicatori", 0, "department", "Ufficio X")
        put(book, "Indicatori", 0, "direction", "verso l'alto")
        put(book, "Indicatori", 0, "target_year", 2025.5)
        put(book, "Indicatori", 1, "key", None)
        put(book, "Referenti", 0, "valid_from", "31/02/2025")
        put(book, "Versioni", 0, "value", "1.500")
        put(book, "Contributi", 1, "number", 1)

    plan, findings = edited(work)
    assert codes(findings) == [
        ("PLN-005", "Contributi", ""),
        ("PLN-002", "Indicatori", "Ufficio X"),
        ("PLN-004", "Indicatori", "verso l'alto"),
        ("PLN-003", "Indicatori", "1.352"),
        ("PLN-003", "Indicatori", "circa 12"),
        ("PLN-003", "Indicatori", "2025.5"),
        ("PLN-006", "Indicatori", ""),
        ("PLN-003", "Versioni", "1.500"),
        ("VAL-007", "Referenti", "31/02/2025"),
    ]
    wrong = next(found for found in findings if found.value == "circa 12")
    assert (wrong.key, wrong.field) == ("M01.P01/a.1", "target")
    assert wrong.place.cell.endswith("6")
    (indicator,) = plan.indicators
    assert indicator.target is None and indicator.baseline is None
    assert indicator.department == "" and indicator.direction == ""
    assert len(plan.contributions) == 2
    assert findings[6].facts == {"suggestion": "M01.P01/a.2"}


def test_moved_renamed_and_sorted_is_harmless() -> None:
    def work(book: Workbook) -> None:
        sheet = book["Indicatori"]
        sheet.title = "I miei indicatori"
        sheet.cell(HEADER_ROW, column(sheet, "target")).value = "Obiettivo"
        first, second = column(sheet, "target"), column(sheet, "type")
        for row in range(ID_ROW, sheet.max_row + 1):
            left, right = sheet.cell(row, first), sheet.cell(row, second)
            left.value, right.value = right.value, left.value
        works = book["Contributi"]
        for at in range(1, works.max_column + 1):
            left, right = works.cell(FIRST_ROW, at), works.cell(FIRST_ROW + 1, at)
            left.value, right.value = right.value, left.value
        book["Struttura"].insert_rows(2, 3)
        book["Struttura"].insert_rows(FIRST_ROW + 4)

    plan, findings = edited(work)
    assert findings == []
    assert differences(plan, PLAN) == []


def test_lost_tables_and_ids_are_made_up_for() -> None:
    def work(book: Workbook) -> None:
        for sheet in book.worksheets:
            for name in list(sheet.tables):
                del sheet.tables[name]
        for c in book["Versioni"][ID_ROW]:
            c.value = None
        sheet = book["Indicatori"]
        sheet.cell(ID_ROW, column(sheet, "target")).value = None

    plan, findings = edited(work)
    assert findings == []
    assert differences(plan, PLAN) == []


def test_missing_sheets_and_columns_are_findings() -> None:
    def work(book: Workbook) -> None:
        del book["Correzioni"]
        del book["Indicatori"]
        book["Referenti"].delete_cols(column(book["Referenti"], "mail"))
        book.copy_worksheet(book["Versioni"]).title = "Versioni bis"

    plan, findings = edited(work)
    assert [(found.code, found.facts.get("name")) for found in findings] == [
        ("PLN-007", "Indicatori"),
        ("PLN-007", "Correzioni"),
        ("SHT-003", "Versioni bis"),
        ("SHT-002", "Posta elettronica"),
    ]
    assert plan.indicators == () and plan.corrections == ()
    assert plan.contacts[0].name == "Bianca Neri" and plan.contacts[0].mail == ""
    assert plan.versions == PLAN.versions


def test_the_properties_stand_in_for_the_hidden_sheet() -> None:
    assert edited(lambda book: book.remove(book["_riscontro"])) == (PLAN, [])


@pytest.mark.parametrize(
    ("data", "code"), [(b"no workbook", "WBK-001"), (b"", "WBK-001")], ids=["text", "nothing"]
)
def test_what_is_no_workbook_is_one_finding(data: bytes, code: str) -> None:
    plan, plan_id, findings = read_plan(data)
    assert (plan, plan_id) == (Plan("", 0), "")
    assert [found.code for found in findings] == [code]


def test_another_workbook_is_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "altro.xlsx"
    openpyxl.Workbook().save(file)
    assert [(f.code, f.place.workbook) for f in read_plan(file)[2]] == [("WBK-002", "altro.xlsx")]


def test_nothing_but_the_plan_is_told(tmp_path: Path) -> None:
    with ZipFile(BytesIO(made())) as package:
        core = package.read("docProps/core.xml").decode()
    assert "2025-01-01T00:00:00Z" in core


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12,5", "it", "12.5"),
        ("12.5", "it", "12.5"),
        (" -3 ", "it", "-3"),
        ("1.352", "it", None),
        ("1,352", "it", "1.352"),
        ("1,352", "en", None),
        ("0.352", "it", "0.352"),
        ("1.352,4", "it", None),
        ("12 %", "it", None),
        ("", "it", None),
    ],
)
def test_a_number_typed_as_text(text: str, language: str, number: str | None) -> None:
    found = read_number(text, language)
    assert found == (None if number is None else Decimal(number))


@pytest.mark.office
def test_libreoffice_loses_nothing(soffice: str, tmp_path: Path) -> None:
    file = tmp_path / "piano.xlsx"
    file.write_bytes(made())
    saved = convert(file, "xlsx", tmp_path / "saved")
    plan, _, findings = read_plan(saved)
    assert findings == []
    assert differences(plan, PLAN) == []
    fresh = values(recalculated(file, tmp_path / "fresh"))["Istruzioni"]
    assert fresh == values(file)["Istruzioni"]
