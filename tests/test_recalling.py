"""What earlier runs understood spares work and changes nothing: histories with it and without."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk import edit_plan, riscontro
from offices import TODAY, City
from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.schemas.terms import Words
from riscontro.sync import keptreadings, programstate
from riscontro.sync.exactvalues import Inexact
from riscontro.sync.pipeline import engines, recalling
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.records import Record, Submission, Typed
from riscontro.sync.summary import Summary
from riscontro.sync.workspace import Workspace

UNITS = ("CUL", "AMB", "SOC", "DIR")
STEPS = 9
VALUE = ("indicators", "a.1", "value")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the workbooks that were really read, run after run."""
    names: list[str] = []
    take = recalling.take

    def counted(ground: Any, paper: Any) -> Any:
        names.append(paper.name)
        return take(ground, paper)

    monkeypatch.setattr(recalling, "take", counted)
    monkeypatch.setattr("riscontro.sync.pipeline.recalling.engine_for", lambda *_: engines.Here())
    return names


def run(root: Path, today: date = TODAY) -> Summary:
    return consolidate(root, today, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC))


def sent(root: Path, *units: str) -> City:
    city = City.founded(root)
    for unit in units or UNITS:
        city.send(unit)
    return city


def read_by(taken: list[str], root: Path, today: date = TODAY) -> list[str]:
    taken.clear()
    run(root, today)
    return sorted(taken)


def test_only_what_changed_is_read(tmp_path: Path, taken: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    everything = sorted(path.name for path in city.inbox.iterdir())
    assert read_by(taken, city.root) == everything
    assert read_by(taken, city.root) == []
    city.send("CUL", {VALUE: 44101})
    assert read_by(taken, city.root) == ["CUL_2025_consuntivo.xlsx"]
    assert read_by(taken, city.root, TODAY + timedelta(days=1)) == []
    assert read_by(taken, city.root, date(2026, 3, 1)) == everything, "the due date has passed"
    (city.inbox / everything[0]).rename(city.inbox / "altro.xlsx")
    assert read_by(taken, city.root, date(2026, 3, 1)) == ["altro.xlsx"]
    edit_plan(city.root, [("Indicatori", "M05.P02/a.1", "source_of_data", "ISTAT")])
    assert len(read_by(taken, city.root, date(2026, 3, 1))) == len(everything)
    city.settle(drafts=True)
    assert len(read_by(taken, city.root, date(2026, 3, 1))) == len(everything)


def test_what_is_lost_or_spoilt_is_read_again(
    tmp_path: Path, taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    city = sent(tmp_path / "piano-2025", "CUL", "AMB")
    run(city.root)
    spoil: list[Callable[[Path], object]] = [
        lambda path: path.write_bytes(b"x" * 99),
        lambda path: path.write_bytes(path.read_bytes()[:-5000]),
        lambda path: path.unlink(),
        lambda path: _damaged(path),
    ]
    master = city.workspace.master_file.read_bytes()
    for change in spoil:
        change(city.workspace.readings_file)
        city.workspace.kept_plan.write_bytes(city.workspace.kept_plan.read_bytes()[:-1] + b"!")
        assert len(read_by(taken, city.root)) == 2
        assert city.workspace.master_file.read_bytes() == master
        run(city.root)
        assert read_by(taken, city.root) == []
    shutil.rmtree(city.workspace.received)
    assert len(read_by(taken, city.root)) == 2, "every file read is kept by its hash"
    monkeypatch.setattr(recalling, "program", lambda: "another")
    assert len(read_by(taken, city.root)) == 2
    assert programstate.program() != "another"


def _damaged(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE readings SET data = zeroblob(50)")
    connection.close()


def test_all_is_read_when_asked(tmp_path: Path, taken: list[str]) -> None:
    city = sent(tmp_path / "piano-2025", "CUL", "AMB")
    for _ in range(3):
        riscontro("sync", city.root, "--today", TODAY)
    taken.clear()
    riscontro("sync", city.root, "--today", TODAY, "--all")
    assert len(taken) == 2
    taken.clear()
    riscontro("consolidate", city.root, "--today", TODAY, "--all")
    assert len(taken) == 2
    taken.clear()
    before = city.workspace.readings_file.read_bytes()
    riscontro("status", city.root, "--today", TODAY)
    assert taken == [] and city.workspace.readings_file.read_bytes() == before


@pytest.mark.parametrize("seed", [1, 2])
def test_histories_with_what_is_known_and_without(
    tmp_path: Path, taken: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    city = sent(tmp_path / "uno" / "piano-2025")
    other = tmp_path / "due" / "piano-2025"
    past: dict[str, list[bytes]] = {}
    today, spared = TODAY, 0
    for _ in range(STEPS):
        for path in sorted(city.inbox.iterdir()):
            past.setdefault(path.name, []).append(path.read_bytes())
        told = [step(city, chance, past) for _ in range(chance.randint(0, 2))]
        today += timedelta(days=chance.choice([0, 0, 1, 9]))
        _mirror(city.root, other)
        taken.clear()
        known = run(city.root, today)
        lying = sum(path.suffix == ".xlsx" for path in city.inbox.iterdir())
        spared += lying - len(taken)
        for path in Workspace(other).helps:
            path.unlink(missing_ok=True)
        anew = run(other, today)
        assert known.consolidated == anew.consolidated, told
        assert _dump(city.root) == _dump(other), told
        masters = [root / "quadro.xlsx" for root in (city.root, other)]
        assert masters[0].read_bytes() == masters[1].read_bytes(), told
    assert spared > STEPS, "something was known"


def step(city: City, chance: random.Random, past: dict[str, list[bytes]]) -> str:
    files = sorted(path for path in city.inbox.iterdir() if path.suffix == ".xlsx")
    one = chance.choice(files) if files else city.send("CUL")
    two = chance.choice(files) if files else one
    aside = city.inbox / "da-parte.tmp"
    state = one.stat()
    match what := chance.choice(
        ["change", "change", "draft", "copy", "delete", "rename", "swap", "touch", "restore",
         "disguise", "spoil", "plan", "settings"]
    ):  # fmt: skip
        case "change":
            unit, row = chance.choice([("CUL", "a.1"), ("AMB", "f.1"), ("SOC", "e.1")])
            city.send(unit, {("indicators", row, "value"): chance.randint(1, 90_000)})
        case "draft":
            city.send(chance.choice(UNITS), submitted=False)
        case "copy":
            shutil.copy(one, one.with_name(f"{one.stem} - Copia.xlsx"))
        case "delete":
            one.unlink()
        case "rename":
            one.rename(one.with_name(f"rinominato-{chance.randint(1, 9)}.xlsx"))
        case "swap":
            one.rename(aside)
            (two if two != one else aside).rename(one)
            if two != one:
                aside.rename(two)
        case "touch":
            os.utime(one)
        case "restore" if past.get(one.name):
            one.write_bytes(past[one.name][0])
        case "disguise" if past.get(one.name):
            one.write_bytes(past[one.name][0])
            os.utime(one, ns=(state.st_atime_ns, state.st_mtime_ns))
        case "spoil":
            one.write_bytes(one.read_bytes()[: chance.randint(0, 3000)])
        case "plan":
            value = f"ISTAT {chance.randint(1, 9)}"
            edit_plan(city.root, [("Indicatori", "M05.P02/a.1", "source_of_data", value)])
        case "settings":
            city.settle(drafts=chance.random() < 0.5)
    return what


def _mirror(root: Path, other: Path) -> None:
    """Give another workspace the same plan, settings and workbooks."""
    other.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(other / "trasmissioni", ignore_errors=True)
    shutil.copytree(root / "trasmissioni", other / "trasmissioni")
    for name in ("piano.xlsx", "riscontro.toml"):
        shutil.copy2(root / name, other / name)


def _dump(root: Path) -> list[str]:
    connection = sqlite3.connect(root / ".riscontro" / "store.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_workbook_comes_back_exactly() -> None:
    moment = datetime(2026, 2, 20, 9, 30)
    cells = {
        "a": Typed(1.0, "1", number=Decimal("1.00")),
        "b": Typed(True, "SI", term="yes"),
        "c": Typed(moment, "20/02/2026", day=date(2026, 2, 20)),
        "d": Typed(date(9999, 12, 31), "31/12/9999", day=date(9999, 12, 31)),
        "e": Typed("2026-02-20", "2026-02-20", read=False),
        "f": Typed(),
        "g": Typed(timedelta(hours=30), "30:00"),
        "h": Typed(moment.time(), "9:30"),
        "i": Typed(2**53 + 1, "x"),
    }
    issued = {"key": "k", "n": 3, "x": 3.0, "day": date(2026, 1, 1), "none": None, "text": "è €😀"}
    place = Place("w.xlsx", "Indicatori")
    record = Record("indicators", "indicator", "k", "CUL", place, 7, {"a": 1}, cells, issued)
    facts = {
        "n": Decimal("0.10"),
        "w": Words("sì", "yes"),
        "d": moment,
        "t": (1, (2, Words("", ""))),
    }
    found = Finding("VAL-001", Severity.WARNING, place, "k", "v", "a", facts, ("k", "z"))
    whole = Submission("w.xlsx", "ab", records=(record, record), findings=(found,),
                       listed={"s": {"c": frozenset({"x", "y"})}})  # fmt: skip
    back = keptreadings.read(keptreadings.written(whole))
    assert back == whole and repr(back.records) == repr(whole.records)
    assert repr(back.findings) == repr(whole.findings)


@pytest.mark.parametrize("raw", [2**70, "\ud800", object(), {"a": 1}])
def test_what_would_not_come_back_is_not_written(raw: object) -> None:
    record = Record("s", "k", "k", "CUL", Place(), 7, {}, {"a": Typed(raw, "x")}, {})
    with pytest.raises(Inexact):
        keptreadings.written(Submission("w.xlsx", "ab", records=(record,)))
