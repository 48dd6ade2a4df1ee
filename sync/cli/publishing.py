"""``riscontro publish``: the public site."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.terms import Words
from .bars import progress_bars
from .shell import json_option, language_of, workspace_argument

if TYPE_CHECKING:
    from ...schemas.findings import Language
    from ..pipeline.sitewriting import Published

DONE = Words(
    "Sito pubblicato in {folder}: {pages} pagine, {files} file, {written} scritti.",
    "Site published in {folder}: {pages} pages, {files} files, {written} written.",
)
DRAFT = Words(
    "Ogni pagina dice «BOZZA»: nessuna edizione è approvata.",
    "Every page says “DRAFT”: no edition is approved.",
)
COPIED = Words("Edizione conservata in edizioni/{id}.", "Edition kept in edizioni/{id}.")
GONE = Words(
    "Pagine di righe non più nel piano, che ora lo dicono: {n}.",
    "Pages of rows no longer in the plan, which now say so: {n}.",
)
OPEN = Words("Dati aperti in dati/{version}.", "Open data in dati/{version}.")
MISSING = Words(
    "Approvate ma mai pubblicate nella loro forma: {ids}.",
    "Approved, but never published in their form: {ids}.",
)
NEITHER = "«{text}» is not it, en, or both with a comma"


def _languages(ctx: click.Context, param: click.Parameter, value: str) -> "tuple[Language, ...]":
    from ...schemas.findings import LANGUAGES

    named = tuple(dict.fromkeys(one.strip() for one in value.split(",")))
    if not named or any(one not in LANGUAGES for one in named):
        raise click.BadParameter(NEITHER.format(text=value), ctx, param)
    return tuple(one for name in named for one in LANGUAGES if one == name)


@click.command("publish")
@workspace_argument
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of the site, made when missing.",
)
@click.option(
    "--language",
    "languages",
    default="it,en",
    callback=_languages,
    help="Languages of the pages, the first at the top (default: it,en).",
)
@json_option
def publish_command(
    workspace: Path, to: Path, languages: "tuple[Language, ...]", as_json: bool
) -> None:
    """Write the public site of a plan, from its last consolidation.

    Pages of text, tables and drawings that lie in a folder: no server, nothing from elsewhere,
    readable without JavaScript. Only what the profile marks public is in it. Files that did not
    change are left alone; an approved edition keeps its own copy under edizioni/ for ever. The open
    data lie under dati/, and a page stands at each of their addresses.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.sitewriting import publish

    shown = language_of(workspace, None)
    with (
        at_work(workspace, "riscontro publish"),
        progress_bars(shown, shown=not as_json) as progress,
    ):
        made = publish(workspace, to, languages, progress)
    if as_json:
        click.echo(json.dumps(_data(made, shown), ensure_ascii=False, indent=2))
        return
    click.echo(
        DONE[shown].format(
            folder=made.folder, pages=made.pages, files=made.files, written=made.written
        )
    )
    if made.draft:
        click.echo(DRAFT[shown])
    if made.edition:
        click.echo(COPIED[shown].format(id=made.edition))
    if made.version:
        click.echo(OPEN[shown].format(version=made.version))
    if made.gone:
        click.echo(GONE[shown].format(n=made.gone))
    if made.missing:
        click.echo(MISSING[shown].format(ids=", ".join(made.missing)))
    for notice in made.notices:
        click.echo(notice[shown], err=True)


def _data(made: "Published", shown: "Language") -> dict[str, object]:
    return {
        "folder": str(made.folder),
        "pages": made.pages,
        "files": made.files,
        "written": made.written,
        "gone": made.gone,
        "draft": made.draft,
        "edition": made.edition,
        "missing": list(made.missing),
        "version": made.version,
        "notices": [one[shown] for one in made.notices],
    }
