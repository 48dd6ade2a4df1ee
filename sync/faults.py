"""What goes wrong with a folder that lies elsewhere, in words of our own.

What a server says when it fails may hold an address with a password: it is never passed on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from ..schemas.terms import Words
from .errors import RunStopped

Kind = Literal["missing", "denied", "key", "down", "empty"]

WHY: dict[Kind, Words] = {
    "missing": Words("la cartella non esiste", "there is no such folder"),
    "denied": Words("accesso negato", "access denied"),
    "key": Words(
        "il server non si presenta con la chiave conosciuta",
        "the server does not show the key that is known",
    ),
    "down": Words("il server non risponde", "the server does not answer"),
    "empty": Words("non elenca più alcun file", "it no longer lists any file"),
}


class FarTrouble(Exception):
    """A far folder does not do what it was asked; only the kind of trouble is told."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind: Kind = kind

    @property
    def words(self) -> Words:
        """Why, for people."""
        return WHY[self.kind]


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever a library says into a kind of trouble, and keep its words to ourselves."""
    try:
        yield
    except (FarTrouble, RunStopped):
        raise
    except Exception as error:
        raise FarTrouble(_kind(error)) from None


def _kind(error: Exception) -> Kind:
    name = type(error).__name__
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "missing"
    if name == "BadHostKeyException":
        return "key"
    refused = (
        *("AuthenticationException", "PasswordRequiredException", "BadAuthenticationType"),
        *("LogonFailure", "SMBAuthenticationError", "NoCredentialsError"),
    )
    status = getattr(error, "status", None) or getattr(error, "status_code", None)
    denied = isinstance(error, PermissionError | NotImplementedError) or name in refused
    denied = denied or "No authentication methods" in str(error)
    return "denied" if denied or status in (401, 403, 405) else "down"
