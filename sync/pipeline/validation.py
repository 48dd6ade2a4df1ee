"""``riscontro validate``: on the plan of a workspace where there is one, else on the file alone.

Departmental workbooks and plan workbooks are told apart by what they say they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ...schemas.findings import Finding, Language, Place
from ...schemas.rules import Catalogue, catalogue, finding
from ...schemas.terms import Words
from ...workbooks.identity import LANGUAGE
from ...workbooks.layout import PROPERTY_PREFIX
from ...workbooks.limits import DEFAULT_LIMITS, Limits
from ...workbooks.planidentity import KIND, kind_of
from ...workbooks.reader import Workbook
from ..addresses import is_address
from ..checks import ordered
from ..entrysheets import Issued
from ..errors import RunStopped
from ..identification import carried
from ..inheriting import Inheritance, divided, with_inherited
from ..intake import Opened as OpenRound
from ..intake import admitted
from ..parsing import read_submission
from ..settings import read_settings
from ..waiving import standing
from ..workspace import Workspace, find_workspace, open_workspace
from .checking import (
    NO_WORKBOOK,
    Checked,
    answered,
    check_read,
    check_submissions,
    expand,
    left_out,
    read_all,
    shown_names,
)

if TYPE_CHECKING:
    from ..issuing import Issuing
    from .planning import Opened


@dataclass(frozen=True, slots=True)
class Validated(Checked):
    """What checking some files gave; ``plans`` are the plan workbooks among them.

    ``paths`` and ``submissions`` are those of departments; findings and rules are of all.
    """

    plans: tuple[Path, ...] = ()
    plan_names: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of everything checked, plans first."""
        return [*self.plan_names, *(submission.workbook for submission in self.submissions)]


_Books = list[tuple[Path, Workbook]]

READ_ONLY = ("master", "status", "diff")
"""What the workbooks say they are that the tool writes and nobody fills in."""

MADE_HERE = Words("lo scrive lo strumento", "the tool writes it")


def run(
    files: Sequence[Path],
    today: date,
    *,
    workspace: Path | None = None,
    alone: bool = False,
    submitted: bool = False,
) -> Validated:
    """Check workbooks: against the plan when they lie in a workspace, else each on its own.

    A plan workbook is checked for mistakes, for the period open in its workspace.

    Args:
        files: files and folders.
        today: day of the check.
        workspace: root of the workspace; the nearest above the first file when not given.
        alone: leave the plan out.
        submitted: look for missing entries in drafts too.
    """
    root = workspace
    if root is None and not alone:
        around = find_workspace(files[0].resolve())
        root = around.root if around is not None else None
    found = _elsewhere(files, root) if root is not None and not alone else None
    files = [*files, *(mirror.folder for mirror in found.mirrors)] if found else files
    listed = expand(files)
    if not listed:
        raise RunStopped(NO_WORKBOOK)
    read = read_all(listed, shown_names(listed), _limits(root))
    books = list(zip(listed, read, strict=True))
    kinds = {path: KIND if _own_plan(path, root) else kind_of(book) for path, book in books}
    plans = [(path, book) for path, book in books if kinds[path] == KIND]
    ours = [(path, book) for path, book in books if _set_aside(path, kinds[path], files)]
    others = [pair for pair in books if kinds[pair[0]] != KIND and pair not in ours]
    mistakes, rules = _plans([book for _, book in plans], root)
    mistakes += [finding(rules, "WBK-011", Place(book.name), reason=MADE_HERE) for _, book in ours]
    if others:
        if found is None and root is not None and not alone:
            from .planning import opened

            found = opened(root)
        checked = _departments(files, others, found, today, submitted)
        rules = {**rules, **checked.rules}
        mistakes = ordered([*mistakes, *checked.findings])
    else:
        checked = Checked((), (), (), rules)
        mistakes = ordered([*mistakes, *left_out(files, rules)])
    if found is not None and found.mirrors:
        from .mirroring import noted, unreached

        mistakes = ordered([*mistakes, *unreached(found, rules), *noted(found, rules)])
    return Validated(
        paths=checked.paths,
        submissions=checked.submissions,
        findings=tuple(mistakes),
        rules=rules,
        answered=checked.answered,
        plans=tuple(path for path, _ in plans),
        plan_names=tuple(book.name for _, book in plans),
    )


def _elsewhere(files: Sequence[Path], root: Path) -> "Opened | None":
    """Open a workspace named as a whole, for its folders of submissions that lie elsewhere."""
    if not any(path.resolve() == root.resolve() for path in files):
        return None
    far = any(map(is_address, read_settings(open_workspace(root).settings_file).submissions))
    if not far:
        return None
    from .mirroring import mirrored
    from .planning import opened

    return mirrored(opened(root))


def _own_plan(path: Path, root: Path | None) -> bool:
    """Tell whether a file is the plan of the workspace, though nobody can read what it says."""
    return root is not None and path.resolve() == Workspace(root).plan_file.resolve()


def _limits(root: Path | None) -> Callable[[Path], Limits]:
    """Return what reading a file may cost: more where it is the centre's own."""
    if root is None:
        return lambda _: DEFAULT_LIMITS
    workspace = Workspace(root)
    limits = read_settings(workspace.settings_file).limits
    own = {workspace.plan_file.resolve(), workspace.master_file.resolve()}
    return lambda path: limits.own() if path.resolve() in own else limits.reading()


def _set_aside(path: Path, kind: str, named: Sequence[Path]) -> bool:
    """Tell whether a workbook met in a folder is one the tool writes for people to read."""
    return kind in READ_ONLY and path not in named


def _plans(books: Sequence[Workbook], root: Path | None) -> tuple[list[Finding], Catalogue]:
    """Check plan workbooks; the plan of the workspace for the period that is open there."""
    if not books:
        return [], catalogue()
    from ...workbooks.planreader import plan_in
    from ..planchecks import check_workbook
    from .planning import profile_named

    settings = read_settings(open_workspace(root).settings_file) if root is not None else None
    findings: list[Finding] = []
    rules: Catalogue = catalogue()
    for book in books:
        read = plan_in(book)
        ours = settings is not None and read.plan_id == settings.plan
        if settings is not None and ours and root is not None:
            read = plan_in(book, profile_named(settings.profile, root))
        findings += check_workbook(read, period=settings.period if settings and ours else 0)
        rules = {**catalogue(read.profile), **rules}
    return findings, rules


class Issues:
    """What every department was issued, in the language of the workbook at hand."""

    def __init__(self, found: "Opened", now: OpenRound, today: date) -> None:
        self.inheritance = Inheritance(found.plan, found.profile, today)
        self._now = now
        self._made: dict[Language, Issuing] = {found.settings.language: now.issued}

    def of(self, workbook: Workbook) -> Mapping[str, Issued]:
        """Return what stands in the locked cells of every department, by department.

        A workbook that holds rows its unit passed on is issued these too.
        """
        language: Language = "en" if language_of(workbook) == "en" else "it"
        if language not in self._made:
            self._made[language] = self._now.issued.in_language(language)
        made = self._made[language]
        if not self.inheritance.formers:
            return made
        _, sheet = carried(workbook.grids)
        unit = sheet.pairs.get("department", "") if sheet is not None else ""
        if sheet is None or unit not in self.inheritance.formers:
            return made
        heirs = self.inheritance.of(unit, (place[:2] for place in sheet.issued))
        return made.holding(unit, with_inherited(unit, made, heirs))


def language_of(workbook: Workbook) -> str:
    """Return the language a workbook was issued in, empty when it does not say."""
    told = workbook.properties.get(f"{PROPERTY_PREFIX}{LANGUAGE}")
    if told:
        return told
    _, sheet = carried(workbook.grids)
    return sheet.pairs.get(LANGUAGE, "") if sheet is not None else ""


def open_round(found: "Opened", today: date) -> OpenRound:
    """Return what is open in a workspace, with what every department was issued."""
    # What a workbook checked alone needs nothing of is loaded when a workspace is at hand.
    from ..issuing import Issuing
    from .distribution import circumstances

    return OpenRound(
        plan_id=found.settings.plan,
        period=found.plan.period,
        round=found.settings.round,
        departments=found.plan.departments,
        issued=Issuing(found.plan, found.profile, circumstances(found, today)),
    )


def _departments(
    paths: Sequence[Path], books: _Books, found: "Opened | None", today: date, submitted: bool
) -> Checked:
    """Check departmental workbooks, on the plan of a workspace or each on what it carries."""
    files = tuple(path for path, _ in books)
    if found is None:
        alone = tuple(read_submission(book) for _, book in books)
        return check_read(paths, files, alone, today, everything_due=submitted)
    from ..elements import elements_of
    from .surrounding import surroundings

    now = open_round(found, today)
    issues = Issues(found, now, today)
    elements = elements_of(found.plan)
    read = [read_submission(book, found.profile, issues.of(book), elements) for _, book in books]
    _, rules = check_submissions([], today, profile=found.profile)
    submissions = tuple(admitted(submission, now, rules) for submission in read)
    parts = [part for one in submissions for part in divided(one, issues.inheritance, rules)]
    due = submitted or today > found.settings.due_date()
    around = surroundings(found)
    findings, rules = check_submissions(
        parts,
        today,
        profile=found.profile,
        everything_due=due,
        untouched_due=submitted,
        around=around,
    )
    closed = answered(
        parts,
        findings,
        today,
        profile=found.profile,
        everything_due=due,
        untouched_due=submitted,
        around=around,
    )
    units = {one.workbook: one.department for one in parts}
    findings = standing(
        findings, found.plan.waivers, today, lambda one: units.get(one.place.workbook, "")
    )
    everything = ordered([*left_out(paths, rules), *findings])
    return Checked(files, submissions, tuple(everything), rules, tuple(closed))
