"""Every command that writes, struck by disks and shares: told in a sentence, whole, made good."""

import os
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from dying import GONE, KILL, Mortal, version
from errands import ERRANDS, PERSON, Errand, founded
from hypothesis import settings
from leftovers import found
from openpyxl import load_workbook
from riscontro.sync.sealing import verify
from stages import files, hold_kept, people

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

STROKES = {25: 1, 100: 2}.get(settings().max_examples, 10_000)
"""How often each command is struck; the full profile takes every fault at every step."""
TAKERS = ("consolidate", "sync", "distribute", "receive", "forget")
"""Commands that work in the folder of submissions."""

HURT = [
    ("receive", r"link "),
    ("archive", r"write \.prova-"),
    ("forget", r"unlink DET_\w+\.[0-9a-f]+\.xlsx"),
]
"""Steps at which a broken disk left something half done behind, before that was mended."""
ALONE = ("init", "status", "export")
"""Commands that hold no workspace: there is none yet, or they only read it."""


@dataclass
class Played:
    """A command with a workspace to run it in, and what it makes of it undisturbed."""

    errand: Errand
    root: Path
    folder: Path
    steps: list[str]
    versions: frozenset[str]
    once: dict[str, str]
    mortal: Mortal
    settled: dict[str, str] = field(default_factory=dict)

    def copy(self, name: str) -> Path:
        """Return a fresh workspace, with what lies beside it."""
        target = self.folder / name
        rmtree(target, ignore_errors=True)
        copytree(self.folder / "prima", target)
        return target / self.root.relative_to(self.folder / "prima")

    def strokes(self, *faults: str) -> list[tuple[str, int]]:
        """Return what strikes at which step, the same every time."""
        made = [(one, step) for one in faults for step in range(1, len(self.steps) + 1)]
        chance = random.Random(f"{self.errand.name} {faults}")
        return sorted(chance.sample(made, min(STROKES, len(made))))

    def later(self) -> dict[str, str]:
        """Return the files after the command was repeated undisturbed."""
        if not self.settled:
            root = self.folder / "dopo" / self.root.relative_to(self.folder / "prima")
            self.mortal.run(*self.errand.command(root))
            self.settled = prints(root)
        return self.settled


def prints(root: Path) -> dict[str, str]:
    """Return the files people see by fingerprint, and the names of those the tool keeps."""
    inside = files(root)
    return {
        name: version(str(root / name)) if data else ""
        for name, data in inside.items()
        if not name.startswith((".riscontro/log/", ".riscontro/copie/", ".riscontro/lock"))
    }


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    running = Mortal()
    running.warm("sync", founded(tmp_path_factory.mktemp("caldo")))
    yield running
    running.close()


@pytest.fixture(scope="module")
def played(
    mortal: Mortal, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Played]:  # fmt: skip
    """Play a command once undisturbed, by name."""
    known: dict[str, Played] = {}

    def play(name: str) -> Played:
        if name not in known:
            errand, folder = ERRANDS[name], tmp_path_factory.mktemp("guasti")
            before = folder / "prima"
            before.mkdir()
            root = errand.make(before)
            copytree(before, folder / "dopo")
            after = folder / "dopo" / root.relative_to(before)
            done = mortal.run(*errand.command(after), folder=after)
            assert done["status"] in (0, 1), done["said"]
            seen = frozenset(done["versions"])
            known[name] = Played(errand, root, folder, done["steps"], seen, prints(after), mortal)
        return known[name]

    return play


def told(done: dict[str, object]) -> str:
    """Hold what a command said when it was struck: clean, or one sentence and status 2."""
    said = str(done["said"]).strip()
    assert done["status"] in (0, 1, 2), said
    assert "Traceback" not in said and "Error" not in said.replace("I/O error", ""), said
    if done["status"] == 2:
        assert said and "\n" not in said, said
    return said


def hold(play: Played, root: Path, *shown: str) -> None:
    """Hold what was left: every file one of those that were ever whole, the store sound.

    ``shown`` names the files that tell how things stand in the middle of the fault.
    """
    hold_kept(root)
    named = ["quadro.xlsx", "piano.xlsx", "riscontro.toml", *people(files(root))]
    for name in (one for one in named if "/." not in one and (root / one).exists()):
        if play.errand.remade and name not in shown:
            was = version(str(play.root / name))
            assert version(str(root / name)) in {was, *play.versions}, f"{name} was never so"
        if name.endswith(".xlsx"):
            load_workbook(root / name, read_only=True).close()


def make_good(play: Played, root: Path, what: str, drafted: Collection[str] = ()) -> None:
    """Repeat the command: it completes, or says that it was complete, and all is as it should.

    ``drafted`` are messages written while a folder was away: they speak of what could be done then.
    """

    def apart(seen: Mapping[str, str]) -> dict[str, str]:
        return {name: "" if name in drafted else digest for name, digest in seen.items()}

    again = play.mortal.run(*play.errand.command(root))
    assert "Traceback" not in again["said"], what
    finished = play.errand.remade and prints(root) == play.once
    assert again["status"] in (0, 1) or finished, f"{what}: {again['said']}"
    if play.errand.name == "forget":
        # Its own name for the person is another every time.
        assert found(root, "13/02/1951", "1951-02-13") + found(root, PERSON) == [], what
    elif play.errand.name == "archive":
        sealed = sorted((root / "archivio").iterdir())
        assert sealed and all(verify(one.read_bytes()).wrong == () for one in sealed), what
    elif apart(prints(root)) != apart(play.once):
        # The night after a push the master names the fingerprint of what was pushed.
        play.mortal.run(*play.errand.command(root))
        assert apart(prints(root)) == apart(play.later()), what
    assert play.mortal.run("doctor", root)["status"] == 0, what


def strike(play: Played, fault: str, point: int) -> None:
    """Run a command that is struck at a step, hold what is left, make it good."""
    root, what = play.copy("colpito"), f"{fault} at {point}: {play.steps[point - 1]}"
    done = play.mortal.run(*play.errand.command(root), at=point, fault=fault)
    assert done["died"] is (fault == KILL), what
    if not done["died"]:
        told(done)
    hold(play, root)
    make_good(play, root, what)


@pytest.mark.parametrize("name", ERRANDS)
def test_struck_at_a_step(played: Callable[[str], Played], name: str) -> None:
    """The disk is full, read-only or broken from that step on, or the program is killed there."""
    play = played(name)
    for fault, point in play.strokes("ENOSPC", "EROFS", "EIO", KILL):
        strike(play, fault, point)


@pytest.mark.parametrize(("name", "step"), HURT)
def test_struck_where_it_hurt_once(
    played: Callable[[str], Played], name: str, step: str
) -> None:  # fmt: skip
    play = played(name)
    met = next(number for number, one in enumerate(play.steps, 1) if re.match(step, one))
    strike(play, "EIO", met)


@pytest.mark.parametrize("fault", ["ENOSPC", "EROFS", "EIO"])
@pytest.mark.parametrize("name", [one for one in ERRANDS if one not in ALONE])
def test_no_word_can_be_left_that_somebody_is_at_work(
    played: Callable[[str], Played], name: str, fault: str
) -> None:
    """Nothing is written then: nobody would know afterwards what to take away."""
    play = played(name)
    point = 1 + play.steps.index("open lock.json")
    root = play.copy("colpito")
    before = {one: version(str(root / one)) for one in files(root)}
    done = play.mortal.run(*play.errand.command(root), at=point, fault=fault)
    assert done["status"] == 2
    told(done)
    assert {one: version(str(root / one)) for one in before} == before
    assert [one for one in files(root) if one not in before] in ([], [".riscontro/lock"])


@pytest.mark.parametrize("name", TAKERS)
def test_a_folder_that_goes_away_in_the_middle(
    played: Callable[[str], Played], name: str
) -> None:  # fmt: skip
    """It comes back as it was: nothing was made in its place, nothing typed is lost."""
    play = played(name)
    for _, point in play.strokes(GONE):
        root, what = play.copy("colpito"), f"gone at {point}: {play.steps[point - 1]}"
        share = root / "trasmissioni"
        done = play.mortal.run(*play.errand.command(root), at=point, fault=GONE, target=share)
        told(done)
        away = share.with_name(f"{share.name} non collegata")
        assert away.exists() and not share.exists(), what
        away.rename(share)
        drafted = {one for one in files(root) if "/messaggi/" in one} - set(files(play.root))
        # Who could not look into the folder says so in the master.
        hold(play, root, "quadro.xlsx")
        make_good(play, root, what, drafted)
