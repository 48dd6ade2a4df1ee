"""``riscontro report``: the printed report, and the sheets that go with it."""

import json
from pathlib import Path

import click

from ...schemas.findings import Language
from .bars import progress_bars
from .shell import json_option, language_of, language_option, workspace_argument

FORMATS = ("docx", "odt", "pdf", "html")
KINDS = ("printed", "oiv", "council", "department", "mission")
PATH = click.Path(path_type=Path, dir_okay=False)


@click.command("report")
@workspace_argument
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    default=("printed",),
    help="What to write, several times for several (default: printed).",
)
@click.option("--department", default="", metavar="UNIT", help="Only the rows of this unit.")
@click.option(
    "--format",
    "formats",
    default="docx",
    show_default=True,
    metavar="docx,odt,pdf,html",
    help="One or more, separated by commas; PDF and ODT take LibreOffice.",
)
@click.option("--summary", is_flag=True, help="Add a summary by top level and unit.")
@click.option("--ratings", is_flag=True, help="Add targets and ratings to the indicators.")
@click.option("--charts", is_flag=True, help="Add charts, each with its table.")
@click.option(
    "--sample",
    type=click.IntRange(0, 1000),
    default=20,
    show_default=True,
    help="Values traced in the document for the evaluation body.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="What draws the sample.")
@click.option("--layout", type=PATH, default=None, help="A layout of your own (.docx).")
@click.option(
    "--layout-to", type=PATH, default=None, help="Write a copy of the layout to edit in Word."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the files (default: esiti/relazione in the workspace).",
)
@json_option
@language_option
def report_command(
    workspace: Path,
    kinds: tuple[str, ...],
    department: str,
    formats: str,
    summary: bool,
    ratings: bool,
    charts: bool,
    sample: int,
    seed: int,
    layout: Path | None,
    layout_to: Path | None,
    folder: Path | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Write the printed report on the last consolidation, and the sheets that go with it.

    KINDS: printed, the whole report; oiv, what the evaluation body verifies; council, two pages
    for councillors; department and mission, a page for each unit and each top level of the plan.

    It says BOZZA on every page until the round is closed as an edition. A layout named
    modello-relazione.docx in the workspace is used in the place of ours.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.reporting import copy_layout, report
    from ..pipeline.reportkinds import Asked

    shown = language_of(workspace, language)
    if layout_to is not None:
        copy_layout(workspace, layout_to, shown)
        _tell((layout_to,), as_json, shown)
        return
    wanted = tuple(dict.fromkeys(one.strip().lower() for one in formats.split(",") if one.strip()))
    unknown = [one for one in wanted if one not in FORMATS]
    if unknown or not wanted:
        raise click.BadParameter(f"{', '.join(unknown) or '-'}: use docx, odt, pdf, html")
    asked = Asked(department, summary, ratings, charts, layout, sample, seed)
    with at_work(workspace, "riscontro report"), progress_bars(shown, not as_json) as progress:
        written = report(
            workspace,
            asked,
            kinds=tuple(dict.fromkeys(kinds)),
            formats=wanted,
            folder=folder,
            language=shown,
            progress=progress,
        )
    _tell(written, as_json, shown)


def _tell(written: tuple[Path, ...], as_json: bool, language: Language) -> None:
    from ..pipeline.reporting import WRITTEN

    if as_json:
        click.echo(json.dumps({"files": [str(path) for path in written]}, ensure_ascii=False))
        return
    for path in written:
        click.echo(WRITTEN[language].format(path=path))
