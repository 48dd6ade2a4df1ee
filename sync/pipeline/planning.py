"""``riscontro init``, ``import`` and ``export``: a plan comes into a workspace and out again."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from ...schemas.findings import Finding, Language, Severity
from ...schemas.links import Lineage
from ...schemas.plan import Doubt, Plan, PlanRecord
from ...schemas.profile import Profile, ProfileError, available, load
from ...schemas.rules import catalogue, finding, words
from ...schemas.terms import Words
from ...workbooks.package import PackageError
from ...workbooks.package import load as load_file
from ...workbooks.planbook import read_plan, write_plan
from ...workbooks.planreader import ReadPlan, read_whole
from ...workbooks.replacing import replace_file, write_whole
from ..addresses import is_address
from ..choosing import chosen
from ..errors import RunStopped
from ..exporting import EXPORTS, write_csv
from ..importedrecords import has_records, merged, with_personal, written
from ..importedrecords import read as read_records
from ..importing import ImportFailed, read_source
from ..involvement import taking_part
from ..mirrors import Mirror, copy_of
from ..reimport import carry_over, left_behind
from ..restating import Restatement, restate
from ..settings import Settings, parse_settings, read_settings
from ..settingstext import write_settings
from ..workspace import Workspace, open_workspace
from .renewing import Edition, renewed


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace ready to work with.

    Attributes:
        workspace, settings, profile: of the plan.
        plan: for the period that is open, with restated values in the place of those printed.
        problems: what could not be read in ``piano.xlsx``.
        read: the plan as its workbook stands, with the place of every record.
        restated: which values of past years the centre restated, and those it could not.
        settings_text: the settings as written.
        plan_data: the bytes of ``piano.xlsx``.
        mirrors: the folders that lie elsewhere, once this run looked into them.
    """

    workspace: Workspace
    settings: Settings
    profile: Profile
    plan: Plan
    problems: tuple[Finding, ...]
    read: ReadPlan
    restated: Restatement
    settings_text: str = field(repr=False, default="")
    plan_data: bytes = field(repr=False, default=b"")
    mirrors: tuple[Mirror, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders departmental workbooks lie in, the first for those the tool makes.

        One that lies elsewhere is the copy of it in the workspace.
        """
        workspace = self.workspace
        return tuple(
            copy_of(workspace, entry) if is_address(entry) else workspace.root / entry
            for entry in self.settings.submissions
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made.

    ``counts`` holds nodes, activities, contributions, indicators (parts), values, links, actors,
    those a profile has; ``records`` the rows of every sheet of records that got any, by its id;
    ``kept`` tells that an earlier plan's edits were carried over, ``left`` the rows whose edits
    found no place; ``history`` what became of the codes of the edition before.
    """

    workspace: Workspace
    profile: Profile
    plan: Plan
    counts: dict[str, int]
    doubts: Counter[str]
    kept: bool
    left: tuple[str, ...] = ()
    history: tuple[Lineage, ...] = ()

    @property
    def records(self) -> Counter[str]:
        """How many records each sheet got, by its id."""
        return Counter(record.sheet for record in self.plan.records)


def profile_named(name: str, folder: Path | None = None) -> Profile:
    """Load a profile by name, or by a path that may be relative to the workspace.

    Raises:
        RunStopped: when there is none.
    """
    beside = folder / name if folder is not None else None
    try:
        return load(str(beside) if beside is not None and beside.is_dir() else name)
    except ProfileError as error:
        raise RunStopped(str(error)) from error


def prepare(
    root: Path,
    profile: Profile,
    period: int,
    plan_id: str = "",
    language: Language = "it",
    profile_name: str = "",
) -> Workspace:
    """Make the folders and the settings of a workspace; what is there stays.

    ``profile_name`` is how the profile was asked for: a folder of one's own is written down as
    seen from the workspace.
    """
    workspace = Workspace(root)
    for folder in (workspace.submissions, workspace.outbox, workspace.hidden):
        folder.mkdir(parents=True, exist_ok=True)
    if not workspace.settings_file.exists():
        settings = Settings(
            plan=plan_id or f"{profile.id.partition('-')[0]}-{period}",
            profile=_as_seen_from(root, profile_name) or profile.id,
            period=period,
            language=language,
        )
        write_whole(workspace.settings_file, write_settings(settings).encode("utf-8"))
    return workspace


def start(root: Path, profile_name: str, period: int, language: Language = "it") -> Imported:
    """Make an empty workspace: settings and a plan workbook to type in."""
    profile = profile_named(profile_name)
    if Workspace(root).plan_file.exists():
        raise RunStopped(Words(f"{root} contiene già un piano.", f"{root} already holds a plan."))
    plan = Plan(profile.id, period, departments=profile.departments, years=(period,))
    workspace = prepare(root, profile, period, language=language, profile_name=profile_name)
    return _write(workspace, profile, plan)


def bring_in(
    root: Path,
    source: Path,
    profile_name: str = "",
    period: int | None = None,
    language: Language = "it",
    edition: str = "",
) -> Imported:
    """Import plan and past values into a workspace, made when there is none.

    On a plan that is there already, what the coordinator typed or confirmed stays. Of a plan with
    editions, what became of every code is told and data follow it.

    Args:
        root: folder of the workspace.
        source: folder or workbook of the source.
        profile_name: profile of a new workspace.
        period: year that is open; the last of the source when not given.
        language: of what is made.
        edition: what the edition of the plan is called; the year that is open when not given.

    Raises:
        RunStopped: the source cannot be read, or does not go with what is there.
    """
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file) if workspace.settings_file.exists() else None
    name = profile_name or (settings.profile if settings else "")
    if not name:
        names = ", ".join(available())
        raise RunStopped(
            Words(
                f"{root} non è ancora uno spazio di lavoro: aggiungere --profile ({names}).",
                f"{root} is no workspace yet: add --profile ({names}).",
            )
        )
    profile = profile_named(name, root)
    if settings is not None:
        _agree(settings, profile, period, root)
    previous = _previous(workspace, profile)
    wanted = period or (settings.period if settings else None)
    try:
        plan = read_source(source, profile, wanted, previous)
    except ImportFailed as error:
        raise RunStopped(error.words) from error
    if not plan.period:
        raise RunStopped(
            Words(
                "Le tabelle non dicono di quale anno sono: aggiungere --period ANNO.",
                "The tables do not say which year they are of: add --period YEAR.",
            )
        )
    workspace = prepare(root, profile, plan.period, language=language, profile_name=profile_name)
    base = read_records(workspace.records_file, plan.period)
    done = _written(workspace, settings, profile, previous, plan, base, Edition(edition, language))
    if has_records(profile):
        # Kept last: what is kept tells the next import which rows of the plan were edited since.
        brought = {one.sheet for one in plan.records}
        sheets = {one.id: one for one in profile.sheets}
        stay = [one for one in base if one.sheet not in brought and sheets[one.sheet].personal]
        write_whole(workspace.records_file, written((*plan.records, *stay), plan.period))
    return done


def _written(
    workspace: Workspace,
    settings: Settings | None,
    profile: Profile,
    previous: Plan | None,
    plan: Plan,
    base: Sequence[PlanRecord],
    edition: Edition,
) -> Imported:
    """Write the plan of a source, with what was typed into the one before."""
    if previous is None:
        return _write(workspace, profile, plan)
    if profile.importing.get("editions"):
        new = renewed(workspace, settings, profile, previous, plan, edition)
        return replace(_write(workspace, profile, new.plan, kept=True), history=new.history)
    whole = carry_over(previous, plan)
    records = merged(previous.records, base, plan.records, profile)
    whole = replace(whole, records=records)
    return _write(workspace, profile, whole, kept=True, left=left_behind(previous, plan))


def opened(root: Path) -> Opened:
    """Open a workspace: settings, profile and plan.

    Raises:
        RunStopped: when it is no workspace, or its plan cannot be read.
    """
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    profile = profile_named(settings.profile, workspace.root)
    if not workspace.plan_file.exists():
        raise RunStopped(
            Words(
                f"Manca {workspace.plan_file}: eseguire prima «riscontro import».",
                f"{workspace.plan_file} is missing: run «riscontro import» first.",
            )
        )
    try:
        data = load_file(workspace.plan_file, settings.limits.own())
    except PackageError:
        data = b""  # Reading says what is wrong with it.
    return opened_as(workspace, workspace.settings_file.read_text("utf-8-sig"), profile, data)


def opened_as(workspace: Workspace, settings_text: str, profile: Profile, data: bytes) -> Opened:
    """Open a workspace on the settings, profile and plan given, whatever its files hold now.

    Args:
        workspace: where everything else lies.
        settings_text: the text of its settings.
        profile: the plan's profile.
        data: the bytes of the plan workbook; none when it could not be taken.

    Raises:
        RunStopped: the settings are wrong or the plan cannot be read.
    """
    where = str(workspace.settings_file)
    settings = parse_settings(settings_text, where)
    profile = chosen(profile, settings, where)
    name = workspace.plan_file.name
    limits = settings.limits.own()
    read = _known(workspace, data, profile) or read_whole(
        data or workspace.plan_file, profile, name, limits
    )
    if not read.plan_id:
        problem = next(iter(read.findings), None)
        reason = words(problem, settings.language, catalogue(profile))[0] if problem else ""
        raise RunStopped(f"{name}: {reason}")
    here = replace(profile, departments=read.plan.departments or profile.departments)
    now = replace(taking_part(read.plan), period=settings.period)
    if has_records(profile):
        now = with_personal(now, read_records(workspace.records_file, settings.period), profile)
    restated = restate(now, here, catalogue(here), read.places)
    return Opened(
        workspace, settings, here, restated.plan, read.findings, read, restated, settings_text, data
    )


def _known(workspace: Workspace, data: bytes, profile: Profile) -> ReadPlan | None:
    """Return the plan as an earlier run read it from the same workbook."""
    if not data or not workspace.kept_plan.exists():
        return None
    from ..keptplan import recalled

    return recalled(workspace.kept_plan, data, profile, workspace.plan_file.name)


def export(root: Path, what: str, stream: TextIO) -> None:
    """Write a table of the plan as CSV: past values as printed, none restated."""
    found = opened(root)
    header, rows = EXPORTS[what]
    write_csv(header, rows(found.read.plan), stream)


def doubt_words(profile: Profile, language: Language) -> Callable[[Doubt], tuple[str, str]]:
    """Return what words a doubt of the import: its sentence and its suggestion."""
    rules = catalogue(profile)

    def worded(doubt: Doubt) -> tuple[str, str]:
        found = finding(rules, doubt.code, doubt.place, key=doubt.key, value=doubt.found)
        return words(replace(found, facts=doubt.facts), language, rules)

    return worded


def _as_seen_from(root: Path, name: str) -> str:
    """Return the path of a profile's folder from a workspace, empty for a bundled one's name."""
    folder = Path(name)
    if not name or name in available() or not folder.is_dir():
        return ""
    try:
        return Path(os.path.relpath(folder.resolve(), root.resolve())).as_posix()
    except ValueError:  # On another drive.
        return folder.resolve().as_posix()


def _agree(settings: Settings, profile: Profile, period: int | None, root: Path) -> None:
    """Stop an import that would change what a workspace is about."""
    now = profile_named(settings.profile, root)
    if profile.text != now.text:
        raise RunStopped(
            Words(
                f"{root} è uno spazio di lavoro del profilo «{settings.profile}», "
                f"non di «{profile.id}».",
                f"{root} is a workspace of the profile «{settings.profile}», "
                f"not of «{profile.id}».",
            )
        )
    if period is not None and period != settings.period:
        raise RunStopped(
            Words(
                f"In {root} è aperto il {settings.period}: per aprire un altro anno modificare "
                "«period» in riscontro.toml.",
                f"{settings.period} is open in {root}: to open another year change «period» in "
                "riscontro.toml.",
            )
        )


def _previous(workspace: Workspace, profile: Profile) -> Plan | None:
    """Return the plan that is there; what cannot be read in it must be mended first."""
    if not workspace.plan_file.exists():
        return None
    plan, _, problems = read_plan(workspace.plan_file, profile)
    stops = [found for found in problems if found.severity is Severity.BLOCKING]
    if stops:
        message, hint = words(stops[0], "it", catalogue(profile))
        raise RunStopped(f"{stops[0].place}: {message} {hint}")
    return plan


def _write(
    workspace: Workspace,
    profile: Profile,
    plan: Plan,
    kept: bool = False,
    left: tuple[str, ...] = (),
) -> Imported:
    settings = read_settings(workspace.settings_file)
    data = write_plan(
        plan, profile, settings.plan, settings.language, doubt_words(profile, settings.language)
    )
    file = workspace.plan_file
    if file.exists():
        before = hashlib.sha256(file.read_bytes()).hexdigest()
        done = replace_file(file, data, before, workspace.backups)
        if done.result not in ("replaced", "unchanged"):
            raise RunStopped(f"{file.name}: {done.result} {done.detail}".rstrip())
    else:
        write_whole(file, data)
    counts = {"nodes": len(plan.nodes)}
    kinds = {sheet.kind for sheet in profile.sheets}
    if "activity" in kinds or plan.activities:
        counts |= {
            "activities": len(plan.activities),
            "contributions": len(plan.contributions),
        }
    if "indicator" in kinds or plan.indicators:
        counts |= {"indicators": len(plan.indicators), "values": len(plan.values)}
    if profile.linking:
        counts |= {"links": len(plan.links), "actors": len(plan.actors)}
    doubts = Counter(doubt.code for doubt in plan.doubts)
    return Imported(workspace, profile, plan, counts, doubts, kept, left)
