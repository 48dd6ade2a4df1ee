"""Whose folder it is: what is published replaces only what the very same plan wrote there before.

One file of the folder, the mark, says which plan it belongs to. The plan is known by its profile,
its id and where its workspace began: the first run its store knows, which copies, restored archives
and renamed folders have as well. Where the store was made anew, the code of the administration or
the address of the site tells, unless one of the two says otherwise.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...schemas.terms import Words
from ..errors import RunStopped
from ..publicationsettings import PublicationSettings
from ..roundlog import first_completed
from ..store import Store

OWNER = "riscontro"
"""Name in the mark under which the plan stands."""

FOREIGN = Words(
    "La cartella {folder} non è vuota e contiene file di altra origine: indicarne un'altra.",
    "The folder {folder} is not empty and holds files from elsewhere: name another one.",
)
OTHER = Words(
    "La cartella {folder} contiene ciò che ha pubblicato un altro piano ({whose}), mentre questo è "
    "{mine}: indicare un'altra cartella. Per sostituirlo davvero, svuotarla prima.",
    "The folder {folder} holds what another plan published ({whose}), while this one is {mine}: "
    "name another folder. To replace it all the same, empty it first.",
)
TWIN = Words(", di un altro spazio di lavoro", ", of another workspace")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who publishes into a folder.

    Attributes:
        profile: id of the profile.
        plan: id of the plan.
        publisher: code of the administration, may be empty.
        address: where the site lies, may be empty.
        origin: digest of the first run of the workspace, empty when it is not known.
    """

    profile: str
    plan: str
    publisher: str = ""
    address: str = ""
    origin: str = ""

    def is_same(self, other: "Owner") -> bool:
        """Tell whether another is this very plan."""
        if (self.profile, self.plan) != (other.profile, other.plan):
            return False
        if self.origin and self.origin == other.origin:
            return True
        named = [pair for pair in (
            (self.publisher.casefold(), other.publisher.casefold()),
            (self.address.rstrip("/"), other.address.rstrip("/")),
        ) if any(pair)]  # fmt: skip
        told = [pair for pair in named if all(pair)]
        return bool(told) and all(one == another for one, another in told)

    @property
    def name(self) -> str:
        """How a message names it."""
        return ", ".join(filter(None, (f"«{self.plan}»", self.publisher, self.address)))


def owner(store: Store, profile: str, plan: str, settings: PublicationSettings) -> Owner:
    """Return who publishes from a workspace."""
    first = first_completed(store)
    told = "" if first is None else json.dumps([first.run, str(first.at), first.sha256])
    origin = hashlib.sha256(told.encode()).hexdigest()[:32] if told else ""
    return Owner(profile, plan, settings.publisher, settings.address, origin)


def told_by(mine: Owner) -> dict[str, Any]:
    """Return what the mark of a folder says of who published into it."""
    return {OWNER: asdict(mine)}


def own(
    folder: Path, mark: str, mine: Owner, *, alone: bool, needs: str = ""
) -> Mapping[str, Any] | None:
    """Return what the mark of a folder says, ``None`` for a folder without one.

    Args:
        folder: where something will be published.
        mark: path of its mark, from the folder.
        mine: who publishes.
        alone: without a mark the folder must be empty; else it may hold other files.
        needs: file that must stand beside a mark that names nobody, for it to be ours.

    Raises:
        RunStopped: the folder is somebody else's.
    """
    path = folder / mark
    if not path.exists():
        if alone and folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise _stopped(FOREIGN, folder)
        return None
    try:
        told = json.loads(path.read_bytes())
        found = told.get(OWNER)
        if found is None:
            # Written before marks named the plan: the profile was all they knew.
            ours = (folder / needs).exists() if needs else told.get("profile") == mine.profile
            if not ours:
                raise _stopped(FOREIGN, folder)
            return dict(told)
        theirs = Owner(**{name: str(text) for name, text in found.items()})
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise _stopped(FOREIGN, folder) from error
    if not mine.is_same(theirs):
        twins = (mine.profile, mine.plan) == (theirs.profile, theirs.plan)
        raise _stopped(OTHER, folder, theirs.name, mine.name, TWIN if twins else Words("", ""))
    return dict(told)


def _stopped(
    words: Words, folder: Path, whose: str = "", mine: str = "", more: Words | None = None
) -> RunStopped:
    end = more or Words("", "")
    return RunStopped(
        Words(
            words.it.format(folder=folder, whose=whose + end.it, mine=mine),
            words.en.format(folder=folder, whose=whose + end.en, mine=mine),
        )
    )
