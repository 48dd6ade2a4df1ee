"""Folders of submissions that lie elsewhere: over SFTP, HTTP and in memory, for real."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import paramiko
import pytest
from desk import DAY, edit_plan, fill, riscontro, value_in, workspace
from forge import GOOD
from riscontro.sync.addresses import digest_of
from riscontro.sync.settings import read_settings
from riscontro.sync.settingstext import write_settings
from riscontro.sync.workspace import Workspace
from servers import ESCAPED, USER, WORD, Sftp, http, sftp

NAME = "CUL_2025_consuntivo.xlsx"
AMBIGUOUS = {**GOOD, ("indicators", "a.1", "value"): "4.224057,67"}
VARIABLE = "env:RISCONTRO_CARTELLA"


@pytest.fixture(scope="module")
def _blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has sent nothing out yet, and beside it a workbook filled in."""
    root = workspace(tmp_path_factory.mktemp("remote") / "piano-2025")
    other = Path(shutil.copytree(root, root.parent / "altro"))
    riscontro("distribute", other, "--today", DAY)
    fill(other / "trasmissioni" / NAME, AMBIGUOUS)
    shutil.copy(other / "trasmissioni" / NAME, root.parent / NAME)
    return root


@pytest.fixture
def root(_blank: Path, tmp_path: Path) -> Path:
    """A workspace whose plan has one unit with something to fill in."""
    return Path(shutil.copytree(_blank, tmp_path / "piano-2025"))


@pytest.fixture
def filled(_blank: Path) -> Path:
    """Its workbook, filled in, one value in it that nobody can read."""
    return _blank.parent / NAME


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """The folder far away, as whoever sits there sees it."""
    folder = tmp_path / "lontano" / "arrivi"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server(far: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sftp]:
    """An SFTP server of that folder, the workspace's only folder of submissions."""
    with sftp(far.parent) as made:
        monkeypatch.setenv("RISCONTRO_CARTELLA", made.url)
        settle(root, VARIABLE)
        yield made


def settle(root: Path, *entries: str) -> None:
    file = Workspace(root).settings_file
    file.write_text(write_settings(replace(read_settings(file), submissions=entries)), "utf-8")


def run(command: str, root: Path, *more: object) -> Any:
    done = riscontro(command, root, "--today", DAY, "--json", *more)
    assert done.exit_code in (0, 1), done.output
    assert WORD not in done.output and ESCAPED not in done.output
    return json.loads(done.stdout)


def states(found: Any) -> dict[str, str]:
    return {one["workbook"]: one["state"] for one in found["pushes"]}


def codes(found: Any) -> dict[str, list[str]]:
    by_file: dict[str, list[str]] = {}
    for one in found["findings"]:
        if one["code"].startswith("WBK"):
            by_file.setdefault(one["workbook"], []).append(one["code"])
    return by_file


def outbox(root: Path) -> dict[str, str]:
    found = root / "esiti"
    return {
        path.relative_to(found).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(found.rglob("*"))
        if path.is_file() and path.suffix != ".eml"
    }


def typed(path: Path) -> None:
    """What was typed in the workbook is still there."""
    for (sheet, key, field), value in AMBIGUOUS.items():
        shown = {"indicators": "Indicatori", "activities": "Attività"}[sheet]
        assert value_in(path, shown, key, field) == value


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_the_whole_job_over_sftp(root: Path, server: Sftp, far: Path) -> None:
    done = riscontro("distribute", root, "--today", DAY)
    assert done.exit_code == 0 and "nuova" in done.stdout, done.output
    assert names(far) == [NAME]
    fill(far / NAME, AMBIGUOUS)
    found = run("sync", root)
    assert states(found) == {NAME: "written"}
    assert value_in(far / NAME, "Indicatori", "a.1", "outcome").startswith("✖")
    typed(far / NAME)
    assert names(far) == [NAME]
    after = (far / NAME).read_bytes()
    assert states(run("sync", root)) == {NAME: "unchanged"}
    reads = len(server.asked("read"))
    assert states(run("sync", root)) == {NAME: "unchanged"}
    # Fetched twice with the same look it is known: a third night reads nothing.
    third = len(server.asked("read"))
    run("sync", root)
    assert len(server.asked("read")) == third >= reads
    assert (far / NAME).read_bytes() == after and not server.asked("write")[4:]
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    status = riscontro("status", root, "--today", DAY)
    assert status.exit_code == 0 and "1/" in status.stdout
    assert riscontro("doctor", root).exit_code == 0
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "label", "Titolo nuovo")])
    done = riscontro("distribute", root, "--today", DAY)
    assert "aggiornata" in done.stdout, done.output
    assert value_in(far / NAME, "Indicatori", "a.1", "indicator") == "Titolo nuovo"


def test_no_password_stands_anywhere(root: Path, server: Sftp, far: Path, filled: Path) -> None:
    shutil.copy(filled, far / NAME)
    run("sync", root)
    server.stop()
    run("sync", root)
    riscontro("doctor", root)
    words = (WORD.encode(), ESCAPED.encode(), USER.encode())
    for path in root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in words), path


def test_what_is_typed_just_before_the_upload_is_never_lost(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    """Somebody saves while the new version already lies beside, about to take the place."""
    shutil.copy(filled, far / NAME)

    def save(what: str, path: str) -> None:
        if what == "write" and path.endswith(".riscontro"):
            fill(far / NAME, {("indicators", "a.1", "value"): 4321})

    server.watching = save
    found = run("sync", root)
    assert states(found) == {NAME: "queued"}
    assert value_in(far / NAME, "Indicatori", "a.1", "value") == 4321
    assert names(far) == [NAME]
    server.watching = lambda what, path: None
    again = run("sync", root)
    assert states(again) == {NAME: "written"}
    assert value_in(far / NAME, "Indicatori", "a.1", "value") == 4321


def test_changed_between_reading_and_writing_waits(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    """Same size and same second: only the bytes tell."""
    shutil.copy(filled, far / NAME)
    was = (far / NAME).stat()

    def save(what: str, path: str) -> None:
        # The first thing a push asks: whether somebody has the file open.
        if what == "stat" and path.endswith(f"~${NAME}"):
            data = bytearray((far / NAME).read_bytes())
            data[-1:] = b"\1"
            (far / NAME).write_bytes(data)
            os.utime(far / NAME, (was.st_atime, was.st_mtime))

    server.watching = save
    assert states(run("sync", root)) == {NAME: "queued"}
    assert (far / NAME).read_bytes()[-1:] == b"\1" and not server.asked("write")


def test_open_elsewhere_is_read_and_waits(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    (far / f".~lock.{NAME}#").write_text(",qualcuno,")
    found = run("sync", root)
    assert states(found) == {NAME: "queued"} and found["counts"]["files"] == 1
    assert (far / NAME).read_bytes() == filled.read_bytes()
    (far / f".~lock.{NAME}#").unlink()
    assert states(run("sync", root)) == {NAME: "written"}


def test_a_server_out_of_reach_stops_nothing(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    before = run("consolidate", root)
    server.stop()
    done = riscontro("sync", root, "--today", DAY, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert found["counts"] == {**before["counts"], "changes": 0}
    (told,) = [one for one in found["findings"] if one["code"] == "WBK-013"]
    assert VARIABLE in told["message"]["it"] and "non risponde" in told["message"]["it"]
    assert states(found) == {NAME: "queued"}
    assert (far / NAME).read_bytes() == filled.read_bytes()
    status = riscontro("status", root, "--today", DAY)
    assert status.exit_code == 1 and "non è raggiungibile" in status.stderr
    doctor = riscontro("doctor", root)
    assert doctor.exit_code == 1 and VARIABLE in doctor.stdout
    for command in ("sync", "validate"):
        shown = riscontro(command, root, "--today", DAY)
        assert shown.exit_code == 1 and "non è raggiungibile" in shown.output
    sent = riscontro("distribute", root, "--today", DAY)
    assert sent.exit_code == 1 and "non è raggiungibile" in sent.stderr


def test_a_server_that_dies_while_a_file_is_sent(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)

    def die(what: str, path: str) -> None:
        if what == "rename":
            server.stop()
            raise ConnectionError

    server.watching = die
    assert states(run("sync", root)) == {NAME: "queued"}
    assert (far / NAME).read_bytes() == filled.read_bytes()
    memory = json.loads((home(root) / "stato.json").read_text("utf-8"))
    assert memory["leftovers"] == [f"/arrivi/.{NAME}.riscontro"]
    assert names(far) == [f".{NAME}.riscontro", NAME]


def test_what_a_killed_run_left_half_sent_is_removed(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    run("consolidate", root)
    (far / f".{NAME}.riscontro").write_bytes(b"half")
    (far / ".altrui.xlsx.riscontro").write_bytes(b"of another")
    state = home(root) / "stato.json"
    memory = json.loads(state.read_text("utf-8"))
    memory["leftovers"] = [f"/arrivi/.{NAME}.riscontro"]
    state.write_text(json.dumps(memory), "utf-8")
    assert set(codes(run("consolidate", root))) <= {NAME}
    assert names(far) == [".altrui.xlsx.riscontro", NAME]


def test_a_copy_that_a_killed_run_left_is_not_believed(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    run("consolidate", root)
    copy = home(root) / "copia" / NAME
    copy.write_bytes(b"something else")
    assert run("consolidate", root)["counts"]["files"] == 1
    assert copy.read_bytes() == filled.read_bytes()


def test_a_folder_that_forbids_writing_gets_it_by_hand(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    server.refusing["write"] = paramiko.SFTP_PERMISSION_DENIED
    found = run("sync", root)
    assert states(found) == {NAME: "sent"}
    assert "sola lettura" in found["pushes"][0]["reason"]
    assert (far / NAME).read_bytes() == filled.read_bytes()
    typed(root / "esiti" / NAME)
    before = outbox(root)
    assert states(run("sync", root)) == {NAME: "unchanged"} and outbox(root) == before


def test_half_copied_files_wait(root: Path, server: Sftp, far: Path, filled: Path) -> None:
    data = filled.read_bytes()
    (far / NAME).write_bytes(data[: len(data) // 2])
    found = run("consolidate", root)
    assert codes(found) == {NAME: ["WBK-011"]} and found["counts"]["files"] == 0
    (far / NAME).write_bytes(data)
    assert run("consolidate", root)["counts"]["files"] == 1
    # Overwritten slowly by a newer version: the one seen before counts meanwhile.
    (far / NAME).write_bytes(data[: len(data) // 3])
    found = run("consolidate", root)
    assert found["counts"]["files"] == 1 and codes(found)[NAME] == ["WBK-011"]
    assert (home(root) / "copia" / NAME).read_bytes() == data
    # One that no longer moves is not being copied, it is damaged.
    found = run("consolidate", root)
    assert codes(found)[NAME] == ["WBK-001"]


def test_a_file_that_grows_while_it_is_read_waits(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)

    def grow(what: str, path: str) -> None:
        if what == "read":
            with (far / NAME).open("ab") as file:
                file.write(b"more")

    server.watching = grow
    found = run("consolidate", root)
    assert codes(found) == {NAME: ["WBK-011"]} and found["counts"]["files"] == 0


def test_what_else_lies_there_is_told_as_at_home(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    (far / "Servizi").mkdir()
    shutil.copy(filled, far / "Servizi" / NAME)
    shutil.copy(filled, far / "Servizi" / "CUL_2025_consuntivo - Copia.xlsx")
    (far / "messaggio.eml").write_text("x")
    (far / ".nascosto").mkdir()
    shutil.copy(filled, far / ".nascosto" / NAME)
    (far / "altrove").symlink_to(far.parent, target_is_directory=True)
    (far / "rotto.xlsx").symlink_to(far / "non c'è.xlsx")
    (far / "grande.xlsx").write_bytes(b"PK" + bytes(60 << 20))
    found = run("consolidate", root)
    by_file = codes(found)
    assert by_file["messaggio.eml"] == ["WBK-011"]
    assert by_file["altrove"] == by_file["rotto.xlsx"] == ["WBK-011"]
    assert by_file["grande.xlsx"] == ["WBK-001"]
    assert "WBK-014" in by_file["Servizi/CUL_2025_consuntivo - Copia.xlsx"]
    assert found["counts"]["files"] == 2
    assert not any("grande" in path or "messaggio" in path for path in server.asked("read"))
    shutil.rmtree(far / "Servizi")
    assert run("consolidate", root)["counts"]["files"] == 0
    assert not (home(root) / "copia" / "Servizi").exists()


def test_a_key_that_changed_is_refused(root: Path, server: Sftp, far: Path, filled: Path) -> None:
    shutil.copy(filled, far / NAME)
    run("consolidate", root)
    server.key = paramiko.ECDSAKey.generate()
    done = riscontro("consolidate", root, "--today", DAY, "--json", "--lang", "en")
    (told,) = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "WBK-013"]
    assert done.exit_code == 1 and "key that is known" in told["message"]["en"]


def test_a_wrong_password_is_told_and_not_shown(
    root: Path, server: Sftp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RISCONTRO_CARTELLA", server.url.replace(ESCAPED, "altra%20parola"))
    done = riscontro("consolidate", root, "--today", DAY, "--json")
    (told,) = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "WBK-013"]
    assert "accesso negato" in told["message"]["it"] and "altra" not in done.output


def test_mail_goes_to_the_far_folder(root: Path, server: Sftp, far: Path, filled: Path) -> None:
    post = root.parent / "posta"
    post.mkdir()
    shutil.copy(filled, post / "definitivo.xlsx")
    done = riscontro("receive", post / "definitivo.xlsx", "--workspace", root, "--today", DAY)
    assert NAME in done.stdout and (far / NAME).read_bytes() == filled.read_bytes()
    fill(post / "definitivo.xlsx", {("indicators", "a.1", "value"): 7})
    done = riscontro("receive", post / "definitivo.xlsx", "--workspace", root, "--today", DAY)
    assert names(far) == ["CUL_2025_consuntivo (2).xlsx", NAME]
    assert (far / NAME).read_bytes() == filled.read_bytes()
    server.stop()
    fill(post / "definitivo.xlsx", {("indicators", "a.1", "value"): 8})
    done = riscontro("receive", post / "definitivo.xlsx", "--workspace", root, "--today", DAY)
    assert done.exit_code == 1 and "non è raggiungibile" in done.stdout


def test_pages_of_a_web_server_are_read_only(root: Path, far: Path, filled: Path) -> None:
    shutil.copy(filled, far / NAME)
    (far / "Servizi di zona").mkdir()
    other = far / "Servizi di zona" / "qualità (50% #2).xlsx"
    other.write_bytes(b"<html>")
    (far / "Servizi di zona" / "lettera è.docx").write_bytes(b"x")
    with http(far.parent) as url:
        settle(root, url, "trasmissioni")
        assert states(run("sync", root, "--dry-run")) == {NAME: "sent"}
        assert outbox(root) == {}
        found = run("sync", root)
        assert states(found) == {NAME: "sent"}
        assert codes(found)["Servizi di zona/lettera è.docx"] == ["WBK-011"]
        assert codes(found)["Servizi di zona/qualità (50% #2).xlsx"] == ["WBK-001"]
        assert f"esiti/{NAME}" in found["pushes"][0]["reason"]
        assert value_in(root / "esiti" / NAME, "Indicatori", "a.1", "outcome").startswith("✖")
        before = outbox(root)
        (root / "esiti" / NAME).unlink()
        # Sent by hand and put away: the same night again makes nothing new of it.
        assert states(run("sync", root)) == {NAME: "unchanged"} and outbox(root) == {}
        # The office puts the new one there: nothing is left to send.
        shutil.copy(filled, far / NAME)
        fill(far / NAME, {("indicators", "a.1", "value"): 44100})
        assert states(run("sync", root)) == {NAME: "sent"} and set(outbox(root)) == set(before)
        (far / NAME).unlink()
        (far / "altro.txt").write_bytes(b"x")
        assert run("consolidate", root)["counts"]["files"] == 0
    found = run("consolidate", root)
    assert [one["code"] for one in found["findings"]].count("WBK-013") == 1


def test_a_page_without_files_takes_nothing_away(root: Path, far: Path, filled: Path) -> None:
    shutil.copy(filled, far / NAME)
    with http(far.parent) as url:
        settle(root, url)
        assert run("consolidate", root)["counts"]["files"] == 1
        (far / "index.html").write_text("<html><body>Accedere</body></html>")
        found = run("consolidate", root)
        assert found["counts"]["files"] == 1
        assert "non elenca" in next(
            one["message"]["it"] for one in found["findings"] if one["code"] == "WBK-013"
        )


def test_new_workbooks_for_a_folder_that_is_read_only(root: Path, far: Path, filled: Path) -> None:
    (far / "leggimi.txt").write_text("x")
    with http(far.parent) as url:
        settle(root, url)
        done = riscontro("distribute", root, "--today", DAY)
        assert done.exit_code == 1 and "da inviare" in done.stdout
        before = outbox(root)
        assert list(before) == [NAME]
        again = riscontro("distribute", root, "--today", DAY)
        assert again.exit_code == 0 and "invariata" in again.stdout and outbox(root) == before
        post = shutil.copy(filled, root.parent / "definitivo.xlsx")
        done = riscontro("receive", post, "--workspace", root, "--today", DAY)
        assert done.exit_code == 1 and "è di sola lettura" in done.stdout


def test_in_memory_from_the_first_distribution(root: Path, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    url = f"memory://{digest_of(str(tmp_path))}/arrivi"
    settle(root, url)
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    far = f"{url.removeprefix('memory:/')}/{NAME}"
    copy = tmp_path / NAME
    copy.write_bytes(memory.cat_file(far))
    fill(copy, AMBIGUOUS)
    memory.pipe_file(far, copy.read_bytes())
    assert states(run("sync", root)) == {NAME: "written"}
    copy.write_bytes(memory.cat_file(far))
    typed(copy)
    assert value_in(copy, "Indicatori", "a.1", "outcome").startswith("✖")
    assert states(run("sync", root)) == {NAME: "unchanged"}
    assert [one["name"] for one in memory.ls(far.rpartition("/")[0])] == [far]
    checked = riscontro("validate", root, "--today", DAY)
    assert NAME in checked.stdout and "VAL-002" in checked.stdout
    memory.rm(far)
    assert run("consolidate", root)["counts"]["files"] == 0


def test_a_local_folder_and_a_far_one_with_the_same_names(
    root: Path, server: Sftp, far: Path, filled: Path
) -> None:
    shutil.copy(filled, far / NAME)
    shutil.copy(filled, root / "trasmissioni" / NAME)
    settle(root, "trasmissioni", VARIABLE)
    found = run("sync", root)
    assert states(found) == {
        f"trasmissioni/{NAME}": "written",
        f"{VARIABLE}/{NAME}": "written",
    }
    assert (far / NAME).read_bytes() != filled.read_bytes()


def test_a_library_that_is_missing_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(root, "sftp://ente@esempio.it/arrivi")
    monkeypatch.setitem(sys.modules, "paramiko", None)
    monkeypatch.delitem(sys.modules, "fsspec.implementations.sftp", raising=False)
    done = riscontro("consolidate", root, "--today", DAY)
    assert done.exit_code == 2 and 'pip install "riscontro[sftp]"' in done.stderr
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert 'pip install "riscontro[sftp]"' in riscontro("sync", root, "--today", DAY).stderr
    told = riscontro("doctor", root)
    assert told.exit_code == 1 and "riscontro[sftp]" in told.stdout


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("env:NESSUNO", "env:NESSUNO"),
        ("boh://esempio.it/arrivi", "«boh://» non sono previsti"),
        ("sftp://esempio.it:porta/arrivi", "non è scritto correttamente"),
    ],
)
def test_an_address_nobody_can_use_stops_the_run(root: Path, entry: str, said: str) -> None:
    settle(root, entry)
    done = riscontro("consolidate", root, "--today", DAY)
    assert done.exit_code == 2 and said in done.stderr


def test_local_folders_need_no_library(root: Path) -> None:
    program = f"""
import sys
from riscontro.sync.cli import main
try:
    main(["consolidate", {str(root)!r}, "--quiet"])
except SystemExit:
    pass
print(sorted({{"fsspec", "paramiko", "aiohttp"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
    assert not (root / ".riscontro" / "remoti").exists()


def home(root: Path) -> Path:
    return root / ".riscontro" / "remoti" / digest_of(VARIABLE)
