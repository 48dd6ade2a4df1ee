"""The yearly text of an activity, told apart by its years."""

import pytest
from riscontro.sync.chronicle import of_period, passages, until, written


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Testo senza anno.", [("", "Testo senza anno.")]),
        ("2023: a\n2024: b", [("2023", "a"), ("2024", "b")]),
        ("2023\nprimo\nsecondo\n2024\nterzo", [("2023", "primo\nsecondo"), ("2024", "terzo")]),
        ("- 2024 - Avvio", [("2024", "Avvio")]),
        ("2024-2025: due anni", [("2024-2025", "due anni")]),
        ("2022-2025: quattro", [("2022-2023-2024-2025", "quattro")]),
        ("2022, 2023 e 2024: tre", [("2022-2023-2024", "tre")]),
        ("Premessa.\n2024: poi", [("", "Premessa."), ("2024", "poi")]),
    ],
)
def test_headings_open_passages(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Approvato il piano 2024/2026 della sosta",
        "Delibera n. 12 del 2024 Approvazione",
        "Piantati 2000 alberi nei viali",
        "Rendiconto dell'anno 2024 Approvato",
    ],
)
def test_years_that_date_something_open_nothing(text: str) -> None:
    assert pairs(text) == [("", text)]


def test_a_heading_that_lost_its_line_break_is_found() -> None:
    assert pairs("2023: avvio lavori. 2024: fine lavori.") == [
        ("2023", "avvio lavori."), ("2024", "fine lavori."),
    ]  # fmt: skip


def test_a_year_that_goes_back_is_no_heading() -> None:
    assert pairs("2024: conclusi i lavori avviati con il bando. 2022: anno del bando") == [
        ("2024", "conclusi i lavori avviati con il bando. 2022: anno del bando"),
    ]  # fmt: skip


def test_before_the_period_and_of_it() -> None:
    found = passages("Premessa.\n2023: a\n2024-2025: b\n2025: c")
    assert [one.text for one in until(found, 2025)] == ["Premessa.", "a"]
    assert [one.text for one in of_period(found, 2025)] == ["b", "c"]


def test_written_again_and_read_again() -> None:
    found = passages("Premessa.\n2023: a\n2024: b\nc")
    assert passages(written(found)) == found
