"""What a push writes into *Esito controlli*, and the answers it keeps there."""

import io
from collections.abc import Callable

import dressed
import openpyxl
import pytest
from books import PERIOD, filled_book, sample_book, sample_profile
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.terms import FINAL
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import result_column
from riscontro.workbooks.outline import outline
from riscontro.workbooks.package import open_package
from riscontro.workbooks.patch import Answer, Outcome, ResultRow, annotate, shape
from riscontro.workbooks.reader import read_workbook
from riscontro.workbooks.results import CAPACITY, answers_in, index_of

SHAPE = shape(sample_profile(), PERIOD, FINAL, "it")
FIRST, LAST = 7, 2006
ONE = ResultRow(
    severity="✖ errore bloccante",
    sheet="Indicatori",
    cell="Q8",
    key="M05.P02/b.2",
    field="value",
    label="Valore rilevato 2025",
    value="circa 1.200",
    message="Il valore è un testo, non un numero: «circa 1.200».",
    hint="Scrivere solo il numero nella cella e spostare il testo nella colonna Nota.",
    rule="VAL-001",
    target="'Indicatori'!Q8",
)


def other(**changes: str) -> ResultRow:
    told = {
        **{"severity": "? da chiarire", "sheet": "Indicatori", "cell": "Q9", "rule": "JMP-010"},
        **{"key": "M05.P02/c.1", "field": "value", "label": "Valore rilevato 2025"},
        **{"value": "551273", "message": "Il valore è calato.", "hint": "Confermare il valore."},
        "target": "'Indicatori'!Q9",
    }
    return ResultRow(**{**told, **changes})


@pytest.fixture(scope="module")
def built() -> bytes:
    return build(filled_book(), sample_profile())


def written(data: bytes, *rows: ResultRow) -> bytes:
    outcome = annotate(data, rows, SHAPE)
    assert outcome.refused == ()
    return outcome.data


def results(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Esito controlli"]
    assert isinstance(sheet, Worksheet)
    return sheet


def shown(data: bytes, name: str) -> list[object]:
    """One column of the list, from its first row to its last that holds something."""
    sheet = results(data)
    column = [sheet.cell(row, result_column(name)).value for row in range(FIRST, LAST + 1)]
    while column and column[-1] is None:
        column.pop()
    return column


def answering(data: bytes, typed: dict[int, tuple[str | None, str | None]]) -> bytes:
    """The workbook after the department typed answers beside findings, by row."""

    def type_in(book: Workbook) -> None:
        for row, (answer, reason) in typed.items():
            book["Esito controlli"].cell(row, result_column("answer")).value = answer
            book["Esito controlli"].cell(row, result_column("reason")).value = reason

    return dressed.retouched(data, type_in)


def grids_answers(data: bytes) -> list[Answer]:
    grids = read_workbook(data, name="sede.xlsx").grids
    return next(answers_in(grid) for grid in grids if grid.sheet == "Esito controlli")


def test_each_finding_has_its_row_link_style_and_height(built: bytes) -> None:
    sheet = results(written(built, ONE, other()))
    first = [sheet.cell(FIRST, column).value for column in range(2, 13)]
    assert first == [
        *(ONE.severity, ONE.sheet, ONE.cell, ONE.key, ONE.label, ONE.value, ONE.message),
        *(ONE.hint, ONE.rule, None, None),
    ]
    assert sheet.cell(FIRST + 1, 2).value == "? da chiarire"
    for row in (FIRST, FIRST + 1):
        for column in range(2, 13):
            assert sheet.cell(row, column).style_id == sheet.cell(6, column).style_id
        assert sheet.row_dimensions[row].height >= 21
    links = {cell.hyperlink.ref: cell.hyperlink.location for cell in sheet["D"] if cell.hyperlink}
    assert links == {"D7": "'Indicatori'!Q8", "D8": "'Indicatori'!Q9"}
    assert sheet.row_dimensions[FIRST].height > sheet.row_dimensions[FIRST + 1].height
    assert sheet.row_dimensions[6].hidden and not sheet.row_dimensions[FIRST].hidden
    assert not sheet.cell(FIRST, result_column("answer")).protection.locked


def test_links_stand_where_the_order_of_elements_wants_them(built: bytes) -> None:
    after = written(built, ONE)
    part = next(s.part for s in outline(open_package(after)).sheets if s.name == "Esito controlli")
    order = [etree.QName(element).localname for element in open_package(after).xml(part)]
    wanted = ["sheetData", "sheetProtection", "autoFilter", "conditionalFormatting"]
    wanted += ["dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"]
    found = [name for name in order if name in wanted]
    assert list(dict.fromkeys(found)) == [name for name in wanted if name in found]
    assert "hyperlinks" in found and found[-1] != "hyperlinks"


def test_the_index_joins_the_findings_of_a_record(built: bytes) -> None:
    note = other(key=ONE.key, field="note", label="Nota", message="Parla del 2024.")
    after = written(built, other(), ONE, note, other(key="", field="", label=""))
    assert shown(after, "index_key") == ["M05.P02/c.1", ONE.key]
    assert shown(after, "index_sign") == ["? 1 segnalazione", "✖ 2 segnalazioni"]
    assert shown(after, "index_fields") == [";value;", ";value;note;"]
    assert shown(after, "index_text")[1] == (
        "✖ Valore rilevato 2025: Il valore è un testo, non un numero: «circa 1.200».\n"
        "? Nota: Parla del 2024."
    )
    assert shown(after, "index_value") == [551273, 139500]
    assert len(shown(after, "severity")) == 4


def test_the_index_speaks_the_language_of_the_workbook() -> None:
    index = index_of([ONE, ONE, other()], "en")
    assert [entry["index_sign"] for entry in index.values()] == ["✖ 2 findings", "? 1 finding"]
    assert index[ONE.key]["index_fields"] == ";value;"
    long = index_of([other(message="x" * 1500)] * 9, "it")["M05.P02/c.1"]["index_text"]
    assert str(long).endswith("… (altre 7)") and len(str(long)) < 4000


def test_nothing_found_is_said_and_wipes_the_list(built: bytes) -> None:
    empty = written(built)
    assert shown(empty, "severity") == ["Nessuna segnalazione."]
    filled = written(built, ONE, other())
    again = written(filled)
    assert shown(again, "severity") == ["Nessuna segnalazione."]
    for name in ("key", "index_key", "index_text"):
        assert shown(again, name) == []
    assert not [cell for cell in results(again)["D"] if cell.hyperlink]
    assert (
        dressed.parts_of(again)["xl/worksheets/sheet5.xml"]
        == (dressed.parts_of(empty)["xl/worksheets/sheet5.xml"])
    )


def test_an_english_workbook_says_so_in_english() -> None:
    english = build(sample_book("en"), sample_profile())
    outcome = annotate(english, [], shape(sample_profile(), PERIOD, FINAL, "en"))
    sheet = openpyxl.load_workbook(io.BytesIO(outcome.data))["Check results"]
    assert sheet["B7"].value == "No findings."


def test_fewer_findings_leave_no_rows_behind(built: bytes) -> None:
    many = [other(key=f"K{n}", cell=f"Q{n}") for n in range(1, 60)]
    assert written(written(built, *many), ONE) == written(written(built, ONE), ONE)


def test_the_last_row_counts_what_does_not_fit(built: bytes) -> None:
    many = [other(key=f"K{n}", cell=f"Q{n}") for n in range(CAPACITY + 350)]
    after = written(built, *many)
    severities = shown(after, "severity")
    assert len(severities) == CAPACITY == 2000
    assert str(severities[-1]).startswith("Altre 351 segnalazioni non elencate")
    assert shown(after, "key")[-1] == "K1998"
    assert shown(after, "index_key")[-1] == "K1999"
    assert shown(written(built, *many[:CAPACITY]), "severity")[-1] == "? da chiarire"


def test_answers_stay_with_their_finding(built: bytes) -> None:
    before = answering(
        written(built, ONE, other(), other(key="M05.P02/a.1")),
        {7: (None, "In corso di verifica"), 8: ("confermo", "Dato definitivo.")},
    )
    outcome = annotate(before, [other(key="M05.P02/g.1"), other(), ONE], SHAPE)
    assert outcome.answers == ()
    assert shown(outcome.data, "answer") == [None, "confermo"]
    assert shown(outcome.data, "reason") == [None, "Dato definitivo.", "In corso di verifica"]
    assert annotate(outcome.data, [other(key="M05.P02/g.1"), other(), ONE], SHAPE) == Outcome(
        outcome.data
    )


def test_an_answer_without_its_finding_comes_back(built: bytes) -> None:
    before = answering(written(built, ONE, other()), {7: ("corretto", None), 8: ("confermo", "sì")})
    outcome = annotate(before, [ONE, other(value="5512730")], SHAPE)
    assert outcome.answers == (
        Answer("JMP-010", "M05.P02/c.1", "Valore rilevato 2025", "551273", "confermo", "sì"),
    )
    assert shown(outcome.data, "answer") == ["corretto"]


def test_a_known_answer_is_shown_unless_another_is_typed(built: bytes) -> None:
    known = other(answer="confermo", reason="già detto")
    assert shown(written(built, known), "reason") == ["già detto"]
    before = answering(written(built, other()), {7: ("da chiarire", "non so")})
    after = written(before, known)
    assert (shown(after, "answer"), shown(after, "reason")) == (["da chiarire"], ["non so"])


def test_answers_are_read_from_a_grid(built: bytes) -> None:
    before = answering(written(built, ONE, other()), {8: ("confermo", "Dato definitivo.")})
    wanted = Answer(
        *("JMP-010", "M05.P02/c.1", "Valore rilevato 2025", "551273"),
        *("confermo", "Dato definitivo."),
    )
    assert grids_answers(before) == [wanted]
    grids = read_workbook(before, name="sede.xlsx").grids
    assert [answers_in(grid) for grid in grids if grid.sheet != "Esito controlli"] == [
        [] for _ in grids[1:]
    ]


def _ids_gone(sheet: Worksheet) -> None:
    for cell in sheet[4]:
        cell.value = None


def _column_inserted(sheet: Worksheet) -> None:
    sheet.insert_cols(2)


def _rows_inserted(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)


def _filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.add_filter_column(0, ["? da chiarire"])
    sheet.row_dimensions[7].hidden = True


def _noted(sheet: Worksheet) -> None:
    sheet["W7"] = "appunto mio"
    sheet["W90"] = "più in basso"


@pytest.mark.parametrize(
    "treatment",
    [_ids_gone, _column_inserted, _rows_inserted, _filtered, _noted],
    ids=lambda treatment: treatment.__name__.strip("_"),
)
def test_the_list_is_found_in_a_sheet_somebody_changed(
    built: bytes, treatment: Callable[[Worksheet], None]
) -> None:
    def treat(book: Workbook) -> None:
        treatment(book["Esito controlli"])

    before = dressed.retouched(written(built, ONE, other()), treat)
    after = written(before, other(), ONE)
    cells = {
        str(cell.value): cell for row in results(after).iter_rows() for cell in row if cell.value
    }
    assert cells["? da chiarire"].row + 1 == cells["✖ errore bloccante"].row
    assert cells["Q9"].hyperlink.location == "'Indicatori'!Q9"
    assert not results(after).row_dimensions[cells["? da chiarire"].row].hidden
    assert ("appunto mio" in cells, "più in basso" in cells) == (treatment is _noted,) * 2
    assert written(after, other(), ONE) == after


def test_a_list_that_lost_a_column_is_refused(built: bytes) -> None:
    before = dressed.retouched(built, lambda book: book["Esito controlli"].delete_cols(14, 2))
    assert [refusal.reason for refusal in annotate(before, [ONE], SHAPE).refused] == [
        "missing-results"
    ]


def test_what_was_found_may_hold_anything(built: bytes) -> None:
    row = other(value="=1+1\n\x02\ud800 " + "y" * 40000, message="<&>\"'", hint="")
    after = written(built, row)
    assert written(after, row) == after
    value = str(shown(after, "value")[0])
    assert value.startswith("=1+1\n") and len(value.replace("_x0002_", "?")) == 32767
    assert results(after).row_dimensions[FIRST].height <= 409
