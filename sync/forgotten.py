"""What the log tells of files rewritten because a person was to be forgotten.

The log itself is never rewritten: it goes on naming the files it named, and one event says under
which hash each is kept now. Who was forgotten it does not say.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import events

FORGOTTEN = "forgotten"
"""The event: ``hashes`` old to new, ``removed`` hash to why it could not be rewritten, counts."""


def rewritten(log: Path) -> dict[str, str]:
    """Return under which hash files are kept now, by the hash they had; followed to the end."""
    steps: dict[str, str] = {}
    for _, event in events.events(log):
        if event.get("what") == FORGOTTEN:
            steps |= event["hashes"]
    found = {}
    for first in steps:
        last, seen = first, {first}
        while last in steps and steps[last] not in seen:
            last = steps[last]
            seen.add(last)
        found[first] = last
    return found


def removed(log: Path) -> dict[str, str]:
    """Return the files that were taken away, by hash, each with why it could not be read."""
    found: dict[str, str] = {}
    for _, event in events.events(log):
        if event.get("what") == FORGOTTEN:
            found |= event["removed"]
    return found


def followed(value: Any, hashes: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    """Return a value with every hash of a rewritten file in it brought up to date."""
    if not hashes:
        return value
    if isinstance(value, str):
        return hashes.get(value, value)
    if isinstance(value, Mapping):
        return {name: followed(one, hashes) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [followed(one, hashes) for one in value]
    return value
