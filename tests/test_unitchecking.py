"""Findings of single workbooks: the same wherever rules are asked, and asked once."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from desk import edit_plan
from forge import Forge, changed, sample_plan
from offices import DUE, TODAY, City
from riscontro.schemas.findings import Finding
from riscontro.sync import checks
from riscontro.sync.checks import Part, own_findings
from riscontro.sync.keptunits import KeptUnits
from riscontro.sync.measuring import Context
from riscontro.sync.pipeline import unitchecking
from riscontro.sync.pipeline.consolidation import consolidate, preview
from riscontro.sync.pipeline.engines import Here
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.processes import FORKS, Processes
from riscontro.sync.predicates import ASKED_ANEW, PREDICATES
from spoiling import spoiled, told_of
from test_rules_broken import BROKEN, Spoil, places

UNITS = ("CUL", "AMB", "SOC", "DIR")
VALUE = ("indicators", "a.1", "value")
NEXT = TODAY + timedelta(days=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units whose workbooks were really asked, run after run."""
    units: list[str] = []
    ask = unitchecking.lasting_findings

    def counted(part: Part, context: Context) -> list[Finding]:
        units.append(part.submission.department)
        return ask(part, context)

    monkeypatch.setattr(unitchecking, "lasting_findings", counted)
    monkeypatch.setattr(unitchecking, "engine_for", lambda *_: Here())
    return units


def sent(root: Path) -> City:
    """Four workbooks; in one a number that jumped, in another one that cannot be."""
    city = City.founded(root)
    city.send("CUL", {VALUE: 4410100})
    city.send("AMB", {("indicators", "f.1", "value"): -3})
    city.send("SOC")
    city.send("DIR")
    return city


def run(root: Path, today: date = TODAY, again: bool = False) -> Sequence[Finding]:
    summary = consolidate(root, today, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC), again=again)
    return summary.consolidated.findings


def asked_by(asked: list[str], root: Path, today: date = TODAY, again: bool = False) -> set[str]:
    asked.clear()
    found = run(root, today, again)
    units = set(asked)
    assert found == run(root, today, again=True), "what is kept is what would be found"
    run(root, today)
    return units


def test_only_workbooks_that_say_something_else_are_asked(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    assert asked_by(asked, city.root) == set(UNITS)
    assert asked_by(asked, city.root) == set()
    assert asked_by(asked, city.root, again=True) == set(UNITS)
    city.send("CUL", {VALUE: 44101})
    assert asked_by(asked, city.root) == {"CUL"}
    (city.inbox / "SOC_2025_consuntivo.xlsx").rename(city.inbox / "altro.xlsx")
    assert asked_by(asked, city.root) == {"SOC"}
    edit_plan(city.root, [("Indicatori", "M05.P02/a.1", "source_of_data", "ISTAT")])
    assert asked_by(asked, city.root) == set(UNITS)
    city.settle(drafts=True)
    assert asked_by(asked, city.root) == set(UNITS)


def test_a_copy_makes_its_unit_be_asked_every_time(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    city.send("CUL", {VALUE: 44101}, name="copia.xlsx")
    assert asked_by(asked, city.root) == set(UNITS)
    assert asked_by(asked, city.root) == {"CUL"}


def test_another_day_asks_nobody(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    run(city.root)
    assert asked_by(asked, city.root, NEXT) == set()


def test_a_draft_is_asked_for_what_is_missing_once_it_is_due(
    tmp_path: Path, asked: list[str]
) -> None:
    city = sent(tmp_path / "piano-2025")
    city.send("CUL", {VALUE: None}, submitted=False)
    late = DUE + timedelta(days=1)
    first = {one.code for one in run(city.root, DUE)}
    assert asked_by(asked, city.root, DUE) == set()
    assert "CUL" in asked_by(asked, city.root, late)
    assert {one.code for one in run(city.root, late)} > first


def test_looking_keeps_nothing(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    preview(opened(city.root), TODAY)
    assert sorted(asked) == sorted(UNITS) and not city.workspace.readings_file.exists()
    run(city.root)
    asked.clear()
    preview(opened(city.root), TODAY)
    assert asked == []


@pytest.mark.parametrize("forked", [False, True])
def test_findings_are_the_same_wherever_rules_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forked: bool
) -> None:
    if forked and not FORKS:
        pytest.skip("no fork on this system")
    city = sent(tmp_path / "piano-2025")
    monkeypatch.setattr(unitchecking, "engine_for", lambda *_: Processes(2) if forked else Here())
    found = run(city.root)
    shutil.rmtree(city.workspace.hidden)
    monkeypatch.setattr(unitchecking.UnitChecks, "__call__", lambda _, *asked: own_findings(*asked))
    assert found == run(city.root) and found


@spoiled
def test_what_is_lost_or_spoilt_is_asked_again(
    tmp_path: Path, asked: list[str], spoilt: Callable[[Path], None]
) -> None:
    city = sent(tmp_path / "piano-2025")
    run(city.root)
    spoilt(city.workspace.readings_file)
    assert asked_by(asked, city.root) == set(UNITS)
    assert asked_by(asked, city.root) == set()


def test_an_entry_that_says_nothing_is_asked_again(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    run(city.root)
    told = told_of(city.workspace.readings_file, "findings")
    empty = {unit: (one, b"\x93") for unit, one in told.items()}
    KeptUnits(city.workspace.readings_file, "findings").keep(empty, frozenset())
    assert asked_by(asked, city.root) == set(UNITS)


def test_what_would_not_come_back_the_same_is_asked_again(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    city = sent(tmp_path / "piano-2025")
    ask = unitchecking.lasting_findings

    def odd(part: Part, context: Context) -> list[Finding]:
        return [replace(one, facts={**one.facts, "odd": {1}}) for one in ask(part, context)]

    monkeypatch.setattr(unitchecking, "lasting_findings", odd)
    run(city.root)
    asked.clear()
    run(city.root)
    assert "CUL" in asked and len(asked) < len(UNITS)


def test_findings_about_people_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = sent(tmp_path / "piano-2025")
    monkeypatch.setattr(unitchecking, "has_personal", lambda _: True)
    run(city.root)
    kept = city.workspace.readings_file
    assert told_of(kept, "rows") and not told_of(kept, "findings")


ELSEWHERE = ("today", "around", "evaluator")
"""What a context tells of the day and of other workbooks."""


class Blind:
    """A context that does not tell it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        assert name not in ELSEWHERE, name
        return getattr(self._context, name)


@pytest.mark.parametrize(
    ("code", "spoil"), BROKEN, ids=[f"{code}-{n}" for n, (code, _) in enumerate(BROKEN)]
)
def test_what_is_kept_does_not_depend_on_the_day_or_on_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, spoil: Spoil
) -> None:
    ask = checks.lasting_findings

    def blind(part: Part, context: Context) -> list[Finding]:
        hidden: Any = Blind(context)
        return ask(part, hidden)

    plan = changed(sample_plan(), "f.1", target=Decimal(100000))
    forge = Forge(tmp_path, changed(plan, "a.1", within="M05.P02/f.1")).fill()
    where = spoil(forge)
    monkeypatch.setattr(checks, "lasting_findings", blind)
    assert (code, where) in places(forge.check())


def named(code: CodeType, around: dict[str, Any], seen: set[CodeType]) -> set[str]:
    """Return every name that code mentions, and the functions of ours that it calls."""
    if code in seen:
        return set()
    seen.add(code)
    names = set(code.co_names)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            names |= named(inner, around, seen)
    for name in code.co_names:
        called = around.get(name)
        if isinstance(called, FunctionType) and called.__module__.startswith("riscontro."):
            names |= named(called.__code__, called.__globals__, seen)
    return names


def names_of(predicate: str) -> set[str]:
    asked: Any = PREDICATES[predicate]
    return named(asked.__code__, asked.__globals__, set())


@pytest.mark.parametrize("predicate", sorted(set(PREDICATES) - ASKED_ANEW))
def test_no_predicate_that_lasts_names_the_day_or_others(predicate: str) -> None:
    assert not names_of(predicate) & set(ELSEWHERE)


def test_predicates_that_do_are_asked_anew() -> None:
    assert {"in_future", "ageing", "mixed_days", "overdue", "holds"} <= ASKED_ANEW
    for predicate in ("in_future", "ageing", "mixed_days", "overdue"):
        assert "today" in names_of(predicate)
    assert "evaluator" in names_of("holds") and set(PREDICATES) > ASKED_ANEW
