"""Sources as they are really sent: other encodings and forms, codes as numbers, what was copied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from desk import riscontro
from openpyxl import Workbook
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import Doubt, Plan
from riscontro.schemas.profile import Profile, load
from riscontro.schemas.rules import catalogue, common, finding, words
from riscontro.sync.importing import ImportFailed, read_source
from riscontro.sync.reimport import carry_over
from riscontro.workbooks.planbook import read_plan, write_plan

Rows = Sequence[Sequence[str]]

PLAN: Profile = load("cmto-psm")
CITY: Profile = load("torino-controllo")
AXES: Rows = [
    ["asse_n", "asse", "asse_psm", "asse_psm_stampato"],
    ["1", "Digitalizzazione", "Più produttiva", "Più produttiva"],
]
TEXT = "Promuovere percorsi nuovi con le imprese, le scuole e gli atenei di tutto il territorio."
STRATEGIES: Rows = [
    ["asse_n", "strategia_n", "strategia", "descrizione", "carta_bologna"],
    ["1", "1.1", "Capacità", TEXT, "n.d."],
    ["1", "1.2", "Montagna", "Innovare.", "n.d."],
]
CARD = {
    "asse_n": "1",
    "strategia_n": "1.1",
    "azione_n": "1.1.1",
    "azione": "Rete",
    "descrizione": "Connettere.",
    "attori": "CMTo",
    "priorita_pnrr": "1.1 Digitalizzazione e modernizzazione della P.A.",
    "integrazione": "",
    "obiettivi_coesione": "OP3",
    "programmi_europei": "LIFE",
    "strumenti_cmto": "PTGM",
    "altri_strumenti": "n.d.",
    "carta_bologna": "n.d.",
}


def cards(*changes: Mapping[str, str]) -> Rows:
    """Return the table of actions: one card for each of the changes."""
    rows = [
        {**CARD, "azione_n": f"1.1.{number}", "azione": f"Rete {number}", **change}
        for number, change in enumerate(changes or ({},), 1)
    ]
    return [list(CARD), *([row[name] for name in CARD] for row in rows)]


def tables(*changes: Mapping[str, str]) -> dict[str, Rows]:
    return {"assi": AXES, "strategie": STRATEGIES, "azioni": cards(*changes)}


def lines(rows: Rows) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def folder(at: Path, found: Mapping[str, Rows], encoding: str = "utf-8") -> Path:
    at.mkdir(parents=True, exist_ok=True)
    for name, rows in found.items():
        (at / f"{name}.tsv").write_bytes(lines(rows).encode(encoding))
    return at


def book(file: Path, found: Mapping[str, Rows], numbers: bool = False) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in found.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([_number(cell) if numbers else cell for cell in row])
    file.parent.mkdir(parents=True, exist_ok=True)
    made.save(file)
    return file


def _number(cell: str) -> str | float:
    return float(cell) if cell.count(".") == 1 and cell.replace(".", "").isdigit() else cell


def said(plan: Plan, code: str) -> list[str]:
    """Return the sentences of the doubts of one rule."""
    rules = catalogue(PLAN)
    return [
        words(
            replace(finding(rules, code, one.place, key=one.key, value=one.found), facts=one.facts),
            "it", rules,
        )[0]
        for one in plan.doubts
        if one.code == code
    ]  # fmt: skip


def of(plan: Plan, code: str) -> list[Doubt]:
    return [one for one in plan.doubts if one.code == code]


def linked(plan: Plan) -> set[tuple[str, str]]:
    return {(one.key, one.term) for one in plan.links}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_the_encodings_a_spreadsheet_saves_texts_in(tmp_path: Path, encoding: str) -> None:
    plain = read_source(folder(tmp_path / "a", tables()), PLAN)
    again = read_source(folder(tmp_path / "b", tables(), encoding), PLAN)
    assert [one.label for one in again.nodes] == ["Digitalizzazione", "Capacità", "Montagna"]
    assert linked(again) == linked(plain)
    assert again.doubts == plain.doubts


Lay = Callable[[Path], None]


@pytest.mark.parametrize(
    "lay",
    [
        lambda at: book(at / "tutto.xlsx", tables()),
        lambda at: [book(at / f"{name}.xlsx", {"Foglio1": rows})
                    for name, rows in tables().items()],
        lambda at: (folder(at, {"azioni": cards()}),
                    book(at / "resto.xlsx", {"assi": AXES, "strategie": STRATEGIES})),
    ],
)  # fmt: skip
def test_workbooks_in_a_folder_hold_tables(tmp_path: Path, lay: Lay) -> None:
    lay(tmp_path / "a")
    plan = read_source(tmp_path / "a", PLAN)
    assert [one.key for one in plan.nodes] == ["A1", "A1.S1.1", "A1.S1.2"]
    assert [one.key for one in plan.activities] == ["A1.S1.1/1.1.1"]
    assert of(plan, "IMP-008") == of(plan, "IMP-010") == []


def test_a_plan_beside_the_tables_is_no_table(tmp_path: Path) -> None:
    at = folder(tmp_path / "a", tables())
    plan = read_source(at, PLAN)
    (at / "piano.xlsx").write_bytes(write_plan(plan, PLAN, "psm", "it", lambda _: ("", "")))
    book(at / "~$piano.xlsx", {"risorse": [["a", "b"]]})
    again = read_source(at, PLAN)
    assert again.records == plan.records == ()
    assert [one.found for one in of(again, "IMP-008")] == ["piano.xlsx"]
    with pytest.raises(ImportFailed):
        read_source(at / "piano.xlsx", PLAN)


def test_codes_a_spreadsheet_took_for_numbers(tmp_path: Path) -> None:
    plan = read_source(book(tmp_path / "a.xlsx", tables({}, {}), numbers=True), PLAN)
    assert [one.key for one in plan.nodes] == ["A1", "A1.S1.1", "A1.S1.2"]
    assert {one.parent for one in plan.activities} == {"A1.S1.1"}
    assert said(plan, "IMP-005") == [
        "Il codice stampato «1,1» è stato letto come «1.1».",
        "Il codice stampato «1,2» è stato letto come «1.2».",
    ]


@pytest.mark.parametrize("name", ["assi", "strategie", "azioni"])
@pytest.mark.parametrize("kept", [0, 1])
def test_a_table_without_rows_is_told(tmp_path: Path, name: str, kept: int) -> None:
    found = tables()
    plan = read_source(folder(tmp_path, {**found, name: found[name][:kept]}), PLAN)
    assert said(plan, "IMP-010") == [f"La tabella «{name}.tsv» manca nella fonte, o non ha righe."]


def test_names_of_files_and_columns_in_other_letters(tmp_path: Path) -> None:
    found = {
        "linee": [["Missione_N", "Programma_N", "n", "Testo"], ["1", "1", "1", "Linea"]],
        "programmi": [["MISSIONE_N", "MISSIONE", "PROGRAMMA_N", "PROGRAMMA"],
                      ["1", "Servizi", "1", "Organi"]],
        "attivita": [["Missione N", "Programma N", "dup", "Attivita"], ["1", "1", "a", "Fare"]],
        "indicatori": [["MISSIONE_N", "PROGRAMMA_N", "CODICE", "INDICATORE", "V2024", "v 2025",
                        "RIGA"], ["1", "1", "a.1", "N° sedi", "3", "4", "12"]],
        "VALORI": [["stringa", "classe"], ["3", "int"]],
    }  # fmt: skip
    plan = read_source(folder(tmp_path, found), CITY)
    assert {(one.period, one.printed) for one in plan.values} >= {(2024, "3"), (2025, "4")}
    assert not [one for one in of(plan, "IMP-008") if "indicatori" in one.found
                or "VALORI" in one.found]  # fmt: skip


def test_a_cross_table_with_headers_in_other_letters(tmp_path: Path) -> None:
    rows = [
        ["tabella", "missione_n", "programma_n", "sezione", "riga", "tipo_riga", "c1", "c2", "c3"],
        ["m14", "14", "2", "Aperture", "1", "intestazione", "Voce", "Avvii", ""],
        ["m14", "14", "2", "Aperture", "2", "intestazione", "", "2024", "2025"],
        ["m14", "14", "2", "Aperture", "3", "dati", "Bar", "4", "5"],
    ]
    loud = [[name.upper() for name in rows[0]], *rows[1:]]
    plain = read_source(folder(tmp_path / "a", {"altre_tabelle": rows}), CITY, 2025)
    again = read_source(folder(tmp_path / "b", {"altre_tabelle": loud}), CITY, 2025)
    assert {one.printed for one in plain.values} == {"4", "5"}
    assert [one.printed for one in again.values] == [one.printed for one in plain.values]


@pytest.mark.parametrize("text", ["1206.5", "1206,5", "1.206,5"])
def test_figures_of_the_territory_as_a_spreadsheet_prints_them(tmp_path: Path, text: str) -> None:
    found = tables()
    found["indicatori_contesto"] = [
        ["tema", "indicatore", "territorio", "periodo", "valore", "unita", "fonte", "stampato"],
        ["demografia", "vecchiaia", "Piemonte", "2019", text, "%", "", "1.206,5%"],
    ]
    plan = read_source(folder(tmp_path, found), PLAN)
    assert [one.number for one in plan.values] == [Decimal("1206.5")]
    assert of(plan, "IMP-001") == []


def test_what_was_copied_is_shown_where_it_stands(tmp_path: Path) -> None:
    found = tables({"descrizione": "Rete 1."})
    found["strategie"] = [*STRATEGIES, ["1", "1.3", "Terza", TEXT, "n.d."]]
    plan = read_source(folder(tmp_path, found), PLAN)
    assert [one.place for one in of(plan, "TXT-001")] == [Place("azioni.tsv", "azioni", "E2")]
    assert [one.place for one in of(plan, "TXT-002")] == [Place("strategie.tsv", "strategie", "D4")]


def test_card_and_table_of_links_are_told_apart_in_words(tmp_path: Path) -> None:
    found = tables()
    found["legami"] = [
        ["azione_n", "vocabolario", "codice", "etichetta", "stampato"],
        *([["1.1.1", "programma", "", "ALCOTRA", "ALCOTRA"]]),
    ]
    sentences = said(read_source(folder(tmp_path, found), PLAN), "LNK-010")
    assert (
        "«LIFE» (Programmi europei) è nella scheda e manca nella tabella dei collegamenti."
        in sentences
    )
    assert (
        "«ALCOTRA» (Programmi europei) è nella tabella dei collegamenti e manca nella scheda."
        in sentences
    )


def test_a_rule_that_names_what_is_missing_says_its_own_sentence() -> None:
    rules = common()
    found = finding(rules, "PLN-020", Place(), group="a", missing="a.1, a.2")
    assert words(found, "it", rules)[0] == "Alcune righe di a hanno un peso e altre no: a.1, a.2."


def test_a_code_without_a_match_says_which_way(tmp_path: Path) -> None:
    here = ["1", "1"]
    found = {
        "attivita": [["missione_n", "programma_n", "dup_norm", "attivita", "codici_norm"],
                     [*here, "a", "Fare", "a.1 a.9"]],
        "indicatori": [["missione_n", "programma_n", "codice_norm", "codice", "indicatore",
                        "v2025"], [*here, "a.1", "a.1", "N°", "1"],
                       [*here, "concluso_1", "Concluso 1", "N°", "1"]],
    }  # fmt: skip
    plan = read_source(folder(tmp_path, found), CITY)
    assert {one for one in said(plan, "IMP-006") if "M01" not in one} == {
        "Il codice «a.9» è citato ma non esiste.",
        "Il codice «Concluso 1» è di un indicatore che nessuna attività cita.",
    }
    assert "Il codice «M01.P01» è citato ma non è nel piano." in said(plan, "IMP-006")


def test_a_label_cut_short_is_not_said_to_be_another_entry(tmp_path: Path) -> None:
    cut = {"priorita_pnrr": "5.2 Infrastrutture sociali"}
    [sentence] = said(read_source(folder(tmp_path, tables(cut)), PLAN), "LNK-004")
    assert "due voci diverse" not in sentence
    whole = "Infrastrutture sociali, famiglie, comunità e terzo settore"
    assert f"voce del codice: {whole}" in sentence
    assert f"è stata letta come «5.2 {whole}»" in sentence


@pytest.mark.parametrize(
    ("column", "text", "suggestion"),
    [
        ("altri_strumenti", "Regione Piemonte; CMTo", "sono voci di «Attori»"),
        ("programmi_europei", "ALCOTRA; LIFE", "più voci in una (ALCOTRA | LIFE)"),
        ("strumenti_cmto", "Piano delle acque", "nessuna voce simile"),
    ],
)
def test_what_an_unknown_entry_may_be(
    tmp_path: Path, column: str, text: str, suggestion: str
) -> None:
    plan = read_source(folder(tmp_path, tables({column: text})), PLAN)
    [doubt] = of(plan, "LNK-001")
    rules = common()
    found = replace(finding(rules, "LNK-001", doubt.place, value=text), facts=doubt.facts)
    assert f"Forse: {suggestion}." in words(found, "it", rules)[1]


def test_an_entry_is_told_until_somebody_confirms_it(tmp_path: Path) -> None:
    at = folder(
        tmp_path, tables({"strumenti_cmto": "Piano acque"}, {"strumenti_cmto": "Piano acque"})
    )
    first = read_source(at, PLAN)
    assert len(of(first, "LNK-001")) == 1

    def kept(plan: Plan) -> Plan:
        return read_plan(write_plan(plan, PLAN, "psm", "it", lambda _: ("", "")))[0]

    again = carry_over(kept(first), read_source(at, PLAN, previous=kept(first)))
    assert of(again, "LNK-001") == of(first, "LNK-001"), "nobody has looked at it yet"
    confirmed = replace(
        kept(again),
        vocabularies=tuple(replace(one, proposed=False) for one in again.vocabularies),
    )
    assert of(read_source(at, PLAN, previous=confirmed), "LNK-001") == []


def test_records_are_counted_and_what_a_plan_has_not_is_not(tmp_path: Path) -> None:
    source = resources.files("riscontro.workbooks").joinpath("demo", "polito-incarichi")
    done = riscontro("import", tmp_path / "a", source, "--profile", "polito-incarichi")
    said = dict(reversed(line.split(maxsplit=1)) for line in done.stdout.splitlines()[1:])
    for label, name in (
        ("Incarichi", "incarico"),
        ("Registri", "registro"),
        ("Persone", "persona"),
    ):
        rows = source.joinpath(f"{name}.tsv").read_text("utf-8").splitlines()[1:]
        assert int(said[label]) == len(rows)
    assert not {"attività", "righe di indicatori", "valori storici"} & set(said)


def test_headers_of_records_however_written(tmp_path: Path) -> None:
    profile = load("polito-incarichi")
    source = Path(str(resources.files("riscontro.workbooks").joinpath("demo", "polito-incarichi")))
    plain = read_source(source, profile)
    for file in source.glob("*.tsv"):
        header, _, rest = file.read_text("utf-8").partition("\n")
        spaced = header.replace("_", " ").title()
        (tmp_path / file.name).write_text(f"{spaced}\n{rest}", "utf-8")
    again = read_source(tmp_path, profile)
    assert [one.cells for one in again.records] == [one.cells for one in plain.records]
    assert of(again, "IMP-008") == []
