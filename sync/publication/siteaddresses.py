"""Where every page of the public site lies: addresses made of keys, the same at every publication.

A key of letters, digits, ``.``, ``_`` and ``/`` gives its own small letters, ``/`` written ``-``:
``M01.P02/a.1`` lies at ``indicatori/m01.p02-a.1.html``. Any other key loses its accents and signs
and gets the first six digits of its SHA-256, so that no two share an address and none moves when
another comes.
"""

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

PageKind = Literal["node", "activity", "indicator", "unit", "table"]

FOLDERS: Mapping[PageKind, str] = {
    "node": "piano",
    "activity": "attivita",
    "indicator": "indicatori",
    "unit": "unita",
    "table": "tabelle",
}
"""Folder of each kind of pages."""

HOME, SEARCH, GUIDE, DATA = "index.html", "cerca.html", "come-leggere.html", "dati.html"
CORRECTIONS, ABOUT = "rettifiche.html", "informazioni.html"
EDITIONS = "edizioni"
"""Folder of the editions, each in one called after its id."""

LONGEST = 80
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)(\..*)?")
"""Names that are no file's on Windows, or are the list's."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/]*")
_REST = re.compile(r"[^a-z0-9._]+")
_DIGITS = 6


def slug(key: str) -> str:
    """Return the part of an address that stands for a key."""
    plain = key.lower().replace("/", "-")
    if _PLAIN.fullmatch(key) and len(plain) <= LONGEST and not RESERVED.fullmatch(plain):
        return plain
    return marked(key)


def marked(key: str) -> str:
    """Return the letters and digits of a key with the first digits of its hash: never another's."""
    bare = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    short = _REST.sub("-", bare).strip("-._")[: LONGEST - _DIGITS - 1].rstrip("-.")
    if RESERVED.fullmatch(short):
        short = short.replace(".", "-")
    return f"{short}-{_mark(key)}".lstrip("-")


def listing(kind: PageKind) -> str:
    """Return the address of the list of a kind of pages."""
    return f"{FOLDERS[kind]}/index.html"


@lru_cache(maxsize=65536)
def relative(here: str, there: str) -> str:
    """Return the link from one address to another."""
    page, _, anchor = there.partition("#")
    path = posixpath.relpath(page, posixpath.dirname(here) or ".") if page else ""
    return f"{path}#{anchor}" if anchor else path


class Addresses:
    """The addresses of the pages of a plan."""

    def __init__(self) -> None:
        self._known: dict[tuple[PageKind, str], str] = {}
        self._used: set[str] = set()

    def add(self, kind: PageKind, keys: Iterable[str]) -> None:
        """Give addresses to keys; of two that differ in their case only, the second is marked."""
        for key in keys:
            if (kind, key) in self._known:
                continue
            path = f"{FOLDERS[kind]}/{slug(key)}.html"
            if path in self._used:
                path = f"{FOLDERS[kind]}/{slug(key)}-{_mark(key)}.html"
            self._used.add(path)
            self._known[kind, key] = path

    def of(self, kind: PageKind, key: str) -> str:
        """Return the address of a page, empty when there is none."""
        return self._known.get((kind, key), "")


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]
