"""Addresses that never change of a plan, its levels, activities, indicators and values.

``<address>/id/<plan>/<kind>/<key>``: the address is that of ``[publication]`` in the settings, the
plan its id there, the key the one of the plan. A key that could not be the name of a folder
everywhere (other signs than letters, digits, ``-._/``, a name Windows keeps for itself) stands as
its letters and digits with a mark. The address of a value is that of its indicator with
``#<year>-<round>``; files and the contact have that of what they belong to with their name. Without
an address the same stands without it, and counts from the top of the site, where ``publish`` puts a
page at each of them.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from .siteaddresses import DATA as LANDING
from .siteaddresses import RESERVED, marked

ROOT = "id"
DATA = "dati"
"""Folder of the site with the open data, one folder for each version."""

_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses.

    Attributes:
        address: where the site lies, empty when nobody has said it.
        plan_id: id of the plan.
    """

    address: str
    plan_id: str

    @property
    def base(self) -> str:
        """The address with one slash at its end, empty when there is none."""
        return f"{self.address.rstrip('/')}/" if self.address else ""

    def plan(self) -> str:
        """Return the address of the plan."""
        return f"{self.base}{ROOT}/{_part(self.plan_id)}"

    def of(self, kind: str, key: str) -> str:
        """Return the address of a node, activity, indicator, unit or record."""
        return f"{self.plan()}/{kind}/{_part(key)}"

    def value(self, year: int, round_id: str, key: str) -> str:
        """Return the address of the value of an indicator in a round of a year."""
        return f"{self.of('indicator', key)}#{year}-{quote(round_id, safe='')}"

    def publisher(self, code: str) -> str:
        """Return the address of the administration."""
        return f"{self.base}{ROOT}/publisher/{_part(code.casefold())}"

    def dataset(self, version: str) -> str:
        """Return the address of the data of an edition."""
        return f"{self.plan()}/dataset/{_part(version)}"

    def distribution(self, version: str, name: str) -> str:
        """Return the address of a file of the data of an edition."""
        return f"{self.dataset(version)}#{quote(name, safe='')}"

    def contact(self, code: str) -> str:
        """Return the address of who answers questions for the administration."""
        return f"{self.publisher(code)}#contact"

    def catalogue(self) -> str:
        """Return the address of the catalogue."""
        return f"{self.base}{ROOT}/catalogue"

    def file(self, path: str) -> str:
        """Return where a file of the export lies in the site."""
        return f"{self.base}{DATA}/{path}" if self.address else path

    def landing(self) -> str:
        """Return the address of the page that describes the data."""
        return f"{self.base}{LANDING}"


def is_address(text: str) -> bool:
    """Tell whether a text is an absolute address of the web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not any(sign in text for sign in ' <>"{}|\\^`') and text.isprintable()
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _part(key: str) -> str:
    pieces = key.split("/")
    fits = all(_SAFE.fullmatch(one) and one[-1] != "." for one in pieces) and len(key) <= _LONGEST
    return (
        key if fits and not any(RESERVED.fullmatch(one.lower()) for one in pieces) else marked(key)
    )
