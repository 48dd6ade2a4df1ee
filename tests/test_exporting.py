"""Plain tables of a plan, and a fresh import over a plan people worked on."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from riscontro.schemas.findings import Place
from riscontro.schemas.plan import (
    Activity,
    Contact,
    Contribution,
    Department,
    Doubt,
    Indicator,
    Interim,
    Node,
    Plan,
    Value,
)
from riscontro.schemas.profile import load
from riscontro.schemas.rulings import Correction
from riscontro.sync.exporting import EXPORTS, VALUES_HEADER, values_rows, write_csv
from riscontro.sync.importing import read_source
from riscontro.sync.inert import as_typed
from riscontro.sync.reimport import carry_over, left_behind

SOURCE = Place("indicatori.tsv", "indicatori", "H2")
VALUES = (
    Value("M01/a.1", "", 2022, "1.352", "int_thousands", Decimal(1352), source=SOURCE),
    Value("M01/a.1", "", 2023, "", "empty", source=SOURCE),
    Value(
        key="M01/a.1",
        part="SC.",
        period=2024,
        printed='=5/8 "circa",\nvedi nota',
        kind="ratio",
        number=Decimal("62.50"),
        denominator=Decimal("8E+3"),
        unit="%",
        qualifier="circa",
        note="nota",
        finding="VAL-001",
        label="N° moduli",
        code="a.1.",
        source=SOURCE,
    ),
)
PLAN = Plan(
    "torino-controllo",
    2025,
    values=VALUES,
    indicators=(
        Indicator("M01/a.1", "a.1", "N° moduli", "M01", decimals=-1, department="CUL",
                  target=Decimal("12.50"), may_exceed=True, proposed=("type", "unit"),
                  source=SOURCE),
    ),
    contributions=(Contribution("M01/a", "CUL"),),
    departments=(Department("CUL", "Cultura", aliases=("Cult", "Sport")),),
)  # fmt: skip


def exported(what: str, plan: Plan = PLAN) -> list[dict[str, str]]:
    header, rows = EXPORTS[what]
    stream = StringIO(newline="")
    write_csv(header, rows(plan), stream)
    return list(csv.DictReader(StringIO(stream.getvalue(), newline="")))


def test_the_columns_of_values() -> None:
    assert list(VALUES_HEADER) == [
        *("key", "code", "label", "part", "unit", "period", "printed", "number", "workbook"),
        *("sheet", "cell", "class", "denominator", "qualifier", "note", "finding"),
    ]


def test_values_as_printed_and_as_read() -> None:
    first, empty, ratio = exported("values")
    assert (first["printed"], first["number"], first["period"]) == ("1.352", "1352", "2022")
    assert (empty["printed"], empty["number"], empty["class"]) == ("", "", "empty")
    assert (ratio["code"], ratio["label"]) == ("a.1.", "N° moduli")
    assert ratio["printed"] == '\'=5/8 "circa",\nvedi nota'
    assert as_typed(ratio["printed"]) == '=5/8 "circa",\nvedi nota'
    assert (ratio["number"], ratio["denominator"]) == ("62.5", "8000")
    assert (ratio["workbook"], ratio["sheet"], ratio["cell"]) == (
        SOURCE.workbook,
        "indicatori",
        "H2",
    )


def test_lines_end_with_a_line_feed_alone() -> None:
    stream = StringIO(newline="")
    write_csv(VALUES_HEADER, values_rows(PLAN), stream)
    text = stream.getvalue()
    assert "\r" not in text and text.endswith("VAL-001\n")
    assert '"\'=5/8 ""circa"",\nvedi nota"' in text


def test_the_other_tables() -> None:
    (indicator,) = exported("plan")
    assert (indicator["target"], indicator["decimals"], indicator["may_exceed"]) == (
        *("12.5", "", "true"),
    )
    assert indicator["proposed"] == "type unit"
    assert indicator["total"] == "false" and indicator["cell"] == "H2"
    (unit,) = exported("departments")
    assert (unit["aliases"], unit["indicators"], unit["contributions"]) == ("Cult|Sport", "1", "1")


@pytest.mark.corpus
def test_every_cell_of_the_report_is_a_row(corpus: Path) -> None:
    folder = corpus / "torino-2025"
    plan = read_source(folder, load("torino-controllo"))
    table = pd.read_csv(
        folder / "indicatori.tsv", sep="\t", quoting=3, dtype=str, keep_default_na=False
    )
    printed = {
        (text, year[1:])
        for year in ("v2022", "v2023", "v2024", "v2025", "v2026")
        for text in table[year]
        if text
    }
    rows = exported("values", plan)
    assert printed <= {(as_typed(row["printed"]), row["period"]) for row in rows}
    assert all(row["workbook"] and row["cell"] for row in rows)
    assert all(Decimal(row["number"]).is_finite() for row in rows if row["number"])


# A fresh import over a plan people worked on ---------------------------------------------------


def indicator(**own: object) -> Indicator:
    known: dict[str, object] = {"key": "M01/a.1", "code": "a.1", "label": "N°", "parent": "M01"}
    return Indicator(**known | {"source": SOURCE} | own)  # type: ignore[arg-type]


def carried(old: Indicator, new: Indicator) -> Indicator:
    before = Plan("p", 2025, indicators=(old,))
    return carry_over(before, Plan("p", 2025, indicators=(new,))).indicators[0]


def test_what_was_decided_stays() -> None:
    old = indicator(
        type="percent",
        unit="%",
        target=Decimal(80),
        direction="down",
        department="CUL",
        basis="typed",
        proposed=("type",),
    )
    new = indicator(
        label="N° moduli",
        type="ratio",
        unit="n.",
        direction="up",
        department="PAR",
        basis="section",
        proposed=("type", "unit", "direction", "department"),
    )
    found = carried(old, new)
    assert (found.label, found.type) == ("N° moduli", "ratio")
    assert (found.unit, found.target, found.direction) == ("%", Decimal(80), "down")
    assert (found.department, found.basis) == ("CUL", "typed")
    assert found.proposed == ("type",)


def test_targets_and_how_they_are_measured_stay() -> None:
    decided = {
        "target_day": date(2026, 1, 31), "formula": "F5b", "aggregation": "stock",
        "tolerance": Decimal(1), "minimum": Decimal(2), "maximum": Decimal(3),
        "excellent": Decimal(4), "natural_limit": Decimal(5), "bands": "0-1: 2",
        "rating_rules": ">=90 in linea; critico",
    }  # fmt: skip
    found = carried(indicator(**decided), indicator())
    assert {name: getattr(found, name) for name in decided} == decided
    interim = (Interim("M01/a.1", "", date(2026, 6, 30), Decimal(3)),)
    before = Plan("p", 2026, interim=interim)
    assert carry_over(before, Plan("p", 2026)).interim == interim
    assert carry_over(before, before).interim == interim


def test_a_blank_takes_what_is_proposed() -> None:
    found = carried(indicator(department=""), indicator(department="PAR", proposed=("department",)))
    assert (found.department, found.proposed) == ("PAR", ("department",))


def test_a_baseline_keeps_its_year() -> None:
    old = indicator(baseline=Decimal(4), baseline_year=2022, proposed=("baseline",))
    new = indicator(baseline=Decimal(5), baseline_year=2021, proposed=("baseline",))
    assert carried(old, new).baseline_year == 2021
    assert carried(replace(old, proposed=()), new).baseline_year == 2022
    same = replace(new, baseline=Decimal(4))
    assert carried(old, same).baseline_year == 2022


def test_a_flag_taken_away_stays_away() -> None:
    assert not carried(indicator(), indicator(total=True, proposed=("total",))).total


def test_structure_values_and_doubts_are_the_fresh_ones() -> None:
    old = Plan(
        "p",
        2025,
        nodes=(Node("M01", "m", "1", "vecchio", source=SOURCE),),
        values=(Value("M01/a.1", "", 2022, "1", "int", Decimal(1), source=SOURCE),),
        doubts=(Doubt("IMP-001", "k", SOURCE, "x"),),
        indicators=(indicator(), indicator(key="M01/z.9")),
        years=(2022,),
    )
    fresh = Plan("p", 2026, nodes=(Node("M01", "m", "1", "nuovo", source=SOURCE),), years=(2023,))
    found = carry_over(old, fresh)
    assert found.nodes == fresh.nodes and found.values == () and found.doubts == ()
    assert found.indicators == () and found.period == 2026
    assert found.years == (2022, 2023)


def test_what_was_typed_by_hand_stays_with_its_nodes() -> None:
    own = Indicator("M09.P01/x.1", "x.1", "Nuovo", "M09.P01", department="CUL")
    old = Plan(
        "p",
        2025,
        nodes=(Node("M09", "m", "9", "Nove"), Node("M09.P01", "p", "1", "Uno", "M09"),
               Node("M08", "m", "8", "Otto")),
        activities=(Activity("M09.P01/x", "M09.P01", "x", "Attività nuova"),),
        indicators=(own,),
        values=(Value(own.key, "", 2024, "7", "int", Decimal(7)),),
        contributions=(Contribution("M09.P01/x", "CUL"),),
    )  # fmt: skip
    found = carry_over(old, Plan("p", 2025))
    assert [node.key for node in found.nodes] == ["M09", "M09.P01"]
    assert found.activities == old.activities and found.contributions == old.contributions
    assert found.indicators == (own,) and found.values == old.values


def test_leads_units_and_states_stay() -> None:
    old = Plan(
        "p",
        2025,
        activities=(
            Activity("a", "", "a", "A", lead="CUL", lead_proposed=False, source=SOURCE),
            Activity("b", "", "b", "B", lead="CUL", lead_proposed=True, source=SOURCE),
        ),
        contributions=(
            Contribution("a", "CUL", status="completed", status_printed="In corso", source=SOURCE),
            Contribution("a", "FIN", department_printed="Bilancio", source=SOURCE),
            Contribution("b", "CUL", status="completed", status_printed="Avviato", source=SOURCE),
        ),
    )
    moved = Place("attivita.tsv", "attivita", "F99")
    fresh = Plan(
        "p",
        2025,
        activities=tuple(replace(a, lead="PAR", lead_proposed=True) for a in old.activities),
        contributions=(
            Contribution("a", "CUL", status="under_way", status_printed="In corso", source=moved),
            Contribution("a", "", department_printed="Bilancio", source=moved),
            Contribution("b", "CUL", status="under_way", status_printed="In corso", source=moved),
        ),
    )
    found = carry_over(old, fresh)
    assert [(a.lead, a.lead_proposed) for a in found.activities] == [("CUL", False), ("PAR", True)]
    assert [(c.department, c.status, c.source) for c in found.contributions] == [
        ("CUL", "completed", moved),
        ("FIN", "", moved),
        ("CUL", "under_way", moved),
    ]


def test_registers_and_decisions_stay() -> None:
    old = Plan(
        "p",
        2025,
        departments=(Department("CUL", "Cultura e sport", aliases=("Cult",)), Department("N", "N")),
        contacts=(Contact("CUL", "contact", "Elena"),),
        corrections=(Correction("k", value=Decimal(3)),),
    )
    fresh = Plan(
        "p",
        2025,
        departments=(Department("CUL", "Cultura", aliases=("Sport", "Cult")), Department("X", "X")),
        contacts=(Contact("CUL", "contact", "Elena"),),
    )
    found = carry_over(old, fresh)
    assert [(unit.id, unit.name, unit.aliases) for unit in found.departments] == [
        ("CUL", "Cultura e sport", ("Cult", "Sport")),
        ("N", "N", ()),
        ("X", "X", ()),
    ]
    assert found.contacts == old.contacts and found.corrections == old.corrections


def test_decisions_left_behind_are_named() -> None:
    gone = indicator(key="M01/z.9", part="B", target=Decimal(3))
    only_proposed = indicator(key="M01/z.8", department="CUL", proposed=("department",))
    before = Plan("p", 2025, indicators=(indicator(target=Decimal(1)), gone, only_proposed))
    assert left_behind(before, Plan("p", 2025, indicators=(indicator(),))) == ("M01/z.9#b",)


@pytest.mark.corpus
def test_the_same_import_changes_nothing(corpus: Path) -> None:
    plan = read_source(corpus / "torino-2025", load("torino-controllo"))
    assert carry_over(plan, plan) == plan
