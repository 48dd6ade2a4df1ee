"""``riscontro diff``: two workbooks read, or two states of the store, and what differs in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from ...schemas.findings import LANGUAGES, Finding, Language
from ...schemas.profile import Profile
from ...schemas.rules import catalogue, words
from ...schemas.terms import Words
from ...workbooks.identity import LANGUAGE
from ...workbooks.limits import OWN_LIMITS
from ...workbooks.planidentity import KIND, identity_of, kind_of
from ...workbooks.planreader import plan_in
from ...workbooks.reader import Workbook, read_workbook
from ...workbooks.unreadable import explained
from ..comparison import Compared, Heading
from ..database import Store
from ..differencebook import difference_book
from ..differences import Side, compare, mirrored
from ..differingbooks import unit_side
from ..differingcells import joined, sheets_side, unkeyed
from ..differingforms import unkeyed_sides
from ..differingplans import PlanFile, other_sheets, plan_sides
from ..differingruns import errata, moved_rows, published_fields, run_side, with_causes
from ..discretion import private_cells
from ..errors import RunStopped
from ..following import rekeyed
from ..intake import round_name
from ..parsing import known_profile, read_submission
from ..points import Point, State, point_of, state_of
from ..records import Submission
from ..runlog import between, delivered_at, editions, reopened, runs
from ..settings import read_settings
from ..versions import accepted_at
from ..workspace import find_workspace
from .checking import shown_names
from .planning import Opened, opened
from .sheets import write_book
from .storing import has_store, store_of

FileKind = Literal["unit", "plan", "written", "foreign"]
"""A unit's workbook, the plan, what the tool writes for people to read, somebody else's."""

KINDS: Mapping[FileKind, Words] = {
    "unit": Words("la cartella di un'unità", "a unit's workbook"),
    "plan": Words("il piano", "the plan"),
    "written": Words("un file scritto dallo strumento", "a file the tool writes"),
    "foreign": Words("un file di altra origine", "a file from elsewhere"),
}
ONLY_EDITIONS = Words(
    "L'errata corrige confronta due edizioni della stessa rilevazione: indicarne i nomi.",
    "An errata list compares two editions of one round: give their names.",
)
ONLY_FILES = Words("--cells confronta solo file.", "--cells compares files only.")
SECOND_FILE = Words(
    "Indicare anche il secondo file da confrontare.", "Name the second file to compare as well."
)
OTHER_ROUND = Words(
    "Due rilevazioni diverse: {before} e {after}. Le differenze non sono correzioni.",
    "Two different rounds: {before} and {after}. The differences are no corrections.",
)
BACKWARDS = Words(
    "Confronto a ritroso: il primo stato è successivo al secondo.",
    "Compared backwards: the first state is later than the second.",
)


@dataclass(frozen=True, slots=True)
class _File:
    """A workbook as read: what it is, and what it says where it is a unit's."""

    book: Workbook
    kind: FileKind
    submission: Submission
    profile: Profile | None


def diff(
    first: str, second: str, root: Path, *, by_cells: bool = False, only_errata: bool = False
) -> Compared:
    """Compare two workbooks, or two states of a store; nothing is written.

    Args:
        first: a path, a run, a day, an edition or ``now`` (see ``points.point_of``).
        second: the same; what stands now when empty.
        root: the workspace whose runs are meant.
        by_cells: compare workbooks by sheet and address, whatever they are.
        only_errata: of two editions, only the published values.

    Raises:
        RunStopped: one of them is not there, or they cannot be compared.
    """
    points = [point_of(text, Path(text).is_file()) for text in (first, second or "now")]
    files = [point.kind == "file" for point in points]
    if files[0] and not second:
        raise RunStopped(SECOND_FILE)
    if files[0] != files[1]:
        raise RunStopped(
            Words(
                f"«{first}» e «{second or 'now'}» non si possono confrontare: uno è un file, "
                "l'altro è uno stato dell'archivio.",
                f'"{first}" and "{second or "now"}" cannot be compared: one is a file, the other '
                "a state of the store.",
            )
        )
    if all(files):
        if only_errata:
            raise RunStopped(ONLY_EDITIONS)
        return _files([Path(first), Path(second)], by_cells)
    if by_cells:
        raise RunStopped(ONLY_FILES)
    return _states(points, opened(root), only_errata)


def write_sheet(found: Compared, path: Path, root: Path, today: date, language: Language) -> None:
    """Write what differs as a workbook.

    Raises:
        RunStopped: the path is no xlsx, is a file of the workspace, or cannot be written.
    """
    around = find_workspace(root)
    own: list[Path] = []
    if around is not None:
        folders = read_settings(around.settings_file).submissions
        own = [around.hidden, around.plan_file, around.master_file]
        own += [around.root / folder for folder in folders]
    write_book(difference_book(found, today, language), path, own)


def _files(paths: Sequence[Path], by_cells: bool) -> Compared:
    names = shown_names(paths)
    around = find_workspace(paths[0].resolve())
    limits = OWN_LIMITS
    if around is not None:
        limits = read_settings(around.settings_file).limits.own()
    read = [read_workbook(path, limits, name=name) for path, name in zip(paths, names, strict=True)]
    for book in read:
        if book.problem:
            why, _ = explained(book.problem, book.detail)
            raise RunStopped(Words(f"{book.name}: {why.it}.", f"{book.name}: {why.en}."))
    if by_cells:
        return _told("cells", read, _by_address(read))
    was, now = (_file(book) for book in read)
    if was.kind != now.kind:
        raise RunStopped(
            Words(
                f"«{names[0]}» è {KINDS[was.kind].it}, «{names[1]}» è {KINDS[now.kind].it}: si "
                "possono confrontare solo cella per cella, con --cells.",
                f'"{names[0]}" is {KINDS[was.kind].en}, "{names[1]}" is {KINDS[now.kind].en}: '
                "they can only be compared cell by cell, with --cells.",
            )
        )
    if was.kind == "plan":
        return _told("plan", read, _of_plans(*(_plan(book) for book in read)))
    if was.kind == "unit":
        return _told("unit", read, _of_units(was, now))
    return _told("cells", read, _by_address(read))


def _by_address(read: Sequence[Workbook]) -> tuple[Side, Side]:
    """Return the sheets of two workbooks as sides; of what is a person's own only that it is."""
    private: frozenset[tuple[str, int, int]] = frozenset()
    for book in read:
        submission = read_submission(book)
        name = submission.identity.get("profile", "")
        profile = known_profile(name, submission.profile_text)
        if profile is not None:
            private |= private_cells(book.grids, profile)
    return sheets_side(read[0].grids, read[1].grids, private=private)


def _told(kind: Literal["unit", "plan", "cells"], read: Sequence[Workbook],
          sides: tuple[Side, Side]) -> Compared:  # fmt: skip
    was, now = sides
    before, after = (Words(book.name, book.name) for book in read)
    return Compared(kind, before, after, compare(was, now), was.labels | now.labels)


def _file(book: Workbook) -> _File:
    """Say what a workbook is.

    Raises:
        RunStopped: a unit's workbook cannot be read by its keys.
    """
    kind = kind_of(book)
    if kind:
        return _File(book, "plan" if kind == KIND else "written", Submission("", ""), None)
    submission = read_submission(book)
    identity = submission.identity
    profile = known_profile(identity.get("profile", ""), submission.profile_text)
    if profile is None:
        return _File(book, "foreign", submission, None)
    refused = next((one for one in submission.findings if one.code == "WBK-004"), None)
    if refused is not None:
        raise RunStopped(_unreadable(book, refused))
    return _File(book, "unit", submission, profile)


def _plan(book: Workbook) -> PlanFile:
    read = plan_in(book)
    if read.profile is None:
        raise RunStopped(_unreadable(book, read.findings[0]))
    return PlanFile(book, read)


def _unreadable(book: Workbook, found: Finding) -> Words:
    rules = catalogue()
    it, en = (words(found, language, rules)[0] for language in LANGUAGES)
    return Words(
        f"{book.name}: {it} Si può confrontare cella per cella, con --cells.",
        f"{book.name}: {en} It can be compared cell by cell, with --cells.",
    )


def _of_plans(was: PlanFile, now: PlanFile) -> tuple[Side, Side]:
    keyed = plan_sides(was, now)
    languages = {identity_of(one.book)[0].get(LANGUAGE, "") for one in (was, now)}
    rest = unkeyed(other_sheets(was), other_sheets(now), len(languages) == 1)
    return joined(keyed[0], rest[0]), joined(keyed[1], rest[1])


def _of_units(was: _File, now: _File) -> tuple[Side, Side]:
    (first, left), (second, right) = (
        unit_side(one.book, one.submission, one.profile) for one in (was, now) if one.profile
    )
    rest = unkeyed_sides((left, was.submission, was.book), (right, now.submission, now.book))
    return joined(first, rest[0]), joined(second, rest[1])


def _states(points: Sequence[Point], found: Opened, only_errata: bool) -> Compared:
    if not has_store(found):
        state_of(points[0], [], {})
    with store_of(found) as store:
        known, closed = runs(store), editions(store)
        was, now = (state_of(point, known, closed) for point in points)
        # What stands now is that of the round it is compared with.
        if now.now:
            now = replace(now, period=was.period, round=was.round)
        elif was.now:
            was = replace(was, period=now.period, round=now.round)
        return _of_states(store, found, was, now, only_errata)


def _of_states(store: Store, found: Opened, was: State, now: State, only_errata: bool) -> Compared:
    one_round = (was.period, was.round) == (now.period, now.round)
    if only_errata and (was.edition is None or now.edition is None or not one_round):
        raise RunStopped(ONLY_EDITIONS)
    older, newer = (was, now) if was.run <= now.run else (now, was)
    before, after = (
        accepted_at(store, state.run, state.period, state.round) for state in (older, newer)
    )
    sides = [
        run_side(
            rows,
            delivered_at(store, state.run, state.period, state.round),
            found.plan,
            found.profile,
            state.period,
        )
        for rows, state in ((before, older), (after, newer))
    ]
    moved = moved_rows(before, after, rekeyed(found.plan))
    changes = compare(sides[0], sides[1], moved)
    notes = []
    if one_round:
        happened = between(store, older.run, newer.run, newer.period, newer.round)
        changes = with_causes(changes, before, after, happened)
    else:
        names = [round_name(one.round, str(one.period)) for one in (was, now)]
        notes.append(
            Words(
                OTHER_ROUND.it.format(before=names[0].it, after=names[1].it),
                OTHER_ROUND.en.format(before=names[0].en, after=names[1].en),
            )
        )
    if only_errata:
        published = published_fields(found.profile, newer.round)
        changes = errata(changes, published, reopened(store, older.run, newer.run))
    if older is not was:
        changes = mirrored(changes)
        notes.append(BACKWARDS)
    return Compared(
        kind="errata" if only_errata else "runs",
        before=was.words,
        after=now.words,
        changes=changes,
        labels=sides[0].labels | sides[1].labels,
        notes=tuple(notes),
        heading=Heading(found.profile.title, found.profile.owner, now.period, now.round, now.day),
    )
