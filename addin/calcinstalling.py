"""The extension put into LibreOffice, taken out of it and looked for, with its own ``unopkg``."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..schemas.terms import Words
from ..sync.errors import RunStopped
from .oxt import FILE_NAME, IDENTIFIER

SECONDS = 180
"""Time after which ``unopkg`` is given up; the first start of a new profile takes long."""

EVERYBODY = "--shared"
"""Option of ``unopkg``: the extensions of everybody on the machine."""

NO_OFFICE = Words(
    "LibreOffice non è stato trovato (manca il programma unopkg). Installare LibreOffice 7.4 o "
    "successivo e riprovare; oppure creare l'estensione con «riscontro addin build» e aprirla in "
    "Strumenti ▸ Gestione estensioni.",
    "LibreOffice was not found (there is no program unopkg). Install LibreOffice 7.4 or later and "
    "try again; or make the extension with «riscontro addin build» and add it in "
    "Tools ▸ Extension Manager.",
)
STAYS = Words(
    "L'estensione è installata per tutti gli utenti della macchina: la toglie chi la amministra, "
    "con «riscontro addin uninstall».",
    "The extension is installed for everybody on the machine: whoever looks after it takes it away "
    "with «riscontro addin uninstall».",
)
FAILED = Words(
    "LibreOffice non ha accettato l'operazione ({0}). Chiudere LibreOffice e riprovare.",
    "LibreOffice refused ({0}). Close LibreOffice and try again.",
)
SLOW = Words("nessuna risposta in tempo", "no answer in time")


def unopkg() -> Path | None:
    """Return LibreOffice's program for extensions, from the path or the usual places."""
    found = shutil.which("unopkg")
    return Path(found) if found else next((one for one in _usual() if one.is_file()), None)


def install(oxt: bytes, profile: Path | None = None, dry_run: bool = False) -> tuple[str, ...]:
    """Install the extension, or another build of it, for the person who runs this.

    The superuser installs it for everybody on the machine: LibreOffice refuses it otherwise.

    Args:
        oxt: the built extension.
        profile: folder of another LibreOffice profile than the usual one.
        dry_run: only tell what would be run.

    Returns:
        The command.

    Raises:
        RunStopped: there is no LibreOffice, or it refuses; the words say what to do.
    """
    # Under its own name: LibreOffice shows it, and keeps a copy of its own.
    with TemporaryDirectory(prefix="riscontro-") as folder:
        file = Path(folder) / FILE_NAME
        file.write_bytes(oxt)
        return _run(["add", "-f", *_scope(), str(file)], profile, dry_run)


def uninstall(profile: Path | None = None, dry_run: bool = False) -> tuple[str, ...]:
    """Take the extension out; it is no failure when it is not there.

    Returns:
        The command; nothing where there was nothing to do.

    Raises:
        RunStopped: LibreOffice refuses.
    """
    if not dry_run and _listed(_scope(), profile) is None:
        if installed(profile) is not None:
            raise RunStopped(STAYS)
        return ()
    return _run(["remove", *_scope(), IDENTIFIER], profile, dry_run)


def installed(profile: Path | None = None) -> str | None:
    """Return the version of the extension in LibreOffice.

    Returns:
        ``None`` without it or without LibreOffice; an empty text where it does not say.
    """
    found = _listed(_scope(), profile)
    return _listed([EVERYBODY], profile) if found is None else found


def _listed(scope: Sequence[str], profile: Path | None) -> str | None:
    """Return the version among the extensions of a person, or of everybody."""
    program = unopkg()
    if program is None:
        return None
    said = _said([str(program), "list", *scope, IDENTIFIER, *_of(profile)])
    if said is None or said[0] or IDENTIFIER not in said[1]:
        return None
    found = re.search(r"Version:\s*(\S+)", said[1])
    return found.group(1) if found else ""


def _run(arguments: Sequence[str], profile: Path | None, dry_run: bool) -> tuple[str, ...]:
    program = unopkg()
    if program is None:
        raise RunStopped(NO_OFFICE)
    command = (str(program), *arguments, *_of(profile))
    if dry_run:
        return command
    said = _said(command)
    if said is None:
        raise RunStopped(Words(FAILED.it.format(SLOW.it), FAILED.en.format(SLOW.en)))
    if said[0]:
        lines = [line.strip() for line in said[1].splitlines() if line.strip()]
        last = lines[-1] if lines else str(said[0])
        raise RunStopped(Words(FAILED.it.format(last), FAILED.en.format(last)))
    return command


def _said(command: Sequence[str]) -> tuple[int, str] | None:
    """Run ``unopkg``; its status and what it said, ``None`` when it did not end."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    try:
        ended = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ended.returncode, ended.stdout


def _of(profile: Path | None) -> list[str]:
    return [f"-env:UserInstallation={profile.resolve().as_uri()}"] if profile else []


def _scope() -> list[str]:
    """Return for whom: the superuser works for everybody; Windows knows no such person."""
    return [EVERYBODY] if sys.platform != "win32" and os.geteuid() == 0 else []


def _usual() -> Iterator[Path]:
    """Yield where LibreOffice puts its program where it is not on the path."""
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"):
            if folder := os.environ.get(variable):
                # The one that waits and writes to the terminal; the .exe does neither.
                yield Path(folder) / "LibreOffice" / "program" / "unopkg.com"
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "unopkg"
    else:
        yield Path("/usr/lib/libreoffice/program/unopkg")
        yield Path("/usr/lib64/libreoffice/program/unopkg")
        yield from sorted(Path("/opt").glob("libreoffice*/program/unopkg"), reverse=True)
