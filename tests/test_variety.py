"""What real sources do with indicators: *di cui*, totals, cross tables, footnotes, shared codes."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from desk import cell_of, riscontro
from forge import FORM
from openpyxl import load_workbook
from riscontro.schemas.plan import Plan
from riscontro.sync.breakdowns import ceilings, shown_label
from riscontro.sync.footnotes import footnote
from riscontro.sync.importing import read_source
from test_importing import HERE, TORINO, activity, indicator, write

FIRST = "M01.P02/"


def made(folder: Path, rows: Sequence[tuple[str, ...]]) -> Plan:
    return read_source(write(folder, indicatori=[indicator("", *row) for row in rows]), TORINO)


def under(plan: Plan) -> dict[str, str]:
    """Label of each part to the label of its total."""
    rows = {one.row_key: one for one in plan.indicators}
    return {
        one.label.strip(): rows[one.within].label.strip() for one in plan.indicators if one.within
    }


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # words, at their word even where the parts overlap
        ([("Utenti", "100"), ("di cui donne", "60"), ("di cui stranieri", "50"), ("Sedi", "4")],
         {"di cui donne": "Utenti", "di cui stranieri": "Utenti"}),
        ([("Atti, dei quali", "10"), ("- urgenti", "2"), ("Sedi", "3")],
         {"- urgenti": "Atti, dei quali"}),
        ([("Staff, of which:", "10"), ("• part time", "2"), ("Sedi", "3")],
         {"• part time": "Staff, of which:"}),
        # plain rows after the words, as far as they add up
        ([("Utenti, di cui:", "100"), ("donne", "60"), ("uomini", "40"), ("Sedi", "5")],
         {"donne": "Utenti, di cui:", "uomini": "Utenti, di cui:"}),
        # dashes and indents, where they add up
        ([("Utenti", "100"), ("- donne", "60"), ("- uomini", "40"), ("Sedi", "4")],
         {"- donne": "Utenti", "- uomini": "Utenti"}),
        ([("Utenti", "100"), ("  donne", "60"), ("    di cui minori", "9"), ("  uomini", "40")],
         {"donne": "Utenti", "di cui minori": "donne", "uomini": "Utenti"}),
        # dashes that measure other things
        ([("Corsi", "10"), ("- partecipanti", "200"), ("- ore", "40")], {}),
        ([("Museo", "500"), ("- schede", "3"), ("- visite guidate", "8")], {}),
    ],
)  # fmt: skip
def test_parts_of_a_row(tmp_path: Path, rows: list[tuple[str, ...]], wanted: object) -> None:
    assert under(made(tmp_path, rows)) == wanted


def test_a_row_called_the_total_of_its_group(tmp_path: Path) -> None:
    group = {"gruppo": "Organico"}
    rows = [
        indicator("", label, *printed, **group)
        for label, *printed in [("D", "4", "5"), ("C", "6", "6"), ("Totale", "10", "11")]
    ]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    assert under(plan) == {"D": "Totale", "C": "Totale"}
    total = plan.indicators[2].row_key
    assert ceilings(plan)[total] == {"adds": "true"}
    heads = {one.row_key: one for one in plan.indicators}
    assert [shown_label(one, heads) for one in plan.indicators] == [
        "Organico › D",
        "Organico › C",
        "Organico › Totale",
    ]


def test_a_dashed_row_is_understood_by_its_heading(tmp_path: Path) -> None:
    plan = made(tmp_path, [("Corsi", "10"), ("- partecipanti", "200")])
    assert [one.group for one in plan.indicators] == ["", "Corsi"]
    assert shown_label(plan.indicators[1], {}) == "Corsi › partecipanti"
    assert plan.indicators[1].label == "- partecipanti", "as printed"


CROSSES = [
    # measures above, years below; a column without a year is told
    ([["Tipo", "Avvii", "", "Totale"], ["", "2024", "2025", ""]],
     [["bar", "1", "2", "3"]],
     {("bar", "Avvii"): {2024: "1", 2025: "2"}}, ["Totale"]),
    # years above, measures below
    ([["Tipo", "2024", "", "2025", ""], ["", "Avvii", "Esiti", "Avvii", "Esiti"]],
     [["bar", "1", "2", "3", "4"]],
     {("bar", "Avvii"): {2024: "1", 2025: "3"}, ("bar", "Esiti"): {2024: "2", 2025: "4"}}, []),
    # one storey, labels on two columns of which the first is not repeated
    ([["Settore", "Tipo", "Avvii 2024", "Avvii 2025"]],
     [["Commercio", "bar", "1", "2"], ["", "cinema", "3", "4"], ["Totale", "", "4", "6"]],
     {("bar", "Avvii"): {2024: "1", 2025: "2"}, ("cinema", "Avvii"): {2024: "3", 2025: "4"},
      ("Totale", "Avvii"): {2024: "4", 2025: "6"}}, []),
    # three storeys
    ([["", "Nord", "", "Sud", ""], ["", "uomini", "donne", "uomini", "donne"],
      ["", "2025", "2025", "2025", "2025"]],
     [["iscritti", "1", "2", "3", "4"]],
     {("iscritti", "Nord - uomini"): {2025: "1"}, ("iscritti", "Nord - donne"): {2025: "2"},
      ("iscritti", "Sud - uomini"): {2025: "3"}, ("iscritti", "Sud - donne"): {2025: "4"}}, []),
]  # fmt: skip


def cross(folder: Path, header: list[list[str]], data: list[list[str]], **more: str) -> Plan:
    lines = [("intestazione", line) for line in header] + [("dati", line) for line in data]
    rows = [
        {**HERE, "tabella": "t1", "sezione": "Pratiche", **more, "tipo_riga": kind}
        | {f"c{at}": text for at, text in enumerate(line, 1)}
        for kind, line in lines
    ]
    return read_source(write(folder, altre_tabelle=rows), TORINO)


@pytest.mark.parametrize(("header", "data", "wanted", "untold"), CROSSES)
def test_cross_tables(
    tmp_path: Path, header: list[list[str]], data: list[list[str]], wanted: object, untold: object
) -> None:
    plan = cross(tmp_path, header, data)
    found: dict[tuple[str, str], dict[int, str]] = {}
    for value in plan.values:
        found.setdefault((value.label, value.part), {})[value.period] = value.printed
    assert found == wanted
    assert [doubt.found for doubt in plan.doubts if doubt.code == "IMP-012"] == untold


def test_the_year_a_title_says(tmp_path: Path) -> None:
    header = [["Tipo", "Domande", "Esiti"]]
    plan = cross(tmp_path / "a", header, [["bar", "1", "2"]], sezione="Pratiche, anno 2025")
    assert [(one.part, one.period) for one in plan.values] == [("Domande", 2025), ("Esiti", 2025)]
    plan = cross(tmp_path / "b", header, [["bar", "1", "2"]])
    assert plan.values == ()
    told = [doubt.found for doubt in plan.doubts if doubt.code == "IMP-012"]
    assert told == ["Domande", "Esiti"], "nothing is left out in silence"


def test_a_grand_total_holds_the_lines_of_its_table(tmp_path: Path) -> None:
    plan = cross(tmp_path, *CROSSES[2][:2])
    assert under(plan) == {"bar": "Totale", "cinema": "Totale"}


@pytest.mark.parametrize(
    ("label", "cells", "notes", "wanted"),
    [
        ("N° atti", ["9.193*"], ["* ridotto"], "* ridotto"),
        ("N° atti", ["9.193*"], ["Perimetro ridotto."], "Perimetro ridotto."),
        ("N° atti", ["9"], ["* ridotto"], ""),
        ("N° atti (1)", ["3"], ["(1) una sede", "(2) due"], "(1) una sede"),
        ("N° atti", ["3¹", "4 (2)"], ["1) una", "2) due", "N.B. tre"], "1) una\n2) due"),
        ("Spese**", [""], ["* una", "** due"], "** due"),
        ("Utenti [a]", [], ["b) altro", "[a] una"], "[a] una"),
        ("Utenti†", [], ["† una"], "† una"),
        ("Visite (N.B.)", [], ["N.B.: stimate"], "N.B.: stimate"),
        ("Scuole NB. dal 2025 non più", ["1"], [], "NB. dal 2025 non più"),
        ("Aree (m²)", ["3"], ["² due"], ""),
        ("Atti", ["4 (12)"], ["(1) una"], ""),
    ],
)
def test_footnotes(label: str, cells: list[str], notes: list[str], wanted: str) -> None:
    assert footnote(label, cells, notes) == wanted


def test_an_indicator_of_several_activities_is_reported_once(tmp_path: Path) -> None:
    other = {"programma_n": "3", "programma": "ALTRO"}
    works = [
        activity("a", codici_norm="a.1; a.2"),
        activity("b", codici_norm="a.1, b.1", dipartimento="Servizi Educativi"),
        activity("a", codici_norm=f"{FIRST}a.1", programma_n="3"),
    ]
    rows = [indicator("a.1", "Pasti", "5"), indicator("a.2", "Orti", "6"), indicator("b.1", "X")]
    programmes = [{**HERE, "missione": "S", "programma": "P"}, {**HERE, "missione": "S", **other}]
    folder = write(tmp_path, programmi=programmes, attivita=works, indicatori=rows)
    plan = read_source(folder, TORINO)
    shared = plan.indicators[0]
    assert (shared.activity, shared.department) == (f"{FIRST}a", "COM")
    assert shared.shared == (f"{FIRST}b", "M01.P03/a")
    assert [one.shared for one in plan.indicators[1:]] == [(), ()]
    assert [doubt for doubt in plan.doubts if doubt.code == "IMP-006"] == []


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of all these kinds, imported, distributed, filled in and consolidated."""
    root = tmp_path_factory.mktemp("variety")
    header, data = CROSSES[1][:2]
    lines = [("intestazione", line) for line in header] + [("dati", line) for line in data]
    table = [
        {**HERE, "tabella": "t1", "sezione": "Nuove pratiche: avvii/esiti", "tipo_riga": kind}
        | {f"c{at}": text for at, text in enumerate(line, 1)}
        for kind, line in lines
    ]
    rows = [
        indicator("a.1", "Utenti", "", "", "100", "120*"),
        indicator("a.2", "di cui donne", "", "", "60", "70"),
        indicator("b.1", "Sedi", "", "", "4", "4"),
    ]
    works = [
        activity("a", codici_norm="a.1 a.2", azioni_effettuate="2024 Fatto."),
        activity("b", codici_norm="b.1 a.1", azioni_effettuate="2024 Fatto."),
    ]
    notes = [{**HERE, "testo": "* esclusi i minori"}, {**HERE, "testo": "Dati provvisori."}]
    source = write(root / "fonte", attivita=works, indicatori=rows, altre_tabelle=table, note=notes)
    plan = root / "piano"
    riscontro("init", plan, "--profile", "torino-controllo", "--period", 2026)
    riscontro("import", plan, source, "--period", 2026)
    book = load_workbook(plan / "piano.xlsx")
    page = book["Indicatori"]
    names = {cell.value: cell.column for cell in page[4]}
    for row in range(6, page.max_row + 1):
        if page.cell(row, names["key"]).value:
            page.cell(row, names["department"]).value = "Commercio"
    book.save(plan / "piano.xlsx")
    done = riscontro("distribute", plan, "--today", "2027-01-10")
    assert done.exit_code == 0, done.stderr
    return plan


def office(plan: Path) -> Path:
    (found,) = (plan / "trasmissioni").rglob("*COM*.xlsx")
    return found


def test_the_officer_sees_headings_and_footnotes(delivered: Path) -> None:
    page = load_workbook(office(delivered))["Indicatori"]
    seen = cell_of(page, f"{FIRST}a.1", "footnote").value
    assert seen == "* esclusi i minori"
    assert cell_of(page, f"{FIRST}a.2", "indicator").value == "Utenti › di cui donne"
    works = load_workbook(office(delivered))["Attività"]
    assert cell_of(works, f"{FIRST}a", "indicators").value == "a.1, a.2"
    assert cell_of(works, f"{FIRST}b", "indicators").value == "a.1, b.1"


def test_parts_beyond_their_total_are_found_and_the_table_comes_back(delivered: Path) -> None:
    path = office(delivered)
    book = load_workbook(path)
    page = book["Indicatori"]
    typed = {"a.1": 130, "a.2": 140, "b.1": 4, "TAB.01#avvii": 7, "TAB.01#esiti": 9}
    for code, number in typed.items():
        cell_of(page, FIRST + code, "value").value = number
    form = book.worksheets[0]
    for name, answer in FORM.items():
        row = next(row for row in range(1, 60) if form.cell(row, 1).value == name)
        form.cell(row, 3).value = answer
    book.save(path)
    found = riscontro("validate", path, "--format", "json", "--workspace", delivered).stdout
    assert found.count("IND-020") == 1
    assert riscontro("validate", path).stdout.count("IND-020") == 1, "from the workbook alone too"
    done = riscontro("consolidate", delivered, "--today", "2027-01-20")
    assert done.exit_code == 1, done.stderr
    master = load_workbook(delivered / "quadro.xlsx", data_only=True)
    tables = [name for name in master.sheetnames if name.startswith("Tab. 1")]
    assert tables == ["Tab. 1 Nuove pratiche avvii esi"]
    shown = [[cell.value for cell in row] for row in master[tables[0]].iter_rows()]
    assert any("Avvii 2024" in row and "Esiti 2026" in row for row in shown)
    (line,) = [row for row in shown if "bar" in row]
    assert line[1:8] == ["bar", 1, 3, 7, 2, 4, 9]
    sheet = master["Indicatori"]
    assert cell_of(sheet, f"{FIRST}a.1", "footnote").value == "* esclusi i minori"
    assert cell_of(sheet, f"{FIRST}a.1", "of_activity").value == "a, b"
    nodes = master.worksheets[1]
    assert cell_of(nodes, "M01.P02", "notes").value == "* esclusi i minori\nDati provvisori."
