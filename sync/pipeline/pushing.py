"""Findings and changes of the plan written back into the workbooks departments filled in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from ...schemas.findings import Finding, Language, Place
from ...schemas.rules import Catalogue
from ...schemas.terms import Words
from ...workbooks.identity import issued_cells
from ...workbooks.layout import Book, Cell
from ...workbooks.patch import Changes, Outcome, annotate, patched, shape
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import is_open, replace_file, write_whole
from .. import identification
from ..records import Submission
from ..refusals import reason_words, refusal_words
from ..renewal import RENEWABLE
from ..resulting import result_rows
from ..rewriting import changed_cells
from .distribution import decided_on, differences, issue, renew
from .planning import Opened

Pushed = Literal["written", "unchanged", "queued", "sent", "refused"]
"""``queued`` waits for the next run: somebody has the file open, or changed it meanwhile; ``sent``
cannot be written into: a fresh workbook lies among the things to send."""

NOTHING = Words("", "")
LOCKED = frozenset(("LCK-001",))


@dataclass(frozen=True, slots=True)
class Push:
    """What became of one workbook.

    Attributes:
        department: id of the unit.
        workbook: name of the file as shown.
        state: what was done.
        reason: why nothing was written, or where the fresh workbook lies.
        cells: cells that changed or would change.
        findings: how many it lists now.
    """

    department: str
    workbook: str
    state: Pushed
    reason: Words = NOTHING
    cells: tuple[Place, ...] = ()
    findings: int = 0


class Pusher:
    """Pushes into the workbooks of one run, in the language of each."""

    def __init__(
        self,
        found: Opened,
        findings: Sequence[Finding],
        rules: Catalogue,
        today: date,
        dry_run: bool = False,
    ) -> None:
        self._found, self._rules, self._today = found, rules, today
        self._dry_run = dry_run
        self._findings: dict[str, list[Finding]] = {}
        for one in findings:
            self._findings.setdefault(one.place.workbook, []).append(one)
        self._books: dict[Language, Mapping[str, Book]] = {}

    def push(self, submission: Submission, path: Path) -> Push:
        """Write the findings of a workbook and what the plan changed into it.

        Only *Esito controlli*, the centre's cells, results of formulas, counts and ``_riscontro``
        are touched; a push that changes nothing writes nothing.

        Args:
            submission: the workbook as read in this run.
            path: where it lies.
        """
        own = self._findings.get(submission.workbook, [])
        told = Push(submission.department, submission.workbook, "unchanged", findings=len(own))
        try:
            data = path.read_bytes()
        except OSError:
            return replace(told, state="queued", reason=reason_words("locked"))
        if hashlib.sha256(data).hexdigest() != submission.sha256:
            return replace(told, state="queued", reason=reason_words("changed"))
        workbook = read_workbook(data, facts=False, name=path.name)
        _, carried = identification.carried(workbook.grids)
        if carried is None:
            reason = reason_words(workbook.problem or "no-identity")
            return replace(told, state="refused", reason=reason)
        language: Language = "en" if carried.pairs.get("language") == "en" else "it"
        book = self._issued(language).get(submission.department)
        if book is None:
            return replace(told, state="refused", reason=reason_words("no-identity"))
        looks = shape(
            self._found.profile, book.identity.period, book.identity.round, language
        )  # fmt: skip
        changes = differences(book, self._found, carried, language)
        cells = {**changes.cells, **self._restored(own, book)}
        rows = result_rows(
            own, self._rules, self._found.profile, book.identity.period, language,
            submission.answers,
        )  # fmt: skip
        decisions = decided_on(data, path.name, submission.department, self._found, language)
        whole = replace(changes, cells=cells, results=rows, decisions=decisions, push=None)
        outcome = patched(data, whole, looks)
        if not outcome.refused and outcome.data != data:
            outcome = patched(data, replace(whole, push=changes.push), looks)
        return self._placed(replace(told, cells=()), path, data, outcome, book, whole)

    def _placed(
        self, told: Push, path: Path, data: bytes, outcome: Outcome, book: Book, changes: Changes
    ) -> Push:
        if outcome.refused:
            return self._refused(told, path, data, outcome, book, changes)
        if outcome.data == data:
            return told
        seen = changed_cells(read_workbook(data), read_workbook(outcome.data))
        cells = tuple(Place(told.workbook, one.sheet, one.cell) for one in seen)
        if self._dry_run:
            state: Pushed = "queued" if is_open(path) else "written"
            return replace(told, state=state, cells=cells)
        before = hashlib.sha256(data).hexdigest()
        done = replace_file(path, outcome.data, before, self._found.workspace.backups)
        if done.result in ("replaced", "unchanged"):
            return replace(told, state="written", cells=cells)
        state = "queued" if done.result in ("open", "changed") else "refused"
        return replace(told, state=state, reason=reason_words(done.result, (done.detail,)))

    def _refused(
        self, told: Push, path: Path, data: bytes, outcome: Outcome, book: Book, changes: Changes
    ) -> Push:
        refusal = outcome.refused[0]
        if refusal.reason not in RENEWABLE or self._dry_run:
            return replace(told, state="refused", reason=refusal_words(refusal))
        reason = renew(path, data, book, self._found, refusal)
        fresh = self._found.workspace.outbox / f"{path.stem}.xlsx"
        looks = shape(
            self._found.profile, book.identity.period, book.identity.round, book.language
        )  # fmt: skip
        listed = annotate(fresh.read_bytes(), changes.results or (), looks)
        if not listed.refused:
            write_whole(fresh, listed.data)
        return replace(told, state="sent", reason=reason)

    def _issued(self, language: Language) -> Mapping[str, Book]:
        if language not in self._books:
            self._books[language] = issue(self._found, self._today, language)
        return self._books[language]

    def _restored(
        self, findings: Sequence[Finding], book: Book
    ) -> dict[tuple[str, str, str], Cell]:
        """Return the issued values of the locked cells somebody changed."""
        changed = {(one.key, one.field) for one in findings if one.code in LOCKED}
        if not changed:
            return {}
        issued = issued_cells(book, self._found.profile)
        return {cell[:3]: cell[3] for cell in issued if cell[1:3] in changed}
