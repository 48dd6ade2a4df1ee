"""``riscontro profile new``: a spreadsheet of headers becomes a profile that works."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from desk import cell_of, riscontro
from openpyxl import Workbook, load_workbook
from riscontro.sync.columnkinds import Column, columns_of
from riscontro.sync.guessing import Guess, Table, guess
from riscontro.sync.profilewords import unit_ids

LIBRARIES = """\
N. area;Area;N. azione;Azione;Biblioteca responsabile;Stato;Scadenza;Esito;Indicatore;U.M.;Valore 2025;Target 2026;Atto;Data dell'atto
1;Leggere;1.1;Gruppi di lettura;Centrale;Avviata;30/06/2026;;Iscritti;numero;150;200;DGC 3/2026;31/01/2026
1;Leggere;1.1;Gruppi di lettura;Centrale;Avviata;30/06/2026;;Incontri;numero;30;36;DGC 3/2026;31/01/2026
1;Leggere;1.2;Prestito a domicilio;Bibliobus;Da fare;31/12/2026;;Prestiti;numero;410;600;DGC 3/2026;31/01/2026
2;Accogliere;2.1;Aperture serali;Centrale;Da fare;31/12/2026;;Soddisfatti;%;81,5%;85%;DGC 3/2026;31/01/2026
"""  # noqa: E501 - a table

ROOMS = """\
Numero;Data richiesta;Sala;Ore;Costo (€);Gratuita;Esito
1;03/02/2026;Nord;3;45,50;no;concessa
2;04/02/2026;Sud;2;0;sì;negata
3;05/02/2026;Nord;4;60;no;concessa
4;06/02/2026;Nord;1;15;no;concessa
"""


def guessed(text: str, separator: str = ";") -> Guess:
    header, *lines = [line.split(separator) for line in text.splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return guess([Table("tabella.csv", tuple(columns_of(header, rows)))])


def made(folder: Path, text: str, *more: object) -> tuple[Path, dict[str, Any], str]:
    """The folder of a profile made from a text, its tables, its text."""
    source = folder / "rete.csv"
    source.write_text(text, "utf-8")
    profile = folder / "profilo"
    done = riscontro("profile", "new", source, "--to", profile, *more)
    assert done.exit_code == 0, done.stderr
    written = (profile / "profile.toml").read_text("utf-8")
    return profile, tomllib.loads(written), written


@pytest.mark.parametrize(
    ("header", "levels", "work", "indicator"),
    [
        ("Cod. asse;Asse;Cod. intervento;Intervento;Ufficio", ["Asse"], "Intervento", ""),
        ("Goal;Action;Owner;Indicator;Target 2027", ["Goal"], "Action", "Indicator"),
        ("Missione;Programma;Obiettivo;Attività;KPI;2024;2025",
         ["Missione", "Programma", "Obiettivo"], "Attività", "KPI"),
        ("Area;Obiettivo;Responsabile;Indicatore", ["Area"], "Obiettivo", "Indicatore"),
    ],
)  # fmt: skip
def test_headers_alone(header: str, levels: list[str], work: str, indicator: str) -> None:
    found = guessed(header)
    assert [level.name for level in found.levels] == levels
    assert found.work is not None and found.work.name == work
    assert (found.indicator.name if found.indicator else "") == indicator


def test_levels_nobody_names_are_seen_in_the_data() -> None:
    found = guessed("Dove;Azione\nNord;Aprire\nNord;Chiudere\nSud;Spostare\n")
    assert [(level.name, level.sure) for level in found.levels] == [("Dove", False)]


def test_types_of_columns() -> None:
    (table,) = guessed(ROOMS).records
    assert {column.name: column.kind for column in table.columns} == {
        "Numero": "integer",
        "Data richiesta": "date",
        "Sala": "list",
        "Ore": "integer",
        "Costo (€)": "number",
        "Gratuita": "boolean",
        "Esito": "list",
    }


@pytest.mark.parametrize(
    ("codes", "fits", "not_fits"),
    [
        (("1.1", "1.12"), "12.3", "A1"),
        (("A1", "B12"), "C3", "1"),
        (("1.a", "2.b"), "10.c", "1.A"),
        ((), "qualsiasi-1", ""),
    ],
)
def test_patterns_of_codes(codes: tuple[str, ...], fits: str, not_fits: str) -> None:
    import re

    pattern = Column("Codice", codes).pattern
    assert re.fullmatch(pattern, fits) and not re.fullmatch(pattern, not_fits)


def test_units_have_short_ids_of_their_own() -> None:
    ids = unit_ids(["Biblioteca Centrale", "Biblioteca Nord", "Bibliobus", "Ufficio 1", "È"])
    assert list(ids.values()) == ["Biblioteca Centrale", "Biblioteca Nord", "Bibliobus",
                                  "Ufficio 1", "È"]  # fmt: skip
    assert all(one.isascii() and one.isupper() and 2 <= len(one) <= 12 for one in ids)


def test_guesses_are_told_and_the_profile_works(tmp_path: Path) -> None:
    profile, data, text = made(tmp_path, LIBRARIES, "--title", "Rete", "--owner", "Comune")
    assert (data["title"]["it"], data["owner"], data["import"]["period"]) == (
        "Rete",
        "Comune",
        2026,
    )
    assert [level["id"] for level in data["levels"]] == ["area"]
    assert "# supposto" in text and "# guessed" not in text
    works, measures = data["sheets"]
    assert works["source"]["department"] == "Biblioteca responsabile"
    assert "scadenza" in works["fields"] and data["fields"]["scadenza"].get("role") is None
    assert data["fields"]["esito"]["role"] == "entry", "blank in every row: units fill it in"
    assert measures["source"]["declared"] == {
        "unit": "U.M.",
        "target": "Target 2026",
        "target_act": "Atto",
        "target_day": "Data dell'atto",
    }
    status = {entry["id"]: entry.get("aliases") for entry in data["vocabularies"]["status"]}
    assert status["not_started"] == ["Da fare"]
    assert riscontro("profile", "check", profile).exit_code == 0


def test_from_headers_to_master(tmp_path: Path) -> None:
    profile, *_ = made(tmp_path, LIBRARIES)
    plan = tmp_path / "piano"
    assert riscontro("init", plan, "--profile", profile, "--period", 2026).exit_code == 0
    done = riscontro("import", plan, tmp_path / "rete.csv")
    assert done.exit_code == 0 and "IMP-" not in done.stderr, done.stderr
    page = load_workbook(plan / "piano.xlsx")["Indicatori"]
    keys = [row[0].value for row in page.iter_rows(min_row=6) if row[0].value]
    assert keys == ["A1/IND.01", "A1/IND.02", "A1/IND.03", "A2/IND.01"]
    assert cell_of(page, "A2/IND.01", "target").value == 85, "in points"
    assert cell_of(page, "A2/IND.01", "type").value == "percentuale"
    assert cell_of(page, "A1/IND.03", "activity").value == "A1/1.2"
    assert riscontro("distribute", plan, "--today", "2027-01-10").exit_code == 0
    books = sorted(file.name for file in (plan / "trasmissioni").glob("*.xlsx"))
    assert books == ["BIB_2026_consuntivo.xlsx", "CEN_2026_consuntivo.xlsx"]
    riscontro("consolidate", plan, "--today", "2027-01-10")
    assert (plan / "quadro.xlsx").exists()


def test_a_workbook_of_several_sheets_with_titles(tmp_path: Path) -> None:
    book = Workbook()
    tables: dict[str, list[list[object]]] = {
        "Aree": [["Rete 2026"], [], ["Codice", "Area"], [1, "Leggere"], [2, "Accogliere"]],
        "Azioni": [["Codice area", "Codice azione", "Azione", "Responsabile"],
                   [1, "A1", "Gruppi", "Centrale"], [2, "A2", "Aperture", "Bibliobus"]],
        "Indicatori": [["Codice azione", "Indicatore", "2024", "2025", "Peso"],
                       ["A1", "Iscritti", 120, 150, 100], ["A2", "Ore", 0, 96, 100]],
    }  # fmt: skip
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.remove(book.worksheets[0])
    source = tmp_path / "rete.xlsx"
    book.save(source)
    profile = tmp_path / "profilo"
    assert riscontro("profile", "new", source, "--to", profile).exit_code == 0
    assert riscontro("profile", "check", profile).exit_code == 0
    plan = tmp_path / "piano"
    riscontro("init", plan, "--profile", profile, "--period", 2026)
    done = riscontro("import", plan, source)
    assert "IMP-" not in done.stderr, done.stderr
    page = load_workbook(plan / "piano.xlsx")["Indicatori"]
    assert cell_of(page, "A1/IND.01", "activity").value == "A1/A1"
    assert cell_of(page, "A2/IND.01", "department").value == "Bibliobus"
    assert cell_of(page, "A1/IND.01", "weight").value == 100


def test_records_alone(tmp_path: Path) -> None:
    profile, data, _ = made(tmp_path, ROOMS)
    (sheet,) = data["sheets"]
    assert (sheet["kind"], sheet["identifier"]) == ("record", ["numero"])
    assert sheet["fields"]["sala"]["type"] == "list"
    assert riscontro("profile", "check", profile).exit_code == 0


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    profile, _, text = made(tmp_path, LIBRARIES)
    again = riscontro("profile", "new", tmp_path / "rete.csv", "--to", profile)
    assert again.exit_code == 2 and "contiene già un profilo" in again.stderr
    assert (profile / "profile.toml").read_text("utf-8") == text
    (tmp_path / "vuota.csv").write_text("\n", "utf-8")
    empty = riscontro("profile", "new", tmp_path / "vuota.csv", "--to", tmp_path / "x")
    assert empty.exit_code == 2 and "intestazioni" in empty.stderr
    assert not (tmp_path / "x").exists()


def test_comments_in_english(tmp_path: Path) -> None:
    _, _, text = made(tmp_path, LIBRARIES, "--lang", "en")
    assert "# guessed" in text and "supposto" not in text


def hospital(folder: Path) -> Path:
    """A plan of equipment: codes with letters, abbreviated headers, records with their unit."""
    book = Workbook()
    plan, things = book.worksheets[0], book.create_sheet("Apparecchi")
    plan.title = "Programma"
    plan.append(["Cod. dip.", "Dipartimento sanitario", "Cod. reparto", "Reparto",
                 "Intervento n.", "Intervento", "Responsabile"])  # fmt: skip
    for row in (
        ("D1", "Chirurgia", "R1", "Ortopedia", "1", "Sale", "Ingegneria clinica"),
        ("D1", "Chirurgia", "R2", "Urologia", "1", "Cistoscopi", "Ingegneria clinica"),
        ("D2", "Diagnostica", "R1", "Radiologia", "1", "TAC", "Fisica sanitaria"),
    ):
        plan.append(row)  # fmt: skip
    things.append(["Matricola", "Apparecchio", "Anno", "Stanza", "Gestore"])
    things.append(["APP-001", "TAC", 2012, "01", "Fisica sanitaria"])
    things.append(["APP-002", "Bisturi", 2019, "02", "Ingegneria clinica"])
    book.create_sheet("Manutenzioni").append(
        ["Numero", "Data", "Ore di fermo", "Costo (€)", "Esito", "Gestore"]
    )
    measures = book.create_sheet("Indicatori")
    measures.append(["Cod. dip.", "Cod. reparto", "Codice", "Indicatore", "Valore 2025"])
    measures.append(["D1", "R1", "1.a", "Ore di fermo", 98])
    measures.append(["D2", "R1", "1.a", "Esami", 8450])
    book.save(folder / "ospedale.xlsx")
    return folder / "ospedale.xlsx"


def test_codes_with_letters_and_short_headers(tmp_path: Path) -> None:
    source, folder = hospital(tmp_path), tmp_path / "profilo"
    assert riscontro("profile", "new", source, "--to", folder).exit_code == 0
    profile = tomllib.loads((folder / "profile.toml").read_text("utf-8"))
    ward = profile["levels"][1]
    assert [level["key"] for level in profile["levels"]] == ["{code}", "{code}"]
    assert profile["levels"][0]["source"]["code"] == "Cod. dip."
    assert ward["source"]["code"] == "Cod. reparto"
    sheets = {sheet["id"]: sheet for sheet in profile["sheets"]}
    places = {"dipartimento_sanitario": "Cod. dip.", "reparto": "Cod. reparto"}
    assert sheets["activities"]["source"]["parent"] == places
    assert sheets["indicators"]["source"]["parent"] == places
    things = sheets["apparecchi"]
    assert things["source"]["unit"] == "Gestore"
    assert {name: field["type"] for name, field in things["fields"].items()} == {
        "matricola": "text", "apparecchio": "text", "anno": "integer", "stanza": "text"
    }  # fmt: skip
    blank = {name: field["type"] for name, field in sheets["manutenzioni"]["fields"].items()}
    assert blank == {"numero": "text", "data": "date", "ore_di_fermo": "number",
                     "costo": "number", "esito": "text", "gestore": "text"}  # fmt: skip
    space = tmp_path / "piano"
    assert riscontro("import", space, source, "--profile", folder, "--period", 2026).stderr == ""
    plan = load_workbook(space / "piano.xlsx")
    keys = [row[0] for row in plan["Indicatori"].iter_rows(min_row=6, values_only=True) if row[0]]
    assert keys == ["D1.R1/1.a", "D2.R1/1.a"]
    units = [row[0] for row in plan["Apparecchi"].iter_rows(min_row=6, values_only=True) if row[0]]
    assert sorted(units) == ["Fisica sanitaria", "Ingegneria clinica"]
