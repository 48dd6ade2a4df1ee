"""A layout filled with a report: a Word document, the same for the same."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from ...schemas.findings import Language
from ...schemas.terms import Words
from ..errors import RunStopped
from .chartparts import drawings
from .printedcontents import W, contents_filled, no_step_skipped, text_width
from .printedshape import Chart, Linked
from .tablewidths import let_tall_rows_break, set_widths

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
LANGUAGES: Mapping[Language, str] = {"it": "it-IT", "en": "en-GB"}
FIRST_MARK = 100_000
"""Bookmarks are numbered from here: those of the headings have the numbers below."""

_ASIDE = re.compile(r"([{}%])_(?=[{}%])")
NEW_RUN = "00AD0001"
"""Tells the runs made for a linked text, until they look like the one they came from."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself.

    Attributes:
        title, author: of it.
        language: ``it`` or ``en``.
        day: written as the day it was made: the clock is not looked at.
    """

    title: str
    author: str
    language: Language
    day: date


def rendered(
    layout: bytes,
    context: Mapping[str, object],
    about: About,
    *,
    pages: Mapping[str, int] | None = None,
    charts: Sequence[Chart] = (),
) -> bytes:
    """Fill a layout.

    Args:
        layout: a Word document with tags.
        context: what its tags name.
        about: what the document says of itself.
        pages: of the anchors of its headings, when they are known.
        charts: drawn where the layout names ``drawings``, in order.

    Raises:
        RunStopped: the layout is no Word document, or a tag of it cannot be followed.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        template: Any = DocxTemplate(io.BytesIO(layout))
        template.init_docx()
        environment.finalize = _Written(_link_style(template.docx))
        runs = [Markup(one) for one in drawings(template.docx, charts, LANGUAGES[about.language])]
        template.render({**context, "drawings": runs}, environment, autoescape=True)
    except TemplateError as error:
        raise _wrong_tag(error) from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise RunStopped(NO_LAYOUT) from error
    document = template.docx
    for cell in document.element.body.iter(f"{W}tc"):
        if cell.find(f"{W}p") is None:
            # A cell without a paragraph is no cell for Word.
            cell.append(cell.makeelement(f"{W}p"))
    _dressed(document.element.body)
    set_widths(document.element.body, text_width(document.element.body))
    let_tall_rows_break(document.element.body)
    contents_filled(document.element.body, pages or {})
    no_step_skipped(document.element.body)
    said = document.core_properties
    said.title, said.author, said.last_modified_by = about.title, about.author, about.author
    said.language = LANGUAGES[about.language]
    said.created = said.modified = datetime(about.day.year, about.day.month, about.day.day)
    said.revision = 1
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue())


NO_LAYOUT = Words(
    "Il modello della relazione non è un documento di Word (.docx) leggibile.",
    "The layout of the report is no readable Word document (.docx).",
)


def repacked(data: bytes) -> bytes:
    """Return a zip whose members bear no moment: the same parts give the same bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, FIRST_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(member))
    return made.getvalue()


class _Written:
    """Writes what a tag names: nothing in the place of nothing, texts as XML may hold them.

    A linked text becomes a bookmark, once, and a link.

    Args:
        style: of the runs of links.
    """

    def __init__(self, style: str) -> None:
        self._names: set[str] = set()
        self._style = style

    def __call__(self, value: object) -> object:
        """Return a value as it stands between the tags of a run."""
        if value is None:
            return ""
        if not isinstance(value, str) or hasattr(value, "__html__"):
            return value
        from markupsafe import Markup

        # docxtpl would take these for tags it had put aside.
        text = _ASIDE.sub(r"\1&#95;", escape(_CONTROLS.sub("", value)))
        return Markup(self._linked(text, value) if isinstance(value, Linked) else text)

    def _linked(self, text: str, link: Linked) -> str:
        made = f"{_OPENED}{text}</w:t></w:r>"
        if link.to:
            look = f'<w:rPr><w:rStyle w:val="{self._style}"/></w:rPr>'
            made = made.replace("<w:t ", f"{look}<w:t ", 1)
            made = f'<w:hyperlink w:anchor="{link.to}" w:history="1">{made}</w:hyperlink>'
        if link.name and link.name not in self._names:
            self._names.add(link.name)
            number = FIRST_MARK + len(self._names)
            made = (
                f'<w:bookmarkStart w:id="{number}" w:name="{link.name}"/>{made}'
                f'<w:bookmarkEnd w:id="{number}"/>'
            )
        return f"</w:t></w:r>{made}{_OPENED}"


_OPENED = f'<w:r w:rsidR="{NEW_RUN}"><w:t xml:space="preserve">'


def _dressed(body: Any) -> None:  # noqa: ANN401 - an lxml element
    """Give the runs a linked text was set in the look of the run it was named in."""
    look = None
    for run in body.iter(f"{W}r"):
        if run.get(f"{W}rsidR") != NEW_RUN:
            look = run.find(f"{W}rPr")
            continue
        del run.attrib[f"{W}rsidR"]
        if look is not None:
            own, made = run.find(f"{W}rPr"), deepcopy(look)
            if own is not None:
                made[:] = [*own, *(one for one in made if one.tag != f"{W}rStyle")]
                run.remove(own)
            run.insert(0, made)


def _link_style(document: Any) -> str:  # noqa: ANN401 - of python-docx
    """Return the id of the style of links, made where a layout has none.

    LibreOffice leaves links without it out of a PDF.
    """
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    found = [one for one in styles if one.name == "Hyperlink"]
    style = found[0] if found else styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    named: str = style.style_id
    return named


def _wrong_tag(error: Any) -> RunStopped:  # noqa: ANN401 - an exception of the library
    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    near = " ".join(lines)[:160]
    told = f"{error.message or error}"
    return RunStopped(
        Words(
            f"Nel modello della relazione un'istruzione non è valida: {told}."
            + (f" Si trova vicino a: «{near}»." if near else ""),
            f"A tag of the report's layout is not valid: {told}."
            + (f' It stands near: "{near}".' if near else ""),
        )
    )
