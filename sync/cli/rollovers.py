"""``riscontro rollover``: the next year of a plan is opened."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .shell import (
    exit_status,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_argument,
)

if TYPE_CHECKING:
    from ..pipeline.rolling import Opening

DRY = Words("Prova: nulla è stato scritto.", "Dry run: nothing was written.")
RESUMED = Words(
    "Il piano era già stato portato al {year}: completate le impostazioni.",
    "The plan had been brought to {year} already: settings completed.",
)
BACKUP = Words("Il piano precedente è in {path}", "The plan as it was is in {path}")
OWN = Words(
    "Fogli aggiunti a piano.xlsx, rimasti nella copia precedente: {names}",
    "Sheets added to piano.xlsx, left in the copy of it: {names}",
)
NEXT = Words(
    "Le date di [due] del {year} ora sono commenti in riscontro.toml: per il nuovo anno valgono "
    "quelle usuali, se non se ne scrivono altre.\n"
    "Passo successivo: riscontro distribute",
    "The days of [due] of {year} are comments in riscontro.toml now: the usual ones hold for the "
    "new year, unless others are written.\n"
    "Next step: riscontro distribute",
)


@click.command("rollover")
@workspace_argument
@click.option("--to", type=int, default=None, help="Year to open (default: the next one).")
@click.option(
    "--round",
    "round_id",
    default=None,
    help="Round to open (default: the first whose usual day has not passed).",
)
@click.option("--anyway", is_flag=True, help="Also when deliveries are missing or rows wait.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@json_option
@language_option
@today_option
def rollover_command(
    workspace: Path,
    to: int | None,
    round_id: str | None,
    anyway: bool,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Open the next year of a plan.

    The accepted values of the year, final or corrected, become past values; its texts are added
    to the earlier ones; activities that ended move as the plan's profile says; codes stay. The
    old piano.xlsx is kept among the copies.
    """
    from ..pipeline.rolling import rollover

    shown = language_of(workspace, language)
    with progress_bars(shown, shown=not as_json) as progress:
        made = rollover(
            workspace,
            today,
            to=to,
            round_id=round_id,
            dry_run=dry_run,
            anyway=anyway,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(_data(made, shown), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_text(made, shown)))
    findings = made.rolled.findings if made.rolled is not None else ()
    sys.exit(exit_status((one.severity for one in findings), "warning"))


def _text(made: "Opening", language: Language) -> list[str]:
    from ...schemas.rules import catalogue, words
    from ..rolloverwords import lines

    if made.rolled is None:
        told = [RESUMED[language].format(year=made.period)]
    else:
        told = lines(made.rolled, made.round, language, made.dry_run)
        rules = catalogue(made.opened.profile)
        for one in made.rolled.findings:
            message, hint = words(one, language, rules)
            told.append(f"▲ {one.code} {one.place} {one.key}: {message} {hint}")
    if made.own_sheets:
        told.append(OWN[language].format(names=", ".join(made.own_sheets)))
    if made.backup is not None:
        root = made.opened.workspace.root
        told.append(BACKUP[language].format(path=made.backup.relative_to(root.resolve())))
    told.append(DRY[language] if made.dry_run else NEXT[language].format(year=made.closed))
    return told


def _data(made: "Opening", language: Language) -> dict[str, object]:
    from ...schemas.rules import catalogue, words
    from ..rolloverwords import as_dict

    rules = catalogue(made.opened.profile)
    data: dict[str, object] = {
        "from": made.closed,
        "to": made.period,
        "round": made.round,
        "dry_run": made.dry_run,
        "resumed": made.rolled is None,
        "missing": list(made.gaps.missing),
        "held": made.gaps.held,
        "own_sheets": list(made.own_sheets),
    }
    if made.rolled is not None:
        data |= as_dict(made.rolled)
        data["findings"] = [
            {
                "code": one.code,
                "severity": one.severity.value,
                "key": one.key,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "message": words(one, language, rules)[0],
            }
            for one in made.rolled.findings
        ]
    return data
