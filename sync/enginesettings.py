"""The part of the settings that says who reads the workbooks."""

from dataclasses import dataclass, replace
from typing import Literal

from ..schemas.terms import Words
from .errors import RunStopped
from .tomlwriting import literal

EngineKind = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Who reads the workbooks when there are many.

    Attributes:
        kind: ``local``, this machine; ``dask``, a cluster.
        processes: how many processes of this machine work side by side.
        scheduler: address of the cluster, or ``env:NAME``; empty for one of this machine.
    """

    kind: EngineKind = "local"
    processes: int = 2
    scheduler: str = ""

    def text(self) -> str:
        """Return the table as it stands in a settings file."""
        return f"""\
# Chi legge le cartelle quando sono molte: "local", i processi di questa macchina; "dask", un
# cluster, di cui scheduler è l'indirizzo (vuoto per uno avviato qui; oppure env:NOME).
[engine]
kind = {literal(self.kind)}
processes = {self.processes}
scheduler = {literal(self.scheduler)}
"""


@dataclass(frozen=True, slots=True)
class EngineAsked:
    """What the person who starts a run asks for in the place of the settings."""

    kind: EngineKind | None = None
    scheduler: str | None = None

    def over(self, settings: EngineSettings) -> EngineSettings:
        """Return the settings with what is asked for in their place.

        Raises:
            RunStopped: a scheduler is named and no cluster wanted.
        """
        kind = self.kind or settings.kind
        if self.scheduler and kind != "dask":
            raise RunStopped(
                Words(
                    "--scheduler vale soltanto con --engine dask.",
                    "--scheduler goes with --engine dask only.",
                )
            )
        scheduler = settings.scheduler if self.scheduler is None else self.scheduler
        return replace(settings, kind=kind, scheduler=scheduler)


AS_SET = EngineAsked()
"""Nothing asked for: the settings say."""
