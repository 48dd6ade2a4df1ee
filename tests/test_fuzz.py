"""A few hundred spoiled workbooks; ``tests/fuzz/run.py`` goes on for as long as one likes."""

import os
import random
import time

import pytest
from fuzz import parts, zips
from fuzz.oracle import differing, judged, sheets_of
from fuzz.run import judged_apart, mutant
from fuzz.starts import ours, strangers
from riscontro.workbooks.reader import read_workbook

SEED, MUTANTS = 7, 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are judged in forked processes")
def test_no_spoiled_workbook_crashes_hangs_swells_or_lies() -> None:
    starts = (*ours(), *strangers())
    outcomes, faults = set(), []
    for number, story, verdict in judged_apart(SEED, range(MUTANTS), starts):
        outcomes.add(verdict.outcome)
        if verdict.fault:
            faults.append(f"{SEED}:{number} {story}: {verdict.outcome} {verdict.fault}")
    assert faults == []
    assert {"read", "corrupt"} <= outcomes


def test_sound_workbooks_are_read_as_others_read_them() -> None:
    for start in ours():
        verdict = judged(start.data, start.kind)
        assert (verdict.outcome, verdict.fault) == ("read", ""), start.name


def test_a_mutant_is_made_again_from_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [mutant(SEED, number, ours()) for number in range(40)]
    ours.cache_clear()
    monkeypatch.setattr(
        time, "localtime", lambda *_: time.struct_time((2031, 2, 3, 4, 5, 6, 0, 34, 0))
    )
    time.sleep(1)
    assert [mutant(SEED, number, ours()) for number in range(40)] == before


def test_what_is_only_written_otherwise_differs_in_bytes_and_says_the_same() -> None:
    start = ours()[0]
    sound = sheets_of(read_workbook(start.data))
    for change in (*zips.HARMLESS, *parts.HARMLESS):
        made = change(random.Random(1), start.data)
        assert made != start.data
        assert differing(sheets_of(read_workbook(made)), sound) == ""


def test_a_lie_is_found_out() -> None:
    start = ours()[0]
    sound = sheets_of(read_workbook(start.data))
    sound["Foglio 0"][3, 2] = 77.0
    assert "(3, 2)" in judged(start.data, sound=sound).fault
