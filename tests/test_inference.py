"""What an indicator seems to be, from its history and its label."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.values import read
from riscontro.sync.inference import (
    Inferred,
    Seen,
    change_of_kind,
    infer,
    kinds_along,
    label_unit,
)


def seen(*cells: str) -> list[Seen]:
    """What the years from 2022 say, one value each."""
    found = []
    for at, cell in enumerate(cells):
        reading = read(cell)
        number = reading.numbers[0] if reading.numbers else None
        below = reading.denominators[0] if reading.denominators else None
        found.append(Seen(2022 + at, reading.kind, number, below, reading.unit))
    return found


def guess(label: str, *cells: str) -> Inferred:
    return infer(label, seen(*cells))


@pytest.mark.parametrize(
    ("label", "cells", "kind", "unit"),
    [
        ("N° atti", ["4", "1.352", "-", "8165"], "number", ""),
        ("Spesa per interessi", ["634.104,04", "559.670,82", "580.433,08 €"], "money", "€"),
        ("Ammontare risorse", ["-", "€ 20.000", "0", "€. 20,000"], "money", "€"),
        ("Importo impegnato", ["200 mila euro", "300 mila euro"], "money", "€"),
        ("contributo erogato al Museo", ["0", "0", "20.000"], "money", "€"),
        ("Numero contributi", ["2", "-", "1"], "number", ""),
        ("Stato avanzamento lavori", ["-", "20%", "67%"], "percent", "%"),
        ("Stato attuazione opere", ["-", "-", "-"], "percent", "%"),
        ("% di fondi impegnati", ["0%", "51,5%", "100%"], "percent", "%"),
        ("% mq lavorati", ["20", "30", "40"], "percent", "%"),
        ("N° controlli / N° previsti", ["12/12", "5/8"], "ratio", "%"),
        ("N° casi trattati / N° casi", ["1337/1337", "853", "234"], "number", ""),
        ("N° gare / N° gare totali", [">30%", "5/8", "7/20"], "ratio", "%"),
        ("Costo unitario: costo / dipendenti", ["€ 500,10/ 2", "€ 700/ 3"], "ratio", "€"),
        ("Prenotazioni/controlli", ["950/201", "1.158/352"], "ratio", ""),
        ("Tempo attesa", ["42 gg", "15 gg"], "duration", "gg"),
        ("Tempo medio (gg)", ["14", "18"], "duration", "gg"),
        ("N° km corsie", ["1,6", "1,5 (Circ V)"], "number", "km"),
        ("Area", ["+11.627 mq", "+4180 mq"], "number", "mq"),
        ("Ore di formazione", ["1.313,3", "1884"], "number", "ore"),
        ("Revisione avvenuta", ["Si", "Si", "No"], "boolean", ""),
        ("Piano", ["-", "Avviato tavolo", "Prosecuzione lavori"], "text", ""),
        ("N° atti", ["-", "Concluso", ""], "number", ""),
        ("N° atti", [], "number", ""),
    ],
)
def test_type_and_unit(label: str, cells: list[str], kind: str, unit: str) -> None:
    found = guess(label, *cells)
    assert (found.type, found.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("N° mq", "mq"),
        ("N° Km lineari", "km"),
        ("n° ore attività educativa", "ore"),
        ("Rifiuti raccolti (tonnellate)", "t"),
        ("Ritardo medio (unità di misura: giorni)", "gg"),
        ("Superficie in mq", "mq"),
        ("esercizi non superiori a 250 mq", ""),
        ("dipendenti che hanno fruito di almeno 40 ore di formazione", ""),
        ("segnalazioni evase entro i 30 giorni", ""),
        ("N° mense", ""),
    ],
)
def test_the_unit_a_label_counts_in(label: str, unit: str) -> None:
    assert label_unit(label) == unit


@pytest.mark.parametrize(
    ("cells", "decimals"),
    [
        (["4", "1.352"], 0),
        (["35,5", "20,8", "3,14"], 2),
        (["5,2*gg"], 1),
        (["€ 20.000"], 0),
        (["702.982.827,4 €", "€ 20"], 2),
        (["7.079.072,00"], 0),
        (["260.329,87/ 7.216.487,36"], 2),
        (["-"], 0),
    ],
)
def test_decimals(cells: list[str], decimals: int) -> None:
    assert guess("Misura", *cells).decimals == decimals


@pytest.mark.parametrize(
    ("label", "direction"),
    [
        ("Tempo attesa appuntamento", "down"),
        ("Ritardo medio dei pagamenti", "down"),
        ("N° incidenti", "down"),
        ("Costo unitario", "down"),
        ("Debito residuo", "down"),
        ("Arretrato da smaltire", "down"),
        ("N° reati denunciati", "down"),
        ("N° eventi nel tempo libero", "up"),
        ("Segnalazioni evase entro i 30 giorni", "up"),
        ("N° atti", "up"),
    ],
)
def test_direction(label: str, direction: str) -> None:
    assert guess(label, "3").direction == direction


def test_a_part_is_read_by_its_own_name_when_the_label_holds_it() -> None:
    label = "Emissione atti/importo accertato"
    assert infer(label, seen("412", "88"), "Emissione atti").type == "number"
    assert infer(label, seen("412", "88"), "importo accertato").type == "money"
    assert infer("Importo", seen("412", "88"), "sede centrale").type == "money"
    assert infer("Tempo residenza/indirizzo", seen("3 gg"), "indirizzo").direction == "down"


def test_what_may_exceed_and_what_never_falls() -> None:
    assert guess("N° fatti/N° previsti", "819/819", "1043/819").may_exceed
    assert not guess("N° fatti/N° previsti", "819/819", "12/819").may_exceed
    assert guess("Costo: costo / persone", "€ 5.907,45/ 7 € 843,92").may_exceed
    assert guess("Stato attuazione opere", "20%").never_falls
    assert guess("Stato di avanzamento lavori (biblioteca)", "20%").never_falls
    assert not guess("N° opere", "20").never_falls


@pytest.mark.parametrize(
    ("label", "cells", "baseline", "year"),
    [
        ("N° atti", ["-", "12", "30"], "12", 2023),
        ("N° atti", ["+5", "30"], "30", 2023),
        ("N° a / N° b", ["-", "5/8"], "62.5", 2023),
        ("N° a / N° b", ["3/0", "12/12"], "100", 2023),
        ("Prenotazioni/controlli", ["950/200"], "4.75", 2022),
        ("N° a / N° b", [">30%", "5/8", "7/20"], "30", 2022),
        ("N° casi / N° ricevuti", ["7/7", "85", "12"], "85", 2023),
        ("Avvenuto", ["Si"], None, None),
        ("N° atti", ["-", "", "N.D."], None, None),
    ],
)
def test_the_baseline_is_the_first_measure(
    label: str, cells: list[str], baseline: str | None, year: int | None
) -> None:
    found = guess(label, *cells)
    assert found.baseline == (None if baseline is None else Decimal(baseline))
    assert found.baseline_year == year


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["4", "-", "1.352", "Concluso"], []),
        (["634.104,04", "580.433,08 €", "0"], []),
        (["5/8", "-", "12"], ["rapporto", "numero"]),
        (["12%", "3/4"], ["percentuale", "rapporto"]),
        (["50%", "0"], []),
        (["605", "+105"], ["numero", "incremento"]),
        (["Riduzione del 51%", "€ 20"], ["testo", "importo"]),
        (["tot. 30 SC. 20 Del. 10", "40"], ["più valori", "numero"]),
        (["n. 22 veicoli", "16"], []),
    ],
)
def test_a_change_of_kind(cells: list[str], kinds: list[str]) -> None:
    along = kinds_along({2022 + at: read(cell) for at, cell in enumerate(cells)})
    assert [kind.it for kind in change_of_kind(along)] == kinds


def test_a_profile_brings_its_own_words() -> None:
    own = {"down": r"\bwaiting\b", "money": r"\bcost\b"}
    found = infer("Waiting cost", seen("12", "14"), own=own)
    assert (found.direction, found.type) == ("down", "money")


@given(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(["12", "0/0", "5/8", "€ 3", "7%", "-", "Si", "x", "+4 mq"]), max_size=5
    ),
)
def test_any_history_has_a_reading(label: str, cells: list[str]) -> None:
    found = guess(label, *cells)
    assert found.type in ("number", "money", "percent", "ratio", "duration", "boolean", "text")
    assert found.direction in ("up", "down")
    assert 0 <= found.decimals <= 4
    assert (found.baseline is None) == (found.baseline_year is None)
