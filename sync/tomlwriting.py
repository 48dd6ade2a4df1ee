"""Texts, lists and tables as TOML writes them."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal


def quoted(text: str) -> str:
    """Write a text as TOML does; a pattern full of backslashes between plain quotes."""
    if "\\" in text and "'" not in text and "\n" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)


def literal(value: str | bool | Decimal | date) -> str:
    """Write a single value as TOML does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def listed(texts: Iterable[str]) -> str:
    """Write a list of texts as TOML does."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def inline(pairs: Mapping[str, str]) -> str:
    """Write an inline table of which the values are written already."""
    return "{ " + ", ".join(f"{key_name(name)} = {value}" for name, value in pairs.items()) + " }"


def key_name(name: str) -> str:
    """Return a key as TOML writes it: between quotes where it is no plain word."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)
