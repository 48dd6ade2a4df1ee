"""Random runs and undos in a store: nothing is forgotten, an undo undone changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from copies import DAY, PERIOD, ROUND, RULES, Base, consolidated, copy
from hypothesis import given
from hypothesis import strategies as st
from riscontro.sync.records import Accepted, Submission
from riscontro.sync.retractions import retractions, take_back, withheld
from riscontro.sync.store import RunWrites, Store, accepted, history, open_store, record_run
from riscontro.sync.versions import RowName, accepted_at

KEYS = ("M01.P02/a.1", "M01.P02/a.2")
VALUES = st.sampled_from(["", "1", "2", "3"])
NIGHT = st.tuples(st.just("night"), st.tuples(VALUES, VALUES))
UNDO = st.tuples(st.just("undo"), st.integers(0, 9))
LIVES = st.lists(st.one_of(NIGHT, NIGHT, UNDO), min_size=1, max_size=12)


@contextmanager
def opened() -> Iterator[Store]:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "store.db") as store:
        yield store


def sent(values: tuple[str, str]) -> Submission:
    return copy("a.xlsx", {key: {"value": value} for key, value in zip(KEYS, values, strict=True)})


def night(store: Store, values: tuple[str, str]) -> None:
    """Take in what the unit's workbook says, but for what was taken back and says it still."""
    before = {name[1:]: row for name, row in accepted(store, PERIOD, ROUND).items()}
    held = withheld(sent(values), retractions(store, PERIOD, ROUND), RULES)
    kept = {one.key for one in held}
    rows = {
        key: {"value": value} for key, value in zip(KEYS, values, strict=True) if key not in kept
    }
    base: Base
    base, found, _ = consolidated([copy("a.xlsx", rows)], before)
    writes = RunWrites(DAY, "sync", PERIOD, ROUND, [sent(values)], list(base.values()), found)
    record_run(store, writes)


def texts(rows: dict[RowName, Accepted]) -> dict[str, str]:
    """What every row says; one that says nothing is as one that is not there."""
    said = {name[2]: row.cell("value").text for name, row in rows.items()}
    return {key: text for key, text in said.items() if text}


@given(LIVES)
def test_a_life_of_runs_and_undos(life: list[tuple[str, tuple[str, str] | int]]) -> None:
    with opened() as store:
        runs: list[int] = []
        after: dict[int, dict[str, str]] = {}
        typed: set[tuple[str, str]] = set()
        for what, said in life:
            if what == "night":
                assert isinstance(said, tuple)
                night(store, said)
                runs.append(len(runs) + 1)
                stood = texts(accepted(store, PERIOD, ROUND))
                typed |= set(stood.items())
            elif runs:
                assert isinstance(said, int)
                target = runs[said % len(runs)]
                told = take_back(store, target, DAY, dry_run=True)
                done = take_back(store, target, DAY)
                assert told is not None and done is not None and told.rows == done.rows
                runs.append(done.run)
                now = texts(accepted(store, PERIOD, ROUND))
                for row in done.rows:
                    was = row.before.cell("value").text if row.before else ""
                    if row.state == "taken":
                        assert now.get(row.name[2], "") == was
                again = take_back(store, done.run, DAY)
                assert again is not None
                runs.append(again.run)
                assert texts(accepted(store, PERIOD, ROUND)) == after[done.run - 1]
                assert texts(accepted_at(store, done.run, PERIOD, ROUND)) == now
                after[done.run] = now
            after[len(runs)] = texts(accepted(store, PERIOD, ROUND))
        for number, stood in after.items():
            assert texts(accepted_at(store, number, PERIOD, ROUND)) == stood
        known = {
            (key, row.cell("value").text) for key in KEYS for row in history(store, key, PERIOD)
        }
        assert typed <= known, "a value ever accepted is still known"


@pytest.mark.parametrize("value", ["1", "2"])
def test_what_was_taken_back_waits_until_it_changes(value: str) -> None:
    with opened() as store:
        night(store, ("1", "1"))
        night(store, ("2", "1"))
        take_back(store, 2, DAY)
        night(store, ("2", "1"))
        assert texts(accepted(store, PERIOD, ROUND))[KEYS[0]] == "1"
        night(store, ("3" if value == "2" else "1", "1"))
        wanted = "3" if value == "2" else "1"
        assert texts(accepted(store, PERIOD, ROUND))[KEYS[0]] == wanted


@pytest.mark.parametrize(("undos", "stands"), [(1, "1"), (2, "2"), (3, "1"), (4, "2")])
def test_an_undo_undone_and_undone_again_holds_back_again(undos: int, stands: str) -> None:
    with opened() as store:
        night(store, ("1", "1"))
        night(store, ("2", "1"))
        target = 2
        for _ in range(undos):
            done = take_back(store, target, DAY)
            assert done is not None
            target = done.run
        for _ in range(2):
            night(store, ("2", "1"))
            assert texts(accepted(store, PERIOD, ROUND))[KEYS[0]] == stands
