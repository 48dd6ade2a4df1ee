"""``riscontro publish``: the public site of a plan on disk, with the editions that stay."""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.replacing import write_whole
from ..editions import Edition, all_editions, fingerprint
from ..errors import RunStopped
from ..publication.material import Material
from ..publication.site import Site, files, pages
from ..publication.siteaddresses import EDITIONS
from ..publication.siteframe import Frame, Page
from ..publication.sitegone import gone
from ..roundlog import last_inputs
from ..settings import read_settings
from ..store import accepted
from ..workspace import open_workspace
from .planning import opened
from .progressing import Progress, quiet
from .publishing import material
from .sitehistory import corrections
from .storing import store_of

MARK = "risorse/sito.json"
"""The file by which a folder is known as the site of a plan; it names the files of the site."""

WRITERS = 8

FOREIGN = Words(
    "La cartella {folder} non è vuota e non contiene il sito di questo piano: indicarne un'altra.",
    "The folder {folder} is not empty and does not hold the site of this plan: name another one.",
)
CANNOT = Words("Non si può scrivere {file}: {why}.", "{file} cannot be written: {why}.")


@dataclass(frozen=True, slots=True)
class Published:
    """A site written.

    Attributes:
        folder: where it lies.
        pages, files: how many there are in the copy in force.
        written: how many files were new or differed.
        gone: pages of rows no longer there, which now say so.
        draft: no edition is approved.
        edition: id of the edition whose copy was made, empty for none.
        missing: editions approved and never published in their form.
    """

    folder: Path
    pages: int
    files: int
    written: int
    gone: int
    draft: bool
    edition: str
    missing: tuple[str, ...]


def publish(
    root: Path,
    to: Path,
    languages: Sequence[Language] = ("it", "en"),
    progress: Progress = quiet,
) -> Published:
    """Write the site of the last consolidation; only files that differ are touched.

    The state in force lies at the top, an approved edition in ``edizioni`` besides, once and for
    ever: neither its files nor those of other editions are touched again. A page whose row is no
    longer there says so; data no longer there are removed.

    Args:
        root: the workspace.
        to: folder of the site, made when missing.
        languages: of the pages, the first at the top.
        progress: told how far each step is.

    Raises:
        RunStopped: the round was never consolidated, the folder holds something else, or a file
            cannot be written.
    """
    made = material(root, progress)
    before = _own_folder(to, made)
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    found = opened(root)
    with store_of(found) as store:
        known = list(reversed(all_editions(store)))
        standing = fingerprint(accepted(store, settings.period, settings.round))
        plan = last_inputs(store, settings.period, settings.round).get("plan", "")
    new = _approved(made, standing, plan)
    kept = [(one, one == new or _is_kept(to, one)) for one in known]
    site = Site(made, settings.publication, languages, corrections(root, known, made), kept)
    built = pages(site)
    closed = made.closed
    altered = closed is not None and new is None and not closed.reopened
    top = dict(files(built, altered=altered))
    lost = sorted(before - top.keys())
    told = gone(built, lost)
    # Known before anything else is written: what a killed run leaves is found by the next.
    written = _write_all(to, {MARK: _mark(made, before | top.keys())})
    written += _write_all(to, {**top, **told})
    for path in lost:
        if path not in told:
            (to / path).unlink(missing_ok=True)
    _write_all(to, {MARK: _mark(made, top.keys() | told.keys())})
    copied = ""
    if new is not None and not _is_kept(to, new):
        # The home page comes last: with it the copy is whole, and stays as it is.
        last = f"{EDITIONS}/{new.id}/index.html"
        copy = dict(files(built, new))
        whole = copy.pop(last)
        written += _write_all(to, copy) + _write(to, last, whole)
        copied = new.id
    return Published(
        folder=to,
        pages=_count(built),
        files=len(top) + 1,
        written=written,
        gone=len(told),
        draft=made.draft,
        edition=copied,
        missing=tuple(one.id for one, there in kept if not there),
    )


def _approved(made: Material, standing: str, plan: str) -> Edition | None:
    """Return the edition the material is the state of; ``None`` when something changed since.

    Args:
        made: what is published.
        standing: fingerprint of the accepted values.
        plan: hash of the plan the consolidation was made with.
    """
    state = made.closed
    if state is None or state.reopened:
        return None
    if (state.edition.fingerprint, state.edition.plan_sha256) != (standing, plan):
        return None
    return state.edition


def _mark(made: Material, paths: Iterable[str]) -> bytes:
    """Return what tells whose site a folder is, and which files of it are ours to replace."""
    told = {"profile": made.profile.id, "files": sorted(paths)}
    return f"{json.dumps(told, indent=0)}\n".encode()


def _own_folder(to: Path, made: Material) -> set[str]:
    """Return the files an earlier run wrote, editions aside.

    Raises:
        RunStopped: the folder holds something else.
    """
    mark = to / MARK
    if mark.is_file():
        try:
            told = json.loads(mark.read_text(encoding="utf-8"))
            if told["profile"] == made.profile.id:
                return {path for path in map(str, told["files"]) if _inside(path)}
        except (ValueError, KeyError, TypeError):
            pass
    elif not to.exists() or (to.is_dir() and not any(to.iterdir())):
        return set()
    raise RunStopped(Words(FOREIGN.it.format(folder=to), FOREIGN.en.format(folder=to)))


def _is_kept(to: Path, edition: Edition) -> bool:
    return (to / EDITIONS / edition.id / "index.html").is_file()


def _inside(path: str) -> bool:
    """Tell whether a path stays in the folder of a site, and out of its editions."""
    parts = path.split("/")
    return not {"", ".", "..", EDITIONS}.intersection(parts) and "\\" not in path


def _write_all(to: Path, told: Mapping[str, bytes]) -> int:
    """Write files side by side: most of the time goes into waiting for the disk."""
    for folder in {(to / path).parent for path in told}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(lambda path: _write(to, path, told[path]), told))


def _write(to: Path, path: str, data: bytes) -> bool:
    """Write a file if it differs, and tell whether it did."""
    target = to / path
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        write_whole(target, data)
    except OSError as error:
        why = error.strerror or str(error)
        raise RunStopped(
            Words(CANNOT.it.format(file=target, why=why), CANNOT.en.format(file=target, why=why))
        ) from error
    return True


def _count(built: Sequence[tuple[Frame, Sequence[Page]]]) -> int:
    return sum(bool(page.own) for _, every in built for page in every)
