"""``riscontro doctor``, ``rebuild``: whether a workspace is whole, and its store made again."""

import json
import sys
from pathlib import Path

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .shell import CLEAN, FOUND, json_option, language_of, language_option, workspace_argument


@click.command("doctor")
@workspace_argument
@json_option
@language_option
def doctor_command(workspace: Path, as_json: bool, language: Language | None) -> None:
    """Verify what a workspace keeps.

    Settings and plan, the chain of the log of events, the fingerprint of every received file, the
    store, the folders. Nothing is written or mended. Exit status 1 when something is wrong.
    """
    from ..pipeline.examining import examine

    shown = language_of(workspace, language)
    checks = examine(workspace)
    if as_json:
        data = [
            {"what": one.what[shown], "good": one.good, "told": one.told[shown]} for one in checks
        ]
        click.echo(json.dumps({"checks": data}, ensure_ascii=False, indent=2))
    else:
        width = max(len(one.what[shown]) for one in checks)
        for one in checks:
            sign = "✔" if one.good else "✖"
            click.echo(f"{sign} {one.what[shown]:<{width}}  {one.told[shown]}")
    sys.exit(CLEAN if all(one.good for one in checks) else FOUND)


REBUILT = Words(
    "{runs} esecuzioni rimesse nell'archivio dal registro degli eventi e dai file conservati.",
    "{runs} runs put back into the store from the log of events and the files kept.",
)
KEPT = Words("L'archivio che c'era è in {backup}.", "The store that was there is in {backup}.")
SAME = Words(
    "Il quadro è identico a quello dell'ultima esecuzione.",
    "The master is identical to that of the last run.",
)
OTHER = Words(
    "Il quadro non è identico a quello dell'ultima esecuzione: lo ha scritto un'altra versione del "
    "programma. I valori acquisiti sono gli stessi.",
    "The master is not identical to that of the last run: another version of the program wrote "
    "it. The accepted values are the same.",
)
NO_MASTER = Words("Nessun quadro da riscrivere.", "No master to be written.")


@click.command("rebuild")
@workspace_argument
@json_option
@language_option
def rebuild_command(workspace: Path, as_json: bool, language: Language | None) -> None:
    """Make store and master again from what is kept.

    The store is an index: everything in it comes back from the log of events and the files kept
    by hash. The one that is there goes to the backups. Then quadro.xlsx is written as the last
    consolidation made it. Nothing is read from the folders, nothing is pushed.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.rebuilding import rebuild

    shown = language_of(workspace, language)
    with at_work(workspace, "riscontro rebuild"):
        done = rebuild(workspace)
    if as_json:
        data = {
            "runs": done.runs,
            "backup": str(done.backup) if done.backup else None,
            "master": str(done.master) if done.master else None,
            "same": done.same,
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(REBUILT[shown].format(runs=done.runs))
        if done.backup:
            click.echo(KEPT[shown].format(backup=done.backup))
        told = NO_MASTER if done.master is None else SAME if done.same else OTHER
        click.echo(told[shown])
    sys.exit(CLEAN if done.same else FOUND)
