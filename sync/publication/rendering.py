"""A layout filled with a report: a Word document, the same for the same."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ...schemas.findings import Language
from ...schemas.terms import Words
from ..errors import RunStopped
from .chartparts import drawings
from .printedcontents import W, contents_filled, text_width
from .printedshape import Chart
from .tablewidths import set_widths

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
LANGUAGES: Mapping[Language, str] = {"it": "it-IT", "en": "en-GB"}
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
    pages: Sequence[str] = (),
    charts: Sequence[Chart] = (),
) -> bytes:
    """Fill a layout.

    Args:
        layout: a Word document with tags.
        context: what its tags name.
        about: what the document says of itself.
        pages: page numbers of its headings, when they are known.
        charts: drawn where the layout names ``drawings``, in order.

    Raises:
        RunStopped: the layout is no Word document, or a tag of it cannot be followed.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.finalize = _clean
    try:
        template: Any = DocxTemplate(io.BytesIO(layout))
        template.init_docx()
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
    set_widths(document.element.body, text_width(document.element.body))
    contents_filled(document.element.body, pages)
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


def _clean(value: object) -> object:
    """Return a value as XML may hold it; nothing in the place of nothing."""
    if value is None:
        return ""
    return _CONTROLS.sub("", value) if type(value) is str else value


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
