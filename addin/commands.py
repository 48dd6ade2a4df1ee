"""``riscontro addin``: build, install, take away and check the add-in and the extension."""

import click


@click.group("addin")
def addin_command() -> None:
    """The add-in for Excel and the extension for LibreOffice."""
