"""A new edition of a plan comes into its workspace: data follow codes, what left the plan stays."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ...schemas.findings import Language
from ...schemas.links import Lineage
from ...schemas.plan import Plan
from ...schemas.profile import Profile
from ...schemas.terms import Words
from ..database import database_of, open_store
from ..errors import RunStopped
from ..lineages import compare_editions, retired, told_again
from ..reimport import carry_over
from ..rekeying import closing, rekeyed_plan
from ..settings import Settings
from ..store import accepted
from ..workspace import Workspace

SHOWN = 5
"""Codes a message names."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a new edition is called (the open year when empty), the language of its notes."""

    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Renewed:
    """The plan of a new edition, and what became of the codes of the one before."""

    plan: Plan
    history: tuple[Lineage, ...]


def renewed(
    workspace: Workspace,
    settings: Settings | None,
    profile: Profile,
    previous: Plan,
    fresh: Plan,
    edition: Edition,
) -> Renewed:
    """Bring a new edition over the plan that is there.

    Args:
        workspace: of the plan.
        settings: its settings, ``None`` when it has none yet.
        profile: of the plan.
        previous: the plan in force.
        fresh: the new edition as imported.
        edition: what it is called.

    Raises:
        RunStopped: a code now another activity's has rows in the open round.
    """
    name = edition.name or str(fresh.period)
    described = tuple(profile.importing.get("descriptions", ()))
    history = compare_editions(previous, fresh, name, described, edition.language)
    keys = {one.key for one in fresh.activities}
    reused = {old for old in (*history.moves, *history.closed) if old in keys}
    if reused and settings is not None:
        _refuse(workspace, settings, reused)
    own = {key: retired(key, name) for key in history.closed if key in keys}
    before = rekeyed_plan(previous, {**history.moves, **own})
    gone = {own.get(key, key) for key in history.closed}
    whole = closing(before, carry_over(before, fresh), gone, name)
    return Renewed(
        replace(whole, lineage=told_again(previous.lineage, history.lines)), history.lines
    )


def _refuse(workspace: Workspace, settings: Settings, reused: Collection[str]) -> None:
    """Stop where rows of the open round stand under codes that now are another activity's."""
    where = database_of(settings.database, workspace.store_file)
    if where == workspace.store_file and not workspace.store_file.exists():
        return
    with open_store(where) as store:
        rows = accepted(store, settings.period, settings.round)
    held = sorted({name[2] for name in rows if name[2].partition("#")[0] in reused})
    if held:
        codes, year = ", ".join(held[:SHOWN]), f"{settings.period} ({settings.round})"
        raise RunStopped(
            Words(
                f"La nuova edizione dà ad altre azioni codici che hanno già righe acquisite nel "
                f"{year}: {codes}. Aprire prima il nuovo anno con «riscontro rollover», poi "
                "importare l'edizione.",
                f"The new edition gives other actions codes that already have rows accepted in "
                f"{year}: {codes}. Open the new year first with «riscontro rollover», then import "
                "the edition.",
            )
        )
