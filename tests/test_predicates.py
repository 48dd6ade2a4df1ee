"""Predicates of their own: what each asks about, and what it lets pass."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue
from riscontro.sync.measuring import Context, rounded
from riscontro.sync.predicates import PREDICATES
from riscontro.sync.records import Record, Typed
from riscontro.sync.ruling import concerned

PROFILE = load("torino-controllo")
RULES = catalogue(PROFILE)
CONTEXT = Context(PROFILE, RULES, 2025, "consuntivo", date(2026, 2, 20), frozenset({"CUL"}))
NAMES = ("key", "value", "denominator", "missing_reason", "note", "status", "done", "actions")
COLUMNS = {name: at for at, name in enumerate(NAMES, 1)}


def cell(value: Any) -> Typed:
    if value is None:
        return Typed()
    if isinstance(value, str):
        return Typed(value, value, term=value)
    return Typed(value, str(value), number=Decimal(str(value)))


def row(
    number: int = 6,
    options: dict[str, str] | None = None,
    issued: dict[str, Any] | None = None,
    **cells: Any,
) -> Record:
    kind = "activity" if "actions" in cells or "status" in cells else "indicator"
    return Record(
        sheet=kind,
        kind=kind,
        key=f"M01.P01/{number}",
        department="CUL",
        place=Place("a.xlsx", "Foglio"),
        row=number,
        columns=COLUMNS,
        cells={name: cell(value) for name, value in cells.items()},
        issued=issued or {},
        options=options or {},
    )


def ask(code: str, *rows: Record) -> list[Finding]:
    rule = RULES[code]
    return PREDICATES[rule.predicate](rule, concerned(rule, rows, CONTEXT), CONTEXT)


def told(code: str, text: str) -> bool:
    return bool(ask(code, row(actions=text)))


@pytest.mark.parametrize(
    "text",
    [
        "Nel 2023 digitalizzati i registri.",
        "2022: avviata la gara per la sede.",
        "- 2023 - Conclusi i lavori del primo lotto",
        "Completata nel corso del 2024 la revisione.",
        "Approvato il progetto in data 12/03/2023.",
        "Conclusa la gara a novembre 2024.",
        "Avviata nel 2021 e conclusa nel 2022 la ricognizione.",
    ],
)
def test_a_text_of_earlier_years(text: str) -> None:
    assert told("ACT-003", text)


@pytest.mark.parametrize(
    "text",
    [
        "Nel 2023 e nel 2025 digitalizzati i registri.",
        "Piano approvato nel 2023; rendiconto approvato il 28/04/2025.",
        "Piantati 2000 alberi nei viali cittadini.",
        "Pubblicata la Valutazione di Impatto Sociale 2024.",
        "Finanziamento PN Metro Plus 2021-2027 per gli interventi di quartiere.",
        "Attuato l'art. 12 del regolamento n. 349/2019.",
        "Gestite le domande arrivate, come da avviso. " * 5 + "Prosegue la gara avviata nel 2023.",
        "",
    ],
)
def test_other_years_that_tell_nothing_of_the_text(text: str) -> None:
    assert not told("ACT-003", text)


@pytest.mark.parametrize(
    "text",
    ["Approvato il 31/02/2025.", "Lavori fino al 10/12/2095.", "Dal 0.12.2024 al 3.1.2025.",
     "Delibera del 30 febbraio 2025.", "Inaugurata il 12/13/2025."],
)  # fmt: skip
def test_a_day_that_cannot_be(text: str) -> None:
    assert told("ACT-007", text)


@pytest.mark.parametrize(
    "text",
    ["Approvato il 28/02/2025.", "R.D. 18/06/1931 n. 773", "Fine prevista il 31 dicembre 2027.",
     "Delibera n. 12/2025 e 13/2025", "Punto 1.2.3 del capitolato"],
)  # fmt: skip
def test_days_and_numbers_that_can_be(text: str) -> None:
    assert not told("ACT-007", text)


LONG = "Realizzati gli interventi previsti dal programma con le associazioni del territorio"


def test_a_text_of_the_years_before_is_known_again_whatever_its_spaces() -> None:
    history = {"history": f"Premessa\n{LONG}.\nAltro"}
    assert ask("ACT-004", row(actions=LONG.replace(" ", "  ") + " .", issued=history))
    assert not ask("ACT-004", row(actions=f"{LONG} e i comuni vicini", issued=history))
    assert not ask("ACT-004", row(actions="Realizzati gli interventi", issued=history))


def overflow(*texts: str, status: str = "under_way") -> list[list[str]]:
    rows = [
        row(number, actions=text, status="under_way" if number == 6 else status or None)
        for number, text in enumerate(texts, 6)
    ]
    return [one.facts["cells"] for one in ask("ACT-010", *rows)]  # type: ignore[misc]


def test_a_paste_that_ran_over() -> None:
    assert overflow("Realizzati:", "- il primo;", "- il secondo.", "Altro testo.") == [["H7", "H8"]]
    assert overflow("Firmata la convenzione con", "le associazioni del quartiere") == [["H7"]]
    assert overflow("Elenco", "- uno", "- due", status="") == [["H7", "H8"]]


def test_lists_of_several_activities_did_not_run_over() -> None:
    assert overflow("- Verifica mensile della riscossione", "- Modifica del regolamento") == []
    assert overflow("Conclusa la gara.", "- avviati i lavori") == []
    assert overflow("Realizzati:\n- il primo", "- altra attività") == []
    assert overflow("Percorsi nelle scuole", "corsi sulla sicurezza", status="") == []


def number(now: Any, *past: float, **more: Any) -> Record:
    years = range(2025 - len(past), 2025)
    issued = {f"y{year}": value for year, value in zip(years, past, strict=True)}
    return row(value=now, issued={"type": "numero"} | issued | more)


@pytest.mark.parametrize(
    ("now", "past", "expected"),
    [
        (1000, (100,), True),
        (10, (100,), True),
        (999, (100,), False),
        (850, (105, 95, 100), True),  # the years before hardly moved
        (850, (10, 300, 100), False),
        (5000, (100, 120), True),
        (0, (100,), False),
        (1000, (0,), False),
        (-1000, (100,), False),
        (1000, (), False),
    ],
)
def test_a_jump(now: float, past: tuple[float, ...], expected: bool) -> None:
    assert bool(ask("IND-006", number(now, *past))) is expected


def test_a_jump_is_told_from_the_last_year_known() -> None:
    record = row(value=9000, issued={"type": "numero", "y2023": 100})
    found = ask("IND-006", record)
    assert found[0].facts["previous_year"] == 2023


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(4352, 4352, True), (12, 12, False), (12.5, 12.5, True), (4352, 4353, False)],
)
def test_a_value_copied_from_last_year(now: float, before: float, expected: bool) -> None:
    assert bool(ask("IND-007", number(now, before))) is expected


def test_a_ratio_copied_from_last_year_has_the_same_denominator_too() -> None:
    issued = {"type": "rapporto", "unit": "%", "y2024": 0.75}
    options = {"previous_denominator": "400"}
    assert ask("IND-007", row(value=300, denominator=400, issued=issued, options=options))
    assert not ask("IND-007", row(value=150, denominator=200, issued=issued, options=options))


def test_a_missing_numerator_is_said_once() -> None:
    lone = row(value=None, denominator=12, missing_reason=None, issued={"type": "rapporto"})
    assert [one.code for code in ("IND-001", "IND-005") for one in ask(code, lone)] == ["IND-001"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [("0", "0"), ("229.7794", "229.8"), ("0.0349344", "0.03493"), ("123456.78", "123457"),
     ("1E+300", "1E+300")],
)  # fmt: skip
def test_numbers_are_rounded_to_be_read(number: str, expected: str) -> None:
    assert rounded(Decimal(number)) == Decimal(expected)
