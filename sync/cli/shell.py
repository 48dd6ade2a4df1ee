"""The command itself: its group, what every command shares, its exit statuses.

0 clean (questions and information included), 1 a blocking finding or a warning, a held row, a
conflict, a file not read, 2 the run cannot go on.
"""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ...schemas.release import VERSION
from .contents import COMMANDS, page
from .streams import speak_utf8

if TYPE_CHECKING:
    from ...schemas.findings import Finding, Language

CLEAN, FOUND, STOPPED = 0, 1, 2
UNREACHED = "WBK-013"
"""The rule that reports a folder of submissions that did not answer."""

SEVERITY_ORDER = ("blocking", "warning", "question", "info")
LANGUAGE = "riscontro.language"
"""Where a run's context keeps the language to show its end in."""

F = TypeVar("F", bound=Callable[..., Any])


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
        owner, _ = COMMANDS[cmd_name]
        module = import_module(owner if "." in owner else f".{owner}", __package__)
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def get_help(self, ctx: click.Context) -> str:
        """Return the page that lists the commands without importing any of them."""
        return page()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named; a slip of the fingers gets the nearest one suggested."""
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS, 1)
            hint = f"did you mean «{close[0]}»?" if close else "see riscontro --help."
            raise Stopped(f"riscontro: no command «{name}»; {hint}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as usual; a slip is told in one line."""
        speak_utf8()
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise _misused(error) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what its reader can act on is shown without a traceback."""
        from ..credentials import redacted
        from ..errors import RunStopped

        try:
            return super().invoke(ctx)
        except RunStopped as error:
            raise Stopped(redacted(error.words[ctx.meta.get(LANGUAGE, "it")])) from error
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise _misused(error) from error
        except BrokenPipeError:
            sys.stderr.close()
            return None
        except OSError as error:
            from ..diskfaults import stopped_by

            said = stopped_by(error).words
            raise Stopped(redacted(said[ctx.meta.get(LANGUAGE, "it")])) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Status 1 says that something was found: a fault of the program must not look so.
            import traceback

            click.echo(redacted(traceback.format_exc()), err=True, nl=False)
            raise Stopped(redacted(f"riscontro: {type(error).__name__}: {error}")) from None


@click.group(
    cls=Shell,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(VERSION, prog_name="riscontro")
def main() -> None:
    """Departmental spreadsheets, checked cell by cell, consolidated into one workbook."""


def workspace_argument(command: F) -> F:
    """Give a command the workspace as its optional first argument (the current folder)."""
    return click.argument(
        "workspace",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        required=False,
    )(command)


def workspace_option(command: F) -> F:
    """Give a command whose first argument is something else the workspace as an option."""
    return click.option(
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help="The workspace (default: the current folder).",
    )(command)


def json_option(command: F) -> F:
    """Give a command that can tell all as data the option to do so."""
    return click.option(
        "--json", "as_json", is_flag=True, help="One JSON object on standard output."
    )(command)


def language_option(command: F) -> F:
    """Give a command the language of what it prints; ``None`` stands for the workspace's."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["it", "en"]),
        default=None,
        callback=_language,
        help="Language of what is shown (default: the workspace's, else it).",
    )(command)


def language_of(workspace: Path | None, asked: "Language | None") -> "Language":
    """Return the language asked for, else the one of the workspace, else Italian."""
    from ..errors import RunStopped
    from ..settings import read_settings
    from ..workspace import find_workspace

    if asked is not None:
        return asked
    found = find_workspace(workspace) if workspace is not None else None
    try:
        language = read_settings(found.settings_file).language if found is not None else "it"
    except RunStopped:
        return "it"
    click.get_current_context().meta[LANGUAGE] = language
    return language


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
    from ...workbooks.replacing import write_whole

    data = (text if text.endswith("\n") else f"{text}\n").encode()
    if to.exists() and not to.is_file():
        to.write_bytes(data)
    else:
        write_whole(to.resolve(), data)


def tell_unreached(findings: "Iterable[Finding]", language: "Language") -> None:
    """Say which folders of submissions did not answer, on standard error."""
    from ...schemas.rules import common, words

    for found in (one for one in findings if one.code == UNREACHED):
        message, hint = words(found, language, common())
        click.echo(f"▲ {message} {hint}", err=True)


def _misused(error: click.UsageError) -> Stopped:
    command = error.ctx.command_path if error.ctx is not None else "riscontro"
    said = error.format_message().replace("'", "").rstrip(".")
    return Stopped(f"{command}: {' '.join(said.split())} (see {command} --help).")


def _language(ctx: click.Context, param: click.Parameter, value: Any) -> Any:  # noqa: ANN401
    if value is not None:
        ctx.meta[LANGUAGE] = value
    return value


def _day(ctx: click.Context, param: click.Parameter, value: Any) -> date:  # noqa: ANN401
    return value.date() if value is not None else date.today()
