"""Addresses that never change of a plan, its levels, activities, indicators and values.

``<address>/id/<plan>/<kind>/<key>``: the address is that of ``[publication]`` in the settings, the
plan its id there, the key the one of the plan with everything but letters, digits, ``-._~/``
written as ``%XX``. Values have year and round before the key. Without an address the same stands
without it, and counts from the folder the files will lie in.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

ROOT = "id"


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
        return f"{self.plan()}/value/{year}/{_part(round_id)}/{_part(key)}"

    def publisher(self, code: str) -> str:
        """Return the address of the administration."""
        return f"{self.base}{ROOT}/publisher/{_part(code.casefold())}"

    def dataset(self, version: str) -> str:
        """Return the address of the data of an edition."""
        return f"{self.plan()}/dataset/{_part(version)}"

    def catalogue(self) -> str:
        """Return the address of the catalogue."""
        return f"{self.base}{ROOT}/catalogue"

    def file(self, path: str) -> str:
        """Return where a file of the export will lie when its folder is put under ``dati``."""
        return f"{self.base}dati/{path}" if self.address else path


def is_address(text: str) -> bool:
    """Tell whether a text is an absolute address of the web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not any(sign in text for sign in ' <>"{}|\\^`') and text.isprintable()
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _part(key: str) -> str:
    return quote(key, safe="/-._~")
