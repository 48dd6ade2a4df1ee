"""Progress bars, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...schemas.findings import Language
from ..stepwords import step_words
from .streams import obedient


@contextmanager
def progress_bars(
    language: Language, shown: bool = True
) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told what is being done, how far it is and how far it goes."""
    if not shown or not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    console = Console(file=obedient(sys.stderr))
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(step_words(what)[language], total=whole)
            bars.update(tasks[what], completed=done, total=whole)

        yield progress
        for task in bars.tasks:
            bars.update(task.id, completed=task.total)
