"""``riscontro doctor``: whether a workspace is whole."""

import json
import sys
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import CLEAN, FOUND, language_of, language_option, workspace_argument


@click.command("doctor")
@workspace_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
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
