"""Plans that print no codes: codes made and kept, optional levels, units above, dated values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from riscontro.schemas.plan import Doubt, Plan
from riscontro.schemas.profile import load
from riscontro.sync.importing import read_source

Rows = Sequence[Mapping[str, str]]

ACTION, NUMBERS = load("polito-action-plan"), load("polito-innovazione")
AREA = {"area_n": "AP01", "area": "Qualità", "visione": "Ateneo riconoscibile e riconosciuto"}


def write(folder: Path, **tables: Rows) -> Path:
    """A folder of TSV files; each table has the columns its rows name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines = ["\t".join(columns)]
        lines += ["\t".join(row.get(column, "") for column in columns) for row in rows]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def action(text: str, code: str = "", **cells: str) -> dict[str, str]:
    return {**AREA, "azione_n": code, "azione": text, **cells}


def plan_of(folder: Path, actions: Rows, areas: Rows = (AREA,), before: Plan | None = None) -> Plan:
    return read_source(write(folder, aree=areas, azioni=actions), ACTION, None, before)


def doubts(plan: Plan, code: str) -> list[Doubt]:
    return [doubt for doubt in plan.doubts if doubt.code == code]


def test_codes_nobody_printed_are_made_and_stay(tmp_path: Path) -> None:
    bare = [{name: text for name, text in action(text).items() if name != "azione_n"}
            for text in ("Uno", "Due", "Uno")]  # fmt: skip
    areas = [{"area": "Qualità", "visione": "Ateneo Internazionale"},
             {"area": "Spazi", "visione": "Motore di competitività"}]  # fmt: skip
    actions = [{**one, "area_n": "", "visione": "Ateneo Internazionale"} for one in bare]
    first = plan_of(tmp_path / "a", actions, areas)
    assert [node.key for node in first.nodes] == ["V1", "V2", "V1.AP01", "V2.AP02"]
    keys = [one.key for one in first.activities]
    assert keys == ["V1.AP01/AP01.01", "V1.AP01/AP01.02", "V1.AP01/AP01.03"]
    assert doubts(first, "IMP-005") == doubts(first, "IMP-007") == []
    more = [{**actions[1], "azione": "Tre"}, *reversed(actions)]
    again = plan_of(tmp_path / "b", more, areas[::-1], first)
    assert {one.label: one.key for one in again.activities} == {
        "Uno": "V1.AP01/AP01.03", "Due": "V1.AP01/AP01.02", "Tre": "V1.AP01/AP01.04",
    }  # fmt: skip
    assert {node.label: node.key for node in again.nodes}["Spazi"] == "V2.AP02"


def test_a_code_made_is_never_one_that_is_printed(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [action("Senza"), action("Con", "AP01.01")])
    assert [one.code for one in plan.activities] == ["AP01.02", "AP01.01"]


def test_visions_have_the_numbers_of_the_vocabulary(tmp_path: Path) -> None:
    areas = [AREA, {**AREA, "area_n": "AP02", "area": "B", "visione": "ATENEO  internazionale"},
             {**AREA, "area_n": "AP03", "area": "C", "visione": "Ateneo lunare"}]  # fmt: skip
    plan = plan_of(tmp_path, [action("Uno", "AP01.01")], areas)
    assert [one.key for one in plan.nodes if one.level == "visione"] == ["V3", "V1", "V4"]


def test_levels_may_be_left_out_at_any_depth(tmp_path: Path) -> None:
    rows = [
        action("Uno", "AP01.01"),
        action("Due", "AP01.02", tema="Energia"),
        action("Tre", "AP01.03", tema="Energia", direzione="Sole"),
        action("Quattro", "AP01.04", tema="Acqua", direzione="Sole"),
        action("Cinque", "AP01.05", direzione="Senza tema"),
    ]
    plan = plan_of(tmp_path, rows)
    assert [one.parent for one in plan.activities] == [
        "V3.AP01", "V3.AP01.T1", "V3.AP01.T1.D1", "V3.AP01.T2.D1", "V3.AP01.D1",
    ]  # fmt: skip
    parents = {node.key: node.parent for node in plan.nodes}
    assert parents["V3.AP01.D1"] == parents["V3.AP01.T1"] == "V3.AP01"
    assert parents["V3.AP01.T1.D1"] == "V3.AP01.T1"
    assert not doubts(plan, "IMP-006") and not doubts(plan, "IMP-008")


@pytest.mark.parametrize(
    ("cell", "above", "units", "basis"),
    [
        ("", "", ["ATENEO"], "default"),
        ("", "PQA | ANVUR | Dipartimenti", ["PQA"], "area"),
        ("", "Dipartimenti | FAIR", ["ATENEO"], "default"),
        ("DAD", "PQA", ["DAD"], ""),
        ("DIST, Scienze Matematiche", "", ["DISMA", "DIST"], ""),
    ],
)
def test_units_named_by_the_row_by_the_area_or_by_nobody(
    tmp_path: Path, cell: str, above: str, units: list[str], basis: str
) -> None:
    areas = [{**AREA, "strutture_strumenti": above}]
    plan = plan_of(tmp_path, [action("Uno", "AP01.01", struttura=cell)], areas)
    assert sorted(one.department for one in plan.contributions) == sorted(units)
    assert plan.activities[0].attributes.get("lead_basis", "") == basis
    assert not doubts(plan, "IMP-003")


def test_a_collective_name_stands_for_its_units(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [action("Uno", "AP01.01", struttura="Direzione PEPS e Dipartimenti")])
    found = [one.department for one in plan.contributions]
    assert found[0] == "PEPS" == plan.activities[0].lead and len(found) == 12


def test_a_structure_spelled_two_ways_is_a_doubt(tmp_path: Path) -> None:
    areas = [{**AREA, "strutture_strumenti": "TTLAB | NUMED | PSD"}]
    plan = plan_of(tmp_path, [action("Uno", "AP01.01")], areas)
    (doubt,) = doubts(plan, "IMP-003")
    assert doubt.key == "V3.AP01" and doubt.facts["suggestion"] == "TLlab"


@pytest.mark.corpus
def test_the_real_plan(corpus: Path) -> None:
    plan = read_source(corpus / "polito-action-plan-2026", ACTION)
    levels = Counter(node.level for node in plan.nodes)
    assert levels["visione"] == 3 and set(levels) == {"visione", "area"}
    assert all(one.key == f"{one.parent}/{one.code}" for one in plan.activities)
    assert len({one.key for one in plan.activities}) == len(plan.activities) > levels["area"]
    defects = {"IMP-003", "TXT-004", "TXT-005"}
    assert {doubt.code for doubt in plan.doubts} == defects and plan.period == 2026


MEASURE = {
    "Missione": "Terza missione",
    "Tema": "Numeri",
    "Indicatore": "Spin-off",
    "Unità di misura": "numero",
    "Natura del dato": "stock",
    "Dato al": "31/12/2023",
    "Fonte del dato": "Registro",
}


def numbers(folder: Path, *rows: Mapping[str, str]) -> Plan:
    return read_source(write(folder, indicatori=[{**MEASURE, **row} for row in rows]), NUMBERS)


def test_every_value_has_its_own_day_and_source(tmp_path: Path) -> None:
    plan = numbers(
        tmp_path,
        {"Valore": "91"},
        {"Valore": "84", "Dato al": "2022-12-31", "Fonte del dato": "Annuario"},
        {"Indicatore": "Milioni di euro da imprese", "Unità di misura": "milioni di euro",
         "Valore": "27,3", "Dato al": "31/12/2021", "Natura del dato": "flusso"},
    )  # fmt: skip
    first, second = plan.indicators
    assert (first.code, first.aggregation, first.unit) == ("IN.01", "stock", "")
    assert (second.aggregation, second.type) == ("flow", "number")
    assert "unit" not in first.proposed and first.department == "TRIN"
    found = {(one.key, one.period): one for one in plan.values}
    assert found[first.key, 2022].origin == "Annuario" and found[first.key, 2023].origin
    assert found[second.key, 2021].as_of == date(2021, 12, 31)
    assert found[second.key, 2021].number == Decimal("27.3")
    assert {doubt.code for doubt in plan.doubts} == {"IND-024", "IND-025"}


def test_no_value_is_not_zero_and_no_day_is_no_year(tmp_path: Path) -> None:
    plan = numbers(
        tmp_path,
        {"Valore": ""},
        {"Valore": "0", "Dato al": "31/12/2024"},
        {"Valore": "7", "Dato al": ""},
        {"Valore": "8", "Dato al": "fine 2025"},
    )
    found = {one.period: one for one in plan.values}
    assert found[2023].number is None and found[2023].as_of == date(2023, 12, 31)
    assert found[2024].number == 0 and set(found) == {2023, 2024}
    assert [doubt.facts["day"] for doubt in doubts(plan, "IMP-021")] == ["–", "fine 2025"]


def test_of_two_values_of_a_year_the_later_counts(tmp_path: Path) -> None:
    plan = numbers(
        tmp_path,
        {"Valore": "91"},
        {"Valore": "88", "Dato al": "30/06/2023"},
    )
    (value,) = plan.values
    assert value.number == 91
    (doubt,) = doubts(plan, "IMP-022")
    assert doubt.facts["value"] == "88" and doubt.facts["day"] == date(2023, 6, 30)


def test_words_of_no_list_are_told(tmp_path: Path) -> None:
    plan = numbers(tmp_path, {"Valore": "91", "Natura del dato": "a spanne"})
    (doubt,) = doubts(plan, "IMP-020")
    assert doubt.found == "a spanne" and plan.indicators[0].aggregation == ""


def test_columns_are_found_however_they_are_written(tmp_path: Path) -> None:
    rows = [{**{name.upper(): text for name, text in MEASURE.items()}, "VALUE": "91"}]
    plan = read_source(write(tmp_path, indicatori=rows), NUMBERS)
    assert plan.values[0].number == 91
    assert {doubt.code for doubt in plan.doubts} == {"IND-025"}
    exact = read_source(write(tmp_path, indicatori=[{**MEASURE, "Valore": "91"}]), NUMBERS)
    places = [replace(one, source=plan.values[0].source) for one in exact.values]
    assert places == list(plan.values)


@pytest.mark.parametrize("blank", ["", "-", "…", " "])
def test_what_has_no_words_gets_a_code_too(tmp_path: Path, blank: str) -> None:
    rows = [action(blank), action("Due"), action(blank), action("Tre", visione=blank, area_n="")]
    plan = plan_of(tmp_path, rows)
    assert len(plan.activities) == 4
    assert len({one.code for one in plan.activities}) == 4
    assert {one.key for one in doubts(plan, "IMP-011")} >= {
        one.key for one in plan.activities if not one.label.strip(" -…")
    }
