"""``riscontro forget``: a person taken out of everything a workspace keeps."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .shell import (
    CLEAN,
    FOUND,
    Stopped,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from ..pipeline.forgetting import Forgotten

AGAIN = Words(
    "Ridigitare l'identificativo per confermare: quanto si cancella non si recupera",
    "Type the identifier again to confirm: what is erased cannot be brought back",
)
OTHER = Words(
    "I due identificativi sono diversi: nulla è stato modificato.",
    "The two identifiers differ: nothing was changed.",
)
NOTHING = Words(
    "Nello spazio di lavoro nulla nomina la persona indicata.",
    "Nothing in the workspace names this person.",
)
DONE = Words(
    "Dati personali cancellati; al posto dell'identificativo ora c'è {token}.",
    "Personal data erased; {token} now stands for the identifier.",
)
WOULD = Words(
    "Sarebbero modificati (nulla è stato scritto):", "Would be changed (nothing was written):"
)
ROWS = Words("{n} righe dell'archivio", "{n} rows of the store")
LEFT = Words(
    "Non è finita: sistemare quanto segue e ripetere il comando.",
    "It is not finished: see to what follows and repeat the command.",
)
REMOVED = Words("tolto: {reason}", "taken away: {reason}")
OUTSIDE = Words(
    "Restano fuori le copie altrove: posta, salvataggi, file scaricati, la fonte dei dati.",
    "Copies elsewhere stay: mail, backups, downloaded files, the source of the data.",
)
KINDS = {
    "workbook": Words("cartelle delle unità", "workbooks of the units"),
    "received": Words("file ricevuti e record delle esecuzioni", "files received and run records"),
    "backup": Words("copie precedenti", "previous versions"),
    "outbox": Words("esiti, messaggi, edizioni", "results, messages, editions"),
    "archive": Words("anni sigillati", "sealed years"),
    "plan": Words("piano", "plan"),
    "master": Words("quadro consolidato", "master"),
    "other": Words("altri file", "other files"),
}


@click.command("forget")
@click.argument("person")
@workspace_option
@click.option("--dry-run", is_flag=True, help="Say what would be changed; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask to type the identifier again.")
@json_option
@language_option
@today_option
def forget_command(
    person: str,
    workspace: Path,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Erase the personal data of a person everywhere in the workspace.

    PERSON is the identifier in the personal tables. The cells of personal tables and columns that
    are about the person are blanked, and a random code takes the place of the identifier: in the
    units' workbooks, in the plan, in every file received or kept, in the store, in the results.
    Everybody else's data stay as they are. What is open in another program is left and said: the
    next call goes on from there. It cannot be undone.
    """
    from ..pipeline.forgetting import forget

    shown = language_of(workspace, language)
    if not (dry_run or yes):
        again = click.prompt(AGAIN[shown], default="", show_default=False, err=True)
        if again.strip() != person.strip():
            raise Stopped(OTHER[shown])
    with progress_bars(shown, shown=not as_json) as progress:
        done = forget(workspace, person, today, dry_run=dry_run, progress=progress)
    if as_json:
        click.echo(json.dumps(_as_dict(done, shown, dry_run), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(done, shown, dry_run)))
    sys.exit(CLEAN if done.finished else FOUND)


def _lines(done: "Forgotten", language: Language, dry_run: bool) -> list[str]:
    if done.nothing:
        return [NOTHING[language]]
    lines = [WOULD[language] if dry_run else DONE[language].format(token=done.token)]
    counted = Counter(one.kind for one in done.files if one.state != "left")
    lines += [f"  {count:>6}  {KINDS[kind][language]}" for kind, count in counted.items()]
    if done.rows:
        lines.append(f"          {ROWS[language].format(n=done.rows)}")
    for one in done.files:
        if one.state == "removed":
            lines.append(f"  {one.path}: {REMOVED[language].format(reason=one.reason[language])}")
    left = [one for one in done.files if one.state == "left"]
    if left:
        lines.append(LEFT[language])
        lines += [f"  {one.path}: {one.reason[language]}" for one in left]
    return [*lines, OUTSIDE[language]]


def _as_dict(done: "Forgotten", language: Language, dry_run: bool) -> dict[str, object]:
    return {
        "token": "" if dry_run else done.token,
        "dry_run": dry_run,
        "finished": done.finished,
        "rows": done.rows,
        "files": [
            {
                "path": one.path,
                "kind": one.kind,
                "state": one.state,
                "cells": one.cells,
                "mentions": one.mentions,
                "reason": one.reason[language],
            }
            for one in done.files
        ],
    }
