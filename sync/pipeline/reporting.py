"""``riscontro report``: the printed report and what goes with it, written to a folder."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.replacing import keep_previous, write_new, write_whole
from ..errors import RunStopped
from ..publication.layoutfiles import layout_of
from ..workspace import Workspace, open_workspace
from .office import NONE, convert, office
from .pdffinish import finished
from .planning import opened
from .progressing import Progress, quiet
from .publishing import material
from .reportkinds import KINDS, Asked, Document, own_layout

FOLDER = "relazione"
"""Where reports go, in the outbox of the workspace."""

FORMATS = ("docx", "odt", "pdf", "html")
LOOKS = 4
"""How often at most a document is set to see where its pages end."""

EDITABLE = frozenset({".docx", ".odt"})
BY_OFFICE = frozenset({"odt", "pdf"})

WRITTEN = Words("Scritto: {path}", "Written: {path}")
LIBRARY = Words(
    "Per scrivere la relazione serve la componente «report»: pip install 'riscontro[report]'.",
    "To write the report the component «report» is needed: pip install 'riscontro[report]'.",
)
TAKEN = Words(
    "{path} esiste già: indicare un altro nome.", "{path} is there already: give another name."
)


def report(
    root: Path,
    asked: Asked,
    *,
    kinds: Sequence[str] = ("printed",),
    formats: Sequence[str] = ("docx",),
    folder: Path | None = None,
    language: Language = "it",
    progress: Progress = quiet,
) -> tuple[Path, ...]:
    """Write the report on the last consolidation of the open round.

    Args:
        root: the workspace.
        asked: what it is asked to hold.
        kinds: documents wanted, some of ``KINDS``.
        formats: of each, some of ``FORMATS``.
        folder: where they go; ``esiti/relazione`` of the workspace when not given.
        language: of the documents.
        progress: told how far each step is.

    Returns:
        The files written.

    Raises:
        RunStopped: nothing was consolidated, the unit is unknown, the layout is wrong, or a format
            asks for LibreOffice, which is not here.
    """
    if BY_OFFICE & set(formats) and office() is None:
        raise RunStopped(NONE)
    workspace = open_workspace(root)
    made = material(root, progress).told_in(language)
    target = folder or workspace.outbox / FOLDER
    written = []
    for kind in kinds:
        document = KINDS[kind](workspace, made, asked)
        for path, data in _formats(document, formats, target, made.day):
            _keep_edits(path, data, workspace)
            write_whole(path, data)
            written.append(path)
    return tuple(written)


def _keep_edits(path: Path, data: bytes, workspace: Workspace) -> None:
    """Keep the document that was there among the backups: somebody may have worked on it."""
    if path.suffix in EDITABLE and path.is_file() and (there := path.read_bytes()) != data:
        keep_previous(path, there, workspace.backups)


def copy_layout(root: Path, path: Path, language: Language) -> None:
    """Write a copy of the layout in use, to be edited.

    Raises:
        RunStopped: there is a file of that name.
    """
    workspace = open_workspace(root)
    profile = opened(root).profile.id
    data = layout_of(profile, language, own_layout(workspace, None)).data
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data)
    except FileExistsError as error:
        said = Words(TAKEN.it.format(path=path), TAKEN.en.format(path=path))
        raise RunStopped(said) from error


def _formats(
    found: Document, formats: Sequence[str], folder: Path, day: date
) -> Iterator[tuple[Path, bytes]]:
    """Make a document in every format."""
    held: dict[str, bytes] = {}
    if set(formats) - {"html"}:
        try:
            found, pages = _settled(found)
            held["docx"] = found.fill(pages)
        except ModuleNotFoundError as error:
            raise RunStopped(LIBRARY) from error
        by_office = sorted(BY_OFFICE & set(formats))
        if by_office:
            held |= convert(held["docx"], by_office).files
        if "pdf" in held:
            held["pdf"] = finished(held["pdf"], day)
    if "html" in formats:
        held["html"] = found.html()
    for kind in formats:
        yield folder / f"{found.stem}.{kind}", held[kind]


def _settled(found: Document) -> tuple[Document, Mapping[str, int]]:
    """Return a document with its rows cut where pages end, and the pages of its anchors.

    It is set once with short rows, those on one page are joined, and it is looked at again.
    Without LibreOffice it stays as it is, and no page is known.
    """
    pages: Mapping[str, int] = {}
    if office() is None:
        return found, pages
    short = found.short() if found.short is not None else found
    for _ in range(LOOKS):
        try:
            pages = convert(short.fill({}), ()).pages
        except RunStopped:
            return found, {}
        joined = short.joined(pages) if short.joined is not None else None
        if joined is None:
            break
        short = joined
    return short, pages
