"""``riscontro demo``: see the main job work."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .plans import COUNTED
from .shell import language_of, language_option
from .statuses import screen_width

if TYPE_CHECKING:
    from ..pipeline.demonstration import Demonstration

STEPS = {
    "import": Words(
        "piano importato: {indicators} righe di indicatori, {activities} attività, "
        "{values} valori storici",
        "plan imported: {indicators} indicator rows, {activities} activities, {values} past values",
    ),
    "targets": Words(
        "{targets} target dimostrativi, proposti dalla serie: non sono obiettivi approvati",
        "{targets} illustrative targets, proposed from the series: nobody approved them",
    ),
    "distribute": Words(
        "{workbooks} cartelle preparate, una per unità organizzativa",
        "{workbooks} workbooks made, one per organisational unit",
    ),
    "fill": Words(
        "{filled} cartelle compilate con i valori del {period}",
        "{filled} workbooks filled in with the values of {period}",
    ),
    "first": Words(
        "prima della scadenza: lette, controllate, consolidate",
        "before the due date: read, checked, consolidated",
    ),
    "second": Words(
        "dopo la scadenza: di nuovo, con chi è in ritardo",
        "after the due date: again, with who is late",
    ),
}
EXAMPLES = Words("Per esempio:", "For instance:")
OPEN = Words("Da aprire:", "To open:")
LOOK = (
    ("quadro.xlsx", Words("il quadro consolidato", "the master")),
    (
        "piano.xlsx",
        Words("il piano, dove scrive il coordinamento", "the plan, where the centre types"),
    ),
    ("trasmissioni", Words("le cartelle delle unità", "the departmental workbooks")),
    ("esiti/segnalazioni.html", Words("tutte le segnalazioni", "all findings")),
)
SHOWN = 3
"""Findings shown as examples."""


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--plan", default="torino-controllo", show_default=True, help="Bundled plan.")
@click.option("--fresh", is_flag=True, help="Remove an earlier demonstration first.")
@click.option("--targets", is_flag=True, help="Add illustrative targets: the real report has none.")
@language_option
def demo_command(
    folder: Path | None, plan: str, fresh: bool, targets: bool, language: Language | None
) -> None:
    """See the main job run on a bundled plan.

    Makes a workspace in FOLDER (one of its own under demo/ when not given), imports the plan,
    makes the departmental workbooks, fills them in with the values of the real report, checks
    them and writes the master.
    """
    from ..completeness import status
    from ..pipeline.demodata import settings_of
    from ..pipeline.demonstration import demonstrate
    from ..report import as_html
    from ..standing import Standing
    from ..statustext import units_as_text
    from ..summary import as_text

    shown = language_of(None, language)
    if folder is None:
        folder = Path("demo") / settings_of(plan).folder
    with progress_bars(shown) as progress:
        done = demonstrate(folder, plan, shown, progress, fresh, targets)
    found = done.run.consolidated
    page = folder / "esiti" / "segnalazioni.html"
    names = [submission.workbook for submission in found.submissions]
    page.write_text(as_html(found.findings, done.run.rules, shown, names), "utf-8")
    click.echo("\n".join(_steps(done, shown)))
    click.echo()
    where = Standing(found, done.imported.plan, done.imported.profile)
    units = status(where, done.day)
    click.echo(units_as_text(units, found.period, found.round, shown, screen_width()))
    click.echo()
    click.echo(as_text(done.run, shown))
    click.echo()
    for line in _examples(done, shown):
        click.echo(line)
    click.echo(OPEN[shown])
    places = [(folder / name, told[shown]) for name, told in LOOK]
    width = max(len(str(path)) for path, _ in places)
    for path, told in places:
        click.echo(f"  {path!s:<{width}}  {told}")


def _steps(done: "Demonstration", language: Language) -> list[str]:
    facts = {
        **dict.fromkeys(COUNTED, 0),
        **done.imported.counts,
        "workbooks": done.workbooks,
        "filled": done.filled,
        "targets": done.targets,
        "period": done.imported.plan.period,
    }
    seconds = {**done.seconds, "": sum(done.seconds.values())}
    words = {**STEPS, "": Words("in tutto", "in all")}
    shown = []
    for name, told in words.items():
        if name not in seconds:
            continue
        time = f"{seconds[name]:.2f}"
        time = time.replace(".", ",") if language == "it" else time
        shown.append(f"{time:>7} s  {told[language].format(**facts)}")
    return shown


def _examples(done: "Demonstration", language: Language) -> list[str]:
    """Show some of the findings, the gravest first, with the address of their cell."""
    from ...schemas.findings import Severity
    from ...schemas.rules import words

    order = list(Severity)
    lines: list[str] = []
    kinds: set[str] = set()
    for found in sorted(done.run.consolidated.findings, key=lambda one: order.index(one.severity)):
        if len(kinds) < SHOWN and found.place.cell and found.code not in kinds:
            kinds.add(found.code)
            message, hint = words(found, language, done.run.rules)
            lines += [f"  {found.place}", f"    {found.code} {message} {hint}"]
    return [EXAMPLES[language], *lines, ""] if lines else []
