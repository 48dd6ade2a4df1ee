"""The command itself: its group, what every command shares, its exit statuses.

0 clean (questions and information included), 1 a blocking finding or a warning, a held row, a
conflict, a file not read, 2 the run cannot go on.
"""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

CLEAN, FOUND, STOPPED = 0, 1, 2
SEVERITY_ORDER = ("blocking", "warning", "question", "info")

F = TypeVar("F", bound=Callable[..., Any])

COMMANDS = {
    "demo": "demonstration",
    "init": "plans",
    "import": "plans",
    "export": "plans",
    "distribute": "runs",
    "validate": "checks",
    "consolidate": "runs",
    "status": "runs",
    "value": "grammar",
    "rules": "grammar",
    "profile": "plans",
}
"""Every command and the module that owns it: only that module is imported when it runs."""


class Stopped(click.ClickException):
    """A run that cannot go on: one line on standard error, exit status 2."""

    exit_code = STOPPED

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's own signature
        """Write the message without the word *Error*: it is a sentence of its own."""
        click.echo(self.message, err=True, file=file)


class Shell(click.Group):
    """Loads each command when it is asked for; shows what stops a run as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of a working year."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return it."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name]}", __package__)
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what its reader can act on is shown without a traceback."""
        from ..errors import RunStopped

        try:
            return super().invoke(ctx)
        except RunStopped as error:
            raise Stopped(str(error)) from error
        except BrokenPipeError:
            sys.stderr.close()
            return None


@click.group(
    cls=Shell,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="riscontro", prog_name="riscontro")
def main() -> None:
    r"""Departmental spreadsheets, checked cell by cell, consolidated into one workbook.

    \b
    A plan comes in:      riscontro import, init
    Workbooks go out:     riscontro distribute
    They are checked:     riscontro validate
    and consolidated:     riscontro consolidate
    To see it all work:   riscontro demo
    """


def workspace_argument(command: F) -> F:
    """Give a command the workspace as its optional first argument (the current folder)."""
    return click.argument(
        "workspace",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        required=False,
    )(command)


def language_option(command: F) -> F:
    """Give a command the language of what it prints."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["it", "en"]),
        default="it",
        show_default=True,
        help="Language of messages and reports.",
    )(command)


def today_option(command: F) -> F:
    """Give a command the day it works on: the rules never ask the clock themselves."""
    return click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        default=None,
        callback=_day,
        help="Day of the run, YYYY-MM-DD (default: today).",
    )(command)


def fail_on_option(command: F) -> F:
    """Give a command the severity from which it fails."""
    return click.option(
        "--fail-on",
        type=click.Choice(SEVERITY_ORDER),
        default="warning",
        show_default=True,
        help="Least severity that gives exit status 1.",
    )(command)


def exit_status(severities: Iterable[str], fail_on: str) -> int:
    """Return 1 when something weighs as much as ``fail_on`` or more, else 0."""
    line = SEVERITY_ORDER.index(fail_on)
    worst = min(
        (SEVERITY_ORDER.index(severity) for severity in severities), default=len(SEVERITY_ORDER)
    )
    return FOUND if worst <= line else CLEAN


def write_out(text: str, to: Path | None) -> None:
    """Write a result to a file, or to standard output."""
    if to is None:
        click.echo(text)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text if text.endswith("\n") else f"{text}\n", "utf-8")


def _day(ctx: click.Context, param: click.Parameter, value: Any) -> date:  # noqa: ANN401
    return value.date() if value is not None else date.today()
