"""Live formulas of the scores: LibreOffice, a spreadsheet by hand and Python say the same."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import aims
import office
import pytest
from excelish import CellError, evaluate
from hypothesis import example, given, settings
from hypothesis import strategies as st
from riscontro.schemas.calculations import Calculation
from riscontro.schemas.calculationtexts import write
from riscontro.schemas.cases import CASES, Case
from riscontro.schemas.findings import Language
from riscontro.schemas.grid import column_letter
from riscontro.schemas.inforce import in_force
from riscontro.schemas.progress import achievement, advancement
from riscontro.schemas.ratings import RULES, Rule, rate, rating_words
from riscontro.schemas.terms import FINAL, MONITORING
from riscontro.sync.pipeline.checking import check_files
from riscontro.sync.records import Typed
from riscontro.sync.rowmeasures import asked
from riscontro.workbooks.builder import build
from riscontro.workbooks.formulas import LiveSheet, placed
from riscontro.workbooks.layout import FIRST_ROW, Book, Cell, entry_layout
from riscontro.workbooks.livecases import BLANK, Showing, expression, fits, number
from riscontro.workbooks.liverows import Inputs, measured
from riscontro.workbooks.records import points
from riscontro.workbooks.rowcells import in_cells
from riscontro.workbooks.rowscores import SCORED
from riscontro.workbooks.signs import terms_of

NAMES = {name: name for name in ("value", "target", "expected", "baseline", "previous",
                                 "direction", "answer", "actual", "denominator")}  # fmt: skip
WAYS = {"up": "crescente", "down": "decrescente"}
CONSTANTS: dict[str, float | str] = {
    **{"start": 2023.0, "at": 2026.4958904109588, "end": 2027.0, "kind": "stock", "factor": 1.0},
    **{"minimum": 30.0, "maximum": 80.0, "excellent": 90.0, "low": 55.0, "high": 65.0},
    **{"middle": 60.0, "goal": 70.0, "red_flag": 30.0, "wanted": 1.0},
}


def sheet(round_id: str = FINAL, language: Language = "it") -> LiveSheet:
    profile = aims.PROFILE
    layout = entry_layout(profile, profile.sheet("indicators"), aims.PERIOD, round_id, language)
    return LiveSheet(layout, terms_of(profile, language))


# The translation


@pytest.mark.parametrize(
    ("when", "then", "text"),
    [
        ("", "100*value/target", "ROUND(100*value/target,9)/100"),
        ("target=0", "100", 'IF(target=0,1,"")'),
        ("at>end", "value", '""'),
        ("at<end", "MAX(low,value)", "ROUND(MAX(55,value),9)/100"),
        ('direction="up"', "1", 'IF(direction="crescente",0.01,"")'),
        ('AND(kind="stock",value>0)', "0", 'IF(value>0,0,"")'),
        ("", "value-(baseline-target)", "ROUND(value-(baseline-target),9)/100"),
        ("", "value^(1/(at-start))", "ROUND(value^(1/3.4958904109587365),9)/100"),
        ("", "(value^2)^MAX(0,start-at)", "0.01"),
        ("", "2*OR(start>at,value<0)", "ROUND(2*(value<0),9)/100"),
        ("", "", '""'),
    ],
)
def test_what_is_known_is_worked_out_and_the_rest_is_left(when: str, then: str, text: str) -> None:
    made = expression([Case("one", when, then)], NAMES, CONSTANTS, WAYS, Showing())
    assert made == text


def test_any_text_may_stand_for_an_input() -> None:
    cases = [Case("one", "value<0", "-value"), Case("two", "", "value^target")]
    made = expression(cases, {"value": "Dati!$N6/$O6", "target": "-2"})
    assert made == "IF((Dati!$N6/$O6)<0,0-(Dati!$N6/$O6),(Dati!$N6/$O6)^(-2))"


@pytest.mark.parametrize(
    ("size", "text"),
    [(70.0, "70"), (0.5, "0.5"), (1e-05, "1E-05"), (1e22, "1E+22"), (-3.25, "-3.25"),
     (0.1 + 0.2, "0.30000000000000004")],
)  # fmt: skip
def test_a_number_is_read_as_the_same(size: float, text: str) -> None:
    assert number(size) == text
    assert float(text) == size


def test_limits_of_the_policy_come_after_rounding() -> None:
    how = Showing(highest=100.0, lowest=0.0)
    cases = [Case("one", "value>0", "250"), Case("two", "", "value")]
    made = expression(cases, NAMES, showing=how)
    assert made == "IF(value>0,1,MAX(0,MIN(100,ROUND(value,9)))/100)"


@pytest.mark.parametrize("formula", sorted(CASES))
def test_every_table_is_a_formula_that_every_program_takes(formula: str) -> None:
    long = {name: "VeryLongSheetName!$AAA$99999" for name in NAMES}
    free = {name: f"'Un altro foglio'!${name.upper()[:3]}$99999" for name in CONSTANTS}
    made = expression(CASES[formula], long | free, words=WAYS, showing=Showing())
    assert fits(made)
    used = set(re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', "", made)))
    assert used <= {"IF", "AND", "OR", "ABS", "MIN", "MAX", "ROUND"}


def test_what_no_program_takes_is_not_written() -> None:
    bands = "; ".join(f"{at}-{at + 1}: {at}" for at in range(70))
    calculation = Calculation("F6a", "F6a", bands=aims_bands(bands))
    assert measured(calculation, "progress", Inputs(NAMES)) == BLANK
    live = sheet()
    row: dict[str, Cell] = {"key": "a", "value": 5.0, "calculation": write(calculation)}
    shown = live.shown(row)
    assert (shown["progress"], shown["rating"]) == ("", "– non confrontabile")
    assert all(fits(text) for text in live.at_row(row, 6).values())


def aims_bands(text: str) -> Any:
    from riscontro.schemas.bandtexts import read_bands

    return read_bands(text)[0]


@pytest.mark.parametrize(
    "written",
    ["progress=F20;achievement=F10", "progress=F7;achievement=F7;goal=abc;red_flag=nan", "x=1",
     "progress=F9;achievement=F9;early=poi;wanted=1.0", "progress=F99;achievement=no_matter"],
)  # fmt: skip
def test_a_hidden_cell_somebody_changed_breaks_nothing(written: str) -> None:
    cells: dict[str, Cell] = {"key": "a", "value": 5.0, "target": 3.0, "calculation": written}
    shown = agree(sheet(), cells)
    assert (shown["progress"], shown["achievement"]) == ("", "")
    assert str(shown["rating"]).startswith("– ")


def test_more_rules_than_a_formula_takes_rate_nothing() -> None:
    rules = tuple(Rule("on_track", ">=", 1000.0 - at) for at in range(80))
    calculation = Calculation("F1", "F1", rules=rules, dated=False)
    cells: dict[str, Cell] = {"key": "a", "value": 5.0, "target": 3.0}
    shown = agree(sheet(), cells | {"calculation": write(calculation)})
    assert shown["rating"] == "– non confrontabile"
    assert shown["progress"] == pytest.approx(5 / 3)


# A spreadsheet by hand


sizes = st.one_of(
    st.none(), st.integers(-300, 300).map(float), st.sampled_from([0.0, 0.5, 57.3, 1e-9, 99.999]),
    st.floats(-1e6, 1e6, allow_subnormal=False), st.just("circa 12"),
)  # fmt: skip
MET = (Rule("achieved", met=True), Rule("c", ">", 60.5))
calculations = st.builds(
    Calculation,
    progress=st.sampled_from([*CASES, "F6a", "F6b", "F6c", "F12", "no_target", "no_direction"]),
    achievement=st.sampled_from([*CASES, "F6b", "wrong_dates"]),
    main=st.sampled_from(["progress", "achievement"]),
    rules=st.sampled_from([*RULES.values(), MET]),
    constants=st.just(CONSTANTS),
    bands=st.just(aims_bands("0-50: 20; 50-80: 40-60; 80-100: 100-60")),
    early=st.sampled_from(["", "", "not_due"]),
    dated=st.booleans(),
    above=st.sampled_from(["keep", "cap"]),
    below=st.sampled_from(["keep", "cut"]),
).map(lambda one: one if one.progress == "F9" else replace(one, early=""))
rows = st.fixed_dictionaries(
    {
        **{name: sizes for name in ("value", "target", "expected", "baseline", "denominator")},
        "direction": st.sampled_from(["crescente", "decrescente", "da mantenere", None]),
        "missing_reason": st.sampled_from([None, "non rilevato", "attività conclusa"]),
    }
)
KINDS = ({"type": "numero"}, {"type": "percentuale"}, {"type": "rapporto", "unit": "%"},
         {"type": "rapporto", "unit": "€"}, {"type": "sì/no"})  # fmt: skip


NO_QUOTIENT: dict[str, Cell] = {
    **{"value": 0.0, "target": 0.0, "expected": None, "baseline": None, "denominator": 0.0},
    **{"direction": "crescente", "missing_reason": None},
}


@settings(max_examples=600, deadline=None)
@example(
    Calculation(
        "F9", "F1", "progress", (MET[0], Rule("limited", ">=", 0.0)), CONSTANTS, dated=False
    ),
    NO_QUOTIENT,
    KINDS[2],
    None,
)
@given(calculations, rows, st.sampled_from(KINDS), st.sampled_from([None, *aims.ANSWERS]))
def test_a_formula_says_what_python_says(
    calculation: Calculation, row: dict[str, Cell], kind: Mapping[str, Cell], answer: Cell
) -> None:
    cells: dict[str, Cell] = {"key": "a", "row_state": "attiva", **row, **kind}
    cells["calculation"] = write(calculation)
    if kind["type"] == "sì/no":
        cells["value"] = answer
    agree(sheet(), cells)


@example("100", "<", 0)
@example("70", "=", 0)
@given(st.sampled_from(["100", "70", "95"]), st.sampled_from("<=>"), st.integers(1, 400))
def test_a_value_right_at_a_threshold(threshold: str, side: str, target: int) -> None:
    """Of 1e-9 below, at, and 1e-9 above a threshold, only the first falls short of it."""
    wanted = float(target or 1)
    off = {"<": -1e-9, "=": 0.0, ">": 1e-9}[side]
    value = (float(threshold) + off) * wanted / 100
    rules = (Rule("achieved", ">=", float(threshold)), Rule("not_achieved"))
    calculation = Calculation("F1", "F1", "achievement", rules, dated=False)
    cells: dict[str, Cell] = {"key": "a", "value": value, "target": wanted, "type": "numero"}
    shown = agree(sheet(), cells | {"calculation": write(calculation)})
    assert shown["rating"] == ("✖ non raggiunto" if side == "<" else "✔ raggiunto")


def agree(live: LiveSheet, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Evaluate the formulas of a row by hand, and hold them against what Python says."""
    places = {column.id: column.id for column in live.layout.columns} | {"previous": '""'}
    shown, known = live.shown(cells), dict(cells)
    for name, template in live.templates(live.kind(cells)).items():
        if name not in SCORED:
            continue
        text = placed(template, places).removeprefix("=")
        assert fits(text)
        try:
            got = evaluate(text, known)
        except CellError:
            got = "an error"
        known[name] = got
        if isinstance(got, str):
            assert got == shown[name], (name, text)
        else:
            assert shown[name] == pytest.approx(got, rel=1e-9, abs=1e-9), (name, text)
    return shown


# LibreOffice


@pytest.mark.office
@pytest.mark.parametrize(
    ("language", "round_id"), [("it", MONITORING), ("en", FINAL), ("it", FINAL)]
)
def test_libreoffice_computes_the_same(
    tmp_path: Path, soffice: str, language: Language, round_id: str
) -> None:
    book = aims.filled(aims.issued(round_id, language), len(round_id), language)
    path = tmp_path / "scheda.xlsx"
    path.write_bytes(build(book, aims.PROFILE))
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(office.with_wrong_results(path.read_bytes()))
    name = aims.PROFILE.sheet("indicators").label[language]
    stored = office.values(office.convert(path, "xlsx", tmp_path / "stored"))[name]
    again = office.values(office.recalculated(wrong, tmp_path / "again"))[name]
    live = sheet(round_id, language)
    seen = 0
    for at, row in enumerate(book.rows["indicators"], FIRST_ROW):
        cells = in_cells(live.layout, row, language, aims.PROFILE.vocabularies)
        shown = live.shown(cells)
        for column in SCORED:
            address = f"{column_letter(live.layout.number(column))}{at}"
            for found in (stored, again):
                got, where = found.get(address, ""), (address, column, row["indicator"], cells)
                if isinstance(shown[column], str):
                    assert got == shown[column], where
                else:
                    assert got == pytest.approx(shown[column], abs=1e-9), where
                seen += 1
    assert seen == 2 * 3 * len(book.rows["indicators"]) > 600


@pytest.mark.office
def test_what_libreoffice_saves_is_no_tampering(tmp_path: Path, soffice: str) -> None:
    path = tmp_path / "scheda.xlsx"
    path.write_bytes(build(aims.issued(MONITORING, "it"), aims.PROFILE))
    saved = office.recalculated(path, tmp_path / "saved")
    assert check_files([saved], date(aims.PERIOD, 7, 10)).findings == ()


# The whole way


@pytest.mark.parametrize("round_id", [MONITORING, FINAL])
def test_the_workbook_says_what_the_plan_says(round_id: str) -> None:
    """From the plan to the cell: the same numbers as scoring the plan's rows themselves."""
    plan, policies = aims.plan(), aims.PROFILE.progress
    book = aims.issued(round_id, "it", plan)
    day = date(aims.PERIOD, 6, 30) if round_id == MONITORING else date(aims.PERIOD, 12, 31)
    standing, live, chance = in_force(plan, day), sheet(round_id), random.Random(round_id)
    seen = 0
    for row in whole_numbers(book, chance):
        one = standing[str(row["key"])]
        past = {value.period: value for value in plan.values if value.row_key == row["key"]}
        typed = {name: Typed(row[name], str(row[name]), decimal(row[name]))
                 for name in ("value", "denominator") if row.get(name) is not None}  # fmt: skip
        known = asked(one, past, aims.PERIOD, day, policies, typed)
        measure = known.measure
        cells = in_cells(live.layout, row, "it", aims.PROFILE.vocabularies)
        shown = live.shown(cells)
        if known.formula == "F12":
            continue
        scores = {
            "progress": advancement(measure, known.formula, policies.scoring),
            "achievement": achievement(measure, known.formula, policies.scoring),
        }
        for sense, score in scores.items():
            if score.value is None:
                assert shown[sense] == "", row
            else:
                part = 1 if score.scale == "score10" else 100
                assert shown[sense] == pytest.approx(score.value / part, abs=1e-9), (sense, row)
                seen += 1
        calculation = live.calculation(live.kind(cells))
        rated = rate(scores[calculation.main], calculation.rules)
        if rated.rule is not None:
            assert shown["rating"] == rating_words(rated, "it", policies.ratings), row
    assert seen > 100


def whole_numbers(book: Book, chance: random.Random) -> list[dict[str, Cell]]:
    found: list[dict[str, Cell]] = []
    for row in book.rows["indicators"]:
        typed: dict[str, Cell] = {"value": float(chance.choice((30, 42, 50, 57, 60, 70, 85)))}
        if row["type"] == "boolean":
            typed["value"] = chance.choice((1.0, 0.0))
        if row["type"] == "ratio":
            typed["denominator"] = chance.choice((100.0, 90.0, 1.0))
        if row["type"] != "text":
            found.append({**row, **typed})
    return found


def decimal(content: object) -> Any:
    from decimal import Decimal

    return Decimal(str(content))


def test_points_and_fractions_undo_each_other() -> None:
    assert [points(part) for part in (0.57, 0.573, 1.0, 0.0, -0.2)] == [57.0, 57.3, 100.0, 0.0, -20]
