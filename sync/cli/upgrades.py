"""``riscontro upgrade``: filled-in workbooks brought to the current template, plan and round."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .shell import CLEAN, FOUND, json_option, language_of, language_option, today_option

if TYPE_CHECKING:
    from ..pipeline.upgrading import Upgraded

STATES = {
    "upgraded": Words("aggiornata", "upgraded"),
    "current": Words("già attuale", "current"),
    "taken": Words("già acquisita", "taken already"),
    "refused": Words("NON aggiornata", "NOT upgraded"),
}
WOULD = Words("da aggiornare", "to be upgraded")
DRY = Words("Prova: nulla è stato scritto.", "Dry run: nothing was written.")


@click.command("upgrade")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Workspace of the plan (default: the nearest above the first file).",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the new workbooks (default: esiti in the workspace).",
)
@click.option("--dry-run", is_flag=True, help="Say what would move where; write nothing.")
@json_option
@language_option
@today_option
def upgrade_command(
    files: tuple[Path, ...],
    workspace: Path | None,
    to: Path | None,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Bring filled-in workbooks to the current template, plan and round.

    FILES are workbooks of an older template, plan edition, round or year, or a workspace for all
    of its own. What still has a place moves there as it was typed; the rest goes to the sheet
    "Da ricollocare" of the new workbook. The originals are never touched.
    """
    from ..pipeline.upgrading import upgrade

    shown = language_of(workspace or (files[0] if files else Path()), language)
    made = upgrade(files, today, workspace=workspace, to=to, dry_run=dry_run)
    if as_json:
        data = {"dry_run": dry_run, "workbooks": [_data(one, shown) for one in made]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in made:
            click.echo("\n".join(_lines(one, shown, dry_run)))
        if dry_run:
            click.echo(DRY[shown])
    sys.exit(FOUND if any(_asks(one) for one in made) else CLEAN)


def _asks(one: "Upgraded") -> bool:
    """Tell whether somebody has to look at a workbook: refused, or with things to place."""
    left = one.move is not None and one.state == "upgraded" and bool(one.move.book.left)
    return one.state == "refused" or left


def _lines(one: "Upgraded", language: Language, dry_run: bool) -> list[str]:
    from ..upgradewords import lines, summary

    state = WOULD if dry_run and one.state == "upgraded" else STATES[one.state]
    head = f"{one.path.name:<32} {state[language]:<15}"
    if one.move is None or one.state != "upgraded":
        reason = f" ({one.reason[language]})" if one.reason[language] else ""
        return [f"{head}{reason}".rstrip()]
    told = [f"{head} {summary(one.move, language)}".rstrip(), *lines(one.move, language)]
    return [*told, f"  → {one.result}"]


def _data(one: "Upgraded", language: Language) -> dict[str, object]:
    from ..upgradewords import as_dict

    data: dict[str, object] = {
        "workbook": str(one.path),
        "state": one.state,
        "reason": one.reason[language],
        "department": one.department,
        "template": one.template,
        "period": one.period,
        "round": one.round,
    }
    if one.move is not None and one.state == "upgraded":
        data |= {
            "result": str(one.result),
            **as_dict(one.move),
            "converted": [list(name) for name in one.converted],
        }
    return data
