"""How a long step tells how far it is, without knowing who listens."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is and how far it goes."""


def quiet(_what: str, _done: int, _all: int) -> None:
    """Report no progress."""
