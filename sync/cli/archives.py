"""``riscontro archive``: a year sealed."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .shell import (
    CLEAN,
    FOUND,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_option,
)

SEALED = Words(
    "{path}\n  {files} file, impronta {sha256}", "{path}\n  {files} files, fingerprint {sha256}"
)
AGAIN = Words(
    "Il {year} era già sigillato e da allora non è cambiato: {path}",
    "{year} was sealed already and has not changed since: {path}",
)
LOST = Words("Non più conservati: {lost}", "Kept no more: {lost}")


@click.command("archive")
@click.argument("year", type=click.IntRange(1900, 2200))
@workspace_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the sealed file (default: archivio in the workspace).",
)
@click.option("--anyway", is_flag=True, help="Seal a year none of whose rounds was closed.")
@json_option
@language_option
@today_option
def archive_command(
    year: int,
    workspace: Path,
    folder: Path | None,
    anyway: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Seal a year for the records office.

    One zip with every delivery, the plan and settings of every run, masters and editions, what was
    written back, the records of the runs and the log, and a manifest of fingerprints that
    «riscontro doctor» verifies. Nothing is taken away from the workspace.
    """
    from ..pipeline.archiving import archive

    shown = language_of(workspace, language)
    done = archive(workspace, year, today, anyway=anyway, folder=folder)
    if as_json:
        data = {
            "archive": str(done.path),
            "sha256": done.sha256,
            "files": done.files,
            "again": done.again,
            "lost": list(done.lost),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif done.again:
        click.echo(AGAIN[shown].format(year=year, path=done.path))
    else:
        told = SEALED[shown].format(path=done.path, files=done.files, sha256=done.sha256)
        click.echo(told)
    if done.lost and not as_json:
        click.echo(LOST[shown].format(lost=", ".join(done.lost)), err=True)
    sys.exit(FOUND if done.lost else CLEAN)
