"""``riscontro addin``: build, install, take away and check the add-in and the extension."""

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..schemas.findings import LANGUAGES, Language
from ..schemas.terms import Words
from ..sync.cli.shell import CLEAN, FOUND, json_option, language_option, write_out

if TYPE_CHECKING:
    from .installing import Step

MADE = Words("{path}  {size} byte  sha256 {sha256}", "{path}  {size} bytes  sha256 {sha256}")


@click.group("addin")
def addin_command() -> None:
    """The add-in for Excel and the extension for LibreOffice."""


@addin_command.command("build")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for what is made.",
)
@json_option
@language_option
def build_command(folder: Path, as_json: bool, language: Language | None) -> None:
    """Build both add-ins for Excel and the extension.

    Makes it/riscontro.xlam, en/riscontro.xlam and riscontro.oxt. The same program makes the same
    bytes. They are not bound to a machine: install does that.
    """
    from ..workbooks.replacing import write_whole
    from .installing import addin_bytes, extension_bytes

    made = {f"{one}/riscontro.xlam": addin_bytes(one) for one in LANGUAGES}
    made["riscontro.oxt"] = extension_bytes()
    facts = []
    for name, data in made.items():
        write_whole(folder / name, data)
        sha256 = hashlib.sha256(data).hexdigest()
        facts.append({"path": str(folder / name), "size": len(data), "sha256": sha256})
    if as_json:
        click.echo(json.dumps({"made": facts}, ensure_ascii=False, indent=2))
        return
    for one in facts:
        click.echo(MADE[language or "it"].format(**one))


def _choices(command: click.decorators.FC) -> click.decorators.FC:
    """Give a command the choice of programs, of the profile, and the dry run."""
    options = (
        click.option("--excel/--no-excel", default=None, help="Default: where Excel can be."),
        click.option("--libreoffice/--no-libreoffice", default=None, help="Default: if found."),
        click.option(
            "--profile",
            type=click.Path(path_type=Path, file_okay=False),
            help="Folder of LibreOffice's settings (default: your own).",
        ),
        click.option("--dry-run", is_flag=True, help="Say what would be done, do nothing."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@addin_command.command("install")
@_choices
@click.option(
    "--python",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Python that Excel and LibreOffice will start (default: this one).",
)
@language_option
def install_command(
    excel: bool | None,
    libreoffice: bool | None,
    profile: Path | None,
    dry_run: bool,
    python: Path | None,
    language: Language | None,
) -> None:
    """Put the add-in and the extension where Excel and LibreOffice open them.

    Doing it again changes nothing; a file of another program is never overwritten. --lang chooses
    the language of the add-in's labels too; functions have their names in both.
    """
    from . import installwords
    from .excelplaces import this_machine
    from .installing import Wanted, excel_runs, plan_install

    machine, shown = this_machine(), _shown(language)
    started = python.absolute() if python else Path(sys.executable)
    wanted = Wanted(excel, libreoffice, shown, started, profile)
    steps = plan_install(machine, wanted, running=excel_runs(machine))
    _carry_out(steps, dry_run, installwords.DONE, shown)


def _carry_out(steps: "list[Step]", dry_run: bool, ended: Words, shown: Language) -> None:
    """Tell every step, take them unless it is a rehearsal, and say how it ended."""
    from . import installwords
    from .installing import carry_out

    for step in steps:
        click.echo(step.told[shown])
    if not dry_run:
        carry_out(steps)
    click.echo((installwords.DRY if dry_run else ended)[shown], err=True)


@addin_command.command("uninstall")
@_choices
@language_option
def uninstall_command(
    excel: bool | None,
    libreoffice: bool | None,
    profile: Path | None,
    dry_run: bool,
    language: Language | None,
) -> None:
    """Take the add-in and the extension away; workspaces, settings and log stay."""
    from . import installwords
    from .excelplaces import this_machine
    from .installing import Wanted, excel_runs, plan_uninstall

    machine, shown = this_machine(), _shown(language)
    wanted = Wanted(excel, libreoffice, shown, Path(sys.executable), profile)
    steps = plan_uninstall(machine, wanted, running=excel_runs(machine))
    _carry_out(steps, dry_run, installwords.GONE, shown)


@addin_command.command("check")
@click.option(
    "--profile",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of LibreOffice's settings (default: your own).",
)
@json_option
@language_option
def check_command(profile: Path | None, as_json: bool, language: Language | None) -> None:
    """Look whether the add-in and the extension can work here; nothing is changed.

    Exit status 1 when something is missing or in the way.
    """
    from .checkup import examine
    from .excelplaces import this_machine
    from .excelpolicies import registry_key

    shown = _shown(language)
    checks = examine(this_machine(), registry_key, profile)
    if as_json:
        data = [
            {"id": one.id, "what": one.what[shown], "good": one.good, "told": one.told[shown]}
            for one in checks
        ]
        click.echo(json.dumps({"checks": data}, ensure_ascii=False, indent=2))
    else:
        width = max(len(one.what[shown]) for one in checks)
        for one in checks:
            sign = "✔" if one.good else "✖"
            click.echo(f"{sign} {one.what[shown]:<{width}}  {one.told[shown]}")
    sys.exit(CLEAN if all(one.good for one in checks) else FOUND)


@addin_command.command("functions")
@click.option("--markdown", is_flag=True, help="A table in both languages.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it.")
@json_option
@language_option
def functions_command(
    markdown: bool, to: Path | None, as_json: bool, language: Language | None
) -> None:
    """List the worksheet functions.

    --json gives texts, arguments, and each example as a formula with the value it has here.
    """
    from .functiondata import functions_data
    from .listings import functions_markdown, product_functions, signature

    registry, shown = product_functions(), _shown(language)
    if as_json:
        data = {"functions": functions_data(registry)}
        write_out(json.dumps(data, ensure_ascii=False, indent=2), to)
    elif markdown:
        write_out(functions_markdown(registry).rstrip(), to)
    else:
        lines = [f"{signature(f, shown)}\n    {f.text[shown]}" for f in registry.functions.values()]
        write_out("\n".join(lines), to)


@addin_command.command("buttons")
@click.option("--markdown", is_flag=True, help="A table in both languages.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it.")
@json_option
@language_option
def buttons_command(
    markdown: bool, to: Path | None, as_json: bool, language: Language | None
) -> None:
    """List the buttons."""
    from .buttons import BUTTONS, GROUPS
    from .listings import buttons_markdown

    shown = _shown(language)
    if as_json:
        data = [
            {
                "id": one.id,
                "group": GROUPS[one.group][shown],
                "label": one.label[shown],
                "tip": one.tip[shown],
            }
            for one in BUTTONS.values()
        ]
        write_out(json.dumps({"buttons": data}, ensure_ascii=False, indent=2), to)
    elif markdown:
        write_out(buttons_markdown().rstrip(), to)
    else:
        lines = [f"{one.label[shown]}\n    {one.tip[shown]}" for one in BUTTONS.values()]
        write_out("\n".join(lines), to)


def _shown(asked: Language | None) -> Language:
    """Return the language asked for, else the one chosen before, else Italian."""
    from . import places

    if asked is not None:
        return asked
    shown: Language = "en" if places.settings().get("language") == "en" else "it"
    from ..sync.cli.shell import LANGUAGE

    click.get_current_context().meta[LANGUAGE] = shown
    return shown
