"""The note of a call that is not finished: the token, and what is to be looked for."""

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

from ...schemas.persons import PREFIX, Person
from ...schemas.terms import fold
from ...workbooks.replacing import write_whole

NAME = "dimenticare.json"
"""Its file, in the tool's own folder: there only as long as the workspace still holds the rest."""


class Unfinished:
    """What a call leaves for the next one.

    Attributes:
        path: its file.
        again: a call for this person was begun before.
        keys, values: of the person, as that call knew them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.again = False
        self.keys: frozenset[str] = frozenset()
        self.values: frozenset[str] = frozenset()

    def token(self, identifier: str) -> str:
        """Return the token of an unfinished call for this person, a new one where there is none."""
        for one in self._read():
            if one["mark"] == _mark(one["salt"], identifier):
                self.again = True
                self.keys, self.values = frozenset(one["keys"]), frozenset(one["values"])
                return str(one["token"])
        return f"{PREFIX}{secrets.token_hex(4)}"

    def keep(self, person: Person) -> None:
        """Note before anything is written what a later call would not find any more."""
        salt = secrets.token_hex(16)
        note = {
            "salt": salt,
            "mark": _mark(salt, person.identifier),
            "token": person.token,
            "keys": sorted(person.keys),
            "values": sorted(person.values),
        }
        self._write([*self._without(person), note])

    def done(self, person: Person) -> None:
        """Forget the token: nothing tells any more whose it is."""
        self._write(self._without(person))

    def _without(self, person: Person) -> list[dict[str, Any]]:
        return [one for one in self._read() if one["token"] != person.token]

    def _read(self) -> list[dict[str, Any]]:
        try:
            found = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return list(found)

    def _write(self, notes: list[dict[str, Any]]) -> None:
        if notes:
            write_whole(self.path, json.dumps(notes).encode())
        else:
            self.path.unlink(missing_ok=True)


def _mark(salt: str, identifier: str) -> str:
    return hashlib.sha256(f"{salt}{fold(identifier)}".encode()).hexdigest()
