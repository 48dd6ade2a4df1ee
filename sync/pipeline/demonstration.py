"""``riscontro demo``: the bundled plan from import to master, filled in as offices would."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.builder import build
from ...workbooks.layout import Book
from ..errors import RunStopped
from ..filling import approval, filled
from ..settings import read_settings, write_settings
from ..summary import Summary
from .consolidation import consolidate
from .distribution import distribute, file_name, issue
from .planning import Imported, bring_in, opened
from .progressing import Progress, quiet
from .targeting import approve, propose

PLANS = ("torino-controllo",)
SILENT = "PER"
DRAFT = "GEN"
"""In the demonstration one unit delivers nothing and one is still filling in: the first run, in
time, takes what the others sent; the second, after the due date, tells who is late."""

CONTACT = "Ufficio controllo strategico"
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
    plan: str = PLANS[0],
    language: Language = "it",
    progress: Progress = quiet,
    fresh: bool = False,
    targets: bool = False,
) -> Demonstration:
    """Make a workspace from the bundled plan and run the main job in it.

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
    if plan not in PLANS:
        raise RunStopped(
            Words(
                f"Non c'è una dimostrazione di «{plan}»; ci sono: {', '.join(PLANS)}.",
                f"There is no demonstration of «{plan}»; there are: {', '.join(PLANS)}.",
            )
        )
    _clear(root, fresh)
    seconds: dict[str, float] = {}
    source = resources.files("riscontro.workbooks").joinpath("demo", plan)
    progress("import", 0, 1)
    with _timed(seconds, "import"), resources.as_file(source) as folder:
        imported = bring_in(root, folder, plan, language=language)
        _settle(root)
        progress("import", 1, 1)
    day = date(imported.plan.period + 1, 2, 20)
    aimed = 0
    if targets:
        with _timed(seconds, "targets"):
            aimed = _aim(root, imported.plan.period, language)
    with _timed(seconds, "distribute"):
        distributed = distribute(root, day - timedelta(days=36), progress=progress)
    with _timed(seconds, "fill"):
        number = _fill(root, day, progress)
    with _timed(seconds, "first"):
        consolidate(root, day + timedelta(days=5), progress)
    with _timed(seconds, "second"):
        last = day + timedelta(days=10)
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


def _settle(root: Path) -> None:
    """Say in the settings whom offices ask, and mark the workspace as a demonstration."""
    file = root / "riscontro.toml"
    settings = replace(read_settings(file), contact=CONTACT)
    file.write_text(write_settings(settings), "utf-8")
    (root / ".riscontro" / MARK).touch()


def _aim(root: Path, period: int, language: Language) -> int:
    """Propose targets and confirm them under a name that says what they are."""
    day = date(period, 1, 31)
    propose(root, day)
    return len(approve(root, day, ILLUSTRATIVE[language], day).approved)


def _fill(root: Path, day: date, progress: Callable[[str, int, int], None]) -> int:
    """Fill the workbooks in with the values of the source, as their offices would."""
    found = opened(root)
    made = issue(found, day - timedelta(days=36))
    books: list[Book] = []
    for unit, book in made.items():
        if unit == SILENT:
            continue
        form = {} if unit == DRAFT else approval(day)
        books.append(filled(book, found.plan, found.profile, form))
    for number, book in enumerate(books, 1):
        (found.folders[0] / file_name(book)).write_bytes(build(book, found.profile))
        progress("fill", number, len(books))
    return len(books)


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - start
