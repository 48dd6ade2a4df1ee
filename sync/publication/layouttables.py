"""What the layouts that are shipped share: the title page, tables of numbers, what follows."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from .layoutparts import Layout, Lines, plain
from .layoutwords import Texts
from .rendering import repacked

YEARS = 5
"""Columns of numbers a layout is drawn with; a report with more or fewer has its own."""


def whole(layout: Layout) -> bytes:
    """Return a document as bytes that say nothing of when and by whom it was made."""
    about = layout.document.core_properties
    about.author = about.last_modified_by = "Riscontro"
    about.title, about.comments = "{{ report.title }}", ""
    about.created = about.modified = datetime(2026, 1, 1)
    made = BytesIO()
    layout.document.save(made)
    return repacked(made.getvalue())


def title_page(layout: Layout, say: Texts, plan: bool = False) -> None:
    """Add the title page and the contents; ``plan`` for a plan of any shape."""
    layout.say("{{ report.owner | upper }}", "Titolo ente").paragraph_format.space_before = 900000
    if plan:
        layout.say("{{ report.title }}", "Titolo pagina")
        layout.say(say["period"], "Titolo interno")
    else:
        layout.say(say["accounts"], "Titolo ente").paragraph_format.space_after = 200000
        layout.say(say["main_title"], "Titolo pagina")
        layout.say(say["main_subtitle"], "Titolo ente").paragraph_format.space_after = 200000
    layout.tag("if report.annex")
    layout.say(say["annex"], "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.term")
    layout.say(say["term"], "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.scope")
    layout.say("{{ report.scope }}", "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.draft")
    layout.say(say["draft_long"], "Bozza").paragraph_format.space_before = 300000
    layout.tag("else")
    layout.say(say["edition"], "Titolo interno").paragraph_format.space_before = 300000
    layout.say(say["fingerprint"], "Nota")
    layout.tag("endif")
    heading = layout.say(say["contents"], "Titolo pagina")
    heading.paragraph_format.page_break_before = True
    layout.contents()


def _value() -> Lines:
    return Lines(
        (
            ("Cella", "{%p if v.number %}"),
            ("Cella numero", "{{ v.text }}"),
            ("Cella", "{%p elif v.text %}"),
            ("Cella manca numero", "{{ v.text }}"),
            ("Cella", "{%p else %}"),
            ("Cella", ""),
            ("Cella", "{%p endif %}"),
            ("Cella", "{%p if v.mark %}"),
            ("Cella manca numero", "{{ v.mark }}"),
            ("Cella", "{%p endif %}"),
        )
    )


def year_table(layout: Layout, firsts: Sequence[tuple[float, str, Sequence[Lines]]]) -> None:
    """Add a table of indicators: columns of words, then as many columns as there are years.

    Args:
        layout: it stands in.
        firsts: width, header and the cell of a heading and of a row, of each column of words.
    """
    used = sum(width for width, _, _ in firsts)
    year = (layout.width - used) / YEARS
    thin = 0.1
    widths = [*(width for width, _, _ in firsts), thin, year, thin]
    header: list[str | Lines] = [*(title for _, title, _ in firsts), "{%tc for y in t.years %}",
              plain("{{ y }}", "Cella intestazione numero"), "{%tc endfor %}"]  # fmt: skip
    loop = plain("{%tc for v in i.figures %}")
    end = plain("{%tc endfor %}")
    head = [lines[0] for _, _, lines in firsts]
    row = [lines[1] for _, _, lines in firsts]
    blank = (plain("{%tc for y in t.years %}"), plain(""), end)
    layout.table(
        widths,
        header,
        (
            "for i in t.rows",
            "if i.heading",
            (*head, *blank),
            "else",
            (*row, loop, _value(), end),
            "endif",
            "endfor",
        ),
    )


def label(say: Texts) -> tuple[Lines, Lines]:
    """Return the cell of a label: of a heading, of a row."""
    return (
        plain("{{ i.label }}", "Cella chiave"),
        Lines(
            (
                ("Cella", "{%p if i.child %}"),
                ("Cella elenco", "– {{ i.label }}"),
                ("Cella", "{%p else %}"),
                ("Cella", "{{ i.label }}"),
                ("Cella", "{%p endif %}"),
                ("Cella", "{%p if report.ratings and i.target %}"),
                ("Cella manca", say["target"] + " {{ i.target }} · {{ i.rating }}"),
                ("Cella", "{%p endif %}"),
            )
        ),
    )


def indicators(layout: Layout, say: Texts, *, coded: bool) -> None:
    """Add a table of indicators, with the column of their code or without."""
    code = (plain("{{ i.code }}", "Cella chiave"), plain("{{ i.code }}", "Cella chiave"))
    firsts = [(2.1, say["indicator_code"], code)] if coded else []
    wide = 10.2 if coded else 12.3
    year_table(layout, [*firsts, (wide, say["indicators_column"], label(say))])


def notes(layout: Layout, source: str) -> None:
    """Add the notes of a table: each leads back to the number it was called by."""
    layout.tag(f"for n in {source}")
    layout.say("{{ n.sign }} {{ n }}", "Nota")
    layout.tag("endfor")


def grid(layout: Layout) -> None:
    """Add a table of any columns.

    Its rows may break over two pages: of a table whose rows are kept whole LibreOffice 7.4 loses
    some where it begins at the foot of a page.
    """
    layout.tag("if g.bands")
    _plain_grid(layout, banded=True)
    layout.tag("else")
    _plain_grid(layout, banded=False)
    layout.tag("endif")
    layout.tag("if g.note")
    layout.say("{{ g.note }}", "Nota")
    layout.tag("endif")


def _plain_grid(layout: Layout, *, banded: bool) -> None:
    width = layout.width - 0.2
    cells = Lines(
        (
            ("Cella", "{%p if g.right[loop.index0] %}"),
            ("Cella numero", "{{ c }}"),
            ("Cella", "{%p else %}"),
            ("Cella", "{{ c }}"),
            ("Cella", "{%p endif %}"),
        )
    )
    heads = Lines(
        (
            ("Cella", "{%p if g.right[loop.index0] %}"),
            ("Cella intestazione numero", "{{ h }}"),
            ("Cella", "{%p else %}"),
            ("Cella intestazione", "{{ h }}"),
            ("Cella", "{%p endif %}"),
        )
    )
    end = plain("{%tc endfor %}")
    storeys: Sequence[Sequence[Lines] | str] = ()
    if banded:
        storeys = (
            (
                plain("{%tc for b in g.bands %}"),
                plain("{% colspan b.columns %}{{ b.title }}", "Cella intestazione"),
                end,
            ),
        )
    layout.table(
        (0.1, width, 0.1),
        ("{%tc for h in g.columns %}", heads, "{%tc endfor %}"),
        ("for r in g.rows", (plain("{%tc for c in r %}"), cells, end), "endfor"),
        storeys=storeys,
        kept=False,
    )


def end_sections(layout: Layout, say: Texts, title: str) -> None:
    """End a section with its other tables and its notes, and the sections with what follows."""
    layout.tag("for g in s.grids")
    layout.say(title, "Heading 3")
    grid(layout)
    layout.tag("endfor")
    layout.tag("for n in s.notes")
    layout.say("{{ n }}", "Nota")
    layout.tag("endfor")
    layout.tag("endfor")
    after(layout, say)


def after(layout: Layout, say: Texts) -> None:
    """What follows the sections: tables of the whole plan, optional parts, corrections."""
    layout.tag("for g in report.summary")
    layout.tag("if loop.first")
    layout.say(say["summary"], "Heading 1").paragraph_format.page_break_before = True
    layout.tag("endif")
    layout.say("{{ g.title }}", "Heading 2")
    grid(layout)
    layout.tag("endfor")
    layout.tag("for c in report.charts")
    layout.say("{{ c.title }}", "Heading 2").paragraph_format.page_break_before = True
    layout.say("{{ c.description }}")
    layout.say("{{r drawings[loop.index0] }}")
    _grid_of(layout, "c.table")
    layout.tag("endfor")
    layout.tag("for g in report.grids")
    layout.tag("if loop.first")
    layout.say(say["tables"], "Heading 1").paragraph_format.page_break_before = True
    layout.tag("endif")
    layout.say("{{ g.title }}", "Heading 2")
    grid(layout)
    layout.tag("endfor")
    layout.tag("if report.errata")
    layout.say(say["errata"], "Heading 1").paragraph_format.page_break_before = True
    layout.say(say["errata_note"])
    layout.table(
        (2.6, 6.6, 3.6, 3.6, 3.6, 2.0, 4.3),
        (say["code"], say["name"], say["column"], say["published"], say["corrected"], say["day"],
         say["reason"]),
        (
            "for e in report.errata",
            (
                plain("{{ e.code }}", "Cella chiave"),
                plain("{{ e.label }}"),
                plain("{{ e.column }}"),
                plain("{{ e.before }}"),
                plain("{{ e.after }}"),
                plain("{{ e.day }}"),
                plain("{{ e.reason }}"),
            ),
            "endfor",
        ),
    )  # fmt: skip
    layout.tag("endif")
    layout.tag("if report.reopened")
    layout.say(say["reopened"], "Heading 1").paragraph_format.page_break_before = True
    layout.say(say["reopened_note"])
    layout.table(
        (4.0, 9.0, 5.3, 2.2, 5.8),
        (say["code"], say["name"], say["department"], say["day"], say["reason"]),
        (
            "for e in report.reopened",
            (
                plain("{{ e.code }}", "Cella chiave"),
                plain("{{ e.label }}"),
                plain("{{ e.department }}"),
                plain("{{ e.day }}"),
                plain("{{ e.reason }}"),
            ),
            "endfor",
        ),
    )
    layout.tag("endif")


def _grid_of(layout: Layout, source: str) -> None:
    layout.tag(f"set g = {source}")
    _plain_grid(layout, banded=False)
