"""``riscontro init``, ``import``, ``export``: a plan in, a plan out."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import json_option, language_of, language_option, workspace_argument, write_out

OPEN_DATA, CONTROLS = "open-data", "controlli-interni"

COUNTED = {
    "nodes": ("livelli e obiettivi", "levels and objectives"),
    "activities": ("attività", "activities"),
    "contributions": ("contributi delle unità", "contributions of units"),
    "indicators": ("righe di indicatori", "indicator rows"),
    "values": ("valori storici", "past values"),
    "links": ("collegamenti", "links"),
    "actors": ("attori delle attività", "actors of activities"),
}
LEFT = (
    "Righe con decisioni che la nuova fonte non ha più: {rows}",
    "Rows with decisions that the new source no longer has: {rows}",
)


@click.command("init")
@click.argument("workspace", type=click.Path(path_type=Path, file_okay=False))
@click.option("--profile", required=True, help="Bundled profile, or the folder of one's own.")
@click.option("--period", type=int, required=True, help="Year of the plan.")
@language_option
def init_command(workspace: Path, profile: str, period: int, language: Language | None) -> None:
    """Make an empty workspace for a plan to type in.

    It gets its settings (riscontro.toml) and a plan workbook (piano.xlsx).
    """
    from ..pipeline.planning import start

    made = start(workspace, profile, period, language or "it")
    click.echo(str(made.workspace.settings_file))
    click.echo(str(made.workspace.plan_file))


@click.command("import")
@click.argument("workspace", type=click.Path(path_type=Path, file_okay=False))
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--profile", default="", help="Profile of a new workspace.")
@click.option("--period", type=int, default=None, help="Year that is open (default: the last).")
@click.option("--edition", default="", help="Name of a new edition (default: the open year).")
@language_option
def import_command(
    workspace: Path,
    source: Path,
    profile: str,
    period: int | None,
    edition: str,
    language: Language | None,
) -> None:
    """Bring in a plan and its past values.

    SOURCE is a folder of TSV or CSV files, or a workbook with one sheet per table. On a plan that
    is there already, what the coordinator typed or confirmed stays. What could not be read with
    certainty is counted here and listed in piano.xlsx.

    Of a plan with yearly editions it tells which activities are new, changed, split, closed,
    renamed or renumbered: data follow their code.
    """
    from ...schemas.rules import catalogue
    from ..linkstatistics import KINDS
    from ..pipeline.locking import at_work
    from ..pipeline.planning import bring_in
    from ..workspace import Workspace

    shown = language_of(workspace, language)
    there = Workspace(workspace).settings_file.exists()
    with at_work(workspace, "riscontro import") if there else nullcontext():
        made = bring_in(workspace, source, profile, period, shown, edition)
    position = 0 if shown == "it" else 1
    click.echo(str(made.workspace.plan_file))
    labels = {sheet.id: sheet.label[shown] for sheet in made.profile.sheets}
    for name, number in made.counts.items():
        click.echo(f"  {number:>6}  {COUNTED[name][position]}")
    for sheet, number in made.records.items():
        click.echo(f"  {number:>6}  {labels[sheet]}")
    if made.left:
        click.echo(LEFT[position].format(rows=", ".join(made.left)), err=True)
    for line in made.history:
        kind = KINDS[line.kind][shown] if line.kind in KINDS else line.kind
        old = () if line.old in line.new and len(line.new) == 1 else (line.old,)
        keys = " → ".join(part for part in (*old, ", ".join(line.new)) if part)
        click.echo(f"  {kind}: {keys}" + (f" ({line.note})" if line.note else ""))
    rules = catalogue(made.profile)
    for code, number in sorted(made.doubts.items()):
        click.echo(f"  {number:>6}  {code} {rules[code].title[shown]}", err=True)


@click.command("export")
@workspace_argument
@click.option(
    "--what",
    type=click.Choice(
        [
            *("values", "plan", "departments", "links", "actors", "vocabularies", "lineage"),
            *(OPEN_DATA, CONTROLS),
        ]
    ),
    default="values",
    show_default=True,
    help="Table to write.",
)
@click.option("--sheet", help="Write the records of this sheet instead (its id in the profile).")
@click.option(
    "--to", type=click.Path(path_type=Path), help="Write to this file; open data to this folder."
)
@language_option
@json_option
def export_command(
    workspace: Path,
    what: str,
    sheet: str | None,
    to: Path | None,
    language: Language | None,
    as_json: bool,
) -> None:
    """Write a table of the plan as CSV, or all that is public of it as open data.

    UTF-8, comma, numbers with a decimal point. `values` holds every printed cell of the source,
    with its address and how it was read; `links` and `actors` what holds for every activity, with
    what it inherits. With `--sheet` it writes the records of one sheet, those delivered and those
    the plan holds, without any personal column.

    `open-data` writes a folder: tables as CSV and Parquet, the codebook of their columns, a
    Frictionless Data Package (datapackage.json) and DCAT-AP_IT metadata, from the last
    consolidation and only what the profile marks public. `--lang` and `--json` are for its
    message. `controlli-interni` writes the figures of the yearly return on internal controls.
    """
    if what == OPEN_DATA and sheet is None:
        _export_open_data(workspace, to, language_of(workspace, language), as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --what open-data.")
    if to is not None and to.is_dir():
        raise click.BadParameter(f"File '{to}' is a directory.", param_hint="'--to'")

    from io import StringIO

    from ..pipeline.planning import export
    from ..pipeline.recordkeeping import export_records

    text = StringIO(newline="")
    if sheet is None and what == CONTROLS:
        from ..pipeline.controls import export_controls

        export_controls(workspace, text)
    elif sheet is None:
        export(workspace, what, text)
    else:
        export_records(workspace, sheet, text)
    if to is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.write(text.getvalue())
        return
    write_out(text.getvalue(), to)


def _export_open_data(workspace: Path, to: Path | None, shown: Language, as_json: bool) -> None:
    """Write the folder of open data and tell what is in it, and what is missing."""
    import json

    from ..pipeline.locking import at_work
    from ..pipeline.opendata import export_open_data

    if to is None or to.is_file():
        raise click.UsageError("--what open-data needs --to FOLDER.")
    with at_work(workspace, "riscontro export"):
        made = export_open_data(workspace, to)
    if as_json:
        click.echo(json.dumps(made.as_json(shown), ensure_ascii=False, indent=2))
        return
    click.echo(str(made.package))
    for table, rows in made.tables.items():
        click.echo(f"  {rows:>6}  {table}")
    for notice in made.notices:
        click.echo(notice[shown], err=True)
