"""Workbooks that are what they were, on a ground that is what it was, are not read again."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date

from ...schemas.expressiontexts import depends_on_the_day
from ...schemas.profile import Profile
from ..exactvalues import Inexact
from ..filestate import DiskClock, Seen, as_seen
from ..keptreadings import read
from ..programstate import program
from ..readings import Readings
from ..records import Submission
from ..sources import received_path
from .engines import Engine
from .processes import engine_for
from .reading import Lying
from .taking import Ground, Paper, Taken, take
from .watching import turning_days


def recalled(
    ground: Ground, papers: Sequence[Paper], engine: Engine | None, keep: bool
) -> Iterator[Taken]:
    """Take workbooks in, in their order; those an earlier run took in are not read again.

    Args:
        ground: what they are read against.
        papers: the workbooks.
        engine: what takes in those that are not known; the one for as many when not given.
        keep: keep what is understood now for the next run.
    """
    where = ground.found.workspace.readings_file
    with closing(Readings(where, fingerprint(ground))) as readings:
        run = _Run(ground, readings)
        known = [run.known(paper) for paper in papers]
        rest = [paper for paper, seen in zip(papers, known, strict=True) if seen is None]
        if keep and rest:
            run.watch(rest)
        engine = engine or engine_for(len(rest), ground.found.settings.engine.processes)
        fresh = engine.map(take, ground, rest)
        for paper, seen in zip(papers, known, strict=True):
            if seen is None or not isinstance(paper, Lying):
                yield run.learn(paper, next(fresh))
            else:
                yield run.recall(paper, seen)
    run.keep()


def fingerprint(ground: Ground) -> str:
    """Return what tells one ground from another: program, profile, settings, plan, day."""
    found = ground.found
    profile, plan = found.profile, found.plan
    if depends_on_the_day(profile):
        day = ground.today.isoformat()
    else:
        day = str(sum(turning <= ground.today for turning in turning_days(found)))
    issue = replace(ground.now.issued.issue, issued=date.min, reopened=None)
    reopened = ground.now.issued.issue.reopened
    people = found.workspace.records_file
    parts = (
        program(),
        profile.id,
        profile.text,
        found.settings_text,
        hashlib.sha256(found.plan_data).hexdigest(),
        hashlib.sha256(people.read_bytes()).hexdigest() if people.is_file() else "",
        str(plan.period),
        repr(issue),
        repr(None if reopened is None else sorted(reopened)),
        day,
    )
    told = hashlib.sha256()
    for part in parts:
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return told.hexdigest()


class _Run:
    """One run: what was known of the workbooks, what is learnt."""

    def __init__(self, ground: Ground, readings: Readings) -> None:
        self._ground, self._readings = ground, readings
        self._workspace = ground.found.workspace
        self._personal = _personal(ground.found.profile)
        self._spoilt = False
        self._watched: dict[str, tuple[os.stat_result, int]] = {}
        self._files: dict[str, Seen] = {}
        self._used: list[tuple[str, str]] = []
        self._new: list[tuple[str, str, bytes]] = []

    def known(self, paper: Paper) -> Seen | None:
        """Return a file as it was seen when it still is so, and its reading is at hand."""
        if not isinstance(paper, Lying) or paper.again:
            return None
        seen = self._readings.content_of(self._named(paper))
        if seen is None or not self._readings.has(paper.name, seen.sha256):
            return None
        try:
            same = seen.stands(paper.path.stat())
        except OSError:
            return None
        kept = received_path(seen.sha256, self._workspace.received, paper.path.suffix.lower())
        return seen if same and (not paper.keep or kept.exists()) else None

    def recall(self, paper: Lying, seen: Seen) -> Taken:
        """Return what is known of a workbook; one whose reading is damaged is read again."""
        data = self._readings.find(paper.name, seen.sha256)
        try:
            submission = read(data) if data is not None else None
        except (ValueError, TypeError, LookupError, ArithmeticError):
            submission = None
        if submission is None or submission.sha256 != seen.sha256:
            self._spoilt = True
            return self.learn(paper, take(self._ground, paper))
        self._files[self._named(paper)] = seen
        self._used.append((paper.name, seen.sha256))
        return Taken(paper.name, seen.sha256, "", "", submission)

    def watch(self, papers: Sequence[Paper]) -> None:
        """Look at files that are about to be read: only one nobody touches meanwhile is known."""
        with suppress(OSError):
            clock = DiskClock(self._workspace.readings_file)
            for paper in papers:
                if isinstance(paper, Lying):
                    with suppress(OSError):
                        state = paper.path.stat()
                        clock.pass_by(max(state.st_mtime_ns, state.st_ctime_ns))
                        self._watched[self._named(paper)] = state, clock.now()

    def learn(self, paper: Paper, taken: Taken) -> Taken:
        """Note what a workbook read now says."""
        if not isinstance(paper, Lying):
            return taken
        before = self._watched.get(self._named(paper))
        if before is None or taken.submission is None or taken.problem:
            return taken
        state, looked = before
        seen = as_seen(state, taken.sha256, looked)
        try:
            if not seen.stands(paper.path.stat()) or self._tells_of_people(taken.submission):
                return taken
            self._new.append((paper.name, taken.sha256, taken.written()))
        except (OSError, Inexact):
            return taken
        self._files[self._named(paper)] = seen
        return taken

    def keep(self) -> None:
        """Keep what was learnt for the next run."""
        if self._watched or self._spoilt:
            self._readings.keep(self._files, self._new, self._used)

    def _tells_of_people(self, submission: Submission) -> bool:
        return any(
            name in self._personal
            for one in submission.records
            for name in (one.sheet, *((one.sheet, field) for field in one.cells))
        )

    def _named(self, paper: Lying) -> str:
        root = self._workspace.root
        inside = paper.path.is_relative_to(root)
        return (paper.path.relative_to(root) if inside else paper.path.absolute()).as_posix()


def _personal(profile: Profile) -> frozenset[str | tuple[str, str]]:
    """Return the sheets, and the columns of others, that hold people's own data."""
    sheets = {sheet.id for sheet in profile.sheets if sheet.personal}
    columns = {
        (sheet.id, field.id) for sheet in profile.sheets for field in sheet.fields if field.personal
    }
    return frozenset((*sheets, *columns))
