"""The worksheet functions: what they answer, in which words, and that they are the tool's own."""

import logging
import re
import subprocess
import sys
from dataclasses import fields
from datetime import date
from decimal import Decimal
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import pytest
from forge import TODAY, Forge
from hypothesis import given, settings
from hypothesis import strategies as st
from riscontro.addin import arguments, refusals
from riscontro.addin.cellerrors import NOT_SAID, CellError, Failed
from riscontro.addin.celltables import recognised
from riscontro.addin.examples import arguments_in
from riscontro.addin.formulainputs import NAMES
from riscontro.addin.functions import REGISTRY
from riscontro.addin.registry import Function, Given, Range
from riscontro.addin.servicefunctions import MOST
from riscontro.schemas.application import score
from riscontro.schemas.entries import Declared, read_entry
from riscontro.schemas.formulae import FORMULAS
from riscontro.schemas.grid import split_address
from riscontro.schemas.measured import Measure
from riscontro.schemas.progress import achievement, advancement, trend
from riscontro.schemas.readinglabels import KINDS
from riscontro.schemas.readings import CLASSES
from riscontro.schemas.rollup import Part, RollPolicy, roll
from riscontro.schemas.scores import REASONS, Score
from riscontro.schemas.terms import Words
from riscontro.schemas.values import read
from riscontro.sync import checks
from riscontro.sync.pipeline.checking import check_files
from riscontro.workbooks.reader import read_workbook

OWN = [one for one in REGISTRY.functions.values() if "planfunctions" not in one.call.__module__]
"""Every function but those that read a workspace."""

SCALAR = [one for one in OWN if not any(argument.table for argument in one.arguments)]
by_name = pytest.mark.parametrize("function", OWN, ids=lambda one: one.id)


def cell(name: str, *given: Given, language: Any = "it") -> Given:
    return REGISTRY.compute(name, given, language)


def failure(name: str, *given: Given) -> CellError:
    found = cell(name, *given)
    assert isinstance(found, CellError), found
    return found


def serial(day: date) -> float:
    return float((day - date(1899, 12, 30)).days)


# --- names and texts -----------------------------------------------------------------------------

PROMISED = (
    "READ READING CHECK CHECK_TABLE PROGRESS ACHIEVEMENT EXPECTED RATING TREND PROJECTION "
    "ANTICIPATED GAP CHANGE SCORE ROLLUP COMPLETENESS RULE REASON VERSION"
)


def test_no_function_is_missing() -> None:
    assert {one.name.en for one in OWN} == {f"KPI_{name}" for name in PROMISED.split()}


@by_name
def test_a_name_can_be_typed_into_a_cell(function: Function) -> None:
    for name in (function.name.it, function.name.en):
        assert re.fullmatch(r"KPI_[A-Z]+(_[A-Z]+)*", name) and len(name) <= 30
        assert not re.fullmatch(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*", name), "the address of a cell"
    assert function.name.it != function.name.en


@by_name
def test_texts_are_complete_and_fit_the_wizard(function: Function) -> None:
    texts = [function.text, *(one.text for one in function.arguments)]
    for words in texts:
        for text in (words.it, words.en):
            assert text == text.strip() and text[-1] in ".:" and text[0] == text[0].upper(), text
            assert len(text) <= 255, "the function wizard of Excel cuts it"
            assert text.encode("cp1252"), "the code page of VBA"
        assert words.it != words.en or words.it.startswith(("Cell", "Cella"))
    for argument in function.arguments:
        for name in (argument.name.it, argument.name.en):
            assert re.fullmatch(r"[a-zà-ù]+[0-9]*", name), "one word"
    for language in ("it", "en"):
        names = [one.name[language] for one in function.arguments]  # type: ignore[index]
        assert len(set(names)) == len(names)
    assert function.arguments == (
        *(one for one in function.arguments if not one.optional),
        *(one for one in function.arguments if one.optional),
    )


def test_points_are_said_where_a_percentage_is_answered() -> None:
    of_points = "read progress achievement trend anticipated change gap rollup completeness"
    for name in of_points.split():
        text = REGISTRY.functions[name].text
        assert "punti" in text.it and "points" in text.en, name


def test_the_words_of_the_grammar_are_complete() -> None:
    assert list(KINDS) == CLASSES


def test_every_input_of_a_formula_can_be_named() -> None:
    known = {one.id for one in NAMES}
    assert known <= {one.name for one in fields(Measure)}
    worked_out = {"value": "actual", "answer": "actual", "wanted": "target", "expected": "at",
                  "middle": "target", "points": "history", "values": "history"}  # fmt: skip
    for formula in FORMULAS.values():
        for name in (*formula.needs, *formula.options):
            assert worked_out.get(name, name) in known, (formula.id, name)


def test_a_reason_can_be_asked_for_every_call() -> None:
    longest = max(len(one.arguments) for one in REGISTRY.functions.values() if one.id != "reason")
    assert longest <= MOST


# --- examples ------------------------------------------------------------------------------------

ANSWERS: dict[str, Given] = {
    "read": 1234.5,
    "reading": "circa",
    "rating": "✔ in linea",
    "achievement": 60.0,
    "score": 50.0,
    "rollup": 86.0,
    "completeness": 100.0,
    "gap": -8.0,
    "rule": "Non è un numero",
    "reason": "Il dato non è disponibile.",
}


@by_name
def test_every_example_computes(function: Function) -> None:
    given = arguments_in(function.example)
    assert function.required <= len(given) <= len(function.arguments)
    for name in (function.name.it, function.name.en.lower()):
        found = REGISTRY.compute(name, given)
        assert not any(isinstance(one, CellError) for one in arguments.cells(found)), found
        if function.id in ANSWERS:
            assert found == ANSWERS[function.id]


def test_an_example_is_read_as_typed() -> None:
    assert arguments_in('-1,5; "a ""b"""; VERO; ; {1\\"x";2\\FALSO}') == (
        -1.5, 'a "b"', True, None, ((1.0, "x"), (2.0, False))
    )  # fmt: skip
    for wrong in ("KPI_LEGGI(", "{1;2\\3}", "1\\2"):
        with pytest.raises(ValueError, match=r"array|call"):
            arguments_in(wrong)


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (("1.234,5",), 1234.5),
        (("12,5 %",), 12.5),
        (("€ 1.200",), 1200.0),
        (("circa 1.200 utenti",), 1200.0),
        (("31/12/2026",), serial(date(2026, 12, 31))),
        (("sì",), True),
        (("Biblioteca civica",), "Biblioteca civica"),
        ((7.5,), 7.5),
        ((True,), True),
        (("1.234,5", "numero"), 1234.5),
        (("1.234,5", "Number"), 1234.5),
        ((0.634, "percentuale"), 63.4),
        (("63,4 %", "percent"), 63.4),
        (("12 gg", "durata", "gg"), 12.0),
        (("2026-12-31", "data"), serial(date(2026, 12, 31))),
        ((serial(date(2026, 12, 31)), "date"), serial(date(2026, 12, 31))),
        (("no", "sì/no"), False),
        ((1.0, "yes/no"), True),
        ((12.0, "testo"), "12"),
    ],
)
def test_a_cell_is_read(given: tuple[Given, ...], answer: Given) -> None:
    assert cell("KPI_LEGGI", *given) == answer
    assert type(cell("KPI_READ", *given)) is type(answer)


@pytest.mark.parametrize("absent", [None, "", "  ", "-", "n.d.", "N.D.", "disponibile da maggio"])
@pytest.mark.parametrize("kind", [None, "numero", "importo", "sì/no", "data"])
def test_unknown_is_never_zero(absent: Given, kind: Given) -> None:
    found = failure("KPI_LEGGI", absent, kind)
    assert found.kind == "#N/A" and found.reason.it and found.reason.en


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("4.224057,67",), "«4.224057,67» si può leggere 4.224.057,67 oppure"),
        (("5/8",), "«5/8» è un rapporto scritto in una sola cella."),
        (("biblioteca", "numero"), "«biblioteca» non è un numero."),
        (("12 circa", "numero"), "«12 circa» contiene parole o segni oltre al numero."),
        (("#REF!", "numero"), "La cella contiene l'errore #REF!."),
        (("31/02/2026", "data"), "«31/02/2026» non è una data."),
        ((True, "numero"), "«VERO» non è un numero."),
        ((63.4, "percentuale"), "«63,4» si può leggere 63,4 % oppure 6.340 %."),
        (("1", "cifra"), "«cifra» non è una delle voci previste: numero, percentuale"),
    ],
)
def test_what_cannot_be_read_says_why(given: tuple[Given, ...], sentence: str) -> None:
    found = failure("KPI_LEGGI", *given)
    assert found.kind == "#VALUE!" and found.reason.it.startswith(sentence), found.reason.it
    assert cell("KPI_MOTIVO", "KPI_LEGGI", *given) == found.reason.it
    assert cell("KPI_MOTIVO", "KPI_READ", *given, language="en") == found.reason.en


@given(text=st.text(max_size=30) | st.from_regex(r"[0-9.,'€% a-z/-]{1,14}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_an_entry_is_the_one_of_the_command(text: str) -> None:
    entry = read_entry(text, Declared(type="number"))
    found = cell("KPI_LEGGI", text, "numero")
    if entry.number is not None:
        assert found == float(entry.number)
    else:
        assert isinstance(found, CellError)


@pytest.mark.parametrize(
    ("value", "what", "answer"),
    [
        ("circa 1.200 utenti", None, "numero approssimato"),
        ("12,5 %", "unità", "%"),
        ("€ 1.200", "unit", "€"),
        ("pre-consuntivo 959", "qualifica", "pre-consuntivo"),
        ("Anno 2021 8239", "anno", 2021.0),
        ("14/20", "denominatore", 20.0),
        ("14/20", "numeratore", 14.0),
        ("4.224057,67", "letture possibili", "4.224.057,67 oppure 4,22405767"),
        ("#REF!", "segnalazione", "VAL-010"),
        ("12", "nota", ""),
        (1234.5, "numero", 1234.5),
        (None, "tipo", "vuoto"),
    ],
)
def test_a_reading_tells_what_else_was_read(value: Given, what: Given, answer: Given) -> None:
    assert cell("KPI_LETTURA", value, what) == answer


@given(text=st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_kind_of_a_reading_is_the_grammars(text: str) -> None:
    assert cell("KPI_READING", text, language="en") == KINDS[read(text).kind].en


# --- checking one value --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ((1352.4, "importo"), ()),
        ((12.0,), ()),
        ((0.634, "percentuale"), ()),
        ((None,), ()),
        ((None, None, None, None, None, "sì"), ("Manca il valore.",)),
        ((None, None, None, None, None, True), ("Manca il valore.",)),
        (("12 circa", "numero"), ("parole o segni", "Scrivere solo il numero")),
        (("120 %", "percentuale"), ("fuori dall'intervallo", "da 0 % a 100 %")),
        (("120 %", "percentuale", None, None, 150.0), ()),
        ((-3.0, "numero", None, 0.0), ("è negativo",)),
        ((13.0, "numero", None, None, 10.0), ("fuori dall'intervallo", "da … a 10")),
        ((12.5,), ("ha decimali",)),
        (("forse", "sì/no"), ("non è una voce dell'elenco", "sì, no")),
        (("5/8", "rapporto"), ("è un rapporto scritto in una sola cella",)),
        ((44000.0, "numero", None, None, None, None, 4352.0),
         ("Il valore è 10,11 volte quello del periodo precedente (4.352).",)),
        ((4352.0, "numero", None, None, None, None, 4352.0),
         ("Il valore è identico a quello del periodo precedente.",)),
        ((0.61, "percentuale", None, None, None, None, 6.1), ("10 volte quello",)),
        ((4410.0, "numero", None, None, None, None, 4352.0), ()),
        (("n.d.",), ("non dice perché il dato manca",)),
        ((serial(date(2026, 3, 1)), "data"), ()),
    ],
)  # fmt: skip
def test_a_value_is_checked(given: tuple[Given, ...], parts: tuple[str, ...]) -> None:
    found = cell("KPI_CONTROLLA", *given)
    assert isinstance(found, str) and bool(found) == bool(parts), found
    assert all(part in found for part in parts), found


def test_words_are_in_the_language_of_the_host() -> None:
    for name in ("KPI_CONTROLLA", "KPI_CHECK"):
        assert "words or signs" in str(cell(name, "12 circa", language="en"))
        assert "parole o segni" in str(cell(name, "12 circa"))
    assert cell("KPI_ANDAMENTO", 97.0, language="en") == "✔ on track"
    assert cell("KPI_TENDENZA", 2.0, 1.0, "up", True, language="en") == "↗ improving"
    assert cell("KPI_REGOLA", "val-001", language="en") == "Not a number"
    table = (("Codice", "Indicatore", "Valore rilevato 2025"), ("a.1", "N. prestiti", 4.0))
    assert cell("KPI_CHECK_TABLE", table, language="en") == (("no findings", *[""] * 6),)


def test_a_rule_is_found_by_its_code() -> None:
    assert cell("KPI_REGOLA", "VAL-001", None, "gravità") == "✖ errore bloccante"
    assert cell("KPI_REGOLA", "VAL-001", None, "suggerimento") != ""
    assert failure("KPI_REGOLA", "XYZ-001").kind == "#REF!"
    assert failure("KPI_REGOLA", "VAL-001", "piano-che-non-c'è").kind == "#REF!"


# --- progress ------------------------------------------------------------------------------------

amounts = st.floats(-1e6, 1e6).map(lambda size: round(size, 3))
ways = st.sampled_from(["up", "down", "keep"])


def same(found: Given, made: Score) -> None:
    if made.value is None:
        assert isinstance(found, CellError)
        said = REASONS[made.reason].words
        assert found.reason.it == said.it[0].upper() + said.it[1:] + "."
        assert found.reason.en == said.en[0].upper() + said.en[1:] + "."
    else:
        assert found == made.value


@given(amounts, amounts, ways, st.none() | amounts, st.none() | amounts)
@settings(deadline=None)
def test_achievement_is_the_schemas(value: float, target: float, way: Any, baseline: Any,
                                    tolerance: Any) -> None:  # fmt: skip
    made = achievement(Measure(actual=value, target=target, direction=way, baseline=baseline,
                               tolerance=tolerance))  # fmt: skip
    same(cell("KPI_RAGGIUNGIMENTO", value, target, way, baseline, tolerance), made)


days = st.dates(date(2025, 1, 1), date(2027, 6, 30))
kinds = st.sampled_from(["stock", "flow", ""])
chosen = st.sampled_from(["", "F1", "F3", "F13", "f2a"])


@given(amounts, amounts, ways, days, kinds, chosen)
@settings(deadline=None)
def test_progress_is_the_schemas(value: float, target: float, way: Any, at: date, kind: Any,
                                 formula: str) -> None:  # fmt: skip
    interim = {2025: 20.0}
    measure = Measure(actual=value, target=target, direction=way, at=at, end=2026, baseline=10.0,
                      start=2024, kind=kind, interim=interim)  # fmt: skip
    chosen = {"f2a": "F2a"}.get(formula, formula)
    rest: tuple[Given, ...] = (10.0, 2024.0, ((2025.0, 20.0),))
    found = cell("KPI_AVANZAMENTO", value, target, way, serial(at), 2026.0, kind, *rest, formula)
    same(found, advancement(measure, chosen))
    expected = cell("KPI_ATTESO", target, at.isoformat(), "2026", kind, *rest)
    same(expected, score(measure, "F13e"))


@given(amounts, amounts, ways)
@settings(deadline=None)
def test_moves_are_the_schemas(value: float, earlier: float, way: Any) -> None:
    measure = Measure(actual=value, previous=earlier, direction=way, target=earlier)
    same(cell("KPI_TENDENZA", value, earlier, way), trend(measure))
    same(cell("KPI_VARIAZIONE", value, earlier), score(measure, "F4c"))
    same(cell("KPI_SCOSTAMENTO", value, earlier), score(measure, "F4a"))
    same(cell("KPI_SCOSTAMENTO", value, earlier, "sì"), score(measure, "F4b"))
    line = Measure(actual=value, baseline=earlier, start=2024, at=date(2026, 6, 30), end=2027)
    same(cell("KPI_PROIEZIONE", value, earlier, 2024.0, "30/06/2026", 2027.0), score(line, "F13p"))


@given(st.lists(amounts, min_size=1, max_size=6), amounts)
@settings(deadline=None)
def test_an_anticipation_is_the_schemas(sizes: list[float], target: float) -> None:
    series = dict(enumerate(sizes, 2018))
    last = max(series)
    made = score(Measure(actual=series[last], at=last, history=dict(series), target=target,
                         baseline=sizes[0], end=2027), "F12")  # fmt: skip
    tall: Range = tuple((float(year), size) for year, size in series.items())
    wide: Range = tuple(zip(*tall, strict=True))
    first = None if len(sizes) > 1 else sizes[0]
    same(cell("KPI_PREVISTO", tall, target, 2027.0, first), made)
    if len(sizes) != 2:
        same(cell("KPI_PREVISTO", wide, target, 2027.0, first), made)
    if made.value is not None:
        found = cell("KPI_PREVISTO", tall, target, 2027.0, first, None, "valore")
        assert found == made.inputs["projected"]


FULL = Measure(
    actual=30, target=50, baseline=10, previous=25, before=2025, direction="up", kind="stock",
    start=2024, at=2026, end=2028, low=20, high=60, minimum=10, maximum=90, excellent=95,
    goal=50, red_flag=10, limit=100, peers=(1, 5, 9), history={2025: 25}, interim={2027: 40},
)  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
def test_any_formula_can_be_applied(name: str) -> None:
    rows: list[tuple[Any, ...]] = [
        ("Valore", 30.0), ("Target", "50"), ("partenza", 10.0), ("precedente", 25.0),
        ("data precedente", 2025.0), ("verso", "crescente"), ("serie", "consistenza"),
        ("inizio", 2024.0), ("data", "31/12/2026"), ("fine", 2028.0), ("da", 20.0), ("a", 60.0),
        ("minimo", 10.0), ("massimo", 90.0), ("eccellenza", 95.0), ("obiettivo", 50.0),
        ("allarme", 10.0), ("limite", 100.0), ("confronto", 1.0, 5.0, 9.0),
        ("storico", 2025.0, 25.0), ("intermedio", 2027.0, 40.0), (None, None),
    ]  # fmt: skip
    table = tuple((*row, *[None] * (4 - len(row))) for row in rows)
    measure = FULL
    if name == "F20":
        table = (("numeratore", 30.0), ("denominatore", 40.0), ("fattore", 100.0))
        measure = Measure(actual=30, denominator=40, factor=100, ratio=True)
    elif name == "F9":
        table = (("risposta", "sì"), ("target", True))
        measure = Measure(actual=True, target=True, boolean=True)
    elif name in ("F6a", "F6b", "F6c"):
        table = (("valore", 30.0), ("fasce", "0-50: 20; 50-80: 40"))
        from riscontro.schemas.bandtexts import read_bands

        measure = Measure(actual=30, bands=read_bands("0-50: 20; 50-80: 40")[0])
    made = score(measure, name)
    same(cell("KPI_FORMULA", name.lower(), table), made)
    told = cell("KPI_FORMULA", name, table, "spiegazione")
    assert isinstance(told, str) and told.endswith(".")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ((("valore", 1.0), ("colore", 2.0)), "«colore» non è un dato di una formula"),
        ((("valore", 1.0), ("numeratore", 2.0)), "Il dato «numeratore» compare due volte."),
        ((("fasce", "molte"),), "Le fasce «molte» non si possono leggere"),
        (((CellError("#REF!"), 2.0),), ""),
        ((("storico", "ieri"),), "«ieri» non è una data"),
    ],
)
def test_a_table_of_inputs_is_refused_with_the_reason(table: Range, sentence: str) -> None:
    assert failure("KPI_FORMULA", "F1", table).reason.it.startswith(sentence)


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        (("KPI_RAGGIUNGIMENTO", None, 50.0, "up"), "#N/A", "Il dato non è pervenuto."),
        (("KPI_RAGGIUNGIMENTO", "n.d.", 50.0, "up"), "#N/A", "Il dato non è disponibile."),
        (("KPI_RAGGIUNGIMENTO", "non pertinente", 5.0, "up"), "#N/A",
         "L'indicatore non è pertinente."),
        (("KPI_RAGGIUNGIMENTO", 30.0, None, "up"), "#N/A", "Il target non è definito."),
        (("KPI_RAGGIUNGIMENTO", 30.0, 50.0), "#VALUE!", "Il verso non è definito."),
        (("KPI_RAGGIUNGIMENTO", 30.0, 50.0, "su"), "#VALUE!", "«su» non è una delle voci"),
        (("KPI_RAGGIUNGIMENTO", 30.0, 50.0, "up", None, None, "F99"), "#VALUE!",
         "La formula indicata non esiste."),
        (("KPI_RAGGIUNGIMENTO", 30.0, 50.0, "up", None, None, None, "boh"), "#REF!",
         "Il profilo «boh» non c'è"),
        (("KPI_VARIAZIONE", 3.0, 0.0), "#DIV/0!", "Il valore precedente è zero."),
        (("KPI_SCOSTAMENTO", 3.0, 0.0, True), "#DIV/0!", "Il target è zero."),
        (("KPI_PROIEZIONE", 3.0, 1.0, 2026.0, 2025.0, 2027.0), "#NUM!", "Le date non sono"),
        (("KPI_PROIEZIONE", 3.0, 1.0, 12.0, 2025.0, 2027.0), "#VALUE!", "«12» non è una data"),
        (("KPI_ATTESO", 3.0, None, 2025.0), "#N/A", "Mancano le date"),
        (("KPI_PREVISTO", ((1.0, 2.0, 3.0),), 3.0, 2027.0), "#VALUE!", "Servono due colonne"),
        (("KPI_PREVISTO", ((2024.0, 2.0), (2024.0, 3.0)), 3.0, 2027.0), "#VALUE!",
         "La data 2024 compare due volte."),
        (("KPI_SINTESI", ((1.0,), (2.0,)), ((1.0,),)), "#VALUE!", "Gli intervalli indicati"),
        (("KPI_SINTESI", ((1.0,), (2.0,)), None, None, 120.0), "#NUM!", "La quota minima va"),
        (("KPI_SINTESI", ((90.0,), (None,))), "#N/A", "Mancano troppi dati."),
        (("KPI_MOTIVO", "KPI_NULLA"), "#NAME?", "La funzione non esiste."),
        (("KPI_NULLA", 1.0), "#NAME?", "La funzione non esiste."),
        (("KPI_VERSIONE", 1.0), "#VALUE!", "Gli argomenti sono troppi."),
        (("KPI_VARIAZIONE", ((1.0,), (2.0,)), ((1.0,), (2.0,), (3.0,))), "#VALUE!",
         "Gli intervalli indicati"),
    ],
)  # fmt: skip
def test_every_error_has_its_reason(given: tuple[Any, ...], kind: str, sentence: str) -> None:
    found = failure(*given)
    assert found.kind == kind and found.reason.it.startswith(sentence), found
    assert found.reason.en and found.reason.en != found.reason.it


def test_every_reason_of_a_score_has_an_error() -> None:
    assert set(refusals.KINDS) <= set(REASONS)
    for name in REASONS:
        error = refusals.because(name).error
        assert error.reason.it.endswith(".") and error.reason.it[0].isupper()
        assert error.reason.en.endswith(".") and error.reason.en[0].isupper()
        if REASONS[name].grey != "not_comparable" and name != "cycle":
            assert error.kind == "#N/A", name


def test_a_reason_is_empty_where_a_value_is_given() -> None:
    assert cell("KPI_MOTIVO", "=kpi_raggiungimento", 30.0, 50.0, "crescente") == ""
    assert cell("KPI_MOTIVO", "KPI_VARIAZIONE", ((3.0,), (4.0,)), ((1.0,), (0.0,))) == (
        "Il valore precedente è zero."
    )
    failed = CellError("#REF!")
    assert cell("KPI_MOTIVO", "KPI_VARIAZIONE", ((failed,),), 3.0) == (
        "L'errore #REF! è già in una delle celle indicate."
    )
    args = arguments_in(REGISTRY.functions["progress"].example)
    assert cell("KPI_MOTIVO", "KPI_AVANZAMENTO", *args) == ""


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ((97.0,), "✔ in linea"),
        ((80.0,), "▲ in ritardo"),
        ((10.0,), "✖ critico"),
        ((100.0, "sì"), "✔ raggiunto"),
        ((99.0, True), "▲ raggiunto in parte"),
        ((None,), "– dato non pervenuto"),
        (("n.d.",), "– non disponibile"),
        (("non pertinente",), "– non pertinente"),
        (("– target non definito",), "– target non definito"),
        ((97.0, None, "torino-controllo"), "✔ in linea"),
        ((7.0, None, None, "F7"), "✔ in linea"),
    ],
)
def test_a_score_is_rated(given: tuple[Given, ...], answer: str) -> None:
    assert cell("KPI_ANDAMENTO", *given) == answer


def test_a_trend_is_told_in_words() -> None:
    assert cell("KPI_TENDENZA", 5.0, 4.0, "decrescente", "sì") == "↘ in peggioramento"
    assert cell("KPI_TENDENZA", "n.d.", 4.0, "decrescente", "sì") == "– non disponibile"


def test_yes_and_no_are_measured_too() -> None:
    assert cell("KPI_RAGGIUNGIMENTO", "sì", "sì") == 100.0
    assert cell("KPI_RAGGIUNGIMENTO", False, True) == 0.0
    assert cell("KPI_RAGGIUNGIMENTO", 1.0, True) == 100.0


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (2026.0, 2026),
        ("2026", 2026),
        (1900.0, 1900),
        (2200.0, 2200),
        (serial(date(2026, 6, 30)), date(2026, 6, 30)),
        ("30/06/2026", date(2026, 6, 30)),
        ("30 giugno 2026", date(2026, 6, 30)),
        ("2026-06-30", date(2026, 6, 30)),
        (None, None),
        (" ", None),
    ],
)
def test_a_date_is_read(value: Any, day: Any) -> None:
    assert arguments.when(value) == day


@pytest.mark.parametrize("value", [2026.5, True, "06/2026", "30/06/26", 5.0, 1e300, -3.0, "forse"])
def test_what_is_no_date_is_refused(value: Any) -> None:
    with pytest.raises(Failed) as caught:
        arguments.when(value)
    assert caught.value.error.kind == "#VALUE!"


@given(st.lists(st.none() | st.floats(0, 150), min_size=1, max_size=8), st.booleans(),
       st.sampled_from(["mean", "sum", "all", "worst"]))  # fmt: skip
@settings(deadline=None)
def test_a_roll_up_is_the_schemas(sizes: list[Any], weighted: bool, method: Any) -> None:
    weights = [float(at + 1) for at in range(len(sizes))]
    parts = [
        Part(
            str(at),
            Score(reason="not_received") if size is None else Score(size, met=size >= 100),
            weights[at] if weighted else None,
        )
        for at, size in enumerate(sizes)
    ]
    shown = [[CellError("#N/A") if size is None and at % 2 else size]
             for at, size in enumerate(sizes)]  # fmt: skip
    given_weights: Given = tuple((one,) for one in weights) if weighted else None
    found = cell("KPI_SINTESI", tuple(map(tuple, shown)), given_weights, method)
    same(found, roll(parts, RollPolicy(method=method)).score)


def test_a_roll_up_leaves_out_what_is_not_pertinent() -> None:
    rows = ((80.0,), ("non pertinente",), ("– target non definito",), (100.0,))
    assert cell("KPI_SINTESI", rows) == 90.0
    assert cell("KPI_SINTESI", ((80.0,), (None,)), None, None, 50.0) == 80.0
    assert failure("KPI_SINTESI", ((80.0,), (CellError("#REF!"),))).kind == "#REF!"
    assert failure("KPI_SINTESI", ((None,),)).kind == "#N/A"


def test_completeness_counts_reasons_and_not_dashes() -> None:
    values: Range = ((12.0,), (0.0,), ("n.d.",), (None,), ("-",), (CellError("#N/A"),), ("sì",))
    assert cell("KPI_COMPLETEZZA", values) == pytest.approx(300 / 7)
    reasons: Range = ((None,), (None,), ("non rilevato",), ("",), (None,), (None,), (None,))
    assert cell("KPI_COMPLETEZZA", values, reasons) == pytest.approx(400 / 7)
    assert cell("KPI_COMPLETEZZA", ((None,),)) == 0.0
    assert failure("KPI_COMPLETEZZA", values, ((None,), (None,))).kind == "#VALUE!"


# --- any value -----------------------------------------------------------------------------------

ERRORS = st.sampled_from(["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"])
WORDS = st.sampled_from(
    ["crescente", "keep", "flusso", "sì", "no", "n.d.", "-", "1.234,5", "12 %", "5/8", "2026",
     "31/12/2026", "F3", "F12", "numero", "data", "torino-controllo", "non pertinente", "valore",
     "{value}", "#REF!", "KPI_LEGGI", "KPI_MOTIVO", "media", "20,000", "verso", "storico", "sì/no"]
)  # fmt: skip
SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.floats(width=64)
    | st.integers(1890, 2210).map(float)
    | st.integers(0, 80_000).map(float)
    | WORDS
    | st.text(max_size=12)
    | ERRORS.map(CellError)  # type: ignore[arg-type]
)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    return tuple(tuple(draw(SCALARS) for _ in range(columns)) for _ in range(rows))


def is_cell(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return value is None or isinstance(value, str | bool | CellError)


@given(data=st.data())
@settings(max_examples=600, deadline=None)
def test_any_values_give_an_answer_that_says_why(data: st.DataObject) -> None:
    function = data.draw(st.sampled_from(OWN))
    args = data.draw(st.lists(SCALARS | ranges(), max_size=len(function.arguments)))
    with Faults() as faults:
        found = REGISTRY.compute(function.name.it, args)
    assert faults.seen == [], faults.seen
    typed = {one.kind for given in args for one in arguments.cells(given) if _is_error(one)}
    for one in arguments.cells(found):
        assert is_cell(one), one
        if isinstance(one, CellError) and one.reason == NOT_SAID:
            assert one.kind in typed, "an error nobody gave and nobody explains"


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_range_is_its_cells(data: st.DataObject) -> None:
    function = data.draw(st.sampled_from([one for one in SCALAR if one.arguments]))
    rows, columns = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    args: list[Any] = []
    for _ in function.arguments:
        tall, wide = data.draw(st.sampled_from([(rows, columns), (1, columns), (rows, 1), (1, 1)]))
        args.append(tuple(tuple(data.draw(SCALARS) for _ in range(wide)) for _ in range(tall)))
    found = arguments.table(REGISTRY.compute(function.name.it, args))
    tall, wide = max(len(one) for one in args), max(len(one[0]) for one in args)
    assert (len(found), len(found[0])) == (tall, wide)
    for row in range(tall):
        for column in range(wide):
            one = [_broadcast(given, row, column) for given in args]
            assert found[row][column] == REGISTRY.compute(function.name.en, one)


def _broadcast(given: Range, row: int, column: int) -> Any:
    line = given[row if len(given) > 1 else 0]
    return line[column if len(line) > 1 else 0]


def _is_error(value: object) -> bool:
    return isinstance(value, CellError)


class Faults(logging.Handler):
    """Collects what the registry logs: faults nobody foresaw."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.getMessage()} {record.exc_info and record.exc_info[1]!r}")

    def __enter__(self) -> "Faults":
        self.log = logging.getLogger("riscontro.addin")
        self.log.addHandler(self)
        self.log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self.log.removeHandler(self)
        self.log.propagate = True


def test_numbers_typed_as_text_are_numbers() -> None:
    assert cell("KPI_RAGGIUNGIMENTO", "1.234,5", "2.469", "crescente") == 50.0
    assert cell("KPI_RAGGIUNGIMENTO", ((30.0,),), ((50.0,),), (("crescente",),)) == 60.0
    assert cell("KPI_RAGGIUNGIMENTO", ((30.0,), (None,)), 50.0, "crescente")[0] == (60.0,)  # type: ignore[index]
    assert failure("KPI_RAGGIUNGIMENTO", "20,000", 50.0, "up").reason.it.startswith("«20,000» si")


# --- whole tables --------------------------------------------------------------------------------


def sheet_cells(path: Path, name: str) -> Range:
    """The cells of a sheet as a program hands them over: dates as serial numbers."""
    grid = next(one for one in read_workbook(path).grids if one.sheet == name)
    wide = max(len(row) for row in grid.rows)
    return tuple(tuple(_handed(one) for one in [*row, *[None] * (wide - len(row))])
                 for row in grid.rows)  # fmt: skip


def _handed(value: Any) -> Any:
    if isinstance(value, date):
        return serial(date(value.year, value.month, value.day))
    if isinstance(value, str) and value.startswith("#"):
        return CellError(value)  # type: ignore[arg-type]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return None if value == "" else value


SPOILS: dict[tuple[str, str, str], Any] = {
    ("indicators", "a.1", "value"): "12 circa",
    ("indicators", "a.2", "value"): -3,
    ("indicators", "b.1", "denominator"): None,
    ("indicators", "b.2", "value"): "4.224057,67",
    ("indicators", "a.3", "value"): "120 %",
    ("indicators", "b.3", "value"): 120,
    ("indicators", "c.1", "value"): "forse",
    ("indicators", "d.1#totale", "value"): 9999,
    ("indicators", "f.1", "value"): None,
    ("indicators", "e.1", "missing_reason"): "boh",
    ("indicators", "c.2", "available_from"): date(2040, 1, 1),
    ("activities", "a", "status"): "Forse",
    ("activities", "b", "done"): "1,5 %",
    ("activities", "c", "actions"): "Nel 2019 e nel 2020 sono stati assegnati gli spazi.",
    ("activities", "d", "actions"): None,
    ("activities", "e", "note"): "x" * 1200,
}


@pytest.mark.parametrize("spoilt", [False, True], ids=["clean", "spoilt"])
@pytest.mark.parametrize("sheet", ["indicators", "activities"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_a_table_has_the_findings_of_the_command(
    tmp_path: Path, spoilt: bool, sheet: str, language: Any
) -> None:
    forge = Forge(tmp_path, language=language).fill()
    for (name, key, field), value in SPOILS.items() if spoilt else ():
        forge.put(name, key, field, value)
    shown = forge.names[sheet]
    checked = check_files([forge.save()], TODAY)
    wanted = {
        (*split_address(one.place.cell), one.code)
        for one in checked.findings
        if one.place.sheet == shown and one.code not in ("IND-014", "IND-015")
    }
    cells = sheet_cells(forge.path, shown)
    found = cell("KPI_CONTROLLA_TABELLA", cells, "torino-controllo", None, None, None, "sì")
    listed = arguments.table(found)
    if not wanted:
        assert listed == (("nessuna segnalazione", *[""] * 6),)
        return
    assert len(wanted) >= 4
    assert {(row[0], row[1], row[3]) for row in listed} == wanted
    assert all(isinstance(text, str) and text for row in listed for text in row[2:])
    alone = cell("KPI_CHECK_TABLE", cells, None, shown, 2025.0, "Consuntivo", True)
    assert alone == found


PLAIN_TABLE: Range = (
    ("Elenco degli indicatori", None, None, None),
    ("Codice", "Indicatore", "Valore rilevato 2025", "Disponibile dal"),
    ("a.1", "N. prestiti", "12 circa", None),
    ("a.2", "N. visite", 4.0, None),
    (None, None, None, None),
    ("a.3", "Spesa", CellError("#REF!"), serial(date(2040, 1, 1))),
)


def test_a_plain_table_is_checked_by_its_header() -> None:
    found = arguments.table(cell("KPI_CONTROLLA_TABELLA", PLAIN_TABLE))
    told = {(row[0], row[1], row[2], row[3]) for row in found}
    assert (3.0, 3.0, "Valore rilevato 2025", "VAL-011") in told
    assert (6.0, 3.0, "Valore rilevato 2025", "VAL-010") in told
    assert (6.0, 4.0, "Disponibile dal", "VAL-008") in told
    assert {row[0] for row in found} == {3.0, 6.0}


HEADERS = ("Chiave", "Codice", "Indicatore", "Valore rilevato 2025", "Tipo", "Unità di misura",
           "Denominatore", "Disponibile dal", "Motivo del dato mancante", "2024", "Nota",
           "Stato di attuazione", "Svolto %", "Azioni svolte nel periodo (2025)")  # fmt: skip


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_table_is_checked_or_refused(data: st.DataObject) -> None:
    heads = data.draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8))
    rows = data.draw(st.lists(st.tuples(*[SCALARS for _ in heads]), max_size=4))
    with Faults() as faults:
        found = cell("KPI_CONTROLLA_TABELLA", (tuple(heads), *rows), None, None, None, None, True)
    assert faults.seen == []
    if isinstance(found, CellError):
        assert found.reason.it
    else:
        assert all(len(row) == 7 and all(map(is_cell, row)) for row in arguments.table(found))


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        (((("a", "b"), (1.0, 2.0)),), "#VALUE!", "Non si riconosce la riga"),
        ((None,), "#VALUE!", "Non si riconosce la riga"),
        ((PLAIN_TABLE, "boh"), "#REF!", "Il profilo «boh»"),
        ((PLAIN_TABLE, "torino-controllo", "Bilancio"), "#REF!", "«Bilancio» non è un foglio"),
        ((PLAIN_TABLE, None, "Bilancio"), "#VALUE!", "Non si riconosce la riga"),
        ((PLAIN_TABLE, None, None, "31/12/2025"), "#VALUE!", "«31/12/2025» non è un anno."),
        ((PLAIN_TABLE, None, None, 2025.0, "Pasqua"), "#VALUE!", "«Pasqua» non è una delle voci"),
    ],
)
def test_a_table_nobody_knows_is_refused(given: Any, kind: str, sentence: str) -> None:
    found = failure("KPI_CONTROLLA_TABELLA", *given)
    assert found.kind == kind and found.reason.it.startswith(sentence), found


def test_a_table_is_validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from pandera.api.pandas.container import DataFrameSchema

    validate, rows = DataFrameSchema.validate, []

    def counted(self: DataFrameSchema, frame: object, *args: object, **more: object) -> object:
        rows.append(len(frame))  # type: ignore[arg-type]
        return validate(self, frame, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(DataFrameSchema, "validate", counted)
    few = cell("KPI_CONTROLLA_TABELLA", PLAIN_TABLE)
    assert not rows, "a few rows wait for no library to load"
    monkeypatch.setattr(checks, "FEW", 0)
    assert cell("KPI_CONTROLLA_TABELLA", PLAIN_TABLE) == few
    assert rows == [3]


def test_a_range_keeps_its_cells_when_it_is_laid_out() -> None:
    from riscontro.addin.celltables import Asked

    found = recognised(PLAIN_TABLE, Asked(), "it")
    assert found.period == 2025 and found.header_row == 2 and not found.whole
    assert found.grid.value(6, 3) == "#REF!" and found.grid.value(6, 4) == date(2040, 1, 1)
    assert found.grid.value(3, 5) == "riga 3"


LIGHT = """
import json, sys
from riscontro.addin.functions import REGISTRY
from riscontro.addin.examples import arguments_in
answered = 0
for function in REGISTRY.functions.values():
    if function.id in ("check_table",) or "planfunctions" in function.call.__module__:
        continue
    for name in (function.name.it, function.name.en):
        REGISTRY.compute(name, arguments_in(function.example))
        answered += 1
heavy = {"pandas", "pandera", "numpy", "openpyxl", "sqlalchemy", "xlwings"} & sys.modules.keys()
print(answered, *sorted(heavy))
"""


def test_no_cell_waits_for_pandas() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answered, *heavy = done.stdout.split()
    assert int(answered) >= 20 and heavy == [] and done.stderr == ""


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", str(cell("KPI_VERSIONE")))


def test_a_nan_is_no_number() -> None:
    assert failure("KPI_RAGGIUNGIMENTO", float("nan"), 50.0, "up").kind == "#VALUE!"
    assert isnan(float("nan")) and failure("KPI_LEGGI", float("inf")).kind == "#NUM!"


def test_words_and_decimals_agree() -> None:
    assert Words("a", "b")["en"] == "b" and arguments.number("0,1") == float(Decimal("0.1"))
