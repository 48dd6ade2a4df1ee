"""``riscontro receive``: what came by mail, zip or signed envelope, into the submissions folder."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ...schemas.findings import Finding, Place, Severity
from ...schemas.rules import Catalogue, catalogue, finding
from ...schemas.terms import Words
from ...workbooks.limits import PackageError
from ...workbooks.package import load
from ...workbooks.planidentity import kind_of
from ...workbooks.reader import Workbook, read_workbook
from ...workbooks.unreadable import explained
from .. import events
from ..addresses import shown
from ..diskfaults import reason_of
from ..errors import RunStopped
from ..intake import Opened as OpenRound
from ..intake import admitted, file_name, of_the_file, refused
from ..parsing import read_submission
from ..receipts import (
    Receipt,
    Received,
    Reception,
    earlier,
    event_of,
    kept_suffix,
    other_document,
)
from ..records import Submission
from ..sources import REASONS, keep_received, submissions_in
from ..unpacking import Piece, unpack
from ..unpackingparts import safe_name
from .checking import check_submissions
from .mirroring import mirrored
from .planning import Opened, opened
from .progressing import Progress, quiet
from .reaching import made_ready
from .returning import NotSent
from .shelving import Shelf
from .surrounding import surroundings
from .validation import MADE_HERE, READ_ONLY, Issues, open_round


def receive(
    root: Path, files: Sequence[Path], today: date, progress: Progress = quiet
) -> Reception:
    """Take in files as they came: kept by hash, taken apart, recognised, put in place, logged.

    Only workbooks of the open round go into the first folder of submissions, under the name the
    tool gives to workbooks of their unit; no file there is ever written over.

    Args:
        root: the workspace.
        files: files of any kind, and folders of them.
        today: day they are received.
        progress: told how many files are done.

    Raises:
        RunStopped: it is no workspace, or files received and events cannot be kept.
    """
    found = mirrored(opened(root), making=True)
    made_ready(found)
    now = open_round(found, today)
    desk = _Desk(found, now, Issues(found, now, today), today)
    done: list[Received] = []
    listed = list(_listed(files))
    for number, (path, reason) in enumerate(listed, 1):
        done.append(desk.file(path) if reason is None else desk.passed_over(path, reason))
        progress("read", number, len(listed))
    return Reception(tuple(done), desk.rules)


class _Desk:
    """Where files are received: knows what is open, what lies there and what came before."""

    def __init__(self, found: Opened, now: OpenRound, issues: Issues, today: date) -> None:
        self.found, self.now, self.issues, self.today = found, now, issues, today
        self.rules = catalogue(found.profile)
        self.limits = found.settings.limits.reading()
        self.shelf = Shelf(found)
        log = found.workspace.events
        try:
            self.seen, self.before = earlier(event for _, event in events.events(log))
        except OSError as error:
            raise _unkept(log, error) from error
        self.units = {unit.id: unit.name for unit in found.plan.departments}
        self.around = surroundings(found)

    def passed_over(self, path: Path, reason: Words) -> Received:
        told = finding(self.rules, "WBK-011", Place(path.name), reason=reason)
        return Received(path.name, findings=(told,))

    def file(self, path: Path) -> Received:
        """Receive one file."""
        name = safe_name(path.name)
        try:
            data = load(path, self.limits)
        except PackageError as error:
            return Received(name, findings=(_unread(error, name, self.rules),))
        sha256 = self.kept(data, path.name)
        unpacked = unpack(data, path.name, self.limits, self.rules)
        receipts = tuple(self.piece(piece) for piece in unpacked.pieces)
        findings = unpacked.findings
        workbooks = [one for one in receipts if one.result != "left"]
        explained = any(one.severity is not Severity.INFO for one in findings)
        if not workbooks and not explained and not any(one.code == "RCV-012" for one in findings):
            findings += (finding(self.rules, "RCV-008", Place(name)),)
        envelope = next((one.envelope for one in unpacked.pieces if one.envelope), None)
        sent = envelope.day if envelope is not None else None
        received = Received(name, sha256, sent, receipts, findings)
        self.log(event_of(received, kept_suffix(path.name), envelope))
        return received

    def piece(self, piece: Piece) -> Receipt:
        """Recognise one file and put it in place, if it is a workbook of the open round."""
        workbook = read_workbook(piece.data, self.limits, name=piece.shown)
        sha256 = hashlib.sha256(piece.data).hexdigest()
        signatures = piece.signed.count if piece.signed else 0
        receipt = Receipt(piece.shown, sha256, "left", signatures=signatures)
        reason = other_document(piece.name, workbook)
        if reason is not None:
            told = finding(self.rules, "RCV-001", Place(piece.shown), reason=reason)
            return replace(receipt, findings=(told,))
        self.kept(piece.data, piece.name)
        if kind_of(workbook) in READ_ONLY:
            told = finding(self.rules, "RCV-001", Place(piece.shown), reason=MADE_HERE)
            return replace(receipt, findings=(told,))
        issues = self.issues.of(workbook)
        parsed = read_submission(workbook, self.found.profile, issues)
        submission = admitted(parsed, self.now, self.rules)
        receipt = self.whose(receipt, submission)
        if refused(submission):
            return replace(receipt, result="refused", findings=tuple(of_the_file(submission)))
        return self.placed(replace(receipt, findings=self.checked(submission)), workbook, piece)

    def whose(self, receipt: Receipt, submission: Submission) -> Receipt:
        identity = submission.identity
        rows = submission.records
        return replace(
            receipt,
            department=submission.department,
            unit=self.units.get(submission.department, ""),
            period=identity.get("period", ""),
            round=identity.get("round", ""),
            state=submission.state if submission.readable else "",
            values=sum(
                1
                for row in rows
                if row.kind == "indicator"
                and not row.cell("value").blank
                and row.cell("value").read
            ),
            rows=sum(
                1
                for row in rows
                if row.kind != "indicator" and any(not cell.blank for cell in row.cells.values())
            ),
        )

    def checked(self, submission: Submission) -> tuple[Finding, ...]:
        """Check one workbook as ``validate`` does."""
        findings, _ = check_submissions(
            [submission],
            self.today,
            profile=self.found.profile,
            everything_due=self.today > self.found.settings.due_date(),
            untouched_due=False,
            around=self.around,
        )
        return tuple(findings)

    def placed(self, receipt: Receipt, workbook: Workbook, piece: Piece) -> Receipt:
        """Put a workbook into the submissions folder, unless it lies there already."""
        place = Place(piece.shown)
        more: list[Finding] = []
        if receipt.signatures:
            count = receipt.signatures
            more.append(finding(self.rules, "RCV-007", place, value=str(count), count=count))
        there = self.shelf.same(receipt.sha256) or self.before.get(receipt.sha256, "")
        if there and (self.shelf.same(receipt.sha256) or self.shelf.holds(there)):
            more.append(finding(self.rules, "RCV-009", place, value=there, other=there))
            findings = (*receipt.findings, *more)
            return replace(receipt, result="already", stored=there, findings=findings)
        whose = (receipt.department, receipt.period, receipt.round)
        other = self.shelf.filled(whose, self.issues)
        if other:
            more.append(finding(self.rules, "RCV-010", place, value=other, other=other))
        name = file_name(receipt.department, int(receipt.period), receipt.round)
        name = f"{Path(safe_name(name)).stem}.{workbook.kind}"
        try:
            stored = self.shelf.put(piece.data, receipt.sha256, name, whose)
        except OSError as error:
            folder = self.found.settings.submissions[0]
            reason = error.strerror or type(error).__name__
            words = error.words if isinstance(error, NotSent) else Words(reason, reason)
            told = finding(self.rules, "RCV-011", place, folder=shown(folder), reason=words)
            return replace(receipt, result="unwritten", findings=(*receipt.findings, told))
        findings = (*receipt.findings, *more)
        return replace(receipt, result="taken", stored=stored, findings=findings)

    def kept(self, data: bytes, name: str) -> str:
        """Keep what was received under its hash."""
        folder = self.found.workspace.received
        try:
            return keep_received(data, folder, kept_suffix(name))
        except OSError as error:
            raise _unkept(folder, error) from error

    def log(self, event: Mapping[str, Any]) -> None:
        """Append what was received; the same file with nothing new in it is told once."""
        news = any(one["result"] == "taken" for one in event["workbooks"])
        if event["file"] in self.seen and not news:
            return
        log = self.found.workspace.events
        try:
            events.append(log, event, self.today)
        except OSError as error:
            raise _unkept(log, error) from error
        self.seen.add(str(event["file"]))


def _listed(files: Sequence[Path]) -> Iterator[tuple[Path, Words | None]]:
    """List the files named and those in the folders named, with why one is passed over."""
    received = [REASONS[name] for name in ("mail", "old", "other")]
    for path in files:
        if not path.is_dir():
            yield path, None
            continue
        for source in submissions_in(path):
            if source.kind == "workbook" or source.reason in received:
                yield source.path, None
            elif not source.harmless:
                yield source.path, source.reason


def _unread(error: PackageError, name: str, rules: Catalogue) -> Finding:
    reason, remedy = explained(error.kind, error.detail)
    return finding(rules, "WBK-001", Place(name), reason=reason, remedy=remedy)


def _unkept(folder: Path, error: OSError) -> RunStopped:
    reason = reason_of(error)
    return RunStopped(
        Words(
            f"Quanto ricevuto non si può conservare in {folder} ({reason.it}): liberare spazio o "
            "verificare i permessi, poi ripetere il comando.",
            f"What was received cannot be kept in {folder} ({reason.en}): free some space or check "
            "the permissions, then repeat the command.",
        )
    )
