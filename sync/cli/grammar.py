"""``riscontro value`` and ``riscontro rules``: how a text is read, what is checked."""

import json
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

import click

from ...schemas.findings import Language
from .shell import language_option

TYPES = ("number", "percent", "money", "duration", "ratio", "boolean", "date")
EntryType = Literal["number", "percent", "money", "duration", "ratio", "boolean", "date"]


class TextCommand(click.Command):
    """Remembers whether ``--`` was typed: after it a lone dash is a text, before it a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as usual."""
        ctx.meta["literal"] = "--" in args
        return super().parse_args(ctx, args)


@click.command("value", cls=TextCommand, context_settings={"ignore_unknown_options": True})
@click.argument("texts", nargs=-1)
@click.option(
    "--type",
    "kind",
    type=click.Choice(TYPES),
    default=None,
    help="Read the text as an entry of this type, instead of freely.",
)
@click.option("--unit", default="", help="Unit the entry is declared in, with --type.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def value_command(
    ctx: click.Context, texts: tuple[str, ...], kind: EntryType | None, unit: str, as_json: bool
) -> None:
    """Show how a cell text is read.

    After -- a text is literal; - alone reads lines from standard input.
    """
    if not texts:
        raise click.UsageError("Give the texts to read, or - to read lines.", ctx)
    for text in _texts(texts, bool(ctx.meta.get("literal"))):
        if kind is not None:
            _entry(text, kind, unit, as_json)
        else:
            _free(text, as_json)


@click.command("rules")
@click.argument("code", required=False)
@click.option("--profile", "profile_name", default=None, help="Add the rules of a profile.")
@click.option("--own", is_flag=True, help="The rules of the profile alone, with their sources.")
@click.option("--json", "as_json", is_flag=True, help="The whole catalogue as JSON.")
@click.option("--markdown", is_flag=True, help="The catalogue as the table of the README.")
@language_option
def rules_command(
    code: str | None,
    profile_name: str | None,
    own: bool,
    as_json: bool,
    markdown: bool,
    language: Language | None,
) -> None:
    """List the rules, or show one with its words."""
    from ...schemas.profile import ProfileError, load
    from ...schemas.rules import catalogue
    from ...schemas.terms import Words
    from ..errors import RunStopped
    from ..rulebook import described, listed, table, whole

    try:
        profile = load(profile_name) if profile_name else None
        rules = catalogue(profile)
    except ProfileError as error:
        raise RunStopped(str(error)) from error
    shown = language or "it"
    if own:
        rules = {name: rule for name, rule in rules.items() if name not in catalogue()}
    if markdown:
        click.echo(table(rules, language or "en", own))
        return
    if code is None:
        click.echo(whole(rules, profile) if as_json else listed(rules, shown))
        return
    found = rules.get(code.upper())
    if found is None:
        close = ", ".join(get_close_matches(code.upper(), rules, 3)) or "riscontro rules"
        raise RunStopped(
            Words(f"Non c'è una regola «{code}»: {close}.", f"There is no rule «{code}»: {close}.")
        )
    one = {found.code: found}
    click.echo(whole(one, profile) if as_json else described(found, shown, profile))


def _texts(texts: tuple[str, ...], literal: bool) -> Iterable[str]:
    if texts == ("-",) and not literal:
        return (line.rstrip("\n") for line in sys.stdin)
    return texts


def _free(text: str, as_json: bool) -> None:
    from ...schemas.readings import as_json as as_data
    from ...schemas.values import read

    data = as_data(read(text))
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else _summary(data))


def _summary(data: dict[str, object]) -> str:
    shown = {name: found for name, found in data.items() if name != "text" and found}
    return f"{data['text']!r}: " + "  ".join(
        f"{name}={' '.join(map(str, found)) if isinstance(found, list) else found}"
        for name, found in shown.items()
    )


def _entry(text: str, kind: EntryType, unit: str, as_json: bool) -> None:
    from ...schemas.entries import Declared, read_entry

    entry = read_entry(text, Declared(type=kind, unit=unit))
    number = None if entry.number is None else format(entry.number, "f")
    day = None if entry.date is None else entry.date.isoformat()
    if as_json:
        found = {"text": text, "number": number, "date": day, "finding": entry.code or None}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo(f"{text!r}: {number or day or '–'}{'  ' + entry.code if entry.code else ''}")
