"""What settings only name because it is secret: an environment variable, a keyring's entry."""

import os
from importlib import import_module

ENVIRONMENT, KEYRING = "env:", "keyring:"


def is_named(setting: str) -> bool:
    """Tell whether a setting names where a secret stands, instead of saying it."""
    return setting.startswith((ENVIRONMENT, KEYRING))


def resolved(setting: str) -> str:
    """Return what a setting stands for: itself, or what it names; empty when that is not there.

    Args:
        setting: any text, ``env:NAME`` or ``keyring:SERVICE/NAME``.
    """
    if setting.startswith(ENVIRONMENT):
        return os.environ.get(setting.removeprefix(ENVIRONMENT), "")
    if setting.startswith(KEYRING):
        return _from_keyring(setting.removeprefix(KEYRING))
    return setting


def holds_password(address: str) -> bool:
    """Tell whether an address has a password written in it: ``sftp://user:word@host``."""
    return ":" in address.partition("://")[2].rpartition("@")[0]


def _from_keyring(name: str) -> str:
    try:
        keyring = import_module("keyring")
    except ImportError:
        return ""
    service, _, user = name.partition("/")
    return str(keyring.get_password(service, user) or "")
