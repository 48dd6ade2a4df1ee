"""``riscontro profile``: the shapes of plans as data, listed, made and looked over."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from .shell import FOUND, language_option

if TYPE_CHECKING:
    from ...schemas.profile import Profile
    from ..guessing import Guess

SIGNS = {"blocking": "✖", "warning": "▲"}


@click.group("profile")
def profile_command() -> None:
    """List, make and check profiles, the shapes of plans as data."""


@profile_command.command("list")
@language_option
def list_profiles(language: Language | None) -> None:
    """List the bundled profiles."""
    from ...schemas.profile import available, load

    for name in available():
        click.echo(f"{name:<24} {load(name).title[language or 'it']}")


@profile_command.command("new")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the profile.",
)  # fmt: skip
@click.option("--title", default="", help="What the plan is called (default: as the source).")
@click.option("--owner", default="", help="The administration.")
@language_option
def new_profile(source: Path, to: Path, title: str, owner: str, language: Language | None) -> None:
    """Make a profile from a spreadsheet of headers.

    SOURCE is a workbook (xlsx, ods), a CSV or TSV file, or a folder of them: headers, with or
    without rows below. Every guess is told in a comment of the profile.
    """
    from ..pipeline.profiling import make_profile

    shown = language or "it"
    made = make_profile(source, to, title, owner, shown)
    for file in made.files:
        click.echo(str(file))
    for line in _seen(made.found, shown):
        click.echo(f"  {line}", err=True)


@profile_command.command("check")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@language_option
def check_profile(name: str, as_json: bool, language: Language | None) -> None:
    """Say everything that is wrong with a profile, with file and line.

    NAME is the folder of one's own, or a bundled profile. A workbook is made from it for a trial.
    Exit status 1 when something is wrong.
    """
    from ...schemas.profile import split_parts
    from ..pipeline.planning import profile_named
    from ..pipeline.profiling import check_folder
    from ..profiletrial import problems_of

    shown: Language = language or "it"
    bundled = not Path(name).is_dir() and profile_named(name)
    problems = problems_of(bundled.id, split_parts(bundled.text)) if bundled else []
    if not bundled:
        problems = check_folder(Path(name))
    if as_json:
        told = [
            {"file": one.file, "line": one.line or None, "severity": one.weight,
             "message": one.words[shown]}
            for one in problems
        ]  # fmt: skip
        data = {"profile": Path(name).name, "problems": told}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in problems:
            place = f"{one.file}:{one.line}" if one.line else one.file
            click.echo(f"{SIGNS[one.weight]} {place}: {one.words[shown]}")
    if problems:
        raise SystemExit(FOUND)
    if not as_json:
        _summary(profile_named(name), shown)


def _summary(profile: "Profile", language: Language) -> None:
    """Tell what a profile that is in order holds."""
    from ...schemas.rules import own_rules

    levels = " > ".join(level.label[language] for level in profile.main_levels)
    sheets = ", ".join(sheet.label[language] for sheet in profile.sheets)
    units, rules = len(profile.departments), len(own_rules(profile.rules_text))
    if language == "it":
        click.echo(f"✔ {profile.id}: nulla da correggere")
        click.echo(f"  livelli   {levels}\n  fogli     {sheets}")
        click.echo(f"  unità     {units}\n  regole    {rules} del piano")
    else:
        click.echo(f"✔ {profile.id}: nothing to correct")
        click.echo(f"  levels    {levels}\n  sheets    {sheets}")
        click.echo(f"  units     {units}\n  rules     {rules} of its own")


def _seen(found: "Guess", language: Language) -> list[str]:
    """Return what the spreadsheet seemed to be, one thing a line."""
    italian = language == "it"
    lines = []
    if found.levels:
        names = " > ".join(level.name for level in found.levels)
        lines.append(f"{'livelli' if italian else 'levels':<12}{names}")
    if found.work is not None:
        lines.append(f"{'attività' if italian else 'activities':<12}{found.work.name}")
    if found.indicator is not None:
        years = ", ".join(str(column.year) for column in found.years)
        told = f"{found.indicator.name} ({years})" if years else found.indicator.name
        lines.append(f"{'indicatori' if italian else 'indicators':<12}{told}")
    lines += [f"{'righe' if italian else 'records':<12}{table.name}" for table in found.records]
    lines.append(f"{'unità' if italian else 'units':<12}{', '.join(found.units) or '–'}")
    return lines
