"""``riscontro report``: the printed report and what goes with it, written to a folder."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.replacing import write_new, write_whole
from ..differencewords import content_words
from ..errors import RunStopped
from ..publication.layoutfiles import OWN, layout_of
from ..publication.material import Material
from ..publication.printedhtml import as_html
from ..publication.printedreport import Wanted, printed_report
from ..publication.printedshape import Erratum
from ..publication.rendering import About, rendered
from ..publicationsettings import PublicationSettings
from ..settings import read_settings
from ..workspace import Workspace, open_workspace
from .diffing import diff
from .office import NONE, convert, office
from .progressing import Progress, quiet
from .publishing import material

FOLDER = "relazione"
"""Where reports go, in the outbox of the workspace."""

FORMATS = ("docx", "odt", "pdf", "html")
BY_OFFICE = frozenset({"odt", "pdf"})

LIBRARY = Words(
    "Per scrivere la relazione serve la componente «report»: pip install 'riscontro[report]'.",
    "To write the report the component «report» is needed: pip install 'riscontro[report]'.",
)
NO_UNIT = Words(
    "«{unit}» non è un'unità del piano: usare il codice o il nome di una di queste: {known}.",
    "«{unit}» is no unit of the plan: use the code or the name of one of these: {known}.",
)
TAKEN = Words(
    "{path} esiste già: indicare un altro nome.", "{path} is there already: give another name."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        formats: of the printed report, some of ``FORMATS``.
        department: id, name or alias of the unit it is limited to; empty for all.
        summary, ratings, charts: optional parts.
        layout: a layout of one's own.
    """

    formats: tuple[str, ...] = ("docx",)
    department: str = ""
    summary: bool = False
    ratings: bool = False
    charts: bool = False
    layout: Path | None = None


Fill = Callable[[Sequence[str]], bytes]
"""Fills a layout, with the page numbers of its contents when they are known."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be written.

    Attributes:
        stem: name of its files without the extension.
        fill: makes the .docx.
        html: makes the page.
    """

    stem: str
    fill: Fill
    html: Callable[[], bytes]


def report(
    root: Path,
    asked: Asked,
    *,
    folder: Path | None = None,
    language: Language = "it",
    progress: Progress = quiet,
) -> tuple[Path, ...]:
    """Write the report on the last consolidation of the open round.

    Returns:
        The files written.

    Raises:
        RunStopped: nothing was consolidated, the unit is unknown, the layout is wrong, or a format
            asks for LibreOffice, which is not here.
    """
    if BY_OFFICE & set(asked.formats) and office() is None:
        raise RunStopped(NONE)
    workspace = open_workspace(root)
    made = material(root, progress).told_in(language)
    settings = read_settings(workspace.settings_file).publication
    found = printed(workspace, made, settings, asked)
    target = folder or workspace.outbox / FOLDER
    written = []
    for path, data in _formats(found, asked.formats, target):
        write_whole(path, data)
        written.append(path)
    return tuple(written)


def printed(
    workspace: Workspace, made: Material, about: PublicationSettings, asked: Asked
) -> Document:
    """Set the printed report in its layout, its contents with page numbers where they are known."""
    unit = unit_of(made, asked.department)
    layout = layout_of(made.profile.id, made.language, _own(workspace, asked.layout))
    wanted = Wanted(unit, layout.labels, layout.details, asked.summary, asked.ratings, asked.charts)
    whole = printed_report(made, about, wanted, layout.captions, errata(workspace.root, made))

    def fill(pages: Sequence[str]) -> bytes:
        return rendered(
            layout.data,
            {"report": whole},
            About(f"{whole.title} – {whole.year}", whole.owner, made.language, made.day),
            pages=pages,
        )

    stem = "_".join(
        part for part in (made.plan_id, whole.round_id, "relazione", unit, _suffix(made)) if part
    )
    return Document(stem, fill, lambda: as_html(whole))


def unit_of(made: Material, name: str) -> str:
    """Return the id of a unit named by id, name or alias; empty for none.

    Raises:
        RunStopped: there is no such unit.
    """
    if not name:
        return ""
    known = made.standing.departments()
    if name in known:
        return name
    found = made.profile.department(name)
    by_name = [one for one in known if made.standing.unit_name(one).casefold() == name.casefold()]
    unit = found.id if found is not None and found.id in known else next(iter(by_name), "")
    if not unit:
        listed = ", ".join(known)
        raise RunStopped(
            Words(
                NO_UNIT.it.format(unit=name, known=listed),
                NO_UNIT.en.format(unit=name, known=listed),
            )
        )
    return unit


def copy_layout(root: Path, path: Path, language: Language) -> None:
    """Write a copy of the layout in use, to be edited.

    Raises:
        RunStopped: there is a file of that name.
    """
    from .planning import opened

    workspace = open_workspace(root)
    profile = opened(root).profile.id
    data = layout_of(profile, language, _own(workspace, None)).data
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data)
    except FileExistsError as error:
        said = Words(TAKEN.it.format(path=path), TAKEN.en.format(path=path))
        raise RunStopped(said) from error


def errata(root: Path, made: Material) -> tuple[Erratum, ...]:
    """Return the public values that changed from each edition of the round to the next."""
    policy, language = made.profile.publication, made.language
    indicators = {one.row_key: one for one in made.plan.indicators}
    found = []
    for before, after in pairwise(made.editions):
        compared = diff(before.id, after.id, root, only_errata=True)
        for row in compared.changes:
            _, sheet, key = row.name
            fields = {field.id: field for field in made.profile.sheet(sheet).fields}
            indicator = indicators.get(key)
            for cell in row.cells:
                if not policy.shows(sheet, cell.field) or cell.field not in fields:
                    continue
                year = made.standing.consolidated.period
                cause = cell.cause
                day = cause.day if cause is not None and cause.day is not None else after.day
                found.append(
                    Erratum(
                        edition=before.label,
                        code=indicator.code if indicator else key.rpartition("/")[2],
                        label=row.label,
                        column=fields[cell.field].label[language].format(
                            year=year, previous=year - 1
                        ),
                        before=content_words(cell.before, language),
                        after=content_words(cell.after, language),
                        day=f"{day:%d/%m/%Y}",
                        reason=" – ".join(
                            part for part in (cause.reason, cause.act) if part
                        ) if cause is not None else "",
                    )
                )  # fmt: skip
    return tuple(found)


def _own(workspace: Workspace, asked: Path | None) -> Path | None:
    """Return the layout of one's own: the one asked for, else the workspace's, if it has one."""
    if asked is not None:
        return asked
    beside = workspace.root / OWN
    return beside if beside.is_file() else None


def _suffix(made: Material) -> str:
    return "bozza" if made.draft and made.language == "it" else "draft" if made.draft else ""


def _formats(found: Document, formats: Sequence[str], folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Make a document in every format, LibreOffice being asked once."""
    asked = BY_OFFICE & set(formats)
    held: dict[str, bytes] = {}
    if set(formats) - {"html"}:
        try:
            held["docx"] = found.fill(())
        except ModuleNotFoundError as error:
            raise RunStopped(LIBRARY) from error
        if office() is not None:
            turned = convert(held["docx"], sorted(asked))
            held |= turned.files
            if turned.pages and "docx" in formats:
                held["docx"] = found.fill(turned.pages)
    if "html" in formats:
        held["html"] = found.html()
    for kind in formats:
        yield folder / f"{found.stem}.{kind}", held[kind]
