"""What a disk or a share refuses in the middle of a run, told in a sentence with what to do."""

import errno
from collections.abc import Mapping
from pathlib import Path

from ..schemas.terms import Words
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
NAMED = Words("non si può usare «{path}»", "«{path}» cannot be used")
UNNAMED = Words("il disco rifiuta una scrittura", "the disk refuses a write")


def stopped_by(error: OSError) -> RunStopped:
    """Return what to tell a person about a fault of the disk nobody nearer had words for."""
    advice = next((words for known, words in ADVICE.items() if error.errno in known), OTHERWISE)
    # Of two names (a file put in the place of another) the second is the one people know.
    name = error.filename2 or error.filename
    path = str(name) if isinstance(name, str | bytes | Path) and name else ""
    what = Words(NAMED.it.format(path=path), NAMED.en.format(path=path)) if path else UNNAMED
    reason = error.strerror or str(error) or type(error).__name__
    said = {
        one: STOPPED[one].format(what=what[one], reason=reason, advice=advice[one])
        for one in ("it", "en")
    }
    return RunStopped(Words(said["it"], said["en"]))
