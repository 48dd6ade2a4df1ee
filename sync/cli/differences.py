"""``riscontro diff``: what differs between two workbooks, runs or editions."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import (
    CLEAN,
    FOUND,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_option,
    write_out,
)

ON_SCREEN = 12
"""Rows of a sheet and cells of a row shown on a terminal."""


HELP = """Say what differs between A and B: two files, or two states of a workspace.

\b
FILE          a unit's workbook, piano.xlsx, quadro.xlsx, any .xlsx or .ods
12, run:12    what stood after run 12; run:last; run:-1 is the run before the last
2026-02-19    what stood after the last run of that day
ID            an edition (edition:ID where a file has that name)
now           what stands now: also when B is left out

Units' workbooks and piano.xlsx are compared by key and column, wherever rows and columns stand;
other files by sheet and cell. Nothing is written in the workspace. Exit status 0 when nothing
differs, or only how it is written; 1 when something does; 2 when it cannot run.
"""


@click.command("diff", help=HELP)
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", default="")
@workspace_option
@click.option("--errata", "only_errata", is_flag=True, help="Of two editions, published values.")
@click.option("--cells", "by_cells", is_flag=True, help="Compare two files cell by cell.")
@click.option("--all", "everything", is_flag=True, help="On a terminal too, the whole list.")
@json_option
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the list as a workbook too.",
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@language_option
@today_option
def diff_command(
    first: str,
    second: str,
    workspace: Path,
    only_errata: bool,
    by_cells: bool,
    everything: bool,
    as_json: bool,
    sheet: Path | None,
    to: Path | None,
    language: Language | None,
    today: date,
) -> None:
    """Compare, show, and say by the exit status whether anything differs."""
    from ..differencedata import as_dict
    from ..differencetext import as_text
    from ..pipeline.diffing import diff, write_sheet

    shown = language_of(workspace, language)
    found = diff(first, second, workspace, by_cells=by_cells, only_errata=only_errata)
    if as_json:
        write_out(json.dumps(as_dict(found, shown), ensure_ascii=False, indent=2), to)
    else:
        cut = to is None and not everything and sys.stdout.isatty()
        write_out(as_text(found, shown, ON_SCREEN if cut else None), to)
    if sheet is not None:
        write_sheet(found, sheet, workspace, today, shown)
        click.echo(str(sheet), err=True)
    sys.exit(CLEAN if found.same else FOUND)
