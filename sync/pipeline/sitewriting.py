"""``riscontro publish``: the public site of a plan on disk, with the editions that stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ..editions import Edition, all_editions, fingerprint
from ..publication.material import Material
from ..publication.openaddresses import DATA as OPEN_DATA
from ..publication.openedition import AMENDING
from ..publication.site import Site, files, pages
from ..publication.siteaddresses import EDITIONS
from ..publication.siteframe import Frame, Page
from ..publication.sitegone import gone
from ..publication.sitehead import sitemap
from ..publication.siteids import Named, id_files, keeps, key_in, named
from ..publication.siteopen import OpenData
from ..roundlog import last_inputs
from ..settings import read_settings
from ..store import accepted
from ..workspace import open_workspace
from .opendata import files_of, open_data
from .owning import owner
from .planning import opened
from .progressing import Progress, quiet
from .publishing import material
from .sitefolder import (
    MARK,
    Before,
    before,
    has_copy,
    is_data_of,
    mark_bytes,
    take_away,
    write,
    write_all,
)
from .storing import store_of


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
        version: of the open data in it, empty when nothing is open.
        notices: what whoever publishes should know of them.
    """

    folder: Path
    pages: int
    files: int
    written: int
    gone: int
    draft: bool
    edition: str
    missing: tuple[str, ...]
    version: str = ""
    notices: tuple[Words, ...] = ()


def publish(
    root: Path,
    to: Path,
    languages: Sequence[Language] = ("it", "en"),
    progress: Progress = quiet,
) -> Published:
    """Write the site of the last consolidation; only files that differ are touched.

    The state in force lies at the top, an approved edition in ``edizioni`` besides, once and for
    ever: neither its files nor those of other editions are touched again. Its open data lie under
    ``dati``, in the folder of their version, a page at each of their addresses under ``id``. A page
    whose row is no longer there says so; data no longer there are removed.

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
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    with store_of(opened(root)) as store:
        known = list(reversed(all_editions(store)))
        standing = fingerprint(accepted(store, settings.period, settings.round))
        plan = last_inputs(store, settings.period, settings.round).get("plan", "")
        mine = owner(store, made.profile.id, made.plan_id, settings.publication)
        past = before(to, mine)
    package, said = open_data(made, settings)
    new = _approved(made, standing, plan)
    closed = made.closed
    altered = closed is not None and new is None and not closed.reopened
    if altered:
        said = replace(said, version=f"{said.version}-{AMENDING}")
    data = OpenData(package, said, files_of(package, said, mine)) if package.tables else None
    kept = [(one, one == new or has_copy(to, one)) for one in known]
    corrected = sorted(made.corrections, key=lambda one: one.edition.run, reverse=True)
    site = Site(made, settings.publication, languages, corrected, kept, data)
    built = pages(site)
    top = dict(files(built, altered=altered))
    top.update(sitemap(built, made.day))
    lost = sorted(past.files - top.keys())
    told = gone(built, lost)
    at_ids, leading = _ids(
        built, data, [one.id for one, there in kept if there], past, {**top, **told}
    )
    carried = _carried(data)
    # An edition's data stay: whatever a later state is called, it lies beside them.
    staying = {path for path in carried if new is not None and is_data_of(path, new.id)}
    ours = {**top, **told, **at_ids, **carried}
    # Known before anything else is written: what a killed run leaves is found by the next.
    written = write_all(to, {MARK: mark_bytes(mine, (past.files | ours.keys()) - staying, leading)})
    written += write_all(to, ours)
    take_away(to, past.files - ours.keys())
    write_all(to, {MARK: mark_bytes(mine, ours.keys() - staying, leading)})
    copied = ""
    if new is not None and not has_copy(to, new):
        # The home page comes last: with it the copy is whole, and stays as it is.
        last = f"{EDITIONS}/{new.id}/index.html"
        copy = dict(files(built, new))
        whole = copy.pop(last)
        written += write_all(to, copy) + write(to, last, whole)
        copied = new.id
    return Published(
        folder=to,
        pages=_count(built),
        files=len(ours) + 1,
        written=written,
        gone=len(told),
        draft=made.draft,
        edition=copied,
        missing=tuple(one.id for one, there in kept if not there),
        version=said.version if data else "",
        notices=tuple(one for name, one in said.notices.items() if data and name != "draft"),
    )


Built = Sequence[tuple[Frame, Sequence[Page]]]
"""The pages of every language."""


def _carried(data: OpenData | None) -> dict[str, bytes]:
    """Return the open data as files of the site."""
    if data is None:
        return {}
    folder = f"{OPEN_DATA}/{data.about.version}"
    return {f"{folder}/{path}": held for path, held in data.files.items()}


def _ids(
    built: Built,
    data: OpenData | None,
    kept: Sequence[str],
    past: Before,
    there: Mapping[str, object],
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the pages at stable addresses, and the page each leads to for the next time.

    What had an address keeps it when it is no longer there: its page says so.
    """
    frames = [frame for frame, _ in built]
    every = named(frames[0], data.package, data.about, kept) if data else []
    now = {one.path for one in every}
    every += [
        Named(path, key_in(path), own)
        for path, own in past.ids.items()
        if path not in now and keeps(path)
    ]
    leading = {one.path: one.own for one in every if not one.whole}
    return id_files(frames, every, there), leading


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


def _count(built: Sequence[tuple[Frame, Sequence[Page]]]) -> int:
    return sum(bool(page.own) for _, every in built for page in every)
