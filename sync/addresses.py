"""What a mail address is, and a person's name that no header can break on."""

import re
import unicodedata
from dataclasses import dataclass

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})+")
_NOT_IN_NAMES = re.compile(r"[^\w\s.'’-]+|_")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person to write to; the address is one, the name may be empty."""

    name: str
    address: str


def is_address(text: str) -> bool:
    """Tell whether a text is one mail address, in ASCII, and nothing else."""
    local = text.partition("@")[0]
    return len(text) <= 254 and len(local) <= 64 and _ADDRESS.fullmatch(text) is not None


def plain_name(text: str) -> str:
    """Return a name without what a header gives a meaning to: letters, digits, ``. ' -`` stay."""
    name = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(name.split())[:80].strip()
