"""A plan whose indicators have targets of every kind, and what an office may type for them.

One row for each formula and type of measure: numbers, amounts, percentages, quotients, yes or no.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from riscontro.schemas.findings import Language
from riscontro.schemas.plan import Department, Indicator, Interim, Node, Plan, Value, Version
from riscontro.schemas.profile import Profile, load
from riscontro.sync.issuing import Issue, books
from riscontro.workbooks.layout import Book, Cell, Row

PERIOD, PATH = 2026, "M01.P01"
PROFILE = load("torino-controllo")

WITH_TARGET: dict[str, Any] = {"target": 60, "baseline": 40, "baseline_year": 2023}
FORMULAS: dict[str, dict[str, Any]] = {
    "F1": {"direction": "up"},
    "F2a": {"direction": "down", "target": 30},
    "F2b": {"direction": "down", "target": 30},
    "F3": {"direction": "up"},
    "F5": {"minimum": 30, "maximum": 80},
    "F5b": {"minimum": 90, "target": 60, "maximum": 40, "excellent": 20},
    "F6a": {"bands": "0-50: 20; 50-80: 60; 80-: 100"},
    "F6b": {"bands": "0-50: 20; 50-80: 40-60; 80-100: 100-60"},
    "F6c": {"bands": "10-50: 1; 50-80: 2"},
    "F7": {"minimum": 30, "maximum": 70},
    "F8": {"direction": "keep", "tolerance": 5},
    "F10": {"direction": "up"},
    "F10b": {"direction": "up", "natural_limit": 100},
    "F11": {"direction": "down", "target": 30},
    "F11b": {"direction": "down"},
    "F12": {"direction": "up"},
    "F13": {"direction": "up"},
    "F18": {"direction": "down", "target": 0},
}
TYPES: dict[str, dict[str, Any]] = {
    "number": {},
    "money": {"unit": "€", "decimals": 2},
    "percent": {"unit": "%", "decimals": 1},
    "ratio": {"unit": "%", "decimals": 1},
    "cost": {"type": "ratio", "unit": "€", "decimals": 2, "may_exceed": True},
}
NUMBERS = ("target", "baseline", "minimum", "maximum", "excellent", "tolerance", "natural_limit")


def plan(profile: Profile = PROFILE) -> Plan:
    """One unit in charge of everything: every formula on every type, and rows of their own."""
    made = list(_indicators())
    values = [
        Value(one.key, one.part, year, str(size), "int", Decimal(size),
              Decimal(100) if one.type == "ratio" and one.unit == "%" else
              Decimal(1) if one.type == "ratio" else None)
        for one in made
        if one.type not in ("boolean", "text")
        for year, size in ((2023, 40), (2024, 44), (2025, 50))
    ]  # fmt: skip
    revised = f"{PATH}/b.90"
    versions = (
        Version(revised, "", "target", "80", PERIOD, date(PERIOD, 3, 1), "DGC 12/2026"),
        Version(revised, "", "target", "90", PERIOD, date(PERIOD, 9, 1), "DGC 40/2026"),
    )
    interim = (Interim(f"{PATH}/b.91", "", date(PERIOD, 6, 30), Decimal(45)),)
    nodes = (Node("M01", "missione", "1", "SERVIZI"), Node(PATH, "programma", "1", "UNO", "M01"))
    return Plan(profile.id, PERIOD, nodes, (), (), tuple(made), tuple(values),
                (Department("CUL", "Cultura"),), (), versions, interim,
                years=(2023, 2024, 2025, PERIOD))  # fmt: skip


def _indicators() -> Iterator[Indicator]:
    numbers = itertools.count(1)
    for formula, wanted in FORMULAS.items():
        for kind, of_type in TYPES.items():
            for more in ({"aggregation": "stock"}, {"aggregation": "flow", "target_year": 2027}):
                if "target_year" in more and kind != "number":
                    continue
                yield _indicator(
                    f"a.{next(numbers)}",
                    f"{formula} {kind} {more['aggregation']}",
                    kind,
                    formula=formula,
                    **{**WITH_TARGET, **wanted, **of_type, **more},
                )
    own = {**WITH_TARGET, "direction": "up", "aggregation": "stock"}
    extra: list[tuple[str, dict[str, Any]]] = [
        ("number", {**own, "rating_rules": ">=90 A1 oltre le attese; >=60,5 in ritardo; critico"}),
        ("number", {**own, "direction": "", "formula": ""}),
        ("number", {"direction": "up"}),
        ("number", {**own, "proposed": ("target",)}),
        ("number", {**own, "target_year": 2028}),
        ("percent", {**own, "unit": "%", "target_year": 2028}),
        ("boolean", {"direction": "up"}),
        ("boolean", {"direction": "up", "target": 1, "target_year": 2027}),
        ("boolean", {"direction": "down", "target": 0}),
        ("text", {"target": None}),
    ]
    for at, (kind, more) in enumerate(extra, 1):
        yield _indicator(f"b.{at}", f"{kind} {at}", kind, **more)
    yield _indicator("b.90", "revised", "number", **own)
    yield _indicator("b.91", "interim", "number", **{**own, "formula": "F3"})


def _indicator(code: str, label: str, kind: str, **more: Any) -> Indicator:
    sizes = {name: Decimal(str(more[name])) for name in NUMBERS if more.get(name) is not None}
    return Indicator(f"{PATH}/{code}", code, label, PATH, department="CUL",
                     **{"type": kind, "frequency": "semestrale", **more, **sizes})  # fmt: skip


def issued(round_id: str, language: Language, made: Plan | None = None) -> Book:
    """The workbook of the unit as it leaves."""
    issue = Issue("prova", round_id, language, None, date(PERIOD, 7, 1), "Ufficio di prova")
    return books(made or plan(), PROFILE, issue)["CUL"]


SIZES = (0, 1, 10, 30, 36, 40, 42, 45, 49.999999999, 50, 55, 57, 60, 60.5, 66.5, 69.99999999949,
         70, 80, 95, 100, 150, -20, 1e-9, 0.1 + 0.2, None, "circa 12")  # fmt: skip
ANSWERS = ("sì", " SI ", "no", "Yes", 1, 0, "true", "forse", None, "falso", "s")


def filled(book: Book, seed: int, language: Language) -> Book:
    """The workbook with something typed in every row: numbers at thresholds, words, nothing."""
    chance = random.Random(seed)
    reasons = {"it": ("non rilevato", "non pertinente"), "en": ("not collected", "not applicable")}
    rows: list[Row] = []
    for row in book.rows["indicators"]:
        typed: dict[str, Cell] = {}
        if row["type"] == "boolean":
            typed["value"] = chance.choice(ANSWERS)
        else:
            typed["value"] = chance.choice(SIZES)
        if row["type"] == "ratio":
            typed["denominator"] = chance.choice((100, 100, 1, 3, 0, None, "x"))
        if typed["value"] is None and chance.random() < 0.7:
            typed["missing_reason"] = chance.choice(reasons[language])
        rows.append({**row, **typed})
    return replace(book, rows={**book.rows, "indicators": rows})
