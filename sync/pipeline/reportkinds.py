"""The documents `riscontro report` can make, each out of the same consolidation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...schemas.rules import catalogue
from ...schemas.terms import Words
from ..errors import RunStopped
from ..publication.audit import audit, drawn, measured
from ..publication.layoutfiles import OWN, layout_of, shipped
from ..publication.material import Material
from ..publication.otherhtml import dossier_html, sheets_html
from ..publication.peopleshape import PeopleSheets
from ..publication.peoplesheets import by_department, by_node, council
from ..publication.printedhtml import as_html
from ..publication.printedreport import Wanted, printed_report
from ..publication.printedshape import Chart, Report
from ..publication.rendering import About, rendered
from ..publication.rowcuts import LONG, SHORT, cut, joined_by_page, told
from ..settings import read_settings
from ..store import history
from ..tracetext import as_text
from ..tracing import traces
from ..workspace import Workspace
from .plancells import plan_cells
from .planning import opened
from .storing import store_of

NO_UNIT = Words(
    "«{unit}» non è un'unità del piano: usare il codice o il nome di una di queste: {known}.",
    "«{unit}» is no unit of the plan: use the code or the name of one of these: {known}.",
)
NO_UNITS = Words(
    "Il profilo non rende pubblico chi risponde delle righe: non c'è una relazione per unità.",
    "The profile does not make public who answers for the rows: there is no report by unit.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        department: id, name or alias of the unit it is limited to; empty for all.
        summary, ratings, charts: optional parts of the printed report.
        layout: a layout of one's own for it.
        sample, seed: how many values are traced for the evaluation body, and what draws them.
    """

    department: str = ""
    summary: bool = False
    ratings: bool = False
    charts: bool = False
    layout: Path | None = None
    sample: int = 20
    seed: int = 1


Pages = Mapping[str, int]
"""Page of each anchor of a document, as far as it is known."""

Fill = Callable[[Pages], bytes]
"""Fills a layout, with the page numbers of its contents when they are known."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be written.

    Attributes:
        stem: name of its files without the extension.
        fill: makes the .docx.
        html: makes the page.
        short: the same with rows cut short, where it has rows that may be cut.
        joined: the same with the rows joined that stand on one page, nothing when none do.
    """

    stem: str
    fill: Fill
    html: Callable[[], bytes]
    short: Callable[[], "Document"] | None = None
    joined: Callable[[Pages], "Document | None"] | None = None


def printed(workspace: Workspace, made: Material, asked: Asked) -> Document:
    """Set the printed report in its layout."""
    unit = unit_of(made, asked.department)
    layout = layout_of(made.profile.id, made.language, own_layout(workspace, asked.layout))
    wanted = Wanted(unit, layout.labels, layout.details, asked.summary, asked.ratings, asked.charts)
    about = read_settings(workspace.settings_file).publication
    whole = printed_report(made, about, wanted, layout.captions)
    title = f"{whole.title} – {whole.year}"

    def filled(now: Report) -> Document:
        return Document(
            _stem(made, "relazione", unit),
            _fill(made, layout.data, now, title, whole.charts),
            lambda: as_html(whole),
        )

    def settling(now: Report) -> Document:
        return replace(filled(now), joined=lambda pages: joined(now, pages))

    def joined(now: Report, pages: Pages) -> Document | None:
        if not told(now, pages):
            return guessed
        after = joined_by_page(now, pages)
        return None if after is now else settling(after)

    guessed = filled(cut(whole, LONG))
    return replace(guessed, short=lambda: settling(cut(whole, SHORT)))


def evaluation(workspace: Workspace, made: Material, asked: Asked) -> Document:
    """Make the document for the evaluation body, with a sample of values traced."""
    keys = drawn(measured(made), asked.sample, asked.seed)
    whole = audit(made, keys, asked.seed, _traced(workspace, made, keys))
    data = shipped("oiv", made.language)
    return Document(
        _stem(made, "oiv", ""),
        _fill(made, data, whole, whole.title),
        lambda: dossier_html(whole),
    )


def for_council(_: Workspace, made: Material, asked: Asked) -> Document:
    """Make the two pages for councillors."""
    return _sheets(made, "consiglio", "", council(made))


def for_departments(_: Workspace, made: Material, asked: Asked) -> Document:
    """Make a page for each unit, or for the one asked for."""
    unit = unit_of(made, asked.department)
    return _sheets(made, "unita", unit, by_department(made, unit))


def for_nodes(_: Workspace, made: Material, asked: Asked) -> Document:
    """Make a page for each node of the first level."""
    level = made.profile.main_levels[0].id
    return _sheets(made, level, "", by_node(made))


KINDS: Mapping[str, Callable[[Workspace, Material, Asked], Document]] = {
    "printed": printed,
    "oiv": evaluation,
    "council": for_council,
    "department": for_departments,
    "mission": for_nodes,
}
"""The documents, by the name they are asked for with."""


def _sheets(made: Material, name: str, unit: str, whole: PeopleSheets) -> Document:
    data = shipped("scheda", made.language)
    return Document(
        _stem(made, name, unit), _fill(made, data, whole, whole.title), lambda: sheets_html(whole)
    )


def _fill(
    made: Material, layout: bytes, whole: object, title: str, charts: Sequence[Chart] = ()
) -> Fill:
    about = About(title, made.profile.owner, made.language, made.day)
    return lambda pages: rendered(layout, {"report": whole}, about, pages=pages, charts=charts)


def _stem(made: Material, name: str, unit: str) -> str:
    draft = ("bozza" if made.language == "it" else "draft") if made.draft else ""
    parts = (made.plan_id, made.standing.consolidated.round, name, unit, draft)
    return "_".join(part for part in parts if part)


def _traced(workspace: Workspace, made: Material, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the path of each row in words: score, inputs, cells, files, versions."""
    found, standing = opened(workspace.root), made.standing
    rules, ratings = catalogue(made.profile), made.profile.progress.ratings
    period, round_id = standing.consolidated.period, standing.consolidated.round
    cells, restated = plan_cells(found, standing), found.restated.restated
    texts = {}
    with store_of(found) as store:
        for key in keys:
            versions = [one for one in history(store, key, period) if one.round == round_id]
            traced = traces(standing, key, versions, cells, restated)
            texts[key] = as_text(traced, made.language, rules, ratings)
    return texts


def unit_of(made: Material, name: str) -> str:
    """Return the id of a unit named by id, name or alias; empty for none.

    Raises:
        RunStopped: there is no such unit, or units may not be told apart.
    """
    if not name:
        return ""
    if not made.visible.units:
        raise RunStopped(NO_UNITS)
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


def own_layout(workspace: Workspace, asked: Path | None) -> Path | None:
    """Return the layout of one's own: the one asked for, else the workspace's, if it has one."""
    if asked is not None:
        return asked
    beside = workspace.root / OWN
    return beside if beside.is_file() else None
