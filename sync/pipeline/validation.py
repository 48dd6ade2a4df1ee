"""``riscontro validate``: on the plan of a workspace where there is one, else on the file alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ...schemas.findings import Language
from ...workbooks.identity import LANGUAGE
from ...workbooks.layout import PROPERTY_PREFIX
from ...workbooks.reader import Workbook
from ..checks import ordered
from ..entrysheets import Issued
from ..errors import RunStopped
from ..identification import carried
from ..intake import Opened as OpenRound
from ..intake import admitted
from ..issuing import issued
from ..parsing import read_submission
from ..workspace import find_workspace
from .checking import (
    NO_WORKBOOK,
    Checked,
    check_files,
    check_submissions,
    expand,
    left_out,
    read_all,
    shown_names,
)
from .distribution import issue
from .planning import Opened, opened


def run(
    files: Sequence[Path],
    today: date,
    *,
    workspace: Path | None = None,
    alone: bool = False,
    submitted: bool = False,
) -> Checked:
    """Check workbooks: against the plan when they lie in a workspace, else each on its own.

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
    if root is None or alone:
        return check_files(files, today, as_submitted=submitted)
    return _against_plan(files, opened(root), today, submitted)


class Issues:
    """What every department was issued, in the language of the workbook at hand."""

    def __init__(self, found: Opened, now: OpenRound, today: date) -> None:
        self._found, self._today = found, today
        self._made: dict[str, Mapping[str, Issued]] = {found.settings.language: now.issued}

    def of(self, workbook: Workbook) -> Mapping[str, Issued]:
        """Return what stands in the locked cells of every department, by department."""
        language: Language = "en" if _language(workbook) == "en" else "it"
        if language not in self._made:
            books = issue(self._found, self._today, language)
            self._made[language] = issued(books, self._found.profile)
        return self._made[language]


def _language(workbook: Workbook) -> str:
    told = workbook.properties.get(f"{PROPERTY_PREFIX}{LANGUAGE}")
    if told:
        return told
    _, sheet = carried(workbook.grids)
    return sheet.pairs.get(LANGUAGE, "") if sheet is not None else ""


def open_round(found: Opened, today: date) -> OpenRound:
    """Return what is open in a workspace, with what every department was issued."""
    books = issue(found, today)
    return OpenRound(
        plan_id=found.settings.plan,
        period=found.plan.period,
        round=found.settings.round,
        departments=found.plan.departments,
        issued=issued(books, found.profile),
    )


def _against_plan(paths: Sequence[Path], found: Opened, today: date, submitted: bool) -> Checked:
    files = expand(paths)
    if not files:
        raise RunStopped(NO_WORKBOOK)
    now = open_round(found, today)
    workbooks = read_all(files, shown_names(files))
    issues = Issues(found, now, today)
    read = [read_submission(book, found.profile, issues.of(book)) for book in workbooks]
    _, rules = check_submissions([], today, profile=found.profile)
    submissions = tuple(admitted(submission, now, rules) for submission in read)
    findings, rules = check_submissions(
        submissions,
        today,
        profile=found.profile,
        everything_due=submitted or today > found.settings.due_date(),
        untouched_due=submitted,
    )
    everything = ordered([*left_out(paths, rules), *findings])
    return Checked(tuple(files), submissions, tuple(everything), rules)
