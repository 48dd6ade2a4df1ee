"""``riscontro upgrade``: filled-in workbooks of an older template, plan or round made current."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from ...schemas.findings import Language
from ...schemas.rules import catalogue, words
from ...schemas.shape import RECORD
from ...schemas.terms import Words
from ...workbooks.builder import build
from ...workbooks.layout import Book
from ...workbooks.limits import OWN_LIMITS
from ...workbooks.patch import shape
from ...workbooks.rawcells import with_raw
from ...workbooks.reader import read_workbook
from ...workbooks.reserving import place
from .. import events
from ..cellmoves import Arrived, CellName, Move, move, name_of, statement
from ..errors import RunStopped
from ..importedrecords import has_records
from ..oldcells import OldBook, read_old
from ..parsing import read_submission
from ..recordrows import Entries, said_rows, with_records
from ..recordsheets import in_use
from ..sources import submissions_in
from ..store import Store, accepted, submissions
from ..workspace import find_workspace
from .consolidation import utc_now
from .distribution import issue
from .locking import locked
from .planning import Opened, opened
from .recordkeeping import accepted_records, with_accepted, with_lists
from .storing import store_of
from .validation import language_of

State = Literal["upgraded", "current", "taken", "refused"]
"""``current`` needs nothing; ``taken`` was accepted in its own round, with nothing more in it."""

NOTHING = Words("", "")
NO_FILES = Words(
    "Nessuna cartella da aggiornare: indicare i file oppure uno spazio di lavoro.",
    "No workbook to upgrade: name files, or a workspace.",
)
NO_WORKSPACE = Words(
    "Per aggiornare una cartella serve il piano in vigore: indicare lo spazio di lavoro con "
    "--workspace.",
    "To upgrade a workbook its current plan is needed: name the workspace with --workspace.",
)
NOT_OURS = Words("appartiene a un altro piano («{plan}»)", "it belongs to another plan ({plan})")
NO_UNIT = Words(
    "l'unità «{unit}» non ha righe da compilare nel piano in vigore",
    "the unit «{unit}» has no rows to fill in under the current plan",
)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What became of one workbook.

    Attributes:
        path: the workbook, which is never touched.
        state: what was done.
        reason: why it was refused.
        department, template, period, round: what it says of itself.
        move: what moved where, ``None`` when it could not be read.
        result: the new workbook.
        converted: cells that had to be written as read, since the raw content would be read
            otherwise in their new column.
    """

    path: Path
    state: State
    reason: Words = NOTHING
    department: str = ""
    template: str = ""
    period: str = ""
    round: str = ""
    move: Move | None = None
    result: Path | None = None
    converted: tuple[CellName, ...] = ()


def upgrade(
    files: Sequence[Path],
    today: date,
    *,
    workspace: Path | None = None,
    to: Path | None = None,
    dry_run: bool = False,
) -> tuple[Upgraded, ...]:
    """Bring filled-in workbooks to the current template, plan and round.

    Args:
        files: workbooks, folders of them, or a workspace, which stands for all its workbooks.
        today: day of issue of the new ones.
        workspace: the workspace; the nearest above the first file when not given.
        to: folder of the new workbooks; the workspace's own for things to send when not given.
        dry_run: nothing is written, only told.

    Raises:
        RunStopped: there is no workspace, or no file.
    """
    root = workspace or _around(files)
    if root is None:
        raise RunStopped(NO_WORKSPACE)
    found = opened(root)
    listed = _listed(files, found)
    if not listed:
        raise RunStopped(NO_FILES)
    with locked(found.workspace, "riscontro upgrade", utc_now()):
        desk = _Desk(found, today, to or found.workspace.outbox, dry_run)
        with store_of(found) as store:
            made = tuple(desk.upgrade(path, store) for path in listed)
        told = [{"file": one.sha256, "result": one.result} for one in desk.written]
        if told:
            events.append(found.workspace.events, {"what": "upgrade", "workbooks": told}, today)
    return made


@dataclass(frozen=True, slots=True)
class _Pair:
    """Fingerprints of a workbook and of what was made of it."""

    sha256: str
    result: str


class _Desk:
    """The current plan and what it issues, in the language of each workbook."""

    def __init__(self, found: Opened, today: date, folder: Path, dry_run: bool) -> None:
        self._found, self._today, self._folder, self._dry = found, today, folder, dry_run
        self._books: dict[Language, Mapping[str, Book]] = {}
        self._accepted: Mapping[str, Entries] | None = None
        self.written: list[_Pair] = []

    def upgrade(self, path: Path, store: Store) -> Upgraded:
        """Upgrade one workbook."""
        found = self._found
        workbook = read_workbook(path, found.settings.limits.reading(), name=path.name)
        old = read_old(workbook, found.profile)
        said = old.submission.identity
        told = Upgraded(
            path, "refused", department=said.get("department", ""),
            template=said.get("template", ""), period=said.get("period", ""),
            round=said.get("round", ""),
        )  # fmt: skip
        if not old.submission.department:
            return replace(told, reason=self._unread(old))
        plan = said.get("plan", found.settings.plan)
        if plan != found.settings.plan:
            return replace(told, reason=_filled(NOT_OURS, plan=plan))
        language: Language = "en" if language_of(workbook) == "en" else "it"
        books = self._issued(language)
        book = books.get(self._unit(told.department, books))
        if book is None:
            return replace(told, reason=_filled(NO_UNIT, unit=told.department))
        book = with_lists(self._with_records(old, book), found)
        made = move(
            old, book, found.profile, found.plan, self._arrived(old, book, store), _owners(books)
        )
        state = _state(made, old, book, found)
        told = replace(told, state=state, move=made)
        return told if state != "upgraded" else self._written(told, made, workbook.sha256)

    def _with_records(self, old: OldBook, book: Book) -> Book:
        """Add the rows a unit added itself: those it delivered, those of the old workbook."""
        found, said, now = self._found, old.submission.identity, book.identity
        if not has_records(found.profile):
            return book
        if self._accepted is None:
            self._accepted = accepted_records(found, now.round)
        if said.get("period") != str(now.period):
            return with_accepted(book, found, self._accepted)
        again = said.get("round") == now.round
        # What its own workbook says of a row counts, cleared cells too; a later one has all.
        stood = self._accepted.get(now.department, {})
        rows = [one for one in old.submission.records if one.kind == RECORD]
        used = said_rows((one for one in rows if in_use(one)), found.profile)
        cleared = {(one.sheet, one.key) for one in rows} & stood.keys()
        told: Entries = {**{name: {} for name in cleared}, **used}
        entries: Entries = {**stood, **told} if again else {**told, **stood}
        return with_records(book, found.profile, entries)

    def _written(self, told: Upgraded, made: Move, sha256: str) -> Upgraded:
        data, converted = self._data(made)
        told = replace(told, converted=converted, result=self._folder / f"{told.path.stem}.xlsx")
        if self._dry:
            return told
        self.written.append(_Pair(sha256, hashlib.sha256(data).hexdigest()))
        target = self._folder / f"{told.path.stem}.xlsx"
        if target.is_file() and target.read_bytes() == data:
            return told
        return replace(told, result=place(data, self._folder, target.name))

    def _data(self, made: Move) -> tuple[bytes, tuple[CellName, ...]]:
        """Build the new workbook: every cell as it stood, if it is read as it was."""
        profile, identity = self._found.profile, made.book.identity
        data = build(made.book, profile)
        looks = shape(profile, identity.period, identity.round, made.book.language)
        raw = {one.name: one.old.cell.raw for one in made.moved if one.old.cell.raw is not None}
        wanted = {one.name: one.old.cell for one in made.moved}
        seen = read_submission(read_workbook(with_raw(data, raw, looks), OWN_LIMITS), profile)
        cells = {
            (record.sheet, record.key, field): cell
            for record in seen.records
            for field, cell in record.cells.items()
        }
        otherwise = tuple(
            name for name in raw if name not in cells or cells[name].meaning != wanted[name].meaning
        )
        kept = {name: value for name, value in raw.items() if name not in otherwise}
        return with_raw(data, kept, looks), otherwise

    def _issued(self, language: Language) -> Mapping[str, Book]:
        if language not in self._books:
            self._books[language] = issue(self._found, self._today, language)
        return self._books[language]

    def _unit(self, department: str, books: Mapping[str, Book]) -> str:
        """Return the unit a workbook is of now: its own, else the one that succeeded it."""
        heirs = {unit.id: unit.successor for unit in self._found.plan.departments}
        met: set[str] = set()
        while department and department not in books and department not in met:
            met.add(department)
            department = heirs.get(department, "")
        return department

    def _arrived(self, old: OldBook, book: Book, store: Store) -> Arrived:
        """Return what another round holds already of what the unit said in it."""
        said, now = old.submission.identity, book.identity
        period, round_id = said.get("period", ""), said.get("round", "")
        if not period.isdigit() or (int(period), round_id) == (now.period, now.round):
            return Arrived()
        cells: dict[CellName, set[str]] = defaultdict(set)
        for row in accepted(store, int(period), round_id).values():
            for name, cell in row.cells.items():
                cells[row.sheet, row.key, name].add(cell.meaning)
            for name, one in row.corrected.items():
                cells[row.sheet, row.key, name].add(one.own.meaning)
        statements = []
        for received in submissions(store):
            whose = (received.department, received.period, received.round)
            if whose != (said.get("department"), int(period), round_id):
                continue
            copy = self._received(received.sha256)
            if copy is not None:
                statements.append(statement(copy))
                for each in copy.cells:
                    cells[name_of(each)].add(each.cell.meaning)
        return Arrived({name: frozenset(said) for name, said in cells.items()}, tuple(statements))

    def _received(self, sha256: str) -> OldBook | None:
        """Read a received file again, ``None`` when it is not there."""
        kept = sorted(self._found.workspace.received.glob(f"{sha256[:2]}/{sha256[2:]}*"))
        if not kept:
            return None
        workbook = read_workbook(kept[0], self._found.settings.limits.reading())
        return read_old(workbook, self._found.profile)

    def _unread(self, old: OldBook) -> Words:
        rules = catalogue(self._found.profile)
        stops = [one for one in old.submission.findings if one.severity.value == "blocking"]
        if not stops:
            return Words("non è riconoscibile", "it cannot be recognised")
        return Words(words(stops[0], "it", rules)[0], words(stops[0], "en", rules)[0])


def _state(made: Move, old: OldBook, book: Book, found: Opened) -> State:
    """Tell whether a workbook needs to be made anew."""
    said, now = old.submission.identity, book.identity
    same_round = (said.get("period"), said.get("round")) == (str(now.period), now.round)
    if not same_round and not made.moved and made.taken and not made.left:
        return "taken"
    homeless = any(not one.why for one, _ in made.left)
    template = said.get("template") == str(found.profile.template_version)
    rekeyed = any(one.old.key != one.name[1] or one.old.field != one.name[2] for one in made.moved)
    return "current" if same_round and template and not homeless and not rekeyed else "upgraded"


def _owners(books: Mapping[str, Book]) -> dict[tuple[str, str], str]:
    """Return the unit each row belongs to; one that several units report on has no one owner."""
    owners: dict[tuple[str, str], str] = {}
    for book in books.values():
        for sheet, rows in book.rows.items():
            for row in rows:
                name = (sheet, str(row["key"]))
                owners[name] = "" if name in owners else book.department
    return owners


def _around(files: Sequence[Path]) -> Path | None:
    found = find_workspace((files[0] if files else Path()).resolve())
    return found.root if found is not None else None


def _listed(files: Sequence[Path], found: Opened) -> list[Path]:
    """Return the workbooks named; a workspace stands for those in its folders."""
    listed: list[Path] = []
    for path in files or [found.workspace.root]:
        if path.is_dir():
            ours = path.resolve() == found.workspace.root.resolve()
            for folder in found.folders if ours else (path,):
                if folder.is_dir():
                    inside = submissions_in(folder)
                    listed += [one.path for one in inside if one.kind == "workbook"]
        elif path.is_file():
            listed.append(path)
        else:
            raise RunStopped(Words(f"{path}: il file non c'è.", f"{path}: no such file."))
    return list(dict.fromkeys(listed))


def _filled(said: Words, **facts: str) -> Words:
    return Words(said.it.format(**facts), said.en.format(**facts))
