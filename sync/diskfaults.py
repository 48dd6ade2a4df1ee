"""What a disk or a share refuses in the middle of a run, told in a sentence with what to do."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from ..schemas.findings import LANGUAGES
from ..schemas.terms import Words
from ..workbooks.replacing import is_leftover, replaced_by
from .errors import RunStopped

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
AWAY = frozenset(
    getattr(errno, name)
    for name in ("ENOENT", "ENOTDIR", "ESTALE", "ENODEV", "ENXIO", "EHOSTDOWN", "EHOSTUNREACH",
                 "ENOTCONN", "ETIMEDOUT", "ENETDOWN", "ENETUNREACH", "EIO", "EREMOTEIO")
    if hasattr(errno, name)
)  # fmt: skip
BUSY = frozenset({errno.EBUSY, errno.ETXTBSY})
"""What systems and shares say, by what a person can do about it."""

WHY: Mapping[frozenset[int], Words] = {
    FULL: Words("disco pieno", "disk full"),
    FORBIDDEN: Words("permesso negato o sola lettura", "permission denied or read-only"),
    AWAY: Words("disco o cartella non raggiungibile", "disk or folder out of reach"),
    BUSY: Words("file in uso", "file in use"),
}
"""The same for who reads no system's English."""

ADVICE: Mapping[frozenset[int], Words] = {
    FULL: Words("Liberare spazio sul disco", "Free some space on the disk"),
    FORBIDDEN: Words("Verificare i permessi della cartella", "Check the permissions of the folder"),
    AWAY: Words(
        "Verificare che il disco o la cartella condivisa siano raggiungibili",
        "Check that the disk or the shared folder can be reached",
    ),
    BUSY: Words(
        "Chiudere il file negli altri programmi", "Close the file in the other programs"
    ),
}  # fmt: skip
OTHERWISE = Words("Verificare il disco", "Check the disk")

STOPPED = Words(
    "L'esecuzione si è fermata: {what} ({reason}). {advice}, poi ripetere il comando: i file sono "
    "interi, quelli di prima o quelli nuovi, e la ripetizione completa ciò che manca.",
    "The run has stopped: {what} ({reason}). {advice}, then repeat the command: every file is "
    "whole, the one before or the new one, and repeating it completes what is missing.",
)
NAMED = Words("«{path}» non si può usare", "«{path}» cannot be used")
UNNAMED = Words("il disco rifiuta una scrittura", "the disk refuses a write")


def stopped_by(error: OSError) -> RunStopped:
    """Return what to tell a person about a fault of the disk nobody nearer had words for."""
    advice = next((words for known, words in ADVICE.items() if error.errno in known), OTHERWISE)
    path, reason = _path(error), reason_of(error)
    what = Words(NAMED.it.format(path=path), NAMED.en.format(path=path)) if path else UNNAMED
    it, en = (
        STOPPED[one].format(what=what[one], reason=reason[one], advice=advice[one])
        for one in LANGUAGES
    )
    return RunStopped(Words(it, en))


def reason_of(error: OSError) -> Words:
    """Return why a system refused something: in words of our own, then in its own."""
    system = error.strerror or str(error) or type(error).__name__
    why = next((words for known, words in WHY.items() if error.errno in known), None)
    if why is None:
        return Words(system, system)
    return Words(f"{why.it}: {system}", f"{why.en}: {system}")


def _path(error: OSError) -> str:
    """Return the file people know: not the one beside it that was being written."""
    # Of two names (a file put in the place of another) the second is the one that counts.
    name = error.filename2 or error.filename
    if not isinstance(name, str | bytes | Path) or not name:
        return ""
    path = Path(os.fsdecode(name))
    return str((replaced_by(path) or path) if is_leftover(path.name) else path)
