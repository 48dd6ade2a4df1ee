"""The extension put into LibreOffice, taken out of it and looked for, with its own ``unopkg``."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..schemas.terms import Words
from .oxt import IDENTIFIER

SECONDS = 180
"""Time after which ``unopkg`` is given up; the first start of a new profile takes long."""

DONE = Words(
    "Estensione installata in LibreOffice: riavviare LibreOffice se è aperto.",
    "Extension installed in LibreOffice: restart LibreOffice if it is open.",
)
REMOVED = Words("Estensione tolta da LibreOffice.", "Extension taken out of LibreOffice.")
WOULD = Words("Da eseguire: {0}", "To be run: {0}")
NO_OFFICE = Words(
    "LibreOffice non è stato trovato (manca unopkg). Installare LibreOffice 7.4 o successivo, "
    "oppure aprire {0} dal menu Strumenti ▸ Gestione estensioni.",
    "LibreOffice was not found (no unopkg). Install LibreOffice 7.4 or later, or add {0} in "
    "Tools ▸ Extension Manager.",
)
NOT_AS_ROOT = Words(
    "L'utente root non può installare estensioni nel profilo di una persona. Eseguire, come "
    "l'utente che usa LibreOffice: {0}",
    "The root user cannot install extensions into a person's profile. Run, as the user who works "
    "with LibreOffice: {0}",
)
FAILED = Words(
    "LibreOffice non ha accettato l'operazione: {0}. Chiudere LibreOffice e riprovare.",
    "LibreOffice refused: {0}. Close LibreOffice and try again.",
)
NO_FILE = Words("Il file {0} non esiste.", "There is no file {0}.")
NOT_THERE = Words("L'estensione non è installata.", "The extension is not installed.")
SLOW = Words("nessuna risposta in tempo", "no answer in time")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        done: it is as wished (or would be, when nothing was to be done).
        words: what happened and what to do next.
        command: what was run, or is to be run.
    """

    done: bool
    words: Words
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Installed:
    """The extension as LibreOffice has it; an empty version where it does not say."""

    version: str


def unopkg() -> Path | None:
    """Return LibreOffice's program for extensions, from the path or the usual places."""
    found = shutil.which("unopkg")
    return Path(found) if found else next((one for one in _usual() if one.is_file()), None)


def install(oxt: Path, profile: Path | None = None, dry_run: bool = False) -> Outcome:
    """Install the extension, or a newer build of it, for the person who runs this.

    Args:
        oxt: the built extension.
        profile: folder of another LibreOffice profile than the usual one.
        dry_run: only say what would be run.
    """
    if not oxt.is_file() and not dry_run:
        return Outcome(False, _filled(NO_FILE, oxt))
    return _run(["add", "-f", str(oxt.resolve())], profile, dry_run, DONE, oxt)


def uninstall(profile: Path | None = None, dry_run: bool = False) -> Outcome:
    """Take the extension out; it is no failure when it is not there."""
    if not dry_run and unopkg() and not _root() and installed(profile) is None:
        return Outcome(True, NOT_THERE)
    return _run(["remove", IDENTIFIER], profile, dry_run, REMOVED, Path("riscontro.oxt"))


def installed(profile: Path | None = None) -> Installed | None:
    """Return the extension as installed; ``None`` without it, without LibreOffice, or as root."""
    program = unopkg()
    if program is None or _root():
        return None
    said = _said([str(program), "list", IDENTIFIER, *_of(profile)])
    if said is None or said[0] or IDENTIFIER not in said[1]:
        return None
    found = re.search(r"Version:\s*(\S+)", said[1])
    return Installed(found.group(1) if found else "")


def _run(
    arguments: Sequence[str], profile: Path | None, dry_run: bool, done: Words, oxt: Path
) -> Outcome:
    program = unopkg()
    if program is None:
        return Outcome(False, _filled(NO_OFFICE, oxt))
    command = (str(program), *arguments, *_of(profile))
    if _root():
        return Outcome(False, _filled(NOT_AS_ROOT, _typed(command)), command)
    if dry_run:
        return Outcome(True, _filled(WOULD, _typed(command)), command)
    said = _said(command)
    if said is None:
        return Outcome(False, Words(FAILED.it.format(SLOW.it), FAILED.en.format(SLOW.en)), command)
    if said[0]:
        lines = [line for line in said[1].splitlines() if line.strip()]
        return Outcome(False, _filled(FAILED, lines[-1].strip() if lines else said[0]), command)
    return Outcome(True, done, command)


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


def _root() -> bool:
    """Whether this is the superuser, whom ``unopkg`` refuses; Windows has no such thing."""
    return sys.platform != "win32" and os.geteuid() == 0


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


def _typed(command: Sequence[str]) -> str:
    """Return a command as typed in a terminal."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(list(command))
    return " ".join(one if re.fullmatch(r"[\w./:=+-]+", one) else f"'{one}'" for one in command)


def _filled(words: Words, fact: object) -> Words:
    return Words(words.it.format(fact), words.en.format(fact))
