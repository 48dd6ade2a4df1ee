"""Settings of Excel for Windows that keep an add-in from being opened."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..schemas.terms import Words
from . import checkwords

ReadKey = Callable[[str], Mapping[str, object]]
"""Gives the values of a key of the person's registry, none where there is no such key."""

VERSION = "16.0"
"""Of every Excel since 2016."""

_OWN = rf"Software\Microsoft\Office\{VERSION}\Excel"
_POLICY = rf"Software\Policies\Microsoft\Office\{VERSION}\Excel"
_ALL_OFF, _ONLY_SIGNED, _OFF = 4, 3, 1


def obstacles(read_key: ReadKey, addin: Path) -> list[Words]:
    """Return what keeps Excel from opening the add-in, each with what to do."""
    own, policy = read_key(rf"{_OWN}\Security"), read_key(rf"{_POLICY}\Security")
    merged = {**own, **policy}
    found = []
    trusted = [read_key(rf"{one}\Security\Trusted Locations") for one in (_OWN, _POLICY)]
    untrusted = any(one.get("AllLocationsDisabled") == _OFF for one in trusted)
    # Nothing is asked of what lies in a trusted folder, as the one Excel opens add-ins from is.
    if untrusted:
        found.append(checkwords.NO_TRUSTED_PLACES)
        if policy.get("VBAWarnings") in (_ALL_OFF, _ONLY_SIGNED):
            found.append(checkwords.MACROS_OFF)
        elif own.get("VBAWarnings") in (_ALL_OFF, _ONLY_SIGNED):
            found.append(checkwords.MACROS_OFF_HERE)
    if merged.get("DisableAllAddins") == _OFF:
        found.append(checkwords.ALL_OFF)
    if merged.get("RequireAddinSig") == _OFF:
        found.append(checkwords.ONLY_SIGNED)
    disabled = read_key(rf"{_OWN}\Resiliency\DisabledItems")
    if any(_names(value, addin.name) for value in disabled.values()):
        found.append(checkwords.DISABLED)
    options = read_key(rf"{_OWN}\Options")
    opened = [str(v) for k, v in options.items() if k.upper().startswith("OPEN")]
    if any(addin.name.casefold() in one.casefold() for one in opened):
        found.append(checkwords.OPENED_TWICE)
    return found


def registry_key(path: str) -> Mapping[str, object]:
    """Read a key of the registry of Windows, of this person; elsewhere there is none."""
    values: dict[str, object] = {}
    with suppress(ImportError, OSError):
        import winreg

        registry: Any = winreg
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            for number in range(registry.QueryInfoKey(key)[1]):
                name, value, _ = registry.EnumValue(key, number)
                values[str(name)] = value
    return values


def _names(value: object, name: str) -> bool:
    """Tell whether a list Excel keeps in bytes holds the name of a file."""
    text = value.decode("utf-16-le", "ignore") if isinstance(value, bytes) else str(value)
    return name.casefold() in text.casefold()
