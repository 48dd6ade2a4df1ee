"""``riscontro validate``: workbooks read side by side, parsed, checked together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...schemas.findings import Finding, Language, Place
from ...schemas.profile import Profile
from ...schemas.rules import Catalogue, catalogue, finding
from ...schemas.terms import Words
from ...workbooks.limits import DEFAULT_LIMITS, Limits
from ...workbooks.patch import Outcome, annotate, shape
from ...workbooks.reader import Workbook, read_workbook
from ..checks import Own, check, ordered, own_findings
from ..checktables import Surroundings
from ..delivering import touched
from ..discretion import discreet
from ..entrysheets import Issued
from ..errors import RunStopped
from ..measuring import Context
from ..parsing import known_profile, read_submission
from ..records import Submission
from ..resulting import result_rows
from ..sources import Source, copied_from, submissions_in

THREADS = 4
NO_WORKBOOK = Words(
    "Nessuna cartella di lavoro da controllare (.xlsx, .xlsm o .ods).",
    "There is no workbook to check (.xlsx, .xlsm or .ods).",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking some workbooks gave.

    ``paths`` is aligned with ``submissions``; ``findings`` are ordered by place; ``answered`` are
    those the offices closed with an answer, which stay listed beside it in *Esito controlli*.
    """

    paths: tuple[Path, ...]
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    rules: Catalogue
    answered: tuple[Finding, ...] = ()

    def of(self, workbook: str) -> list[Finding]:
        """Return the findings of one workbook."""
        return [found for found in self.findings if found.place.workbook == workbook]

    def listed(self, workbook: str) -> list[Finding]:
        """Return what *Esito controlli* of one workbook lists: its findings, then those closed."""
        closed = [found for found in self.answered if found.place.workbook == workbook]
        return [*self.of(workbook), *closed]


def read_all(
    paths: Sequence[Path],
    names: Sequence[str] = (),
    limits: Callable[[Path], Limits] = lambda _: DEFAULT_LIMITS,
) -> list[Workbook]:
    """Read workbooks in threads: the reader releases the interpreter while it works.

    Args:
        paths: the files.
        names: what each is called in findings, their own names when not given.
        limits: what reading each may cost.
    """

    def read(path: Path, name: str) -> Workbook:
        return read_workbook(path, limits(path), name=name)

    shown = list(names) or [path.name for path in paths]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(read, paths, shown))


def check_files(
    paths: Sequence[Path],
    today: date,
    *,
    profile: Profile | None = None,
    issued: Mapping[str, Issued] | None = None,
    as_submitted: bool = False,
    overdue: bool = False,
) -> Checked:
    """Read and check workbooks, each on what it carries or on what the plan issues.

    Args:
        paths: the files; folders are looked into.
        today: day of the check.
        profile: the plan's profile; ``None`` takes the one each workbook carries.
        issued: locked cells the plan issues now, by department.
        as_submitted: look for missing entries in drafts too.
        overdue: the due date has passed.
    """
    files = expand(paths)
    if not files:
        raise RunStopped(NO_WORKBOOK)
    books = read_all(files, shown_names(files))
    read = tuple(read_submission(workbook, profile, issued) for workbook in books)
    return check_read(paths, files, read, today, profile, as_submitted or overdue)


def check_read(
    paths: Sequence[Path],
    files: Sequence[Path],
    submissions: tuple[Submission, ...],
    today: date,
    profile: Profile | None = None,
    everything_due: bool = False,
) -> Checked:
    """Check workbooks already read; see ``check_files``.

    Args:
        paths: files and folders as named.
        files: the workbooks among them.
        submissions: what each of them says.
        today: day of the check.
        profile: the plan's profile; ``None`` takes the one each workbook carries.
        everything_due: look for missing entries in drafts too.
    """
    findings, rules = check_submissions(
        submissions, today, profile=profile, everything_due=everything_due
    )
    closed = answered(submissions, findings, today, profile=profile, everything_due=everything_due)
    findings = ordered([*left_out(paths, rules), *findings])
    return Checked(tuple(files), submissions, tuple(findings), rules, tuple(closed))


def check_submissions(
    submissions: Sequence[Submission],
    today: date,
    *,
    profile: Profile | None = None,
    everything_due: bool = False,
    untouched_due: bool = True,
    around: Surroundings | None = None,
    own: Own = own_findings,
) -> tuple[list[Finding], Catalogue]:
    """Check submissions, those of one plan, period and round together.

    Args:
        submissions: workbooks as parsed.
        today: day of the check.
        profile: the plan's profile; ``None`` takes the one each workbook carries.
        everything_due: look for missing entries in drafts too.
        untouched_due: also in workbooks nobody has typed in; a run that lists them as not
            delivered says it once.
        around: what else is known; ``None`` when the workbooks are checked alone.
        own: does what ``checks.own_findings`` does.
    """
    groups: dict[tuple[str, str, str], list[Submission]] = {}
    for submission in submissions:
        identity = submission.identity
        key = tuple(identity.get(name, "") for name in ("profile", "period", "round"))
        groups.setdefault((key[0], key[1], key[2]), []).append(submission)
    findings: list[Finding] = []
    rules: Catalogue = catalogue(profile)
    for (name, period, round_id), group in groups.items():
        shaped = profile or known_profile(name, group[0].profile_text)
        if shaped is None or not period.isdigit():
            findings += [found for submission in group for found in submission.findings]
            continue
        rules = {**catalogue(shaped), **rules} if profile is None else rules
        due = frozenset(
            submission.department
            for submission in group
            if submission.state == "submitted"
            or (everything_due and (untouched_due or touched(submission)))
        )
        context = Context(shaped, catalogue(shaped), int(period), round_id, today, due, around)
        findings += discreet(check(group, context, own), shaped)
    return ordered(findings), rules


def answered(
    submissions: Sequence[Submission],
    known: Sequence[Finding],
    today: date,
    *,
    profile: Profile | None = None,
    everything_due: bool = False,
    untouched_due: bool = True,
    around: Surroundings | None = None,
) -> list[Finding]:
    """Return the findings that are closed by an answer: they stay listed beside it.

    Without them the next writing of *Esito controlli* would take the answer away, and the
    question would be asked again.

    Args:
        submissions: the workbooks checked.
        known: what checking them gave; the rest as in ``check_submissions``.
        today: day of the check.
        profile: the plan's profile.
        everything_due: look for missing entries in drafts too.
        untouched_due: also in workbooks nobody has typed in.
        around: what else is known.
    """
    if not any(one.answers for one in submissions):
        return []
    bare = [replace(one, answers=()) for one in submissions]
    checked, _ = check_submissions(
        bare,
        today,
        profile=profile,
        everything_due=everything_due,
        untouched_due=untouched_due,
        around=around,
    )
    there = {(one.code, one.key, one.place, one.value) for one in known}
    given = {
        (one.workbook, answer.rule, answer.key) for one in submissions for answer in one.answers
    }
    return [
        one
        for one in checked
        if (one.code, one.key, one.place, one.value) not in there
        and (one.place.workbook, one.code, one.key) in given
    ]


def annotated(
    checked: Checked, path: Path, profile: Profile | None = None, data: bytes | None = None
) -> Outcome | None:
    """Return a copy of one checked workbook with its findings in *Esito controlli*.

    Args:
        checked: what checking it gave.
        path: the workbook as it was named there.
        profile: the plan's profile; ``None`` takes the one the workbook carries.
        data: the bytes to write into, where what was checked is a copy of them.

    Returns:
        ``None`` when the workbook is not one of ours, or no longer there, and there is nowhere to
        write.
    """
    position = checked.paths.index(path)
    submission = checked.submissions[position]
    identity = submission.identity
    shaped = profile or known_profile(identity.get("profile", ""), submission.profile_text)
    if shaped is None or not identity.get("period", "").isdigit():
        return None
    period = int(identity["period"])
    language: Language = "en" if identity.get("language") == "en" else "it"
    listed = checked.listed(submission.workbook)
    rows = result_rows(listed, catalogue(shaped), shaped, period, language)
    looks = shape(shaped, period, identity.get("round", ""), language)
    try:
        return annotate(path.read_bytes() if data is None else data, rows, looks)
    except OSError:
        return None


def expand(paths: Iterable[Path]) -> list[Path]:
    """Return the workbooks named, those of a folder in the order of their names."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            listed = submissions_in(path)
            files += [source.path for source in listed if source.kind == "workbook"]
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def left_out(paths: Iterable[Path], rules: Catalogue) -> list[Finding]:
    """Return one finding for every file of a folder that is no workbook, with the reason.

    Workbooks that by their name are copies of another are told too.
    """
    found: list[Finding] = []
    for path in paths:
        if path.is_dir():
            listed = submissions_in(path)
            found += [
                finding(rules, "WBK-011", Place(source.name), reason=source.reason)
                for source in listed
                if source.kind == "ignored"
            ]
            found += conflict_copies(listed, rules)
    return found


def conflict_copies(listed: Sequence[Source], rules: Catalogue) -> list[Finding]:
    """Report the workbooks that by their name are copies a cloud or a person made of another."""
    beside: dict[Path, list[str]] = {}
    for source in listed:
        beside.setdefault(source.path.parent, []).append(source.path.name)
    copies = [
        (source, copied_from(source.path.name, beside[source.path.parent]))
        for source in listed
        if source.kind == "workbook"
    ]
    return [
        finding(rules, "WBK-014", Place(source.name), value=original, original=original)
        for source, original in copies
        if original
    ]


def shown_names(files: Sequence[Path]) -> list[str]:
    """Return the names shown: file names, with their folder where two are equal."""
    names = [file.name for file in files]
    return [
        name if names.count(name) == 1 else str(file)
        for file, name in zip(files, names, strict=True)
    ]
