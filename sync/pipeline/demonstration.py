"""``riscontro demo``: the bundled plan from import to master, filled in as offices would."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.builder import build
from ...workbooks.layout import Book
from ..elements import elements_of
from ..errors import RunStopped
from ..filling import approval, filled
from ..settings import read_settings
from ..settingstext import write_settings
from ..summary import Summary
from .consolidation import consolidate
from .demodata import (
    AFTER,
    BEFORE,
    LAST,
    DemoData,
    Typing,
    bundled,
    folder_of,
    settings_of,
    typing_in,
    with_typing,
)
from .distribution import distribute, file_name, issue
from .planning import Imported, bring_in, opened
from .progressing import Progress, quiet
from .recordkeeping import known_records, with_lists
from .targeting import approve, propose

FIRST = "torino-controllo"
"""Plan shown when none is named."""

ILLUSTRATIVE = Words("Esempio dimostrativo, non approvato", "Illustration, not approved")
"""Act of the targets of a demonstration."""

MARK = "dimostrazione"
"""File of the hidden folder by which a demonstration is known: it may be removed."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration made, the seconds each step took, the day of its last run.

    ``targets`` is how many indicators got an illustrative target.
    """

    root: Path
    imported: Imported
    workbooks: int
    filled: int
    run: Summary
    seconds: dict[str, float]
    day: date
    targets: int = 0


def demonstrate(
    root: Path,
    plan: str = FIRST,
    language: Language = "it",
    progress: Progress = quiet,
    fresh: bool = False,
    targets: bool = False,
) -> Demonstration:
    """Make a workspace from a bundled plan and run the main job in it.

    As its data say, some units deliver nothing and some are still filling in: the first run, in
    time, takes what the others sent; the second, after the due date, tells who is late.

    Args:
        root: folder of the workspace; it must be empty, absent, or an earlier demonstration that
            ``fresh`` allows to remove.
        plan: name of a bundled plan.
        language: language of workbooks and master.
        progress: told how far each step is.
        fresh: remove an earlier demonstration.
        targets: propose targets from the series and take them for approved, so that there is
            progress to look at: the real report has none.
    """
    if plan not in bundled():
        there = ", ".join(bundled())
        raise RunStopped(
            Words(
                f"Non c'è una dimostrazione di «{plan}»; ci sono: {there}.",
                f"There is no demonstration of «{plan}»; there are: {there}.",
            )
        )
    data = settings_of(plan)
    _clear(root, fresh)
    seconds: dict[str, float] = {}
    source = folder_of(plan)
    progress("import", 0, 1)
    with _timed(seconds, "import"), resources.as_file(source) as folder:
        imported = bring_in(root, folder, plan, language=language)
        typing = typing_in(folder, imported.profile)
        _settle(root, data)
        progress("import", 1, 1)
    day = data.day(imported.plan.period)
    aimed = 0
    if targets:
        with _timed(seconds, "targets"):
            aimed = _aim(root, imported.plan.period, language)
    with _timed(seconds, "distribute"):
        distributed = distribute(root, day - BEFORE, progress=progress)
    with _timed(seconds, "fill"):
        number = _fill(root, data, typing, progress)
    with _timed(seconds, "first"):
        consolidate(root, day + AFTER, progress)
    with _timed(seconds, "second"):
        last = day + LAST
        run = consolidate(root, last, progress)
    made = len(distributed.workbooks)
    return Demonstration(root, imported, made, number, run, seconds, last, aimed)


def _clear(root: Path, fresh: bool) -> None:
    """Make room: only what an earlier demonstration made is ever removed."""
    if not root.exists() or not any(root.iterdir()):
        return
    if not (root / ".riscontro" / MARK).is_file():
        raise RunStopped(
            Words(
                f"{root} contiene già altro: indicare una cartella vuota o nuova.",
                f"{root} holds other things: name an empty or new folder.",
            )
        )
    if not fresh:
        raise RunStopped(
            Words(
                f"{root} contiene già una dimostrazione: aggiungere --fresh per rifarla da capo.",
                f"{root} already holds a demonstration: add --fresh to make it anew.",
            )
        )
    shutil.rmtree(root)


def _settle(root: Path, data: DemoData) -> None:
    """Say in the settings whom offices ask, and mark the workspace as a demonstration."""
    file = root / "riscontro.toml"
    settings = replace(read_settings(file), contact=data.contact)
    if data.due is not None:
        settings = replace(settings, due={**settings.due, settings.round: data.due})
    file.write_text(write_settings(settings), "utf-8")
    (root / ".riscontro" / MARK).touch()


def _aim(root: Path, period: int, language: Language) -> int:
    """Propose targets and confirm them under a name that says what they are."""
    day = date(period, 1, 31)
    propose(root, day)
    return len(approve(root, day, ILLUSTRATIVE[language], day).approved)


def _fill(
    root: Path,
    data: DemoData,
    typing: Typing,
    progress: Callable[[str, int, int], None],
) -> int:
    """Fill the workbooks in with the values of the source, as their offices would."""
    found = opened(root)
    day, elements = data.day(found.plan.period), elements_of(found.plan)
    known, books = known_records(found), list[Book]()
    for unit, book in issue(found, day - BEFORE).items():
        if unit in data.silent:
            continue
        form = {} if unit in data.draft else approval(day)
        told = filled(book, found.plan, found.profile, form)
        typed = with_typing(told, typing, found.profile, elements)
        books.append(with_lists(typed, found, known))
    for number, book in enumerate(books, 1):
        (found.folders[0] / file_name(book)).write_bytes(build(book, found.profile))
        progress("fill", number, len(books))
    return len(books)


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - start
