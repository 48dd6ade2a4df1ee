"""Findings and changes of the plan written back into the workbooks departments filled in."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
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
from ...workbooks.repair import Repair, repaired
from ...workbooks.replacing import is_open, write_whole
from .. import identification
from ..records import Submission
from ..refusals import reason_words, refusal_words
from ..renewal import RENEWABLE
from ..resulting import result_rows
from ..rewriting import changed_cells
from .distribution import decided_on, differences, issue, renew
from .handing import NONE, Entries, handed_over, with_entries
from .planning import Opened
from .recordkeeping import more_record_rows
from .returning import already_out, hand_over, mirror_of, put_back

Pushed = Literal["written", "unchanged", "queued", "sent", "refused"]
"""``queued`` waits for the next run: somebody has the file open, or changed it meanwhile; ``sent``
cannot be written into: a fresh workbook lies among the things to send."""

WAITING = ("open", "changed", "unreachable")
"""What the next run may find otherwise."""

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
        fresh: name of the fresh workbook among the things to send, empty when there is none.
        repair: what was done to its look, when that was asked for; without the bytes.
    """

    department: str
    workbook: str
    state: Pushed
    reason: Words = NOTHING
    cells: tuple[Place, ...] = ()
    findings: int = 0
    fresh: str = ""
    repair: Repair | None = None


Note = Callable[[Push, str, bytes], None]
"""Told of a workbook about to be written: the push, its hash as read, its new content."""


def unnoted(push: Push, before: str, after: bytes) -> None:
    """Note nothing."""


class Pusher:
    """Pushes into the workbooks of one run, in the language of each."""

    def __init__(
        self,
        found: Opened,
        findings: Sequence[Finding],
        rules: Catalogue,
        today: date,
        dry_run: bool = False,
        repair: bool = False,
        note: Note = unnoted,
    ) -> None:
        self._note = note
        self._found, self._rules, self._today = found, rules, today
        self._dry_run, self._repair = dry_run, repair
        self._findings: dict[str, list[Finding]] = {}
        for one in findings:
            self._findings.setdefault(one.place.workbook, []).append(one)
        self._books: dict[Language, Mapping[str, Book]] = {}
        self._handed: Mapping[str, Entries] | None = None

    def push(self, submission: Submission, path: Path) -> Push:
        """Write the findings of a workbook and what the plan changed into it.

        Only *Esito controlli*, the centre's cells, results of formulas, counts and ``_riscontro``
        are touched, and the look of the entry sheets where a repair is asked for; a push that
        changes nothing writes nothing.

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
        limits = self._found.settings.limits.reading()
        workbook = read_workbook(data, limits, facts=False, name=path.name)
        _, carried = identification.carried(workbook.grids)
        if carried is None:
            reason = reason_words(workbook.problem or "no-identity")
            return replace(told, state="refused", reason=reason)
        language: Language = "en" if carried.pairs.get("language") == "en" else "it"
        book = self._issued(language).get(submission.department)
        if book is None:
            return self._superseded(told, path, data, submission, language)
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
        spare = more_record_rows(carried, submission.records, self._found.profile)
        whole = replace(
            changes, cells=cells, results=rows, decisions=decisions, push=None, spare=spare
        )
        outcome = patched(data, whole, looks)
        if not outcome.refused and outcome.data != data:
            outcome = patched(data, replace(whole, push=changes.push), looks)
        if self._repair and not outcome.refused:
            identity = book.identity
            mended = repaired(
                outcome.data, self._found.profile, identity.period, identity.round, language
            )
            outcome = replace(outcome, data=mended.data)
            told = replace(told, repair=replace(mended, data=b""))
        return self._placed(told, path, data, outcome, book, whole)

    def _superseded(
        self, told: Push, path: Path, data: bytes, submission: Submission, language: Language
    ) -> Push:
        """Write what was found into the workbook of a unit that has nothing to report any more."""
        ended = any(
            unit.id == submission.department and unit.valid_to is not None
            for unit in self._found.plan.departments
        )
        if not ended:
            return replace(told, state="refused", reason=reason_words("no-identity"))
        period, round_id = self._found.plan.period, self._found.settings.round
        own = self._findings.get(submission.workbook, [])
        rows = result_rows(
            own, self._rules, self._found.profile, period, language, submission.answers
        )
        outcome = annotate(data, rows, shape(self._found.profile, period, round_id, language))
        if outcome.refused:
            return replace(told, state="refused", reason=refusal_words(outcome.refused[0]))
        return self._written(told, path, data, outcome)

    def _placed(
        self, told: Push, path: Path, data: bytes, outcome: Outcome, book: Book, changes: Changes
    ) -> Push:
        if outcome.refused:
            return self._refused(told, path, data, outcome, book, changes)
        return self._written(told, path, data, outcome)

    def _written(self, told: Push, path: Path, data: bytes, outcome: Outcome) -> Push:
        if outcome.data == data:
            return told
        limits = self._found.settings.limits.reading()
        seen = changed_cells(read_workbook(data, limits), read_workbook(outcome.data, limits))
        cells = tuple(Place(told.workbook, one.sheet, one.cell) for one in seen)
        if self._dry_run:
            return self._would(replace(told, cells=cells), path, outcome.data)
        before = hashlib.sha256(data).hexdigest()
        self._note(told, before, outcome.data)
        done = put_back(self._found, path, outcome.data, before)
        if done.result in ("replaced", "unchanged"):
            return replace(told, state="written", cells=cells)
        if done.result == "readonly":
            reason = hand_over(self._found, path, outcome.data)
            return replace(told, state="sent", reason=reason, cells=cells) if reason else told
        state: Pushed = "queued" if done.result in WAITING else "refused"
        return replace(told, state=state, reason=reason_words(done.result, (done.detail,)))

    def _would(self, told: Push, path: Path, data: bytes) -> Push:
        """Say what would become of a workbook that would change, as far as it is known."""
        mirror = mirror_of(self._found, path)
        if mirror is not None and mirror.trouble is not None:
            return replace(told, state="queued", reason=reason_words("unreachable"))
        if mirror is not None and mirror.far is not None and mirror.far.readonly:
            if already_out(self._found, path, data):
                return replace(told, cells=())
            return replace(told, state="sent", reason=reason_words("readonly"))
        return replace(told, state="queued" if is_open(path) else "written")

    def _refused(
        self, told: Push, path: Path, data: bytes, outcome: Outcome, book: Book, changes: Changes
    ) -> Push:
        refusal = outcome.refused[0]
        if refusal.reason not in RENEWABLE:
            return replace(told, state="refused", reason=refusal_words(refusal))
        if self._dry_run:
            return replace(told, state="sent", reason=refusal_words(refusal))
        reason = renew(path, data, book, self._found, refusal)
        fresh = self._found.workspace.outbox / f"{path.stem}.xlsx"
        looks = shape(
            self._found.profile, book.identity.period, book.identity.round, book.language
        )  # fmt: skip
        listed = annotate(fresh.read_bytes(), changes.results or (), looks)
        if not listed.refused:
            write_whole(fresh, listed.data)
        return replace(told, state="sent", reason=reason, fresh=fresh.name)

    def _issued(self, language: Language) -> Mapping[str, Book]:
        if language not in self._books:
            books = issue(self._found, self._today, language)
            if self._handed is None:
                self._handed = handed_over(self._found, books, self._today)
            self._books[language] = {
                unit: with_entries(book, self._handed.get(unit, NONE))
                for unit, book in books.items()
            }
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
