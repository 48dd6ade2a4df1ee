"""What a person names to compare: a file, a run, a day, an edition, what stands now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..schemas.terms import Words
from .errors import RunStopped
from .intake import round_name
from .runlog import Edition, Run

NOW = "now"
LAST = "last"


@dataclass(frozen=True, slots=True)
class Point:
    """One of two things to compare.

    Attributes:
        kind: what it is.
        text: as named, without the word that says what it is.
    """

    kind: Literal["file", "run", "day", "edition", "now"]
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """What stood after a run, in one year and round; ``edition`` when it was closed as such."""

    run: int
    day: date
    period: int
    round: str
    edition: Edition | None = None
    now: bool = False

    @property
    def words(self) -> Words:
        """What it is, in words."""
        day = f"{self.day:%d/%m/%Y}"
        round_ = round_name(self.round, str(self.period))
        if self.edition is not None:
            what = Words(f"edizione {self.edition.id}", f"edition {self.edition.id}")
            if self.edition.label:
                what = Words(
                    f"{what.it} «{self.edition.label}»", f"{what.en} “{self.edition.label}”"
                )
            day = f"{self.edition.day:%d/%m/%Y}"
        elif self.now:
            what = Words(
                f"situazione attuale (esecuzione {self.run})", f"present state (run {self.run})"
            )
        else:
            what = Words(f"esecuzione {self.run}", f"run {self.run}")
        return Words(
            f"{what.it} del {day} · {round_.it}",
            f"{what.en} of {day} · {round_.en}",
        )


def point_of(text: str, is_file: bool) -> Point:
    """Read what a person named.

    Args:
        text: ``run:12``, ``run:last``, ``run:-1``, ``12``, ``2026-02-19``, ``edition:ID``, ``ID``,
            ``now``, or a path.
        is_file: whether there is a file of that name: it comes before an edition.
    """
    name = text.strip()
    kind, mark, rest = name.partition(":")
    if mark and kind == "run":
        return Point("day", rest) if _day(rest) else Point("run", rest)
    if mark and kind == "edition":
        return Point("edition", rest)
    if name == NOW:
        return Point("now", name)
    if re.fullmatch(r"[0-9]+", name):
        return Point("run", name)
    if _day(name) is not None:
        return Point("day", name)
    looks = re.search(r"[/\\]|\.[A-Za-z]{3,4}$", name) is not None
    return Point("file" if is_file or looks else "edition", name)


def state_of(point: Point, runs: Sequence[Run], editions: Mapping[str, Edition]) -> State:
    """Return the state a person named; of ``now`` the last run.

    Raises:
        RunStopped: there is none.
    """
    if not runs:
        raise RunStopped(
            Words(
                "L'archivio non contiene ancora esecuzioni: eseguire «riscontro consolidate».",
                "The store holds no run yet: run «riscontro consolidate».",
            )
        )
    if point.kind == "edition":
        return _edition(point.text, editions)
    if point.kind == "now" or point.text == LAST:
        return _state(runs[-1], point.kind == "now")
    if point.kind == "day":
        day = _day(point.text)
        of_day = [run for run in runs if run.day == day]
        if of_day:
            return _state(of_day[-1])
        days = ", ".join(f"{one:%d/%m/%Y}" for one in sorted({run.day for run in runs})[-5:])
        raise RunStopped(
            Words(
                f"Nessuna esecuzione del giorno {point.text}. Le ultime: {days}.",
                f"There is no run of {point.text}. The last ones: {days}.",
            )
        )
    found: Run | None = None
    if re.fullmatch(r"-[0-9]{1,9}", point.text):
        back = int(point.text[1:])
        found = runs[-1 - back] if back < len(runs) else None
    elif re.fullmatch(r"[0-9]{1,9}", point.text):
        found = next((run for run in runs if run.id == int(point.text)), None)
    if found is None:
        first, last = runs[0].id, runs[-1].id
        raise RunStopped(
            Words(
                f"Non c'è l'esecuzione «{point.text}»: vanno dalla {first} alla {last}.",
                f'There is no run "{point.text}": they go from {first} to {last}.',
            )
        )
    return _state(found)


def _edition(name: str, editions: Mapping[str, Edition]) -> State:
    found = editions.get(name)
    if found is None:
        known = ", ".join(editions)
        raise RunStopped(
            Words(
                f"«{name}» non è un file né un'edizione. "
                + (f"Edizioni: {known}." if known else "Nessuna edizione è stata chiusa."),
                f'"{name}" is neither a file nor an edition. '
                + (f"Editions: {known}." if known else "No edition was closed."),
            )
        )
    run = found.run
    return State(run.id, run.day, run.period, run.round, found)


def _state(run: Run, now: bool = False) -> State:
    return State(run.id, run.day, run.period, run.round, now=now)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None
