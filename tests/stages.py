"""A command undisturbed, and what a run that was struck leaves and the next one makes good."""

import hashlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dying import Mortal
from riscontro.sync import events
from riscontro.sync import storeschema as tables
from riscontro.sync.store import open_store
from riscontro.sync.workspace import Workspace


@dataclass(frozen=True)
class Stage:
    """A workspace as it stands before a run, and what that run makes of it undisturbed.

    Attributes:
        root: the workspace before; never run in.
        words: the command.
        steps: what it does to the disk.
        seconds: how long it takes.
        fresh: the steps before which something had changed on the disk.
        once, settled: the files after the run, and after it was repeated.
        store: what is in the database after the run.
    """

    root: Path
    words: tuple[object, ...]
    steps: list[str]
    fresh: list[int]
    seconds: float
    once: dict[str, bytes]
    settled: dict[str, bytes]
    store: dict[str, list[tuple[Any, ...]]]

    def copy(self, name: str) -> Path:
        """Return a fresh workspace to be killed in."""
        target = self.root.parent / name / self.root.name
        shutil.rmtree(target.parent, ignore_errors=True)
        return Path(shutil.copytree(self.root, target))

    def command(self, root: Path) -> list[object]:
        return [root if word is self.root else word for word in self.words]


def staged(mortal: Mortal, root: Path, *words: object) -> Stage:
    """Run a command on a copy, then again until nothing changes, and note what it did."""
    before = Stage(root, words, [], [], 0, {}, {}, {})
    mortal.warm(*before.command(before.copy("scaldato")))
    copy = before.copy("indisturbato")
    first = mortal.run(*before.command(copy), folder=copy)
    once, store = files(copy), stored(Workspace(copy))
    again = mortal.run(*before.command(copy))
    settled = files(copy)
    third = mortal.run(*before.command(copy))
    assert files(copy) == settled, "the same run twice is not the same"
    assert {one["status"] for one in (first, again, third)} <= {0, 1}
    steps, fresh, seconds = first["steps"], first["fresh"], first["seconds"]
    return Stage(root, words, steps, fresh, seconds, once, settled, store)


def files(root: Path) -> dict[str, bytes]:
    """Return the files people see, and the names of those the tool keeps.

    What a master was between two runs depends on which workbooks were pushed before it was killed;
    every run leaves a record, killed ones too.
    """
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        told = name.startswith(".riscontro/copie/quadro.") or name.endswith(".run")
        if path.is_file() and not told:
            ours = name.startswith(".riscontro/")
            found[name] = b"" if ours else path.read_bytes()
    return found


def people(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in found.items() if name.startswith("trasmissioni/")}


def stored(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the database holds, without the numbers of runs."""
    if not workspace.store_file.exists():
        return {}
    kept = [
        tables.SUBMISSIONS, tables.VERSIONS, tables.ACCEPTED, tables.FINDINGS, tables.CHANGES,
        tables.CONFLICTS, tables.DECISIONS,
    ]  # fmt: skip
    with open_store(workspace.store_file) as store, store.engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    tuple(str(value) for value in row)
                    for row in connection.execute(
                        sa.select(*(one for one in table.c if one.name != "run"))
                    )
                ),
            )
            for table in kept
        }


def hold_whole(stage: Stage, root: Path) -> None:
    """Hold what a killed run left: every file is the one before or the one after."""
    for name in ("quadro.xlsx", *people(files(root))):
        if "/." in name:
            continue
        left = (root / name).read_bytes() if (root / name).exists() else None
        was = (stage.root / name).read_bytes() if (stage.root / name).exists() else None
        assert left in (was, stage.once.get(name)), f"{name} is neither the old nor the new one"
    hold_kept(root)


def hold_kept(root: Path) -> None:
    """Hold what the tool keeps: log, received files, backups, store."""
    workspace = Workspace(root)
    chain = events.verify(workspace.events)
    assert not chain.broken or chain.partial, "the log is broken before its last line"
    for kept in workspace.received.glob("*/[!.]*"):
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == kept.parent.name + kept.stem
    for kept in workspace.backups.glob("[!.]*"):
        digest = hashlib.sha256(kept.read_bytes()).hexdigest()
        assert digest.startswith(kept.suffixes[-2].removeprefix(".")), f"{kept.name} is torn"
    if workspace.store_file.exists():
        apart = root.parent / "archivio"
        apart.mkdir(exist_ok=True)
        for file in workspace.hidden.glob("store.db*"):
            shutil.copy(file, apart)
        connection = sqlite3.connect(apart / "store.db")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        shutil.rmtree(apart)


def make_good(stage: Stage, mortal: Mortal, root: Path, what: str) -> None:
    """Repeat the run: nothing tells it from one that was never disturbed."""
    assert mortal.run(*stage.command(root))["status"] in (0, 1), what
    after, expected = files(root), stage.once
    assert people(after) == people(stage.once), what
    assert rows(stored(Workspace(root))) == rows(stage.store), what
    if after != expected:
        # The night after a push the master names the fingerprint of what was pushed.
        assert mortal.run(*stage.command(root))["status"] in (0, 1), what
        after, expected = files(root), stage.settled
    extra = set(after) - set(expected)
    assert all(name.startswith(".riscontro/copie/") for name in extra), what
    assert set(expected) <= set(after), what
    assert [name for name in expected if after[name] != expected[name]] == [], what
    assert not events.verify(Workspace(root).events).broken, what


def rows(store: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Leave out which files were read: those pushed before the kill are read as they are now."""
    return {name: kept for name, kept in store.items() if name != tables.SUBMISSIONS.name}


def die(stage: Stage, mortal: Mortal, every: int = 1) -> int:
    """Kill the run at its steps, hold what it left, make it good; return at how many."""
    points = stage.fresh[::every]
    for point in points:
        root = stage.copy("ucciso")
        assert mortal.run(*stage.command(root), at=point)["died"]
        hold_whole(stage, root)
        make_good(stage, mortal, root, f"step {point}: {stage.steps[point - 1]}")
    assert mortal.run("doctor", root)["status"] == 0
    return len(points)
