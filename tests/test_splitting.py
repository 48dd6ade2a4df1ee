"""Cells that hold several values: parts, their names, and the numbers that fit nowhere."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.keys import slug
from riscontro.schemas.values import read
from riscontro.sync.naming import abbreviates, names_in_cell, names_in_label, part_name, unified
from riscontro.sync.splitting import Split, has_parts, split


def parted(label: str, *cells: str, near: Sequence[Sequence[str]] = ()) -> Split | None:
    """The split of a row of cells, the first of 2022; ``None`` when it has no parts."""
    readings = {2022 + at: read(cell) for at, cell in enumerate(cells)}
    return split(label, readings, near) if has_parts(readings.values()) else None


def names(found: Split | None) -> list[str]:
    return [name for name, _ in found.parts] if found else []


def numbers(found: Split, year: int) -> dict[str, str]:
    return {part: str(share.number) for (at, part), share in found.shares.items() if at == year}


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Sede Centrale", "sede centrale"),
        ("Del.", "del"),
        ("SC.", "SC"),
        ("- RCT/O", "RCT/O"),
        ("per pratiche", "pratiche"),
        ("di cui oltre", "oltre"),
        ("PN METRO PLUS", "PN METRO PLUS"),
        ("E.Q.", "E.Q"),
        ("  Divisione   Verde: ", "divisione verde"),
        ("B", "B"),
    ],
)
def test_the_name_of_a_part(printed: str, shown: str) -> None:
    assert part_name(printed) == shown


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("SC", "sede centrale"),
        ("centrale", "sede centrale"),
        ("del", "delegazioni"),
        ("serv. ponti", "servizio ponti"),
        ("sportello", "sportelli"),
        ("in deposito", "in deposito in vivaio"),
    ],
)
def test_an_abbreviation(short: str, long: str) -> None:
    assert abbreviates(short, long)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bus metano", "bus elettrici"),
        ("tram", "treno"),
        ("sede centrale", "sede centrale"),
        ("de", "delegazioni"),
        ("", "delegazioni"),
        ("centrale sede", "sede centrale"),
    ],
)
def test_no_abbreviation(one: str, other: str) -> None:
    assert not abbreviates(one, other)


def test_names_of_one_cell_are_all_different() -> None:
    assert names_in_cell(["tot.", "Del.", "del", ""]) == ["totale", "del", "del 2", "altro"]
    assert names_in_cell(["come totale Divisione", "uno"]) == ["totale", "uno"]
    assert names_in_cell(["totale utenti", "totale pasti"]) == ["totale utenti", "totale pasti"]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_names_make_different_keys(labels: list[str]) -> None:
    found = names_in_cell(labels)
    assert len(found) == len(labels) == len({slug(name) for name in found} - {""})


def test_names_of_one_cell_are_never_joined() -> None:
    cells = [["sede", "sede centrale"], ["sede centrale", "delegazioni"]]
    assert unified(cells)["sede"] == "sede"
    assert unified([["sede", "delegazioni"], ["sede centrale", "del"]]) == {
        "sede": "sede centrale",
        "delegazioni": "delegazioni",
        "sede centrale": "sede centrale",
        "del": "delegazioni",
    }


def test_a_word_that_fits_two_names_fits_none() -> None:
    cells = [["tram", "bus"], ["tram", "bus metano"], ["tram", "bus elettrici"]]
    assert unified(cells)["bus"] == "bus"


def test_neighbours_must_explain_every_part() -> None:
    near = [["sede centrale", "sede centrale CIE", "delegazioni", "delegazioni CIE"]]
    assert unified([["centrale", "del"]], near) == {
        "centrale": "sede centrale",
        "del": "delegazioni",
    }
    assert unified([["centrale", "posta"]], near) == {"centrale": "centrale", "posta": "posta"}


@pytest.mark.parametrize(
    ("label", "count", "found"),
    [
        ("Stato opere: - Area Veglio - Scuola Stampini 13%", 2, ("Area Veglio", "Scuola Stampini")),
        ("Posti: nidi; materne, private; altri", 3, ("nidi", "materne, private", "altri")),
        ("Posti: nidi, materne, altri", 3, ("nidi", "materne", "altri")),
        ("N° atti emessi/importo accertato", 2, ("N° atti emessi", "importo accertato")),
        ("N° schede create/lette e n° records", 2, ("N° schede create/lette", "n° records")),
        ("Accessi (sede, telefono e posta)", 3, ("sede", "telefono", "posta")),
        ("Stato opere", 2, ()),
        ("Posti: nidi, materne, altri", 4, ()),
        ("Posti: nidi, nidi", 2, ()),
    ],
)
def test_names_a_label_gives(label: str, count: int, found: tuple[str, ...]) -> None:
    assert names_in_label(label, count) == found


@pytest.mark.parametrize(
    "cells",
    [
        ("12", "1.352", "-", ""),
        ("5/8", "7/20", "6 / 16", "12/12 = 100%"),
        ("450 (30 scuole)", "850 (32 scuole - 43 classi)", "", ""),
        ("12230", "11000", "Tot. 12100 (di cui 200 municipali)", "12000"),
        ("-", "N.D.", "Concluso", ""),
        ("€ 20", "sentieri 16, 26 e 29", "", ""),
    ],
)
def test_a_row_without_parts(cells: tuple[str, ...]) -> None:
    assert parted("N° atti", *cells) is None


def test_printed_totals_take_the_plain_numbers() -> None:
    found = parted("Carte", "tot. 30 SC. 20 Del. 10", "Tot. 33 centrale 22 Del. 11", "-", "40",
                   near=[["sede centrale", "delegazioni"]])  # fmt: skip
    assert found and found.parts == (
        ("totale", True),
        ("sede centrale", False),
        ("delegazioni", False),
    )
    assert numbers(found, 2022) == {"totale": "30", "sede centrale": "20", "delegazioni": "10"}
    assert numbers(found, 2025) == {"totale": "40"}
    assert numbers(found, 2024) == {}
    assert not found.doubtful


def test_a_breakdown_within_a_breakdown() -> None:
    cell = "tot. 126 sede centrale: 53 (di cui CIE 49) delegazioni: 73 (di cui CIE 70)"
    found = parted("Carte", cell, "", "", "")
    assert names(found) == [
        "totale",
        "sede centrale",
        "sede centrale CIE",
        "delegazioni",
        "delegazioni CIE",
    ]


def test_addends_give_their_sum_to_the_total() -> None:
    found = parted("Risorse", "524,5 €", "54 (PN METRO) + 702,5 €", "60 (PN METRO) + 700", "")
    assert found and found.parts == (("totale", True), ("PN METRO", False), ("altro", False))
    assert numbers(found, 2022) == {"totale": "524.5"}
    assert numbers(found, 2023) == {"PN METRO": "54", "altro": "702.5", "totale": "756.5"}
    assert found.shares[2023, "totale"].qualifier == "somma dei dettagli"


def test_labelled_parts_are_not_added_up() -> None:
    found = parted("Iscrizioni", "sede: 20 delegazioni: 10", "33", "", "")
    assert found
    assert "totale" not in numbers(found, 2022)
    assert numbers(found, 2023) == {"totale": "33"}


def test_a_number_that_is_one_part_again_is_no_total() -> None:
    found = parted("Pratiche", "461.969", "protocolli: 534.233 irisweb: 462.735", "", "")
    assert found and found.doubtful == (2022,)
    assert names(found) == ["protocolli", "irisweb"]
    assert numbers(found, 2022) == {}


def test_a_note_names_the_part() -> None:
    found = parted("Interventi", "0 (Serv. ponti) 4 (Divisione Verde)", "5 (Divisione Verde)")
    assert found and numbers(found, 2023) == {"divisione verde": "5"}


@pytest.mark.parametrize("single", ["20 gg", "100%", "7"])
def test_a_single_number_beside_pairs_is_doubtful(single: str) -> None:
    found = parted("Tempo residenza/indirizzo", "210 gg / 240 gg", single, "-", "")
    assert found and found.doubtful == (2023,)
    assert names(found) == ["Tempo residenza", "indirizzo"]
    assert numbers(found, 2022) == {"Tempo residenza": "210", "indirizzo": "240"}


def test_lists_take_their_names_from_the_label() -> None:
    label = "Stato lavori: - Piazza - Scuola Via Mameli 13% - Mercato"
    found = parted(label, "-", "16% 19% 13%", "100% 92%", "100%")
    assert found and names(found) == ["Piazza", "Scuola Via Mameli", "Mercato"]
    assert found.doubtful == (2024, 2025)
    assert not found.unnamed


def test_lists_without_names() -> None:
    found = parted("Stato lavori", "16% 19%", "", "", "")
    assert found and names(found) == ["misura 1", "misura 2"]
    assert found.unnamed


def test_units_and_denominators_follow_their_number() -> None:
    found = parted("N° atti/importo", "412/€ 378.276,22", "", "", "")
    assert found
    assert [share.unit for share in found.shares.values()] == ["", "EUR"]
    cell = "7/7 servizio economato 3/4 Servizio Veicoli 10/11= 91% come totale Divisione"
    found = parted("Quota", "-", "100%", "100%", cell)
    assert found and [total for _, total in found.parts] == [False, False, True]
    assert found.shares[2025, "servizio veicoli"].denominator == Decimal(4)
    assert numbers(found, 2023) == {"totale": "100"}


def test_a_qualifier_stays_with_its_number() -> None:
    found = parted("Imprese", "400, di cui oltre 160 attive", "605, di cui oltre 317 attive", "+9")
    assert found
    said = {at: share.qualifier for at, share in found.shares.items()}
    assert said == {
        (2022, "totale"): "",
        (2022, "attive"): "oltre",
        (2023, "totale"): "",
        (2023, "attive"): "oltre",
        (2024, "totale"): "+",
    }


CELLS = st.sampled_from(
    [
        "12", "-", "", "30%", "5/8", "tot. 30 SC. 20 Del. 10", "sede: 4 posta: 5", "1 + 2",
        "11 per pratiche + 69 per altro", "412/€ 378,22", "504 - 5.000", "16% 19%", "Concluso",
        "400, di cui oltre 160 attive", "7 gg/18 gg", "5 (posta)", "14 tram 66 bus metano",
    ]
)  # fmt: skip


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(["N° a/b", "X: a, b", "X"]))
def test_no_number_is_lost_or_invented(cells: list[str], label: str) -> None:
    found = parted(label, *cells)
    if found is None:
        return
    parts = [name for name, _ in found.parts]
    assert len({slug(part) for part in parts} - {""}) == len(parts) >= 2
    assert sum(total for _, total in found.parts) <= 1
    for at, cell in enumerate(cells):
        reading = read(cell)
        shares = [share for (year, _), share in found.shares.items() if year == 2022 + at]
        given = [s.number for s in shares if s.qualifier != "somma dei dettagli"]
        expected = [] if 2022 + at in found.doubtful else list(reading.numbers)
        assert sorted(given) == sorted(expected)
