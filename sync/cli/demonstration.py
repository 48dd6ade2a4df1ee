"""``riscontro demo``: see the main job work."""

from pathlib import Path

import click

from ...schemas.findings import Language
from .bars import progress_bars
from .shell import language_option

STEPS = {
    "import": ("piano e valori storici importati", "plan and past values imported"),
    "distribute": ("cartelle delle unità preparate", "departmental workbooks made"),
    "fill": ("cartelle compilate con i valori del 2025", "workbooks filled in with real values"),
    "consolidate": ("lette, controllate e consolidate", "read, checked and consolidated"),
}
LOOK = (
    ("quadro.xlsx", "il quadro consolidato", "the master"),
    ("piano.xlsx", "il piano, dove scrive il coordinamento", "the plan, where the centre types"),
    ("trasmissioni", "le cartelle delle unità", "the departmental workbooks"),
    ("esiti/segnalazioni.html", "tutte le segnalazioni", "all findings"),
)


@click.command("demo")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo/torino")
)
@click.option("--plan", default="torino-controllo", show_default=True, help="Bundled plan.")
@click.option("--fresh", is_flag=True, help="Remove an earlier demonstration first.")
@language_option
def demo_command(folder: Path, plan: str, fresh: bool, language: Language) -> None:
    """See the main job run on a bundled plan.

    Makes a workspace in FOLDER, imports the plan, makes the departmental workbooks, fills them in
    with the values of the real report, checks them and writes the master.
    """
    from ..pipeline.demonstration import demonstrate
    from ..report import as_html
    from ..summary import as_text, deliveries_as_text

    position = 0 if language == "it" else 1
    with progress_bars(language) as progress:
        done = demonstrate(folder, plan, language, progress, fresh)
    found = done.run.consolidated
    page = folder / "esiti" / "segnalazioni.html"
    page.write_text(as_html(found.findings, done.run.rules, language), "utf-8")
    for name, words in STEPS.items():
        click.echo(f"{done.seconds[name]:>7.2f} s  {words[position]}")
    click.echo()
    click.echo(deliveries_as_text(found.deliveries, done.imported.plan.departments, language))
    click.echo()
    click.echo(as_text(done.run, language))
    click.echo()
    for name, *told in LOOK:
        click.echo(f"  {folder / name}  {told[position]}")
