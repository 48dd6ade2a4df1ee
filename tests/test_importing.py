"""Legacy tables to plan: on tables made here, and on the whole real report when it is at hand."""

import csv
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import Doubt, Plan
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.rules import catalogue
from riscontro.sync.importing import ImportFailed, read_source
from riscontro.sync.legacy import SourceTable, read_tables
from riscontro.workbooks.limits import DEFAULT_LIMITS
from riscontro.workbooks.reader import read_workbook

Rows = Sequence[Mapping[str, str]]

TORINO = load("torino-controllo")
PROGRAMME = {
    "missione_n": "1",
    "missione": "SERVIZI",
    "programma_n": "2",
    "programma": "SEGRETERIA",
    "unita_organizzative": "DIPARTIMENTO COMMERCIO - SERVIZI EDUCATIVI",
}
HERE = {"missione_n": "1", "programma_n": "2"}
YEARS = ("v2022", "v2023", "v2024", "v2025", "v2026")


def write(folder: Path, **tables: Rows) -> Path:
    """A source folder of TSV files; each table has the columns its rows name."""
    tables = {"programmi": [PROGRAMME], **tables}
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines = ["\t".join(columns)]
        lines += ["\t".join(row.get(column, "") for column in columns) for row in rows]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def activity(code: str = "a", **cells: str) -> dict[str, str]:
    known = {"dup_norm": code, "attivita": f"Fare {code}", "stato": "In corso", "parte": "1"}
    return {**HERE, **known, "dipartimento": "Commercio", **cells}


def indicator(
    code: str = "a.1", label: str = "N° atti", *printed: str, **cells: str
) -> dict[str, str]:
    values = dict(zip(YEARS, printed, strict=False))
    kind = "valore_pubblico" if code else "risultato"
    named = {"codice": code, "codice_norm": code, "indicatore": label, "tipo": kind}
    return {**HERE, **named, **dict.fromkeys(YEARS, ""), **values, **cells}


def doubts(plan: Plan, code: str) -> list[Doubt]:
    return [doubt for doubt in plan.doubts if doubt.code == code]


def bare(plan: Plan) -> Plan:
    """The plan without addresses, which differ between a folder and a workbook."""
    records = ("nodes", "activities", "contributions", "indicators", "values")
    moved = {
        name: tuple(replace(one, source=Place()) for one in getattr(plan, name)) for name in records
    }
    return replace(plan, doubts=(), **moved)


def test_nodes_are_scoped_and_merged(tmp_path: Path) -> None:
    rows = [PROGRAMME, {**PROGRAMME, "programma_n": "10", "programma": "UMANE"}]
    lines = [{**HERE, "n": "1", "testo": 'La "linea"'}, {**HERE, "sdg_n": "4 5"}]
    plan = read_source(write(tmp_path, programmi=rows, linee=lines), TORINO)
    assert [(node.key, node.parent) for node in plan.nodes] == [
        ("M01", ""),
        ("M01.P02", "M01"),
        ("M01.P10", "M01"),
        ("M01.P02/L1", "M01.P02"),
        ("M01.P02/senza-codice", "M01.P02"),
    ]
    assert plan.nodes[3].label == 'La "linea"'
    assert plan.nodes[4].attributes == {"sdg_n": "4 5"}


def test_a_record_of_an_unknown_node_is_kept(tmp_path: Path) -> None:
    rows = [indicator("a.1", "N° atti", "3", programma_n="7")]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    assert plan.indicators[0].key == "M01.P07/a.1"
    assert "M01.P07" in {node.key for node in plan.nodes}
    assert doubts(plan, "IMP-006")[0].key == "M01.P07"


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Servizi Educativi", ["EDU"]),
        ("Commercio ¶ Polizia Locale", ["COM", "POL"]),
        ("Servizi Educativi Manutenzioni e Servizi Tecnici Commercio", ["EDU", "MAN", "COM"]),
        ("Commercio, Direzione Generale", ["COM", "DIR"]),
        ("DIPARTIMENTO COMMERCIO", ["COM"]),
    ],
)
def test_a_cell_may_name_several_units(tmp_path: Path, cell: str, units: list[str]) -> None:
    rows = [activity(dipartimento=cell, azioni_effettuate="2024 Uno ¶ 2025 Due")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.department for one in plan.contributions] == units
    assert {one.department_printed for one in plan.contributions} == {cell}
    assert {one.text for one in plan.contributions} == {"2024 Uno\n2025 Due"}
    assert {one.status for one in plan.contributions} == {"under_way"}
    assert plan.activities[0].lead == units[0] and plan.activities[0].lead_proposed
    assert not doubts(plan, "IMP-003")


def test_unknown_and_missing_units_are_doubts(tmp_path: Path) -> None:
    rows = [activity(dipartimento="Servizi Educatvi"), activity("b", dipartimento="")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.department for one in plan.contributions] == ["", ""]
    unknown, missing = doubts(plan, "IMP-003")
    assert unknown.found == "Servizi Educatvi"
    assert unknown.facts["suggestion"] == "Servizi Educativi"
    assert missing.key == "M01.P02/b"
    assert not plan.activities[0].lead


def test_a_known_unit_does_not_hide_an_unknown_one(tmp_path: Path) -> None:
    rows = [activity(dipartimento="Commercio ¶ Ufficio Sogni")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.department for one in plan.contributions] == ["COM"]
    assert doubts(plan, "IMP-003")[0].found == "ufficio sogni"


def test_blocks_are_contributions(tmp_path: Path) -> None:
    rows = [
        activity(stato="In corso"),
        activity(parte="2", stato="Concluso", dipartimento="Polizia Locale"),
        activity(parte="3", stato="", dipartimento="Commercio"),
        activity("b", attivita="Altro", dipartimento="Polizia Locale"),
    ]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.key for one in plan.activities] == ["M01.P02/a", "M01.P02/b"]
    found = [(one.key, one.department, one.status) for one in plan.contributions]
    assert found == [
        ("M01.P02/a", "COM", "under_way"),
        ("M01.P02/a", "POL", "completed"),
        ("M01.P02/a#2", "COM", ""),
        ("M01.P02/b", "POL", "under_way"),
    ]
    assert {doubt.code for doubt in plan.doubts} == {"IMP-010"}


def test_activities_without_a_code_stay_apart(tmp_path: Path) -> None:
    rows = [activity(""), activity("", parte="2", dipartimento="Polizia Locale"), activity("")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    keys = [one.key for one in plan.activities]
    assert keys == ["M01.P02/senza-codice", "M01.P02/senza-codice-2"]
    assert [one.activity for one in plan.contributions] == [keys[0], keys[0], keys[1]]


def test_one_code_for_two_activities(tmp_path: Path) -> None:
    rows = [activity(), activity(attivita="Tutt'altra cosa")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.key for one in plan.activities] == ["M01.P02/a", "M01.P02/a-2"]
    assert doubts(plan, "IMP-007")[0].facts["suggestion"] == "M01.P02/a-2"


def test_states_outside_the_vocabulary(tmp_path: Path) -> None:
    printed = "Concluso (React) ¶ In corso (Pinqua)"
    rows = [activity(stato=printed), activity("b", stato="CONCLUSO"), activity("c", stato="")]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert [one.status for one in plan.contributions] == ["", "completed", ""]
    assert plan.contributions[0].status_printed == printed
    assert [doubt.key for doubt in doubts(plan, "IMP-004")] == ["M01.P02/a"]


def test_the_text_of_a_finished_activity_is_found_in_its_actions(tmp_path: Path) -> None:
    text = "Avviare gli sportelli. 2023 Aperti due ¶ 2024 Aperti tre"
    rows = [activity(attivita=".", stato="Concluso", azioni_effettuate=text)]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    found = plan.activities[0]
    assert found.label == "Avviare gli sportelli."
    assert (found.attributes["label_from"], found.attributes["printed"]) == ("text", ".")
    assert doubts(plan, "IMP-011")[0].found == "."


def test_codes_printed_otherwise_are_told(tmp_path: Path) -> None:
    rows = [
        activity(dup_seo="I", dup_norm="l", codici_indicatore="I.1 l.2.", codici_norm="l.1 l.2")
    ]
    values = [indicator("l.1", codice="l.1"), indicator("l.2", codice="l.,2")]
    plan = read_source(write(tmp_path, attivita=rows, indicatori=values), TORINO)
    assert [doubt.found for doubt in doubts(plan, "IMP-005")] == ["I", "I.1", "l.2.", "l.,2"]
    assert {one.activity for one in plan.indicators} == {"M01.P02/l"}
    assert plan.values[-1].code == "l.,2"


def test_a_code_is_made_canonical_without_its_column(tmp_path: Path) -> None:
    rows = [{**HERE, "codice": code, "indicatore": "N°", "v2025": "1"} for code in ("g1", "A.2.")]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    assert [one.code for one in plan.indicators] == ["g.1", "a.2"]


def test_broken_references_both_ways(tmp_path: Path) -> None:
    rows = [activity(codici_norm="a.1 a.9")]
    values = [indicator("a.1"), indicator("a.2"), indicator("concluso_1")]
    plan = read_source(write(tmp_path, attivita=rows, indicatori=values), TORINO)
    broken = {doubt.key for doubt in doubts(plan, "IMP-006")}
    assert broken == {"M01.P02/a.9", "M01.P02/a.2", "M01.P02/concluso_1"}
    assert [one.activity for one in plan.indicators] == ["M01.P02/a", "M01.P02/a", ""]


def test_an_activity_without_a_code_keeps_the_indicators_it_names(tmp_path: Path) -> None:
    rows = [activity("", codici_norm="concluso.1")]
    plan = read_source(write(tmp_path, attivita=rows, indicatori=[indicator("concluso.1")]), TORINO)
    assert plan.indicators[0].activity == "M01.P02/senza-codice"
    assert not doubts(plan, "IMP-006")


def test_one_code_for_two_indicators(tmp_path: Path) -> None:
    rows = [indicator("a.1", "Uno", "1"), indicator("a.1", "Due", "2")]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    assert [one.key for one in plan.indicators] == ["M01.P02/a.1", "M01.P02/a.1-2"]
    assert [one.key for one in plan.values][::5] == ["M01.P02/a.1", "M01.P02/a.1-2"]
    assert doubts(plan, "IMP-007")


def test_who_is_in_charge(tmp_path: Path) -> None:
    work = [
        activity(codici_norm="a.1 a.3"),
        activity(parte="2", dipartimento="Polizia Locale", codici_norm="a.2"),
        activity("b", dipartimento="Servizi Educativi"),
    ]
    rows = [
        indicator("a.1"),
        indicator("a.2"),
        indicator("", "Con sezione", sezione="DIPARTIMENTO SERVIZI EDUCATIVI - Minori"),
        indicator(
            "", "Sezione del profilo", sezione="Tributi, catasto, imposte minori e riscossione"
        ),
        indicator("", "Senza sezione"),
    ]
    plan = read_source(write(tmp_path, attivita=work, indicatori=rows), TORINO)
    found = [(one.department, one.basis) for one in plan.indicators]
    assert found == [
        ("COM", "activity"),
        ("POL", "activity"),
        ("EDU", "section"),
        ("FIN", "section"),
        ("", ""),
    ]
    assert [doubt.key for doubt in doubts(plan, "PLN-001")] == ["M01.P02/RIS.03"]
    assert "department" in plan.indicators[0].proposed
    assert "department" not in plan.indicators[-1].proposed


@pytest.mark.parametrize(
    ("heading", "leads", "expected"),
    [
        ("DIPARTIMENTO COMMERCIO", ["Polizia Locale", "Servizi Educativi"], "COM"),
        ("DIPARTIMENTO COMMERCIO - SERVIZI EDUCATIVI", ["Polizia Locale"] * 2, "POL"),
        ("", ["Polizia Locale", "Servizi Educativi"], ""),
    ],
)
def test_the_only_unit_of_a_programme(
    tmp_path: Path, heading: str, leads: list[str], expected: str
) -> None:
    work = [activity(code, dipartimento=unit) for code, unit in zip("ab", leads, strict=True)]
    plan = read_source(
        write(
            tmp_path,
            programmi=[{**PROGRAMME, "unita_organizzative": heading}],
            attivita=work,
            indicatori=[indicator("", "N° atti", "3")],
        ),
        TORINO,
    )
    assert plan.indicators[0].department == expected
    assert plan.indicators[0].basis == ("programme" if expected else "")


def test_every_year_has_a_value_and_an_address(tmp_path: Path) -> None:
    folder = write(tmp_path, indicatori=[indicator("a.1", "N° atti", "-", "1.352", "", "N.D.")])
    path = folder / "indicatori.tsv"
    header, line = path.read_text("utf-8").splitlines()
    path.write_text(f"{header}\n\n{line}\n", "utf-8")
    plan = read_source(folder, TORINO)
    at = 1 + header.split("\t").index("v2023")
    value = plan.values[1]
    assert str(value.source) == f"[indicatori.tsv]indicatori!{chr(64 + at)}3"
    assert [one.period for one in plan.values] == [2022, 2023, 2024, 2025, 2026]
    assert [one.printed for one in plan.values] == ["-", "1.352", "", "N.D.", ""]
    assert [one.number for one in plan.values] == [None, 1352, None, None, None]
    assert (plan.period, plan.years) == (2025, (2022, 2023, 2024, 2025, 2026))
    assert read_source(folder, TORINO, period=2024).period == 2024


def test_ambiguous_cells_are_doubts_with_their_readings(tmp_path: Path) -> None:
    rows = [
        indicator(
            "a.1", "Ammontare", "€ 20.000", "4.224057,67", "tot. 19.469 centrale 6.216 Del. 12.803"
        )
    ]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    ambiguous = doubts(plan, "IMP-001")[0]
    assert ambiguous.found == "4.224057,67"
    assert ambiguous.facts["a"] == "4.224.057,67"
    assert next(one for one in plan.values if one.period == 2023).number is None
    assert doubts(plan, "VAL-018")[0].facts["computed"] == 19_019


def test_a_change_of_kind_is_a_doubt(tmp_path: Path) -> None:
    rows = [
        indicator("a.1", "Casi trattati / ricevuti", "7/7", "85", "12", "9"),
        indicator("a.2", "Importo", "€ 20", "0", "30"),
        indicator("a.3", "N° imprese", "605", "+105", "+4"),
    ]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    found = {doubt.key: doubt.facts["kinds"] for doubt in doubts(plan, "IMP-002")}
    assert list(found) == ["M01.P02/a.1", "M01.P02/a.3"]
    assert [kind.it for kind in found["M01.P02/a.1"]] == ["rapporto", "numero"]  # type: ignore[attr-defined]


def test_parts_keep_the_printed_cell(tmp_path: Path) -> None:
    cells = ("tot. 30 SC. 20 Del. 10", "Tot. 33 centrale 22 Del. 11", "-", "40")
    near = ("sede centrale: 5 delegazioni: 6", "11", "", "")
    rows = [indicator("", "Certificati", *cells), indicator("", "Carte", *near)]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    parts = [one.part for one in plan.indicators if one.code == "RIS.01"]
    assert parts == ["totale", "sede centrale", "delegazioni"]
    assert [one.total for one in plan.indicators[:3]] == [True, False, False]
    by = {(one.key, one.part, one.period): one for one in plan.values}
    key = "M01.P02/RIS.01"
    assert [by[key, part, 2023].number for part in parts] == [33, 22, 11]
    assert [by[key, part, 2025].number for part in parts] == [40, None, None]
    assert {by[key, part, 2022].printed for part in parts} == {cells[0]}
    assert [by[key, part, 2024].kind for part in parts] == ["dash"] * 3


def test_numbers_that_belong_to_no_part_are_doubts(tmp_path: Path) -> None:
    rows = [indicator("a.1", "Tempo residenza/indirizzo", "210 gg / 240 gg", "20 gg")]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    assert [doubt.found for doubt in doubts(plan, "IMP-009")] == ["20 gg"]
    later = [one for one in plan.values if one.period == 2023]
    assert [(one.number, one.finding, one.printed) for one in later] == [
        (None, "IMP-009", "20 gg"),
        (None, "IMP-009", "20 gg"),
    ]


def test_labels_read_on_another_line(tmp_path: Path) -> None:
    head = "n° acquisizioni"
    rows = [
        indicator("", head, "40", indicatore_riallineato="- Libri"),
        indicator("", "- Libri", "2", gruppo=head, indicatore_riallineato="- Video"),
        indicator("", "- Video", gruppo=head),
    ]
    plan = read_source(write(tmp_path, indicatori=rows), TORINO)
    found = [(one.label, one.group, one.state) for one in plan.indicators]
    assert found == [
        ("- Libri", head, "active"),
        ("- Video", head, "active"),
        ("- Video", head, "withdrawn"),
    ]
    assert plan.indicators[0].attributes["printed"] == head
    assert plan.values[0].label == head
    assert [doubt.key for doubt in doubts(plan, "IMP-009")] == ["M01.P02/RIS.03"]


RESULTS = [
    indicator("", "Alfa", "1"),
    indicator("", "Beta", "2", sezione="UNO"),
    indicator("", "Beta", "3", sezione="DUE"),
    indicator("", "Beta", "4", sezione="DUE"),
    indicator("", "Gamma", "5", gruppo="Altro"),
]


@given(st.permutations(RESULTS), st.integers(0, 5))
@settings(max_examples=20)
def test_made_codes_survive_a_new_import(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], at: int
) -> None:
    folder = tmp_path_factory.mktemp("source")
    first = read_source(write(folder / "first", indicatori=RESULTS), TORINO)
    assert [one.code for one in first.indicators] == [f"RIS.0{n}" for n in range(1, 6)]
    rows = [*rows[:at], indicator("", "Nuovo", "9"), *rows[at:]]
    again = read_source(write(folder / "again", indicatori=rows), TORINO, previous=first)

    def named(plan: Plan) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = {}
        for one in plan.indicators:
            found.setdefault((one.section, one.group, one.label), []).append(one.code)
        return found

    codes = named(again)
    assert codes.pop(("", "", "Nuovo")) == ["RIS.06"]
    assert codes == named(first)


def test_a_dropped_code_is_not_used_again(tmp_path: Path) -> None:
    first = read_source(write(tmp_path / "first", indicatori=RESULTS), TORINO)
    rows = [*RESULTS[:4], indicator("", "Nuovo", "9")]
    again = read_source(write(tmp_path / "again", indicatori=rows), TORINO, previous=first)
    assert [one.code for one in again.indicators][-1] == "RIS.06"


def test_a_cross_table(tmp_path: Path) -> None:
    kind = {**HERE, "tabella": "t1", "sezione": "NUOVE APERTURE"}
    rows = [
        {**kind, "tipo_riga": "intestazione", "c1": "Descrizione", "c2": "Avvii", "c4": "Revoche"},
        {
            **kind,
            "tipo_riga": "intestazione",
            "c2": "2024",
            "c3": "2025",
            "c4": "2024",
            "c5": "2025",
        },
        {
            **kind,
            "tipo_riga": "dati",
            "c1": "bar",
            "c2": "22",
            "c3": "1.604",
            "c4": "-",
            "c5": "N.D.",
        },
        {**kind, "tipo_riga": "dati", "c1": "cinema", "c2": "0", "c3": "", "c4": "7", "c5": "8"},
    ]
    plan = read_source(write(tmp_path, altre_tabelle=rows), TORINO)
    assert [(one.key, one.part) for one in plan.indicators] == [
        ("M01.P02/TAB.01", "Avvii"),
        ("M01.P02/TAB.01", "Revoche"),
        ("M01.P02/TAB.02", "Avvii"),
        ("M01.P02/TAB.02", "Revoche"),
    ]
    first = [(one.part, one.period, one.printed, one.number) for one in plan.values[:4]]
    assert first == [
        ("Avvii", 2024, "22", 22),
        ("Avvii", 2025, "1.604", 1604),
        ("Revoche", 2024, "-", None),
        ("Revoche", 2025, "N.D.", None),
    ]
    assert {one.label for one in plan.values[:4]} == {"bar"}
    assert {one.kind for one in plan.indicators} == {"risultato"}


def test_footnotes_go_to_the_node_and_to_the_rows_with_a_star(tmp_path: Path) -> None:
    notes = [{**HERE, "testo": "* perimetro ridotto"}]
    rows = [indicator("a.1", "N° atti", "9.193*"), indicator("a.2", "N° altri", "9")]
    plan = read_source(write(tmp_path, note=notes, indicatori=rows), TORINO)
    assert plan.nodes[1].attributes["note"] == "* perimetro ridotto"
    assert [one.attributes.get("footnote") for one in plan.indicators] == [
        "* perimetro ridotto",
        None,
    ]


def test_missing_columns_and_files_do_no_harm(tmp_path: Path) -> None:
    rows = [{**HERE, "dup_norm": "a", "attivita": "Fare"}]
    plan = read_source(write(tmp_path, attivita=rows), TORINO)
    assert plan.contributions[0].status == ""
    assert {doubt.found for doubt in doubts(plan, "IMP-010")} == {"linee.tsv", "indicatori.tsv"}


def test_what_the_profile_does_not_name_is_told_once(tmp_path: Path) -> None:
    rows = [activity(umore="buono", meteo="sole")]
    folder = write(tmp_path, attivita=rows, altro=[{"x": "1"}])
    found = [doubt.found for doubt in doubts(read_source(folder, TORINO), "IMP-008")]
    assert found == ["altro.tsv", "attivita: umore, meteo"]


def test_nothing_to_import(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="nothing"):
        read_source(tmp_path / "nowhere", TORINO)
    with pytest.raises(ImportFailed, match=r"programmi\.tsv"):
        read_source(tmp_path, TORINO)
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    with pytest.raises(ImportFailed, match="neither"):
        read_source(tmp_path / "plan.pdf", TORINO)
    (tmp_path / "plan.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(ImportFailed, match=r"plan\.xlsx"):
        read_source(tmp_path / "plan.xlsx", TORINO)


def sample(tmp_path: Path) -> Path:
    work = [activity(attivita='Il "piano", e altro; ancora', codici_norm="a.1")]
    rows = [indicator("a.1", "Importo", "€ 20", "1.352,50", "12,5%", "7"), *RESULTS]
    return write(tmp_path / "tsv", attivita=work, indicatori=rows)


@pytest.mark.parametrize(("delimiter", "mark"), [(",", ""), (";", ""), (",", "\ufeff")])
def test_csv_is_quoted_tsv_is_not(tmp_path: Path, delimiter: str, mark: str) -> None:
    folder = sample(tmp_path)
    other = tmp_path / "csv"
    other.mkdir()
    for path in folder.glob("*.tsv"):
        lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        with (other / f"{path.stem}.CSV").open("w", encoding="utf-8", newline="") as file:
            file.write(mark)
            csv.writer(file, delimiter=delimiter).writerows(lines)
    plan = read_source(other, TORINO)
    assert bare(plan) == bare(read_source(folder, TORINO))
    assert plan.activities[0].label == 'Il "piano", e altro; ancora'


def test_a_workbook_with_one_sheet_per_table(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(folder.glob("*.tsv")):
        sheet = book.create_sheet(path.stem.capitalize())
        for line in path.read_text("utf-8").splitlines():
            sheet.append(line.split("\t"))
    book.save(tmp_path / "piano.xlsx")
    plan = read_source(tmp_path / "piano.xlsx", TORINO)
    assert bare(plan) == bare(read_source(folder, TORINO))
    assert plan.values[0].source.workbook == "piano.xlsx"


def test_tables_of_the_centre_may_cost_more_than_a_received_file(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Programmi"
    for line in (list(PROGRAMME), list(PROGRAMME.values())):
        book.worksheets[0].append(line)
    path = tmp_path / "piano.xlsx"
    book.save(path)
    with ZipFile(path, "a") as package:
        package.writestr("xl/media/logo.png", bytes(DEFAULT_LIMITS.file + 1))
    assert read_workbook(path).problem
    assert read_source(path, TORINO).nodes


def test_numbers_typed_in_a_workbook_read_as_italians_print_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "indicatori"
    sheet.append([*HERE, "codice_norm", "indicatore", *YEARS[:4]])
    sheet.append([1, 2, "a.1", "Quota", 1352.5, 0.125, 20, None])
    sheet["F2"].number_format = "0.0%"
    sheet["G2"].number_format = '#,##0 "€"'
    book.save(tmp_path / "piano.xlsx")
    plan = read_source(tmp_path / "piano.xlsx", TORINO)
    assert [one.printed for one in plan.values] == ["1352,5", "12,5%", "20 €", ""]
    assert plan.indicators[0].key == "M01.P02/a.1"


JUNK = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(JUNK, JUNK, JUNK, JUNK), max_size=6))
@settings(max_examples=30)
def test_whatever_stands_in_the_cells_is_imported(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("junk")
    work = [activity(a, attivita=b, dipartimento=c, stato=d) for a, b, c, d in cells]
    rows = [indicator(a, b, c, d, c, sezione=d, missione_n=d) for a, b, c, d in cells]
    write(folder, attivita=work, indicatori=rows)
    plan = read_source(folder, TORINO)
    keys = [one.row_key for one in plan.indicators]
    assert len(set(keys)) == len(keys)
    assert len({one.key for one in plan.activities}) == len(plan.activities)
    assert {one.row_key for one in plan.values} <= set(keys)
    assert {one.parent for one in plan.indicators} <= {node.key for node in plan.nodes}
    assert plan == read_source(folder, TORINO)


@pytest.fixture(scope="module")
def source(corpus: Path) -> Path:
    return corpus / "torino-2025"


@pytest.fixture(scope="module")
def torino(source: Path) -> Plan:
    return read_source(source, TORINO)


def table(source: Path, name: str) -> SourceTable:
    return read_tables(source, [name]).tables[name]


@pytest.mark.corpus
def test_every_printed_cell_of_the_report_is_a_value(source: Path, torino: Plan) -> None:
    printed: Counter[tuple[str, str, str]] = Counter()
    for name, wanted in (("indicatori.tsv", r"v\d{4}"), ("altre_tabelle.tsv", r"c[2-9]")):
        found = table(source, name)
        for row in found.rows:
            if row.text("tipo_riga") != "intestazione":
                columns = [column for column in found.columns if re.fullmatch(wanted, column)]
                printed.update((found.sheet, str(row.number), row.printed(c)) for c in columns)
    cells = {one.source: one.printed for one in torino.values}
    assert printed == Counter(
        (place.sheet, re.sub(r"\D", "", place.cell), text) for place, text in cells.items()
    )
    assert all(cells[one.source] == one.printed for one in torino.values)


@pytest.mark.corpus
def test_labels_and_codes_of_the_report_are_as_printed(source: Path, torino: Plan) -> None:
    rows = {f"{row.number}": row for row in table(source, "indicatori.tsv").rows}
    for value in torino.values:
        if value.source.sheet == "indicatori":
            row = rows[re.sub(r"\D", "", value.source.cell)]
            assert (value.label, value.code) == (row.printed("indicatore"), row.printed("codice"))
    lines = Counter(row.text("testo") for row in table(source, "linee.tsv").rows)
    assert lines == Counter(node.label for node in torino.nodes if node.level == "linea")


@pytest.mark.corpus
def test_records_of_the_report_are_all_there(source: Path, torino: Plan) -> None:
    def distinct(name: str, *columns: str) -> set[tuple[str, ...]]:
        return {tuple(row.text(c) for c in columns) for row in table(source, name).rows}

    def level(name: str) -> int:
        return sum(node.level == name for node in torino.nodes)

    assert level("missione") == len(distinct("programmi.tsv", "missione_n"))
    assert level("programma") == len(table(source, "programmi.tsv").rows)
    blocks = table(source, "attivita.tsv").rows
    coded = distinct("attivita.tsv", "missione_n", "programma_n", "dup_norm")
    bare_ones = [row for row in blocks if not row.text("dup_norm") and row.text("parte") == "1"]
    expected = len({code for code in coded if code[2]}) + len(bare_ones)
    assert len(torino.activities) == expected
    assert len(torino.contributions) >= len(blocks)
    rows = len(table(source, "indicatori.tsv").rows)
    data = [r for r in table(source, "altre_tabelle.tsv").rows if r.text("tipo_riga") == "dati"]
    assert len({one.key for one in torino.indicators}) == rows + len(data)
    assert len({one.row_key for one in torino.indicators}) == len(torino.indicators)


@pytest.mark.corpus
def test_hanging_together(torino: Plan) -> None:
    nodes = {node.key for node in torino.nodes}
    activities = {one.key for one in torino.activities}
    units = {unit.id for unit in torino.departments} | {""}
    assert {one.parent for one in torino.activities} <= nodes
    assert {one.activity for one in torino.contributions} == activities
    assert {one.activity for one in torino.indicators} <= activities | {""}
    assert {one.department for one in torino.indicators} <= units
    for one in torino.indicators:
        assert bool(one.department) == bool(one.basis)
        assert {"type", "unit", "decimals", "direction"} <= set(one.proposed)
        assert one.target is None
    unassigned = {one.key for one in torino.indicators if not one.department}
    withdrawn = {one.key for one in torino.indicators if one.state != "active"}
    assert {doubt.key for doubt in doubts(torino, "PLN-001")} == unassigned - withdrawn


@pytest.mark.corpus
def test_what_is_known_to_be_wrong_in_the_report_is_a_doubt(torino: Plan) -> None:
    found = {doubt.found for doubt in torino.doubts}
    assert {"€. 20,000", "4.224057,67", "100.0000 euro", "20 gg", "g1", "d.,1", "I.1"} <= found
    assert "Concluso (React) ¶ In corso (Pinqua)" in {d.found for d in doubts(torino, "IMP-004")}
    assert [doubt.key for doubt in doubts(torino, "IMP-003")] == ["M19.P01/d"]
    assert not doubts(torino, "IMP-008")
    assert {doubt.code for doubt in torino.doubts} <= set(catalogue(TORINO))


@pytest.mark.corpus
def test_the_same_report_gives_the_same_plan(source: Path, torino: Plan) -> None:
    assert read_source(source, TORINO) == torino
    assert read_source(source, TORINO, previous=torino) == torino


@pytest.mark.corpus
def test_codes_of_the_report_survive_a_shuffle(source: Path, torino: Plan, tmp_path: Path) -> None:
    for path in source.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "indicatori.tsv"
    header, *lines = path.read_text("utf-8").splitlines()
    random.Random(7).shuffle(lines)
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    again = read_source(tmp_path, TORINO, previous=torino)

    def named(plan: Plan) -> Counter[tuple[str, str, tuple[str, ...]]]:
        cells: dict[str, list[str]] = {}
        for value in plan.values:
            cells.setdefault(value.key, []).append(value.printed)
        labels = {value.key: value.label for value in plan.values}
        return Counter((key, labels[key], tuple(cells[key][:5])) for key in cells)

    same = named(again) & named(torino)
    moved = [key for key, *_ in (named(torino) - same)]
    twins = Counter((one.parent, one.section, one.label) for one in torino.indicators)
    assert len(moved) <= sum(count for count in twins.values() if count > 1)


@pytest.mark.corpus
def test_the_second_plan(corpus: Path) -> None:
    profile: Profile = load("cmto-psm")
    plan = read_source(corpus / "cmto-psm-2021", profile)
    cards = table(corpus / "cmto-psm-2021", "azioni.tsv").rows
    assert Counter(one.code for one in plan.activities) == Counter(
        row.text("azione_n") for row in cards
    )
    assert {one.key for one in plan.activities} >= {"A1.S1.1/1.1.1"}
    assert {(one.department, one.status) for one in plan.contributions} == {("CMTO", "")}
    assert {one.attributes["lead_basis"] for one in plan.activities} == {"default"}
    first = {row.text("azione_n"): row for row in cards}["1.1.1"]
    assert [one.printed for one in plan.actors if one.key == "A1.S1.1/1.1.1"] == first.text(
        "attori"
    ).split("; ")
