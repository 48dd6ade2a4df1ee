"""Rows of the indicators unit by unit: the same wherever they are made, and made once."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desk import edit_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import TODAY, City
from riscontro.sync.keptunits import KeptUnits
from riscontro.sync.pipeline import rowmaking
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.engines import Here
from riscontro.sync.pipeline.gathering import see
from riscontro.sync.pipeline.planning import Opened, opened
from riscontro.sync.pipeline.processes import FORKS, Processes
from riscontro.sync.pipeline.progressing import quiet
from riscontro.sync.pipeline.rowmaking import rows_apart
from riscontro.sync.pipeline.storing import store_of
from riscontro.sync.rowscores import Marks, Scored
from riscontro.sync.standing import Standing
from riscontro.sync.unitrows import read_rows
from riscontro.workbooks.masterlooks import clean
from riscontro.workbooks.mastersheets import Link, MasterCell, Shown
from riscontro.workbooks.packedrows import PackedRows, packed_rows, part_of, stretches, turned
from spoiling import spoiled, told_of

UNITS = ("CUL", "AMB", "SOC", "DIR")
VALUE = ("indicators", "a.1", "value")

texts = st.text(max_size=5)
contents = st.one_of(
    st.none(), texts, st.integers(-9, 9), st.floats(allow_nan=False), st.dates(), st.datetimes()
)
links = st.none() | st.builds(Link, texts, texts)
cells: st.SearchStrategy[MasterCell] = st.one_of(
    contents, st.builds(Shown, contents, st.sampled_from(["", "bad"]), texts, texts, links)
)
tables = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(cells, min_size=wide, max_size=wide), min_size=1, max_size=9)
)


@settings(max_examples=200, deadline=None)
@given(tables, st.data())
def test_packed_rows_are_what_they_were(rows: list[list[MasterCell]], data: st.DataObject) -> None:
    order = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    places = list(zip(rows, order, strict=True))
    of_pack = [[row for row, at in places if at == pack] for pack in range(3)]
    packs = [packed_rows(some) if some else b"" for some in of_pack]
    made = PackedRows(packs, order).and_then([rows[0]])
    whole = [tuple(row) for row in (*rows, rows[0])]
    assert list(map(tuple, made)) == whole and len(made) == len(whole)
    assert [tuple(made[at]) for at in (0, -1)] == [whole[0], whole[-1]]
    assert list(map(tuple, made[1:])) == whole[1:]
    assert [tuple(row) for row in part_of(made, 0, 1)] == [row[:1] for row in whole]
    *different, last = stretches(made)
    assert [list(column) for column in last] == [[cell] for cell in whole[-1]]
    assert different == [
        [dict.fromkeys(column) for column in zip(*of_pack[pack], strict=True)]
        for pack in dict.fromkeys(order)
    ]
    asked: list[MasterCell] = []

    def told(cell: MasterCell) -> tuple[MasterCell]:
        asked.append(cell)
        return (cell,)

    shown = turned(made, [told] * len(whole[0]))
    assert [tuple(row) for row in shown] == [tuple((cell,) for cell in row) for row in whole]
    assert len(asked) == sum(len(column) for pack in (*different, last) for column in pack)


def test_a_text_that_cannot_be_written_is_held_as_the_master_shows_it() -> None:
    broken = "a\ud800\r\n"
    rows = PackedRows([packed_rows([[broken, Shown(broken, "bad"), 1]])], [0])
    assert list(rows) == [(clean(broken), Shown(clean(broken), "bad"), 1)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units whose rows were really made, run after run."""
    units: list[str] = []
    made = rowmaking.unit_rows

    def counted(ground: Any, unit: str) -> bytes:
        units.append(unit)
        return made(ground, unit)

    monkeypatch.setattr(rowmaking, "unit_rows", counted)
    monkeypatch.setattr(rowmaking, "engine_for", lambda *_: Here())
    return units


def sent(root: Path) -> City:
    city = City.founded(root)
    for unit in UNITS:
        city.send(unit)
    return city


def run(root: Path, again: bool = False) -> bytes:
    consolidate(root, TODAY, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC), again=again)
    return (root / "quadro.xlsx").read_bytes()


def asked_by(asked: list[str], root: Path, again: bool = False) -> set[str]:
    asked.clear()
    run(root, again)
    return set(asked)


def standing_of(found: Opened) -> Standing:
    with store_of(found) as store:
        seen = see(found, store, TODAY, quiet, keep=False)
    return Standing(seen.consolidated, found.plan, found.profile)


def bare(row: Marks) -> tuple[object, ...]:
    scores = (row.progress, row.achievement, row.initial, row.trend)
    rest = (row.standing, row.record, row.closing, row.rated, row.moved, row.expected, row.aimless)
    return *(replace(one, inputs={}) for one in scores), *rest


@pytest.mark.parametrize("forked", [False, True])
def test_rows_are_the_same_wherever_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forked: bool
) -> None:
    if forked and not FORKS:
        pytest.skip("no fork on this system")
    monkeypatch.setattr(rowmaking, "engine_for", lambda *_: Processes(2) if forked else Here())
    found = opened(sent(tmp_path / "piano-2025").root)
    here, apart = standing_of(found), standing_of(found)
    (rows,) = rows_apart(found, apart, 2).values()
    assert list(apart.scores.rows) == list(here.scores.rows)
    assert all(isinstance(row, Scored) for row in here.scores.rows.values())
    for key, row in apart.scores.rows.items():
        assert not isinstance(row, Scored) and bare(row) == bare(here.scores.rows[key])
        assert repr(apart.scored(key)) == repr(here.scored(key)), "told whole when it is asked for"
    assert repr(apart.scores.plan) == repr(here.scores.plan)
    sheet = next(one for one in found.profile.sheets if one.kind == "indicator")
    ground = rowmaking.Ground(here, sheet, "it")
    for planned, made in zip(found.plan.indicators, rows, strict=True):
        key = planned.row_key
        scored = here.scored(key) if here.scorer.stands(key) else None
        assert tuple(ground.row(planned, scored)) == tuple(made)


def test_only_units_that_tell_something_else_are_asked(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    everybody = asked_by(asked, city.root)
    assert set(UNITS) <= everybody
    assert asked_by(asked, city.root) == set()
    assert asked_by(asked, city.root, again=True) == everybody
    city.send("CUL", {VALUE: 44101})
    assert asked_by(asked, city.root) == {"CUL"}
    (city.inbox / "SOC_2025_consuntivo.xlsx").unlink()
    assert asked_by(asked, city.root) <= {"SOC"}
    edit_plan(city.root, [("Indicatori", "M05.P02/a.1", "source_of_data", "ISTAT")])
    assert asked_by(asked, city.root) == everybody
    city.settle(language="en")
    assert asked_by(asked, city.root) == everybody
    known = run(city.root)
    city.workspace.readings_file.unlink()
    assert run(city.root) == known


@spoiled
def test_what_is_lost_or_spoilt_is_made_again(
    tmp_path: Path, asked: list[str], spoilt: Callable[[Path], None]
) -> None:
    city = sent(tmp_path / "piano-2025")
    everybody = asked_by(asked, city.root)
    master = city.workspace.master_file.read_bytes()
    spoilt(city.workspace.readings_file)
    assert asked_by(asked, city.root) == everybody
    assert city.workspace.master_file.read_bytes() == master
    assert asked_by(asked, city.root) == set()


def test_an_entry_that_says_nothing_is_made_again(tmp_path: Path, asked: list[str]) -> None:
    city = sent(tmp_path / "piano-2025")
    everybody = asked_by(asked, city.root)
    told = told_of(city.workspace.readings_file, "rows")
    empty = {unit: (one, b"\x90") for unit, one in told.items()}
    KeptUnits(city.workspace.readings_file, "rows").keep(empty, frozenset())
    assert asked_by(asked, city.root) == everybody


def test_people_s_own_data_are_not_kept(tmp_path: Path) -> None:
    found = opened(sent(tmp_path / "piano-2025").root)
    standing = standing_of(found)
    file = found.workspace.readings_file
    shutil.rmtree(file, ignore_errors=True)
    profile = replace(
        found.profile,
        sheets=tuple(
            replace(sheet, fields=tuple(replace(one, personal=True) for one in sheet.fields))
            for sheet in found.profile.sheets
        ),
    )
    assert rows_apart(found, Standing(standing.consolidated, found.plan, profile), 1)
    assert not file.exists()
    personal = replace(profile, sheets=tuple(replace(s, personal=True) for s in profile.sheets))
    assert not rows_apart(found, Standing(standing.consolidated, found.plan, personal), 1)
    assert rows_apart(found, standing, 1) and file.exists()


def test_what_nobody_wrote_is_no_row() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_rows(b"\x93")
