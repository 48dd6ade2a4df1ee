"""Pieces a layout is made of: page, styles, tables whose header comes again on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .layoutmark import across_drafts
from .layoutwords import texts

INK, PALE, LINE, MUTED, ALARM = "1F3864", "E8EDF4", "B8C2D0", "5A6270", "A61B1B"
"""Colours: headings, header rows, rules, words on a lack, the draft."""

BOLD = "||"
"""Stands in a text of a layout after what is bold in it."""

FONT = "Calibri"
TWIPS = 567
"""In a centimetre."""

STYLES: Sequence[tuple[str, str, float, bool, bool, str, float]] = (
    ("Titolo pagina", "Normal", 22, True, False, INK, 6),
    ("Titolo ente", "Normal", 13, True, False, MUTED, 60),
    ("Titolo interno", "Normal", 12, False, False, MUTED, 6),
    ("Livello ripetuto", "Normal", 9.5, False, False, MUTED, 2),
    ("Intestazione unità", "Normal", 9, False, False, "000000", 2),
    ("Voce di sommario", "Normal", 10, False, False, "000000", 2),
    ("Cella", "Normal", 8, False, False, "000000", 2),
    ("Cella chiave", "Cella", 8, True, False, INK, 1),
    ("Cella anno", "Cella", 8, True, False, INK, 1),
    ("Cella elenco", "Cella", 8, False, False, "000000", 1),
    ("Cella numero", "Cella", 8, False, False, "000000", 0),
    ("Cella manca", "Cella", 7.5, False, True, MUTED, 0),
    ("Cella manca numero", "Cella manca", 7.5, False, True, MUTED, 0),
    ("Cella intestazione", "Cella", 8, True, False, INK, 0),
    ("Cella intestazione numero", "Cella", 8, True, False, INK, 0),
    ("Nota", "Normal", 8, False, False, MUTED, 2),
    ("Occhiello", "Normal", 10, True, False, MUTED, 2),
    ("Cifra", "Normal", 20, True, False, INK, 0),
    ("Elenco", "Normal", 8.5, False, False, "000000", 0),
    ("Bozza", "Normal", 10, True, False, ALARM, 0),
)
"""Name, parent, size in points, bold, italic, colour, space after in points."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs of a cell: (style, text) from the top, tags of the layout among them."""

    parts: tuple[tuple[str, str], ...]


def plain(text: str, style: str = "Cella") -> Lines:
    """Return one paragraph."""
    return Lines(((style, text),))


def looped(name: str, source: str, styles: Sequence[tuple[str, str, str]], last: str) -> Lines:
    """Return paragraphs repeated over a list, each in the style of the first condition that holds.

    Args:
        name: of the variable.
        source: the list.
        styles: condition, style, text.
        last: the style of those for which none holds.
    """
    parts: list[tuple[str, str]] = [("Cella", f"{{%p for {name} in {source} %}}")]
    for at, (condition, style, text) in enumerate(styles):
        parts.append(("Cella", f"{{%p {'elif' if at else 'if'} {condition} %}}"))
        parts.append((style, text))
    parts += [
        ("Cella", "{%p else %}"),
        (last, f"{{{{ {name}.text }}}}"),
        ("Cella", "{%p endif %}"),
        ("Cella", "{%p else %}"),
        ("Cella", ""),
        ("Cella", "{%p endfor %}"),
    ]
    return Lines(tuple(parts))


class Layout:
    """A layout in the making.

    Args:
        language: ``it`` or ``en``, of the document.
        upright: an upright page; a lying one else.
    """

    def __init__(self, language: str, upright: bool = False) -> None:
        from docx import Document
        from docx.shared import Cm

        self.document: Any = Document()
        self.language = language
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        if upright:
            section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        else:
            from docx.enum.section import WD_ORIENT

            section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = Cm(1.7)
        section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.7)
        section.header_distance, section.footer_distance = Cm(0.9), Cm(0.8)
        self.width = (21.0 if upright else 29.7) - 3.4
        self._styles()
        body = self.document.element.body
        for one in list(body):
            if one.tag.endswith("}p"):
                body.remove(one)

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10)
        fonts = normal.element.rPr.rFonts
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.05
        tag = "it-IT" if self.language == "it" else "en-GB"
        for lang in styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), tag)
        for name, parent, size, bold, italic, colour, after in STYLES:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[parent]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
            style.font.color.rgb = RGBColor.from_string(colour)
            style.paragraph_format.space_after = Pt(after)
            if name.startswith("Cella"):
                style.paragraph_format.line_spacing = 1.0
            style.quick_style = True
        for name, size, before, after in (
            ("Heading 1", 17, 0, 4),
            ("Heading 2", 13, 4, 4),
            ("Heading 3", 10, 10, 3),
        ):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
            style.font.color.rgb = RGBColor.from_string(INK)
            fonts = style.element.rPr.rFonts
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]
            for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(attribute), FONT)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.keep_with_next = True
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        for name in ("Cella numero", "Cella manca numero", "Cella intestazione numero"):
            styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        styles["Cella manca"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        listed = styles["Cella elenco"].paragraph_format
        listed.left_indent, listed.first_line_indent = Pt(8), Pt(-6)
        styles["Livello ripetuto"].paragraph_format.page_break_before = True
        styles["Livello ripetuto"].paragraph_format.keep_with_next = True
        for name in ("Cella anno", "Occhiello", "Intestazione unità"):
            styles[name].paragraph_format.keep_with_next = True

    def say(self, text: str, style: str = "Normal") -> Any:  # noqa: ANN401 - python-docx's own
        """Add a paragraph."""
        made = self.document.add_paragraph(style=style)
        _write(made, text)
        return made

    def tag(self, text: str) -> None:
        """Add a paragraph that only holds a tag of the layout."""
        self.say(f"{{%p {text} %}}")

    def break_page(self) -> None:
        """Go on on a new page."""
        from docx.enum.text import WD_BREAK

        self.say("").add_run().add_break(WD_BREAK.PAGE)

    def contents(self, levels: str = "1-2") -> None:
        """Add the field of the contents."""
        paragraph = self.say("", "Voce di sommario")
        self._field(paragraph, f'TOC \\o "{levels}" \\h \\z', "…")

    def _field(self, paragraph: Any, code: str, shown: str) -> None:  # noqa: ANN401
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for kind in ("begin", "code", "separate", "shown", "end"):
            run = paragraph.add_run()
            if kind == "code":
                made = OxmlElement("w:instrText")
                made.set(qn("xml:space"), "preserve")
                made.text = f" {code} "
                run._r.append(made)
            elif kind == "shown":
                run.text = shown
            else:
                made = OxmlElement("w:fldChar")
                made.set(qn("w:fldCharType"), kind)
                run._r.append(made)

    def around(self, left: str, foot: str) -> None:
        """Fill the head and the foot of every page: what it is, whether a draft, page numbers."""
        say = texts(self.language)
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Cm

        section = self.document.sections[0]
        for part in (section.header, section.footer):
            paragraph = part.paragraphs[0]
            paragraph.style = self.document.styles["Nota"]
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Cm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        head = section.header.paragraphs[0]
        head.add_run(f"{left}\t")
        run = head.add_run(say["draft_band"])
        run.style = None
        run.bold = True
        from docx.shared import Pt, RGBColor

        run.font.color.rgb, run.font.size = RGBColor.from_string(ALARM), Pt(10)
        across_drafts(head, say["draft_mark"], FONT)
        tail = section.footer.paragraphs[0]
        tail.add_run(f"{foot}\t{say['page']} ")
        self._field(tail, "PAGE", "1")
        tail.add_run(f" {say['of']} ")
        self._field(tail, "NUMPAGES", "1")

    def table(
        self,
        widths: Sequence[float],
        header: Sequence[str | Lines],
        rows: Sequence[Sequence[Lines] | str],
        *,
        storeys: Sequence[Sequence[Lines] | str] = (),
        kept: bool = True,
    ) -> None:
        """Add a table.

        Args:
            widths: of the columns in centimetres.
            header: of the columns; comes again on every page.
            rows: cells, or a tag that stands between rows.
            storeys: header rows above, in the same way.
            kept: a row never breaks over two pages.
        """
        table = self.document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        _frame(table)
        for grid, width in zip(table._tbl.tblGrid, widths, strict=True):
            grid.w = int(width * TWIPS * 635)
        for row in storeys:
            self._row(table, row, widths, head=True, kept=kept)
        heads = [
            plain(text, "Cella intestazione") if isinstance(text, str) else text for text in header
        ]
        self._row(table, heads, widths, head=True, kept=kept)
        for row in rows:
            self._row(table, row, widths, head=False, kept=kept)

    def _row(
        self,
        table: Any,  # noqa: ANN401
        row: Sequence[Lines] | str,
        widths: Sequence[float],
        *,
        head: bool,
        kept: bool,
    ) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Cm

        made = table.add_row()
        properties = made._tr.get_or_add_trPr()
        if kept:
            properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        if isinstance(row, str):
            first = made.cells[0].merge(made.cells[-1]) if len(widths) > 1 else made.cells[0]
            first.paragraphs[0].text = f"{{%tr {row} %}}"
            return
        cells = made._tr.tc_lst
        for extra in cells[len(row) :]:
            made._tr.remove(extra)
        from docx.table import _Cell

        for element, lines, width in zip(cells, row, widths, strict=False):
            cell = _Cell(element, table)
            cell.width = Cm(width)
            for at, (style, text) in enumerate(lines.parts):
                paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
                paragraph.style = self.document.styles[style]
                _write(paragraph, text)
            if head:
                _shade(element, PALE)


def _write(paragraph: Any, text: str) -> None:  # noqa: ANN401
    """Write a text, bold up to ``BOLD`` where it has it."""
    label, mark, rest = text.partition(BOLD)
    if mark:
        paragraph.add_run(label).bold = True
    paragraph.add_run(rest if mark else label)


def _frame(table: Any) -> None:  # noqa: ANN401
    """Give a table thin rules, room in its cells, a fixed width."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        kind = "nil" if side in ("left", "right") else "single"
        for name, value in (("val", kind), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, size in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70)):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), str(size))
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    layout = properties.find(qn("w:tblLayout"))
    for part in (borders, margins):
        if layout is not None and part is borders:
            layout.addprevious(part)
        else:
            look = properties.find(qn("w:tblLook"))
            look.addprevious(part) if look is not None else properties.append(part)


def _shade(element: Any, colour: str) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    element.get_or_add_tcPr().append(shade)
