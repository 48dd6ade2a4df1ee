"""``riscontro forget``: a person taken out of everything a workspace keeps, nobody else touched."""

import copy
import hashlib
import json
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import recordplan
from click.testing import CliRunner
from leftovers import found
from openpyxl import load_workbook
from openpyxl.comments import Comment
from parcels import encrypted_zip, mail, signed, zipped
from recordspace import LATER, SENT, Space, lines, page_of
from riscontro.sync import events
from riscontro.sync.cli.shell import main
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import forgetting
from riscontro.sync.pipeline.archiving import archive
from riscontro.sync.pipeline.editions import close
from riscontro.sync.pipeline.examining import examine
from riscontro.sync.pipeline.forgetting import Forgotten, forget
from riscontro.sync.pipeline.rebuilding import rebuild
from riscontro.sync.pipeline.receiving import receive
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.pipeline.undoing import undo

WHO, OTHER = "RSSMRA51", "RSSMRA51X"
BORN, SERIAL = ("13/02/1951", "1951-02-13", "13-2-1951"), "18672"
TODAY = date(2026, 3, 2)
TABLES = {
    "persone": f"persona_id\tCategoria\tparti\n{WHO}\tdocente\tING-INF/05\n"
    f"{OTHER}\tdottorando\tMAT/05\nP003\tdocente\t\n",
    "anagrafica": f"persona_id\tnascita\n{WHO}\t13/02/1951\n{OTHER}\t1995-07-01\n",
    "incarichi": recordplan.TABLES["incarichi.tsv"].replace("P001", WHO).replace("P002", OTHER),
}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Space:
    """A workspace that lived: delivered twice, pushed back."""
    made = Space(tmp_path_factory.mktemp("vissuto"), **TABLES)
    made.issue()
    made.type(made.file("ATENEO"), {8: {"persona_id": "P003", "nascita": date(1970, 5, 6)}},
              "Dati personali")  # fmt: skip
    made.type(made.file("DAUIN"), {6: {"nota": f"{WHO.lower()}, nato il 13/02/1951"}})
    made.type(made.file("DET"), {})
    synchronise(made.root, SENT)
    made.type(made.file("DAUIN"), {6: {"ore": 21}})
    beside(made.file("ATENEO"))
    synchronise(made.root, LATER)
    return made


@pytest.fixture
def space(lived: Space, tmp_path: Path) -> Space:
    """A copy of it."""
    made = copy.copy(lived)
    made.root = tmp_path / lived.root.name
    shutil.copytree(lived.root, made.root)
    return made


def beside(path: Path) -> None:
    """Write a note beside the birth date, and a formula that shows it."""
    book = load_workbook(path)
    page = page_of(book["Dati personali"])
    at = {cell.value: cell.column for cell in page[4]}
    page.cell(6, at["nascita"]).comment = Comment("nato il 13/02/1951", "ufficio")
    own = book.create_sheet("Appunti")
    own["A1"] = f"da sentire: {WHO}"
    book.save(path)


def left(root: Path) -> list[str]:
    """Return where something of the person still stands."""
    return found(root, *BORN, SERIAL) + found(root, WHO, without=OTHER)


def dump(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as database:
        names = [
            one
            for (one,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(
                repr([_plain(value) for value in row])
                for row in database.execute(f"SELECT * FROM {name}")
            )
            for name in names
        }


def _plain(value: Any) -> Any:
    """Return JSON whatever the order of its names, inflated where it is compressed."""
    if isinstance(value, bytes):
        return repr(msgspec.msgpack.decode(zlib.decompress(value)))
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.dumps(json.loads(value), sort_keys=True)
    return value


def done(space: Space, **more: Any) -> Forgotten:
    return forget(space.root, WHO, TODAY, **more)


def store(space: Space) -> Path:
    return space.root / ".riscontro" / "store.db"


def test_nothing_of_the_person_is_left_and_nobody_else_changes(space: Space) -> None:
    before, others = left(space.root), space.stored()
    assert before
    made = done(space)
    assert made.finished and made.token.startswith("dimenticata-")
    assert left(space.root) == []
    assert found(space.root, OTHER) and found(space.root, "1995-07-01")
    rows = {one: cells for one, cells in space.stored().items()}
    for key, one in others.items():
        new = rows[re.sub(f"{WHO.lower()}$", made.token, key)]
        mine = any(WHO.casefold() == cell.text.casefold() for cell in one.cells.values())
        for name, cell in one.cells.items():
            if not mine:
                assert new.cells[name] == cell, (key, name)
    people = lines(space.file("ATENEO"), "Dati personali")
    assert [one.get("persona_id") for one in people][:3] == [made.token, OTHER, "P003"]
    assert "nascita" not in people[0] and "1995" in str(people[1]["nascita"])
    assert lines(space.file("DAUIN"))[0]["nota"] == f"{made.token}, nato il •••"


def test_what_is_kept_still_holds_together(space: Space) -> None:
    done(space)
    assert all(one.good for one in examine(space.root)), [
        (one.what.it, one.told.it) for one in examine(space.root) if not one.good
    ]
    stood = dump(store(space))
    again = rebuild(space.root)
    assert again.same
    assert dump(store(space)) == stood
    # The workbooks as they lie now say nothing new.
    synchronise(space.root, TODAY)
    now = dump(store(space))
    for name in ("versions", "changes", "accepted", "conflicts"):
        assert now[name] == stood[name], name


def test_a_second_call_finds_nothing(space: Space) -> None:
    done(space)
    said = dump(store(space))
    again = done(space)
    assert again.nothing and again.finished and not again.token
    assert dump(store(space)) == said


def test_a_dry_run_writes_nothing(space: Space) -> None:
    before = {path: path.read_bytes() for path in space.root.rglob("*")
              if path.is_file() and "/log/" not in path.as_posix()}  # fmt: skip
    told = done(space, dry_run=True)
    assert {one.state for one in told.files} == {"would"} and told.rows
    assert {"workbook", "received", "plan", "master"} <= {one.kind for one in told.files}
    now = {path: path.read_bytes() for path in before}
    assert now == before


def test_closed_editions_and_sealed_years_follow(space: Space) -> None:
    close(space.root, SENT, "Delibera 1", anyway=True)
    archive(space.root, 2025, SENT)
    done(space)
    assert left(space.root) == []
    assert all(one.good for one in examine(space.root)), [
        (one.what.it, one.told.it) for one in examine(space.root) if not one.good
    ]
    stood = dump(store(space))
    assert rebuild(space.root).same and dump(store(space)) == stood


def test_an_open_workbook_is_left_for_the_next_call(space: Space) -> None:
    mark = space.file("DAUIN").with_name("~$DAUIN_2025_consuntivo.xlsx")
    mark.write_bytes(b"")
    first = done(space)
    assert not first.finished
    assert [one.path for one in first.files if one.state == "left"] == [
        "trasmissioni/DAUIN_2025_consuntivo.xlsx"
    ]
    mark.unlink()
    # A run in between takes the person in again.
    synchronise(space.root, TODAY)
    second = done(space)
    assert second.finished and second.token == first.token
    assert left(space.root) == []
    stood = dump(store(space))
    rebuild(space.root)
    assert dump(store(space)) == stood
    assert not (space.root / ".riscontro" / "dimenticare.json").exists()


STEPS = ("_typed", "_received", "_store", "_others", "_replaced")


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_stopped_goes_on_the_next_time(
    space: Space, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = forgetting._Desk
    real = getattr(desk, step)

    def half(self: Any, *given: Any) -> Any:
        real(self, *given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(desk, step, half)
        with pytest.raises(KeyboardInterrupt):
            done(space)
    made = done(space)
    assert made.finished
    assert left(space.root) == []
    stood = dump(store(space))
    assert rebuild(space.root).same
    assert dump(store(space)) == stood


def test_the_log_goes_on_and_names_nobody(space: Space) -> None:
    log = space.root / ".riscontro" / "eventi.jsonl"
    before = log.read_bytes()
    made = done(space)
    after = log.read_bytes()
    assert after.startswith(before) and not events.verify(log).broken
    told = [event for _, event in events.events(log) if event.get("what") == "forgotten"]
    assert told and told[0]["hashes"]
    text = json.dumps(told)
    assert made.token not in text and WHO.lower() not in text.lower()
    assert WHO.lower().encode() not in after.lower()


def test_what_cannot_be_rewritten_is_taken_away_and_said(space: Space, tmp_path: Path) -> None:
    data = space.file("ATENEO").read_bytes()
    other = space.file("DET").read_bytes()
    came = {
        "vecchio.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "busta.zip": zipped({"ATENEO.xlsx": data}),
        "messaggio.eml": mail({"ATENEO.xlsx": data}, subject=f"Scheda di {WHO}"),
        "firmata.xlsx.p7m": signed(data),
        "altra.xlsx.p7m": signed(b"PK nulla di leggibile qui"),
        "chiusa.zip": encrypted_zip("ATENEO.xlsx", other),
    }
    for name, content in came.items():
        (tmp_path / name).write_bytes(content)
    receive(space.root, [tmp_path / name for name in came], TODAY)
    made = done(space)
    gone = [one for one in made.files if one.state == "removed"]
    assert made.finished
    log = space.root / ".riscontro" / "eventi.jsonl"
    told: dict[str, str] = {}
    for _, event in events.events(log):
        told |= event.get("removed", {})
    wanted = {hashlib.sha256(came[name]).hexdigest(): name for name in came}
    assert {wanted[one] for one in told if one in wanted} >= {"firmata.xlsx.p7m", "chiusa.zip"}
    assert len(gone) == len(told)
    kept = {wanted.get(one) for one in told}
    assert not kept & {"busta.zip", "messaggio.eml"}
    assert left(space.root) == []
    assert all(one.good for one in examine(space.root))
    assert rebuild(space.root).same


def test_it_can_still_be_undone_and_traced(space: Space) -> None:
    made = done(space)
    run = CliRunner().invoke(main, ["undo", "--workspace", str(space.root), "--dry-run"])
    assert run.exit_code in (0, 1), run.output
    assert "ore" in run.output.casefold() and WHO not in run.output
    told = undo(space.root, TODAY)
    assert [one.name[2] for one in told.taken.rows] == ["DAUIN/incarico:i-01"]
    key = f"ATENEO/persona:{made.token}"
    traced = CliRunner().invoke(main, ["trace", key, "--workspace", str(space.root)])
    assert traced.exit_code == 0 and made.token in traced.output


@pytest.mark.parametrize("short", ["P01", "1234"])
def test_a_word_like_any_other_is_refused(space: Space, short: str) -> None:
    with pytest.raises(RunStopped):
        forget(space.root, short, TODAY)


def test_the_command_asks_for_the_identifier_again(space: Space) -> None:
    arguments = ["forget", WHO, "--workspace", str(space.root), "--today", "2026-03-02"]
    wrong = CliRunner().invoke(main, arguments, input="altro\n")
    assert wrong.exit_code == 2 and left(space.root)
    right = CliRunner().invoke(main, arguments, input=f"{WHO}\n")
    assert right.exit_code == 0, right.output
    assert "dimenticata-" in right.output and left(space.root) == []
    again = CliRunner().invoke(main, [*arguments, "--yes"])
    assert again.exit_code == 0 and "nulla nomina" in again.output
