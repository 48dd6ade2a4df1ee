"""Deliverables of the activities, out of the sheet of records the profile names for them.

In the settings of a profile::

    [settings.deliverables]
    sheet = "prodotti"             # sheet of records
    activity = "azione"            # its column with the activity
    due = "termine"                # with the day it is due
    ended = "consegnato_il"        # with the day it was delivered
    state = "stato"                # with its state
    finished = ["consegnato"]      # states in which it is delivered
    dropped = ["annullato"]        # states in which nobody waits for it any more
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ..schemas.implementation import TIMINGS, Deliverable
from ..schemas.profile import Profile
from .measuring import base_key
from .records import Accepted


@dataclass(frozen=True, slots=True)
class Product:
    """A deliverable of an activity and the unit that owes it."""

    activity: str
    department: str
    deliverable: Deliverable


def products(profile: Profile, rows: Iterable[Accepted]) -> tuple[Product, ...]:
    """Return the deliverables told, those nobody waits for any more left out.

    One without a state and without a day of delivery is unknown, not undelivered.
    """
    asked = profile.settings.get("deliverables")
    if not asked:
        return ()
    found = []
    for row in rows:
        key = row.cell(asked["activity"]).term if row.sheet == asked["sheet"] else ""
        state, ended = row.cell(asked["state"]).term, row.cell(asked["ended"]).day
        if not key or state in asked.get("dropped", ()):
            continue
        done = state in asked["finished"] if state else (True if ended else None)
        made = Deliverable(done, row.cell(asked["due"]).day, ended=ended)
        found.append(Product(base_key(key), row.department, made))
    return tuple(found)


def by_activity(found: Iterable[Product]) -> Mapping[str, tuple[Deliverable, ...]]:
    """Return the deliverables of each activity, by key."""
    return _grouped((one.activity, one.deliverable) for one in found)


def by_unit(found: Iterable[Product]) -> Mapping[tuple[str, str], tuple[Deliverable, ...]]:
    """Return the deliverables each unit owes to each activity, by unit and key."""
    return _grouped(((one.department, one.activity), one.deliverable) for one in found)


_Name = TypeVar("_Name", str, tuple[str, str])


def _grouped(pairs: Iterable[tuple[_Name, Deliverable]]) -> dict[_Name, tuple[Deliverable, ...]]:
    found: dict[_Name, tuple[Deliverable, ...]] = defaultdict(tuple)
    for name, one in pairs:
        found[name] += (one,)
    return found


def timings(found: Iterable[Deliverable], at: date) -> Mapping[str, int]:
    """Count deliverables by how they stand on a day, every standing there is included."""
    counts: dict[str, int] = dict.fromkeys(TIMINGS, 0)
    for one in found:
        counts[one.timing(at)] += 1
    return counts
