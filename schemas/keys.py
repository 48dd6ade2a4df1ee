"""The keys of rows: an indicator's own and the part measured."""

import re
import unicodedata
from functools import lru_cache


def row_key(key: str, part: str) -> str:
    """Return the key of a row: the indicator's key and, after ``#``, its part."""
    return f"{key}#{slug(part)}" if part else key


@lru_cache(4096)
def slug(text: str) -> str:
    """Write a name with lower-case ASCII letters, digits and hyphens only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
