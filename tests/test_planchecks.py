"""Mistakes of a plan: every rule broken once, at its cell, and once looked at in vain."""

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk import DAY as TODAY
from desk import edit_plan, fill, riscontro, workspace
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import LANGUAGES, Finding, Severity
from riscontro.schemas.formulae import FORMULAS
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
    Version,
)
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue, common, words
from riscontro.schemas.rulings import Correction, Decision, ProposalAnswer, Waiver
from riscontro.sync.importing import read_source
from riscontro.sync.planchecks import check_plan, check_workbook
from riscontro.workbooks.planbook import write_plan
from riscontro.workbooks.planreader import plan_in
from riscontro.workbooks.reader import read_workbook

PROFILE = load("torino-controllo")
RULES = catalogue(PROFILE)
ACT, DAY, JULY = "DGC 12/2026", date(2026, 1, 31), date(2026, 7, 1)
ID_ROW, FIRST_ROW = 4, 6


def number(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def row(code: str, **own: Any) -> Indicator:
    """A row with nothing wrong: direction up, from 100 in 2025 to 120 in 2026."""
    sizes = {"baseline": 100, "target": 120} | own
    numeric = {member.name for member in fields(Indicator) if "Decimal" in str(member.type)}
    known: dict[str, Any] = {
        "key": f"M01.P01/{code}",
        "code": code,
        "label": f"N° cose {code}",
        "parent": "M01.P01",
        "activity": "M01.P01/a",
        "direction": "up",
        "baseline_year": 2025,
        "target_year": 2026,
        "target_act": ACT,
        "target_day": DAY,
        "department": "CUL",
    }
    known |= {name: number(size) if name in numeric else size for name, size in sizes.items()}
    return Indicator(**known)


ROWS = (
    row("a.1", weight="40"),
    row("a.2", direction="down", target=80, weight="60"),
    row("b.1", activity="M01.P01/b", direction="keep", target=100, tolerance=5),
    row("b.2", activity="M01.P01/b", direction="keep", formula="F8", target=None,
        minimum=90, maximum=110),
    row("b.3", activity="M01.P01/b", formula="F3"),
    row("b.4", activity="M01.P01/b", formula="F5b", minimum=110, maximum=130, excellent=140),
    row("b.5", activity="M01.P01/b", formula="F6a", bands="0-50: 20; 50-80: 60; 80-: 100",
        rating_rules=">=95 in linea; >=70 in ritardo; critico"),
    row("b.6", activity="M01.P01/b", formula="F7", minimum=90, maximum=120),
    row("b.7", activity="M01.P01/b", type="boolean", direction="", baseline=None, target=1,
        baseline_year=None),
    row("b.8", activity="M01.P01/b", type="percent", unit="%", baseline=40, target=60,
        formula="F10b", natural_limit=100, aggregation="percentage"),
    row("b.9", activity="M01.P01/b", type="ratio", unit="€", may_exceed=True, baseline=80,
        target=150),
    row("c.1", activity="", section="Uno", part="totale", total=True),
    row("c.1", activity="", section="Uno", part="Nord", aggregation="flow"),
    row("c.2", activity="", section="Uno", target=None, target_act="", target_day=None,
        baseline=None, baseline_year=None, direction=""),
)  # fmt: skip

GOOD = Plan(
    profile=PROFILE.id,
    period=2026,
    nodes=(
        Node("M01", "missione", "1", "Uno"),
        Node("M01.P01", "programma", "1", "Uno", "M01"),
    ),
    activities=(
        Activity("M01.P01/a", "M01.P01", "a", "Prima", lead="CUL"),
        Activity("M01.P01/b", "M01.P01", "b", "Seconda"),
    ),
    contributions=(
        Contribution("M01.P01/a", "CUL"),
        Contribution("M01.P01/a", "FIN"),
        Contribution("M01.P01/b", "CUL"),
        Contribution("M01.P01/b", "CUL", 2),
    ),
    indicators=ROWS,
    departments=(
        Department("CUL", "Cultura"),
        Department("FIN", "Finanze", valid_from=date(2020, 1, 1), valid_to=date(2026, 12, 31)),
        Department("OLD", "Vecchia", valid_to=date(2024, 12, 31), succession="merged",
                   successor="FIN"),
        Department("NEW", "Nuova", valid_from=date(2027, 1, 1)),
    ),
    contacts=(Contact("OLD", "contact", "Elena"),),
    versions=(
        Version("M01.P01/a.1", "", "target", "130", 2026, JULY, "DGC 80/2026", "più risorse"),
        Version("M01.P01/a.1", "", "target", "150", 2027, JULY, "DGC 80/2026", "l'anno dopo"),
        Version("M01.P01/c.1", "", "definition", "", None, JULY, "DGC 80/2026"),
        Version("M01.P01/c.1", "Nord", "weight", "5", None, JULY, "DGC 80/2026"),
    ),
    interim=(
        Interim("M01.P01/a.1", "", date(2026, 6, 30), Decimal(60), ACT),
        Interim("M01.P01/a.1", "", date(2027, 6, 30), Decimal(80), ACT),
        Interim("M01.P01/a.1", "", date(2027, 12, 31), Decimal(150), ACT),
        Interim("M01.P01/b.8", "", date(2026, 6, 30), Decimal(50), ACT),
        Interim("M01.P01/c.1", "Nord", date(2026, 6, 30), Decimal(60), ACT),
    ),
    corrections=(Correction("M01.P01/a.1"), Correction("M01.P01/a", field="status")),
    decisions=(Decision("M01.P01/b#2", department="CUL"), Decision("M01.P01/c.1", "Nord")),
    waivers=(Waiver("IND-006", "M01.P01/c.1"), Waiver("ind-007", ""), Waiver("ACT-002", "M01")),
    answers=(
        ProposalAnswer("P1", "CUL", "new", "M01.P01/z.9", decision="accepted", reason="Utile"),
        ProposalAnswer("P2", "CUL", "change", "M01.P01/a.1", decision="rejected", reason="C'è già"),
    ),
)  # fmt: skip

Change = Callable[[Plan], Plan]
Broken = tuple[str, Change, str, str]
"""Code, what breaks it, key and column of the finding."""


def on(code: str, part: str = "", **own: Any) -> Change:
    """Change one row."""
    numeric = {member.name for member in fields(Indicator) if "Decimal" in str(member.type)}
    given = {name: number(value) if name in numeric else value for name, value in own.items()}

    def change(plan: Plan) -> Plan:
        return replace(plan, indicators=tuple(
            replace(one, **given) if (one.code, one.part) == (code, part) else one
            for one in plan.indicators))  # fmt: skip

    return change


def add(member: str, *records: object) -> Change:
    return lambda plan: replace(plan, **{member: (*getattr(plan, member), *records)})


def put(member: str, position: int, **own: Any) -> Change:
    def change(plan: Plan) -> Plan:
        records = list(getattr(plan, member))
        records[position] = replace(records[position], **own)
        return replace(plan, **{member: tuple(records)})

    return change


def both(*changes: Change) -> Change:
    def change(plan: Plan) -> Plan:
        for one in changes:
            plan = one(plan)
        return plan

    return change


def version(value: str, day: date | None = JULY, reason: str = "perché sì", **own: Any) -> Version:
    return Version("M01.P01/b.3", "", own.pop("attribute", "target"), value,
                   own.pop("period", None), day, own.pop("act", ACT), reason)  # fmt: skip


def step(code: str, day: date | None, value: int | None, part: str = "") -> Interim:
    return Interim(f"M01.P01/{code}", part, day, number(value), ACT)


A1, A2, B3, B8 = (f"M01.P01/{code}" for code in ("a.1", "a.2", "b.3", "b.8"))

BROKEN: list[Broken] = [
    ("PLN-001", on("b.3", department=""), B3, "department"),
    ("PLN-002", on("b.3", department="XYZ"), B3, "department"),
    ("PLN-002", put("activities", 0, lead="XYZ"), "M01.P01/a", "lead"),
    ("PLN-008", on("b.3", target=100), B3, "target"),
    ("PLN-008", add("versions", version("100")), B3, "value"),
    ("PLN-009", on("b.3", target=90), B3, "target"),
    ("PLN-009", on("a.2", target=110), A2, "target"),
    ("PLN-009", add("versions", version("90")), B3, "value"),
    ("PLN-009", add("versions", Version("M01.P01/c.1", "", "target", "90", None, JULY, ACT, "r")),
     "M01.P01/c.1#nord", "value"),
    ("PLN-010", on("a.2", direction=""), A2, "direction"),
    ("PLN-010", both(on("c.2", baseline=None), add("versions", Version(
        "M01.P01/c.2", "", "target", "9", None, JULY, ACT, "r"))), "M01.P01/c.2", "direction"),
    ("PLN-011", on("b.3", type=""), B3, "type"),
    ("PLN-011", on("b.3", type="duration", unit=""), B3, "unit"),
    ("PLN-012", on("b.3", target_act=" "), B3, "target_act"),
    ("PLN-012", on("b.3", target_day=None), B3, "target_day"),
    ("PLN-012", on("b.3", target_day=None, target_act=""), B3, "target_act"),
    ("PLN-013", on("b.3", target_year=2025, baseline_year=2024), B3, "target_year"),
    ("PLN-014", on("b.3", target_year=None), B3, "target_year"),
    ("PLN-015", on("b.3", baseline_year=None), B3, "baseline_year"),
    ("PLN-016", on("b.3", baseline_year=2026), B3, "baseline_year"),
    ("PLN-017", add("versions", version("120")), B3, "initial_target"),
    ("PLN-017", both(on("b.3", initial_target=140), add("versions", version("140"))), B3,
     "initial_target"),
    ("PLN-018", on("b.3", initial_target=110), B3, "initial_target"),
    ("PLN-019", on("a.2", weight=50), A1, "weight"),
    ("PLN-019", on("a.2", weight="60.5"), A1, "weight"),
    ("PLN-020", on("a.2", weight=None), A2, "weight"),
    ("PLN-021", on("a.2", weight=0), A2, "weight"),
    ("PLN-021", both(on("a.1", weight=120), on("a.2", weight=-20)), A2, "weight"),
    ("PLN-022", on("b.3", activity="M01.P01/bb"), B3, "activity"),
    ("PLN-022", on("b.3", parent="M01.P1"), B3, "parent"),
    ("PLN-022", put("nodes", 1, parent="M1"), "M01.P01", "parent"),
    ("PLN-022", put("activities", 1, parent="M1"), "M01.P01/b", "parent"),
    ("PLN-022", add("contributions", Contribution("M01.P01/z", "CUL")), "M01.P01/z", "activity"),
    ("PLN-023", add("versions", replace(version("130"), key="M01.P01/b.33")), "M01.P01/b.33",
     "key"),
    ("PLN-023", add("versions", replace(version("130"), key="M01.P01/c.1", part="Sud")),
     "M01.P01/c.1#sud", "part"),
    ("PLN-023", add("interim", step("b.99", JULY, 3)), "M01.P01/b.99", "key"),
    ("PLN-023", add("interim", step("c.1", JULY, 110)), "M01.P01/c.1", "part"),
    ("PLN-023", add("corrections", Correction("M01.P01/b33")), "M01.P01/b33", "key"),
    ("PLN-023", add("decisions", Decision("M01.P01/b", "x")), "M01.P01/b#x", "key"),
    ("PLN-023", add("waivers", Waiver("IND-006", "M01.P01/b33")), "M01.P01/b33", "key"),
    ("PLN-023", put("answers", 0, kind="change"), "M01.P01/z.9", "key"),
    ("PLN-024", add("waivers", Waiver("IND-966", "")), "", "rule"),
    ("PLN-025", add("activities", Activity("M01.P01/c", "M01.P01", "c", "Terza")), "M01.P01/c",
     "key"),
    ("PLN-025", put("contributions", 2, department=""), "M01.P01/b", "department"),
    ("PLN-026", on("b.3", department="OLD"), B3, "department"),
    ("PLN-026", on("b.3", department="NEW"), B3, "department"),
    ("PLN-026", put("contributions", 1, department="OLD"), "M01.P01/a", "department"),
    ("PLN-026", put("activities", 0, lead="OLD"), "M01.P01/a", "lead"),
    ("PLN-027", put("activities", 1, lead="FIN"), "M01.P01/b", "lead"),
    ("PLN-028", put("activities", 0, lead=""), "M01.P01/a", "lead"),
    ("PLN-029", on("b.4", label="n° COSE B.3"), "M01.P01/b.4", "label"),
    ("PLN-030", on("b.3", formula="F99"), B3, "formula"),
    ("PLN-030", on("b.3", formula="F4a"), B3, "formula"),
    ("PLN-031", on("a.2", formula="F1"), A2, "formula"),
    ("PLN-031", on("a.1", formula="F2b"), A1, "formula"),
    ("PLN-031", on("a.1", formula="F8"), A1, "formula"),
    ("PLN-031", on("a.1", formula="F9"), A1, "formula"),
    ("PLN-031", on("b.7", formula="F1"), "M01.P01/b.7", "formula"),
    ("PLN-031", on("a.1", formula="F18"), A1, "formula"),
    ("PLN-031", on("a.1", type="text", formula="F1"), A1, "formula"),
    ("PLN-032", on("b.3", baseline=None, baseline_year=None), B3, "baseline"),
    ("PLN-032", on("b.4", minimum=None), "M01.P01/b.4", "minimum"),
    ("PLN-032", on("b.4", excellent=None), "M01.P01/b.4", "excellent"),
    ("PLN-032", on("b.5", bands=""), "M01.P01/b.5", "bands"),
    ("PLN-032", on("b.6", minimum=None), "M01.P01/b.6", "minimum"),
    ("PLN-032", on("b.6", maximum=None, target=None), "M01.P01/b.6", "maximum"),
    ("PLN-032", on("b.2", maximum=None), "M01.P01/b.2", "target"),
    ("PLN-032", on("b.2", formula="", maximum=None), "M01.P01/b.2", "target"),
    ("PLN-032", on("b.8", baseline_year=None), B8, "baseline_year"),
    ("PLN-032", on("b.3", direction="", formula="F10"), B3, "direction"),
    ("PLN-032", on("c.2", formula="F1", direction="up"), "M01.P01/c.2", "target"),
    ("PLN-033", on("b.4", minimum=125), "M01.P01/b.4", "minimum"),
    ("PLN-033", on("b.4", minimum=150, target=130, maximum=120, excellent=110), "M01.P01/b.4",
     "minimum"),
    ("PLN-033", on("b.4", excellent=125), "M01.P01/b.4", "minimum"),
    ("PLN-033", on("b.6", minimum=120), "M01.P01/b.6", "minimum"),
    ("PLN-033", on("b.6", minimum=130), "M01.P01/b.6", "minimum"),
    ("PLN-033", on("b.2", minimum=111), "M01.P01/b.2", "minimum"),
    ("PLN-033", on("b.2", target=111), "M01.P01/b.2", "minimum"),
    ("PLN-034", on("b.5", rating_rules=">=95 in linea; boh; critico"), "M01.P01/b.5",
     "rating_rules"),
    ("PLN-034", on("b.5", rating_rules=">=95 in linea"), "M01.P01/b.5", "rating_rules"),
    ("PLN-034", on("b.5", rating_rules=">=70 in linea; >=95 in ritardo; critico"), "M01.P01/b.5",
     "rating_rules"),
    ("PLN-034", on("b.5", rating_rules="95 o più"), "M01.P01/b.5", "rating_rules"),
    ("PLN-035", on("b.5", bands="0-50: 20; 40-80: 60"), "M01.P01/b.5", "bands"),
    ("PLN-035", on("b.5", bands="50-0: 20"), "M01.P01/b.5", "bands"),
    ("PLN-035", on("b.5", bands="fino a 50: 20"), "M01.P01/b.5", "bands"),
    ("PLN-036", on("b.8", target=120), B8, "target"),
    ("PLN-036", on("b.8", baseline=-10, target=-5), B8, "target"),
    ("PLN-036", on("b.8", natural_limit=55), B8, "target"),
    ("PLN-036", on("b.8", initial_target=120), B8, "initial_target"),
    ("PLN-036", put("interim", 3, value=Decimal(101)), B8, "value"),
    ("PLN-037", on("b.7", target=100), "M01.P01/b.7", "target"),
    ("PLN-038", put("interim", 3, value=Decimal(70)), B8, "value"),
    ("PLN-038", add("interim", step("b.8", date(2026, 6, 30), 51)), B8, "value"),
    ("PLN-038", add("interim", step("b.8", date(2026, 9, 30), 45)), B8, "value"),
    ("PLN-038", add("interim", step("b.8", date(2026, 12, 31), 61)), B8, "value"),
    ("PLN-038", add("interim", step("b.8", date(2027, 12, 31), 55)), B8, "value"),
    ("PLN-038", add("interim", step("c.1", date(2026, 9, 30), 50, "Nord")), "M01.P01/c.1#nord",
     "value"),
    ("PLN-039", add("interim", step("b.8", date(2027, 6, 30), 70)), B8, "day"),
    ("PLN-040", put("interim", 3, value=Decimal(30)), B8, "value"),
    ("PLN-040", add("interim", step("a.2", date(2027, 12, 31), 130)), A2, "value"),
    ("PLN-041", add("interim", step("b.8", None, 70)), B8, "day"),
    ("PLN-041", add("interim", step("b.8", JULY, None)), B8, "value"),
    ("PLN-042", add("versions", version("130", None)), B3, "valid_from"),
    ("PLN-042", add("versions", version("130", act="")), B3, "act"),
    ("PLN-043", add("versions", version("130"), version("140", date(2026, 5, 1))), B3,
     "valid_from"),
    ("PLN-043", add("versions", version("130"), version("140")), B3, "valid_from"),
    ("PLN-043", add("versions", version("130", date(2026, 1, 1))), B3, "valid_from"),
    ("PLN-044", add("versions", version("130", reason="")), B3, "reason"),
    ("PLN-045", add("versions", version(" ", attribute="weight")), B3, "value"),
    ("PLN-045", add("versions", version("3", attribute="")), B3, "attribute"),
    ("PLN-046", on("b.3", total=True), B3, "total"),
    ("PLN-047", on("b.3", tolerance=3), B3, "tolerance"),
    ("PLN-048", on("b.8", aggregation="flow"), B8, "aggregation"),
    ("PLN-049", on("b.3", type="text", formula=""), B3, "target"),
    ("PLN-050", on("a.1", minimum=3), A1, "minimum"),
    ("PLN-050", on("b.3", bands="0-50: 20"), B3, "bands"),
    ("PLN-051", put("nodes", 0, parent="M01.P01"), "M01", "parent"),
    ("PLN-051", put("nodes", 0, parent="M01"), "M01", "parent"),
    ("PLN-060", put("contacts", 0, mail="elena.comune.it"), "", "mail"),
    ("PLN-060", put("contacts", 0, mail="a@comune.it\nBcc: b@comune.it"), "", "mail"),
    ("PLN-060", put("contacts", 0, pec="Elena <elena@pec.it>"), "", "pec"),
]  # fmt: skip

HARMLESS: list[tuple[str, Change]] = [
    ("PLN-001", on("b.3", department="", state="withdrawn")),
    ("PLN-001", both(on("b.3", department=""), add("versions", version(
        "CUL", attribute="department")))),
    ("PLN-002", put("contributions", 0, department="FIN")),
    ("PLN-008", on("b.2", target=100)),
    ("PLN-008", on("b.7", baseline=1)),
    ("PLN-009", on("b.1", target=90)),
    ("PLN-009", on("b.3", direction="", target=90)),
    ("PLN-009", on("b.3", baseline=None, target=90)),
    ("PLN-010", on("a.1", direction="", formula="F1")),
    ("PLN-010", on("b.4", direction="")),
    ("PLN-011", on("b.3", type="money", unit="")),
    ("PLN-011", on("b.3", type="duration", unit="gg")),
    ("PLN-012", on("b.3", target=None, target_act="")),
    ("PLN-012", on("b.3", target_act="", proposed=("target",))),
    ("PLN-013", on("b.3", target_year=2027)),
    ("PLN-014", lambda plan: replace(on("b.3", target_year=None)(plan), interim=())),
    ("PLN-015", on("b.3", baseline=None, baseline_year=None)),
    ("PLN-015", on("b.7", baseline=1)),
    ("PLN-016", on("b.3", target=None, baseline_year=2026)),
    ("PLN-017", both(on("b.3", initial_target=120), add("versions", version("140")))),
    ("PLN-017", add("versions", version("140"))),
    ("PLN-017", add("versions", version("120", period=2027))),
    ("PLN-018", on("b.3", initial_target=120)),
    ("PLN-018", both(on("b.3", initial_target=110), add("versions", version("130")))),
    ("PLN-019", both(on("a.1", weight="33.3"), on("a.2", weight="66.6"))),
    ("PLN-019", both(on("a.1", weight=None), on("a.2", weight=None))),
    ("PLN-019", on("a.2", weight=None)),
    ("PLN-020", both(on("a.1", weight=100), on("a.2", weight=None, state="withdrawn"))),
    ("PLN-021", on("a.2", weight="0.5")),
    ("PLN-022", on("b.3", activity="", parent="")),
    ("PLN-023", add("versions", replace(version("130"), key="M01.P01/c.1"))),
    ("PLN-023", add("waivers", Waiver("IND-006", "M01.P01/c.1#nord"))),
    ("PLN-024", add("waivers", Waiver("PLN-012"))),
    ("PLN-025", add("contributions", Contribution("M01.P01/b", "FIN"))),
    ("PLN-026", on("b.3", department="FIN")),
    ("PLN-026", on("b.3", department="OLD", state="withdrawn")),
    ("PLN-027", put("activities", 0, lead="FIN")),
    ("PLN-028", both(put("activities", 0, lead=""), put("contributions", 1, department="CUL"))),
    ("PLN-029", on("b.4", label="N° cose b.3", unit="mq")),
    ("PLN-029", both(on("b.4", label="-"), on("b.3", label="-"))),
    ("PLN-030", on("b.3", formula="F12")),
    ("PLN-031", on("b.1", formula="F8")),
    ("PLN-031", on("b.7", formula="F9")),
    ("PLN-031", on("a.2", formula="F18", target=0)),
    ("PLN-032", on("b.1", tolerance=None)),
    ("PLN-032", on("c.2", direction="up")),
    ("PLN-032", on("b.6", maximum=None)),
    ("PLN-032", on("b.8", target=None)),
    ("PLN-033", on("b.4", direction="down", minimum=130, target=95, maximum=90, excellent=90)),
    ("PLN-033", on("a.1", minimum=9, maximum=3)),
    ("PLN-034", on("b.5", rating_rules="≥ 95,5 %: on track; critical")),
    ("PLN-035", on("b.5", bands="..50: 20; 50..: 100")),
    ("PLN-036", on("b.9", unit="%")),
    ("PLN-036", on("b.8", target=100)),
    ("PLN-037", on("b.7", target=0)),
    ("PLN-038", add("interim", step("b.8", date(2026, 12, 31), 60))),
    ("PLN-038", add("interim", step("a.2", date(2026, 6, 30), 40))),
    ("PLN-038", put("interim", 4, value=Decimal(120))),
    ("PLN-039", add("interim", step("b.8", date(2027, 6, 30), 70),
                    step("b.8", date(2027, 12, 31), 80))),
    ("PLN-040", add("interim", step("a.2", date(2026, 3, 31), 130))),
    ("PLN-041", on("b.8", state="withdrawn")),
    ("PLN-042", add("versions", version("130"))),
    ("PLN-043", lambda plan: replace(plan, versions=(
        version("150", date(2026, 9, 1)), version("140", date(2026, 8, 1)), version("130")))),
    ("PLN-043", add("versions", version("130"), version("140", period=2027))),
    ("PLN-044", add("versions", version("3", attribute="weight", reason=""))),
    ("PLN-045", add("versions", version("", attribute="definition"))),
    ("PLN-046", on("c.1", "Nord", label="N° cose c.1, parte")),
    ("PLN-047", on("b.2", tolerance=3)),
    ("PLN-048", on("a.1", aggregation="flow")),
    ("PLN-049", on("b.3", type="text", formula="", target=None)),
    ("PLN-050", on("b.2", formula="")),
    ("PLN-051", put("nodes", 1, parent="")),
    ("PLN-060", put("contacts", 0, mail=" elena.verdi@comune.example.it ")),
    ("PLN-060", put("contacts", 0, pec="cultura@pec.example.it")),
]  # fmt: skip


def found_in(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.code, one.key, one.field) for one in check_plan(plan, PROFILE, RULES)]


def name(case: tuple[Any, ...]) -> str:
    return str(case[0])


def test_a_good_plan_has_no_finding() -> None:
    assert found_in(GOOD) == []


@pytest.mark.parametrize("case", BROKEN, ids=name)
def test_a_mistake_is_found(case: Broken) -> None:
    code, change, key, field = case
    plan = change(GOOD)
    assert plan != GOOD
    assert (code, key, field) in found_in(plan)


@pytest.mark.parametrize("case", HARMLESS, ids=name)
def test_what_is_right_is_not(case: tuple[str, Change]) -> None:
    code, change = case
    plan = change(GOOD)
    assert plan != GOOD
    assert code not in {found for found, _, _ in found_in(plan)}


def test_every_rule_is_broken_and_kept() -> None:
    """From PLN-100 on they are about other moments than the check of a plan."""
    reading = {f"PLN-{number:03}" for number in range(3, 8)}
    wanted = {code for code in common() if code.startswith("PLN-0")} - reading
    assert wanted == {code for code, _, _, _ in BROKEN}
    assert wanted == {code for code, _ in HARMLESS}


@pytest.mark.parametrize("case", BROKEN, ids=name)
def test_every_finding_is_worded_whole(case: Broken) -> None:
    for found in check_plan(case[1](GOOD), PROFILE, RULES):
        for language in LANGUAGES:
            text = " ".join(words(found, language, RULES))
            assert "…" not in text and "  " not in text and "None" not in text


def test_numbers_are_worded_in_the_language() -> None:
    plan = on("b.3", target="99.5")(GOOD)
    (found,) = [one for one in check_plan(plan, PROFILE, RULES) if one.code == "PLN-009"]
    assert "«crescente», ma il target (99,5) è al di sotto" in words(found, "it", RULES)[0]
    assert '"up", but the target (99.5) is below' in words(found, "en", RULES)[0]
    assert found.value == "99.5"


def test_similar_codes_are_suggested() -> None:
    plan = on("b.3", activity="M01.P01/B")(GOOD)
    (found,) = [one for one in check_plan(plan, PROFILE, RULES) if one.code == "PLN-022"]
    assert "M01.P01/b" in words(found, "it", RULES)[1]


def test_the_successor_of_an_ended_unit_is_suggested() -> None:
    plan = on("b.3", department="OLD")(GOOD)
    (found,) = [one for one in check_plan(plan, PROFILE, RULES) if one.code == "PLN-026"]
    message, hint = words(found, "it", RULES)
    assert "«Vecchia» è cessata il 31/12/2024" in message and "Finanze" in hint


@pytest.mark.parametrize(
    ("home", "weights"),
    [
        ("activity", {"a.1": 40, "a.2": 60, "b.1": 50, "b.3": 50}),
        ("node", {"a.1": 10, "a.2": 20, "b.1": 30, "b.3": 40}),
    ],
)
def test_weights_may_be_set_over_an_activity_or_a_node(home: str, weights: dict[str, int]) -> None:
    rows = tuple(
        replace(one, weight=Decimal(weights[one.code]))
        for one in GOOD.indicators
        if one.code in weights
    )
    plan = replace(GOOD, indicators=rows, versions=(), interim=())
    assert "PLN-019" not in {code for code, _, _ in found_in(plan)}
    wrong = replace(rows[0], weight=Decimal(9))
    broken = replace(plan, indicators=(wrong, *rows[1:]))
    assert "PLN-019" in {code for code, _, _ in found_in(broken)}, home


def test_weights_may_be_set_over_a_unit() -> None:
    first = row("a.1", weight=30)
    second = row("b.1", activity="M01.P01/b", weight=70)
    third = row("b.2", activity="M01.P01/b", weight=100, department="FIN")
    plan = replace(GOOD, indicators=(first, second, third), versions=(), interim=())
    assert "PLN-019" not in {code for code, _, _ in found_in(plan)}


def test_weights_of_activities_and_levels_are_added_up_too() -> None:
    def weighed(first: str, second: str) -> set[tuple[str, str, str]]:
        plan = both(
            put("activities", 0, attributes={"weight": first}),
            put("activities", 1, attributes={"weight": second}),
        )(GOOD)
        return set(found_in(plan))

    assert weighed("60", "40") == set()
    assert weighed("60", "50") == {("PLN-019", "M01.P01/a", "attr_weight")}
    assert weighed("60", "") == {("PLN-020", "M01.P01/b", "attr_weight")}


def test_one_mistake_hides_no_other() -> None:
    changes = (
        on("b.3", tolerance=3, minimum=3, target_act="", total=True),
        add("waivers", Waiver("IND-966", "")),
        put("activities", 1, lead="FIN"),
    )
    found = {code for code, _, _ in found_in(both(*changes)(GOOD))}
    assert found == {"PLN-012", "PLN-024", "PLN-027", "PLN-046", "PLN-047", "PLN-050"}


# In a workbook -----------------------------------------------------------------------------------


def no_words(doubt: Doubt) -> tuple[str, str]:
    return doubt.code, ""


def written(plan: Plan) -> bytes:
    return write_plan(plan, PROFILE, "prova-2026", "it", no_words)


def checked(data: bytes) -> list[Finding]:
    return check_workbook(plan_in(read_workbook(data, name="piano.xlsx")))


def test_the_cell_of_a_mistake_is_where_it_stands_now() -> None:
    plan = both(on("a.2", target=110), add("versions", version("90")))(GOOD)
    book = openpyxl.load_workbook(BytesIO(written(plan)))
    sheet = book["Indicatori"]
    at = {cell.value: cell.column for cell in sheet[ID_ROW]}
    for line in range(ID_ROW, sheet.max_row + 1):
        left, right = sheet.cell(line, at["target"]), sheet.cell(line, at["formula"])
        left.value, right.value = right.value, left.value
    for column in range(1, sheet.max_column + 1):
        up, down = sheet.cell(FIRST_ROW, column), sheet.cell(FIRST_ROW + 1, column)
        up.value, down.value = down.value, up.value
    sheet.title = "Miei indicatori"
    book["Versioni"].insert_rows(1, 2)
    out = BytesIO()
    book.save(out)
    found = checked(out.getvalue())
    assert {one.code for one in found} == {"PLN-009"}
    again = openpyxl.load_workbook(out)
    cells = {
        (one.place.sheet, again[one.place.sheet][one.place.cell].value): one.place.workbook
        for one in found
    }
    assert cells == {
        ("Miei indicatori", 110): "piano.xlsx",
        ("Versioni", 90): "piano.xlsx",
    }


def test_what_cannot_be_read_breaks_no_other_rule() -> None:
    book = openpyxl.load_workbook(BytesIO(written(GOOD)))
    sheet = book["Indicatori"]
    at = {cell.value: cell.column for cell in sheet[ID_ROW]}
    sheet.cell(FIRST_ROW, at["department"]).value = "Ufficio X"
    sheet.cell(FIRST_ROW, at["target_day"]).value = "ieri"
    sheet.cell(FIRST_ROW + 1, at["weight"]).value = "molto"
    out = BytesIO()
    book.save(out)
    assert [one.code for one in checked(out.getvalue())] == ["PLN-002", "VAL-007", "PLN-003"]


@pytest.mark.parametrize("case", [one for one in BROKEN if one[3] != "type"], ids=name)
def test_every_mistake_has_a_cell(case: Broken) -> None:
    """A row without a type cannot come from a workbook: a blank one is a number."""
    found = checked(written(case[1](GOOD)))
    assert found
    assert all(one.place.sheet and one.place.cell for one in found)


def test_an_empty_plan_has_no_finding() -> None:
    assert check_plan(Plan(PROFILE.id, 2026), PROFILE, RULES) == []


SIZES = st.none() | st.decimals(-200, 200, places=2)
WORDS = st.sampled_from(["", "F1", "F2b", "F3", "F5", "F5b", "F6a", "F7", "F8", "F9", "F12", "boh"])


@given(
    st.builds(
        Indicator,
        key=st.sampled_from(["k", "M01.P01/a.1", ""]),
        code=st.just("a.1"),
        label=st.sampled_from(["", "N°"]),
        parent=st.sampled_from(["", "M01", "x"]),
        type=st.sampled_from(["number", "percent", "boolean", "text", "", "ratio"]),
        direction=st.sampled_from(["", "up", "down", "keep"]),
        baseline=SIZES,
        baseline_year=st.none() | st.integers(1900, 2200),
        target=SIZES,
        target_year=st.none() | st.integers(1900, 2200),
        initial_target=SIZES,
        weight=SIZES,
        formula=WORDS,
        aggregation=st.sampled_from(["", "stock", "flow", "percentage"]),
        tolerance=SIZES,
        minimum=SIZES,
        maximum=SIZES,
        excellent=SIZES,
        natural_limit=SIZES,
        bands=st.sampled_from(["", "0-1: 2", "x", ";"]),
        rating_rules=st.sampled_from(["", "critico", "x;", ">=3"]),
        total=st.booleans(),
    ),
    st.lists(
        st.builds(
            Version,
            key=st.sampled_from(["k", "M01.P01/a.1"]),
            part=st.just(""),
            attribute=st.sampled_from(["target", "weight", "label", ""]),
            value=st.sampled_from(["", "3", "NaN", "boh", "-5"]),
            period=st.none() | st.integers(2020, 2030),
            valid_from=st.none() | st.dates(),
        ),
        max_size=4,
    ),
    st.lists(
        st.builds(
            Interim,
            key=st.sampled_from(["k", "M01.P01/a.1"]),
            day=st.none() | st.dates(),
            value=SIZES,
        ),
        max_size=4,
    ),
)
def test_any_plan_can_be_checked(
    indicator: Indicator, versions: list[Version], interim: list[Interim]
) -> None:
    plan = replace(GOOD, indicators=(indicator,), versions=tuple(versions), interim=tuple(interim))
    for found in check_plan(plan, PROFILE, RULES):
        assert found.severity in Severity
        assert all(words(found, language, RULES) for language in LANGUAGES)


@pytest.mark.parametrize("formula", [one for one in FORMULAS.values() if one.against != "none"],
                         ids=lambda one: one.id)  # fmt: skip
def test_a_formula_and_the_direction_it_suits(formula: Any) -> None:
    kind, target = ("boolean", 1) if formula.id == "F9" else ("number", 120)
    target = 0 if formula.id == "F18" else target
    for direction in ("up", "down", "keep"):
        one = row("a.1", formula=formula.id, direction=direction, type=kind, target=target)
        plan = replace(GOOD, indicators=(one,))
        unsuited = "PLN-031" in {code for code, _, _ in found_in(plan)}
        assert unsuited is (direction not in formula.directions)


# From the command line ---------------------------------------------------------------------------


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workspace whose plan has a target on the wrong side and one without an act."""
    root = workspace(tmp_path / "piano-2025")
    edit_plan(root, [
        ("Indicatori", "M05.P02/a.1", "direction", "crescente"),
        ("Indicatori", "M05.P02/a.1", "baseline", 100),
        ("Indicatori", "M05.P02/a.1", "baseline_year", 2024),
        ("Indicatori", "M05.P02/a.1", "target", 90),
    ])  # fmt: skip
    return root


def told(*given: object) -> tuple[int, set[tuple[str, str]]]:
    done = riscontro("validate", *given, "--format", "json")
    found = json.loads(done.stdout)
    return done.exit_code, {(one["workbook"], one["code"]) for one in found["findings"]}


WRONG = {("piano.xlsx", "PLN-009"), ("piano.xlsx", "PLN-012")}


def test_validate_knows_a_plan_by_what_it_says(broken: Path) -> None:
    assert told(broken / "piano.xlsx") == (1, WRONG)
    renamed = broken.parent / "copia del piano.xlsx"
    shutil.copy(broken / "piano.xlsx", renamed)
    assert told(renamed) == (1, {(renamed.name, code) for _, code in WRONG})
    assert told(renamed, "--alone") == (1, {(renamed.name, code) for _, code in WRONG})


def test_a_good_plan_is_clean_and_named(tmp_path: Path) -> None:
    root = workspace(tmp_path / "piano-2025")
    done = riscontro("validate", root / "piano.xlsx")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["piano.xlsx", "  Nessuna segnalazione."]


def test_plans_and_departments_are_checked_together(broken: Path) -> None:
    assert riscontro("distribute", broken, "--today", TODAY).exit_code == 1
    filled = broken / "trasmissioni" / "CUL_2025_consuntivo.xlsx"
    fill(filled, {("indicators", "a.1", "value"): "dodici"})
    status, found = told(broken / "piano.xlsx", broken / "trasmissioni", "--today", TODAY)
    assert status == 1 and found >= WRONG | {(filled.name, "VAL-001")}
    riscontro("consolidate", broken, "--today", TODAY)
    _, everything = told(broken, "--today", TODAY)
    assert everything >= WRONG | {("quadro.xlsx", "WBK-011")}
    assert ("quadro.xlsx", "WBK-002") not in everything
    assert ("quadro.xlsx", "WBK-002") in told(broken / "quadro.xlsx")[1]


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_plan_is_shown_like_the_others(broken: Path, form: str) -> None:
    shown = riscontro("validate", broken / "piano.xlsx", "--format", form, "--lang", "en").stdout
    assert "PLN-009" in shown and "is below the baseline (100)" in shown


def test_the_plan_is_checked_for_the_open_period(broken: Path) -> None:
    edit_plan(broken, [
        ("Indicatori", "M05.P02/a.1", "target_year", 2025),
        ("Indicatori", "M05.P02/a.1", "target", 110),
    ])  # fmt: skip
    assert "PLN-013" not in {code for _, code in told(broken / "piano.xlsx")[1]}
    settings = broken / "riscontro.toml"
    settings.write_text(settings.read_text("utf-8").replace("period = 2025", "period = 2026"))
    assert "PLN-013" in {code for _, code in told(broken / "piano.xlsx")[1]}
    assert "PLN-013" not in {code for _, code in told(broken / "piano.xlsx", "--alone")[1]}


def test_no_copy_is_made_of_a_plan(broken: Path, tmp_path: Path) -> None:
    done = riscontro("validate", broken / "piano.xlsx", "--annotate", tmp_path / "copie")
    assert "piano.xlsx" in done.stderr and list((tmp_path / "copie").iterdir()) == []


def test_a_broken_plan_file_is_a_finding(broken: Path) -> None:
    plan = broken / "piano.xlsx"
    plan.write_bytes(plan.read_bytes()[:3000])
    assert told(plan) == (1, {("piano.xlsx", "WBK-001")})
    lost = broken.parent / "piano.xlsx"
    shutil.copy(plan, lost)
    assert told(lost) == (1, {("piano.xlsx", "WBK-001")})


def test_distribute_tells_what_is_wrong_and_goes_on(broken: Path) -> None:
    done = riscontro("distribute", broken, "--today", TODAY)
    assert done.exit_code == 1
    assert (broken / "trasmissioni" / "CUL_2025_consuntivo.xlsx").exists()
    assert "✖ 1 errore bloccante · ▲ 1 avviso" in done.stderr
    assert "riscontro validate" in done.stderr and "piano.xlsx" in done.stderr
    assert "PLN-009" not in done.stderr, "the list is for validate"
    english = riscontro("distribute", broken, "--today", TODAY, "--lang", "en")
    assert "1 blocking error" in english.stderr


def test_distribute_is_silent_on_a_good_plan(tmp_path: Path) -> None:
    done = riscontro("distribute", workspace(tmp_path / "piano-2025"), "--today", TODAY)
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("folder", "profile", "codes"),
    [
        ("torino-2025", "torino-controllo", {"PLN-001", "PLN-025", "PLN-029"}),
        ("cmto-psm-2021", "cmto-psm", {"LNK-014"}),
    ],
)
def test_a_real_plan_has_no_false_alarm(
    corpus: Path, folder: str, profile: str, codes: set[str]
) -> None:
    shaped = load(profile)
    found = check_plan(read_source(corpus / folder, shaped), shaped, catalogue(shaped))
    assert {one.code for one in found} == codes
