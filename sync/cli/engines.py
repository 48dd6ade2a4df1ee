"""The options that say who reads the workbooks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def engine_options(command: F) -> F:
    """Give a command ``--engine`` and ``--scheduler``; it is called with both as ``engine``."""

    @click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default=None,
        help="Who reads the workbooks: this machine or a dask cluster (default: the settings).",
    )
    @click.option(
        "--scheduler",
        metavar="ADDRESS",
        default=None,
        help="Address of the cluster, or env:NAME (default: one started here).",
    )
    @wraps(command)
    def asking(*args: Any, engine: Any, scheduler: str | None, **options: Any) -> Any:  # noqa: ANN401
        from ..enginesettings import EngineAsked

        return command(*args, engine=EngineAsked(engine, scheduler), **options)

    return asking  # type: ignore[return-value]
