"""``riscontro formulas``: what an indicator's progress may be measured by."""

from difflib import get_close_matches

import click

from ...schemas.findings import Language
from .shell import language_option


@click.command("formulas")
@click.argument("formula", required=False)
@click.option("--json", "as_json", is_flag=True, help="A list of formulas, both languages.")
@click.option("--markdown", is_flag=True, help="The table of the README.")
@language_option
def formulas_command(
    formula: str | None, as_json: bool, markdown: bool, language: Language | None
) -> None:
    """List the formulas of progress, or show one with its cases.

    FORMULA is the id an indicator chooses in piano.xlsx, such as F3.
    """
    from ...schemas.formulae import FORMULAS
    from ...schemas.terms import Words
    from ..errors import RunStopped
    from ..formulabook import described, listed, table, whole

    if markdown:
        click.echo(table(language or "en"))
        return
    if formula is None:
        click.echo(whole() if as_json else listed(language or "it"))
        return
    names = {name.casefold(): name for name in FORMULAS}
    found = names.get(formula.casefold())
    if found is None:
        near = [names[name] for name in get_close_matches(formula.casefold(), names, 3)]
        hint = ", ".join(near) or "riscontro formulas"
        raise RunStopped(
            Words(
                f"Non c'è una formula «{formula}»: {hint}.",
                f"There is no formula «{formula}»: {hint}.",
            )
        )
    click.echo(whole((found,)) if as_json else described(FORMULAS[found], language or "it"))
