"""Runs killed at every step and at any instant: each file whole, and the next run makes it good."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import cell_of, riscontro, value_in
from dying import Mortal
from errands import new_titles
from hypothesis import settings
from offices import City
from openpyxl import load_workbook
from riscontro.sync.workspace import Workspace
from stages import Stage, die, hold_whole, make_good, people, staged, stored

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

FIRST, DAY, NEXT = "2026-02-19", "2026-02-20", "2026-02-21"
AMB, DIR = "AMB_2025_consuntivo.xlsx", "DIR_2025_consuntivo.xlsx"

EXAMPLES = settings().max_examples
"""The profile: 25 on a desk, 100 in continuous integration, 1000 in full."""
EVERY = {25: 5, 100: 2}.get(EXAMPLES, 1)
"""Of the steps of a run, die at every one of these."""
INSTANTS = {25: 3, 100: 12}.get(EXAMPLES, 300)
WHOLE = {25: 1, 100: 2}.get(EXAMPLES, 40)
"""How many deaths at a random instant, in a forked run and in one of a program of its own."""


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    running = Mortal()
    yield running
    running.close()


# The nightly run --------------------------------------------------------------------------------

TYPED = {
    (AMB, "Indicatori", "f.1", "value"): "4.224057,67",
    (AMB, "Indicatori", "f.1", "note"): "riga da controllare",
    (DIR, "Indicatori", "d.1#totale", "value"): 131,
    (DIR, "Indicatori", "d.1#sede-centrale", "note"): "aggiunto la sera",
}
"""What offices type between two nights."""


def type_in(root: Path, typed: dict[tuple[str, str, str, str], object]) -> None:
    for name in {place[0] for place in typed}:
        book = load_workbook(root / "trasmissioni" / name)
        for (file, sheet, key, field), value in typed.items():
            if file == name:
                cell_of(book[sheet], f"M05.P02/{key}", field).value = value
        book.save(root / "trasmissioni" / name)


@pytest.fixture(scope="module")
def night(mortal: Mortal, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The second night of a workspace: two offices have typed."""
    city = City.founded(tmp_path_factory.mktemp("notte") / "piano-2025")
    city.send("AMB")
    city.send("DIR")
    for _ in range(2):
        mortal.warm("sync", city.root, "--today", FIRST)
    type_in(city.root, TYPED)
    return staged(mortal, city.root, "sync", city.root, "--today", DAY)


def test_what_the_night_is_about(night: Stage, mortal: Mortal) -> None:
    root = night.copy("visto")
    assert mortal.run(*night.command(root))["status"] in (0, 1)
    for (name, sheet, key, field), value in TYPED.items():
        assert value_in(root / "trasmissioni" / name, sheet, key, field) == value
    pushed = {name for name in people(night.once) if night.once[name] != before(night, name)}
    assert pushed == {f"trasmissioni/{AMB}", f"trasmissioni/{DIR}"}
    assert night.once["quadro.xlsx"] != before(night, "quadro.xlsx")
    assert len(night.steps) > 40 and {"commit", "replace", "write"} <= {
        step.partition(" ")[0] for step in night.steps
    }


def before(stage: Stage, name: str) -> bytes:
    return (stage.root / name).read_bytes()


def test_a_night_killed_at_each_step(night: Stage, mortal: Mortal) -> None:
    assert die(night, mortal, EVERY) >= 20 / EVERY


def test_a_night_killed_at_any_instant(night: Stage, mortal: Mortal) -> None:
    chance = random.Random(20_260_220)
    for number in range(INSTANTS):
        root = night.copy("ucciso")
        after = night.seconds * (number + chance.random()) / INSTANTS
        mortal.run(*night.command(root), after=after)
        hold_whole(night, root)
        make_good(night, mortal, root, f"after {after:.3f} of {night.seconds:.3f} s")


def test_a_program_killed_at_any_instant(night: Stage, mortal: Mortal) -> None:
    chance = random.Random(20_260_221)

    def started(root: Path) -> subprocess.Popen[bytes]:
        program = "from riscontro.sync.cli import main; main()"
        words = [str(word) for word in night.command(root)]
        return subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    start = time.monotonic()
    assert started(night.copy("ucciso")).wait() in (0, 1)
    took = time.monotonic() - start
    for number in range(WHOLE):
        root = night.copy("ucciso")
        run = started(root)
        time.sleep(took * (number + chance.random()) / WHOLE)
        run.kill()
        run.wait()
        hold_whole(night, root)
        make_good(night, mortal, root, f"program {number}")


def test_what_is_typed_after_a_kill_is_nobody_elses_doing(night: Stage, mortal: Mortal) -> None:
    """The next day offices type on: all of it is there, and no master was changed by hand."""
    later = {(DIR, "Indicatori", "d.1#delegazioni", "value"): 56}
    for point in night.fresh[1 :: 5 * EVERY]:
        root = night.copy("ucciso")
        assert mortal.run(*night.command(root), at=point)["died"]
        type_in(root, later)
        assert mortal.run("sync", root, "--today", NEXT)["status"] in (0, 1)
        for (name, sheet, key, field), value in (TYPED | later).items():
            assert value_in(root / "trasmissioni" / name, sheet, key, field) == value
        told = {row[1] for row in stored(Workspace(root))["findings"]}
        assert "CON-005" not in told, night.steps[point - 1]
        said = (root / ".riscontro" / "eventi.jsonl").read_text("utf-8")
        assert "CON-005" not in said, night.steps[point - 1]


# The other commands -----------------------------------------------------------------------------


def test_a_consolidation_killed_at_each_step(mortal: Mortal, night: Stage) -> None:
    stage = staged(mortal, night.root, "consolidate", night.root, "--today", DAY)
    die(stage, mortal, 3 * EVERY)


def test_a_first_distribution_killed_at_each_step(mortal: Mortal, tmp_path: Path) -> None:
    root = City.founded(tmp_path / "piano-2025").root
    words = ("distribute", root, "--department", "AMB", "--department", "DIR", "--today", DAY)
    stage = staged(mortal, root, *words)
    assert sorted(people(stage.once)) == [f"trasmissioni/{AMB}", f"trasmissioni/{DIR}"]
    assert die(stage, mortal, EVERY) >= 8 / EVERY


def test_a_new_distribution_killed_at_each_step(mortal: Mortal, tmp_path: Path) -> None:
    # One that cannot be patched is made anew among the things to send.
    root = new_titles(tmp_path)
    words = ("distribute", root, "--department", "AMB", "--department", "DIR")
    stage = staged(mortal, root, *words, "--today", DAY)
    assert stage.once[f"trasmissioni/{AMB}"] != before(stage, f"trasmissioni/{AMB}")
    assert f"esiti/{DIR}" in stage.once
    die(stage, mortal, EVERY)


def test_a_reception_killed_at_each_step(mortal: Mortal, tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    post = tmp_path / "posta"
    post.mkdir()
    for unit in ("AMB", "DIR"):
        city.send(unit).rename(post / f"{unit} definitivo.xlsx")
    words = ("receive", post, "--workspace", city.root, "--today", DAY)
    stage = staged(mortal, city.root, *words)
    assert sorted(people(stage.once)) == [f"trasmissioni/{AMB}", f"trasmissioni/{DIR}"]
    die(stage, mortal, EVERY)


def test_a_version_somebody_saved_in_that_instant_is_kept(tmp_path: Path) -> None:
    """Two files change places; whoever is killed in between leaves the other one beside it."""
    city = City.founded(tmp_path / "piano-2025")
    theirs = city.send("AMB").read_bytes()
    city.send("AMB", {("indicators", "f.1", "value"): 1})
    beside = city.inbox / f".{AMB}.riscontro"
    beside.write_bytes(theirs)
    half = city.inbox / f".{DIR}.riscontro"
    half.write_bytes(theirs[: len(theirs) // 2])
    (city.workspace.hidden / "lock.json").write_text("{}", "utf-8")

    assert riscontro("consolidate", city.root, "--today", "2026-02-20").exit_code in (0, 1)
    assert not beside.exists() and not half.exists()
    kept = [path.read_bytes() for path in city.workspace.backups.glob("AMB*.xlsx")]
    assert kept == [theirs]
