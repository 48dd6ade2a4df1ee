"""A password is nowhere: not in what is printed, not in what is written, nor when a run fails."""

import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from desk import DAY, fill, riscontro, workspace
from riscontro.sync import credentials
from riscontro.sync.cli.shell import main
from riscontro.sync.credentials import HIDDEN, redacted, resolved
from riscontro.sync.pipeline import diary
from riscontro.sync.settings import SettingsError, parse_settings, read_settings
from riscontro.sync.workspace import Workspace

WORD = "Gr4n-S3greto"
AWKWARD = "p@Gr4n:S3/greto"
NAME, VARIABLE = "CUL_2025_consuntivo.xlsx", "RISCONTRO_SEGRETO"


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_seen", set())


@pytest.fixture(scope="module")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("segreti") / "piano-2025")
    riscontro("distribute", root, "--today", DAY)
    fill(root / "trasmissioni" / NAME)
    assert riscontro("sync", root, "--today", DAY).exit_code == 0
    return root


@pytest.fixture
def root(_ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_ready, tmp_path / "piano-2025"))


def settle(root: Path, **lines: str) -> None:
    file = Workspace(root).settings_file
    kept = [
        one for one in file.read_text("utf-8").splitlines() if one.partition(" = ")[0] not in lines
    ]
    file.write_text("\n".join([*(f"{k} = {v}" for k, v in lines.items()), *kept]) + "\n", "utf-8")


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("sync", "--json"), ("sync", "--all"), ("sync", "--dry-run"), ("consolidate", "--quiet"),
    ("doctor",), ("doctor", "--json"), ("status", "--json"), ("distribute",), ("remind",),
    ("rebuild",), ("close", "--anyway"), ("rollover", "--dry-run"), ("proposals", "list"),
    ("export",),
)  # fmt: skip


LOOKING = ("sync", "doctor", "distribute")
"""Commands that look into the folders."""


def every_command(root: Path, only: tuple[str, ...] = ()) -> Iterator[Result]:
    """Run what opens store and folders, whatever becomes of it."""
    for name, *more in (one for one in COMMANDS if not only or one[0] in only):
        words = [name, *more[:1], str(root)] if name == "proposals" else [name, str(root), *more]
        yield CliRunner().invoke(main, words, catch_exceptions=False)


def nowhere(root: Path, said: str, *words: str) -> None:
    """Look for secrets in what was said and in every file of the workspace."""
    for word in words:
        assert word not in said, said
        for path in root.rglob("*"):
            if path.is_file():
                assert word.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://ente:{WORD}@127.0.0.1:9/piano",
        f"postgresql://127.0.0.1:9/piano?user=ente&password={WORD}&connect_timeout=2",
        f"postgresql://ente:{WORD}@127.0.0.1:{WORD}/piano",
        f"postgresql://ente:{AWKWARD}@127.0.0.1:9/piano",
        f"postgresql+nessuno://ente:{WORD}@127.0.0.1/piano",
        f"mssql://ente:{WORD}@127.0.0.1/piano",
        f"host=127.0.0.1 user=ente password={WORD}",
        f"://ente:{WORD}@127.0.0.1",
        WORD,
    ],
)  # fmt: skip
def test_a_database_out_of_reach(
    root: Path, address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv(VARIABLE, address)
    settle(root, database=f'"env:{VARIABLE}"')
    done = list(every_command(root))
    assert any(one.exit_code == 2 for one in done) or address == WORD
    said = "".join(one.output for one in done) + "".join(capfd.readouterr())
    nowhere(root, said, WORD, "Gr4n", "S3/greto")


@pytest.mark.parametrize(
    "address",
    [
        f"sftp://ente:{WORD}@127.0.0.1:9/srv",
        f"http://ente:{WORD}@127.0.0.1:9/srv?token={WORD}",
        f"sftp://ente:{WORD}@127.0.0.1:{WORD}/srv",
        f"s3://{WORD}:{WORD}@secchio/srv",
        f"smb://ente:{WORD}@127.0.0.1:9/srv",
        f"webdavs://ente:{WORD}@127.0.0.1:9/srv",
        f"nessuno://ente:{WORD}@127.0.0.1/srv",
        f"ftp://ente:{WORD}@127.0.0.1:9/srv",
        WORD,
    ],
)
def test_a_folder_out_of_reach(
    root: Path, address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, address)
    settle(root, submissions=f'["trasmissioni", "env:{VARIABLE}"]')
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        done = list(every_command(root, LOOKING))
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    said = "".join(one.output for one in done) + "".join(capfd.readouterr())
    nowhere(root, said, WORD)


def test_a_fault_of_the_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is told with its traceback, on the screen and in the log: redacted."""
    monkeypatch.setenv(VARIABLE, f"postgresql://ente:{WORD}@127.0.0.1:9/piano")
    settle(root, database=f'"env:{VARIABLE}"')

    def broken(found: Any) -> Any:
        address = resolved(found.settings.database)
        raise KeyError(f"{address} {WORD} password={WORD}")

    monkeypatch.setattr("riscontro.sync.pipeline.consolidation.store_of", broken, raising=False)
    monkeypatch.setattr("riscontro.sync.pipeline.synchronising.store_of", broken, raising=False)
    monkeypatch.setattr(
        "riscontro.sync.pipeline.storing.open_store", lambda _: broken(opened(root))
    )
    done = CliRunner().invoke(main, ["sync", str(root), "--today", DAY])
    assert done.exit_code == 2 and "KeyError" in done.stderr and HIDDEN in done.stderr
    assert HIDDEN in (root / ".riscontro/log" / diary.FILE).read_text("utf-8")
    nowhere(root, done.output, WORD)


def opened(root: Path) -> Any:
    return SimpleNamespace(settings=read_settings(Workspace(root).settings_file))


@pytest.mark.parametrize(
    "line",
    [
        f'database = "postgresql://ente:{WORD}@h/piano"',
        f'database = "postgresql://h/piano?password={WORD}"',
        f'database = "host=h user=u password={WORD}"',
        f'database = "env:postgresql://ente:{WORD}@h/piano"',
        f'submissions = ["sftp://ente:{WORD}@h/srv"]',
        f'submissions = ["https://h/srv?sig={WORD}"]',
        f'submissions = "s3://{WORD}:{WORD}@secchio/srv"',
    ],
)
def test_settings_with_a_password_are_refused_and_do_not_repeat_it(root: Path, line: str) -> None:
    base = 'plan = "p"\nprofile = "torino-controllo"\nperiod = 2025\n'
    with pytest.raises(SettingsError) as stopped:
        parse_settings(f"{base}{line}\n")
    for said in (stopped.value.words.it, stopped.value.words.en):
        assert "env:" in said and "keyring:" in said and WORD not in said
    name, _, value = line.partition(" = ")
    settle(root, **{name: value})
    text = Workspace(root).settings_file.read_text("utf-8")
    for done in every_command(root):
        assert done.exit_code in (1, 2) and WORD not in done.output
    Workspace(root).settings_file.unlink()
    nowhere(root, "", WORD)
    assert WORD in text


def test_the_keyring(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    def shut(service: str, user: str) -> str:
        raise RuntimeError(f"locked: {WORD}")

    settle(root, database='"keyring:riscontro/piano"')
    monkeypatch.setitem(sys.modules, "keyring", None)
    done = riscontro("sync", root, "--today", DAY)
    assert done.exit_code == 2 and "riscontro[keyring]" in done.stderr
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=shut))
    done = riscontro("sync", root, "--today", DAY)
    assert done.exit_code == 2 and "portachiavi non si apre" in done.stderr
    nowhere(root, done.output, WORD)
    ring = SimpleNamespace(get_password=lambda *_: f"sqlite:///{root}/altro.db")
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert riscontro("sync", root, "--today", DAY).exit_code == 0
    assert (root / "altro.db").exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"postgresql://ente:{WORD}@h/db", f"postgresql://ente:{HIDDEN}@h/db"),
        ("postgresql://ente:p@rola@h/db no", f"postgresql://ente:{HIDDEN}@h/db no"),
        ("«sftp://ente:parola@h/x» e «y»", f"«sftp://ente:{HIDDEN}@h/x» e «y»"),
        ("host=h password='due parole' x", f"host=h password={HIDDEN} x"),
        ("https://h/x?sig=a%2Fb&y=1", f"https://h/x?sig={HIDDEN}&y=1"),
        ("aws_secret_access_key = AKIA/x", f"aws_secret_access_key = {HIDDEN}"),
        ("Scrivere a marta@comune.example.it", "Scrivere a marta@comune.example.it"),
        ("https://comune.example.it/a@b", "https://comune.example.it/a@b"),
        ("key=M05.P02/a.1", "key=M05.P02/a.1"),
    ],
)
def test_what_looks_like_a_secret(text: str, shown: str) -> None:
    assert redacted(text) == shown == redacted(shown)


def test_short_and_open_settings_stay_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("sqlite:////srv/piano/archivio.db", "/srv/piano/archivio.db", "abc"):
        monkeypatch.setenv(VARIABLE, text)
        resolved(f"env:{VARIABLE}")
        assert redacted(f"L'archivio {text} non si apre") == f"L'archivio {text} non si apre"
