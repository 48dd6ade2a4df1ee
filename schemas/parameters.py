"""What a plan's rules leave open, as named values with a default and its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .shape import read_words
from .terms import Words

Setting = Decimal | date | str | bool
"""What a parameter may hold."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value rules refer to by name.

    Attributes:
        id: name after ``@`` in expressions.
        value: the one in force.
        label: what it is called.
        note: why it is open and what the default means.
        source: where the text leaves it open (document, article).
        choices: values allowed; any of the same kind when empty.
    """

    id: str
    value: Setting
    label: Words
    note: Words
    source: str = ""
    choices: tuple[Setting, ...] = ()


def read_parameters(
    entries: Mapping[str, Mapping[str, Any]], chosen: Mapping[str, Any] | None = None
) -> dict[str, Parameter]:
    """Read the table ``parameters`` of a profile.

    Args:
        entries: the table.
        chosen: values in the place of those, by name; a ``KeyError`` tells of an unknown one.
    """
    known = {
        name: Parameter(
            id=name,
            value=setting(entry["value"]),
            label=read_words(entry["label"]),
            note=read_words(entry.get("note", "")),
            source=entry.get("source", ""),
            choices=tuple(setting(one) for one in entry.get("choices", ())),
        )
        for name, entry in entries.items()
    }
    values = {name: setting(value) for name, value in (chosen or {}).items()}
    return known | {name: replace(known[name], value=value) for name, value in values.items()}


def setting(value: bool | float | date | str) -> Setting:
    """Return a value of TOML as parameters hold it: numbers are decimals."""
    if isinstance(value, bool | date | str):
        return value
    return Decimal(repr(value))
