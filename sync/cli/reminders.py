"""``riscontro remind``: drafts to whoever has not delivered."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

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
    workspace_argument,
)

if TYPE_CHECKING:
    from ..pipeline.reminders import Reminded

NONE = Words("Nessun sollecito da preparare.", "No reminder to write.")
BEFORE = Words(
    "Già preparati in precedenza: {units} (--again per prepararli di nuovo)",
    "Written before: {units} (--again writes them anew)",
)
FIRST = Words(
    "Unità che non hanno trasmesso: {n}. Il primo preavviso è previsto dal {day:%d/%m/%Y}.",
    "Units that have not submitted: {n}. The first reminder is due from {day:%d/%m/%Y}.",
)
DRY = Words("Prova: nulla è stato scritto.", "Dry run: nothing was written.")


@click.command("remind")
@workspace_argument
@click.option("--department", "departments", multiple=True, help="Only this unit (repeatable).")
@click.option("--again", is_flag=True, help="Write what was written before too.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@json_option
@language_option
@today_option
def remind_command(
    workspace: Path,
    departments: tuple[str, ...],
    again: bool,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Write reminders, as drafts to look at and send.

    For units that have not delivered: on the days before the due date the settings name, and once
    a week after it. For values promised from a day on that has come and still missing. Each is
    written once, to the people of the sheet Referenti of the plan.
    """
    from ..pipeline.messaging import as_dict
    from ..pipeline.reminders import remind

    shown = language_of(workspace, language)
    done = remind(workspace, today, departments, again=again, dry_run=dry_run)
    if as_json:
        data = {
            "dry_run": done.dry_run,
            "messages": [as_dict(one) for one in done.messages],
            "before": list(done.before),
            "waiting": done.waiting,
            "first": done.first.isoformat() if done.first else None,
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(done, shown)))
    failed = any(one.state == "unwritten" for one in done.messages)
    sys.exit(FOUND if failed else CLEAN)


def _lines(done: "Reminded", language: Language) -> list[str]:
    from ..messagetext import Told, counted, line

    told = [
        Told(one.draft.kind, one.draft.department, one.file, one.draft.recipients, one.reason)
        for one in done.messages
    ]
    room = max((len(done.names[one.department]) for one in told), default=0)
    lines = [line(one, done.names[one.department], room, language) for one in told]
    if lines:
        lines += ["", *counted(told, done.dry_run, language)]
    if done.before:
        lines.append(BEFORE[language].format(units=", ".join(done.before)))
    if done.first is not None:
        lines.append(FIRST[language].format(n=done.waiting, day=done.first))
    if not lines:
        lines.append(NONE[language])
    if done.dry_run:
        lines.append(DRY[language])
    return lines
