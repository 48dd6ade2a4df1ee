"""``riscontro close``, ``reopen``, ``editions``: approved states of a round."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .shell import (
    CLEAN,
    FOUND,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_argument,
    workspace_option,
)

CLOSED = Words(
    "Edizione {id}: {label}\n  atto: {act}, {day:%d/%m/%Y}\n  impronta dei valori: {fingerprint}\n"
    "  cartella: {folder}",
    "Edition {id}: {label}\n  act: {act}, {day:%d/%m/%Y}\n  fingerprint of the values: "
    "{fingerprint}\n  folder: {folder}",
)
LEFT = Words(
    "Chiusa con: {missing} unità mancanti, {held} righe in attesa, {conflicts} valori discordanti, "
    "{blocking} errori bloccanti.",
    "Closed with: {missing} units missing, {held} rows held, {conflicts} conflicts, {blocking} "
    "blocking errors.",
)
ERRATA = Words(
    "Errata corrige: {changed} valori cambiati dall'edizione precedente (errata.xlsx).",
    "Errata: {changed} values changed since the edition before (errata.xlsx).",
)
REOPENED = Words(
    "Riaperte per rettifica dopo l'edizione {id}: {rows}.",
    "Reopened after the edition {id}: {rows}.",
)
NONE = Words("Nessuna rilevazione è stata chiusa.", "No round was closed.")
AGAIN = Words("righe riaperte per rettifica: {count}", "rows reopened: {count}")
UNFINISHED = Words(
    "non completa: ripetere riscontro close", "not complete: run riscontro close again"
)


@click.command("close")
@workspace_argument
@click.option("--act", required=True, help="The act that approves it, such as «DCC 45/2026».")
@click.option("--label", default="", help="Name of the edition (default: round and number).")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    default=None,
    help="Day of the closing, YYYY-MM-DD (default: the day of the run).",
)
@click.option("--anyway", is_flag=True, help="Close although something is missing.")
@json_option
@language_option
@today_option
def close_command(
    workspace: Path,
    act: str,
    label: str,
    day: datetime | None,
    anyway: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Close the open round as an approved edition.

    What stands becomes an edition with its act and fingerprint, copied to esiti/edizioni. From
    then on nothing changes it: a new content is reported and not taken, until its row is opened
    again with «riscontro reopen». Closing again makes the next edition, with an errata list.
    """
    from ..pipeline.editions import close

    if not act.strip():
        raise click.UsageError("--act is empty")
    shown = language_of(workspace, language)
    with progress_bars(shown, shown=not as_json) as progress:
        made = close(
            workspace,
            today,
            act,
            label=label,
            day=day.date() if day is not None else None,
            anyway=anyway,
            progress=progress,
        )
    one, left = made.edition, made.left
    counts = {
        "missing": len(left.missing),
        "held": left.held,
        "conflicts": left.conflicts,
        "blocking": left.blocking,
    }
    if as_json:
        data = {
            "edition": one.id,
            "label": one.label,
            "act": one.act,
            "day": one.day.isoformat(),
            "fingerprint": one.fingerprint,
            "master_sha256": one.master_sha256,
            "folder": str(made.folder),
            "not_in_order": {**counts, "missing": list(left.missing)},
            "errata": made.changed,
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(
            CLOSED[shown].format(
                id=one.id,
                label=one.label,
                act=one.act,
                day=one.day,
                fingerprint=one.fingerprint,
                folder=made.folder,
            )
        )
        if made.changed is not None:
            click.echo(ERRATA[shown].format(changed=made.changed))
        if left:
            click.echo(LEFT[shown].format(**counts), err=True)
    sys.exit(FOUND if left else CLEAN)


@click.command("reopen")
@click.argument("key")
@click.option("--reason", required=True, help="Why: it is printed in the errata list.")
@click.option("--act", default="", help="The act that asks for it.")
@click.option("--department", default="", help="Only this unit's row, where several report on it.")
@workspace_option
@json_option
@language_option
@today_option
def reopen_command(
    key: str,
    reason: str,
    act: str,
    department: str,
    workspace: Path,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Open one row of a closed round again.

    KEY is the key of a row, or of an indicator or an activity with all its rows. Its unit may then
    send another value; everything else stays as approved. «riscontro close» makes the next
    edition.
    """
    from ..pipeline.editions import reopen

    if not reason.strip():
        raise click.UsageError("--reason is empty")
    shown = language_of(workspace, language)
    done = reopen(workspace, key, today, reason, act=act, department=department)
    if as_json:
        rows = [
            dict(zip(("department", "sheet", "key"), one.name, strict=True)) for one in done.rows
        ]
        data = {"edition": done.edition.id, "reopened": rows}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    rows_told = ", ".join(f"{one.name[2]} ({one.name[0]})" for one in done.rows)
    click.echo(REOPENED[shown].format(id=done.edition.id, rows=rows_told))


@click.command("editions")
@workspace_argument
@json_option
@language_option
def editions_command(workspace: Path, as_json: bool, language: Language | None) -> None:
    """List the editions of the year, with the rows opened again since."""
    from ..pipeline.editions import listed

    shown = language_of(workspace, language)
    _, made = listed(workspace)
    if as_json:
        data = [
            {
                "edition": one.id,
                "label": one.label,
                "act": one.act,
                "day": one.day.isoformat(),
                "run": one.run,
                "fingerprint": one.fingerprint,
                "master_sha256": one.master_sha256,
                "reopened": [list(name) for name in state.reopened] if state else [],
            }
            for one, state in made
        ]
        click.echo(json.dumps({"editions": data}, ensure_ascii=False, indent=2))
        return
    if not made:
        click.echo(NONE[shown])
    for one, state in made:
        notes = [one.label, one.act, f"{one.day:%d/%m/%Y}", one.fingerprint[:12]]
        if state is not None and state.reopened:
            notes.append(AGAIN[shown].format(count=len(state.reopened)))
        if not one.master_sha256:
            notes.append(UNFINISHED[shown])
        click.echo(f"{one.id:<24} {' · '.join(notes)}")
