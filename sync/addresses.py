"""Folders of submissions that lie elsewhere: what their addresses say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ..schemas.terms import Words
from .credentials import is_named, resolved
from .errors import RunStopped

EXTRAS: Mapping[str, str] = {
    "sftp": "sftp",
    "ssh": "sftp",
    "http": "http",
    "https": "http",
    "s3": "s3",
    "s3a": "s3",
    "smb": "smb",
    "webdav": "webdav",
    "webdavs": "webdav",
}
"""What to install for each kind of address; ``remote`` for all others."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; user and password stand nowhere but here.

    Attributes:
        protocol: in small letters, such as ``sftp``.
        host: with a port only where one is written.
        port: ``None`` for the usual one.
        path: without a final ``/``, letters as they are.
        user, password: as typed, their escapes undone.
        text: the whole address.
    """

    protocol: str
    host: str
    port: int | None
    path: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    text: str = field(repr=False)


def is_address(entry: str) -> bool:
    """Tell whether an entry of the settings is an address, or names one, and no local folder."""
    return "://" in entry or is_named(entry)


def digest_of(entry: str) -> str:
    """Return the name of the folder a far folder is mirrored in."""
    return hashlib.sha256(entry.encode()).hexdigest()[:12]


def shown(entry: str) -> str:
    """Return an entry as people may see it: no user, no password, no key in its query."""
    scheme, mark, rest = entry.partition("://")
    if not mark:
        return entry
    host, slash, path = rest.partition("?")[0].partition("#")[0].partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def extra_of(protocol: str) -> str:
    """Return the extra that brings the libraries of a protocol."""
    return EXTRAS.get(protocol, "remote")


def address_of(entry: str) -> Address:
    """Return the address an entry of the settings stands for.

    Raises:
        RunStopped: what it names is not there, or is no address.
    """
    text = resolved(entry)
    if "://" not in text:
        raise RunStopped(
            Words(
                f"Le impostazioni cercano in «{entry}» l'indirizzo di una cartella, che non c'è.",
                f"The settings look for the address of a folder in «{entry}»: it is not there.",
            )
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise RunStopped(
            Words(
                f"L'indirizzo «{shown(entry)}» non è scritto correttamente.",
                f"The address «{shown(entry)}» is not well written.",
            )
        ) from None
    return Address(
        protocol=parts.scheme.lower(),
        host=parts.netloc.rpartition("@")[2].removesuffix(f":{port}"),
        port=port,
        path=unquote(parts.path).rstrip("/"),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        text=text,
    )


def fingerprint(address: Address) -> str:
    """Return what tells one far folder from another, whoever logs in."""
    text = f"{address.protocol}://{address.host}:{address.port}{address.path}"
    return hashlib.sha256(text.encode()).hexdigest()


def bare(address: Address) -> str:
    """Return the address without user and password, for libraries that are told these apart."""
    parts = urlsplit(address.text)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
