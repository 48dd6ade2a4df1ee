"""``riscontro validate``: findings with the address of every cell."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .shell import (
    FOUND,
    exit_status,
    fail_on_option,
    language_of,
    language_option,
    today_option,
    write_out,
)

if TYPE_CHECKING:
    from ..pipeline.validation import Validated

PLAN = Words(
    "è un piano, non ha il foglio «Esito controlli»: nessuna copia.",
    'it is a plan, it has no sheet "Check results": no copy.',
)


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How findings are shown.",
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option(
    "--annotate",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for copies with «Esito controlli» filled in.",
)
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    help="Check against this plan (default: the nearest riscontro.toml above the file).",
)
@click.option("--alone", is_flag=True, help="Check each file on what it carries, without a plan.")
@click.option("--submitted", is_flag=True, help="Look for missing entries in drafts too.")
@language_option
@today_option
@fail_on_option
def validate_command(
    files: tuple[Path, ...],
    form: str,
    to: Path | None,
    annotate: Path | None,
    workspace: Path | None,
    alone: bool,
    submitted: bool,
    language: Language | None,
    today: date,
    fail_on: str,
) -> None:
    """Check departmental workbooks and the plan itself, cell by cell.

    FILES are workbooks or folders of them. In a workspace those of departments are checked
    against its plan, elsewhere on what each one carries. A plan workbook (piano.xlsx) is checked
    for mistakes: targets, weights, formulas, codes, who is in charge.
    """
    from ..pipeline.validation import run
    from ..report import as_html, as_json, as_text

    shown = _language(files, workspace, alone, language)
    checked = run(files, today, workspace=workspace, alone=alone, submitted=submitted)
    names = checked.names
    if form == "json":
        write_out(as_json(checked.findings, checked.rules, workbooks=names), to)
    elif form == "html":
        write_out(as_html(checked.findings, checked.rules, shown, names), to)
    else:
        write_out(as_text(checked.findings, checked.rules, shown, names), to)
    refused = _annotate(checked, annotate, shown) if annotate is not None else 0
    found = exit_status((found.severity for found in checked.findings), fail_on)
    sys.exit(FOUND if refused else found)


def _language(
    files: tuple[Path, ...], workspace: Path | None, alone: bool, asked: Language | None
) -> Language:
    return language_of(None if alone else workspace or files[0].resolve(), asked)


def _annotate(checked: "Validated", folder: Path, language: Language) -> int:
    """Write the copies, each under its own name; return how many could not be made."""
    from ...workbooks.replacing import write_whole
    from ..errors import RunStopped
    from ..pipeline.checking import annotated
    from ..refusals import reason_words, refusal_words

    there = {path.resolve().parent for path in checked.paths}
    if folder.resolve() in there:
        raise RunStopped(
            Words(
                f"{folder} contiene gli originali: indicare un'altra cartella per le copie.",
                f"{folder} holds the originals: name another folder for the copies.",
            )
        )
    for path in checked.plans:
        click.echo(f"{path.name}: {PLAN[language]}", err=True)
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    refused = 0
    for path in checked.paths:
        outcome = annotated(checked, path)
        if outcome is None or outcome.refused:
            refusal = outcome.refused[0] if outcome is not None else None
            reason = refusal_words(refusal) if refusal else reason_words("no-identity")
            click.echo(f"{path.name}: {reason[language]}", err=True)
            refused += 1
            continue
        name, number = path.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        taken.add(name.casefold())
        write_whole(folder / name, outcome.data)
    return refused
